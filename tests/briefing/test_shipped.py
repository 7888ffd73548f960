"""The notebooks that lead by example: one page for a leader, an analyst's own tables and figures published."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from lxml import html
from pypdf import PdfReader

from tests.briefing.conftest import HONGZE, WENSHANG, archive, told
from tests.conftest import ROOT
from wenshang import briefing
from wenshang.briefing import pdf
from wenshang.briefing.lint import lint
from wenshang.running import plan
from wenshang.running.engine import execute

PINGTAN = "平潭综合实验区管理委员会"
DATA = str(ROOT / "data")


@pytest.mark.browser
@pytest.mark.parametrize(("authority", "year"), [(WENSHANG, 2021), (HONGZE, 2024), *((PINGTAN, y) for y in range(2020, 2026))])
def test_the_leaders_brief_is_exactly_one_sheet(chromium: str, tmp_path: Path, authority: str, year: int) -> None:
    page = briefing.export(told("leadership_brief", data=DATA, authority=authority, year=year))
    assert lint(page) == ()
    (tmp_path / "a.html").write_text(page, "utf-8")
    (sheet,) = PdfReader(pdf.printed(tmp_path / "a.html", browser=Path(chromium))).pages
    text = sheet.extract_text()
    assert authority[:4] in text
    assert "建议" in text
    assert "附件" not in text
    assert "每个数字在原文中的位置和算式，见同名的网页和 .xlsx 文件" in "".join(text.splitlines())


def test_an_analysts_own_work_is_on_the_page() -> None:
    root = html.fromstring(briefing.export(told("my_analysis", data=DATA)))
    text = root.text_content()
    assert "我的看法" in text
    assert "43.5" in text
    assert "由编制人自行计算" in text
    assert len(root.xpath("//*[local-name()='svg'][@role='img']")) == 2
    assert "218" in [link.text_content() for link in root.xpath("//table//a")]


@pytest.mark.parametrize("name", ["start_here", "explore"])
def test_what_the_first_notebooks_show_is_a_page_too(name: str) -> None:
    page = briefing.export(told(name, data=DATA))
    assert lint(page) == ()
    root = html.fromstring(page)
    assert root.xpath("//table[caption='淮安市洪泽区人民政府　本年新收']//a[@data-fact][.='95']")


def test_every_chart_of_the_eight_years_is_on_the_page() -> None:
    root = html.fromstring(briefing.export(told("yearly_comparison", data=DATA, authority=PINGTAN, year=2025, years_back=7)))
    titles = [svg.xpath("string(.)") for svg in root.xpath("//*[local-name()='svg'][@role='img']")]
    assert len(titles) == 2
    assert "各渠道公开信息数" in titles[0]
    assert "申请办理结果" in titles[1]


def test_sections_may_be_moved_and_are_counted_as_they_stand(tmp_path: Path) -> None:
    notebook = nbformat.read(plan.find("yearly_comparison"), as_version=4)
    at = [n for n, cell in enumerate(notebook.cells) if cell.cell_type == "markdown" and cell.source.startswith("## ")]
    first, second, third = at[1], at[2], at[3]
    moved = notebook.cells[second:third] + notebook.cells[first:second]
    notebook.cells[first:third] = moved
    nbformat.write(notebook, tmp_path / "yearly_comparison.ipynb")
    made = execute(tmp_path / "yearly_comparison.ipynb", {"data": DATA, "authority": HONGZE, "year": 2024}, cwd=ROOT)
    heads = [head.text_content() for head in html.fromstring(briefing.export(made)).xpath("//h2")]
    assert heads[:3] == ["一、总体情况", "二、依申请公开情况", "三、主动公开情况"]


def test_the_whole_against_its_parts_is_a_page(tmp_path: Path) -> None:
    row = {"requests.received.total": 0, "requests.received.natural_person": 0}
    bodies = {(f"测试县第{n}局", 2023, "2021"): row | {"requests.received.total": n} for n in (1, 2, 3)}
    whole = {("测试县人民政府", 2023, "2021"): row | {"requests.received.total": 9}}
    data = archive(tmp_path, bodies | whole)
    page = briefing.export(told("reconcile", data=str(data), authority="测试县人民政府", year=2023))
    assert lint(page) == ()
    text = html.fromstring(page).text_content()
    assert "汇总与各单位之和不符的格" in text
    cells = html.fromstring(page).xpath("//tr[td[contains(., '不符')]]/*")
    assert {"9", "6"} <= {cell.text_content().strip() for cell in cells}


def test_what_a_report_does_not_hold_is_said_under_its_name_and_no_chart_of_zeros_is_drawn() -> None:
    text = html.fromstring(briefing.export(told("yearly_comparison", data=DATA, authority=WENSHANG, year=2021))).text_content()
    assert "政府信息公开申请（总计栏）：26项为0，未列出。" in text
    assert "2021年各项均为0或没有数字" in text
    assert "自行计算" not in text
    assert "2020年报告没有此项" not in text
    text = html.fromstring(briefing.export(told("yearly_comparison", data=DATA, authority=HONGZE, year=2024))).text_content()
    assert "建议提案和企业培育：报告没有列出这类数字。" in text
