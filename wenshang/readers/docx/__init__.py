"""Read a Word or WPS file (.docx): paragraphs and tables in body order.

Merged cells, nested tables and text boxes are read; tracked insertions count, deletions do not; heads and feet are left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from wenshang.model import Cell, Document
from wenshang.readers import package, unseen
from wenshang.readers.blocks import Blocks, of_cell, unfold
from wenshang.readers.docx import text, visibility
from wenshang.readers.docx.text import kind, number, value
from wenshang.readers.limits import SPAN

_TRACKED = ("{*}ins", "{*}del", "{*}moveFrom", "{*}moveTo")
_DRAWN = re.compile(r"\s*EQ\b", re.IGNORECASE)  #: a field that draws its own instruction (EQ \\x(12))


@dataclass(frozen=True, slots=True)
class Origins:
    """Where the blocks of a draft stand in its XML: the ``w:p`` of each paragraph, the ``w:tc`` of each (table, row, column)."""

    root: Any
    paragraphs: Mapping[int, Any]
    cells: Mapping[tuple[int, int, int], Any]


def read(data: bytes, *, name: str) -> Document:
    """The paragraphs and tables of a .docx file."""
    parts = package.Package(data, name=name)
    walk = _Walk(parts)
    tracked = "文件带有修订标记：按接受全部修订读取" if next(walk.root.iter(*_TRACKED), None) is not None else ""
    prompts = f"有 {walk.unseen.prompts} 处填写提示尚未填写" if walk.unseen.prompts else ""
    inserted = "文件中插入的另一份文件没有读入" if next(walk.root.iter("{*}altChunk", "{*}subDoc"), None) is not None else ""
    notes = tuple(note for note in (tracked, walk.unseen.note(), prompts, inserted, *parts.harmless()) if note)
    return Document(name, sha256(data).hexdigest(), "docx", tuple(walk.blocks.found), notes=notes)


def origins(parts: package.Package) -> Origins:
    """The elements that the blocks of ``read`` come from; what Word does not show has no text any more."""
    walk = _Walk(parts)
    return Origins(walk.root, walk.paragraphs, walk.cells)


class _Walk:
    """One pass over the body; recursion is bounded by the XML parser's own depth."""

    def __init__(self, parts: package.Package) -> None:
        self.root = parts.xml(parts.main())
        self.unseen = visibility.take_out(self.root, parts.optional)
        self.blocks = Blocks(parts.name)
        self.paragraphs: dict[int, Any] = {}
        self.cells: dict[tuple[int, int, int], Any] = {}
        self._over(next(self.root.iter("{*}body"), ()))

    def _over(self, container: Any) -> None:
        """Add the blocks of a container in order."""
        for name, child in text.inside(container):
            if name == "p":
                self._paragraph(child)
            elif name == "tbl":
                self._table(child)

    def _paragraph(self, element: Any) -> None:
        before, shown = self.blocks.paragraphs, text.shown(element)
        for printed in shown.lines():
            self.blocks.line(printed)
        self.blocks.end()
        self.paragraphs |= dict.fromkeys(range(before + 1, self.blocks.paragraphs + 1), element)
        for box in shown.boxes:
            self._over(box)

    def _table(self, element: Any) -> None:
        for part, is_data in unfold(_rows(element), holds_table=_holds_table, lines_of=_lines_of):
            if is_data:
                placed = _cells(part)
                table = self.blocks.table([cell for cell, _ in placed])
                self.cells |= {(table, cell.row, cell.column): source for cell, source in placed}
            else:
                for cell in (cell for row in part for cell in row):
                    self._over(cell)


def _rows(table: Any) -> list[list[Any]]:
    """The rows of a table as lists of ``w:tc``, without those hidden or deleted in a tracked change."""
    rows = [row for name, row in text.inside(table) if name == "tr" and not text.is_hidden(row)]
    shown = [[cell for name, cell in text.inside(row) if name == "tc"] for row in rows if row.find("{*}trPr/{*}del") is None]
    return [[cell for cell in row if cell.find("{*}tcPr/{*}cellDel") is None] for row in shown]


def _holds_table(cell: Any) -> bool:
    """Whether a cell holds a table of more than one cell."""
    return any(sum(1 for _ in nested.iter("{*}tc")) > 1 for nested in cell.iter("{*}tbl"))


def _lines_of(cell: Any) -> list[str]:
    return [line for printed in text.paragraphs_of(cell) for line in printed]


def _cells(run: Sequence[Sequence[Any]]) -> list[tuple[Cell, Any]]:
    """The cells of data rows with their ``w:tc``; cells merged downwards or sideways are one, a blank cell stays ``""``."""
    found: list[Cell] = []
    sources: list[Any] = []
    open_at: dict[int, int] = {}  # grid column → index of the cell that may go on in the next row
    for at, row in enumerate(run):
        column = _skipped(row)
        reached: dict[int, int] = {}
        for element in row:
            properties = element.find("{*}tcPr")
            width = max(1, min(number(value(properties, "gridSpan"), 1), SPAN))
            printed, doubt = of_cell(text.paragraphs_of(element))
            doubt = doubt or _drawn(element, printed) or unseen.doubt_of(element, blank=not printed)
            above = open_at.get(column)
            if not printed and value(properties, "hMerge") in ("", "continue") and found and found[-1].row == at:
                found[-1] = replace(found[-1], colspan=found[-1].colspan + width)
            elif above is not None and value(properties, "vMerge") in ("", "continue"):
                hidden = "合并的格子里另有看不见的文字" if printed else found[above].doubt
                found[above] = replace(found[above], rowspan=at - found[above].row + 1, doubt=hidden)
                reached[column] = above
            else:
                if value(properties, "vMerge") is not None:
                    reached[column] = len(found)
                found.append(Cell(printed, at, column, 1, width, doubt=doubt))
                sources.append(element)
            column += width
        open_at = reached
    return list(zip(found, sources, strict=True))


def _skipped(row: Sequence[Any]) -> int:
    """Grid columns that a row leaves out before its first cell."""
    before = number(value(row[0].getparent().find("{*}trPr"), "gridBefore")) if row else 0
    return max(0, min(before, SPAN))


def _drawn(cell: Any, printed: str) -> str:
    """Why what is drawn in a cell may be its figure, or may strike it out."""
    drawings = [element for element in cell.iter() if kind(element) in ("drawing", "pict", "object")]
    if text.unknown_signs(cell) and not any(letter > "\u2e7f" for letter in printed):
        return "格中有符号字体的字，未能辨认"
    if printed:
        slants = (value(cell.find("{*}tcPr/{*}tcBorders"), name) for name in ("tl2br", "tr2bl"))
        shapes = [name for name in slants if name not in (None, "nil", "none")]
        shapes += [one for one in drawings if next(one.iter("{*}txbxContent", "{*}inline"), None) is None]
        return "格中画有图形，数字可能已划去" if shapes and unseen.DIGIT.search(printed) else ""
    drawn = bool(drawings) or any(_DRAWN.match(code.text or "") for code in cell.iter("{*}instrText"))
    return "格中有图片，数字可能在图片上" if drawn else ""
