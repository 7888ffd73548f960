"""Read the marks of a PDF page: words and ruling lines as a reader sees them, from the top, and what is not seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal, NamedTuple

from pdfminer.pdfinterp import PDFResourceManager

from wenshang.readers.pdf import forms
from wenshang.readers.pdf.canvas import Canvas
from wenshang.readers.pdf.ink import THIN, Ink, Painted, Rect, pixels
from wenshang.readers.pdf.interpreter import Interpreter
from wenshang.readers.pdf.visible import Reason, Seen, ground_of, seen
from wenshang.readers.pdf.words import Glyph, Lines, Stroke, Word, words_of

_DOT = 0.5  #: points of what is as much an upright line as a level one
_SPARSE = 100  #: Chinese characters over a picture below which the text of the page is the picture's


class Hidden(NamedTuple):
    """A text of the file that no reader of the page sees, and why."""

    reason: Reason
    text: str


@dataclass(frozen=True, slots=True)
class Marks:
    """What a page shows: words in the order of the file, upright and level lines, its size, the pixels of its pictures.

    ``recognised`` is a page read from its picture; ``ground`` says how words stand to a picture that is the whole page: unseen
    behind it, written by somebody's recognition, or printed over it.
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
    recognised: bool = False
    ground: Literal["", "layered", "overprinted"] = ""

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


class Pages:
    """Turns pages into marks; fonts are shared between the pages of a file. ``off`` are the layers that are switched off."""

    def __init__(self, name: str, off: Collection[int] = ()) -> None:
        self._manager = PDFResourceManager()
        self._name, self._off = name, off

    def marks(self, page: Any) -> Marks:
        """The marks of one page, turned so that most of its text runs from left to right."""
        canvas = Canvas(self._manager, self._name, self._off)
        interpreter = Interpreter(self._manager, canvas)
        interpreter.process_page(page)
        forms.paint(page, canvas)
        return marks_of(canvas.painted)


def marks_of(painted: Painted) -> Marks:
    """The marks of what a page paints."""
    found = seen(painted)
    fine = sum(pixels(stream) for _, stream in painted.pictures)
    ground = ground_of(painted, found, fine)
    if ground == "layered":
        found = Seen([(glyph, False) for _, glyph in found.hidden], [("over", glyph) for glyph, _ in found.glyphs])
    turns = Counter(glyph.turn for glyph, _ in found.glyphs if glyph.turn >= 0)
    turn = max(turns, key=lambda turn: (turns[turn], -turn), default=0)
    width, height = painted.size if turn in (0, 180) else painted.size[::-1]
    placed = _placing(turn, width, height)
    upright, level = _strokes(map(placed, painted.bars))
    marks = Lines(*_strokes(map(placed, painted.inked)), [placed(slant) for slant in painted.slants])
    glyphs = [Glyph(g.text, *placed(g.box), g.size, g.pen.order, pale) for g, pale in found.glyphs if _set(g, turn)]
    read = words_of(glyphs, Lines([line for line in upright if line.end - line.start > THIN], ()), marks)
    unset: list[tuple[Reason, Ink]] = [("watermark", g) for g, _ in found.glyphs if not _set(g, turn)]
    hidden = [*_texts(found.hidden), *_texts(unset)]
    struck = [Hidden("struck", "".join(g.text for g in run)) for _, run in groupby(read.struck, key=lambda g: g.operation)]
    spots = [(placed(g.box), reason) for reason, g in (*found.hidden, *unset) if g.text.isdecimal()]
    lost = [((x0 + x1) / 2, (top + bottom) / 2, reason) for (x0, x1, top, bottom), reason in spots]
    lost += [((g.x0 + g.x1) / 2, (g.top + g.bottom) / 2, "struck") for g in read.struck if g.text.isdecimal()]
    partial = [((x0 + x1) / 2, (top + bottom) / 2) for x0, x1, top, bottom in (placed(g.box) for g in found.partial)]
    partial += [((g.x0 + g.x1) / 2, (g.top + g.bottom) / 2) for g in read.partial]
    return Marks(
        read.words,
        upright,
        level,
        width,
        height,
        fine,
        painted.unknown,
        (*hidden, *struck),
        tuple(lost),
        tuple(partial),
        ground=ground,
    )


def _set(glyph: Ink, turn: int) -> bool:
    """Whether a character belongs to the page's text: it neither runs aslant nor stands on its head, and is no watermark's."""
    return glyph.turn >= 0 and abs(glyph.turn - turn) != 180 and not glyph.pen.watermark


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


def _texts(hidden: Iterable[tuple[Reason, Ink]]) -> Sequence[Hidden]:
    """Characters that are not seen, those of one text operation together."""
    runs = groupby(hidden, key=lambda pair: (pair[0], pair[1].pen.order))
    texts = [Hidden(reason, "".join(glyph.text for _, glyph in run).strip()) for (reason, _), run in runs]
    return [one for one in texts if one.text]
