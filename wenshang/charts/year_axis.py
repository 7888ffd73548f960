"""The frame of a chart over the years: axis and unit, years below, reasons for no number, breaks, names at the ends of lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from wenshang.charts import fonts
from wenshang.charts.sheet import AIR, LEADING, SPACING, ChartSheet, ticks
from wenshang.charts.style import INK, MUTED, RULE, SMALL
from wenshang.charts.year_series import number_of, value
from wenshang.chinese import formatting
from wenshang.comparison.series import Point, Series

_BREAK, _SHORT = "口径变化，不可比", "不可比"


@dataclass(frozen=True, slots=True)
class PlotScale:
    """Where years and values lie on the plot, in points from its lower left corner."""

    first: int
    inset: float
    step: float
    low: float
    high: float
    tall: float

    def across(self, year: float) -> float:
        """Where a year lies."""
        return self.inset + (year - self.first) * self.step

    def up(self, number: float) -> float:
        """Where a value lies."""
        return self.tall * (number - self.low) / (self.high - self.low)

    def of(self, point: Point) -> tuple[float, float]:
        """Where a point with a number lies."""
        return self.across(point.year), self.up(value(point))


def frame(
    sheet: ChartSheet,
    shown: Sequence[Series],
    years: Sequence[int],
    *,
    high: float,
    right: float,
    inset: float,
    ruled: bool = True,
) -> PlotScale:
    """Lay out the plot: room for the axis (``ruled``), the unit on top, the years and reasons below; and say where things lie."""
    steps = ticks([number_of(point) for line in shown for point in line.values])
    marks, texts = [float(step) for step in steps], [formatting.compact(step) for step in steps]
    left = max(fonts.width(text, SMALL) for text in texts) + AIR + 6 if ruled else AIR
    distance = years[-1] - years[0]
    step = max(sheet.across - left - right - 2 * inset, 20) / max(distance, 1)
    reasons = _reasons(shown, step)
    depth = max((len(lines) for _, lines in reasons), default=0)
    sheet.lay(high, left=left, right=right, above=LEADING + 2 * AIR + 4, below=LEADING + 6 + LEADING * depth)
    low, top = (marks[0], marks[-1]) if ruled else _bounds([value(point) for line in shown for point in line.values])
    at = PlotScale(years[0], inset, step, low, top, sheet.high)
    ax = sheet.ax
    ax.set(xlim=(years[0] - inset / step, years[0] + (sheet.wide - inset) / step), ylim=(at.low, at.high))
    ax.spines["left"].set_visible(False)
    ax.spines["bottom"].set_visible(False)
    if ruled:
        ax.set_yticks(marks, texts)
        ax.grid(axis="y", color=RULE, linewidth=0.8)
        ax.axhline(0, color=INK, linewidth=1, zorder=2)
    else:
        ax.yaxis.set_visible(False)
    stride = max(1, round(0.5 + 34 / step)) if step < 34 else 1
    ax.set_xticks(years, [f"{year}" if (years[-1] - year) % stride == 0 else "" for year in years])
    ax.tick_params(axis="x", length=0, pad=5)
    if unit := shown[0].unit:
        sheet.write(-left + AIR, sheet.high + 11, f"（{unit}）", va="bottom", size=SMALL, color=MUTED)
    for year, lines in reasons:
        y = -5 - LEADING - 2
        sheet.write(at.across(year), y, "\n".join(lines), ha="center", va="top", size=SMALL, color=MUTED, linespacing=SPACING)
    return at


def _bounds(values: Sequence[float]) -> tuple[float, float]:
    """The ends of a plot without an axis: zero, every value, and room above for a number."""
    low, top = min(0.0, *values), max(0.0, *values)
    return low, top + ((top - low) or 1.0) * 0.1


def _reasons(shown: Sequence[Series], step: float) -> list[tuple[int, list[str]]]:
    """Why a year has no number, in lines that fit between its neighbours; nothing where not even two characters do."""
    if step < 2 * SMALL + 2:
        return []
    states: dict[int, list[Point]] = {}
    for line in shown:
        for point in line.points:
            states.setdefault(point.year, []).append(point)
    empty = {year: points[0].note for year, points in states.items() if all(point.note for point in points)}
    return [(year, fonts.label(note, SMALL, step - 1)) for year, note in empty.items()]


def breaks_above(sheet: ChartSheet, shown: Sequence[Series], at: PlotScale) -> None:
    """A dashed upright between two years that may not be compared, named above: in full, in short, or once for all."""
    found = sorted({(b.before, b.after) for line in shown for b in line.breaks})
    places = [at.across((before + after) / 2) for before, after in found]
    for before, after in found:
        sheet.ax.axvline((before + after) / 2, color=INK, linewidth=1, linestyle=(0, (4, 3)))
    y = sheet.high + 11
    for text in (_BREAK, _SHORT):
        wide = fonts.width(text, SMALL) + 4
        if all(right - left >= wide for left, right in pairwise(places)):
            if all(_beside(sheet, x, y, text) for x in places):
                return
            break
    if places:
        sheet.write(sheet.wide, y, f"┆ 处{_BREAK}", ha="right", va="bottom", size=SMALL)


def _beside(sheet: ChartSheet, x: float, y: float, text: str) -> bool:
    """Write a text above a place, or as near to it as other texts and the edges allow; False where there is no room."""
    half = fonts.width(text, SMALL) / 2
    for shift in (0.0, half - 2, 2 - half):
        if sheet.free(x + shift, y, text, ha="center", va="bottom", size=SMALL):
            sheet.taken.pop()
            sheet.write(x + shift, y, text, ha="center", va="bottom", size=SMALL)
            return True
    return False


def name_ends(sheet: ChartSheet, ends: Sequence[tuple[tuple[float, float], Sequence[str], str]], *, size: float) -> None:
    """Write each name right of its line's last point, pushed downwards and then back up where it would cover another.

    On axes too low for all of them the longest names are cut (…): their whole names stand in the numbers.
    """
    placed = sorted(ends, key=lambda end: -end[0][1])
    tall = sum(LEADING * len(lines) + 2 for _, lines, _ in placed)
    most = max(1, int((sheet.high + 16) / (LEADING * len(placed)))) if tall > sheet.high + 16 else 99
    cut = [[*lines[: most - 1], f"{lines[most - 1][:-1]}…"] if len(lines) > most else list(lines) for _, lines, _ in placed]
    room = [LEADING * len(lines) + 2 for lines in cut]
    tops: list[float] = []
    for ((_, y), _, _), tall in zip(placed, room, strict=True):
        wanted = max(sheet.high - y - tall / 2, -8)
        tops.append(max(wanted, tops[-1] + room[len(tops) - 1]) if tops else wanted)
    floor = sheet.high + 3
    for number in range(len(tops) - 1, -1, -1):
        tops[number] = min(tops[number], floor - room[number])
        floor = tops[number]
    for ((x, _), _, hue), lines, top, tall in zip(placed, cut, tops, room, strict=True):
        text = "\n".join(lines)
        sheet.write(x + 9, sheet.high - top - tall / 2, text, size=size, color=hue, linespacing=SPACING)
