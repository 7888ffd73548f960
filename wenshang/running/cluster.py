"""Many pages at once: jobs in, results out as they come, through joblib: processes of this machine, or a Dask cluster."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from wenshang.errors import MissingExtra, NetworkError
from wenshang.running import cache
from wenshang.running.making import Job, Made, make

if TYPE_CHECKING:
    from wenshang.running.kernels import Kernels

T = TypeVar("T")
R = TypeVar("R")


@contextmanager
def local(jobs: Sequence[Job], at_once: int, kernels: Kernels) -> Iterator[Iterable[Made]]:
    """Results from ``at_once`` processes of this machine, which all fork their kernels from one server."""
    from joblib.externals.loky import get_reusable_executor

    server = None if kernels.cold else kernels.start()
    sent = [replace(job, server=server, owner=os.getpid()) for job in jobs]
    try:
        yield _unordered(make, sent, at_once)
    finally:
        get_reusable_executor().shutdown(wait=True, kill_workers=True)


@contextmanager
def results(jobs: Sequence[Job], address: str) -> Iterator[Iterable[Made]]:
    """Results from the workers of a Dask scheduler, each with a fork server of its own; they must see the same files.

    NetworkError where the scheduler does not answer, MissingExtra without Dask.
    """
    library = cache.of(cache.library())
    with connected(address):
        yield _unordered(make, [replace(job, library=library) for job in jobs], -1)


def spread(work: Callable[[T], R], items: Sequence[T], *, jobs: int = 0, address: str = "") -> Iterator[R]:
    """What a function makes of each item, in no particular order: on a cluster, in ``jobs`` processes, or one by one here."""
    if address:
        with connected(address):
            yield from _unordered(work, items, -1)
    elif (at_once := jobs or os.cpu_count() or 1) > 1:
        yield from _unordered(work, items, at_once)
    else:
        yield from map(work, items)


@contextmanager
def connected(address: str) -> Iterator[None]:
    """While this lasts, joblib's work goes to the Dask scheduler at the address."""
    try:
        from dask.distributed import Client
    except ImportError as error:
        raise MissingExtra(where="--cluster", found="没有安装 Dask", advice="请安装：pip install 'wenshang[province]'") from error
    from joblib import parallel_config

    try:
        client = Client(address, timeout=10)
    except (OSError, TimeoutError, ValueError) as error:
        found = f"连接不上（{error}）"
        raise NetworkError(where=address, expected="Dask 调度器", found=found, advice="请检查地址和网络") from error
    with client, parallel_config(backend="dask", wait_for_workers_timeout=60):
        yield


def _unordered(work: Callable[[T], R], items: Sequence[T], at_once: int) -> Iterator[R]:
    from joblib import Parallel, delayed

    found: Iterator[R] = Parallel(n_jobs=at_once, return_as="generator_unordered", batch_size=1)(delayed(work)(i) for i in items)
    return found
