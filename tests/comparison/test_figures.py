"""Rates, series, growth, peers, parts, quarters and number formats."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wenshang import vocabulary
from wenshang.chinese import formatting
from wenshang.comparison import applicants, compare, growth, outcomes, peers, quarters, rates, series
from wenshang.comparison.change import difference, percent
from wenshang.comparison.figure import Figure

HONGZE, SHUYANG, WENSHANG = "洪泽区人民政府", "沭阳县发展和改革局", "汶上县科学技术局"
Make = Callable[..., pd.DataFrame]
WEB = "channels.website_items"
values = st.one_of(st.integers(0, 10**9), st.decimals(0, 10**6, places=2))


def figure(value: formatting.Number | None) -> Figure:
    return Figure("甲局", "2024", WEB, "网站", "条", value, method="prose")


@settings(derandomize=True, deadline=None)
@given(values, values)
def test_after_is_before_plus_difference_and_grows_by_the_percentage(before: Decimal, after: Decimal) -> None:
    gap, grown = difference(figure(before), figure(after)), percent(figure(before), figure(after))
    assert gap is not None
    assert before + (gap.value or 0) == after
    assert (grown is None) == (before == 0)
    if grown is not None and grown.value is not None:
        assert float(before) * (1 + float(grown.value) / 100) == pytest.approx(float(after), abs=1e-6)


@settings(derandomize=True, deadline=None)
@given(st.one_of(st.integers(-(10**12), 10**12), st.decimals(-(10**9), 10**9, places=4)))
def test_a_number_shown_is_the_number_rounded_half_up(value: formatting.Number) -> None:
    shown = Decimal(formatting.number(value).replace(",", "").replace(formatting.MINUS, "-"))
    assert abs(shown - Decimal(value)) <= Decimal("0.005")
    assert (shown == 0) == (value == 0)


@pytest.mark.parametrize(
    ("value", "shown"), [(0, "0"), (9999, "9,999"), (10000, "1万"), (15500, "1.55万"), (2 * 10**8, "2亿"), (-20000, "−2万")]
)
def test_axes_count_in_wan_and_yi(value: int, shown: str) -> None:
    assert formatting.compact(value) == shown


def test_rates_equal_their_recomputation_and_few_cases_are_flagged(real: pd.DataFrame) -> None:
    found = {rate.key: rate for rate in rates(real, authority=HONGZE, year=2024, base_year=2023)}
    assert list(found) == list(vocabulary.rates())
    granted, unavailable = found["granted_rate"], found["unavailable_rate"]
    assert granted.value is not None
    assert unavailable.value is not None
    assert (granted.value.formula, unavailable.value.formula) == ("50÷95＝52.6%", "32÷95＝33.7%")
    assert (granted.small, found["reconsideration_corrected_rate"].small) == (False, True)
    assert unavailable.difference is not None
    assert unavailable.difference.value == Decimal("33.7") - Decimal("61.9")  # of the percentages as printed


def test_a_rate_is_missing_at_denominator_zero_and_where_a_figure_is_missing_or_blank(make: Make) -> None:
    frame = make({2024: {"requests.granted.total": 0, "requests.processed.total": 0, "requests.carried_out.total": None, WEB: 3}})
    found = {rate.key: (rate.value, rate.note) for rate in rates(frame, authority="甲局", year=2024)}
    assert found["granted_rate"] == (None, "分母为0")
    assert found["carried_out_rate"] == (None, "报告没有所需数字")
    assert found["website_share"] == (None, "报告没有所需数字")
    blank = make({2024: {"requests.granted.total": None, "requests.processed.total": 4}})
    assert rates(blank, authority="甲局", year=2024)[0].note == "所需数字有空白"


def test_a_rate_whose_figures_contradict_each_other_is_not_given(real: pd.DataFrame) -> None:
    found = {rate.key: rate for rate in rates(real, authority=HONGZE, year=2023)}
    assert found["litigation_corrected_rate"].value is None
    assert found["reconsideration_corrected_rate"].note == "分母为0"


def test_pending_cases_leave_the_denominator_of_concluded_rates(make: Make) -> None:
    results = {"upheld": 20, "corrected": 10, "other": 5, "pending": 5, "total": 40}
    frame = make({2024: {f"disputes.reconsideration.{result}": n for result, n in results.items()}})
    found = {rate.key: rate.value for rate in rates(frame, authority="甲局", year=2024)}
    every, concluded = found["reconsideration_corrected_rate"], found["reconsideration_corrected_rate_concluded"]
    assert every is not None
    assert concluded is not None
    assert (every.text, concluded.text) == ("25.0%", "28.6%")
    assert concluded.parts[1].formula == "40−5＝35"


def test_rates_of_editions_that_do_not_match_are_not_subtracted(make: Make) -> None:
    values = {"requests.granted.total": 30, "requests.processed.total": 60}
    granted = rates(make({2018: values, 2021: values}), authority="甲局", year=2021, base_year=2018)[0]
    assert granted.value is not None
    assert granted.difference is None
    assert "与2018年不可比" in granted.note


def test_a_series_shows_gaps_blanks_and_breaks(make: Make) -> None:
    code = "requests.granted.total"
    frame = make({2018: {code: 7}, 2019: {code: 4}, 2020: {WEB: 1}, 2021: {code: None}, 2023: {code: 9}})
    line = series(frame, code, authority="甲局")[0]
    assert [(p.year, p.state, p.segment) for p in line.points] == [
        (2018, "value", 0),
        (2019, "value", 1),
        (2020, "not_printed", -1),
        (2021, "blank", -1),
        (2022, "no_report", -1),
        (2023, "value", 1),
    ]
    assert [(b.before, b.after) for b in line.breaks] == [(2018, 2019)]
    assert line.gaps == (2020, 2021, 2022)
    assert [[p.year for p in stretch] for stretch in line.segments()] == [[2018], [2019], [2023]]


def test_a_series_goes_on_under_the_code_of_the_next_edition_with_a_caveat(make: Make) -> None:
    frame = make({2020: {"proactive.rules.made": 4}, 2021: {"proactive.rules.issued": 5}})
    for code in ("proactive.rules.issued", "proactive.rules.made"):
        line = series(frame, code, authority="甲局")[0]
        assert [p.figure.value for p in line.points if p.figure] == [4, 5]
        assert line.notes and not line.breaks  # noqa: PT018


def test_prose_of_the_same_edition_is_not_taken_for_the_table(make: Make) -> None:
    frame = make({2023: {"narrative.requests_received": 21}, 2024: {"requests.received.total": 95}})
    line = series(frame, "requests.received.total", authority="甲局")[0]
    assert [p.state for p in line.points] == ["not_printed", "value"]
    older = make({2018: {"narrative.requests_received": 21}, 2019: {"requests.received.total": 95}})
    assert [p.state for p in series(older, "requests.received.total", authority="甲局")[0].points] == ["value", "value"]


def test_rows_of_other_handling_break_where_only_their_sum_may_be_compared(make: Make) -> None:
    rows = {f"requests.other.{row}.total": n for row, n in (("uncorrected", 2), ("fee_unpaid", 0), ("rest", 5))}
    frame = make({2020: {"requests.other.all.total": 6}, 2021: rows, 2022: rows})
    whole = series(frame, "requests.other.all.total", authority="甲局")[0]
    assert [p.figure.value for p in whole.values if p.figure] == [6, 7, 7]
    assert whole.breaks == ()


def test_growth_is_taken_over_the_last_comparable_stretch(make: Make) -> None:
    code = "requests.granted.total"
    frame = make({2018: {code: 70}, 2019: {code: 40}, 2020: {code: 50}, 2021: {code: 90}})
    grown = growth(series(frame, code, authority="甲局")[0])
    assert grown is not None
    assert grown.percent is not None
    assert grown.yearly is not None
    assert (grown.first.value, grown.last.value, grown.years) == (40, 90, 2)
    assert (grown.percent.text, grown.yearly.text) == ("125.0%", "50.0%")


@pytest.mark.parametrize("stretch", [{}, {2021: 5}, {2021: None, 2022: 4}])
def test_growth_needs_two_figures(make: Make, stretch: dict[int, int | None]) -> None:
    frame = make({year: {WEB: value} for year, value in stretch.items()} or {2021: {}})
    assert growth(series(frame, WEB, authority="甲局")[0]) is None


def test_peers_are_ranked_from_five_on(make: Make) -> None:
    bodies = {"甲局": 100, "乙局": 40, "丙局": 60, "丁局": 100, "戊局": 120, "己局": 330, "庚局": None}
    frame = pd.concat([make({2021: {WEB: value}}, authority=name) for name, value in bodies.items()])
    standing = peers(frame, authority="甲局", year=2021, codes=WEB, candidates=[*bodies, "无报告局"])[0]
    assert (standing.size, standing.rank) == (6, 3)
    assert standing.names == ("己局", "戊局", "丁局", "丙局", "乙局")
    assert standing.without == ("庚局", "无报告局")
    assert standing.quartiles is not None
    assert [q.value for q in standing.quartiles] == [70, 100, 115]
    assert standing.percentile is not None
    assert standing.percentile.formula == "2÷5＝40.0%"
    few = peers(frame, authority="甲局", year=2021, codes=WEB, candidates=["乙局", "丙局", "丁局", "戊局"])[0]
    assert (few.rank, few.quartiles, few.percentile) == (None, None, None)
    assert len(few.peers) == 4


def test_an_authority_without_the_figure_has_no_rank(make: Make) -> None:
    frame = pd.concat([make({2021: {WEB: n}}, authority=f"{n}局") for n in range(1, 7)])
    standing = peers(frame, authority="甲局", year=2021, codes=WEB, candidates=[f"{n}局" for n in range(1, 7)])[0]
    assert (standing.rank, standing.percentile, standing.size) == (None, None, 6)
    assert standing.note == "本机关2021年没有此项数字"


def test_shares_of_a_change_sum_to_all_of_it(real: pd.DataFrame) -> None:
    for made in (outcomes(real, authority=HONGZE, year=2024), applicants(real, authority=HONGZE, year=2024)):
        shares = [part.share_of_change.value for part in made.parts if part.share_of_change is not None]
        assert sum(float(share or 0) for share in shares) == pytest.approx(100)
        assert made.note == ""


def test_blank_parts_are_not_read_as_nothing(real: pd.DataFrame) -> None:
    made = applicants(real, authority=SHUYANG, year=2023)
    assert any(part.after is not None and part.after.blank and part.share is None for part in made.parts)
    assert made.note == "2023年有的分项未印出或为空白"


def test_quarters_keep_their_places(real: pd.DataFrame) -> None:
    rows = quarters(real, authority=WENSHANG, year=2021, codes=["enterprises.*"])
    first = rows[0]
    assert first.code == "enterprises.technology_sme"
    assert [f and f.value for f in first.figures] == [None, None, 57, 57]
    assert first.difference is not None
    assert first.difference.value == 0
    assert first.note == "一季度、二季度没有此项数字"


def test_computed_figures_lead_back_to_printed_ones(real: pd.DataFrame) -> None:
    change = compare(real, authority=HONGZE, year=2024).change("requests.received.total")
    assert change is not None
    assert change.percent is not None
    assert [(f.period, f.raw) for f in change.percent.printed()] == [("2024", "95"), ("2023", "21")]
