"""PDFs that hold more than a reader sees: what is seen is read, what is not is said once, with what and where."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from tests.readers import made
from wenshang.model import Cell, Document
from wenshang.readers import read_bytes
from wenshang.readers.pdf import grids as doubts

XS = (72, 220, 310, 400, 500)
HEAD = ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]
X, Y = 340.0, 842.0 - 80 - 24 - 16  #: where the odd number of the tests stands: in the third cell of the first row
Draw = Callable[[Any], None]


def pdf(*pages: Draw) -> Document:
    return read_bytes(made.pdf(*pages), name="表.pdf")


def page(odd: Draw, value: str = "12", *, first: Draw | None = None) -> Draw:
    """A page with a table whose third cell of the first row holds ``value`` and what ``odd`` draws after it, ``first`` before."""

    def draw(sheet: Any) -> None:
        sheet.drawString(72, 842 - 200, "没有变化的一段正文。")
        if first:
            first(sheet)
        made.rule(sheet, [HEAD, ["规章", "1", "", "3"], ["行政规范性文件", "4", "5", "6"]], top=80, xs=XS)
        sheet.setFillGray(0)
        sheet.drawString(X, Y, value)
        odd(sheet)

    return draw


def cell(document: Document) -> Cell:
    (table,) = document.tables
    return next(cell for cell in table.cells if (cell.row, cell.column) == (1, 2))


def write(text: str, *, x: float = X - 20, y: float = Y, size: float = 12, grey: float | None = None, mode: int = 0) -> Draw:
    def draw(sheet: Any) -> None:
        if grey is not None:
            sheet.setFillGray(grey)
        sheet.setFont(made.font(), size)
        sheet.drawString(x, y, text, mode=mode)
        sheet.setFillGray(0)
        sheet.setFont(made.font(), 12)

    return draw


def both(*draws: Draw) -> Draw:
    def draw(sheet: Any) -> None:
        for one in draws:
            one(sheet)

    return draw


def fill(x: float, y: float, width: float, height: float, *, grey: float = 1.0) -> Draw:
    def draw(sheet: Any) -> None:
        sheet.setFillGray(grey)
        sheet.rect(x, y, width, height, stroke=0, fill=1)
        sheet.setFillGray(0)

    return draw


def clipped(sheet: Any) -> None:
    sheet.saveState()
    path = sheet.beginPath()
    path.rect(10, 10, 20, 20)
    sheet.clipPath(path, stroke=0)
    sheet.drawString(X - 20, Y, "77")
    sheet.restoreState()


def transparent(sheet: Any) -> None:
    sheet.saveState()
    sheet.setFillAlpha(0.01)
    sheet.drawString(X - 20, Y, "77")
    sheet.restoreState()


def picture(sheet: Any, *, box: tuple[float, float, float, float]) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    sheet.drawImage(ImageReader(Image.new("RGB", (8, 8), "white")), *box)


def polygon(sheet: Any) -> None:
    sheet.setFillGray(1)
    path = sheet.beginPath()
    path.moveTo(X - 24, Y - 4)
    for x, y in ((X - 4, Y - 5), (X - 3, Y + 12), (X - 25, Y + 13)):
        path.lineTo(x, y)
    path.close()
    sheet.drawPath(path, stroke=0, fill=1)
    sheet.setFillGray(0)


def narrow(sheet: Any) -> None:
    text = sheet.beginText(X - 20, Y)
    text.setHorizScale(1)
    text.textOut("77")
    sheet.drawText(text)


def cut_away(sheet: Any, *, even: bool) -> None:
    """A number outside a clipping path whose box is around it."""
    holes = f"0 0 595 842 re {X - 24} {Y - 4} 30 16 re W* n" if even else "10 10 5 5 re 580 10 5 800 re W n"
    sheet._code.append(f"q {holes}")
    sheet.drawString(X - 20, Y, "77")
    sheet._code.append("Q")


def dashed(sheet: Any) -> None:
    sheet.drawString(X - 20, Y, "77")
    for step in range(8):
        sheet.line(X - 20 + 2 * step, Y + 4, X - 18.5 + 2 * step, Y + 4)


def alpha_picture(sheet: Any, opacity: int, *, under: str = "") -> None:
    """A white picture with a mask of its own, over a number."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    sheet.drawString(X - 20, Y, under)
    white = ImageReader(Image.new("RGBA", (4, 4), (255, 255, 255, opacity)))
    sheet.drawImage(white, X - 24, Y - 3, 20, 14, mask="auto")


def test_a_picture_that_its_mask_makes_clear_hides_nothing() -> None:
    assert cell(pdf(page(lambda sheet: alpha_picture(sheet, 0, under="77"), value=""))).text == "77"


def test_a_cell_left_blank_by_what_is_not_seen_is_doubtful() -> None:
    for hide in (write("77", grey=1), both(write("77"), lambda sheet: sheet.line(X - 20, Y + 4, X - 6, Y + 4))):
        blank = cell(pdf(page(hide, value="")))
        assert (blank.text, "没有读入" in blank.doubt) == ("", True)


def test_what_a_soft_mask_may_hide_is_not_read() -> None:
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    def under_mask(sheet: Any) -> None:
        sheet._code.append("q /Soft gs")
        sheet.drawString(X - 20, Y, "77")
        sheet._code.append("Q")

    writer = PdfWriter(clone_from=PdfReader(BytesIO(made.pdf(page(under_mask)))))
    mask = DictionaryObject(
        {NameObject("/S"): NameObject("/Luminosity"), NameObject("/G"): writer._add_object(DecodedStreamObject())}
    )
    resources: Any = writer.pages[0]["/Resources"]
    soft = DictionaryObject({NameObject("/SMask"): mask})
    resources[NameObject("/ExtGState")] = DictionaryObject({NameObject("/Soft"): soft})
    out = BytesIO()
    writer.write(out)
    document = read_bytes(out.getvalue(), name="遮.pdf")
    assert cell(document).text == "12"
    assert "77" in document.notes[0]


@pytest.mark.parametrize(
    ("odd", "words"),
    [
        (write("77", grey=1), "颜色与底色相同的文字"),
        (write("77", grey=0.97), "颜色与底色相同的文字"),
        (both(fill(X - 24, Y - 3, 20, 14, grey=0.5), write("77", grey=0.5)), "颜色与底色相同的文字"),
        (write("77", mode=3), "设为不显示的文字"),
        (write("77", mode=7), "设为不显示的文字"),
        (write("77", size=0.5), "设为不显示的文字"),
        (transparent, "设为不显示的文字"),
        (narrow, "设为不显示的文字"),
        (both(lambda sheet: alpha_picture(sheet, 255, under="77")), "被遮盖的文字"),
        (both(lambda sheet: picture(sheet, box=(X - 24, Y - 3, 20, 14)), write("77", grey=1)), "颜色与底色相同的文字"),
        (clipped, "页面可见范围之外的文字"),
        (lambda sheet: cut_away(sheet, even=True), "页面可见范围之外的文字"),
        (lambda sheet: cut_away(sheet, even=False), "页面可见范围之外的文字"),
        (dashed, "画线删去的文字"),
        (write("77", x=700), "页面可见范围之外的文字"),
        (both(write("77"), fill(X - 24, Y - 3, 20, 14)), "被遮盖的文字"),
        (both(write("77"), fill(X - 24, Y - 3, 12, 14), fill(X - 12, Y - 3, 10, 14)), "被遮盖的文字"),
        (both(write("77"), polygon), "被遮盖的文字"),
        (both(write("77"), lambda sheet: picture(sheet, box=(X - 24, Y - 3, 20, 14))), "被遮盖的文字"),
        (both(write("77"), lambda sheet: sheet.line(X - 20, Y + 4, X - 6, Y + 4)), "画线删去的文字"),
        (both(write("77"), fill(X - 20, Y + 3.5, 14, 0.8, grey=0)), "画线删去的文字"),
        (both(write("77"), lambda sheet: sheet.line(X - 20, Y, X - 6, Y + 9)), "画线删去的文字"),
    ],
)
def test_what_is_not_seen_is_not_read_and_said_once(odd: Draw, words: str) -> None:
    document = pdf(page(odd))
    assert cell(document).text == "12"
    assert document.notes == (f"没有读入第1页{words}：“77”，请确认是否应从文件中删除",)


def test_an_old_number_painted_over_by_the_new_one_is_gone() -> None:
    document = pdf(page(both(fill(X - 4, Y - 3, 40, 14), write("12", x=X)), value="19"))
    assert cell(document).text == "12"
    assert document.notes == ("没有读入第1页被遮盖的文字：“19”，请确认是否应从文件中删除",)


@pytest.mark.parametrize(
    "odd",
    [
        lambda sheet: sheet.rect(X - 4, Y - 3, 40, 14),  # a frame around it
        lambda sheet: sheet.line(X, Y - 1.5, X + 14, Y - 1.5),  # underlined
        lambda sheet: fill(X - 4, Y - 3, 40, 4)(sheet),  # its foot touched
        lambda sheet: sheet.circle(X + 6, Y + 4, 12),
    ],
)
def test_what_is_only_marked_is_read(odd: Draw) -> None:
    document = pdf(page(odd))
    assert cell(document).text == "12"
    assert document.notes == ()


def test_a_frame_filled_with_a_hole_hides_nothing() -> None:
    def framed(sheet: Any) -> None:
        path = sheet.beginPath()
        path.rect(X - 10, Y - 6, 40, 20)
        path.rect(X - 8, Y - 4, 36, 16)
        sheet.drawPath(path, stroke=0, fill=1, fillMode=0)

    document = pdf(page(framed))
    assert cell(document).text == "12"
    assert document.notes == ()


def test_a_transparent_paint_hides_nothing() -> None:
    def marked(sheet: Any) -> None:
        sheet.saveState()
        sheet.setFillAlpha(0.4)
        fill(X - 4, Y - 3, 40, 14, grey=0.8)(sheet)
        sheet.restoreState()

    assert cell(pdf(page(marked))).text == "12"


def test_white_print_on_a_dark_ground_is_read() -> None:
    document = pdf(page(both(fill(X - 4, Y - 3, 40, 14, grey=0.1), write("12", x=X, grey=1)), value=""))
    assert cell(document).text == "12"
    assert document.notes == ()


@pytest.mark.parametrize("apart", [(0.3, 0.0), (0.5, 0.0), (0.9, -0.6), (1.5, 1.2), (-0.5, 0.5)])
@pytest.mark.parametrize("number", ["12", "11", "22", "7", "1111", "一一"])
def test_a_number_drawn_twice_a_little_apart_is_one(number: str, apart: tuple[float, float]) -> None:
    document = pdf(page(write(number, x=X + apart[0], y=Y + apart[1]), value=number))
    assert cell(document).text == number
    assert cell(document).doubt == ""


@pytest.mark.parametrize("number", ["11", "22", "1100", "888"])
def test_like_digits_side_by_side_stay_though_each_is_drawn_for_itself(number: str) -> None:
    def each(sheet: Any) -> None:
        x = X
        for digit in number:
            sheet.drawString(x, Y, digit)
            x += sheet.stringWidth(digit)

    assert cell(pdf(page(each, value=""))).text == number


def test_numbers_printed_over_one_another_are_doubted() -> None:
    assert doubts.OVERLAPPING in cell(pdf(page(write("39", x=X + 4), value="12"))).doubt


def test_a_horizontal_watermark_of_digits_glues_to_no_cell() -> None:
    def marks(sheet: Any) -> None:
        for step in range(30):
            write("8806", x=X - 26 + step % 3 * 40, y=760 - 17 * step, size=10, grey=0.8)(sheet)

    document = pdf(page(lambda sheet: None, first=marks))
    rows = [[c.text for c in row if c] for row in document.tables[0].grid()]
    assert rows == [HEAD, ["规章", "1", "12", "3"], ["行政规范性文件", "4", "5", "6"]]
    assert document.notes == ("第1页有水印，未作正文：“8806”等30处",)


def test_a_large_watermark_over_the_text_is_said_and_not_read() -> None:
    document = pdf(page(lambda sheet: None, first=write("草稿2022", x=150, y=Y - 20, size=70, grey=0.75)))
    assert cell(document).text == "12"
    assert document.notes == ("第1页有水印，未作正文：“草稿2022”",)


def test_a_pale_mark_at_one_place_of_every_page_is_a_watermark() -> None:
    marked = page(write("0791", x=500, y=100, grey=0.75))
    document = pdf(marked, marked)
    assert document.notes == ("第1、2页有水印，未作正文：“0791”等2处",)


def test_pale_figures_alone_in_their_cells_are_read() -> None:
    def pale(sheet: Any) -> None:
        sheet.setFillGray(0.7)
        made.rule(sheet, [HEAD, ["规章", "10", "10", "10"], ["行政规范性文件", "10", "10", "10"]], top=80, xs=XS)

    document = pdf(pale)
    assert [c.text for row in document.tables[0].grid()[1:] for c in row[1:] if c] == ["10"] * 6
    assert document.notes == ()


def test_a_watermark_aslant_is_said() -> None:
    def aslant(sheet: Any) -> None:
        sheet.saveState()
        sheet.translate(200, 500)
        sheet.rotate(45)
        sheet.drawString(0, 0, "内部资料")
        sheet.restoreState()

    assert pdf(page(aslant)).notes == ("第1页有水印，未作正文：“内部资料”",)


def test_text_outside_the_cropped_page_is_not_read() -> None:
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import RectangleObject

    writer = PdfWriter(clone_from=PdfReader(BytesIO(made.pdf(page(write("裁掉的文字", x=72, y=40))))))
    writer.pages[0].cropbox = RectangleObject((0, 100, 595, 842))
    out = BytesIO()
    writer.write(out)
    document = read_bytes(out.getvalue(), name="裁.pdf")
    assert document.notes == ("没有读入第1页页面可见范围之外的文字：“裁掉的文字”，请确认是否应从文件中删除",)


def _layered(data: bytes, change: Callable[[Any, Any], None]) -> bytes:
    """A PDF whose marked content /MC0 belongs to a layer; ``change`` sets how the file opens."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

    writer = PdfWriter(clone_from=PdfReader(BytesIO(data)))
    layer = writer._add_object(
        DictionaryObject({NameObject("/Type"): NameObject("/OCG"), NameObject("/Name"): TextStringObject("旧")})
    )
    start = DictionaryObject()
    change(start, layer)
    writer._root_object[NameObject("/OCProperties")] = DictionaryObject(
        {NameObject("/OCGs"): ArrayObject([layer]), NameObject("/D"): start}
    )
    resources = writer.pages[0]["/Resources"]
    resources[NameObject("/Properties")] = DictionaryObject({NameObject("/MC0"): layer})  # type: ignore[index]
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("shown", [True, False])
def test_a_layer_switched_off_is_not_read(shown: bool) -> None:
    from pypdf.generic import ArrayObject, NameObject

    def marked(sheet: Any) -> None:
        sheet._code.append("/OC /MC0 BDC")
        sheet.drawString(X - 20, Y, "77")
        sheet._code.append("EMC")

    def change(start: Any, layer: Any) -> None:
        if not shown:
            start[NameObject("/OFF")] = ArrayObject([layer])

    document = read_bytes(_layered(made.pdf(page(marked)), change), name="层.pdf")
    assert cell(document).text == ("77 12" if shown else "12")
    assert document.notes == (() if shown else ("没有读入第1页已关闭图层中的文字：“77”，请确认是否应从文件中删除",))


def test_all_layers_are_off_where_the_file_says_so_of_all() -> None:
    from pypdf.generic import NameObject

    def marked(sheet: Any) -> None:
        sheet._code.append("/OC /MC0 BDC")
        sheet.drawString(X - 20, Y, "77")
        sheet._code.append("EMC")

    data = _layered(made.pdf(page(marked)), lambda start, layer: start.update({NameObject("/BaseState"): NameObject("/OFF")}))
    assert cell(read_bytes(data, name="层.pdf")).text == "12"


@pytest.mark.parametrize("appearance", [True, False])
def test_the_value_of_a_form_field_is_printed(appearance: bool) -> None:
    def field(sheet: Any) -> None:
        sheet.acroForm.textfield(name="a", value="57", x=X - 20, y=Y - 4, width=50, height=16, borderWidth=0, fontSize=10)

    data = made.pdf(page(field, value=""))
    if not appearance:
        from pypdf import PdfReader, PdfWriter

        writer = PdfWriter(clone_from=PdfReader(BytesIO(data)))
        for annotation in writer.pages[0]["/Annots"]:  # type: ignore[union-attr]
            del annotation.get_object()["/AP"]
        out = BytesIO()
        writer.write(out)
        data = out.getvalue()
    document = read_bytes(data, name="表单.pdf")
    assert cell(document).text == "57"
    assert document.notes == ()


def test_a_running_head_with_last_years_name_is_not_the_title() -> None:
    def draw(sheet: Any) -> None:
        sheet.setFont(made.font(), 10)
        sheet.drawString(60, 800, "甲县统计局2021年政府信息公开工作年度报告")
        sheet.setFont(made.font(), 18)
        sheet.drawString(100, 760, made.TITLE)
        sheet.setFont(made.font(), 12)
        made.write(sheet, made.PROSE, top=120)

    document = pdf(draw)
    assert [p.text for p in document.paragraphs] == [made.TITLE, made.PROSE]
    assert document.notes == ("第1页有页眉，未作正文：“甲县统计局2021年政府信息公开工作年度…”",)


def test_the_title_that_the_file_keeps_of_itself_is_not_used() -> None:
    def draw(sheet: Any) -> None:
        sheet.setTitle("乙市财政局2019年报告")
        sheet.drawString(72, 700, made.TITLE)

    assert pdf(draw).title == ""


def test_a_text_layer_behind_a_scan_is_marked_as_somebodys_recognition() -> None:
    def draw(sheet: Any) -> None:
        picture(sheet, box=(0, 0, 595, 842))
        write(made.TITLE, x=72, y=700, mode=3)(sheet)
        write(made.PROSE[:30], x=72, y=660, mode=3)(sheet)

    document = pdf(draw)
    assert document.layered == (1,)
    assert document.paragraphs[0].text == made.TITLE
    assert document.notes == ("第1页是图片，所读文字取自图片后面的隐藏文字层，可能识别有误，请逐项对照图片核对",)


def test_a_letterhead_picture_behind_printed_text_makes_no_scan() -> None:
    document = pdf(page(lambda sheet: None, first=lambda sheet: picture(sheet, box=(0, 0, 595, 842))))
    assert document.layered == ()
    assert cell(document).text == "12"


@pytest.mark.parametrize(("ink", "row", "is_scan"), [(0, 80, False), (205, 800, False), (0, 800, True)])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "JPEG2000"])
def test_a_letterhead_or_a_pale_ground_as_large_as_the_page_makes_no_scan(ink: int, row: int, is_scan: bool, kind: str) -> None:
    from PIL import Image, ImageDraw
    from reportlab.lib.utils import ImageReader

    def ground(sheet: Any) -> None:
        image = Image.new("RGB", (1240, 1754), "white")
        ImageDraw.Draw(image).text((400, row), "某县统计局文件 XXXX", fill=(ink, ink, ink), font_size=40)
        packed = BytesIO()
        image.save(packed, "PNG" if kind == "JPEG2000" else kind)
        sheet.drawImage(ImageReader(BytesIO(packed.getvalue())), 0, 0, 595, 842)

    data = made.pdf(page(lambda sheet: None, first=ground))
    document = read_bytes(as_jpeg2000(data) if kind == "JPEG2000" else data, name="页.pdf")
    assert cell(document).text == "12"
    assert document.overprinted == ((1,) if is_scan else ())


def as_jpeg2000(data: bytes) -> bytes:
    """A PDF whose one picture is packed as JPEG 2000."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import NameObject

    writer = PdfWriter(clone_from=PdfReader(BytesIO(data)))
    (picture,) = writer.pages[0].images
    packed = BytesIO()
    picture.image.save(packed, "JPEG2000")
    stream = picture.indirect_reference.get_object()
    stream._data = packed.getvalue()
    stream[NameObject("/Filter")] = NameObject("/JPXDecode")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_level_rule_that_is_missing_is_put_where_all_figures_stand_over_one_another() -> None:
    def draw(sheet: Any) -> None:
        for x in XS:
            sheet.line(x, 762, x, 762 - 96)
        for y in (762, 738, 690, 666):
            sheet.line(XS[0], y, XS[-1], y)
        rows = [HEAD, ["2.法律禁止", "3", "1", "4"], ["3.三安全", "2", "1", "3"], ["规章", "7", "8", "9"]]
        for row, texts in enumerate(rows):
            for left, text in zip(XS, texts, strict=False):
                sheet.drawString(left + 30, 746 - 24 * row, text)

    (table,) = pdf(draw).tables
    assert [[c.text for c in row if c] for row in table.grid()][1:3] == [
        ["2.法律禁止", "3", "1", "4"],
        ["3.三安全", "2", "1", "3"],
    ]
    assert {c.row for c in table.cells if c.doubt == doubts.LOST} == {1, 2}


def test_an_upright_rule_that_is_missing_in_one_row_or_in_all_is_put() -> None:
    rows = [HEAD, ["规章", "1", "2", "3"], ["行政规范性文件", "4", "5", "6"], ["其他", "7", "8", "9"]]

    def draw(sheet: Any, xs: Any, short: float = 0) -> None:
        for x in xs:
            sheet.line(x, 762, x, 762 - 96 + (short if x == 310 else 0))
        for row in range(5):
            sheet.line(XS[0], 762 - 24 * row, XS[-1], 762 - 24 * row)
        for row, texts in enumerate(rows):
            for left, text in zip(XS, texts, strict=False):
                sheet.drawString(left + 3, 746 - 24 * row, text)

    for document in (pdf(lambda s: draw(s, XS, 24)), pdf(lambda s: draw(s, (72, 220, 400, 500)))):
        assert [[c.text for c in row if c] for row in document.tables[0].grid()] == rows
        assert any(c.doubt == doubts.LOST for c in document.tables[0].cells)


def test_a_number_broken_over_lines_of_a_narrow_cell_stays_one_and_short_ones_over_one_another_are_doubted() -> None:
    xs = (72, 140, 170, 220)

    def draw(sheet: Any) -> None:
        made.rule(sheet, [["项目", "", "8"], ["规章", "", "9"]], top=80, xs=xs, height=40)
        sheet.drawString(142, 842 - 94, "1234")
        sheet.drawString(142, 842 - 110, "56")
        sheet.drawString(150, 842 - 134, "6")
        sheet.drawString(150, 842 - 150, "7")

    (table,) = pdf(draw).tables
    narrow = [(c.text, c.doubt) for c in table.cells if c.column == 1]
    assert narrow == [("123456", ""), ("6\n7", doubts.STACKED)]


def test_a_number_on_a_rule_of_the_table_is_doubted() -> None:
    document = pdf(page(lambda sheet: None, value=""), page(write("33", x=X, y=Y - 12), value=""))
    assert any(doubts.CROSSED in c.doubt for table in document.tables for c in table.cells if c.text == "33")


@pytest.mark.parametrize(
    ("ends", "crossed"), [((310, 738, 400, 714), True), ((310, 690, 400, 700), False), ((72, 690, 500, 750), True)]
)
def test_a_number_that_a_long_slanting_line_crosses_is_doubted(ends: tuple[float, ...], crossed: bool) -> None:
    found = cell(pdf(page(lambda sheet: sheet.line(*ends), first=None)))
    assert (found.text, bool(found.doubt)) == ("12", crossed)


def test_a_page_printed_upside_down_is_turned() -> None:
    def turned(sheet: Any) -> None:
        sheet.translate(595, 842)
        sheet.rotate(180)
        page(lambda sheet: None)(sheet)

    document = pdf(turned)
    assert document.blocks == pdf(page(lambda sheet: None)).blocks
    assert document.notes == ()


@pytest.mark.parametrize(
    ("mark", "text"),
    [
        ({"Subtype": "StrikeOut"}, "12"),
        ({"Subtype": "Line", "L": (X - 20, Y + 4, X - 6, Y + 4)}, "12"),
        ({"Subtype": "Line", "L": (X - 20, Y, X - 6, Y + 9)}, "12"),
        ({"Subtype": "PolyLine", "Vertices": (X - 20, Y + 4, X - 13, Y + 4, X - 6, Y + 4)}, "12"),
        ({"Subtype": "Square", "IC": (1, 1, 1)}, "12"),
        ({"Subtype": "Square"}, "77 12"),
        ({"Subtype": "Highlight"}, "77 12"),
    ],
)
def test_a_reviewers_mark_without_an_appearance_is_what_viewers_draw(mark: dict[str, Any], text: str) -> None:
    from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName

    def marked(sheet: Any) -> None:
        write("77")(sheet)
        written = {key: PDFName(value) if isinstance(value, str) else PDFArray(value) for key, value in mark.items()}
        sheet._addAnnotation(
            PDFDictionary({"Type": PDFName("Annot"), "Rect": PDFArray((X - 21, Y - 2, X - 5, Y + 10)), **written})
        )

    assert cell(pdf(page(marked))).text == text


def test_words_that_a_reviewer_wrote_on_the_page_are_printed() -> None:
    from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFString

    def written(sheet: Any) -> None:
        mark = {"Type": PDFName("Annot"), "Subtype": PDFName("FreeText"), "Contents": PDFString("57")}
        sheet._addAnnotation(PDFDictionary({**mark, "Rect": PDFArray((X, Y - 4, X + 40, Y + 12))}))

    assert cell(pdf(page(written, value=""))).text == "57"


def test_a_number_of_which_a_part_is_covered_or_clipped_is_doubted() -> None:
    def clipped(sheet: Any) -> None:
        sheet.saveState()
        path = sheet.beginPath()
        path.rect(X + 6, Y - 5, 60, 20)
        sheet.clipPath(path, stroke=0)
        sheet.drawString(X, Y, "7657")
        sheet.restoreState()

    def struck(sheet: Any) -> None:
        sheet.line(X - 1, Y + 4, X + 7, Y + 4)

    for odd, value in ((fill(X - 1, Y - 3, 7, 14), "7657"), (clipped, ""), (struck, "7657")):
        found = cell(pdf(page(odd, value=value)))
        assert (found.text, doubts.PARTIAL in found.doubt) == ("657", True)


def thick(sheet: Any) -> None:
    sheet.saveState()
    sheet.setStrokeGray(1)
    sheet.setLineWidth(14)
    sheet.line(X - 24, Y + 4, X - 4, Y + 4)
    sheet.restoreState()


def separate(sheet: Any, ink: str, tint: float) -> None:
    from reportlab.lib.colors import CMYKColorSep

    sheet.setFillColor(CMYKColorSep(0, 0, 0, 0 if ink == "None" else 1, spotName=ink, density=tint))
    sheet.drawString(X - 20, Y, "77")


@pytest.mark.parametrize(
    "odd",
    [
        both(write("77"), thick),
        lambda sheet: separate(sheet, "None", 1),
        lambda sheet: separate(sheet, "Ink", 0),
    ],
)
def test_figures_under_a_thick_line_or_in_an_ink_of_paper_are_not_read(odd: Draw) -> None:
    assert cell(pdf(page(odd))).text == "12"


def test_figures_in_an_ink_of_their_own_are_read() -> None:
    assert cell(pdf(page(lambda sheet: separate(sheet, "Ink", 1)))).text == "77 12"


@pytest.mark.parametrize(("width", "height"), [(-1, -1), (-1, 1)])
def test_a_figure_that_stands_on_its_head_or_is_mirrored_is_not_read_as_it_stands(width: int, height: int) -> None:
    def turned(sheet: Any) -> None:
        sheet.saveState()
        sheet.translate(X + 14, Y + 4)
        sheet.scale(width, height)
        sheet.drawString(0, 0, "12")
        sheet.restoreState()

    blank = cell(pdf(page(turned, value="")))
    assert (blank.text, bool(blank.doubt)) == ("", True)


@pytest.mark.parametrize("set_", ["/F1 -12 Tf", "/F1 12 Tf -100 Tz"])
def test_a_figure_of_a_size_or_width_below_zero_is_not_read_as_it_stands(set_: str) -> None:
    blank = cell(pdf(page(lambda sheet: sheet._code.append(f"BT {set_} 1 0 0 1 {X} {Y} Tm (12) Tj 100 Tz ET"), value="")))
    assert (blank.text, bool(blank.doubt)) == ("", True)


@pytest.mark.parametrize(("size", "drop"), [(6, 0), (6, -2), (18, 0)])
def test_digits_of_another_size_are_no_part_of_a_number(size: float, drop: float) -> None:
    assert cell(pdf(page(write("9", x=X + 14, y=Y + drop, size=size)))).text in ("12 9", "12")


def test_a_level_rule_that_is_missing_is_put_between_the_labels_too_where_they_span_other_columns() -> None:
    xs = (72, 130, 250, 330, 410, 500)

    def draw(sheet: Any) -> None:
        for y, left in ((762, 72), (738, 130), (690, 72)):
            sheet.line(left, y, 500, y)
        for x in xs:
            sheet.line(x, 762, x, 690 if x != 130 else 714)
        for x, y, text in ((74, 734, "不予处理"), (134, 746, "4.反复申请"), (134, 722, "5.重新出具"), (74, 698, "其他处理")):
            sheet.drawString(x, y, text)
        for row, texts in enumerate((("0", "0", "0"), ("25", "0", "25"), ("7", "8", "15"))):
            for left, text in zip(xs[2:], texts, strict=False):
                sheet.drawString(left + 30, 746 - 24 * row, text)

    (table,) = pdf(draw).tables
    rows = [[c.text for c in row if c] for row in table.grid()]
    assert [row[-4:] for row in rows[1:]] == [["5.重新出具", "25", "0", "25"], ["其他处理", "7", "8", "15"]]


def test_a_level_rule_that_is_missing_is_put_though_one_box_holds_a_figure_too_many() -> None:
    def draw(sheet: Any) -> None:
        for x in XS:
            sheet.line(x, 762, x, 762 - 96)
        for y in (762, 738, 690, 666):
            sheet.line(XS[0], y, XS[-1], y)
        for left, upper, lower in zip(XS, ("2.法律禁止", "3", "1", "4"), ("3.三安全", "2", "1", "3"), strict=False):
            sheet.drawString(left + 30, 722, upper)
            sheet.drawString(left + 30, 698, lower)
        sheet.drawString(XS[3] + 30, 710, "77")
        for left, text in zip(XS, HEAD, strict=False):
            sheet.drawString(left + 3, 746, text)

    rows = [[c.text for c in row if c] for row in pdf(draw).tables[0].grid()]
    assert [row[:3] for row in rows[1:3]] == [["2.法律禁止", "3", "1"], ["3.三安全", "2", "1"]]
