"""Measured on the rendered figure: no text covers another, none leaves the figure, none is too small on a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.charts.conftest import KINDS, WEB
from tests.charts.rendered import faults, texts
from tests.comparison.test_properties import CODES, FALSE, facts
from wenshang import charts
from wenshang.comparison import Quarters, applicants, compare, outcomes, peers, quarters, series
from wenshang.comparison.figure import Figure
from wenshang.frames import facts_frame

#: the width of a drawing on a phone of 390 px, and the smallest text there
PHONE, SMALLEST = 358, 10
LONG = "某某市经济技术开发区综合行政执法和市场监督管理局派驻第一分局"
Every = dict[str, Callable[..., Any]]
slowly = settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def sound(ax: Any) -> None:
    """Fail where a text covers another, leaves the figure, or is too small on a phone."""
    assert faults(ax) == []
    wide = charts.figure_of(ax).get_size_inches()[0] * 72
    assert min(one.size for one in texts(ax)) * PHONE / wide >= SMALLEST


def test_a_covered_text_and_one_outside_are_found() -> None:
    ax = charts.axes()
    ax.set_axis_off()
    ax.text(0.5, 0.5, "甲局的数字")
    ax.text(0.52, 0.5, "乙局的数字")
    ax.text(0.98, 0.1, "很长的一个标签")
    assert [fault.split(" ", 1)[1] for fault in faults(ax)] == ["leaves the figure", "and '乙局的数字' cover each other"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_sound(every: Every, kind: str) -> None:
    sound(every[kind]())
    sound(every[kind](title=LONG * 3))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_sound_on_a_subplot_of_somebody_else(every: Every, kind: str) -> None:
    from matplotlib.figure import Figure as Sheet

    sheet = Sheet(figsize=(12, 9))
    sheet.subplots(1, 2)[0].set_title("左图")
    every[kind](ax=sheet.axes[1])
    assert faults(sheet.axes[1]) == []


def test_every_figure_of_eight_real_years_is_sound(pingtan: pd.DataFrame) -> None:
    for line in series(pingtan, list(dict.fromkeys(pingtan["code"]))[::6]):
        for draw in (charts.lines, charts.bars):
            ax = draw(line, ax=charts.axes())
            assert faults(ax) == [], (line.code, draw.__name__)


@pytest.mark.parametrize("table", ["", "proactive", "requests", "disputes"])
def test_real_changes_and_lines_of_a_table_are_sound(pingtan: pd.DataFrame, table: str) -> None:
    change = compare(pingtan, year=2024)
    totals = [row for row in change.table(table) if table != "requests" or row.code.endswith(".total")]
    rows = [row for row in totals if row.unit == "件"][:12] or list(change.table(table))[:1]
    sound(charts.changes(rows, ax=charts.axes()))
    sound(charts.lines(series(pingtan, [row.code for row in rows[:4]]), ax=charts.axes()))


@pytest.mark.parametrize("year", range(2020, 2026))
def test_real_outcomes_are_sound_year_by_year(pingtan: pd.DataFrame, year: int) -> None:
    made = outcomes(pingtan, year=year)
    sound(charts.composition(made, ax=charts.axes()))
    sound(charts.waterfall(made, ax=charts.axes()))


@pytest.mark.parametrize("count", [2, 4, 6, 12, 20, 21, 80])
@pytest.mark.parametrize("name", ["", LONG])
@pytest.mark.parametrize("value", [lambda n: n, lambda n: 7, lambda n: (n % 3) * 123_456_789, lambda n: int(n == 3)])
def test_peers_are_sound(bodies: Callable[..., Any], count: int, name: str, value: Callable[[int], int]) -> None:
    sound(charts.peers(bodies(max(count, 3), name=name, value=value), ax=charts.axes()))


def figure(number: int | None, *, label: str = "指标", unit: str = "件", period: str = "2021") -> Figure:
    return Figure("甲局", period, "channels.website_items", label, unit, number)


numbers = st.one_of(st.none(), st.sampled_from([0, 1, 9, 10, 99_999, 123_456_789]), st.integers(-400, 3_000_000))
names = st.text("政府信息公开网站微信发布数量，（）·ABC123", min_size=1, max_size=24)


@slowly
@given(st.lists(names, min_size=1, max_size=4, unique=True), st.data())
def test_made_lines_are_sound(labels: list[str], data: st.DataObject) -> None:
    years = range(2014, 2014 + data.draw(st.integers(2, 12)))
    frame = pd.DataFrame({label: [data.draw(numbers) for _ in years] for label in labels}, index=years, dtype="Float64")
    for ax in (charts.lines(frame, ax=charts.axes(), unit="万元"), charts.bars(frame, ax=charts.axes(), unit="条")):
        sound(ax)


@slowly
@given(st.lists(st.tuples(names, numbers), min_size=1, max_size=9, unique_by=lambda row: row[0]))
def test_made_bars_by_name_are_sound(rows: list[tuple[str, int | None]]) -> None:
    sound(
        charts.bars(
            pd.Series([held for _, held in rows], index=[name for name, _ in rows], dtype="Float64"),
            ax=charts.axes(),
            unit="件",
            title="按单位",
        )
    )


@slowly
@given(st.lists(st.tuples(names, *[numbers] * 4), min_size=1, max_size=5, unique_by=lambda row: row[0]))
def test_made_quarters_are_sound(rows: list[tuple[Any, ...]]) -> None:
    made = [Quarters("甲局", 2021, WEB, row[0], "家", tuple(map(figure, row[1:])), None) for row in rows]  # type: ignore[arg-type]
    sound(charts.quarters(made, ax=charts.axes()))


@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.lists(facts, min_size=1, max_size=60))
def test_nothing_false_is_drawn_or_said_of_any_figures(held: list[Any]) -> None:
    frame = facts_frame(held)
    ask: dict[str, Any] = {"authority": "甲局", "year": 2023}
    made = [outcomes(frame, **ask), applicants(frame, **ask)]
    lines = series(frame, list(dict.fromkeys(CODES)), authority="甲局")
    rank = peers(frame, "requests.received.total", **ask, candidates=["乙局"])
    drawn = [
        *(draw(line, ax=charts.axes()) for line in lines[::3] for draw in (charts.bars, charts.lines)),
        charts.lines(lines, ax=charts.axes()),
        *(draw(one, ax=charts.axes()) for one in made for draw in (charts.composition, charts.waterfall)),
        charts.changes(compare(frame, **ask).select("requests.*.total"), ax=charts.axes()),
        charts.quarters(quarters(frame, authority="甲局", year=2021), ax=charts.axes()),
        *(charts.peers(one, ax=charts.axes()) for one in rank),
    ]
    for ax in drawn:
        sound(ax)
        shown = "|".join(etree.fromstring(charts.svg(ax)).itertext())
        assert not FALSE.search(shown), shown


def test_real_quarters_with_a_silent_quarter_are_sound(real: pd.DataFrame) -> None:
    sound(charts.quarters(quarters(real, authority="汶上县科学技术局", year=2021), ax=charts.axes()))
