"""What stands on the picture of a page: its rules, the lines of text in the cells that they draw, and those of its prose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from wenshang.readers.pdf.scan.image import POINT, Picture
from wenshang.readers.pdf.tables import Frame, frames
from wenshang.readers.pdf.words import Stroke

_INSET = 3  #: pixels inside a cell's rules that are not looked at
_SPECK = 6  #: pixels of ink below which a piece is dirt
_THICK = 16  #: pixels from which a line is no rule
_SHORTEST = 34  #: pixels of a rule
_BESIDE = 0.3  #: share of a rule beside which there may be ink; strokes of characters have more
_TALLEST = 90  #: pixels of a line; what is higher is a drawing


class ScanLine(NamedTuple):
    """Where a line of text stands, in pixels: left, top, right, bottom; ``alone`` is the only line of a cell."""

    left: int
    top: int
    right: int
    bottom: int
    alone: bool


class PageLines(NamedTuple):
    """A page with what is found on it: its rules, the ink that is no rule, and the lines of text."""

    picture: Picture
    upright: list[Stroke]
    level: list[Stroke]
    ink: Any
    lines: list[ScanLine]


def found_on(picture: Picture) -> PageLines:
    """The rules and lines of a page."""
    upright, level, ink = _rules(_without_specks(picture.ink))
    drawn = [frame for frame in frames(upright, level) if frame.width > 1]
    size = _letter(ink)
    lines = [line for frame in drawn for box in _boxes(frame) for line in _lines(ink, box, size, cell=True)]
    return PageLines(picture, upright, level, ink, lines + _outside(ink, drawn, size))


def _without_specks(ink: Any) -> Any:
    """The ink without pieces too small for a part of a character."""
    import cv2
    import numpy

    _, pieces, stats, _ = cv2.connectedComponentsWithStats(ink)
    kept = stats[:, cv2.CC_STAT_AREA] >= _SPECK
    kept[0] = False
    return kept.astype(numpy.uint8)[pieces]


def _letter(ink: Any) -> float:
    """The height of most characters, in pixels."""
    import cv2
    import numpy

    _, _, stats, _ = cv2.connectedComponentsWithStats(ink)
    heights = stats[1:, cv2.CC_STAT_HEIGHT]
    heights = heights[(heights >= 10) & (heights <= 70)]
    return float(numpy.percentile(heights, 80)) if len(heights) else 25.0


def _boxes(frame: Frame) -> Iterator[tuple[int, int, int, int]]:
    """The inside of each cell, in pixels."""
    for box in frame.boxes:
        left, top, right, bottom = (round(edge / POINT) for edge in (box.x0, box.top, box.x1, box.bottom))
        yield left + _INSET, top + _INSET, right - _INSET, bottom - _INSET


def _lines(ink: Any, box: tuple[int, int, int, int], size: float, *, cell: bool) -> list[ScanLine]:
    """The lines of text in a part of the page."""
    left, top, right, bottom = box
    part = ink[max(0, top) : bottom, max(0, left) : right]
    found = []
    for upper, lower in _joined(_runs(part.any(1)), size):
        columns = part[upper:lower].any(0).nonzero()[0]
        if lower - upper <= _TALLEST and part[upper:lower].sum() >= 2 * _SPECK:
            found.append(ScanLine(left + int(columns[0]), top + upper, left + int(columns[-1]) + 1, top + lower, False))
    return [line._replace(alone=cell) for line in found] if len(found) == 1 else found


def _runs(filled: Any) -> list[tuple[int, int]]:
    """First and last (after) of each run of true values."""
    import numpy

    edges = numpy.flatnonzero(numpy.diff(numpy.concatenate(([0], filled.astype("int8"), [0]))))
    return [(int(first), int(last)) for first, last in zip(edges[::2], edges[1::2], strict=True)]


def _joined(runs: Sequence[tuple[int, int]], size: float) -> list[tuple[int, int]]:
    """Runs of rows with ink as lines: strokes of one character (二, 三) that do not touch belong together."""
    found: list[tuple[int, int]] = []
    for first, last in runs:
        if found and first - found[-1][1] <= 0.45 * size and last - found[-1][0] <= 1.3 * size:
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
    return found


def _outside(ink: Any, drawn: Sequence[Frame], size: float) -> list[ScanLine]:
    """The lines of prose: those outside all tables, parted where they leave wide gaps."""
    rest = ink.copy()
    for frame in drawn:
        left, right = round(frame.xs[0] / POINT), round(frame.xs[-1] / POINT)
        rest[round(frame.ys[0] / POINT) - 4 : round(frame.ys[-1] / POINT) + 4, max(0, left - 4) : right + 4] = 0
    found = []
    for line in _lines(rest, (0, 0, rest.shape[1], rest.shape[0]), size, cell=False):
        part = rest[line.top : line.bottom, line.left : line.right]
        wide = 2.5 * max(size, line.bottom - line.top)
        pieces: list[tuple[int, int]] = []
        for first, last in _runs(part.any(0)):
            if pieces and first - pieces[-1][1] < wide:
                pieces[-1] = (pieces[-1][0], last)
            else:
                pieces.append((first, last))
        found += [ScanLine(line.left + first, line.top, line.left + last, line.bottom, False) for first, last in pieces]
    return found


def _rules(ink: Any) -> tuple[list[Stroke], list[Stroke], Any]:
    """Upright rules, level rules, and the ink that is no rule."""
    import cv2
    import numpy

    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, numpy.ones((3, 3), "uint8"))
    thick = cv2.dilate(joined, numpy.ones((3, 3), "uint8"))
    level = cv2.morphologyEx(thick, cv2.MORPH_OPEN, numpy.ones((1, _SHORTEST), "uint8"))
    upright = cv2.morphologyEx(thick, cv2.MORPH_OPEN, numpy.ones((_SHORTEST, 1), "uint8"))
    wide = _kept(level, ink)
    tall = _kept(upright.T, ink.T)
    drawn = numpy.zeros_like(ink)
    for left, top, width, height in wide:
        drawn[top : top + height, left : left + width] |= level[top : top + height, left : left + width]
    for top, left, height, width in tall:
        drawn[top : top + height, left : left + width] |= upright[top : top + height, left : left + width]
    level_strokes = [Stroke((y + high / 2) * POINT, x * POINT, (x + long) * POINT) for x, y, long, high in wide]
    upright_strokes = [Stroke((x + thick / 2) * POINT, y * POINT, (y + high) * POINT) for y, x, high, thick in tall]
    return upright_strokes, level_strokes, cv2.subtract(ink, drawn)


def _kept(lines: Any, ink: Any) -> list[tuple[int, int, int, int]]:
    """The level pieces that are rules: thin, and with white above and below, which strokes inside a line of text have not."""
    found = []
    for left, top, width, height in _pieces(lines):
        if height < _THICK:
            above = ink[max(0, top - 6) : max(0, top - 1), left : left + width]
            below = ink[top + height + 1 : top + height + 6, left : left + width]
            if max(part.any(0).mean() if part.size else 0.0 for part in (above, below)) <= _BESIDE:
                found.append((left, top, width, height))
    return found


def _pieces(mask: Any) -> list[tuple[int, int, int, int]]:
    """Left, top, width, height of each connected piece."""
    import cv2
    import numpy

    count, _, stats, _ = cv2.connectedComponentsWithStats(numpy.ascontiguousarray(mask))
    return [tuple(int(part) for part in stats[number][:4]) for number in range(1, count)]  # type: ignore[misc]
