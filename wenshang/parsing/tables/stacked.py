"""Rows of a grid as the form has them: two rows printed in one are two again, a cell over several rows says so.

Nothing is decided here: whatever is taken apart carries a doubt, which the sums of the form must clear.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from wenshang.model import Cell, Table
from wenshang.parsing.tables import values
from wenshang.parsing.tables.labels import known_labels, plain

#: Why a figure may be another row's.
MERGED = "数字所在的格子跨几行合并"
_STACKED = "一行里印有{}行，各取其一"
_MOST = 4  #: rows that are printed in one
_ENUMERATOR = re.compile(r"(?<=.)(?=(?<!\d)\d{1,2}[.．、](?!\d)|[（(][一二三四五六七八九]{1,2}[）)])")


def marked(table: Table) -> Table:
    """The table with a doubt on each figure that stands in a cell over several rows that have labels of their own."""
    tall = [cell for cell in table.cells if cell.rowspan > 1 and values.is_figure(cell.text)]
    if not tall:
        return table
    starts = {cell.row for cell in table.cells if plain(cell.text) in known_labels()}
    own = {id(cell) for cell in tall if sum(row in starts for row in range(cell.row, cell.row + cell.rowspan)) > 1}
    return replace(table, cells=tuple(replace(cell, doubt=MERGED) if id(cell) in own else cell for cell in table.cells))


def apart(row: Sequence[Cell]) -> list[list[Cell]]:
    """A row, or the rows that are printed in it: as many labels as each of its figures has lines.

    >>> cells = [Cell("2.其他法律行政法规禁止公开3.危及“三安全一稳定”", 0, 0), Cell("3\\n2", 0, 1), Cell("1\\n0", 0, 2)]
    >>> [[cell.text for cell in line] for line in apart(cells)]
    [['2.其他法律行政法规禁止公开', '3', '1'], ['3.危及“三安全一稳定”', '2', '0']]
    """
    heights = {len(cell.text.split("\n")) for cell in row if "\n" in cell.text and _is_stack(cell.text)}
    if len(heights) != 1 or not 2 <= (count := heights.pop()) <= _MOST:
        return [list(row)]
    at = next((i for i in range(len(row) - 1, -1, -1) if values.read(row[i].text) is None), -1)
    names = _labels(row[at].text, count) if at >= 0 else ()
    if not names or any(values.is_figure(cell.text) and not _is_stack(cell.text) for cell in row[at + 1 :]):
        return [list(row)]
    return [[_line(cell, i, at, row, names) for cell in row] for i in range(count)]


def _line(cell: Cell, number: int, at: int, row: Sequence[Cell], names: Sequence[str]) -> Cell:
    """What a cell prints of one of the rows."""
    if cell is row[at]:
        return replace(cell, text=names[number])
    if not _is_stack(cell.text):
        return cell
    return replace(cell, text=cell.text.split("\n")[number], doubt=_STACKED.format(len(names)))


def _is_stack(text: str) -> bool:
    lines = text.split("\n")
    return len(lines) > 1 and all(values.is_figure(line) for line in lines)


def names_in(label: str) -> list[str]:
    """The numbered names that a label prints one after another."""
    return _ENUMERATOR.split(label)


@cache
def _labels(text: str, count: int) -> tuple[str, ...]:
    """The labels of as many rows that a text prints one after another, or ()."""
    printed = "".join(text.split())
    if count == 1:
        return (printed,) if plain(printed) in known_labels() else ()
    cuts = [found.start() for found in _ENUMERATOR.finditer(printed)]
    for cut in (*cuts, *range(2, len(printed) - 1)):
        if plain(printed[:cut]) in known_labels() and (rest := _labels(printed[cut:], count - 1)):
            return (printed[:cut], *rest)
    pieces = names_in(printed)
    return tuple(pieces) if len(pieces) == count else ()
