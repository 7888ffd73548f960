"""Rendering pages: the bytes of each, or a reason and evidence with a card to read; nothing is written here.

A job and what becomes of it are plain data, so it may be done anywhere: in children of a nursery, in threads where nothing can be
forked, or on a Dask cluster, many at once and each result as it comes. A cluster also reads documents.
"""

from __future__ import annotations

import json
import signal
import socket
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, cast

from wenshang.errors import BadData, MissingExtra, NetworkError, RunFailed, WenshangError, internal
from wenshang.files import fingerprint
from wenshang.model import AnnualReport, Authority
from wenshang.running import cache, nursery, overview
from wenshang.running.engine import WENSHANG, execute
from wenshang.running.nursery import Nursery
from wenshang.running.process import Limits

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
    engine: str = WENSHANG
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


def render(job: Job, keeper: socket.socket | None = None) -> Rendered:
    """Run the notebook, export it, lint the page. Never raises: one failed page must not stop the others."""
    started = time.perf_counter()
    executed = None
    try:
        same_library(job.library)
        how: dict[str, Any] = {"limits": job.limits, "cwd": job.cwd, "engine": job.engine, "keeper": keeper}
        executed = execute(job.notebook, job.values, **how)
        files, about = _export(job, executed)
        return Rendered(job.target, files, about, time.perf_counter() - started)
    except WenshangError as error:
        executed = getattr(error, "notebook", None) or executed
        return _failed(job, started, str(error), error.exit_code, executed)
    except Exception as error:
        return _failed(job, started, internal(error), WenshangError.exit_code, executed, traceback.format_exc())


def refuse(job: Job, why: str, code: int = BadData.exit_code) -> Rendered:
    """A job that was not begun, or not ended, and why."""
    return _failed(job, time.perf_counter(), why, code, None)


def _export(job: Job, notebook: Any) -> tuple[dict[str, bytes], dict[str, Any]]:
    """The page, and the workbook, CSV and Word file beside it; a page that breaks a rule of the gate is none."""
    with nursery.quick_imports():
        from wenshang import briefing
        from wenshang.briefing import appendix
    stem = job.target.removesuffix(".html")
    beside = briefing.files(notebook, where=job.target, name=job.notebook.stem, word=job.word)
    files = {stem + suffix: content for suffix, content in beside.items()}
    about: dict[str, Any] = json.loads(json.dumps(appendix.records_of(notebook).page))  # plain, without nbformat
    return files, about


def _failed(job: Job, started: float, message: str, code: int, notebook: Any, trace: str = "") -> Rendered:
    evidence = {"card.html": overview.card(job.target, job.values, message, notebook).encode()}
    if notebook is not None:
        import nbformat

        evidence["notebook.ipynb"] = f"{overview.without_paths(nbformat.writes(notebook))}\n".encode()
    if trace:
        evidence["trace.txt"] = trace.encode()
    seconds = time.perf_counter() - started
    return Rendered(job.target, seconds=seconds, error=overview.cleaned(message), exit_code=code, evidence=evidence)


def same_library(wanted: str) -> None:
    """WenshangError where this program is not the one wanted, by the hash of its text; nothing wanted is always right."""
    if wanted and wanted != fingerprint(cache.library()):
        raise WenshangError(
            where="集群节点", expected="与发起端相同的 wenshang 程序", found="另一版本", advice="请在各节点安装同一版本"
        )


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
            received = refuse(self.job, message, RunFailed.exit_code)
        if received.error:
            self.connection.close()
        return received


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
    connection, line = Connection(descriptor), socket.socket(fileno=keeper)
    try:
        while True:
            job: Job = connection.recv()
            signal.alarm(round(job.limits.seconds) + EXPORT if job.limits.seconds else 0)  # ends us, whatever we are doing
            connection.send(render(job, line))
            signal.alarm(0)
    except (EOFError, OSError):  # nobody wants more
        nursery.end_orphans()


@contextmanager
def local(jobs: Sequence[Job], at_once: int, starter: Nursery) -> Iterator[Iterable[Rendered]]:
    """Results from ``at_once`` pages of this machine at a time, begun at once; when this ends, however it does, none goes on."""
    if not nursery.can_fork():
        with ThreadPoolExecutor(at_once) as threads:
            sent = [threads.submit(render, job) for job in jobs]
            try:
                yield (done.result() for done in as_completed(sent))
            finally:
                threads.shutdown(cancel_futures=True)
        return
    begun = [Renderer(starter).begin(job) for job in jobs[:at_once]]
    working = {renderer.connection: renderer for renderer in begun}
    waiting = list(reversed(jobs[at_once:]))

    def results() -> Iterator[Rendered]:
        while working:
            for connection in cast("list[Connection]", wait(list(working))):
                renderer = working.pop(connection)
                rendered = renderer.result()
                if waiting:
                    renderer = Renderer(starter) if connection.closed else renderer
                    working[renderer.connection] = renderer.begin(waiting.pop())
                else:
                    connection.close()
                yield rendered

    try:
        yield results()
    finally:
        for connection in working:
            connection.close()


@contextmanager
def cluster(jobs: Sequence[Job], address: str) -> Iterator[Iterable[Rendered]]:
    """Results from the workers of a Dask scheduler, each with a nursery of its own; they must see the same files."""
    from dask.distributed import as_completed

    library = fingerprint(cache.library())
    with _sent(apart, [replace(job, library=library) for job in jobs], address) as sent:
        yield (done.result() for done in as_completed(sent))


@contextmanager
def read_on(
    address: str, paths: Sequence[Path], authorities: Sequence[Authority], *, authority: str, year: int
) -> Iterator[list[tuple[Path, Callable[[], AnnualReport]]]]:
    """Documents being read by the workers of a scheduler: in their order, each with what gives its report or raises."""
    read = partial(_read, authorities=tuple(authorities), authority=authority, year=year, library=fingerprint(cache.library()))
    with _sent(read, [path.resolve() for path in paths], address) as sent:
        yield [(path, future.result) for path, future in zip(paths, sent, strict=True)]


def _read(path: Path, *, authorities: tuple[Authority, ...], authority: str, year: int, library: str) -> AnnualReport:
    from wenshang import parsing, readers

    same_library(library)
    return parsing.parse(readers.read(path), authorities=authorities, authority=authority, year=year)


@contextmanager
def _sent(function: Callable[..., Any], items: Sequence[Any], address: str) -> Iterator[list[Any]]:
    """Calls on the workers of a scheduler, as futures; whatever is not done when this ends is called off.

    NetworkError where the scheduler does not answer, MissingExtra without Dask.
    """
    try:
        from dask.distributed import Client
    except ImportError as error:
        raise MissingExtra(where="--cluster", found="没有安装 Dask", advice='请安装：pip install "wenshang[province]"') from error
    try:
        client = Client(address, timeout=10)
    except (OSError, TimeoutError, ValueError) as error:
        raise NetworkError(where=address, expected="Dask 调度器", found="连接不上", advice="请检查地址和网络") from error
    with client:
        client.wait_for_workers(1, timeout=60)
        sent: list[Any] = client.map(function, items, pure=False)
        try:
            yield sent
        finally:
            client.cancel(sent)
