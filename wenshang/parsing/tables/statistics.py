"""Read the statistics table of 2014, and those of provinces: one figure a row, the row by its label within its part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from wenshang import vocabulary
from wenshang.model import Cell
from wenshang.parsing.tables import values
from wenshang.parsing.tables.evidence import ROW_UNSURE, UNPLACED, TableReading
from wenshang.parsing.tables.labels import plain, wording
from wenshang.parsing.tables.placing import Placed, place, several
from wenshang.parsing.tables.records import Record
from wenshang.vocabulary import Row

_PLAIN = 5  #: rows with a plain label that make a table of 2014
_SHORT = 3  #: characters of words that may stand between a label and its figure


def read(records: Sequence[Record]) -> TableReading:
    """The statistics table from all records of a document; empty unless at least five of its rows are plainly there."""
    exact = sum(any(plain(cell.text) in _named() for cell in record.labels) for record in records)
    reading = TableReading()
    columns = _figure_columns(records)
    years = {table: own for table, own in columns.items() if own.years}
    if exact < _PLAIN or any(_figures_first(record) for record in records):
        return _provincial(records, years) if years else reading
    reading.edition = "2014"
    placed, _ = place(records, _anchors(records, years), "statistics", "2014", whole=False)
    rows = {id(item.record): item for item in placed}
    for record in records:
        if item := rows.get(id(record)):
            _read_row(reading, item, columns.get(record.table))
    return reading


def _named() -> Mapping[str, tuple[Row, ...]]:
    return wording("statistics", "2014").named


def _anchors(records: Sequence[Record], columns: Mapping[int, _Figures]) -> dict[int, Placed]:
    """The records with a plain label, by position; a label of several parts belongs to the part that is being read."""
    rows = wording("statistics", "2014").rows
    parts = {plain(row.part): row.part for row in rows}
    part, last = "", -1
    years = vocabulary.load("provincial")["all_years"]
    mixed = any(record.loose and any(plain(cell.text) in years for cell in record.labels) for record in records)
    found: dict[int, Placed] = {}
    for i, record in enumerate(records):
        texts = [plain(cell.text) for cell in record.labels]
        part = next((parts[text] for text in texts if text in parts), part)
        own = _provincial_row(record) if record.table in columns else None
        text = next((text for text in reversed(texts) if text in _named() or len(text) > _SHORT), "")
        if own or text in _named():
            row, why = (own, "") if own else _of_part(text, record.label, part, last)
            why = why or (UNPLACED if mixed and record.loose else "")
            if record.loose and not own and record.leaf != text:  # the middle of another row's label, broken over lines
                why = f"{ROW_UNSURE}“{record.label}”之前另印有“{row.label}”"
            found[i] = Placed(record, row, why)
            last, part = wording("statistics", "2014").at[row.code], row.part
    return found


def _of_part(text: str, label: str, part: str, last: int) -> tuple[Row, str]:
    """The row of a plain label: the next one in the part that is being read, else the next; and why it may be another."""
    named = _named()[text]
    after = [row for row in named if wording("statistics", "2014").at[row.code] > last]
    here = [row for row in after if row.part == part]
    row = (here or after or [row for row in named if row.part == part] or list(named))[0]
    open_ = not here if len(named) > 1 else not after and any(text != other and text in other for other in _named())
    return row, several(label) if open_ else ""


def _figures_first(record: Record) -> bool:
    """Do heads say that a list prints each figure on a line above its label, so that nobody's figures are below a label?"""
    heads = vocabulary.load("provincial")
    names = [plain(cell.text) for cell in record.labels] if record.loose else []
    first = next((name for name in names if name in heads["figures"] or name in heads["labels"]), "")
    return first in heads["figures"] and any(name in heads["labels"] for name in names)


@dataclass(frozen=True, slots=True)
class _Figures:
    """The heads of the columns that hold the year's own figures, in a table that has columns of other numbers too.

    ``end`` is the column that the heads end before; ``years`` says that one of the others is of other years.
    """

    heads: tuple[Cell, ...]
    end: int
    years: bool

    def over(self, cells: Sequence[Cell]) -> Cell | None:
        """The one head over some cells of a row; None where there is none, or several years."""
        over = [head for head in self.heads if any(head.shares_column(cell) for cell in cells)]
        return over[0] if len(over) == 1 else None


def _figure_columns(records: Sequence[Record]) -> dict[int, _Figures]:
    """The columns of figures by table, where it has columns of other numbers too; a table without heads has those before it."""
    found: dict[int, _Figures] = {}
    heads = vocabulary.load("provincial")
    last, headed = None, set()
    for record in records:
        cells = [cell for cell in (*record.labels, *record.cells) if cell.text.strip()]
        own = [cell for cell in cells if plain(cell.text) in heads["this_year"]]
        years = [cell for cell in cells if plain(cell.text) in heads["all_years"]]
        own = own or [cell for cell in cells if plain(cell.text) in heads["figures"]]
        others = [cell for cell in cells[1:] if cell not in own and plain(cell.text) not in heads["no_figures"]]
        unknown = not own and len(others) > 1 and len(cells) - len(others) > 1
        if (own or unknown) and record.table not in headed and not any(values.is_figure(cell.text) for cell in cells):
            headed.add(record.table)
            last = _Figures(tuple(own), cells[-1].end, bool(years)) if others or len(own) > 1 else None
        if last is not None:
            found.setdefault(record.table, last)
    return found


def _provincial(records: Sequence[Record], columns: Mapping[int, _Figures]) -> TableReading:
    """A province's own table: the rows that print the same thing as a code; the others are named and left out."""
    reading = TableReading(edition="2014")
    left_out: list[Record] = []
    for record in records:
        if record.table in columns and any(values.is_figure(cell.text) for cell in record.cells):
            row = _provincial_row(record)
            if row is None:
                left_out.append(record)
            elif row.code not in reading.cells:
                _read_row(reading, Placed(record, row), columns[record.table])
    if len(reading.cells) + len(reading.doubts) < 2:
        return TableReading()
    if left_out:
        names = "、".join(max((cell.text for cell in record.labels), key=len, default="无行名") for record in left_out)
        reading.doubt((), f"省级统计表另有{len(left_out)}行未取用：{names}", left_out[0])
    return reading


def _provincial_row(record: Record) -> Row | None:
    """The row that a province's own label stands for."""
    known = _provincial_rows()
    return next((known[text] for cell in reversed(record.labels) if (text := plain(cell.text)) in known), None)


@cache
def _provincial_rows() -> Mapping[str, Row]:
    rows = {row.code: row for row in wording("statistics", "2014").rows}
    return {plain(label): rows[code] for label, code in vocabulary.load("provincial")["rows"].items()}


def _read_row(reading: TableReading, item: Placed, columns: _Figures | None) -> None:
    record, row = item.record, item.row
    cells = [cell for cell in record.cells if values.read(cell.text) or plain(cell.text) not in values.UNITS]
    if columns is not None and not record.loose:
        head = columns.over(record.cells)
        if head is None or (not record.aligned and record.cells[-1].end not in (columns.end, head.end)):
            reading.doubt((row.code,), f"“{row.label}”一行与表头格数不同", record)
            return
        cells = [cell for cell in cells if head.shares_column(cell)]
    figures = [cell for cell in cells if values.is_figure(cell.text)]
    if len(figures) > 1:
        reading.doubt((row.code,), f"“{row.label}”一行有{len(figures)}个数字", record)
        return
    chosen = figures or [cell for cell in cells[:1] if not (record.loose and values.is_blank(cell.text))]  # a heading is no blank
    unit = record.unit if row.unit == "万元" else ""
    reading.take(record, [(row.code, cell, "统计数") for cell in chosen], item.evidence, unit=unit)
