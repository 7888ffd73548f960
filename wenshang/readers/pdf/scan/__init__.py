"""Pages that are pictures: their rules found, cells and lines of prose recognised one by one, offline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Literal

from wenshang.model import Box
from wenshang.readers import limits
from wenshang.readers.pdf.page import Marks
from wenshang.readers.pdf.scan import recogniser
from wenshang.readers.pdf.scan.image import POINT, PageLines, Picture, ScanLine, cleaned, decoded, found_on, rendered
from wenshang.readers.pdf.scan.recogniser import Text
from wenshang.readers.pdf.words import Word

_SURE = 0.8  #: probability of the least certain digit that at least one reading of a figure must have
_LEGIBLE = 0.95  #: mean probability of the characters of a page that certainly stands upright
_BETTER = 0.2  #: by which a page reads better once it is turned
_LOOKED_AT, _SEVERAL = 6, 8  #: lines by which that is told, and characters of a line
_SIZE = 0.6  #: of a part of a page that is shown, against 200 dots an inch
_MARGIN = 3.0  #: points shown around it
_UNREAD = "\ufffd"
_DASHES = frozenset("一-—–―─_")


def pages(data: bytes, sheets: Sequence[Marks], *, name: str) -> Iterator[tuple[int, Marks]]:
    """The marks of those pages of a PDF (from 1) that are pictures; none where the extra is not installed.

    What the picture shows goes before a text layer behind it, and before few words printed over it (a stamp, a page's number,
    figures filled in), which the picture of the page shows as well.
    """
    numbers = [n for n, sheet in enumerate(sheets, 1) if sheet.unreadable or sheet.ground == "layered" or sheet.is_sparse]
    if not numbers or not recogniser.available():
        return
    if len(numbers) > limits.SCANS:
        numbers = [n for n in numbers if sheets[n - 1].unreadable]
    limits.within(len(numbers), limits.SCANS, name=name, what="需要识别的图片页数", unit="页")
    for number in numbers:
        limits.within(sheets[number - 1].pixels, limits.PIXELS, name=name, what="图片大小", unit="像素")
    for number, coloured in zip(numbers, rendered(data, numbers), strict=True):
        limits.grant(limits.SCAN_SECONDS)
        sheet, recognised = sheets[number - 1], marks(coloured)
        least = 0 if sheet.unreadable else sheet.letters * (0.5 if sheet.ground == "layered" else 2)
        if recognised.letters >= least:
            yield number, replace(recognised, hidden=sheet.hidden if sheet.ground == "overprinted" else ())


def marks(coloured: Any) -> Marks:
    """The marks of a page from its picture (red, green, blue)."""
    page = _upright(coloured)
    height, width = page.picture.grey.shape
    words = _words(page.picture, page.ink, page.lines)
    ground: Literal["", "recognised"] = "recognised" if words else ""
    return Marks(words, page.upright, page.level, width * POINT, height * POINT, height * width, ground=ground)


def cuts(data: bytes, places: Sequence[tuple[int, Box]]) -> list[bytes]:
    """Parts of recognised pages (``box`` of their ``Place``) as PNGs, empty where the extra ``ocr`` is not installed."""
    if not recogniser.available():
        return [b""] * len(places)
    pages = sorted({page for page, box in places if box})
    is_pdf = b"%PDF-" in data[:1024]
    drawn = rendered(data, pages) if is_pdf else (decoded(data, "") for _ in pages)
    shown = {page: _upright(coloured).picture for page, coloured in zip(pages, drawn, strict=True)}
    return [_part(shown[page], box) if box else b"" for page, box in places]


def _part(picture: Picture, box: Box) -> bytes:
    """A part of a page in half its size and eight greys, paper white."""
    import cv2
    import numpy

    height, width = picture.grey.shape
    left, top = (max(0, int((edge - _MARGIN) / POINT)) for edge in box[:2])
    right, bottom = (min(most, int((edge + _MARGIN) / POINT)) for edge, most in zip(box[2:], (width, height), strict=True))
    if right <= left or bottom <= top:
        return b""
    part = numpy.ascontiguousarray(picture.grey[top:bottom, left:right])
    part = cv2.resize(part, None, fx=_SIZE, fy=_SIZE, interpolation=cv2.INTER_AREA)
    part[part > min(picture.threshold + 40, 235)] = 255
    _, packed = cv2.imencode(".png", part // 36 * 36 + (part > 251) * numpy.uint8(3), [cv2.IMWRITE_PNG_COMPRESSION, 9])
    return bytes(packed)


def _upright(coloured: Any) -> PageLines:
    """The lines of a page, turned round where its text only reads that way."""
    import numpy

    page = found_on(cleaned(coloured))
    if not page.lines or (share := _legible(page)) >= _LEGIBLE:
        return page
    others = [found_on(cleaned(numpy.rot90(coloured, quarters))) for quarters in (2, 1, 3)]
    best, turned = max(((_legible(other), other) for other in others), key=lambda pair: pair[0])
    return turned if best > share + _BETTER else page


def _legible(page: PageLines) -> float:
    """How sure the model is of the page's longest lines; of such as hold several characters, for lying ones are no line."""
    longest = sorted(page.lines, key=lambda line: line.left - line.right)[:_LOOKED_AT]
    found = recogniser.texts([_crop(page.picture.grey, line) for line in longest])
    return sum(text.mean * min(1.0, len(text.text) / _SEVERAL) for text in found) / (len(found) or 1)


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
