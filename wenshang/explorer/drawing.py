"""The chart of a selection, or the reason why there is none to draw."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wenshang import charts
from wenshang.comparison import Series
from wenshang.explorer.state import MEASURES, State
from wenshang.explorer.view_model import Selection

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LINES = 4  # more lines than this cannot be told apart


def draw(selection: Selection, *, ax: Axes | None = None) -> tuple[Axes | None, str]:
    """Draw the chart asked for (on ``ax``) and what must be said beside it; where none can be drawn, None and why."""
    kind, ax = selection.state.chart, ax or charts.axes()
    if kind == "peers":
        return _peers(selection, ax)
    if kind == "parts":
        return _parts(selection, ax)
    rows = [_named(row, selection.state) for row in selection.rows if row.values]
    if not rows:
        return None, "所选年度没有可以作图的数字。"
    alike = [row for row in rows if row.unit == rows[0].unit]
    if kind == "bar" and len({point.year for row in alike for point in row.values}) > 1:
        note = f"柱形图只画第一项：{rows[0].label}。" if len(rows) > 1 else ""
        return charts.bars(alike[0], title=selection.title if len(rows) == 1 else rows[0].label, ax=ax), note
    left_out = len(rows) - len(alike[:LINES])
    note = f"图中只画单位相同的前{LINES}项，其余{left_out}项见表。" if left_out else ""
    return charts.lines(alike[:LINES], title=selection.title, ax=ax), note


def _named(row: Series, state: State) -> Series:
    """A row under a name that says what is measured, so that a percentage is not told as a count."""
    if state.measure in ("value", "rate"):
        return row
    return replace(row, code=f"{row.code}:{state.measure}", label=f"{row.label}{MEASURES[state.measure]}")


def _peers(selection: Selection, ax: Axes) -> tuple[Axes | None, str]:
    standing = selection.standing
    if standing is None or not standing.peers:
        return None, "没有同类机关当年的数字。"
    return charts.peers(standing, ax=ax), ""


def _parts(selection: Selection, ax: Axes) -> tuple[Axes | None, str]:
    parts = selection.composition
    if parts is None:
        return None, "此项不是某个总数的组成部分，没有构成图。"
    chart = charts.composition(parts, ax=ax)
    return (chart, "") if charts.numbers(chart) else (None, "当年各组成部分都没有大于零的数字。")
