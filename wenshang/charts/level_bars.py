"""Level bars: one row a name, each bar with its number; the frame of changes, compositions, waterfalls and few peers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wenshang.charts import fonts
from wenshang.charts.sheet import AIR, LEADING, SPACING, ChartSheet
from wenshang.charts.style import BLUE, INK, MUTED, PALE, SIZE, SMALL
from wenshang.chinese import formatting
from wenshang.comparison.figure import Figure

_GAP = 6.0
_LABEL = 9.5


@dataclass(frozen=True, slots=True)
class BarRow:
    """A name with the figure of the base year, of the year, and the year's share of a whole."""

    label: str
    before: Figure | None
    after: Figure | None
    share: Figure | None = None
    absent: str = "未印此项"

    @property
    def code(self) -> str:
        """The name: what a row may be chosen by."""
        return self.label


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar from one value to another at a height (points from the top), with the words at its end."""

    start: float
    end: float
    middle: float
    high: float
    text: str
    look: dict[str, Any]
    size: float = SIZE
    tip: str = ""


def labels(names: Sequence[str], across: float) -> tuple[float, list[list[str]]]:
    """Return how wide the column of names is, and each name in lines."""
    lines, widest = fonts.labels(names, SIZE, min(_LABEL * SIZE, 0.34 * across))
    return max(48.0, widest) + AIR + _GAP, lines


def pairs(sheet: ChartSheet, rows: Sequence[BarRow], years: tuple[str, str, str], colours: Sequence[str]) -> None:
    """Draw the rows as pairs of bars (this year above the base year), or as single ones where no row has a base."""
    two = any(row.before is not None for row in rows)
    left, lines = labels([row.label for row in rows], sheet.across)
    steps = [max(43.0 if two else 30.0, LEADING * len(label) + 8) for label in lines]
    bars: list[Bar] = []
    top = 2.0
    middles = []
    for row, step, colour in zip(rows, steps, colours, strict=True):
        middle = top + step / 2
        bars.append(_bar(row, row.after, row.share, middle - (9 if two else 0), (17, SIZE), {"facecolor": colour}))
        if two:
            pale = {"facecolor": PALE if colour == BLUE else "#ffffff", "edgecolor": colour, "linewidth": 1.0}
            bars.append(_bar(row, row.before, None, middle + 9, (11, SMALL), pale))
        middles.append(middle)
        top += step
    frame(sheet, bars, lines, middles, left=left, high=top + 2, above=LEADING + 2 * AIR)
    _key(sheet, years, two, colours)


def _bar(
    row: BarRow, figure: Figure | None, share: Figure | None, middle: float, form: tuple[float, float], look: dict[str, Any]
) -> Bar:
    """One bar with its number and share; blank and not printed are said where the bar would be."""
    high, size = form
    if figure is None or figure.value is None:
        return Bar(0, 0, middle, high, row.absent if figure is None else formatting.BLANK, {"muted": True}, SMALL)
    words = f"{figure.text}，占{share.text}" if share is not None and figure.value else figure.text
    return Bar(0, float(figure.value), middle, high, words, look, size, f"{figure.period}：{figure}")


def frame(
    sheet: ChartSheet, bars: Sequence[Bar], names: Sequence[Sequence[str]], middles: Sequence[float], *, left: float, high: float,
    above: float = AIR,
) -> None:  # fmt: skip
    """Lay out the plot so that every bar and the words at its end have room, draw the bars, and name the rows."""
    sheet.lay(high, left=left, above=above)
    ax = sheet.ax
    low, up = _limits(bars, sheet.wide)
    ax.set(xlim=(low, up), ylim=(high, 0))
    for bar in bars:
        look = {key: value for key, value in bar.look.items() if key != "muted"}
        if bar.end != bar.start:
            drawn = ax.barh([bar.middle], [bar.end - bar.start], bar.high, left=bar.start, **look)
            sheet.tip(drawn.patches[0], [bar.tip])
        colour = MUTED if bar.look.get("muted") or bar.size < SIZE else INK
        sheet.label((max(bar.start, bar.end, 0 if not bar.start else low), bar.middle), (_GAP, 0), bar.text, ha="left",
                    color=colour, fontsize=bar.size * sheet.scale)  # fmt: skip
    ax.axvline(0, color=INK, linewidth=1)
    ax.set_yticks(middles, ["\n".join(label) for label in names], fontsize=SIZE * sheet.scale, color=INK, linespacing=SPACING)
    ax.tick_params(axis="y", pad=_GAP, length=0)
    ax.xaxis.set_visible(False)
    for side in ("left", "bottom", "top", "right"):
        ax.spines[side].set_visible(False)


def _limits(bars: Sequence[Bar], wide: float) -> tuple[float, float]:
    """The values at both ends of the plot: zero, every bar and the words right of it lie between them."""
    ends = [(max(bar.start, bar.end, 0.0), fonts.width(bar.text, bar.size) + _GAP + 2) for bar in bars]
    low = min(0.0, *(min(bar.start, bar.end) for bar in bars))
    room = [(end - low) / max(wide - words, 0.2 * wide) for end, words in ends]
    scale = max(room) or 1 / wide
    return low, low + scale * wide


def _key(sheet: ChartSheet, years: tuple[str, str, str], two: bool, colours: Sequence[str]) -> None:
    """Which bar is which year, above the first row; the unit at the right end."""
    from matplotlib.patches import Patch

    sheet.write_unit(years[2])
    colour = colours[0]
    if not years[0] or len(set(colours)) > 1:  # where each bar has a colour of its own, none of them stands for the year
        return
    pale = Patch(facecolor=PALE if colour == BLUE else "#ffffff", edgecolor=colour, linewidth=1.0, label=years[1])
    marks = [Patch(facecolor=colour, label=years[0]), *([pale] if two else [])]
    sheet.ax.legend(
        handles=marks, loc="lower left", bbox_to_anchor=(0, 1), ncols=2, handlelength=1.3, handleheight=0.8, columnspacing=1.2,
        borderpad=0.2, labelcolor=INK,
    )  # fmt: skip
