"""The files beside a page: workbook, CSV, index; hostile text is harmless in all of them; the same inputs give the same bytes."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import html

from tests.briefing.conftest import HONGZE, PAGES, archive, told
from tests.conftest import ROOT
from wenshang import briefing
from wenshang.archive import Archive
from wenshang.briefing import index, workbook
from wenshang.briefing.lint import lint
from wenshang.cli.pages import pdf as pdf_command
from wenshang.errors import MissingExtra

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>]]>\u202e\x07&lt;=cmd|' /C calc'!A0"


@pytest.fixture(scope="module")
def two_years() -> dict[str, bytes]:
    name, parameters = PAGES["two years"]
    return briefing.files(told(name, data=str(ROOT / "data"), **parameters), where="洪泽")


def book(content: bytes, *, values: bool = False) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


def test_the_codes_of_the_data_are_explained(two_years: dict[str, bytes]) -> None:
    notes = [text for _, text in book(two_years[".xlsx"])["说明"].iter_rows(values_only=True)]
    assert notes[-1:] == ["数据中的“取得方式”用代码：typed 为人工录入。"]
    assert any(text.startswith("数据中的“精确程度”用代码：exact 为准确") for text in notes)


def test_the_comparison_is_formulas_whose_values_are_right(two_years: dict[str, bytes], held: Archive) -> None:
    formulas, values = book(two_years[".xlsx"])["比较"], book(two_years[".xlsx"], values=True)["比较"]
    old, new = (held.report(HONGZE, year).values() for year in (2023, 2024))
    compared = 0
    for row, (code, _, _, before, after, gap, growth, _) in enumerate(values.iter_rows(min_row=2, values_only=True), start=2):
        if gap is None:
            continue
        compared += 1
        assert (float(before), float(after)) == (float(old[code]), float(new[code]))
        assert formulas.cell(row, 6).value == f"=E{row}-D{row}"
        assert gap == pytest.approx(float(new[code] - old[code]))
        assert (growth is None) == (old[code] == 0)
        assert growth is None or growth == pytest.approx(float(new[code] - old[code]) / float(old[code]))
    assert compared == len(set(old) & set(new))


def test_the_tidy_sheet_and_the_csv_hold_every_fact_once(two_years: dict[str, bytes], held: Archive) -> None:
    facts = {(str(f.period), f.code): f.value for year in (2023, 2024) for f in held.report(HONGZE, year).facts}
    rows = list(book(two_years[".xlsx"])["数据"].iter_rows(min_row=2, values_only=True))
    assert {(row[1], row[2]): row[4] for row in rows} == {key: float(value) for key, value in facts.items()}
    assert len(rows) == len(facts)
    assert two_years[".csv"].startswith(b"\xef\xbb\xbf")
    listed = list(csv.DictReader(io.StringIO(two_years[".csv"].decode("utf-8-sig"))))
    assert {(row["时期"], row["代码"]): float(row["数值"]) for row in listed} == {k: float(v) for k, v in facts.items()}


def test_a_blank_is_an_empty_cell_and_no_zero(tmp_path: Path) -> None:
    data = archive(tmp_path, {("甲局", 2023, "2021"): {"requests.received.total": None, "requests.granted.total": 0}})
    files = briefing.files(told("yearly_comparison", data=str(data), authority="甲局", year=2023), where="甲局")
    rows = {row[2]: row[4] for row in book(files[".xlsx"])["数据"].iter_rows(min_row=2, values_only=True)}
    assert rows == {"requests.received.total": None, "requests.granted.total": 0}
    listed = csv.DictReader(io.StringIO(files[".csv"].decode("utf-8-sig")))
    assert {row["代码"]: row["数值"] for row in listed} == {"requests.received.total": "", "requests.granted.total": "0"}


def hostile_archive(folder: Path) -> Path:
    """The project's founding report with hostile text around its figures, under an authority with a hostile origin."""
    text = (ROOT / "data" / "documents" / "汶上县科学技术局" / "2021.txt").read_text("utf-8")
    text = text.replace("微信公众号发送信息", f"微信公众号（{HOSTILE}）发送信息").replace(
        "推送人才队伍", f"{HOSTILE}推送人才队伍"
    )
    data = archive(folder, {("甲局=1", 2020, "2021"): {"requests.received.total": 1}}, kind="科技")
    (data / "report.txt").write_text(text, "utf-8")
    sha = hashlib.sha256((data / "report.txt").read_bytes()).hexdigest()
    with (data / "register.csv").open("a", encoding="utf-8", newline="") as stream:
        row = [
            "汶上县科学技术局",
            "",
            "",
            "山东省",
            "县",
            "科技",
            2021,
            "2021",
            "document",
            "report.txt",
            sha,
            f"=1+1{HOSTILE[:60]}",
            1,
        ]
        csv.writer(stream, lineterminator="\n").writerow(row)
    return data


@pytest.mark.parametrize("name", ["yearly_comparison", "data_quality", "quarterly_progress"])
def test_hostile_text_reaches_page_and_files_as_harmless_text(tmp_path: Path, name: str) -> None:
    data = hostile_archive(tmp_path)
    files = briefing.files(told(name, data=str(data), authority="汶上县科学技术局", year=2021), where="汶上")
    page = files[".html"].decode()
    root = html.document_fromstring(page)
    assert not root.xpath("//script | //img | //@onerror")
    assert "\u202e" not in page
    assert "\x07" not in page
    text = root.text_content()
    assert "=1+1<script>alert(1)</script>" in text
    assert "<script>" not in page.replace("&lt;script&gt;", "")
    for sheet in book(files[".xlsx"]):
        formulas = [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        assert sheet.title == "比较" or formulas == []
    risky = [
        cell for row in csv.reader(io.StringIO(files[".csv"].decode("utf-8-sig"))) for cell in row if cell[:1] in "=+@" and cell
    ]
    assert risky == []


def test_hostile_quotations_are_shown_with_code_points_and_a_note(tmp_path: Path) -> None:
    data = hostile_archive(tmp_path)
    page = briefing.export(told("yearly_comparison", data=str(data), authority="汶上县科学技术局", year=2021))
    assert "〓U+202E" in page
    assert "来源文字中有字体不含或不可见的字符" in page
    assert lint(page) == ()


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@a", " =1", "\t=1", "＝1"])
def test_text_that_begins_like_a_formula_is_guarded_in_csv(cell: str) -> None:
    ((shown,),) = list(csv.reader(io.StringIO(workbook.comma_separated([], [[cell]]).decode("utf-8-sig"))))[1:]
    assert shown == f"'{cell}"


_AGAIN = """
import hashlib, sys, time
clock = time.time
time.time = lambda: clock() + float(sys.argv[1])
from pathlib import Path
from tests.briefing.conftest import PAGES, told
from wenshang import briefing
from wenshang.briefing import appendix, index
output, listed = Path(sys.argv[2]), []
for kind, (name, given) in PAGES.items():
    notebook = told(name, data=sys.argv[3], **given)
    for suffix, content in briefing.files(notebook, where=kind).items():
        (output / f"{kind}{suffix}").write_bytes(content)
    listed.append(index.Listed(f"{kind}.html", appendix.records_of(notebook).page))
(output / "index.html").write_text(index.html(listed, output), "utf-8")
"""


@pytest.mark.slow
def test_two_runs_in_two_folders_at_two_times_give_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for name, later, seed, zone in (("one", "0", "1", "UTC"), ("other folder", "98765432", "2", "Asia/Shanghai")):
        output = tmp_path / name
        output.mkdir()
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(ROOT)}
        data = os.path.relpath(ROOT / "data", output) if name == "one" else str(ROOT / "data")
        command = [sys.executable, "-c", _AGAIN, later, str(output), data]
        subprocess.run(command, check=True, cwd=output, env=environment)
        made.append({path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in output.iterdir()})
    assert len(made[0]) == 3 * len(PAGES) + 1
    assert made[0] == made[1]


def listed(**about: object) -> index.Listed:
    usual = {"kind": "yearly_comparison", "title": "题", "authority": "甲局", "year": 2023, "region": "某县", "findings": {}}
    return index.Listed("甲局/2023/yearly_comparison.html", usual | about)


def test_the_index_links_to_pages_and_to_what_stands_beside_them(tmp_path: Path) -> None:
    (tmp_path / "甲局" / "2023").mkdir(parents=True)
    for suffix in (".html", ".xlsx", ".csv"):
        (tmp_path / "甲局" / "2023" / f"yearly_comparison{suffix}").touch()
    made = index.html([listed()], tmp_path)
    assert lint(made, index=True) == ()
    links = [str(href) for href in html.fromstring(made).xpath("//tbody//a/@href")]
    assert [link.rsplit(".", 1)[1] for link in links] == ["html", "xlsx", "csv"]
    assert links[0].startswith("%E7%94%B2%E5%B1%80/2023/")


@pytest.mark.parametrize("state", ["已报", "有误", "存疑"])
def test_the_state_matrix_says_what_was_found(tmp_path: Path, state: str) -> None:
    root = html.fromstring(index.html([listed(state=state), listed(authority="乙局", year=2022)], tmp_path))
    rows = {
        row.xpath("string(th)"): [cell.text for cell in row.xpath("td")] for row in root.xpath("//table[@class='matrix']//tr")
    }
    assert rows["甲局"] == ["未收存", state]


@pytest.mark.parametrize(("state", "leads"), [("已报", []), ("有误", ["#f1"]), ("存疑", ["#f1"])])
def test_a_report_that_is_wrong_leads_to_its_worst_finding(tmp_path: Path, state: str, leads: list[str]) -> None:
    page = index.Listed("甲局/2023/data_quality.html", listed(kind="data_quality", state=state).about)
    found = html.fromstring(index.html([listed(state=state), page], tmp_path)).xpath("//table[@class='matrix']//a/@href")
    assert [str(href).removeprefix("%E7%94%B2%E5%B1%80/2023/data_quality.html") for href in found] == leads


def test_a_page_whose_latest_run_failed_is_marked_with_its_date(tmp_path: Path) -> None:
    stale = index.Listed("甲局/2023/x.html", listed().about, True, "数据有误", "2026-01-31")
    assert "这是2026-01-31的页面，最近一次生成失败：数据有误" in index.html([stale], tmp_path)
    gone = index.Listed("甲局/2023/x.html", listed().about, False, "数据有误")
    assert "尚无可用页面" in index.html([gone], tmp_path)


def test_a_hostile_name_is_text_in_the_index(tmp_path: Path) -> None:
    made = index.html([listed(authority=HOSTILE, title=HOSTILE)], tmp_path)
    assert len(html.fromstring(made).xpath("//script | //img")) == 1
    assert lint(made, index=True) == ()


def test_without_a_browser_the_pdf_command_says_what_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    page = tmp_path / "a.html"
    page.write_text("<p>一页</p>", "utf-8")
    with pytest.raises(MissingExtra, match="Chrome"):
        pdf_command.main([str(page)], standalone_mode=False)
