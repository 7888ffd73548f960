"""One file format a module: the bytes of a file become a Document. No reader knows the form.

``read`` and ``read_bytes`` choose the reader by the file's content, not by its extension.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from wenshang.errors import UnreadableFile, said_by_system
from wenshang.model import Document
from wenshang.readers import limits

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|table|div|p|span|title|article)[\s>/]", re.IGNORECASE)
_ARCHIVE = re.compile(rb"\A[A-Za-z-]+:[^\n]*\n(?:[^\n]+\n)*?Content-Type:\s*multipart/related", re.IGNORECASE)
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n")
_OTHER_PICTURES = (b"GIF8", b"BM", b"II*\x00", b"MM\x00*")


def read(path: Path) -> Document:
    """The document in a file.

    Raises ``UnreadableFile`` where the file is missing, empty, damaged, encrypted, too large or of another kind.
    """
    return read_bytes(load(path), name=path.name)


def load(path: Path) -> bytes:
    """The bytes of a file; ``UnreadableFile`` where it is missing, cannot be opened or is too large to be read."""
    try:
        size = path.stat().st_size
        limits.within(size, limits.FILE_BYTES, name=path.name, what="文件大小", unit="字节")
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(
            where=str(path), expected="可以打开的文件", found=said_by_system(error), advice="请检查路径和读取权限"
        ) from error


def read_bytes(data: bytes, *, name: str) -> Document:
    """The document in ``data``; ``name`` is the file's name, used in messages."""
    limits.within(len(data), limits.FILE_BYTES, name=name, what="文件大小", unit="字节")
    if not data.strip():
        raise UnreadableFile(where=name, expected="年度报告文件", found="空文件", advice="请重新下载或复制后再试")
    try:
        with limits.watched(name):
            return _reader(data[:4096], name)(data, name=name)
    except UnreadableFile:
        raise
    except Exception as error:  # libraries raise whatever a damaged file provokes
        raise UnreadableFile(
            where=name,
            expected="完整的网页、PDF、.docx 或文本",
            found="已损坏的文件",
            advice="请重新下载，或用 WPS 或浏览器打开核对，另存后再试",
        ) from error


def _reader(head: bytes, name: str) -> Callable[..., Document]:
    """The reader for a file that begins like this; libraries are imported only where they are needed."""
    if head.startswith(b"PK\x03\x04"):
        from wenshang.readers import docx

        return docx.read
    if b"%PDF-" in head[:1024] or head.startswith(_PICTURES):
        from wenshang.readers import pdf

        return pdf.read_picture if head.startswith(_PICTURES) else pdf.read
    _refuse_others(head, name)
    is_archive = bool(_ARCHIVE.search(head))
    if is_archive or _HTML.search(head.replace(b"\x00", b"")):  # UTF-16 is read too
        from wenshang.readers import html

        return html.read_archive if is_archive else html.read
    from wenshang.readers import text

    return text.read


def _refuse_others(head: bytes, name: str) -> None:
    """Raise for kinds of files that we know and do not read, each with what to do."""
    if head.startswith(_OLE):
        found, advice = "旧版 Word 或 WPS 文件（.doc/.wps）", "请用 WPS 或 Word 打开，另存为 .docx 后重试"
    elif head.startswith(b"{\\rtf"):
        found, advice = "RTF 文件", "请用 WPS 或 Word 打开，另存为 .docx 后重试"
    elif head.startswith(_OTHER_PICTURES):
        found, advice = "不能读的图片格式", "请另存为 JPEG、PNG 或 PDF 后再试"
    else:
        return
    raise UnreadableFile(where=name, expected="网页、PDF、.docx 或文本", found=found, advice=advice)
