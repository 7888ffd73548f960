"""Make blocks of the parts of all pages: paragraphs and tables in reading order, without page numbers and running heads."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from wenshang.readers.blocks import Blocks, carries_on, is_page_number, joined, starts_item
from wenshang.readers.pdf import grids
from wenshang.readers.pdf.grids import Grid
from wenshang.readers.pdf.page import Marks
from wenshang.readers.pdf.words import Line

_EDGE = 0.12  #: share of the page's height in which page numbers stand
_HEAD = 0.085  #: share in which other heads and feet stand
_TOP = 0.07  #: share of the first page in which a line in smaller print than the title is a running head
_ALONE = re.compile(r"^\d{1,3}$")
_DIGITS = re.compile(r"\d+")


def fill(blocks: Blocks, sheets: Sequence[Marks]) -> list[tuple[int, str]]:
    """Add the blocks of all pages; returns the running heads that are no part of them, with their pages."""
    pages = [grids.parts_of(sheet, number) for number, sheet in enumerate(sheets, 1)]
    printed = [[part for part in parts if isinstance(part, Line)] for parts in pages]
    dropped = _furniture(printed, [sheet.height for sheet in sheets])
    gone = [line for page in printed for line in page if id(line) in dropped]
    kind = _Type.of([line for page in printed for line in page if id(line) not in dropped])
    for whole in _gathered([part for parts in pages for part in parts if id(part) not in dropped], kind):
        if isinstance(whole, Grid):
            blocks.table(whole.cells, page=whole.page)
        else:
            blocks.paragraph(joined([line.text for line in whole]), page=whole[0].page)
    return [(line.page, line.text) for line in gone if not is_page_number(line.text)]


def _gathered(parts: Sequence[Line | Grid], kind: _Type) -> list[list[Line] | Grid]:
    """The lines of each paragraph, and whole tables, over pages."""
    found: list[list[Line] | Grid] = []
    page = 0  # of the last table
    for part in parts:
        last = found[-1] if found else None
        if isinstance(part, Line):
            if isinstance(last, list) and kind.runs_on(last[-1], part):
                last.append(part)
            else:
                found.append([part])
            continue
        if isinstance(last, Grid) and part.page == page + 1 and grids.goes_on(last, part):
            found[-1] = grids.join(last, part)
        else:
            found.append(part)
        page = part.page
    return found


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
        return line.x0 > self.left + 1.2 * line.size or (not self.indented and starts_item(line.text))

    def runs_on(self, last: Line, line: Line) -> bool:
        """Whether a line goes on with the paragraph of the one before."""
        other = abs(last.size - line.size) > 0.2 * last.size
        if other or (line.page == last.page and line.top - last.bottom > 2.5 * line.size):
            return False
        return not self.opens(line) and (self.full(last) or carries_on(last.text, line.text))


def _commonest(values: Sequence[float]) -> float:
    counted = Counter(round(value / 4) for value in values)
    if not counted:
        return 0.0
    most = max(counted, key=lambda key: (counted[key], -key))
    near = [value for value in values if abs(round(value / 4) - most) <= 1]
    return sum(near) / len(near)


def _furniture(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> set[int]:
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
            if is_page_number(line.text) and _counts(line):
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
