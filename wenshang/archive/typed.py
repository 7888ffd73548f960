"""Figure sets: a CSV of facts typed from published reports in, an AnnualReport without a document out."""

from __future__ import annotations

import csv
import hashlib
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path

from wenshang import vocabulary
from wenshang.archive.register import Entry
from wenshang.errors import BadData
from wenshang.model import AnnualReport, Document, Fact, Method, Place, Qualifier, Value

COLUMNS = ("authority", "period", "code", "value", "qualifier", "source")


@lru_cache(maxsize=64)
def rows(path: Path, sha256: str) -> dict[tuple[str, int], tuple[dict[str, str], ...]]:
    """The rows of a figure set by (authority, year); BadData where the file is not the one that was registered."""
    content = path.read_bytes() if path.is_file() else None
    if content is None or hashlib.sha256(content).hexdigest() != sha256:
        found = "没有这个文件" if content is None else "内容与登记的 sha256 不符"
        raise BadData(
            where=str(path), expected="登记过的数据文件", found=found, advice="请恢复原文件，或用 wenshang add 重新登记"
        )
    reader = csv.DictReader(content.decode("utf-8-sig").splitlines())
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise BadData(where=str(path), expected="列 " + ",".join(COLUMNS), found="列 " + ",".join(reader.fieldnames or ()))
    by_report: dict[tuple[str, int], list[dict[str, str]]] = {}
    for row in reader:
        by_report.setdefault((row["authority"], int(row["period"][:4])), []).append(row)
    return {key: tuple(group) for key, group in by_report.items()}


def report(folder: Path, entry: Entry) -> AnnualReport:
    """The typed figures of one authority and year as a report: facts marked ``typed``, each with its source, no document."""
    path = folder / entry.file
    facts = tuple(_fact(row, entry, path) for row in rows(path, entry.sha256).get(entry.key, ()))
    document = Document(name=path.name, sha256=entry.sha256, media="text", blocks=())
    return AnnualReport(entry.authority.name, entry.year, entry.edition, document, entry.origin, facts)


def _fact(row: dict[str, str], entry: Entry, path: Path) -> Fact:
    if row["code"] not in vocabulary.codes():
        raise BadData(where=f"{path}：{row['authority']} {row['period']}", expected="已知的指标代码", found=row["code"])
    unit = vocabulary.code(row["code"]).unit
    return Fact(
        authority=entry.authority.name,
        period=row["period"],
        code=row["code"],
        value=number(row["value"], where=f"{path}：{row['code']}"),
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
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise BadData(where=where, expected="数字或空", found=text) from error
    return int(value) if value == value.to_integral_value() else value
