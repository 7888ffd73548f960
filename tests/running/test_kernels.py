"""Kernels: forked ones are kernels in every respect, and nothing of them stays behind."""

from __future__ import annotations

import asyncio
import os
import re
import time
from pathlib import Path

import pytest

from tests.running.conftest import Write
from wenshang.running.kernels import Kernels, can_fork
from wenshang.running.notebooks import Failed, Limits, execute

needs_fork = pytest.mark.skipif(not can_fork(), reason="此系统不能分叉内核")


def texts(notebook: object) -> list[str]:
    return ["".join(o.get("text", o.get("data", {}).get("text/plain", ""))) for c in notebook.cells for o in c.get("outputs", ())]  # type: ignore[attr-defined]


@pytest.mark.parametrize("cold", [False, True])
def test_a_kernel_prints_displays_and_takes_parameters(write: Write, cold: bool) -> None:
    cells = ["import sys; print(year); print('oops', file=sys.stderr)", "year + 1", "display({'a': 1})"]
    with Kernels(cold=cold) as kernels:
        made = execute(write(*cells, parameters="year: int = 1"), {"year": 2021}, kernels=kernels)
    assert texts(made) == ["2021\n", "oops\n", "2022", "{'a': 1}"]


def test_what_a_notebook_prints_does_not_depend_on_how_its_kernel_was_started(write: Write, warm: Kernels) -> None:
    cells = ["print({'甲', '乙', '丙', '丁'}, sorted(vars()))", "import matplotlib; print(matplotlib.get_backend())", "__name__"]
    with Kernels(cold=True) as ordinary:
        assert execute(write(*cells), {}, kernels=warm) == execute(write(*cells), {}, kernels=ordinary)


@needs_fork
def test_kernels_share_nothing_with_each_other(write: Write, warm: Kernels) -> None:
    cell = "import os, random, numpy, wenshang; wenshang.left = getattr(wenshang, 'left', 0) + 1\n"
    shown = [
        texts(execute(write(cell + "print(wenshang.left, os.getpid(), random.random(), numpy.random.rand())"), {}, kernels=warm))
        for _ in range(2)
    ]
    first, second = (line.split() for (line,) in shown)
    assert first[0] == second[0] == "1"
    assert all(one != other for one, other in zip(first[1:], second[1:], strict=True))


@needs_fork
def test_a_forked_kernel_has_no_file_of_its_parent_open(write: Write, warm: Kernels) -> None:
    cell = "from pathlib import Path; print(*(str(p.readlink()) for p in Path('/proc/self/fd').iterdir() if p.is_symlink()))"
    (shown,) = texts(execute(write(cell), {}, kernels=warm))
    server = sorted(str(path.readlink()) for path in Path(f"/proc/{warm.pid}/fd").iterdir())
    shared = [name for name in server if name.startswith("socket:")]
    assert len(shared) >= 3
    assert [name for name in shared if name in shown.split()] == []


def test_a_failing_cell_is_reported_with_the_executed_notebook(write: Write, warm: Kernels) -> None:
    with pytest.raises(Failed, match="第 2 个单元格出错：ZeroDivisionError") as caught:
        execute(write("print('before')", "1/0", "print('never')"), {}, kernels=warm)
    assert [cell.outputs[0].output_type for cell in caught.value.notebook.cells if cell.get("outputs")][-1] == "error"


def test_our_own_errors_are_shown_as_they_are(write: Write, warm: Kernels) -> None:
    cell = "from wenshang.errors import UnknownYear\nraise UnknownYear(where='甲局 2020年', found='没有收存')"
    with pytest.raises(Failed, match="单元格出错：甲局 2020年：没有收存"):
        execute(write(cell), {}, kernels=warm)


@needs_fork
def test_a_forked_kernel_can_be_interrupted_and_restarted(warm: Kernels) -> None:
    async def drive() -> tuple[str, str, int, int]:
        manager, options = warm.manager()
        await manager.start_kernel(**options)
        client = manager.client()
        client.start_channels()
        try:
            await client.wait_for_ready(timeout=30)
            first = manager.provisioner.pid
            request = client.execute("import time; print('begun', flush=True); time.sleep(600)")
            while (await client.get_iopub_msg(timeout=30))["msg_type"] != "stream":  # the cell itself runs
                pass
            await manager.interrupt_kernel()
            reply = await client.get_shell_msg(timeout=30)
            assert reply["parent_header"]["msg_id"] == request
            await manager.restart_kernel(now=True)
            await client.wait_for_ready(timeout=30)
            client.execute("1 + 1")
            again = await client.get_shell_msg(timeout=30)
            return reply["content"]["ename"], again["content"]["status"], first, manager.provisioner.pid
        finally:
            client.stop_channels()
            await manager.shutdown_kernel(now=True)

    ename, status, first, second = asyncio.run(drive())
    assert (ename, status) == ("KeyboardInterrupt", "ok")
    assert first != second


def test_a_kernel_that_dies_is_noticed(write: Write, warm: Kernels) -> None:
    with pytest.raises(Failed, match="内核意外退出"):
        execute(write("import os, signal; os.kill(os.getpid(), signal.SIGKILL)"), {}, kernels=warm)


def test_a_notebook_that_hangs_is_stopped(write: Write, warm: Kernels) -> None:
    with pytest.raises(Failed, match="运行超过 1 秒，已停止"):
        execute(write("import time; time.sleep(600)"), {}, kernels=warm, limits=Limits(seconds=1))


def test_a_notebook_that_prints_without_end_is_stopped(write: Write, warm: Kernels) -> None:
    with pytest.raises(Failed, match="输出超过上限 1 MB"):
        execute(write("while True: print('x' * 10000)"), {}, kernels=warm, limits=Limits(output_mb=1))


@needs_fork
def test_a_notebook_that_eats_memory_is_stopped(write: Write) -> None:
    with Kernels(memory_mb=3000) as kernels, pytest.raises(Failed, match="用的内存超过上限 3000 MB"):
        execute(write("kept = [bytearray(100_000_000) for _ in range(100)]"), {}, kernels=kernels, limits=Limits(memory_mb=3000))


@needs_fork
def test_nothing_is_left_when_the_kernels_are_closed(write: Write) -> None:
    with Kernels() as kernels:
        folder = kernels.start()
        cell = (
            "import os, subprocess, sys; child = subprocess.Popen(['sleep', '600']); print(os.getppid(), os.getpid(), child.pid)"
        )
        pids = [int(n) for n in re.findall(r"\d+", texts(execute(write(cell), {}, kernels=kernels))[0])]
    assert len(pids) == 3
    assert not folder.exists()
    deadline = time.monotonic() + 5
    while any(alive(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert [pid for pid in pids if alive(pid)] == []


def alive(pid: int) -> bool:
    """Whether a process exists and is more than a corpse that nobody has collected."""
    try:
        os.kill(pid, 0)
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (ProcessLookupError, FileNotFoundError):
        return False
