"""What the original shows of figures that were recognised from a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wenshang.archive.register import Entry
from wenshang.model import Box, Fact

if TYPE_CHECKING:
    from wenshang.archive import Archive


def rows(archive: Archive, entry: Entry, facts: Sequence[tuple[str, Fact]]) -> dict[str, bytes]:
    """A PNG of each printed row, by the name given with its facts; none for figures that were not recognised from a picture."""
    boxes: dict[str, tuple[int, Box]] = {}
    for name, fact in facts:
        if box := fact.place.box:
            _, known = boxes.get(name, (0, box))
            corners = (*map(min, known[:2], box[:2]), *map(max, known[2:], box[2:]))
            boxes[name] = (fact.place.page, corners)
    if not boxes:
        return {}
    from wenshang.readers import pictures

    shown = pictures.cuts(archive.document_path(entry).read_bytes(), list(boxes.values()))
    return {name: data for name, data in zip(boxes, shown, strict=True) if data}
