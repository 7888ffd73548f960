"""Read a PDF, or a picture as one page: paragraphs and tables in reading order, joined over pages.

Pages that are pictures are recognised where the extra ``ocr`` is installed. Page numbers and running heads are dropped; every
block and cell keeps its page.
"""

from __future__ import annotations

import logging
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING, Any, Literal

from wenshang.chinese.characters import clean
from wenshang.errors import UnreadableFile
from wenshang.model import Document
from wenshang.readers import limits
from wenshang.readers.blocks import Blocks

if TYPE_CHECKING:
    from wenshang.readers.pdf.page import Marks

_STREAM = re.compile(rb"stream\r?\n")
_RESCAN = "请以 200 dpi 以上、摆正后重新扫描，或改用带文字的原件"
_FEW, _LONG = 3, 20  #: texts that a note quotes, and characters of one
_DRESS = ("watermark", "head")  #: belongs to the page and is no part of the report
#: what is said of pages that are one picture, by how their words stand to it
_GROUNDS = {
    "layered": "第{}页是图片，所读文字取自图片后面的隐藏文字层，可能识别有误，请逐项对照图片核对",
    "overprinted": "第{}页以整页图片为底，只读了印在图片上的文字，图片本身没有读入，请对照图片核对",
    "recognised": "第{}页是图片，文字由识别得来，请对照图片核对",
}
_BEFORE = 400  #: bytes before a stream in which its kind is told


def read(data: bytes, *, name: str) -> Document:
    """The paragraphs and tables of a PDF."""
    from wenshang.readers.pdf import scan

    _refuse_bombs(data, name)
    with _quiet():
        sheets = _opened(data, name)
    for number, recognised in scan.pages(data, sheets, name=name):
        sheets[number - 1] = recognised
    return document(data, sheets, name=name, media="pdf")


def read_picture(data: bytes, *, name: str) -> Document:
    """The page that a JPEG or PNG shows."""
    from wenshang.readers.pdf import scan
    from wenshang.readers.pdf.scan import image, recogniser

    if advice := recogniser.lacking():
        raise UnreadableFile(where=name, expected="网页、PDF、.docx 或文本", found="图片", advice=advice)
    limits.grant(limits.SCAN_SECONDS)
    return document(data, [scan.marks(image.decoded(data, name))], name=name, media="picture")


def document(data: bytes, sheets: list[Marks], *, name: str, media: Literal["pdf", "picture"]) -> Document:
    """The document that the pages of a file make."""
    from wenshang.readers.pdf import flow

    unread = _unread(sheets, name)
    sheets = [replace(sheet, words=[]) if sheet.unreadable else sheet for sheet in sheets]
    blocks = Blocks(name)
    heads = flow.fill(blocks, sheets)
    grounds = {ground: _numbers(sheet.ground == ground for sheet in sheets) for ground in _GROUNDS}
    said = (note.format("、".join(map(str, grounds[ground]))) for ground, note in _GROUNDS.items() if grounds[ground])
    return Document(
        name=name,
        sha256=sha256(data).hexdigest(),
        media=media,
        blocks=tuple(blocks.found),
        pages=len(sheets),
        notes=(*unread, *_left_out(sheets, heads), *said),
        recognised=grounds["recognised"],
        layered=grounds["layered"],
        overprinted=grounds["overprinted"],
    )


def _numbers(wanted: Iterable[bool]) -> tuple[int, ...]:
    """The numbers of the pages that are wanted."""
    return tuple(number for number, one in enumerate(wanted, 1) if one)


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

    from wenshang.readers.pdf import page as reading
    from wenshang.readers.pdf.interpreter import switched_off

    try:
        document = PDFDocument(PDFParser(BytesIO(data)))
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise UnreadableFile(where=name, expected="没有密码的 PDF", found="加密的 PDF", advice="请解除密码后另存再试") from error
    pages: list[Any] = []
    for page in PDFPage.create_pages(document):
        pages.append(page)
        limits.within(len(pages), limits.PAGES, name=name, what="页数", unit="页")
    return reading.marks(pages, name=name, off=switched_off(document.catalog))


def _unread(sheets: list[Marks], name: str) -> list[str]:
    """Notes on pages without text; raise where no page holds any."""
    from wenshang.readers.pdf.scan import recogniser

    if not sheets:
        raise UnreadableFile(where=name, expected="有页面的 PDF", found="没有页面的 PDF", advice="请重新下载或另存后再试")
    how = recogniser.lacking()
    if not any(sheet.words and not sheet.unreadable for sheet in sheets):
        raise UnreadableFile(
            where=name,
            expected="带文字的 PDF，或看得清的扫描件",
            found="取不出文字的文件（扫描件，或字体没有文字对照）",
            advice=how or _RESCAN,
        )
    blank, sparse = (
        "、".join(map(str, _numbers(wanted)))
        for wanted in ((sheet.unreadable for sheet in sheets), (sheet.is_sparse for sheet in sheets))
    )
    notes = [f"第{blank}页是没有文字的图片，未能读取（{how or '图片中没有认出文字'}）"] if blank else []
    return notes + ([f"第{sparse}页的文字大多在图片中，未能读取（{how}）"] if sparse and how else [])


def _left_out(sheets: Sequence[Marks], heads: Sequence[tuple[int, str]]) -> Iterator[str]:
    """A note for each reason why texts were left out: its pages, and what they hold."""
    from wenshang.readers.pdf.visible import WORDS

    for reason, words in WORDS.items():
        left = [
            (number, clean(one.text))
            for number, sheet in enumerate(sheets, 1)
            for one in sheet.hidden
            if one.reason == reason and (reason == "over" or sheet.ground != "layered")
        ]
        left = list(heads) if reason == "head" else left
        pages = "、".join(dict.fromkeys(str(page) for page, _ in left))
        texts = list(dict.fromkeys(text for _, text in left))
        quoted = "".join(f"“{text[:_LONG]}{'…' if len(text) > _LONG else ''}”" for text in texts[:_FEW])
        more = f"等{len(left)}处" if len(left) > len(quoted) or len(texts) > _FEW or len(left) > len(texts) else ""
        if left and reason in _DRESS:
            yield f"第{pages}页有{words}，未作正文：{quoted}{more}"
        elif left:
            yield f"没有读入第{pages}页{words}：{quoted}{more}，请确认是否应从文件中删除"
