"""Portals: in go an area's code and years, out come report pages stored as received, each beside a note of its origin.

One request at a time, with a pause between; what is already stored is not asked for again; nothing half-received is seen.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from hashlib import sha256
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode, urlsplit

from wenshang.errors import NetworkError
from wenshang.files import sweep, write_all
from wenshang.portal.visit import FetchedPage, visit

#: where one common system keeps annual reports
REPORT_PATH = "/module/xxgk/xxgkAnnualReport.jsp"
_AREA = re.compile(r"[0-9A-Za-z]{2,32}")
_ATTEMPTS = 3
#: seconds that we wait where the portal asks for it; asked for more, we leave the year and say so
_LONGEST_PAUSE = 120

Outcome = Literal["stored", "kept", "missing", "failed"]


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of one year: stored, kept from before, missing at the portal (404), or failed; and why."""

    year: int
    url: str
    outcome: Outcome
    file: Path | None = None
    reason: str = ""


def report_url(base: str, area: str, year: int) -> str:
    """The address of an area's report of a year.

    >>> report_url("http://www.example.gov.cn/", "113708300043356847", 2021)
    'http://www.example.gov.cn/module/xxgk/xxgkAnnualReport.jsp?area=113708300043356847&fbtime=2021'
    """
    parts = urlsplit(base)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise NetworkError(
            where=base, expected="形如 http://www.某地.gov.cn 的网站地址", found="其他形式的地址", advice="请检查 --base"
        )
    if not _AREA.fullmatch(area):
        raise NetworkError(where=area, expected="字母和数字组成的统一代码", found="其他写法", advice="请检查 --area")
    return f"{base.rstrip('/')}{REPORT_PATH}?{urlencode({'area': area, 'fbtime': year})}"


def fetch(
    area: str,
    years: Iterable[int],
    *,
    base: str,
    folder: Path,
    delay: float = 1.0,
    allow_private: Collection[str] = (),
) -> Iterator[Fetched]:
    """Fetch one area's reports year by year into ``folder``; ask the portal nothing that is already there.

    Yields each year as it is done. A year that fails does not stop the others.
    """
    asked = False
    sweep(folder)
    for year in years:
        url = report_url(base, area, year)
        stem = f"{area}-{year}"
        page = _held(folder, stem, url)
        if page is not None:
            yield Fetched(year, url, "kept", page)
            continue
        if asked:
            time.sleep(delay)
        asked = True
        yield _one(year, url, folder, stem, delay, allow_private)


def _one(year: int, url: str, folder: Path, stem: str, delay: float, allow_private: Collection[str]) -> Fetched:
    try:
        page = _patiently(url, delay, allow_private)
    except NetworkError as error:
        return Fetched(year, url, "failed", reason=str(error))
    if page.status in (404, 410):
        return Fetched(year, url, "missing", reason=f"网站没有这个页面（{page.status}）")
    if page.status != 200:
        pause = _asked_to_wait(page)
        when = f"网站要求 {pause:.0f} 秒后再访问" if pause else "请稍后再试"
        return Fetched(year, url, "failed", reason=f"网站应答 {page.status}，{when}")
    if not page.body.strip():
        return Fetched(year, url, "failed", reason="网站给出空白页面")
    return Fetched(year, url, "stored", _store(folder, stem, page))


def _patiently(url: str, delay: float, allow_private: Collection[str]) -> FetchedPage:
    """The page, asked for again after a pause where the portal is busy or breaks off."""
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            page = visit(url, allow_private=allow_private)
            pause = _asked_to_wait(page)
            if attempt == _ATTEMPTS or page.status not in (429, 502, 503, 504) or pause > _LONGEST_PAUSE:
                return page
        except NetworkError as error:
            if attempt == _ATTEMPTS or "断开" not in error.found:
                raise
            pause = 0
        time.sleep(max(pause, delay * 2 * attempt))
    raise AssertionError("unreachable")


def _asked_to_wait(page: FetchedPage) -> float:
    """The seconds after which the portal asks us to come back (``Retry-After``, as seconds or as a date), 0 where it does not."""
    wait = dict(page.headers).get("retry-after", "").strip()
    if wait.isascii() and wait.isdecimal():
        return float(wait[:9])
    try:
        return max(0.0, parsedate_to_datetime(wait).timestamp() - time.time()) if wait else 0.0
    except (ValueError, TypeError, OverflowError):
        return 0.0


def _held(folder: Path, stem: str, url: str) -> Path | None:
    """The stored page of this address, if it is there and whole."""
    try:
        note = json.loads((folder / f"{stem}.json").read_text("utf-8"))
        file = folder / str(note["file"])
        whole = note["url"] == url and sha256(file.read_bytes()).hexdigest() == note["sha256"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return file if whole else None


def _store(folder: Path, stem: str, page: FetchedPage) -> Path:
    """Write the page as received, then its note, which makes it count; each appears whole or not at all."""
    name = f"{stem}{'.pdf' if page.body.startswith(b'%PDF-') else '.html'}"
    note = {
        "file": name,
        "url": page.url,
        "final_url": page.final_url,
        "status": page.status,
        "headers": dict(page.headers),
        "bytes": len(page.body),
        "sha256": sha256(page.body).hexdigest(),
    }
    note_text = (json.dumps(note, ensure_ascii=False, indent=2) + "\n").encode()
    write_all(folder, {name: page.body, f"{stem}.json": note_text}, advice="请检查权限和磁盘空间，或用 --output 另选")
    return folder / name
