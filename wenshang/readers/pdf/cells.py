"""The parts of a page: its lines of prose and its tables, whose cells say what speaks against their text."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from wenshang.model import Cell
from wenshang.readers import lines
from wenshang.readers.pdf import lost
from wenshang.readers.pdf.joins import Grid
from wenshang.readers.pdf.lines import Line, lines_of, rows_of
from wenshang.readers.pdf.page import Marks
from wenshang.readers.pdf.tables import Box, Frame, frames
from wenshang.readers.pdf.visible import WORDS
from wenshang.readers.pdf.words import Stroke, Word

Part = Line | Grid
_NEAR = 2.6  #: points within which a box's edge is a rule that was put there

LOST = "表格缺画一条线，按各行各列的位置读"
STACKED = "一格之内有上下几个数字"
BESIDE = "一格之内有左右几个数字"
OVERLAPPING = "格内文字互相重叠"
CROSSED = "数字压在表格线上"
PALE = "数字颜色很浅"
PARTIAL = "数字只露出一部分"
UNSURE = "图片中的数字没有认准"


def parts_of(sheet: Marks, number: int) -> list[Part]:
    """The lines and tables of a page from its top."""
    drawn, inside, outside = _sorted(sheet, sheet.upright, sheet.level)
    missing = [lost.rules(frame, words_in) for frame, words_in in zip(drawn, inside, strict=True)]
    upright, level = [line for tall, _ in missing for line in tall], [line for _, wide in missing for line in wide]
    if upright or level:
        drawn, inside, outside = _sorted(sheet, [*sheet.upright, *upright], [*sheet.level, *level])
    parts: list[Part] = []
    for frame, words_in in zip(drawn, inside, strict=True):
        if _is_table(frame, words_in):
            parts.append(_grid(frame, words_in, number, upright, level, sheet))
        else:
            outside += [word for words in words_in.values() for word in words]
    parts += lines_of(outside, number)
    return sorted(parts, key=lambda part: (part.top, part.x0 if isinstance(part, Line) else part.xs[0]))


def _sorted(
    sheet: Marks, upright: Sequence[Stroke], level: Sequence[Stroke]
) -> tuple[list[Frame], list[dict[int, list[Word]]], list[Word]]:
    """The frames of a page, the words in each by box, and the words outside all."""
    drawn = sorted(frames(upright, level), key=lambda frame: frame.area)
    inside: list[dict[int, list[Word]]] = [{} for _ in drawn]
    outside: list[Word] = []
    for word in sheet.words:
        for frame, words_in in zip(drawn, inside, strict=True):
            box = frame.at((word.x0 + word.x1) / 2, word.middle)
            if box is not None:
                words_in.setdefault(box, []).append(word)
                break
        else:
            outside.append(word)
    return drawn, inside, outside


def _is_table(frame: Frame, words_in: dict[int, list[Word]]) -> bool:
    """A frame of several columns that does not hold mostly prose in one cell."""
    if frame.width < 2 or not words_in:
        return False
    sizes = sorted(sum(len(word.text) for word in words) for words in words_in.values())
    return len(frame.boxes) > 6 or sizes[-1] < 300 or sizes[-1] < 0.8 * sum(sizes)


def _grid(
    frame: Frame,
    words_in: dict[int, list[Word]],
    number: int,
    upright: Sequence[Stroke],
    level: Sequence[Stroke],
    sheet: Marks,
) -> Grid:
    pale = _rarely_pale(words_in)
    partial = {frame.at(x, y) for x, y in sheet.partial}
    lost_at = {frame.at(x, y): reason for x, y, reason in sheet.lost}
    cells = []
    for index, box in enumerate(frame.boxes):
        words = words_in.get(index, [])
        stack = rows_of(words)
        apart = lost.stacked(frame.xs[box.column + box.colspan] - frame.xs[box.column], stack)
        texts = [line.text for line in lines_of(words, number)]
        doubt = [LOST] if (upright or level) and _put(frame, box, upright, level) else []
        doubt += _doubts(stack, apart=apart, pale=pale)
        text = "\n".join(texts) if apart else lines.joined(texts)
        doubt += [PARTIAL] if index in partial else []
        doubt += [f"格中有{WORDS[lost_at[index]]}没有读入"] if not text and index in lost_at else []
        place = _place(frame, box) if sheet.recognised else ()
        cells.append(Cell(text, box.row, box.column, box.rowspan, box.colspan, number, "；".join(doubt), place))
    return Grid(tuple(cells), frame.xs, len(frame.ys) - 1, frame.ys[0], frame.ys[-1], number)


def _place(frame: Frame, box: Box) -> tuple[float, ...]:
    """Left, top, right, bottom of a box, to a tenth of a point."""
    xs, ys = frame.xs, frame.ys
    edges = xs[box.column], ys[box.row], xs[box.column + box.colspan], ys[box.row + box.rowspan]
    return tuple(round(edge, 1) for edge in edges)


def _put(frame: Frame, box: Box, upright: Sequence[Stroke], level: Sequence[Stroke]) -> bool:
    """Whether an edge of a box is a rule that was not drawn."""
    x0, x1 = frame.xs[box.column], frame.xs[box.column + box.colspan]
    y0, y1 = frame.ys[box.row], frame.ys[box.row + box.rowspan]
    over = any(min(abs(line.at - y0), abs(line.at - y1)) < _NEAR and line.start < x1 - 1 and x0 + 1 < line.end for line in level)
    return over or any(
        min(abs(line.at - x0), abs(line.at - x1)) < _NEAR and line.start < y1 - 1 and y0 + 1 < line.end for line in upright
    )


def _rarely_pale(words_in: dict[int, list[Word]]) -> bool:
    """Whether pale figures are the exception in a table."""
    figures = [word.pale for words in words_in.values() for word in words if lost.is_figure([word])]
    return 0 < sum(figures) * 3 < len(figures)


def _doubts(stack: Sequence[Sequence[Word]], *, apart: bool, pale: bool) -> list[str]:
    """What speaks against the figures of a cell."""
    words = [word for row in stack for word in row]
    digits = [word for word in words if any(letter.isdecimal() for letter in word.text)]
    found = [STACKED] if apart else []
    if not digits and not any(word.unsure for word in words):
        return found
    if any(lost.is_figure(row) and any(b.x0 - a.x1 > b.size for a, b in pairwise(row)) for row in stack):
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
