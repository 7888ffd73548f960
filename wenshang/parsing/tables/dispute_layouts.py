"""Table 四: the names of its blocks and results, and the arrangements that are not the form's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from wenshang import vocabulary
from wenshang.model import Cell
from wenshang.parsing.tables import values
from wenshang.parsing.tables.labels import column_index, plain, row_index
from wenshang.parsing.tables.records import Record
from wenshang.parsing.tables.table_cells import NO_HEADER, TableCell, TableReading, table_cell
from wenshang.vocabulary import FormTable

_CAPTION = 40  #: characters of a line that names a block
_BLOCK = 5  #: results of a block


@cache
def form() -> FormTable:
    """Table 四 of the form."""
    return vocabulary.form("2021").table("disputes")


@cache
def result_keys() -> Mapping[str, str]:
    """Plain label → key of a result."""
    return column_index(form())


@cache
def block_keys() -> Mapping[str, str]:
    """Plain label → key of a block."""
    return {name: form().rows[positions[0]].key for name, positions in row_index(form()).items()}


@cache
def order() -> tuple[tuple[str, str], ...]:
    """Block and result of the fifteen cells, in the order of the form."""
    return tuple((row.key, column.key) for row in form().rows for column in form().columns)


def caption(text: str) -> str:
    """The block that a line above a table names (行政诉讼（未经复议直接起诉）), or "".

    >>> caption("（二）行政诉讼——复议后起诉情况"), caption("行政复议"), caption("四、政府信息公开行政复议、行政诉讼情况")
    ('litigation_after_reconsideration', 'reconsideration', '')
    """
    bare = "".join(text.split())
    if len(bare) > _CAPTION or "。" in bare:
        return ""
    if "未经复议" in bare or "直接起诉" in bare:
        return "litigation_direct"
    if "复议后" in bare:
        return "litigation_after_reconsideration"
    return "reconsideration" if "复议" in bare and "诉讼" not in bare and "起诉" not in bare else ""


def label(block: str) -> str:
    """The printed name of a block."""
    return next(row.label for row in form().rows if row.key == block)


def table_four_cell(block: str, result: str, cell: Cell, record: Record, *, evidence: str = "") -> TableCell | None:
    """A cell as that of a block and a result."""
    column = next(column.label for column in form().columns if column.key == result)
    return table_cell(f"disputes.{block}.{result}", cell, record, column=f"{label(block)}·{column}", unit="件", evidence=evidence)


def in_form_order(records: Sequence[Record]) -> TableReading:
    """Table 四 under heads that do not say what stands below them: fifteen figures, or three times five, in the form's order.

    The sums of the blocks must prove it; a table that merely has as many columns does not add up.
    """
    reading = TableReading()
    bare = [record for record in records if record.figures and not record.loose and not record.labels]
    lines = [record for record in bare if all(values.read(cell.text) is not None for cell in record.cells)]
    fifteen = [record for record in lines if len(record.cells) == len(order())]
    fives = [record for record in lines if len(record.cells) == _BLOCK]
    chosen = fifteen if len(fifteen) == 1 else fives if not fifteen and len(fives) == len(order()) // _BLOCK else []
    cells = [(cell, record) for record in chosen for cell in record.cells]
    for (block, result), (cell, record) in zip(order(), cells, strict=False):
        if (found := table_four_cell(block, result, cell, record, evidence=NO_HEADER)) is not None:
            reading.add(found)
    return reading


def transposed(reading: TableReading, records: Sequence[Record]) -> None:
    """The arrangement with results as rows and blocks as columns."""
    blocks: list[tuple[str, Cell]] = []
    for record in records:
        found = [(block_keys()[plain(c.text)], c) for c in (*record.labels, *record.cells) if plain(c.text) in block_keys()]
        if len(found) >= 2:
            blocks = sorted(found, key=lambda item: item[1].column)
            continue
        result = result_keys().get(record.leaf)
        if blocks and result and len(record.cells) == len(blocks):
            for (block, _), cell in zip(blocks, record.cells, strict=True):
                if (item := table_four_cell(block, result, cell, record)) is not None:
                    reading.add(item)
        elif result is None:
            blocks = []


def listed(reading: TableReading, records: Sequence[Record]) -> None:
    """The arrangement with a figure a row: the name of its block, that of its result, the figure."""
    block = ""
    for record in records:
        named = [key for cell in record.labels if (key := block_keys().get(plain(cell.text)) or caption(cell.text))]
        block = named[-1] if named else block
        result = result_keys().get(record.leaf)
        cell = record.cells[0] if block and result and len(record.cells) == 1 else None
        if cell and result and (found := table_four_cell(block, result, cell, record, evidence=NO_HEADER)):
            reading.add(found)
