"""Many at once: processes of this machine and Dask workers make the same bytes; many pages do not disturb each other."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import made
from benchmarks.pages import brief, dask
from benchmarks.soak import soak
from tests.running.conftest import Write
from wenshang.running import rendering
from wenshang.running.nursery import Nursery, can_fork
from wenshang.running.process import Limits
from wenshang.running.rendering import Job, render


def pages(output: Path) -> dict[str, bytes]:
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in output.rglob("*/*/*.*")}


@pytest.mark.slow
def test_two_dask_workers_and_local_processes_make_the_same_pages(tmp_path: Path) -> None:
    data = made.folder(tmp_path / "data", bodies=3)
    with dask(2) as address:
        brief(data, tmp_path / "cluster", "--cluster", address)
    brief(data, tmp_path / "local", "--jobs", "2")
    brief(data, tmp_path / "single", "--jobs", "1", "--engine", "papermill")
    assert [name for name in pages(tmp_path / "single") if name.endswith(".html")]
    assert pages(tmp_path / "cluster") == pages(tmp_path / "local") == pages(tmp_path / "single")


@pytest.mark.slow
def test_documents_read_by_a_cluster_are_those_read_here_in_their_order(tmp_path: Path, data: Path) -> None:
    report = next((data / "documents").glob("*/2021.txt"))
    files = [str(shutil.copy(report, tmp_path / f"{number}.txt")) for number in range(4)]
    (tmp_path / "none.txt").write_text("会议通知", "utf-8")
    words = [sys.executable, "-m", "wenshang", "extract", *files[:2], "none.txt", *files[2:], "--format", "json"]
    words += ["--data", str(data)]
    here = subprocess.run(words, capture_output=True, text=True, check=False, cwd=tmp_path)
    with dask(2) as address:
        there = subprocess.run([*words, "--cluster", address], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (here.returncode, there.returncode) == (3, 3), there.stderr
    assert there.stdout == here.stdout
    assert len(here.stdout.splitlines()) == 4
    assert "none.txt" in there.stderr


def test_a_cluster_that_does_not_answer_is_said(data: Path) -> None:
    words = [sys.executable, "-m", "wenshang", "extract", "x.txt", "--data", str(data), "--cluster", "tcp://127.0.0.1:9"]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, "Dask 调度器" in done.stderr) == (12, True), done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not can_fork(), reason="此系统不能分叉进程")
def test_many_pages_at_once_leave_nothing_and_hear_only_their_own(tmp_path: Path) -> None:
    found = soak(40, tmp_path)
    assert (found["right"], found["processes_left"], found["descriptors_left"]) == (40, 0, 0)
    assert found["nursery_descriptors_grown"] == 0
    assert found["nursery_megabytes_grown"] < 5


@pytest.mark.skipif(not can_fork(), reason="此系统不能分叉进程")
def test_pages_of_one_renderer_share_nothing_and_one_that_dies_takes_its_page_only(write: Write, warm: Nursery) -> None:
    nursery = "int(Path(f'/proc/{os.getppid()}/stat').read_text().split()[3])"
    renderer = "max(map(int, Path(f'/proc/{NURSERY}/task/{NURSERY}/children').read_text().split()))  # its latest child"
    counting = "wenshang.left = getattr(wenshang, 'left', 0) + 1; print(f'{wenshang.left} 次，由 {RENDERER}')"
    cells = {"one": "# 一", "two": "# 二", "dying": "os.kill(RENDERER, 9)", "three": "# 三", "failing": "1/0", "four": "# 四"}
    jobs = []
    for name, cell in cells.items():
        source = f"import os, wenshang; from pathlib import Path; NURSERY = {nursery}\nRENDERER = {renderer}\n{counting}\n{cell}"
        jobs.append(Job(f"{name}.html", write(source, name=name), {}, Limits(), Path.cwd()))
    with rendering.local(jobs, 1, warm) as results:
        found = {rendered.target.removesuffix(".html"): rendered for rendered in results}
    assert [name for name, rendered in found.items() if rendered.error] == ["dying", "failing"]
    shown = {
        name: re.findall(r"(\d) 次，由 (\d+)", one.files[f"{name}.html"].decode()) for name, one in found.items() if one.files
    }
    (one, first), (two, second), (three, third), (four, last) = (pair for (pair,) in shown.values())
    assert (one, two, three, four) == ("1", "1", "1", "1")
    assert first == second
    assert len({first, third, last}) == 3


def test_a_worker_with_another_version_of_the_library_is_refused(tmp_path: Path) -> None:
    job = Job("a.html", tmp_path / "a.ipynb", {}, Limits(), tmp_path, library="another")
    assert "另一版本" in render(job).error


def test_measurements_are_found_by_name() -> None:
    done = subprocess.run([sys.executable, "-m", "benchmarks", "made"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
