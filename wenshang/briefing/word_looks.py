"""How official papers look (GB/T 9704): faces, sizes, spacing and page, put into the styles of a python-docx document."""

from __future__ import annotations

from typing import Any, NamedTuple

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
