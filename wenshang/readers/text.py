"""Read plain text: paragraphs and tables.

Lines with tabs (or Markdown bars) are rows of a table; blank lines and page numbers between rows do not end it. Columns of
such tables are not to be trusted (``aligned`` is False). Sentences broken over lines or pages are joined where that is clear.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from wenshang.chinese.characters import clean, visible
from wenshang.model import Cell, Document
from wenshang.readers import limits
from wenshang.readers.blocks import Blocks, is_page_number
from wenshang.readers.charset import decode
from wenshang.readers.unseen import STRUCK, Unseen

_QUOTED = 12  #: lines that a quoted cell may hold
_ENDS = re.compile("\r\n?|[\n\x0c\x0b\x85\u2028\u2029]")
#: a bare number on a line between rows: of a page, or cut off a cell
_FRAGMENT = re.compile(r"^[.,，．]?\d{1,9}(?:[.,，．]\d*)?$")
_OVERLAID = re.compile("[\u0335-\u0338]")
_STRUCK_OUT = re.compile("(?:[^\\s\u0335-\u0338][\u0335-\u0338])+|~~[^~\\n]{1,40}~~")
_BETWEEN = re.compile(r"([\t|])")
_BAR_RULE = re.compile(r"^\s*\|(?:\s*:?-{2,}:?\s*\|)+\s*$")


def read(data: bytes, *, name: str) -> Document:
    """The paragraphs and tables of a text file."""
    limits.within(len(data), limits.TEXT_BYTES, name=name, what="文件大小", unit="字节")
    text, note = decode(data, name=name)
    blocks = Blocks(name)
    unseen = Unseen()
    printed = [_without_struck(line, unseen) for line in _whole(_ENDS.split(visible(text)))]
    _fill(blocks, printed, _Bars.of(printed))
    return Document(name, sha256(data).hexdigest(), "text", tuple(blocks.found), notes=tuple(filter(None, (note, unseen.note()))))


def _without_struck(line: str, unseen: Unseen) -> str:
    """A line without what is struck out in it, by overlaid strokes or as Markdown does; a cell of nothing else stays unreadable.

    >>> _without_struck("规章\\t1\u03365\u033612\\t~~7~~8\\t~~9~~", Unseen())
    '规章\\t12\\t8\\t~~9~~'
    """
    pieces = _BETWEEN.split(line) if _STRUCK_OUT.search(line) else [line]
    for at, piece in enumerate(pieces):
        kept = _STRUCK_OUT.sub("", piece)
        if kept != piece and kept.strip():
            struck = "".join(_STRUCK_OUT.findall(piece))
            row = _BETWEEN.split(line.strip("|"))[0].strip() if len(pieces) > 1 else None
            unseen.leave_out(STRUCK, _OVERLAID.sub("", struck).strip("~"), row=row)
            pieces[at] = kept
    return "".join(pieces)


def _whole(printed: list[str]) -> Iterator[str]:
    """The lines, where a cell that a spreadsheet quoted because it holds line ends is one line again."""
    at = 0
    while at < len(printed):
        last = at + 1
        if printed[at].count('"') % 2 and (printed[at].startswith('"') or '\t"' in printed[at]):
            while last < min(len(printed), at + _QUOTED) and printed[last].count('"') % 2 == 0:
                last += 1
            last += 1
        joined = "".join(line.strip(" ") for line in printed[at:last])
        if last > at + 1 and "\t" in joined and joined.count('"') % 2 == 0:
            yield joined
            at = last
        else:
            yield printed[at]
            at += 1


@dataclass(frozen=True, slots=True)
class _Bars:
    """How bars part cells: a row ends with one and has at least ``least``; ``closed`` says that another one opens each row."""

    least: int
    closed: bool

    @classmethod
    def of(cls, printed: Sequence[str]) -> _Bars:
        """The way of a text; where a bar stands on a line of its own, each line is a cell and no row."""
        bars = cls(2 if any(line.strip() == "|" for line in printed) else 1, True)
        opened = [line.lstrip().startswith("|") for line in printed if bars.part(line)]
        return cls(bars.least, 2 * sum(opened) > len(opened))

    def part(self, line: str) -> bool:
        """Do bars part the cells of a line? A sentence may hold bars, too."""
        return line.rstrip().endswith("|") and line.count("|") >= self.least and "。" not in line

    def fields(self, line: str) -> list[str]:
        """The cells of a row."""
        bare = line.strip().removesuffix("|")
        return [clean(field) for field in (bare.removeprefix("|") if self.closed else bare).split("|")]


def _fill(blocks: Blocks, printed: Iterable[str], bars: _Bars) -> None:
    rows: list[list[str]] = []
    stray: dict[int, str] = {}  # row → the bare number on the line before it
    count = 0
    for line in printed:
        fields = _fields(line, bars, inside=bool(rows))
        if fields is None:
            text = clean(line)
            if rows and _FRAGMENT.match(text):
                stray[len(rows)] = text
                continue
            if not text or (rows and is_page_number(text)):
                continue
            _flush(blocks, rows, stray)
            blocks.line(text)
        else:
            blocks.end()
            if fields:
                count += len(fields)
                limits.within(count, limits.CELLS, name=blocks.name, what="表格单元格", unit="个")
                lone = "".join(fields) if sum(map(bool, fields)) == 1 and rows else ""
                if _FRAGMENT.match(lone):  # as a bare number, with tabs left around it
                    stray |= {len(rows): lone, len(rows) + 1: lone}
                rows.append(fields)
    _flush(blocks, rows, stray)
    blocks.end()


def _fields(line: str, bars: _Bars, *, inside: bool) -> list[str] | None:
    """The cells of a table line; [] for a Markdown rule; None for prose."""
    if _BAR_RULE.match(line):
        return []
    if bars.part(line):
        return bars.fields(line)
    tabs = line.strip(" \r").count("\t")
    if line.strip() and ("\t" in line.strip() or (tabs and (inside or line.count("\t", len(line.rstrip())) > 1))):
        return [clean(field[1:-1] if len(field) > 1 and field[0] == field[-1] == '"' else field) for field in line.split("\t")]
    return None


def _flush(blocks: Blocks, rows: list[list[str]], stray: dict[int, str]) -> None:
    cells = [Cell(text, row, column) for row, fields in enumerate(rows) for column, text in enumerate(fields)]
    for row, number in stray.items():
        _doubt_around(cells, row, f"旁边一行单独印有数字“{number}”")
    blocks.table(cells, aligned=False)
    rows.clear()
    stray.clear()


def _doubt_around(cells: list[Cell], row: int, why: str) -> None:
    """A bare number between two rows is a page number, or what a line's end cut off the row before or after it."""
    before = [i for i, cell in enumerate(cells) if cell.row == row - 1]
    after = [i for i, cell in enumerate(cells) if cell.row == row]
    last = next((i for i in reversed(before) if cells[i].text), None)
    for i in (*([] if last is None else range(last, before[-1] + 1)), *after[:1]):
        cells[i] = replace(cells[i], doubt=why)
