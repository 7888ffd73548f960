"""The ledger: one line of JSON for what happened, appended and never changed; and the lines read back.

A line is one write to a file opened for appending, then fsync: a killed run leaves at most one torn last line, which the next
append closes off and every reader recognises. Order is the order of lines, not of clocks, which may jump. No host names.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from wenshang.errors import OutputError, said_by_system

NAME = "ledger.jsonl"
#: what a line must tell to be one
_ALWAYS = {"event", "time"}
_NEEDED = {
    "started": _ALWAYS | {"run"},
    "page": _ALWAYS | {"run", "page", "outcome"},
    "finished": _ALWAYS | {"run", "outcome"},
}
#: names that hold a secret, wherever they stand
_SECRET = re.compile(r"password|passwd|secret|token|webhook|口令|密码", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Ledger:
    """The ledger of an output folder."""

    folder: Path

    @property
    def path(self) -> Path:
        """``<output>/ledger.jsonl``."""
        return self.folder / NAME

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
