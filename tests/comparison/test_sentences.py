"""Sentences: each rule with a guard, each number the figure of its table."""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd
import pytest

from wenshang.comparison import applicants, compare, flowing, outcomes, peers, rates, sentences, series

HONGZE = "洪泽区人民政府"
Make = Callable[..., pd.DataFrame]
WEB, RECEIVED = "channels.website_items", "requests.received.total"


def said(frame: pd.DataFrame, year: int = 2024, **more: int) -> str | None:
    """The sentence of the only change of a frame."""
    (change,) = compare(frame, authority="甲局", year=year, **more).changes
    sentence = sentences.of_change(change)
    return sentence.text if sentence else None


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (211, 404, "2024年通过政府网站公开信息404条，比上年（211条）增加193条，增长91.5%。"),
        (12345, 404, "2024年通过政府网站公开信息404条，比上年（12,345条）减少11,941条，下降96.7%。"),
        (404, 404, "2024年通过政府网站公开信息404条，与上年持平。"),
        (0, 404, "2024年通过政府网站公开信息404条，上年为0条。"),
        (404, 0, "2024年通过政府网站公开信息0条，比上年（404条）减少404条。"),
        (0, 0, "2024年通过政府网站公开信息0条，与上年持平。"),
        (9, 18, "2024年通过政府网站公开信息18条，比上年（9条）增加9条。"),
        (None, 18, "2024年通过政府网站公开信息18条，上年为空白，不能比较。"),
        (18, None, None),
        ((300, "about"), 400, "2024年通过政府网站公开信息400条，比上年（约300条）增加约100条，增长约33.3%。"),
        (300, (400, "at_least"), "2024年通过政府网站公开信息超过400条，比上年（300条）增加超过100条。"),
        ((300, "at_least"), 400, "2024年通过政府网站公开信息400条，比上年（超过300条）增加约100条。"),
        ((400, "at_least"), 300, "2024年通过政府网站公开信息300条，比上年（超过400条）减少超过100条。"),
        ((400, "about"), (400, "about"), "2024年通过政府网站公开信息约400条，与上年（约400条）大体持平。"),
    ],
)
def test_a_change_is_said_as_it_is(make: Make, before: object, after: object, expected: str | None) -> None:
    assert said(make({2023: {WEB: before}, 2024: {WEB: after}})) == expected


def test_a_change_without_a_base_figure_says_so(make: Make) -> None:
    assert said(make({2024: {WEB: 5}})) == "2024年通过政府网站公开信息5条，上年没有可比的数字。"


def test_a_base_that_is_not_the_year_before_is_named(make: Make) -> None:
    frame = make({2021: {WEB: 20}, 2024: {WEB: 30}})
    assert said(frame) == "2024年通过政府网站公开信息30条，比2021年（20条）增加10条，增长50.0%。"


def test_figures_of_editions_that_differ_are_not_compared(make: Make) -> None:
    frame = make({2020: {"proactive.rules.disclosed_total": 30}, 2021: {"proactive.rules.in_force": 12}})
    change = compare(frame, authority="甲局", year=2021).change("proactive.rules.in_force")
    assert change is not None
    sentence = sentences.of_change(change)
    assert str(sentence) == "2021年现行有效的规章12件；2019版为“对外公开总数量”，2021版为“现行有效件数”，不可比。"


def test_a_caveat_stands_in_the_sentence(make: Make) -> None:
    frame = make({2020: {"proactive.rules.made": 40}, 2021: {"proactive.rules.issued": 50}})
    assert str(said(frame, 2021)).endswith("增长25.0%（2019版为“本年新制作数量”，2021版为“本年制发件数”）。")


def test_a_total_that_its_own_row_contradicts_is_said_with_its_doubt(real: pd.DataFrame) -> None:
    change = compare(real, authority=HONGZE, year=2024).change("disputes.reconsideration.total")
    assert change is not None
    assert str(sentences.of_change(change)) == "2024年行政复议案件2件，上年为0件（2023年分项之和11不等于总计0）。"


def test_stocks_are_said_of_the_quarter_that_states_them_or_of_the_year_s_end(make: Make) -> None:
    code = "enterprises.high_tech"
    frame = make({"2023Q4": {code: 12}, "2024Q4": {code: 15}, 2023: {WEB: 1}})
    (change,) = compare(frame, authority="甲局", year=2024, codes=[code]).changes
    assert str(sentences.of_change(change)) == "2024年第四季度高新技术企业15家，比上年第四季度（12家）增加3家，增长25.0%。"
    (change,) = compare(make({2023: {code: 12}, 2024: {code: 15}}), authority="甲局", year=2024, codes=[code]).changes
    assert str(sentences.of_change(change)) == "2024年末高新技术企业15家，比上年末（12家）增加3家，增长25.0%。"


def test_every_number_of_a_sentence_is_the_figure_of_its_change(real: pd.DataFrame) -> None:
    comparison = compare(real, authority=HONGZE, year=2024)
    checked = 0
    for change in comparison.changes:
        sentence = sentences.of_change(change)
        if sentence is None:
            continue
        own = {id(figure) for figure in (change.before, change.after, change.difference, change.percent) if figure}
        assert {id(figure) for figure in sentence.figures} <= own
        words = "".join(part.text for part in sentence.parts if part.figure is None)
        stray = re.findall(
            r"\d+", re.sub(r"（2023年分项之和\d+不等于总计\d+）|（2024年(?:正文|表内)为\d+件）|20\d\d年", "", words)
        )
        assert stray == []
        checked += 1
    assert checked > 180


def test_a_figure_that_the_prose_gives_otherwise_says_so_and_leads_no_sentence_with_a_percentage(real: pd.DataFrame) -> None:
    comparison = compare(real, authority=HONGZE, year=2024)
    (change,) = (one for one in comparison.changes if one.code == "requests.received.total")
    assert change.after is not None
    assert change.after.note == "正文为17件"
    said = str(sentences.of_change(change))
    assert "（2024年正文为17件）" in said
    assert "%" not in said


def test_outcomes_are_said_by_share_and_by_what_they_add(real: pd.DataFrame) -> None:
    made = outcomes(real, authority=HONGZE, year=2024)
    assert str(sentences.of_shares(made, opening="办结的")).startswith("2024年办结的95件中，予以公开50件，占52.6%；无法提供32件")
    assert str(sentences.of_contributions(made)) == (
        "办结总计增加的74件中，予以公开增加50件，占67.6%；无法提供增加19件，占25.7%。"
    )


def test_parts_that_moved_against_each_other_are_said_without_shares(make: Make) -> None:
    row = dict.fromkeys(("research", "public_interest", "legal_service", "other"), 0)
    before = row | {"natural_person": 100, "enterprise": 40, "total": 140}
    after = row | {"natural_person": 40, "enterprise": 60, "total": 100}
    years = {2023: before, 2024: after}
    frame = make({year: {f"requests.received.{column}": n for column, n in values.items()} for year, values in years.items()})
    made = applicants(frame, authority="甲局", year=2024)
    assert str(sentences.of_contributions(made)) == "新收减少40件，是增减相抵的结果：自然人减少60件；商业企业增加20件。"


def test_parts_that_contradict_their_whole_are_not_said(make: Make) -> None:
    row = {"natural_person": 5, "enterprise": 1, "research": 0, "public_interest": 0, "legal_service": 0, "other": 0, "total": 20}
    frame = make({2024: {f"requests.received.{column}": value for column, value in row.items()}})
    made = applicants(frame, authority="甲局", year=2024)
    assert made.note == "2024年分项之和6不等于总计20"
    assert sentences.of_shares(made, opening="新收的") is None


def test_rates_are_said_with_percentage_points_and_few_cases_flagged(real: pd.DataFrame) -> None:
    granted, *_ = rates(real, authority=HONGZE, year=2024, base_year=2023)
    expected = "2024年予以公开率为52.6%，比上年（0.0%）上升52.6个百分点（2023年分母不足30，仅供参考）。"
    assert str(sentences.of_rate(granted)) == expected


def test_a_rate_that_is_missing_is_not_said(make: Make) -> None:
    frame = make({2024: {"requests.granted.total": 0, "requests.processed.total": 0}})
    assert sentences.of_rate(rates(frame, authority="甲局", year=2024)[0]) is None


def test_a_series_is_said_with_its_gaps_and_breaks(make: Make) -> None:
    frame = make({2018: {WEB: 100}, 2019: {WEB: 150}, 2022: {WEB: 400}})
    line = series(frame, WEB, authority="甲局")[0]
    expected = (
        "2018年至2022年，通过政府网站公开信息由100条增加到400条，累计增长300.0%，年均增长41.4%；其间没有2020–2021年的数字。"
    )
    assert str(sentences.of_series(line)) == expected
    code = "requests.granted.total"
    broken = series(make({2018: {code: 7}, 2019: {code: 4}, 2020: {code: 2}}), code, authority="甲局")[0]
    assert "2018年及以前不可比" in str(sentences.of_series(broken))


def test_a_series_of_one_figure_is_not_said(make: Make) -> None:
    assert sentences.of_series(series(make({2021: {WEB: 4}}), WEB, authority="甲局")[0]) is None


def test_a_standing_says_rank_or_why_there_is_none(make: Make) -> None:
    bodies = {"甲局": 211, "乙局": 44, "丙局": 61, "丁局": 104, "戊局": 112, "己局": 330}
    frame = pd.concat([make({2021: {WEB: value}}, authority=name) for name, value in bodies.items()])
    many = peers(frame, authority="甲局", year=2021, codes=WEB, candidates=bodies)[0]
    expected = (
        "2021年通过政府网站公开信息211条，在有数字的6个同类机关（含本机关）中居第2位，高于其他机关中的80.0%；中位数为108条。"
    )
    assert str(sentences.of_peers(many)) == expected
    few = peers(frame, authority="甲局", year=2021, codes=WEB, candidates=["乙局", "丙局"])[0]
    assert str(sentences.of_peers(few)) == "2021年通过政府网站公开信息211条；有数字的同类机关只有2个，不足5个，不作排名。"


def test_the_lead_opens_with_requests_and_leaves_out_nothing_that_stayed_nothing(real: pd.DataFrame) -> None:
    made = outcomes(real, authority=HONGZE, year=2024)
    lead = [str(s) for s in sentences.lead(compare(real, authority=HONGZE, year=2024), outcomes=made)]
    assert lead[0].startswith("2024年新收政府信息公开申请95件")
    assert lead[1].startswith("2024年办结的95件中")
    assert any("行政复议" in line for line in lead)
    assert not any("0件，与上年持平" in line for line in lead)


def test_a_paragraph_names_the_year_where_it_changes(make: Make) -> None:
    values = {WEB: 20, RECEIVED: 30, "enterprises.high_tech": 5}
    comparison = compare(make({2023: values, 2024: values}), authority="甲局", year=2024)
    web, stock, received = sentences.of_comparison(comparison)
    line = sentences.of_series(series(make({2022: {WEB: 10}, 2023: {WEB: 20}}), WEB, authority="甲局")[0])
    assert line is not None
    assert [s.text[:6] for s in flowing([web, received, stock, received, line, web])] == [
        "2024年通",
        "新收政府信息",
        "2024年末",
        "2024年新",
        "2022年至",
        "2024年通",
    ]


def test_without_facts_there_is_no_sentence(make: Make) -> None:
    comparison = compare(make({2024: {}}), authority="甲局", year=2024)
    assert sentences.of_comparison(comparison) == ()
    assert [s.rule for s in sentences.lead(comparison)] == ["note"]
