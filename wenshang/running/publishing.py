"""What stands in the output folder: pages, each with a manifest of what it was made from, evidence of failures, the ledger.

Finished files are put in place all or none; nothing partial is ever visible. The page is renamed into place first and its
manifest last: a run killed between the two leaves a whole page that the next run makes again.

The ledger is one line of JSON for what happened, appended and never changed. A line is one write to a file opened for appending,
then fsync: a killed run leaves at most one torn last line, which the next append closes off and every reader recognises. Order is
the order of lines, not of clocks, which may jump. No host names.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from wenshang.errors import OutputError, said_by_system
from wenshang.files import write_all

FAILED, LEDGER = ".failed", "ledger.jsonl"
#: failures of a page whose evidence is kept
KEPT_FAILURES = 3
#: what a line must tell to be one
_ALWAYS = {"event", "time"}
_NEEDED = {
    "started": _ALWAYS | {"run"},
    "page": _ALWAYS | {"run", "page", "outcome"},
    "finished": _ALWAYS | {"run", "outcome"},
}
#: names that hold a secret, wherever they stand
_SECRET = re.compile(r"password|passwd|secret|token|webhook|口令|密码", re.IGNORECASE)
_FIELDS = {"page": str, "notebook": str, "sha256": str, "parameters": dict, "inputs": dict, "about": dict}


def publish(output: Path, files: Mapping[str, bytes]) -> None:
    """Put files (relative path → content) in place, in the order given; OutputError, and nothing changed, where one cannot be."""
    write_all(output, files, advice="已有页面未改动；请检查权限和磁盘空间后重试")


def manifest_path(page: str) -> str:
    """Where a page's manifest stands: beside it.

    >>> manifest_path("汶上县科学技术局/2021/yearly_comparison.html")
    '汶上县科学技术局/2021/yearly_comparison.manifest.json'
    """
    return page.removesuffix(".html") + ".manifest.json"


def manifest(output: Path, page: str) -> dict[str, Any]:
    """The manifest of a page, empty where there is none or it is not as one must be: the page is then made again."""
    try:
        found = json.loads((output / manifest_path(page)).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    whole = isinstance(found, dict) and all(isinstance(found.get(name), kind) for name, kind in _FIELDS.items())
    return found if whole else {}


def manifests(output: Path) -> dict[str, dict[str, Any]]:
    """All manifests below the output folder, by page."""
    suffix = manifest_path("")
    found = {}
    for path in sorted(output.glob(f"*/**/*{suffix}")):
        inside = path.relative_to(output)
        if not inside.parts[0].startswith("."):
            page = inside.as_posix().removesuffix(suffix) + ".html"
            found[page] = manifest(output, page)
    return found


def keep_evidence(output: Path, page: str, run: int, files: Mapping[str, bytes]) -> str:
    """Keep what a failed run of a page showed; the folder (relative). Of each page the latest three failures are kept."""
    folder = f"{FAILED}/{page.removesuffix('.html')}/{run:06d}"
    publish(output, {f"{folder}/{name}": content for name, content in files.items()})
    for old in sorted((output / folder).parent.iterdir())[:-KEPT_FAILURES]:
        shutil.rmtree(old, ignore_errors=True)
    return folder


def remove(output: Path, pages: Sequence[str]) -> None:
    """Take pages away with all that stands beside them under the same name; and folders that are empty then."""
    for page in pages:
        (output / manifest_path(page)).unlink(missing_ok=True)
        target = output / page
        for path in (target, *target.parent.glob(f"{target.stem}.*")):
            path.unlink(missing_ok=True)
        for folder in (target.parent, target.parent.parent):
            if folder != output and folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()


def record(output: Path, event: str, **fields: Any) -> None:
    """Write a line of the ledger with its time (UTC), on the disk when this returns; OutputError where it cannot be."""
    told = {"event": event, "time": datetime.now(UTC).isoformat(timespec="seconds"), **_without_secrets(fields)}
    line = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    path = output / LEDGER
    try:
        with path.open("a+b", buffering=0) as stream:
            if stream.tell():
                stream.seek(-1, os.SEEK_END)
                line = line if stream.read(1) == b"\n" else b"\n" + line
            if stream.write(line) != len(line):
                raise OSError("只写入了一部分")
            os.fsync(stream.fileno())
    except OSError as error:
        found, advice = said_by_system(error), "请检查权限和磁盘空间"
        raise OutputError(where=str(path), expected="可写的运行台账", found=found, advice=advice) from error


def ledger(output: Path) -> tuple[list[dict[str, Any]], int]:
    """All records in order, and how many torn lines there are (a line cut off by a power cut or a killed run)."""
    path = output / LEDGER
    records: list[dict[str, Any]] = []
    torn = 0
    for line in path.read_bytes().split(b"\n") if path.is_file() else ():
        if line:
            try:
                found = json.loads(line)
            except (ValueError, RecursionError):
                found = None
            whole = isinstance(found, dict) and _NEEDED.get(str(found.get("event")), _ALWAYS) <= found.keys()
            records += [found] if whole else []
            torn += not whole
    return records, torn


def next_run(output: Path) -> int:
    """The number of the next run: one more than the greatest so far."""
    return 1 + max((found.get("run", 0) for found in ledger(output)[0]), default=0)


def _without_secrets(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields, with values under a name that holds a secret left out.

    >>> _without_secrets({"parameters": {"token": "abc", "year": 2021}})
    {'parameters': {'token': '（不记录）', 'year': 2021}}
    """
    clean: dict[str, Any] = {}
    for name, value in fields.items():
        if _SECRET.search(name):
            clean[name] = "（不记录）"
        else:
            clean[name] = _without_secrets(value) if isinstance(value, Mapping) else value
    return clean
