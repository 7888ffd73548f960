"""Words that a watermark prints over or under a page's text, told by colour, size, what they cross and how often they come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from statistics import median_low

from wenshang.readers.pdf.page import Hidden, Marks
from wenshang.readers.pdf.words import Word

_LARGE = 1.8  #: sizes of the page's text from which pale words are a watermark
_HUGE = 3.0  #: the same for words that are not pale but stand over others
_BAND = 24.0


def without(sheets: Sequence[Marks]) -> list[Marks]:
    """The pages without the words of watermarks, which are among what is not seen from then on."""
    placed = Counter((word.text, round(word.x0), round(word.top)) for sheet in sheets for word in sheet.words if word.pale)
    sure = [_sure(sheet, placed) for sheet in sheets]
    texts = {word.text for page in sure for word in page if word.pale and len(word.text) > 1}
    found = []
    for sheet, mine in zip(sheets, sure, strict=True):
        gone = {id(word) for word in mine} | {id(word) for word in sheet.words if word.pale and word.text in texts}
        kept = [word for word in sheet.words if id(word) not in gone]
        marks = [Hidden("watermark", word.text) for word in sheet.words if id(word) in gone]
        found.append(replace(sheet, words=kept, hidden=(*sheet.hidden, *marks)) if gone else sheet)
    return found


def _sure(sheet: Marks, placed: Counter[tuple[str, int, int]]) -> list[Word]:
    """The words of a page that are certainly no part of its text."""
    if sheet.ground == "layered" or not sheet.words:
        return []
    usual = median_low([word.size for word in sheet.words for _ in word.text])
    odd = [word for word in sheet.words if word.pale or word.size > _HUGE * usual]
    if not odd:
        return []
    others = _Others([word for word in sheet.words if not word.pale and word.size <= _HUGE * usual])
    found = []
    for word in odd:
        over = others.meet(word)
        often = placed[word.text, round(word.x0), round(word.top)] > 1 and len(word.text) > 1
        if (over or often or word.size > _LARGE * usual or _crosses(sheet, word)) if word.pale else over:
            found.append(word)
    return found


def _crosses(sheet: Marks, word: Word) -> bool:
    """Whether a rule of a table runs through a word."""
    inset = 0.2 * word.size
    level = any(
        word.top + inset < line.at < word.bottom - inset and line.start < word.x1 and word.x0 < line.end for line in sheet.level
    )
    return level or any(
        word.x0 + inset < line.at < word.x1 - inset and line.start < word.bottom and word.top < line.end for line in sheet.upright
    )


class _Others:
    """The words of a page's text, looked up by their height on the page."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._bands: dict[int, list[Word]] = {}
        for word in words:
            for band in range(int(word.top // _BAND), int(word.bottom // _BAND) + 1):
                self._bands.setdefault(band, []).append(word)

    def meet(self, word: Word) -> bool:
        """Whether a word stands on one of the text's, or so near that they would be read as one."""
        near = 0.15 * word.size
        return any(
            other.x0 < word.x1 + near
            and word.x0 - near < other.x1
            and min(other.bottom, word.bottom) - max(other.top, word.top) > 0.25 * min(other.size, word.size)
            for band in range(int(word.top // _BAND), int(word.bottom // _BAND) + 1)
            for other in self._bands.get(band, ())
        )
