"""What a caller may choose: the order of things, their names and their colours; a wrong name is refused with the nearest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar

from wenshang.errors import BadParameter, near


class HasLabel(Protocol):
    """Something with a label and a code."""

    @property
    def label(self) -> str: ...
    @property
    def code(self) -> str: ...


Colours = str | Sequence[str] | Mapping[str, str] | None
Some = TypeVar("Some", bound=HasLabel)


def chosen(things: Sequence[Some], order: Sequence[str] | None) -> list[Some]:
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


def _matching(things: Sequence[Some], name: str, *, where: str) -> list[Some]:
    found = [thing for thing in things if name in (thing.label, thing.code)]
    if found or not things:
        return found
    known = dict.fromkeys(text for thing in things for text in (thing.label, thing.code) if text)
    raise BadParameter(where=where, expected="图中的指标名或代码", found=name, advice=near(name, known, most=3))
