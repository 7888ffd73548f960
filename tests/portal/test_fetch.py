"""Fetching from a real local server that behaves like a bad portal."""

from __future__ import annotations

import gzip
import itertools
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from wenshang import portal
from wenshang.errors import NetworkError
from wenshang.portal.visit import USER_AGENT, visit
from wenshang.readers import read

AREA = "113708300043356847"
PAGE = "<html><head><title>年报</title></head><body><p>某局主动公开政府信息36条。</p></body></html>"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages may take less than usual, so that the tests need not wait."""
    for name, least in {"CONNECT": 2.0, "PIECE": 1.0, "TOTAL": 2.0, "SIZE": 100_000}.items():
        monkeypatch.setattr(sys.modules["wenshang.portal.visit"], name, least)


@cache
def bomb() -> bytes:
    """100 MB in a few kB."""
    return gzip.compress(b"\0" * 100_000_000)


class Portal(BaseHTTPRequestHandler):
    """A portal whose mood depends on the year asked for."""

    asked: list[tuple[float, str, str]]
    busy: int

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.asked.append((time.monotonic(), self.path, self.headers.get("User-Agent", "")))
        year = parse_qs(parts.query).get("fbtime", [parts.path.strip("/")])[0]
        getattr(self, f"year_{year}", self.fine)()

    def answer(self, body: bytes, *, status: int = 200, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (
            {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))} | (headers or {})
        ).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def fine(self) -> None:
        self.answer(PAGE.encode())

    def year_2010(self) -> None:  # says UTF-8, is GBK
        self.answer(PAGE.encode("gbk"))

    def year_2011(self) -> None:
        self.answer(b"<h1>404</h1>", status=404)

    def year_2012(self) -> None:
        self.answer(b"", status=302, headers={"Location": self.path})

    def year_2013(self) -> None:
        self.answer(b"", status=302, headers={"Location": "http://10.0.0.1/secret"})

    def year_2014(self) -> None:
        self.send_response(200)
        self.end_headers()
        while True:
            self.wfile.write(b"<p>x</p>" * 4096)

    def year_2015(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(40):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.2)

    def year_2016(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        self.wfile.write(b"<p>cut")

    def year_2017(self) -> None:
        time.sleep(3)

    def year_2018(self) -> None:
        if type(self).busy:
            type(self).busy -= 1
            self.answer(b"busy", status=503)
        else:
            self.fine()

    def year_2019(self) -> None:
        self.answer(b"", status=302, headers={"Location": "file:///etc/passwd"})

    def year_2020(self) -> None:
        self.answer(b"", status=302, headers={"Location": "/2021"})

    def year_2030(self) -> None:  # a header, byte after byte
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        for _ in range(60):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.2)

    def year_2031(self) -> None:  # interim answers without end
        for _ in range(60):
            self.wfile.write(b"HTTP/1.1 103 Early Hints\r\n\r\n")
            self.wfile.flush()
            time.sleep(0.2)

    def year_2032(self) -> None:  # small on the way, 100 MB unpacked
        self.answer(bomb(), headers={"Content-Encoding": "gzip"})

    def year_2033(self) -> None:  # packed twice
        self.answer(gzip.compress(gzip.compress(b"\0" * 1_000_000)), headers={"Content-Encoding": "gzip, gzip"})

    def year_2034(self) -> None:  # packed, as some servers do whatever they are asked for
        self.answer(gzip.compress(PAGE.encode()), headers={"Content-Encoding": "gzip"})

    def year_2035(self) -> None:
        if type(self).busy:
            type(self).busy -= 1
            self.answer(b"busy", status=429, headers={"Retry-After": "1"})
        else:
            self.fine()

    def year_2036(self) -> None:
        self.answer(b"busy", status=503, headers={"Retry-After": "86400"})

    def log_message(self, *arguments: object) -> None:
        pass


class Quiet(ThreadingHTTPServer):
    """A server that does not print when a client hangs up on it."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    """The portal's address."""
    Portal.asked, Portal.busy = [], 1
    bomb()  # a busy machine takes a while to pack it, which is not what is tested
    with Quiet(("127.0.0.1", 0), Portal) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield f"http://localhost:{running.server_address[1]}"
        running.shutdown()
        thread.join()


def fetch(server: str, folder: Path, *years: int, delay: float = 0.0) -> list[portal.Fetched]:
    return list(portal.fetch(AREA, years, base=server, folder=folder, delay=delay, allow_private=["localhost"]))


def test_a_page_is_stored_as_received_beside_its_origin(server: str, tmp_path: Path) -> None:
    (page,) = fetch(server, tmp_path, 2010)
    body = (tmp_path / f"{AREA}-2010.html").read_bytes()
    assert page.outcome == "stored"
    assert body == PAGE.encode("gbk")
    note = json.loads((tmp_path / f"{AREA}-2010.json").read_text("utf-8"))
    assert note["sha256"] == sha256(body).hexdigest()
    assert note["url"] == portal.report_url(server, AREA, 2010)
    assert note["status"] == 200
    assert read(tmp_path / f"{AREA}-2010.html").paragraphs[0].text == "某局主动公开政府信息36条。"


def test_what_is_stored_is_not_asked_for_again_and_damage_is_fetched_anew(server: str, tmp_path: Path) -> None:
    fetch(server, tmp_path, 2021, 2022)
    assert [page.outcome for page in fetch(server, tmp_path, 2021, 2022)] == ["kept", "kept"]
    assert len(Portal.asked) == 2
    (tmp_path / f"{AREA}-2021.html").write_bytes(b"half")
    assert [page.outcome for page in fetch(server, tmp_path, 2021, 2022)] == ["stored", "kept"]


def test_requests_are_honest_and_keep_their_distance(server: str, tmp_path: Path) -> None:
    fetch(server, tmp_path, 2021, 2022, 2023, delay=0.2)
    moments = [moment for moment, _, _ in Portal.asked]
    assert min(later - earlier for earlier, later in itertools.pairwise(moments)) >= 0.2
    assert {agent for _, _, agent in Portal.asked} == {USER_AGENT}


@pytest.mark.parametrize(
    ("year", "outcome", "says"),
    [
        (2011, "missing", "404"),
        (2012, "failed", "转向"),
        (2013, "failed", "内网"),
        (2014, "failed", "没有尽头"),
        (2015, "failed", "没有尽头"),
        (2016, "failed", "中途断开"),
        (2017, "failed", "没有应答"),
        (2019, "failed", "http 或 https"),
        (2030, "failed", "没有尽头"),
        (2031, "failed", "没有尽头"),
        (2032, "failed", "没有尽头"),
        (2033, "failed", "压缩方式 gzip, gzip"),
        (2036, "failed", "要求 86400 秒后再访问"),
    ],
)
def test_a_bad_answer_stores_nothing_and_says_why(server: str, tmp_path: Path, year: int, outcome: str, says: str) -> None:
    (page,) = fetch(server, tmp_path, year)
    assert page.outcome == outcome
    assert says in page.reason
    assert list(tmp_path.iterdir()) == []


def test_a_packed_page_is_unpacked_once(server: str, tmp_path: Path) -> None:
    assert [page.outcome for page in fetch(server, tmp_path, 2034)] == ["stored"]
    assert (tmp_path / f"{AREA}-2034.html").read_bytes() == PAGE.encode()


def test_a_portal_that_asks_for_time_gets_it(server: str, tmp_path: Path) -> None:
    assert [page.outcome for page in fetch(server, tmp_path, 2035)] == ["stored"]
    first, second = (moment for moment, _, _ in Portal.asked)
    assert second - first >= 1


def test_a_bad_year_does_not_stop_the_others(server: str, tmp_path: Path) -> None:
    assert [page.outcome for page in fetch(server, tmp_path, 2011, 2012, 2021)] == ["missing", "failed", "stored"]


def test_a_busy_portal_is_asked_again_and_redirects_are_followed(server: str, tmp_path: Path) -> None:
    assert [page.outcome for page in fetch(server, tmp_path, 2018, 2020)] == ["stored", "stored"]
    note = json.loads((tmp_path / f"{AREA}-2020.json").read_text("utf-8"))
    assert note["final_url"] == f"{server}/2021"


def test_private_addresses_are_refused_unless_allowed_by_name(server: str) -> None:
    with pytest.raises(NetworkError, match="--allow-private localhost"):
        visit(server)
    with pytest.raises(NetworkError, match="内网"):
        visit(server.replace("localhost", "127.0.0.1"), allow_private=["localhost"])
    assert Portal.asked == []
    assert visit(server, allow_private=["LOCALHOST"]).status == 200


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1",
        "10.1.2.3",
        "169.254.169.254",
        "192.168.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "0.0.0.0",
        "[2002:7f00:1::]",
        "[64:ff9b::7f00:1]",
        "[::127.0.0.1]",
    ],
)
def test_no_spelling_of_a_private_address_is_reached(number: str) -> None:
    with pytest.raises(NetworkError, match="内网"):
        visit(f"http://{number}:9/")


def test_the_command_reports_each_year_and_exits_by_what_is_missing(server: str, tmp_path: Path) -> None:
    def run(years: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "from wenshang.cli import main; main()", "fetch", "--area", AREA, "--years", years]
        command += ["--base", server, "--output", str(tmp_path), "--delay", "0", "--allow-private", "localhost"]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    fine = run("2021-2022")
    assert fine.returncode == 0, fine.stderr
    assert fine.stdout.count("已保存") == 2
    assert fine.stderr == ""
    short = run("2010-2011")
    assert short.returncode == NetworkError.exit_code
    assert "1 个年度没有取到（2011）" in short.stderr
    assert run("2021–202").returncode == 64


def test_the_help_of_the_command_is_chinese_throughout() -> None:
    command = [sys.executable, "-c", "from wenshang.cli import main; main()", "fetch", "--help"]
    said = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    assert "[必填]" in said
    assert "[默认：1.0" in said
    assert not any(word in said for word in ("required", "default", "Options"))
