"""Read table 二 from records: rows and columns by label, as one table or four, in the measures of either edition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from wenshang import vocabulary
from wenshang.chinese.folding import simplified
from wenshang.model import Cell
from wenshang.parsing.tables import values
from wenshang.parsing.tables.columns import heads_on, under_heads
from wenshang.parsing.tables.evidence import SHIFTED, TableReading
from wenshang.parsing.tables.labels import column, plain, wording
from wenshang.parsing.tables.placing import likeliest, several
from wenshang.parsing.tables.records import Record
from wenshang.vocabulary import EditionName, Row

_TABLE = "proactive"
_EDITIONS: tuple[EditionName, ...] = ("2021", "2019")
_LONGEST, _ALIKE = 20, 62  #: characters of a damaged label, and how alike it must be


@dataclass(frozen=True, slots=True)
class _Header:
    """The column heads in force, left to right: key ("" for one that the form does not have) and cell; the unit of the amount."""

    columns: list[tuple[str, Cell]]
    unit: str = ""

    @property
    def edition(self) -> EditionName | None:
        """The only one that has such a column."""
        having = ([name for name in _EDITIONS if key in wording(_TABLE, name).columns] for key, _ in self.columns)
        return next((names[0] for names in having if len(names) == 1), None)

    def over(self, record: Record) -> list[tuple[str, Cell]]:
        """The heads right of a row's label."""
        label = record.labels[-1].column if record.labels else -1
        return [(key, cell) for key, cell in self.columns if key or cell.column > label]


def read(records: Sequence[Record]) -> TableReading:
    """Table 二 from all records of a document; ``edition`` is that of its column heads."""
    reading = TableReading()
    header = _Header([])
    votes: list[EditionName] = []
    table, item, unit = 0, False, ""
    for before, record in zip((Record((), (), 0, 0), *records), records, strict=False):
        if not record.table and not record.loose:
            unit = values.money_named(record.label)
            continue
        found = _header(record)
        if not record.figures and not found:
            unit = values.money_named("".join(cell.text for cell in record.labels)) or unit
        if record.table != table:
            table, header = record.table, header if _goes_on(record) else _Header([])
        item = _is_item(record) or (item and not found and _goes_on(record))
        if record.loose and (code := _whole_name(record)):
            open_ = not before.cells and before.leaf in wording(_TABLE).named
            reading.take(record, [(code, record.figures[0], "")], several(record.label) if open_ else "")
        elif found:
            header, unit = replace(found, unit=found.unit or unit), ""
            votes += [found.edition] if found.edition else []
        elif record.cells and header.columns:
            _read_below(reading, record, header, header.edition or (votes[-1] if votes else "2021"))
        elif record.cells and item and record.leaf in wording(_TABLE).named:
            _without_header(reading, record)
    if votes:
        reading.edition = "2021" if 2 * votes.count("2021") >= len(votes) else "2019"
    return reading


def _read_below(reading: TableReading, record: Record, header: _Header, edition: EditionName) -> None:
    """A row below heads: of the form, of nobody, or one without a name, which may be any row's."""
    row, why = _row(record, edition, header)
    if row is not None:
        _read_row(reading, record, row, header, why)
    elif record.figures and not record.labels and not record.loose and len(record.cells) <= len(header.columns):
        rows = wording(_TABLE, edition).rows
        codes = tuple(f"{row.code}.{key}" for row in rows for key, _ in header.columns if key in row.columns)
        reading.doubt(codes, f"{SHIFTED}，没有勾稽关系可以证实", record)


def _whole_name(record: Record) -> str:
    """The code that a loose line names by row and column together (行政许可本年处理决定数量 31), where it has one figure."""
    if len(record.figures) != 1:
        return ""
    texts = [plain(cell.text) for cell in record.labels[-2:]]
    return next((found for text in ("".join(texts), *texts[-1:]) if (found := _whole_names().get(text))), "")


@cache
def _whole_names() -> Mapping[str, str]:
    """Row and column printed together → code."""
    heads = wording(_TABLE).heads.items()
    named = wording(_TABLE).named.items()
    return {f"{name}{head}": f"{row.code}.{key}" for name, (row,) in named for head, key in heads if key in row.columns}


def _is_item(record: Record) -> bool:
    """Is this the line that names the item of the regulations (第二十条第（五）项)?"""
    return any("第二十条" in "".join(cell.text.split()) for cell in record.labels)


def _goes_on(record: Record) -> bool:
    """May the first line of a table go on with the table before it?"""
    named = {**wording(_TABLE).named, **wording(_TABLE, "2019").named}
    return record.leaf in named or _is_item(record) or not record.labels


def _header(record: Record) -> _Header | None:
    """The column heads of a line, or None."""
    columns = heads_on(record, _column)
    amounts = ["".join(simplified(cell.text).split()) for key, cell in columns if key == "amount"]
    unit = next((unit for text in amounts for unit in values.MONEY if unit in text), "")
    return _Header(columns, unit) if columns else None


@cache
def _column(text: str) -> str | None:
    """The measure a head names, misprints and short forms included."""
    others = ("第二十条", *vocabulary.load("provincial")["not_the_years"])
    lengths = range(0) if any(word in plain(text) for word in others) else range(4, 17)
    heads = {**wording(_TABLE, "2019").heads, **wording(_TABLE).heads}
    return column(text, heads, least=75, lengths=lengths)


def _row(record: Record, edition: EditionName, header: _Header) -> tuple[Row | None, str]:
    """The row a record stands for, plainly or by likeness among those with the header's columns, and what speaks against it."""
    if record.leaf in wording(_TABLE, edition).named:
        return wording(_TABLE, edition).named[record.leaf][0], ""
    if len(record.leaf) > _LONGEST:
        return None, ""
    keys = {key for key, _ in header.columns}
    rows = (row for row in wording(_TABLE, edition).rows if keys & set(row.columns))
    return likeliest(record.label, record.leaf, rows, least=_ALIKE)


def _read_row(reading: TableReading, record: Record, row: Row, header: _Header, why: str) -> None:
    heads = header.over(record)
    columns = [(key, cell) for key, cell in heads if key in row.columns]
    if record.loose and len(columns) < len(row.columns):
        columns = []
    cells = _cells(record, heads, row) if columns else None
    if cells is None:
        codes = tuple(f"{row.code}.{key}" for key, _ in columns) or wording(_TABLE).table.codes_of(row)
        if record.figures:
            reading.doubt(codes, f"“{row.label}”一行的各列无法对应", record)
        return
    unit = record.unit if record.unit in values.MONEY else header.unit
    named = [(f"{row.code}.{key}", cell, "".join(head.text.split())) for (key, head), cell in zip(columns, cells, strict=True)]
    reading.take(record, named, why, unit=unit)
    for code, cell, head in named if row.key == "procurement" and not unit else ():
        amount = values.read(cell.text)
        if not vocabulary.code(code).whole and amount is not None and amount.value and not amount.unit:
            reading.doubt((code,), "金额未印出单位，按万元读", record, cell, column=head)


def _cells(record: Record, heads: Sequence[tuple[str, Cell]], row: Row) -> list[Cell] | None:
    """One cell for each of the row's columns, by order where the numbers agree, else by the grid; None where not certain."""
    cells = record.begun
    mine = [key in row.columns for key, _ in heads]
    in_order = cells if len(cells) == len(heads) else list(record.figures)
    if len(in_order) == len(heads):
        strange = [cell for cell, (key, _) in zip(in_order, heads, strict=True) if key and key not in row.columns]
        return None if _stray(strange) else [cell for cell, own in zip(in_order, mine, strict=True) if own]
    if len(heads) == 1 and cells and not record.figures:
        return cells[:1]
    if not record.aligned:
        more = all(mine) and len(cells) > len(heads) and not _stray(cells[len(heads) :])
        return cells[: len(heads)] if more else None
    below, _ = under_heads(cells, [head for _, head in heads])
    found = [cell for cell, own in zip(below, mine, strict=False) if own and cell is not None]
    return found if len(found) == sum(mine) else None


def _stray(cells: Sequence[Cell]) -> bool:
    return any(not values.is_blank(cell.text) for cell in cells)


def _without_header(reading: TableReading, record: Record) -> None:
    """A row below no head: certain where the form has one column for it and the row one figure, a doubt otherwise."""
    row = wording(_TABLE).named[record.leaf][0]
    codes = wording(_TABLE).table.codes_of(row)
    if len(codes) == 1 and len(record.figures) == 1 and row.key != "fees":
        reading.take(record, [(codes[0], record.figures[0], "")])
    elif record.figures and not record.loose:
        reading.doubt(codes, f"“{row.label}”一行上方没有表头，各列无法对应", record)
