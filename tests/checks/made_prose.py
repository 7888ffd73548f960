"""Correct prose for made figures: every figure that a table prints is stated in a sentence, in one of several wordings."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import replace

from tests.checks.made_reports import correct_figures, report
from wenshang import vocabulary
from wenshang.model import AnnualReport, Paragraph, SectionText, Value

Figures = Mapping[str, Value]


def _sum(figures: Figures, pattern: str) -> Value:
    return sum((figures[code] or 0 for code in vocabulary.expand(pattern, among=figures)), start=0)


def stated(figures: Figures) -> dict[str, Value]:
    """What the sentences state, by a short name."""
    totals = ("received", "carried_in", "processed", "carried_out", "granted", "granted_in_part")
    found = {name: figures[f"requests.{name}.total"] for name in totals}
    found |= {name: _sum(figures, f"requests.{name}.*.total") for name in ("refused", "unavailable", "rejected", "other")}
    found |= {state: figures[f"proactive.normative_documents.{state}"] for state in ("issued", "repealed", "in_force")}
    found |= {name: figures[f"proactive.{name}.decisions"] for name in ("licensing", "penalty", "compulsion")}
    found["fees"] = figures["proactive.fees.amount"]
    found["reconsideration"] = figures["disputes.reconsideration.total"]
    found["litigation"] = _sum(figures, "disputes.litigation_*.total")
    return found


def texts(said: Mapping[str, Value], year: int, chance: random.Random) -> dict[str, str]:
    """The six sections, each figure of ``said`` once."""
    f = {name: f"{value:f}" if not isinstance(value, int) else str(value) for name, value in said.items() if value is not None}
    npc, cppcc = chance.randint(1, 30), chance.randint(1, 30)
    receive = chance.choice(("共收到政府信息公开申请", "全年收到政府信息公开申请", "新收政府信息公开申请"))
    overview = [
        f"{year}年，我局认真贯彻《条例》，主动公开政府信息，做好依申请公开工作。",
        f"全年制发行政规范性文件{f['issued']}件，废止{f['repealed']}件，现行有效{f['in_force']}件。",
        f"全年作出行政许可决定{f['licensing']}件、行政处罚决定{f['penalty']}件、行政强制决定{f['compulsion']}件。",
        f"全年行政事业性收费{f['fees']}万元。",
        f"{receive}{f['received']}件。",
        "加强政府信息管理，落实发布审核制度，定期维护门户网站等平台，组织业务培训和监督检查。",
        f"全年承办建议提案{npc + cppcc}件，其中人大代表建议{npc}件，政协提案{cppcc}件。",
    ]
    outcomes = (
        f"办结政府信息公开申请{f['processed']}件，其中予以公开{f['granted']}件、部分公开{f['granted_in_part']}件、"
        f"不予公开{f['refused']}件、无法提供{f['unavailable']}件、不予处理{f['rejected']}件、其他处理{f['other']}件。"
    )
    requests = f"{outcomes}\n上年结转申请{f['carried_in']}件，结转下年度继续办理申请{f['carried_out']}件。"
    disputes = chance.choice(
        (
            f"因政府信息公开引起的行政复议{f['reconsideration']}件，行政诉讼{f['litigation']}件。",
            f"{year}年因政府信息公开引发的行政复议、行政诉讼分别为{f['reconsideration']}件、{f['litigation']}件。",
        )
    )
    return {
        "overview": "\n".join(overview),
        "proactive": "见下表。",
        "requests": requests,
        "disputes": disputes,
        "problems": "一是政策解读形式不够丰富。二是部分栏目更新不及时。\n下一步：一是增加图解。二是每月检查栏目。",
        "further": f"{year}年度未收取信息处理费。\n某县科学技术局\n{year + 1}年1月{chance.randint(4, 28)}日",
    }


def correct(seed: int, *, year: int = 2023) -> tuple[dict[str, Value], dict[str, str]]:
    """Figures that fulfil every equation and texts that state them."""
    figures = {code: value for code, value in correct_figures(seed, "2021").items() if code.startswith(("pro", "req", "dis"))}
    return figures, texts(stated(figures), year, random.Random(seed))


def made(figures: Figures, told: Mapping[str, str], *, year: int = 2023) -> AnnualReport:
    """The report, its introduction before the first section."""
    sentence = next(line for line in told["overview"].splitlines() if "政府信息公开申请" in line)
    received = {"narrative.requests_received": int(re.findall(r"\d+", sentence)[0])}
    named = (("title", year), ("period", year))
    one = report(
        {**figures, **received},
        texts=told,
        year=year,
        prose={"narrative.requests_received": sentence.rstrip("。")},
        years_named=named,
    )
    text = f"按照《格式》（国办公开办函〔2021〕30号）要求编制{year}年度政府信息公开工作年度报告。"
    introduction = Paragraph(text, 900)
    document = replace(one.document, blocks=(introduction, *one.document.blocks))
    return replace(one, document=document, sections=(SectionText("", "", (introduction,)), *one.sections))
