"""Pictures of pages: rendered or decoded, freed of shade, turned upright; grey from 0 (ink) to 255, 200 points an inch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from wenshang.errors import UnreadableFile
from wenshang.readers import limits

DPI = 200
POINT = 72 / DPI  #: points a pixel
_WIDEST = 2600  #: pixels of a page's longer side; a larger one is taken to be finer than needed
_TURNS = (2.0, 0.25), (0.25, 0.05)  #: degrees looked through, and the step


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
