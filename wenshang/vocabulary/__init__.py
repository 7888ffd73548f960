"""The forms as data: in go the TOML files beside this module, out come editions, codes, labels, units, identities and rates.

Nothing about a form is written in code: a heading, row, column, alias, identity or comparability stands once, in these files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import cache
from typing import Literal

from wenshang.model import EditionName as EditionName
from wenshang.vocabulary.forms import EDITIONS as EDITIONS
from wenshang.vocabulary.forms import Column as Column
from wenshang.vocabulary.forms import Form as Form
from wenshang.vocabulary.forms import FormTable as FormTable
from wenshang.vocabulary.forms import Row as Row
from wenshang.vocabulary.forms import Section as Section
from wenshang.vocabulary.forms import form as form
from wenshang.vocabulary.forms import load as load

Comparable = Literal["comparable", "caveat", "sum_only", "none"]
_WORST: tuple[Comparable, ...] = ("comparable", "caveat", "sum_only", "none")


@dataclass(frozen=True, slots=True)
class Code:
    """What a code means: Chinese label, unit, definition, where its figure is printed, and its order.

    ``table`` is the form table's key or ``""`` for a figure of prose; ``order`` sorts codes as the form prints them;
    ``kind`` is ``flow`` (happened in the period) or ``stock`` (state at its end); ``whole`` says that the figure is a count.
    ``row_label`` and ``column_label`` are those of the form row and column it stands in, or its own label.
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
    row_label: str
    column_label: str

    @property
    def row_code(self) -> str:
        """The code of the form row the figure stands in, or its own."""
        return self.code.rsplit(".", 1)[0] if self.column else self.code

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
    for raw in load("figures")["figure"]:
        name, label, unit = raw["code"], raw["label"], raw["unit"]
        found[name] = Code(name, label, unit, raw["definition"], "", "", "", raw["kind"], len(found), (), label, label)
        if raw.get("added"):
            more, name, label = f"本期新增的{label}数", f"{name}_added", f"{label}（新增）"
            found[name] = Code(name, label, unit, more, "", "", "", "flow", len(found), (), label, label)
    for edition in reversed(EDITIONS):
        for table in form(edition).tables:
            columns = {column.key: column for column in table.columns}
            for row in table.rows:
                for key, name in zip(row.columns or ("",), table.codes_of(row), strict=True):
                    column = columns.get(key)
                    label, unit = _label_and_unit(table, row, column)
                    where = f"{table.label}：{row.label}" + (f" / {column.label}" if column else "")
                    heads = row.label, column.label if column else label
                    new = Code(name, label, unit, where, table.key, row.key, key, "flow", len(found), (), *heads)
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
def rates() -> Mapping[str, Rate]:
    """The declared rates by key, each with numerator and denominator."""
    return {
        r["key"]: Rate(
            r["key"], r["label"], tuple(r["numerator"]), tuple(r["denominator"]), tuple(r.get("minus", ())), r["definition"]
        )
        for r in load("rates")["rate"]
    }


def small_base() -> int:
    """Below this denominator a rate is flagged as resting on few cases."""
    return int(load("rates")["small_base"])


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
            r for r in load("comparability")["rule"] if r["between"] == pair and any(fnmatchcase(code, p) for p in r["codes"])
        )
        if _WORST.index(rule["level"]) > _WORST.index(worst[0]):
            worst = (rule["level"], rule["note"])
    return worst


@cache
def continuations() -> tuple[tuple[EditionName, EditionName, str, str], ...]:
    """Pairs of codes that name the same quantity in adjacent editions: (older edition, newer edition, older code, newer code)."""
    return tuple((*c["between"], c["older"], c["newer"]) for c in load("comparability")["continues"])


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
    return str(load("columns")["columns"].get(name, ""))


@cache
def kind_of(name: str) -> tuple[str, str]:
    """What kind of body a name tells of, and its level (省 市 县 乡); ``""`` where the name does not say.

    >>> kind_of("梁山县科学技术局")
    ('科技', '县')
    >>> kind_of("汶上县次邱镇人民政府")
    ('人民政府', '乡')
    """
    raw = load("kinds")
    kind = next((k["kind"] for k in raw["kind"] if any(word in name for word in k["words"])), "")
    before = name
    for word in (w for k in raw["kind"] for w in k["words"]):
        before = before.split(word)[0] or before
    found = ((before.rfind(ending), level["level"]) for level in raw["level"] for ending in level["endings"])
    at, level = max(found, key=lambda pair: pair[0])
    return kind, level if at > 0 else ""


def words(kind: str) -> Mapping[str, str]:
    """The Chinese words of one kind by our own; none for a kind that has none."""
    return dict(load("words").get(kind, {}))


def word(kind: str, what: str) -> str:
    """What a status, severity or method is called wherever a person sees it.

    >>> word("status", "undetermined"), word("severity", "high"), word("method", "prose")
    ('无法核对', '高', '取自正文')
    """
    return str(load("words")[kind][what])
