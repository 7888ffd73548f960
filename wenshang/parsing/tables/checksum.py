"""The equations of tables 三 and 四 prove the reading of printed cells, or show where one repair would.

A cell that something speaks against (a damaged label, uncertain columns, digits apart) is accepted where its equations hold and
doubted where they do not. A cell that nothing speaks against is doubted only where one repair of reading (two cells swapped, a
row shifted, digits joined) clears at least two equations at once; any other residual is the report's own error.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
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

Values = Mapping[str, Value]


def _equations(codes: Collection[str]) -> list[Equation]:
    """The equations among printed codes; a side whose rows are not all printed makes no equation."""
    every = (*equations("2021", printed=codes), *equations("2014"))
    return [equation for equation in every if all(code in codes for code in equation.codes)]


def residual(equation: Equation, values: Values, *, blank_as_zero: bool = False) -> Value:
    """Left minus right; None where a cell is blank (unless blanks count as zero, which may confirm but never accuse)."""
    return equation.difference(values) if blank_as_zero else equation.residual(values)


def proofs(cells: Mapping[str, TableCell]) -> dict[str, int]:
    """How many equations hold with a cell; cells with which one fails are left out."""
    values = {code: cell.value for code, cell in cells.items()}
    found: dict[str, int] = {}
    failed: set[str] = set()
    for equation in _equations(dict.fromkeys(code for code in cells if code.startswith(("requests.", "disputes.")))):
        holds = residual(equation, values, blank_as_zero=True) == 0
        for code in equation.codes:
            found[code] = found.get(code, 0) + 1
            failed |= set() if holds else {code}
    return {code: count for code, count in found.items() if code not in failed}


def settled(cells: Mapping[str, TableCell]) -> tuple[dict[str, TableCell], list[Doubt]]:
    """The cells whose reading stands, and the doubts about printed cells that the equations leave or raise.

    A contested cell (several figures in it, or a figure over several rows) that the equations do not prove has no value.
    """
    values = {code: cell.value for code, cell in cells.items()}
    lines = _equations(values)
    by_code: dict[str, list[Equation]] = {}
    for equation in lines:
        for code in equation.codes:
            by_code.setdefault(code, []).append(equation)
    unproved = list(_unproved(cells, values, by_code))
    found: list[Doubt] = []
    mine = [code for code in cells if code.startswith(("requests.", "disputes."))]
    bad = [line for line in lines if residual(line, values) not in (None, 0) and line.codes[0] in mine]
    if bad or any(values[code] is None for code in mine):
        found += _repairs(cells, values, by_code)
    if len(bad) > 1:
        found += _between_rows(cells, values, by_code)
    explained = {code for doubt in found for code in doubt.codes}
    found = [doubt for doubt in unproved if not explained.issuperset(doubt.codes)] + found
    fallen = {code for doubt in unproved for code in doubt.codes if cells[code].contested}
    return {code: cell for code, cell in cells.items() if code not in fallen}, found


def _unproved(cells: Mapping[str, TableCell], values: Values, by_code: Mapping[str, Sequence[Equation]]) -> Iterator[Doubt]:
    """Cells that something speaks against and whose equations do not all hold, one doubt a row."""
    against = [cell for cell in cells.values() if cell.evidence]
    unproved = {cell.code for cell in against if not _proved(cell, cells, values, by_code.get(cell.code, ()))}
    wide = [r for r in (NO_HEADER, OTHER_ORDER) if any(r in cell.evidence for cell in against if cell.code in unproved)]
    rows: dict[tuple[str, str], list[TableCell]] = {}
    for cell in against:
        if cell.code in unproved or any(reason in cell.evidence for reason in wide):
            rows.setdefault((cell.evidence, cell.line), []).append(cell)
    for (evidence, line), doubted in rows.items():
        why = "勾稽关系未能证实这一读法" if any(cell.code in by_code for cell in doubted) else "没有勾稽关系可以证实"
        yield Doubt(tuple(cell.code for cell in doubted), f"{evidence}；{why}，请核对原文", doubted[0].place, line)


def _over_rows(line: Equation, cells: Mapping[str, TableCell]) -> bool:
    """Does an equation reach over several printed rows?"""
    return len({id(cells[code].record) for code in line.codes}) > 1


def _proved(cell: TableCell, cells: Mapping[str, TableCell], values: Values, lines: Sequence[Equation]) -> bool:
    """Do a cell's equations hold, at least one? Whose row a figure belongs to, only a sum over several rows proves."""
    reasons = tuple(reason for reason in cell.evidence.split("；") if reason not in (NO_HEADER, OTHER_ORDER))
    row_open = any(reason.startswith(ROW_UNSURE) for reason in reasons) or MERGED in cell.evidence
    if OVER_BLANK in reasons or UNORDERED in reasons:
        return False
    if cell.value is None and reasons:
        return False  # a blank adds up like a zero
    if cell.value == 0 and any(reason.startswith((SHORT, NO_LAST, UNPLACED)) for reason in reasons):
        return False  # and a zero like the blank beside it
    telling = [line for line in lines if not row_open or _over_rows(line, cells)]
    if ONLY_A_DASH in cell.evidence:  # two dashes add up like two ones
        telling = [e for e in telling if any(values[c] and ONLY_A_DASH not in cells[c].evidence for c in e.codes)]
    return bool(telling) and all(residual(line, values, blank_as_zero=True) == 0 for line in lines)


def _repairs(cells: Mapping[str, TableCell], values: Values, by_code: Mapping[str, Sequence[Equation]]) -> Iterator[Doubt]:
    for row in _rows(cells):
        mine = {id(e): e for code in row for e in by_code.get(code, ())}
        wrong = [e for e in mine.values() if residual(e, values, blank_as_zero=True) != 0]
        if not wrong:
            continue
        known = {code: values[code] for code in row}
        good = []
        for name, repaired, needed in _candidates(row, cells, known):
            if len(wrong) >= needed and all(residual(e, {**values, **repaired}, blank_as_zero=True) == 0 for e in mine.values()):
                good.append((name, repaired))
        if good:
            name, repaired = good[0]
            changed = tuple(code for code in row if repaired.get(code, values[code]) != values[code])
            likely = "、".join("空" if repaired[c] is None else str(repaired[c]) for c in row if c in repaired)
            first = cells[changed[0]]
            where = first.place.row or first.place.column
            message = f"“{where}”可能读错：{name}（{likely}）则勾稽关系全部成立；仍按印刷内容读，请核对原文"
            yield Doubt(changed, message, first.place, first.line, likely)


def _between_rows(cells: Mapping[str, TableCell], values: Values, by_code: Mapping[str, Sequence[Equation]]) -> Iterator[Doubt]:
    """Two cells above one another whose exchange clears all their equations, at least two of which did not hold."""
    rows = [row for row in _rows(cells) if row[0].startswith("requests.")]
    for upper, lower in pairwise(rows):
        for one, two in zip(upper, lower, strict=False):
            mine = {id(e): e for code in (one, two) for e in by_code.get(code, ())}
            wrong = [e for e in mine.values() if residual(e, values) not in (None, 0)]
            if len(wrong) < 2 or values[one] == values[two] or one.rsplit(".", 1)[1] != two.rsplit(".", 1)[1]:
                continue
            if all(residual(e, {**values, one: values[two], two: values[one]}) == 0 for e in mine.values()):
                likely = f"{values[two]}、{values[one]}"
                names = f"“{cells[one].place.row}”与“{cells[two].place.row}”"
                message = f"{names}的同一列可能读错：上下两格互换（{likely}）则勾稽关系全部成立；仍按印刷内容读，请核对原文"
                yield Doubt((one, two), message, cells[one].place, f"{cells[one].line} / {cells[two].line}", likely)


def _rows(cells: Mapping[str, TableCell]) -> Iterator[tuple[str, ...]]:
    """The printed codes of each row of table 三, and of table 四 as one row, in printed order."""
    for row in vocabulary.form("2021").table("requests").rows:
        codes = tuple(f"{row.code}.{key}" for key in row.columns if f"{row.code}.{key}" in cells)
        if len(codes) > 1:
            yield codes
    disputes = tuple(code for code in vocabulary.form("2021").table("disputes").codes() if code in cells)
    if len(disputes) > 1:
        yield disputes


def _lost(row: Sequence[str], numbers: Sequence[Value]) -> Value:
    """The first figure of a row of table 三 that has moved left by one, from its total; None where that cannot be told."""
    known = [number or 0 for number in numbers[:-1]]
    rest = known[-1] - sum(known[:-1]) if len(row) == 7 and numbers[-2] is not None else -1
    return rest if rest >= 0 else None


def _candidates(
    row: Sequence[str], cells: Mapping[str, TableCell], known: Mapping[str, Value]
) -> Iterator[tuple[str, dict[str, Value], int]]:
    """One-step repairs of a row: what is done, the new values, and how many equations it must clear to be believed."""
    numbers = [known[code] for code in row]
    for i in range(len(row) - 1):
        if numbers[i] != numbers[i + 1] and row[i].startswith("requests."):
            yield "相邻两格互换", {row[i]: numbers[i + 1], row[i + 1]: numbers[i]}, 2
    if numbers[-1] is None and numbers[0] is not None:
        for first in (None, _lost(row, numbers)):
            yield "整行右移一格", dict(zip(row, (first, *numbers[:-1]), strict=True)), 1
    if numbers[0] is None and numbers[-1] is not None:
        yield "整行左移一格", dict(zip(row, (*numbers[1:], numbers[0]), strict=True)), 1
    for i, code in enumerate(row):
        parts = re.findall(r"\d+", cells[code].raw)
        if len(parts) > 1 and "," not in cells[code].raw and "，" not in cells[code].raw:
            for part in parts:
                yield f"“{' '.join(cells[code].raw.split())}”读作{part}", {code: int(part)}, 1
        digits = str(numbers[i]) if isinstance(numbers[i], int) else ""  # a negative number is never two
        digits = "" if digits.startswith("-") else digits
        blank = next((k for k in range(i + 1, len(row)) if numbers[k] is None), 0)
        for cut in range(1, len(digits)) if blank else ():
            moved = [int(digits[:cut]), int(digits[cut:]), *numbers[i + 1 : blank]]
            yield "连写的两个数字拆开", dict(zip(row[i : blank + 1], moved, strict=True)), 1
