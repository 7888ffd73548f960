"""The engine: what papermill's own records, ours records; whatever a page does is contained, said, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from tests.running.conftest import Write
from wenshang.running.engine import LANGUAGE, PAPERMILL, WENSHANG, Failed, execute
from wenshang.running.nursery import Nursery, can_fork, shared
from wenshang.running.process import Limits

pytestmark = pytest.mark.skipif(not can_fork(), reason="此系统不能分叉进程")
BOTH = pytest.mark.parametrize("engine", [WENSHANG, PAPERMILL])
BIN = Path(sys.executable).parent


def texts(notebook: object) -> list[str]:
    return ["".join(o.get("text", o.get("data", {}).get("text/plain", ""))) for c in notebook.cells for o in c.get("outputs", ())]  # type: ignore[attr-defined]


def outputs(notebook: object) -> list[object]:
    return [cell.get("outputs") for cell in notebook.cells]  # type: ignore[attr-defined]


def alive(pid: int) -> bool:
    """Whether a process exists and is more than a corpse that nobody has collected."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (ProcessLookupError, FileNotFoundError):
        return False


def wait_until(what: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 60
    while not what() and time.monotonic() < deadline:
        time.sleep(0.02)
    return what()


@BOTH
def test_a_page_prints_displays_and_takes_parameters(write: Write, engine: str) -> None:
    cells = ["import sys; print(year); print('oops', file=sys.stderr)", "year + 1", "display({'a': 1})"]
    made = execute(write(*cells, parameters="year: int = 1"), {"year": 2021}, engine=engine)
    assert texts(made) == ["2021\n", "oops\n", "2022", "{'a': 1}"]


RICH = [
    "print({'甲', '乙', '丙', '丁'}, sorted(vars()), __name__, '😀')",
    "import sys; print(1); print(2, file=sys.stderr); print(3, flush=True); display('here'); print(4)",
    "import pandas as pd; pd.DataFrame({'数': [1, 2]})",
    "from IPython.display import HTML, clear_output\ndisplay(HTML('<b>1</b>'), HTML('2'), display_id='x'); print(5)",
    "from IPython.display import update_display; update_display(HTML('<b>2</b>'), display_id='x')",
    "print('gone'); clear_output(); display({'application/json': {'a': 1}}, raw=True, metadata={'m': 1})",
    "%matplotlib inline\nimport matplotlib.pyplot as plt; plt.figure(figsize=(1, 1)); plt.plot([1, 2]); print(plt.get_backend())",
    "figure, axes = plt.subplots(figsize=(1, 1)); axes.plot([2, 1]); None",
    "%config InlineBackend.figure_formats = ['svg']",
    "import asyncio; await asyncio.sleep(0); print('awaited')",
    "%%bash\necho of a shell",
    "!echo piped",
    "raise ValueError('allowed')",
    "",
    "get_ipython().__class__.__name__, get_ipython().user_ns['_'] is not None",
    "_",
]


def test_what_is_recorded_is_what_papermill_s_own_engine_records(write: Write) -> None:
    path = write(*RICH)
    content = json.loads(path.read_text("utf-8"))
    next(c for c in content["cells"] if "allowed" in c["source"])["metadata"]["tags"] = ["raises-exception"]
    path.write_text(json.dumps(content), "utf-8")
    ours, theirs = execute(path, {}), execute(path, {}, engine=PAPERMILL)
    for one, other in zip(ours.cells, theirs.cells, strict=True):
        assert one == other
    assert ours == theirs
    drawn = [kind for cell in ours.cells for o in cell.outputs for kind in o.get("data", {}) if kind.startswith("image/")]
    assert drawn == ["image/svg+xml"] * 2


def test_the_language_is_described_as_ipykernel_does() -> None:
    from ipykernel.ipkernel import IPythonKernel

    assert {k: v for k, v in IPythonKernel.language_info.items() if k not in ("name", "version")} == LANGUAGE


def test_programs_that_the_page_starts_are_heard(write: Write) -> None:
    cells = [
        "import os; os.system('echo loud; echo sad >&2'); print('after')",
        "import subprocess; subprocess.run(['echo', '2'])",
    ]
    shown = texts(execute(write(*cells), {}))
    assert sorted(shown[0].splitlines()) == ["after", "loud"]
    assert shown[1] == "sad\n"
    assert "2\n" in shown


def test_pages_share_nothing_with_each_other(write: Write) -> None:
    cell = "import os, random, numpy, wenshang; wenshang.left = getattr(wenshang, 'left', 0) + 1\n"
    cell += "print(wenshang.left, os.getpid(), random.random(), numpy.random.rand())"
    shown = [texts(execute(write(cell), {})) for _ in range(2)]
    first, second = (line.split() for (line,) in shown)
    assert first[0] == second[0] == "1"
    assert all(one != other for one, other in zip(first[1:], second[1:], strict=True))


def test_a_page_has_no_file_of_another_process_open(write: Write) -> None:
    cell = "from pathlib import Path; print(*(str(p.readlink()) for p in Path('/proc/self/fd').iterdir() if p.is_symlink()))"
    (shown,) = texts(execute(write(cell), {}))
    folders = (Path(f"/proc/{shared().pid}/fd"), Path("/proc/self/fd"))
    known = {str(path.readlink()) for folder in folders for path in folder.iterdir() if path.is_symlink()}
    open_elsewhere = {name for name in known if name.startswith(("socket:", "pipe:"))}
    assert open_elsewhere
    assert open_elsewhere & set(shown.split()) == set()
    assert len([name for name in shown.split() if name.startswith("socket:")]) == 1


@BOTH
@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["print('before')", "1/0", "print('never')"], "第 2 个单元格出错：ZeroDivisionError：division by zero"),
        (
            ["from wenshang.errors import UnknownYear\nraise UnknownYear(where='甲局 2020年', found='没有收存')"],
            "出错：甲局 2020年：没有",
        ),
        (["input('?')"], "不能输入"),
        (["", "%no_such_magic 1"], "第 2 个单元格出错：魔法命令不能执行.*no_such_magic"),
        (["import sys; sys.exit('stop')"], "SystemExit：stop"),
        (["raise KeyboardInterrupt"], "KeyboardInterrupt"),
        (["def f(:"], "第 1 个单元格出错：SyntaxError"),
    ],
)
def test_a_failing_cell_is_named_with_its_reason(write: Write, engine: str, cells: list[str], said: str) -> None:
    with pytest.raises(Failed, match=said) as caught:
        execute(write(*cells), {}, engine=engine)
    assert "never" not in "".join(texts(caught.value.notebook))


def test_cells_are_counted_as_their_author_sees_them(write: Write) -> None:
    with pytest.raises(Failed, match="第 3 个单元格出错"):
        execute(write("a", "1/0", parameters="a: int = 1"), {"a": 2})
    with pytest.raises(Failed, match="第 1 个单元格出错"):
        execute(write("a", parameters="a: int = 1/0"), {"a": 2})


@BOTH
@pytest.mark.parametrize("code", ["0", ""])
def test_a_notebook_may_stop_itself(write: Write, engine: str, code: str) -> None:
    made = execute(write("1 + 1", f"print('x'); import sys; sys.exit({code})", "print('never')"), {}, engine=engine)
    assert texts(made) == ["2", "x\n"]


def test_exit_in_a_cell_stops_the_notebook_too(write: Write) -> None:
    assert texts(execute(write("1 + 1", "exit()", "3"), {})) == ["2"]


@BOTH
def test_a_notebook_that_hangs_is_stopped(write: Write, engine: str) -> None:
    with pytest.raises(Failed, match="运行超过 2 秒，已停止") as caught:
        execute(
            write("print('here', flush=True); import time; time.sleep(600)"),
            {},
            engine=engine,
            limits=Limits(seconds=2),
        )
    assert engine == PAPERMILL or texts(caught.value.notebook) == ["here\n"]


@pytest.mark.parametrize(
    "cell",
    [
        "while True: print('x' * 10000)",
        "raise ValueError('x' * 200_000_000)",
        "raise type('E' * 5_000_000, (Exception,), {})()",
        "display({'application/json': {'a': ['x' * 100] * 100_000}}, raw=True)",
        "display({'text/plain': ''}, raw=True, metadata={'a': 'x' * 5_000_000})",
        "while True: __import__('os').system('seq 10000')",
        "from IPython.display import update_display; d = display('', display_id=True)\nwhile True: d.update('x' * 10000)",
        "for _ in range(100): 1/0 if _ > 99 else get_ipython().run_cell('raise ValueError(\"x\" * 100_000)')",
    ],
)
def test_everything_that_a_notebook_puts_out_counts(write: Write, cell: str) -> None:
    with pytest.raises(Failed, match="输出超过上限 1 MB") as caught:
        execute(write("1", cell), {}, limits=Limits(output_mb=1))
    assert len(nbformat.writes(caught.value.notebook)) < 5_000_000


def test_papermill_s_own_engine_is_held_to_the_output_limit_too(write: Write) -> None:
    with pytest.raises(Failed, match="输出超过上限 1 MB"):
        execute(write("while True: print('x' * 10000)"), {}, engine=PAPERMILL, limits=Limits(output_mb=1))


EAT = {
    "raised": "kept = [bytearray(100_000_000) for _ in range(100)]",
    "of numpy": "import numpy; kept = [numpy.ones(10_000_000) for _ in range(1000)]",
    "in a library of C": "import ctypes; malloc = ctypes.CDLL(None).malloc; malloc.restype = ctypes.c_void_p\n"
    "while True: ctypes.memset(malloc(50_000_000), 1, 50_000_000)",
}


@pytest.mark.parametrize("cell", EAT.values(), ids=EAT)
def test_a_notebook_that_eats_memory_is_stopped_and_told_so(write: Write, cell: str) -> None:
    with pytest.raises(Failed, match="用的内存超过上限 2000 MB"):
        execute(write(cell), {}, limits=Limits(memory_mb=2000))


@BOTH
@pytest.mark.parametrize("cell", ["import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "import os; os._exit(3)"])
def test_a_page_that_dies_is_noticed(write: Write, engine: str, cell: str) -> None:
    with pytest.raises(Failed, match="进程意外退出"):
        execute(write("1 + 1", cell), {}, engine=engine)


DAEMON = """
import os, time
read, write = os.pipe()
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.write(write, str(os.getpid()).encode())
        os.environ.clear()
        time.sleep(600)
    os._exit(0)
import subprocess
other = subprocess.Popen(['sleep', '600'], start_new_session=True)
with open(NOTE, 'w') as note:
    note.write(f'{os.getpid()} {os.getppid()} {os.read(read, 100).decode()} {other.pid}')
"""


ENDINGS = ["pass", "1/0", "os._exit(1)", "os.killpg(0, 9)", "time.sleep(600)"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_nothing_that_a_page_started_outlives_it(write: Write, ending: str, tmp_path: Path) -> None:
    note = tmp_path / "pids"
    cells = [DAEMON.replace("NOTE", repr(str(note))), ending]
    try:
        execute(write(*cells), {}, limits=Limits(seconds=4))
    except Failed:
        assert ending != "pass"
    pids = [int(pid) for pid in note.read_text().split()]
    assert len(pids) == 4
    keeper = pids.pop(1)
    assert [pid for pid in pids if alive(pid)] == []
    assert wait_until(lambda: not alive(keeper))


def test_a_page_that_forks_itself_is_recorded_once(write: Write) -> None:
    cell = "import os; child = os.fork(); print('one' if child else 'other', flush=True)\nif child: os.waitpid(child, 0)"
    shown = "".join(texts(execute(write(cell, "print('end')"), {})))
    assert [shown.count(word) for word in ("one", "other", "end")] == [1, 1, 1]


def test_processes_of_the_standard_library_work_in_a_page(write: Write) -> None:
    cell = "import multiprocessing as m\nwith m.get_context('fork').Pool(2) as pool: print(pool.map(abs, [-1, -2]))"
    assert texts(execute(write(cell), {})) == ["[1, 2]\n"]


OWNER = """
import signal, sys; from pathlib import Path
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs the tests in the background may have it ignored
from wenshang.running.engine import execute
if __name__ == "__main__":
    execute(Path(sys.argv[1]), {})
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_nothing_outlives_its_owner(write: Write, tmp_path: Path, number: int) -> None:
    note = tmp_path / "pids"
    cell = DAEMON.replace("NOTE", repr(str(note)))
    path = write(
        cell, f"Path = __import__('pathlib').Path; Path({str(tmp_path / 'ready')!r}).touch(); __import__('time').sleep(600)"
    )
    (tmp_path / "tmp").mkdir()
    environment = os.environ | {"TMPDIR": str(tmp_path / "tmp")}
    owner = subprocess.Popen([sys.executable, "-c", OWNER, str(path)], stderr=subprocess.PIPE, env=environment)
    assert wait_until((tmp_path / "ready").exists)
    owner.send_signal(number)
    owner.communicate(timeout=20)
    pids = [int(pid) for pid in note.read_text().split()]
    assert len(pids) == 4
    assert wait_until(lambda: not any(map(alive, pids)))
    assert list((tmp_path / "tmp").iterdir()) == []


def test_a_nursery_that_was_killed_is_replaced(write: Write) -> None:
    with Nursery() as nursery:
        nursery.start()
        os.kill(nursery.pid, signal.SIGKILL)
        wait_until(lambda: not alive(nursery.pid))
        with nursery.keeper() as keeper:
            assert texts(execute(write("1 + 1"), {}, keeper=keeper)) == ["2"]


@pytest.mark.parametrize("end", ["time.sleep(60)", "n.close()"])
def test_a_nursery_that_still_loads_ends_with_its_owner_and_leaves_nothing(tmp_path: Path, end: str) -> None:
    (tmp_path / "tmp").mkdir()
    (tmp_path / "ipykernel.py").write_text(f"import time; open({str(tmp_path / 'loading')!r}, 'w'); time.sleep(60)")
    code = "import time; from wenshang.running.nursery import Nursery; n = Nursery().start()"
    code += f"; print(n.pid, flush=True); input(); {end}"
    environment = os.environ | {"PYTHONPATH": str(tmp_path), "TMPDIR": str(tmp_path / "tmp"), "HOME": str(tmp_path / "none")}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    owner = subprocess.Popen([sys.executable, "-c", code], env=environment, **pipes)
    assert owner.stdout is not None
    pid = int(owner.stdout.readline())
    assert wait_until((tmp_path / "loading").exists)
    assert list((tmp_path / "tmp").iterdir())
    begun = time.monotonic()
    if "sleep" in end:
        owner.kill()
    owner.communicate("\n")
    assert wait_until(lambda: not alive(pid))
    assert time.monotonic() - begun < 10
    assert list((tmp_path / "tmp").iterdir()) == []


def papermill(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [str(BIN / "papermill"), *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | environment, timeout=120)


def test_papermill_runs_it_as_its_user_types_it(write: Write, tmp_path: Path) -> None:
    path = write("year + 1", parameters="year: int = 1")
    done = papermill(path, tmp_path / "out.ipynb", "--engine", "wenshang", "-p", "year", 2021)
    assert done.returncode == 0, done.stderr
    assert "100%" in done.stderr
    assert texts(nbformat.read(tmp_path / "out.ipynb", 4)) == ["2022"]
    done = papermill(write("1/0"), tmp_path / "bad.ipynb", "--engine", "wenshang")
    assert done.returncode == 1
    assert "ZeroDivisionError" in done.stderr
    assert "ZeroDivisionError" in (tmp_path / "bad.ipynb").read_text("utf-8")


@pytest.mark.parametrize("kernel", [None, {"name": "conda-env-of-another-py", "display_name": "x", "language": "python"}])
def test_any_python_notebook_runs_whatever_its_kernel_is_called(write: Write, tmp_path: Path, kernel: object) -> None:
    path = write("1 + 1")
    content = json.loads(path.read_text("utf-8"))
    content["metadata"] = {"kernelspec": kernel} if kernel else {}
    path.write_text(json.dumps(content), "utf-8")
    assert texts(execute(path, {})) == ["2"]
    done = papermill(path, tmp_path / "out.ipynb", "--engine", "wenshang", "--no-progress-bar")
    assert (done.returncode, texts(nbformat.read(tmp_path / "out.ipynb", 4))) == (0, ["2"]), done.stderr


def test_a_notebook_of_another_language_is_refused(write: Write) -> None:
    path = write("1 + 1")
    path.write_text(path.read_text("utf-8").replace('"language": "python"', '"language": "R"'), "utf-8")
    with pytest.raises(Failed, match="这是 R 语言的笔记本"):
        execute(path, {})


def test_poor_surroundings_are_enough(write: Write, tmp_path: Path) -> None:
    """A TMPDIR of over a hundred characters, no home, no joblib, a user's file that is called like a module."""
    deep = tmp_path / ("x" * 100)
    deep.mkdir()
    for name in ("calendar", "random", "click", "joblib"):
        (tmp_path / f"{name}.py").write_text("raise RuntimeError('the wrong module')")
    environment = {name: value for name, value in os.environ.items() if name != "HOME"} | {"TMPDIR": str(deep), "HOME": "/"}
    for name in (".ipython", ".jupyter"):
        assert not Path("/", name).exists()
    command = [sys.executable, "-P", "-c", OWNER, str(write("import random; print(random.__file__)"))]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    assert list(deep.iterdir()) == []
    assert not Path("/.ipython").exists()


def test_running_is_there_where_the_system_has_none_of_linux() -> None:
    """Windows has neither these signals and sockets nor ``fork``; papermill's own engine serves there."""
    code = """
import importlib, os, pkgutil, signal, socket, sys
lacking = {signal: "SIGKILL SIGALRM SIGCHLD SIGIO alarm", socket: "AF_UNIX send_fds recv_fds", os: "fork setsid wait4"}
for module, names in lacking.items():
    for name in names.split():
        delattr(module, name)
sys.modules.update(dict.fromkeys(("resource", "fcntl", "pwd", "grp", "termios")))
import wenshang.running
for found in pkgutil.iter_modules(wenshang.running.__path__):
    if found.name != "__main__":
        importlib.import_module(f"wenshang.running.{found.name}")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
