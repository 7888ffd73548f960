"""HTML tables: in goes a ``<table>``, out come its rows where it holds data, or its cells to walk where it is layout."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from wenshang.model import Cell
from wenshang.readers import limits
from wenshang.readers.html_text import BLOCK, lines_of, skipped, text_of

_GROUPS = ("tbody", "thead", "tfoot")
_PROSE = 500  #: characters from which a cell of several paragraphs is prose


class Rows(list[list[Any]]):
    """Rows of a data table, each a list of its ``<td>`` and ``<th>`` elements."""


def unfold(table: Any) -> list[Any]:
    """What a table holds, in reading order: captions, ``Rows`` of data, and the cells of layout rows, to be walked."""
    found: list[Any] = [child for child in table if child.tag == "caption"]
    run = Rows()
    for row in _rows(table):
        if any(_holds_table(cell) for cell in row):
            found += _settle(run)
            found += row
            run = Rows()
        else:
            run.append(row)
    return found + _settle(run)


def _settle(run: Rows) -> list[Any]:
    """Rows as data where they are, else their cells."""
    if not run:
        return []
    if max(len(row) for row in run) < 2 or _is_prose(run):
        return [cell for row in run for cell in row]
    return [run]


def _rows(table: Any) -> list[list[Any]]:
    found: list[list[Any]] = []
    loose: list[Any] = []
    for child in table:
        for row in child if child.tag in _GROUPS else (child,):
            if row.tag == "tr" and not skipped(row):
                found.append([cell for cell in row if cell.tag in ("td", "th") and not skipped(cell)])
            elif row.tag in ("td", "th"):
                loose.append(row)
    return ([loose] if loose else []) + found


def _holds_table(cell: Any) -> bool:
    """Whether a cell holds a table of more than one cell."""
    return any(sum(1 for _ in nested.iter("td", "th")) > 1 for nested in cell.iter("table"))


def _is_prose(run: Rows) -> bool:
    """Whether a few rows hold mostly long texts of several paragraphs: page layout, not data."""
    if len(run) > 3:
        return False
    lengths = [(sum(map(len, shown)), len(shown)) for row in run for cell in row for shown in [lines_of(cell)]]
    prose = sum(length for length, count in lengths if length >= _PROSE and count >= 4)
    return prose * 5 >= sum(length for length, _ in lengths) * 4 > 0


def cells(rows: Sequence[Sequence[Any]], *, name: str) -> list[Cell]:
    """The cells of a data table at their grid positions, spans as a browser lays them out."""
    found: list[Cell] = []
    taken: dict[int, int] = {}  # column → first row that is free again
    for number, row in enumerate(rows):
        column = 0
        for element in row:
            while taken.get(column, 0) > number:
                column += 1
            width = _span(element.get("colspan"), limits.SPAN)
            height = _span(element.get("rowspan"), len(rows) - number, zero=len(rows) - number)
            for covered in range(column, column + width):
                taken[covered] = number + height
            found.append(Cell(text_of(element), number, column, height, width))
            column += width
        limits.within(len(found), limits.CELLS, name=name, what="表格单元格", unit="个")
    return found


def _span(printed: str | None, most: int, *, zero: int = 1) -> int:
    if printed is None:
        return 1
    digits = re.match(r"\s*(\d{1,6})", printed)
    count = int(digits[1]) if digits else 1
    return max(1, min(count or zero, most))


__all__ = ["BLOCK", "Rows", "cells", "unfold"]
