"""The equations of tables 三 and 四 prove the reading of printed cells, or show where one repair would.

A cell that something speaks against (a damaged label, uncertain columns, digits apart) is accepted where its equations hold and
doubted where they do not. A cell that nothing speaks against is doubted only where one repair of reading (two cells swapped, a
row shifted, digits joined) clears at least two equations at once; any other residual is the report's own error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from wenshang import vocabulary
from wenshang.model import Value
from wenshang.parsing.tables.records import MERGED
from wenshang.parsing.tables.table_cells import (
    NO_HEADER,
    NO_LAST,
    ONLY_A_DASH,
    OTHER_ORDER,
    OVER_BLANK,
    ROW_UNSURE,
    SHORT,
    UNORDERED,
    UNPLACED,
    Doubt,
    TableCell,
)
from wenshang.vocabulary.equations import Equation, equations

_SUMMED = ("requests.", "disputes.")


@dataclass(frozen=True, slots=True)
class _Sums:
    """Printed cells with the equations among them, by code; a side whose rows are not all printed makes no equation."""

    cells: Mapping[str, TableCell]
    values: Mapping[str, Value]
    by_code: Mapping[str, Sequence[Equation]]

    @classmethod
    def of(cls, cells: Mapping[str, TableCell]) -> _Sums:
        by_code: dict[str, list[Equation]] = {}
        for equation in (*equations("2021", printed=cells), *equations("2014")):
            if all(code in cells for code in equation.codes):
                for code in equation.codes:
                    by_code.setdefault(code, []).append(equation)
        return cls(cells, {code: cell.value for code, cell in cells.items()}, by_code)

    def over(self, codes: Iterable[str]) -> list[Equation]:
        """The equations that hold some of the codes, each once."""
        return list({id(equation): equation for code in codes for equation in self.by_code.get(code, ())}.values())

    def hold(self, lines: Iterable[Equation], changed: Mapping[str, Value] | None = None) -> bool:
        """Do equations hold with some values changed? Blanks count as zero, which may confirm but never accuse."""
        values = {**self.values, **changed} if changed else self.values
        return all(line.difference(values) == 0 for line in lines)

    def accusing(self, codes: Iterable[str]) -> list[Equation]:
        """The equations over codes that fail though nothing in them is blank."""
        return [line for line in self.over(codes) if line.residual(self.values) not in (None, 0)]

    def rows(self) -> Iterator[tuple[str, ...]]:
        """The printed codes of each row of table 三, and of table 四 as one row, in printed order."""
        form = vocabulary.form("2021")
        lines = [form.table("requests").codes_of(row) for row in form.table("requests").rows]
        printed = (tuple(code for code in line if code in self.cells) for line in (*lines, form.table("disputes").codes()))
        return (line for line in printed if len(line) > 1)


def proofs(cells: Mapping[str, TableCell]) -> dict[str, int]:
    """How many equations of tables 三 and 四 hold with a cell; cells with which one fails are left out."""
    sums = _Sums.of(cells)
    mine = ((code, lines) for code, lines in sums.by_code.items() if code.startswith(_SUMMED))
    return {code: len(lines) for code, lines in mine if sums.hold(lines)}


def settled(cells: Mapping[str, TableCell]) -> tuple[dict[str, TableCell], list[Doubt]]:
    """The cells whose reading stands, and the doubts about printed cells that the equations leave or raise.

    A contested cell (several figures in it, or a figure over several rows) that the equations do not prove has no value.
    """
    sums = _Sums.of(cells)
    unproved = list(_unproved(sums))
    found: list[Doubt] = []
    mine = [code for code in cells if code.startswith(_SUMMED)]
    bad = sums.accusing(mine)
    if bad or any(sums.values[code] is None for code in mine):
        found += _repairs(sums)
    if len(bad) > 1:
        found += _between_rows(sums)
    explained = {code for doubt in found for code in doubt.codes}
    found = [doubt for doubt in unproved if not explained.issuperset(doubt.codes)] + found
    fallen = {code for doubt in unproved for code in doubt.codes if cells[code].contested}
    return {code: cell for code, cell in cells.items() if code not in fallen}, found


def _unproved(sums: _Sums) -> Iterator[Doubt]:
    """Cells that something speaks against and whose equations do not all hold, one doubt a row."""
    against = [cell for cell in sums.cells.values() if cell.evidence]
    unproved = {cell.code for cell in against if not _proved(cell, sums)}
    wide = [r for r in (NO_HEADER, OTHER_ORDER) if any(r in cell.evidence for cell in against if cell.code in unproved)]
    rows: dict[tuple[str, str], list[TableCell]] = {}
    for cell in against:
        if cell.code in unproved or any(reason in cell.evidence for reason in wide):
            rows.setdefault((cell.evidence, cell.line), []).append(cell)
    for (evidence, line), doubted in rows.items():
        why = "勾稽关系未能证实这一读法" if any(cell.code in sums.by_code for cell in doubted) else "没有勾稽关系可以证实"
        yield Doubt(tuple(cell.code for cell in doubted), f"{evidence}；{why}，请核对原文", doubted[0].place, line)


def _proved(cell: TableCell, sums: _Sums) -> bool:
    """Do a cell's equations hold, at least one? Whose row a figure belongs to, only a sum over several rows proves."""
    reasons = tuple(reason for reason in cell.evidence.split("；") if reason not in (NO_HEADER, OTHER_ORDER))
    if OVER_BLANK in reasons or UNORDERED in reasons:
        return False
    if cell.value is None and reasons:
        return False  # a blank adds up like a zero
    if cell.value == 0 and any(reason.startswith((SHORT, NO_LAST, UNPLACED)) for reason in reasons):
        return False  # and a zero like the blank beside it
    row_open = any(reason.startswith(ROW_UNSURE) for reason in reasons) or MERGED in cell.evidence
    lines = sums.over([cell.code])
    telling = [line for line in lines if not row_open or len({id(sums.cells[code].record) for code in line.codes}) > 1]
    if ONLY_A_DASH in cell.evidence:  # two dashes add up like two ones
        dashes = dict.fromkeys(code for code in sums.cells if ONLY_A_DASH in sums.cells[code].evidence)
        telling = [line for line in telling if not sums.hold([line], dashes)]
    return bool(telling) and sums.hold(lines)


def _repairs(sums: _Sums) -> Iterator[Doubt]:
    """Rows where one repair of reading clears all equations that fail."""
    for row in sums.rows():
        mine = sums.over(row)
        wrong = sum(not sums.hold([line]) for line in mine)
        candidates = _candidates(row, sums) if wrong else ()
        good = next(((name, to) for name, to, needed in candidates if wrong >= needed and sums.hold(mine, to)), None)
        if good:
            name, repaired = good
            changed = tuple(code for code in row if repaired.get(code, sums.values[code]) != sums.values[code])
            likely = "、".join("空" if repaired[c] is None else str(repaired[c]) for c in row if c in repaired)
            first = sums.cells[changed[0]]
            where = first.place.row or first.place.column
            message = f"“{where}”可能读错：{name}（{likely}）则勾稽关系全部成立；仍按印刷内容读，请核对原文"
            yield Doubt(changed, message, first.place, first.line, likely)


def _between_rows(sums: _Sums) -> Iterator[Doubt]:
    """Two cells above one another whose exchange clears all their equations, at least two of which did not hold."""
    rows = [row for row in sums.rows() if row[0].startswith("requests.")]
    for upper, lower in pairwise(rows):
        for one, two in zip(upper, lower, strict=False):
            values, cells = sums.values, sums.cells
            same_column = one.rsplit(".", 1)[1] == two.rsplit(".", 1)[1]
            if values[one] == values[two] or not same_column or len(sums.accusing((one, two))) < 2:
                continue
            exchanged = {**values, one: values[two], two: values[one]}
            if all(line.residual(exchanged) == 0 for line in sums.over((one, two))):
                likely = f"{values[two]}、{values[one]}"
                names = f"“{cells[one].place.row}”与“{cells[two].place.row}”"
                message = f"{names}的同一列可能读错：上下两格互换（{likely}）则勾稽关系全部成立；仍按印刷内容读，请核对原文"
                yield Doubt((one, two), message, cells[one].place, f"{cells[one].line} / {cells[two].line}", likely)


def _lost(code: str, moved: Mapping[str, Value], sums: _Sums) -> Value:
    """The figure of a cell that a moved row has lost, as the sum within its row tells it; None where none does."""
    for line in sums.by_code.get(code, ()):
        if all(other in moved for other in line.codes):
            rest = line.difference({**moved, code: None})
            value = rest if code in line.right else -rest
            return value if value >= 0 else None
    return None


def _candidates(row: Sequence[str], sums: _Sums) -> Iterator[tuple[str, dict[str, Value], int]]:
    """One-step repairs of a row: what is done, the new values, and how many equations it must clear to be believed."""
    numbers = [sums.values[code] for code in row]
    for i in range(len(row) - 1):
        if numbers[i] != numbers[i + 1] and row[i].startswith("requests."):
            yield "相邻两格互换", {row[i]: numbers[i + 1], row[i + 1]: numbers[i]}, 2
    if (numbers[0] is None) != (numbers[-1] is None):
        name, lost = ("整行左移一格", row[-1]) if numbers[0] is None else ("整行右移一格", row[0])
        to = dict(zip(row, (*numbers[1:], None) if numbers[0] is None else (None, *numbers[:-1]), strict=True))
        for figure in (None, _lost(lost, to, sums)):
            yield name, {**to, lost: figure}, 1
    for i, code in enumerate(row):
        parts = re.findall(r"\d+", sums.cells[code].raw)
        if len(parts) > 1 and not set(",，") & set(sums.cells[code].raw):
            for part in parts:
                yield f"“{' '.join(sums.cells[code].raw.split())}”读作{part}", {code: int(part)}, 1
        digits = str(numbers[i]) if isinstance(numbers[i], int) else ""  # a negative number is never two
        digits = "" if digits.startswith("-") else digits
        blank = next((k for k in range(i + 1, len(row)) if numbers[k] is None), 0)
        for cut in range(1, len(digits)) if blank else ():
            moved = [int(digits[:cut]), int(digits[cut:]), *numbers[i + 1 : blank]]
            yield "连写的两个数字拆开", dict(zip(row[i : blank + 1], moved, strict=True)), 1
