"""The blocks of a document in reading order: paragraphs and tables numbered, tables that only lay out a page taken apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from wenshang.model import Cell, Paragraph, Table
from wenshang.readers import limits, lines

_PROSE = 500  #: characters from which a cell of several paragraphs is prose


class Blocks:
    """The blocks of a document as they are found; numbers paragraphs and tables, skips empty ones, keeps the limits."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.found: list[Paragraph | Table] = []
        self._paragraphs = self._tables = self._cells = self._characters = 0
        self._lines: list[str] = []

    def line(self, printed: str, *, long: int = 30) -> None:
        """Add a printed line: it goes on with the paragraph of the one before where it clearly carries on (see ``lines``)."""
        if not (self._lines and lines.carries_on(self._lines[-1], printed, long=long)):
            self.end()
        self._lines.append(printed)

    def end(self) -> None:
        """End the paragraph of the lines added."""
        printed, self._lines = self._lines, []
        self.paragraph(lines.joined(printed))

    def paragraph(self, text: str, *, page: int = 0) -> int:
        """Add a paragraph unless it is empty; its number, 0 where there is none."""
        if not text:
            return 0
        self._paragraphs += 1
        self._write(len(text))
        self._add(Paragraph(text, self._paragraphs, page))
        return self._paragraphs

    def table(self, cells: Sequence[Cell], *, page: int = 0, aligned: bool = True) -> int:
        """Add a table unless no cell holds text; its number, 0 where there is none."""
        if not any(cell.text for cell in cells):
            return 0
        self._tables += 1
        self._write(sum(len(cell.text) for cell in cells))
        self._cells += sum(cell.rowspan * cell.colspan for cell in cells)
        limits.within(self._cells, limits.CELLS, name=self.name, what="表格单元格", unit="个")
        self._add(Table(tuple(cells), self._tables, page, aligned))
        return self._tables

    def _write(self, characters: int) -> None:
        self._characters += characters
        limits.within(self._characters, limits.CHARACTERS, name=self.name, what="文字", unit="字")

    def _add(self, block: Paragraph | Table) -> None:
        limits.within(len(self.found) + 1, limits.BLOCKS, name=self.name, what="段落和表格", unit="个")
        self.found.append(block)


class Rows(list[list[Any]]):
    """Rows of a data table, each a list of the file format's own cell elements."""


def unfold(
    rows: Sequence[Sequence[Any]], *, holds_table: Callable[[Any], bool], lines_of: Callable[[Any], list[str]]
) -> list[Any]:
    """What a table holds in reading order: ``Rows`` of data, and cells whose content stands on its own.

    A row with a table in one of its cells is layout, so is a table of one column, so are a few cells of long prose.
    """
    found: list[Any] = []
    run = Rows()
    for row in rows:
        if any(holds_table(cell) for cell in row):
            found += _settled(run, lines_of)
            found += row
            run = Rows()
        else:
            run.append(list(row))
    return found + _settled(run, lines_of)


def _settled(run: Rows, lines_of: Callable[[Any], list[str]]) -> list[Any]:
    """Rows as data where they are, else their cells."""
    if not run:
        return []
    if max(len(row) for row in run) < 2 or _is_prose(run, lines_of):
        return [cell for row in run for cell in row]
    return [run]


def _is_prose(run: Rows, lines_of: Callable[[Any], list[str]]) -> bool:
    """Whether a few rows hold mostly long texts of several paragraphs."""
    if len(run) > 3:
        return False
    shown = [(sum(map(len, lines)), len(lines)) for row in run for cell in row for lines in [lines_of(cell)]]
    prose = sum(length for length, count in shown if length >= _PROSE and count >= 4)
    return prose * 5 >= sum(length for length, _ in shown) * 4 > 0
