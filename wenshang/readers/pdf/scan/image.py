"""Pictures of pages: rendered or decoded, freed of shade, turned upright; grey from 0 (ink) to 255, 200 points an inch.

On them stand rules, the lines of text in the cells that the rules draw, and those of prose.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, NamedTuple

from wenshang.errors import UnreadableFile
from wenshang.readers import limits
from wenshang.readers.pdf.tables import Frame, frames
from wenshang.readers.pdf.words import Stroke

DPI = 200
POINT = 72 / DPI  #: points a pixel
_WIDEST = 2600  #: pixels of a page's longer side; a larger one is taken to be finer than needed
_TURNS = (2.0, 0.25), (0.25, 0.05)  #: degrees looked through, and the step
_INSET = 3  #: pixels inside a cell's rules that are not looked at
_SPECK = 6  #: pixels of ink below which a piece is dirt
_THICK = 16  #: pixels from which a line is no rule
_SHORTEST = 34  #: pixels of a rule
_BESIDE = 0.3  #: share of a rule beside which there may be ink; strokes of characters have more
_TALLEST = 90  #: pixels of a line; what is higher is a drawing


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as ink on white: ``grey`` and the threshold below which a pixel is ink; ``turned`` degrees to stand upright."""

    grey: Any
    threshold: int
    turned: float

    @property
    def ink(self) -> Any:
        """1 where there is ink."""
        return (self.grey < self.threshold).astype("uint8")


def rendered(data: bytes, pages: Sequence[int]) -> Iterator[Any]:
    """The pages of a PDF (from 1) as arrays of red, green, blue."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        for number in pages:
            page = document[number - 1]
            width, height = page.get_size()
            scale = min(DPI / 72, _WIDEST / max(width, height, 1.0))
            yield page.render(scale=scale, rev_byteorder=True).to_numpy()[:, :, :3]
    finally:
        document.close()


def decoded(data: bytes, name: str) -> Any:
    """A JPEG or PNG as an array of red, green, blue, in the size of a page of 200 dots an inch."""
    import numpy
    from PIL import Image, ImageOps

    with Image.open(BytesIO(data)) as image:
        limits.within(image.width * image.height, limits.PIXELS, name=name, what="图片大小", unit="像素")
        upright = ImageOps.exif_transpose(image).convert("RGB")
    longer = max(upright.size)
    if longer < 600:
        raise UnreadableFile(
            where=name, expected="看得清文字的整页图片", found=f"只有 {longer} 像素的图片", advice="请用 200 dpi 以上重新扫描"
        )
    scale = DPI * 11.69 / longer  # the longer side of A4
    size = (round(upright.width * scale), round(upright.height * scale))
    return numpy.asarray(upright.resize(size, Image.Resampling.LANCZOS if scale < 1 else Image.Resampling.BICUBIC))


def cleaned(coloured: Any) -> Picture:
    """A page without shade and red stamps, turned upright where it was laid aslant by up to two degrees."""
    import cv2

    grey = _even(coloured[:, :, 0])  # in the red part of the light a red stamp is white
    turned = _skew(grey)
    if turned:
        height, width = grey.shape
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), turned, 1)
        grey = cv2.warpAffine(grey, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)
    threshold, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return Picture(grey, int(min(threshold, 200)), turned)


def _even(grey: Any) -> Any:
    """The same light everywhere: each pixel against the paper around it."""
    import cv2
    import numpy

    small = cv2.resize(grey, None, fx=1 / 8, fy=1 / 8, interpolation=cv2.INTER_AREA)
    paper = cv2.GaussianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, numpy.ones((15, 15), "uint8")), (9, 9), 0)
    paper = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    return numpy.clip(grey.astype("float32") * 255 / numpy.maximum(paper, 60), 0, 255).astype("uint8")


def _skew(grey: Any) -> float:
    """The degrees by which a page must be turned so that its lines and rules lie level."""
    import cv2
    import numpy

    small = cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    ink = (small < 160).astype("float32")
    height, width = ink.shape

    def level(degrees: float) -> float:
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
        rows = cv2.warpAffine(ink, matrix, (width, height), flags=cv2.INTER_NEAREST).sum(1)
        return float(numpy.square(numpy.diff(rows)).sum())

    best = 0.0
    for reach, step in _TURNS:
        count = round(reach / step)
        tried = [best + step * number for number in range(-count, count + 1)]
        best = max(tried, key=lambda degrees: (level(degrees), -abs(degrees)))
    return round(best, 2)


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
