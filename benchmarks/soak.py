"""Five hundred notebooks from one nursery, four at a time: none hears another, none stays behind, the nursery does not grow.

``python -m benchmarks soak``; the tests do fewer.
"""

from __future__ import annotations

import json
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil

from wenshang.running.engine import execute
from wenshang.running.nursery import shared

CELL = "import threading, pandas as pd\nprint(number, len(pd.DataFrame({'a': range(number)})))"


def soak(runs: int, folder: Path) -> dict[str, Any]:
    """Run a small notebook that often, four at a time; what was left behind and how the nursery grew."""
    path = folder / "soak.ipynb"
    cells = [{"metadata": {"tags": ["parameters"]}, "source": "number: int = 0"}, {"metadata": {}, "source": CELL}]
    whole = [{"cell_type": "code", "outputs": [], "execution_count": None, "id": f"c{n}"} | cell for n, cell in enumerate(cells)]
    path.write_text(json.dumps({"cells": whole, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), "utf-8")

    def one(number: int) -> bool:
        made = execute(path, {"number": number})
        return bool(made.cells[-1].outputs[0].text == f"{number} {number}\n")

    with ThreadPoolExecutor(4) as pool:
        right = sum(pool.map(one, range(20)))  # a first round, so that growth is seen against a running nursery
        nursery, before = psutil.Process(shared().pid), (state(shared().pid), psutil.Process().num_fds())
        right += sum(pool.map(one, range(20, runs)))
    deadline = time.monotonic() + 10
    while nursery.children() and time.monotonic() < deadline:
        time.sleep(0.05)
    after = state(shared().pid)
    return {
        "runs": runs,
        "right": right,
        "processes_left": len(nursery.children()),
        "descriptors_left": psutil.Process().num_fds() - before[1],
        "nursery_descriptors_grown": after[0] - before[0][0],
        "nursery_megabytes_grown": round((after[1] - before[0][1]) / 1e6, 1),
    }


def state(pid: int) -> tuple[int, int]:
    """Open descriptors and resident memory of a process (private memory would rise and fall with kernels that share it)."""
    process = psutil.Process(pid)
    return process.num_fds(), process.memory_info().rss


def measure() -> dict[str, Any]:
    """The soak, and seconds a run."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.monotonic()
        found = soak(500, Path(folder))
        return found | {"seconds_a_run": round((time.monotonic() - started) / 500, 3)}
