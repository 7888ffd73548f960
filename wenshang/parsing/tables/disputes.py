"""Read table 四 from records: each value stands under (or beside) the name of a block and of a result, in any arrangement."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from wenshang.model import Cell
from wenshang.parsing.tables import dispute_layouts as layouts
from wenshang.parsing.tables import values
from wenshang.parsing.tables.labels import nearest, plain
from wenshang.parsing.tables.records import Record, under_heads
from wenshang.parsing.tables.table_cells import Doubt, TableReading

_ODD = "格数与表头不同"
_TURNED = "行政诉讼可能印在行政复议之前，表四的数字无法逐格对应"
_SURE = ("upheld", "corrected", "pending")


def read(records: Sequence[Record]) -> TableReading:
    """Table 四 from all records of a document."""
    reading = _by_heads(records)
    known = reading.cells or any(doubt.message == _TURNED for doubt in reading.doubts)
    in_order = reading if known else layouts.in_form_order(records)
    return in_order if in_order.cells else reading


def _by_heads(records: Sequence[Record]) -> TableReading:
    """Table 四 where heads name blocks and results."""
    reading = TableReading()
    blocks: list[tuple[str, Cell]] = []
    results: list[tuple[str, Cell]] = []
    fresh = True
    for record in records:
        heads = _heads(record)
        if heads is None:
            if results and record.cells and _read(reading, record, blocks, results):
                fresh = True
            elif not _continues(record):
                blocks, results = [], []
            continue
        if fresh:
            blocks, results, fresh = ([] if heads[0] else blocks), [], False
        blocks = _lower(blocks, heads[0])
        results = results + [item for item in heads[1] if not any(item[1] is cell for _, cell in results)]
    if not reading.cells:
        layouts.transposed(reading, records)
    if not reading.cells:
        layouts.listed(reading, records)
    return reading


def _heads(record: Record) -> tuple[list[tuple[str, Cell]], list[tuple[str, Cell]]] | None:
    """Block cells and result cells of a header line; None for a line that is none."""
    blocks, results = [], []
    litigation = False
    for cell in (*record.labels, *record.cells):
        text = plain(cell.text)
        block = layouts.block_keys().get(text, "")
        if block := block or (layouts.caption(cell.text) if text == "行政诉讼" else ""):
            blocks.append((block, cell))
        elif (key := _result(text)) is not None:
            results.append((key, cell))
        elif text == "行政诉讼":
            litigation = True
        elif values.is_figure(cell.text):
            return None
    sure = sum(key in _SURE for key, _ in results)
    return (blocks, results) if sure >= 2 or (blocks and not results) or (litigation and not results) else None


@cache
def _result(text: str) -> str | None:
    """The result a header cell names, misprints included (结果维特)."""
    if text in layouts.result_keys():
        return layouts.result_keys()[text]
    if not 3 <= len(text) <= 6:
        return None
    key, score, alone = nearest(text, ((plain(column.label), column.key) for column in layouts.form().columns))
    return key if score >= 74 and alone else None


def _lower(blocks: list[tuple[str, Cell]], more: list[tuple[str, Cell]]) -> list[tuple[str, Cell]]:
    """Block headings with a further line of them: a block named again replaces its earlier name."""
    names = {key for key, _ in more}
    return [item for item in blocks if item[0] not in names] + more


def _continues(record: Record) -> bool:
    """Blank lines between header and values do not end the header."""
    return all(values.is_blank(cell.text) for cell in (*record.labels, *record.cells))


def _read(reading: TableReading, record: Record, blocks: list[tuple[str, Cell]], results: list[tuple[str, Cell]]) -> bool:
    """Read one line of values below a header; False where the line is no line of values."""
    cells = [cell for cell in record.cells if not (cell.rowspan > 1 and cell.row < record.row)]
    unread = [cell for cell in cells if values.read(cell.text) is None]
    if 2 * len(unread) > len(record.figures):
        return False
    beside = next(
        (layouts.block_keys()[plain(cell.text)] for cell in reversed(record.labels) if plain(cell.text) in layouts.block_keys()),
        "",
    )
    if record.labels and not beside:
        return False
    if not record.aligned and len(record.figures) == len(results):
        cells = list(record.figures)
    if len(cells) > len(results) and not any(cell.text.strip() for cell in cells[len(results) :]) and not record.aligned:
        cells = cells[: len(results)]
    if len(cells) == len(results) + 1 and not cells[0].text.strip() and not record.aligned:
        cells = cells[1:]  # the bar that opens a row
    pairs = _pairs(cells, blocks, results, beside, record.aligned)
    odd = not record.aligned and len(_trimmed(record.cells)) != len(results) and not beside
    if pairs is None:
        codes = tuple(f"disputes.{block}.{result}" for block, result in layouts.order())
        why = "表四的数字与表头无法逐格对应" if _block_order(blocks, record.aligned) else _TURNED
        reading.doubts.append(Doubt(codes, why, record.place(), record.line))
        return True
    for (block, result), cell in pairs:
        found = layouts.table_four_cell(block, result, cell, record, evidence=_ODD if odd else "")
        if found is not None:
            reading.add(found)
        else:
            reading.doubts.append(
                Doubt((f"disputes.{block}.{result}",), f"表四有格子不是数字：“{cell.text}”", record.place(cell), record.line)
            )
    return True


def _trimmed(cells: Sequence[Cell]) -> Sequence[Cell]:
    """The cells without blank ones at the end, which tabs at a line's end leave."""
    filled = [i for i, cell in enumerate(cells) if cell.text.strip()]
    return cells[: filled[-1] + 1] if filled else ()


def _pairs(
    cells: Sequence[Cell], blocks: Sequence[tuple[str, Cell]], results: Sequence[tuple[str, Cell]], beside: str, aligned: bool
) -> list[tuple[tuple[str, str], Cell]] | None:
    """Block and result of each cell, or None where that is not certain."""
    keys = _keys(blocks, results, beside, aligned)
    if not keys:
        return None
    if len(cells) == len(keys):
        return list(zip(keys, cells, strict=True))
    below, _ = under_heads(cells, [head for _, head in sorted(results, key=lambda item: item[1].column)])
    found = [(key, cell) for key, cell in zip(keys, below, strict=False) if cell is not None]
    return found if len(found) == len(keys) else None


def _keys(
    blocks: Sequence[tuple[str, Cell]], results: Sequence[tuple[str, Cell]], beside: str, aligned: bool
) -> list[tuple[str, str]] | None:
    """The (block, result) of each column, left to right."""
    ordered = sorted(results, key=lambda item: item[1].column)
    names = [key for key, _ in ordered]
    if not beside and [result for _, result in layouts.order()] in (names, _as_printed(blocks, results)):
        return [
            (block, result)
            for block in _block_order(blocks, aligned)
            for result in dict.fromkeys(key for _, key in layouts.order())
        ]
    if beside:
        return [(beside, name) for name in names] if len(set(names)) == len(names) else None
    found = []
    for name, head in ordered:
        over = [key for key, cell in blocks if cell.column <= head.column < cell.column + cell.colspan]
        if len(blocks) == 1:
            over = [blocks[0][0]]
        if len(over) != 1:
            return None
        found.append((over[0], name))
    return found if len(set(found)) == len(found) else None


def _block_order(blocks: Sequence[tuple[str, Cell]], aligned: bool) -> list[str]:
    """The blocks from left to right, in a text line after line; in the order of the form where one is lost.

    [] where 行政诉讼 may stand before 行政复议 in a text.
    """
    own = list(dict.fromkeys(block for block, _ in layouts.order()))
    if len({key for key, _ in blocks}) < len(own):
        return own
    in_line = aligned or len({cell.row for _, cell in blocks}) == 1
    across = sorted(blocks, key=lambda item: (0 if in_line else item[1].row, item[1].column))
    open_ = not in_line and any(key == own[0] and cell.column for key, cell in blocks)
    return [] if open_ else [key for key, _ in across]


def _as_printed(blocks: Sequence[tuple[str, Cell]], results: Sequence[tuple[str, Cell]]) -> list[str]:
    """The results in printed order, line after line (a copied page has no columns), where all blocks are named."""
    return [key for key, _ in results] if len({key for key, _ in blocks}) == len(layouts.form().rows) else []
