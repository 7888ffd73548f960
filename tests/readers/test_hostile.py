"""Hostile and damaged files: a typed error or a correct result, within 20 seconds and 1 GB, and never another exception."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.readers import hostile, made
from wenshang.errors import UnreadableFile
from wenshang.readers import read_bytes

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="memory limits of a process need POSIX")

#: seconds after which another process is given up, far above the readers' own limit, for machines that are busy
LIMIT = 60
#: files that are only given up when the time is over
LONG = {"画不完.pdf", "数组过深.pdf", "对照过多.pdf"}


def reading(*paths: Path) -> list[list[str]]:
    """Seconds, megabytes and outcome of each file, read by another process within 1 GB."""
    command = [sys.executable, "-m", "tests.readers.reading", *map(str, paths)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=LIMIT * len(paths), check=False)
    assert done.returncode == 0, done.stderr
    return [line.split("\t") for line in done.stdout.splitlines()]


@pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.slow if name in LONG else ()) for name in hostile.FILES])
def test_a_hostile_file_is_refused_or_read_within_its_bounds(name: str, tmp_path: Path) -> None:
    make, readable = hostile.FILES[name]
    make(tmp_path / name)
    ((_, _, said),) = reading(tmp_path / name)
    too_slow = said.startswith(f"{name}：应为能在")  # a busy machine reaches the bound earlier
    assert said == "read" or too_slow if readable else said.startswith(f"{name}：应为")


@pytest.mark.parametrize("kind", ["html", "docx", "pdf", "txt"])
def test_damaged_copies_are_refused_or_read(kind: str, tmp_path: Path) -> None:
    whole = made.report(kind)
    paths = []
    for number, data in enumerate(hostile.damaged(whole, seed=11, count=60)):
        paths.append(tmp_path / f"{number}.{kind}")
        paths[-1].write_bytes(data)
    outcomes = reading(*paths)
    assert len(outcomes) == 60
    assert all(said == "read" or "应为" in said for _, _, said in outcomes)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "另存为 .docx"),
        (b"{\\rtf1 x}", "另存为 .docx"),
        (b"\x89PNG\r\n\x1a\n" + bytes(60), "ocr|重新下载"),
        (b"  \r\n ", "空文件"),
        (bytes(range(256)) * 40, "无法识别的字节"),
    ],
)
def test_other_kinds_of_files_are_refused_with_advice(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableFile, match=says):
        read_bytes(data, name="报告.doc")


def test_a_scan_without_text_is_refused_with_the_advice_of_ocr() -> None:
    with pytest.raises(UnreadableFile, match=r"ocr|扫描"):
        read_bytes(made.scan(), name="扫描.pdf")


def test_the_watch_leaves_nothing_running_and_lets_other_errors_through() -> None:
    import threading

    before = threading.active_count()
    with pytest.raises(UnreadableFile):
        read_bytes(b"%PDF-1.4 broken", name="坏.pdf")
    assert threading.active_count() == before


def test_reading_goes_on_under_a_profiler() -> None:
    """Asking Python to raise in a thread, and taking that back, would leave a profiled interpreter spinning."""
    program = (
        "import cProfile; from tests.readers import made; from wenshang.readers import read_bytes; data = made.report('html')\n"
        "read_bytes(data, name='x')\n"
        "with cProfile.Profile(): read_bytes(data, name='x')"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, timeout=30)
