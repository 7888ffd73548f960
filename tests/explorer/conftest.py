"""A working copy, real servers and a browser page that keeps what went wrong on it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.explorer.servers import await_lab, await_page, free_port, running
from wenshang import workplace

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


@dataclass
class Watched:
    """A browser page and what it complained of: console errors, exceptions, failed and foreign requests."""

    page: Any
    troubles: list[str] = field(default_factory=list)

    def watch(self) -> None:
        self.page.on("console", lambda m: self.troubles.append(f"console: {m.text}") if m.type == "error" else None)
        self.page.on("pageerror", lambda error: self.troubles.append(f"exception: {error}"))
        self.page.on("request", lambda request: self._asked(request.url))
        self.page.on("response", lambda r: self.troubles.append(f"{r.status} {r.url}") if r.status >= 400 else None)

    def _asked(self, address: str) -> None:
        if not address.startswith(("http://127.0.0.1:", "data:", "blob:", "about:")):
            self.troubles.append(f"foreign request: {address}")


@pytest.fixture
def watched(chromium: str, tmp_path: Path) -> Iterator[Watched]:
    """A page of a fresh browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        context = browser.new_context(viewport={"width": 1440, "height": 1200}, locale="zh-CN")
        found = Watched(context.new_page())
        found.page.set_default_timeout(120_000)
        found.watch()
        yield found
        if keep := os.environ.get("WENSHANG_SCREENSHOTS"):  # what the page looked like at the end, to look at
            found.page.screenshot(path=f"{keep}/{tmp_path.name}.png", full_page=True)
        browser.close()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A working copy of notebooks and data."""
    return workplace.find(tmp_path / "工作区")


@dataclass(frozen=True)
class Lab:
    """A real JupyterLab on a working copy."""

    folder: Path
    port: int
    token: str

    def address(self, notebook: str) -> str:
        """Where a notebook is opened, in a fresh layout."""
        return f"http://127.0.0.1:{self.port}/lab/tree/{notebook}?reset&token={self.token}"


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Iterator[Lab]:
    """A real JupyterLab, one for the tests of a module."""
    folder = workplace.find(tmp_path_factory.mktemp("lab") / "工作区")
    port = free_port()
    with running("lab", "--folder", str(folder), "--port", str(port), "--no-browser", folder=folder) as server:
        yield Lab(folder, port, await_lab(folder, port, server))


@pytest.fixture
def app(copy: Path, chromium: str) -> Iterator[str]:
    """The address of the explorer served by Voilà, with room for two visitors."""
    pytest.importorskip("voila")
    port = free_port()
    options = ("--folder", str(copy), "--port", str(port), "--no-browser", "--visitors", "2")
    with running("app", *options, folder=copy) as server:
        await_page(f"http://127.0.0.1:{port}/voila/static/none", copy, server)
        yield f"http://127.0.0.1:{port}/"
