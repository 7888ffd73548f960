"""Open the ZIP packages of .docx and .xlsx files: their XML parts, unpacked and parsed within limits."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any, Literal
from zipfile import BadZipFile, ZipFile, ZipInfo

from wenshang.errors import UnreadableFile
from wenshang.readers import limits

_MAIN = "word/document.xml"
_DAMAGED = (BadZipFile, zlib.error, NotImplementedError, OSError, EOFError, ValueError, IndexError, RuntimeError)


class Package:
    """The parts of one file."""

    def __init__(self, data: bytes, *, name: str, kind: Literal[".docx", ".xlsx"] = ".docx") -> None:
        self.name, self.kind = name, kind
        try:
            self._zip = ZipFile(BytesIO(data))
            self._parts = {part.filename.lstrip("/"): part for part in self._zip.infolist()}
        except _DAMAGED as error:
            raise self.broken("已损坏的压缩包") from error

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of all parts."""
        return tuple(self._parts)

    def size(self) -> int:
        """The bytes of all parts, unpacked, as the file says."""
        return sum(part.file_size for part in self._parts.values())

    def main(self) -> str:
        """The name of the text's own part."""
        if _MAIN in self._parts:
            return _MAIN
        relations = self.optional("_rels/.rels")
        for relation in relations if relations is not None else ():
            if relation.get("Type", "").endswith("/officeDocument"):
                target = relation.get("Target", "").lstrip("/")
                if target in self._parts and target.startswith("word/"):
                    return str(target)
        kinds = {"xl/": "Excel 表格", "ppt/": "演示文稿", "OFD.xml": "OFD 版式文件", "content.xml": "OpenDocument 文件"}
        kind = next((name for start, name in kinds.items() if any(part.startswith(start) for part in self._parts)), "压缩包")
        advice = "请转换为 PDF 或另存为 .docx 后重试" if kind != "压缩包" else "请先解压，再读取其中的报告文件"
        raise UnreadableFile(where=self.name, expected="网页、PDF、.docx 或文本", found=kind, advice=advice)

    def harmless(self) -> tuple[str, ...]:
        """What the file carries that was neither run nor fetched, in Chinese."""
        notes = []
        if any(part.lower().endswith(("vbaproject.bin", "vbadata.xml")) for part in self._parts):
            notes.append("文件带有宏，没有运行")
        embedded = [part for part in self._parts if "/embeddings/" in part or "/activeX/" in part]
        notes += [f"文件嵌有 {len(embedded)} 个其他对象，没有打开"] if embedded else []
        relations = [part for part in self._parts if part.endswith(".rels")]
        outside = {one.get("Target") for part in relations for one in self.xml(part) if _fetched(one)}
        notes += [f"文件引用了 {len(outside)} 处其他文件或网址，没有访问"] if outside else []
        return tuple(notes)

    def optional(self, part: str) -> Any:
        """A part's XML, or None where the file does not hold it."""
        return self.xml(part) if part in self._parts else None

    def xml(self, part: str) -> Any:
        """The root element of a part; no entities, no outside files."""
        from lxml import etree

        content = self.content(part)
        if b"<!DOCTYPE" in content[:2048] or b"<!ENTITY" in content:
            raise self.broken("含有实体声明的 XML")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True)
        try:
            return etree.fromstring(content, parser)
        except etree.LxmlError as error:
            raise self.broken("已损坏的 XML") from error

    def content(self, part: str) -> bytes:
        """The bytes of a part."""
        limits.within(self._parts[part].file_size, limits.UNPACKED_BYTES, name=self.name, what="解压后的大小", unit="字节")
        with self._opened(self._parts[part]) as stream:
            content: bytes = stream.read(limits.UNPACKED_BYTES + 1)
        limits.within(len(content), limits.UNPACKED_BYTES, name=self.name, what="解压后的大小", unit="字节")
        return content

    def elements(self, part: str, *tags: str, most: int) -> Iterator[Any]:
        """The elements of these tags of a large part as they are read, each gone when the next is asked for; ``most`` bytes."""
        from lxml import etree

        with self._opened(self._parts[part]) as stream:
            head = stream.read(2048)
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise self.broken("含有实体声明的 XML")
            bounded = _Bounded(head, stream, most, self.name)
            quiet: Any = {"resolve_entities": False, "no_network": True, "load_dtd": False, "remove_comments": True}
            try:
                for _, element in etree.iterparse(bounded, tag=tags, **quiet):
                    yield element
                    element.clear()
            except etree.LxmlError as error:
                raise self.broken("已损坏的 XML") from error

    @contextmanager
    def _opened(self, part: ZipInfo) -> Iterator[Any]:
        if part.flag_bits & 1:
            raise self.broken("加密的压缩包")
        try:
            with self._zip.open(part) as stream:
                yield stream
        except _DAMAGED as error:
            raise self.broken("已损坏的压缩包") from error

    def broken(self, found: str) -> UnreadableFile:
        """The error for a file that is not as it must be."""
        by = "WPS 或 Word" if self.kind == ".docx" else "WPS 或 Excel"
        advice = f"请用 {by} 打开核对，另存为 {self.kind} 后重试"
        return UnreadableFile(where=self.name, expected=f"完整的 {self.kind} 文件", found=found, advice=advice)


def _fetched(relation: Any) -> bool:
    """Whether an office program would fetch what a relation names (a template, a picture); a link waits for a click."""
    return relation.get("TargetMode") == "External" and not relation.get("Type", "").endswith("/hyperlink")


class _Bounded:
    """A stream that gives at most so many bytes; more of them is ``UnreadableFile``."""

    def __init__(self, head: bytes, stream: Any, most: int, name: str) -> None:
        self._head, self._stream, self._most, self._name = head, stream, most, name
        self._given = 0

    def read(self, size: int = 1 << 16) -> bytes:
        content, self._head = (self._head, b"") if self._head else (self._stream.read(size), b"")
        self._given += len(content)
        limits.within(self._given, self._most, name=self._name, what="解压后的大小", unit="字节")
        return bytes(content)
