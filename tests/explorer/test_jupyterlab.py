"""A real JupyterLab: the explorer; a shipped notebook changed and added to, saved, and run from the command line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from lxml import html

from tests.explorer import journey
from tests.explorer.accessible import violations
from tests.explorer.conftest import Lab, Watched
from wenshang.workplace import EXPLORER

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PINGTAN = "平潭综合实验区管理委员会"
PURPLE = "#b0127b"


def cell_with(page: Any, text: str) -> int:
    """The place of the cell whose source holds a text."""
    page.locator(".jp-Cell .cm-content", has_text=text).first.wait_for()
    sources = page.locator(".jp-Notebook .jp-Cell").all_inner_texts()
    return next(n for n, source in enumerate(sources) if text in source)


def cell(page: Any, place: int) -> Any:
    return page.locator(".jp-Notebook .jp-Cell").nth(place)


def write(page: Any, place: int, source: str) -> None:
    """Replace the source of a cell as a person does: click into it, select all, type over."""
    cell(page, place).locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(source)


def drawing(page: Any, place: int) -> str:
    """The SVG that a cell shows (JupyterLab shows it as an image)."""
    return unquote(cell(page, place).locator(".jp-RenderedSVG img").get_attribute("src"))


def add_below(page: Any, place: int, source: str) -> int:
    """A new cell below another, with a source; its place."""
    cell(page, place).locator(".cm-content").click()
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    page.keyboard.press("Enter")
    page.keyboard.insert_text(source)
    return place + 1


def test_a_changed_chart_an_added_frame_and_an_added_figure_reach_the_page(watched: Watched, lab: Lab) -> None:
    page = watched.page
    page.goto(lab.address("notebooks/yearly_comparison.ipynb"))
    parameters = cell_with(page, "years_back: int")
    page.wait_for_selector(".jp-StatusBar-TextItem:has-text('空闲')")
    source = "\n".join(cell(page, parameters).locator(".cm-line").all_inner_texts())
    write(page, parameters, source.replace("汶上县科学技术局", PINGTAN).replace("= 2021", "= 2025"))
    chart = cell_with(page, "charts.outcomes(outcomes")
    write(
        page,
        chart,
        'trend = ws.series(facts, ["本年新收", "予以公开"])\n'
        f'charts.lines(trend, colors={{"予以公开": "{PURPLE}"}}, order=["予以公开", "本年新收"], title="我的折线")',
    )
    frame = add_below(
        page,
        chart,
        'import pandas as pd\nws.caption("我的估算")\n'
        'pd.DataFrame({"甲": [0.5, 41]}, index=pd.Index(["每百件", "折算"], name="口径"))',
    )
    figure = add_below(
        page, frame, "from matplotlib import pyplot as plt\nplt.plot([1, 4, 2])\nplt.title('我的曲线')\nplt.show()"
    )
    page.get_by_role("menuitem", name="运行").first.click()
    page.get_by_text("运行所有单元格", exact=True).first.click()
    assert PURPLE in drawing(page, chart)
    cell(page, frame).locator(".jp-OutputArea td", has_text="41").wait_for()
    assert "我的曲线" in drawing(page, figure)
    page.keyboard.press("Escape")
    page.keyboard.press("Control+s")
    notebook = lab.folder / "notebooks/yearly_comparison.ipynb"
    page.wait_for_function("() => !document.querySelector('.lm-TabBar-tab.jp-mod-dirty')")
    assert "我的估算" in notebook.read_text("utf-8")
    command = [sys.executable, "-m", "wenshang", "run", "notebooks/yearly_comparison.ipynb"]
    done = subprocess.run(command, cwd=lab.folder, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    (made,) = (lab.folder / "build").rglob("2025/yearly_comparison*.html")
    published(made)
    assert watched.troubles == []


def published(made: Path) -> None:
    """The colour and the order of the lines, the cells of the frame under its caption, and the figure, on the page."""
    root = html.fromstring(made.read_text("utf-8"))
    (lines,) = root.xpath("//*[@aria-label='图：我的折线']/*[local-name()='svg']")
    assert lines.xpath(f".//*[@stroke='{PURPLE}']")
    told = lines.xpath("string(*[local-name()='title'])")
    assert told.index("予以公开：") < told.index("本年新收：")
    (table,) = root.xpath("//table[caption='我的估算']")
    assert [cell.text_content() for cell in table.xpath(".//td")] == ["0.5", "41.0"]
    (curve,) = root.xpath("//*[@aria-label='图：我的曲线']/*[local-name()='svg']")
    assert curve.xpath(".//*[local-name()='text'][.='我的曲线']")


def run_all(page: Any, address: str) -> None:
    """Open the notebook and run it from the menu, in Chinese."""
    page.goto(address)
    page.wait_for_selector(".jp-Notebook .jp-CodeCell")
    page.wait_for_selector(".jp-StatusBar-TextItem:has-text('空闲')")  # the kernel is there
    page.get_by_role("menuitem", name="运行").first.click()
    page.get_by_text("运行所有单元格", exact=True).first.click()
    page.wait_for_selector(".wx-app .wx-table")


def test_an_analyst_looks_opens_evidence_uploads_a_draft_and_makes_a_briefing(watched: Watched, lab: Lab) -> None:
    page = watched.page
    run_all(page, lab.address(EXPLORER))
    journey.choose(page)
    journey.open_evidence(page)
    for width in (1366, 1440):
        journey.stand_beside(page, width)
    journey.home(page)
    assert violations(page, ".wx-app") == []
    journey.upload(page, journey.draft(lab.folder))
    assert violations(page, ".wx-app") == []
    journey.brief(page)
    assert list((lab.folder / "build").rglob("yearly_comparison.html"))
    assert "2021-v2" not in (lab.folder / "data/register.csv").read_text("utf-8"), "a draft is not saved unasked"
    assert watched.troubles == []
