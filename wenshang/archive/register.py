"""The register of the data folder: a checked row for each version of a report, written whole or not at all; and its regions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from wenshang import files
from wenshang.errors import BadData, BadParameter
from wenshang.files import read_table, write_table
from wenshang.frames import FIRST_YEAR, LAST_YEAR, columns
from wenshang.model import Authority
from wenshang.vocabulary import EDITIONS, EditionName

COLUMNS = tuple(columns("authority aliases unified_code region level kind year edition method file sha256 origin version"))

#: The kind by which the register declares that a report counts a whole region.
WHOLE = "地区"
_GOVERNMENT = re.compile(r"([一-鿿]{1,8}(?:省|自治区|市|自治州|州|盟|区|县|旗))人民政府$")
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


@dataclass(frozen=True, slots=True)
class Region:
    """A region as the register has it: ``whole`` the body whose report counts all others (None where none is registered).

    ``bodies`` are those to add up: the bodies of the region itself, and of each region below the one that speaks for it.
    ``members`` are all that the register has of the region and of those below, by name.
    """

    name: str
    whole: Authority | None
    bodies: tuple[Authority, ...]
    members: tuple[Authority, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all members."""
        return tuple(authority.name for authority in self.members)


def is_whole(authority: Authority) -> bool:
    """Whether a report of this authority counts its whole region: declared (kind 地区), or the region's own government.

    >>> is_whole(Authority("汶上县人民政府", region="山东省济宁市汶上县"))
    True
    >>> is_whole(Authority("汶上县次邱镇人民政府", region="山东省济宁市汶上县"))
    False
    """
    government = _GOVERNMENT.search(authority.name)
    return authority.kind == WHOLE or (government is not None and authority.region.endswith(government[1][-3:]))


def region_of(authorities: Iterable[Authority], name: str) -> Region:
    """The region of a name (汶上县, or written from the top); BadParameter, with the regions known, where nobody is of it."""
    present = tuple(authorities)
    regions = sorted({authority.region for authority in present if authority.region}, key=lambda region: (len(region), region))
    wanted = name.strip()
    found = next((region for region in regions if wanted and region.endswith(wanted)), "")
    if not found:
        more = "等" if len(regions) > 8 else ""
        known = f"已收存的地区有：{'、'.join(regions[:8])}{more}"
        advice = known if regions else "收存的机关都没有写明地区（register.csv 的 region 列）"
        raise BadParameter(where=f"地区“{name}”", found="没有收存该地区的报告", advice=advice)
    own = [authority for authority in present if authority.region == found]
    below = {authority.region for authority in present if authority.region.startswith(found) and authority.region != found}
    parts = [authority for authority in own if not is_whole(authority)]
    for region in sorted(below):
        inside = [authority for authority in present if authority.region == region]
        parts += [authority for authority in inside if is_whole(authority)] or inside
    whole = next((authority for authority in own if is_whole(authority)), None)
    members = [authority for authority in present if authority.region.startswith(found)]
    by_name = [tuple(sorted(several, key=lambda authority: authority.name)) for several in (parts, members)]
    return Region(found, whole, *by_name)
