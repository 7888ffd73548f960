"""Many pages at once, with results as they come: from children of a nursery, threads with kernels, or a Dask cluster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing.connection import Connection, wait
from typing import Any

from wenshang.errors import MissingExtra, NetworkError
from wenshang.files import fingerprint
from wenshang.running import cache, nursery
from wenshang.running.nursery import Nursery
from wenshang.running.rendering import Job, Rendered, apart, render, result, start


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
        yield _children(jobs, at_once, starter)


def _children(jobs: Sequence[Job], at_once: int, starter: Nursery) -> Iterator[Rendered]:
    """The results; the first pages are begun at once, whenever the first result is asked for."""
    running = {start(job, starter): job for job in jobs[:at_once]}
    return _collected(running, list(reversed(jobs[at_once:])), starter)


def _collected(running: dict[Connection, Job], waiting: list[Job], starter: Nursery) -> Iterator[Rendered]:
    try:
        while running:
            for connection in wait(list(running)):
                assert isinstance(connection, Connection)  # noqa: S101
                done = running.pop(connection)
                if waiting:
                    job = waiting.pop()
                    running[start(job, starter)] = job
                yield result(connection, done)
    finally:
        for connection in running:
            connection.close()


@contextmanager
def cluster(jobs: Sequence[Job], address: str) -> Iterator[Iterable[Rendered]]:
    """Results from the workers of a Dask scheduler, each with a nursery of its own; they must see the same files.

    NetworkError where the scheduler does not answer, MissingExtra without Dask.
    """
    try:
        from dask.distributed import Client, as_completed
    except ImportError as error:
        raise MissingExtra(where="--cluster", found="没有安装 Dask", advice="请安装：pip install 'wenshang[province]'") from error
    try:
        client = Client(address, timeout=10)
    except (OSError, TimeoutError, ValueError) as error:
        found = f"连接不上（{error}）"
        raise NetworkError(where=address, expected="Dask 调度器", found=found, advice="请检查地址和网络") from error
    library = fingerprint(cache.library())
    with client:
        client.wait_for_workers(1, timeout=60)
        sent: list[Any] = client.map(apart, [replace(job, library=library) for job in jobs], pure=False)
        try:
            yield (done.result() for done in as_completed(sent))
        finally:
            client.cancel(sent)
