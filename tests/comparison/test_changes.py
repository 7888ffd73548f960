"""Changes between years: numbers, missing percentages, editions, merged rows, gaps."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pandas as pd
import pytest

from wenshang import vocabulary
from wenshang.comparison import Movement, compare
from wenshang.errors import UnknownCode

HONGZE = "洪泽区人民政府"
Make = Callable[..., pd.DataFrame]


def test_all_fifty_values_of_the_form_are_compared_and_other_handling_as_its_sum(real: pd.DataFrame) -> None:
    comparison = compare(real, authority=HONGZE, year=2024)
    form = vocabulary.form("2021")
    codes = [c for key in ("proactive", "disputes") for c in form.table(key).codes()]
    codes += [f"{row.code}.total" for row in form.table("requests").rows if row.key != "other.all"]
    assert len(codes) == 50
    changes = [comparison.change(code) for code in codes]
    assert all(change is not None and change.known for change in changes)
    other = comparison.change("requests.other.rest.total")
    assert other is not None
    assert other.code == "requests.other.all.total"
    assert other.before is not None
    assert other.before.value == 0
    assert other.state is Movement.SAME


def test_every_difference_equals_its_recomputation_from_the_frame(real: pd.DataFrame) -> None:
    comparison = compare(real, authority=HONGZE, year=2024)
    of_hongze = real[real["authority"] == HONGZE]
    printed = {(row.period, row.code): row.value for row in of_hongze.itertuples()}
    tables = [change for key in ("proactive", "requests", "disputes") for change in comparison.table(key)]
    known = [change for change in tables if change.difference is not None]
    assert len(known) == 10 + 23 * 7 + 15
    for change in known:
        assert change.difference is not None
        before, after = printed["2023", change.code], printed["2024", change.code]
        assert float(change.difference.value or 0) == pytest.approx(after - before)


def test_received_requests_rise_from_21_to_95(real: pd.DataFrame) -> None:
    change = compare(real, authority=HONGZE, year=2024).change("requests.received.total")
    assert change is not None
    assert change.difference is not None
    assert change.percent is not None
    assert (change.difference.signed, change.percent.signed, change.state) == ("+74", "+352.4%", Movement.RISE)


def test_money_is_subtracted_exactly(real: pd.DataFrame) -> None:
    change = compare(real, authority=HONGZE, year=2024).change("proactive.fees.amount")
    assert change is not None
    assert change.difference is not None
    assert change.difference.value == Decimal("-185.28")


@pytest.mark.parametrize(
    ("before", "after", "state", "difference", "percent"),
    [
        (0, 5, Movement.FROM_ZERO, 5, None),
        (5, 0, Movement.TO_ZERO, -5, -100),
        (0, 0, Movement.SAME, 0, None),
        (8, 8, Movement.SAME, 0, 0),
        (8, 6, Movement.FALL, -2, -25),
        (None, 6, Movement.BLANK, None, None),
        (8, None, Movement.BLANK, None, None),
    ],
)
def test_a_percentage_is_missing_where_the_base_is_zero_or_blank(
    make: Make, before: int | None, after: int | None, state: Movement, difference: int | None, percent: int | None
) -> None:
    code = "requests.received.total"
    (change,) = compare(make({2023: {code: before}, 2024: {code: after}}), authority="甲局", year=2024).changes
    assert change.state is state
    assert (change.difference and change.difference.value) == difference
    assert (change.percent and change.percent.value) == percent


def test_a_figure_that_one_year_does_not_print_has_no_change(make: Make) -> None:
    frame = make({2023: {"channels.website_items": 8}, 2024: {"channels.website_items": 9, "channels.interpretations": 3}})
    change = compare(frame, authority="甲局", year=2024).change("channels.interpretations")
    assert change is not None
    assert (change.state, change.difference, change.note) == (Movement.ONE_SIDED, None, "2023年报告没有此项")


def test_editions_are_compared_only_as_the_vocabulary_allows(make: Make) -> None:
    frame = make(
        {
            2020: {
                "proactive.rules.made": 4,
                "proactive.rules.disclosed_total": 30,
                "proactive.fees.items_before": 3,
                "requests.received.total": 20,
                "requests.other.all.total": 6,
            },
            2021: {
                "proactive.rules.issued": 5,
                "proactive.rules.in_force": 12,
                "proactive.fees.amount": "1.5",
                "requests.received.total": 30,
                "requests.other.uncorrected.total": 1,
                "requests.other.fee_unpaid.total": 0,
                "requests.other.rest.total": 3,
            },
        }
    )
    comparison = compare(frame, authority="甲局", year=2021)
    states = {change.code: change.state for change in comparison.changes}
    assert states == {
        "proactive.rules.issued": Movement.RISE,
        "proactive.rules.in_force": Movement.BROKEN,
        "proactive.fees.amount": Movement.BROKEN,
        "requests.received.total": Movement.RISE,
        "requests.other.uncorrected.total": Movement.SUM_ONLY,
        "requests.other.fee_unpaid.total": Movement.SUM_ONLY,
        "requests.other.rest.total": Movement.SUM_ONLY,
        "requests.other.all.total": Movement.FALL,
        "proactive.rules.disclosed_total": Movement.BROKEN,
        "proactive.fees.items_before": Movement.BROKEN,
    }
    broken = [change for change in comparison.changes if change.state in (Movement.BROKEN, Movement.SUM_ONLY)]
    assert all(change.difference is None and change.percent is None and change.note for change in broken)
    other = comparison.change("requests.other.all.total")
    assert other is not None
    assert other.after is not None
    assert other.difference is not None
    assert (other.after.value, other.after.formula, other.difference.value) == (4, "1＋0＋3＝4", -2)
    issued = comparison.change("proactive.rules.issued")
    assert issued is not None
    assert issued.comparable == "caveat"
    assert "本年新制作数量" in issued.note
    assert "2020年为2019版格式" in comparison.note


def test_other_handling_is_a_sum_within_one_edition_too_where_one_year_prints_one_row(make: Make) -> None:
    rows = {f"requests.other.{row}.total": n for row, n in (("uncorrected", 2), ("fee_unpaid", 0), ("rest", 5))}
    frame = make({2022: {"requests.other.all.total": 3}, 2023: rows})
    comparison = compare(frame, authority="甲局", year=2023)
    whole = next(change for change in comparison.changes if change.code == "requests.other.all.total")
    assert whole.difference is not None
    assert whole.difference.value == 4
    assert [c.state for c in comparison.changes if c is not whole] == [Movement.SUM_ONLY] * 3


def test_a_blank_row_of_other_handling_leaves_the_sum_blank(make: Make) -> None:
    rows = {"requests.other.uncorrected.total": 2, "requests.other.fee_unpaid.total": None, "requests.other.rest.total": 5}
    frame = make({2022: {"requests.other.all.total": 3}, 2023: rows})
    whole = compare(frame, authority="甲局", year=2023, codes=["requests.other.all.total"]).changes[0]
    assert whole.after is not None
    assert whole.after.blank
    assert whole.difference is None
    assert "逾期未缴费为空白" in whole.note


def test_three_rows_in_both_years_of_one_edition_are_compared_row_by_row(make: Make) -> None:
    rows = {f"requests.other.{row}.total": 1 for row in ("uncorrected", "fee_unpaid", "rest")}
    comparison = compare(make({2022: rows, 2023: rows}), authority="甲局", year=2023)
    assert [change.state for change in comparison.changes] == [Movement.SAME] * 3


def test_a_gap_is_said_and_the_nearest_earlier_year_is_the_base(make: Make) -> None:
    frame = make({2021: {"channels.website_items": 20}, 2024: {"channels.website_items": 30}})
    comparison = compare(frame, authority="甲局", year=2024)
    assert comparison.base_year == 2021
    assert comparison.note == "没有2022–2023年的数字，与2021年比较，不是与上年比较"


def test_without_an_earlier_year_nothing_is_compared_and_the_note_says_so(make: Make) -> None:
    comparison = compare(make({2024: {"channels.website_items": 30}}), authority="甲局", year=2024)
    assert not comparison.base_held
    assert comparison.note == "没有2023年的数字"
    assert [change.difference for change in comparison.changes] == [None]


def test_a_figure_that_goes_on_under_another_code_is_listed_once(make: Make) -> None:
    frame = make(
        {
            2018: {"narrative.requests_received": 7},
            2019: {"requests.received.total": 9, "proactive.rules.made": 1},
            2021: {"requests.received.total": 12, "proactive.rules.issued": 2},
        }
    )
    first = compare(frame, authority="甲局", year=2019)
    assert [(c.code, c.state) for c in first.changes] == [
        ("requests.received.total", Movement.RISE),
        ("proactive.rules.made", Movement.BROKEN),
    ]
    later = compare(frame, authority="甲局", year=2021)
    assert [c.code for c in later.changes] == ["proactive.rules.issued", "requests.received.total"]
    asked = compare(frame, authority="甲局", year=2021, codes=["proactive.rules.made"])
    assert [(c.code, c.difference and c.difference.value) for c in asked.changes] == [("proactive.rules.made", 1)]


def test_money_in_other_units_is_not_subtracted(make: Make) -> None:
    from dataclasses import replace as with_unit

    from tests.comparison.facts import fact
    from wenshang.frames import facts_frame

    old, new = (fact("甲局", year, "proactive.fees.amount", value) for year, value in (("2023", "15000"), ("2024", "1.6")))
    (change,) = compare(facts_frame([with_unit(old, unit="元"), new]), authority="甲局", year=2024).changes
    assert (change.state, change.difference) == (Movement.BROKEN, None)
    assert "单位不同，不作比较" in change.note


def test_about_figures_give_about_differences(make: Make) -> None:
    code = "channels.website_items"
    frame = make({2023: {code: (300, "about")}, 2024: {code: 400}})
    (change,) = compare(frame, authority="甲局", year=2024).changes
    assert change.difference is not None
    assert change.percent is not None
    assert (change.difference.text, change.percent.text) == ("约100", "约33.3%")


def test_year_end_stocks_stand_for_the_year(make: Make) -> None:
    code = "enterprises.high_tech"
    frame = make({2020: {code: 10}, "2021Q3": {code: 11}, "2021Q4": {code: 12}, 2021: {"channels.website_items": 1}})
    change = compare(frame, authority="甲局", year=2021, codes=[code]).changes[0]
    assert (change.period, change.difference and change.difference.value) == ("2021Q4", 2)


def test_codes_may_be_patterns_and_unknown_ones_are_refused(real: pd.DataFrame) -> None:
    comparison = compare(real, authority=HONGZE, year=2024, codes=["requests.refused.*.total"])
    assert len(comparison.changes) == 8
    with pytest.raises(UnknownCode, match=r"requests\.granted\.totals"):
        compare(real, authority=HONGZE, year=2024, codes=["requests.granted.totals"])


def test_files_that_differ_are_named_in_the_note(make: Make) -> None:
    code = "channels.website_items"
    frame = pd.concat([make({2024: {code: 30}}), make({2024: {code: 31}}, method="typed", document="另一处")])
    (change,) = compare(frame, authority="甲局", year=2024).changes
    assert change.after is not None
    assert (change.after.value, change.after.note) == (30, "另一处记为31条")
