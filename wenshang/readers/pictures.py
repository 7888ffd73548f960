"""JPEG and PNG: one picture is one page; and the part of a page that shows a figure, to be looked at beside it."""

from __future__ import annotations

from collections.abc import Sequence

from wenshang.errors import UnreadableFile
from wenshang.model import Box, Document
from wenshang.readers import limits, pdf
from wenshang.readers.pdf import scan
from wenshang.readers.pdf.scan import image, recogniser

_SIZE = 0.6  #: of a part that is shown, against 200 dots an inch
_MARGIN = 3.0  #: points shown around a cell


def read(data: bytes, *, name: str) -> Document:
    """The page that a picture shows."""
    if advice := recogniser.lacking():
        raise UnreadableFile(where=name, expected="网页、PDF、.docx 或文本", found="图片", advice=advice)
    limits.grant(limits.SCAN_SECONDS)
    return pdf.document(data, [scan.marks(image.decoded(data, name))], name=name, media="picture")


def cut(data: bytes, page: int, box: Box) -> bytes:
    """The part of a recognised page (``box`` of its ``Place``) as a PNG, empty where the extra ``ocr`` is not installed."""
    return cuts(data, [(page, box)])[0]


def cuts(data: bytes, places: Sequence[tuple[int, Box]]) -> list[bytes]:
    """Several parts of recognised pages, each page rendered once."""
    if not recogniser.available():
        return [b""] * len(places)
    pages = sorted({page for page, box in places if box})
    is_pdf = b"%PDF-" in data[:1024]
    drawn = image.rendered(data, pages) if is_pdf else (image.decoded(data, "") for _ in pages)
    shown = {page: scan.picture_of(coloured) for page, coloured in zip(pages, drawn, strict=True)}
    return [_part(shown[page], box) if box else b"" for page, box in places]


def _part(picture: image.Picture, box: Box) -> bytes:
    """A part of a page in half its size and eight greys, paper white."""
    import cv2
    import numpy

    height, width = picture.grey.shape
    left, top = (max(0, int((edge - _MARGIN) / image.POINT)) for edge in box[:2])
    right, bottom = (min(most, int((edge + _MARGIN) / image.POINT)) for edge, most in zip(box[2:], (width, height), strict=True))
    if right <= left or bottom <= top:
        return b""
    part = numpy.ascontiguousarray(picture.grey[top:bottom, left:right])
    part = cv2.resize(part, None, fx=_SIZE, fy=_SIZE, interpolation=cv2.INTER_AREA)
    part[part > min(picture.threshold + 40, 235)] = 255
    _, packed = cv2.imencode(".png", part // 36 * 36 + (part > 251) * numpy.uint8(3), [cv2.IMWRITE_PNG_COMPRESSION, 9])
    return bytes(packed)
