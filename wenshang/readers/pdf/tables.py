"""Find tables among ruling lines: frames of cells; no cell of a frame is lost where a line is missing.

A frame is the lattice of all lines that touch one another. Neighbouring squares of the lattice with no line between them are
one cell. A frame of a single column is a box around paragraphs and not a table.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from wenshang.readers.pdf.words import Stroke

_SNAP = 2.5  #: points within which two lines are one
_REACH = 4.0  #: points by which a line may stop short of another and still touch it
_LEAST = 6.0  #: points below which a stroke is a dash, not a line
_MOST = 1500  #: lines of one direction on a page above which it holds a drawing


@dataclass(frozen=True, slots=True)
class Box:
    """A cell of a frame: its place in the lattice and on the page."""

    row: int
    column: int
    rowspan: int
    colspan: int


@dataclass(frozen=True, slots=True)
class Frame:
    """A table's lattice: positions of its upright (``xs``) and level lines (``ys``), and its cells."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    boxes: tuple[Box, ...]
    square: tuple[tuple[int, ...], ...]  #: lattice position → index of its box

    @property
    def area(self) -> float:
        """The room that the frame takes on the page."""
        return (self.xs[-1] - self.xs[0]) * (self.ys[-1] - self.ys[0])

    @property
    def width(self) -> int:
        """Columns of the lattice."""
        return len(self.xs) - 1

    def at(self, x: float, y: float) -> int | None:
        """The index of the box at a point, None outside the frame."""
        if not (self.xs[0] - _SNAP <= x <= self.xs[-1] + _SNAP and self.ys[0] - _SNAP <= y <= self.ys[-1] + _SNAP):
            return None
        column = min(max(bisect_right(self.xs, x) - 1, 0), len(self.xs) - 2)
        row = min(max(bisect_right(self.ys, y) - 1, 0), len(self.ys) - 2)
        return self.square[row][column]


def frames(upright: Sequence[Stroke], level: Sequence[Stroke]) -> list[Frame]:
    """The tables that a page's lines draw, from the top."""
    tall, wide = _merged(upright), _merged(level)
    if len(tall) > _MOST or len(wide) > _MOST:
        return []
    found = [frame for group in _groups(tall, wide) if (frame := _frame(*group)) is not None]
    return sorted(found, key=lambda frame: (frame.ys[0], frame.xs[0]))


def _merged(strokes: Sequence[Stroke]) -> list[Stroke]:
    """Lines in one piece each: dots and dashes joined first, then what is left snapped to common positions and joined."""
    exact: dict[float, list[Stroke]] = {}
    for stroke in strokes:
        exact.setdefault(round(stroke.at, 1), []).append(stroke)
    whole = [piece for at, row in exact.items() for piece in _joined(at, row)]
    rows: list[list[Stroke]] = []
    for stroke in sorted(whole, key=lambda stroke: (stroke.at, stroke.start)):
        if rows and stroke.at - rows[-1][0].at <= _SNAP:
            rows[-1].append(stroke)
        else:
            rows.append([stroke])
    return [piece for row in rows for piece in _joined(sum(stroke.at for stroke in row) / len(row), row)]


def _joined(at: float, row: Sequence[Stroke]) -> list[Stroke]:
    """Pieces of one line, joined end to end; what stays shorter than a line is left out."""
    found: list[Stroke] = []
    for stroke in sorted(row, key=lambda stroke: stroke.start):
        if found and stroke.start <= found[-1].end + _REACH:
            found[-1] = Stroke(at, found[-1].start, max(found[-1].end, stroke.end))
        else:
            found.append(Stroke(at, stroke.start, stroke.end))
    return [stroke for stroke in found if stroke.end - stroke.start >= _LEAST]


def _touch(tall: Stroke, wide: Stroke) -> bool:
    return tall.start - _REACH <= wide.at <= tall.end + _REACH and wide.start - _REACH <= tall.at <= wide.end + _REACH


def _groups(tall: list[Stroke], wide: list[Stroke]) -> list[tuple[list[Stroke], list[Stroke]]]:
    """Lines that touch one another, directly or through others."""
    free = list(range(len(tall)))
    free_wide = set(range(len(wide)))
    found = []
    while free:
        mine, ours, theirs = [free.pop()], [], []
        while mine:
            upright = tall[mine.pop()]
            ours.append(upright)
            crossing = [number for number in free_wide if _touch(upright, wide[number])]
            free_wide.difference_update(crossing)
            for number in crossing:
                theirs.append(wide[number])
                joined = [other for other in free if _touch(tall[other], wide[number])]
                free = [other for other in free if other not in joined]
                mine += joined
        found.append((ours, theirs))
    return found


def _frame(tall: list[Stroke], wide: list[Stroke]) -> Frame | None:
    """The lattice of one group of lines, None where it encloses less than two cells."""
    if len(wide) < 2:
        return None
    upper, lower = min(stroke.start for stroke in tall), max(stroke.end for stroke in tall)
    ys = _positions([stroke.at for stroke in wide] + [upper, lower])  # or at its ends, where a page cuts it
    left, right = min(stroke.start for stroke in wide), max(stroke.end for stroke in wide)
    xs = _positions([stroke.at for stroke in tall] + [left, right])  # a table may be open at its sides
    if len(xs) < 3 and len(ys) < 3:
        return None
    square, boxes = _boxes(xs, ys, tall, wide)
    return Frame(tuple(xs), tuple(ys), tuple(boxes), square)


def _positions(values: list[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _REACH:
            found.append(value)
    return found


def _walls(strokes: list[Stroke], at: list[float], along: list[float]) -> list[list[bool]]:
    """[line][segment]: whether a drawn line covers most of the segment."""
    walls = [[False] * (len(along) - 1) for _ in at]
    for stroke in strokes:
        line = min(range(len(at)), key=lambda number: abs(at[number] - stroke.at))
        for segment, (start, end) in enumerate(itertools.pairwise(along)):
            covered = min(stroke.end, end) - max(stroke.start, start)
            if covered > 0.5 * (end - start):
                walls[line][segment] = True
    return walls


def _boxes(
    xs: list[float], ys: list[float], tall: list[Stroke], wide: list[Stroke]
) -> tuple[tuple[tuple[int, ...], ...], list[Box]]:
    """Cells grown from the lattice: right while no upright line stands between, then down while the whole width is open."""
    beside, below = _walls(tall, xs, ys), _walls(wide, ys, xs)
    height, width = len(ys) - 1, len(xs) - 1
    square = [[-1] * width for _ in range(height)]
    boxes: list[Box] = []
    for row in range(height):
        for column in range(width):
            if square[row][column] >= 0:
                continue
            end = column + 1
            while end < width and square[row][end] < 0 and not beside[end][row]:
                end += 1
            last = row + 1
            while (
                last < height
                and not any(below[last][column:end])
                and not any(beside[inner][last] for inner in range(column + 1, end))
            ):
                last += 1
            for covered in range(row, last):
                square[covered][column:end] = [len(boxes)] * (end - column)
            boxes.append(Box(row, column, last - row, end - column))
    return tuple(tuple(line) for line in square), boxes
