"""Make words and lines of the characters of a page: what is drawn twice counts once, what is struck out does not count."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from wenshang.chinese.characters import clean, is_note_mark, visible
from wenshang.readers.pdf.ink import UNKNOWN, Bands
from wenshang.readers.pdf.visible import Reason

ALIKE = 0.85  #: share of a size below which another is clearly another
_TIGHT = 0.22  #: font sizes between two characters of a word
_NET = 4.0  #: points of the net in which doubles are looked for; their distance decides
_CJK = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]")


class Glyph(NamedTuple):
    """A character: its box from the page's top left, its font size, the text operation that printed it, whether pale.

    ``unseen`` is why nobody sees it, None where it is seen.
    """

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    operation: int
    pale: bool
    unseen: Reason | None

    @property
    def middle(self) -> tuple[float, float]:
        """Its middle."""
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2


Net = dict[tuple[str, bool, int, int], list[Glyph]]  #: characters by text, whether pale, and place


@dataclass(frozen=True, slots=True)
class Word:
    """Characters printed side by side, in points from the page's top left corner; ``size`` is the height of its font.

    ``pale`` is set in a colour of watermarks, ``crossed`` has a rule of a table or a long line aslant through it, ``unsure`` was
    recognised from a picture without certainty.
    """

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    pale: bool = False
    crossed: bool = False
    unsure: bool = False

    @property
    def middle(self) -> float:
        """The vertical middle."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Stroke:
    """A ruling line from ``start`` to ``end`` at ``at``: x of an upright line, y of a level one."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class Lines:
    """A page's lines as text meets them: uprights by their x, level lines by height, lines aslant as boxes."""

    upright: Sequence[Stroke]
    level: Iterable[Stroke]
    slants: Sequence[tuple[float, float, float, float]] = ()  #: left, right, top, bottom
    _at: list[float] = field(default_factory=list)
    _level: Bands[Stroke] = field(init=False)

    def __post_init__(self) -> None:
        self.upright = sorted(self.upright, key=lambda line: line.at)
        self._at = [line.at for line in self.upright]
        self._level = Bands(self.level, lambda line: (line.at, line.at))

    def between(self, x0: float, x1: float, y: float) -> bool:
        """Whether an upright line stands between two places on a level."""
        lines = self.upright
        return any(lines[n].start <= y <= lines[n].end for n in range(bisect_left(self._at, x0), bisect_left(self._at, x1)))

    def through(self, glyph: Glyph) -> str:
        """``struck`` where a line of its own strikes a character out, ``crossed`` where a table's rule runs through it."""
        height, width = glyph.bottom - glyph.top, glyph.x1 - glyph.x0
        upper, lower = glyph.top + 0.2 * height, glyph.top + 0.7 * height
        found = ""
        dashes: dict[int, float] = {}  # level → how much of the character short lines on it cover
        for line in self._level.near(upper, lower):
            over = min(line.end, glyph.x1) - max(line.start, glyph.x0)
            if not upper <= line.at <= lower or over <= 0:
                continue
            dashes[round(line.at)] = dashes.get(round(line.at), 0.0) + over
            if dashes[round(line.at)] >= 0.6 * width:
                if not self._rules(line):
                    return "struck"
                found = "crossed"
        for left, right, top, bottom in self.slants:
            level = (top + bottom) / 2
            if (
                bottom - top <= 1.5 * height
                and upper <= level <= lower
                and min(right, glyph.x1) - max(left, glyph.x0) > 0.5 * width
            ):
                return "struck"
            if glyph.text.isdecimal() and left < glyph.x1 and glyph.x0 < right and right - left > 0:
                share = ((glyph.x0 + glyph.x1) / 2 - left) / (right - left)  # a long line aslant runs one way or the other
                if any(upper <= top + part * (bottom - top) <= lower for part in (share, 1 - share)):
                    found = "crossed"
        return found

    def _rules(self, line: Stroke) -> bool:
        """Whether a level line belongs to a table: uprights meet it at both ends, or cross it."""
        first, last = bisect_left(self._at, line.start - 2), bisect_left(self._at, line.end + 2)
        met = [self.upright[n].at for n in range(first, last) if self.upright[n].start - 2 <= line.at <= self.upright[n].end + 2]
        ends = any(at <= line.start + 2 for at in met) and any(at >= line.end - 2 for at in met)
        return ends or any(line.start + 2 < at < line.end - 2 for at in met)


@dataclass(slots=True)
class Set:
    """A page's words, the characters that are not seen, and those seen beside which the same number goes on unseen."""

    words: list[Word] = field(default_factory=list)
    unseen: list[tuple[Reason, Glyph]] = field(default_factory=list)
    partial: list[Glyph] = field(default_factory=list)


def words_of(glyphs: Iterable[Glyph], lines: Lines, marks: Lines) -> Set:
    """Characters that follow one another on a line, as words; blanks and lines between end a word.

    ``lines`` are all that are drawn, ``marks`` those that are seen.
    """
    found = Set()
    run: list[Glyph] = []
    crossed = False
    last: Glyph | None = None
    net: Net = {}
    for glyph in glyphs:
        through = ""
        if glyph.unseen is None:
            if not glyph.text.strip():
                _close(run, found, crossed)
                continue
            if _again(glyph, net):
                continue
            if (through := marks.through(glyph)) == "struck":
                _close(run, found, crossed)
                glyph = glyph._replace(unseen="struck")
        if last is not None and (last.unseen is None) != (glyph.unseen is None) and _one_number(last, glyph):
            found.partial.append(glyph if last.unseen else last)
        last = glyph
        if glyph.unseen is not None:
            found.unseen.append((glyph.unseen, glyph))
            continue
        if run and _raised(run[-1], glyph):
            continue
        if run and not _follows(run[-1], glyph, lines):
            _close(run, found, crossed)
            crossed = False
        crossed = (crossed and bool(run)) or through == "crossed"
        run.append(glyph)
    _close(run, found, crossed)
    return found


def _again(glyph: Glyph, net: Net) -> bool:
    """Whether the same character stands here already, a little apart at most: false bold, or a shadow."""
    width, size = glyph.x1 - glyph.x0, max(glyph.size, 1.0)
    near_x, near_y = min(0.45 * width, 0.3 * size), 0.3 * size
    column, row = int(glyph.x0 // _NET), int(glyph.top // _NET)
    for x in range(int((glyph.x0 - near_x) // _NET), int((glyph.x0 + near_x) // _NET) + 1):
        for y in range(int((glyph.top - near_y) // _NET), int((glyph.top + near_y) // _NET) + 1):
            for other in net.get((glyph.text, glyph.pale, x, y), ()):
                apart = abs(other.x0 - glyph.x0), abs(other.top - glyph.top)
                if other.operation != glyph.operation and apart[0] < near_x and apart[1] < near_y:
                    return True
    net.setdefault((glyph.text, glyph.pale, column, row), []).append(glyph)
    return False


def _follows(last: Glyph, glyph: Glyph, lines: Lines) -> bool:
    size = max(last.size, glyph.size, 1.0)
    if last.pale != glyph.pale:
        return False
    if last.text.isdecimal() and glyph.text.isdecimal() and min(last.size, glyph.size) < ALIKE * max(last.size, glyph.size):
        return False
    if abs(last.bottom - glyph.bottom) >= 0.35 * size or not -0.3 * size < glyph.x0 - last.x1 < _TIGHT * size:
        return False
    if last.operation == glyph.operation:
        return True
    return not lines.between(last.x1 - 0.35 * size, glyph.x0 + 0.35 * size, (glyph.top + glyph.bottom) / 2)


def _one_number(first: Glyph, second: Glyph) -> bool:
    """Whether two characters are digits that one text operation sets side by side."""
    digits = first.text.isdecimal() and second.text.isdecimal() and first.operation == second.operation
    return digits and abs(second.x0 - first.x1) < 0.2 * first.size and abs(second.top - first.top) < 0.2 * first.size


def _raised(last: Glyph, glyph: Glyph) -> bool:
    """Whether a character is the small raised mark of a note on the figure before it."""
    small = glyph.size < 0.8 * last.size and last.bottom - glyph.bottom > 0.15 * last.size
    beside = -0.3 * last.size < glyph.x0 - last.x1 < _TIGHT * last.size and glyph.top < last.bottom
    return small and beside and is_note_mark(glyph.text, last.text)


def _close(run: list[Glyph], found: Set, crossed: bool) -> None:
    if not run:
        return
    text = visible("".join(glyph.text for glyph in run))
    if UNKNOWN in text and not any(letter.isdecimal() for letter in text):  # a bullet, as a rule; beside digits it may be one
        text = text.replace(UNKNOWN, "")
    if text:
        x0, top = min(glyph.x0 for glyph in run), min(glyph.top for glyph in run)
        x1, bottom = max(glyph.x1 for glyph in run), max(glyph.bottom for glyph in run)
        found.words.append(Word(text, x0, x1, top, bottom, max(glyph.size for glyph in run), run[0].pale, crossed))
    run.clear()


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
