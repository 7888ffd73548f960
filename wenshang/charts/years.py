"""Figures over the years: lines and bars on which gaps and changes of definition can be seen; the one drawing of a short page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any

from wenshang.charts import fonts, parts
from wenshang.charts.arguments import Colours, chosen, colours_of, renamed
from wenshang.charts.parts import changes, composition
from wenshang.charts.sheet import AIR, LEADING, ChartSheet, nothing, sheet_for
from wenshang.charts.style import BLUE, HUES, INK, LINES, MARKERS, SIZE, SMALL, styled
from wenshang.charts.year_axis import PlotScale, breaks_above, frame, name_ends
from wenshang.charts.year_series import as_series, number_of, span, telling, text, value
from wenshang.chinese import formatting
from wenshang.comparison import Change, Comparison, Composition, Series
from wenshang.comparison.series import Point

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from wenshang.charts.year_series import Data


#: the height of the plot; how wide a name at the end of a line may be, in ems
_PLOT, _WIDEST = 200.0, 9.2


def lines(
    data: Data,
    *,
    ax: Axes | None = None,
    colors: Colours = None,
    order: Sequence[str] | None = None,
    labels: Mapping[str, str] | None = None,
    title: str = "",
    unit: str = "",
) -> Axes:
    """Draw up to four figures of one unit as lines over the years, each named at its end.

    A line joins only neighbouring years that may be compared: a year without a report, a blank, a change of definition
    (口径变化) interrupt it and are said.

    Parameters
    ----------
    data
        One or several series (``ws.series``, or its ``.frame``), a facts frame, ``ws.wide``, or a frame with years as index and a
        column for each line.
    ax
        Axes to draw on; new ones of page width where not given.
    colors
        One colour, one a line, or a mapping from label or code to colour.
    order
        Labels or codes, in the order wanted; what is not named is left out.
    labels
        Other names: label or code → name.
    title
        The title; made from labels and years where not given.
    unit
        The unit of a frame of one's own (records know theirs).

    Returns
    -------
    Axes
        With the caveats below, the numbers in ``charts.numbers`` and words in ``charts.description``.
    """
    series = chosen(as_series(data, unit=unit), order)
    known = [line for line in series if line.values]
    shown = [line for line in known if line.unit == known[0].unit][: len(HUES)]
    if not shown:
        return nothing(ax, "没有可以作图的数字", title=title)
    left = [line.label for line in known if line not in shown]
    notes = [f"未画入本图（单位不同或超过{len(HUES)}项）：{'、'.join(left)}"] if left else []
    hues, names = colours_of(shown, colors, HUES), renamed(shown, labels)
    if len({point.year for line in shown for point in line.values}) == 1:
        return _one_year(shown, names, ax=ax, title=title, hues=hues, more=notes)
    sheet = sheet_for(ax)
    with styled():
        _lines(sheet, shown, names, hues)
        years = [point.year for line in shown for point in line.points]
        name = title or f"{'、'.join(names)}（{span(years)}年）"
        words, table, caveats = telling(shown, names, name)
        return sheet.finish(name, words, table, [*caveats, *notes])


def _lines(sheet: ChartSheet, shown: Sequence[Series], names: Sequence[str], hues: Sequence[str]) -> None:
    years = sorted({point.year for line in shown for point in line.points})
    alone = len(shown) == 1
    lasts = [text(line.values[-1]) for line in shown]
    ends = lasts if alone else [f"{name} {last}" for name, last in zip(names, lasts, strict=True)]
    size = SIZE if alone else SMALL
    named, right = fonts.labels(ends, size, min(_WIDEST * size, 0.3 * sheet.across))
    high = max(_PLOT, sum(LEADING * len(lines) + 2 for lines in named) - 8)
    at = frame(sheet, shown, years, high=high, right=right + 12, inset=14)
    breaks_above(sheet, shown, at)
    for number, (line, hue) in enumerate(zip(shown, hues, strict=True)):
        _line(sheet, line, (MARKERS[number], LINES[number], hue), names[number])
    named_ends = [
        (at.of(line.values[-1]), lines, INK if alone else hue) for line, lines, hue in zip(shown, named, hues, strict=True)
    ]
    name_ends(sheet, named_ends, size=size)
    if alone:
        _label_points(sheet, shown[0], at)


def _line(sheet: ChartSheet, line: Series, look: tuple[str, Any, str], name: str) -> None:
    marker, dash, hue = look
    for number, stretch in enumerate(line.segments()):
        across, up = [point.year for point in stretch], [value(point) for point in stretch]
        (drawn,) = sheet.ax.plot(
            across, up, color=hue, marker=marker, linestyle=dash, markeredgecolor="white", markeredgewidth=0.8, clip_on=False,
            label=f"_{name}" if number else name, zorder=3,
        )  # fmt: skip
        sheet.tip(drawn, [f"{point.year}年：{point.figure}" for point in stretch])


def _label_points(sheet: ChartSheet, line: Series, at: PlotScale) -> None:
    """The numbers of a lone line, ends and extremes first; one that finds no free place above or below is left to the table."""
    values = [value(point) for point in line.values]
    points = list(line.values[:-1])
    points.sort(key=lambda p: (p is not line.values[0], value(p) not in (max(values), min(values)), p.year))
    for point in points:
        x, y = at.of(point)
        near = [value(other) for other in line.values if abs(other.year - point.year) == 1]
        valley = bool(near) and min(near) > value(point)
        sides = sorted((True, False), key=lambda up: (_crossed(line, at, point, up), up == valley))
        for up in sides:
            place, va = (y + 7, "bottom") if up else (y - 7, "top")
            if (up or y > 22) and sheet.free(x, place, text(point), ha="center", va=va):
                look = {"bbox": {"facecolor": "white", "edgecolor": "none", "pad": 0.4}, "zorder": 4}
                sheet.label((point.year, value(point)), (0, place - y), text(point), ha="center", va=va, **look)
                break


def _crossed(line: Series, at: PlotScale, point: Point, up: bool) -> bool:
    """Whether the line runs through the place above or below one of its points."""
    x, y = at.of(point)
    half = fonts.width(text(point), SIZE) / 2 + 1
    near = [other for stretch in line.segments() if point in stretch for other in stretch if abs(other.year - point.year) == 1]
    for other in near:
        far, high = at.of(other)
        rise = (high - y) * min(half / abs(far - x), 1)
        if (rise > 6) if up else (rise < -6):
            return True
    return False


def bars(
    data: Data,
    *,
    ax: Axes | None = None,
    colors: Colours = None,
    order: Sequence[str] | None = None,
    labels: Mapping[str, str] | None = None,
    title: str = "",
    unit: str = "",
) -> Axes:
    """Draw one figure as bars over the years, each with its number; a year without one keeps its place and says why.

    ``data`` is one series, or a frame of one (several bodies or figures are for ``lines``, ``changes`` or ``peers``); a frame or
    pandas Series whose index are names gives level bars by name. The other arguments as in ``lines``.
    """
    named = parts.by_name(data, unit=unit, ax=ax, colors=colors, order=order, labels=labels, title=title)
    if named is not None:
        return named
    series = [line for line in chosen(as_series(data, unit=unit), order) if line.values]
    if not series:
        return nothing(ax, "没有可以作图的数字", title=title)
    line, left = series[0], series[1:]
    notes = [f"柱形图只画一项，未画入本图：{'、'.join(other.label for other in left)}"] if left else []
    hues, names = colours_of([line], colors, [BLUE]), renamed([line], labels)
    if len(line.values) == 1:
        return _one_year([line], names, ax=ax, title=title, hues=hues, more=notes)
    sheet = sheet_for(ax)
    with styled():
        all_told = _bars(sheet, line, hues[0])
        name = title or f"{names[0]}（{span([point.year for point in line.points])}年）"
        words, table, caveats = telling([line], names, name)
        crowded = [] if all_told else ["年度较多，有的数字没有标在图上"]
        return sheet.finish(name, words, table, [*caveats, *notes, *crowded])


def _bars(sheet: ChartSheet, line: Series, hue: str) -> bool:
    """Bars with their numbers; False where a number found no place."""
    years = sorted({point.year for point in line.points})
    half = (sheet.across - 4 * AIR) / (2 * len(years))
    at = frame(sheet, [line], years, high=_PLOT, right=AIR, inset=half, ruled=False)
    breaks_above(sheet, [line], at)
    wide = min(64.0, 1.12 * half) / at.step
    drawn = sheet.ax.bar([p.year for p in line.values], [value(p) for p in line.values], wide, color=hue, zorder=3)
    for patch, point in zip(drawn.patches, line.values, strict=True):
        sheet.tip(patch, [f"{point.year}年：{point.figure}"])
    placed = [_number(sheet, point, at) for point in line.values]
    sheet.ax.axhline(0, color=INK, linewidth=1, zorder=4)
    return all(placed)


def _number(sheet: ChartSheet, point: Point, at: PlotScale) -> bool:
    x, y = at.of(point)
    base = max(y, at.up(0))
    choices = [(text(point), SIZE), (text(point), SMALL), (formatting.compact(number_of(point)), SMALL)]
    for lift, (words, size) in product((3.0, 3.0 + LEADING), choices):
        if sheet.free(x, base + lift, words, ha="center", va="bottom", size=size):
            sheet.label((point.year, max(value(point), 0)), (0, lift), words, ha="center", va="bottom", fontsize=size, zorder=5)
            return True
    return False


def _one_year(
    shown: Sequence[Series], names: Sequence[str], *, ax: Axes | None, title: str, hues: Sequence[str], more: Sequence[str]
) -> Axes:
    """Where only one year has numbers there is no course to draw: level bars, and a note on the years without one."""
    year = shown[0].values[0].year
    figures = [point.figure for line in shown for point in line.values if point.figure is not None]
    name = title or f"{'、'.join(names)}（{year}年）"
    _, _, caveats = telling(shown, names, name)
    notes = [f"只有{year}年一个年度的数字，不作走势图", *caveats, *more]
    return parts.amounts(figures, names, title=name, notes=notes, ax=ax, hues=hues if len(shown) > 1 else [BLUE])


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
