"""Rules of a table that were not drawn, found from figures that stand over or beside one another in one box.

A rule is only put where the figures leave no other reading: several boxes of a row hold the same number of figures on the same
levels, or each figure of a box stands in a column or row that the rest of the table draws.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median_low

from wenshang.readers.lines import is_figure as is_digits
from wenshang.readers.pdf.lines import rows_of
from wenshang.readers.pdf.tables import Box, Frame
from wenshang.readers.pdf.words import Stroke, Word

WordsIn = Mapping[int, Sequence[Word]]
_FULL = 0.72  #: share of a box's width from which a number may have been broken over lines
_SEVERAL = 3  #: boxes that lack the same rule


def rules(frame: Frame, words_in: WordsIn) -> tuple[list[Stroke], list[Stroke]]:
    """The upright and level rules that a frame lacks."""
    stacks = {index: rows_of(words) for index, words in words_in.items() if len(words) > 1 or index in words_in}
    upright = [*_beside(frame, words_in), *_column(frame, stacks)]
    level = [*_over(frame, stacks), *_rows(frame, stacks)]
    return upright, [*level, *_beside_labels(frame, stacks, level)]


def is_figure(words: Sequence[Word]) -> bool:
    """Whether words hold nothing but digits and what stands between them."""
    return bool(words) and all(is_digits(word.text) for word in words)


def stacked(box_width: float, stack: Sequence[Sequence[Word]]) -> bool:
    """Whether lines are figures of their own, not one figure that the box was too narrow for."""
    if len(stack) < 2 or not all(is_figure(row) for row in stack):
        return False
    return all(max(w.x1 for w in row) - min(w.x0 for w in row) < _FULL * box_width for row in stack[:-1])


def _width(frame: Frame, box: Box) -> float:
    return frame.xs[box.column + box.colspan] - frame.xs[box.column]


def _level(row: Sequence[Word]) -> float:
    return row[0].middle


def _rows(frame: Frame, stacks: Mapping[int, list[list[Word]]]) -> Iterator[Stroke]:
    """A level rule that the whole row lacks."""
    for line in range(len(frame.ys) - 1):
        mine = [n for n in range(len(frame.boxes)) if frame.boxes[n].row == line and frame.boxes[n].rowspan == 1]
        figures = [n for n in mine if n in stacks and all(is_figure(row) for row in stacks[n])]
        count, often = Counter(len(stacks[n]) for n in figures).most_common(1)[0] if figures else (0, 0)
        more = [n for n in figures if len(stacks[n]) > count]  # a box may hold a figure too many
        if count < 2 or often + len(more) < len(figures) or often <= len(more):
            continue
        values = [n for n in figures if n not in more]
        if not all(stacked(_width(frame, frame.boxes[n]), stacks[n]) for n in values):
            continue
        levels = [[_level(row) for row in stacks[n]] for n in values]
        size = stacks[values[0]][0][0].size
        if any(max(column) - min(column) > 0.4 * size for column in zip(*levels, strict=True)):
            continue
        at_once = [(upper + lower) / 2 for upper, lower in pairwise(levels[0])]
        if len(values) == 1 and not all(_parted(stacks[n], at) for n in mine if n in stacks for at in at_once):
            continue
        for at in at_once:
            yield from (_across(frame, frame.boxes[n], at) for n in mine if n in figures or _parted(stacks.get(n, []), at))


def _parted(stack: Sequence[Sequence[Word]], at: float) -> bool:
    """Whether a box is blank, or holds lines on both sides of a level and none on it."""
    if not stack:
        return True
    sides = {_level(row) < at for row in stack}
    return len(sides) == 2 and all(abs(_level(row) - at) > 0.25 * row[0].size for row in stack)


def _over(frame: Frame, stacks: Mapping[int, list[list[Word]]]) -> Iterator[Stroke]:
    """Level rules that a box lacks and its neighbours have: each figure stands in a row of its own."""
    for index, stack in stacks.items():
        box = frame.boxes[index]
        inner = frame.ys[box.row + 1 : box.row + box.rowspan]
        if inner and stacked(_width(frame, box), stack):
            rows = {sum(_level(row) > y for y in inner) for row in stack}
            if len(rows) == len(stack) == box.rowspan:
                yield from (_across(frame, box, y) for y in inner)


def _beside_labels(frame: Frame, stacks: Mapping[int, list[list[Word]]], level: Sequence[Stroke]) -> Iterator[Stroke]:
    """The rule that the figures of a row lack, through those of its labels that stand on either side of it."""
    at_once = Counter(line.at for line in level)
    for at in (at for at, count in at_once.items() if count >= _SEVERAL):
        for index, stack in stacks.items():
            box = frame.boxes[index]
            inside = frame.ys[box.row] + 1 < at < frame.ys[box.row + box.rowspan] - 1
            if inside and not all(is_figure(row) for row in stack):
                above, below = [row for row in stack if _level(row) < at], [row for row in stack if _level(row) >= at]
                clear = all(word.bottom < at + 1 or word.top > at - 1 for row in stack for word in row)
                if clear and (_far(above[-1], below[0]) if above and below else box.rowspan == 1 + (at in frame.ys)):
                    yield _across(frame, box, at)


def _far(above: Sequence[Word], below: Sequence[Word]) -> bool:
    """Whether two lines stand farther apart than lines of one text."""
    return min(word.top for word in below) - max(word.bottom for word in above) > 0.6 * above[0].size


def _across(frame: Frame, box: Box, at: float) -> Stroke:
    return Stroke(at, frame.xs[box.column], frame.xs[box.column + box.colspan])


def _beside(frame: Frame, words_in: WordsIn) -> Iterator[Stroke]:
    """Upright rules that a box lacks and the rest of the table has: each figure stands in a column of its own."""
    for index, words in words_in.items():
        box = frame.boxes[index]
        inner = frame.xs[box.column + 1 : box.column + box.colspan]
        if not inner or len(words) < 2 or not is_figure(words) or len(rows_of(words)) > 1:
            continue
        columns = [(sum(word.x0 > x - 1 for x in inner), sum(word.x1 > x + 1 for x in inner)) for word in words]
        if all(first == last for first, last in columns) and len(set(columns)) == len(words) == box.colspan:
            yield from (Stroke(x, frame.ys[box.row], frame.ys[box.row + box.rowspan]) for x in inner)


def _column(frame: Frame, stacks: Mapping[int, list[list[Word]]]) -> Iterator[Stroke]:
    """An upright rule that the whole table lacks: all boxes of a column hold two groups with a common gap between them."""
    for column in range(frame.width):
        mine = [n for n, box in enumerate(frame.boxes) if box.column == column and box.colspan == 1 and n in stacks]
        gaps = [gap for n in mine for row in stacks[n] if (gap := _gap(row)) is not None]
        rows = sum(len(stacks[n]) for n in mine)
        values = sum(is_figure(row) for n in mine for row in stacks[n])
        if values < 3 or len(gaps) < 3 or len(gaps) < 0.8 * rows:
            continue
        left, right = max(gap[0] for gap in gaps), min(gap[1] for gap in gaps)
        apart = all(word.x1 <= right or word.x0 >= left for n in mine for row in stacks[n] for word in row)
        if left < right and apart and right - left > 0.3 * median_low([stacks[n][0][0].size for n in mine]):
            for n in mine:
                box = frame.boxes[n]
                yield Stroke((left + right) / 2, frame.ys[box.row], frame.ys[box.row + box.rowspan])


def _gap(row: Sequence[Word]) -> tuple[float, float] | None:
    """The widest gap of a line, where it is wide enough to part two cells."""
    gaps = [(word.x0 - last.x1, last.x1, word.x0) for last, word in pairwise(row)]
    widest = max(gaps, default=(0.0, 0.0, 0.0))
    return (widest[1], widest[2]) if widest[0] > 0.8 * row[0].size else None
