"""Figure sets: facts typed from published reports (a CSV), read as reports without a document."""

from __future__ import annotations

import hashlib
import re
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from wenshang import vocabulary
from wenshang.archive.register import Entry
from wenshang.errors import BadData, near
from wenshang.files import read_table
from wenshang.model import AnnualReport, Document, Fact, Method, Place, Qualifier, Value

COLUMNS = ("authority", "period", "code", "value", "qualifier", "source")
_PERIOD = re.compile(r"20[0-9]{2}(Q[1-4])?")
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,10})?")


@lru_cache(maxsize=64)
def rows(path: Path, sha256: str) -> dict[tuple[str, int], tuple[dict[str, str], ...]]:
    """The rows of a figure set by (authority, year); BadData where the file is not the one that was registered."""
    content = path.read_bytes() if path.is_file() else None
    if content is None or hashlib.sha256(content).hexdigest() != sha256:
        found = "没有这个文件" if content is None else "内容与登记的 sha256 不符"
        raise BadData(
            where=str(path), expected="登记过的数据文件", found=found, advice="请恢复原文件，或用 wenshang add 重新登记"
        )
    by_report: dict[tuple[str, int], list[dict[str, str]]] = {}
    for row in read_table(path, COLUMNS):
        if not _PERIOD.fullmatch(row["period"]):
            where = f"{path}：{row['authority']} {row['code']}"
            raise BadData(where=where, expected="period 为 2021 或 2021Q3 这样的时期", found=row["period"] or "空白")
        by_report.setdefault((row["authority"], int(row["period"][:4])), []).append(row)
    return {key: tuple(group) for key, group in by_report.items()}


def report(folder: Path, entry: Entry) -> AnnualReport:
    """The typed figures of one authority and year as a report: facts marked ``typed``, each with its source, no document."""
    path = folder / entry.file
    facts = tuple(_fact(row, entry, path) for row in rows(path, entry.sha256).get(entry.key, ()))
    document = Document(name=path.name, sha256=entry.sha256, media="text", blocks=())
    return AnnualReport(entry.authority.name, entry.year, entry.edition, document, entry.origin, facts)


def _fact(row: dict[str, str], entry: Entry, path: Path) -> Fact:
    where = f"{path}：{row['authority']} {row['period']} {row['code']}"
    if row["code"] not in vocabulary.codes():
        raise BadData(where=where, expected="已知的指标代码", found=row["code"], advice=near(row["code"], vocabulary.codes()))
    if row["qualifier"] not in list(Qualifier):
        raise BadData(where=where, expected="qualifier 为 " + "、".join(Qualifier), found=row["qualifier"] or "空白")
    unit = vocabulary.code(row["code"]).unit
    return Fact(
        authority=entry.authority.name,
        period=row["period"],
        code=row["code"],
        value=number(row["value"], where=where),
        raw=row["value"],
        unit=unit,
        qualifier=Qualifier(row["qualifier"]),
        method=Method.TYPED,
        edition=entry.edition,
        document=row["source"],
        place=Place(),
        quote="",
    )


def number(text: str, *, where: str) -> Value:
    """A typed number: empty is a blank cell (None), whole numbers are int, others Decimal."""
    if text == "":
        return None
    if not _NUMBER.fullmatch(text):
        raise BadData(where=where, expected="数字或空", found=text)
    value = Decimal(text)
    return int(value) if value == value.to_integral_value() else value
