"""Pages on paper: a PDF beside each page, printed by a Chromium found on the machine; none found, none made."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from wenshang import files
from wenshang.errors import MissingExtra, RunFailed

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge")
_WINDOWS = (r"Google\Chrome\Application\chrome.exe", r"Microsoft\Edge\Application\msedge.exe", r"Chromium\Application\chrome.exe")
_SECONDS = 60
_QUIET = (
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-pdf-header-footer",
)


def beside(pages: Iterable[Path], *, evidence: bool = False) -> dict[Path, str]:
    """Print a PDF beside each page that has none (with ``evidence`` beside each); which could not be printed, and why.

    MissingExtra where there is no browser.
    """
    browser, failed = required_browser(), {}
    for page in pages:
        if evidence or not page.with_suffix(".pdf").is_file():
            try:
                printed(page, browser=browser, evidence=evidence)
            except RunFailed as error:
                failed[page] = str(error)
    return failed


def required_browser() -> Path:
    """A browser that prints; MissingExtra where there is none."""
    if (found := chromium()) is None:
        raise MissingExtra(where="PDF", expected="Chrome、Edge 或 Chromium", found="都没有", advice="网页可在任何浏览器中打印")
    return found


def chromium() -> Path | None:
    """A Chromium, Chrome or Edge of this machine; None where there is none."""
    return next(_candidates(), None)


def _candidates() -> Iterator[Path]:
    yield from (Path(found) for name in _NAMES if (found := shutil.which(name)))
    folders = (os.environ.get(name) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"))
    yield from (path for folder in folders if folder for name in _WINDOWS if (path := Path(folder, name)).is_file())


def printed(page: Path, *, browser: Path, evidence: bool = False) -> Path:
    """Print a page to the PDF beside it; RunFailed where the browser cannot, and an older PDF is then left as it was.

    ``evidence`` prints every figure and where each is printed, too.
    """
    target = page.with_suffix(".pdf")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.pdf"
        # root may not use the browser's sandbox; the page is our own and loads nothing
        rights = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
        own = f"--user-data-dir={Path(folder) / 'profile'}"
        command = [
            str(browser),
            *_QUIET,
            *rights,
            own,
            f"--print-to-pdf={file}",
            page.resolve().as_uri() + ("#evidence" if evidence else ""),
        ]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)  # noqa: S603  (a browser found by name)
        except (OSError, subprocess.SubprocessError) as error:
            raise RunFailed(where=str(page), found="浏览器没有打印成功", advice="网页不受影响；可在浏览器中手工打印") from error
        if not file.is_file() or not file.read_bytes().startswith(b"%PDF"):
            raise RunFailed(where=str(page), found="浏览器没有写出 PDF", advice="网页不受影响；可在浏览器中手工打印")
        files.write_whole(target, file.read_bytes())
    return target
