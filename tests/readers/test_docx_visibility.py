"""What Word shows of a draft is read, and nothing else: struck and hidden text, also by styles, and fields that are filled in."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest

from wenshang.model import Cell, Document
from wenshang.readers import read_bytes

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STYLES = f"""<w:styles xmlns:w="{W}">
<w:style w:type="character" w:styleId="Gone"><w:rPr><w:strike/></w:rPr></w:style>
<w:style w:type="character" w:styleId="GoneToo"><w:basedOn w:val="Gone"/></w:style>
<w:style w:type="character" w:styleId="Kept"><w:basedOn w:val="Gone"/><w:rPr><w:strike w:val="0"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Loop"><w:basedOn w:val="Loop"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Ghost"><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Mark"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="White"><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style>
<w:style w:type="table" w:styleId="Bars">
<w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:fill="1F3864"/></w:tcPr></w:tblStylePr></w:style>
<w:style w:type="table" w:styleId="Pale"><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style>
<w:style w:type="table" w:styleId="Dark"><w:tcPr><w:shd w:fill="000000"/></w:tcPr></w:style>
<w:style w:type="table" w:styleId="PaleFoot">
<w:tblStylePr w:type="lastRow"><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:tblStylePr></w:style>
<w:style w:type="table" w:styleId="StruckFoot"><w:tblStylePr w:type="lastRow"><w:rPr><w:strike/></w:rPr></w:tblStylePr></w:style>
<w:style w:type="paragraph" w:styleId="Dim"><w:pPr><w:shd w:fill="000000"/></w:pPr></w:style>
<w:style w:type="character" w:styleId="Dark1"><w:rPr><w:shd w:fill="000000"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Listed"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
</w:styles>"""
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_THEME = (
    f'<a:theme xmlns:a="{_A}"><a:clrScheme><a:dk1><a:sysClr lastClr="000000"/></a:dk1><a:lt1><a:sysClr'
    ' lastClr="FFFFFF"/></a:lt1><a:lt2><a:srgbClr val="FEFEFE"/></a:lt2><a:accent1><a:srgbClr val="FFFFFF"/></a:accent1>'
    '<a:accent2><a:srgbClr val="C0504D"/></a:accent2></a:clrScheme></a:theme>'
)


def _list(number: int, form: str, text: str, start: int = 1) -> str:
    level = f'<w:lvl w:ilvl="0"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
    return f'<w:abstractNum w:abstractNumId="{number}">{level}</w:abstractNum>'


_LISTS = ((1, "decimal", "%1", 12), (2, "decimal", "%1.", 1), (3, "chineseCounting", "%1、", 1), (4, "bullet", "·", 1))
_NUMBERING = (
    f'<w:numbering xmlns:w="{W}">{"".join(_list(*one) for one in _LISTS)}'
    + "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n, *_ in _LISTS)
    + "</w:numbering>"
)


def _run(text: str, format_: str = "") -> str:
    return f"<w:r><w:rPr>{format_}</w:rPr><w:t>{text}</w:t></w:r>"


def _draft(inside: str, *, cell: str = "", table: str = "", styles: str = _STYLES, row: str = "") -> Document:
    cells = f"<w:tc><w:p>{_run('规章')}</w:p></w:tc><w:tc>{cell}{inside}</w:tc><w:tc><w:p>{_run('3')}</w:p></w:tc>"
    return _file(f"<w:tbl><w:tblPr>{table}</w:tblPr><w:tr>{row}{cells}</w:tr></w:tbl>", styles=styles)


def _file(body: str, *, styles: str = _STYLES) -> Document:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("word/theme/theme1.xml", _THEME)
        archive.writestr("word/numbering.xml", _NUMBERING)
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
        if styles:
            archive.writestr("word/styles.xml", styles)
    return read_bytes(out.getvalue(), name="稿.docx")


def _cell(document: Document) -> Cell:
    return document.tables[0].cells[1]


@pytest.mark.parametrize(
    "format_",
    [
        "<w:strike/>",
        "<w:dstrike/>",
        '<w:strike w:val="1"/>',
        "<w:vanish/>",
        '<w:color w:val="FFFFFF"/>',
        '<w:color w:val="FEFEFE" w:themeColor="background1"/>',
        '<w:sz w:val="2"/>',
        '<w:w w:val="1"/>',
        '<w:color w:val="auto" w:themeColor="background1"/>',
        '<w:color w:val="000000" w:themeColor="background1"/>',
        "<w:textFill><w:noFill/></w:textFill>",
        '<w:textFill><w:solidFill><w:srgbClr w:val="FFFFFF"/></w:solidFill></w:textFill>',
        '<w:textFill><w:solidFill><w:srgbClr w:val="000000"><w:alpha w:val="100000"/></w:srgbClr></w:solidFill></w:textFill>',
        '<w:rStyle w:val="Gone"/>',
        '<w:rStyle w:val="GoneToo"/>',
        '<w:rStyle w:val="Loop"/>',
        '<w:rStyle w:val="White"/>',
        '<w:color w:val="000000"/><w:shd w:val="clear" w:fill="000000"/>',
        '<w:color w:val="000000"/><w:highlight w:val="black"/>',
        '<w:color w:val="C0C0C0"/><w:highlight w:val="lightGray"/>',
        '<w:color w:val="4F81BD" w:themeColor="accent1"/>',
        '<w:color w:val="EEECE1" w:themeColor="background2"/>',
        '<w:color w:val="000000" w:themeColor="text1" w:themeTint="05"/>',
        '<w:color w:val="000000"/><w:shd w:val="clear" w:fill="auto" w:themeFill="text1"/>',
        '<w:color w:val="000000"/><w:shd w:val="pct95" w:color="000000" w:fill="FFFFFF"/>',
        '<w:color w:val="000000"/><w:rStyle w:val="Dark1"/>',
        '<w:textFill><w:solidFill><w:schemeClr w:val="bg1"/></w:solidFill></w:textFill>',
        '<w:fitText w:val="1"/>',
    ],
)
def test_what_word_does_not_show_is_not_read(format_: str) -> None:
    for runs in (_run("9", format_) + _run("12"), _run("1") + _run("9", format_) + _run("2")):
        document = _draft(f"<w:p>{runs}</w:p>")
        assert _cell(document).text == "12"
        assert "“9”" in document.notes[0]


@pytest.mark.parametrize(
    "format_",
    [
        "",
        '<w:strike w:val="0"/>',
        '<w:vanish w:val="false"/>',
        '<w:color w:val="auto"/>',
        '<w:color w:val="FF0000"/>',
        '<w:rStyle w:val="Kept"/>',
        '<w:rStyle w:val="Unknown"/>',
        '<w:rStyle w:val="Gone"/><w:strike w:val="0"/>',
        '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="1F3864"/>',
        '<w:color w:val="FFFFFF" w:themeColor="accent2"/>',
        '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="auto" w:themeFill="text1"/>',
        '<w:color w:val="FFFFFF" w:themeColor="background1" w:themeShade="80"/>',
        '<w:color w:val="000000" w:themeColor="text1" w:themeTint="zz"/>',
    ],
)
def test_what_word_shows_is_read(format_: str) -> None:
    document = _draft(f"<w:p>{_run('12', format_)}</w:p>")
    assert (_cell(document).text, document.notes) == ("12", ())


def test_a_paragraph_style_hides_its_runs_and_a_character_style_that_hides_too_shows_them_again() -> None:
    hidden = '<w:p><w:pPr><w:pStyle w:val="Ghost"/></w:pPr>'
    assert _cell(_draft(f"{hidden}{_run('9')}</w:p><w:p>{_run('12')}</w:p>")).text == "12"
    again = _run("12", '<w:rStyle w:val="Loop"/>')
    assert _cell(_draft(f"{hidden}{again}</w:p>")).text == "12"


def test_light_text_on_a_dark_cell_or_table_is_shown() -> None:
    light = "<w:p>" + _run("12", '<w:color w:val="FFFFFF"/>') + "</w:p>"
    assert _cell(_draft(light, cell='<w:tcPr><w:shd w:val="clear" w:fill="1F3864"/></w:tcPr>')).text == "12"
    assert _cell(_draft(light)).text == ""
    words = "<w:p>" + _run("本年", '<w:color w:val="FFFFFF"/>') + "</w:p>"
    assert _cell(_draft(words, table='<w:tblStyle w:val="Bars"/>')).text == "本年"
    assert _cell(_draft(light, table='<w:tblStyle w:val="Dark"/>')).text == "12"
    assert _cell(_draft(light.replace("<w:p>", '<w:p><w:pPr><w:pStyle w:val="Dim"/></w:pPr>'))).text == "12"


def test_a_figure_as_pale_as_what_its_tables_or_paragraphs_style_lays_is_not_read() -> None:
    plain, black = f"<w:p>{_run('9')}</w:p>", "<w:p>" + _run("9", '<w:color w:val="000000"/>') + "</w:p>"
    pale = _draft(plain, table='<w:tblStyle w:val="Pale"/>')
    assert (pale.blocks, "“9”" in pale.notes[0]) == ((), True)
    assert _cell(_draft(black, table='<w:tblStyle w:val="Dark"/>')).text == ""
    assert _cell(_draft(black.replace("<w:p>", '<w:p><w:pPr><w:pStyle w:val="Dim"/></w:pPr>'))).text == ""


@pytest.mark.parametrize("style", ["PaleFoot", "StruckFoot", "Bars"])
def test_a_figure_that_the_style_of_some_cells_may_hide_is_doubted(style: str) -> None:
    format_ = '<w:color w:val="FFFFFF"/>' if style == "Bars" else ""
    inside = f"<w:p>{_run('12', format_)}</w:p>"
    assert "表格样式" in _cell(_draft(inside, table=f'<w:tblStyle w:val="{style}"/>')).doubt
    if style != "Bars":
        off = f'<w:tblStyle w:val="{style}"/><w:tblLook w:lastRow="0"/>'
        assert not _cell(_draft(inside, table=off)).doubt


@pytest.mark.parametrize(
    ("properties", "text", "shown"),
    [
        ('<w:numPr><w:numId w:val="1"/></w:numPr>', "", "12"),
        ('<w:pStyle w:val="Listed"/>', "", "12"),
        ('<w:numPr><w:numId w:val="2"/></w:numPr>', "属于国家秘密", "1.属于国家秘密"),
        ('<w:numPr><w:numId w:val="2"/></w:numPr>', "2", "1. 2"),
        ('<w:numPr><w:numId w:val="4"/></w:numPr>', "12", "12"),
        ('<w:numPr><w:numId w:val="0"/></w:numPr>', "12", "12"),
    ],
)
def test_the_number_that_a_list_prints_is_read(properties: str, text: str, shown: str) -> None:
    assert _cell(_draft(f"<w:p><w:pPr>{properties}</w:pPr>{_run(text)}</w:p>")).text == shown


def test_headings_that_a_list_numbers_count_on() -> None:
    listed = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr></w:pPr>'
    heads = [f"<w:p>{listed}{_run(text)}</w:p><w:p>{_run('正文。')}</w:p>" for text in ("总体情况", "主动公开政府信息情况")]
    texts = [paragraph.text for paragraph in _file("".join(heads)).paragraphs]
    assert texts == ["一、总体情况", "正文。", "二、主动公开政府信息情况", "正文。"]


def test_what_a_field_only_computes_with_is_not_shown() -> None:
    begin, middle, end = (f'<w:r><w:fldChar w:fldCharType="{mark}"/></w:r>' for mark in ("begin", "separate", "end"))
    inner = f"{begin}<w:r><w:instrText>REF a</w:instrText></w:r>{middle}{_run('9')}{end}"
    before, after = (f"<w:r><w:instrText>{text}</w:instrText></w:r>" for text in ("IF ", "= 1"))
    field = f"{begin}{before}{inner}{after}{middle}{_run('12')}{end}"
    assert _cell(_draft(f"<w:p>{field}</w:p>")).text == "12"
    assert _cell(_draft(f"<w:p>{begin}{before}{_run('12')}</w:p>")).text == "12"  # a field that never ends hides nothing


def test_a_figure_in_a_cell_with_a_slanting_border_is_doubted() -> None:
    border = '<w:tcPr><w:tcBorders><w:tl2br w:val="single"/></w:tcBorders></w:tcPr>'
    assert "图形" in _cell(_draft(f"<w:p>{_run('12')}</w:p>", cell=border)).doubt
    assert not _cell(_draft("<w:p/>", cell=border)).doubt


def test_a_character_of_a_symbol_font_may_be_the_figure() -> None:
    sign = '<w:r><w:sym w:font="Wingdings" w:char="F08C"/></w:r>'
    assert "符号字体" in _cell(_draft(f"<w:p>{sign}</w:p>")).doubt
    assert not _cell(_draft(f"<w:p>{sign}{_run('以上')}</w:p>")).doubt


def test_a_file_inside_a_draft_is_said_not_to_be_read() -> None:
    assert "插入的另一份文件没有读入" in "".join(_file(f'<w:p>{_run("一")}</w:p><w:altChunk xmlns:r="urn:r" r:id="a"/>').notes)


def test_a_cell_left_blank_by_what_is_struck_is_doubtful() -> None:
    assert "划去" in _cell(_draft(f"<w:p>{_run('15', '<w:strike/>')}</w:p>")).doubt
    assert not _cell(_draft("<w:p/>")).doubt


def test_figures_hidden_in_one_view_only_are_read_and_doubted() -> None:
    cell = _cell(_draft(f"<w:p>{_run('1')}{_run('2', '<w:webHidden/>')}</w:p>"))
    assert (cell.text, bool(cell.doubt)) == ("12", True)


def test_hidden_rows_are_not_read() -> None:
    for hidden in ("<w:hidden/>", '<w:trHeight w:val="1" w:hRule="exact"/>'):
        document = _draft(f"<w:p>{_run('12')}</w:p>", row=f"<w:trPr>{hidden}</w:trPr>")
        assert (document.blocks, "规章123" in document.notes[0]) == ((), True)


def test_two_paragraphs_with_two_numbers_are_two_numbers() -> None:
    cell = _cell(_draft(f"<w:p>{_run('5')}</w:p><w:p>{_run('12')}</w:p>"))
    assert (cell.text, cell.doubt) == ("5\n12", "格中分段印有2个数字")


@pytest.mark.parametrize(
    ("filled", "shown"),
    [
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{_run('12')}</w:sdtContent></w:sdt>", "12"),
        (f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{_run('单击输入')}</w:sdtContent></w:sdt>", ""),
        (f'<w:fldSimple w:instr="FORMTEXT">{_run("12")}</w:fldSimple>', "12"),
        (
            '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="3"/>'
            '<w:listEntry w:val="12"/></w:ddList></w:ffData></w:fldChar></w:r>',
            "12",
        ),
        ('<w:r><w:sym w:font="Symbol" w:char="F031"/><w:sym w:font="Symbol" w:char="F032"/></w:r>', "12"),
    ],
)
def test_what_is_filled_in_is_read(filled: str, shown: str) -> None:
    assert _cell(_draft(f"<w:p>{filled}</w:p>")).text == shown


def test_a_draft_without_styles_or_with_damaged_ones_is_read() -> None:
    assert _cell(_draft(f"<w:p>{_run('12')}</w:p>", styles="")).text == "12"


@pytest.mark.parametrize("format_", ['<w:spacing w:val="-400"/>', '<w:position w:val="-100"/>'])
def test_text_that_its_format_moves_over_its_neighbours_is_doubtful(format_: str) -> None:
    assert "移出原位" in _cell(_draft(f"<w:p>{_run('12')}{_run('9', format_)}</w:p>")).doubt


@pytest.mark.parametrize("inside", ["<w:drawing/>", "<w:pict/>", "<w:object/>", "<w:instrText>EQ \\x(12)</w:instrText>"])
def test_a_blank_cell_with_a_picture_is_doubtful(inside: str) -> None:
    cell = _cell(_draft(f"<w:p><w:r>{inside}</w:r></w:p>"))
    assert (cell.text, "图片" in cell.doubt) == ("", True)


def test_a_cell_deleted_in_a_tracked_change_is_none() -> None:
    gone = f'</w:tc><w:tc><w:tcPr><w:cellDel w:id="1"/></w:tcPr><w:p>{_run("9")}</w:p>'
    assert [cell.text for cell in _draft(f"<w:p>{_run('12')}</w:p>{gone}").tables[0].cells] == ["规章", "12", "3"]


def test_text_that_a_merged_cell_covers_is_doubtful() -> None:
    merged = f"<w:tr><w:tc><w:p>{_run('x')}</w:p></w:tc><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p>{_run('9')}</w:p></w:tc></w:tr>"
    table = (
        f'<w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p>{_run("12")}</w:p></w:tc></w:tr>'
    )
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{table}{merged}</w:tbl></w:body></w:document>')
    cell = read_bytes(out.getvalue(), name="稿.docx").tables[0].cells[1]
    assert (cell.text, cell.rowspan, "看不见" in cell.doubt) == ("12", 2, True)


def test_the_mark_of_a_note_raised_by_a_style_is_no_part_of_the_figure() -> None:
    mark = '<w:r><w:rPr><w:rStyle w:val="Mark"/></w:rPr><w:footnoteReference w:id="2" w:customMarkFollows="1"/><w:t>9</w:t></w:r>'
    assert _cell(_draft(f"<w:p>{_run('12')}{mark}</w:p>")).text == "12"


M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


@pytest.mark.parametrize(
    "inside",
    [
        _run("12") + _run("9", '<w:position w:val="10"/><w:sz w:val="12"/>'),
        _run("12", '<w:sz w:val="24"/>') + _run("9", '<w:sz w:val="12"/>'),
        _run("12") + "<w:r><w:drawing><inline/></w:drawing></w:r>" + _run("9"),
        _run("12") + f'<w:hyperlink w:anchor="_ftn9">{_run("9")}</w:hyperlink>',
        f"<m:oMath {M}><m:f><m:num>{_run('12')}</m:num><m:den>{_run('9')}</m:den></m:f></m:oMath>",
        f"<m:oMath {M}><m:sSup><m:e>{_run('12')}</m:e><m:sup>{_run('9')}</m:sup></m:sSup></m:oMath>",
    ],
)
def test_figures_that_stand_for_themselves_do_not_run_together(inside: str) -> None:
    assert _cell(_draft(f"<w:p>{inside}</w:p>")).text == "12 9"


def test_a_figure_in_runs_of_nearly_one_size_is_one() -> None:
    runs = (
        _run("1", '<w:sz w:val="24"/>')
        + _run("2", '<w:sz w:val="21"/>')
        + "<w:r><w:drawing><anchor/></w:drawing></w:r>"
        + _run("9")
    )
    assert _cell(_draft(f"<w:p>{runs}</w:p>")).text == "129"


def test_a_choice_that_word_does_not_understand_gives_way_to_its_fallback() -> None:
    choice = f'<mc:Choice xmlns:zz="urn:zz" Requires="zz">{_run("9")}</mc:Choice><mc:Fallback>{_run("12")}</mc:Fallback>'
    alternate = f'<mc:AlternateContent xmlns:mc="urn:mc">{choice}</mc:AlternateContent>'
    assert _cell(_draft(f"<w:p>{alternate}</w:p>")).text == "12"


def test_a_figure_set_from_right_to_left_is_doubtful() -> None:
    assert _cell(_draft(f'<w:p><w:bdo w:val="rtl">{_run("21")}</w:bdo></w:p>')).doubt


def test_what_is_left_out_is_said_once_with_its_row() -> None:
    document = _draft(f"<w:p>{_run('15', '<w:strike/>')}{_run('12')}</w:p>")
    assert document.notes == ("没有读入看不见或划去的文字1处（划去）：“规章”一行的“15”，请确认是否应从文件中删除",)
