"""Documents made by the tests, in the file types that the readers know; the figures are our own."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

Rows = Sequence[Sequence[str]]

TITLE = "甲县统计局2022年政府信息公开工作年度报告"
PROSE = (
    "2022年，我局主动公开政府信息1136条，其中通过政府网站公开211条，通过微信公众号发布142条，及时回应社会关切，"
    "较好地完成了全年各项公开任务，没有发生因公开不当引起的行政复议和行政诉讼。"
)
TABLE: Rows = [
    ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
    ["规章", "0", "0", "0"],
    ["行政规范性文件", "3", "", "18"],
]


@cache
def font() -> str:
    """The registered name of a Chinese font for reportlab."""
    import zhplot
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    path = next(Path(zhplot.__file__).parent.rglob("NotoSansSC-Regular.ttf"))
    pdfmetrics.registerFont(TTFont("Noto", str(path)))
    return "Noto"


def html(body: str, *, head: str = '<meta charset="utf-8">') -> bytes:
    """A page with this body."""
    return f"<!DOCTYPE html><html><head>{head}<title>年报</title></head><body>{body}</body></html>".encode()


def html_table(rows: Rows) -> str:
    """A plain table."""
    return "<table>" + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows) + "</table>"


def docx(fill: Any) -> bytes:
    """A .docx file; ``fill`` gets python-docx's document."""
    import docx as library

    document = library.Document()
    fill(document)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def pdf(*pages: Any) -> bytes:
    """A PDF; each page is a function that draws on reportlab's canvas (A4, 595 × 842 points, font set to 12)."""
    from reportlab.pdfgen import canvas

    out = BytesIO()
    sheet = canvas.Canvas(out, pagesize=(595, 842), invariant=True)
    for draw in pages:
        sheet.setFont(font(), 12)
        draw(sheet)
        sheet.showPage()
    sheet.save()
    return out.getvalue()


def write(sheet: Any, text: str, *, top: float, left: float = 72, width: int = 36, indent: bool = True) -> float:
    """Set a paragraph of ``width`` characters a line, the first indented by two; returns the top of what follows."""
    first, y = width - 2 if indent else width, top
    pieces = [text[:first], *(text[at : at + width] for at in range(first, len(text), width))]
    for number, piece in enumerate(pieces):
        sheet.drawString(left + (24 if indent and not number else 0), 842 - y, piece)
        y += 22
    return y


def rule(sheet: Any, rows: Rows, *, top: float, xs: Sequence[float], height: float = 24) -> float:
    """Draw a ruled table with its texts; returns the top of what follows."""
    for row, texts in enumerate(rows):
        for left, text in zip(xs, texts, strict=False):
            sheet.drawString(left + 3, 842 - (top + row * height + 16), text)
    foot = top + len(rows) * height
    for number in range(len(rows) + 1):
        sheet.line(xs[0], 842 - (top + number * height), xs[-1], 842 - (top + number * height))
    for x in xs:
        sheet.line(x, 842 - top, x, 842 - foot)
    return foot + 22


@cache
def report(kind: str) -> bytes:
    """A small report in one file type."""
    if kind == "html":
        return html(f"<h1>{TITLE}</h1><p>{PROSE}</p>{html_table(TABLE)}")
    if kind == "txt":
        return "\n".join([TITLE, "", PROSE, "", *("\t".join(row) for row in TABLE)]).encode()
    if kind == "docx":
        return docx(_fill)
    return pdf(_draw)


def _fill(document: Any) -> None:
    document.add_paragraph(TITLE)
    document.add_paragraph(PROSE)
    table = document.add_table(len(TABLE), 4)
    for row, texts in zip(table.rows, TABLE, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text


def _draw(sheet: Any) -> None:
    sheet.drawString(160, 770, TITLE)
    rule(sheet, TABLE, top=write(sheet, PROSE, top=110), xs=(72, 220, 310, 400, 500))


def scan() -> bytes:
    """A PDF page that is a picture only."""
    from PIL import Image

    def draw(sheet: Any) -> None:
        from reportlab.lib.utils import ImageReader

        sheet.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, 595, 842)

    return pdf(draw)
