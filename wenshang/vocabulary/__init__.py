"""The forms as data: in go the TOML files beside this module, out come editions, codes, labels, units, identities and rates.

Nothing about a form is written in code: a heading, row, column, alias, identity or comparability stands once, in these files.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from wenshang.model import EditionName as EditionName

EDITIONS: tuple[EditionName, ...] = ("2014", "2019", "2021")
Comparable = Literal["comparable", "caveat", "sum_only", "none"]
_WORST: tuple[Comparable, ...] = ("comparable", "caveat", "sum_only", "none")


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


@dataclass(frozen=True, slots=True)
class Code:
    """What a code means: Chinese label, unit, definition, where its figure is printed, and its order.

    ``table`` is the form table's key or ``""`` for a figure of prose; ``order`` sorts codes as the form prints them;
    ``kind`` is ``flow`` (happened in the period) or ``stock`` (state at its end); ``whole`` says that the figure is a count.
    """

    code: str
    label: str
    unit: str
    definition: str
    table: str
    row: str
    column: str
    kind: Literal["flow", "stock"]
    order: int
    editions: tuple[EditionName, ...]

    @property
    def whole(self) -> bool:
        """True for a count, False for an amount of money."""
        return self.unit != "万元"


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate: numerator and denominator as sums of codes (``.*`` = every row below); ``minus`` leaves the denominator."""

    key: str
    label: str
    numerator: tuple[str, ...]
    denominator: tuple[str, ...]
    minus: tuple[str, ...]
    definition: str


@cache
def _load(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(*name.split("/")).read_text("utf-8"))


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
    raw = _load(f"forms/{edition}.toml")
    sections = tuple(Section(s["key"], s["numeral"], s["title"], tuple(s["aliases"])) for s in raw.get("section", ()))
    first, last = raw["years"]
    return Form(edition, raw["notice"], raw["title"], (first, last), sections, tuple(_table(t) for t in raw["table"]))


def _label_and_unit(table: FormTable, row: Row, column: Column | None) -> tuple[str, str]:
    if column is None:
        return row.short, row.unit
    if table.key == "proactive":
        return f"{row.short}{column.label.split('（')[0]}", column.unit
    if column.key == "total" and table.key == "requests":
        return row.short, table.unit
    return f"{row.short}（{column.label}）" if table.key == "requests" else f"{row.label}·{column.label}", table.unit


@cache
def codes() -> Mapping[str, Code]:
    """Every code of every edition and of prose, in the order of the newest form that has it.

    >>> codes()["requests.received.total"].label
    '本年新收'
    """
    found: dict[str, Code] = {}
    for raw in _load("figures.toml")["figure"]:
        name, label, unit = raw["code"], raw["label"], raw["unit"]
        found[name] = Code(name, label, unit, raw["definition"], "", "", "", raw["kind"], len(found), ())
        if raw.get("added"):
            more = f"本期新增的{label}数"
            found[f"{name}_added"] = Code(f"{name}_added", f"{label}（新增）", unit, more, "", "", "", "flow", len(found), ())
    for edition in reversed(EDITIONS):
        for table in form(edition).tables:
            columns = {column.key: column for column in table.columns}
            for row in table.rows:
                for key, name in zip(row.columns or ("",), table.codes_of(row), strict=True):
                    column = columns.get(key)
                    label, unit = _label_and_unit(table, row, column)
                    where = f"{table.label}：{row.label}" + (f" / {column.label}" if column else "")
                    new = Code(name, label, unit, where, table.key, row.key, key, "flow", len(found), ())
                    known = found.get(name, new)
                    found[name] = replace(known, editions=(*known.editions, edition))
    return found


def code(name: str) -> Code:
    """The meaning of one code; KeyError for a code that no form and no prose figure has."""
    return codes()[name]


def expand(pattern: str, *, among: Mapping[str, object] | None = None) -> tuple[str, ...]:
    """The codes a pattern stands for (``requests.refused.*.total``), in form order; among all codes or the given ones.

    ``requests.other.*`` holds both the three rows of 2021 and the single ``other.all``: pass the codes at hand as ``among``.
    """
    known = codes()
    if among is None and pattern in known:
        return (pattern,)
    pool = known if among is None else [c for c in known if c in among]
    return tuple(c for c in pool if c == pattern or fnmatchcase(c, pattern))


@cache
def identities() -> Mapping[str, Any]:
    """The equations as declared: A1–A4 with patterns of rows and columns, and the sums of the 2014 table by rule.

    They are expanded into codes in ``vocabulary.equations``.
    """
    return _load("identities.toml")


@cache
def rates() -> Mapping[str, Rate]:
    """The declared rates by key, each with numerator and denominator."""
    return {
        r["key"]: Rate(
            r["key"], r["label"], tuple(r["numerator"]), tuple(r["denominator"]), tuple(r.get("minus", ())), r["definition"]
        )
        for r in _load("rates.toml")["rate"]
    }


def small_base() -> int:
    """Below this denominator a rate is flagged as resting on few cases."""
    return int(_load("rates.toml")["small_base"])


@cache
def comparability(code: str, older: EditionName, newer: EditionName) -> tuple[Comparable, str]:
    """May a figure be compared between two editions, and the note to print with it.

    >>> comparability("proactive.rules.in_force", "2019", "2021")[0]
    'none'
    >>> comparability("channels.website_items", "2014", "2021")[0]
    'caveat'
    """
    first, last = sorted((EDITIONS.index(older), EDITIONS.index(newer)))
    worst: tuple[Comparable, str] = ("comparable", "")
    for step in range(first, last):
        pair = [EDITIONS[step], EDITIONS[step + 1]]
        rule = next(
            r
            for r in _load("comparability.toml")["rule"]
            if r["between"] == pair and any(fnmatchcase(code, p) for p in r["codes"])
        )
        if _WORST.index(rule["level"]) > _WORST.index(worst[0]):
            worst = (rule["level"], rule["note"])
    return worst


@cache
def continuations() -> tuple[tuple[EditionName, EditionName, str, str], ...]:
    """Pairs of codes that name the same quantity in adjacent editions: (older edition, newer edition, older code, newer code)."""
    return tuple((*c["between"], c["older"], c["newer"]) for c in _load("comparability.toml")["continues"])


@cache
def merged_rows() -> Mapping[str, tuple[str, ...]]:
    """Codes that one printed row may stand for: ``requests.other.all.total`` for the three rows of 其他处理."""
    found: dict[str, tuple[str, ...]] = {}
    for name in EDITIONS:
        for table in form(name).tables:
            for row in table.rows:
                if row.instead_of:
                    for column in row.columns:
                        found[f"{row.code}.{column}"] = tuple(f"{table.key}.{key}.{column}" for key in row.instead_of)
    return found


@cache
def column(name: str) -> str:
    """The Chinese name of a frame's column; ``""`` for one that no frame of ours has.

    >>> column("authority")
    '机关'
    """
    return str(_load("columns.toml")["columns"].get(name, ""))


@cache
def kind_of(name: str) -> tuple[str, str]:
    """What kind of body a name tells of, and its level (省 市 县 乡); ``""`` where the name does not say.

    >>> kind_of("梁山县科学技术局")
    ('科技', '县')
    >>> kind_of("汶上县次邱镇人民政府")
    ('人民政府', '乡')
    """
    raw = _load("kinds.toml")
    kind = next((k["kind"] for k in raw["kind"] if any(word in name for word in k["words"])), "")
    before = name
    for word in (w for k in raw["kind"] for w in k["words"]):
        before = before.split(word)[0] or before
    found = ((before.rfind(ending), level["level"]) for level in raw["level"] for ending in level["endings"])
    at, level = max(found, key=lambda pair: pair[0])
    return kind, level if at > 0 else ""


Word = Literal["status", "status_meaning", "severity", "method", "qualifier", "state", "comparable"]


def words(kind: str) -> Mapping[str, str]:
    """The Chinese words of one kind by our own; none for a kind that has none."""
    return dict(_load("words.toml").get(kind, {}))


def word(kind: Word, what: str) -> str:
    """What a status, severity or method is called wherever a person sees it.

    >>> word("status", "undetermined"), word("severity", "high"), word("method", "prose")
    ('无法核对', '高', '取自正文')
    """
    return str(_load("words.toml")[kind][what])


@cache
def provincial() -> Mapping[str, Any]:
    """Statistics tables of single provinces: heads of the columns, and the rows that print the same thing as a code."""
    return _load("provincial.toml")


@cache
def prose() -> Mapping[str, Any]:
    """How figures are written in prose, as data: characters that are alike, units, labels and words by meaning."""
    return _load("prose.toml")


@cache
def checking() -> Mapping[str, Any]:
    """Words by which the checks tell what a sentence speaks of, as data."""
    return _load("checking.toml")


@cache
def bureaus() -> Mapping[str, Any]:
    """Kinds of bureaus: words of their names, and what they call their business."""
    return _load("bureaus.toml")


@cache
def applications() -> Mapping[str, Any]:
    """The words of registers of applications: headings, applicants, outcomes, results, and what says nothing."""
    return _load("applications.toml")


@cache
def drafting() -> Mapping[str, Any]:
    """What a new draft says before anybody has written it: introduction, sections, signature."""
    return _load("drafting.toml")
