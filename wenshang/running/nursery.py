"""The clean process that pages are forked from: it loads all libraries once, and a child of it calls a function.

The owner starts it and holds the only other end of its socket: when that closes, however the owner ended, the nursery ends and
with it, by the system's death signal, every child: the renderers, which export, and the keepers, which fork the pages. It has one
thread and runs no notebook itself.

The standard library's fork server does not serve: it listens under a path (which a long TMPDIR makes too long), lives as long as
any of its children, so that a page that hangs outlives a killed owner, takes hash seed and threads from the owner's environment
only, and imports the owner's main module again in each child.
"""

from __future__ import annotations

import atexit
import ctypes
import gc
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib import import_module
from inspect import signature
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType
from typing import NoReturn

from wenshang import workplace

#: environment of every page, whatever runs it, so that the same input gives the same bytes
SETTLED = {
    "PYTHONHASHSEED": "0",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}
#: what every page needs, loaded once: modules, packages whole (``name.*``), functions called once for what they keep
PRELOAD = (
    "ipykernel.zmqshell",
    "ipykernel.compiler",
    "psutil",
    "IPython.core.completerlib",
    "IPython.core.oinspect",
    "IPython.core.logger",
    "IPython.core.application",
    "IPython.core.pylabtools",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "papermill.execute",
    "nbformat.validator:get_validator",
    "pandas",
    "pandas.core.arrays.arrow._arrow_utils",
    "pyarrow.parquet",
    "pyarrow.dataset",
    "rapidfuzz",
    "jinja2.environment",
    "lxml.html",
    "nh3",
    "mistune.plugins.task_lists",
    "mistune.plugins.url",
    "fontTools.ttLib.woff2",
    "fontTools.ttLib.tables._c_m_a_p",
    "fontTools.ttLib.tables._g_l_y_f",
    "fontTools.ttLib.tables._h_m_t_x",
    "fontTools.ttLib.tables._m_a_x_p",
    "fontTools.ttLib.tables._p_o_s_t",
    "fontTools.ttLib.tables.D_S_I_G_",
    "uharfbuzz",
    "xlsxwriter",
    "encodings.utf_16_le",
    "encodings.utf_8_sig",
    "wenshang.archive.*",
    "wenshang.archive.facts:library_hash",
    "wenshang.frames",
    "wenshang.comparison.*",
    "wenshang.checks.*",
    "wenshang.charts.*",
    "wenshang.charts.fonts:register",
    "wenshang.charts.fonts:characters",
    "wenshang.parsing.*",
    "wenshang.briefing.*",
    "wenshang.running.rendering",
    "wenshang.running.engine:wenshang_engine",
    "wenshang.running.shell:_classes",
)
_KEPT = ("vocabulary", "chinese", "parsing", "checks", "comparison", "charts", "briefing")

_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36
_BACKLOG = 16  # bytes of a function's name are few; so many descriptors go with it at most


def can_fork() -> bool:
    """Whether pages can be forked here: on Linux, where a forked child may go on using the libraries it inherits."""
    return sys.platform == "linux"


class Nursery:
    """The owner's side: started on first use, ended by ``close`` or with the owner."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Nursery:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int:
        """The process id of the nursery, 0 before it is started."""
        return self._process.pid if self._process else 0

    def start(self) -> Nursery:
        """Start it, if it does not run; it loads its libraries while we go on."""
        with self._lock:
            if self._process is not None and self._process.poll() is not None:
                self._end()  # somebody killed it: a new one serves the next page
            if self._process is None:
                self._line, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
                with far:
                    self._process = _spawn(far)
        return self

    def fork(self, function: str, *descriptors: int) -> None:
        """Have a child call a function (``module:name``) with copies of descriptors; what becomes of it shows on these alone."""
        line = self.start()._line
        assert line is not None  # noqa: S101
        with suppress(BrokenPipeError, ConnectionResetError):  # a killed nursery: the descriptors say so by their end
            socket.send_fds(line, [function.encode()], list(descriptors))

    def keeper(self) -> socket.socket:
        """The line to a new keeper of pages, which makes one after another until the line closes."""
        line, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with far:
            self.fork("wenshang.running.process:keep", far.fileno())
        return line

    def close(self) -> None:
        """End the nursery and every child of it."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        if self._line is not None:
            self._line.close()
        if self._process is not None:
            self._process.terminate()  # ends one that still loads
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._process = self._line = None


@cache
def shared() -> Nursery:
    """The nursery of this process for whoever brings none, which lasts as long as the process."""
    nursery = Nursery()
    atexit.register(nursery.close)
    return nursery


def die_with_parent(number: int) -> None:
    """Ask Linux to end this process when its parent process ends; with 0, not to."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, number)


def adopt_orphans() -> None:
    """Make this process the parent of whatever its descendants leave behind."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)


def end_orphans() -> None:
    """End every child of this process, generation after generation, since their children become its own."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            ended, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not ended:
            import psutil

            for child in psutil.Process().children():
                with suppress(psutil.Error):
                    child.kill()
            time.sleep(0.001)


def _spawn(line: socket.socket) -> subprocess.Popen[bytes]:
    """A nursery on its end of a socket; nothing of the current folder is importable in it before the libraries are."""
    root = str(Path(__file__).resolve().parents[2])
    call = f"nursery.main({line.fileno()}, {os.getpid()})"
    code = f"import sys; sys.path.append({root!r}); from wenshang.running import nursery; {call}"
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-P", "-c", code],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        env=os.environ | SETTLED,
        pass_fds=[line.fileno()],
        start_new_session=True,
    )


def main(descriptor: int, owner: int) -> NoReturn:
    """Serve the owner on a socket until its other end closes; while the libraries load, the owner's end is ours too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, _collect)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # not at once: a passing folder of settings goes too
    die_with_parent(signal.SIGTERM)
    line = socket.socket(fileno=descriptor)
    with workplace.settings():
        if os.getppid() == owner:
            load()
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # from here on the line tells, and what was started is to be ended
        adopt_orphans()
        while True:
            name, descriptors, _, _ = socket.recv_fds(line, 1024, _BACKLOG)
            if not name:
                break
            if os.fork() == 0:
                line.close()
                module, _, function = name.decode().partition(":")
                die_with_parent(signal.SIGKILL)
                _run(getattr(import_module(module), function), descriptors)
            for one in descriptors:
                os.close(one)
    end_orphans()  # also what a page started whose keeper was killed
    os._exit(0)  # its libraries have nothing to put in order


def _collect(*_: object) -> None:
    """Collect ended children, so that none stays as a corpse and their processor time counts as ours."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _run(function: Callable[..., None], descriptors: tuple[int, ...] | list[int]) -> NoReturn:
    """In a forked child: call the function and end; never returns into what its parent was doing."""
    code = 1
    try:
        for number in (signal.SIGCHLD, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        function(*descriptors)
        code = 0
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 1
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        os._exit(code)


def load() -> None:
    """Import what pages will need, and have it work out what it keeps; what is not there is the page's own affair."""
    gc.disable()
    with quick_imports():
        for name in PRELOAD:
            with suppress(ImportError, AttributeError):
                module, _, function = name.partition(":")
                package = import_module(module.removesuffix(".*"))
                if name.endswith(".*"):
                    inside = (inner.name for inner in iter_modules(package.__path__) if inner.name != "__main__")
                    for inner in inside:
                        import_module(f"{package.__name__}.{inner}")
                elif function:
                    getattr(package, function)()
    for loaded in [loaded for name, loaded in sys.modules.items() if name.startswith("wenshang.")]:
        if loaded.__name__.split(".")[1] in _KEPT:
            _work_out(loaded)
    gc.enable()
    gc.freeze()  # without collecting first, which takes as long as importing pandas: what is garbage now is little, and stays
    gc.set_threshold(20_000, 20, 20)  # pages are short: looking for circles less often saves a tenth of their time


def _work_out(module: ModuleType) -> None:
    """Call the module's functions that take nothing and keep what they return."""
    for function in list(vars(module).values()):
        if hasattr(function, "cache_info") and not signature(function).parameters:
            function()


@contextmanager
def quick_imports() -> Iterator[None]:
    """Import Jupyter's libraries without what they take only where it is present, and notebooks on a disk do not need.

    A grammar of international addresses (0.8 s) and durations, for schemas. Later imports find both again.
    """
    absent = [name for name in ("rfc3987_syntax", "isoduration") if name not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in absent:
            if sys.modules.get(name) is None:
                sys.modules.pop(name, None)
