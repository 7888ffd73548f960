"""The words of registers, out of the form, of what offices write and of an office's own mapping; dates as they are written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from wenshang import vocabulary
from wenshang.chinese.folding import fold
from wenshang.errors import BadData
from wenshang.files import toml
from wenshang.readers.sheets import Cell

_DATE = re.compile(r"(\d{4})[年./\-](\d{1,2})[月./\-](\d{1,2})日?(?: |T|$)?")
_DIGITS = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})$")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of registers: heading → field, cell → applicant, row of the form or result, each folded."""

    columns: Mapping[str, str]
    applicants: Mapping[str, str]
    outcomes: Mapping[str, str]
    results: Mapping[str, str]


def known_words(mapping: bytes = b"", *, name: str = "") -> Words:
    """The words known, with those of the office's own mapping file (TOML) before them; BadData where that is wrong."""
    raw = vocabulary.load("applications")
    own = _mapping(mapping, name)
    form = vocabulary.form("2021")
    requests, disputes = form.table("requests"), form.table("disputes")
    applicants = {label: c.key for c in requests.columns if c.key != "total" for label in (c.label, *c.aliases)}
    rows = [row for row in requests.rows if row.part and row.key not in ("processed", "other.all")]
    outcomes = {label: row.key for row in rows for label in (row.label, row.short, *row.aliases)}
    results = {label: c.key for c in disputes.columns if c.key != "total" for label in (c.label, *c.aliases)}

    printed = {"columns": {}, "applicants": applicants, "outcomes": outcomes, "results": results}

    def folded(table: str) -> dict[str, str]:
        more = {word: key for key, several in raw[table].items() for word in several}
        return {plain(word): key for word, key in (printed[table] | more | own.get(table, {})).items()}

    vague = {plain(word) for word in raw["vague"]["words"]}
    kept = {word: key for word, key in folded("outcomes").items() if word not in vague}
    return Words(folded("columns"), folded("applicants"), kept, folded("results"))


def _mapping(content: bytes, name: str) -> dict[str, dict[str, str]]:
    """The mapping file: in each table the office's word → our key; wrong keys are refused with the right ones."""
    if not content:
        return {}
    read = toml(content, where=name, advice='写法示例：[columns] 一行，下一行 "收文时间" = "received"')
    raw = vocabulary.load("applications")
    for table, pairs in read.items():
        known = list(raw.get(table, {})) if table in ("columns", "applicants", "outcomes", "results") else []
        if not known or not isinstance(pairs, dict):
            raise BadData(where=name, expected="columns、applicants、outcomes、results 四类", found=f"[{table}]")
        for word, key in pairs.items():
            if key not in known:
                raise BadData(where=f"{name} [{table}] {word}", found=f"没有“{key}”", advice=f"可用的有：{'、'.join(known)}")
    return read


def plain(text: object) -> str:
    """A heading or cell without numbering, brackets' kind, spaces and width, so that the same words are equal.

    >>> plain("（一）予以公开"), plain(" 1.属于国家 秘密"), plain("办理结果*")
    ('予以公开', '属于国家秘密', '办理结果')
    """
    return _plain(str(text if text is not None else ""))


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    folded = re.sub(r"\s+", "", fold(text).text).replace("(", "（").replace(")", "）")
    return re.sub(r"^(?:（[一二三四五六七八九十]+）|[一二三四五六七八九十]+、|\d{1,2}[.．、])", "", folded).strip("*＊:：。")


def day(cell: Cell) -> date | None:
    """The day of a cell: a date, a spreadsheet's serial number, or text as offices write it; None for anything else.

    >>> day("2024年3月5日"), day(45356), day("20240305"), day("3月5日")
    (datetime.date(2024, 3, 5), datetime.date(2024, 3, 5), datetime.date(2024, 3, 5), None)
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if 36_526 <= cell <= 73_050:  # 2000 to 2099 as spreadsheets count days
            return date(1899, 12, 30) + timedelta(days=int(cell))
        cell = f"{cell:.0f}"
    text = re.sub(r"\s+", "", fold(str(cell or "")).text)
    found = _DATE.match(text) or _DIGITS.match(text)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None
