"""Read a Word or WPS file (.docx): paragraphs and tables in body order.

Merged cells, nested tables and text boxes are read; tracked insertions count, deletions do not; heads and feet are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from wenshang.model import Document
from wenshang.readers import package
from wenshang.readers.blocks import Blocks, Rows, unfold
from wenshang.readers.docx import tables, text, visibility
from wenshang.readers.unseen import Unseen

#: containers whose content stands in the place where they stand
_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "body", "txbxContent", "tc"})


@dataclass(frozen=True, slots=True)
class Origins:
    """Where the blocks of a draft stand in its XML: the ``w:p`` of each paragraph, the ``w:tc`` of each (table, row, column)."""

    root: Any
    paragraphs: Mapping[int, Any]
    cells: Mapping[tuple[int, int, int], Any]


def read(data: bytes, *, name: str) -> Document:
    """The paragraphs and tables of a .docx file."""
    parts = package.Package(data, name=name)
    walk, unseen = _walk(parts)
    tracked = "文件带有修订标记：按接受全部修订读取" if walk.tracked else ""
    prompts = f"有 {unseen.prompts} 处填写提示尚未填写" if unseen.prompts else ""
    inside = "文件中插入的另一份文件没有读入" if next(walk.root.iter("{*}altChunk", "{*}subDoc"), None) is not None else ""
    notes = tuple(note for note in (tracked, unseen.note(), prompts, inside, *parts.harmless()) if note)
    return Document(name, sha256(data).hexdigest(), "docx", tuple(walk.blocks.found), notes=notes)


def origins(parts: package.Package) -> Origins:
    """The elements that the blocks of ``read`` come from; what Word does not show has no text any more."""
    walk, _ = _walk(parts)
    return Origins(walk.root, walk.paragraphs, walk.cells)


def _walk(parts: package.Package) -> tuple[_Walk, Unseen]:
    root = parts.xml(parts.main())
    unseen = visibility.take_out(root, parts.optional)
    walk = _Walk(Blocks(parts.name), root)
    for body in root.iter("{*}body"):
        walk.over(body)
        break
    return walk, unseen


class _Walk:
    """One pass over the body; recursion is bounded by the XML parser's own depth."""

    def __init__(self, blocks: Blocks, root: Any) -> None:
        self.blocks, self.root = blocks, root
        self.paragraphs: dict[int, Any] = {}
        self.cells: dict[tuple[int, int, int], Any] = {}
        self.tracked = False

    def over(self, container: Any) -> None:
        """Add the blocks of a container in order."""
        for child in container:
            kind = text.kind(child)
            if kind == "p":
                self._paragraph(child)
            elif kind == "tbl":
                self._table(child)
            elif kind == "AlternateContent":
                self.over(text.chosen(child))
            elif kind in _WRAPPERS:
                self.tracked |= kind == "ins"
                self.over(child)

    def _paragraph(self, element: Any) -> None:
        shown = text.shown(element)
        self.tracked |= shown.tracked
        for printed in shown.paragraphs():
            self.paragraphs[self.blocks.paragraph(printed)] = element
        for box in shown.boxes:
            self.over(box)

    def _table(self, element: Any) -> None:
        rows = tables.rows(element)
        self.tracked |= rows.tracked
        for part in unfold(rows.cells, holds_table=tables.holds_table, lines_of=text.lines_of):
            if isinstance(part, Rows):
                placed = tables.cells(part)
                number = self.blocks.table([cell for cell, _ in placed])
                self.cells |= {(number, cell.row, cell.column): source for cell, source in placed}
            else:
                self.over(part)
