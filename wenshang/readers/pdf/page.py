"""Read the marks of a PDF page: words and ruling lines as a reader sees them, from the top, and what is not seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median_low
from typing import Any, Literal, NamedTuple

from pdfminer.pdfinterp import PDFResourceManager

from wenshang.readers.pdf import forms
from wenshang.readers.pdf.canvas import Canvas
from wenshang.readers.pdf.ink import THIN, Bands, Ink, Painted, Rect
from wenshang.readers.pdf.interpreter import Interpreter
from wenshang.readers.pdf.visible import Look, Reason, ground_of, looks
from wenshang.readers.pdf.words import Glyph, Lines, Stroke, Word, words_of

_DOT = 0.5  #: points of what is as much an upright line as a level one
_LARGE = 1.8  #: sizes of the page's text from which pale words are a watermark
_HUGE = 3.0  #: the same for words that are not pale but stand over others
_SPARSE = 100  #: Chinese characters over a picture below which the text of the page is the picture's


class Hidden(NamedTuple):
    """A text of the file that no reader of the page sees, and why."""

    reason: Reason
    text: str


@dataclass(frozen=True, slots=True)
class Marks:
    """What a page shows: words in the order of the file, upright and level lines, its size, the pixels of its pictures.

    ``ground`` says how words stand to a picture that is the whole page: unseen behind it, written by somebody's recognition,
    printed over it, or recognised from it.
    """

    words: list[Word]
    upright: list[Stroke]
    level: list[Stroke]
    width: float
    height: float
    pixels: int = 0
    unknown: int = 0  #: characters whose font does not say what they are
    hidden: tuple[Hidden, ...] = ()
    lost: tuple[tuple[float, float, Reason], ...] = ()  #: where a digit stands that nobody sees, and why
    partial: tuple[tuple[float, float], ...] = ()  #: where part of a number is not seen
    ground: Literal["", "layered", "overprinted", "recognised"] = ""

    @property
    def unreadable(self) -> bool:
        """Whether the page holds what may be text, and none that can be taken from the file."""
        return self.unknown > 0.3 * self.letters or bool(self.pixels and not self.words)

    @property
    def is_sparse(self) -> bool:
        """Whether the words over a picture are too few to be all that the page prints."""
        words = sum(letter > "\u2e7f" for word in self.words for letter in word.text)
        return self.ground == "overprinted" and words < _SPARSE

    @property
    def letters(self) -> int:
        """How many characters the page holds."""
        return sum(len(word.text) for word in self.words)


def marks(pages: Iterable[Any], *, name: str, off: Collection[int]) -> list[Marks]:
    """The marks of the pages of a file, each turned so that most of its text runs from left to right, without watermarks.

    ``off`` are the layers that are switched off.
    """
    manager = PDFResourceManager()  # fonts are shared between the pages
    found = []
    for page in pages:
        canvas = Canvas(manager, name, off)
        Interpreter(manager, canvas).process_page(page)
        forms.paint(page, canvas)
        found.append(_marks(canvas.painted))
    return _without_watermarks(found)


def _marks(painted: Painted) -> Marks:
    """The marks of what a page paints."""
    found = looks(painted)
    hidden = sum(look.unseen is not None for _, look in found)
    ground = ground_of(painted, seen=len(found) - hidden, hidden=hidden)
    if ground == "layered":
        found = [(ink, Look("over" if look.unseen is None else None, False)) for ink, look in found]
    turns = Counter(ink.turn for ink, look in found if look.unseen is None and ink.turn >= 0)
    turn = max(turns, key=lambda turn: (turns[turn], -turn), default=0)
    width, height = painted.size if turn in (0, 180) else painted.size[::-1]
    placed = _placing(turn, width, height)
    upright, level = _strokes(map(placed, painted.bars))
    drawn = Lines([line for line in upright if line.end - line.start > THIN], ())
    inked = Lines(*_strokes(map(placed, painted.inked)), [placed(slant) for slant in painted.slants])
    glyphs = (
        Glyph(ink.text, *placed(ink.box), ink.size, ink.pen.order, look.pale, look.unseen or _apart(ink, turn))
        for ink, look in found
    )
    read = words_of(glyphs, drawn, inked)
    texts: dict[tuple[Reason, int], str] = {}  # those of one text operation together
    lost: list[tuple[float, float, Reason]] = []
    for reason, glyph in read.unseen:
        texts[reason, glyph.operation] = texts.get((reason, glyph.operation), "") + glyph.text
        lost += [(*glyph.middle, reason)] if glyph.text.isdecimal() else []
    return Marks(
        read.words,
        upright,
        level,
        width,
        height,
        painted.pixels,
        painted.unknown,
        tuple(Hidden(reason, text.strip()) for (reason, _), text in texts.items() if text.strip()),
        tuple(lost),
        tuple(glyph.middle for glyph in read.partial),
        ground=ground,
    )


def _apart(ink: Ink, turn: int) -> Reason | None:
    """Whether a character is no part of the page's text: it runs aslant, stands on its head, or is a watermark's."""
    return "watermark" if ink.turn < 0 or abs(ink.turn - turn) == 180 or ink.pen.watermark else None


def _placing(turn: int, width: float, height: float) -> Callable[[Rect], Rect]:
    """How a box of the page comes to be left, right, top, bottom of the turned page."""

    def placed(box: Rect) -> Rect:
        x0, y0, x1, y1 = box
        if turn == 90:
            return y0, y1, x0, x1
        if turn == 180:
            return width - x1, width - x0, y0, y1
        if turn == 270:
            return width - y1, width - y0, height - x1, height - x0
        return x0, x1, height - y1, height - y0

    return placed


def _strokes(bars: Iterable[Rect]) -> tuple[list[Stroke], list[Stroke]]:
    """Thin boxes as upright and level lines."""
    upright: list[Stroke] = []
    level: list[Stroke] = []
    for left, right, top, bottom in bars:
        wide, high = right - left, bottom - top  # a dash of a level line is no upright
        if wide <= THIN and wide <= 2 * high + _DOT:
            upright.append(Stroke((left + right) / 2, top, bottom))
        if high <= THIN and high <= 2 * wide + _DOT:
            level.append(Stroke((top + bottom) / 2, left, right))
    return upright, level


def _without_watermarks(sheets: Sequence[Marks]) -> list[Marks]:
    """The pages without the words of watermarks, which are among what is not seen from then on."""
    placed = Counter((word.text, round(word.x0), round(word.top)) for sheet in sheets for word in sheet.words if word.pale)
    sure = [_watermarks(sheet, placed) for sheet in sheets]
    texts = {word.text for page in sure for word in page if word.pale and len(word.text) > 1}
    found = []
    for sheet, mine in zip(sheets, sure, strict=True):
        gone = {id(word) for word in mine} | {id(word) for word in sheet.words if word.pale and word.text in texts}
        kept = [word for word in sheet.words if id(word) not in gone]
        marks = [Hidden("watermark", word.text) for word in sheet.words if id(word) in gone]
        found.append(replace(sheet, words=kept, hidden=(*sheet.hidden, *marks)) if gone else sheet)
    return found


def _watermarks(sheet: Marks, placed: Counter[tuple[str, int, int]]) -> list[Word]:
    """The words of a page that are certainly no part of its text."""
    if sheet.ground == "layered" or not sheet.words:
        return []
    usual = median_low([word.size for word in sheet.words for _ in word.text])
    odd = [word for word in sheet.words if word.pale or word.size > _HUGE * usual]
    if not odd:
        return []
    plain = (word for word in sheet.words if not word.pale and word.size <= _HUGE * usual)
    others = Bands(plain, lambda word: (word.top, word.bottom))
    found = []
    for word in odd:
        over = _meets(word, others)
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


def _meets(word: Word, others: Bands[Word]) -> bool:
    """Whether a word stands on one of the text's, or so near that they would be read as one."""
    near = 0.15 * word.size
    return any(
        other.x0 < word.x1 + near
        and word.x0 - near < other.x1
        and min(other.bottom, word.bottom) - max(other.top, word.top) > 0.25 * min(other.size, word.size)
        for other in others.near(word.top, word.bottom)
    )
