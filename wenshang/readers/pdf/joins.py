"""Join the tables of single pages into one where the next page goes on with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from wenshang.model import Cell
from wenshang.readers import lines

_NEAR = 6.0  #: points within which columns of two pages are the same
_LONG = 8  #: characters of a label that may go on over the page


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as printed: cells, positions of its column lines, number of rows, first and last page, extent on a page."""

    cells: tuple[Cell, ...]
    xs: tuple[float, ...]
    height: int
    top: float
    bottom: float
    page: int


def goes_on(first: Grid, second: Grid) -> bool:
    """Whether two tables on successive pages are one: the same outer edges, one's columns among the other's."""
    if abs(first.xs[0] - second.xs[0]) > _NEAR or abs(first.xs[-1] - second.xs[-1]) > _NEAR:
        return False
    return _among(first.xs, second.xs) or _among(second.xs, first.xs)


def _among(few: Sequence[float], many: Sequence[float]) -> bool:
    return all(any(abs(x - other) <= _NEAR for other in many) for x in few)


def join(first: Grid, second: Grid) -> Grid:
    """One table of both: a repeated head dropped, a row cut by the page made whole, merged cells carried over."""
    xs = first.xs if len(first.xs) >= len(second.xs) else second.xs
    upper, above = _without_blank_row(_moved(first, xs), first.height - 1, first.height)
    lower, height = _without_blank_row(_moved(second, xs), 0, second.height)
    dropped = _repeated(upper, lower)
    if dropped:
        lower = [replace(cell, row=cell.row - dropped) for cell in lower if cell.row >= dropped]
        height -= dropped
    shift = above
    if not dropped and _cut(upper, lower, above):
        upper, lower = _mended(upper, lower, above)
        shift -= 1
    lower = [replace(cell, row=cell.row + shift) for cell in lower]
    return replace(first, cells=tuple(_carried(upper, lower, shift)), xs=xs, height=shift + height)


def _moved(grid: Grid, xs: Sequence[float]) -> list[Cell]:
    """Cells at their columns among ``xs``."""
    places = [min(range(len(xs)), key=lambda number: abs(xs[number] - x)) for x in grid.xs]
    return [
        replace(cell, column=places[cell.column], colspan=max(1, places[cell.column + cell.colspan] - places[cell.column]))
        for cell in grid.cells
    ]


def _without_blank_row(cells: list[Cell], row: int, height: int) -> tuple[list[Cell], int]:
    """Cells and number of rows without a row at the page's edge that holds nothing: a slice of what the page cut."""
    here = [cell for cell in cells if cell.row == row and cell.rowspan == 1]
    if height < 2 or not here or any(cell.text for cell in cells if cell.row == row):
        return cells, height
    kept = []
    for cell in cells:
        if cell.row > row:
            kept.append(replace(cell, row=cell.row - 1))
        elif cell.rowspan > 1 and cell.row + cell.rowspan > row:
            kept.append(replace(cell, rowspan=cell.rowspan - 1))
        elif cell.row < row:
            kept.append(cell)
    return kept, height - 1


def _row(cells: Sequence[Cell], row: int) -> dict[int, Cell]:
    return {cell.column: cell for cell in cells if cell.row <= row < cell.row + cell.rowspan}


def _repeated(upper: Sequence[Cell], lower: Sequence[Cell]) -> int:
    """How many head rows the lower table repeats; a head is only a head where it repeats from the first row on."""
    count = 0
    while True:
        first = [(cell.column, cell.text) for cell in upper if cell.row == count]
        second = [(cell.column, cell.text) for cell in lower if cell.row == count]
        words = any(text and not lines.is_figure(text) for _, text in first)
        if not first or first != second or not words:
            return count
        count += 1


def _cut(upper: Sequence[Cell], lower: Sequence[Cell], height: int) -> bool:
    """Whether the page cuts a row in two: a long text goes on below, and no figure stands on both sides."""
    above, below = _row(upper, height - 1), _row(lower, 0)
    going_on = False
    for column, cell in below.items():
        over = above.get(column)
        if not cell.text or over is None or cell.rowspan > 1:
            if over is None or over.colspan != cell.colspan:
                return False
            continue
        if over.colspan != cell.colspan or lines.starts_item(cell.text) or (over.text and lines.is_figure(cell.text)):
            return False
        if over.text and (lines.is_figure(over.text) or len(over.text) < _LONG or lines.ends_sentence(over.text)):
            return False
        going_on |= bool(over.text)
    return going_on


def _mended(upper: list[Cell], lower: list[Cell], height: int) -> tuple[list[Cell], list[Cell]]:
    """The first row below moved into the last row above; rows below then count from that row."""
    below = {cell.column: cell for cell in lower if cell.row == 0 and cell.rowspan == 1}
    kept = [cell for cell in lower if cell.row or cell.rowspan > 1]
    mended = []
    for cell in upper:
        more = below.get(cell.column) if cell.row + cell.rowspan == height else None
        mended.append(replace(cell, text=lines.joined([cell.text, more.text])) if more else cell)
    trimmed = [cell if cell.row else replace(cell, row=1, rowspan=cell.rowspan - 1) for cell in kept]
    return mended, trimmed


def _carried(upper: Sequence[Cell], lower: Sequence[Cell], shift: int) -> list[Cell]:
    """Both parts, where a blank merged cell at the top of the lower part lengthens the merged cell above it."""
    found = list(upper)
    ends = {
        (cell.column, cell.colspan): index for index, cell in enumerate(found) if cell.row + cell.rowspan >= shift and cell.text
    }
    start = min((cell.row for cell in lower), default=0)
    for cell in lower:
        index = ends.get((cell.column, cell.colspan))
        if cell.row == start and not cell.text and index is not None and max(cell.rowspan, found[index].rowspan) > 1:
            found[index] = replace(found[index], rowspan=cell.row + cell.rowspan - found[index].row)
        else:
            found.append(cell)
    return found
