"""Printed cells with their codes, what speaks against reading them so, and the verdict of the forms' own equations.

A cell that something speaks against (a damaged label, uncertain columns, digits apart) is accepted where its equations hold and
doubted where they do not. A cell that nothing speaks against is doubted only where one repair of reading (two cells swapped, a
row shifted, digits joined) clears at least two equations at once; any other residual is the report's own error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from wenshang import vocabulary
from wenshang.model import Cell, Place, Value
from wenshang.parsing.tables import values
from wenshang.parsing.tables.labels import another_row
from wenshang.parsing.tables.records import MERGED, Record
from wenshang.vocabulary import EditionName
from wenshang.vocabulary.equations import Equation, equations

#: Evidence that concerns all columns of a table: where one row is not proved, none is.
NO_HEADER = "没有表头，各列按版式的次序读"
OTHER_ORDER = "表头各列的次序与版式不同"
#: Evidence that columns may be exchanged, which no sum shows.
UNORDERED = "表头不全，印出的各列次序与版式不同"
#: Evidence that a text has lost that figures stood over several rows; sums hold either way.
OVER_BLANK = "别的行都印有数字，而这一行与相邻的行有一行整行为空，数字可能跨行合并"
_SCALED = "单位印作"  #: how evidence begins that counts are of tens or thousands; they add up alike
#: Evidence that the cells of a text row have moved, or a mark between them is lost: a zero may be the blank beside it.
UNPLACED = "文本中各列位置不能确定"
SHORT = "这一行比别的行少格子"
#: Evidence that begins so concerns the row that a figure belongs to.
ROW_UNSURE = "行名"
#: Evidence that labels and figures of a table stand a row apart.
SHIFTED = "行名与数字可能错行：有一行印有数字而没有行名"

_WIDE = (NO_HEADER, OTHER_ORDER)
_SUMMED = ("requests.", "disputes.")
_CHANGE = "items_change"  #: the measure whose figures are increases and decreases


@dataclass(frozen=True, slots=True)
class TableCell:
    """One printed cell of a form. ``evidence`` are the reasons why the reading may be wrong; () where nothing speaks against it.

    A ``contested`` cell holds several figures, or one of several rows: it has a value only where the sums prove it.
    """

    code: str
    value: Value
    raw: str
    place: Place
    quote: str
    evidence: tuple[str, ...]
    record: Record
    contested: bool


@dataclass(frozen=True, slots=True)
class Doubt:
    """A place that may be misread or could not be read: the codes concerned, why, and the printed line."""

    codes: tuple[str, ...]
    message: str
    place: Place
    quote: str
    likely: str = ""


@dataclass(slots=True)
class TableReading:
    """The cells and doubts of one table of a form; ``edition`` where its labels tell it."""

    cells: dict[str, TableCell] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    edition: EditionName | None = None

    def take(self, record: Record, cells: Iterable[tuple[str, Cell, str]], *evidence: str, unit: str = "") -> None:
        """Keep cells of a row, each with its code and head; ``unit`` is that of its sums of money, if it is printed.

        ``evidence`` is what speaks against reading the row so; each cell adds its own. Of two prints of a code the first is kept,
        another value is a doubt; so are cells that hold words.
        """
        words = []
        for code, cell, column in cells:
            if (found := _table_cell(code, cell, record, column, evidence, unit)) is None:
                words.append((code, cell, column))
                continue
            known = self.cells.setdefault(code, found)
            if known.value != found.value:
                message = f"同一指标印了两次且不一致：“{known.raw}”与“{cell.text}”，按先出现的读"
                self.doubts.append(Doubt((code,), message, found.place, record.line))
        if words:
            (_, first, column), codes = words[0], tuple(code for code, _, _ in words)
            where = f"“{record.label}”一行有格子" if record.label else f"格子“{first.text}”"
            self.doubt(codes, f"{where}不是数字", record, first, column=column)

    def doubt(self, codes: tuple[str, ...], message: str, record: Record, cell: Cell | None = None, *, column: str = "") -> None:
        """Note what cannot be read of a row."""
        self.doubts.append(Doubt(codes, message, record.place(cell, column), record.line))


def _table_cell(code: str, cell: Cell, record: Record, column: str, evidence: Sequence[str], unit: str) -> TableCell | None:
    """A cell with its code; None where it holds words instead of a figure."""
    reading = values.read(cell.text)
    if reading is None:
        return None
    about = vocabulary.code(code)
    value = values.count(reading) if about.whole else values.amount(reading, unit or about.unit)
    quote = cell.text if cell.text.strip() else (record.labels[-1].text if record.labels else "")
    why = tuple(dict.fromkeys(reason for reason in (*evidence, *_against(code, cell, record, reading)) if reason))
    contested = bool(cell.doubt) and ("\n" in cell.text or MERGED in cell.doubt)
    return TableCell(code, value, cell.text, record.place(cell, column), quote, why, record, contested)


def _against(code: str, cell: Cell, record: Record, reading: values.CellValue) -> Iterator[str]:
    """What a printed cell and its row say against their own reading."""
    whole = vocabulary.code(code).whole
    if not record.loose and (other := another_row(code, tuple(cell.text for cell in (*record.labels, *record.cells)))):
        yield f"{ROW_UNSURE}之外还印有“{''.join(other.split())}”"
    if record.scale and whole:
        yield f"{_SCALED}“{record.scale}”"
    if record.glued:
        yield f"行名“{record.label}”后连着数字"
    if record.short and reading.blank:
        yield SHORT
    yield from cell.doubt.split("；")
    yield from (reading.doubt, values.unlike(cell.text.strip(), reading, whole=whole, change=code.endswith(_CHANGE)))


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
    wide = [reason for reason in _WIDE if any(reason in cell.evidence for cell in against if cell.code in unproved)]
    rows: dict[tuple[tuple[str, ...], str], list[TableCell]] = {}
    for cell in against:
        if cell.code in unproved or any(reason in cell.evidence for reason in wide):
            rows.setdefault((cell.evidence, cell.record.line), []).append(cell)
    for (evidence, line), doubted in rows.items():
        why = "勾稽关系未能证实这一读法" if any(cell.code in sums.by_code for cell in doubted) else "没有勾稽关系可以证实"
        yield Doubt(tuple(cell.code for cell in doubted), f"{'；'.join(evidence)}；{why}，请核对原文", doubted[0].place, line)


def _proved(cell: TableCell, sums: _Sums) -> bool:
    """Do a cell's equations hold, at least one? Whose row a figure belongs to, only a sum over several rows proves."""
    reasons = tuple(reason for reason in cell.evidence if reason not in _WIDE)
    if any(reason.startswith((OVER_BLANK, UNORDERED, _SCALED)) for reason in reasons):
        return False
    if cell.value is None and reasons:
        return False  # a blank adds up like a zero
    if cell.value == 0 and any(reason.startswith((SHORT, UNPLACED)) for reason in reasons):
        return False  # and a zero like the blank beside it
    row_open = MERGED in reasons or any(reason.startswith(ROW_UNSURE) for reason in reasons)
    lines = sums.over([cell.code])
    telling = [line for line in lines if not row_open or len({id(sums.cells[code].record) for code in line.codes}) > 1]
    if _is_dash(cell):  # two dashes add up like two ones
        dashes = dict.fromkeys(code for code, other in sums.cells.items() if _is_dash(other))
        telling = [line for line in telling if not sums.hold([line], dashes)]
    return bool(telling) and sums.hold(lines)


def _is_dash(cell: TableCell) -> bool:
    return any(reason.endswith(values.ONLY_A_DASH) for reason in cell.evidence)


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
            yield Doubt(changed, message, first.place, first.record.line, likely)


def _between_rows(sums: _Sums) -> Iterator[Doubt]:
    """Two cells above one another whose exchange clears all their equations, at least two of which did not hold."""
    rows = [row for row in sums.rows() if row[0].startswith("requests.")]
    for upper, lower in pairwise(rows):
        for one, two in zip(upper, lower, strict=False):
            values, (above, below) = sums.values, (sums.cells[one], sums.cells[two])
            same_column = one.rsplit(".", 1)[1] == two.rsplit(".", 1)[1]
            if values[one] == values[two] or not same_column or len(sums.accusing((one, two))) < 2:
                continue
            exchanged = {**values, one: values[two], two: values[one]}
            if all(line.residual(exchanged) == 0 for line in sums.over((one, two))):
                likely = f"{values[two]}、{values[one]}"
                names = f"“{above.place.row}”与“{below.place.row}”"
                message = f"{names}的同一列可能读错：上下两格互换（{likely}）则勾稽关系全部成立；仍按印刷内容读，请核对原文"
                yield Doubt((one, two), message, above.place, f"{above.record.line} / {below.record.line}", likely)


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


def _lost(code: str, moved: Mapping[str, Value], sums: _Sums) -> Value:
    """The figure of a cell that a moved row has lost, as the sum within its row tells it; None where none does."""
    for line in sums.by_code.get(code, ()):
        if all(other in moved for other in line.codes):
            rest = line.difference({**moved, code: None})
            value = rest if code in line.right else -rest
            return value if value >= 0 else None
    return None
