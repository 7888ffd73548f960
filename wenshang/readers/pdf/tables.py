"""Find tables among ruling lines: frames of boxes; no box of a frame is lost where a line is missing.

A frame is the lattice of all lines that touch one another. Neighbouring squares of the lattice with no line between them are
one box. A frame of a single column is a box around paragraphs and not a table.

Rules that were not drawn are found from figures that stand over or beside one another in one box, and only put where the figures
leave no other reading: several boxes of a row hold the same number of figures on the same levels, or each figure of a box stands
in a column or row that the rest of the table draws.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median_low

from wenshang.readers import blocks
from wenshang.readers.pdf.words import Stroke, Word, rows_of

Stack = Sequence[Sequence[Word]]  #: the lines of a box, each as words
_SNAP = 2.5  #: points within which two lines are one
_REACH = 4.0  #: points by which a line may stop short of another and still touch it
_LEAST = 6.0  #: points below which a stroke is a dash, not a line
_MOST = 1500  #: lines of one direction on a page above which it holds a drawing
_FULL = 0.72  #: share of a box's width from which a number may have been broken over lines
_SEVERAL = 3  #: boxes that lack the same rule


@dataclass(frozen=True, slots=True, eq=False)
class Box:
    """A cell of a frame: its place in the lattice and on the page."""

    row: int
    column: int
    rowspan: int
    colspan: int
    x0: float
    x1: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Frame:
    """A table's lattice: positions of its upright (``xs``) and level lines (``ys``), and its cells."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    boxes: tuple[Box, ...]
    square: tuple[tuple[Box, ...], ...]  #: lattice position → its box

    @property
    def area(self) -> float:
        """The room that the frame takes on the page."""
        return (self.xs[-1] - self.xs[0]) * (self.ys[-1] - self.ys[0])

    @property
    def width(self) -> int:
        """Columns of the lattice."""
        return len(self.xs) - 1

    def at(self, x: float, y: float) -> Box | None:
        """The box at a point, None outside the frame."""
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
    square = _boxes(xs, ys, tall, wide)
    boxes = tuple(dict.fromkeys(box for line in square for box in line))
    return Frame(tuple(xs), tuple(ys), boxes, square)


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


def _boxes(xs: list[float], ys: list[float], tall: list[Stroke], wide: list[Stroke]) -> tuple[tuple[Box, ...], ...]:
    """Boxes grown from the lattice: right while no upright line stands between, then down while the whole width is open."""
    beside, below = _walls(tall, xs, ys), _walls(wide, ys, xs)
    height, width = len(ys) - 1, len(xs) - 1
    square: dict[tuple[int, int], Box] = {}
    for row, column in itertools.product(range(height), range(width)):
        if (row, column) in square:
            continue
        end = column + 1
        while end < width and (row, end) not in square and not beside[end][row]:
            end += 1
        last = row + 1
        while last < height and not any(below[last][column:end]) and not any(beside[at][last] for at in range(column + 1, end)):
            last += 1
        box = Box(row, column, last - row, end - column, xs[column], xs[end], ys[row], ys[last])
        square |= dict.fromkeys(itertools.product(range(row, last), range(column, end)), box)
    return tuple(tuple(square[row, column] for column in range(width)) for row in range(height))


def lost_rules(frame: Frame, words_in: Mapping[Box, Sequence[Word]]) -> tuple[list[Stroke], list[Stroke]]:
    """The upright and level rules that a frame lacks."""
    stacks = {box: rows_of(words) for box, words in words_in.items()}
    upright = [*_lost_beside(frame, stacks), *_lost_column(frame, stacks)]
    level = [*_lost_over(frame, stacks), *_lost_row(frame, stacks)]
    return upright, [*level, *_lost_at_labels(frame, stacks, level)]


def is_figure(words: Sequence[Word]) -> bool:
    """Whether words hold nothing but digits and what stands between them."""
    return bool(words) and all(blocks.is_figure(word.text) for word in words)


def stacked(box: Box, stack: Stack) -> bool:
    """Whether lines are figures of their own, not one figure that the box was too narrow for."""
    if len(stack) < 2 or not all(map(is_figure, stack)):
        return False
    return all(max(w.x1 for w in row) - min(w.x0 for w in row) < _FULL * (box.x1 - box.x0) for row in stack[:-1])


def _lost_row(frame: Frame, stacks: Mapping[Box, Stack]) -> Iterator[Stroke]:
    """A level rule that the whole row lacks."""
    for line in range(len(frame.ys) - 1):
        mine = [box for box in frame.boxes if box.row == line and box.rowspan == 1]
        figures = [box for box in mine if box in stacks and all(map(is_figure, stacks[box]))]
        count, often = Counter(len(stacks[box]) for box in figures).most_common(1)[0] if figures else (0, 0)
        more = [box for box in figures if len(stacks[box]) > count]  # a box may hold a figure too many
        values = {box: stacks[box] for box in figures if box not in more}
        if count < 2 or often < len(values) or often <= len(more) or not all(stacked(*pair) for pair in values.items()):
            continue
        first, *others = values.values()
        levels = [[row[0].middle for row in stack] for stack in values.values()]
        if any(max(column) - min(column) > 0.4 * first[0][0].size for column in zip(*levels, strict=True)):
            continue
        at_once = [(upper + lower) / 2 for upper, lower in pairwise(levels[0])]
        if not others and not all(_parted(stacks[box], at) for box in mine if box in stacks for at in at_once):
            continue
        for at in at_once:
            yield from (Stroke(at, box.x0, box.x1) for box in mine if box in figures or _parted(stacks.get(box, []), at))


def _parted(stack: Stack, at: float) -> bool:
    """Whether a box is blank, or holds lines on both sides of a level and none on it."""
    sides = {row[0].middle < at for row in stack}
    return not stack or (len(sides) == 2 and all(abs(row[0].middle - at) > 0.25 * row[0].size for row in stack))


def _lost_over(frame: Frame, stacks: Mapping[Box, Stack]) -> Iterator[Stroke]:
    """Level rules that a box lacks and its neighbours have: each figure stands in a row of its own."""
    for box, stack in stacks.items():
        inner = frame.ys[box.row + 1 : box.row + box.rowspan]
        if (
            inner
            and stacked(box, stack)
            and len({sum(row[0].middle > y for y in inner) for row in stack}) == len(stack) == box.rowspan
        ):
            yield from (Stroke(y, box.x0, box.x1) for y in inner)


def _lost_at_labels(frame: Frame, stacks: Mapping[Box, Stack], level: Sequence[Stroke]) -> Iterator[Stroke]:
    """The rule that the figures of a row lack, through those of its labels that stand on either side of it."""
    at_once = Counter(line.at for line in level)
    for at in (at for at, count in at_once.items() if count >= _SEVERAL):
        for box, stack in stacks.items():
            if box.top + 1 < at < box.bottom - 1 and not all(map(is_figure, stack)):
                above, below = [row for row in stack if row[0].middle < at], [row for row in stack if row[0].middle >= at]
                clear = all(word.bottom < at + 1 or word.top > at - 1 for row in stack for word in row)
                if clear and (_far(above[-1], below[0]) if above and below else box.rowspan == 1 + (at in frame.ys)):
                    yield Stroke(at, box.x0, box.x1)


def _far(above: Sequence[Word], below: Sequence[Word]) -> bool:
    """Whether two lines stand farther apart than lines of one text."""
    return min(word.top for word in below) - max(word.bottom for word in above) > 0.6 * above[0].size


def _lost_beside(frame: Frame, stacks: Mapping[Box, Stack]) -> Iterator[Stroke]:
    """Upright rules that a box lacks and the rest of the table has: each figure stands in a column of its own."""
    for box, stack in stacks.items():
        inner = frame.xs[box.column + 1 : box.column + box.colspan]
        if not inner or len(stack) != 1 or len(stack[0]) < 2 or not is_figure(stack[0]):
            continue
        columns = [(sum(word.x0 > x - 1 for x in inner), sum(word.x1 > x + 1 for x in inner)) for word in stack[0]]
        if all(first == last for first, last in columns) and len(set(columns)) == len(columns) == box.colspan:
            yield from (Stroke(x, box.top, box.bottom) for x in inner)


def _lost_column(frame: Frame, stacks: Mapping[Box, Stack]) -> Iterator[Stroke]:
    """An upright rule that the whole table lacks: all boxes of a column hold two groups with a common gap between them."""
    for column in range(frame.width):
        mine = [box for box in frame.boxes if box.column == column and box.colspan == 1 and box in stacks]
        rows = [row for box in mine for row in stacks[box]]
        gaps = [gap for row in rows if (gap := _gap(row)) is not None]
        if sum(map(is_figure, rows)) < 3 or len(gaps) < 3 or len(gaps) < 0.8 * len(rows):
            continue
        left, right = max(gap[0] for gap in gaps), min(gap[1] for gap in gaps)
        apart = all(word.x1 <= right or word.x0 >= left for row in rows for word in row)
        if left < right and apart and right - left > 0.3 * median_low([stacks[box][0][0].size for box in mine]):
            yield from (Stroke((left + right) / 2, box.top, box.bottom) for box in mine)


def _gap(row: Sequence[Word]) -> tuple[float, float] | None:
    """The widest gap of a line, where it is wide enough to part two cells."""
    gaps = [(word.x0 - last.x1, last.x1, word.x0) for last, word in pairwise(row)]
    widest = max(gaps, default=(0.0, 0.0, 0.0))
    return (widest[1], widest[2]) if widest[0] > 0.8 * row[0].size else None
