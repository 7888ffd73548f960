"""Tables and loose lines in, records out: the printed labels of a row, and the cells to their right.

Three sources give the same records: rows of a true grid, rows of text whose columns are not certain, and loose paragraphs (one
cell a line, or a row as one line) as they come out of copied pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from wenshang import vocabulary
from wenshang.model import Cell, Document, Paragraph, Place, Table
from wenshang.parsing import values
from wenshang.parsing.labels import names, plain

_SPLIT = re.compile(r"[\t\n|｜]| {1,}|\u3000+")
_PAGE_NUMBER = re.compile(r"^[-—–－ 第]*\d{1,3}[-—–－ 页]*$")

_UNIT_APART = re.compile(r"(\d)\s+(件|宗|条|项|个|次|万元)(?=\s|$)")
_DASHES = dict.fromkeys(map(ord, "—–－页"), "-")


@dataclass(frozen=True, slots=True)
class Record:
    """A printed row. ``labels`` are the label cells left to right, ``cells`` everything right of them (blank cells too).

    ``aligned`` says that the cells' columns can be trusted; ``loose`` that the row was put together from single lines.
    """

    labels: tuple[Cell, ...]
    cells: tuple[Cell, ...]
    table: int
    row: int
    aligned: bool = True
    loose: bool = False
    paragraph: int = 0

    @property
    def leaf(self) -> str:
        """The label nearest to the values, plain."""
        return plain(self.labels[-1].text) if self.labels else ""

    @property
    def label(self) -> str:
        """The label nearest to the values, as printed (layout breaks removed)."""
        return "".join(self.labels[-1].text.split()) if self.labels else ""

    @property
    def figures(self) -> tuple[Cell, ...]:
        """The cells that hold something."""
        return tuple(cell for cell in self.cells if cell.text.strip() and not _blank(cell.text))

    @property
    def line(self) -> str:
        """The row as one line, for findings."""
        return " ".join("".join(cell.text.split()) or "□" for cell in (*self.labels[-1:], *self.cells))

    def place(self, cell: Cell | None = None, column: str = "") -> Place:
        """Where the row, or one of its cells, stands."""
        page = cell.page if cell is not None and cell.page else (self.labels[-1].page if self.labels else 0)
        at = (self.row, cell.column) if cell is not None and not self.loose else (0, 0)
        return Place(table=self.table, row=self.label, column=column, page=page, grid=at, paragraph=self.paragraph)


def _blank(text: str) -> bool:
    reading = values.read(text)
    return reading is not None and reading.blank


@cache
def known_labels() -> frozenset[str]:
    """The plain labels of every row and column of every form."""
    found: set[str] = set()
    for edition in vocabulary.EDITIONS:
        for table in vocabulary.form(edition).tables:
            found.update(name for row in table.rows for name in names(row))
            found.update(plain(text) for column in table.columns for text in (column.label, *column.aliases))
    return frozenset(found)


def records(table: Table) -> list[Record]:
    """The rows of a table as records, in order; page-number rows are left out."""
    found = []
    for number, row in enumerate(_rows(table)):
        if row and not _is_page_number(row):
            at = _leaf(row) + 1
            labels = tuple(cell for cell in row[:at] if cell.text.strip())
            found.append(Record(labels, tuple(row[at:]), table.number, number, table.aligned))
    return found


def _rows(table: Table) -> list[list[Cell]]:
    """The distinct cells of each grid row, left to right. A cell over several rows stands in each of them."""
    rows: list[list[Cell]] = [[] for _ in range(table.height)]
    for cell in table.cells:
        for number in range(cell.row, cell.row + cell.rowspan):
            rows[number].append(cell)
    for row in rows:
        row.sort(key=lambda cell: cell.column)
    return rows


def _is_page_number(row: list[Cell]) -> bool:
    printed = [cell.text for cell in row if cell.text.strip()]
    return len(printed) == 1 < len(row) and "-" in printed[0].translate(_DASHES) and bool(_PAGE_NUMBER.match(printed[0]))


def _leaf(row: list[Cell]) -> int:
    """The position of the label nearest to the values: the last known label (with words that follow it), else the last cell
    with words; -1 for none."""
    worded = [i for i, cell in enumerate(row) if values.read(cell.text) is None]
    known = [i for i in worded if plain(row[i].text) in known_labels()]
    if known:
        at = known[-1]
        while at + 1 in worded:
            at += 1
        return at
    before = [i for i in worded if i < len(row) - 1]
    return (before or worded or [-1])[-1]


def loose(document: Document) -> list[Record]:
    """Records put together from lines and fields outside true grids: labels, then every value up to the next label."""
    found: list[Record] = []
    labels: list[Cell] = []
    cells: list[Cell] = []
    start = 0
    for token, paragraph, table in _tokens(document):
        if values.read(token.text) is None:
            if cells:
                found += _loose_records(labels, cells, table, start)
                labels, cells = [], []
            labels.append(token)
            start = paragraph
        elif labels:
            cells.append(token)
    return found + _loose_records(labels, cells, 0, start)


def _loose_records(labels: list[Cell], cells: list[Cell], table: int, paragraph: int) -> list[Record]:
    """The heads among loose labels as a record of their own, then the row."""
    labels = _mended(labels)
    heads = [i for i, cell in enumerate(labels) if plain(cell.text) in _heads()]
    end = heads[-1] + 1 if heads else 0
    while heads and end < len(labels) and plain(labels[end].text) in _weak_heads():
        end += 1
    found = [Record(tuple(labels[:end]), (), table, 0, aligned=False, loose=True, paragraph=paragraph)] if end else []
    if cells or labels[end:]:
        found.append(Record(tuple(labels[end:]), tuple(cells), table, 0, aligned=False, loose=True, paragraph=paragraph))
    return found


def _mended(labels: list[Cell]) -> list[Cell]:
    """Labels with neighbours joined that are a known label only together (本年 废止件数)."""
    found: list[Cell] = []
    for cell in labels:
        for back in (2, 1):
            pieces = found[-back:]
            text = "".join(piece.text for piece in pieces) + cell.text
            strange = any(plain(piece.text) not in known_labels() for piece in (*pieces, cell))
            if len(pieces) == back and strange and plain(text) in known_labels():
                found[-back:] = [replace(cell, text=text)]
                break
        else:
            found.append(cell)
    return found


@cache
def _heads() -> frozenset[str]:
    """The plain labels that only column heads have."""
    rows: set[str] = set()
    columns: set[str] = set()
    for edition in vocabulary.EDITIONS:
        for table in vocabulary.form(edition).tables:
            rows.update(name for row in table.rows for name in names(row))
            columns.update(plain(text) for column in table.columns for text in (column.label, *column.aliases))
    return frozenset(columns - rows - _weak_heads())


@cache
def _weak_heads() -> frozenset[str]:
    """The plain labels that heads and rows, or several tables' heads, share."""
    return frozenset(("其他", "总计", "合计", "其他结果", "其它"))


def _tokens(document: Document) -> Iterator[tuple[Cell, int, int]]:
    for block in document.blocks:
        if isinstance(block, Paragraph):
            fields: Iterable[str] = _fields(block.text) if len(block.text) <= 200 else (block.text,)
            for field in fields:
                yield Cell(field, 0, 0, page=block.page), block.number, 0
        elif not block.aligned:
            for row in _rows(block):
                for cell in row:
                    yield cell, 0, block.number


def _fields(text: str) -> list[str]:
    """The fields of a line: between bars blanks count; between spaces and tabs they do not."""
    if "|" in text:
        return [field.strip() for field in text.strip().removeprefix("|").removesuffix("|").split("|")]
    return [field for field in _SPLIT.split(_UNIT_APART.sub(r"\1\2", text)) if field.strip()]
