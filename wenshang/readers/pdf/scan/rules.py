"""The ruling lines of a picture of a page, as strokes in points, and the picture's ink without them."""

from __future__ import annotations

from typing import Any

from wenshang.readers.pdf.scan.image import POINT
from wenshang.readers.pdf.words import Stroke

_THICK = 16  #: pixels from which a line is no rule
_SHORTEST = 34  #: pixels of a rule
_BESIDE = 0.3  #: share of a rule beside which there may be ink; strokes of characters have more


def rules(ink: Any) -> tuple[list[Stroke], list[Stroke], Any]:
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
