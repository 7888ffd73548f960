"""How much a file may ask of us: in goes a count, out comes nothing, or ``UnreadableFile`` where it is too much.

All limits stand here. They are generous against real reports (some pages, some 300 cells) and keep
the worst file within 20 seconds and 1 GB.
"""

from __future__ import annotations

from wenshang.errors import UnreadableFile

FILE_BYTES = 64 * 2**20  #: a file of any kind
TEXT_BYTES = 16 * 2**20  #: a web page or a text; reports are below 1 MB
UNPACKED_BYTES = 24 * 2**20  #: a part of a DOCX, unpacked
PAGES = 300  #: pages of a PDF
PAGE_OBJECTS = 60_000  #: characters and lines on one PDF page
PIXELS = 60_000_000  #: of one picture
SCANS = 30  #: pages to be recognised in one file
CELLS = 100_000  #: grid positions of all tables of a document
TAGS = 600_000  #: tags of a web page
SPAN = 100  #: rows or columns that one cell may cover
BLOCKS = 50_000  #: paragraphs and tables of a document
CHARACTERS = 1_000_000  #: characters of all paragraphs and cells of a document; parsing takes some 8 seconds for them
SECONDS = 12.0  #: reading one document
SCAN_SECONDS = 60.0  #: more for each page that is recognised from its picture
MEMORY = 500 * 2**20  #: more than before reading, where it can be measured
STREAM_BYTES = 32 * 2**20  #: a part of a PDF, unpacked


def within(count: int, limit: int, *, name: str, what: str, unit: str = "") -> None:
    """Raise ``UnreadableFile`` where ``count`` is above ``limit``.

    >>> within(300, PAGES, name="a.pdf", what="页数", unit="页")
    """
    if count > limit:
        raise UnreadableFile(
            where=name,
            expected=f"{what}不超过 {limit:,} {unit}".strip(),
            found=f"{count:,} {unit}".strip(),
            advice="请确认选对了文件，或只保留年度报告部分后重试",
        )
