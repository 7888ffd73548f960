"""The blocks of a document in reading order: paragraphs and tables numbered, tables that only lay out a page taken apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from wenshang.model import Cell, Paragraph, Table
from wenshang.readers import limits, lines

_PROSE = 500  #: characters from which a cell of several paragraphs is prose


class Blocks:
    """The blocks of a document as they are found; numbers paragraphs and tables, skips empty ones, keeps the limits."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.found: list[Paragraph | Table] = []
        self.paragraphs = self.tables = self._cells = self._characters = 0
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

    def paragraph(self, text: str, *, page: int = 0) -> None:
        """Add a paragraph unless it is empty."""
        if text:
            self.paragraphs += 1
            self._add(Paragraph(text, self.paragraphs, page), len(text))

    def table(self, cells: Sequence[Cell], *, page: int = 0, aligned: bool = True) -> int:
        """Add a table unless no cell holds text; its number, 0 where there is none."""
        if not any(cell.text for cell in cells):
            return 0
        self.tables += 1
        self._cells += sum(cell.rowspan * cell.colspan for cell in cells)
        limits.within(self._cells, limits.CELLS, name=self.name, what="表格单元格", unit="个")
        self._add(Table(tuple(cells), self.tables, page, aligned), sum(len(cell.text) for cell in cells))
        return self.tables

    def _add(self, block: Paragraph | Table, characters: int) -> None:
        self._characters += characters
        limits.within(self._characters, limits.CHARACTERS, name=self.name, what="文字", unit="字")
        limits.within(len(self.found) + 1, limits.BLOCKS, name=self.name, what="段落和表格", unit="个")
        self.found.append(block)


def unfold(
    rows: Iterable[Sequence[Any]], *, holds_table: Callable[[Any], bool], lines_of: Callable[[Any], list[str]]
) -> Iterator[tuple[list[Sequence[Any]], bool]]:
    """What a table holds in reading order: runs of its rows, and whether they are data or only lay out their cells on the page.

    A row with a table in one of its cells is layout, so is a table of one column, so are a few cells of long prose.
    """
    for layout, run in groupby(rows, key=lambda row: any(map(holds_table, row))):
        part = list(run)
        yield part, not layout and max(map(len, part)) > 1 and not _is_prose(part, lines_of)


def _is_prose(run: Sequence[Sequence[Any]], lines_of: Callable[[Any], list[str]]) -> bool:
    """Whether a few rows hold mostly long texts of several paragraphs."""
    if len(run) > 3:
        return False
    shown = [(sum(map(len, lines)), len(lines)) for row in run for cell in row for lines in [lines_of(cell)]]
    prose = sum(length for length, count in shown if length >= _PROSE and count >= 4)
    return prose * 5 >= sum(length for length, _ in shown) * 4 > 0
