"""Document in, the forms' tables out: printed cells by code, doubts, and the edition that the labels show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from wenshang.model import Document, Table
from wenshang.parsing import disputes, grid, proactive, requests, statistics
from wenshang.parsing.grid import Record
from wenshang.parsing.printed import Doubt, Printed, Reading
from wenshang.vocabulary import EditionName

_READERS: tuple[tuple[str, Callable[[Sequence[Record]], Reading]], ...] = (
    ("proactive", proactive.read),
    ("requests", requests.read),
    ("disputes", disputes.read),
    ("statistics", statistics.read),
)


@dataclass(frozen=True, slots=True)
class Tables:
    """All cells by code in reading order, the doubts, the tables found, and the edition shown (None: no table says)."""

    cells: dict[str, Printed]
    doubts: tuple[Doubt, ...]
    found: tuple[str, ...]
    edition: EditionName | None


def read(document: Document, skip: frozenset[int] = frozenset()) -> Tables:
    """The forms' tables in a document. ``skip`` are positions in ``document.blocks`` that belong to something else."""
    rows = [
        record
        for position, block in enumerate(document.blocks)
        if isinstance(block, Table) and position not in skip
        for record in grid.records(block)
    ]
    lines: list[Record] | None = None
    cells: dict[str, Printed] = {}
    doubts: list[Doubt] = []
    found: list[str] = []
    edition: EditionName | None = None
    for name, reader in _READERS:
        reading = reader(rows)
        if not reading.cells:
            lines = grid.loose(document) if lines is None else lines
            other = reader(lines)
            reading = other if other.cells or other.doubts else reading
        elif name == "requests" and requests.gaps(reading):
            lines = grid.loose(document) if lines is None else lines
            requests.fill(reading, lines)
        cells.update(reading.cells)
        doubts += reading.doubts
        if reading.cells:
            found.append(name)
        edition = edition or reading.edition
    if edition is None and any(code.startswith("requests.other.rest") for code in cells):
        edition = "2021"
    return Tables(cells, tuple(doubts), tuple(found), edition)
