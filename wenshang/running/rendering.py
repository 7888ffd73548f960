"""Rendering one page: its bytes, or a reason and evidence; nothing is written here, so it may run anywhere.

A job and what becomes of it are plain data. ``render`` does it in this process; a ``Renderer`` in a child of the nursery, which
may be ended at any moment; both run here, on Dask workers, and in the tests.
"""

from __future__ import annotations

import json
import signal
import socket
import threading
import time
import traceback
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, cast

from wenshang.errors import BadData, RunFailed, WenshangError, internal
from wenshang.files import fingerprint
from wenshang.running import cache, imports, notebooks, nursery
from wenshang.running.nursery import Nursery
from wenshang.running.process import Limits, Starter

#: seconds in which a page must be exported and checked, after its cells have run
EXPORT = 120


@dataclass(frozen=True, slots=True)
class Job:
    """A page to be rendered, with a .docx beside it for ``word``; ``library`` is the code's hash, where that is not certain."""

    target: str
    notebook: Path
    values: Mapping[str, Any]
    limits: Limits
    cwd: Path
    engine: str = notebooks.WENSHANG
    library: str = ""
    word: bool = False


@dataclass(frozen=True, slots=True)
class Rendered:
    """What became of a job: the files of the page, what it says of itself, or why there is none and the evidence of that."""

    target: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    about: Mapping[str, Any] = field(default_factory=dict)
    seconds: float = 0
    error: str = ""
    exit_code: int = 0
    evidence: Mapping[str, bytes] = field(default_factory=dict)


def render(job: Job, starter: Starter | None = None) -> Rendered:
    """Run the notebook, export it, lint the page. Never raises: one failed page must not stop the others."""
    started = time.perf_counter()
    executed = None
    try:
        same_library(job.library)
        how: dict[str, Any] = {"limits": job.limits, "cwd": job.cwd, "engine": job.engine, "starter": starter}
        executed = notebooks.execute(job.notebook, job.values, **how)
        files, about = _export(job, executed)
        return Rendered(job.target, files, about, time.perf_counter() - started)
    except WenshangError as error:
        executed = getattr(error, "notebook", None) or executed
        return _failed(job, started, str(error), error.exit_code, executed)
    except Exception as error:
        return _failed(job, started, internal(error), WenshangError.exit_code, executed, traceback.format_exc())


class Renderer:
    """A child of the nursery that renders one job after another; each page runs in a process of its own all the same."""

    def __init__(self, starter: Nursery) -> None:
        near, far = socket.socketpair()
        with far, starter.keeper() as keeper:
            starter.fork("wenshang.running.rendering:serve", far.fileno(), keeper.fileno())
        self.connection = Connection(near.detach())

    def begin(self, job: Job) -> Renderer:
        """Hand it the next job; its connection has something to say when that is done, or when it died."""
        self.job = job
        with suppress(BrokenPipeError, ConnectionResetError):
            self.connection.send(job)
        return self

    def result(self) -> Rendered:
        """What became of the job; where that failed the renderer has ended, so that the next page begins with a clean one."""
        try:
            received: Rendered = self.connection.recv()
        except (EOFError, OSError):
            message = f"生成网页的进程意外退出，常见原因是整机内存不足，或导出超过 {EXPORT} 秒。可用 --jobs 1 重试"
            received = _failed(self.job, time.perf_counter(), message, RunFailed.exit_code, None)
        if received.error:
            self.connection.close()
        return received


def refuse(job: Job, why: str) -> Rendered:
    """A job that was not begun, and why."""
    return _failed(job, time.perf_counter(), why, BadData.exit_code, None)


def apart(job: Job) -> Rendered:
    """Render in a child of this process's own nursery, kept for this thread's next job; for processes such as Dask's workers."""
    if not nursery.can_fork():
        return render(job)
    if getattr(_thread, "renderer", None) is None or _thread.renderer.connection.closed:
        _thread.renderer = Renderer(nursery.shared())
    return cast("Rendered", _thread.renderer.begin(job).result())


_thread = threading.local()


def serve(descriptor: int, keeper: int) -> None:
    """In a child of the nursery: take jobs from a socket, render, answer; nothing that was started on the way is left.

    The keeper of its pages was forked from the nursery too and exports nothing, so that every page begins clean.
    """
    nursery.adopt_orphans()
    connection, starter = Connection(descriptor), socket.socket(fileno=keeper)
    try:
        while True:
            job: Job = connection.recv()
            signal.alarm(round(job.limits.seconds) + EXPORT if job.limits.seconds else 0)  # ends us, whatever we are doing
            connection.send(render(job, starter))
            signal.alarm(0)
    except (EOFError, OSError):  # nobody wants more
        nursery.end_orphans()


def _export(job: Job, notebook: Any) -> tuple[dict[str, bytes], dict[str, Any]]:
    """The page, and the workbook, CSV and Word file beside it; a page that breaks a rule of the gate is none."""
    with imports.quick_imports():
        from wenshang import briefing
        from wenshang.briefing import carried
    stem = job.target.removesuffix(".html")
    beside = briefing.files(notebook, where=job.target, name=job.notebook.stem, word=job.word)
    files = {stem + suffix: content for suffix, content in beside.items()}
    about: dict[str, Any] = json.loads(json.dumps(carried.records_of(notebook).page))  # plain, without nbformat
    return files, about


def _failed(job: Job, started: float, message: str, code: int, notebook: Any, trace: str = "") -> Rendered:
    from wenshang.running import card

    evidence = {"card.html": card.html(job.target, job.values, message, notebook).encode()}
    if notebook is not None:
        evidence["notebook.ipynb"] = card.evidence(notebook).encode()
    if trace:
        evidence["trace.txt"] = trace.encode()
    seconds = time.perf_counter() - started
    return Rendered(job.target, seconds=seconds, error=card.cleaned(message), exit_code=code, evidence=evidence)


def same_library(wanted: str) -> None:
    """WenshangError where this program is not the one wanted, by the hash of its text; nothing wanted is always right."""
    if wanted and wanted != fingerprint(cache.library()):
        raise WenshangError(
            where="集群节点", expected="与发起端相同的 wenshang 程序", found="另一版本", advice="请在各节点安装同一版本"
        )
