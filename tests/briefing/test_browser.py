"""The pages in a real Chromium: nothing asked of the network, nothing to complain of, readable by everyone, whole on a phone."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner
from markupsafe import Markup
from playwright.sync_api import Browser, sync_playwright
from pypdf import PdfReader

from tests.briefing.conftest import HONGZE, PAGES, page, told
from tests.conftest import ROOT
from wenshang import briefing
from wenshang.archive import Archive
from wenshang.briefing import index, pdf
from wenshang.briefing.exporter import sheet
from wenshang.cli.brief import brief as brief_command

pytestmark = pytest.mark.browser
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=chromium, args=QUIET)
        yield started
        started.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a page of every kind and the index."""
    output = tmp_path_factory.mktemp("pages")
    listed = []
    for kind, (name, given) in PAGES.items():
        (output / f"{kind}.html").write_text(page(kind), "utf-8")
        about = {"kind": name, "title": kind, "findings": {"error": 1}} | given
        listed.append(index.Listed(f"{kind}.html", about))
    (output / "index.html").write_text(index.html(listed, output), "utf-8")
    return output


KINDS = [*sorted(PAGES), "index"]


def opened(browser: Browser, folder: Path, kind: str, width: int = 1280) -> tuple[Any, list[str]]:
    """A page opened with the network off, and what it asked for or complained of."""
    context = browser.new_context(viewport={"width": width, "height": 900}, offline=True)
    shown, trouble = context.new_page(), []
    shown.on("console", lambda message: trouble.append(message.text))
    shown.on("pageerror", lambda error: trouble.append(str(error)))
    shown.on(
        "request", lambda request: trouble.append(request.url[:80]) if not request.url.startswith(("file:", "data:")) else None
    )
    shown.on("requestfailed", lambda request: trouble.append(f"failed {request.url[:80]}"))
    shown.goto((folder / f"{kind}.html").as_uri())
    shown.evaluate("document.fonts.ready")
    return shown, trouble


@pytest.mark.parametrize("kind", KINDS)
def test_no_request_no_complaint_and_the_page_s_own_font(browser: Browser, folder: Path, kind: str) -> None:
    shown, trouble = opened(browser, folder, kind)
    assert trouble == []
    assert shown.evaluate("[...document.fonts].map(font => [font.family, font.status])") == [["Wenshang Sans", "loaded"]]
    shown.context.close()


@pytest.mark.parametrize("kind", KINDS)
def test_everyone_can_read_the_page(browser: Browser, folder: Path, kind: str) -> None:
    shown, _ = opened(browser, folder, kind)
    found = Axe().run(shown, options=WCAG).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found] == []
    shown.context.close()


@pytest.mark.parametrize("kind", KINDS)
def test_on_a_phone_nothing_is_cut(browser: Browser, folder: Path, kind: str) -> None:
    shown, _ = opened(browser, folder, kind, width=360)
    assert shown.evaluate("document.documentElement.scrollWidth") <= 360
    cut = """[...document.querySelectorAll('main *')].filter(element => {
        if (element.closest('.wide, svg') || !element.getClientRects().length) return false;
        const box = element.getBoundingClientRect();
        return box.right > 361 || box.left < -1;
    }).map(element => element.outerHTML.slice(0, 80))"""
    assert shown.evaluate(cut) == []
    broken = """() => {
        const walker = document.createTreeWalker(document.querySelector('h1'), NodeFilter.SHOW_TEXT), found = [];
        for (let node; node = walker.nextNode();) for (const year of node.data.matchAll(/\\d{4}年/g)) {
            const range = new Range();
            range.setStart(node, year.index), range.setEnd(node, year.index + 5);
            if (range.getClientRects().length > 1) found.push(year[0]);
        }
        return found;
    }"""
    for width in range(320, 440, 12):
        shown.set_viewport_size({"width": width, "height": 900})
        assert shown.evaluate(broken) == [], width
    shown.context.close()


def test_a_number_opens_its_evidence_in_place_and_leads_back_by_keyboard(browser: Browser, folder: Path) -> None:
    shown, _ = opened(browser, folder, "two years")
    link = shown.locator("#r-requests\\.received\\.total a").last
    link.scroll_into_view_if_needed()
    before = shown.evaluate("scrollY")
    link.focus()
    shown.keyboard.press("Enter")
    panel = shown.locator(".evidence li:has(:target)")
    assert panel.is_visible()
    assert "总计 95" in panel.inner_text()
    assert abs(shown.evaluate("scrollY") - before) < 5
    shown.keyboard.press("Tab")
    assert shown.evaluate("document.activeElement.textContent") == "〔1〕"
    shown.keyboard.press("Tab")
    assert shown.evaluate("document.activeElement.textContent") == "返回"
    shown.keyboard.press("Enter")
    shown.wait_for_timeout(100)
    assert shown.evaluate("document.querySelector(':target').id") == "r-requests.received.total"
    shown.context.close()


def test_the_index_finds_pages_by_what_is_typed_and_works_without_its_script(browser: Browser, folder: Path) -> None:
    shown, _ = opened(browser, folder, "index")
    rows = shown.locator("[data-find]")
    every = rows.count()
    shown.fill("#find", "汶上 2021")
    assert 0 < shown.locator("[data-find]:visible").count() < every
    shown.fill("#find", "没有这个机关")
    assert shown.locator("[data-find]:visible").count() == 0
    shown.context.close()
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto((folder / "index.html").as_uri())
    assert plain.locator("[data-find]:visible").count() == every
    assert not plain.locator("#find").is_visible()
    context.close()


@pytest.mark.parametrize("kind", ["one year", "quarters", "peers", "county", "quality"])
def test_on_paper_every_kind_of_page_has_its_first_sheet(chromium: str, folder: Path, kind: str) -> None:
    made = PdfReader(pdf.printed(folder / f"{kind}.html", browser=Path(chromium)))
    first, second = (re.sub(r"\s+", "", sheet.extract_text()) for sheet in made.pages[:2])
    assert "一、总体情况" in first
    assert "二、" not in first
    assert "二、" in second


def test_on_paper_the_first_sheet_stands_alone_with_page_numbers_and_running_head(chromium: str, folder: Path) -> None:
    made = PdfReader(pdf.printed(folder / "two years.html", browser=Path(chromium)))
    sheets = [re.sub(r"\s+", "", sheet.extract_text()) for sheet in made.pages]
    width, height = (round(float(side) / 72 * 25.4) for side in made.pages[0].mediabox[2:])
    assert (width, height) == (210, 297)
    assert "一、总体情况" in sheets[0]
    assert "发现的问题" in sheets[0]
    assert "二、主动公开情况" not in sheets[0]
    assert "二、主动公开情况" in sheets[1]
    assert all(f"第{n}页，共{len(sheets)}页" in sheet for n, sheet in enumerate(sheets, start=1))
    assert all("2024年政府信息公开年度比较" in sheet for sheet in sheets[1:])
    assert "重复申请（商业企业）" not in "".join(sheets)  # every figure and its evidence on request only
    assert "数字出处" not in "".join(sheets)


def test_on_paper_every_figure_and_its_evidence_are_printed_on_request_and_zeros_stay_folded(
    chromium: str, folder: Path, tmp_path: Path
) -> None:
    shutil.copy(folder / "two years.html", tmp_path / "a.html")
    made = PdfReader(pdf.printed(tmp_path / "a.html", browser=Path(chromium), evidence=True))
    text = re.sub(r"\s+", "", "".join(sheet.extract_text() for sheet in made.pages))
    assert re.search("附录(?:查明)?数字出处", text)
    assert "各年均为0" in text
    assert "重复申请（商业企业）" not in text


def test_eight_real_years_fit_on_six_sheets(chromium: str, tmp_path: Path) -> None:
    about = {"authority": "平潭综合实验区管理委员会", "year": 2025, "years_back": 7, "data": str(ROOT / "data")}
    (tmp_path / "a.html").write_text(briefing.export(told("yearly_comparison", **about)), "utf-8")
    assert len(PdfReader(pdf.printed(tmp_path / "a.html", browser=Path(chromium))).pages) <= 6


def test_the_contents_are_folded_on_a_phone_and_stand_beside_the_page_on_a_desk(browser: Browser, folder: Path) -> None:
    for width, short in ((390, True), (1280, False)):
        shown, _ = opened(browser, folder, "two years", width=width)
        assert shown.locator("details.short").is_visible() is short
        assert shown.locator("nav.contents").is_visible() is not short
        assert not shown.locator("details.short a").first.is_visible()
        shown.context.close()


def test_no_text_of_a_chart_is_smaller_than_ten_pixels_on_a_phone(browser: Browser, folder: Path) -> None:
    measure = """[...document.querySelectorAll('svg.chart text')].map(text => {
        const box = text.ownerSVGElement.getBoundingClientRect(), view = text.ownerSVGElement.viewBox.baseVal;
        return parseFloat(getComputedStyle(text).fontSize) * box.width / view.width;
    })"""
    shown, _ = opened(browser, folder, "two years", width=390)
    sizes = shown.evaluate(measure)
    assert sizes
    assert min(sizes) >= 10
    shown.context.close()


def test_the_brief_command_prints_pdfs_and_the_index_links_them(chromium: str, data: Path, tmp_path: Path) -> None:
    asked = ["--authority", "汶上县科学技术局", "--notebook", "data_quality", "--pdf"]
    result = CliRunner().invoke(brief_command, [*asked, "--output", str(tmp_path), "--data", str(data)])
    assert result.exit_code == 0, result.output
    (printed,) = tmp_path.rglob("*.pdf")
    assert printed.read_bytes().startswith(b"%PDF")
    assert "data_quality.pdf" in (tmp_path / "index.html").read_text("utf-8")


def test_numbers_of_bodies_side_by_side_stand_whole_on_a_screen(browser: Browser, tmp_path: Path) -> None:
    rows = ("requests.received", "requests.processed", "requests.granted", "disputes.reconsideration")
    codes = ["channels.website_items", "proactive.normative_documents.in_force", *(f"{row}.total" for row in rows)]
    facts = Archive.open(ROOT / "data").facts(HONGZE, years=2024)
    (tmp_path / "a.html").write_text(sheet("各机关", Markup(briefing.bodies(facts, codes, year=2024).html)), "utf-8")
    shown, _ = opened(browser, tmp_path, "a")
    wide = shown.locator(".wide").first
    assert wide.evaluate("part => part.scrollWidth - part.clientWidth") == 0
    assert wide.locator("tbody th").first.bounding_box()["width"] > 120
    shown.context.close()
