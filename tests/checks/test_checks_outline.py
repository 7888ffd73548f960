"""Years, notices, headings, sections 一 and 五, promises: a planted mistake is found, the corrected text is silent."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.checks.made_reports import correct_figures, report
from tests.checks.test_checks_text import OVERVIEW, TEXTS, found, made, statuses
from tests.conftest import ROOT
from wenshang import parsing, readers
from wenshang.checks import check, profiles, promises
from wenshang.model import AnnualReport, Paragraph, SectionText, Severity, Status

INTRODUCTION = "本报告根据《中华人民共和国政府信息公开条例》编制，为2023年度政府信息公开工作年度报告。"


def introduced(text: str) -> AnnualReport:
    whole = made()
    return replace(whole, sections=(SectionText("", "", (Paragraph(text, 900),)), *whole.sections))


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (INTRODUCTION, []),
        (INTRODUCTION.replace("2023", "2024"), [Status.ERROR]),
        ("上一篇：某县科学技术局2022年政府信息公开工作年度报告", []),  # a link, no sentence of the report
        ("根据《某县2022年政府信息公开工作要点》编制。", []),
    ],
)
def test_the_introduction_names_the_year_of_the_title(text: str, status: list[Status]) -> None:
    assert statuses(check(introduced(text)), "D1") == status


def test_a_body_of_another_year_throughout_is_an_error() -> None:
    texts = {key: text.replace("2023", "2024") for key, text in TEXTS.items()}
    (finding,) = found(check(made(texts=texts)), "D1")
    assert (finding.status, finding.formula, finding.difference) == (Status.ERROR, "2024 ≠ 2023", 1)


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("2022年度未收取信息处理费。", [Status.ERROR]),
        ("2024年度收到政府信息公开申请3件。", [Status.ERROR]),
        ("截至2024年12月31日，公开信息9条。", [Status.ERROR]),
        ("2023年度未收取信息处理费。", []),
        ("2024年，我局将公开信息900条以上。", []),
        ("较2022年公开信息300条有所增加。", []),
        ("2019年修订的《条例》实施以来，公开信息900条。", []),
        ("国办公开办函〔2021〕30号印发后，公开信息900条。", []),
    ],
)
def test_a_sentence_that_states_the_years_own_figures_names_its_own_year(sentence: str, status: list[Status]) -> None:
    text = {"overview": OVERVIEW + sentence, "further": TEXTS["further"]}
    assert statuses(check(made(texts=text)), "D1") == status


@pytest.mark.parametrize(
    ("signature", "status"),
    [("2024年1月17日", []), ("2023年12月31日", []), ("2023年1月17日", [Status.ERROR]), ("2023年12月20日", [Status.ERROR])],
)
def test_a_report_is_not_signed_before_its_year_ended(signature: str, status: list[Status]) -> None:
    text = {"further": f"{TEXTS['further']}\n某县科学技术局\n{signature}"}
    findings = check(made(texts=text, published="2023-01-17" if status else ""))
    assert statuses(findings, "D1")[: len(status)] == status


@pytest.mark.parametrize(
    ("year", "cited", "status"),
    [
        (2023, "《政府信息公开工作年度报告格式（试行）》", [Status.ERROR]),
        (2021, "《政府信息公开工作年度报告格式（试行）》", [Status.NOTICE]),
        (2023, "《政府信息公开工作年度报告格式》（国办公开办函〔2021〕30号）", []),
    ],
)
def test_the_trial_form_cited_for_a_later_one_is_found(year: int, cited: str, status: list[Status]) -> None:
    text = OVERVIEW.replace("2023", str(year)) + f"按照{cited}要求编制。"
    further = TEXTS["further"].replace("2023", str(year))
    assert statuses(check(made(year=year, texts={"overview": text, "further": further})), "F3") == status


def test_the_two_real_faults_of_the_introduction_are_found(samples: Path) -> None:
    for name, rule in (("F20a_wrong_year_in_intro.html", "D1"), ("F20b_trial_format_cited.html", "F3")):
        findings = check(parsing.parse(readers.read(samples / "faults" / name)))
        assert [finding.rule for finding in findings if finding.status is Status.ERROR] == [rule]


def test_no_advice_tells_a_body_to_write_none() -> None:
    from wenshang.checks import RULES

    assert not [rule.code for rule in RULES.values() if "写“无”" in rule.advice]
    missing = found(check(made(texts={"further": None})), "F1")
    assert "“无”" not in missing[0].advice


@pytest.mark.parametrize(
    ("dropped", "missing"),
    [
        ("依申请公开", "依申请公开"),
        ("门户网站|平台", "平台建设"),
        ("培训|监督", "监督保障"),
    ],
)
def test_the_overview_speaks_of_the_five_things_of_the_notice(dropped: str, missing: str) -> None:
    import re

    assert found(check(made()), "F4") == []
    (finding,) = found(check(made(texts={"overview": re.sub(dropped, "", OVERVIEW)})), "F4")
    assert finding.message.endswith(f"没有写到{missing}")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("无", [Status.ERROR]),
        ("暂无。", [Status.ERROR]),
        ("本年度无存在的问题。", [Status.ERROR]),
        ("一是解读形式不够丰富。二是更新不及时。", [Status.NOTICE]),
        ("一是解读形式不够丰富。二是更新有待加强。", [Status.NOTICE]),
        ("下一步，我局将继续做好公开工作，加强培训。", [Status.NOTICE]),
        ("一是解读形式不够丰富。下一步将增加图解。", []),
        ("存在解读形式单一的问题，下一步将增加图解。", []),
        ("一是内容不够细。二是更新不及时。三是解读少。下一步：一是细化内容。二是专人更新。", [Status.NOTICE]),
        ("一是内容不够细。二是更新不及时。下一步：一是细化内容。二是专人更新。", []),
        (
            "2022年存在的问题：\n内容不够细。\n整改情况：已经细化。\n2023年存在的主要问题：\n更新不及时。\n下一步措施：专人更新。",
            [],
        ),
    ],
)
def test_section_five_names_problems_and_a_measure_for_each(text: str, status: list[Status]) -> None:
    assert statuses(check(made(texts={"problems": text})), "F5") == status


@pytest.mark.parametrize(
    ("numerals", "status"),
    [
        ("一二三四五六", []),
        ("一二三四四五", [Status.ERROR]),
        ("一二三五五六", [Status.ERROR] * 2),
        ("二二三四五六", [Status.ERROR] * 2),
    ],
)
def test_headings_are_numbered_in_order(numerals: str, status: list[Status]) -> None:
    whole = made()
    pairs = zip(whole.sections, numerals, strict=True)
    renumbered = tuple(replace(section, heading=numeral + section.heading[1:]) for section, numeral in pairs)
    assert statuses(check(replace(whole, sections=renumbered)), "F6") == status


@pytest.mark.parametrize(
    ("marks", "status"), [("一二三", []), ("一二二", [Status.NOTICE]), ("一三四", [Status.NOTICE]), ("一一二", [])]
)
def test_headings_of_the_second_level_too(marks: str, status: list[Status]) -> None:
    lines = "\n".join(f"（{mark}）公开情况。{line}" for mark, line in zip(marks, OVERVIEW.splitlines(), strict=True))
    assert statuses(check(made(texts={"overview": lines})), "F6") == status


def test_a_missing_section_is_said_once_and_not_as_a_wrong_number() -> None:
    rules = {finding.rule for finding in check(made(texts={"requests": None}))}
    assert "F1" in rules
    assert "F6" not in rules


# last year


def test_a_table_that_repeats_last_years_figures_is_noticed_and_one_of_zeros_is_not() -> None:
    figures = correct_figures(3, "2021")
    before = report(figures, year=2022)
    assert len(found(check(report(figures), earlier=before), "C4")) == 3
    changed = figures | {"proactive.licensing.decisions": 1234567}
    assert len(found(check(report(changed), earlier=before), "C4")) == 2
    zeros = dict.fromkeys(figures, 0) | {"proactive.normative_documents.in_force": 5}
    assert found(check(report(zeros), earlier=report(zeros, year=2022)), "C4") == []
    assert found(check(report(figures), earlier=report(figures, year=2021)), "C4") == []


def test_the_share_repeated_over_the_whole_report_has_a_threshold_that_can_be_set() -> None:
    now, before = made(), made(year=2022)
    (finding,) = found(check(now, earlier=before), "T5")
    assert "100%" in finding.message
    other = made(
        texts={"overview": "我局以新的办法开展公开，联合高校设立体验区，群众可以现场查阅并提出意见，依申请窗口同步开放。"}
    )
    assert found(check(other, earlier=before), "T5") == []
    lower = replace(profiles.load(ROOT / "data", "宿迁"), thresholds={"T5": 0.3})
    (finding,) = found(check(other, earlier=before, profile=lower), "T5")
    assert "达到30%" in finding.message


MEASURES = "内容不够细。下一步：一是制作图解和视频解读。二是每月抽查栏目更新。三是设立咨询窗口。"


def test_promises_are_done_repeated_or_not_mentioned_each_with_both_quotes() -> None:
    before = made(year=2022, texts={"problems": MEASURES})
    told = OVERVIEW + "全年制作图解12篇、视频解读3个。"
    now = made(texts={"overview": told, "problems": "栏目更新不够。下一步每月抽查栏目更新。"})
    result = promises(now, before)
    assert [(one.state, one.measure) for one in result] == [
        ("done", "制作图解和视频解读"),
        ("repeated", "每月抽查栏目更新"),
        ("not_mentioned", "设立咨询窗口"),
    ]
    assert result[0].found == "全年制作图解12篇、视频解读3个。"
    assert result[2].found == ""
    assert list(result.frame.columns) == ["measure", "state", "found", "place", "share"]
    (finding,) = found(check(now, earlier=before), "P1")
    assert (finding.status, finding.severity, finding.formula) == (Status.NOTICE, Severity.LOW, "3 = 1 + 1 + 1")
    done = made(texts={"further": TEXTS["further"] + MEASURES, "problems": "队伍变动较快，人手不足。下一步增加人员。"})
    assert found(check(done, earlier=before), "P1") == []
    assert promises(now, made(year=2021)) == ()


def test_promises_of_a_real_pair_of_years(samples: Path) -> None:
    before, now = (parsing.parse(readers.read(samples / f"hongze-{year}.pdf")) for year in (2023, 2024))
    assert [one.state for one in promises(now, before)] == ["repeated", "not_mentioned", "repeated"]


@pytest.mark.parametrize(
    ("caption", "named"),
    [
        ("2022年度收到和处理政府信息公开申请情况统计表（单位：件）", 2022),
        ("表三（2022年度）", 2022),
        ("2023年度收到和处理政府信息公开申请情况统计表", 0),
        ("2022—2023年度情况表", 0),
        ("与2022年相比，申请情况有所变化。", 0),
    ],
)
def test_the_title_of_a_table_names_the_year_of_the_report(caption: str, named: int) -> None:
    heads = "项目\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计"
    rows = f"{heads}\n一、本年新收政府信息公开申请数量\t3\t0\t0\t0\t0\t1\t4\n"
    for printed in (f"{caption}\n{rows}", f"{caption}\n\n项目\n{rows}"):
        text = f"临川县水务局2023年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n{printed}"
        told = found(check(parsing.parse(readers.read_bytes(text.encode(), name="a.txt"))), "D1")
        assert [finding.formula for finding in told] == ([f"{named} ≠ 2023"] if named else [])


@pytest.mark.parametrize(("heads", "told"), [(("2022年", "2022年"), 2), (("2023年", "2023年"), 0), (("2022年", "2023年"), 0)])
def test_the_heads_of_a_table_name_the_year_of_the_report(heads: tuple[str, str], told: int) -> None:
    rows = f"信息内容\t{heads[0]}制发件数\t{heads[1]}废止件数\t现行有效件数\n规章\t1\t2\t3\n行政规范性文件\t12\t3\t45"
    text = f"临川县水务局2023年政府信息公开工作年度报告\n二、主动公开政府信息情况\n{rows}"
    report = parsing.parse(readers.read_bytes(text.encode(), name="a.txt"))
    assert len(found(check(report), "D1")) == told
