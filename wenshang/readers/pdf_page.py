"""One PDF page to marks: in goes a page of pdfminer, out come its words and its ruling lines with positions from the top."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTCurve, LTFigure, LTImage, LTLine, LTPage, LTRect
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager

from wenshang.readers import limits
from wenshang.readers.blocks import visible

_THIN = 3.0  #: points up to which a filled box is a ruling line


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
    """What a page shows: words in the order of the file, upright and level lines, whether it holds pictures."""

    words: list[Word]
    upright: list[Stroke]
    level: list[Stroke]
    width: float
    height: float
    pictures: bool


class _Collector(PDFPageAggregator):  # type: ignore[misc]
    """pdfminer's page collector with a count and a deadline."""

    def __init__(self, manager: PDFResourceManager, deadline: limits.Deadline) -> None:
        super().__init__(manager, laparams=None)
        self.deadline, self.count = deadline, 0

    def tick(self, number: int = 1) -> None:
        self.count += number
        if self.count % 64 < number:
            self.deadline.check()
        limits.within(self.count, limits.PAGE_OBJECTS, name=self.deadline.name, what="一页的字符和线条", unit="个")

    def render_char(self, *arguments: Any, **options: Any) -> float:
        self.tick()
        return super().render_char(*arguments, **options)  # type: ignore[no-any-return]

    def paint_path(self, gstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Any) -> None:
        self.tick()
        super().paint_path(gstate, stroke, fill, evenodd, path)

    def begin_figure(self, name: str, bbox: Any, matrix: Any) -> None:
        self.tick(64)
        super().begin_figure(name, bbox, matrix)


class Pages:
    """Turns pages into marks; fonts are shared between the pages of a file."""

    def __init__(self, deadline: limits.Deadline) -> None:
        self._manager = PDFResourceManager()
        self._deadline = deadline

    def marks(self, page: Any) -> Marks:
        """The marks of one page."""
        collector = _Collector(self._manager, self._deadline)
        PDFPageInterpreter(self._manager, collector).process_page(page)
        return _marks(collector.get_result())


def _flat(container: Any) -> Iterator[Any]:
    stack = [iter(container)]
    while stack:
        for item in stack[-1]:
            if isinstance(item, LTFigure):
                stack.append(iter(item))
                break
            yield item
        else:
            stack.pop()


def _marks(page: LTPage) -> Marks:
    height = page.height
    characters: list[LTChar] = []
    upright: list[Stroke] = []
    level: list[Stroke] = []
    pictures = False
    for item in _flat(page):
        if isinstance(item, LTChar):
            characters.append(item)
        elif isinstance(item, LTCurve):
            _rule(item, height, upright, level)
        elif isinstance(item, LTImage):
            pictures = True
    return Marks(_words(characters, height), upright, level, page.width, height, pictures)


def _rule(item: Any, height: float, upright: list[Stroke], level: list[Stroke]) -> None:
    """Add the straight edges of a drawn shape; the sides of a box that is only filled are no lines (it is a background)."""
    x0, x1, top, bottom = item.x0, item.x1, height - item.y1, height - item.y0
    if x1 - x0 <= _THIN or bottom - top <= _THIN:
        if x1 - x0 >= bottom - top:
            level.append(Stroke((top + bottom) / 2, x0, x1))
        else:
            upright.append(Stroke((x0 + x1) / 2, top, bottom))
    elif not item.stroke or isinstance(item, LTLine):
        return
    elif isinstance(item, LTRect):
        level += [Stroke(top, x0, x1), Stroke(bottom, x0, x1)]
        upright += [Stroke(x0, top, bottom), Stroke(x1, top, bottom)]
    else:
        for (ax, ay), (bx, by) in zip(item.pts, item.pts[1:], strict=False):
            if abs(ax - bx) < 0.5:
                upright.append(Stroke(ax, height - max(ay, by), height - min(ay, by)))
            elif abs(ay - by) < 0.5:
                level.append(Stroke(height - ay, min(ax, bx), max(ax, bx)))


def _words(characters: list[LTChar], height: float) -> list[Word]:
    """Characters that follow one another on a line, as words; blanks end a word, text printed twice counts once."""
    found: list[Word] = []
    run: list[LTChar] = []
    seen: set[tuple[str, int, int]] = set()
    for character in characters:
        text = character.get_text()
        if not text.strip():
            _close(run, found, height, seen)
            continue
        if run and not _follows(run[-1], character):
            if _same(run[-1], character):
                continue
            _close(run, found, height, seen)
        run.append(character)
    _close(run, found, height, seen)
    return found


def _follows(last: LTChar, character: LTChar) -> bool:
    size = max(last.size, character.size, 1.0)
    return bool(abs(last.y0 - character.y0) < 0.35 * size and -0.3 * size < character.x0 - last.x1 < 0.22 * size)


def _same(last: LTChar, character: LTChar) -> bool:
    """Whether a character is printed again over itself (a way to make it bold)."""
    near = 0.15 * max(last.size, 1.0)
    if last.get_text() != character.get_text():
        return False
    return bool(abs(last.x0 - character.x0) < near and abs(last.y0 - character.y0) < near)


def _close(run: list[LTChar], found: list[Word], height: float, seen: set[tuple[str, int, int]]) -> None:
    if not run:
        return
    text = visible("".join(character.get_text() for character in run))
    x0, top = min(c.x0 for c in run), height - max(c.y1 for c in run)
    key = (text, round(x0), round(top))
    if text and key not in seen:
        seen.add(key)
        size = max(character.size for character in run)
        found.append(Word(text, x0, max(c.x1 for c in run), top, height - min(c.y0 for c in run), size))
    run.clear()
