"""Lift the data tables out of a marked page: their cells; in the page a number stands in each one's place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from wenshang.chinese.characters import clean, visible
from wenshang.model import Cell
from wenshang.readers import blocks, limits, unseen

LINE = "\ufdd0"  #: marks the end of a line
BLOCK = "\ufdd1"  #: marks the end or beginning of a block
TABLE = "\ufdd2"  #: marks, on both sides of its number, a table that was lifted out
_ENDS = re.compile(f"[{LINE}{BLOCK}]+")
_OUTER = f"{LINE}{BLOCK} \t\r\n\xa0"
_GROUPS = ("tbody", "thead", "tfoot")
_CellText = tuple[Any, str]  # a cell element and its marked text


def lift(root: Any, name: str) -> list[list[Cell]]:
    """The cells of each data table of a page, by number; inner tables are lifted before those around them."""
    found: list[list[Cell]] = []
    for table in reversed(list(root.iter("table"))):
        for part, is_data in blocks.unfold(_rows(table), holds_table=_holds_table, lines_of=_lines_of):
            if is_data:
                _replace(part, len(found))
                found.append(_cells(part, name))
    return found


def _rows(table: Any) -> list[list[_CellText]]:
    """The rows of a table as shown, without those of tables inside it; cells outside any row are a row where they stand."""
    head, foot = table.find("thead"), table.find("tfoot")  # shown first and last, wherever they are written
    found: list[list[_CellText]] = []
    loose = False  # whether the last row is of cells outside any
    for child in sorted(table, key=lambda part: (part is foot) - (part is head)):
        for row in child if child.tag in _GROUPS else (child,):
            if row.tag == "tr":
                found.append([(cell, cell.text_content()) for cell in row if cell.tag in ("td", "th")])
            elif row.tag in ("td", "th"):
                found += [] if loose else [[]]
                found[-1].append((row, row.text_content()))
            loose = row.tag in ("td", "th")
    return found


def _holds_table(pair: _CellText) -> bool:
    return TABLE in pair[1]


def _lines_of(pair: _CellText) -> list[str]:
    return [text for line in _ENDS.split(pair[1]) if (text := clean(line))]


def _replace(rows: Sequence[Sequence[_CellText]], number: int) -> None:
    """Empty the cells of a data table and leave its number where it stood."""
    place = f"{BLOCK}{TABLE}{number}{TABLE}{BLOCK}"
    for row in rows:
        for element, _ in row:
            del element[:]
            element.text, place = place, ""


def _cells(rows: Sequence[Sequence[_CellText]], name: str) -> list[Cell]:
    """The cells of a data table at their grid positions, spans as a browser lays them out."""
    found: list[Cell] = []
    taken: dict[int, int] = {}  # column → first row that is free again
    area = 0
    for number, row in enumerate(rows):
        column = 0
        for element, text in row:
            while taken.get(column, 0) > number:
                column += 1
            width = _span(element.get("colspan"), limits.SPAN)
            height = _span(element.get("rowspan"), len(rows) - number, zero=len(rows) - number)
            area += width * height
            limits.within(area, limits.CELLS, name=name, what="表格单元格", unit="个")
            for covered in range(column, column + width):
                taken[covered] = number + height
            printed, doubt = _printed(text)
            doubt = doubt or unseen.doubt_of(element, blank=not printed)
            found.append(Cell(printed, number, column, height, width, doubt=doubt))
            column += width
    return found


def _printed(marked: str) -> tuple[str, str]:
    """A cell as one text, and why it may be no single figure: lines of a narrow cell belong together."""
    plain = visible(marked.strip(_OUTER))
    if LINE not in plain and BLOCK not in plain:
        return clean(plain), ""
    return blocks.of_cell([[clean(line) for line in block.split(LINE)] for block in plain.split(BLOCK)])


def _span(printed: str | None, most: int, *, zero: int = 1) -> int:
    if printed is None:
        return 1
    digits = re.match(r"\s*(\d{1,6})", printed)
    count = int(digits[1]) if digits else 1
    return max(1, min(count or zero, most))
