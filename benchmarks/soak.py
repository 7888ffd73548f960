"""Five hundred notebooks on warm kernels, four at a time: none hears another, none stays behind, the server does not grow.

``python -m benchmarks soak``; the tests do fewer.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil

from wenshang.running.kernels import Kernels
from wenshang.running.notebooks import execute

CELL = "import threading, pandas as pd\nprint(number, len(pd.DataFrame({'a': range(number)})))"


def soak(runs: int, kernels: Kernels, folder: Path) -> dict[str, Any]:
    """Run a small notebook that often, four at a time; what was left behind and how the server grew."""
    path = folder / "soak.ipynb"
    cells = [{"metadata": {"tags": ["parameters"]}, "source": "number: int = 0"}, {"metadata": {}, "source": CELL}]
    whole = [{"cell_type": "code", "outputs": [], "execution_count": None, "id": f"c{n}"} | cell for n, cell in enumerate(cells)]
    path.write_text(json.dumps({"cells": whole, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), "utf-8")

    def one(number: int) -> bool:
        made = execute(path, {"number": number}, kernels=kernels)
        return bool(made.cells[-1].outputs[0].text == f"{number} {number}\n")

    with ThreadPoolExecutor(4) as pool:
        right = sum(pool.map(one, range(20)))  # a first round, so that growth is seen against a running server
        server, before = psutil.Process(kernels.pid), state(kernels.pid)
        right += sum(pool.map(one, range(20, runs)))
    deadline = time.monotonic() + 10
    while server.children() and time.monotonic() < deadline:
        time.sleep(0.05)
    after = state(kernels.pid)
    return {
        "runs": runs,
        "right": right,
        "kernels_left": len(server.children()),
        "files_left": len([entry for entry in os.scandir(kernels.start()) if entry.name != "server"]),
        "server_descriptors_grown": after[0] - before[0],
        "server_megabytes_grown": round((after[1] - before[1]) / 1e6, 1),
        "own_descriptors": psutil.Process().num_fds(),
    }


def state(pid: int) -> tuple[int, int]:
    """Open descriptors and resident memory of a process (private memory would rise and fall with kernels that share it)."""
    process = psutil.Process(pid)
    return process.num_fds(), process.memory_info().rss


def measure() -> dict[str, Any]:
    """The soak, and seconds a run."""
    with tempfile.TemporaryDirectory() as folder, Kernels() as kernels:
        kernels.start()
        started = time.monotonic()
        found = soak(500, kernels, Path(folder))
        return found | {"seconds_a_run": round((time.monotonic() - started) / 500, 3)}
