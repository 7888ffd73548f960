"""Read the forms' tables of a document: printed cells by code, doubts, and the edition that the labels show.

One flow: printed rows, of tables or of loose lines, are placed on rows and columns of the form; what speaks against a reading is
evidence; the form's own equations give the verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from wenshang.model import Cell, Document, Table
from wenshang.parsing.tables import disputes, proactive, records, requests, statistics, values
from wenshang.parsing.tables.evidence import Doubt, TableCell, TableReading, settled
from wenshang.parsing.tables.records import Record
from wenshang.vocabulary import EditionName

_READERS: Mapping[str, Callable[[Sequence[Record]], TableReading]] = {
    "proactive": proactive.read,
    "requests": requests.read,
    "disputes": disputes.read,
    "statistics": statistics.read,
}
_SHORT, _CAPTION = 24, 80  #: characters of a line that names a unit, and of a table's title that does


@dataclass(frozen=True, slots=True)
class Tables:
    """The cells whose reading stands by code, the doubts, the tables found, and the edition shown (None: no table says).

    ``paragraphs`` are the numbers of paragraphs that hold rows of tables and are no prose.
    """

    cells: dict[str, TableCell]
    doubts: tuple[Doubt, ...]
    found: tuple[str, ...]
    edition: EditionName | None
    paragraphs: frozenset[int]


def read(document: Document, skip: frozenset[int] = frozenset()) -> Tables:
    """The forms' tables in a document. ``skip`` are positions in ``document.blocks`` that belong to something else."""
    printed = list(_records(document, skip))
    of_tables = [record for record in printed if record.table]
    readings = {name: reader(of_tables if name in ("requests", "statistics") else printed) for name, reader in _READERS.items()}
    missing = _missing(readings)
    lines: list[Record] = []
    if missing or requests.gaps(readings["requests"]):
        lines = records.of_lines(document, skip)
        for name in missing:
            other = _READERS[name](lines)
            readings[name] = other if other.cells or other.doubts else readings[name]
        if readings["requests"].cells and "requests" not in missing:
            requests.fill(readings["requests"], lines)
    cells = {code: cell for reading in readings.values() for code, cell in reading.cells.items()}
    doubts = [doubt for reading in readings.values() for doubt in reading.doubts]
    found = tuple(name for name, reading in readings.items() if reading.cells)
    edition = next((reading.edition for reading in readings.values() if reading.edition), None)
    if edition is None and any(code.startswith("requests.other.rest") for code in cells):
        edition = "2021"
    cells, unproved = settled(cells)
    return Tables(cells, (*doubts, *unproved), found, edition, records.used(lines))


def _records(document: Document, skip: frozenset[int]) -> Iterator[Record]:
    """The rows of all tables, and between them the lines that name a block of table 四 or a unit of money (of no table)."""
    unit = ""
    for position, block in enumerate(document.blocks):
        if position in skip:
            continue
        if isinstance(block, Table):
            yield from records.of_table(block, unit)
            unit = ""
            continue
        short = len(block.text) <= (_CAPTION if "单位" in block.text and "。" not in block.text else _SHORT)
        unit = (values.scale_named(block.text) or unit) if short else ""
        if name := disputes.caption(block.text):
            yield Record((Cell(disputes.label(name), 0, 0),), (), 0, block.number)
        elif values.money_named(block.text):
            yield Record((Cell(block.text, 0, 0),), (), 0, block.number)


def _missing(readings: Mapping[str, TableReading]) -> list[str]:
    """The tables to look for outside true grids: those of the form that the document shows, or of every form."""
    if readings["statistics"].cells or readings["statistics"].doubts:
        return []
    empty = [name for name, reading in readings.items() if not reading.cells]
    return [name for name in empty if name != "statistics"] if len(empty) < len(readings) else empty
