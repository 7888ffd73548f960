"""Read table 三 from records: rows by label (and by place where a label is damaged), columns by header or by order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from wenshang.model import Cell
from wenshang.parsing.tables import request_columns, request_rows
from wenshang.parsing.tables.records import MERGED, Record
from wenshang.parsing.tables.request_columns import Columns
from wenshang.parsing.tables.request_rows import Placed
from wenshang.parsing.tables.table_cells import OVER_BLANK, TableReading, table_cell

_COLUMNS = 7
_ALSO = "“其他处理”与其下各行同时印有数字"
_THREE_OTHERS = ("other.uncorrected", "other.fee_unpaid", "other.rest")


def read(records: Sequence[Record]) -> TableReading:
    """Table 三 from all records of a document."""
    reading = TableReading()
    for run in request_rows.runs(records):
        placed, lost = request_rows.place(run)
        rows = _by_record(placed)
        over_blank = _over_blank(placed)
        columns = request_columns.columns(run, [item.record for item in placed])
        followed = bool(columns.header)
        for record in run:
            if line := request_columns.header(record):
                columns = replace(columns, header=request_columns.merged(columns.header, line)) if followed else columns
            elif item := rows.get(id(record)):
                why = OVER_BLANK if id(record) in over_blank else ""
                _read_row(reading, replace(item, evidence=why or item.evidence), columns)
        reading.doubts += lost
    return reading


def gaps(reading: TableReading) -> bool:
    """Is a row of the form missing although its neighbours are there?"""
    rows = [row for row in request_columns.form().rows if not row.key.startswith("other.")]
    return bool(reading.cells) and any(f"{row.code}.total" not in reading.cells for row in rows)


def fill(reading: TableReading, lines: Sequence[Record]) -> None:
    """Add rows that stand between tables as a plain line (the last line of a page, cut off from its table)."""
    for record in lines:
        at = request_rows.exact(record)
        if at is not None and len(record.figures) == 7:
            row = request_columns.form().rows[at]
            if f"{row.code}.total" not in reading.cells:
                _read_row(reading, Placed(record, row, "这一行印在表格线之外"), Columns({}, {}, {}))


def _read_row(reading: TableReading, item: Placed, columns: Columns) -> None:
    record, row = item.record, item.row
    cells, evidence = request_columns.cells_of(record, columns)
    codes = request_columns.form().codes_of(row)
    if not cells:
        reading.doubt(codes, f"“{row.label}”一行的各列无法对应：{evidence}", record)
        return
    if len(cells) < 7:
        reading.doubt(codes, f"“{row.label}”一行少了格子（{evidence}），各列可能错位", record)
    merged = MERGED if any(cell.doubt == MERGED for cell in record.cells) else ""  # then those beside it may be others', too
    why = "；".join(part for part in (request_rows.two_names(record) or item.evidence, evidence, merged) if part)
    unread = []
    for column in request_columns.form().columns:
        cell = cells.get(column.key)
        if cell is None:
            continue
        code = f"{row.code}.{column.key}"
        found = table_cell(code, cell, record, column=column.label, unit=column.unit, evidence=why)
        if found is None:
            unread.append(code)
        else:
            reading.add(found)
    if unread:
        reading.doubt(tuple(unread), f"“{row.label}”一行有格子不是数字", record)


def _by_record(placed: Sequence[Placed]) -> dict[int, Placed]:
    """The rows by their record's identity; the three of 其他处理 whose cells are merged over them are the one row for them."""
    apart = any(item.row.key in _THREE_OTHERS for item in placed)
    found = {
        id(item.record): replace(item, evidence=item.evidence or _ALSO) if apart and item.row.key == "other.all" else item
        for item in placed
    }
    others = sorted((item for item in placed if item.row.key in _THREE_OTHERS), key=lambda item: item.record.row)
    cells = {id(cell) for item in others for cell in item.record.cells if cell.text.strip()}
    first = others[0] if len(others) == len(_THREE_OTHERS) else None
    if first is None or not all(_reaches(cell, first.record.row, others[-1].record.row) for cell in first.record.cells):
        return found
    if len(cells) > len(first.record.cells):
        return found
    one = next(row for row in request_columns.form().rows if row.key == "other.all")
    own = replace(first.record, cells=tuple(replace(cell, doubt="") for cell in first.record.cells))
    kept = {key: item for key, item in found.items() if item not in others}
    return {**kept, id(first.record): Placed(own, one)}


def _over_blank(placed: Iterable[Placed]) -> set[int]:
    """The records of a text (by identity) whose figures may stand over blank rows below, and those rows.

    Where figures are merged over rows, a copied text prints them in the first. A table that leaves its zeros blank shows that in
    other rows, too.
    """
    rows = sorted((item.record for item in placed), key=lambda record: (record.table, record.row))
    blank = [not record.figures for record in rows]
    whole = sum(len(record.figures) == _COLUMNS for record in rows)
    if any(record.aligned or record.loose for record in rows) or not any(blank) or whole + sum(blank) < len(rows):
        return set()
    found: set[int] = set()
    for at, record in enumerate(rows):
        if blank[at] and at and (not blank[at - 1] or id(rows[at - 1]) in found):
            found |= {id(record), id(rows[at - 1])}
    return found if whole > 2 * sum(blank) else set()


def _reaches(cell: Cell, top: int, bottom: int) -> bool:
    return cell.row <= top and cell.row + cell.rowspan > bottom
