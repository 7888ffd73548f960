"""Where an authority stands among its peers: in goes a PeerRank, out comes a strip with every peer on it."""

from __future__ import annotations

from dataclasses import replace

from wenshang.charts import fonts, parts, scale
from wenshang.charts.chart import Chart, ChartTable, Entry, make
from wenshang.charts.scene import BLUE, INK, MUTED, ORANGE, PALE, SMALL, Scene
from wenshang.chinese import formatting
from wenshang.comparison import sentences
from wenshang.comparison.figures import Figure
from wenshang.comparison.peers import FEWEST, PeerRank

_AXIS, _RADIUS = 112.0, 5.0
#: More peers than this are upright ticks instead of dots, and only the ends of their order are read out.
_MANY = 20


def strip(standing: PeerRank, *, title: str = "", key: str = "") -> Chart | None:
    """Each peer a dot, the authority a diamond, the middle half a band; None where no peer has a number.

    Below five peers there is nothing to rank: a level bar for each body by name.
    """
    own = standing.own if standing.own is not None and not standing.own.blank else None
    if not standing.peers:
        return None
    everyone = _ordered(standing)
    name = title or f"{standing.period[:4]}年{standing.label}：同类单位比较"
    if len(standing.peers) < FEWEST:
        return _named(standing, everyone, name, key)
    scene = Scene(_AXIS + 50)
    across = scale.axis([f.value for f in everyone if f.value is not None], start=24, end=scene.width - 24, steps=5)
    _axis(scene, across, standing.unit)
    _band(scene, standing, across)
    _dots(scene, standing, across)
    if own and own.value is not None:
        x = across.at(own.value)
        scene.line([(x, 30), (x, _AXIS)], ORANGE, width=1.4)
        scene.marker((x, _AXIS - 22), "diamond", ORANGE, radius=7.5, tip=f"{standing.authority}：{own}")
        scene.text(x, 22, f"{standing.authority} {own.text}", anchor="middle")
    _extremes(scene, everyone)
    return make(
        scene, title=name, description=_told(standing, everyone), table=_table(standing, name), notes=_notes(standing), key=key
    )


def _axis(scene: Scene, across: scale.Axis, unit: str) -> None:
    scene.line([(across.start, _AXIS), (across.end, _AXIS)], INK)
    for tick in across.ticks:
        x = across.at(tick)
        scene.line([(x, _AXIS), (x, _AXIS + 5)], INK)
        last = f"{formatting.compact(tick)}{unit}" if tick == across.ticks[-1] else formatting.compact(tick)
        scene.text(x, _AXIS + 20, last, size=SMALL, anchor="middle", fill=MUTED)


def _band(scene: Scene, standing: PeerRank, across: scale.Axis) -> None:
    """The middle half of all bodies, with the median as an upright."""
    if standing.quartiles is None:
        return
    low, middle, high = (across.at(q.value or 0) for q in standing.quartiles)
    scene.bar((low, 54), (high - low, _AXIS - 54), PALE, tip="中间一半的单位")
    scene.line([(middle, 48), (middle, _AXIS)], BLUE, width=1.6)
    said = f"中位数 {standing.quartiles[1].text}"
    own = across.at(standing.own.value) if standing.own is not None and standing.own.value is not None else -1e3
    if abs(own - middle) > fonts.width(said, SMALL) / 2 + 8:
        scene.text(middle, 44, said, size=SMALL, anchor="middle", fill=MUTED)
    else:
        scene.text(max(own, middle) + 8, 44, said, size=SMALL, fill=MUTED)


def _dots(scene: Scene, standing: PeerRank, across: scale.Axis) -> None:
    """The peers' dots, those that would cover each other stacked upwards; upright ticks where there are many."""
    if len(standing.peers) > _MANY:
        for figure in standing.peers:
            x = across.at(figure.value or 0)
            scene.line([(x, _AXIS - 26), (x, _AXIS - 4)], BLUE)
        return
    placed: list[tuple[float, int]] = []
    for figure in reversed(standing.peers):
        x = across.at(figure.value or 0)
        taken = {level for other, level in placed if abs(other - x) < 2 * _RADIUS}
        level = next(n for n in range(len(standing.peers)) if n not in taken)
        placed.append((x, level))
        y = _AXIS - 10 - level * (2 * _RADIUS + 1)
        scene.marker((x, max(y, 58)), "circle", BLUE, radius=_RADIUS, tip=f"{figure.authority}：{figure}")


def _ordered(standing: PeerRank) -> list[Figure]:
    """Every body with a number, highest first."""
    mine = [standing.own] if standing.own is not None and not standing.own.blank else []
    return sorted([*standing.peers, *mine], key=lambda figure: (-(figure.value or 0), figure.authority))


def _named(standing: PeerRank, everyone: list[Figure], title: str, key: str) -> Chart | None:
    """A few bodies as level bars by name, the authority marked as 本单位."""
    labels = [f"{f.authority}{'（本单位）' if f.authority == standing.authority else ''}" for f in everyone]
    made = parts.amounts(everyone, title=title, labels=labels, notes=_notes(standing), key=key)
    return made and replace(made, table=_table(standing, title))


def _extremes(scene: Scene, everyone: list[Figure]) -> None:
    """Who is highest and who is lowest, under the axis; only where they differ."""
    high, low = everyone[0], everyone[-1]
    if high.value != low.value:
        scene.text(24, _AXIS + 42, f"最低：{low.authority} {low.text}", size=SMALL, fill=MUTED)
        scene.text(scene.width - 24, _AXIS + 42, f"最高：{high.authority} {high.text}", size=SMALL, anchor="end", fill=MUTED)


def _told(standing: PeerRank, everyone: list[Figure]) -> str:
    said = sentences.of_peers(standing)
    heads = everyone if len(everyone) <= _MANY else everyone[:5]
    listing = f"{said or ''}从高到低：{'，'.join(f'{f.authority}{f}' for f in heads)}"
    if heads is everyone:
        return f"{listing}。"
    return f"{listing}……{'，'.join(f'{f.authority}{f}' for f in everyone[-5:])}。"


def _notes(standing: PeerRank) -> list[str]:
    lacking = f"没有此项数字的同类单位：{'、'.join(standing.without)}" if standing.without else ""
    return [note for note in (standing.note, lacking) if note]


def _table(standing: PeerRank, caption: str) -> ChartTable:
    rows: list[tuple[Entry, ...]] = [(figure.authority, figure) for figure in _ordered(standing)]
    return ChartTable(caption, ("单位", f"{standing.label}（{standing.unit}）"), tuple(rows))
