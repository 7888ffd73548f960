"""Options that several commands share, and what they print with."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import click

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])


def data(function: F) -> F:
    """``--data DIR``: the data folder, ``data`` unless given."""
    return click.option("--data", default="data", metavar="文件夹", show_default=True, help="数据文件夹（内有 register.csv）")(
        function
    )


def output(function: F) -> F:
    """``--output DIR``: where pages go, ``build`` unless given."""
    return click.option("--output", default="build", metavar="文件夹", show_default=True, help="输出文件夹")(function)


files = click.argument("files", nargs=-1, required=True, metavar="文件…", type=click.Path(path_type=Path))


def progress(items: Iterable[T], *, total: int, label: str) -> Iterator[T]:
    """The items, with a bar and the time left where the work is long and a person watches (a terminal only)."""
    if total < 2 or not sys.stderr.isatty():
        return iter(items)
    from tqdm import tqdm

    bar: Iterator[T] = iter(tqdm(items, total=total, desc=label, unit="份", delay=1, leave=False))
    return bar
