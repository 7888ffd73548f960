"""Read table 四 from records: each value stands under (or beside) the name of a block and of a result, in any arrangement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from wenshang import vocabulary
from wenshang.model import Cell
from wenshang.parsing.tables import values
from wenshang.parsing.tables.columns import heads_on, under_heads
from wenshang.parsing.tables.evidence import NO_HEADER, TableReading
from wenshang.parsing.tables.labels import column, plain, wording
from wenshang.parsing.tables.records import Record

_ODD = "格数与表头不同"
_UNCLEAR = "表四的数字与表头无法逐格对应"
_TURNED = "行政诉讼可能印在行政复议之前，表四的数字无法逐格对应"
_SURE = ("upheld", "corrected", "pending")
_LITIGATION = "行政诉讼"
_CAPTION = 40  #: characters of a line that names a block

_Key = tuple[str, str]
_Named = tuple[tuple[str, Cell], ...]


def _order() -> tuple[_Key, ...]:
    """Block and result of the fifteen cells, in the order of the form."""
    return tuple((row.key, key) for row in wording("disputes").rows for key in row.columns)


def _blocks() -> tuple[str, ...]:
    return tuple(row.key for row in wording("disputes").rows)


def _block(text: str) -> str:
    """The block that a cell names, or ""."""
    rows = wording("disputes").named.get(plain(text), ())
    return rows[0].key if rows else ""


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
    return next(row.label for row in wording("disputes").rows if row.key == block)


def read(records: Sequence[Record]) -> TableReading:
    """Table 四 from all records of a document: by its heads, with the results as rows, as a list, or by the order of the form."""
    reading = TableReading()
    _below_heads(reading, records)
    if not reading.cells:
        _by_result(reading, records)
    if reading.cells or any(doubt.message == _TURNED for doubt in reading.doubts):
        return reading
    in_order = TableReading()
    _in_form_order(in_order, records)
    return in_order if in_order.cells else reading


def _take(reading: TableReading, record: Record, pairs: Iterable[tuple[_Key, Cell]], evidence: str = "") -> None:
    """Take the cells of a row by block and result."""
    results = wording("disputes").columns
    cells = [(f"disputes.{block}.{result}", cell, f"{label(block)}·{results[result]}") for (block, result), cell in pairs]
    reading.take(record, cells, evidence)


@dataclass(frozen=True, slots=True)
class _Heads:
    """The heads in force above a row: names of blocks and of results with their cells, in printed order."""

    blocks: _Named = ()
    results: _Named = ()

    def below(self, more: _Heads) -> _Heads:
        """These heads with a further line of them: a block named again replaces its earlier name."""
        named = {key for key, _ in more.blocks}
        known = [id(cell) for _, cell in self.results]
        results = (*self.results, *(item for item in more.results if id(item[1]) not in known))
        return _Heads((*(item for item in self.blocks if item[0] not in named), *more.blocks), results)

    def keys(self, beside: str, aligned: bool) -> list[_Key]:
        """The block and result of each column, left to right; [] where that is not certain."""
        names = [key for key, _ in self.across()]
        if beside:
            return [(beside, name) for name in names] if len(set(names)) == len(names) else []
        all_named = len({key for key, _ in self.blocks}) == len(_blocks())
        in_lines = [key for key, _ in self.results] if all_named else []  # line after line, as a copied page has no columns
        if [result for _, result in _order()] in (names, in_lines):
            return [(block, result) for block in self.block_order(aligned) for result in wording("disputes").columns]
        found = [(self._over(head), name) for name, head in self.across()]
        return found if all(block for block, _ in found) and len(set(found)) == len(found) else []

    def across(self) -> list[tuple[str, Cell]]:
        """The results from left to right."""
        return sorted(self.results, key=lambda item: item[1].column)

    def _over(self, head: Cell) -> str:
        """The one block above the head of a result, or ""."""
        alone = len(self.blocks) == 1
        over = [key for key, cell in self.blocks if alone or cell.column <= head.column < cell.end]
        return over[0] if len(over) == 1 else ""

    def block_order(self, aligned: bool) -> list[str]:
        """The blocks from left to right, in a text line after line; in the order of the form where one is lost.

        [] where 行政诉讼 may stand before 行政复议 in a text.
        """
        if len({key for key, _ in self.blocks}) < len(_blocks()):
            return list(_blocks())
        in_line = aligned or len({cell.row for _, cell in self.blocks}) == 1
        across = sorted(self.blocks, key=lambda item: (0 if in_line else item[1].row, item[1].column))
        open_ = not in_line and any(key == _blocks()[0] and cell.column for key, cell in self.blocks)
        return [] if open_ else [key for key, _ in across]


def _heads(record: Record) -> _Heads | None:
    """The heads that a line holds; None for a line that is none of the head."""
    found = heads_on(record, _named)
    blocks = tuple(head for head in found if head[0] in _blocks())
    results = tuple(head for head in found if head[0] in wording("disputes").columns)
    sure = sum(key in _SURE for key, _ in results)
    return _Heads(blocks, results) if sure >= 2 or (found and not results) else None


@cache
def _named(text: str) -> str | None:
    """The block or result that a head names, misprints included (结果维特), or one that stands over two blocks."""
    if plain(text) == _LITIGATION:
        return _block(text) or caption(text) or _LITIGATION
    return _block(text) or column(text, wording("disputes").heads, least=74, lengths=range(3, 7))


def _below_heads(reading: TableReading, records: Sequence[Record]) -> None:
    """The arrangement of the form, or with blocks as rows: figures below heads that name the results."""
    heads, fresh = _Heads(), True
    for record in records:
        if (more := _heads(record)) is not None:
            heads = (_Heads(() if more.blocks else heads.blocks) if fresh else heads).below(more)
            fresh = False
        elif heads.results and record.cells and _read_row(reading, record, heads):
            fresh = True
        elif not all(values.is_blank(cell.text) for cell in (*record.labels, *record.cells)):  # blank lines do not end a head
            heads = _Heads()


def _read_row(reading: TableReading, record: Record, heads: _Heads) -> bool:
    """Read one line of values below heads; False where the line is no line of values."""
    cells = record.begun
    unread = [cell for cell in cells if values.read(cell.text) is None]
    beside = next((key for cell in reversed(record.labels) if (key := _block(cell.text))), "")
    figures = vocabulary.load("provincial")["figures"]
    named = beside or all(plain(cell.text) in figures for cell in record.labels)
    if 2 * len(unread) > len(record.figures) or not named:
        return False
    if not record.aligned:
        cells = _of_text(record, cells, len(heads.results))
    keys = heads.keys(beside, record.aligned)
    if len(cells) != len(keys):
        below, _ = under_heads(cells, [head for _, head in heads.across()])
        cells = [cell for cell in below if cell is not None] if len(keys) == len(heads.results) else []
    if not keys or len(cells) != len(keys):
        codes = tuple(f"disputes.{block}.{result}" for block, result in _order())
        reading.doubt(codes, _UNCLEAR if heads.block_order(record.aligned) else _TURNED, record)
        return True
    filled = [at for at, cell in enumerate(record.cells, 1) if cell.text.strip()]  # tabs at a line's end leave blank cells
    odd = not record.aligned and not beside and (filled[-1] if filled else 0) != len(heads.results)
    _take(reading, record, zip(keys, cells, strict=True), _ODD if odd else "")
    return True


def _of_text(record: Record, cells: list[Cell], heads: int) -> list[Cell]:
    """The cells of a text row that may be values: its figures, or without the blank ones around them."""
    if len(record.figures) == heads:
        return list(record.figures)
    if len(cells) > heads and not any(cell.text.strip() for cell in cells[heads:]):
        return cells[:heads]
    opens = len(cells) == heads + 1 and not cells[0].text.strip()  # the bar that opens a row
    return cells[1:] if opens else cells


def _by_result(reading: TableReading, records: Sequence[Record]) -> None:
    """The arrangements with a result a row: the blocks are columns, or one stands beside or above each figure (a list)."""
    heads: list[str] = []
    block = ""
    for record in records:
        beside = [key for cell in record.labels if (key := _block(cell.text) or caption(cell.text))]
        block = beside[-1] if beside else block
        across = sorted((*record.labels, *record.cells), key=lambda cell: cell.column)
        named = [key for cell in across if (key := _block(cell.text))]
        result = wording("disputes").heads.get(record.leaf)
        if len(named) > 1 or result is None:
            heads = named if len(named) > 1 else []
        elif heads and len(record.cells) == len(heads):
            _take(reading, record, (((key, result), cell) for key, cell in zip(heads, record.cells, strict=True)))
        elif block and len(record.cells) == 1:
            _take(reading, record, [((block, result), record.cells[0])], NO_HEADER)


def _in_form_order(reading: TableReading, records: Sequence[Record]) -> None:
    """Table 四 under heads that do not say what stands below them: fifteen figures, or three times five, in the form's order.

    The sums of the blocks must prove it; a table that merely has as many columns does not add up.
    """
    keys = iter(_order())
    for record in _bare_lines(records):
        _take(reading, record, ((key, cell) for cell, key in zip(record.cells, keys, strict=False)), NO_HEADER)


def _bare_lines(records: Sequence[Record]) -> Iterator[Record]:
    """The one line of fifteen figures without a label, or the three of five."""
    bare = [record for record in records if record.figures and not record.loose and not record.labels]
    lines = [record for record in bare if all(values.read(cell.text) is not None for cell in record.cells)]
    fifteen = [record for record in lines if len(record.cells) == len(_order())]
    fives = [record for record in lines if len(record.cells) == len(_order()) // len(_blocks())]
    yield from fifteen if len(fifteen) == 1 else fives if not fifteen and len(fives) == len(_blocks()) else []
