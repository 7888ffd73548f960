"""Runs killed at random moments: how often, a data folder and a place to write in; how often what was left is sound out.

``python -m benchmarks kills`` does it a hundred times; the tests do it a few times.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks import made
from wenshang.running import ledger, publishing


def command(data: Path, output: Path, *more: str) -> list[str]:
    """The words of ``wenshang brief --all``."""
    return [sys.executable, "-m", "wenshang", "brief", "--all", "--data", str(data), "--output", str(output), *more]


def pages_of(output: Path) -> dict[str, bytes]:
    """The published pages, without the lists of them."""
    found = (path for path in output.rglob("*.html") if not path.relative_to(output).parts[0].startswith("."))
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in found if path.parent != output}


def processes(mark: str) -> list[int]:
    """The living processes that carry a mark in their environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (folder / "environ").read_bytes() and "\nState:\tZ" not in (folder / "status").read_text():
                found.append(int(folder.name))
        except (OSError, ValueError):
            continue
    return found


def check_after_kill(output: Path, reference: Mapping[str, bytes], before: bytes) -> None:
    """No partial or other page than the right one; every earlier ledger line there; every page that stands has its line."""
    book = ledger.Ledger(output)
    assert (book.path.read_bytes() if book.path.exists() else b"").startswith(before)
    recorded = {record.get("sha256") for record in book.read()[0]}
    for page, content in pages_of(output).items():
        assert content == reference[page], page
        if manifest := publishing.manifest(output, page):
            assert manifest["sha256"] in recorded
    for path in output.glob("*.html"):
        assert path.read_text("utf-8").rstrip().endswith("</html>")


def kill_at_random_moments(times: int, data: Path, folder: Path) -> int:
    """Kill ``brief --all`` that often and check what it leaves; how often the check passed (AssertionError where it does not)."""
    reference_run = time.monotonic()
    subprocess.run(command(data, folder / "reference"), check=True, capture_output=True)
    length = time.monotonic() - reference_run
    reference, output = pages_of(folder / "reference"), folder / "build"
    chance = random.Random(20211)
    for number in range(times):
        before = (output / "ledger.jsonl").read_bytes() if (output / "ledger.jsonl").exists() else b""
        mark = f"WENSHANG_TEST_MARK={uuid.uuid4()}"
        environment = os.environ | dict([mark.split("=")])
        # half of the runs make everything again over good pages, half go on where the killed one stopped
        force = ["--force"] if number % 2 else []
        started = subprocess.Popen(
            command(data, output, *force), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(chance.uniform(0, length))
        started.kill()
        started.wait()
        deadline = time.monotonic() + 15
        while processes(mark) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert processes(mark) == []
        check_after_kill(output, reference, before)
        if number % 10 == 9 or number == times - 1:
            done = subprocess.run(command(data, output), capture_output=True, text=True, check=False)
            assert (done.returncode, done.stderr) == (0, "")
            assert pages_of(output) == reference
            assert list(output.rglob(".*.part")) == []
    return times


def measure() -> dict[str, Any]:
    """A hundred kills of runs over two reports of one body."""
    with tempfile.TemporaryDirectory() as name:
        folder, started = Path(name), time.monotonic()
        sound = kill_at_random_moments(100, made.folder(folder / "data", bodies=1), folder)
    return {"killed": 100, "sound": sound, "seconds": round(time.monotonic() - started)}
