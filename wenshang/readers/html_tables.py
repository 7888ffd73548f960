"""HTML tables: in goes a ``<table>``, out come its rows where it holds data, or its cells to walk where it is layout."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from wenshang.model import Cell
from wenshang.readers import layout, limits
from wenshang.readers.html_text import lines_of, skipped, text_of

_GROUPS = ("tbody", "thead", "tfoot")


def unfold(table: Any) -> list[Any]:
    """What a table holds, in reading order: captions, ``layout.Rows`` of data, and cells to be walked."""
    captions = [child for child in table if child.tag == "caption"]
    return captions + layout.unfold(_rows(table), holds_table=_holds_table, lines_of=lines_of)


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
