"""From documents to briefings in one command, opened in a real browser with the network off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.test_command import wenshang

PAGES = {
    "汶上县科学技术局/2021/yearly_comparison.html": ["211", "142", "未收存以前年度报告"],
    "汶上县科学技术局/2021/quarterly_progress.html": ["57", "12", "10", "1", "15"],
    "淮安市洪泽区人民政府/2024/yearly_comparison.html": ["1,136", "2,428", "21", "95"],
}


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The briefings of the project's own data, made by the command."""
    folder = tmp_path_factory.mktemp("build")
    done = wenshang("brief", "--all", "--output", folder)
    assert done.returncode == 0, done.stderr + done.stdout
    return folder


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[object]:
    """A Chromium that cannot reach any network."""
    from playwright.sync_api import sync_playwright

    switches = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=switches)
        yield started
        started.close()


def test_the_index_lists_every_briefing_and_every_link_leads_to_one(build: Path) -> None:
    page = (build / "index.html").read_text("utf-8")
    links = {unquote(link) for link in re.findall(r'href="([^"#]+\.html)"', page) if "://" not in link}
    assert set(PAGES) <= links
    assert all((build / link).is_file() for link in links)


@pytest.mark.browser
@pytest.mark.parametrize("name", [*PAGES, "index.html"])
def test_a_page_opens_offline_with_nothing_asked_of_the_network_and_no_error(build: Path, browser: object, name: str) -> None:
    context = browser.new_context(offline=True)  # type: ignore[attr-defined]
    page = context.new_page()
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: errors.append(message.text))
    page.on("pageerror", lambda error: errors.append(str(error)))
    address = (build / name).as_uri()
    page.goto(address)
    assert [url for url in asked if url != address and not url.startswith("data:")] == []
    assert errors == []
    shown = page.inner_text("main" if page.query_selector("main") else "body")
    assert [figure for figure in PAGES.get(name, []) if not re.search(rf"(?<![\d,.]){re.escape(figure)}(?![\d,.])", shown)] == []
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("name", PAGES)
def test_every_character_is_drawn_with_a_glyph_of_the_page_s_own_font(build: Path, browser: object, name: str) -> None:
    page = browser.new_page()  # type: ignore[attr-defined]
    page.goto((build / name).as_uri())
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
    body = session.send("DOM.querySelector", {"nodeId": root, "selector": "body"})["nodeId"]
    nodes = session.send("DOM.querySelectorAll", {"nodeId": body, "selector": "h1, h2, p, td, th, svg text, dd, li"})["nodeIds"]
    foreign = set()
    for node in nodes[:400]:
        for font in session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]:
            if not font["isCustomFont"]:
                foreign.add(font["familyName"])
    assert foreign == set(), "a glyph was borrowed from the system"
    page.close()
