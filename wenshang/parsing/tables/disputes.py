"""Records in, table 四 out: each value stands under (or beside) the name of a block and of a result, in any arrangement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from wenshang import vocabulary
from wenshang.model import Cell
from wenshang.parsing.tables import values
from wenshang.parsing.tables.labels import column_index, likeness, plain, row_index
from wenshang.parsing.tables.records import Record
from wenshang.parsing.tables.table_cells import NO_HEADER, Doubt, TableReading, table_cell
from wenshang.vocabulary import FormTable


@cache
def _form() -> FormTable:
    return vocabulary.form("2021").table("disputes")


@cache
def _results() -> Mapping[str, str]:
    return column_index(_form())


@cache
def _blocks() -> Mapping[str, str]:
    return {name: _form().rows[positions[0]].key for name, positions in row_index(_form()).items()}


@cache
def _order() -> tuple[tuple[str, str], ...]:
    return tuple((row.key, column.key) for row in _form().rows for column in _form().columns)


_ODD = "格数与表头不同"
_CAPTION = 40  #: characters of a line that names a block
_BLOCK = 5  #: results of a block
_SURE = ("upheld", "corrected", "pending")


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


def read(records: Sequence[Record]) -> TableReading:
    """Table 四 from all records of a document."""
    reading = _by_heads(records)
    in_order = _in_form_order(records) if not reading.cells else reading
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
        _transposed(reading, records)
    return reading


def _in_form_order(records: Sequence[Record]) -> TableReading:
    """Table 四 under heads that do not say what stands below them: fifteen figures, or three times five, in the form's order.

    The sums of the blocks must prove it; a table that merely has as many columns does not add up.
    """
    reading = TableReading()
    bare = [record for record in records if record.figures and not record.loose and not record.labels]
    lines = [record for record in bare if all(values.read(cell.text) is not None for cell in record.cells)]
    fifteen = [record for record in lines if len(record.cells) == len(_order())]
    fives = [record for record in lines if len(record.cells) == _BLOCK]
    chosen = fifteen if len(fifteen) == 1 else fives if not fifteen and len(fives) == len(_order()) // _BLOCK else []
    cells = [(cell, record) for record in chosen for cell in record.cells]
    for (block, result), (cell, record) in zip(_order(), cells, strict=False):
        name = next(column.label for column in _form().columns if column.key == result)
        column = f"{label(block)}·{name}"
        found = table_cell(f"disputes.{block}.{result}", cell, record, column=column, unit="件", evidence=NO_HEADER)
        if found is not None:
            reading.add(found)
    return reading


def _heads(record: Record) -> tuple[list[tuple[str, Cell]], list[tuple[str, Cell]]] | None:
    """Block cells and result cells of a header line; None for a line that is none."""
    blocks, results = [], []
    litigation = False
    for cell in (*record.labels, *record.cells):
        text = plain(cell.text)
        if text in _blocks():
            blocks.append((_blocks()[text], cell))
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
    if text in _results():
        return _results()[text]
    if not 3 <= len(text) <= 6:
        return None
    near = max(_form().columns, key=lambda column: likeness(text, plain(column.label)))
    return near.key if likeness(text, plain(near.label)) >= 74 else None


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
    beside = next((_blocks()[plain(cell.text)] for cell in reversed(record.labels) if plain(cell.text) in _blocks()), "")
    if record.labels and not beside:
        return False
    if not record.aligned and len(record.figures) == len(results):
        cells = list(record.figures)
    if len(cells) > len(results) and not any(cell.text.strip() for cell in cells[len(results) :]) and not record.aligned:
        cells = cells[: len(results)]
    if len(cells) == len(results) + 1 and not cells[0].text.strip() and not record.aligned:
        cells = cells[1:]  # the bar that opens a row
    pairs = _pairs(cells, blocks, results, beside)
    odd = not record.aligned and len(_trimmed(record.cells)) != len(results) and not beside
    if pairs is None:
        codes = tuple(f"disputes.{block}.{result}" for block, result in _order())
        reading.doubts.append(Doubt(codes, "表四的数字与表头无法逐格对应", record.place(), record.line))
        return True
    for (block, result), cell in pairs:
        code = f"disputes.{block}.{result}"
        name = next(column.label for column in _form().columns if column.key == result)
        found = table_cell(code, cell, record, column=f"{label(block)}·{name}", unit="件", evidence=_ODD if odd else "")
        if found is not None:
            reading.add(found)
        else:
            reading.doubts.append(Doubt((code,), f"表四有格子不是数字：“{cell.text}”", record.place(cell), record.line))
    return True


def _trimmed(cells: Sequence[Cell]) -> Sequence[Cell]:
    """The cells without blank ones at the end, which tabs at a line's end leave."""
    filled = [i for i, cell in enumerate(cells) if cell.text.strip()]
    return cells[: filled[-1] + 1] if filled else ()


def label(block: str) -> str:
    """The printed name of a block."""
    return next(row.label for row in _form().rows if row.key == block)


def _pairs(
    cells: Sequence[Cell], blocks: Sequence[tuple[str, Cell]], results: Sequence[tuple[str, Cell]], beside: str
) -> list[tuple[tuple[str, str], Cell]] | None:
    """Block and result of each cell, or None where that is not certain."""
    keys = _keys(blocks, results, beside)
    if keys is None:
        return None
    if len(cells) == len(keys):
        return list(zip(keys, cells, strict=True))
    found = []
    used: set[int] = set()
    for key, (_, head) in zip(keys, sorted(results, key=lambda item: item[1].column), strict=True):
        under = [i for i, c in enumerate(cells) if c.column < head.column + head.colspan and head.column < c.column + c.colspan]
        figures = [i for i in under if not values.is_blank(cells[i].text)] or under
        if (len(figures) > 1 and figures != under) or set(figures) & used or not figures:
            return None
        used.add(figures[0])
        found.append((key, cells[figures[0]]))
    stray = any(i not in used and not values.is_blank(c.text) for i, c in enumerate(cells))
    return None if stray else found


def _keys(blocks: Sequence[tuple[str, Cell]], results: Sequence[tuple[str, Cell]], beside: str) -> list[tuple[str, str]] | None:
    """The (block, result) of each column, left to right."""
    ordered = sorted(results, key=lambda item: item[1].column)
    names = [key for key, _ in ordered]
    if not beside and [result for _, result in _order()] in (names, _as_printed(blocks, results)):
        return list(_order())
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


def _as_printed(blocks: Sequence[tuple[str, Cell]], results: Sequence[tuple[str, Cell]]) -> list[str]:
    """The results in printed order, line after line (a copied page has no columns), where the blocks stand in form order."""
    named = list(dict.fromkeys(key for key, _ in blocks))
    return [key for key, _ in results] if named == list(dict.fromkeys(block for block, _ in _order())) else []


def _transposed(reading: TableReading, records: Sequence[Record]) -> None:
    """The arrangement with results as rows and blocks as columns."""
    blocks: list[tuple[str, Cell]] = []
    for record in records:
        found = [(_blocks()[plain(c.text)], c) for c in (*record.labels, *record.cells) if plain(c.text) in _blocks()]
        if len(found) >= 2:
            blocks = sorted(found, key=lambda item: item[1].column)
            continue
        result = _results().get(record.leaf)
        if blocks and result and len(record.cells) == len(blocks):
            for (block, _), cell in zip(blocks, record.cells, strict=True):
                item = table_cell(f"disputes.{block}.{result}", cell, record, column=label(block), unit="件")
                if item is not None:
                    reading.add(item)
        elif result is None:
            blocks = []
