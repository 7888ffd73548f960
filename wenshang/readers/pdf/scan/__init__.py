"""Pages that are pictures: their rules found, cells and lines of prose recognised one by one, offline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from wenshang.readers import limits
from wenshang.readers.pdf.page import Marks
from wenshang.readers.pdf.scan import recogniser
from wenshang.readers.pdf.scan.image import POINT, Picture, cleaned, rendered, rules
from wenshang.readers.pdf.scan.recogniser import Text
from wenshang.readers.pdf.tables import Frame, frames
from wenshang.readers.pdf.words import Word

_INSET = 3  #: pixels inside a cell's rules that are not looked at
_SPECK = 6  #: pixels of ink below which a piece is dirt
_TALLEST = 90  #: pixels of a line; what is higher is a drawing
_SURE = 0.8  #: probability of the least certain digit that at least one reading of a figure must have
_UNREAD = "\ufffd"
_DASHES = frozenset("一-—–―─_")


class ScanLine(NamedTuple):
    """Where a line of text stands, in pixels: left, top, right, bottom; ``alone`` is the only line of a cell."""

    left: int
    top: int
    right: int
    bottom: int
    alone: bool


def pages(data: bytes, numbers: Sequence[int], sheets: Sequence[Marks], *, name: str) -> Iterator[tuple[int, Marks]]:
    """The marks of those pages of a PDF (from 1) that are pictures; none where the extra is not installed."""
    if not numbers or not recogniser.available():
        return
    limits.within(len(numbers), limits.SCANS, name=name, what="需要识别的图片页数", unit="页")
    for number in numbers:
        limits.within(sheets[number - 1].pixels, limits.PIXELS, name=name, what="图片大小", unit="像素")
    for number, coloured in zip(numbers, rendered(data, numbers), strict=True):
        limits.grant(limits.SCAN_SECONDS)
        yield number, marks(coloured)


def marks(coloured: Any) -> Marks:
    """The marks of a page from its picture (red, green, blue)."""
    picture = cleaned(coloured)
    height, width = picture.grey.shape
    upright, level, ink = rules(_without_specks(picture.ink))
    drawn = [frame for frame in frames(upright, level) if frame.width > 1]
    size = _letter(ink)
    lines = [line for frame in drawn for box in _boxes(frame) for line in _lines(ink, box, size, cell=True)]
    lines += _outside(ink, drawn, size)
    words = _words(picture, ink, lines)
    return Marks(words, upright, level, width * POINT, height * POINT, recognised=bool(words), pixels=height * width)


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
        left, right = frame.xs[box.column] / POINT, frame.xs[box.column + box.colspan] / POINT
        top, bottom = frame.ys[box.row] / POINT, frame.ys[box.row + box.rowspan] / POINT
        yield round(left) + _INSET, round(top) + _INSET, round(right) - _INSET, round(bottom) - _INSET


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


def _words(picture: Picture, ink: Any, lines: Sequence[ScanLine]) -> list[Word]:
    """Each line as a word."""
    import numpy

    grey = numpy.where(ink > 0, picture.grey, numpy.maximum(picture.grey, 215)).astype("uint8")
    crops = [_crop(grey, line) for line in lines]
    texts = recogniser.texts(crops)
    figures = [number for number, text in enumerate(texts) if text.figure or not text.text]
    checked = dict(zip(figures, _checked([crops[n] for n in figures], [texts[n] for n in figures]), strict=True))
    found = []
    for number, (line, text) in enumerate(zip(lines, texts, strict=True)):
        printed, sure = checked.get(number, (text.text, True))
        if line.alone and printed and set(printed) <= _DASHES:
            printed = "—"
        found.append(_word(line, printed or _UNREAD, unsure=not (printed and sure)))
    return found


def _checked(crops: Sequence[Any], texts: Sequence[Text]) -> list[tuple[str, bool]]:
    """Figures, and whether they are sure: read again three times in a row and, where that differs, twice in a row.

    The model sees a repeated figure as another picture: what it takes for the same in both is seldom wrong.
    """
    thrice = _repeated(crops, 3)
    open_ones = [n for n, text in enumerate(texts) if not text.text or text.text != thrice[n].text or _weak(text, thrice[n])]
    twice = dict(zip(open_ones, _repeated([crops[n] for n in open_ones], 2), strict=True))
    found = []
    for number, first in enumerate(texts):
        readings = [first, thrice[number], *([twice[number]] if number in twice else [])]
        votes = Counter(reading.text for reading in readings if reading.text)
        best, count = votes.most_common(1)[0] if votes else ("", 0)
        strongest = max((reading.sure for reading in readings if reading.text == best), default=0.0)
        found.append((best if count > 1 else first.text, count > 1 and strongest >= _SURE))
    return found


def _weak(*readings: Text) -> bool:
    return all(reading.sure < _SURE for reading in readings)


def _repeated(crops: Sequence[Any], times: int) -> list[Text]:
    """The readings of figures that are set several times side by side, empty where they are not so many times the same."""
    import numpy

    found = []
    for text in recogniser.texts([numpy.hstack([crop] * times) for crop in crops]):
        printed = text.text.replace(" ", "")
        part = printed[: len(printed) // times]
        found.append(Text(part if part * times == printed else "", text.sure, True))
    return found


def _crop(grey: Any, line: ScanLine) -> Any:
    """The picture of a line with white around it."""
    import cv2
    import numpy

    part = numpy.ascontiguousarray(grey[line.top : line.bottom, line.left : line.right])
    height = max(line.bottom - line.top, 16)
    over, beside = max(height // 4, (24 - part.shape[0]) // 2), max(6, height * 35 // 100)
    return cv2.copyMakeBorder(part, over, over, beside, beside, cv2.BORDER_CONSTANT, value=255)


def _word(line: ScanLine, text: str, *, unsure: bool) -> Word:
    x0, x1, top, bottom = line.left * POINT, line.right * POINT, line.top * POINT, line.bottom * POINT
    return Word(text, x0, x1, top, bottom, bottom - top, unsure=unsure)
