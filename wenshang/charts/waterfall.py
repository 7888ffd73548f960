"""The waterfall of a change: how the parts carry a whole from one year to another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from wenshang.charts import arguments, level_bars
from wenshang.charts.arguments import chosen, renamed
from wenshang.charts.level_bars import Bar
from wenshang.charts.parts import sentence, short, span
from wenshang.charts.sheet import LEADING, ChartSheet, nothing, sheet_for
from wenshang.charts.style import BLUE, MUTED, ORANGE, PALE, styled
from wenshang.charts.words import ChartTable
from wenshang.comparison import sentences
from wenshang.comparison.figure import Figure
from wenshang.comparison.parts import Composition, Part

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


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
