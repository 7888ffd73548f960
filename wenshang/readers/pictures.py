"""JPEG and PNG: one picture is one page; and the part of a page that shows a figure, to be looked at beside it."""

from __future__ import annotations

from wenshang.errors import UnreadableFile
from wenshang.model import Box, Document
from wenshang.readers import guard, limits, pdf
from wenshang.readers.pdf import scan
from wenshang.readers.pdf.scan import image, recogniser

_MARGIN = 3.0  #: points shown around a cell


def read(data: bytes, *, name: str) -> Document:
    """The page that a picture shows."""
    if not recogniser.available():
        raise UnreadableFile(where=name, expected="网页、PDF、.docx 或文本", found="图片", advice=pdf.INSTALL)
    guard.grant(limits.SCAN_SECONDS)
    return pdf.document(data, [scan.marks(image.decoded(data, name))], name=name, media="picture")


def cut(data: bytes, page: int, box: Box) -> bytes:
    """The part of a recognised page (``box`` of its ``Place``) as a PNG, empty where the extra ``ocr`` is not installed."""
    if not box or not recogniser.available():
        return b""
    import cv2

    coloured = next(image.rendered(data, [page])) if b"%PDF-" in data[:1024] else image.decoded(data, "")
    grey = image.cleaned(coloured).grey
    height, width = grey.shape
    left, top = (max(0, int((edge - _MARGIN) / image.POINT)) for edge in box[:2])
    right, bottom = (min(most, int((edge + _MARGIN) / image.POINT)) for edge, most in zip(box[2:], (width, height), strict=True))
    if right <= left or bottom <= top:
        return b""
    _, packed = cv2.imencode(".png", grey[top:bottom, left:right], [cv2.IMWRITE_PNG_COMPRESSION, 9])
    return bytes(packed)
