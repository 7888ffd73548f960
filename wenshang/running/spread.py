"""Many at once: pages as they come, from children of a nursery, threads or a Dask cluster; documents read by a cluster."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, cast

from wenshang.errors import MissingExtra, NetworkError, RunFailed
from wenshang.files import fingerprint
from wenshang.model import AnnualReport, Authority
from wenshang.running import cache, nursery
from wenshang.running.nursery import Nursery
from wenshang.running.rendering import Job, Rendered, refuse, render, same_library

#: seconds in which a page must be exported and checked, after its cells have run
EXPORT = 120


class Renderer:
    """A child of the nursery that renders one job after another; each page runs in a process of its own all the same."""

    def __init__(self, starter: Nursery) -> None:
        near, far = socket.socketpair()
        with far, starter.keeper() as keeper:
            starter.fork("wenshang.running.spread:serve", far.fileno(), keeper.fileno())
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
    connection, starter = Connection(descriptor), socket.socket(fileno=keeper)
    try:
        while True:
            job: Job = connection.recv()
            signal.alarm(round(job.limits.seconds) + EXPORT if job.limits.seconds else 0)  # ends us, whatever we are doing
            connection.send(render(job, starter))
            signal.alarm(0)
    except (EOFError, OSError):  # nobody wants more
        nursery.end_orphans()


@contextmanager
def local(jobs: Sequence[Job], at_once: int, starter: Nursery) -> Iterator[Iterable[Rendered]]:
    """Results from ``at_once`` pages of this machine at a time; when this ends, however it does, none goes on."""
    if not nursery.can_fork():
        with ThreadPoolExecutor(at_once) as threads:
            working = [threads.submit(render, job) for job in jobs]
            try:
                yield (done.result() for done in as_completed(working))
            finally:
                threads.shutdown(cancel_futures=True)
    else:
        begun = [Renderer(starter).begin(job) for job in jobs[:at_once]]  # at once, whenever the first result is asked for
        yield _collected(begun, list(reversed(jobs[at_once:])), starter)


def _collected(working: list[Renderer], waiting: list[Job], starter: Nursery) -> Iterator[Rendered]:
    running: dict[object, Renderer] = {renderer.connection: renderer for renderer in working}
    try:
        while running:
            for connection in wait([renderer.connection for renderer in running.values()]):
                renderer = running.pop(connection)
                rendered = renderer.result()
                if waiting:
                    renderer = Renderer(starter) if renderer.connection.closed else renderer
                    running[renderer.connection] = renderer.begin(waiting.pop())
                else:
                    renderer.connection.close()
                yield rendered
    finally:
        for renderer in running.values():
            renderer.connection.close()


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
