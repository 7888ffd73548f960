"""Two years side by side, a whole and its parts, and how the parts carry a change: level bars and a waterfall."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from wenshang import vocabulary
from wenshang.charts import arguments, level_bars
from wenshang.charts.arguments import Colours, chosen, colours_of, renamed
from wenshang.charts.level_bars import Bar, BarRow
from wenshang.charts.sheet import LEADING, ChartSheet, nothing, sheet_for
from wenshang.charts.style import BLUE, MUTED, ORANGE, PALE, styled
from wenshang.charts.words import ChartTable
from wenshang.comparison import sentences
from wenshang.comparison.change import Change
from wenshang.comparison.figure import Figure
from wenshang.comparison.parts import Composition, Part
from wenshang.comparison.two_years import Comparison
from wenshang.comparison.wording import Sentence
from wenshang.frames import is_frame

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


#: This year and the base year in words (2024年), and the unit.
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
        return nothing(ax, "没有可以作图的数字", title=title)
    if len({row.unit for row in rows}) > 1:
        return nothing(ax, f"各项单位不同（{'、'.join(dict.fromkeys(row.unit for row in rows))}），不能画在同一图中", title=title)
    names = renamed(rows, labels)
    first = rows[0]
    notes = arguments.noted(names, [row.note for row in rows])
    absent = "无数字" if is_frame(data) else "未印此项"  # a frame does not tell whether a number was printed
    pairs = [BarRow(name, row.before, row.after, absent=absent) for name, row in zip(names, rows, strict=True)]
    sentences_of = [sentence(row) for row in rows]
    words = "".join(map(str, sentences_of)) if all(sentences_of) else _listed(pairs, span(first))
    now, then, _ = span(first)
    name = title or f"{then}与{now}对比"
    return paired(pairs, span(first), title=name, words=words, notes=notes, ax=ax, hues=colours_of(rows, colors, [BLUE]))


def sentence(change: Change) -> Sentence | None:
    """What a change says in a sentence; None where it is of a frame's own making, for which there are no words."""
    return sentences.of_change(change) if change.code in vocabulary.codes() and change.period else None


def _changes(data: Sequence[Change] | Comparison | pd.DataFrame) -> Sequence[Change]:
    if isinstance(data, Comparison):
        return data.changes
    return arguments.changes(data) if is_frame(data) else arguments.listed(data, Change, "ws.compare(…)")


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
    data = arguments.composition_of(data)
    parts = chosen(data.parts, order)
    names = renamed(parts, labels)
    if not any(figure and figure.value for part in parts for figure in (part.before, part.after)):
        return nothing(ax, f"{data.whole.period}年各项均为0或没有数字", title=title)
    rows = [BarRow(name, part.before, part.after, part.share) for name, part in zip(names, parts, strict=True)]
    whole, years = data.whole.after, span(data.whole)
    texts = [f"{years[0]}{short(data.whole.label)}{whole}。" if whole else ""]
    texts += [str(sentence) for sentence in (sentences.of_contributions(data),) if sentence]
    name = title or f"{short(data.whole.label)}的构成（{years[0]}）"
    notes = [data.note] if data.note else []
    words = "".join(texts) + _listed(rows, years)
    return paired(rows, years, title=name, words=words, notes=notes, ax=ax, hues=colours_of(parts, colors, [BLUE]))


def amounts(
    figures: Sequence[Figure], names: Sequence[str], *, title: str, notes: Sequence[str], ax: Axes | None, hues: Sequence[str]
) -> Axes:
    """Draw figures of one period and unit as level bars by name, in the order given."""
    rows = [BarRow(name, None, figure) for name, figure in zip(names, figures, strict=True)]
    years = (year_word(figures[0].period), "", figures[0].unit) if figures else ("", "", "")
    return paired(rows, years, title=title, words=_listed(rows, years), notes=notes, ax=ax, hues=hues)


def paired(
    rows: Sequence[BarRow], years: Years, *, title: str, words: str, notes: Sequence[str], ax: Axes | None, hues: Sequence[str]
) -> Axes:
    """Draw rows as level bars; an explanation where none has a number."""
    if not any(figure is not None and not figure.blank for row in rows for figure in (row.before, row.after)):
        return nothing(ax, "没有可以作图的数字", title=title)
    sheet = sheet_for(ax)
    with styled():
        level_bars.pairs(sheet, rows, years, hues)
        return sheet.finish(title, words, _table(rows, years, title), notes)


def span(change: Change) -> Years:
    return year_word(change.period, "变化后"), year_word(change.base_period, "变化前"), change.unit


def year_word(period: str, otherwise: str = "") -> str:
    """A period's year as it is said, or another word for a frame that names none."""
    return f"{period[:4]}年" if period else otherwise


def short(label: str) -> str:
    """A label without 本年, for words that name the year themselves."""
    return label.removeprefix("本年")


def _listed(rows: Sequence[BarRow], years: Years) -> str:
    """Every pair in words, for those who cannot see the bars."""
    two = any(row.before is not None for row in rows)
    return "".join(f"{row.label}：{_said(row, years, two)}。" for row in rows)


def _said(row: BarRow, years: Years, two: bool) -> str:
    share = f"（占{row.share}）" if row.share and row.share.value else ""
    now = f"{years[0]}{row.after if row.after is not None else row.absent}{share}"
    return f"{now}，{years[1]}{row.before if row.before is not None else row.absent}" if two else now


def _table(rows: Sequence[BarRow], years: Years, caption: str) -> ChartTable:
    two, shares = any(row.before is not None for row in rows), any(row.share is not None for row in rows)
    columns = (
        "项目",
        years[0] or "数值",
        *(("占比",) if shares else ()),
        *((years[1],) if two else ()),
    )
    entries = tuple((row.label, row.after, *((row.share,) if shares else ()), *((row.before,) if two else ())) for row in rows)
    return ChartTable.of_unit(caption, years[2], columns, entries)


def by_name(
    data: Any,
    *,
    unit: str,
    ax: Axes | None,
    colors: Colours,
    order: Sequence[str] | None,
    labels: Mapping[str, str] | None,
    title: str,
) -> Axes | None:
    """Draw the numbers of a pandas object whose index are names as level bars; None for everything else."""
    from wenshang.charts.year_series import year_of

    if not hasattr(data, "to_frame") or all(year_of(name) for name in data.index):
        return None
    own = [(str(name), arguments.own(str(name), "", value, unit=unit)) for name, value in data.items()]
    shown = chosen([BarRow(name, None, figure, absent="无数字") for name, figure in own], order)
    rows = [replace(row, label=name) for row, name in zip(shown, renamed(shown, labels), strict=True)]
    years = ("", "", unit)
    return paired(rows, years, title=title, words=_listed(rows, years), notes=[], ax=ax, hues=colours_of(shown, colors, [BLUE]))


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
    data = arguments.composition_of(data)
    now, then, unit = span(data.whole)
    name = title or f"{short(data.whole.label)}变化的来源（{then}至{now}）"
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
    texts = [str(sheet) for sheet in (sentence(data.whole), sentences.of_contributions(data)) if sheet]
    listing = "；".join(f"{names[part.label]}{part.difference.signed}{data.whole.unit}" for part in steps if part.difference)
    rows = tuple((names[part.label], part.before, part.after, part.difference, part.share_of_change) for part in parts)
    columns = ("项目", then, now, "变化", "占总变化")
    table = ChartTable.of_unit(name, unit, columns, (*rows, (data.whole.label, before, after, gap, None)))
    label = short(data.whole.label)
    sheet = sheet_for(ax)
    with styled():
        _steps(sheet, (before, after), [(names[part.label], part) for part in steps], (f"{then}{label}", f"{now}{label}"), colors)
        return sheet.finish(name, f"{''.join(texts)}分项变化：{listing}。", table, notes)


def _steps(
    sheet: ChartSheet,
    ends: tuple[Figure, Figure],
    steps: Sequence[tuple[str, Part]],
    wholes: tuple[str, str],
    hues: tuple[str, str],
) -> None:
    """Floating bars between the two wholes, joined by thin lines."""
    names = [wholes[0], *(name for name, _ in steps), wholes[1]]
    left, lines = level_bars.labels(names, sheet.across)
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
    level_bars.frame(sheet, bars, lines, middles, left=left, high=sum(heights), above=LEADING + 8)
    upper, lower = [middle + high / 2 for middle in middles[:-1]], [middle - high / 2 for middle in middles[1:]]
    sheet.ax.vlines(levels, upper, lower, color=MUTED, linewidth=0.8)
    sheet.write_unit(ends[1].unit)
