"""PDF to Document: in go the bytes of a PDF with text, out come paragraphs and tables in reading order, joined over pages.

A scan without text is refused. Page numbers and running heads are dropped; every block and cell keeps its page.
"""

from __future__ import annotations

import logging
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING, Any

from wenshang.errors import UnreadableFile
from wenshang.model import Document
from wenshang.readers import limits
from wenshang.readers.blocks import Blocks

if TYPE_CHECKING:
    from wenshang.readers.pdf.page import Marks

_STREAM = re.compile(rb"stream\r?\n")
_BEFORE = 400  #: bytes before a stream in which its kind is told


def read(data: bytes, *, name: str) -> Document:
    """The paragraphs and tables of a PDF."""
    from wenshang.readers.pdf import flow, hidden

    _refuse_bombs(data, name)
    with _quiet():
        sheets = _opened(data, name)
    notes = _unread(sheets, name)
    blocks = Blocks(name)
    heads = flow.fill(blocks, sheets)
    notes += hidden.notes(sheets, heads)
    layered = tuple(number for number, sheet in enumerate(sheets, 1) if sheet.scan)
    found = tuple(blocks.found)
    return Document(name, sha256(data).hexdigest(), "pdf", found, pages=len(sheets), notes=notes, layered=layered)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep pdfminer's complaints about fonts and the like off the screen; what matters to us is in the notes."""
    logger = logging.getLogger("pdfminer")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)


def _refuse_bombs(data: bytes, name: str) -> None:
    """Raise where a compressed part (pictures aside, which are never unpacked) would fill the memory."""
    for found in _STREAM.finditer(data):
        if b"/Image" in data[max(0, found.start() - _BEFORE) : found.start()]:
            continue
        packed, depth = memoryview(data)[found.end() :], 0
        while len(packed) > 1 and packed[0] & 0x0F == 8 and (packed[0] * 256 + packed[1]) % 31 == 0 and depth < 4:
            try:
                unpacked = zlib.decompressobj().decompress(packed, limits.STREAM_BYTES + 1)
            except zlib.error:
                break
            limits.within(len(unpacked), limits.STREAM_BYTES, name=name, what="解压后的大小", unit="字节")
            packed, depth = memoryview(unpacked), depth + 1


def _opened(data: bytes, name: str) -> list[Marks]:
    """The marks of all pages."""
    from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdfparser import PDFParser

    from wenshang.readers.pdf import watermarks
    from wenshang.readers.pdf.layers import switched_off
    from wenshang.readers.pdf.page import Pages

    try:
        document = PDFDocument(PDFParser(BytesIO(data)))
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise UnreadableFile(where=name, expected="没有密码的 PDF", found="加密的 PDF", advice="请解除密码后另存再试") from error
    pages: list[Any] = []
    for page in PDFPage.create_pages(document):
        pages.append(page)
        limits.within(len(pages), limits.PAGES, name=name, what="页数", unit="页")
    reader = Pages(name, switched_off(document.catalog))
    return watermarks.without([reader.marks(page) for page in pages])


def _unread(sheets: list[Marks], name: str) -> tuple[str, ...]:
    """Notes on pages without text; raise where no page holds any, or where fonts do not say what they print."""
    letters = sum(len(word.text) for sheet in sheets for word in sheet.words)
    if not letters or sum(sheet.unknown for sheet in sheets) > 0.3 * letters:
        raise UnreadableFile(
            where=name,
            expected="带文字的 PDF",
            found="取不出文字的 PDF（扫描件，或字体没有文字对照）" if sheets else "没有页面的 PDF",
            advice="请先做文字识别（OCR），再读取识别后的 PDF 或文本",
        )
    blank = [str(number) for number, sheet in enumerate(sheets, 1) if sheet.pictures and not sheet.words]
    return (f"第{'、'.join(blank)}页是没有文字的图片，未能读取",) if blank else ()
