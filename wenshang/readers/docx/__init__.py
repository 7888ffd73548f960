"""DOCX to Document: in go the bytes of a Word or WPS file, out come its paragraphs and tables in body order.

Merged cells, nested tables and text boxes are read; tracked insertions count, deletions do not; heads and feet are left out.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from wenshang.model import Document
from wenshang.readers import layout, package
from wenshang.readers.blocks import Blocks
from wenshang.readers.docx import tables, text, visibility

#: containers whose content stands in the place where they stand
_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "body", "txbxContent", "tc"})


def read(data: bytes, *, name: str) -> Document:
    """The paragraphs and tables of a .docx file."""
    parts = package.Package(data, name=name)
    root = parts.xml(parts.main())
    unseen = visibility.take_out(root, parts.optional("word/styles.xml"))
    blocks = Blocks(name)
    walk = _Walk(blocks)
    for body in root.iter("{*}body"):
        walk.over(body)
        break
    tracked = "文件带有修订标记：按接受全部修订读取" if walk.tracked else ""
    notes = tuple(note for note in (tracked, unseen.note()) if note)
    return Document(name, sha256(data).hexdigest(), "docx", tuple(blocks.found), notes=notes)


class _Walk:
    """One pass over the body; recursion is bounded by the XML parser's own depth."""

    def __init__(self, blocks: Blocks) -> None:
        self.blocks = blocks
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
            self.blocks.paragraph(printed)
        for box in shown.boxes:
            self.over(box)

    def _table(self, element: Any) -> None:
        rows = tables.rows(element)
        self.tracked |= rows.tracked
        for part in layout.unfold(rows.cells, holds_table=tables.holds_table, lines_of=text.lines_of):
            if isinstance(part, layout.Rows):
                self.blocks.table(tables.cells(part))
            else:
                self.over(part)
