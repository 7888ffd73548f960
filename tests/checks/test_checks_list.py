"""The list to hand out: written with every finding that stands, filled in, read back; hostile and wrong sheets are refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from tests.checks.test_checks_command import made
from wenshang.briefing.finding_lists import rectification
from wenshang.checks import reviews
from wenshang.cli import command
from wenshang.errors import BadData, OutputError, UsageError, WenshangError
from wenshang.model import Finding, Severity, Status

Book = openpyxl.Workbook


def call(*words: str | Path) -> Result:
    return CliRunner().invoke(command, [str(word) for word in words], standalone_mode=False)


@pytest.fixture
def handed_out(tmp_path: Path) -> Path:
    """A list of the problems of a wrong report."""
    (tmp_path / "data").mkdir()
    path = tmp_path / "list.xlsx"
    assert call("check", made(tmp_path, wrong=True), "--data", tmp_path / "data", "--list", path).exception is None
    return path


def filled(path: Path, change: Callable[[Book], None]) -> Path:
    """The list as somebody filled it in and saved it."""
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


def fill(book: Book, number: int, **cells: str) -> None:
    sheet = book.worksheets[0]
    heads = {cell.value: cell.column for cell in sheet[1]}
    for head, text in cells.items():
        sheet.cell(number, heads[head]).value = text


def test_the_list_has_the_columns_to_fill_in_and_a_row_a_problem(handed_out: Path) -> None:
    sheet = openpyxl.load_workbook(handed_out).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:9] == ("单位", "年度", "位置", "问题", "依据", "建议", "责任人", "状态", "反馈")
    assert {row[7] for row in rows[1:]} == {"待整改"}
    assert [row[9] for row in rows[1:3]] == ["A2", "A3"]
    assert all(row[0] and row[3] and row[4] for row in rows[1:])
    assert sheet.data_validations.dataValidation[0].formula1 == '"待整改,已整改,属实,已说明,不采纳"'


def test_a_filled_in_list_is_read_back_and_its_decisions_are_kept(handed_out: Path, tmp_path: Path) -> None:
    def change(book: Book) -> None:
        fill(book, 2, 责任人="张三", 状态="已说明", 反馈="口径不同，\n已在正文\u202e注明")
        fill(book, 3, 责任人="=李四", 状态="已整改", 反馈="=cmd|' /C calc'!A0")
        book.worksheets[0].cell(3, 7).data_type = book.worksheets[0].cell(3, 9).data_type = "s"

    data = tmp_path / "data"
    told = call("review", "--import", filled(handed_out, change), "--date", "2025-02-01", "--data", data)
    assert told.output.strip() == "读入 2 条结论，新记录或更改 2 条"
    held = list(reviews.load(data).values())
    assert {one.decision.value for one in held} == {"explained", "confirmed"}
    assert {one.reason for one in held} == {"口径不同， 已在正文 注明", "=cmd|' /C calc'!A0"}
    assert "'=cmd" in (data / "reviews.csv").read_text("utf-8")
    again = call("review", "--import", handed_out, "--date", "2025-03-01", "--data", data)
    assert again.output.strip() == "读入 2 条结论，新记录或更改 0 条"
    assert {one.date for one in reviews.load(data).values()} == {"2025-02-01"}
    second = tmp_path / "second.xlsx"
    call("check", tmp_path / "report.html", "--data", data, "--list", second)
    rows = list(openpyxl.load_workbook(second).worksheets[0].iter_rows(values_only=True))
    assert [row[7] for row in rows[1:] if row[6]] == ["属实"]
    assert len(rows) == openpyxl.load_workbook(handed_out).worksheets[0].max_row - 1


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"状态": "完成", "责任人": "张三", "反馈": "好"}, "状态为"),
        ({"状态": "已说明", "责任人": "张三"}, "填写反馈"),
        ({"状态": "已说明", "反馈": "好"}, "填写责任人"),
        ({"状态": "已说明", "责任人": "张三", "反馈": "好", "编号": "无"}, "编号为12位"),
        ({"状态": "已说明", "责任人": "张三", "反馈": "好" * 2001}, "不超过2000字"),
        ({"状态": "已说明", "责任人": "张三", "反馈": "=1+1"}, "公式"),
    ],
)
def test_a_wrong_row_is_refused_with_its_number_and_nothing_is_filed(
    handed_out: Path, tmp_path: Path, cells: dict[str, str], said: str
) -> None:
    path = filled(handed_out, lambda book: fill(book, 2, **cells))
    told = call("review", "--import", path, "--data", tmp_path / "data")
    assert isinstance(told.exception, BadData)
    assert said in str(told.exception)
    assert "第2行" in str(told.exception) or " I2" in str(told.exception)
    assert reviews.load(tmp_path / "data") == {}


def test_two_decisions_of_one_number_and_missing_columns_are_refused(handed_out: Path, tmp_path: Path) -> None:
    def contradict(book: Book) -> None:
        key = book.worksheets[0].cell(2, 11).value
        fill(book, 2, 责任人="张三", 状态="已说明", 反馈="甲")
        fill(book, 3, 责任人="张三", 状态="不采纳", 反馈="乙", 编号=str(key))

    for change in (contradict, lambda book: book.worksheets[0].delete_cols(8)):
        told = call("review", "--import", filled(handed_out, change), "--data", tmp_path / "data")
        assert isinstance(told.exception, BadData)


def package(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


_MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_R = b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_BOOK = b'<workbook %b %b><sheets><sheet name="a" r:id="rId1"/></sheets></workbook>' % (_MAIN, _R)


def workbook(sheet: bytes, target: bytes = b"worksheets/sheet1.xml") -> bytes:
    relations = b'<Relationships><Relationship Id="rId1" Target="%b"/></Relationships>' % target
    parts = {"xl/workbook.xml": _BOOK, "xl/_rels/workbook.xml.rels": relations, "xl/worksheets/sheet1.xml": sheet}
    return package(parts)


def rows_of(cells: bytes) -> bytes:
    return b"<worksheet %b><sheetData>%b</sheetData></worksheet>" % (_MAIN, cells)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04 broken",
        b"<html></html>",
        package({"word/document.xml": b"<a/>"}),
        workbook(b"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>"),
        workbook(b" " * (25 * 2**20)),
        workbook(rows_of(b'<row><c r="A9999999"><v>1</v></c></row>')),
        workbook(rows_of(b'<row><c r="A30000"><v>1</v></c></row>')),
        workbook(rows_of(b'<row><c r="ZZZ1"><v>1</v></c></row>')),
        workbook(rows_of(b'<row><c r="../1"><v>1</v></c></row>')),
        workbook(rows_of(b'<row><c r="A1" t="s"><v>7</v></c></row>')),
        workbook(rows_of(b'<row><c r="A1"><f>1+1</f><v>2</v></c></row>')),
        workbook(rows_of(b""), target=b"../../../etc/passwd"),
    ],
)
def test_a_hostile_sheet_is_refused_in_chinese(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(data)
    refused = call("review", "--import", path, "--data", tmp_path / "data").exception
    assert isinstance(refused, WenshangError)
    assert "list.xlsx" in str(refused)


def test_text_of_a_document_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    harmful = Finding("N1", Status.ERROR, Severity.HIGH, "=HYPERLINK(1)", "2023", (), "=1+1", quote="+cmd")
    path = tmp_path / "list.xlsx"
    path.write_bytes(rectification([harmful], {}))
    row = openpyxl.load_workbook(path).worksheets[0][2]
    assert row[0].value == "=HYPERLINK(1)"
    assert {cell.data_type for cell in row} <= {"s", "n"}  # an empty cell counts as a number
    assert path.read_bytes() == rectification([harmful], {})


def test_the_list_must_be_an_excel_file_and_one_handed_out_is_never_written_over(tmp_path: Path, handed_out: Path) -> None:
    told = call("check", made(tmp_path), "--data", tmp_path, "--list", tmp_path / "list.csv")
    assert isinstance(told.exception, UsageError)
    assert told.output == ""
    again = ("check", tmp_path / "report.html", "--data", tmp_path / "data", "--list", handed_out)
    call("check", made(tmp_path, wrong=True))
    assert call(*again).exception is None
    answered = filled(handed_out, lambda book: fill(book, 2, 责任人="张三", 状态="已整改", 反馈="已改")).read_bytes()
    assert isinstance(call(*again).exception, OutputError)
    assert handed_out.read_bytes() == answered
