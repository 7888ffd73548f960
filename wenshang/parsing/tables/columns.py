"""The cells of a row by column: below a head, and in table 三 by header, by order or by place; what is not certain says so."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeVar

from wenshang.model import Cell
from wenshang.parsing.tables import values
from wenshang.parsing.tables.evidence import NO_HEADER, OTHER_ORDER, SHORT, UNORDERED, UNPLACED
from wenshang.parsing.tables.labels import column, plain, wording
from wenshang.parsing.tables.records import Record

K = TypeVar("K", bound=Hashable)

#: the columns of table 三
COLUMNS = 7


def heads_on(record: Record, named: Callable[[str], str | None]) -> list[tuple[str, Cell]]:
    """The cells of a line of heads, each with the column that it is ``named`` as ("" for none); [] for any other line."""
    cells = (*record.labels, *record.cells)
    if any(values.is_figure(cell.text) for cell in reversed(cells)):
        return []
    found = [(named(cell.text) or "", cell) for cell in cells if cell.text.strip()]
    return found if any(key for key, _ in found) else []


def under_heads(cells: Sequence[Cell], heads: Sequence[Cell]) -> tuple[list[Cell | None], str]:
    """For each head the cell below it in the grid (its figure, where several stand there; None for no cell), or why not."""
    found: list[Cell | None] = []
    for head in heads:
        below = [cell for cell in cells if head.shares_column(cell)]
        printed = [cell for cell in below if not values.is_blank(cell.text)]
        if len(printed) > 1:
            return [], f"“{head.text}”一列下有{len(printed)}个数字"
        found.append(next(iter(printed or below), None))
    figures = [cell for cell in cells if not values.is_blank(cell.text)]
    if any(found.count(cell) > 1 for cell in figures):
        return [], "有格子跨列合并"
    return ([], "有数字不在任何一列下") if any(cell not in found for cell in figures) else (found, "")


def _order() -> tuple[str, ...]:
    return tuple(wording("requests").columns)


@dataclass(frozen=True, slots=True)
class Columns:
    """What is known of a table's columns.

    ``header`` are its header cells, ``starts`` where text rows begin (by the label's field), ``edges`` where grid rows end (by
    table), ``remarks`` the tables whose last column is for remarks, ``evidence`` why columns may be wrong in every row.
    """

    header: Mapping[str, Cell]
    starts: Mapping[int, int]
    edges: Mapping[int, int]
    remarks: frozenset[int] = frozenset()
    evidence: str = ""


def of(run: Sequence[Record], rows: Sequence[Record]) -> Columns:
    """The columns of a table: its first whole header, and what its rows show."""
    found: dict[str, Cell] = {}
    remarks = False
    for record in run:
        line = header(record)
        found = merged(found, line)
        remarks = remarks or _has_more(record, found)
    tells, evidence = _tells(found, rows)
    wide = frozenset(record.table for record in rows if len(record.cells) > COLUMNS) if remarks else frozenset()
    wide = wide or (frozenset() if found else _end_in_words(rows))
    return Columns(found if tells else {}, _starts(rows), _edges(rows), wide, evidence)


def _end_in_words(rows: Sequence[Record]) -> frozenset[int]:
    """The grids without heads in whose rows a cell more than the form has holds words or nothing, never a figure: remarks."""
    last: dict[int, list[str]] = {}
    for record in rows:
        more = record.aligned and len(record.cells) == COLUMNS + 1
        last.setdefault(record.table, []).append(record.cells[-1].text if more else "0")
    return frozenset(table for table, texts in last.items() if all(map(_no_figure, texts)) and any(map(str.strip, texts)))


def _no_figure(text: str) -> bool:
    """Blank, or words in which no digit stands."""
    reading = values.read(text)
    return reading.blank if reading else not any(map(str.isdigit, text))


def _has_more(record: Record, found: Mapping[str, Cell]) -> bool:
    """Is there a column right of the form's own: remarks, a share, a figure of last year?"""
    cells = (*record.labels, *record.cells)
    if not record.aligned and not all(cell in cells for cell in found.values()):
        return False  # columns of different lines of a text are not comparable
    right = max((cell.end for cell in found.values()), default=0) if len(found) == COLUMNS else 0
    heads = record.row == max(cell.row for cell in found.values()) if right else False
    return heads and any(cell.column >= right and plain(cell.text) for cell in cells if cell not in found.values())


def header(record: Record) -> dict[str, Cell]:
    """Column key → cell, where a record is a line of the header; else empty."""
    known = wording("requests").heads
    heads = heads_on(record, lambda text: known.get(plain(text)))
    found: dict[str, Cell] = {}
    for name, cell in heads:
        if name:
            found.setdefault(name, cell)  # left to right, for cells of a pasted line have no columns of their own
    strong = len(found.keys() - {"other", "total"})
    for _, cell in heads if strong > 1 else ():
        key = column(cell.text, wording("requests").heads, least=60, lengths=range(3, 100))
        if key and cell not in found.values():
            found.setdefault(key, cell)
    return found if strong else {}


def _tells(found: Mapping[str, Cell], rows: Sequence[Record]) -> tuple[bool, str]:
    """May a header's columns be followed, and what speaks against doing so.

    A header in an order of its own is followed where the rows' sums say so; where they contradict it, its cells have moved, and
    the form's order holds. Either way the sums must prove every row.
    """
    if len(found) < 3:
        return True, NO_HEADER
    order = _header_order(found)
    if len(set(order) & set(found)) < len(order):
        return True, "" if _in_order(found, rows) else UNORDERED
    if order == _order():
        return True, ""
    votes = 0
    for record in rows:
        numbers = [_number(cell) for cell in record.cells[:COLUMNS]]
        if len(numbers) == COLUMNS:
            by_head = dict(zip(order, numbers, strict=True))
            votes += (sum(numbers) == 2 * by_head["total"]) - (sum(numbers) == 2 * numbers[-1])
    return votes >= 0, OTHER_ORDER


def _in_order(found: Mapping[str, Cell], rows: Sequence[Record]) -> bool:
    """Do the heads that can be read stand in the order of the form? In a text only those of one line can be compared."""
    grid = all(record.aligned for record in rows)
    across = sorted(found, key=lambda key: (0 if grid else found[key].row, found[key].column))
    pairs = pairwise(across) if grid else ((a, b) for a, b in pairwise(across) if found[a].row == found[b].row)
    return all(_order().index(a) < _order().index(b) for a, b in pairs)


def _number(cell: Cell) -> int:
    reading = values.read(cell.text)
    return int(reading.value or 0) if reading is not None else 0


def merged(header: Mapping[str, Cell], more: Mapping[str, Cell]) -> dict[str, Cell]:
    """The header with one more line of it; a line that repeats a column begins a new header."""
    return dict(more) if set(header) & set(more) else {**header, **more}


def _starts(rows: Sequence[Record]) -> dict[int, int]:
    """For text tables: label's field → field of the first value, learnt from rows that print all seven."""
    full = (record for record in rows if not record.aligned and len(record.figures) == COLUMNS and record.labels)
    return _usual((record.labels[-1].column, record.figures[0].column) for record in full)


def _edges(rows: Sequence[Record]) -> dict[int, int]:
    """Where the rows of each grid end, as most of them do."""
    return _usual((record.table, record.cells[-1].end) for record in rows if record.aligned and record.cells)


def _usual(pairs: Iterable[tuple[K, int]]) -> dict[K, int]:
    """The number that each key has most often."""
    seen: dict[K, list[int]] = {}
    for key, number in pairs:
        seen.setdefault(key, []).append(number)
    return {key: max(set(numbers), key=numbers.count) for key, numbers in seen.items()}


def cells_of(record: Record, columns: Columns) -> tuple[dict[str, Cell], str]:
    """Column key → cell of a row, and why the columns may be wrong; no cells where they cannot be told."""
    order = _header_order(columns.header)
    cut = record.aligned and record.cells[-1].end < columns.edges.get(record.table, 0)
    if record.table in columns.remarks and (record.aligned or len(record.cells) > COLUMNS) and not cut:
        record = replace(record, cells=record.cells[:-1])
    cells = record.begun
    if len(cells) < len(record.cells):
        return _by_grid(cells, columns.header, "有格子跨行合并")
    if cut:
        return {}, "这一行比别的行短，不知少了哪一格"
    sure = record.aligned or record.loose or all(not values.is_blank(cells[at].text) for at in (0, -1) if cells)
    if len(cells) == COLUMNS and len({cell.colspan for cell in cells}) == 1 and sure:
        return dict(zip(order, cells, strict=True)), ""
    if record.aligned:
        found, why = _by_grid(cells, columns.header, "")
        if found and not why:
            return found, ""
    figures = record.figures
    if len(figures) == COLUMNS:
        apart = not record.aligned and figures[-1].column - figures[0].column != COLUMNS - 1 and not record.loose
        return dict(zip(order, figures, strict=True)), "数字之间有空格子，可能错位" if apart else ""
    if not record.aligned:
        return _window(record, order, columns)
    return _by_grid(cells, columns.header, f"应有7格，实有{len(cells)}格")


def _header_order(header: Mapping[str, Cell]) -> tuple[str, ...]:
    """The columns in printed order where the header has all seven, else the form's order."""
    if len(header) < COLUMNS or len({cell.column for cell in header.values()}) < COLUMNS:
        return _order()
    return tuple(sorted(header, key=lambda key: header[key].column))


def _by_grid(cells: Sequence[Cell], header: Mapping[str, Cell], why: str) -> tuple[dict[str, Cell], str]:
    """Cells under their header cells; every figure must find its column, and no cell may serve two columns."""
    below, wrong = under_heads(cells, list(header.values()))
    found = {key: cell for key, cell in zip(header, below, strict=False) if cell is not None}
    if wrong or len(header) < COLUMNS:
        return {}, wrong if "个数字" in wrong else why or wrong or "缺少表头"
    return found, why if len(found) == COLUMNS else (why or f"只有{len(found)}格")


def _window(record: Record, order: Sequence[str], columns: Columns) -> tuple[dict[str, Cell], str]:
    """Seven fields of a text row: from the field that full rows of the same kind begin with, else right after the label.

    One that is shorter than the others may have lost a mark.
    """
    header, starts = columns.header, columns.starts
    label = record.labels[-1].column if record.labels else -1
    natural = header["natural_person"].column if "natural_person" in header else 0
    first = starts.get(label, max(label + 1, natural)) if not record.loose else 0
    fields = [cell for i, cell in enumerate(record.cells) if (i if record.loose else cell.column) >= first][:COLUMNS]
    inside = set(map(id, fields))  # two cells of a loose line that print the same are equal
    outside = [cell for cell in record.cells if cell.text.strip() and id(cell) not in inside]
    placed = not record.loose and (label in starts or "natural_person" in header)
    if outside or not fields or (len(fields) < COLUMNS and not placed):
        return {}, f"应有7格，实有{len(record.cells)}格"
    if len(fields) < COLUMNS:
        last = fields[-1]
        fields += [Cell("", last.row, last.column + 1 + i, page=last.page) for i in range(COLUMNS - len(fields))]
        return dict(zip(order, fields, strict=True)), SHORT
    certain = (
        not record.short and (label in starts or record.loose) and fields[0] in record.figures and fields[-1] in record.figures
    )
    return dict(zip(order, fields, strict=True)), "" if certain else UNPLACED
