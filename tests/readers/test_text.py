"""Text copied from pages and documents."""

from __future__ import annotations

from wenshang.model import Document, Table
from wenshang.readers import read_bytes


def text(printed: str) -> Document:
    return read_bytes(printed.encode(), name="文.txt")


def texts(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def rows(table: Table) -> list[list[str]]:
    found: list[list[str]] = [[] for _ in range(table.height)]
    for cell in table.cells:
        found[cell.row].append(cell.text)
    return found


def test_lines_with_tabs_are_one_table_over_blank_lines_and_page_numbers() -> None:
    document = text("三、收到和处理情况\n\n\t甲\t乙\n一\t1\t2\n\n- 4 -\n\n二\t\t3\n\n四、复议情况\n")
    assert texts(document) == ["三、收到和处理情况", "四、复议情况"]
    assert [rows(table) for table in document.tables] == [[["", "甲", "乙"], ["一", "1", "2"], ["二", "", "3"]]]
    assert not document.tables[0].aligned


def test_rows_shifted_left_keep_their_cells_as_printed() -> None:
    (table,) = text("\t\t1.属于国家秘密\t0\t0\n\t5.属于三类内部事务信息\t0\t0\t\n").tables
    assert rows(table) == [["", "", "1.属于国家秘密", "0", "0"], ["", "5.属于三类内部事务信息", "0", "0", ""]]


def test_an_indented_line_is_prose_and_a_heading_row_with_trailing_tabs_is_not() -> None:
    document = text("\t2022年，公开36条。\n第二十条第（一）项\t\t\t\n规章\t0\t0\t0\n")
    assert texts(document) == ["2022年，公开36条。"]
    assert rows(document.tables[0])[0] == ["第二十条第（一）项", "", "", ""]


def test_markdown_tables_are_tables() -> None:
    document = text("| 信息内容 | 制发 |\n|---|:---:|\n| 规章 | 0 |\n")
    assert rows(document.tables[0]) == [["信息内容", "制发"], ["规章", "0"]]


def test_sentences_broken_by_pages_are_whole_and_headings_stay_apart() -> None:
    document = text(
        "一、总体情况\n\n我局加强组织领导，办公室督导协调、组织推进，\n\n层层抓落实。\n\n"
        "电话：0537-7212731\n2022 年公开 36 条。\n"
        "(三) 建议提案办理结果公开情\n\n况；\n\n下步措施：\n\n加强培训。\n"
    )
    assert texts(document) == [
        "一、总体情况",
        "我局加强组织领导，办公室督导协调、组织推进，层层抓落实。",
        "电话：0537-7212731",
        "2022 年公开 36 条。",
        "(三) 建议提案办理结果公开情况；",
        "下步措施：",
        "加强培训。",
    ]


def test_gbk_text_and_old_line_ends_are_read() -> None:
    document = read_bytes("甲公开36条。\r\n乙公开12条。\r丙。".encode("gbk"), name="文.txt")
    assert texts(document) == ["甲公开36条。", "乙公开12条。", "丙。"]


def test_cells_that_a_spreadsheet_quotes_over_lines_are_one_text() -> None:
    (table,) = text('"结果\n维持"\t"结果\n纠正"\t总计\n0\t1\t1\n').tables
    assert rows(table) == [["结果维持", "结果纠正", "总计"], ["0", "1", "1"]]


def test_a_quotation_mark_alone_joins_nothing() -> None:
    assert texts(text('他说"公开。\n甲乙。\n')) == ['他说"公开。', "甲乙。"]


def test_what_is_struck_out_in_a_text_is_left_out_and_said() -> None:
    document = read_bytes("规章\t1\u03365\u033612\t~~7~~8\t3\n行政规范性文件\t~~4~~\t5\t6".encode(), name="a.txt")
    assert [cell.text for cell in document.tables[0].cells] == ["规章", "12", "8", "3", "行政规范性文件", "~~4~~", "5", "6"]
    assert "（划去）：“规章”一行的“15”“7”" in document.notes[0]


def test_a_control_character_in_a_number_leaves_no_number() -> None:
    (table,) = read_bytes("规章\t12\b3\t1\x022\t12\x7f\t\x0212\x07".encode(), name="a.txt").tables
    assert [cell.text for cell in table.cells] == ["规章", "12\ufffd3", "1\ufffd2", "12\ufffd", "12"]
