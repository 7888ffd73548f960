"""Marks of pages to blocks: in go the words and lines of all pages, out come paragraphs and tables in reading order."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from wenshang.model import Cell
from wenshang.readers import lines
from wenshang.readers.blocks import Blocks, clean
from wenshang.readers.pdf_page import Marks, Word
from wenshang.readers.pdf_tables import Frame, frames


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line with its extent and its font size."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float


@dataclass(frozen=True, slots=True)
class Grid:
    """A table on one page: cells and the positions of its columns."""

    cells: list[Cell]
    xs: tuple[float, ...]
    height: int
    top: float
    bottom: float


def fill(blocks: Blocks, sheets: Sequence[Marks]) -> None:
    """Add the blocks of all pages."""
    pages = [_page(sheet, number) for number, sheet in enumerate(sheets, 1)]
    prose = ""
    prose_page = 0
    last: Line | None = None
    table: list[Cell] = []
    table_page = 0
    table_xs: tuple[float, ...] = ()
    table_height = 0

    def end_table() -> None:
        nonlocal table, table_height
        blocks.table(table, page=table_page)
        table, table_height = [], 0

    for number, parts in enumerate(pages, 1):
        right = max((part.x1 for part in parts if isinstance(part, Line)), default=0.0)
        for part in parts:
            if isinstance(part, Line):
                end_table()
                full = last is not None and right - last.x1 < 2.5 * last.size
                if prose and last is not None and (_continues(last, part, full) or lines.carries_on(prose, part.text)):
                    prose = lines.joined([prose, part.text])
                else:
                    blocks.paragraph(prose, page=prose_page)
                    prose, prose_page = part.text, number
                last = part
            else:
                blocks.paragraph(prose, page=prose_page)
                prose, last = "", None
                if table and not _same_columns(table_xs, part.xs):
                    end_table()
                if not table:
                    table_page, table_xs = number, part.xs
                table += [
                    Cell(cell.text, cell.row + table_height, cell.column, cell.rowspan, cell.colspan, number)
                    for cell in part.cells
                ]
                table_height += part.height
    blocks.paragraph(prose, page=prose_page)
    end_table()


def _same_columns(first: tuple[float, ...], second: tuple[float, ...]) -> bool:
    return len(first) == len(second) and all(abs(a - b) < 6 for a, b in zip(first, second, strict=True))


def _continues(last: Line, line: Line, full: bool) -> bool:
    return full and line.x0 < last.x0 + 0.8 * line.size and abs(last.size - line.size) < 1.5 and not lines.starts_item(line.text)


def _page(sheet: Marks, number: int) -> list[Line | Grid]:
    tables = [frame for frame in frames(sheet.upright, sheet.level) if frame.width > 1]
    inside: list[dict[int, list[Word]]] = [{} for _ in tables]
    outside: list[Word] = []
    for word in sheet.words:
        for frame, held in zip(tables, inside, strict=True):
            box = frame.at((word.x0 + word.x1) / 2, word.middle)
            if box is not None:
                held.setdefault(box, []).append(word)
                break
        else:
            outside.append(word)
    printed = [line for line in _lines(outside) if not _furniture(line, sheet)]
    parts: list[Line | Grid] = [*printed, *(_grid(frame, held, number) for frame, held in zip(tables, inside, strict=True))]
    return sorted(parts, key=lambda part: part.top)


def _furniture(line: Line, sheet: Marks) -> bool:
    edge = line.bottom < 0.08 * sheet.height or line.top > 0.9 * sheet.height
    return edge and lines.is_page_number(line.text)


def _grid(frame: Frame, held: dict[int, list[Word]], number: int) -> Grid:
    cells = []
    for index, box in enumerate(frame.boxes):
        text = lines.joined([line.text for line in _lines(held.get(index, []))])
        cells.append(Cell(text, box.row, box.column, box.rowspan, box.colspan, number))
    return Grid(cells, frame.xs, len(frame.ys) - 1, frame.ys[0], frame.ys[-1])


def _lines(words: Sequence[Word]) -> list[Line]:
    """Words grouped into printed lines, from the top."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.middle):
        if rows and word.middle - rows[-1][0].middle < 0.5 * max(word.size, rows[-1][0].size):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [_line(sorted(row, key=lambda word: word.x0)) for row in rows]


def _line(row: list[Word]) -> Line:
    text = row[0].text
    for last, word in itertools.pairwise(row):
        gap = word.x0 - last.x1
        between = " " if gap > 0.22 * word.size else ""
        text = f"{text}{between}{word.text}"
    x1, size = max(word.x1 for word in row), max(word.size for word in row)
    return Line(clean(text), row[0].x0, x1, min(word.top for word in row), max(word.bottom for word in row), size)
