"""Dates, names, sections and repeated text: planted faults are found, normal wordings are not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.checks.made_reports import report
from wenshang.checks import check
from wenshang.checks.reuse import compare
from wenshang.model import AnnualReport, Candidate, Finding, Place, ProgressPage, Severity, Status

OVERVIEW = (
    "2023年，我局围绕群众关心的事项主动公开信息，依申请公开工作有序。\n"
    "我局定期更新门户网站栏目，组织各科室核对公开目录，发现问题当日改正。\n"
    "全年举办培训两次，参加人员覆盖所有科室，业务能力有所提高，制度更加完善。\n"
)
TEXTS = {
    "overview": OVERVIEW,
    "proactive": "",
    "requests": "见下表。",
    "disputes": "无。",
    "problems": "一是解读形式不够丰富，图解和视频偏少。\n二是部分栏目更新不及时，需要专人负责。\n下一步将增加图解。",
    "further": "2023年本机关收取信息处理费0元。",
}
FIGURES = {"proactive.rules.in_force": 0}


def made(figures: dict[str, int] | None = None, **more: object) -> AnnualReport:
    texts = TEXTS | dict(more.pop("texts", {}))  # type: ignore[call-overload]
    kept = {key: text for key, text in texts.items() if text is not None}
    return report(FIGURES | (figures or {}), texts=kept, **more)  # type: ignore[arg-type]


def found(findings: tuple[Finding, ...], rule: str) -> list[Finding]:
    return [finding for finding in findings if finding.rule == rule]


def statuses(findings: tuple[Finding, ...], rule: str) -> list[Status]:
    return [finding.status for finding in found(findings, rule)]


def test_a_complete_report_in_good_order_gives_no_finding_at_all() -> None:
    assert (
        check(made(published="2024-01-20", notice="国办公开办函〔2021〕30号", years_named=(("title", 2023), ("period", 2023))))
        == ()
    )


# dates


def test_a_title_or_period_of_another_year_is_an_error() -> None:
    assert statuses(check(made(years_named=(("title", 2022), ("period", 2023)))), "D1") == [Status.ERROR]
    assert statuses(check(made(years_named=(("title", 2023), ("period", 2022), ("period_end", 2023)))), "D1") == [Status.ERROR]


def test_an_overview_that_only_speaks_of_last_year_is_noticed() -> None:
    assert statuses(check(made(texts={"overview": OVERVIEW.replace("2023", "2022")})), "D1") == [Status.NOTICE]
    assert statuses(check(made(texts={"overview": OVERVIEW + "针对2022年的问题作了整改。"})), "D1") == []


def test_a_date_that_lost_its_year_sign_is_noticed() -> None:
    (finding,) = found(check(made(texts={"requests": "统计期限自20231月1日起。"})), "D1")
    assert (finding.status, finding.formula) == (Status.NOTICE, "20231月1日 → 2023年1月1日")


@pytest.mark.parametrize(
    ("authority", "year", "published", "status"),
    [
        ("某县科学技术局", 2023, "2024-01-31", []),
        ("某县科学技术局", 2023, "2024-02-01", [Status.NOTICE]),
        ("某县人民政府", 2023, "2024-03-20", [Status.SCOPE]),
        ("某县人民政府", 2023, "2024-04-20", [Status.NOTICE]),
        ("某县某镇人民政府", 2023, "2024-03-20", [Status.NOTICE]),
        ("某县科学技术局", 2017, "2018-03-12", []),
        ("某县科学技术局", 2023, "", []),
    ],
)
def test_publication_is_due_by_the_end_of_january(authority: str, year: int, published: str, status: list[Status]) -> None:
    assert statuses(check(made(authority=authority, year=year, published=published)), "D2") == status


def page(quarter: int, published: str, told: str = "召开会议三次。", measures: tuple[Candidate, ...] = ()) -> ProgressPage:
    rows = (("5", "推进科技创新", told, "继续推进各项工作。", "县科学技术局"),)
    return ProgressPage(f"2023Q{quarter}", f"第{quarter}季度进展", "", "", published, published, 1, rows, measures, Place())


def test_a_quarters_page_must_not_be_published_before_the_quarter_ends() -> None:
    findings = check(made(progress=[page(3, "2023-12-03"), page(4, "2023-12-03")]))
    (finding,) = found(findings, "D3")
    assert (finding.status, finding.period, finding.formula) == (Status.ERROR, "2023Q4", "2023-12-03 < 2023-12-31")
    assert "与第三季度页同日" in finding.message
    written_early = replace(page(2, "2023-07-03"), written="2023-06-28")
    assert statuses(check(made(progress=[written_early])), "D3") == [Status.NOTICE]
    assert found(check(made(progress=[page(1, "2023-04-02"), page(4, "2024-01-05"), page(2, "")])), "D3") == []


# names


@pytest.mark.parametrize(
    ("named", "status"),
    [
        ((("body", "某县科技局"),), []),
        ((("body", "某县民政局"),), [Status.ERROR]),
        ((("body", "邻县科学技术局"),), [Status.ERROR]),
        ((("contact", "某县政务公开办公室"), ("signature", "济宁市某县科学技术局")), []),
        ((("contact", "某县教育局"),), [Status.NOTICE]),
        ((("publisher", "某县人民政府"),), []),
    ],
)
def test_another_bodys_name_is_found_and_abbreviations_are_not(named: tuple[tuple[str, str], ...], status: list[Status]) -> None:
    assert statuses(check(made(named=(("title", "某县科学技术局"), *named))), "D4") == status


@pytest.mark.parametrize(
    ("sentence", "hits"),
    [
        ("以确保政府民政信息公开的完整性、全面性和及时性。", ["民政信息"]),
        ("进一步促进我县民政工作健康发展。", ["我县民政工作"]),
        ("我民政局将继续做好公开。", ["我民政局"]),
        ("联合县统计局、县税务局、某某信息科技有限公司召开培训会。", []),
        ("公开财政预决算信息和审计结果信息。", []),
        ("重点公开教育、医保、民政信息。", []),
        ("公开教育信息、民政信息等民生信息。", []),
        ("推进教育信息化建设，完善医保信息系统。", []),
        ("县民政局信息公开经验值得借鉴。", []),
        ("做好科技信息公开工作，促进我县科技工作。", []),
        ("县人民政府信息公开平台已经改版，居民政务信息公开有序。", []),
    ],
)
def test_another_bureaus_business_is_found_and_normal_mentions_are_not(sentence: str, hits: list[str]) -> None:
    findings = found(check(made(texts={"further": f"收取信息处理费0元。{sentence}"})), "D4")
    assert [(finding.status, finding.quote) for finding in findings] == [(Status.NOTICE, sentence)] * len(hits)
    assert all(hit in finding.message for hit, finding in zip(hits, findings, strict=True))


def test_a_government_speaks_of_every_field() -> None:
    text = {"further": "收取信息处理费0元。做好民政信息公开。"}
    assert found(check(made(authority="某县人民政府", texts=text)), "D4") == []


# form


def test_a_missing_or_empty_section_is_found_and_a_section_with_its_table_only_is_not() -> None:
    assert statuses(check(made(texts={"problems": None})), "F1") == [Status.ERROR]
    assert statuses(check(made(texts={"problems": " \n"})), "F1") == [Status.ERROR]
    assert statuses(check(made(texts={"problems": "（文字描述）"})), "F1") == [Status.ERROR]
    assert statuses(check(made(texts={"proactive": None})), "F1") == [Status.NOTICE]
    renamed = made(texts={"problems": None, "further": "收取信息处理费0元。\n五、不足和打算\n栏目偏少。"})
    assert statuses(check(renamed), "F1") == [Status.NOTICE]
    assert statuses(check(report(FIGURES, texts={"overview": OVERVIEW})), "F1") == [Status.UNDETERMINED]
    assert found(check(report({"channels.website_items": 3}, year=2016, edition="2014", texts={"": "公开情况。"})), "F1") == []


@pytest.mark.parametrize(
    ("further", "status"),
    [
        ("本年度收取信息处理费0元。", []),
        ("政府信息公开未发生收费情况。", []),
        ("2023年没有收取任何费用。", []),
        ("无其他需要报告的事项。", [Status.NOTICE]),
        ("收取信息处理费   元。", [Status.UNDETERMINED]),
    ],
)
def test_section_six_states_the_fee_in_any_wording(further: str, status: list[Status]) -> None:
    assert statuses(check(made(texts={"further": further})), "F2") == status


def test_the_fee_stated_elsewhere_is_a_lesser_matter_and_2019_did_not_ask() -> None:
    elsewhere = made(texts={"further": "无。", "requests": "未收取信息处理费。"})
    assert [finding.severity for finding in found(check(elsewhere), "F2")] == [Severity.LOW]
    old = report({}, year=2019, edition="2019", texts=TEXTS | {"further": "无。"})
    assert found(check(old), "F2") == []


def test_a_notice_of_another_edition_is_an_error_where_the_tables_prove_the_edition() -> None:
    old = "国办公开办函〔2019〕60号"
    assert statuses(check(made(notice=old)), "F3") == [Status.ERROR]
    assert statuses(check(report({}, texts=TEXTS, notice=old)), "F3") == [Status.NOTICE]
    assert statuses(check(made(notice=old, year=2021)), "F3") == [Status.NOTICE]  # the first year of the form
    both = made(notice=old, texts={"requests": "按国办公开办函[2021]30号编制。"})
    assert found(check(both), "F3") == []
    assert found(check(made(notice="国办函〔2020〕109号")), "F3") == []


def test_figures_of_measures_are_shown_and_kept_apart() -> None:
    planned = Candidate("100项", ("innovation.platforms",), "后续措施", Place(row="58", column="后续措施"), "合作项目100项")
    (finding,) = found(check(made(progress=[page(3, "2023-10-09", measures=(planned,))])), "R3")
    assert (finding.status, finding.period, finding.codes) == (Status.NOTICE, "2023Q3", ("innovation.platforms",))


# repeated text


def test_identical_texts_are_100_percent_and_unrelated_ones_near_0() -> None:
    assert compare(OVERVIEW, OVERVIEW).share == 1
    assert compare(OVERVIEW, OVERVIEW.replace("2023", "2022").replace("两次", "两次")).percent == "100%"
    other = "本镇立足农业生产实际，发放补贴资金，修缮灌溉沟渠，建成标准粮田，群众收入稳步增加。"
    assert compare(OVERVIEW, other).share == 0
    assert compare("", "").share == 0


def test_an_overlap_shows_what_is_repeated_dropped_and_new() -> None:
    overlap = compare("甲乙丙丁戊己庚。今年新写的一句话在此。", "去年写的另外一段文字。甲乙丙丁戊己庚。")
    assert [one.printed for one, _, _ in overlap.repeated] == ["甲乙丙丁戊己庚"]
    assert [passage.printed for passage in overlap.only_left] == ["今年新写的一句话在此"]
    assert [passage.printed for passage in overlap.only_right] == ["去年写的另外一段文字"]
    assert overlap.percent == "41%"  # 2 × 7 of 34 characters


_TEXT = st.lists(st.text(alphabet="甲乙丙丁戊12，", min_size=5, max_size=12), max_size=6).map("。".join)


@given(_TEXT, _TEXT)
def test_the_share_is_symmetric_and_between_0_and_1(one: str, two: str) -> None:
    share = compare(one, two).share
    assert 0 <= share <= 1
    assert abs(share - compare(two, one).share) < 1e-12


@given(_TEXT)
def test_a_text_compared_with_itself_is_the_same(text: str) -> None:
    assert compare(text, text).share in (0.0, 1.0)


def test_sections_repeated_from_the_year_before_are_noticed_with_both_passages() -> None:
    before = made(
        year=2022,
        texts={"overview": OVERVIEW.replace("2023", "2022"), "problems": "去年的问题另有所在，宣传力度还不够大，渠道偏少。"},
    )
    (finding,) = found(check(made(), earlier=before), "T1")
    assert (finding.status, finding.severity) == (Status.NOTICE, Severity.MEDIUM)
    assert "100%" in finding.message
    assert finding.other.startswith("2022年度报告")
    assert finding.other_quote
    rewritten = made(texts={"overview": "2023年，换了写法的总体情况，与上一年度没有一句相同的话，" * 3})
    assert found(check(rewritten, earlier=before), "T1") == []


def test_a_problem_stated_word_for_word_as_last_year_is_noticed_once_each() -> None:
    before = made(year=2022)
    assert [finding.quote for finding in found(check(made(), earlier=before), "T4")] == [
        "一是解读形式不够丰富，图解和视频偏少",
        "二是部分栏目更新不及时，需要专人负责",
    ]
    retold = (
        "2022年存在的问题：\n一是解读形式不够丰富，图解和视频偏少。\n2023年存在的问题：\n一是公开目录没有覆盖全部事项，还不够细。"
    )
    for heading in ("2022年存在的问题", "2022 年存在的问题", "上年存在的问题"):
        text = retold.replace("2022年存在的问题", heading)
        assert found(check(made(texts={"problems": text}), earlier=before), "T4") == []


def test_the_most_alike_sibling_is_named() -> None:
    siblings = [made(authority="某县统计局"), made(authority="某县水务局", texts={"overview": "完全不同的内容，另起一行。"})]
    (finding,) = found(check(made(), siblings=siblings), "T2")
    assert "某县统计局" in finding.message
    assert found(check(made(), siblings=siblings[1:]), "T2") == []


def test_quarters_that_carry_the_same_text_are_noticed_and_identical_ones_stand_out() -> None:
    long = "召开全县科技创新大会，部署科技创新工作，推动企业加大研发投入。"
    pages = [
        page(1, "2023-04-02", long),
        page(2, "2023-07-02", long.replace("召开", "再次召开")),
        page(3, "2023-10-09", "走访企业并建立台账。"),
    ]
    findings = found(check(made(progress=pages)), "T3")
    assert [(finding.period, finding.severity) for finding in findings] == [("2023Q2", Severity.LOW)]
    same = found(check(made(progress=[page(3, "2023-10-09", long), page(4, "2024-01-09", long)])), "T3")
    assert [(finding.period, finding.severity) for finding in same] == [("2023Q4", Severity.MEDIUM)]
    assert "100%" in same[0].message
