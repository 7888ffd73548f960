"""The equations A1–A4 of the forms, and the sums of the 2014 statistics table, expanded once into codes.

Checks compare both sides, reading takes them as a checksum, comparison notes totals that contradict their own row.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fnmatch import fnmatchcase
from functools import cache
from typing import Any, Literal

from wenshang import vocabulary
from wenshang.vocabulary import EditionName, FormTable

Values = Mapping[str, int | Decimal | None]


@dataclass(frozen=True, slots=True)
class Equation:
    """One line of a rule: the sum of ``left`` equals the sum of ``right``.

    ``table`` is the form table's short name (表三), ``line`` the printed row or column (“自然人”列); ``labels`` gives the short
    label of each code as a formula says it.
    """

    rule: str
    along: Literal["column", "row"]
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
        """All codes, those of the total first."""
        return (*self.right, *self.left)

    def blanks(self, values: Values) -> tuple[str, ...]:
        """The codes that have no value: blank, or not printed."""
        return tuple(code for code in self.codes if values.get(code) is None)

    def total(self, side: Literal["left", "right"], values: Values) -> int | Decimal:
        """The sum of one side; a blank counts as nothing here, so ask ``blanks`` first."""
        codes = self.left if side == "left" else self.right
        return sum(value for code in codes if (value := values.get(code)) is not None)

    def difference(self, values: Values) -> int | Decimal:
        """Left minus right; a blank counts as nothing here too."""
        return self.total("left", values) - self.total("right", values)

    def residual(self, values: Values) -> int | Decimal | None:
        """Left minus right, None where a cell is blank or not printed."""
        return None if self.blanks(values) else self.difference(values)


def equations(edition: EditionName, *, printed: Collection[str] = ()) -> tuple[Equation, ...]:
    """The equations of an edition, in the order of its rules.

    ``printed`` are the codes at hand; where one row (其他处理) is among them that stands for three, the columns add up with it.
    Rows come all: a line of which nothing is printed is for the caller to pass over.

    >>> equations("2021")[0].where, len(equations("2021")[0].left)
    ('表三“自然人”列', 21)
    >>> len(equations("2021", printed=["requests.other.all.total"])[0].left)
    19
    """
    one_for_several = frozenset(row for row in _stands_for(edition) if any(code.startswith(f"{row}.") for code in printed))
    return _expanded(edition, one_for_several)


@cache
def _stands_for(edition: EditionName) -> Mapping[str, frozenset[str]]:
    """Rows that may be printed in place of several, with those."""
    rows = ((table, row) for table in vocabulary.form(edition).tables for row in table.rows if row.instead_of)
    return {row.code: frozenset(f"{table.key}.{key}" for key in row.instead_of) for table, row in rows}


@cache
def _expanded(edition: EditionName, one_for_several: frozenset[str]) -> tuple[Equation, ...]:
    if edition == "2014":
        return tuple(_of_statistics())
    left_out: set[str] = set()
    for row, several in _stands_for(edition).items():
        left_out |= several if row in one_for_several else {row}
    found: list[Equation] = []
    for identity in vocabulary.load("identities")["identity"]:
        table = vocabulary.form(edition).table(identity["table"])
        found += (_along_columns if identity["along"] == "column" else _along_rows)(identity, table, left_out)
    return tuple(found)


def _along_columns(identity: Mapping[str, Any], table: FormTable, left_out: Collection[str]) -> Iterator[Equation]:
    def rows(side: str) -> dict[str, str]:
        among = (row for row in table.rows if row.code not in left_out)
        return {row.code: row.short for row in among if any(fnmatchcase(row.code, pattern) for pattern in identity[side])}

    left, right = rows("left"), rows("right")
    for column in table.columns:
        one, two = (tuple(f"{code}.{column.key}" for code in side) for side in (left, right))
        labels = {f"{code}.{column.key}": label for code, label in (left | right).items()}
        yield Equation(identity["rule"], "column", table.short, f"“{column.label}”列", one, two, labels)


def _along_rows(identity: Mapping[str, Any], table: FormTable, _: Collection[str]) -> Iterator[Equation]:
    names = {column.key: column.label for column in table.columns}
    for row in table.rows:
        left, right = (tuple(f"{row.code}.{key}" for key in identity[side]) for side in ("left", "right"))
        labels = {f"{row.code}.{key}": names[key] for side in ("left", "right") for key in identity[side]}
        yield Equation(identity["rule"], "row", table.short, f"“{row.short}”行", left, right, labels)


def _of_statistics() -> Iterator[Equation]:
    """The sums of the 2014 table: every whole whose parts the form declares additive."""
    table = vocabulary.form("2014").table("statistics")
    for rule, patterns in vocabulary.load("identities")["statistics"].items():
        for whole in table.rows:
            parts = [row for row in table.rows if row.part_of == whole.code and row.additive]
            if parts and any(fnmatchcase(whole.code, pattern) for pattern in patterns):
                labels = {row.code: row.short for row in (*parts, whole)}
                left = tuple(row.code for row in parts)
                yield Equation(rule, "row", table.short, f"“{whole.short}”", left, (whole.code,), labels)
