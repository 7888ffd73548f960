"""What the register says of a year: every cell of 表三 and 表四, each with the rows that make it.

Received counts in the year of receipt; a result counts in the year of the reply; what was open when the year began is carried in,
what is open when it ends is carried out. A cell that no row makes is 0: a register is complete or it is no register.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wenshang import vocabulary
from wenshang.frames import columns, tidy_frame
from wenshang.model import AnnualReport
from wenshang.office.register import Application, Register, RowName, RowProblem

if TYPE_CHECKING:
    import pandas as pd

#: columns of ``Tally.frame``, key: code
COLUMNS = columns("code label value rows") | {"value": "Int64"}


@dataclass(frozen=True, slots=True)
class TallyCell:
    """A cell: code, count, the rows of the register that make it; ``source`` where it is not the register's (in Chinese)."""

    code: str
    value: int
    rows: tuple[RowName, ...]
    source: str = ""

    def named(self, most: int | None = None) -> str:
        """Its rows by name, those beyond ``most`` only counted; where it is from, for a cell that no row makes."""
        more = f"等{len(self.rows)}行" if most is not None and len(self.rows) > most else ""
        return "、".join(map(str, self.rows[:most])) + more or self.source


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell of a draft that differs: ``printed`` is the draft's text ("" for a blank cell, None where it prints none)."""

    cell: TallyCell
    label: str
    printed: str | None


@dataclass(frozen=True, slots=True)
class Tally:
    """The cells of 表三 and 表四 of a year in the order of the form, the rows not counted or doubted, and notes."""

    year: int
    cells: tuple[TallyCell, ...]
    problems: tuple[RowProblem, ...]
    notes: tuple[str, ...]

    def values(self) -> dict[str, int]:
        """Count by code."""
        return {cell.code: cell.value for cell in self.cells}

    @property
    def frame(self) -> pd.DataFrame:
        """The cells as a frame with the columns of ``COLUMNS``; ``rows`` names the rows of the register, joined by 、."""
        known = vocabulary.codes()
        rows = ((c.code, known[c.code].label, c.value, c.named()) for c in self.cells)
        return tidy_frame(COLUMNS, rows)

    def against(self, draft: AnnualReport) -> tuple[Difference, ...]:
        """The cells in which a draft says something else; blank and not printed are other than 0."""
        printed = {fact.code: fact for fact in draft.facts if fact.period == str(draft.year)}
        merged = any(code.startswith("requests.other.all.") for code in printed)
        known = vocabulary.codes()
        found = []
        for cell in _merged(self.cells) if merged else self.cells:
            fact = printed.get(cell.code)
            if fact is None or fact.value != cell.value:
                found.append(Difference(cell, known[cell.code].label, None if fact is None else fact.raw))
        return tuple(found)


def tally(register: Register, *, year: int, carried: Mapping[str, int] | None = None) -> Tally:
    """The cells of a year. ``carried`` is what the report of the year before carried out, by applicant column.

    It stands for 上年结转 where the register begins with the year itself; where both are known and differ, a note says so.

    >>> from datetime import date
    >>> one = Application(RowName("台账", 2, "1号"), date(2024, 3, 1), "natural_person", date(2024, 3, 9), "granted")
    >>> done = tally(Register((one,), ()), year=2024)
    >>> done.values()["requests.granted.total"], done.values()["requests.carried_out.total"]
    (1, 0)
    """
    rows_of: dict[str, list[RowName]] = {}
    for application in register.applications:
        for code in _codes(application, year):
            rows_of.setdefault(code, []).append(application.name)
    cells = [TallyCell(code, len(rows_of.get(code, ())), tuple(rows_of.get(code, ()))) for code in _form_codes()]
    notes = list(register.notes)
    if carried is not None:
        cells, more = _carried_in(cells, carried, year)
        notes += more
    later = sum(application.received.year > year for application in register.applications)
    if later:
        notes.append(f"{later} 行的收件日期在{year}年之后，没有计入")
    if not rows_of:
        notes.append(f"台账中没有可以计入{year}年的申请，各格为0；拿错台账或年度的，请更正后重新汇总")
    return Tally(year, tuple(cells), register.problems, tuple(notes))


def carried_out(report: AnnualReport) -> dict[str, int] | None:
    """What a report carried out to the next year, by applicant column; None where it leaves one of these cells blank."""
    prefix = "requests.carried_out."
    carried = {code.removeprefix(prefix): value for code, value in report.values().items() if code.startswith(prefix)}
    whole = {column: int(value) for column, value in carried.items() if value is not None}
    return whole if whole and len(whole) == len(carried) else None


def _form_codes() -> Iterable[str]:
    form = vocabulary.form("2021")
    for key in ("requests", "disputes"):
        for code in form.table(key).codes():
            if not code.startswith("requests.other.all."):
                yield code


def _codes(application: Application, year: int) -> Iterable[str]:
    """The cells that an application counts in for a year, each row in its applicant's column and in the total."""
    received, replied = application.received.year, application.replied.year if application.replied else None
    rows = []
    if received == year:
        rows.append("received")
    if received < year and (replied is None or replied >= year):
        rows.append("carried_in")
    if replied == year:
        rows += [application.outcome, "processed"]
    if received <= year and (replied is None or replied > year):
        rows.append("carried_out")
    for row in rows:
        yield f"requests.{row}.{application.applicant}"
        yield f"requests.{row}.total"
    suit = "litigation_direct" if application.reconsideration is None else "litigation_after_reconsideration"
    for block, dispute in (("reconsideration", application.reconsideration), (suit, application.litigation)):
        if dispute and dispute[1] == year:
            yield f"disputes.{block}.{dispute[0]}"
            yield f"disputes.{block}.total"


def _carried_in(cells: list[TallyCell], carried: Mapping[str, int], year: int) -> tuple[list[TallyCell], list[str]]:
    """上年结转 by the report of the year before: taken where the register knows nothing of it, compared where it does."""
    prefix = "requests.carried_in."
    own = {cell.code: cell.value for cell in cells if cell.code.startswith(prefix)}
    words = {f"{prefix}{column}": value for column, value in carried.items()}
    if own == {code: words.get(code, 0) for code in own}:
        return cells, []
    total = f"{prefix}total"
    if own[total]:
        counts = f"台账有 {own[total]} 件，{year - 1}年年报结转下年度为 {words.get(total, 0)} 件"
        return cells, [f"上年结转两处不同：{counts}，按台账计；请核对各申请人类型"]
    source = f"{year - 1}年年报“结转下年度继续办理”"
    taken = [TallyCell(c.code, words.get(c.code, 0), (), source) if c.code in own else c for c in cells]
    note = (
        f"台账没有{year}年以前收到的申请，上年结转 {words.get(total, 0)} 件取自{source}；其办理结果不在台账中，没有计入，请补登"
    )
    return taken, [note]


def _merged(cells: Iterable[TallyCell]) -> Iterable[TallyCell]:
    """The cells with 其他处理 as its one row, as some reports print it."""
    sums: dict[str, list[TallyCell]] = {}
    for cell in cells:
        if cell.code.startswith("requests.other."):
            sums.setdefault(f"requests.other.all.{cell.code.rsplit('.', 1)[1]}", []).append(cell)
        else:
            yield cell
    for code, parts in sums.items():
        yield TallyCell(code, sum(part.value for part in parts), tuple(row for part in parts for row in part.rows))
