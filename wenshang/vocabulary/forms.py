"""The editions of the national form as records, and the one loader of the vocabulary's TOML files."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from wenshang.model import EditionName

EDITIONS: tuple[EditionName, ...] = ("2014", "2019", "2021")


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the form: key, Chinese numeral, title as the notice prints it, other wordings seen."""

    key: str
    numeral: str
    title: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a form table; ``group`` is the heading above it (法人或其他组织)."""

    key: str
    label: str
    group: str
    unit: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a form table.

    ``code`` is the whole code for a one-figure row (2014) and ``<table>.<key>`` otherwise; ``columns`` are the keys of the
    columns it has; ``part`` and ``group`` are the cells printed to its left (三、本年度办理结果; （三）不予公开).
    """

    key: str
    code: str
    label: str
    short: str
    part: str
    group: str
    unit: str
    columns: tuple[str, ...]
    aliases: tuple[str, ...]
    instead_of: tuple[str, ...] = ()
    part_of: str = ""
    additive: bool = False


@dataclass(frozen=True, slots=True)
class FormTable:
    """A table of a form: rows and columns in printed order."""

    key: str
    label: str
    short: str
    section: str
    unit: str
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]

    def codes(self) -> tuple[str, ...]:
        """All codes of the table, in the form's own order (rows, then columns)."""
        return tuple(code for row in self.rows for code in self.codes_of(row))

    def codes_of(self, row: Row) -> tuple[str, ...]:
        """The codes of one row: one for a one-figure row, else ``<table>.<row>.<column>``."""
        return tuple(f"{row.code}.{column}" for column in row.columns) or (row.code,)


@dataclass(frozen=True, slots=True)
class Form:
    """An edition of the national form (版式): its notice, report years, sections and tables."""

    edition: EditionName
    notice: str
    title: str
    years: tuple[int, int]
    sections: tuple[Section, ...]
    tables: tuple[FormTable, ...]

    def table(self, key: str) -> FormTable:
        """The table with this key (``proactive``, ``requests``, ``disputes``, ``statistics``)."""
        return next(table for table in self.tables if table.key == key)


@cache
def load(name: str) -> Mapping[str, Any]:
    """Return one file of the vocabulary as data, by its name without the ending (``prose``, ``forms/2021``).

    >>> load("rates")["small_base"]
    30
    """
    return tomllib.loads(files(__package__).joinpath(*f"{name}.toml".split("/")).read_text("utf-8"))


def _table(raw: Mapping[str, Any]) -> FormTable:
    columns = tuple(
        Column(c["key"], c["label"], c["group"], c.get("unit", raw["unit"]), tuple(c["aliases"])) for c in raw.get("column", ())
    )
    every = [column.key for column in columns]
    rows = tuple(
        Row(
            key=r.get("key", r.get("code", "")),
            code=r.get("code") or f"{raw['key']}.{r['key']}",
            label=r["label"],
            short=r["short"],
            part=r["part"],
            group=r.get("group", ""),
            unit=r.get("unit", raw["unit"]),
            columns=tuple(r.get("columns", every)),
            aliases=tuple(r["aliases"]),
            instead_of=tuple(r.get("instead_of", ())),
            part_of=r.get("part_of", ""),
            additive=r.get("additive", False),
        )
        for r in raw["row"]
    )
    return FormTable(raw["key"], raw["label"], raw["short"], raw["section"], raw["unit"], rows, columns)


@cache
def form(edition: EditionName) -> Form:
    """The form of an edition, with sections and tables in printed order.

    >>> form("2021").notice
    '国办公开办函〔2021〕30号'
    >>> len(form("2021").table("disputes").codes())
    15
    """
    raw = load(f"forms/{edition}")
    sections = tuple(Section(s["key"], s["numeral"], s["title"], tuple(s["aliases"])) for s in raw.get("section", ()))
    first, last = raw["years"]
    return Form(edition, raw["notice"], raw["title"], (first, last), sections, tuple(_table(t) for t in raw["table"]))
