"""A run in poor surroundings ends within its limits, says what is wrong, and harms nothing; every case with real processes."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.kills import command, contents, pages_of
from tests.conftest import ROOT
from tests.running.conftest import OPENING, Write
from wenshang.archive import Archive
from wenshang.archive.inbox import DOUBTED, UNREADABLE, Inbox
from wenshang.errors import LintFailed
from wenshang.running import overview, publishing, schedule, unattended
from wenshang.running.brief import Options, brief
from wenshang.running.nursery import Nursery
from wenshang.running.plan import Page

PARAMETERS = 'authority: str = "甲局"\nyear: int = 2021'
BODY = "汶上县科学技术局"
TARGET = f"{BODY}/2021/small.html"
linux = pytest.mark.skipif(sys.platform != "linux", reason="只在 Linux 上这样测试")


def run(words: list[str], **options: object) -> subprocess.CompletedProcess[str]:
    """Run a command that must end by itself."""
    return subprocess.run(words, capture_output=True, text=True, check=False, timeout=180, **options)  # type: ignore[call-overload,no-any-return]


def small(notebook: Path, archive: Archive, output: Path, starter: Nursery, **values: object) -> dict[str, str]:
    page = Page(notebook, {"authority": BODY, "year": 2021, **values}, TARGET)
    return dict(brief(archive, [page], output, options=Options(jobs=1), starter=starter).failed)


@linux
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_disk_without_room_ends_the_run_with_a_message(few: Path, tmp_path: Path, jobs: str) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if run(["mount", "-t", "tmpfs", "-o", "size=100k", "tmpfs", str(disk)]).returncode:
        pytest.skip("不能挂载小磁盘（需要 root）")
    try:
        done = run(command(few, disk / "build", "--jobs", jobs))
    finally:
        run(["umount", str(disk)])
    assert (done.returncode, "磁盘空间不足" in done.stderr) == (9, True), done.stderr
    assert "Traceback" not in done.stderr


@linux
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_quota_that_is_used_up_ends_the_run_with_a_message(few: Path, tmp_path: Path, jobs: str) -> None:
    image, disk = tmp_path / "image", tmp_path / "disk"
    with image.open("wb") as file:
        file.truncate(160 << 20)
    disk.mkdir()
    if not shutil.which("mkfs.btrfs") or run(["mkfs.btrfs", "-q", str(image)]).returncode:
        pytest.skip("没有 mkfs.btrfs（btrfs-progs）")
    if run(["mount", "-o", "loop", str(image), str(disk)]).returncode:
        pytest.skip("不能挂载带配额的磁盘（需要 root）")
    share = disk / "share"
    try:
        for words in (
            ["quota", "enable", str(disk)],
            ["subvolume", "create", str(share)],
            ["qgroup", "limit", "200k", str(share)],
        ):
            limited = run(["btrfs", *words])
            assert limited.returncode == 0, limited.stderr
        done = run(command(few, share / "build", "--jobs", jobs))
    finally:
        run(["umount", str(disk)])
    assert (done.returncode, "超出磁盘配额" in done.stderr) == (9, True), done.stderr
    assert "Traceback" not in done.stderr


@linux
def test_a_limit_of_file_size_ends_the_run_with_a_message(few: Path, tmp_path: Path) -> None:
    words = command(few, tmp_path / "build", "--jobs", "2")
    done = run(words, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)))
    assert (done.returncode, "文件过大" in done.stderr) == (9, True), done.stderr


@linux
def test_a_long_tmpdir_no_home_and_plain_c_are_enough(few: Path, tmp_path: Path) -> None:
    work, deep = tmp_path / "有 空格 的文件夹", tmp_path / ("x" * 100)
    work.mkdir()
    deep.mkdir()
    for name in ("calendar", "random", "click", "joblib"):
        (work / f"{name}.py").write_text("raise RuntimeError('the wrong module')")
    poor = {"PATH": os.environ["PATH"], "TMPDIR": str(deep), "LANG": "C", "LC_ALL": "C", "HOME": "/"}
    words = [sys.executable, "-P", *command(few, work / "build")[1:], "--jobs", "2"]
    done = run(words, env=poor, cwd=work, umask=0o077)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(pages_of(work / "build")) >= 4
    assert list(deep.iterdir()) == []
    closed = run(["sh", "-c", 'exec "$@" >&-', "sh", *words, "--force"], env=poor, cwd=work)
    assert (closed.returncode, closed.stderr) == (0, "")


def apart(*words: str) -> list[str]:
    """Words before a command that take it into a system view of its own; the test is skipped where that is not allowed."""
    before = ["unshare", *words, "--"]
    if not shutil.which("unshare") or subprocess.run([*before, "true"], capture_output=True, check=False).returncode:
        pytest.skip("系统不允许另立视图（unshare）")
    return before


NOBODY = ("--user", "--map-user=54321", "--map-group=54321")
PAGE = ("--notebook", "leadership_brief", "--where", "年度=2024")


@linux
def test_a_user_whom_the_system_does_not_know_gets_pages_and_no_noise(few: Path, tmp_path: Path) -> None:
    """No home, no entry in the list of users, a TMPDIR of over 74 characters."""
    deep = tmp_path / ("x" * 100)
    deep.mkdir()
    poor = {"PATH": os.environ["PATH"], "TMPDIR": str(deep)}
    words = [*apart(*NOBODY), sys.executable, "-P", *command(few, tmp_path / "build")[1:]]
    done = run([*words, *PAGE], env=poor, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(pages_of(tmp_path / "build")) == 1
    assert list(deep.iterdir()) == []
    (tmp_path / "schedules.toml").write_text(SETTINGS.format(region="汶上"), "utf-8")
    at = words.index("brief")
    done = run([*words[:at], "schedule", "--install", "systemd"], env=poor, cwd=tmp_path)
    assert (done.returncode, "主文件夹" in done.stderr) == (9, True)
    said = run([*words[:at], "doctor", "--quick"], env=poor, cwd=tmp_path)
    assert "这个用户没有主文件夹" in said.stdout
    assert said.stderr == ""


@linux
def test_a_read_only_checkout_and_no_shared_memory_are_enough(few: Path, tmp_path: Path) -> None:
    """The program, its notebooks and the data folder cannot be written, nor /dev/shm; only the output folder can."""
    (tmp_path / "build").mkdir()
    before = contents(few)
    script = f'mount --bind "{ROOT}" "{ROOT}" && mount -o remount,bind,ro "{ROOT}" && mount --bind "$1" "$1" && '
    script += 'mount -o remount,bind,ro "$1" && mount -t tmpfs -o ro none /dev/shm && shift && exec "$@"'
    view = [*apart("--mount"), "sh", "-c", script, "sh", str(few)]
    words = [*command(few, tmp_path / "build"), *PAGE, "--pdf"]
    done = run([*view, *words], cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert len(pages_of(tmp_path / "build")) == 1
    assert contents(few) == before
    said = run([*view, sys.executable, "-m", "wenshang", "doctor", "--data", str(few)], cwd=tmp_path).stdout
    assert "/dev/shm 不可写" in said
    assert "不能写入" in said
    assert str(few) in said


@linux
def test_a_folder_made_read_only_meanwhile_ends_the_run(few: Path, tmp_path: Path) -> None:
    output = tmp_path / "build"
    words = [*apart(*NOBODY), *command(few, output)]
    started = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not (output / "ledger.jsonl").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    for folder in (output, *(path for path in output.rglob("*") if path.is_dir())):
        folder.chmod(0o555)
    _, said = started.communicate(timeout=120)
    assert (started.returncode, "没有权限" in said, "Traceback" in said) == (9, True, False), said


@pytest.mark.browser
def test_a_browser_that_appears_later_prints_pages_that_have_not_changed(few: Path, tmp_path: Path, chromium: str) -> None:
    words = [*command(few, tmp_path / "build"), *PAGE, "--pdf"]
    without = os.environ | {"PATH": str(tmp_path)}
    done = run(words, env=without)
    assert (done.returncode, "没有生成 PDF" in done.stderr) == (0, True)
    assert list((tmp_path / "build").rglob("*.pdf")) == []
    done = run(words)
    assert (done.returncode, done.stderr) == (0, "")
    assert "新生成 0 页，未变 1 页" in done.stdout
    (made,) = (tmp_path / "build").rglob("*.pdf")
    assert made.read_bytes().startswith(b"%PDF")


@linux
def test_a_page_that_cannot_be_printed_is_a_failure_and_stops_no_other(few: Path, tmp_path: Path) -> None:
    script = (
        'case "$*" in *2023*) exit 1;; esac; for one; do case "$one" in --print-to-pdf=*) echo %PDF > "${one#*=}";; esac; done'
    )
    words = [*command(few, tmp_path / "build"), "--notebook", "leadership_brief", "--pdf"]
    done = run(words, env=fake(tmp_path, chromium=script))
    assert (done.returncode, done.stderr.count("没有印成 PDF")) == (10, 1), done.stderr
    assert "2023" in done.stderr
    assert [path.parent.name for path in (tmp_path / "build").rglob("*.pdf")] == ["2024"]


def test_an_own_notebook_with_emoji_a_date_and_an_exit_is_run_as_a_user_does(write: Write, tmp_path: Path, data: Path) -> None:
    notebook = write(
        OPENING,
        "from IPython.display import Markdown\nMarkdown(f'完成 ✅ 😀👨‍👩‍👧，截至 {day}')",
        "import sys; sys.exit(0)",
        "raise ValueError('never')",
        parameters='authority: str = "甲局"\nyear: int = 2021\nday: str = "2026-01-01"',
    )
    words = ["-p", "authority", BODY, "-p", "day", "2026-01-31", "--data", str(data), "--output", str(tmp_path / "build")]
    done = run([sys.executable, "-m", "wenshang", "run", str(notebook), *words], env=os.environ | {"HOME": "/"})
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    (page,) = pages_of(tmp_path / "build").values()
    assert "截至 2026-01-31" in page.decode()
    assert "U+1F600" in page.decode(), "what the page's font lacks is named"


def test_an_error_s_text_is_quoted_and_blocks_no_index(write: Write, archive: Archive, tmp_path: Path, warm: Nursery) -> None:
    output = tmp_path / "build"
    bad = "raise ValueError(f'None of NaN in /home/office/secret/list.csv, {0.1 + 0.2}, \\x07 file:///tmp/x')"
    failed = small(write(OPENING, bad, parameters=PARAMETERS), archive, output, warm)
    assert "None of NaN" in failed[TARGET]
    index = (output / "index.html").read_text("utf-8")
    assert "None of NaN" in index
    assert "/home/office" not in index + (output / "status.html").read_text("utf-8")
    assert run([sys.executable, "-m", "wenshang", "lint", str(output)]).returncode == 0


def test_an_index_that_breaks_the_gate_is_a_failure_and_the_pages_are_there(
    write: Write, archive: Archive, tmp_path: Path, warm: Nursery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wenshang.briefing.lint.RULES", {"坏": lambda page: ["不行"]})
    failed = small(write(OPENING, parameters=PARAMETERS), archive, tmp_path / "build", warm)
    assert list(failed) == ["index.html"]
    assert (tmp_path / "build" / TARGET).is_file()


def test_an_index_that_breaks_the_gate_leaves_the_list_of_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publishing.record(tmp_path, "started", run=1, fresh=0)
    monkeypatch.setattr("wenshang.briefing.lint.RULES", {"坏": lambda page: ["不行"]})
    with pytest.raises(LintFailed):
        overview.publish(tmp_path)
    assert (tmp_path / "status.html").is_file()


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "null", "[" * 100_000, '{"inputs": []}', '{"about": 1, "page": "x"}', "\udcff"]
)
def test_a_bad_manifest_means_that_the_page_is_made_again(
    write: Write, archive: Archive, tmp_path: Path, warm: Nursery, content: str
) -> None:
    output, notebook = tmp_path / "build", write(OPENING, parameters=PARAMETERS)
    small(notebook, archive, output, warm)
    good = (output / TARGET).read_bytes()
    (output / publishing.manifest_path(TARGET)).write_text(content, "utf-8", "surrogateescape")
    assert small(notebook, archive, output, warm) == {}
    assert publishing.next_run(output) == 3
    assert (output / TARGET).read_bytes() == good


def test_lines_of_the_ledger_that_are_none_are_counted_and_harm_nothing(write: Write, archive: Archive, tmp_path: Path) -> None:
    publishing.record(tmp_path, "started", run=1, fresh=0)
    with (tmp_path / publishing.LEDGER).open("a") as stream:
        stream.write('1\nnull\n[]\n{"event": "page"}\n{"event": "started", "time": "x"}\n{"event": []}\n')
    assert len(publishing.ledger(tmp_path)[0]) == 1
    assert publishing.ledger(tmp_path)[1] == 6
    assert any("6 行不完整" in line for line in overview.lines(tmp_path))


def test_a_changed_or_missing_document_is_noticed(write: Write, data: Path, tmp_path: Path, warm: Nursery) -> None:
    own = Path(shutil.copytree(data, tmp_path / "data"))
    archive, output, notebook = Archive.open(own), tmp_path / "build", write(OPENING, parameters=PARAMETERS)
    assert small(notebook, archive, output, warm) == {}
    good = (output / TARGET).read_bytes()
    document = own / archive.entry(BODY, 2021).file
    before = document.read_bytes()
    document.write_bytes(before + b" ")
    assert "原件登记后被改动过" in small(notebook, archive, output, warm)[TARGET]
    document.unlink()
    assert "原件读不出" in small(notebook, archive, output, warm)[TARGET]
    assert (output / TARGET).read_bytes() == good
    document.write_bytes(before)
    assert small(notebook, archive, output, warm) == {}
    assert [state.error for state in overview.pages(output)] == [""]


def test_dates_are_parameters(write: Write, archive: Archive, tmp_path: Path, warm: Nursery) -> None:
    from datetime import date

    from wenshang.running import plan

    notebook = write(
        OPENING,
        "assert day == '2026-01-31' and mark == '😀', (day, mark)",
        parameters=f'{PARAMETERS}\nday: str = ""\nmark: str = "😀"',
    )
    page = plan.page(str(notebook), {"authority": BODY, "year": 2021, "day": date(2026, 1, 31)}, archive)
    assert brief(archive, [page], tmp_path / "build", options=Options(jobs=1), starter=warm).failed == {}


SETTINGS = """
[[schedule]]
name = "每周"
when = "每周一 07:30"
where = {{ region = "{region}" }}
retries = 2
backoff = "1小时"

[[notify]]
name = "群"
kind = "json"
url_env = "NO_SUCH_HOOK"
"""


@pytest.mark.parametrize(
    ("region", "folder", "said"), [("没有的县", "data", "没有符合条件的页面"), ("汶上", "no-such-data", "没有这个文件")]
)
def test_a_schedule_that_makes_nothing_is_a_failure_that_is_told(
    data: Path, tmp_path: Path, region: str, folder: str, said: str
) -> None:
    (tmp_path / "schedules.toml").write_text(SETTINGS.format(region=region), "utf-8")
    (tmp_path / "data").symlink_to(data)
    words = [sys.executable, "-m", "wenshang", "schedule", "--run", "每周", "--data", folder]
    done = run(words, cwd=tmp_path)
    assert done.returncode not in (0, 70)
    assert said in done.stdout
    told = [record for record in publishing.ledger(tmp_path / "build")[0] if record["event"] == "notified"]
    assert [record["about"] for record in told] == ["失败"] or not (tmp_path / "build").exists()


def test_a_schedule_whose_output_is_no_folder_is_a_failure(few: Path, tmp_path: Path) -> None:
    (tmp_path / "schedules.toml").write_text(SETTINGS.format(region="").replace("retries = 2", "retries = 0"), "utf-8")
    (tmp_path / "build").write_text("a file")
    done = run([sys.executable, "-m", "wenshang", "schedule", "--run", "每周", "--data", str(few)], cwd=tmp_path)
    assert (done.returncode, "已有同名的文件" in done.stdout, done.stderr) == (9, True, "")
    assert (tmp_path / "build").read_text() == "a file"


def test_what_time_cannot_mend_is_not_tried_again(data: Path, tmp_path: Path) -> None:
    (tmp_path / "schedules.toml").write_text(SETTINGS.format(region="没有的县"), "utf-8")
    (one,), _ = schedule.load(tmp_path / "schedules.toml")
    pauses: list[float] = []
    assert unattended.run(one, data, tmp_path / "build", pause=pauses.append).attempts == 1
    assert pauses == []


def fake(folder: Path, **programs: str) -> dict[str, str]:
    for name, script in programs.items():
        path = folder / "bin" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
    return os.environ | {"PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "HOME": str(folder), "USER": "office"}


@linux
def test_an_installation_of_timers_that_fails_leaves_nothing_behind(data: Path, tmp_path: Path) -> None:
    (tmp_path / "schedules.toml").write_text(SETTINGS.format(region="汶上"), "utf-8")
    words = [sys.executable, "-m", "wenshang", "schedule", "--install", "systemd"]
    done = run(
        words, cwd=tmp_path, env=fake(tmp_path, systemctl="echo 'Failed to connect to bus' >&2; exit 1", loginctl="exit 1")
    )
    assert done.returncode == 9
    assert [path for path in (tmp_path / ".config").rglob("*") if path.is_file()] == []
    done = run(words, cwd=tmp_path, env=fake(tmp_path, systemctl="exit 0", loginctl="echo Linger=no"))
    assert (done.returncode, done.stderr) == (0, "")
    assert "loginctl enable-linger office" in done.stdout
    units = {path.suffix: path.read_text("utf-8") for path in (tmp_path / ".config").rglob("wenshang*")}
    assert '"-P" "-m" "wenshang"' in units[".service"]
    good = dict(units)
    run(words, cwd=tmp_path, env=fake(tmp_path, systemctl="exit 1", loginctl="echo Linger=yes"))
    assert {path.suffix: path.read_text("utf-8") for path in (tmp_path / ".config").rglob("wenshang*")} == good
    done = run(words, cwd=tmp_path, env=fake(tmp_path, systemctl="exit 0", loginctl="echo Linger=yes"))
    assert "enable-linger" not in done.stdout


def test_one_bad_vanished_or_strangely_named_file_stops_no_other(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wenshang.archive import adding

    own = Path(shutil.copytree(data, tmp_path / "data"))
    archive = Archive.open(own)
    report = (own / archive.entry(BODY, 2021).file).read_bytes()
    box = Inbox(tmp_path / "inbox")
    strange = os.fsdecode("年报.txt".encode("gbk"))
    for name in ("a.txt", "b.txt", strange, "z.txt"):
        (box.folder / name).write_bytes(report + name.encode("utf-8", "replace"))
    plan: Callable[..., adding.Addition] = adding.plan

    def fails(held: Archive, content: bytes, *, name: str) -> adding.Addition:
        if name == "a.txt":
            raise KeyError(0)
        if name == "b.txt":
            (box.folder / "b.txt").unlink()
        return plan(held, content, name=name)

    monkeypatch.setattr(adding, "plan", fails)
    box.ready()
    arrivals = {arrival.name: box.settle(path, arrival) for _, path, arrival in box.take(archive)}
    assert [arrivals[name].went for name in ("a.txt", "b.txt", "z.txt")] == [UNREADABLE, DOUBTED, DOUBTED]
    assert "KeyError" in arrivals["a.txt"].why
    assert "已被取走" in arrivals["b.txt"].why
    assert len(arrivals) == 4
    for arrival in arrivals.values():
        publishing.record(tmp_path, "received", file=arrival.name, went=arrival.went, why=arrival.why)


def test_watch_goes_on_where_a_name_is_no_utf8(data: Path, tmp_path: Path) -> None:
    own = Path(shutil.copytree(data, tmp_path / "data"))
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / os.fsdecode("年报.txt".encode("gbk"))).write_bytes(b"nothing")
    (tmp_path / "inbox" / "z.txt").write_bytes(b"nothing")
    words = [sys.executable, "-m", "wenshang", "watch", "--once", "--inbox", str(tmp_path / "inbox"), "--data", str(own)]
    done = run([*words, "--output", str(tmp_path / "build")])
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("→ 未能读取") == 2
    assert json.loads((tmp_path / "build" / "ledger.jsonl").read_text("utf-8").splitlines()[0])["event"] == "received"


def test_an_error_s_text_is_one_short_line_without_paths() -> None:
    assert (
        overview.cleaned(f"a\n b {Path.cwd()}/x.csv /srv/a/b.txt \x00 https://example.org/a/b 1/2")
        == "a b ./x.csv …/b.txt https://example.org/a/b 1/2"
    )
    assert len(overview.cleaned("x" * 10_000)) < 500


def doctor(folder: Path, **environment: str) -> str:
    words = [sys.executable, "-m", "wenshang", "doctor", "--data", str(folder / "none"), "--output", str(folder / "build")]
    return run(words, env=os.environ | environment, cwd=folder, umask=0o077).stdout


@linux
def test_doctor_tries_the_engine_and_looks_at_the_surroundings(tmp_path: Path) -> None:
    said = doctor(tmp_path, TMPDIR=str(tmp_path))
    assert "wenshang 可以运行笔记本" in said
    assert f"临时文件夹：{tmp_path}" in said
    assert "umask 077" in said
    assert "主文件夹：/proc/none 不可写" in doctor(tmp_path, HOME="/proc/none")


def test_doctor_says_where_nothing_temporary_can_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    from wenshang.doctor import _surroundings

    def refuse() -> str:
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr("tempfile.gettempdir", refuse)
    first = _surroundings()[0]
    assert (first.state, "TMPDIR" in first.advice) == ("bad", True)
