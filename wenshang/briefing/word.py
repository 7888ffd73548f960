"""Word documents in the layout of Chinese offices: paragraphs, tables, pictures and footnotes as the bytes of a .docx.

Page, type and spacing follow GB/T 9704: A4, headings in 黑体 and 楷体, text in 仿宋 of size 3 with 28 points a line, page numbers
between dashes at the foot. The same content gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from wenshang.chinese.characters import visible
from wenshang.files import one_line

_EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")
_RAISED = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
_CREATED = datetime(1980, 1, 1)
_WIDTH = 15.6  #: cm between the margins
_NOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"


@dataclass(frozen=True, slots=True)
class TextRun:
    """A piece of text; ``note`` is said in a footnote behind it, ``prompt`` says that it is to be replaced by typing."""

    text: str
    bold: bool = False
    note: str = ""
    prompt: bool = False


@dataclass(frozen=True, slots=True)
class WordCell:
    """A cell of a table; ``fill`` is the colour of its ground (six hexadecimal digits), ``left`` sets it flush left."""

    runs: tuple[TextRun, ...] = ()
    rowspan: int = 1
    colspan: int = 1
    fill: str = ""
    left: bool = False


@dataclass(slots=True)
class WordFile:
    """A document being written, block by block."""

    title: str
    _notes: list[str] = field(default_factory=list)
    _document: Any = None
    _pictures: int = 0

    def __post_init__(self) -> None:
        import docx

        self._document = docx.Document()
        relations = self._document.part.package.rels
        for name in [name for name, one in relations.items() if one.reltype.endswith("/thumbnail")]:
            del relations[name]
        dress(self._document)

    def paragraph(self, runs: Iterable[TextRun] | str, *, style: str = "Normal") -> None:
        """Add a paragraph in a style of ``_STYLES``."""
        pieces = [TextRun(runs)] if isinstance(runs, str) else list(runs)
        self._append(f'<w:p {W}><w:pPr><w:pStyle w:val="{_id(style)}"/></w:pPr>{self._runs(pieces)}</w:p>')

    def heading(self, text: str, level: int) -> None:
        """Add a heading of level 1 to 3; it stays with what follows."""
        self.paragraph(text, style=f"Heading {min(max(level, 1), 3)}")

    def table(
        self, rows: Sequence[Sequence[WordCell]], *, head: int = 1, widths: Sequence[float] = (), caption: str = ""
    ) -> None:
        """Add a table from the cells that begin in each row; the first ``head`` rows come again on each page."""
        if caption:
            self.paragraph(caption, style="Caption")
        columns = sum(cell.colspan for cell in rows[0])
        shares = list(widths) or [1.0] * columns
        grid = [round(_WIDTH * 567 * share / sum(shares)) for share in shares]
        lines = "".join(f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for edge in _EDGES)
        margins = '<w:tblCellMar><w:left w:w="40" w:type="dxa"/><w:right w:w="40" w:type="dxa"/></w:tblCellMar>'
        form = (
            f'<w:tblPr><w:tblW w:w="{sum(grid)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{lines}</w:tblBorders>'
            f'<w:tblLayout w:type="fixed"/>{margins}</w:tblPr>'
        )
        cells = "".join(self._row(row, grid, at < head) for at, row in enumerate(_with_spans(rows)))
        named = "".join(f'<w:gridCol w:w="{width}"/>' for width in grid)
        self._append(f"<w:tbl {W}>{form}<w:tblGrid>{named}</w:tblGrid>{cells}</w:tbl>")

    def page_break(self) -> None:
        """Begin a new page."""
        self._append(f'<w:p {W}><w:r><w:br w:type="page"/></w:r></w:p>')

    def picture(self, png: bytes, *, text: str, width: float = _WIDTH) -> None:
        """Add a picture ``width`` centimetres wide; ``text`` says what it shows to those who do not see it."""
        from docx.shared import Cm

        paragraph = self._document.add_paragraph(style="Caption")
        shape = paragraph.add_run().add_picture(io.BytesIO(png), width=Cm(min(width, _WIDTH)))
        self._pictures += 1
        about = shape._inline.docPr
        about.set("name", f"图{self._pictures}")
        about.set("descr", one_line(visible(text)))

    def content(self) -> bytes:
        """The file."""
        self._footnotes()
        about = self._document.core_properties
        about.title, about.author, about.comments, about.last_modified_by = self.title[:250], "汶上工作台", "", ""
        about.created = about.modified = _CREATED
        out = io.BytesIO()
        self._document.save(out)
        return _timeless(out.getvalue())

    def _append(self, xml: str) -> None:
        from docx.oxml import parse_xml

        body = self._document.element.body
        body.insert(len(body) - 1, parse_xml(xml))

    def _runs(self, runs: Iterable[TextRun]) -> str:
        return "".join(map(self._run, runs))

    def _run(self, run: TextRun) -> str:
        form = "<w:rPr><w:b/></w:rPr>" if run.bold else ""
        message = escape("".join(letter for letter in visible(run.text) if letter >= " " or letter in "\t\n"))
        if run.prompt:
            grey = '<w:rPr><w:color w:val="7F7F7F"/></w:rPr>'
            return (
                f"<w:sdt><w:sdtPr><w:showingPlcHdr/><w:text/></w:sdtPr><w:sdtContent>"
                f'<w:r>{grey}<w:t xml:space="preserve">{message}</w:t></w:r></w:sdtContent></w:sdt>'
            )
        lines = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in message.split("\n"))
        text = f"<w:r>{form}{lines}</w:r>" if message else ""
        if run.note:
            self._notes.append(run.note)
            text += f'<w:r>{_RAISED}<w:footnoteReference w:id="{len(self._notes)}"/></w:r>'
        return text

    def _row(self, row: Sequence[tuple[WordCell, str]], grid: Sequence[int], head: bool) -> str:
        cells, column = "", 0
        for cell, merge in row:
            width = sum(grid[column : column + cell.colspan])
            span = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
            tall = f'<w:vMerge w:val="{merge}"/>' if merge else ""
            fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{cell.fill}"/>' if cell.fill else ""
            where = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{tall}{fill}<w:vAlign w:val="center"/></w:tcPr>'
            side = '<w:jc w:val="left"/>' if cell.left else ""
            runs = self._runs(cell.runs if merge != "continue" else ())
            cells += f'<w:tc>{where}<w:p><w:pPr><w:pStyle w:val="{_id("No Spacing")}"/>{side}</w:pPr>{runs}</w:p></w:tc>'
            column += cell.colspan
        form = "<w:trPr><w:cantSplit/>" + ("<w:tblHeader/>" if head else "") + "</w:trPr>"
        return f"<w:tr>{form}{cells}</w:tr>"

    def _footnotes(self) -> None:
        """The part that holds the footnotes; python-docx knows of none."""
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        if not self._notes:
            return
        kinds = "".join(
            f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{mark}/></w:r></w:p></w:footnote>'
            for kind, number, mark in (("separator", -1, "separator"), ("continuationSeparator", 0, "continuationSeparator"))
        )
        form = f'<w:pPr><w:pStyle w:val="{_id("Body Text 2")}"/></w:pPr>'
        mark = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
        notes = (f'<w:t xml:space="preserve"> {escape(one_line(visible(note)))}</w:t>' for note in self._notes)
        text = "".join(
            f'<w:footnote w:id="{number}"><w:p>{form}{mark}<w:r>{note}</w:r></w:p></w:footnote>'
            for number, note in enumerate(notes, start=1)
        )
        blob = f"{HEAD}<w:footnotes {W}>{kinds}{text}</w:footnotes>".encode()
        part = Part(PackURI("/word/footnotes.xml"), _NOTES, blob, self._document.part.package)
        self._document.part.relate_to(part, _RELATED)


def _id(style: str) -> str:
    return style.replace(" ", "")


def _with_spans(rows: Sequence[Sequence[WordCell]]) -> list[list[tuple[WordCell, str]]]:
    """The cells of each row with those that go on from above, as Word writes them."""
    found: list[list[tuple[WordCell, str]]] = []
    tall: dict[int, tuple[WordCell, int]] = {}  # column → a cell from above, and the rows that it still covers
    for row in rows:
        line: list[tuple[WordCell, str]] = []
        waiting, column = list(row), 0
        while waiting or column in tall:
            if column in tall:
                cell, left = tall.pop(column)
                line.append((cell, "continue"))
                if left > 1:
                    tall[column] = (cell, left - 1)
            else:
                cell = waiting.pop(0)
                line.append((cell, "restart" if cell.rowspan > 1 else ""))
                if cell.rowspan > 1:
                    tall[column] = (cell, cell.rowspan - 1)
            column += cell.colspan
        found.append(line)
    return found


def _timeless(data: bytes) -> bytes:
    """The package without the time at which it was written, with our table of fonts."""
    with ZipFile(io.BytesIO(data)) as source:
        ours = {"word/fontTable.xml": faces()}
        return packed((name, ours.get(name) or source.read(name)) for name in source.namelist())


def packed(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """A package (.docx) of parts by name; the same parts give the same bytes."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in parts:
            about = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            about.compress_type = ZIP_DEFLATED
            archive.writestr(about, content)
    return out.getvalue()


SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f'xmlns:w="{SPACE}"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class _Look(NamedTuple):
    """How a style is set: sizes in half points, spacing and lines in points, indent in characters."""

    face: str
    size: int
    bold: bool = False
    before: float = 0
    after: float = 0
    line: float = 28
    indent: int = 0
    side: str = "left"


_STYLES = {
    "Normal": _Look("仿宋", 32, indent=2, side="both"),
    "Title": _Look("小标宋", 44, before=12, after=18, line=34, side="center"),
    "Subtitle": _Look("楷体", 24, after=12, line=22, side="center"),
    "Heading 1": _Look("黑体", 32, before=12, after=4, indent=2),
    "Heading 2": _Look("楷体", 32, bold=True, before=6, after=2, indent=2),
    "Heading 3": _Look("仿宋", 32, bold=True, before=4, indent=2),
    "Caption": _Look("黑体", 24, before=10, after=4, line=18, side="center"),
    "No Spacing": _Look("仿宋", 21, line=15, side="center"),  # cells of tables
    "Body Text": _Look("仿宋", 24, after=6, line=18),  # notes under tables
    "Body Text 3": _Look("仿宋", 32, side="right"),  # signatures
    "Body Text 2": _Look("仿宋", 18, after=2, line=13),  # lists of evidence
}
#: a face and those that stand for it where a computer does not have it
_FACES = {
    "仿宋": ("仿宋_GB2312", "FangSong"),
    "小标宋": ("方正小标宋简体", "宋体"),
    "楷体": ("楷体_GB2312", "KaiTi"),
    "黑体": ("SimHei", "微软雅黑"),
    "宋体": ("SimSun", "新宋体"),
}


def dress(document: Any) -> None:
    """Give a document of the library's template the page and the styles of official papers."""
    _page(document.sections[0])
    for name, look in _STYLES.items():
        _style(document.styles[name], look)


def _page(section: Any) -> None:
    """A4 with the margins of official papers, and the page number between dashes."""
    from docx.oxml import parse_xml
    from docx.shared import Cm

    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    foot = section.footer.paragraphs[0]._p
    size = '<w:rPr><w:rFonts w:eastAsia="宋体"/><w:sz w:val="28"/></w:rPr>'
    number = f'<w:fldSimple {W} w:instr=" PAGE "><w:r>{size}<w:t>1</w:t></w:r></w:fldSimple>'
    dashes = [parse_xml(f'<w:r {W}>{size}<w:t xml:space="preserve">{text}</w:t></w:r>') for text in ("— ", " —")]
    form = '<w:spacing w:line="240" w:lineRule="auto"/><w:ind w:firstLine="0" w:firstLineChars="0"/><w:jc w:val="center"/>'
    for element in list(foot):
        foot.remove(element)
    foot.extend([parse_xml(f"<w:pPr {W}>{form}</w:pPr>"), dashes[0], parse_xml(number), dashes[1]])


def _style(style: Any, look: _Look) -> None:
    """Give a style of the template the type and spacing of official papers."""
    from docx.oxml import parse_xml

    element = style.element
    for old in [child for child in element if child.tag in (f"{{{SPACE}}}pPr", f"{{{SPACE}}}rPr")]:
        element.remove(old)
    level = style.name.removeprefix("Heading ")
    outline = f'<w:outlineLvl w:val="{int(level) - 1}"/>' if level.isdecimal() else ""
    keep = "<w:keepNext/>" if outline or style.name == "Caption" else ""
    rule = "atLeast" if style.name == "Caption" else "exact"  # pictures stand in captions' paragraphs
    before, after, line = (round(points * 20) for points in (look.before, look.after, look.line))
    spacing = f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="{rule}"/>'
    indent = f'<w:ind w:firstLine="{look.indent * look.size * 10}" w:firstLineChars="{look.indent * 100}"/>'
    element.append(parse_xml(f'<w:pPr {W}>{keep}{spacing}{indent}<w:jc w:val="{look.side}"/>{outline}</w:pPr>'))
    latin = "Times New Roman"
    fonts = f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{look.face}" w:cs="{latin}"/>'
    strong = "<w:b/>" if look.bold else '<w:b w:val="0"/>'
    size = f'<w:sz w:val="{look.size}"/><w:szCs w:val="{look.size}"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/>'
    element.append(parse_xml(f'<w:rPr {W}>{fonts}{strong}<w:i w:val="0"/><w:color w:val="000000"/>{size}</w:rPr>'))


def faces() -> bytes:
    """The table of fonts: what stands for each face where it is missing."""
    named = "".join(
        f'<w:font w:name="{face}"><w:altName w:val="{";".join(others)}"/><w:charset w:val="86"/></w:font>'
        for face, others in _FACES.items()
    )
    return f"{HEAD}<w:fonts {W}>{named}</w:fonts>".encode()
