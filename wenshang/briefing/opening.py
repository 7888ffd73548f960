"""What stands around the analysis: title with whose, which year and when; what the figures mean; the command for the page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from wenshang import checks, vocabulary
from wenshang.briefing.fragments import NOTES, PAGE, Fragment, html_table, join, terms
from wenshang.comparison import Comparison, RateValue
from wenshang.frames import is_frame
from wenshang.model import AnnualReport, Finding, Status

if TYPE_CHECKING:
    import pandas as pd

    from wenshang.archive import Archive


#: the name of a comparison where no earlier year is held
_ALONE = "年度情况"


def title(
    subject: AnnualReport | str,
    name: str = "",
    *,
    kind: str = "",
    archive: Archive | None = None,
    compared: Comparison | None = None,
    findings: Iterable[Finding] | None = None,
    lines: Mapping[str, str] | None = None,
    **about: Any,
) -> Fragment:
    """Title of the page, the lines under it, and what the index knows of it; from the reports, never from the clock.

    Parameters
    ----------
    subject
        The report that the page is about, or the whole title as text.
    name
        What the page is (年度比较, 季度工作进展 …); with a report the title is 〈机关〉〈年〉年政府信息公开〈name〉.
    kind
        The notebook's file name, by which the index orders pages.
    archive
        Where given, region and level of the authority and the reviewers' decisions go to the index.
    compared
        The comparison shown: its base year becomes a line; without an earlier year 年度比较 is called 年度情况.
    findings
        What the rules found, for the index.
    lines
        More lines under the title, by name.
    about
        More for the index (``region``, ``year``).

    >>> title("某县政府信息公开年度报告汇总情况", lines={"年度": "2021—2023年"}).html.striptags()
    '某县政府信息公开年度报告汇总情况 年度2021—2023年'
    """
    details: dict[str, Any] = {"kind": kind, "name": name}
    fragment = isinstance(subject, AnnualReport) and checks.partial(subject)
    shown: dict[str, str] = {}
    if isinstance(subject, AnnualReport):
        alone = compared is not None and not compared.base_held
        name = _ALONE if alone and name == "年度比较" else name
        details |= {"name": name, "authority": subject.authority, "year": subject.year} | _place(subject, archive)
        shown = {"报告单位": subject.authority, "报告年度": f"{subject.year}年"}
        shown |= {"公布日期": subject.published} if subject.published else {}
        shown |= {"比较年度": _base(subject, compared, archive)} if compared else {}
        details |= {"base_year": compared.base_year if compared.base_held else None} if compared else {}
        subject = f"{subject.authority}{subject.year}年政府信息公开{name}"
    shown |= dict(lines or {})
    details |= _counted(list(findings), archive, fragment=fragment) if findings is not None else {}
    details |= about | {"title": subject, "lines": [list(line) for line in shown.items()]}
    listed = terms(shown.items())
    html = Markup('<header class="title"><h1>{}</h1> <dl>{}</dl></header>').format(subject, listed)
    return Fragment(html, hidden={PAGE: details})


def _base(report: AnnualReport, compared: Comparison, archive: Archive | None) -> str:
    """The year compared with, or why there is none: no earlier report is held, or none among the years asked for."""
    if compared.base_held:
        return f"{compared.base_year}年"
    before = archive.earlier(report.authority, report.year) if archive else None
    return f"所选年度内没有，上一份是{before.year}年的报告" if before else "未收存以前年度报告"


def _place(report: AnnualReport, archive: Archive | None) -> dict[str, str]:
    if archive is None:
        return {}
    authority = archive.resolve(report.authority)
    return {"region": authority.region, "level": authority.level, "authority_kind": authority.kind}


def _counted(found: list[Finding], archive: Archive | None, *, fragment: bool) -> dict[str, Any]:
    decisions = archive.decisions if archive else {}
    counts = {status.value: sum(finding.status is status for finding in found) for status in Status}
    return {"findings": counts, "state": str(checks.filing_status(found, decisions, partial=fragment))}


def reproduction(notebook: str, **parameters: Any) -> Fragment:
    """How to make the page again (复现方法): the command with its parameters; empty ones are left out.

    >>> "wenshang run quarterly_progress -p authority 汶上县科学技术局" in reproduction(
    ...     "quarterly_progress", authority="汶上县科学技术局"
    ... ).html
    True
    """
    asked = "".join(f" -p {name} {shell_word(value)}" for name, value in parameters.items() if value not in ("", [], None))
    intro = "在收存相同文件的数据文件夹上运行下面的命令，可重新生成内容完全相同的网页："
    beside = "页中数字另存为同名的 .xlsx（含可重算的公式、口径和来源）和 .csv，与网页放在一起。"
    command = f"wenshang run {notebook}{asked}"
    return Fragment(Markup('<p>{}</p><pre class="again"><code>{}</code></pre><p>{}</p>').format(intro, command, beside))


def shell_word(value: Any) -> str:
    """A value as every shell takes it: bare where it is one word, else in double quotes."""
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, list) else str(value)
    return text if re.fullmatch(r"[\w.—-]+", text) else '"' + text.replace('"', '\\"') + '"'


def sentences_of(page: str) -> str:
    """The opening paragraph of a published page (``lead``), as text; ``""`` where the page has none."""
    from lxml import html

    lead = html.fromstring(page).find(".//div[@class='lead']")
    return "" if lead is None else " ".join("".join(map(str, lead.itertext())).split())


#: how numbers are to be read, on every page
LEGEND = (
    "带下划线的数字可以点开：印出的数字，列出它在原文件中的位置和原文；算出的数字，列出算式。",
    "“空白”是原表留空（或填“/”“-”），不当作0；“—”是原报告没有这一项，或不能比较、不能计算。",
    "增减＝本年－比较年；增幅＝增减÷比较年，比较年为0或空白时不计算；比率之差用百分点。百分数四舍五入保留一位小数。",
    "“约”“超”照原文保留，由它们算出的数也是约数。",
)


def definitions(*shown: Comparison | pd.DataFrame | Iterable[RateValue]) -> Fragment:
    """What the page's figures mean (口径说明): editions and caveats of comparisons, meanings of prose figures, rates as defined.

    Give it what the page rests on: comparisons, facts frames, rates.

    >>> definitions().html.striptags()[:10]
    '带下划线的数字可以点'
    """
    codes: set[str] = set()
    notes: dict[str, None] = {}
    rates: dict[str, RateValue] = {}
    for one in shown:
        if isinstance(one, Comparison):
            codes |= {change.code for change in one.changes}
            notes |= dict.fromkeys(_caveats(one))
        elif is_frame(one):
            codes |= set(map(str, one["code"]))
            notes |= dict.fromkeys(_editions(one))
        else:
            rates |= {rate.key: rate for rate in one if rate.value}
    lines = [*notes, *LEGEND]
    words = join(Markup("<li>{}</li>").format(line) for line in lines)
    html = Markup('<ul class="method">{}</ul>{}{}').format(words, _terms(codes), _rates(rates.values()))
    return Fragment(html, hidden={NOTES: {"notes": list(notes)}})


def _caveats(shown: Comparison) -> Iterable[str]:
    levels = (change.note for change in shown.changes if change.comparable != "comparable" and change.note)
    return (f"{note}。" for note in filter(None, (shown.note, *levels)))


def _editions(facts: pd.DataFrame) -> Iterable[str]:
    """Which years' reports have which form, newest first."""
    years: dict[str, set[str]] = {}
    for edition, period in zip(facts["edition"], facts["period"], strict=True):
        years.setdefault(str(edition), set()).add(str(period)[:4])
    for edition, known in sorted(years.items(), reverse=True):
        notice = vocabulary.form(next(name for name in vocabulary.EDITIONS if name == edition)).notice
        yield f"{'、'.join(sorted(known))}年的报告用{edition}版格式（{notice}）。"


def _terms(codes: set[str]) -> Markup:
    known = [code for code in vocabulary.codes().values() if code.code in codes and not code.table]
    rows = [[code.label, code.definition, code.unit] for code in known]
    return html_table("正文数字的含义", ["指标", "含义", "单位"], rows, kind="words", none=Markup(""))


def _rates(rates: Iterable[RateValue]) -> Markup:
    rows = [[rate.label, rate.definition] for rate in rates]
    note = f"分母不足{vocabulary.small_base()}的比率仅供参考。"
    return html_table("比率的算法", ["比率", "算法"], rows, kind="words", note=note, none=Markup(""))
