"""PDFs as WPS, Word and browsers write them, drawn here."""

from __future__ import annotations

from typing import Any

import pytest

from tests.readers import made
from wenshang.model import Document, Table
from wenshang.readers import read_bytes

XS = (72, 220, 310, 400, 500)
HEAD = ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]


def pdf(*pages: Any) -> Document:
    return read_bytes(made.pdf(*pages), name="表.pdf")


def texts(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def grid(table: Table) -> list[list[str | None]]:
    return [[None if cell is None else cell.text for cell in row] for row in table.grid()]


def ruled(*rows: list[str], top: float = 80, xs: Any = XS) -> Any:
    """A page that holds one ruled table."""
    return lambda sheet: made.rule(sheet, rows, top=top, xs=xs)


def test_a_ruled_table_is_read_with_its_blank_cells() -> None:
    document = pdf(made._draw)
    assert grid(document.tables[0]) == [list(row) for row in made.TABLE]
    assert texts(document) == [made.TITLE, made.PROSE]
    assert {block.page for block in document.blocks} == {1}


def test_a_table_goes_on_over_pages_and_a_repeated_head_is_dropped() -> None:
    document = pdf(ruled(HEAD, ["规章", "1", "2", "3"], top=700), ruled(HEAD, ["行政规范性文件", "4", "", "6"]))
    assert [grid(table) for table in document.tables] == [[HEAD, ["规章", "1", "2", "3"], ["行政规范性文件", "4", "", "6"]]]
    assert [cell.page for cell in document.tables[0].cells if cell.column == 0] == [1, 1, 2]


def test_a_part_with_fewer_columns_goes_on_under_the_same_edges() -> None:
    def second(sheet: Any) -> None:
        made.rule(sheet, [["行政处罚", "4119"], ["行政强制", "195"]], top=80, xs=(72, 220, 500))

    (table,) = pdf(ruled(HEAD, ["规章", "1", "2", "3"], top=700), second).tables
    assert grid(table)[2:] == [["行政处罚", "4119", "4119", "4119"], ["行政强制", "195", "195", "195"]]


def test_a_heading_between_keeps_tables_apart() -> None:
    def second(sheet: Any) -> None:
        sheet.drawString(96, 842 - 90, "四、复议情况")
        made.rule(sheet, [HEAD, ["规章", "1", "2", "3"]], top=110, xs=XS)

    assert len(pdf(ruled(HEAD, ["规章", "1", "2", "3"], top=700), second).tables) == 2


def test_a_row_cut_by_the_page_is_made_whole() -> None:
    first = ruled(HEAD, ["要求行政机关确认或重新", "", "", ""], top=700)
    (table,) = pdf(first, ruled(["出具已获取信息", "1", "2", "3"], ["规章", "4", "5", "6"])).tables
    assert grid(table)[1:] == [["要求行政机关确认或重新出具已获取信息", "1", "2", "3"], ["规章", "4", "5", "6"]]


@pytest.mark.parametrize("last", [["规章", "", "", ""], ["要求行政机关确认或重新", "7", "", ""]])
def test_rows_that_only_stand_beside_the_page_break_are_not_mixed(last: list[str]) -> None:
    (table,) = pdf(ruled(HEAD, last, top=700), ruled(["行政规范性文件", "1", "2", "3"])).tables
    assert grid(table)[1:] == [last, ["行政规范性文件", "1", "2", "3"]]


def test_an_empty_slice_of_a_row_at_the_page_break_is_no_row() -> None:
    first = ruled(HEAD, ["规章", "1", "2", "3"], ["", "", "", ""], top=700)
    (table,) = pdf(first, ruled(["行政规范性文件", "4", "5", "6"])).tables
    assert grid(table) == [HEAD, ["规章", "1", "2", "3"], ["行政规范性文件", "4", "5", "6"]]


def test_a_blank_figure_at_the_top_of_a_page_is_not_filled_from_above() -> None:
    (table,) = pdf(ruled(HEAD, ["规章", "10", "2", "3"], top=700), ruled(["行政规范性文件", "", "2", "3"])).tables
    assert grid(table)[2] == ["行政规范性文件", "", "2", "3"]


@pytest.mark.parametrize("style", ["-{}-", "— {} —", "- {} -", "{}", "第{}页", "第{}页 共3页", "{}/3"])
def test_page_numbers_in_any_dress_are_gone(style: str) -> None:
    def numbered(number: int) -> Any:
        def draw(sheet: Any) -> None:
            made.write(sheet, made.PROSE * 8, top=80, indent=number == 1)
            sheet.drawCentredString(297, 40, style.format(number))

        return draw

    document = pdf(numbered(1), numbered(2), numbered(3))
    assert "".join(texts(document)) == made.PROSE * 24
    assert document.pages == 3


def test_running_heads_are_read_once_at_most() -> None:
    def headed(number: int) -> Any:
        def draw(sheet: Any) -> None:
            sheet.drawString(72, 810, f"甲县统计局 2023/1/{number} 年度报告")
            made.write(sheet, made.PROSE * 3, top=80)

        return draw

    printed = texts(pdf(*[headed(number) for number in range(1, 5)]))
    assert sum("甲县统计局" in text for text in printed) <= 1
    assert printed.count(made.PROSE * 3) == 4


def test_lines_of_a_paragraph_are_joined_and_paragraphs_are_not() -> None:
    def draw(sheet: Any) -> None:
        top = made.write(sheet, "一、总体情况", top=80)
        for _ in range(3):
            top = made.write(sheet, made.PROSE, top=top)
        made.write(sheet, "（一）加强组织领导。", top=top)

    assert texts(pdf(draw)) == ["一、总体情况", *[made.PROSE] * 3, "（一）加强组织领导。"]


def test_paragraphs_without_indent_are_told_by_their_short_last_lines() -> None:
    def draw(sheet: Any) -> None:
        top = 80.0
        for _ in range(3):
            top = made.write(sheet, made.PROSE, top=top, indent=False)

    assert texts(pdf(draw)) == [made.PROSE] * 3


def test_a_box_around_paragraphs_is_no_table() -> None:
    def draw(sheet: Any) -> None:
        sheet.rect(60, 600, 480, 200)
        sheet.line(60, 700, 540, 700)
        made.write(sheet, made.PROSE, top=80)

    document = pdf(draw)
    assert not document.tables
    assert texts(document) == [made.PROSE]


def test_shaded_cells_and_boxes_drawn_cell_by_cell_are_the_same_table() -> None:
    def draw(sheet: Any) -> None:
        for row, cells in enumerate(made.TABLE):
            for left, right, text in zip(XS, XS[1:], cells, strict=False):
                sheet.setFillGray(0.9)
                sheet.rect(left, 700 - 24 * row, right - left, 24, stroke=1, fill=1)
                sheet.setFillGray(0)
                sheet.drawString(left + 3, 708 - 24 * row, text)

    assert grid(pdf(draw).tables[0]) == [list(row) for row in made.TABLE]


def test_a_table_open_at_its_sides_keeps_its_outer_columns() -> None:
    def draw(sheet: Any) -> None:
        made.rule(sheet, made.TABLE, top=80, xs=XS)
        sheet.setStrokeGray(1)

    def sides(sheet: Any) -> None:
        for number in range(4):
            sheet.line(XS[0], 762 - 24 * number, XS[-1], 762 - 24 * number)
        for x in XS[1:-1]:
            sheet.line(x, 762, x, 762 - 72)
        for row, cells in enumerate(made.TABLE):
            for left, text in zip(XS, cells, strict=False):
                sheet.drawString(left + 3, 746 - 24 * row, text)

    assert grid(pdf(sides).tables[0]) == grid(pdf(draw).tables[0])


def test_figures_of_narrow_neighbouring_cells_stay_apart_and_long_ones_stay_whole() -> None:
    xs = (72, 150, 171, 192, 213)
    (table,) = pdf(ruled(["一、本年新收", "123", "456", "7"], ["二、上年结转", "1", "12345", "0"], xs=xs)).tables
    assert grid(table) == [["一、本年新收", "123", "456", "7"], ["二、上年结转", "1", "12345", "0"]]


def test_labels_printed_letter_by_letter_and_lines_in_a_cell_are_one_text() -> None:
    def draw(sheet: Any) -> None:
        made.rule(sheet, [["", "1.属于", "0"]], top=80, xs=(72, 100, 200, 260), height=200)
        for number, letter in enumerate("三、本年度办理结果"):
            sheet.drawString(80, 742 - 20 * number, letter)
        sheet.drawString(103, 842 - 120, "国家秘密")

    assert grid(pdf(draw).tables[0]) == [["三、本年度办理结果", "1.属于国家秘密", "0"]]


def test_a_turned_page_is_read_upright() -> None:
    def draw(sheet: Any) -> None:
        sheet.translate(595, 0)
        sheet.rotate(90)
        for row, cells in enumerate(made.TABLE):
            for left, text in zip(XS, cells, strict=False):
                sheet.drawString(left + 3, 400 - 24 * row, text)
        for number in range(4):
            sheet.line(XS[0], 416 - 24 * number, XS[-1], 416 - 24 * number)
        for x in XS:
            sheet.line(x, 416, x, 344)

    assert grid(pdf(draw).tables[0]) == [list(row) for row in made.TABLE]


def test_watermarks_aslant_and_text_printed_twice_leave_no_trace() -> None:
    def draw(sheet: Any) -> None:
        sheet.drawString(96, 700, "公开政府信息1136条。")
        sheet.drawString(96.3, 700, "公开政府信息1136条。")
        sheet.saveState()
        sheet.translate(200, 500)
        sheet.rotate(45)
        sheet.drawString(0, 0, "内部资料")
        sheet.restoreState()

    assert texts(pdf(draw)) == ["公开政府信息1136条。"]


def test_a_page_that_is_a_picture_is_told() -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    for data in (made.report("pdf"), made.scan()):
        from io import BytesIO

        writer.append(PdfReader(BytesIO(data)))
    out = BytesIO()
    writer.write(out)
    assert read_bytes(out.getvalue(), name="半.pdf").notes == ("第2页是没有文字的图片，未能读取（图片中没有认出文字）",)


def test_the_same_file_gives_the_same_document() -> None:
    assert read_bytes(made.report("pdf"), name="a.pdf") == read_bytes(made.report("pdf"), name="a.pdf")


def test_the_raised_mark_of_a_note_is_no_part_of_the_figure() -> None:
    def draw(sheet: Any) -> None:
        sheet.drawString(96, 700, "公开政府信息1136")
        end = 96 + sheet.stringWidth("公开政府信息1136")
        sheet.setFont(made.font(), 7)
        sheet.drawString(end, 705, "1")
        sheet.setFont(made.font(), 12)
        sheet.drawString(end + 4, 700, "条。")

    assert texts(pdf(draw)) == ["公开政府信息1136 条。"]
