"""What reading a table yields, before authority and period are known: printed cells with their codes, and doubts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from wenshang import vocabulary
from wenshang.model import Cell, Place, Value
from wenshang.parsing.tables import values
from wenshang.parsing.tables.labels import another_row, known_labels, named_rows, nearest, turned
from wenshang.parsing.tables.records import MERGED, Record
from wenshang.vocabulary import EditionName, Row

_POINT = re.compile(r"[.．]\s*\d")
_ABOUT = re.compile(r"^约|[余多]")
_MARK_ALONE = re.compile(r"^[①-⑳¹²³⁰⁴-⁹₀-₉]$")
_TOO_MANY = 10**9  #: from which a count is rather two that ran together
_DASH = re.compile(r"^_*[一二]_*$")
_NUMBERING = re.compile(r"^\d{1,2}[.．]$")
_CHANGED = re.compile(r"^(?:增|减|[+＋])")
_CHANGE = "items_change"  #: the measure whose figures are increases and decreases
_SAME = 100.0
_STRONG = 82.0  #: the likeness of a label that has lost or gained a little
#: Evidence that concerns all columns of a table: where one row is not proved, none is.
NO_HEADER = "没有表头，各列按版式的次序读"
OTHER_ORDER = "表头各列的次序与版式不同"
#: Evidence that columns may be exchanged, which no sum shows.
UNORDERED = "表头不全，印出的各列次序与版式不同"
#: Evidence that a text row has lost a mark between its cells.
SHORT = "这一行比别的行少格子"
ONLY_A_DASH = "可能只是横线"
NO_LAST = "行尾一格为空而前面有数字"
#: Evidence that the cells of a text row may stand one column further.
UNPLACED = "文本中各列位置不能确定"
#: Evidence that a text has lost that figures stood over several rows; sums hold either way.
OVER_BLANK = "别的行都印有数字，而这一行与相邻的行有一行整行为空，数字可能跨行合并"
#: Evidence that labels and figures of a table stand a row apart.
SHIFTED = "行名与数字可能错行：有一行印有数字而没有行名"
#: Evidence that begins so concerns the row that a figure belongs to.
ROW_UNSURE = "行名"


@dataclass(frozen=True, slots=True)
class TableCell:
    """One printed cell of a form. ``evidence`` says why the reading may be wrong; empty where nothing speaks against it.

    A ``contested`` cell holds several figures, or one of several rows: it has a value only where the sums prove it.
    """

    code: str
    value: Value
    raw: str
    unit: str
    place: Place
    quote: str
    evidence: str = ""
    record: Record | None = None
    contested: bool = False

    @property
    def line(self) -> str:
        """The row as one line, for findings."""
        return self.record.line if self.record is not None else self.quote


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

    def add(self, cell: TableCell) -> None:
        """Keep the first print of a code; a second print with another value is a doubt."""
        known = self.cells.setdefault(cell.code, cell)
        if known is not cell and known.value != cell.value:
            message = f"同一指标印了两次且不一致：“{known.raw}”与“{cell.raw}”，按先出现的读"
            self.doubts.append(Doubt((cell.code,), message, cell.place, cell.line or cell.quote))

    def doubt(self, codes: tuple[str, ...], message: str, record: Record, cell: Cell | None = None, *, column: str = "") -> None:
        """Note what cannot be read of a row."""
        self.doubts.append(Doubt(codes, message, record.place(cell, column), record.line))


def table_cell(code: str, cell: Cell, record: Record, *, column: str, unit: str, evidence: str = "") -> TableCell | None:
    """A cell with its code; None where it holds words instead of a figure."""
    reading = values.read(cell.text)
    if reading is None:
        return None
    whole = vocabulary.code(code).whole
    value = values.count(reading) if whole else values.amount(reading, unit)
    quote = cell.text if cell.text.strip() else (record.labels[-1].text if record.labels else "")
    parts = _unlike(cell.text.strip(), code) or (_unfit(cell.text.strip(), reading) if whole else "")
    glued = f"行名“{record.label}”后连着数字" if record.glued else ""
    short = SHORT if record.short and reading.blank and SHORT not in evidence else ""
    other = "" if record.loose else another_row(code, tuple(cell.text for cell in (*record.labels, *record.cells)))
    other = f"{ROW_UNSURE}之外还印有“{''.join(other.split())}”" if other else ""
    scale = f"单位印作“{record.scale}”" if record.scale and whole else ""
    why = "；".join(part for part in (evidence, other, scale, glued, short, cell.doubt, reading.doubt, parts) if part)
    contested = bool(cell.doubt) and ("\n" in cell.text or cell.doubt == MERGED)
    return TableCell(code, value, cell.text, unit, record.place(cell, column), quote, why, record, contested)


def several(label: str) -> str:
    """Evidence that a printed label may be that of several rows."""
    return f"{ROW_UNSURE}“{label}”与几行的名称都相近"


def likeliest(label: str, text: str, rows: Iterable[Row], *, least: float) -> tuple[Row | None, str]:
    """The row that a printed label (``text`` is what is compared of it) is most like, and evidence that it may be another one."""
    row, score, alone = nearest(text, named_rows(rows))
    if row is None or score < least:
        return None, ""
    if not alone or (score < _SAME and text in known_labels()):
        return row, several(label)
    near = score >= _STRONG and not turned(label, (row.label, *row.aliases))
    return row, "" if near else f"{ROW_UNSURE}“{label}”与“{row.label}”只是相近"


def rows_astray(last: int, read: Collection[int], rows: int) -> set[int]:
    """The rows of a form that may have the figures of their neighbours, where a row without a name stands below row ``last``.

    Labels that have moved by a row leave a row of the form unnamed: they are those between it and the row without a name.

    >>> rows_astray(1, {0, 1, 2, 3}, 5), rows_astray(3, {0, 2, 3, 4}, 5), rows_astray(2, {0, 1, 2, 3}, 4)
    ({2, 3}, {2, 3}, set())
    """
    unnamed = [at for at in range(rows) if at not in read]
    below = max((at for at in unnamed if at > last), default=last)
    above = min((at for at in unnamed if at <= last), default=last + 1)
    return {at for at in range(above, below + 1) if at in read}


def _unlike(printed: str, code: str) -> str:
    """Why what is printed may be no figure at all: a note's mark, a dash, the number of a row, a change."""
    if _MARK_ALONE.match(printed):
        return f"“{printed}”可能只是注号"
    if _DASH.match(printed) or _NUMBERING.match(printed):
        return f"“{printed}”{ONLY_A_DASH if _DASH.match(printed) else '可能只是编号'}"
    return f"“{printed}”可能是增减数" if _CHANGED.match(printed) and not code.endswith(_CHANGE) else ""


def _unfit(printed: str, reading: values.CellValue) -> str:
    """Why a printed figure may be no exact count: 万, a sum of money, a decimal point, 约, far too many digits."""
    if values.is_scaled(reading.unit):
        return f"计数“{printed}”带有“{reading.unit}”"
    if reading.value is not None and not -_TOO_MANY < reading.value < _TOO_MANY:
        return f"计数“{printed[:20]}”位数过多，可能是几个数字"
    if reading.value is not None and _ABOUT.search(printed):
        return f"计数“{printed}”是约数"
    return f"计数“{printed}”中有小数点" if _POINT.search(printed) else ""
