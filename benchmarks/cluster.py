"""Dask: one and two worker processes over TCP on the same 50 pages; the ratio of their times.

The workers stay up between runs, as in a cluster; a first run on each lets them load their libraries.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from benchmarks import made
from benchmarks.pages import PAGES, brief, dask, seconds


def measure() -> dict[str, Any]:
    """Seconds with one and with two workers, and how much faster two are."""
    times = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data = made.folder(folder / "data", bodies=PAGES)
        for workers in (1, 2):
            with dask(workers) as address:
                brief(data, folder / "pages", "--cluster", address, "--force")
                times[workers] = seconds(lambda address=address: brief(data, folder / "pages", "--cluster", address, "--force"))
    return {
        "one_worker_seconds": round(times[1], 1),
        "two_workers_seconds": round(times[2], 1),
        "two_workers_times_as_fast": round(times[1] / times[2], 2),
        "two_workers_target": 1.7,
    }
