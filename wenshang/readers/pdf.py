"""PDF to Document: in go the bytes of a PDF with text, out come paragraphs and tables in reading order, joined over pages.

A scan without text is refused. Page numbers and running heads are dropped; every block and cell keeps its page.
"""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO
from typing import Any

from wenshang.errors import UnreadableFile
from wenshang.model import Document
from wenshang.readers import limits, pdf_flow
from wenshang.readers.blocks import Blocks, clean, visible


def read(data: bytes, *, name: str) -> Document:
    """The paragraphs and tables of a PDF."""
    deadline = limits.Deadline(name)
    try:
        pages = _pages(data, name)
        sheets = _sheets(pages, deadline)
        title = _title(pages[0].doc if pages else None)
    except UnreadableFile:
        raise
    except Exception as error:  # pdfminer raises whatever a damaged file provokes
        raise UnreadableFile(
            where=name, expected="完整的 PDF", found="已损坏的 PDF", advice="请重新下载，或用 WPS 打开后另存再试"
        ) from error
    blocks = Blocks(name)
    pdf_flow.fill(blocks, sheets, deadline)
    _refuse_scan(sheets, name)
    return Document(name, sha256(data).hexdigest(), "pdf", tuple(blocks.found), title, len(sheets))


def _pages(data: bytes, name: str) -> list[Any]:
    from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdfparser import PDFParser

    try:
        document = PDFDocument(PDFParser(BytesIO(data)))
        found = []
        for page in PDFPage.create_pages(document):
            found.append(page)
            limits.within(len(found), limits.PAGES, name=name, what="页数", unit="页")
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise UnreadableFile(where=name, expected="没有密码的 PDF", found="加密的 PDF", advice="请解除密码后另存再试") from error
    return found


def _sheets(pages: list[Any], deadline: limits.Deadline) -> list[Any]:
    from wenshang.readers.pdf_page import Pages

    reader = Pages(deadline)
    found = []
    for page in pages:
        deadline.check()
        found.append(reader.marks(page))
    return found


def _refuse_scan(sheets: list[Any], name: str) -> None:
    words = sum(len(sheet.words) for sheet in sheets)
    if not words:
        raise UnreadableFile(
            where=name,
            expected="带文字的 PDF",
            found="没有文字的 PDF（可能是扫描件）",
            advice="请先做文字识别（OCR），再读取识别后的 PDF 或文本",
        )


def _title(document: Any) -> str:
    for info in getattr(document, "info", []):
        title = info.get("Title")
        if isinstance(title, bytes):
            marked = title.startswith((b"\xfe\xff", b"\xff\xfe"))
            return clean(visible(title.decode("utf-16" if marked else "utf-8", errors="replace")))
    return ""
