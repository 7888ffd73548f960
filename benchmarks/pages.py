"""Making pages, side by side in one run: the stock two commands, in-process papermill and ours, as ratios of the stock time.

The stock way is ``papermill``, then ``jupyter nbconvert --to html --no-input``, page after page, on the same notebook and data.
Both sides load compiled modules, as pip installs them: uv compiles none unless asked, and compiling would be most of the measure.
"""

from __future__ import annotations

import compileall
import os
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import wenshang as wenshang_package
from benchmarks import made
from wenshang.archive import Archive
from wenshang.running import plan

NOTEBOOK = Path("notebooks/yearly_comparison.ipynb")
PAGES, SAMPLE, YEAR = 50, 3, 2024
BIN = Path(sys.executable).parent


def seconds(work: Callable[[], object]) -> float:
    """Wall time of one call."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def call(*words: object) -> None:
    """Run a command that must succeed."""
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, words))}\n{done.stderr}")


def wenshang(*words: object) -> None:
    """Run our command in a process of its own."""
    call(sys.executable, "-m", "wenshang", *words)


def stock(data: Path, body: str, folder: Path) -> None:
    """One page by the stock two commands."""
    executed = folder / "executed.ipynb"
    call(
        BIN / "papermill",
        NOTEBOOK,
        executed,
        "-p",
        "data",
        data,
        "-p",
        "authority",
        body,
        "-p",
        "year",
        YEAR,
        "--no-progress-bar",
    )
    call(BIN / "jupyter", "nbconvert", "--to", "html", "--no-input", executed)


def in_process(data: Path, body: str) -> None:
    """One page by papermill and nbconvert inside this process, on an ordinary kernel."""
    import papermill
    from nbconvert import HTMLExporter

    values = {"data": str(data), "authority": body, "year": YEAR}
    notebook = papermill.execute_notebook(str(NOTEBOOK), None, values, progress_bar=False)
    HTMLExporter(exclude_input=True).from_notebook_node(notebook)


def brief(data: Path, output: Path, *more: object) -> None:
    """All yearly pages of the data folder by our command."""
    wenshang("brief", "--notebook", "yearly_comparison", "--year", YEAR, "--data", data, "--output", output, *more)


def compiled() -> None:
    """Compile the libraries and ours, as pip does when it installs; nothing is done again where it is done."""
    for folder in (sysconfig.get_path("purelib"), wenshang_package.__path__[0]):
        compileall.compile_dir(folder, quiet=2)


def measure() -> dict[str, Any]:
    """The ratios, and the seconds they come from."""
    compiled()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data = made.folder(folder / "data", bodies=PAGES)
        bodies = [authority.name for authority in Archive.open(data).authorities][:SAMPLE]
        brief(data, folder / "warm-up")  # the facts on disk, and compiled modules, for every side
        times: dict[str, list[float]] = {"stock": [], "in_process": [], "cold_start": []}
        for body in bodies:  # side by side, so that a busy machine slows every side
            times["stock"].append(seconds(lambda body=body: stock(data, body, folder)))
            times["in_process"].append(seconds(lambda body=body: in_process(data, body)))
            words = ("run", "yearly_comparison", "-p", "authority", body, "-p", "year", YEAR, "--data", data)
            times["cold_start"].append(seconds(lambda words=words: wenshang(*words, "--output", folder / "one", "--force")))
        one = {name: statistics.mean(values) for name, values in times.items()}
        counts = (10, 25, PAGES)
        many = {count: seconds(lambda count=count: some(data, folder / f"of-{count}", count)) / count for count in counts}
        again = seconds(lambda: brief(data, folder / "warm-up"))
        differing = differ(data, folder, bodies)
    return {
        "stock_seconds_a_page": round(one["stock"], 2),
        "50_pages_ratio": round(many[PAGES] / one["stock"], 4),
        "50_pages_target": round(1 / 20, 4),
        "one_page_from_cold_ratio": round(one["cold_start"] / one["stock"], 3),
        "one_page_from_cold_target": 0.30,
        "in_process_papermill_ratio": round(one["in_process"] / one["stock"], 3),
        "seconds_a_page": {count: round(value, 3) for count, value in many.items()},
        "second_run_seconds": round(again, 2),
        "pages_that_differ_on_ordinary_kernels": differing,
        "processors": os.cpu_count(),
    }


def some(data: Path, output: Path, count: int) -> None:
    """The first so many yearly pages in a process of its own."""
    program = (
        "import sys; from pathlib import Path; from wenshang.archive import Archive; from wenshang.running import plan\n"
        "from wenshang.running.brief import brief\n"
        "if __name__ == '__main__':\n"
        " held = Archive.open(sys.argv[1])\n"
        " pages = plan.all_pages(held, where={'year': sys.argv[3]}, only=['yearly_comparison'])[:int(sys.argv[4])]\n"
        " result = brief(held, pages, Path(sys.argv[2])); assert len(result.made) == len(pages), result\n"
    )
    call(sys.executable, "-c", program, data, output, YEAR, count)


def differ(data: Path, folder: Path, bodies: list[str]) -> int:
    """How many of some pages have other bytes when ordinary kernels make them."""
    count = 0
    for body in bodies:
        words = ("run", "yearly_comparison", "-p", "authority", body, "-p", "year", YEAR, "--data", data, "--engine", "papermill")
        wenshang(*words, "--output", folder / "ordinary")
        page = Path(body) / str(YEAR) / "yearly_comparison.html"
        count += (folder / "ordinary" / page).read_bytes() != (folder / "one" / page).read_bytes()
    return count


@contextmanager
def dask(workers: int) -> Iterator[str]:
    """A Dask scheduler and so many worker processes, talking over TCP; the scheduler's address."""
    address = f"tcp://127.0.0.1:{free_port()}"
    port = address.rpartition(":")[2]
    words = [[sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard"]]
    words += [
        [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
        for _ in range(workers)
    ]
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    running = [subprocess.Popen(command, **quiet) for command in words]
    try:
        from dask.distributed import Client

        with Client(address, timeout=30) as client:
            client.wait_for_workers(workers, timeout=60)
        yield address
    finally:
        for process in reversed(running):  # the workers first: they take leave of a scheduler that still answers
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def free_port() -> int:
    """A port that nobody listens on."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def pages_of(data: Path) -> list[plan.Page]:
    """The yearly pages of a data folder."""
    return plan.all_pages(Archive.open(data), where={"year": str(YEAR)}, only=["yearly_comparison"])
