"""The register of applications counted into 表三 and 表四: every cell and every cell's rows, as offices really keep registers."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.conftest import ROOT
from tests.office.made_registers import HEADS, YEAR, rows, workbook
from wenshang import parsing, readers
from wenshang.errors import BadData, UnreadableFile
from wenshang.office import papers, register, wording
from wenshang.office.tally import Tally, tally
from wenshang.readers import sheets


def counted(data: bytes, *, name: str = "台账.xlsx", year: int = YEAR, mapping: bytes = b"", **options: Any) -> Tally:
    known = wording.known_words(mapping, name="对照.toml")
    return tally(register.read(sheets.read(data, name=name), name=name, known=known), year=year, **options)


@pytest.mark.parametrize("many", [0, 1, 500, 20_000])
def test_every_cell_and_every_cells_rows_are_right(many: int) -> None:
    lines, right, of = rows(many)
    done = counted(workbook(lines))
    assert done.problems == ()
    assert {code: value for code, value in done.values().items() if value} == dict(right)
    assert len(done.cells) == 25 * 7 + 15
    for cell in done.cells:
        assert [name.row for name in cell.rows] == of.get(cell.code, [])


def test_what_is_counted_keeps_the_forms_own_equation() -> None:
    done = counted(workbook(rows(500)[0])).values()
    for column in ("natural_person", "enterprise", "total"):
        total = done[f"requests.received.{column}"] + done[f"requests.carried_in.{column}"]
        assert total == done[f"requests.processed.{column}"] + done[f"requests.carried_out.{column}"]


def test_a_cell_names_its_rows_and_nobody() -> None:
    done = counted(workbook([["2024-1号", "张某", "自然人", date(2024, 1, 5), date(2024, 1, 20), "予以公开", "", ""]]))
    cell = next(cell for cell in done.cells if cell.code == "requests.granted.natural_person")
    assert [str(row) for row in cell.rows] == ["台账第2行（2024-1号）"]
    assert "张某" not in repr(done) + done.frame.to_csv()
    assert b"\xe5\xbc\xa0\xe6\x9f\x90" not in papers.tally_workbook(done)


@pytest.mark.parametrize("number", ["13912345678", "370830199001011234", "37083019900101123X"])
def test_a_number_that_may_be_a_persons_is_not_told(number: str) -> None:
    done = counted(workbook([[number, "", "自然人", date(2024, 1, 5), None, "", "", ""]]))
    assert number not in repr(done)


def test_two_rows_of_headings_merged_cells_and_a_title_above() -> None:
    title = ["某某局2024年度依申请公开台账"]
    upper = ["收件编号", "申请人", "", "收件日期", "办理情况", "", "救济情况", ""]
    lower = ["", "姓名", "类型（申请人类型）", "", "答复日期", "办理结果", "复议结果", "诉讼结果"]
    line = ["1", "某", "自然人", date(2024, 3, 1), date(2024, 3, 8), "予以公开", "", ""]
    more = ["2", "某", "公司", None, date(2024, 3, 9), "部分公开", "维持", ""]
    areas = ["A1:H1", "A2:A3", "B2:C2", "D2:D3", "E2:F2", "G2:H2", "D4:D5"]
    done = counted(workbook([line, more], heads=[title, upper, lower], merged=areas)).values()
    assert done["requests.received.total"] == 2
    assert done["requests.granted.natural_person"] == 1
    assert done["requests.granted_in_part.enterprise"] == 1
    assert done["disputes.reconsideration.upheld"] == 1


@pytest.mark.parametrize("text", ["2024-03-05", "2024/3/5", "2024年3月5日", "2024.3.5", "20240305", 45356, "２０２４年３月５日"])
def test_dates_as_offices_write_them(text: object) -> None:
    done = counted(workbook([["1", "", "自然人", text, None, "", "", ""]])).values()
    assert done["requests.received.natural_person"] == 1


def test_a_csv_in_gbk_is_read() -> None:
    text = ",".join(HEADS) + "\r\n" + "1,某,自然人,2024-01-05,2024-01-20,予以公开,,\r\n"
    assert counted(text.encode("gbk"), name="台账.csv").values()["requests.granted.total"] == 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (["1", "", "自然人", "3月5日", None, "", "", ""], "收件日期“3月5日”认不出"),
        (["1", "", "某某人", date(2024, 1, 5), None, "", "", ""], "申请人类型认不出"),
        (["1", "", "自然人", date(2024, 1, 5), date(2024, 1, 9), "不予公开", "", ""], "不能确定是表三的哪一行"),
        (["1", "", "自然人", date(2024, 1, 5), date(2024, 1, 2), "予以公开", "", ""], "早于收件日期"),
        (["1", "", "自然人", date(2024, 1, 5), None, "予以公开", "", ""], "没有答复日期"),
        (["1", "", "自然人", date(2024, 1, 5), "已经答了", "予以公开", "", ""], "答复日期“已经答了”认不出"),
        (["1", "", "自然人", date(2024, 1, 5), date(2024, 1, 9), "予以公开", "某种", ""], "复议结果“某种”认不出"),
    ],
)
def test_a_row_that_cannot_be_told_is_listed_and_not_counted(line: list[Any], said: str) -> None:
    done = counted(workbook([line]))
    assert said in done.problems[0].found
    assert done.problems[0].name.row == 2
    assert not any(done.values().values())


def test_the_same_registration_number_twice_is_said() -> None:
    line = ["1号", "", "自然人", date(2024, 1, 5), None, "", "", ""]
    done = counted(workbook([line, line]))
    assert done.values()["requests.received.total"] == 2
    assert "收件编号与台账第2行" in done.problems[0].found


def test_an_offices_own_words_come_by_a_mapping() -> None:
    heads = ["收件编号", "来文人", "人员分类", "来文时间", "回函", "结论"]
    line = ["1", "某", "群众", "2024-01-05", "2024-01-08", "给了"]
    mapping = """
    [columns]
    "人员分类" = "applicant"
    "来文时间" = "received"
    "回函" = "replied"
    "结论" = "outcome"
    [applicants]
    "群众" = "natural_person"
    [outcomes]
    "给了" = "granted"
    """.encode()
    with pytest.raises(UnreadableFile, match="列标题"):
        counted(workbook([line], heads=[heads]))
    assert counted(workbook([line], heads=[heads]), mapping=mapping).values()["requests.granted.natural_person"] == 1
    with pytest.raises(BadData, match=r"没有“recieved”.*received"):
        counted(workbook([line], heads=[heads]), mapping='[columns]\n"来文时间" = "recieved"\n'.encode())


def test_what_last_years_report_carried_out_is_carried_in() -> None:
    line = ["1", "", "自然人", date(2024, 3, 5), date(2024, 3, 9), "予以公开", "", ""]
    done = counted(workbook([line]), carried={"natural_person": 2, "total": 2})
    cell = next(cell for cell in done.cells if cell.code == "requests.carried_in.natural_person")
    assert (cell.value, cell.rows) == (2, ())
    assert "2023年年报" in cell.source
    assert any("请补登" in note for note in done.notes)
    old = ["0", "", "自然人", date(2023, 12, 30), date(2024, 1, 3), "予以公开", "", ""]
    both = counted(workbook([old, line]), carried={"natural_person": 2, "total": 2})
    assert any("两处不同" in note for note in both.notes)
    assert counted(workbook([old, line]), carried={"natural_person": 1, "total": 1}).notes == ()


def packed(data: bytes, changes: Mapping[str, Callable[[bytes], bytes]]) -> bytes:
    """The workbook with parts changed, or added where it has none of that name."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for part in source.namelist():
            made.writestr(part, changes.get(part, lambda content: content)(source.read(part)))
        for part in changes.keys() - set(source.namelist()):
            made.writestr(part, changes[part](b""))
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
LINE = ["1号", "某", "自然人", date(2024, 1, 5), date(2024, 1, 20), "予以公开", "", ""]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "空文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, r"\.xls.*另存为"),
        (b"PK\x03\x04" + b"\0" * 64, "压缩包"),
        (workbook([])[:900], "压缩包|工作簿"),
        (b"no columns here", "没有分列"),
        (workbook([], heads=[["甲", "乙"]]), "列标题"),
    ],
)
def test_what_is_no_register_is_refused_with_advice(data: bytes, said: str) -> None:
    with pytest.raises(UnreadableFile, match=said):
        counted(data)


def test_bombs_and_entities_are_refused() -> None:
    bombs = {
        SHEET: lambda content: content.replace(b"<sheetData>", b"<sheetData>" + b" " * (257 * 2**20)),
        "xl/sharedStrings.xml": lambda content: content.replace(b"</sst>", b" " * (257 * 2**20) + b"</sst>"),
        "xl/styles.xml": lambda content: content + b" " * (25 * 2**20),
    }
    for part, change in bombs.items():
        with pytest.raises(UnreadableFile, match=r"解压后的大小|损坏的 XML"):
            counted(packed(workbook([LINE]), {part: change}))
    declared = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>'
    for part in bombs:
        with pytest.raises(UnreadableFile, match="实体"):
            counted(packed(workbook([LINE]), {part: lambda content: declared + content}))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (b'<row r="300000"><c r="A300000"><v>1</v></c></row>', "行数"),
        (b'<row r="7"><c r="XFD7"><v>1</v></c></row>', "列数"),
        (b'<row r="1"><c r="A1"><v>1</v></c></row>', "行号"),
        (b'<row r="7"><c r="A9"><v>1</v></c></row>', "单元格位置"),
        (b'<row r="7"><c r="A7" t="s"><v>99</v></c></row>', "文字缺失"),
    ],
)
def test_a_sheet_that_asks_for_too_much_or_contradicts_itself_is_refused(written: bytes, said: str) -> None:
    with pytest.raises(UnreadableFile, match=said):
        counted(packed(workbook([LINE]), {SHEET: lambda content: content.replace(b"</sheetData>", written + b"</sheetData>")}))


def test_merged_areas_without_end_are_refused() -> None:
    areas = b"<mergeCells>" + b'<mergeCell ref="A1:H400"/>' * 2_000 + b"</mergeCells>"
    data = workbook([LINE] * 400)
    with pytest.raises(UnreadableFile, match="合并的单元格数"):
        counted(packed(data, {SHEET: lambda content: content.replace(b"</sheetData>", b"</sheetData>" + areas)}))


def test_macros_outside_links_and_embedded_objects_stay_shut_and_are_said() -> None:
    link = b'<Relationships><Relationship Id="r" Type="a/externalLink" Target="b.xlsx" TargetMode="External"/></Relationships>'
    carried: dict[str, Callable[[bytes], bytes]] = {
        "xl/vbaProject.bin": lambda _: b"\xd0\xcf\x11\xe0 macro",
        "xl/externalLinks/_rels/externalLink1.xml.rels": lambda _: link,
        "xl/embeddings/oleObject1.bin": lambda _: b"\0" * (300 * 2**20),
    }
    done = counted(packed(workbook([LINE]), carried), name="台账.xlsm")
    assert done.values()["requests.granted.natural_person"] == 1
    assert done.notes == (
        "文件带有宏，没有运行",
        "文件嵌有 1 个其他对象，没有打开",
        "文件引用了 1 处其他文件或网址，没有访问",
    )


@pytest.mark.parametrize(
    "heads",
    [
        ["收件\n编号", "申请人\n姓名", "申请人 类型", "收件　日期*", "答复\r\n日期", "（五）办理结果", "复议结果", "诉讼结果"],
        [
            "1.收件编号",
            "申请人姓名",
            "申请人类型（自然人、商业企业等）",
            "收件日期（年月日）",
            "答复日期(年/月/日)",
            "办理结果：",
            "复议结果",
            "诉讼结果",
        ],
    ],
)
def test_headings_broken_over_lines_numbered_or_explained_are_known(heads: list[str]) -> None:
    assert counted(workbook([LINE], heads=[heads])).values()["requests.granted.natural_person"] == 1


def test_headings_printed_anew_on_each_page_are_no_rows() -> None:
    done = counted(workbook([LINE, HEADS, ["2号", *LINE[1:]]]))
    assert done.values()["requests.received.total"] == 2
    assert done.problems == ()


def test_dates_count_from_where_the_workbook_says() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook([LINE])))
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active["D2"], book.active["E2"] = date(2024, 1, 5), date(2024, 1, 20)
    out = io.BytesIO()
    book.save(out)
    assert counted(out.getvalue()).values()["requests.granted.natural_person"] == 1
    assert sheets.read(out.getvalue(), name="台账.xlsx")[0].rows[1][3] == datetime(2024, 1, 5)


def test_the_reader_agrees_with_openpyxl_on_every_cell() -> None:
    data = workbook(rows(300)[0], merged=["A2:B4"])
    theirs = openpyxl.load_workbook(io.BytesIO(data)).active
    mine = sheets.read(data, name="台账.xlsx")[0].rows
    blank = {(row, column) for row in (1, 2, 3) for column in (0, 1)} - {(1, 0)}
    for r, line in enumerate(theirs.iter_rows(values_only=True)):
        for c, value in enumerate(line):
            if (r, c) not in blank:
                assert mine[r][c] == (value or None), (r, c)


def test_formulas_and_commands_in_cells_stay_text() -> None:
    line = ['=HYPERLINK("http://x","y")', "", "自然人", date(2024, 1, 5), "=1+1", "予以公开", "", ""]
    done = counted(workbook([line]))
    assert any("没有计算结果" in note for note in done.notes)
    book = openpyxl.load_workbook(
        io.BytesIO(papers.tally_workbook(counted(workbook([["=1+1", "", "自然人", date(2024, 1, 5)]]))))
    )
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_the_template_is_a_register_with_lists_and_the_same_bytes() -> None:
    made = papers.register_template()
    assert made == papers.register_template()
    sheet = openpyxl.load_workbook(io.BytesIO(made))["台账"]
    assert len(sheet.data_validations.dataValidation) == 4
    assert not any(counted(made).values().values())
    choices = openpyxl.load_workbook(io.BytesIO(made))["选项"]
    known = wording.known_words()
    offered = [[cell.value for cell in column if cell.value] for column in choices.iter_cols()]
    tables = [known.applicants, known.outcomes, known.results, known.results]
    for words, table in zip([column for column in offered if column], tables, strict=True):
        assert all(wording.plain(word) in table for word in words)


def wenshang(*words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "wenshang", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, check=False, timeout=120)


def test_the_command_compares_a_draft_cell_by_cell(tmp_path: Path) -> None:
    draft = ROOT / "data" / "documents" / "汶上县科学技术局" / "2021.txt"
    path = tmp_path / "台账.xlsx"
    path.write_bytes(workbook([["1号", "张某", "自然人", date(2021, 3, 5), date(2021, 3, 9), "予以公开", "", ""]]))
    done = wenshang("tally", path, "--draft", draft, "--output", tmp_path / "表.xlsx", "--format", "json")
    assert done.returncode == 1, done.stderr
    said = json.loads(done.stdout)
    found = {item["code"]: (item["register"], item["draft"]) for item in said["differences"]}
    assert found["requests.received.natural_person"] == (1, "0")
    assert "张某" not in done.stdout
    titles = openpyxl.load_workbook(tmp_path / "表.xlsx").sheetnames
    assert titles == ["表三", "表四", "每格的依据", "待核对的行", "说明"]
    table = wenshang("tally", path, "--draft", draft)
    assert "台账 1，草稿 0" in table.stdout
    path.write_bytes(workbook([]))
    empty = wenshang("tally", path, "--draft", draft, "--year", 2021)
    report = parsing.parse(readers.read(draft))
    zeros = {code for code, value in report.values().items() if value == 0}
    differing = [d for d in counted(workbook([]), year=2021).against(report) if d.cell.code in zeros]
    assert differing == []
    assert empty.returncode == (1 if counted(workbook([]), year=2021).against(report) else 0)
    assert "没有可以计入2021年的申请，各格为0" in empty.stdout


def test_a_register_that_somebody_keeps_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(kept := workbook([["1号", "张某", "自然人", date(2021, 3, 5), date(2021, 3, 9), "予以公开", "", ""]]))
    for words, code in (
        (("--template", path), 9),
        ((path, "--output", path), 64),
        ((path, "--output", path.with_suffix(".pdf")), 64),
        (("--template", path.with_suffix(".csv")), 64),
    ):
        refused = wenshang("tally", *words)
        assert refused.returncode == code, refused.stdout
        assert refused.stderr.startswith("错误：")
        assert path.read_bytes() == kept
    assert [one.name for one in tmp_path.iterdir()] == ["台账.xlsx"]
