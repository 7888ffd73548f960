"""Reports of the documents held: each is read once, kept as JSON under a seal, and never believed against its document."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import types
from collections.abc import Callable, Sequence
from contextlib import suppress
from decimal import Decimal
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from wenshang.archive.facts import library_hash
from wenshang.archive.register import Entry
from wenshang.errors import BadData, OutputError, said_by_system
from wenshang.files import write_all
from wenshang.model import AnnualReport, Box, Fact

T = TypeVar("T")


def report(folder: Path, entry: Entry) -> AnnualReport:
    """Return the report of a document, from what was kept of it or by reading it; BadData where the document was changed."""
    original = content(folder, entry)
    made_from = f"{library_hash()} {entry.authority} {entry.year} {entry.sha256}"
    kept = folder / "facts" / "reports" / f"{hashlib.sha256(made_from.encode()).hexdigest()[:32]}.json"
    try:
        return loads(unsealed(kept.read_bytes()), AnnualReport)
    except (OSError, ValueError, TypeError, KeyError, IndexError, RecursionError):
        parsed = _parse(entry, original)
    with suppress(OutputError):  # a read-only data folder is fine: the report is parsed again next time
        write_all(kept.parent, {kept.name: sealed(dumps(parsed))})
    return parsed


def content(folder: Path, entry: Entry) -> bytes:
    """Return the document's bytes, which must be those registered; BadData where they are not."""
    try:
        found = (folder / entry.file).read_bytes()
    except OSError as error:
        why = said_by_system(error)
        raise BadData(where=entry.file, found=f"登记过的原件读不出（{why}）", advice="请恢复该文件") from error
    if hashlib.sha256(found).hexdigest() != entry.sha256:
        advice = "请恢复原文件；更正稿请用 wenshang add 加入"
        raise BadData(where=entry.file, expected="登记时的内容（sha256 相符）", found="原件登记后被改动过", advice=advice)
    return found


def altered(folder: Path, entry: Entry) -> str:
    """Return what became of a document since it was registered, in Chinese; empty where it is the same, and for typed figures."""
    try:
        if entry.method == "document":
            content(folder, entry)
    except BadData as error:
        return str(error)
    return ""


def _parse(entry: Entry, content: bytes) -> AnnualReport:
    from wenshang import parsing, readers

    document = readers.read_bytes(content, name=Path(entry.file).name)
    return parsing.parse(document, authorities=(entry.authority,), authority=entry.authority.name, year=entry.year)


def row_pictures(folder: Path, entry: Entry, facts: Sequence[tuple[str, Fact]]) -> dict[str, bytes]:
    """A PNG of each printed row, by the name given with its facts; none for figures that were not recognised from a picture."""
    boxes: dict[str, tuple[int, Box]] = {}
    for name, fact in facts:
        if box := fact.place.box:
            _, known = boxes.get(name, (0, box))
            corners = (*map(min, known[:2], box[:2]), *map(max, known[2:], box[2:]))
            boxes[name] = (fact.place.page, corners)
    if not boxes:
        return {}
    from wenshang.readers.pdf.scan import cuts

    shown = cuts(content(folder, entry), list(boxes.values()))
    return {name: data for name, data in zip(boxes, shown, strict=True) if data}


def sealed(content: str) -> bytes:
    """A text under a first line with its own hash, for a small file without a manifest."""
    body = content.encode()
    return hashlib.sha256(body).hexdigest().encode() + b"\n" + body


def unsealed(content: bytes) -> str:
    """The text of ``sealed``; ValueError where it is not what was sealed."""
    digest, _, body = content.partition(b"\n")
    if digest.decode("ascii", "replace") != hashlib.sha256(body).hexdigest():
        raise ValueError("not what was sealed")
    return body.decode()


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
