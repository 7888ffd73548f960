"""Where an authority stands among its peers: a strip with every peer on it, or bars by name where they are few."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from wenshang.charts import arguments, fonts, parts, words
from wenshang.charts.arguments import Colours, colours_of
from wenshang.charts.level_bars import BarRow
from wenshang.charts.sheet import AIR, LEADING, ChartSheet, nothing, sheet_for, ticks
from wenshang.charts.style import BLUE, INK, MUTED, ORANGE, PALE, SIZE, SMALL, styled
from wenshang.charts.words import ChartTable, Entry
from wenshang.chinese import formatting
from wenshang.comparison import sentences
from wenshang.comparison.figure import Figure
from wenshang.comparison.peers import FEWEST, PeerRank
from wenshang.frames import is_frame

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_RADIUS, _BAND, _PLOT = 4.2, 62.0, 78.0
#: More peers than this are upright ticks instead of dots, and only the ends of their order are read out.
_MANY = 20
#: where a figure lies on the strip, in points from its left end
_Place = Callable[[Figure], float]
#: names that a caveat under the drawing gives, at most
_NAMED = 6


def peers(
    data: PeerRank | Iterable[PeerRank] | pd.DataFrame,
    *,
    ax: Axes | None = None,
    colors: Colours = None,
    order: Sequence[str] | None = None,
    labels: Mapping[str, str] | None = None,
    title: str = "",
) -> Axes:
    """Draw an authority among its peers (同类机关): each peer a dot, the authority a diamond, the middle half a band.

    Below five peers there is nothing to rank: a level bar for each body by name, which ``order`` may sort. ``data`` is a rank of
    ``ws.peers``, or ``ws.peers(…).frame`` of one figure, or all ranks: then the first that has peers and is not 0 everywhere is
    drawn. ``colors`` are those of the authority and of the peers; ``labels`` gives shorter names.
    """
    data = arguments.peer_rank(data) if is_frame(data) else data
    if not isinstance(data, PeerRank):
        listed = arguments.listed(data, PeerRank, "ws.peers(…)")
        telling = [one for one in listed if one.telling]
        if not telling:
            return nothing(ax, "没有同类机关当年的数字", title=title)
        data = telling[0]
    if not data.peers:
        return nothing(ax, "没有同类机关当年的数字", title=title)
    everyone = data.everyone
    hues = colours_of([BarRow(name, None, None) for name in ("本机关", "同类机关")], colors, [ORANGE, BLUE])
    names = {figure.authority: (labels or {}).get(figure.authority, figure.authority) for figure in everyone}
    name = title or f"{data.period[:4]}年{data.label}：同类机关比较"
    if len(data.peers) < FEWEST:
        return _bars(data, everyone, names, name, ax=ax, hues=hues, order=order)
    sheet = sheet_for(ax)
    with styled():
        _strip(sheet, data, everyone, names, hues)
        return sheet.finish(name, _told(data, everyone), _table(data, everyone, name), _notes(data))


def _strip(sheet: ChartSheet, data: PeerRank, everyone: Sequence[Figure], names: Mapping[str, str], hues: Sequence[str]) -> None:
    below = LEADING + 8 + _extremes_room(everyone)
    sheet.lay(_PLOT, left=18, right=18, above=LEADING + 10, below=below)
    marks = ticks([figure.value for figure in everyone if figure.value is not None])
    low, high = float(marks[0]), float(marks[-1])
    ax = sheet.ax
    ax.set(xlim=(low, high), ylim=(0, sheet.high))
    texts = [formatting.compact(tick) for tick in marks]
    ax.set_xticks([float(tick) for tick in marks], [*texts[:-1], f"{texts[-1]}{data.unit}"], color=MUTED)
    ax.yaxis.set_visible(False)
    ax.spines["left"].set_visible(False)

    def at(figure: Figure) -> float:
        return sheet.wide * (float(figure.value or 0) - low) / (high - low)

    _own(sheet, data, at, names, hues[0])
    _band(sheet, data, at)
    _dots(sheet, data, at, hues[1])
    _extremes(sheet, everyone, names)


def _own(sheet: ChartSheet, data: PeerRank, at: _Place, names: Mapping[str, str], hue: str) -> None:
    if data.own is None or data.own.value is None:
        return
    value = float(data.own.value)
    sheet.ax.plot([value, value], [0, sheet.high + 3], color=hue, linewidth=1.3, linestyle="-", zorder=4, clip_on=False)
    (mark,) = sheet.ax.plot([value], [16], marker="D", markersize=10, color=hue, markeredgecolor="white", clip_on=False, zorder=6)
    sheet.tip(mark, [f"{data.authority}：{data.own}"])
    _within(sheet, at(data.own), sheet.high + 5, f"{names[data.own.authority]} {data.own.text}", size=SIZE)


def _band(sheet: ChartSheet, data: PeerRank, at: _Place) -> None:
    """The middle half of all bodies, with the median as an upright."""
    if data.quartiles is None:
        return
    first, middle, third = (float(quartile.value or 0) for quartile in data.quartiles)
    band = sheet.ax.fill_between([first, third], 0, _BAND, color=PALE, linewidth=0, zorder=1)
    sheet.tip(band, ["居中一半的机关"])
    sheet.ax.plot([middle, middle], [0, _BAND + 3], color=BLUE, linewidth=1.6, linestyle="-", zorder=2)
    words = f"中位数 {data.quartiles[1].text}"
    own = at(data.own) if data.own is not None and data.own.value is not None else None
    x, half = at(data.quartiles[1]), fonts.width(words, SMALL) / 2 + 6
    if own is not None and abs(own - x) < half:
        x = own + half if own + half + half - 6 < sheet.wide + 14 else own - half
    _within(sheet, x, sheet.high - LEADING + AIR, words, size=SMALL, color=MUTED)


def _within(sheet: ChartSheet, x: float, y: float, text: str, *, size: float, color: str = INK) -> None:
    """A text above a place, moved so that it stays on the sheet; a name that is too long is cut."""
    text = _cut(text, size, sheet.room)
    half = fonts.width(text, size) / 2
    x = min(max(x, half - 18 + AIR), sheet.across - 18 - AIR - half)
    sheet.write(x, y, text, ha="center", va="bottom", size=size, color=color)


def _cut(text: str, size: float, limit: float) -> str:
    """A name and a number on one line: the name is cut (…) where both are too wide."""
    while fonts.width(text, size) > limit:
        head, _, tail = text.rpartition(" ")
        text = f"{head.rstrip('…')[:-1]}… {tail}"
    return text


def _dots(sheet: ChartSheet, data: PeerRank, at: _Place, hue: str) -> None:
    """The peers' dots, those that would cover each other stacked upwards; upright ticks where there are many."""
    if len(data.peers) > _MANY:
        values = [float(figure.value or 0) for figure in data.peers]
        sheet.ax.vlines(values, 4, 28, color=hue, linewidth=1.2, zorder=3)
        return
    placed: list[tuple[float, int]] = []
    across, up = [], []
    for figure in reversed(data.peers):
        x = at(figure)
        taken = {number for other, number in placed if abs(other - x) < 2 * _RADIUS}
        number = next(n for n in range(len(data.peers)) if n not in taken)
        placed.append((x, number))
        across.append(float(figure.value or 0))
        up.append(min(7 + number * (2 * _RADIUS + 1), _BAND - 6))
    (dots,) = sheet.ax.plot(
        across, up, linestyle="none", marker="o", markersize=2 * _RADIUS, color=hue, markeredgecolor="white",
        markeredgewidth=0.8, clip_on=False, zorder=5,
    )  # fmt: skip
    sheet.tip(dots, [f"{figure.authority}：{figure}" for figure in reversed(data.peers)])


def _extremes_room(everyone: Sequence[Figure]) -> float:
    return 0.0 if everyone[0].value == everyone[-1].value else 2 * LEADING + AIR


def _extremes(sheet: ChartSheet, everyone: Sequence[Figure], names: Mapping[str, str]) -> None:
    """Who is highest and who is lowest, under the axis; only where they differ."""
    if not _extremes_room(everyone):
        return
    for row, (word, figure) in enumerate((("最高", everyone[0]), ("最低", everyone[-1]))):
        text = _cut(f"{word}：{names[figure.authority]} {figure.text}", SMALL, sheet.room)
        sheet.write(AIR - 18, -LEADING - 12 - LEADING * row, text, va="top", size=SMALL, color=MUTED)


def _bars(
    data: PeerRank, everyone: Sequence[Figure], names: Mapping[str, str], title: str, *, ax: Axes | None, hues: Sequence[str],
    order: Sequence[str] | None,
) -> Axes:  # fmt: skip
    """A few bodies as level bars by name, the authority marked as 本机关."""
    shown = [figure for name in order for figure in everyone if figure.authority == name] if order else list(everyone)
    labelled = [f"{names[f.authority]}{'（本机关）' if f.authority == data.authority else ''}" for f in shown]
    colours = [hues[0] if figure.authority == data.authority else hues[1] for figure in shown]
    axes = parts.amounts(shown, labelled, title=title, notes=_notes(data), ax=ax, hues=colours)
    if known := words.of(axes):
        words.keep(axes, replace(known, table=_table(data, shown, title)))
    return axes


def _told(data: PeerRank, everyone: Sequence[Figure]) -> str:
    text = sentences.of_peers(data)
    heads = everyone if len(everyone) <= _MANY else everyone[:5]
    lacking = f"没有此项数字的同类机关：{'、'.join(data.without)}。" if data.without else ""
    listing = f"{text or ''}{lacking}从高到低：{'，'.join(f'{f.authority}{f}' for f in heads)}"
    if heads is everyone:
        return f"{listing}。"
    return f"{listing}……{'，'.join(f'{f.authority}{f}' for f in everyone[-5:])}。"


def _notes(data: PeerRank) -> list[str]:
    more = f"等{len(data.without)}个" if len(data.without) > _NAMED else ""
    lacking = f"没有此项数字的同类机关：{'、'.join(data.without[:_NAMED])}{more}" if data.without else ""
    return [note for note in (data.note, lacking) if note]


def _table(data: PeerRank, everyone: Sequence[Figure], caption: str) -> ChartTable:
    rows: list[tuple[Entry, ...]] = [(figure.authority, figure) for figure in everyone]
    return ChartTable(caption, ("单位", f"{data.label}（{data.unit}）"), tuple(rows))
