"""Word and WPS drafts."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from tests.readers import made
from wenshang.errors import UnreadableFile
from wenshang.model import Document, Table
from wenshang.readers import read, read_bytes

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

RESTART = '<w:hMerge w:val="restart"/>'


def draft(fill: Any) -> Document:
    return read_bytes(made.docx(fill), name="稿.docx")


def raw(body: str) -> Document:
    """A draft whose body is this WordprocessingML."""
    namespaces = (
        f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        ' xmlns:v="urn:schemas-microsoft-com:vml"'
        ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    )
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {namespaces}><w:body>{body}</w:body></w:document>")
    return read_bytes(out.getvalue(), name="稿.docx")


def p(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def texts(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def grid(table: Table) -> list[list[str | None]]:
    return [[None if cell is None else cell.text for cell in row] for row in table.grid()]


def test_paragraphs_and_tables_come_in_body_order() -> None:
    document = read_bytes(made.report("docx"), name="稿.docx")
    assert texts(document) == [made.TITLE, made.PROSE]
    assert grid(document.tables[0]) == [list(row) for row in made.TABLE]


def test_cells_merged_across_and_down_are_one() -> None:
    def fill(document: Any) -> None:
        table = document.add_table(3, 3)
        for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
            cell.text = str(number)
        for first, last in (((0, 0), (0, 1)), ((1, 0), (2, 0))):
            gone = table.cell(*last)
            gone.text = ""
            table.cell(*first).merge(gone)

    table = draft(fill).tables[0]
    assert grid(table) == [["0", "0", "2"], ["3", "4", "5"], ["3", "7", "8"]]
    assert {(cell.rowspan, cell.colspan) for cell in table.cells} == {(1, 1), (1, 2), (2, 1)}


def test_a_row_with_a_lost_cell_shows_its_gap() -> None:
    def fill(document: Any) -> None:
        table = document.add_table(2, 3)
        row = table.rows[1]._tr
        row.remove(row.tc_lst[0])
        for cell in table.rows[0].cells:
            cell.text = "x"

    assert grid(draft(fill).tables[0]) == [["x", "x", "x"], ["", "", None]]


def test_old_sideways_merges_and_skipped_columns_are_placed() -> None:
    old = f"<w:tr>{tc('a', RESTART)}{tc('', '<w:hMerge/>')}{tc('b')}</w:tr>"
    late = f'<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>{tc("c")}{tc("d")}</w:tr>'
    assert grid(raw(f"<w:tbl>{old}{late}</w:tbl>").tables[0]) == [["a", "a", "b"], [None, "c", "d"]]


def test_text_boxes_are_read_once() -> None:
    box = f"<w:txbxContent>{p('框中公开12条')}</w:txbxContent>"
    both = (
        "<w:p><w:r><w:t>正文</w:t></w:r><w:r><mc:AlternateContent>"
        f"<mc:Choice Requires='wps'><w:drawing><wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    assert texts(raw(both)) == ["正文", "框中公开12条"]
    old = f"<w:p><w:r><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></w:r></w:p>"
    assert texts(raw(old)) == ["框中公开12条"]


def test_tracked_insertions_count_and_deletions_do_not() -> None:
    body = (
        "<w:p><w:r><w:t>公开</w:t></w:r><w:del><w:r><w:delText>35</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>36</w:t></w:r></w:ins><w:r><w:t>条</w:t></w:r></w:p>"
        f"<w:tbl><w:tr>{tc('留')}{tc('1')}</w:tr><w:tr><w:trPr><w:del/></w:trPr>{tc('删')}{tc('2')}</w:tr></w:tbl>"
    )
    document = raw(body)
    assert texts(document) == ["公开36条"]
    assert grid(document.tables[0]) == [["留", "1"]]
    assert "修订" in document.notes[0]


def test_a_change_tracked_inside_a_cell_is_said_too() -> None:
    changed = "<w:p><w:ins><w:r><w:t>36</w:t></w:r></w:ins><w:del><w:r><w:delText>35</w:delText></w:r></w:del></w:p>"
    document = raw(f"<w:tbl><w:tr>{tc('规章')}<w:tc>{changed}</w:tc></w:tr></w:tbl>")
    assert grid(document.tables[0]) == [["规章", "36"]]
    assert document.notes == ("文件带有修订标记：按接受全部修订读取",)


def test_hidden_runs_and_field_codes_are_not_read() -> None:
    body = (
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:r><w:t>见</w:t><w:tab/><w:t>3</w:t><w:noBreakHyphen/><w:t>5</w:t></w:r></w:p>"
    )
    assert texts(raw(body)) == ["见 3-5"]


def test_content_controls_and_nested_tables_are_unfolded() -> None:
    inner = f"<w:tbl><w:tr>{tc('规章')}{tc('0')}</w:tr></w:tbl>"
    outer = f"<w:tbl><w:tr><w:tc>{p('外')}{inner}{p('')}</w:tc></w:tr></w:tbl>"
    body = f"<w:sdt><w:sdtContent>{p('一、总体情况')}</w:sdtContent></w:sdt>{outer}"
    document = raw(body)
    assert texts(document) == ["一、总体情况", "外"]
    assert grid(document.tables[0]) == [["规章", "0"]]


def test_the_official_blank_form_is_read_with_every_cell_blank(samples: Path) -> None:
    document = read(samples / "form-2021-blank.docx")
    assert [(table.height, table.width) for table in document.tables] == [(14, 4), (28, 10), (4, 15)]
    last = grid(document.tables[2])[-1]
    assert last == [""] * 15


def test_other_packages_are_refused_by_name(tmp_path: Path) -> None:
    for part, said in (("xl/workbook.xml", "Excel"), ("OFD.xml", "OFD"), ("a.txt", "先解压")):
        out = BytesIO()
        with ZipFile(out, "w") as archive:
            archive.writestr(part, "x")
        with pytest.raises(UnreadableFile, match=said):
            read_bytes(out.getvalue(), name="包.docx")


def test_the_raised_mark_of_a_note_is_no_part_of_the_figure() -> None:
    mark = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>1</w:t></w:r>'
    assert texts(raw(f"<w:p><w:r><w:t>公开36</w:t></w:r>{mark}<w:r><w:t>条</w:t></w:r></w:p>")) == ["公开36条"]
