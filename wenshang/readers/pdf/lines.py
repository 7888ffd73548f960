"""Put the words of a page into printed lines from the top, without page numbers and running heads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from wenshang.chinese.characters import clean
from wenshang.readers import lines
from wenshang.readers.pdf.words import ALIKE, Word

_EDGE = 0.12  #: share of the page's height in which page numbers stand
_HEAD = 0.085  #: share in which other heads and feet stand
_TOP = 0.07  #: share of the first page in which a line in smaller print than the title is a running head
_ALONE = re.compile(r"^\d{1,3}$")
_DIGITS = re.compile(r"\d+")
_CJK = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]")


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line: its text, its extent in points from the page's top left, its font size, its page."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    page: int


def rows_of(words: Sequence[Word]) -> list[list[Word]]:
    """Words that stand on one level, from the top, each row from the left."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.middle):
        if rows and word.middle - rows[-1][0].middle < 0.5 * max(word.size, rows[-1][0].size):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda word: word.x0) for row in rows]


def line_of(row: Sequence[Word], page: int) -> Line:
    """A row of words as a line, with blanks where the print leaves them."""
    pieces = [row[0].text]
    for last, word in pairwise(row):
        both = bool(_CJK.match(last.text[-1]) and _CJK.match(word.text[0]))
        apart = word.x0 - last.x1 > (0.8 if both else 0.22) * word.size or of_other_size(last, word)
        pieces.append(" " if apart else "")
        pieces.append(word.text)
    x1, size = max(word.x1 for word in row), max(word.size for word in row)
    top, bottom = min(word.top for word in row), max(word.bottom for word in row)
    return Line(clean("".join(pieces)), row[0].x0, x1, top, bottom, size, page)


def of_other_size(last: Word, word: Word) -> bool:
    """Whether two digits side by side are set in clearly different sizes: the number of a note, or of another line."""
    digits = last.text[-1].isdecimal() and word.text[0].isdecimal()
    return digits and min(last.size, word.size) < ALIKE * max(last.size, word.size)


def lines_of(words: Sequence[Word], page: int) -> list[Line]:
    """All lines of some words, from the top."""
    return [line for row in rows_of(words) if (line := line_of(row, page)).text]


def furniture(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> set[int]:
    """The ids of lines that are page numbers, running heads or feet.

    A head that stands on the first page is kept there, for it may be the only place of the title.
    """
    found: set[int] = set()
    heads: dict[tuple[str, bool], set[int]] = {}
    edges: list[tuple[Line, tuple[str, bool]]] = []
    for printed, height in zip(pages, heights, strict=True):
        for line in printed:
            at_top, at_foot = line.bottom < _EDGE * height, line.top > (1 - _EDGE) * height
            if not (at_top or at_foot):
                continue
            if lines.is_page_number(line.text) and _counts(line):
                found.add(id(line))
                continue
            if not (line.bottom < _HEAD * height or line.top > (1 - _HEAD) * height):
                continue
            key = (_DIGITS.sub("#", line.text), at_top)
            edges.append((line, key))
            heads.setdefault(key, set()).add(line.page)
    often = max(2, 0.6 * len(pages))
    titles = {_DIGITS.sub("#", line.text) for printed in pages[:1] for line in printed if line.top > _HEAD * heights[0]}
    found |= {
        id(line) for line, key in edges if len(heads[key]) >= often and not (line.page == 1 and key[1] and key[0] not in titles)
    }
    return found | _over_title(pages, heights)


def _over_title(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> set[int]:
    """The ids of heads on the first page that stand over its title in smaller print: they often speak of another year."""
    if not pages:
        return set()
    largest = max((line.size for line in pages[0]), default=0.0)
    titles = [line for line in pages[0] if line.size > 0.95 * largest]
    return {
        id(line)
        for line in pages[0]
        if line.bottom < _TOP * heights[0] and largest > 1.2 * line.size and all(title.top > line.top for title in titles)
    }


def _counts(line: Line) -> bool:
    """Whether a bare number fits its page; a number in a dress always does."""
    return not _ALONE.match(line.text) or abs(int(line.text) - line.page) <= 3
