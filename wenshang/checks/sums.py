"""The forms' equations as sums: in go identities of the vocabulary and the codes at hand, out come sums to compare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fnmatch import fnmatchcase
from functools import cache

from wenshang import vocabulary
from wenshang.checks.rule import number
from wenshang.model import Value
from wenshang.vocabulary import EditionName, Identity


@dataclass(frozen=True, slots=True)
class Sum:
    """One line of an identity: table and ``line`` (“自然人”列), codes on both sides, and a short label by code."""

    table: str
    line: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    labels: Mapping[str, str]

    @property
    def where(self) -> str:
        """Table and line, as a message says it."""
        return f"{self.table}{self.line}"

    @property
    def codes(self) -> tuple[str, ...]:
        """All codes of the sum, the total first."""
        return (*self.right, *self.left)

    def blanks(self, values: Mapping[str, Value]) -> tuple[str, ...]:
        """The codes that have no value: blank, or not printed."""
        return tuple(code for code in self.codes if values.get(code) is None)

    def difference(self, values: Mapping[str, Value]) -> int | Decimal:
        """Left minus right; a blank counts as nothing here, so ask ``blanks`` first."""
        return _total(self.left, values) - _total(self.right, values)

    def formula(self, values: Mapping[str, Value]) -> str:
        """The equation with the numbers filled in; parts of 0 are left out for the reader's sake."""
        left, right = _side(self.left, self.labels, values), _side(self.right, self.labels, values)
        total = "" if " + " not in left else f" = {number(_total(self.left, values))}"
        other = "" if " + " not in right else f" = {number(_total(self.right, values))}"
        return f"{left}{total} {'=' if self.difference(values) == 0 else '≠'} {right}{other}"


def _total(codes: tuple[str, ...], values: Mapping[str, Value]) -> int | Decimal:
    return sum(value for code in codes if (value := values.get(code)) is not None)


def _side(codes: tuple[str, ...], labels: Mapping[str, str], values: Mapping[str, Value]) -> str:
    if len(codes) == 1:
        return f"{labels[codes[0]]}{number(values.get(codes[0]))}"
    terms = [f"{labels[code]}{number(values.get(code))}" for code in codes if values.get(code) != 0]
    left_out = len(codes) - len(terms)
    return " + ".join(terms) + (f" + 其余{left_out}项0" if terms and left_out else "") or f"{len(codes)}项均为0"


@cache
def _rows(edition: EditionName, table: str, patterns: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """(row code, short label) of a form's rows that the patterns name, in printed order."""
    return tuple(
        (row.code, row.short)
        for row in vocabulary.form(edition).table(table).rows
        if any(fnmatchcase(row.code, pattern) for pattern in patterns)
    )


@cache
def _one_row_instead(edition: EditionName, table: str) -> Mapping[str, tuple[str, ...]]:
    return {
        row.code: tuple(f"{table}.{key}" for key in row.instead_of)
        for row in vocabulary.form(edition).table(table).rows
        if row.instead_of
    }


def _printed(
    rows: tuple[tuple[str, str], ...], edition: EditionName, identity: Identity, merged: frozenset[str]
) -> dict[str, str]:
    """The rows to add up: where one row is printed for several (其他处理), that row and not those it stands for."""
    instead = _one_row_instead(edition, identity.table)
    out = {code for one, several in instead.items() for code in (several if one in merged else (one,))}
    return {code: label for code, label in rows if code not in out}


@cache
def sums(rule: str, edition: EditionName, merged: frozenset[str]) -> tuple[Sum, ...]:
    """The lines of rule A1–A4 for an edition; ``merged`` are the row codes printed in place of several (``merged_rows``)."""
    if edition == "2014":
        return tuple(_statistics(rule))
    return tuple(
        line for identity in vocabulary.identities() if identity.rule == rule for line in _lines(identity, edition, merged)
    )


def _lines(identity: Identity, edition: EditionName, merged: frozenset[str]) -> Iterator[Sum]:
    table = vocabulary.form(edition).table(identity.table)
    if identity.along == "column":
        left = _printed(_rows(edition, identity.table, identity.left), edition, identity, merged)
        right = _printed(_rows(edition, identity.table, identity.right), edition, identity, merged)
        for column in table.columns:
            labels = {f"{code}.{column.key}": label for code, label in (left | right).items()}
            yield Sum(
                table.short,
                f"“{column.label}”列",
                tuple(f"{code}.{column.key}" for code in left),
                tuple(f"{code}.{column.key}" for code in right),
                labels,
            )
        return
    names = {column.key: column.label for column in table.columns}
    rows = _printed(tuple((row.code, row.short) for row in table.rows), edition, identity, merged)
    for code, short in rows.items():
        labels = {f"{code}.{key}": names[key] for key in (*identity.left, *identity.right)}
        left_codes = tuple(f"{code}.{key}" for key in identity.left)
        yield Sum(table.short, f"“{short}”行", left_codes, tuple(f"{code}.{key}" for key in identity.right), labels)


#: The sums of the 2014 table by their rule: replies and completed (A1), ways of asking and staff (A3), disputes (A4).
_STATISTICS: Mapping[str, tuple[str, ...]] = {
    "A1": ("statistics.requests.*",),
    "A3": ("narrative.*", "statistics.resources.*"),
    "A4": ("statistics.reconsideration.*", "statistics.litigation.*"),
}


def _statistics(rule: str) -> Iterator[Sum]:
    rows = vocabulary.form("2014").table("statistics").rows
    for whole in rows:
        parts = [row for row in rows if row.part_of == whole.code and row.additive]
        if parts and any(fnmatchcase(whole.code, pattern) for pattern in _STATISTICS.get(rule, ())):
            labels = {row.code: row.short for row in (*parts, whole)}
            yield Sum("统计表", f"“{whole.short}”", tuple(row.code for row in parts), (whole.code,), labels)


def merged_rows(values: Mapping[str, Value]) -> frozenset[str]:
    """The rows that the report prints as one in place of several (``requests.other.all``)."""
    return frozenset(code for code in _one_row_instead("2021", "requests") if f"{code}.total" in values)
