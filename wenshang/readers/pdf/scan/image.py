"""Pictures of pages: rendered or decoded, freed of shade, turned upright; grey from 0 (ink) to 255, 200 points an inch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from wenshang.errors import UnreadableFile
from wenshang.readers import limits
from wenshang.readers.pdf.words import Stroke

DPI = 200
POINT = 72 / DPI  #: points a pixel
_WIDEST = 2600  #: pixels of a page's longer side; a larger one is taken to be finer than needed
_TURNS = (2.0, 0.25), (0.25, 0.05)  #: degrees looked through, and the step
_THICK = 16  #: pixels from which a line is no rule
_SHORTEST = 34  #: pixels of a rule
_BESIDE = 0.3  #: share of a rule beside which there may be ink; strokes of characters have more


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
