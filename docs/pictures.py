"""The pictures of the README: ``python -m docs.pictures`` makes a page, the explorer and a checked draft, and photographs them.

Needs a Chromium and the development extra. Chinese is drawn with the font that comes with the program, whatever the system has.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.explorer.conftest import FLAGS
from tests.explorer.servers import await_page, free_port, running
from wenshang import workplace
from wenshang.charts import fonts

PLACE = Path(__file__).resolve().parent / "pictures"
HONGZE = "淮安市洪泽区人民政府"
#: colours of a picture; more makes it larger and not clearer
COLOURS = 48


def main() -> None:
    """Make the three pictures."""
    PLACE.mkdir(exist_ok=True)
    with TemporaryDirectory() as temporary:
        folder = workplace.find(Path(temporary) / "work")
        os.environ["FONTCONFIG_FILE"] = str(_font_settings(Path(temporary)))
        _command(folder, "brief", "--authority", HONGZE, "--year", "2024", "--notebook", "yearly_comparison")
        _command(folder, "check", "data/documents/汶上县科学技术局/2021.txt", "--format", "html", "--output", "check.html")
        _photograph(folder)


def _command(folder: Path, *words: str) -> None:
    command = [sys.executable, "-m", "wenshang", *words]
    subprocess.run(command, cwd=folder, check=False, stdout=subprocess.DEVNULL)  # noqa: S603  (our own command)


def _font_settings(folder: Path) -> Path:
    """Settings by which the browser finds our font on a system without Chinese."""
    path = folder / "fonts.conf"
    cache = folder / "fontcache"
    dirs = "".join(f"<dir>{place}</dir>" for place in (fonts.path().parent, "/usr/share/fonts"))
    path.write_text(f"<?xml version='1.0'?><fontconfig>{dirs}<cachedir>{cache}</cachedir></fontconfig>", "utf-8")
    return path


def _photograph(folder: Path) -> None:
    from playwright.sync_api import sync_playwright

    chromium = next(path for name in ("chromium", "google-chrome", "msedge") if (path := shutil.which(name)))
    port = free_port()
    command = ("app", "--folder", str(folder), "--port", str(port), "--no-browser")
    with running(*command, folder=folder) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 860}, locale="zh-CN")
        page.goto((folder / "build" / HONGZE / "2024" / "yearly_comparison.html").as_uri())
        _keep(page, "page")
        page.set_viewport_size({"width": 1100, "height": 760})
        page.goto((folder / "check.html").as_uri())
        _keep(page, "check")
        await_page(f"http://127.0.0.1:{port}/voila/static/none", folder, server)
        page.goto(f"http://127.0.0.1:{port}/")
        page.wait_for_selector(".wx-app .wx-table", timeout=120_000)
        page.wait_for_timeout(500)
        _keep(page, "explorer")
        browser.close()


def _keep(page: Any, name: str) -> None:
    """A picture of what the window shows, with few colours."""
    from PIL import Image

    with Image.open(io.BytesIO(page.screenshot())) as taken:
        taken.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(PLACE / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
