"""Unattended: schedules, timers, the inbox, and notification against servers that the test starts."""

from __future__ import annotations

import base64
import email
import email.policy
import hashlib
import json
import shutil
import socketserver
import subprocess
import sys
import threading
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from lxml import html

from tests.running.conftest import OPENING, TWICE, Write
from wenshang.archive import Archive
from wenshang.archive.inbox import DOUBTED, STORED, UNREADABLE, Inbox
from wenshang.errors import BadData, BadParameter, NetworkError
from wenshang.running import publishing, schedule, timers, unattended

SETTINGS = """
[[schedule]]
name = "每周简报"
when = "每周一、四 07:30"
quiet = ["2026-10-01..2026-10-07", "周日"]
retries = 2
backoff = "5分钟"
max_staleness = "14天"
where = { kind = "科技" }

[[notify]]
name = "邮件"
kind = "smtp"
host = "127.0.0.1"
port = 2525
sender = "a@example.org"
to = ["b@example.org"]
"""


@pytest.fixture
def weekly(tmp_path: Path) -> schedule.Schedule:
    return schedule.load(_settings(tmp_path))[0][0]


def test_a_schedule_knows_its_times_and_quiet_days(weekly: schedule.Schedule) -> None:
    assert weekly.following(datetime(2026, 9, 28, 7, 30)) == datetime(2026, 10, 8, 7, 30)
    assert weekly.is_quiet(datetime(2026, 10, 4).date())
    assert (weekly.backoff, weekly.max_staleness) == (300, 14 * 86400)


def test_a_scheduled_page_is_checked_against_its_notebook(weekly: schedule.Schedule, archive: Archive) -> None:
    one = replace(weekly, where={}, notebooks=("yearly_comparison",), parameters={"authority": "汶上县科技局", "year": 2021})
    assert [page.target for page in unattended.pages_of(one, archive)] == ["汶上县科学技术局/2021/yearly_comparison.html"]
    with pytest.raises(BadParameter, match="是否想用“year”"):
        unattended.pages_of(replace(one, parameters={"yaer": 2021}), archive)


def test_what_was_missed_is_caught_up_once(weekly: schedule.Schedule) -> None:
    now = datetime(2026, 9, 15, 9, 0)
    assert weekly.due(now, last=datetime(2026, 8, 31, 7, 30))
    assert weekly.due(now, last=None)
    assert not weekly.due(now, last=datetime(2026, 9, 15, 8, 0))
    assert not weekly.due(datetime(2026, 9, 17, 7, 29), last=datetime(2026, 9, 14, 7, 31))


def test_a_clock_set_back_neither_blocks_nor_repeats_a_run(weekly: schedule.Schedule) -> None:
    future = [
        {"event": "started", "run": 1, "schedule": "每周简报", "time": "2031-01-01T00:00:00+00:00"},
        {"event": "finished", "run": 1, "outcome": "done", "time": "2031-01-01T00:01:00+00:00"},
    ]
    now = datetime(2026, 9, 15, 9, 0)
    assert schedule.clock_set_back(future, now)
    assert schedule.last_run(future, "每周简报", now) is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("retries", "retires"), "是否想用“retries”"),
        (("每周一、四 07:30", "每周八 07:30"), "每天 07:30"),
        (("5分钟", "5 min"), "时长"),
        (("2026-10-01..2026-10-07", "国庆"), "2026-10-01"),
        (("[[schedule]]", "[[shedule]]"), "是否想用“schedule”"),
        (('host = "127.0.0.1"', 'password = "abc"'), "环境变量"),
        (('kind = "smtp"', 'kind = "pigeon"'), "smtp"),
    ],
)
def test_a_mistake_in_the_settings_is_named(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    (tmp_path / "schedules.toml").write_text(SETTINGS.replace(*change), "utf-8")
    with pytest.raises(BadData, match=said):
        schedule.load(tmp_path / "schedules.toml")


def test_timers_of_every_system_say_the_same_times(weekly: schedule.Schedule, tmp_path: Path) -> None:
    command = timers.TimerCommand(tmp_path, ("--output", "build 1"))
    units = timers.systemd(weekly, command)
    assert all(name.isascii() for name in units)
    assert any("OnCalendar=Mon,Thu *-*-* 07:30:00\nPersistent=true" in text for text in units.values())
    lines = timers.crontab([weekly], command).splitlines()
    assert lines[1].startswith("30 7 * * 1,4 cd ")
    assert lines[1].endswith("'build 1'")
    assert lines[2].startswith("@reboot ")
    task = ElementTree.fromstring(timers.windows(weekly, command).partition("\n")[2])
    days = task.find(".//{*}DaysOfWeek")
    assert days is not None
    assert [day.tag.rpartition("}")[2] for day in days] == ["Monday", "Thursday"]
    assert task.findtext(".//{*}StartWhenAvailable") == "true"
    assert task.findtext("{*}Actions/{*}Exec/{*}Command") == sys.executable


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="没有 systemd-analyze")
def test_systemd_accepts_the_calendar() -> None:
    assert (
        subprocess.run(["systemd-analyze", "calendar", "Mon,Thu *-*-* 07:30:00"], capture_output=True, check=False).returncode
        == 0
    )


class Mail(socketserver.StreamRequestHandler):
    """A small SMTP server: takes one login and any mail."""

    seen: ClassVar[list[bytes]] = []

    def handle(self) -> None:
        self.wfile.write(b"220 test\r\n")
        while line := self.rfile.readline().decode().strip():
            word = line.split()[0].upper()
            if word == "EHLO":
                self.wfile.write(b"250-test\r\n250 AUTH PLAIN\r\n")
            elif word == "AUTH":
                self.seen.append(base64.b64decode(line.split()[2]))
                self.wfile.write(b"235 ok\r\n")
            elif word == "DATA":
                self.wfile.write(b"354 go\r\n")
                text = b""
                while not text.endswith(b"\r\n.\r\n"):
                    text += self.rfile.readline()
                self.seen.append(text.removesuffix(b".\r\n"))
                self.wfile.write(b"250 ok\r\n")
            else:
                self.wfile.write(b"221 bye\r\n" if word == "QUIT" else b"250 ok\r\n")


class Hook(BaseHTTPRequestHandler):
    """A small webhook server that answers as it is told."""

    seen: ClassVar[list[tuple[str, dict[str, Any]]]] = []
    answer: ClassVar[bytes] = b'{"errcode": 0}'

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append((self.path, json.loads(body)))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.answer)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving(handler: type) -> Iterator[int]:
    kind = HTTPServer if issubclass(handler, BaseHTTPRequestHandler) else socketserver.TCPServer
    with kind(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


FAILED = unattended.message(
    unattended.Outcome("每周简报", ("a.html",), {"甲局/2021/x.html": "坏了"}, (), 3, exit_code=10), "失败"
)


def test_mail_is_sent_with_the_password_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", "geheim")
    with serving(Mail) as port:
        table = {"host": "127.0.0.1", "port": port, "sender": "a@example.org", "to": "b@example.org"}
        table |= {"kind": "smtp", "user": "a", "password_env": "MAIL_PASSWORD"}
        unattended.send(schedule.channel("邮件", table, ""), FAILED)
    login, text = Mail.seen
    assert login == b"\0a\0geheim"
    mail = email.message_from_bytes(text, policy=email.policy.default)
    assert mail["Subject"] == "汶上工作台：每周简报 失败"
    assert abs(datetime.now(UTC) - mail["Date"].datetime) < timedelta(minutes=1)  # mail servers may refuse one without a date
    assert "甲局/2021/x.html：坏了" in mail.get_content()


def test_new_pages_are_attached_where_asked_and_as_far_as_allowed(tmp_path: Path) -> None:
    Mail.seen.clear()
    page = tmp_path / "甲局" / "2021" / "yearly_comparison.html"
    page.parent.mkdir(parents=True)
    page.write_bytes("<h1>甲局</h1>".encode())
    page.with_suffix(".pdf").write_bytes(b"%PDF-1.7 \r\n.\r\n" + bytes(range(256)) * 200)
    page.with_suffix(".xlsx").write_bytes(b"PK" * 600_000)
    outcome = unattended.Outcome("每周简报", ("甲局/2021/yearly_comparison.html",), {}, (), 1)
    done = unattended.message(outcome, "完成", {page: "甲局2021年年度比较"})
    with serving(Mail) as port:
        table = {"kind": "smtp", "host": "127.0.0.1", "port": port, "sender": "a@example.org", "to": "b@example.org"}
        more = {"attach": ["html", "pdf", "docx", "xlsx"], "attach_limit": 1}
        unattended.send(schedule.channel("邮件", table | more, ""), done)
        unattended.send(schedule.channel("只有文字", table, ""), done)
    first, second = (email.message_from_bytes(text, policy=email.policy.default) for text in Mail.seen)
    files = {part.get_filename(): part for part in first.iter_attachments()}  # type: ignore[attr-defined]
    assert {name: part.get_content_type() for name, part in files.items()} == {
        "甲局2021年年度比较.html": "text/html",
        "甲局2021年年度比较.pdf": "application/pdf",
    }
    assert files["甲局2021年年度比较.pdf"].get_content() == page.with_suffix(".pdf").read_bytes()
    body = first.get_body().get_content()  # type: ignore[attr-defined,union-attr]
    assert "新生成：甲局2021年年度比较" in body
    assert "没有附上 甲局2021年年度比较.docx：没有这种文件" in body
    assert "没有附上 甲局2021年年度比较.xlsx：附件超过 1 MB" in body
    assert list(second.iter_attachments()) == []  # type: ignore[attr-defined]


def test_a_scheduled_brief_is_mailed_its_sentences_as_text_and_word_attached(few: Path, tmp_path: Path) -> None:
    Mail.seen.clear()
    one = replace(
        schedule.load(_settings(tmp_path))[0][0],
        where={"机关": TWICE, "年度": "2024"},
        notebooks=("leadership_brief",),
        quiet=(),
    )
    with serving(Mail) as port:
        table = {"kind": "smtp", "host": "127.0.0.1", "port": port, "sender": "a@example.org", "to": "b@example.org"}
        channel = schedule.channel("邮件", table | {"on": ["完成"], "attach": ["docx"]}, "")
        outcome = unattended.run(one, few, tmp_path / "build", channels=[channel], pause=lambda _: None)
    assert outcome.made == (f"{TWICE}/2024/leadership_brief.html",)
    (mail,) = (email.message_from_bytes(text, policy=email.policy.default) for text in Mail.seen)
    body = mail.get_body().get_content()  # type: ignore[attr-defined,union-attr]
    page = (tmp_path / "build" / outcome.made[0]).read_text("utf-8")
    sentences = "".join(html.fromstring(page).find(".//div[@class='lead']").itertext())
    assert sentences.count("。") == 3
    title = f"{TWICE}2024年政府信息公开领导简报"
    assert "".join(body.split()).startswith(f"{title}：{sentences}")
    (attached,) = mail.iter_attachments()  # type: ignore[attr-defined]
    assert attached.get_filename() == f"{title}.docx"
    assert attached.get_content() == (tmp_path / "build" / outcome.made[0]).with_suffix(".docx").read_bytes()


def _settings(folder: Path) -> Path:
    (folder / "schedules.toml").write_text(SETTINGS, "utf-8")
    return folder / "schedules.toml"


@pytest.mark.parametrize(("setting", "said"), [({"attach": ["exe"]}, "html、pdf、docx"), ({"attach_limit": 0}, "大于 0")])
def test_a_mistake_about_attachments_is_named(setting: dict[str, object], said: str) -> None:
    table = {"kind": "smtp", "host": "h", "sender": "a@example.org", "to": "b@example.org"}
    with pytest.raises(BadData, match=said):
        schedule.channel("邮件", table | setting, "notify")
    with pytest.raises(BadData, match="不认识的设置“attach”"):
        schedule.channel("群", {"kind": "json", "url_env": "X", "attach": ["html"]}, "notify")


@pytest.mark.parametrize("kind", ["wecom", "dingtalk", "json"])
def test_webhooks_get_their_own_form(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    Hook.seen.clear()
    monkeypatch.setattr(Hook, "answer", b'{"errcode": 0}')
    with serving(Hook) as port:
        monkeypatch.setenv("HOOK", f"http://127.0.0.1:{port}/send?key=geheim")
        monkeypatch.setenv("HOOK_SECRET", "SEC1")
        more = {"secret_env": "HOOK_SECRET"} if kind == "dingtalk" else {}
        unattended.send(schedule.channel("群", {"kind": kind, "url_env": "HOOK", **more}, ""), FAILED)
    ((path, body),) = Hook.seen
    told = body["text"]["content"] if kind != "json" else body["text"]
    assert "坏了" in told
    assert ("&timestamp=" in path and "&sign=" in path) == (kind == "dingtalk")
    assert (body.get("failed") == {"甲局/2021/x.html": "坏了"}) == (kind == "json")


def test_dingtalk_signature_is_that_of_its_documentation_formula() -> None:
    assert unattended.signature("SEC", 1700000000000).startswith("timestamp=1700000000000&sign=")
    assert unattended.signature("SEC", 1) != unattended.signature("SED", 1)


def test_a_notification_that_fails_is_recorded_without_its_address(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOOK", "http://127.0.0.1:9/send?key=geheim")
    channel = schedule.channel("群", {"kind": "json", "url_env": "HOOK"}, "")
    unattended.notify(tmp_path, [channel], FAILED)
    (line,) = publishing.ledger(tmp_path)[0]
    assert line["outcome"] == "failed"
    assert "geheim" not in (tmp_path / "ledger.jsonl").read_text("utf-8")
    monkeypatch.delenv("HOOK")
    with pytest.raises(NetworkError, match="环境变量 HOOK"):
        unattended.send(channel, FAILED)


def test_a_service_that_refuses_is_a_failed_notification(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Hook, "answer", b'{"errcode": 93000, "errmsg": "no"}')
    with serving(Hook) as port:
        monkeypatch.setenv("HOOK", f"http://127.0.0.1:{port}/")
        with pytest.raises(NetworkError, match="93000"):
            unattended.send(schedule.channel("群", {"kind": "wecom", "url_env": "HOOK"}, ""), FAILED)


def test_a_scheduled_run_tries_again_after_longer_pauses(
    weekly: schedule.Schedule, archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "build").write_text("not a folder")
    pauses: list[float] = []
    outcome = unattended.run(weekly, archive.folder, tmp_path / "elsewhere" / ".." / "build", pause=pauses.append)
    assert (outcome.attempts, pauses, outcome.exit_code) == (3, [300, 600], 9)
    assert "可写的文件夹" in outcome.error


@pytest.fixture
def own_data(data: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(data, tmp_path / "data", ignore=shutil.ignore_patterns("facts")))


def test_the_inbox_stores_what_is_certain_and_sets_aside_what_is_not(own_data: Path, tmp_path: Path) -> None:
    archive = Archive.open(own_data)
    known = next(entry for entry in archive.entries if entry.method == "document")
    report = (own_data / known.file).read_bytes()
    box = Inbox(tmp_path / "inbox")
    (box.folder / "same.txt").write_bytes(report)
    (box.folder / "empty.txt").write_bytes(b"")
    (box.folder / "changed.txt").write_bytes(report + "\n补充一段。\n".encode())
    (box.folder / "note.md").write_text("left alone")
    assert list(box.take(archive)) == []
    went = {arrival.name: box.settle(path, arrival).went for _, path, arrival in box.take(archive)}
    assert went == {"same.txt": STORED, "empty.txt": UNREADABLE, "changed.txt": DOUBTED}
    assert (box.folder / DOUBTED / "changed.txt").is_file()
    assert "wenshang add" in (box.folder / DOUBTED / "changed.txt.说明.txt").read_text("utf-8")
    assert (box.folder / "note.md").is_file()


@pytest.mark.slow
def test_a_new_report_in_the_inbox_becomes_a_page(own_data: Path, tmp_path: Path) -> None:
    register = own_data / "register.csv"
    archive = Archive.open(own_data)
    known = next(entry for entry in archive.entries if entry.method == "document")
    shutil.move(own_data / known.file, tmp_path / "report.txt")
    body = known.authority.name
    others = [line for line in register.read_text("utf-8").splitlines(True) if not (body in line and known.file in line)]
    row = f"{body},,,{known.authority.region},{known.authority.level},{known.authority.kind}"
    figures = own_data / "figures" / "other.csv"
    figures.write_text(f"authority,period,code,value,qualifier,source\n{body},2019,channels.items_published,5,exact,x\n", "utf-8")
    sha = hashlib.sha256(figures.read_bytes()).hexdigest()
    others.append(f"{row},2019,2019,typed,figures/other.csv,{sha},x,1\n")
    register.write_text("".join(others), "utf-8")
    (tmp_path / "inbox").mkdir()
    shutil.move(tmp_path / "report.txt", tmp_path / "inbox" / "report.txt")
    words = ["watch", "--inbox", str(tmp_path / "inbox"), "--once", "--data", str(own_data), "--output", str(tmp_path / "build")]
    done = subprocess.run([sys.executable, "-m", "wenshang", *words], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "build" / body / str(known.year) / "yearly_comparison.html").is_file()
    assert (tmp_path / "inbox" / STORED / "report.txt").is_file()
    again = subprocess.run([sys.executable, "-m", "wenshang", *words], capture_output=True, text=True, check=False)
    assert (again.returncode, again.stdout) == (0, f"{tmp_path / 'inbox'}：没有可收的文件\n")


def test_no_secret_reaches_page_evidence_or_ledger(write: Write, tmp_path: Path) -> None:
    publishing.record(tmp_path, "page", parameters={"access_token": "geheim", "deep": {"password": "geheim"}}, note=OPENING)
    assert "geheim" not in (tmp_path / publishing.LEDGER).read_text("utf-8")
