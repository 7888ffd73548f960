"""Frozen records as JSON text and back, so that a report need not be parsed twice."""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Callable
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")


def dumps(record: object) -> str:
    """A frozen record as compact JSON: fields in order as lists, Decimal as a tagged string, None for missing."""
    return json.dumps(_plain(record), ensure_ascii=False, separators=(",", ":"))


def loads(text: str, kind: type[T]) -> T:
    """The record that ``dumps`` wrote, as the dataclass ``kind``.

    >>> from wenshang.model import Place
    >>> loads(dumps(Place(table=3, grid=(1, 2))), Place) == Place(table=3, grid=(1, 2))
    True
    """
    build: Callable[[Any], T] = _builder(cast(Any, kind))
    return build(json.loads(text))


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        plain = [_plain(getattr(value, field.name)) for field in dataclasses.fields(value)]
        return [type(value).__name__, *plain]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return {"d": str(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


@cache
def _builder(kind: Any) -> Callable[[Any], Any]:
    """A function that builds ``kind`` from plain JSON; made once per type, so that reading is quick."""
    if _is_record(kind):
        hints = get_type_hints(kind)
        parts = [_builder(hints[field.name]) for field in dataclasses.fields(kind)]
        return lambda plain: kind(*[part(item) for part, item in zip(parts, plain[1:], strict=True)])
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is tuple:
        if arguments[-1] is Ellipsis:
            item = _builder(arguments[0])
            return lambda plain: tuple([item(one) for one in plain])
        items = [_builder(argument) for argument in arguments]
        return lambda plain: tuple(part(one) for part, one in zip(items, plain, strict=True))
    if origin in (Union, types.UnionType):
        records = {option.__name__: _builder(option) for option in arguments if _is_record(option)}
        if records:
            return lambda plain: None if plain is None else records[plain[0]](plain)
        return lambda plain: Decimal(plain["d"]) if isinstance(plain, dict) else plain
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if origin is Literal or kind in (str, int, float, bool):
        return lambda plain: plain
    raise TypeError(f"no way to read {kind} back")


def _is_record(kind: Any) -> bool:
    return dataclasses.is_dataclass(kind)
