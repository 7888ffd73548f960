"""ZIP packages: in go the bytes of a .docx, out come its XML parts, unpacked and parsed within limits."""

from __future__ import annotations

import zlib
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from wenshang.errors import UnreadableFile
from wenshang.readers import limits

_MAIN = "word/document.xml"
_ADVICE = "请用 WPS 或 Word 打开核对，另存为 .docx 后重试"


class Package:
    """The parts of one file."""

    def __init__(self, data: bytes, *, name: str) -> None:
        self.name = name
        try:
            self._zip = ZipFile(BytesIO(data))
            self._parts = {part.filename.lstrip("/"): part for part in self._zip.infolist()}
        except (BadZipFile, ValueError, NotImplementedError, OSError, EOFError, IndexError) as error:
            raise self._broken("已损坏的压缩包") from error

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
        held = next((said for start, said in kinds.items() if any(part.startswith(start) for part in self._parts)), "压缩包")
        advice = "请转换为 PDF 或另存为 .docx 后重试" if held != "压缩包" else "请先解压，再读取其中的报告文件"
        raise UnreadableFile(where=self.name, expected="网页、PDF、.docx 或文本", found=held, advice=advice)

    def optional(self, part: str) -> Any:
        """A part's XML, or None where the file does not hold it."""
        return self.xml(part) if part in self._parts else None

    def xml(self, part: str) -> Any:
        """The root element of a part; no entities, no outside files."""
        from lxml import etree

        content = self._unpacked(self._parts[part])
        if b"<!DOCTYPE" in content[:2048] or b"<!ENTITY" in content:
            raise self._broken("含有实体声明的 XML")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True)
        try:
            return etree.fromstring(content, parser)
        except etree.LxmlError as error:
            raise self._broken("已损坏的 XML") from error

    def _unpacked(self, part: ZipInfo) -> bytes:
        limits.within(part.file_size, limits.UNPACKED_BYTES, name=self.name, what="解压后的大小", unit="字节")
        if part.flag_bits & 1:
            raise self._broken("加密的压缩包")
        try:
            with self._zip.open(part) as stream:
                content = stream.read(limits.UNPACKED_BYTES + 1)
        except (BadZipFile, zlib.error, NotImplementedError, OSError, EOFError, ValueError, RuntimeError) as error:
            raise self._broken("已损坏的压缩包") from error
        limits.within(len(content), limits.UNPACKED_BYTES, name=self.name, what="解压后的大小", unit="字节")
        return content

    def _broken(self, found: str) -> UnreadableFile:
        return UnreadableFile(where=self.name, expected="完整的 .docx 文件", found=found, advice=_ADVICE)
