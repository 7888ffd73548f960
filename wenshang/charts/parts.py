"""A whole and its parts: in goes a Composition, out come paired bars of two years and the waterfall of a change."""

from __future__ import annotations

from collections.abc import Sequence

from wenshang.charts import fonts, scale
from wenshang.charts.chart import Chart, ChartTable, make
from wenshang.charts.scene import BLUE, INK, MUTED, ORANGE, PALE, SIZE, SMALL, Scene
from wenshang.chinese import formatting
from wenshang.comparison import sentences
from wenshang.comparison.change import Change
from wenshang.comparison.figures import Figure
from wenshang.comparison.parts import Composition, Part

_TOP = 30.0


def composition(made: Composition, *, title: str = "", key: str = "") -> Chart | None:
    """The parts of a year as bars beside those of the base year, in form order; None where neither year has a number."""
    rows = [(part.label, part.before, part.after, part.share) for part in made.parts]
    name = title or f"{_short(made.whole.label)}的构成（{made.whole.period[:4]}年）"
    whole = made.whole.after
    told = [f"{whole.period}年{_short(made.whole.label)}{whole}。" if whole else ""]
    told += [str(s) for s in (sentences.of_contributions(made),) if s]
    return _paired(
        rows, _span(made.whole), name, "".join(told) + _listed(rows, _span(made.whole)), [made.note] if made.note else [], key
    )


def changes(rows: Sequence[Change], *, title: str = "", key: str = "") -> Chart | None:
    """Figures of two years as paired bars, one pair a change of one unit; None where there is no number or units differ."""
    if not rows or len({row.unit for row in rows}) > 1:
        return None
    first = rows[0]
    name = title or f"{first.base_period[:4]}年与{first.period[:4]}年对比"
    notes = list(dict.fromkeys(f"{row.label}：{row.note}" for row in rows if row.note))
    pairs: list[Row] = [(row.label, row.before, row.after, None) for row in rows]
    told = [sentences.of_change(row) for row in rows]
    words = "".join(map(str, told)) if all(told) else _listed(pairs, _span(first))
    return _paired(pairs, _span(first), name, words, notes, key)


def amounts(
    figures: Sequence[Figure], *, title: str, labels: Sequence[str] = (), notes: Sequence[str] = (), key: str = ""
) -> Chart | None:
    """Figures of one period and unit as level bars, in the order given; None where there is none with a number.

    Each bar is named by its figure's label, or by ``labels`` where they are given (peers: the authorities).
    """
    known = [figure for figure in figures if not figure.blank]
    if not known or len({figure.unit for figure in figures}) > 1:
        return None
    names = labels or [figure.label for figure in figures]
    rows: list[Row] = [(name, None, figure, None) for name, figure in zip(names, figures, strict=True)]
    years = (known[0].period[:4], "", known[0].unit)
    return _paired(rows, years, title, _listed(rows, years), notes, key)


Row = tuple[str, Figure | None, Figure | None, Figure | None]
#: This year, base year, unit.
Years = tuple[str, str, str]


def _span(change: Change) -> Years:
    return change.period[:4], change.base_period[:4], change.unit


def _short(label: str) -> str:
    """A label without 本年, for words that name the year themselves."""
    return label.removeprefix("本年")


def _paired(rows: Sequence[Row], years: Years, title: str, told: str, notes: Sequence[str], key: str) -> Chart | None:
    figures = [figure for row in rows for figure in row[1:3] if figure is not None and not figure.blank]
    if not figures:
        return None
    two = any(row[1] is not None for row in rows)
    left, lines = _label_column([row[0] for row in rows])
    step = max(40.0 if two else 30.0, 16.0 * max(map(len, lines)) + 10)
    scene = Scene(_TOP + step * len(rows) + 8)
    across = scale.axis([f.value for f in figures if f.value is not None], start=left, end=scene.width - 104)
    _key(scene, left, years, two)
    for number, ((_, before, after, share), label) in enumerate(zip(rows, lines, strict=True)):
        middle = _TOP + step * (number + 0.5)
        _label(scene, left - 10, middle, label)
        _bar(scene, after, share, across, middle - (16 if two else 9), (17, BLUE), SIZE)
        if two:
            _bar(scene, before, None, across, middle + 3, (11, PALE), SMALL - 1)
    scene.line([(across.at(0), _TOP), (across.at(0), scene.height - 8)], INK)
    table = _table(rows, years, title, two)
    return make(scene, title=title, description=told, table=table, notes=notes, key=key)


def _listed(rows: Sequence[Row], years: Years) -> str:
    """Every pair in words, for those who cannot see the bars."""
    two = any(row[1] is not None for row in rows)
    return "".join(f"{label}：{_said(before, after, share, years, two)}。" for label, before, after, share in rows)


def _said(before: Figure | None, after: Figure | None, share: Figure | None, years: Years, two: bool) -> str:
    now = f"{years[0]}年{after if after is not None else '未印此项'}{f'（占{share}）' if share and share.value else ''}"
    return f"{now}，{years[1]}年{before if before is not None else '未印此项'}" if two else now


def _label_column(labels: Sequence[str], size: float = SIZE) -> tuple[float, list[list[str]]]:
    """How wide the labels' column is, and each label in lines of at most 14 characters."""
    lines = [fonts.wrapped(fonts.checked(label), size, 14 * size) for label in labels]
    return max(64.0, *(fonts.width(line, size) for label in lines for line in label)) + 18, lines


def _label(scene: Scene, x: float, middle: float, lines: Sequence[str]) -> None:
    for n, line in enumerate(lines):
        scene.text(x, middle + 5 + 16 * (n - (len(lines) - 1) / 2), line, anchor="end")


def _key(scene: Scene, left: float, years: Years, two: bool) -> None:
    """Which bar is which year, above the first row."""
    scene.bar((left, 8), (16, 10), BLUE)
    scene.text(left + 22, 18, f"{years[0]}年", size=SMALL)
    if two:
        scene.bar((left + 76, 8), (16, 10), PALE, stroke=BLUE)
        scene.text(left + 98, 18, f"{years[1]}年", size=SMALL)
    scene.text(scene.width - 6, 18, f"（{years[2]}）", size=SMALL, anchor="end", fill=MUTED)


def _bar(
    scene: Scene,
    figure: Figure | None,
    share: Figure | None,
    across: scale.Axis,
    top: float,
    look: tuple[float, str],
    size: float,
) -> None:
    """One bar with its number and share; blank and not printed are said where the bar would be."""
    high, fill = look
    start = across.at(0)
    if figure is None or figure.value is None:
        said = "未印此项" if figure is None else formatting.BLANK
        scene.text(start + 7, top + high - 3, said, size=SMALL - 1, fill=MUTED)
        return
    end = across.at(figure.value)
    if figure.value:
        scene.bar((start, top), (end - start, high), fill, stroke=BLUE if fill == PALE else "", tip=f"{figure.period}：{figure}")
    words = f"{figure.text}，占{share.text}" if share is not None and figure.value else figure.text
    scene.text(max(start, end) + 7, top + high / 2 + size * 0.36, words, size=size, fill=INK if fill == BLUE else MUTED)


def _table(rows: Sequence[Row], years: Years, caption: str, two: bool) -> ChartTable:
    shares = any(row[3] is not None for row in rows)
    columns = ("项目", f"{years[0]}年", *(("占比",) if shares else ()), *((f"{years[1]}年",) if two else ()))
    made = tuple(
        (label, after, *((share,) if shares else ()), *((before,) if two else ())) for label, before, after, share in rows
    )
    return ChartTable(f"{caption}（单位：{years[2]}）", columns, made)


def waterfall(made: Composition, *, title: str = "", key: str = "") -> Chart | None:
    """How the parts carry a whole from the base year to this one, row by row.

    None where a difference is missing, nothing moved, or the parts do not sum to the wholes.
    """
    before, after, gap = made.whole.before, made.whole.after, made.whole.difference
    steps = [part for part in made.parts if part.difference is not None and part.difference.value]
    if before is None or after is None or gap is None or made.note or not steps:
        return None
    if any(part.difference is None for part in made.parts):
        return None
    name = title or f"{_short(made.whole.label)}变化的来源（{before.period[:4]}年至{after.period[:4]}年）"
    scene = _waterfall(made, steps, before, after)
    still = [part.label for part in made.parts if part not in steps]
    notes = [f"没有变化的分项：{'、'.join(still)}"] if still else []
    told = [str(s) for s in (sentences.of_change(made.whole), sentences.of_contributions(made)) if s]
    listing = "；".join(f"{part.label}{part.difference.signed}{made.whole.unit}" for part in steps if part.difference)
    rows = tuple((part.label, part.before, part.after, part.difference, part.share_of_change) for part in made.parts)
    total = (made.whole.label, before, after, gap, None)
    columns = ("项目", f"{before.period[:4]}年", f"{after.period[:4]}年", "变化", "占总变化")
    table = ChartTable(f"{name}（单位：{made.whole.unit}）", columns, (*rows, total))
    return make(scene, title=name, description=f"{''.join(told)}分项变化：{listing}。", table=table, notes=notes, key=key)


def _waterfall(made: Composition, steps: Sequence[Part], before: Figure, after: Figure) -> Scene:
    """Floating bars: a rise solid to the right, a fall hatched to the left, joined by thin lines."""
    start, end = (f"{f.period[:4]}年{_short(made.whole.label)}" for f in (before, after))
    left, lines = _label_column([start, *(part.label for part in steps), end])
    step, high = 34.0, 18.0
    scene = Scene(12 + step * (len(steps) + 2))
    scene.text(scene.width - 6, 20, f"（{made.whole.unit}）", size=SMALL, anchor="end", fill=MUTED)
    level = before.value or 0
    levels = [level]
    for part in steps:
        level += (part.difference.value if part.difference else 0) or 0
        levels.append(level)
    across = scale.axis([*levels, after.value or 0], start=left, end=scene.width - 84)
    tops = [6 + step * n + (step - high) / 2 for n in range(len(steps) + 2)]
    for top, label in zip(tops, lines, strict=True):
        _label(scene, left - 10, top + high / 2, label)
    for n, figure in ((0, before), (-1, after)):
        _bar(scene, figure, None, across, tops[n], (high, PALE if n == 0 else BLUE), SIZE)
    for n, part in enumerate(steps, start=1):
        _step(scene, part, (across.at(levels[n - 1]), across.at(levels[n])), tops[n], high)
    for n in range(len(steps) + 1):
        x = across.at(levels[n])
        scene.line([(x, tops[n] + high), (x, tops[n + 1])], MUTED, width=0.8)
    scene.line([(left, 6), (left, scene.height - 6)], INK)
    return scene


def _step(scene: Scene, part: Part, ends: tuple[float, float], top: float, high: float) -> None:
    change = part.difference
    if change is None or change.value is None:
        return
    rising = change.value > 0
    colour = BLUE if rising else ORANGE
    scene.bar(
        (ends[0], top), (ends[1] - ends[0], high), colour, stroke=colour, hatched=not rising, tip=f"{part.label}：{change.signed}"
    )
    scene.text(max(ends) + 7, top + high / 2 + 5, change.signed)
