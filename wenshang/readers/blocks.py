"""Collect the blocks of a document in reading order: texts of paragraphs and cells of tables become numbered records."""

from __future__ import annotations

from collections.abc import Sequence

from wenshang.model import Cell, Paragraph, Table
from wenshang.readers import limits, lines


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
