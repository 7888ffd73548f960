"""Many at once: processes of this machine and Dask workers make the same bytes; many pages do not disturb each other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import made
from benchmarks.pages import brief, dask
from benchmarks.soak import soak
from wenshang.running.nursery import Nursery, can_fork


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


@pytest.mark.skipif(not can_fork(), reason="此系统不能分叉进程")
def test_many_pages_at_once_leave_nothing_and_hear_only_their_own(tmp_path: Path) -> None:
    with Nursery() as nursery:
        found = soak(40, nursery, tmp_path)
    assert (found["right"], found["processes_left"], found["descriptors_left"]) == (40, 0, 0)
    assert found["nursery_descriptors_grown"] == 0
    assert found["nursery_megabytes_grown"] < 5


def test_a_worker_with_another_version_of_the_library_is_refused(tmp_path: Path) -> None:
    from wenshang.running.process import Limits
    from wenshang.running.rendering import Job, render

    job = Job("a.html", tmp_path / "a.ipynb", {}, Limits(), tmp_path, library="another")
    assert "另一版本" in render(job).error


def test_measurements_are_found_by_name() -> None:
    done = subprocess.run([sys.executable, "-m", "benchmarks", "made"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
