"""Records in, table 三 out: rows by label (and by place where a label is damaged), columns by header or by order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from wenshang.parsing.tables import request_columns, request_rows
from wenshang.parsing.tables.records import Record
from wenshang.parsing.tables.request_columns import Columns
from wenshang.parsing.tables.request_rows import Placed
from wenshang.parsing.tables.table_cells import Doubt, TableReading, table_cell


def read(records: Sequence[Record]) -> TableReading:
    """Table 三 from all records of a document."""
    reading = TableReading()
    for run in request_rows.runs(records):
        placed, lost = request_rows.place(run)
        rows = request_rows.by_record(placed)
        columns = request_columns.columns(run, [item.record for item in placed])
        followed = bool(columns.header)
        for record in run:
            if line := request_columns.header(record):
                columns = replace(columns, header=request_columns.merged(columns.header, line)) if followed else columns
            elif item := rows.get(id(record)):
                _read_row(reading, item, columns)
        reading.doubts += lost
    return reading


def gaps(reading: TableReading) -> bool:
    """Is a row of the form missing although its neighbours are there?"""
    rows = [row for row in request_rows.form().rows if not row.key.startswith("other.")]
    return bool(reading.cells) and any(f"{row.code}.total" not in reading.cells for row in rows)


def fill(reading: TableReading, lines: Sequence[Record]) -> None:
    """Add rows that stand between tables as a plain line (the last line of a page, cut off from its table)."""
    for record in lines:
        at = request_rows.exact(record)
        if at is not None and len(record.figures) == 7:
            row = request_rows.form().rows[at]
            if f"{row.code}.total" not in reading.cells:
                _read_row(reading, Placed(record, row, "这一行印在表格线之外"), Columns({}, {}, {}))


def _read_row(reading: TableReading, item: Placed, columns: Columns) -> None:
    record, row = item.record, item.row
    cells, evidence = request_columns.cells_of(record, columns)
    codes = request_rows.form().codes_of(row)
    if not cells:
        reading.doubts.append(Doubt(codes, f"“{row.label}”一行的各列无法对应：{evidence}", record.place(), record.line))
        return
    if len(cells) < 7:
        reading.doubts.append(Doubt(codes, f"“{row.label}”一行少了格子（{evidence}），各列可能错位", record.place(), record.line))
    why = "；".join(part for part in (request_rows.two_names(record) or item.evidence, evidence) if part)
    unread = []
    for column in request_rows.form().columns:
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
        reading.doubts.append(Doubt(tuple(unread), f"“{row.label}”一行有格子不是数字", record.place(), record.line))
