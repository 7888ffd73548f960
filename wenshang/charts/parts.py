"""Two years side by side, and a whole and its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from wenshang import vocabulary
from wenshang.charts import arguments, level_bars
from wenshang.charts.arguments import Colours, chosen, colours_of, renamed
from wenshang.charts.level_bars import BarRow
from wenshang.charts.sheet import nothing, sheet_for
from wenshang.charts.style import BLUE, styled
from wenshang.charts.words import ChartTable
from wenshang.comparison import sentences
from wenshang.comparison.change import Change
from wenshang.comparison.figure import Figure
from wenshang.comparison.parts import Composition
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
    notes_of = {row.note for row in rows}
    notes = (
        [f"{name}：{row.note}" for name, row in zip(names, rows, strict=True) if row.note]
        if len(notes_of) > 1
        else [*filter(None, notes_of)]
    )
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
