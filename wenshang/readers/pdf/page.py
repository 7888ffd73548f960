"""One PDF page to marks: in goes a page of pdfminer, out come its words and its ruling lines with positions from the top."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.utils import apply_matrix_pt, apply_matrix_rect

from wenshang.chinese.characters import is_note_mark, visible
from wenshang.readers import limits

_THIN = 3.0  #: points up to which a filled box is a ruling line
_TIGHT = 0.22  #: font sizes between two characters of a word

Rect = tuple[float, float, float, float]


class Glyph(NamedTuple):
    """A printed character: its box, its font size, and the number of the text operation that printed it."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    operation: int


@dataclass(frozen=True, slots=True)
class Word:
    """Characters printed side by side, in points from the page's top left corner; ``size`` is the height of its font."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float

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


@dataclass(frozen=True, slots=True)
class Marks:
    """What a page shows: words in the order of the file, upright and level lines, its size, whether it holds pictures."""

    words: list[Word]
    upright: list[Stroke]
    level: list[Stroke]
    width: float
    height: float
    pictures: bool
    unknown: int  #: characters whose font does not say what they are


class _Collector(PDFTextDevice):  # type: ignore[misc]
    """Takes what the interpreter draws, as boxes in the page's own coordinates, counted."""

    def __init__(self, manager: PDFResourceManager, name: str) -> None:
        super().__init__(manager)
        self.name = name
        self.size = (0.0, 0.0)
        self.glyphs: list[tuple[str, Rect, float, int, int]] = []  # text, box, font size, turn, operation
        self.bars: list[Rect] = []
        self.pictures = False
        self.unknown = self.operation = self.count = 0

    def tick(self, number: int = 1) -> None:
        """Count drawn things."""
        self.count += number
        limits.within(self.count, limits.PAGE_OBJECTS, name=self.name, what="一页的字符和线条", unit="个")

    def begin_page(self, page: Any, ctm: Any) -> None:
        x0, y0, x1, y1 = apply_matrix_rect(ctm, page.mediabox)
        self.size = (abs(x1 - x0), abs(y1 - y0))

    def begin_figure(self, name: str, bbox: Any, matrix: Any) -> None:
        self.tick(20)

    def render_image(self, name: str, stream: Any) -> None:
        self.pictures = True

    def render_string(self, *arguments: Any) -> None:
        self.operation += 1
        super().render_string(*arguments)

    def render_char(
        self, matrix: Any, font: Any, fontsize: float, scaling: float, rise: float, cid: int, ncs: Any, state: Any
    ) -> float:
        self.tick()
        advance = float(font.char_width(cid) * fontsize * scaling)
        turn = _turn(matrix)
        if turn < 0:  # a watermark
            return advance
        try:
            text = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            text = ""
            self.unknown += 1
        if font.is_vertical():
            across, down = font.char_disp(cid)
            left = -(fontsize * 0.5 if across is None else across * fontsize * 0.001)
            upper = (1000 - down) * fontsize * 0.001 + rise
            box = apply_matrix_rect(matrix, (left, upper + advance, left + fontsize, upper))
        else:
            lower = font.get_descent() * fontsize + rise
            box = apply_matrix_rect(matrix, (0, lower, advance, lower + fontsize))
        x0, y0, x1, y1 = box
        box = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        size = box[2] - box[0] if font.is_vertical() or turn in (90, 270) else box[3] - box[1]
        self.glyphs.append((text, box, size, turn, self.operation))
        return advance

    def paint_path(self, gstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Any) -> None:
        self.tick()
        points: list[tuple[float, float]] = []
        for segment in path:
            if segment[0] == "m":
                self._shape(points, stroke)
                points = [apply_matrix_pt(self.ctm, segment[-2:])]
            elif segment[0] == "h":
                points += points[:1]
            else:
                points.append(apply_matrix_pt(self.ctm, segment[-2:]))
        self._shape(points, stroke)

    def _shape(self, points: Sequence[tuple[float, float]], stroke: bool) -> None:
        """Keep a drawn shape's straight edges; the sides of a box that is only filled are no lines (it is a background)."""
        if len(points) < 2:
            return
        xs, ys = [x for x, _ in points], [y for _, y in points]
        if max(xs) - min(xs) <= _THIN or max(ys) - min(ys) <= _THIN:
            self.bars.append((min(xs), min(ys), max(xs), max(ys)))
        elif stroke:
            self.tick(len(points))
            for (ax, ay), (bx, by) in pairwise(points):
                if abs(ax - bx) < 0.5 or abs(ay - by) < 0.5:
                    self.bars.append((min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)))


def _turn(matrix: Any) -> int:
    """How text is turned: 0, 90 or 270 degrees, -1 for text that runs aslant."""
    a, b = matrix[0], matrix[1]
    if abs(b) <= 0.1 * abs(a):
        return 0
    if abs(a) <= 0.1 * abs(b):
        return 90 if b > 0 else 270
    return -1


class Pages:
    """Turns pages into marks; fonts are shared between the pages of a file."""

    def __init__(self, name: str) -> None:
        self._manager = PDFResourceManager()
        self._name = name

    def marks(self, page: Any) -> Marks:
        """The marks of one page, turned so that most of its text runs from left to right."""
        collector = _Collector(self._manager, self._name)
        PDFPageInterpreter(self._manager, collector).process_page(page)
        turns = Counter(turn for _, _, _, turn, _ in collector.glyphs)
        turn = max(turns, key=lambda turn: (turns[turn], -turn), default=0)
        return _marks(collector, turn)


def _marks(collector: _Collector, turn: int) -> Marks:
    width, height = collector.size
    if turn:
        width, height = height, width

    def placed(box: Rect) -> Rect:
        """A box as left, right, top, bottom."""
        x0, y0, x1, y1 = box
        if turn == 90:
            return y0, y1, x0, x1
        if turn == 270:
            return width - y1, width - y0, height - x1, height - x0
        return x0, x1, height - y1, height - y0

    upright: list[Stroke] = []
    level: list[Stroke] = []
    for bar in collector.bars:
        left, right, top, bottom = placed(bar)
        if right - left <= _THIN:
            upright.append(Stroke((left + right) / 2, top, bottom))
        if bottom - top <= _THIN:
            level.append(Stroke((top + bottom) / 2, left, right))
    glyphs = [
        Glyph(text, *placed(box), size, operation)
        for text, box, size, _, operation in collector.glyphs
        if box[2] > 0 and box[3] > 0 and box[0] < collector.size[0] and box[1] < collector.size[1]
    ]
    words = _words(glyphs, sorted((line for line in upright if line.end - line.start > _THIN), key=lambda line: line.at))
    return Marks(words, upright, level, width, height, collector.pictures, collector.unknown)


def _words(glyphs: Sequence[Glyph], upright: Sequence[Stroke]) -> list[Word]:
    """Characters that follow one another on a line, as words; blanks and lines between end a word.

    Text printed twice in one place (a way to make it bold) counts once.
    """
    found: list[Word] = []
    run: list[Glyph] = []
    seen: set[tuple[str, int, int]] = set()
    lines_at = [line.at for line in upright]
    for glyph in glyphs:
        if not glyph.text.strip():
            _close(run, found, seen)
            continue
        if run and _raised(run[-1], glyph):
            continue
        if run and not _follows(run[-1], glyph, upright, lines_at):
            if _same(run[-1], glyph):
                continue
            _close(run, found, seen)
        run.append(glyph)
    _close(run, found, seen)
    return found


def _follows(last: Glyph, glyph: Glyph, upright: Sequence[Stroke], lines_at: Sequence[float]) -> bool:
    size = max(last.size, glyph.size, 1.0)
    if abs(last.bottom - glyph.bottom) >= 0.35 * size or not -0.3 * size < glyph.x0 - last.x1 < _TIGHT * size:
        return False
    if last.operation == glyph.operation:
        return True
    start = bisect_left(lines_at, last.x1 - 0.35 * size)
    end = bisect_left(lines_at, glyph.x0 + 0.35 * size)
    middle = (glyph.top + glyph.bottom) / 2
    return not any(upright[number].start <= middle <= upright[number].end for number in range(start, end))


def _raised(last: Glyph, glyph: Glyph) -> bool:
    """Whether a character is the small raised mark of a note on the figure before it."""
    small = glyph.size < 0.8 * last.size and last.bottom - glyph.bottom > 0.15 * last.size
    beside = -0.3 * last.size < glyph.x0 - last.x1 < _TIGHT * last.size and glyph.top < last.bottom
    return small and beside and is_note_mark(glyph.text, last.text)


def _same(last: Glyph, glyph: Glyph) -> bool:
    near = 0.15 * max(last.size, 1.0)
    return last.text == glyph.text and abs(last.x0 - glyph.x0) < near and abs(last.top - glyph.top) < near


def _close(run: list[Glyph], found: list[Word], seen: set[tuple[str, int, int]]) -> None:
    if not run:
        return
    text = visible("".join(glyph.text for glyph in run))
    x0, top = min(glyph.x0 for glyph in run), min(glyph.top for glyph in run)
    key = (text, round(x0), round(top))
    if text and key not in seen:
        seen.add(key)
        x1, bottom = max(glyph.x1 for glyph in run), max(glyph.bottom for glyph in run)
        found.append(Word(text, x0, x1, top, bottom, max(glyph.size for glyph in run)))
    run.clear()
