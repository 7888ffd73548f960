"""Two years side by side, a whole and its parts, and the waterfall of a change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from wenshang import vocabulary
from wenshang.charts import framed, level
from wenshang.charts.choice import Colours, chosen, colours_of, renamed
from wenshang.charts.level import Bar, Row
from wenshang.charts.sheet import LEADING, nothing, sheet
from wenshang.charts.style import BLUE, MUTED, ORANGE, PALE, SMALL, styled
from wenshang.charts.told import ChartTable
from wenshang.comparison import sentences
from wenshang.comparison.change import Change
from wenshang.comparison.figures import Figure
from wenshang.comparison.parts import Composition, Part
from wenshang.comparison.two_years import Comparison
from wenshang.comparison.wording import Sentence

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: This year, base year, unit.
Years = tuple[str, str, str]


def changes(
    data: Sequence[Change] | Comparison | pd.DataFrame,
    *,
    ax: Axes | None = None,
    colors: Colours = None,
    order: Sequence[str] | None = None,
    labels: Mapping[str, str] | None = None,
    title: str = "",
) -> Axes:
    """Draw figures of two years as paired bars, one pair a change; the changes are of one unit.

    Parameters
    ----------
    data
        Changes of ``ws.compare`` (``change.table("requests")``), a comparison (``change.select(…)``), or a frame with the columns
        label, before, after (and unit, period, base_period) of ``change.frame``.
    ax
        Axes to draw on; new ones of page width where not given.
    colors
        One colour, one a row, or a mapping from label or code to colour.
    order
        Labels or codes, in the order wanted; what is not named is left out.
    labels
        Other names: label or code → name.
    title
        The title; made from the years where not given.

    Returns
    -------
    Axes
        With the caveats below, the numbers in ``charts.numbers`` and words in ``charts.description``.
    """
    rows = chosen(_changes(data), order)
    if not rows:
        return nothing(ax, "没有可以画的数字", title=title)
    if len({row.unit for row in rows}) > 1:
        return nothing(ax, f"各项单位不同（{'、'.join(dict.fromkeys(row.unit for row in rows))}），不能画在一起", title=title)
    names = renamed(rows, labels)
    first = rows[0]
    notes = list(dict.fromkeys(f"{name}：{row.note}" for name, row in zip(names, rows, strict=True) if row.note))
    pairs = [Row(name, row.before, row.after, absent=_absent(data)) for name, row in zip(names, rows, strict=True)]
    told = [_sentence(row) for row in rows]
    words = "".join(map(str, told)) if all(told) else _listed(pairs, _span(first))
    name = title or f"{first.base_period[:4]}年与{first.period[:4]}年对比"
    return paired(pairs, _span(first), title=name, told=words, notes=notes, ax=ax, hues=colours_of(rows, colors, [BLUE]))


def _sentence(change: Change) -> Sentence | None:
    """What a change says in a sentence; None where it is of a frame's own making, for which there are no words."""
    return sentences.of_change(change) if change.code in vocabulary.codes() else None


def _changes(data: Sequence[Change] | Comparison | pd.DataFrame) -> Sequence[Change]:
    if isinstance(data, Comparison):
        return data.changes
    return framed.changes(data) if framed.is_frame(data) else list(data)


def _absent(data: object) -> str:
    """What is said of a number that is not there: a frame does not tell whether it was printed."""
    return "无数字" if framed.is_frame(data) else "未印此项"


def composition(
    data: Composition | pd.DataFrame,
    *,
    ax: Axes | None = None,
    colors: Colours = None,
    order: Sequence[str] | None = None,
    labels: Mapping[str, str] | None = None,
    title: str = "",
) -> Axes:
    """Draw the parts of a whole as bars beside those of the base year, with each part's share, in form order.

    ``data`` is a composition (``ws.outcomes``, ``ws.applicants``) or its ``.frame``; the other arguments as in ``changes``.
    """
    data = framed.composition(data) if framed.is_frame(data) else data
    parts = chosen(data.parts, order)
    names = renamed(parts, labels)
    rows = [Row(name, part.before, part.after, part.share) for name, part in zip(names, parts, strict=True)]
    whole, years = data.whole.after, _span(data.whole)
    told = [f"{whole.period}年{_short(data.whole.label)}{whole}。" if whole else ""]
    told += [str(made) for made in (sentences.of_contributions(data),) if made]
    name = title or f"{_short(data.whole.label)}的构成（{data.whole.period[:4]}年）"
    notes = [data.note] if data.note else []
    words = "".join(told) + _listed(rows, years)
    return paired(rows, years, title=name, told=words, notes=notes, ax=ax, hues=colours_of(parts, colors, [BLUE]))


def amounts(
    figures: Sequence[Figure], names: Sequence[str], *, title: str, notes: Sequence[str], ax: Axes | None, hues: Sequence[str]
) -> Axes:
    """Draw figures of one period and unit as level bars by name, in the order given."""
    rows = [Row(name, None, figure) for name, figure in zip(names, figures, strict=True)]
    years = (figures[0].period[:4] if figures else "", "", figures[0].unit if figures else "")
    return paired(rows, years, title=title, told=_listed(rows, years), notes=notes, ax=ax, hues=hues)


def paired(
    rows: Sequence[Row], years: Years, *, title: str, told: str, notes: Sequence[str], ax: Axes | None, hues: Sequence[str]
) -> Axes:
    """Draw rows as level bars; an explanation where none has a number."""
    if not any(figure is not None and not figure.blank for row in rows for figure in (row.before, row.after)):
        return nothing(ax, "没有可以画的数字", title=title)
    with styled():
        made = sheet(ax)
        level.pairs(made, rows, years, hues)
        return made.finish(title, told, _table(rows, years, title), notes)


def _span(change: Change) -> Years:
    return change.period[:4], change.base_period[:4], change.unit


def _short(label: str) -> str:
    """A label without 本年, for words that name the year themselves."""
    return label.removeprefix("本年")


def _listed(rows: Sequence[Row], years: Years) -> str:
    """Every pair in words, for those who cannot see the bars."""
    two = any(row.before is not None for row in rows)
    return "".join(f"{row.label}：{_said(row, years, two)}。" for row in rows)


def _said(row: Row, years: Years, two: bool) -> str:
    share = f"（占{row.share}）" if row.share and row.share.value else ""
    year = f"{years[0]}年" if years[0] else ""
    now = f"{year}{row.after if row.after is not None else row.absent}{share}"
    return f"{now}，{years[1]}年{row.before if row.before is not None else row.absent}" if two else now


def _table(rows: Sequence[Row], years: Years, caption: str) -> ChartTable:
    two, shares = any(row.before is not None for row in rows), any(row.share is not None for row in rows)
    columns = (
        "项目",
        f"{years[0]}年" if years[0] else "数值",
        *(("占比",) if shares else ()),
        *((f"{years[1]}年",) if two else ()),
    )
    made = tuple((row.label, row.after, *((row.share,) if shares else ()), *((row.before,) if two else ())) for row in rows)
    return ChartTable(f"{caption}（单位：{years[2]}）" if years[2] else caption, columns, made)


def waterfall(
    data: Composition | pd.DataFrame,
    *,
    ax: Axes | None = None,
    colors: tuple[str, str] = (BLUE, ORANGE),
    order: Sequence[str] | None = None,
    labels: Mapping[str, str] | None = None,
    title: str = "",
) -> Axes:
    """Draw how the parts carry a whole from the base year to this one, row by row: rises solid, falls hatched.

    ``colors`` are those of rises and of falls; ``order`` puts the named parts first (a waterfall leaves none out); the other
    arguments as in ``composition``. Where a difference is missing, nothing moved, or the parts do not sum to the wholes, there
    is no waterfall, and the axes say why.
    """
    data = framed.composition(data) if framed.is_frame(data) else data
    name = title or f"{_short(data.whole.label)}变化的来源（{data.whole.base_period[:4]}年至{data.whole.period[:4]}年）"
    before, after, gap = data.whole.before, data.whole.after, data.whole.difference
    parts = [*chosen(data.parts, order)] if order else []
    parts += [part for part in data.parts if part not in parts]
    if before is None or after is None or gap is None or any(part.difference is None for part in parts):
        return nothing(ax, data.whole.note or data.note or "有的分项没有可比的数字", title=name)
    if data.note:
        return nothing(ax, data.note, title=name)
    steps = [part for part in parts if part.difference is not None and part.difference.value]
    if not steps:
        return nothing(ax, "各分项没有变化", title=name)
    names = dict(zip((part.label for part in parts), renamed(parts, labels), strict=True))
    unmoved = [names[part.label] for part in parts if part not in steps]
    notes = [f"没有变化的分项：{'、'.join(unmoved)}"] if unmoved else []
    told = [str(made) for made in (_sentence(data.whole), sentences.of_contributions(data)) if made]
    listing = "；".join(f"{names[part.label]}{part.difference.signed}{data.whole.unit}" for part in steps if part.difference)
    rows = tuple((names[part.label], part.before, part.after, part.difference, part.share_of_change) for part in parts)
    columns = ("项目", f"{before.period[:4]}年", f"{after.period[:4]}年", "变化", "占总变化")
    table = ChartTable(f"{name}（单位：{data.whole.unit}）", columns, (*rows, (data.whole.label, before, after, gap, None)))
    with styled():
        made = sheet(ax)
        _steps(made, (before, after), [(names[part.label], part) for part in steps], _short(data.whole.label), colors)
        return made.finish(name, f"{''.join(told)}分项变化：{listing}。", table, notes)


def _steps(made: Any, ends: tuple[Figure, Figure], steps: Sequence[tuple[str, Part]], whole: str, hues: tuple[str, str]) -> None:
    """Floating bars between the two wholes, joined by thin lines."""
    names = [f"{ends[0].period[:4]}年{whole}", *(name for name, _ in steps), f"{ends[1].period[:4]}年{whole}"]
    left, lines = level.labels(names, made.across)
    high, reached = 18.0, float(ends[0].value or 0)
    heights = [max(33.0, LEADING * len(label) + 8) for label in lines]
    middles = [sum(heights[:n]) + heights[n] / 2 for n in range(len(heights))]
    pale = {"facecolor": PALE, "edgecolor": hues[0], "linewidth": 1.0}
    bars = [Bar(0, reached, middles[0], high, ends[0].text, pale, tip=f"{ends[0].period}：{ends[0]}")]
    levels = [reached]
    for middle, (name, part) in zip(middles[1:], steps, strict=False):
        change = part.difference
        moved = float(change.value or 0) if change else 0.0
        rise = {"facecolor": hues[0], "edgecolor": hues[0]}
        fall = {"facecolor": "#ffffff", "edgecolor": hues[1], "hatch": "////", "linewidth": 1.2}
        text = change.signed if change else ""
        bars.append(Bar(reached, reached + moved, middle, high, text, rise if moved > 0 else fall, tip=f"{name}：{text}"))
        reached += moved
        levels.append(reached)
    last = float(ends[1].value or 0)
    bars.append(Bar(0, last, middles[-1], high, ends[1].text, {"facecolor": hues[0]}, tip=f"{ends[1].period}：{ends[1]}"))
    level.frame(made, bars, lines, middles, left=left, high=sum(heights), above=LEADING + 8)
    upper, lower = [middle + high / 2 for middle in middles[:-1]], [middle - high / 2 for middle in middles[1:]]
    made.ax.vlines(levels, upper, lower, color=MUTED, linewidth=0.8)
    unit = ends[1].unit
    made.write(made.wide, made.high + 4, f"（{unit}）", ha="right", va="bottom", size=SMALL, color=MUTED)


def by_name(data: Any, *, unit: str = "") -> list[Row] | None:
    """Return the numbers of a pandas object whose index are names as rows, None for everything else."""
    from wenshang.charts.courses import year_of

    if not hasattr(data, "to_frame") or all(year_of(name) for name in data.index):
        return None
    return [Row(str(name), None, framed.own(str(name), "", held, unit=unit), absent="无数字") for name, held in data.items()]


def named(
    rows: Sequence[Row],
    *,
    unit: str,
    ax: Axes | None,
    colors: Colours,
    order: Sequence[str] | None,
    labels: Mapping[str, str] | None,
    title: str,
) -> Axes:
    """Draw rows as level bars, each named by its label."""
    shown = chosen(rows, order)
    names = renamed(shown, labels)
    said = [replace(row, label=name) for row, name in zip(shown, names, strict=True)]
    words = _listed(said, ("", "", unit))
    return paired(said, ("", "", unit), title=title, told=words, notes=[], ax=ax, hues=colours_of(shown, colors, [BLUE]))
