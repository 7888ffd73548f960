"""The register of applications (依申请公开台账): one Application a row of its sheets, and the rows that cannot be told.

Columns are found by their headings, rows and columns of the form by its labels and by words of registers, all of them data
(``vocabulary/applications.toml``, and a mapping file of the office's own). Names and contents of applications are never kept:
a row is known by its number in the sheet and its registration number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

from wenshang import vocabulary
from wenshang.errors import UnreadableFile
from wenshang.office.wording import Words, day, plain
from wenshang.readers.sheets import Cell, Sheet

#: rows at the top of a sheet among which the headings are looked for
_TOP = 15
#: a mobile or identity number: personal, so no registration number
_PERSONAL = re.compile(r"1\d{10}|\d{15}|\d{17}[\dXx]")


@dataclass(frozen=True, slots=True)
class RowName:
    """How a row of the register is named in every output: sheet, row as Excel counts it, registration number (or "")."""

    sheet: str
    row: int
    number: str = ""

    def __str__(self) -> str:
        return f"{self.sheet}第{self.row}行" + (f"（{self.number}）" if self.number else "")


@dataclass(frozen=True, slots=True)
class Application:
    """An application: when received, by whom (a column of the form), when and how replied (a row of the form), disputes.

    ``replied`` and ``outcome`` are None and "" while it is open; ``reconsideration`` and ``litigation`` are a result of 表四 with
    the year it belongs to, or None.
    """

    name: RowName
    received: date
    applicant: str
    replied: date | None
    outcome: str
    reconsideration: tuple[str, int] | None = None
    litigation: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that cannot be counted, or is counted with a doubt: what stands there, and what to do."""

    name: RowName
    found: str
    advice: str
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Register:
    """The applications of a file, the rows that cannot be told, and notes on the file (in Chinese)."""

    applications: tuple[Application, ...]
    problems: tuple[RowProblem, ...]
    notes: tuple[str, ...] = ()

    @property
    def last_year(self) -> int:
        """The year of the latest reply or receipt, 0 where no row can be told."""
        return max(((one.replied or one.received).year for one in self.applications), default=0)


def read(sheets: Sequence[Sheet], *, name: str, known: Words) -> Register:
    """The applications of the sheets that have the headings of a register; UnreadableFile where none has them."""
    applications: list[Application] = []
    problems: list[RowProblem] = []
    notes: list[str] = [note for sheet in sheets for note in sheet.notes]
    nearest: dict[str, int] = {}
    found = False
    for sheet in sheets:
        columns, start = _headings(sheet, known)
        missing = [field for field in vocabulary.load("applications")["needed"]["columns"] if field not in columns]
        if missing:
            nearest = max(nearest, columns, key=len)
            if columns:
                notes.append(f"工作表“{sheet.name}”没有台账的列标题，没有计入")
            continue
        found = True
        for rows in _rows(sheet, columns, start, known):
            (applications if isinstance(rows, Application) else problems).append(rows)  # type: ignore[arg-type]
    if not found:
        raise _no_headings(name, nearest)
    twice = _twice(applications)
    return Register(tuple(applications), tuple(problems + twice), tuple(dict.fromkeys(notes)))


def _no_headings(name: str, found: Mapping[str, int]) -> UnreadableFile:
    raw = vocabulary.load("applications")
    missing = [raw["columns"][field][0] for field in raw["needed"]["columns"] if field not in found]
    headings = [raw["columns"][field][0] for field in found]
    return UnreadableFile(
        where=name,
        expected=f"有“{'”“'.join(missing)}”等列标题的台账",
        found=f"只认出“{'”“'.join(headings)}”" if headings else "认不出任何列标题",
        advice="请核对列标题，或用 --mapping 给出对照；wenshang tally --template 台账.xlsx 可得到模板",
    )


def _headings(sheet: Sheet, known: Words) -> tuple[dict[str, int], int]:
    """Field → column, and the first row below the headings: one heading row, or two where the lower one divides the upper."""
    best: tuple[dict[str, int], int] = ({}, 0)
    for at, row in enumerate(sheet.rows[:_TOP]):
        alone = _fields(row, known)
        below = _fields(sheet.rows[at + 1], known) if at + 1 < len(sheet.rows) else {}
        both = alone | below
        two = len(both) > len(alone)
        if len(both if two else alone) > len(best[0]):
            best = (both, at + 2) if two else (alone, at + 1)
    return best


def _fields(row: Sequence[Cell], known: Words) -> dict[str, int]:
    """The fields whose headings stand in a row: equal headings first, then those that hold a known one."""
    heads = [plain(cell) if isinstance(cell, str) and len(cell) <= 40 else "" for cell in row]
    found: dict[str, int] = {}
    for column, head in enumerate(heads):
        if (field := known.columns.get(head)) and field not in found:
            found[field] = column
    for word, field in sorted(known.columns.items(), key=lambda pair: -len(pair[0])):
        holding = [at for at, head in enumerate(heads) if word in head and at not in found.values()]
        if field not in found and len(holding) == 1 and len(word) > 2:
            found[field] = holding[0]
    return found


def _rows(sheet: Sheet, columns: Mapping[str, int], start: int, known: Words) -> Iterator[Application | RowProblem]:
    for at, row in enumerate(sheet.rows[start:], start=start + 1):
        cells = {field: row[column] if column < len(row) else None for field, column in columns.items()}
        texts = [cell for field, cell in cells.items() if field != "number" and not _nothing(cell)]
        headings = sum(known.columns.get(plain(cell)) == field for field, cell in cells.items())  # printed anew on each page
        if not texts or headings > 1 or any(plain(cell) in ("合计", "总计", "小计") for cell in cells.values()):
            continue
        number = str(cells.get("number") or "").strip()
        name = RowName(sheet.name, at, "" if _PERSONAL.fullmatch(number) else number[:40])
        yield _application(name, cells, known)


def _application(name: RowName, cells: Mapping[str, Cell], known: Words) -> Application | RowProblem:
    """One row as an application, or why it is none."""
    received, replied = day(cells["received"]), day(cells["replied"])
    if received is None:
        return RowProblem(name, _odd("收件日期", cells["received"]), "请补上完整的年月日")
    applicant = known.applicants.get(plain(cells["applicant"]), "")
    if not applicant:
        return RowProblem(name, _odd("申请人类型", cells["applicant"]), "请改为表三的申请人类型之一，或写入对照文件")
    if replied is None and not _nothing(cells["replied"]) and plain(cells["replied"]) not in _said("open"):
        return RowProblem(name, _odd("答复日期", cells["replied"]), "请改为完整的年月日；尚未答复的留空")
    if replied is not None and replied < received:
        return RowProblem(name, f"答复日期（{replied}）早于收件日期（{received}）", "请核对两个日期")
    outcome = _outcome(cells, known)
    if replied is not None and not outcome:
        shown = "；".join(str(cells[f]) for f in ("outcome", "reason") if not _nothing(cells.get(f))) or "空白"
        return RowProblem(name, f"办理结果为“{shown[:40]}”，不能确定是表三的哪一行", "请写明表三中的具体情形，或写入对照文件")
    if replied is None and outcome:
        return RowProblem(name, "有办理结果而没有答复日期，不能确定计入哪一年", "请补上答复日期")
    disputes: list[tuple[str, int] | None] = []
    for result, when in (("reconsideration", "reconsidered"), ("litigation", "sued")):
        if _nothing(cells.get(result)):
            disputes.append(None)
            continue
        kind = known.results.get(plain(cells[result]), "")
        moment = day(cells.get(when)) or replied
        if not kind or moment is None:
            return RowProblem(
                name, _odd("复议结果" if result == "reconsideration" else "诉讼结果", cells[result]), "请改为表四的结果之一"
            )
        disputes.append((kind, moment.year))
    return Application(name, received, applicant, replied, outcome, *disputes)


def _outcome(cells: Mapping[str, Cell], known: Words) -> str:
    """The row of the form: by the reason where one is given, else by the outcome; a group's name alone is no row."""
    words = [plain(cells.get(field)) for field in ("reason", "outcome") if not _nothing(cells.get(field))]
    for text in words:
        if found := known.outcomes.get(text):
            return found
    for text in words:  # 不予公开（国家秘密）, 不予公开-属于国家秘密, 不予公开：国家秘密
        parts = [plain(part) for part in re.split(r"[（）\-—:：/,，;；]", text) if part]
        rows = {known.outcomes[part] for part in parts if part in known.outcomes}
        if len(rows) == 1:
            return rows.pop()
    return ""


def _nothing(cell: Any) -> bool:
    return cell is None or plain(cell) in _said("nothing")


@cache
def _said(what: Literal["nothing", "open"]) -> frozenset[str]:
    return frozenset(plain(word) for word in vocabulary.load("applications")[what]["words"])


def _odd(field: str, cell: Cell) -> str:
    """What a cell holds, told without what may be personal: words that are not of the form may be a name."""
    text = str(cell if cell is not None else "").strip()
    if not text:
        return f"{field}为空白"
    return f"{field}认不出" if field == "申请人类型" else f"{field}“{text[:20]}”认不出"


def _twice(applications: Sequence[Application]) -> list[RowProblem]:
    """Registration numbers that stand in several rows: counted, and said."""
    seen: dict[str, RowName] = {}
    found = []
    for application in applications:
        number = application.name.number
        if number and number in seen:
            found.append(RowProblem(application.name, f"收件编号与{seen[number]}相同", "若是重复登记，请删去一行", counted=True))
        seen.setdefault(number, application.name)
    return found
