"""A figure over the years: in go Series, out come line and bar charts on which gaps and breaks can be seen."""

from __future__ import annotations

from collections.abc import Sequence

from wenshang.charts import fonts, parts, scale
from wenshang.charts.chart import Chart, ChartTable, Entry, make
from wenshang.charts.scene import BROKEN, DASHES, HUES, INK, MARKERS, MUTED, RULE, SIZE, SMALL, Scene
from wenshang.chinese import formatting
from wenshang.chinese.formatting import Number
from wenshang.comparison import sentences
from wenshang.comparison.figures import Figure
from wenshang.comparison.series import Point, Series

_TOP, _PLOT = 34.0, 190.0
_BOTTOM = _TOP + _PLOT
_HEIGHT = _BOTTOM + 46


def lines(series: Sequence[Series], *, title: str = "", key: str = "") -> Chart | None:
    """Up to four series of one unit as lines over the years, each named at its end; None where there is no number at all.

    A line is drawn only between adjacent years that may be compared; a change of definition is a dashed upright.
    """
    shown, notes = _chosen(series)
    if not shown:
        return None
    years = _years(shown)
    if len({point.year for line in shown for point in line.values}) == 1:
        return _one_year(shown, title, key, notes)
    scene = Scene(_HEIGHT)
    names = _end_labels(shown)
    right = scene.width - max(fonts.width(line, SMALL) for name in names for line in name) - 24
    up = _frame(scene, shown, right=right)
    across = _places(years, 62, right - 14)
    scene.line([(54, up.at(0)), (right, up.at(0))], INK)
    _years_below(scene, shown, across)
    _breaks(scene, shown, across)
    ends: list[End] = []
    for number, line in enumerate(shown):
        _draw_line(scene, line, number, across, up, labelled=len(shown) == 1)
        last = line.values[-1]
        x, y = _at(last, across, up)
        ends.append((y, x, names[number], HUES[number]))
    _name_ends(scene, ends)
    return _finish(scene, shown, title, key, notes)


def _chosen(series: Sequence[Series]) -> tuple[list[Series], list[str]]:
    """The series that can be drawn together: those with numbers, of the first one's unit, up to four; a note on the others."""
    known = [line for line in series if line.values]
    same = [line for line in known if line.unit == known[0].unit]
    shown = same[: len(HUES)]
    left = [line.label for line in known if line not in shown]
    return shown, [f"未画入本图（单位不同或超过{len(HUES)}项）：{'、'.join(left)}"] if left else []


def bars(series: Series, *, title: str = "", key: str = "") -> Chart | None:
    """One series as bars over the years, each with its number; a year without one keeps its place and says why."""
    if not series.values:
        return None
    if len(series.values) == 1:
        return _one_year([series], title, key)
    scene = Scene(_HEIGHT)
    up = _frame(scene, [series], right=scene.width - 12)
    across = _places(_years([series]), 62, scene.width - 30, inset=True)
    _years_below(scene, [series], across)
    _breaks(scene, [series], across)
    wide = min(64.0, 0.56 * (scene.width - 90) / max(len(across), 2))
    for point in series.values:
        x, y = _at(point, across, up)
        if _value(point):
            scene.bar((x - wide / 2, up.at(0)), (wide, y - up.at(0)), HUES[0], tip=_tip(point))
        scene.text(x, min(y, up.at(0)) - 7, _text(point), anchor="middle", halo=True)
    scene.line([(54, up.at(0)), (scene.width - 12, up.at(0))], INK)
    return _finish(scene, [series], title, key)


def _one_year(series: Sequence[Series], title: str, key: str, more: Sequence[str] = ()) -> Chart | None:
    """Where only one year has numbers there is no course to draw: level bars, and a note on the years without one."""
    figures = [point.figure for line in series for point in line.values if point.figure is not None]
    year = series[0].values[0].year
    name = title or f"{'、'.join(line.label for line in series)}（{year}年）"
    notes = [f"只有{year}年一个年度的数字，不画走势", *_notes(series), *more]
    return parts.amounts(figures, title=name, notes=notes, key=key)


def _years(series: Sequence[Series]) -> list[int]:
    return sorted({point.year for line in series for point in line.points})


def _places(years: Sequence[int], left: float, right: float, *, inset: bool = False) -> dict[int, float]:
    """Where each year stands: evenly spread, ``inset`` by half a step as bars need it; a single year in the middle."""
    if inset or len(years) == 1:
        step = (right - left) / len(years)
        return {year: left + step * (n + 0.5) for n, year in enumerate(years)}
    step = (right - left - 24) / (len(years) - 1)
    return {year: left + 12 + step * n for n, year in enumerate(years)}


def _value(point: Point) -> Number:
    if point.figure is None or point.figure.value is None:
        raise ValueError("a point without a number has no place")
    return point.figure.value


def _text(point: Point) -> str:
    return point.figure.text if point.figure else ""


def _tip(point: Point) -> str:
    return f"{point.year}年：{point.figure}"


def _at(point: Point, across: dict[int, float], up: scale.Axis) -> tuple[float, float]:
    return across[point.year], up.at(_value(point))


def _frame(scene: Scene, series: Sequence[Series], *, right: float) -> scale.Axis:
    """The upright axis: pale rules, short numbers, the unit on top."""
    values = [_value(point) for line in series for point in line.values]
    up = scale.axis(values, start=_BOTTOM, end=_TOP)
    for tick in up.ticks:
        y = up.at(tick)
        scene.line([(54, y), (right, y)], RULE, width=0.8)
        scene.text(48, y + 4, formatting.compact(tick), size=SMALL, anchor="end", fill=MUTED)
    scene.text(48, _TOP - 20, f"（{series[0].unit}）", size=SMALL, anchor="end", fill=MUTED)
    return up


def _years_below(scene: Scene, series: Sequence[Series], across: dict[int, float]) -> None:
    """The years under the axis; where no series has a number, the reason below the year."""
    stride = 1 + 34 * len(across) // int(scene.width - 90)
    for n, (year, x) in enumerate(across.items()):
        if n % stride == 0:
            scene.text(x, _BOTTOM + 19, f"{year}", anchor="middle", size=SMALL + 1)
        points = [point for line in series for point in line.points if point.year == year]
        if all(point.state != "value" for point in points) and len(across) <= 11:
            scene.text(x, _BOTTOM + 36, points[0].note, anchor="middle", size=SMALL - 1, fill=MUTED)


def _breaks(scene: Scene, series: Sequence[Series], across: dict[int, float]) -> None:
    """A dashed upright between two years that may not be compared."""
    for before, after in sorted({(b.before, b.after) for line in series for b in line.breaks}):
        x = (across[before] + across[after]) / 2
        scene.line([(x, _TOP - 8), (x, _BOTTOM + 6)], INK, dash=BROKEN)
        scene.text(x, _TOP - 14, "口径变化，不可比", size=SMALL - 1, anchor="middle")


def _draw_line(scene: Scene, line: Series, number: int, across: dict[int, float], up: scale.Axis, *, labelled: bool) -> None:
    for stretch in line.segments():
        if len(stretch) > 1:
            scene.line([_at(point, across, up) for point in stretch], HUES[number], width=2.2, dash=DASHES[number])
        for n, point in enumerate(stretch):
            x, y = _at(point, across, up)
            scene.marker((x, y), MARKERS[number], HUES[number], tip=_tip(point))
            if labelled and point is not line.values[-1]:
                beside = [_value(other) for other in (*stretch[max(0, n - 1) : n], *stretch[n + 1 : n + 2])]
                under = bool(beside) and min(beside) > _value(point) and y < _BOTTOM - 26
                scene.text(x, y + 21 if under else y - 10, _text(point), anchor="middle", halo=True)


def _end_labels(series: Sequence[Series]) -> list[list[str]]:
    """What stands at a line's end, in lines: its last number, and its name where there are several."""
    if len(series) == 1:
        return [[_text(series[0].values[-1])]]
    return [fonts.wrapped(f"{line.label} {_text(line.values[-1])}", SMALL, 15 * SMALL) for line in series]


#: Height and place across of a line's last point, its name in lines, its hue.
End = tuple[float, float, list[str], str]


def _name_ends(scene: Scene, ends: Sequence[End]) -> None:
    """The labels right of the last points, pushed apart downwards and then back up where they would overlap."""
    placed = sorted(ends)
    room = [16.0 * len(lines) + 2 for _, _, lines, _ in placed]
    heights: list[float] = []
    for y, *_ in placed:
        heights.append(max(y, heights[-1] + room[len(heights) - 1]) if heights else y)
    floor = _BOTTOM + 10
    for n in range(len(heights) - 1, -1, -1):
        heights[n] = min(heights[n], floor - room[n])
        floor = heights[n]
    alone = len(ends) == 1
    for (_, x, lines, hue), y in zip(placed, heights, strict=True):
        for n, line in enumerate(lines):
            scene.text(x + 10, y + 5 + 16 * n, line, size=SIZE if alone else SMALL, fill=INK if alone else hue, halo=True)


def _finish(scene: Scene, series: Sequence[Series], title: str, key: str, more: Sequence[str] = ()) -> Chart:
    years = _years(series)
    name = title or f"{'、'.join(line.label for line in series)}（{formatting.spans(years)}年）"
    said = [f"{line.label}：{_listing(line)}。" for line in series]
    said += [str(made) for line in series if (made := sentences.of_series(line))]
    notes = [*_notes(series), *more]
    return make(scene, title=name, description="".join(said), table=_table(series, years, name), notes=notes, key=key)


def _listing(line: Series) -> str:
    return "，".join(f"{p.year}年{p.figure if p.state == 'value' else p.note}" for p in line.points)


def _notes(series: Sequence[Series]) -> list[str]:
    """The caveats of the series; one that several share is said once, with their names."""
    found: dict[str, list[str]] = {}
    for line in series:
        broken = [f"{b.before}年与{b.after}年不可比（{b.note}）" for b in line.breaks]
        doubts = [f"{p.year}年{p.figure.note}" for p in line.points if p.figure and p.figure.note]
        for note in (*broken, *line.notes, *doubts):
            found.setdefault(note, []).append(line.label)
    return [f"{'、'.join(labels)}：{note}" for note, labels in found.items()]


def _table(series: Sequence[Series], years: Sequence[int], caption: str) -> ChartTable:
    held = [{point.year: point for point in line.points} for line in series]

    def entry(points: dict[int, Point], year: int) -> Entry:
        point = points.get(year)
        figure: Figure | None = point.figure if point else None
        return figure if figure is not None else (point.note if point else None)

    rows = tuple((f"{year}年", *(entry(points, year) for points in held)) for year in years)
    return ChartTable(caption, ("年度", *(f"{line.label}（{line.unit}）" for line in series)), rows)
