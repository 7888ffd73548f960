"""The one drawing of a short page: the first of several records that has something to show, drawn in its own way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from wenshang.charts.parts import changes, composition
from wenshang.charts.sheet import nothing
from wenshang.charts.years import lines
from wenshang.comparison import Change, Comparison, Composition, Series

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: so many years make a line
COURSE = 3


def first_telling(*shown: Composition | Comparison | Iterable[Series], ax: Axes | None = None, title: str = "") -> Axes:
    """Draw the first of several records that has something to show; axes that say so where none has.

    A composition (办理结果) where its whole is not 0, the changes of one unit of a comparison where any is not 0, series over
    at least three years. ``title`` is the title of whichever is drawn.
    """
    for one in shown:
        if isinstance(one, Composition):
            if one.whole.after and one.whole.after.value:
                return composition(one, ax=ax, title=title)
        elif isinstance(one, Comparison):
            if alike := _of_one_unit(one):
                return changes(alike, ax=ax, title=title)
        elif courses := [line for line in one if len(line.values) >= COURSE]:
            return lines(courses, ax=ax, title=title)
    return nothing(ax, "没有可以作图的数字", title=title)


def _of_one_unit(comparison: Comparison) -> list[Change]:
    """The changes with a figure that is not 0, of the unit that the first of them has."""
    shown = [change for change in comparison.changes if change.has_figures]
    return [change for change in shown if change.unit == shown[0].unit][:6]
