"""The parts of a page: its lines of prose, and its tables, whose cells say what speaks against their text.

A table that goes on over the page is joined.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from wenshang.model import Cell
from wenshang.readers import blocks
from wenshang.readers.pdf.page import Marks
from wenshang.readers.pdf.tables import Box, Frame, frames, is_figure, lost_rules, stacked
from wenshang.readers.pdf.visible import WORDS
from wenshang.readers.pdf.words import Line, Stroke, Word, lines_of, rows_of

WordsIn = Mapping[Box, Sequence[Word]]
_PUT = 2.6  #: points within which a box's edge is a rule that was put there
_NEAR = 6.0  #: points within which columns of two pages are the same
_LONG = 8  #: characters of a label that may go on over the page

LOST = "表格缺画一条线，按各行各列的位置读"
STACKED = "一格之内有上下几个数字"
BESIDE = "一格之内有左右几个数字"
OVERLAPPING = "格内文字互相重叠"
CROSSED = "数字压在表格线上"
PALE = "数字颜色很浅"
PARTIAL = "数字只露出一部分"
UNSURE = "图片中的数字没有认准"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as printed: cells, positions of its column lines, number of rows, extent on a page, first page."""

    cells: tuple[Cell, ...]
    xs: tuple[float, ...]
    height: int
    top: float
    bottom: float
    page: int

    @property
    def x0(self) -> float:
        """Its left edge."""
        return self.xs[0]


def parts_of(sheet: Marks, number: int) -> list[Line | Grid]:
    """The lines and tables of a page from its top."""
    filled, outside = _sorted(sheet, [], [])
    missing = [lost_rules(frame, words_in) for frame, words_in in filled]
    upright, level = [line for tall, _ in missing for line in tall], [line for _, wide in missing for line in wide]
    if upright or level:
        filled, outside = _sorted(sheet, upright, level)
    parts: list[Line | Grid] = []
    for frame, words_in in filled:
        if _is_table(frame, words_in):
            parts.append(_grid(frame, words_in, number, upright, level, sheet))
        else:
            outside += [word for words in words_in.values() for word in words]
    parts += lines_of(outside, number)
    return sorted(parts, key=lambda part: (part.top, part.x0))


def _sorted(
    sheet: Marks, upright: Sequence[Stroke], level: Sequence[Stroke]
) -> tuple[list[tuple[Frame, dict[Box, list[Word]]]], list[Word]]:
    """The frames of a page and of these rules, each with the words in its boxes, and the words outside all."""
    drawn = sorted(frames([*sheet.upright, *upright], [*sheet.level, *level]), key=lambda frame: frame.area)
    filled: list[tuple[Frame, dict[Box, list[Word]]]] = [(frame, {}) for frame in drawn]
    outside: list[Word] = []
    for word in sheet.words:
        for frame, words_in in filled:
            if (box := frame.at((word.x0 + word.x1) / 2, word.middle)) is not None:
                words_in.setdefault(box, []).append(word)
                break
        else:
            outside.append(word)
    return filled, outside


def _is_table(frame: Frame, words_in: WordsIn) -> bool:
    """A frame of several columns that does not hold mostly prose in one cell."""
    if frame.width < 2 or not words_in:
        return False
    sizes = sorted(sum(len(word.text) for word in words) for words in words_in.values())
    return len(frame.boxes) > 6 or sizes[-1] < 300 or sizes[-1] < 0.8 * sum(sizes)


def _grid(frame: Frame, words_in: WordsIn, number: int, upright: Sequence[Stroke], level: Sequence[Stroke], sheet: Marks) -> Grid:
    pale = _rarely_pale(words_in)
    partial = {frame.at(x, y) for x, y in sheet.partial}
    lost_at = {frame.at(x, y): reason for x, y, reason in sheet.lost}
    cells = []
    for box in frame.boxes:
        words = words_in.get(box, ())
        stack = rows_of(words)
        apart = stacked(box, stack)
        texts = [line.text for line in lines_of(words, number)]
        text = "\n".join(texts) if apart else blocks.joined(texts)
        doubt = [LOST] if _put(box, upright, level) else []
        doubt += _doubts(stack, apart=apart, pale=pale)
        doubt += [PARTIAL] if box in partial else []
        doubt += [f"格中有{WORDS[lost_at[box]]}没有读入"] if not text and box in lost_at else []
        edges = (box.x0, box.top, box.x1, box.bottom) if sheet.ground == "recognised" else ()
        place = tuple(round(edge, 1) for edge in edges)
        cells.append(Cell(text, box.row, box.column, box.rowspan, box.colspan, number, "；".join(doubt), place))
    return Grid(tuple(cells), frame.xs, len(frame.ys) - 1, frame.ys[0], frame.ys[-1], number)


def _put(box: Box, upright: Sequence[Stroke], level: Sequence[Stroke]) -> bool:
    """Whether an edge of a box is a rule that was not drawn."""
    return any(
        min(abs(line.at - first), abs(line.at - last)) < _PUT and line.start < end - 1 and start + 1 < line.end
        for rules, first, last, start, end in (
            (level, box.top, box.bottom, box.x0, box.x1),
            (upright, box.x0, box.x1, box.top, box.bottom),
        )
        for line in rules
    )


def _rarely_pale(words_in: WordsIn) -> bool:
    """Whether pale figures are the exception in a table."""
    figures = [word.pale for words in words_in.values() for word in words if is_figure([word])]
    return 0 < sum(figures) * 3 < len(figures)


def _doubts(stack: Sequence[Sequence[Word]], *, apart: bool, pale: bool) -> list[str]:
    """What speaks against the figures of a cell."""
    words = [word for row in stack for word in row]
    digits = [word for word in words if any(letter.isdecimal() for letter in word.text)]
    found = [STACKED] if apart else []
    if not digits and not any(word.unsure for word in words):
        return found
    if any(is_figure(row) and any(b.x0 - a.x1 > b.size for a, b in pairwise(row)) for row in stack):
        found.append(BESIDE)
    if any(b.x0 < a.x1 - 0.3 * min(a.size, b.size) for row in stack for a, b in pairwise(row) if a in digits or b in digits):
        found.append(OVERLAPPING)
    if any(word.crossed for word in digits):
        found.append(CROSSED)
    if pale and any(word.pale for word in digits):
        found.append(PALE)
    if any(word.unsure for word in words):
        found.append(UNSURE)
    return found


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
        words = any(text and not blocks.is_figure(text) for _, text in first)
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
        if over.colspan != cell.colspan or blocks.starts_item(cell.text) or (over.text and blocks.is_figure(cell.text)):
            return False
        if over.text and (blocks.is_figure(over.text) or len(over.text) < _LONG or blocks.ends_sentence(over.text)):
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
        mended.append(replace(cell, text=blocks.joined([cell.text, more.text])) if more else cell)
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
