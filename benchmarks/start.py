"""Starting up: seconds until the command answers and until libraries are imported, ours beside the stock way."""

from __future__ import annotations

import statistics
import subprocess
import sys
from typing import Any

from benchmarks.pages import call, compiled, seconds, wenshang

REFUSED = (sys.executable, "-m", "wenshang", "run", "yearly_comparison")
QUICK = "from wenshang.running.nursery import quick_imports\nwith quick_imports():\n    import papermill.execute, nbclient"


def measure() -> dict[str, Any]:
    """Median seconds of five starts each."""
    compiled()
    program = lambda text: lambda: call(sys.executable, "-c", text)  # noqa: E731
    ways = {
        "python": program("pass"),
        "help": lambda: wenshang("--help"),
        "refused_parameter": lambda: subprocess.run(
            [sys.executable, "-m", "wenshang", "run", "yearly_comparison", "-p", "yaer", "1"],
            capture_output=True,
            check=False,
        ),
        "import_papermill_stock": program("import papermill, nbclient"),
        "import_papermill_ours": program(QUICK),
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(5):
        for name, way in ways.items():
            times[name].append(seconds(way))
    found = {name: round(statistics.median(values), 3) for name, values in times.items()}
    return found | {"import_ratio": round(found["import_papermill_ours"] / found["import_papermill_stock"], 2)}
