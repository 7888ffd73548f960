"""The explorer served alone: the same journey without a notebook, and what a visitor cannot do."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.explorer import journey
from tests.explorer.accessible import violations
from tests.explorer.conftest import Watched

pytestmark = [pytest.mark.browser, pytest.mark.slow]

#: asks the visitor's kernel to run code, over the page's own channel, and waits for what comes back
EXECUTE = """async (marker) => {
  const config = JSON.parse(document.getElementById("jupyter-config-data").textContent);
  const socket = new WebSocket(`ws://${location.host}/api/kernels/${config.kernelId}/channels?session_id=visitor`);
  await new Promise(resolve => socket.onopen = resolve);
  const said = [];
  socket.onmessage = event => said.push(typeof event.data === "string" ? event.data : "binary");
  const header = { msg_id: "x1", msg_type: "execute_request", session: "visitor", username: "", version: "5.3", date: "" };
  const content = { code: `open(r"${marker}", "w").write("x")`, silent: false, store_history: true,
    user_expressions: {}, allow_stdin: false };
  socket.send(JSON.stringify({ channel: "shell", header, parent_header: {}, metadata: {}, content, buffers: [] }));
  await new Promise(resolve => setTimeout(resolve, 3000));
  socket.close();
  return said.join(" ");
}"""


def test_a_visitor_does_the_same_without_a_notebook(watched: Watched, app: str, copy: Path) -> None:
    page = watched.page
    page.goto(app)
    page.wait_for_selector(".wx-app .wx-table")
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    journey.choose(page)
    journey.open_evidence(page)
    assert violations(page, "body") == []
    journey.upload(page, journey.draft(copy))
    journey.brief(page)
    assert "ws.explore(authority" not in page.content(), "the notebook's source is not shown"
    assert watched.troubles == []


def test_a_visitor_cannot_run_code_read_files_or_come_under_a_foreign_name(watched: Watched, app: str, copy: Path) -> None:
    page = watched.page
    page.goto(app)
    page.wait_for_selector(".wx-app .wx-table")
    marker = copy / "written-by-a-visitor"
    page.evaluate(EXECUTE, marker.as_posix())
    assert not marker.exists()
    for path in ("voila/files/explore.ipynb", "voila/files/../data/register.csv", "api/contents"):
        with pytest.raises(urllib.error.HTTPError) as refused, urllib.request.urlopen(app + path, timeout=10):
            pass
        refused.value.close()
        assert refused.value.code in (403, 404)
    foreign = urllib.request.Request(app, headers={"Host": "attacker.example"})
    with pytest.raises(urllib.error.HTTPError) as refused, urllib.request.urlopen(foreign, timeout=10):
        pass
    refused.value.close()
    assert refused.value.code == 403


def test_the_visitor_beyond_the_limit_is_told_to_come_back(watched: Watched, app: str) -> None:
    context = watched.page.context
    for _ in range(2):
        page = context.new_page()
        page.goto(app)
        page.wait_for_selector(".wx-app .wx-table")
    third = context.new_page()
    answer = third.goto(app)
    assert answer.status == 503
    assert json.dumps(third.content())


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
    for name in ("从", "到", "增减"):
        tab_to(page, name)
    page.keyboard.press("Space")
    page.wait_for_selector(".wx-heading h2:has-text('增减')")
    tab_to(page, "选择指标")
    page.keyboard.press("ArrowDown")
    page.wait_for_selector(".wx-heading h2:has-text('上年结转')")
    for name in ("构成", "同类"):
        tab_to(page, name)
    page.keyboard.press("Space")
    tab_to(page, "数据表")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".wx-figure[open] .wx-evidence")
    for name in ("下载 .xlsx", "下载 .csv", "用一行代码打开"):
        tab_to(page, name)
    page.keyboard.press("Enter")
    page.wait_for_selector(".wx-line[open] code:has-text('ws.explore')")
    assert watched.troubles == []
