"""Text to Document: in go bytes, out come paragraphs and tables.

Lines with tabs (or Markdown bars) are rows of a table; blank lines and page numbers between rows do not end it. Columns of
such tables are not to be trusted (``aligned`` is False). Sentences broken over lines or pages are joined where that is clear.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import sha256

from wenshang.chinese.characters import clean, visible
from wenshang.model import Cell, Document
from wenshang.readers import limits, lines
from wenshang.readers.blocks import Blocks
from wenshang.readers.charset import decode

_QUOTED = 12  #: lines that a quoted cell may hold
_ENDS = re.compile("\r\n?|[\n\x0c\x0b\x85\u2028\u2029]")
_BAR_ROW = re.compile(r"^\s*\|.*\|\s*$")
_BAR_RULE = re.compile(r"^\s*\|(?:\s*:?-{2,}:?\s*\|)+\s*$")


def read(data: bytes, *, name: str) -> Document:
    """The paragraphs and tables of a text file."""
    limits.within(len(data), limits.TEXT_BYTES, name=name, what="文件大小", unit="字节")
    text, note = decode(data, name=name)
    blocks = Blocks(name)
    _fill(blocks, _whole(_ENDS.split(visible(text))))
    return Document(name, sha256(data).hexdigest(), "text", tuple(blocks.found), notes=(note,) if note else ())


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


def _fill(blocks: Blocks, printed: Iterable[str]) -> None:
    rows: list[list[str]] = []
    prose: list[str] = []
    count = 0
    for line in printed:
        fields = _fields(line, inside=bool(rows))
        if fields is None:
            text = clean(line)
            if not text or (rows and lines.is_page_number(text)):
                continue
            _flush(blocks, rows)
            if not (prose and lines.carries_on(prose[-1], text)):
                _end(blocks, prose)
            prose.append(text)
        else:
            _end(blocks, prose)
            if fields:
                count += len(fields)
                limits.within(count, limits.CELLS, name=blocks.name, what="表格单元格", unit="个")
                rows.append(fields)
    _flush(blocks, rows)
    _end(blocks, prose)


def _end(blocks: Blocks, prose: list[str]) -> None:
    blocks.paragraph(lines.joined(prose))
    prose.clear()


def _fields(line: str, *, inside: bool) -> list[str] | None:
    """The cells of a table line; [] for a Markdown rule; None for prose."""
    if _BAR_RULE.match(line):
        return []
    if _BAR_ROW.match(line):
        return [clean(field) for field in line.strip()[1:-1].split("|")]
    tabs = line.strip(" \r").count("\t")
    if line.strip() and ("\t" in line.strip() or (tabs and (inside or line.count("\t", len(line.rstrip())) > 1))):
        return [clean(field[1:-1] if len(field) > 1 and field[0] == field[-1] == '"' else field) for field in line.split("\t")]
    return None


def _flush(blocks: Blocks, rows: list[list[str]]) -> None:
    cells = [Cell(text, row, column) for row, fields in enumerate(rows) for column, text in enumerate(fields)]
    blocks.table(cells, aligned=False)
    rows.clear()
