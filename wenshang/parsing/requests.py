"""Records in, table 三 out: rows by label (and by place where a label is damaged), columns by header or by order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from wenshang import vocabulary
from wenshang.model import Cell
from wenshang.parsing import values
from wenshang.parsing.grid import Record
from wenshang.parsing.labels import best, column_index, likeness, plain, row_index
from wenshang.parsing.printed import Doubt, Reading, printed
from wenshang.vocabulary import FormTable, Row

_STRONG, _FAIR = 82.0, 55.0


@cache
def _form() -> FormTable:
    return vocabulary.form("2021").table("requests")


@cache
def _rows() -> Mapping[str, tuple[int, ...]]:
    return row_index(_form())


@cache
def _columns() -> Mapping[str, str]:
    return column_index(_form())


@cache
def _order() -> tuple[str, ...]:
    return tuple(column.key for column in _form().columns)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A record with the form row it was taken for and, where the label did not say so plainly, why."""

    record: Record
    row: Row
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class _Columns:
    """What is known of a table's columns: header cells, where text rows begin (by label field), and where grid rows end."""

    header: Mapping[str, Cell]
    starts: Mapping[int, int]
    edge: int


def read(records: Sequence[Record]) -> Reading:
    """Table 三 from all records of a document."""
    reading = Reading()
    for run in _runs(records):
        placed, lost = _place(run)
        columns = _Columns({}, _starts(placed), _edge(placed))
        by_header = _header_tells(placed, run)
        rows = {id(item.record): item for item in placed}
        for record in run:
            if found := _header(record):
                header = _merged(columns.header, found) if by_header else {}
                columns = replace(columns, header=header)
            elif item := rows.get(id(record)):
                _read_row(reading, item, columns)
        reading.doubts += lost
    return reading


def gaps(reading: Reading) -> bool:
    """Is a row of the form missing although its neighbours are there?"""
    if not reading.cells:
        return False
    rows = [row for row in _form().rows if row.group != "（六）其他处理" and row.key != "other.all"]
    return any(f"{row.code}.total" not in reading.cells for row in rows)


def fill(reading: Reading, lines: Sequence[Record]) -> None:
    """Add rows that stand between tables as a plain line (the last line of a page, cut off from its table)."""
    for record in lines:
        row = _exact(record)
        if row is None or len(record.figures) != 7 or f"{_form().rows[row].code}.total" in reading.cells:
            continue
        _read_row(reading, _Placed(record, _form().rows[row], "这一行印在表格线之外"), _Columns({}, {}, 0))


# ---------------------------------------------------------------- which records


def _exact(record: Record) -> int | None:
    """The form row that a record's label names plainly, or None."""
    if not record.labels or len(record.cells) == 0:
        return None
    texts = [plain(cell.text) for cell in record.labels]
    tries = [texts[-1], "".join(texts[-2:]), "".join(texts[-3:])] if record.loose or not record.aligned else [texts[-1]]
    return next((_rows()[text][0] for text in tries if text in _rows()), None)


def _runs(records: Sequence[Record]) -> list[list[Record]]:
    """The stretches of records that belong to a table 三 each, headers included."""
    marks = [(i, row) for i, record in enumerate(records) if (row := _exact(record)) is not None and _sure(record, row)]
    runs: list[list[int]] = []
    seen: set[int] = set()
    for i, row in marks:
        if not runs or (row in seen and (row == 0 or len(seen) > 12)) or i - runs[-1][-1] > 12:
            runs.append([])
            seen = set()
        runs[-1].append(i)
        seen.add(row)
    wide = []
    for number, run in enumerate(runs):
        first = run[0]
        floor = runs[number - 1][-1] + 1 if number else 0
        while first > floor and run[0] - first < 8 and (_header(records[first - 1]) or _like_row(records[first - 1])):
            first -= 1
        last = run[-1]
        ceiling = runs[number + 1][0] - 1 if number + 1 < len(runs) else len(records) - 1
        while last < ceiling and last - run[-1] < 30 and _like_row(records[last + 1]):
            last += 1
        wide.append(list(records[first : last + 1]))
    return wide


def _sure(record: Record, row: int) -> bool:
    """Long labels of the form are sure; 其他 and 总计 are not, and neither is a label without cells enough."""
    return len(record.leaf or "") >= 4 and len(record.cells) >= 1 and _form().rows[row].key != "processed"


def _like_row(record: Record) -> bool:
    return len(record.cells) >= 6 and not _header(record) and all(values.read(cell.text) is not None for cell in record.cells[:7])


def _place(run: Sequence[Record]) -> tuple[list[_Placed], list[Doubt]]:
    """Each record with its form row: plain labels first, then by likeness among the rows that the place allows."""
    rows = _form().rows
    body = [record for record in run if not _header(record)]
    taken: dict[int, int] = {}
    for i, record in enumerate(body):
        row = _exact(record)
        if row is not None and row not in taken.values():
            taken[i] = row
    taken = _drop_outliers(body, taken)
    placed = [_Placed(body[i], rows[row]) for i, row in taken.items()]
    lost: list[Doubt] = []
    for i, gap in _gaps(body, taken):
        before = max((row for j, row in taken.items() if j < i), default=-1)
        after = min((row for j, row in taken.items() if j > i), default=len(rows))
        free = _free(before, after, set(taken.values()), len(gap))
        more, unread = _by_likeness(gap, free)
        placed += more
        lost += unread
    return placed, lost


def _free(before: int, after: int, taken: set[int], records: int) -> list[Row]:
    """The rows open between two others: 其他处理 as three rows where there are records enough for them, else as one."""
    rows = [row for at, row in enumerate(_form().rows) if before < at < after and at not in taken]
    others = [row for row in rows if row.key.startswith("other.")]
    if len(others) < 4:
        return [row for row in rows if row.key != "other.all"]
    as_one = [row for row in rows if row.key == "other.all" or row not in others]
    return as_one if records <= len(as_one) else [row for row in rows if row.key != "other.all"]


def _drop_outliers(body: Sequence[Record], taken: dict[int, int]) -> dict[int, int]:
    """Short labels (其他, 总计) count only where the rows around them allow it."""
    kept = dict(taken)
    for i, row in taken.items():
        if len(body[i].leaf) < 4:
            before = max((r for j, r in taken.items() if j < i), default=-1)
            after = min((r for j, r in taken.items() if j > i), default=len(_form().rows))
            if not before < row < after:
                del kept[i]
    return kept


def _gaps(body: Sequence[Record], taken: Mapping[int, int]) -> list[tuple[int, list[Record]]]:
    """Consecutive records without a row that look like rows, each with the position of its first."""
    found: list[tuple[int, list[Record]]] = []
    last = -2
    for i, record in enumerate(body):
        if i in taken or (len(record.cells) < 6 and not (record.figures and len(record.cells) >= 2)):
            continue
        if i == last + 1:
            found[-1][1].append(record)
        else:
            found.append((i, [record]))
        last = i
    return found


def _by_likeness(gap: Sequence[Record], free: Sequence[Row]) -> tuple[list[_Placed], list[Doubt]]:
    """Records of a gap with the rows that are free there, in order; what stays open is a doubt unless it is blank."""
    placed: list[_Placed] = []
    lost: list[Doubt] = []
    remaining = list(free)
    gap = [record for record in gap if record.figures or not record.labels or best(record.leaf, free)[1] >= _FAIR]
    for number, record in enumerate(gap):
        row, score = best(record.leaf, remaining)
        by_place = len(gap) - number == len(remaining)
        if row is not None and score >= _STRONG:
            evidence = ""
        elif row is not None and score >= _FAIR:
            evidence = "" if by_place and remaining[0] is row else f"行名“{record.label}”与“{row.label}”只是相近"
        elif by_place and remaining:
            row, evidence = remaining[0], f"行名“{record.label}”无法辨认，按位置读作“{remaining[0].label}”"
        else:
            if record.figures and remaining:
                codes = tuple(code for candidate in remaining for code in _form().codes_of(candidate))
                lost.append(Doubt(codes, f"表三有一行未能辨认：“{record.label}”", record.place(), record.line))
            continue
        placed.append(_Placed(record, row, evidence))
        remaining = remaining[remaining.index(row) + 1 :]
    return placed, lost


# ---------------------------------------------------------------- which columns


def _header(record: Record) -> dict[str, Cell]:
    """Column key → cell, where a record is a line of the header; else empty."""
    cells = (*record.labels, *record.cells)
    found: dict[str, Cell] = {}
    strong = 0
    for cell in cells:
        key = _columns().get(plain(cell.text)) if cell.text else None
        if key is not None and key not in found:
            found[key] = cell
            strong += key not in ("other", "total")
    if strong == 0 or any(values.read(cell.text) not in (None, values.Reading(None)) for cell in cells):
        return {}
    for cell in cells:
        text = plain(cell.text)
        if len(text) >= 3 and cell not in found.values() and strong >= 2:
            near = max(_form().columns, key=lambda column: likeness(text, plain(column.label)))
            if near.key not in found and likeness(text, plain(near.label)) >= 60:
                found[near.key] = cell
    return found


def _header_tells(placed: Sequence[_Placed], run: Sequence[Record]) -> bool:
    """May the header's columns be followed? Not where they stand in an order of their own that the sums contradict."""
    header: dict[str, Cell] = {}
    for record in run:
        header = _merged(header, _header(record))
    order = _header_order(header)
    if order == _order():
        return True
    votes = 0
    for item in placed:
        cells = item.record.figures
        if len(cells) == 7:
            told = dict(zip(order, (_number(cell) for cell in cells), strict=True))
            formal = [_number(cell) for cell in cells]
            votes += (sum(told.values()) == 2 * told["total"]) - (sum(formal) == 2 * formal[-1])
    return votes > 0


def _number(cell: Cell) -> int:
    reading = values.read(cell.text)
    return int(reading.value or 0) if reading is not None else 0


def _merged(header: Mapping[str, Cell], more: Mapping[str, Cell]) -> dict[str, Cell]:
    """The header with one more line of it; a line that repeats a column begins a new header."""
    return dict(more) if set(header) & set(more) else {**header, **more}


def _starts(placed: Sequence[_Placed]) -> dict[int, int]:
    """For text tables: label's field → field of the first value, learnt from rows that print all seven."""
    seen: dict[int, list[int]] = {}
    for item in placed:
        record = item.record
        if not record.aligned and len(record.figures) == 7 and record.labels:
            seen.setdefault(record.labels[-1].column, []).append(record.figures[0].column)
    return {label: max(set(starts), key=starts.count) for label, starts in seen.items()}


def _edge(placed: Sequence[_Placed]) -> int:
    """Where the rows of a grid end, as most of them do."""
    ends = [item.record.cells[-1].column + item.record.cells[-1].colspan for item in placed if item.record.cells]
    return max(set(ends), key=ends.count) if ends else 0


def _read_row(reading: Reading, item: _Placed, columns: _Columns) -> None:
    record, row = item.record, item.row
    cells, evidence = _cells(record, columns)
    codes = _form().codes_of(row)
    if not cells:
        reading.doubts.append(Doubt(codes, f"“{row.label}”一行的各列无法对应：{evidence}", record.place(), record.line))
        return
    if len(cells) < 7:
        reading.doubts.append(Doubt(codes, f"“{row.label}”一行少了格子（{evidence}），各列可能错位", record.place(), record.line))
    why = "；".join(part for part in (item.evidence, evidence) if part)
    unread = []
    for column in _form().columns:
        cell = cells.get(column.key)
        if cell is None:
            continue
        code = f"{row.code}.{column.key}"
        found = printed(code, cell, record, column=column.label, unit=column.unit, evidence=why)
        if found is None:
            unread.append(code)
        else:
            reading.add(found)
    if unread:
        reading.doubts.append(Doubt(tuple(unread), f"“{row.label}”一行有格子不是数字", record.place(), record.line))


def _cells(record: Record, columns: _Columns) -> tuple[dict[str, Cell], str]:
    """Column key → cell of a row, and why the columns may be wrong; no cells where they cannot be told."""
    header = columns.header
    order = _header_order(header)
    cells = [cell for cell in record.cells if not (cell.rowspan > 1 and cell.row < record.row)]
    if len(cells) < len(record.cells):
        return _by_grid(cells, header, "有格子跨行合并")
    whole = not record.aligned or (cells and cells[-1].column + cells[-1].colspan >= columns.edge)
    if len(cells) == 7 and len({cell.colspan for cell in cells}) == 1 and whole:
        return dict(zip(order, cells, strict=True)), ""
    if record.aligned:
        found, why = _by_grid(cells, header, "")
        if found and not why:
            return found, ""
    if len(record.figures) == 7:
        return dict(zip(order, record.figures, strict=True)), ""
    if not record.aligned:
        return _by_window(record, order, columns)
    return _by_grid(cells, header, f"应有7格，实有{len(cells)}格")


def _header_order(header: Mapping[str, Cell]) -> tuple[str, ...]:
    """The columns in printed order where the header has all seven, else the form's order."""
    if len(header) < 7 or len({cell.column for cell in header.values()}) < 7:
        return _order()
    return tuple(sorted(header, key=lambda key: header[key].column))


def _by_grid(cells: Sequence[Cell], header: Mapping[str, Cell], why: str) -> tuple[dict[str, Cell], str]:
    """Cells under their header cells; every figure must find its column, and no cell may serve two columns."""
    found: dict[str, Cell] = {}
    for key, head in header.items():
        under = [c for c in cells if c.column < head.column + head.colspan and head.column < c.column + c.colspan]
        figures = [c for c in under if (r := values.read(c.text)) is None or not r.blank]
        if len(figures) > 1:
            return {}, f"“{head.text}”一列下有{len(figures)}个数字"
        if under:
            found[key] = (figures or under)[0]
    used = list(found.values())
    shared = any(used.count(cell) > 1 and values.read(cell.text) != values.Reading(None) for cell in used)
    stray = any(cell not in used and values.read(cell.text) != values.Reading(None) for cell in cells)
    if shared or stray or len(header) < 7:
        return {}, why or ("有格子跨列合并" if shared else "有数字不在任何一列下" if stray else "缺少表头")
    return found, why if len(found) == 7 else (why or f"只有{len(found)}格")


def _by_window(record: Record, order: Sequence[str], columns: _Columns) -> tuple[dict[str, Cell], str]:
    """Seven fields of a text row: from the field that full rows of the same kind begin with, else right after the label."""
    header, starts = columns.header, columns.starts
    label = record.labels[-1].column if record.labels else -1
    natural = header["natural_person"].column if "natural_person" in header else 0
    first = starts.get(label, max(label + 1, natural)) if not record.loose else 0
    fields = [cell for i, cell in enumerate(record.cells) if (i if record.loose else cell.column) >= first][:7]
    outside = [cell for cell in record.figures if cell not in fields]
    placed = not record.loose and (label in starts or "natural_person" in header)
    if outside or not fields or (len(fields) < 7 and not placed):
        return {}, f"应有7格，实有{len(record.cells)}格"
    if len(fields) < 7:
        last = fields[-1]
        fields += [Cell("", last.row, last.column + 1 + i, page=last.page) for i in range(7 - len(fields))]
        return dict(zip(order, fields, strict=True)), "行尾的空格没有印出"
    certain = (label in starts or record.loose) and fields[0] in record.figures and fields[-1] in record.figures
    return dict(zip(order, fields, strict=True)), "" if certain else "文本中各列位置不能确定"
