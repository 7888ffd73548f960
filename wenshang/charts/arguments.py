"""What a caller gives a chart: records or frames of one's own, made into records; an order, names and colours.

The numbers of a frame may have been changed since it was made, so they are figures without evidence. A wrong name is refused with
the nearest right ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from wenshang.comparison.change import Change, Movement, difference, state_of
from wenshang.comparison.figure import Figure, total
from wenshang.comparison.parts import Composition, Part, share
from wenshang.comparison.peers import PeerRank, build_rank
from wenshang.comparison.quarters import Quarters
from wenshang.errors import BadParameter, near
from wenshang.frames import is_frame

if TYPE_CHECKING:
    import pandas as pd


class HasLabel(Protocol):
    """Something with a label and a code."""

    @property
    def label(self) -> str: ...
    @property
    def code(self) -> str: ...


Some = TypeVar("Some")
Colours = str | Sequence[str] | Mapping[str, str] | None
Named = TypeVar("Named", bound=HasLabel)
_MISSING = ("None", "nan", "NaN", "<NA>", "NaT", "inf", "-inf")
_Row = Mapping[str, Any]


def listed(data: Iterable[Some], kind: type[Some], wanted: str) -> list[Some]:
    """Return records as a list; BadParameter for anything else than records of that kind or a frame."""
    found = list(data) if isinstance(data, Iterable) else [data]
    if wrong := [one for one in found if not isinstance(one, kind)]:
        raise BadParameter(where="图的数据", expected=f"{wanted} 的结果，或数据框", found=type(wrong[0]).__name__)
    return found


def own(label: str, period: str, value: object, *, unit: str = "", code: str = "", authority: str = "") -> Figure | None:
    """Return a number of somebody's own frame as a figure without evidence; None for a missing one."""
    if str(value) in _MISSING:
        return None
    number = Decimal(str(value)).normalize()
    whole = number == number.to_integral_value()
    return Figure(authority, period, code or label, label, unit, int(number) if whole else number)


def changes(frame: pd.DataFrame) -> list[Change]:
    """Return the rows of a frame with ``label``, ``before``, ``after`` (and ``unit``, ``code``, ``period``, ``base_period``)."""
    return [_change(row) for row in _rows(frame, ("label", "before", "after"), "ws.compare(…).frame")]


def _change(row: _Row) -> Change:
    before, after = (_side(row, "before", "base_period"), _side(row, "after", "period"))
    label, note = _text(row, "label"), _text(row, "note")
    who = (_text(row, "authority"), _text(row, "code") or label, label, _text(row, "unit"))
    periods, state = (_text(row, "base_period"), _text(row, "period")), _state(row, before, after)
    return Change.of(who, periods, before, after, comparable="comparable", state=state, note=note)


def _state(row: _Row, before: Figure | None, after: Figure | None) -> Movement:
    """How the two numbers stand to each other now; that they may not be compared is taken from the frame."""
    text = _text(row, "state")
    if text in (Movement.BROKEN, Movement.SUM_ONLY):
        return Movement(text)
    if before is None or before.value is None or after is None or after.value is None:
        return Movement.ONE_SIDED
    return state_of(before.value, after.value)


def _side(row: _Row, name: str, period: str) -> Figure | None:
    about = {key: _text(row, key) for key in ("unit", "code", "authority")}
    return own(_text(row, "label"), _text(row, period), row[name], **about)


def composition_of(data: Composition | pd.DataFrame) -> Composition:
    """Return a composition as it is, or that of its frame; BadParameter for anything else."""
    return composition(data) if is_frame(data) else listed([data], Composition, "ws.outcomes(…)、ws.applicants(…)")[0]


def composition(frame: pd.DataFrame) -> Composition:
    """Return the parts of a frame with ``label``, ``before``, ``after``; the whole is the row with the sums, or their sum."""
    rows = changes(frame)
    whole, parts = _whole(rows)
    result = tuple(
        Part(one.label, one.code, one.before, one.after, one.difference, share(one.after, whole.after), None) for one in parts
    )
    return Composition(whole, result)


def _whole(changes_of: Sequence[Change]) -> tuple[Change, Sequence[Change]]:
    """The last row where it is the sum of the others (as ``Composition.frame`` ends), else a sum of all rows."""
    last, others = changes_of[-1], changes_of[:-1]
    sides = [(one.before, one.after) for one in others]
    if others and all(_sums([pair[n] for pair in sides], (last.before, last.after)[n]) for n in (0, 1)):
        return last, others
    before, after = (_total([getattr(one, side) for one in changes_of]) for side in ("before", "after"))
    gap = difference(before, after) if before and after else None
    state = _state({}, before, after)
    first = changes_of[0]
    summed = replace(first, code="合计", label="合计", before=before, after=after, difference=gap, percent=None, state=state)
    return summed, changes_of


def _sums(parts: Sequence[Figure | None], whole: Figure | None) -> bool:
    if whole is None:
        return all(part is None for part in parts)
    known = [part.value for part in parts if part is not None and part.value is not None]
    return len(known) == len(parts) and sum(known, start=0) == whole.value


def _total(figures: Sequence[Figure | None]) -> Figure | None:
    known = [figure for figure in figures if figure is not None]
    return total(known, code="合计", label="合计") if known and len(known) == len(figures) else None


def quarters(frame: pd.DataFrame) -> list[Quarters]:
    """Return the rows of a frame with ``label``, ``quarter`` (1 to 4), ``value`` (and ``unit``, ``period``)."""
    found: dict[str, dict[int, _Row]] = {}
    for row in _rows(frame, ("label", "quarter", "value"), "ws.quarters(…).frame"):
        found.setdefault(_text(row, "label"), {})[int(row["quarter"])] = row
    return [_quarters(label, rows) for label, rows in found.items()]


def _quarters(label: str, rows: Mapping[int, _Row]) -> Quarters:
    first = next(iter(rows.values()))
    about = {key: _text(first, key) for key in ("unit", "code", "authority")}
    one, two, three, four = (
        own(label, f"{_text(first, 'period')[:4]}Q{n}", rows[n]["value"] if n in rows else None, **about) for n in (1, 2, 3, 4)
    )
    year = int(_text(first, "period")[:4] or 0)
    return Quarters(about["authority"], year, about["code"] or label, label, about["unit"], (one, two, three, four), None)


def peer_rank(frame: pd.DataFrame) -> PeerRank:
    """Return a frame with ``authority``, ``value`` and ``own`` as a rank of the body that is marked so among the others."""
    rows = _rows(frame, ("authority", "value"), "ws.peers(…).frame")
    if len(known := {_text(row, "label") for row in rows}) > 1:
        raise BadParameter(where="数据", expected="一个指标的表", found="、".join(sorted(known)))
    mine = next((_text(row, "authority") for row in rows if str(row.get("own")) == "True"), "")
    found = {
        _text(row, "authority"): own(
            _text(row, "label") or "数值", _text(row, "period"), row["value"], unit=_text(row, "unit"), code=_text(row, "code"),
            authority=_text(row, "authority"),
        )
        for row in rows
    }  # fmt: skip
    first = rows[0]
    about = (_text(first, "period"), _text(first, "code"), _text(first, "label") or "数值", _text(first, "unit"))
    return build_rank(mine, *about, own=found.pop(mine, None), others=found)


def _rows(frame: pd.DataFrame, needed: Sequence[str], like: str) -> list[dict[str, Any]]:
    lacking = [name for name in needed if name not in frame.columns]
    if lacking or not len(frame):
        expected = f"有 {'、'.join(needed)} 列的表（如 {like}）"
        found = "、".join(map(str, frame.columns)) if len(frame) else "空表"
        raise BadParameter(where="数据", expected=expected, found=found)
    return [dict(zip(map(str, frame.columns), row, strict=True)) for row in frame.itertuples(index=False, name=None)]


def _text(row: _Row, name: str) -> str:
    value = row.get(name)
    return "" if str(value) in _MISSING else str(value)


def chosen(things: Sequence[Named], order: Sequence[str] | None) -> list[Named]:
    """Return the things named by ``order`` (labels or codes), in that order; all of them where it is not given."""
    if order is None:
        return list(things)
    if isinstance(order, str):
        order = [order]
    return [thing for name in order for thing in _matching(things, name, where="order")]


def renamed(things: Sequence[HasLabel], labels: Mapping[str, str] | None) -> list[str]:
    """Return the names to show: ``labels`` by label or code, else the things' own labels."""
    for name in labels or ():
        _matching(things, name, where="labels")
    names = labels or {}
    return [names.get(thing.label) or names.get(thing.code) or thing.label for thing in things]


def noted(names: Sequence[str], notes: Sequence[str]) -> list[str]:
    """Return the caveats of rows: one that all share once, else each behind the name of its row."""
    if len(set(notes)) == 1:
        return [note for note in notes[:1] if note]
    return [f"{name}：{note}" for name, note in zip(names, notes, strict=True) if note]


def colours_of(things: Sequence[HasLabel], colors: Colours, default: Sequence[str]) -> list[str]:
    """Return a colour for each thing: one for all, one each in turn, or by label or code; else the defaults in turn."""
    if colors is None or isinstance(colors, str):
        wheel: Sequence[str] = [colors] if colors else default
        found = [wheel[n % len(wheel)] for n in range(len(things))]
    elif isinstance(colors, Mapping):
        for name in colors:
            _matching(things, name, where="colors")
        found = [colors.get(thing.label) or colors.get(thing.code) or default[n % len(default)] for n, thing in enumerate(things)]
    else:
        found = [colors[n % len(colors)] for n in range(len(things))] if colors else [default[0]] * len(things)
    return [_colour(name) for name in found]


def _colour(name: str) -> str:
    """A colour as #rrggbb; BadParameter for what matplotlib does not know as one."""
    from matplotlib import colors

    if not colors.is_color_like(name):
        raise BadParameter(where="colors", expected="颜色，如 #1f5a92 或 steelblue", found=str(name))
    return str(colors.to_hex(name))


def _matching(things: Sequence[Named], name: str, *, where: str) -> list[Named]:
    found = [thing for thing in things if name in (thing.label, thing.code)]
    if found or not things:
        return found
    known = dict.fromkeys(text for thing in things for text in (thing.label, thing.code) if text)
    raise BadParameter(where=where, expected="图中的指标名或代码", found=name, advice=near(name, known, most=3))
