"""Faults: whatever happens to a run, the last good pages are still there, the message is clear, and nothing stays behind."""

from __future__ import annotations

import json
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks import kills
from benchmarks.kills import command
from tests.running.conftest import OPENING, Write
from wenshang.archive import Archive
from wenshang.errors import OutputError
from wenshang.running import overview, publishing
from wenshang.running.brief import Options, RunResult, brief
from wenshang.running.nursery import Nursery
from wenshang.running.plan import Page
from wenshang.running.process import Limits

PARAMETERS = 'authority: str = "甲局"\nyear: int = 2021'
BODY = "汶上县科学技术局"
TWICE = "淮安市洪泽区人民政府"
TARGET = f"{BODY}/2021/small.html"
linux = pytest.mark.skipif(sys.platform != "linux", reason="只在 Linux 上这样测试")


def run(notebook: Path, archive: Archive, output: Path, starter: Nursery, **limits: float) -> RunResult:
    page = Page(notebook, {"authority": BODY, "year": 2021}, TARGET)
    options = Options(jobs=1, limits=Limits(**limits))  # type: ignore[arg-type]
    return brief(archive, [page], output, options=options, starter=starter)


@pytest.mark.parametrize(
    ("cell", "limits", "said"),
    [
        ("import time; time.sleep(600)", {"seconds": 1}, "运行超过 1 秒"),
        ("print('x' * 100_000_000)", {}, "输出超过上限 32 MB"),
        ("import os; os.kill(os.getpid(), 9)", {}, "进程意外退出"),
        ("import os; os._exit(3)", {}, "进程意外退出"),
        ("import sys; sys.exit('stop')", {}, "SystemExit"),
        ("raise KeyboardInterrupt", {}, "KeyboardInterrupt"),
    ],
)
def test_a_notebook_gone_wrong_leaves_the_last_good_page(
    cell: str, limits: dict[str, float], said: str, write: Write, archive: Archive, tmp_path: Path, warm: Nursery
) -> None:
    output = tmp_path / "build"
    run(write(OPENING, parameters=PARAMETERS), archive, output, warm)
    good = (output / TARGET).read_bytes()
    result = run(write(OPENING, cell, parameters=PARAMETERS), archive, output, warm, **limits)
    assert said in result.failed[TARGET]
    assert (output / TARGET).read_bytes() == good
    (state,) = overview.pages(output)
    assert said in (output / state.evidence / "card.html").read_text("utf-8")
    assert state.held
    assert sum(path.stat().st_size for path in output.rglob("*") if path.is_file()) < 5_000_000


@linux
def test_a_notebook_that_eats_memory_leaves_the_last_good_page(
    write: Write, archive: Archive, tmp_path: Path, warm: Nursery
) -> None:
    output = tmp_path / "build"
    run(write(OPENING, parameters=PARAMETERS), archive, output, warm)
    good = (output / TARGET).read_bytes()
    greedy = write(OPENING, "kept = [bytearray(100_000_000) for _ in range(1000)]", parameters=PARAMETERS)
    assert "内存超过上限 4096 MB" in run(greedy, archive, output, warm).failed[TARGET]
    assert (output / TARGET).read_bytes() == good


def test_a_clock_that_jumps_back_confuses_nothing(write: Write, archive: Archive, tmp_path: Path, warm: Nursery) -> None:
    output = tmp_path / "build"
    notebook = write(OPENING, parameters=PARAMETERS)
    run(notebook, archive, output, warm)
    path = output / "ledger.jsonl"
    path.write_text(path.read_text("utf-8").replace('"time":"20', '"time":"21'), "utf-8")
    assert run(write(OPENING, "1/0", parameters=PARAMETERS), archive, output, warm).failed
    assert publishing.next_run(output) == 3
    (state,) = overview.pages(output)
    failed = publishing.ledger(output)[0][-2]
    assert (state.held, state.made[:2], failed["outcome"], failed["time"][:2]) == (True, "21", "failed", "20")
    assert run(write(OPENING, "1/1", parameters=PARAMETERS), archive, output, warm).made == (TARGET,)
    assert [state.error for state in overview.pages(output)] == [""]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a file system of 400 kB of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(folder)], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("不能挂载小磁盘（需要 root）")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_said_and_harms_no_page(write: Write, archive: Archive, small_disk: Path, warm: Nursery) -> None:
    output = small_disk / "build"
    run(write(OPENING, parameters=PARAMETERS), archive, output, warm)
    good, lines = (output / TARGET).read_bytes(), publishing.ledger(output)[0]
    (small_disk / "ballast").write_bytes(b"\0" * (shutil.disk_usage(small_disk).free - 20_000))
    with pytest.raises(OutputError, match="磁盘空间不足"):
        run(write(OPENING, "print(1)", "display({'text/html': 'x'}, raw=True)", parameters=PARAMETERS), archive, output, warm)
    assert (output / TARGET).read_bytes() == good
    assert publishing.ledger(output)[0][: len(lines)] == lines
    (small_disk / "ballast").unlink()
    assert run(write(OPENING, "print(1)", parameters=PARAMETERS), archive, output, warm).made == (TARGET,)
    assert not list(output.rglob(".*.part"))


def test_a_read_only_output_is_said_and_harms_no_page(write: Write, archive: Archive, small_disk: Path, warm: Nursery) -> None:
    output = small_disk / "build"
    run(write(OPENING, parameters=PARAMETERS), archive, output, warm)
    good = (output / TARGET).read_bytes()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(OutputError, match="可写的文件夹"):
        run(write(OPENING, "print(1)", parameters=PARAMETERS), archive, output, warm)
    assert (output / TARGET).read_bytes() == good


def test_a_file_size_limit_is_said_and_harms_no_page(tmp_path: Path) -> None:
    """The same where no disk can be mounted: the system refuses to write more than 1000 bytes into a file."""
    publishing.publish(tmp_path, {"a.html": b"good"})
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(OutputError, match="已有页面未改动"):
            publishing.publish(tmp_path, {"a.html": b"x" * 2000})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert (tmp_path / "a.html").read_bytes() == b"good"
    assert not list(tmp_path.glob(".*.part"))


def test_of_two_runs_at_the_same_time_one_is_told_to_wait(few: Path, tmp_path: Path) -> None:
    both = [subprocess.Popen(command(few, tmp_path / "build"), stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [run.communicate()[1] for run in both]
    assert sorted(run.returncode for run in both) == [0, 9]
    assert "另一次运行" in "".join(said)
    assert (tmp_path / "build" / TWICE / "2024" / "yearly_comparison.html").is_file()


@linux
@pytest.mark.slow
@pytest.mark.parametrize("name", ["run", "add", "watch", "review", "fetch", "tally", "check", "lab", "explorer"])
def test_a_command_that_is_killed_leaves_only_what_is_sound_and_ends_the_same_when_run_again(name: str, tmp_path: Path) -> None:
    """At steps of its writing, then by the clock; ``python -m benchmarks kills`` does a hundred over all scenes."""
    times = 1 if name in ("run", "watch") else 2
    assert kills.kill(times, tmp_path, name) == {name: times}


@linux
@pytest.mark.slow
@pytest.mark.parametrize("name", ["run", "schedule", "add", "watch", "review", "fetch", "tally", "check", "coverage", "init"])
def test_a_full_disk_is_said_by_every_command_and_with_room_again_it_ends_as_ever(name: str, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(disk)], capture_output=True, check=False
    ).returncode:
        pytest.skip("不能挂载小磁盘（需要 root）")
    try:
        with kills.scenes(name) as chosen:
            stage = kills.Stage(chosen[name], tmp_path / "scene").ready()
            place = shutil.copytree(stage.template, disk / "place")
            (disk / "ballast").write_bytes(b"\0" * (shutil.disk_usage(disk).free - 4096))
            done = stage.run(place)
            assert "磁盘空间不足" in done.stdout + done.stderr, done.stdout + done.stderr
            assert (done.returncode, "Traceback" in done.stderr) == (9, False), done.stderr
            (disk / "ballast").unlink()
            stage.finish(place)
            stage.same(place)
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@linux
def test_the_kills_see_what_is_not_sound(tmp_path: Path) -> None:
    torn = kills.COUNTED + "from pathlib import Path; p = Path('a.txt'); p.write_text('1'); p.open('a').write('2'); p.open('a')"
    stage = kills.Stage(kills.Scene((), program=torn), tmp_path / "scene").ready()
    assert (stage.steps, stage.after["a.txt"]) == (3, b"12")
    at_second = next(number for number in range(99) if random.Random(number).randint(1, 3) == 2)
    with pytest.raises(AssertionError, match=r"a\.txt"):
        stage.kill(tmp_path / "killed", random.Random(at_second), step=True)


@linux
def test_an_interrupted_run_says_so_and_records_it(few: Path, tmp_path: Path) -> None:
    output = tmp_path / "build"
    started = subprocess.Popen(command(few, output), stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not (output / "ledger.jsonl").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    started.terminate()
    said = started.communicate(timeout=60)[1]
    assert started.returncode == 130
    assert "已中断" in said
    last = json.loads((output / "ledger.jsonl").read_text("utf-8").splitlines()[-1])
    assert (last["event"], last["outcome"]) == ("finished", "interrupted")
