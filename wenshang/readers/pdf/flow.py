"""Make blocks of the marks of all pages: paragraphs and tables in reading order; and say what nobody sees of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from wenshang.chinese.characters import clean
from wenshang.readers import lines
from wenshang.readers.blocks import Blocks
from wenshang.readers.lines import is_page_number
from wenshang.readers.pdf import joins
from wenshang.readers.pdf.cells import Part, parts_of
from wenshang.readers.pdf.joins import Grid
from wenshang.readers.pdf.lines import Line, furniture
from wenshang.readers.pdf.page import Marks
from wenshang.readers.pdf.visible import WORDS, Reason

_FEW = 3  #: texts that a note quotes
_LONG = 20  #: characters of a text that it quotes
_DRESS = (WORDS["watermark"], WORDS["head"])  #: belongs to the page and is no part of the report
#: what is said of pages that are one picture, by how their words stand to it (True: recognised from it)
_GROUNDS = {
    "layered": "第{}页是图片，所读文字取自图片后面的隐藏文字层，可能识别有误，请逐项对照图片核对",
    "overprinted": "第{}页以整页图片为底，只读了印在图片上的文字，图片本身没有读入，请对照图片核对",
    True: "第{}页是图片，文字由识别得来，请对照图片核对",
}


def fill(blocks: Blocks, sheets: Sequence[Marks]) -> list[tuple[int, str]]:
    """Add the blocks of all pages; returns the running heads that are no part of them, with their pages."""
    pages: list[list[Part]] = []
    for number, sheet in enumerate(sheets, 1):
        pages.append(parts_of(sheet, number))
    printed = [[part for part in parts if isinstance(part, Line)] for parts in pages]
    dropped = furniture(printed, [sheet.height for sheet in sheets])
    heads = [(line.page, line.text) for page in printed for line in page if id(line) in dropped and not is_page_number(line.text)]
    flow = _Flow(blocks, _Type.of([line for page in printed for line in page if id(line) not in dropped]))
    for parts in pages:
        for part in parts:
            if isinstance(part, Grid):
                flow.table(part)
            elif id(part) not in dropped:
                flow.line(part)
    flow.end()
    return heads


@dataclass(frozen=True, slots=True)
class _Type:
    """How the prose of a file is set: its margins, and whether paragraphs are indented."""

    left: float
    right: float
    indented: bool

    @staticmethod
    def of(printed: Sequence[Line]) -> _Type:
        """The commonest margins of long lines."""
        lengthy = sorted(line.x1 - line.x0 for line in printed)[-max(1, len(printed) // 2) :]
        long = [line for line in printed if lengthy and line.x1 - line.x0 >= 0.8 * lengthy[len(lengthy) // 2]]
        left = _commonest([line.x0 for line in long])
        right = _commonest([line.x1 for line in long])
        inner = sum(1 for line in long if 1.2 * line.size < line.x0 - left < 3 * line.size)
        return _Type(left, right, inner * 20 >= len(long) > 0 and inner > 0)

    def full(self, line: Line) -> bool:
        """Whether a line reaches the right margin."""
        return line.x1 > self.right - 2.1 * line.size

    def opens(self, line: Line) -> bool:
        """Whether a line begins a paragraph by its place."""
        return line.x0 > self.left + 1.2 * line.size or (not self.indented and lines.starts_item(line.text))


def _commonest(values: Sequence[float]) -> float:
    counted = Counter(round(value / 4) for value in values)
    if not counted:
        return 0.0
    most = max(counted, key=lambda key: (counted[key], -key))
    near = [value for value in values if abs(round(value / 4) - most) <= 1]
    return sum(near) / len(near)


class _Flow:
    """Gathers lines into paragraphs and tables over pages, and hands them on once they are complete."""

    def __init__(self, blocks: Blocks, kind: _Type) -> None:
        self.blocks, self.kind = blocks, kind
        self.prose: list[Line] = []
        self.grid: Grid | None = None
        self.last_page = 0

    def line(self, line: Line) -> None:
        """Take the next printed line."""
        self._end_table()
        if self.prose and not self._runs_on(self.prose[-1], line):
            self._end_prose()
        self.prose.append(line)

    def table(self, grid: Grid) -> None:
        """Take the next table, or its next part."""
        self._end_prose()
        if self.grid is not None and grid.page == self.last_page + 1 and joins.goes_on(self.grid, grid):
            self.grid = joins.join(self.grid, grid)
        else:
            self._end_table()
            self.grid = grid
        self.last_page = grid.page

    def end(self) -> None:
        """Hand on what is left."""
        self._end_prose()
        self._end_table()

    def _runs_on(self, last: Line, line: Line) -> bool:
        if abs(last.size - line.size) > 0.2 * last.size:
            return False
        if line.page == last.page and line.top - last.bottom > 2.5 * line.size:
            return False
        if self.kind.full(last) and not self.kind.opens(line):
            return True
        return not self.kind.opens(line) and lines.carries_on(last.text, line.text)

    def _end_prose(self) -> None:
        if self.prose:
            self.blocks.paragraph(lines.joined([line.text for line in self.prose]), page=self.prose[0].page)
            self.prose.clear()

    def _end_table(self) -> None:
        if self.grid is not None:
            self.blocks.table(self.grid.cells, page=self.grid.page)
            self.grid = None


def notes(sheets: Sequence[Marks], heads: Sequence[tuple[int, str]]) -> tuple[str, ...]:
    """A note for each reason why texts were left out, in the order of the table above."""
    left: dict[Reason, list[tuple[int, str]]] = {"head": list(heads)}
    for number, sheet in enumerate(sheets, 1):
        for one in (one for one in sheet.hidden if sheet.ground != "layered" or one.reason == "over"):
            left.setdefault(one.reason, []).append((number, clean(one.text)))
    found = [_note(words, left[reason]) for reason, words in WORDS.items() if left.get(reason)]
    for kind, note in _GROUNDS.items():
        pages = [str(number) for number, sheet in enumerate(sheets, 1) if (sheet.recognised or sheet.ground) == kind]
        found += [note.format("、".join(pages))] if pages else []
    return tuple(found)


def _note(words: str, left: Sequence[tuple[int, str]]) -> str:
    """The note of one reason."""
    pages = "、".join(dict.fromkeys(str(page) for page, _ in left))
    texts = list(dict.fromkeys(text for _, text in left))
    quoted = "".join(f"“{text[:_LONG]}{'…' if len(text) > _LONG else ''}”" for text in texts[:_FEW])
    more = f"等{len(left)}处" if len(left) > len(quoted) or len(texts) > _FEW or len(left) > len(texts) else ""
    if words in _DRESS:
        return f"第{pages}页有{words}，未作正文：{quoted}{more}"
    return f"没有读入第{pages}页{words}：{quoted}{more}，请确认是否应从文件中删除"
