"""HTML to Document: in go the bytes of a page, out come its paragraphs and data tables in reading order.

Layout tables are unfolded, hidden parts dropped, figures split over inline tags stay whole. Menus remain as paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

from wenshang.errors import UnreadableFile
from wenshang.model import Document
from wenshang.readers import html_tables, layout, limits, lines
from wenshang.readers.blocks import Blocks, clean
from wenshang.readers.charset import decode
from wenshang.readers.html_text import BLOCK, skipped

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def read(data: bytes, *, name: str) -> Document:
    """The paragraphs and tables of a page; ``title`` is its first ``<title>``."""
    limits.within(len(data), limits.TEXT_BYTES, name=name, what="网页大小", unit="字节")
    text, note = decode(data, name=name)
    deadline = limits.Deadline(name)
    root, notes = _tree(_DECLARATION.sub("", text), name)
    blocks = Blocks(name)
    _Walk(blocks, deadline).over(root)
    title = next((clean(element.text or "") for element in root.iter("title")), "")
    said = tuple(part for part in (note, *notes) if part)
    return Document(name, sha256(data).hexdigest(), "html", tuple(blocks.found), title, notes=said)


def _tree(text: str, name: str) -> tuple[Any, list[str]]:
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", errors="replace").replace(b"\x00", b""), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise UnreadableFile(
            where=name, expected="网页", found="没有内容的网页", advice="请在浏览器中打开核对，重新保存后再试"
        ) from error
    deep = any("depth" in entry.message.lower() for entry in parser.error_log.filter_from_errors())
    return root, ["网页标签嵌套过深，之后的内容没有读出"] if deep else []


class _Walk:
    """One pass over the page: text gathers until a block ends, data tables are handed to ``html_tables``."""

    def __init__(self, blocks: Blocks, deadline: limits.Deadline) -> None:
        self.blocks, self.deadline = blocks, deadline
        self.pieces: list[str] = []
        self.waiting: list[str] = []
        self.hard = False

    def over(self, root: Any) -> None:
        """Walk without recursion, for pages nest without bound."""
        stack: list[tuple[Any, Iterator[Any]]] = [(root, iter(root))]
        while stack:
            element, children = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                self._leave(element)
            elif isinstance(child, layout.Rows):
                self._table(child)
            else:
                inner = self._enter(child)
                if inner is None:
                    self._tail(child)
                else:
                    stack.append((child, iter(inner)))
        self._break()
        self._release()

    def _enter(self, element: Any) -> Iterable[Any] | None:
        """The children to walk, None where the element holds nothing to read."""
        tag = element.tag
        if skipped(element):
            return None
        if tag == "br":
            self._break()
            return None
        if tag in BLOCK:
            self._break(hard=True)
        if tag == "table":
            self.deadline.check()
            return html_tables.unfold(element)
        if element.text:
            self.pieces.append(element.text)
        return element  # type: ignore[no-any-return]

    def _leave(self, element: Any) -> None:
        if element.tag in BLOCK:
            self._break(hard=True)
        self._tail(element)

    def _tail(self, element: Any) -> None:
        if element.tail:
            self.pieces.append(element.tail)

    def _break(self, *, hard: bool = False) -> None:
        """End the line; it is joined to the one before where that clearly runs on (``hard``: another block begins)."""
        if not self.pieces:
            self.hard |= hard
            return
        text = clean("".join(self.pieces).replace("\n", " ").replace("\r", " "))
        self.pieces.clear()
        if not text:
            self.hard |= hard
            return
        if self.waiting and not lines.carries_on(self.waiting[-1], text, long=1_000 if self.hard else 30):
            self._release()
        self.waiting.append(text)
        self.hard = hard

    def _release(self) -> None:
        self.blocks.paragraph(lines.joined(self.waiting))
        self.waiting.clear()

    def _table(self, rows: layout.Rows) -> None:
        self._break(hard=True)
        self._release()
        self.blocks.table(html_tables.cells(rows, name=self.blocks.name))
