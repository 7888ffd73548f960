"""The explorer served alone: the same journey without a notebook; attacks on it are in ``test_app_attacked``."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.checks.test_checks_documents import spec
from tests.explorer import journey
from tests.explorer.accessible import violations
from tests.explorer.conftest import Watched
from tests.explorer.servers import await_page, free_port, running
from tests.office.made_registers import workbook
from tests.office.test_comments import draft as word_draft

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_visitor_does_the_same_without_a_notebook(watched: Watched, app: str, copy: Path) -> None:
    page = watched.page
    page.goto(app)
    page.wait_for_selector(".wx-app .wx-table")
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    journey.choose(page)
    journey.open_evidence(page)
    assert violations(page, "body") == []
    journey.upload(page, journey.draft(copy))
    draft, register = copy.parent / "草稿.docx", copy.parent / "台账.xlsx"
    draft.write_bytes(word_draft(replace(spec(), prose={**spec().prose, "problems": ("无",)})))
    register.write_bytes(workbook([["1号", "张某", "自然人", date(2023, 3, 1), date(2023, 3, 8), "予以公开", "", ""]]))
    journey.papers(page, draft, register)
    assert violations(page, "body") == []
    assert "张某" not in page.content()
    journey.brief(page)
    page.get_by_role("button", name="浏览", exact=True).click()
    journey.chart_first_on_a_phone(page)
    journey.home(page)
    page.goto(app)  # remembered, and the first thing to be seen
    journey.at_home(page)
    assert violations(page, "body") == []
    assert "ws.explore(authority" not in page.content(), "the notebook's source is not shown"
    assert watched.troubles == []


def opened(page: Any, app: str) -> None:
    """Open the app and wait until it can be used."""
    page.goto(app)
    page.wait_for_selector(".wx-app .wx-table")


def test_the_visitor_beyond_the_limit_is_told_in_chinese_when_to_come_back(watched: Watched, app: str) -> None:
    context = watched.page.context
    two = [context.new_page(), context.new_page()]
    for page in two:
        opened(page, app)
    third = context.new_page()
    answer = third.goto(app)
    assert answer.status == 503
    assert "访问人数已满" in third.locator("h1").inner_text()
    assert "2 人" in third.locator("main").inner_text()
    assert "20 分钟" in third.locator("main").inner_text()
    two[0].close()
    while third.goto(app).status == 503:  # the server hears of the closed page a moment later
        third.wait_for_timeout(200)
    third.wait_for_selector(".wx-app .wx-table")


def test_fifty_reloads_and_ten_visitors_one_after_the_other_lock_nobody_out(watched: Watched, app: str) -> None:
    page = watched.page
    opened(page, app)
    for _ in range(50):  # as fast as the page comes, loaded or not
        assert page.reload(wait_until="domcontentloaded").status == 200
    page.wait_for_selector(".wx-app .wx-table")
    page.close()
    for _ in range(10):
        visitor = watched.page.context.browser.new_context()
        come = visitor.new_page()
        opened(come, app)
        visitor.close()


def test_a_file_beyond_the_limit_is_said_and_not_sent(watched: Watched, app: str, copy: Path) -> None:
    page = watched.page
    opened(page, app)
    page.get_by_role("button", name="加入报告").click()
    large = copy / "很大.txt"
    with large.open("wb") as file:
        file.truncate(65 * 2**20)
    told: list[str] = []
    page.on("dialog", lambda dialog: (told.append(dialog.message), dialog.accept()))
    with page.expect_file_chooser() as chosen:
        page.get_by_role("button", name="选择报告文件").click()
    chosen.value.set_files(str(large))
    page.wait_for_timeout(500)
    assert "65 MB" in told[0]
    assert "64 MB" in told[0]
    with large.open("wb") as file:  # below it, and over the 10 MB that a connection usually takes
        file.write("各位同事：请于周五前交来工作总结。\n".encode() * 300_000)
    with page.expect_file_chooser() as chosen:
        page.get_by_role("button", name="选择报告文件").click()
    chosen.value.set_files(str(large))
    page.wait_for_selector(".wx-error:has-text('读取失败')")
    assert watched.troubles == []


def test_who_may_only_read_leaves_no_page_behind(watched: Watched, copy: Path) -> None:
    port = free_port()
    with running("app", "--folder", str(copy), "--port", str(port), "--no-browser", "--read-only", folder=copy) as server:
        app = f"http://127.0.0.1:{port}/"
        await_page(app + "voila/static/none", copy, server)
        opened(watched.page, app)
        journey.choose(watched.page)
        before = {path for path in copy.rglob("*") if ".jupyter-state" not in path.parts}
        journey.brief(watched.page)
        after = {path for path in copy.rglob("*") if ".jupyter-state" not in path.parts}
        assert after == before


#: what has the focus, in the words a person would be told
FOCUSED = """() => {
  const at = document.activeElement;
  return (at.labels?.[0]?.innerText || at.getAttribute("aria-label") || at.innerText || at.tagName).trim();
}"""


def tab_to(page: Any, name: str) -> None:
    """Press Tab until the focus is on what is called so."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED).startswith(name):
            return
    raise AssertionError(f"the keyboard does not reach {name}")


def test_everything_is_reached_and_worked_with_the_keyboard_alone(watched: Watched, app: str) -> None:
    page = watched.page
    page.goto(app)
    page.wait_for_selector(".wx-app .wx-table")
    tab_to(page, "机关")
    page.keyboard.type("洪泽")
    tab_to(page, "选择机关（1 个）")
    for name in ("起始年度", "截止年度", "增减"):
        tab_to(page, name)
    page.keyboard.press("Space")
    page.wait_for_selector(".wx-heading h2:has-text('增减')")
    tab_to(page, "选择指标")
    page.keyboard.press("ArrowDown")
    page.wait_for_selector(".wx-heading h2:has-text('上年结转')")
    tab_to(page, "构成")
    page.keyboard.press("Space")
    page.wait_for_selector("svg title:text('的构成')", state="attached")  # drawn anew: what was opened before would close
    tab_to(page, "淮安市洪泽区人民政府")  # the table, by its caption
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".wx-figure[open] .wx-evidence")
    for name in ("下载 .xlsx", "下载 .csv", "用一行代码打开"):
        tab_to(page, name)
    page.keyboard.press("Enter")
    page.wait_for_selector(".wx-line[open] code:has-text('ws.explore')")
    assert watched.troubles == []
