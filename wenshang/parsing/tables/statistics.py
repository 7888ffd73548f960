"""Read the statistics table of 2014 from records: one figure a row, the row by its label within its part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from wenshang import vocabulary
from wenshang.model import Cell
from wenshang.parsing.tables import values
from wenshang.parsing.tables.labels import likeness, names, plain
from wenshang.parsing.tables.records import Record
from wenshang.parsing.tables.table_cells import Doubt, TableReading, table_cell
from wenshang.vocabulary import FormTable, Row

_UNITS = ("条", "件", "次", "篇", "个", "人", "万元", "元", "场", "期", "册", "人次")


@cache
def _form() -> FormTable:
    return vocabulary.form("2014").table("statistics")


@cache
def _index() -> Mapping[str, tuple[Row, ...]]:
    found: dict[str, tuple[Row, ...]] = {}
    for row in _form().rows:
        for name in names(row):
            found[name] = (*found.get(name, ()), row)
    return found


@cache
def _parts() -> Mapping[str, str]:
    return {plain(row.part): row.part for row in _form().rows}


def read(records: Sequence[Record]) -> TableReading:
    """The statistics table from all records of a document; empty unless at least five of its rows are plainly there."""
    exact = sum(any(plain(cell.text) in _index() for cell in record.labels) for record in records)
    reading = TableReading()
    years = _year_columns(records)
    if exact < 5:
        return _provincial(records, years) if years else reading
    reading.edition = "2014"
    part, last = "", -1
    for record in records:
        texts = [plain(cell.text) for cell in record.labels]
        part = next((_parts()[text] for text in texts if text in _parts()), part)
        row = (_provincial_row(record) if record.table in years else None) or _row(record, part, last)
        if row is not None:
            last = _form().rows.index(row)
            part = row.part
            _read_row(reading, record, row, years.get(record.table))
    return reading


@dataclass(frozen=True, slots=True)
class _OwnYear:
    """The head of the year's own column in a table that has another one beside it (本年 / 历年累计), and where its rows end."""

    head: Cell
    end: int


def _year_columns(records: Sequence[Record]) -> dict[int, _OwnYear]:
    """The year's own column by table."""
    found: dict[int, _OwnYear] = {}
    heads = vocabulary.load("provincial")
    for record in records:
        cells = (*record.labels, *record.cells)
        own = [cell for cell in cells if plain(cell.text) in heads["this_year"]]
        if len(own) == 1 and any(plain(cell.text) in heads["all_years"] for cell in cells):
            found.setdefault(record.table, _OwnYear(own[0], cells[-1].column + cells[-1].colspan))
    return found


def _provincial(records: Sequence[Record], years: Mapping[int, _OwnYear]) -> TableReading:
    """A province's own table: the rows that print the same thing as a code; the others are named and left out."""
    reading = TableReading(edition="2014")
    left_out: list[Record] = []
    for record in records:
        if record.table in years and any(values.is_figure(cell.text) for cell in record.cells):
            row = _provincial_row(record)
            if row is None:
                left_out.append(record)
            elif row.code not in reading.cells:
                _read_row(reading, record, row, years[record.table])
    if len(reading.cells) + len(reading.doubts) < 2:
        return TableReading()
    if left_out:
        names = "、".join(max((cell.text for cell in record.labels), key=len, default="无行名") for record in left_out)
        reading.doubts.append(Doubt((), f"省级统计表另有{len(left_out)}行未取用：{names}", left_out[0].place(), left_out[0].line))
    return reading


def _provincial_row(record: Record) -> Row | None:
    """The row that a province's own label stands for."""
    known = _provincial_rows()
    return next((known[text] for cell in reversed(record.labels) if (text := plain(cell.text)) in known), None)


@cache
def _provincial_rows() -> Mapping[str, Row]:
    rows = {row.code: row for row in _form().rows}
    return {plain(label): rows[code] for label, code in vocabulary.load("provincial")["rows"].items()}


def _row(record: Record, part: str, last: int) -> Row | None:
    """The row a record stands for; a label that several parts have belongs to the part that is being read."""
    for cell in reversed(record.labels):
        text = plain(cell.text)
        if rows := _index().get(text):
            after = [row for row in rows if _form().rows.index(row) > last]
            here = [row for row in after if row.part == part]
            return (here or after or [row for row in rows if row.part == part] or list(rows))[0]
        if text and text not in _UNITS and len(text) > 3:
            near = [(likeness(text, name), i) for i, row in enumerate(_form().rows) if i > last for name in names(row)]
            score, at = max(near, default=(0.0, -1))
            return _form().rows[at] if score >= 78 and at - last < 12 else None
    return None


def _read_row(reading: TableReading, record: Record, row: Row, own: _OwnYear | None) -> None:
    unit = next((plain(cell.text) for cell in (*record.labels, *record.cells) if plain(cell.text) in _UNITS), row.unit)
    cells = [cell for cell in record.cells if values.read(cell.text) is not None]
    figures = [cell for cell in cells if cell in record.figures]
    if own is not None and not record.loose:
        if not record.aligned and (not record.cells or record.cells[-1].column + 1 != own.end):
            reading.doubts.append(Doubt((row.code,), f"“{row.label}”一行与表头格数不同", record.place(), record.line))
            return
        head = own.head
        cells = [cell for cell in cells if cell.column < head.column + head.colspan and head.column < cell.column + cell.colspan]
        figures = [cell for cell in figures if cell in cells]
    if len(figures) > 1:
        reading.doubts.append(Doubt((row.code,), f"“{row.label}”一行有{len(figures)}个数字", record.place(), record.line))
        return
    chosen = figures[0] if figures else _last_blank(cells, record)
    if chosen is None:
        return
    found = table_cell(row.code, chosen, record, column="统计数", unit=unit if row.unit == "万元" else row.unit)
    if found is not None:
        reading.add(found)


def _last_blank(cells: Sequence[Cell], record: Record) -> Cell | None:
    """The blank cell of a row without a figure; a heading that has no cell of its own is no figure."""
    return cells[-1] if cells and not record.loose else None
