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
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from wenshang.errors import OutputError, said_by_system
from wenshang.files import write_all

FAILED = ".failed"
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


@dataclass(frozen=True, slots=True)
class Ledger:
    """The ledger of an output folder."""

    folder: Path

    @property
    def path(self) -> Path:
        """``<output>/ledger.jsonl``."""
        return self.folder / "ledger.jsonl"

    def append(self, event: str, **fields: Any) -> dict[str, Any]:
        """Write one line, on the disk when this returns; the record with its time (UTC). OutputError where it cannot be."""
        record = {"event": event, "time": datetime.now(UTC).isoformat(timespec="seconds"), **_without_secrets(fields)}
        line = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        try:
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
            try:
                whole = line if self._ends_whole(descriptor) else b"\n" + line
                if os.write(descriptor, whole) != len(whole):
                    raise OSError("只写入了一部分")
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        except OSError as error:
            found = said_by_system(error)
            raise OutputError(
                where=str(self.path), expected="可写的运行台账", found=found, advice="请检查权限和磁盘空间"
            ) from error
        return record

    def read(self) -> tuple[list[dict[str, Any]], int]:
        """All records in order, and how many torn lines there are (a line cut off by a power cut or a killed run)."""
        records: list[dict[str, Any]] = []
        torn = 0
        for line in self.path.read_bytes().split(b"\n") if self.path.is_file() else ():
            if line:
                try:
                    record = json.loads(line)
                except (ValueError, RecursionError):
                    record = None
                whole = isinstance(record, dict) and _NEEDED.get(str(record.get("event")), _ALWAYS) <= record.keys()
                records += [record] if whole else []
                torn += not whole
        return records, torn

    def next_run(self) -> int:
        """The number of the next run: one more than the greatest so far."""
        return 1 + max((record.get("run", 0) for record in self.read()[0]), default=0)

    @staticmethod
    def _ends_whole(descriptor: int) -> bool:
        size = os.fstat(descriptor).st_size
        if size == 0:
            return True
        os.lseek(descriptor, -1, os.SEEK_END)
        return os.read(descriptor, 1) == b"\n"


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
