"""Blocks in, files out: text with tabs, HTML, DOCX and PDF."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from tests.documents import odd_pdf, unseen
from tests.documents.layout import Block, Grid, Item, Line
from tests.documents.spec import Media


def write(blocks: Sequence[Block], media: Media, *, title: str = "") -> bytes:
    """The blocks as a file of this type."""
    if media == "text":
        return text(blocks).encode()
    if media == "html":
        return html(blocks, title=title).encode()
    return docx(blocks) if media == "docx" else pdf(blocks)


def text(blocks: Sequence[Block]) -> str:
    """Plain text as it comes out of a copied page: tab-separated cells, blanks for spanned positions."""
    parts = []
    for block in blocks:
        if isinstance(block, Line):
            parts.append(block.text)
        else:
            parts.append("\n".join("\t".join(row).rstrip("\n") for row in flat(block)))
    return "\n\n".join(parts) + "\n"


def flat(grid: Grid) -> list[list[str]]:
    """The grid's texts by row and column; spanned positions are blank."""
    return [["" if item is None else plain(item) for item in row] for row in positions(grid)]


def plain(item: Item) -> str:
    """A cell as a text prints it."""
    written = "".join(item.text.split("\n")).replace("\f", " ")
    written = unseen.FIELDS["text"][item.field].format(written) if item.field else written
    return (unseen.struck_text(item.unseen, item.how) if item.how else "") + written


def positions(grid: Grid) -> list[list[Item | None]]:
    """Each cell at its top-left position, None at spanned ones."""
    width = max(sum(item.colspan for item in row) for row in grid.rows)
    taken: set[tuple[int, int]] = set()
    found: list[list[Item | None]] = []
    for number, row in enumerate(grid.rows):
        line: dict[int, Item] = {}
        column = 0
        for item in row:
            while (number, column) in taken:
                column += 1
            line[column] = item
            taken |= {(number + r, column + c) for r in range(item.rowspan) for c in range(item.colspan)}
            column += item.colspan
        width = max(width, column)
        found.append([line.get(c) for c in range(width)])
    return [row + [None] * (width - len(row)) for row in found]


def cut(grid: Grid, at: int) -> tuple[Grid, Grid]:
    """The rows before and from ``at``; cells that reach over the cut go on as blank cells."""
    carried: list[tuple[int, Item]] = []
    for r, row in enumerate(positions(grid)[:at]):
        for c, item in enumerate(row):
            if item is not None and r + item.rowspan > at:
                carried.append((c, Item("", r + item.rowspan - at, item.colspan)))
                item.rowspan = at - r
    second = [list(row) for row in grid.rows[at:]]
    if second:
        second[0] = [item for _, item in sorted(carried, key=lambda pair: pair[0])] + second[0]
    return Grid(grid.rows[:at], grid.head, grid.name, grid.widths), Grid(second, 0, grid.name, grid.widths)


def html(blocks: Sequence[Block], *, title: str = "", charset: str = "utf-8", page: bool = False) -> str:
    """An HTML page; with ``page`` the report stands inside a portal's menus and layout table."""
    body = "\n".join(_html_block(block) for block in blocks)
    if page:
        menu = "".join(
            f'<li><a href="/{i}">{name}</a></li>' for i, name in enumerate(("首页", "走进本地", "政务公开", "办事服务"))
        )
        info = "<table><tr><td>索引号</td><td>000014349/2023-00002</td><td>主题分类</td><td>政务公开</td></tr></table>"
        body = (
            f'<div class="nav"><ul>{menu}</ul></div><table width="100%"><tr><td>{info}<div>{body}</div></td></tr></table>'
            '<div class="footer">主办：办公室　备案号000000</div>'
        )
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}"><title>{escape(title)}</title>'
    head += unseen.HTML_RULES
    return f"<!DOCTYPE html>\n<html><head>{head}</head><body>{body}</body></html>\n"


def _html_block(block: Block) -> str:
    if isinstance(block, Line):
        if block.kind == "watermark":
            words = block.text.partition("|")[0]
            return f'<div style="position:fixed;left:30%;top:40%;opacity:.2;transform:rotate(-30deg);color:#ccc">{words}</div>'
        tag = {"title": "h1", "heading": "h2"}.get(block.kind, "p")
        return f"<{tag}>{escape(block.text)}</{tag}>"
    rows = "".join("<tr>" + "".join(_html_cell(item) for item in row) + "</tr>\n" for row in block.rows)
    return f'<table border="1">\n{rows}</table>'


def _html_cell(item: Item) -> str:
    spans = (f' rowspan="{item.rowspan}"' if item.rowspan > 1 else "") + (
        f' colspan="{item.colspan}"' if item.colspan > 1 else ""
    )
    return f"<td{spans}>{_html_text(item)}</td>"


def _html_text(item: Item) -> str:
    inner = item.text if item.text.startswith("<") else escape(item.text).replace("\n", "<br>").replace("\xa0", "&nbsp;")
    if item.field:
        return unseen.FIELDS["html"][item.field].format(escape(item.text))
    if "\f" in inner:
        inner = "".join(f"<p>{part}</p>" for part in inner.split("\f"))
    ways = {**unseen.HTML, **unseen.HTML_TWICE, **unseen.HTML_DRAWN}
    old = item.text if item.how in unseen.HTML_TWICE else item.unseen
    return (ways[item.how].format(old) if item.how else "") + inner


def docx(blocks: Sequence[Block]) -> bytes:
    """A Word document with merged cells."""
    import docx as library
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = library.Document()
    for style in unseen.DOCX_STYLES:
        document.styles.element.append(parse_xml(style.format(ns=nsdecls("w"))))
    for block in blocks:
        if isinstance(block, Line):
            holder = document.sections[0].header if block.kind == "watermark" else document
            holder.add_paragraph(block.text.partition("|")[0])
            continue
        table = document.add_table(rows=0, cols=0)
        _fill_table(table._tbl, positions(block))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _fill_table(element: Any, grid: list[list[Item | None]]) -> None:
    """Rows and merged cells written as WordprocessingML (gridSpan, vMerge), which is far quicker than cell by cell."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    tall: dict[tuple[int, int], Item] = {}
    columns = "".join("<w:gridCol/>" for _ in grid[0])
    element.replace(element.tblGrid, parse_xml(f"<w:tblGrid {nsdecls('w')}>{columns}</w:tblGrid>"))
    for r, row in enumerate(grid):
        cells = ""
        for c, item in enumerate(row):
            if item is not None:
                tall |= {(r + down, c): item for down in range(1, item.rowspan)}
                cells += _docx_cell(item, "restart" if item.rowspan > 1 else "")
            elif (r, c) in tall:
                cells += _docx_cell(Item("", colspan=tall[r, c].colspan), "continue")
        element.append(parse_xml(f"<w:tr {nsdecls('w')} xmlns:v='urn:schemas-microsoft-com:vml'>{cells}</w:tr>"))


def _docx_cell(item: Item, merge: str) -> str:
    width = f'<w:gridSpan w:val="{item.colspan}"/>' if item.colspan > 1 else ""
    tall = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    before = {**unseen.DOCX, **unseen.DRAWN["docx"]}[item.how].format(escape(item.unseen)) if item.how else ""
    paragraphs = ""
    for text in item.text.split("\f"):
        lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
        run = f"<w:r>{lines}</w:r>"
        paragraphs += f"<w:p>{before}{unseen.FIELDS['docx'][item.field].format(run) if item.field else run}</w:p>"
        before = ""
    return f"<w:tc><w:tcPr>{width}{tall}</w:tcPr>{paragraphs}</w:tc>"


@cache
def _font() -> str:
    import zhplot
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    path = Path(zhplot.__file__).parent / "fonts" / "NotoSansSC-Regular.ttf"
    pdfmetrics.registerFont(TTFont("made", str(path)))
    return "made"


def pdf(blocks: Sequence[Block], *, number: str = "- {} -", size: float = 9.0, height: float = 842.0, rows: int = 18) -> bytes:
    """A PDF of A4 width with ruled tables; a page ends after so many ``rows`` of a table. ``number``: page number's style."""
    from reportlab.platypus import PageBreak, SimpleDocTemplate, Spacer

    out = io.BytesIO()
    template = SimpleDocTemplate(
        out, pagesize=(595, height), leftMargin=50, rightMargin=50, topMargin=60, bottomMargin=60, invariant=1
    )
    story: list[object] = []
    over = [block for block in blocks if isinstance(block, Line) and block.kind in ("watermark", "head")]
    for block in (block for block in blocks if block not in over):
        for i, piece in enumerate(_pieces(block, rows)):
            story += [PageBreak()] if i else []
            story += [_flowable(piece, size)]
        story += [Spacer(1, 8)]

    def footer(canvas: object, document: object) -> None:
        if number:
            canvas.setFont(_font(), 9)  # type: ignore[attr-defined]
            canvas.drawCentredString(297, 30, number.format(document.page))  # type: ignore[attr-defined]
        for line in over:
            odd_pdf.over_page(canvas, line.kind, line.text, height, _font())

    template.build(story, onFirstPage=footer, onLaterPages=footer)
    return odd_pdf.with_layer(out.getvalue())


def _pieces(block: Block, rows: int) -> list[Block]:
    pieces: list[Block] = [block]
    while isinstance(last := pieces[-1], Grid) and len(last.rows) > rows:
        tall = [range(r + 1, r + i.rowspan) for r, row in enumerate(last.rows) for i in row if i.code]
        pieces[-1:] = cut(last, next(at for at in range(rows, 0, -1) if not any(at in over for over in tall)))
    return pieces


def _pdf_text(item: Item) -> str:
    return escape(item.text).replace("\n", "<br/>").replace("\f", "<br/>")


def _flowable(block: Block, size: float) -> object:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, Table

    style = ParagraphStyle("made", fontName=_font(), fontSize=size, leading=size * 1.4, wordWrap="CJK")
    if isinstance(block, Line):
        return Paragraph(escape(block.text), style)
    grid = positions(block)
    spans = [
        ("SPAN", (c, r), (c + item.colspan - 1, min(r + item.rowspan, len(grid)) - 1))
        for r, row in enumerate(grid)
        for c, item in enumerate(row)
        if item is not None and (item.rowspan > 1 or item.colspan > 1)
    ]
    texts = [["" if item is None else _paragraph(item, style) for item in row] for row in grid]
    widths = (block.widths + [1.0] * len(grid[0]))[: len(grid[0])]
    scale = 495 / sum(widths)
    table = Table(texts, colWidths=[width * scale for width in widths])
    table.setStyle([*_rules(grid), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), *spans])
    return table


def _rules(grid: list[list[Item | None]]) -> list[tuple[object, ...]]:
    """All rules, but those below rows that are to stay open."""
    gone = [r for r, row in enumerate(grid) if any(item is not None and item.open_below for item in row)]
    if not gone:
        return [("GRID", (0, 0), (-1, -1), 0.5, "black")]
    level = [("LINEBELOW", (0, r), (-1, r), 0.5, "black") for r in range(len(grid)) if r not in gone or r == len(grid) - 1]
    around = [("LINEABOVE", (0, 0), (-1, 0), 0.5, "black"), ("LINEBEFORE", (0, 0), (0, -1), 0.5, "black")]
    return [*level, *around, ("LINEAFTER", (0, 0), (-1, -1), 0.5, "black")]


def _paragraph(item: Item, style: Any) -> object:
    from reportlab.platypus import Paragraph

    if item.how or item.field:
        return odd_pdf.figure(item.text, item.how or item.field, item.unseen, style)
    return Paragraph(_pdf_text(item), style)
