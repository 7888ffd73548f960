"""The register of the data folder: a row for each version of a report, each cell checked; written whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from wenshang import files
from wenshang.errors import BadData
from wenshang.files import read_table, write_table
from wenshang.frames import FIRST_YEAR, LAST_YEAR, columns
from wenshang.model import Authority
from wenshang.vocabulary import EDITIONS, EditionName

COLUMNS = tuple(columns("authority aliases unified_code region level kind year edition method file sha256 origin version"))

_NUMBER, _SHA256 = re.compile(r"[1-9][0-9]{0,5}"), re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the register: one report of one authority and year, as a document or as typed figures.

    ``file`` is relative to the data folder; ``origin`` says where it was published; of several ``version``s the highest counts.
    """

    authority: Authority
    year: int
    edition: EditionName
    method: Literal["document", "typed"]
    file: str
    sha256: str
    origin: str
    version: int = 1

    @property
    def key(self) -> tuple[str, int]:
        """Authority name and year."""
        return self.authority.name, self.year

    @property
    def cells(self) -> dict[str, str | int]:
        """The row as it is written, by column."""
        a = self.authority
        who = a.name, ";".join(a.aliases), a.unified_code, a.region, a.level, a.kind
        what = self.year, self.edition, self.method, self.file, self.sha256, self.origin, self.version
        return dict(zip(COLUMNS, (*who, *what), strict=True))


def load(folder: Path) -> tuple[Entry, ...]:
    """All rows of ``<folder>/register.csv``, in its order; BadData where a row is not as it must be."""
    path = folder / "register.csv"
    if not path.is_file():
        raise BadData(
            where=str(folder),
            expected="数据文件夹（内有 register.csv）",
            found="没有这个文件",
            advice="请用 --data 指定数据文件夹",
        )
    rows = read_table(path, COLUMNS)
    return tuple(_entry(row, f"{path} 第{number}行") for number, row in enumerate(rows, start=2))


def _entry(row: dict[str, str], where: str) -> Entry:
    if row["edition"] not in EDITIONS:
        raise BadData(where=where, expected="edition 为 " + "、".join(EDITIONS), found=row["edition"])
    if row["method"] not in ("document", "typed"):
        raise BadData(where=where, expected="method 为 document 或 typed", found=row["method"])
    sound = _NUMBER.fullmatch(row["version"]) and _SHA256.fullmatch(row["sha256"])
    if not sound or not (row["year"].isascii() and row["year"].isdigit() and FIRST_YEAR <= int(row["year"]) <= LAST_YEAR):
        found = f"{row['year']}、{row['version']}、{row['sha256']}"
        expected = f"year 为{FIRST_YEAR}至{LAST_YEAR}，version 为正整数，sha256 为64位"
        raise BadData(where=where, expected=expected, found=found)
    if not _inside(row["file"]):
        raise BadData(where=where, expected="数据文件夹内的相对路径", found=row["file"])
    aliases = tuple(filter(None, row["aliases"].split(";")))
    authority = Authority(row["authority"], aliases, row["unified_code"], row["region"], row["level"], row["kind"])
    edition = next(edition for edition in EDITIONS if edition == row["edition"])
    method: Literal["document", "typed"] = "document" if row["method"] == "document" else "typed"
    return Entry(authority, int(row["year"]), edition, method, row["file"], row["sha256"], row["origin"], int(row["version"]))


@cache
def _inside(file: str) -> bool:
    """True for a path below the data folder; figure sets of many years are asked once."""
    return not Path(file).is_absolute() and ".." not in Path(file).parts


def save(folder: Path, entries: Iterable[Entry]) -> None:
    """Write the register sorted by authority, year and version, by rename: the old one stays until the new one is whole."""
    rows = ([*entry.cells.values()] for entry in sorted(entries, key=lambda e: (*e.key, e.version)))
    write_table(folder / "register.csv", COLUMNS, rows)


def begin(folder: Path) -> None:
    """Write an empty register where there is none; under ``locked``."""
    if not (folder / "register.csv").exists():
        save(folder, ())


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Change the register or the coverage while nobody else does; OutputError where another program does for too long."""
    with files.lock(folder / ".adding.lock", found="另一个程序正在加入报告", advice="请等它完成后重试", wait=60):
        yield
