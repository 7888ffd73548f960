"""Read the statistics table of 2014 from records: one figure a row, the row by its label within its part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from wenshang import vocabulary
from wenshang.model import Cell
from wenshang.parsing.tables import values
from wenshang.parsing.tables.labels import is_row, names, plain
from wenshang.parsing.tables.records import Record
from wenshang.parsing.tables.table_cells import SHIFTED, TableReading, likeliest, rows_astray, several, table_cell
from wenshang.vocabulary import FormTable, Row

_UNITS = ("条", "件", "次", "篇", "个", "人", "万元", "元", "场", "期", "册", "人次")
_WINDOW = 12  #: rows below the last one among which a label is looked for


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
    columns = _figure_columns(records)
    years = {table: own for table, own in columns.items() if own.years}
    if exact < 5 or any(_figures_first(record) for record in records):
        return _provincial(records, years) if years else reading
    reading.edition = "2014"
    placed = {id(record): (row, why) for record, row, why in _placed(records, years)}
    astray = _astray(records, {key: row for key, (row, _) in placed.items()})
    for record in records:
        if id(record) in placed:
            row, why = placed[id(record)]
            _read_row(reading, record, row, columns.get(record.table), why or (SHIFTED if row.code in astray else ""))
    return reading


def _figures_first(record: Record) -> bool:
    """Do heads say that a list prints each figure on a line above its label, so that nobody's figures are below a label?"""
    heads = vocabulary.load("provincial")
    names = [plain(cell.text) for cell in record.labels] if record.loose else []
    first = next((name for name in names if name in heads["figures"] or name in heads["labels"]), "")
    return first in heads["figures"] and any(name in heads["labels"] for name in names)


def _astray(records: Sequence[Record], placed: Mapping[int, Row]) -> set[str]:
    """The codes of rows whose labels may stand a row away from their figures."""
    rows = list(_form().rows)
    read = {rows.index(row) for row in placed.values()}
    last, found = -1, set[int]()
    for record in records:
        if id(record) in placed:
            last = rows.index(placed[id(record)])
        elif not record.loose and _nameless(record):
            found |= rows_astray(last, read, len(rows))
    return {rows[at].code for at in found}


def _placed(records: Sequence[Record], columns: Mapping[int, _Figures]) -> Iterator[tuple[Record, Row, str]]:
    """The records that stand for rows, each with its row and, where the row is not certain, why."""
    part, last = "", -1
    for at, record in enumerate(records):
        texts = [plain(cell.text) for cell in record.labels]
        part = next((_parts()[text] for text in texts if text in _parts()), part)
        own = _provincial_row(record) if record.table in columns else None
        row, why = (own, "") if own else _row(record, part, last)
        if row is not None:
            words = [cell for cell in record.labels if plain(cell.text) not in _UNITS]
            if row is _left_over(records[at : at + _WINDOW], last) and not any(is_row(cell.text) for cell in words[:-1]):
                why = ""
            last, part = _form().rows.index(row), row.part
            yield record, row, why


def _nameless(record: Record) -> bool:
    """Has a row a figure and beside it nothing but its unit?"""
    words = [cell for cell in record.labels if plain(cell.text) not in _UNITS]
    units = [cell for cell in (*record.labels, *record.cells) if plain(cell.text) in _UNITS]
    return bool(units) and not words and any(values.is_figure(cell.text) for cell in record.cells)


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
                _read_row(reading, record, row, columns[record.table])
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
    rows = {row.code: row for row in _form().rows}
    return {plain(label): rows[code] for label, code in vocabulary.load("provincial")["rows"].items()}


def _row(record: Record, part: str, last: int) -> tuple[Row | None, str]:
    """The row a record stands for, and why it may be another; a label of several parts belongs to the part that is being read."""
    rows = _form().rows
    for cell in reversed(record.labels):
        text, label = plain(cell.text), "".join(cell.text.split())
        if named := _index().get(text):
            after = [row for row in named if rows.index(row) > last]
            here = [row for row in after if row.part == part]
            row = (here or after or [row for row in named if row.part == part] or list(named))[0]
            open_ = not here if len(named) > 1 else not after and text in _in_others()
            return row, several(label) if open_ else ""
        if text and text not in _UNITS and len(text) > 3:
            return likeliest(label, text, rows[last + 1 : last + _WINDOW], least=78)
    return None, ""


@cache
def _in_others() -> frozenset[str]:
    """The labels that are a part of another row's."""
    return frozenset(text for text in _index() if any(text != other and text in other for other in _index()))


def _left_over(records: Sequence[Record], last: int) -> Row | None:
    """The row that the order of the form leaves for the first record: between its neighbours as many rows are open as records."""
    waiting = 0
    for record in records:
        named = [row for cell in record.labels for row in _index().get(plain(cell.text), ())]
        if after := [at for at, row in enumerate(_form().rows) if at > last and row in named]:
            return _form().rows[last + 1] if after[0] - last - 1 == waiting else None
        waiting += any(values.is_figure(cell.text) for cell in record.cells)
    return None


def _read_row(reading: TableReading, record: Record, row: Row, columns: _Figures | None, why: str = "") -> None:
    unit = next((plain(cell.text) for cell in (*record.labels, *record.cells) if plain(cell.text) in _UNITS), row.unit)
    cells = [cell for cell in record.cells if values.read(cell.text) is not None]
    if columns is not None and not record.loose:
        head = columns.over(record.cells)
        if head is None or (not record.aligned and record.cells[-1].end not in (columns.end, head.end)):
            reading.doubt((row.code,), f"“{row.label}”一行与表头格数不同", record)
            return
        cells = [cell for cell in cells if head.shares_column(cell)]
    figures = [cell for cell in cells if cell in record.figures]
    if len(figures) > 1:
        reading.doubt((row.code,), f"“{row.label}”一行有{len(figures)}个数字", record)
        return
    chosen = figures[0] if figures else _last_blank(cells, record)
    if chosen is None:
        return
    unit = unit if row.unit == "万元" else row.unit
    if (found := table_cell(row.code, chosen, record, column="统计数", unit=unit, evidence=why)) is not None:
        reading.add(found)


def _last_blank(cells: Sequence[Cell], record: Record) -> Cell | None:
    """The blank cell of a row without a figure; a heading that has no cell of its own is no figure."""
    return cells[-1] if cells and not record.loose else None
