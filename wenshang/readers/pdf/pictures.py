"""The pictures of a page as far as they hide text or lie beneath it: whether one is opaque, and the colour of a plain one."""

from __future__ import annotations

from typing import Any

from pdfminer.pdfexceptions import PDFException
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psparser import PSLiteral

from wenshang.readers.pdf.ink import Colour

_SMALL = 65_536  #: pixels of a picture that is looked into: one that only covers something is small
_PLAIN = ("DeviceGray", "DeviceRGB", "G", "RGB", "CalGray", "CalRGB")
_PACKED = ("FlateDecode", "Fl", "LZWDecode", "LZW", "ASCII85Decode", "A85", "ASCIIHexDecode", "AHx", "RunLengthDecode", "RL")


def is_opaque(stream: Any) -> bool:
    """Whether a picture hides what lies beneath: it has no mask, or one that lets all of it show."""
    mask = resolve1(stream.get("SMask"))
    if any(stream.get(key) for key in ("Mask", "ImageMask", "IM")):
        return False
    return mask is None or (isinstance(mask, PDFStream) and _shade(mask) == 1.0)


def colour(stream: Any) -> Colour | None:
    """The colour of a small picture that is all of one grey, as white boxes are; None for every other."""
    shade = _shade(stream)
    return None if shade is None else (shade, shade, shade)


def _shade(stream: Any) -> float | None:
    sides = [resolve1(stream.get_any(names)) for names in (("W", "Width"), ("H", "Height"))]
    space = resolve1(stream.get_any(("CS", "ColorSpace")))
    space = resolve1(space[0]) if isinstance(space, list) and space else space
    plain = isinstance(space, PSLiteral) and space.name in _PLAIN and resolve1(stream.get_any(("BPC", "BitsPerComponent"))) == 8
    if not plain or not all(isinstance(side, int) for side in sides) or not 0 < sides[0] * sides[1] <= _SMALL:
        return None
    if any(not isinstance(name, PSLiteral) or name.name not in _PACKED for name, _ in stream.get_filters()):
        return None
    try:
        data = stream.get_data()
    except (PDFException, ValueError):
        return None
    return data[0] / 255 if data and data.count(data[:1]) == len(data) else None
