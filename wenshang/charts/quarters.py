"""Progress over four quarters: one row of small bars a figure; a quarter that says nothing says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from wenshang.charts import arguments, fonts
from wenshang.charts.arguments import Colours, chosen, colours_of, renamed
from wenshang.charts.sheet import AIR, LEADING, SPACING, ChartSheet, nothing, sheet_for
from wenshang.charts.style import BLUE, INK, MUTED, RULE, SIZE, SMALL, styled
from wenshang.charts.words import ChartTable
from wenshang.chinese import formatting
from wenshang.comparison.quarters import Quarters
from wenshang.frames import is_frame

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_NAMES = [formatting.quarter(number)[1:] for number in "1234"]
_BAR, _WIDE = 26.0, 0.42


def quarters(
    data: Sequence[Quarters] | pd.DataFrame,
    *,
    ax: Axes | None = None,
    colors: Colours = None,
    order: Sequence[str] | None = None,
    labels: Mapping[str, str] | None = None,
    title: str = "",
) -> Axes:
    """Draw the figures of a year's quarterly pages (季度进展), a row of four bars each, each row to its own scale.

    ``data`` is what ``ws.quarters`` gives, or its ``.frame``; the other arguments as in ``changes``.
    """
    rows = arguments.quarters(data) if is_frame(data) else arguments.listed(data, Quarters, "ws.quarters(…)")
    rows_shown = [row for row in chosen(rows, order) if any(figure is not None and not figure.blank for figure in row.figures)]
    if not rows_shown:
        return nothing(ax, "没有按季度列出的数字", title=title)
    names, hues = renamed(rows_shown, labels), colours_of(rows_shown, colors, [BLUE])
    heads = [f"{name}（{row.unit}）" for name, row in zip(names, rows_shown, strict=True)]
    name = title or f"{rows_shown[0].year}年各季度进展"
    words = "".join(f"{label}：{_listing(row)}。" for label, row in zip(names, rows_shown, strict=True))
    table = ChartTable(name, ("指标", *_NAMES), tuple((head, *row.figures) for head, row in zip(heads, rows_shown, strict=True)))
    notes = ["各行比例不同，只在行内比较", *arguments.noted(names, [row.note for row in rows_shown])]
    sheet = sheet_for(ax)
    with styled():
        _draw(sheet, rows_shown, heads, hues)
        return sheet.finish(name, words, table, notes)


def _draw(sheet: ChartSheet, rows: Sequence[Quarters], heads: Sequence[str], hues: Sequence[str]) -> None:
    lines, widest = fonts.labels(heads, SIZE, min(8.6 * SIZE, 0.32 * sheet.across))
    left = widest + AIR + 8
    steps = [max(_BAR + LEADING + 14, LEADING * len(label) + 12) for label in lines]
    sheet.lay(sum(steps), left=left, above=LEADING + AIR)
    ax = sheet.ax
    ax.set(xlim=(-0.5, 3.5), ylim=(sum(steps), 0))
    bases = [sum(steps[: n + 1]) - 6 for n in range(len(steps))]
    for row, base, hue in zip(rows, bases, hues, strict=True):
        _row(sheet, row, base, hue)
    ax.hlines(bases, -0.5, 3.5, color=RULE, linewidth=1)
    ax.set_xticks(range(4), _NAMES, color=MUTED)
    ax.tick_params(axis="x", top=False, bottom=False, labeltop=True, labelbottom=False, pad=2)
    middles = [base - max(_BAR * 0.45, LEADING * len(label) / 2) for base, label in zip(bases, lines, strict=True)]
    ax.set_yticks(middles, ["\n".join(label) for label in lines], fontsize=SIZE * sheet.scale, color=INK, linespacing=SPACING)
    ax.tick_params(axis="y", length=0, pad=8)
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)


def _row(sheet: ChartSheet, row: Quarters, base: float, hue: str) -> None:
    top = max((f.value for f in row.figures if f is not None and f.value is not None), default=0)
    for quarter, figure in enumerate(row.figures):
        if figure is None or figure.value is None:
            text = "未列" if figure is None else formatting.BLANK
            sheet.label((quarter, base), (0, 4), text, ha="center", va="bottom", color=MUTED, fontsize=SMALL * sheet.scale)
            continue
        high = max(_BAR * float(figure.value / top), 0.0) if top > 0 else 0.0
        if high:
            (bar,) = sheet.ax.bar([quarter], [-high], _WIDE, bottom=base, color=hue).patches
            sheet.tip(bar, [f"{_NAMES[quarter]}：{figure}"])
        text = figure.text if fonts.width(figure.text, SIZE) < sheet.wide / 4 - 4 else formatting.compact(figure.value)
        sheet.label((quarter, base - high), (0, 3), text, ha="center", va="bottom", fontsize=SIZE * sheet.scale)


def _listing(row: Quarters) -> str:
    return "，".join(f"{name}{'未列' if f is None else f}" for name, f in zip(_NAMES, row.figures, strict=True))
