"""Next year's draft: the form as it is printed, blanks that stay blank, and the same figures back once it is filled in."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from click.testing import CliRunner

from tests.conftest import ROOT
from tests.office.made_registers import workbook
from tests.office.test_comments import part, passages, said
from tests.office.test_tally import counted
from wenshang import parsing, readers, vocabulary
from wenshang.archive import Archive
from wenshang.checks import check
from wenshang.cli import command
from wenshang.errors import BadParameter, OutputError, UsageError
from wenshang.model import AnnualReport
from wenshang.office.draft import BLANK, FILLED, draft, known

BODY = "平潭综合实验区管理委员会"
YEAR = 2024
#: what the rules may say of a draft that nobody has written on: blank cells, prompts not filled in, empty sections
OF_BLANKS = ("空白", "尚未填写", "部分为空", "未提到")


def read(content: bytes, name: str = "草稿.docx") -> AnnualReport:
    return parsing.parse(readers.read_bytes(content, name=name))


def figures(year: int) -> dict[str, str]:
    """The figures of a year of a real body, as typed from its published report."""
    path = ROOT / "data" / "figures" / "pingtan.csv"
    rows = csv.DictReader(path.read_text("utf-8-sig").splitlines())
    return {row["code"]: row["value"] for row in rows if row["authority"] == BODY and row["period"] == str(year)}


def test_the_form_is_that_of_the_notice_cell_by_cell(samples: Path) -> None:
    official = readers.read(samples / "form-2021-blank.docx")
    mine = readers.read_bytes(draft("临川县水务局", YEAR, {}).content, name="草稿.docx")
    assert len(mine.tables) == len(official.tables) == 3
    for ours, theirs in zip(mine.tables, official.tables, strict=True):
        shape = [[(c.row, c.column, c.rowspan, c.colspan) for c in one.cells] for one in (ours, theirs)]
        assert shape[0] == shape[1]
        words = [["".join(c.text.split()) for c in one.cells] for one in (ours, theirs)]
        assert [pair for pair in zip(*words, strict=True) if pair[0] != pair[1]] == []
    headings = [p.text for p in official.paragraphs if p.text[1] == "、"]
    assert [p.text for p in mine.paragraphs if p.text[1:2] == "、"] == headings


def test_a_draft_without_anything_has_200_blank_cells_and_no_finding_but_the_blanks() -> None:
    made = draft("临川县水务局", YEAR, {})
    report = read(made.content)
    assert (report.authority, report.year, report.edition) == ("临川县水务局", YEAR, "2021")
    cells = [fact for fact in report.facts if vocabulary.code(fact.code).table]
    assert len(cells) == made.blank == 200
    assert all(fact.value is None for fact in cells)
    assert [f for f in check(report) if not any(word in f.message for word in OF_BLANKS)] == []
    assert {f.rule for f in check(report)} == {"A1", "A2", "A3", "A4", "B1", "F1", "F2", "R5"}


def test_blank_cells_are_marked_and_stay_empty() -> None:
    main = part(draft("临川县水务局", YEAR, {}).content, "word/document.xml").decode()
    assert main.count(f'w:fill="{BLANK}"') == 200
    assert f'w:fill="{FILLED}"' not in main
    assert main.count("<w:showingPlcHdr/>") == 12


def filled(content: bytes, values: dict[str, str]) -> bytes:
    """The draft with figures typed into its cells and words over its prompts, in Word's own model."""
    grid = {fact.code: fact.place for fact in read(content).facts}
    document = docx.Document(io.BytesIO(content))
    for code, value in values.items():
        place = grid[code]
        cell = document.tables[place.table - 1].cell(*place.grid)
        cell.paragraphs[0].text = value
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("year", [2022, 2023, 2024, 2025])
def test_filled_with_the_figures_of_a_real_report_it_reads_back_the_same_200_of_200(year: int) -> None:
    wanted = {code: value for code, value in figures(year).items() if vocabulary.code(code).table and ".other.all." not in code}
    assert len(wanted) == 200
    report = read(filled(draft(BODY, year, {}).content, wanted))
    held = {fact.code: "" if fact.value is None else str(fact.value) for fact in report.facts if fact.code in wanted}
    assert {code: (value, held.get(code)) for code, value in wanted.items() if held.get(code) != value} == {}


def test_what_last_years_report_carried_out_and_its_stock_are_carried_over_and_explained() -> None:
    before = Archive.open(ROOT / "data").report(BODY, YEAR - 1)
    values = before.values()
    told = known(YEAR, before=before)
    made = draft(BODY, YEAR, told)
    report = read(made.content)
    now = report.values()
    for column in ("natural_person", "enterprise", "total"):
        assert now[f"requests.carried_in.{column}"] == values[f"requests.carried_out.{column}"]
    assert now["proactive.normative_documents.in_force"] == values["proactive.normative_documents.in_force"] != 0
    assert made.blank == 200 - len(told) == 200 - 9
    lines = list(said(made.content).values())
    assert any("2023年年报“现行有效件数”" in line[1] for line in lines)
    assert all(line[0].endswith(text) for line, text in zip(lines, passages(made.content).values(), strict=True))
    found = check(report, earlier=before)
    assert [f for f in found if not any(word in f.message for word in OF_BLANKS)] == []


def test_with_the_register_tables_three_and_four_are_filled_with_their_rows() -> None:
    line: list[Any] = ["1号", "张某", "自然人", date(YEAR, 3, 1), date(YEAR, 3, 8), "予以公开", "维持", ""]
    tally = counted(workbook([line]), year=YEAR)
    made = draft("临川县水务局", YEAR, known(YEAR, tally=tally))
    values = read(made.content).values()
    assert {code: value for code, value in values.items() if not code.startswith("proactive.")} == tally.values()
    assert made.blank == 10
    assert b"\xe5\xbc\xa0\xe6\x9f\x90" not in b"".join(
        part(made.content, name) for name in zipfile.ZipFile(io.BytesIO(made.content)).namelist()
    )
    assert any("台账：台账第2行（1号）" in text for lines in said(made.content).values() for text in lines)


def test_the_same_draft_has_the_same_bytes_and_no_time_in_it() -> None:
    one, two = (draft("临川县水务局", YEAR, {}).content for _ in range(2))
    assert one == two
    assert {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(one)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_year_of_another_form_is_refused() -> None:
    with pytest.raises(BadParameter, match="2021年及以后"):
        draft("临川县水务局", 2020, {})


def test_the_command_writes_next_years_draft(tmp_path: Path) -> None:
    out = tmp_path / "草稿.docx"
    asked = ["draft", "--authority", BODY, "--output", str(out), "--data", str(ROOT / "data")]
    told = CliRunner().invoke(command, asked, standalone_mode=False)
    assert told.exception is None
    assert "空白 191 格" in told.output
    assert read(out.read_bytes()).year == 2026
    assert CliRunner().invoke(command, asked, standalone_mode=False).exception is None
    register = tmp_path / "台账.xlsx"
    register.write_bytes(workbook([["1号", "", "自然人", date(2026, 3, 1), "不知道", "", "", ""]]))
    summed = [*asked, "--register", str(register)]
    assert isinstance(CliRunner().invoke(command, summed, standalone_mode=False).exception, OutputError)
    assert read(out.read_bytes()).values()["requests.received.total"] is None
    out.unlink()
    told = CliRunner().invoke(command, summed, standalone_mode=False)
    assert told.return_value == 1
    assert "答复日期“不知道”认不出" in told.stderr
    for wrong in ("草稿.doc", "草稿.pdf", "草稿"):
        refused = CliRunner().invoke(command, [*asked, "--output", str(tmp_path / wrong)], standalone_mode=False)
        assert isinstance(refused.exception, UsageError)
        assert not (tmp_path / wrong).exists()
