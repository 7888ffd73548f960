"""Read table 三: its rows by label, order and likeness, its columns by header, by order or by place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from wenshang.model import Cell
from wenshang.parsing.tables import columns, values
from wenshang.parsing.tables.columns import COLUMNS, Columns
from wenshang.parsing.tables.evidence import OVER_BLANK, ROW_UNSURE, Doubt, TableReading
from wenshang.parsing.tables.labels import is_row, names_in, plain, wording
from wenshang.parsing.tables.placing import Placed, place, without_group
from wenshang.parsing.tables.records import MERGED, Record
from wenshang.vocabulary import Row

_ALSO = "“其他处理”与其下各行同时印有数字"
_OTHERS = ("other.uncorrected", "other.fee_unpaid", "other.rest")
#: how a label ends at which another one begins: nearest to the figures stand the first letters of that (）总计 四、)
_BEGUN = re.compile(r"(?:^[一二三四五六七八九十]{1,2}[、.．]|[(（][一二三四五六七八九十]{1,2}(?![一-鿿])[^)）]*)$")
_THIRD = re.compile(r"[(（]?[3３][)）.．、]?其他")
_STUB = frozenset("三本年度办理结果")
_NEAR = 12  #: records without a row between two rows of one table; rows after which another table may begin
_ABOVE, _BELOW = 8, 30  #: records above the first row and below the last that may belong to the table


def read(records: Sequence[Record]) -> TableReading:
    """Table 三 from all records of a document."""
    reading = TableReading()
    for run in _runs(records):
        placed, lost = _placed(run)
        rows = _by_record(placed)
        over_blank = _over_blank(placed)
        found = columns.of(run, [item.record for item in placed])
        followed = bool(found.header)
        for record in run:
            if line := columns.header(record):
                found = replace(found, header=columns.merged(found.header, line)) if followed else found
            elif item := rows.get(id(record)):
                why = OVER_BLANK if id(record) in over_blank else ""
                _read_row(reading, replace(item, evidence=why or item.evidence), found)
        reading.doubts += lost
    return reading


def gaps(reading: TableReading) -> bool:
    """Is a row of the form missing although its neighbours are there?"""
    rows = [row for row in wording("requests").rows if not row.key.startswith("other.")]
    return bool(reading.cells) and any(f"{row.code}.total" not in reading.cells for row in rows)


def fill(reading: TableReading, lines: Sequence[Record]) -> None:
    """Add rows that stand between tables as a plain line (the last line of a page, cut off from its table)."""
    for record in lines:
        row = _exact(record)
        if row is not None and len(record.figures) == COLUMNS and f"{row.code}.total" not in reading.cells:
            _read_row(reading, Placed(record, row, "这一行印在表格线之外"), Columns({}, {}, {}))


def _read_row(reading: TableReading, item: Placed, found: Columns) -> None:
    record, row = item.record, item.row
    cells, why = columns.cells_of(record, found)
    codes = wording("requests").table.codes_of(row)
    if not cells:
        reading.doubt(codes, f"“{row.label}”一行的各列无法对应：{why}", record)
        return
    if len(cells) < COLUMNS:
        reading.doubt(codes, f"“{row.label}”一行少了格子（{why}），各列可能错位", record)
    merged = MERGED if any(MERGED in cell.doubt for cell in record.cells) else ""  # then those beside it may be others', too
    own = [(key, label) for key, label in wording("requests").columns.items() if key in cells]
    named = [(f"{row.code}.{key}", cells[key], label) for key, label in own]
    of_table = found.evidence if len(cells) == COLUMNS else ""
    reading.take(record, named, _two_names(record) or item.evidence, of_table, why, merged)


def _exact(record: Record) -> Row | None:
    """The form row that a record's label names plainly, or None."""
    if not record.labels or not record.cells or _BEGUN.search(record.labels[-1].text):
        return None
    known = wording("requests").named
    texts = [plain(cell.text) for cell in record.labels]
    tries = [record.leaf]
    if record.loose or not record.aligned:
        tries += ["".join(texts[-2:]), "".join(texts[-3:])]
    tries += [without_group(record.leaf, wording("requests").groups), *_without_stub(record.leaf)]
    return next((known[text][0] for text in tries if text in known), None)


def _without_stub(label: str) -> list[str]:
    """A label without letters of 三、本年度办理结果, which is printed downwards beside the rows and falls into them."""
    ends = [(n, 0) for n in range(1, 4)] + [(0, n) for n in range(1, 4)]
    cut = ((label[:front] + label[len(label) - back :], label[front : len(label) - back]) for front, back in ends)
    return [rest for letters, rest in cut if len(rest) >= 4 and set(letters) <= _STUB]


def _two_names(record: Record) -> str:
    """Why a record's label may be that of two rows: another one is printed in it (a rule between them is lost)."""
    *before, last = names_in(record.label)
    headings = wording("requests").groups
    foreign = [text for name in before if (text := plain(name)) not in headings and len(text) >= 4]
    return f"{ROW_UNSURE}“{record.label}”里印有两行的名称" if foreign and is_row(last) else ""


def _runs(records: Sequence[Record]) -> list[list[Record]]:
    """The stretches of records that belong to a table 三 each, headers included."""
    marks = [(i, row.key) for i, record in enumerate(records) if (row := _exact(record)) is not None and _sure(record, row)]
    runs: list[list[int]] = []
    seen: set[str] = set()
    for number, (i, key) in enumerate(marks):
        again = key in seen and (key == "received" or (len(seen) > _NEAR and _begins_anew(marks[number:], seen)))
        if not runs or again or i - runs[-1][-1] > _NEAR:
            runs.append([])
            seen = set()
        runs[-1].append(i)
        seen.add(key)
    ends = [-1, *(run[-1] for run in runs)]
    begins = [*(run[0] for run in runs), len(records)]
    return [_widened(records, run, floor + 1, ceiling) for run, floor, ceiling in zip(runs, ends, begins[1:], strict=False)]


def _widened(records: Sequence[Record], run: Sequence[int], floor: int, ceiling: int) -> list[Record]:
    """The records of a stretch with its header and the rows without a label around it, between two limits."""
    first, last = run[0], run[-1]
    while first > max(floor, run[0] - _ABOVE) and (columns.header(records[first - 1]) or _like_row(records[first - 1])):
        first -= 1
    while last + 1 < min(ceiling, run[-1] + _BELOW + 1) and _like_row(records[last + 1]):
        last += 1
    return list(records[first : last + 1])


def _begins_anew(marks: Sequence[tuple[int, str]], seen: set[str]) -> bool:
    """Is this another table, rather than a row of the same one printed twice (over the end of a page)?"""
    return len(marks) > 2 and all(row in seen for _, row in marks[:3])


def _sure(record: Record, row: Row) -> bool:
    """Long labels of the form are sure; 其他 and 总计 are not."""
    return len(record.leaf) >= 4 and row.key != "processed"


def _like_row(record: Record) -> bool:
    if len(record.cells) < COLUMNS - 1 or columns.header(record):
        return False
    return all(values.read(cell.text) is not None for cell in record.cells[:COLUMNS])


def _placed(run: Sequence[Record]) -> tuple[list[Placed], list[Doubt]]:
    """Each record with its form row; a plain label that is printed again is read for its row, too."""
    body: list[Record] = []
    twice: list[Placed] = []
    seen: set[str] = set()
    for record in run:
        if columns.header(record):
            continue
        row = _exact(record)
        if row is not None and row.key in seen and _sure(record, row):
            twice.append(Placed(record, row))
            continue
        body.append(record)
        seen.update([row.key] if row is not None else [])
    placed, lost = place(body, _anchors(body), "requests", whole=True)
    why = {item.row.key: item.evidence for item in placed}
    return [*placed, *(replace(item, evidence=why.get(item.row.key, "")) for item in twice)], lost


def _anchors(body: Sequence[Record]) -> Mapping[int, Placed]:
    """The records whose label names a row plainly, by position; short labels (其他, 总计) only where the rows around allow it."""
    taken: dict[int, Row] = {}
    for i, record in enumerate(body):
        row = _exact(record)
        if row is not None and row not in taken.values():
            taken[i] = row
    others = [row.key for row in taken.values() if row.key.startswith("other.")]
    at = {i: wording("requests").at[row.code] for i, row in taken.items()}

    def allowed(i: int, row: Row) -> bool:
        if others == ["other.rest"] and row.key == "other.rest":  # 其他 alone may stand for all three, 3.其他 does not
            return _THIRD.match(body[i].label) is not None
        if row.key == "other.all" and len(others) > 1:
            return False
        before = max((n for j, n in at.items() if j < i), default=-1)
        after = min((n for j, n in at.items() if j > i), default=len(wording("requests").rows))
        return len(body[i].leaf) >= 4 or before < at[i] < after

    return {i: Placed(body[i], row) for i, row in taken.items() if allowed(i, row)}


def _by_record(placed: Sequence[Placed]) -> dict[int, Placed]:
    """The rows by their record's identity; the three of 其他处理 whose cells are merged over them are the one row for them."""
    others = sorted((item for item in placed if item.row.key in _OTHERS), key=lambda item: item.record.row)
    also = [replace(item, evidence=item.evidence or _ALSO) for item in placed if others and item.row.key == "other.all"]
    found = {id(item.record): item for item in (*placed, *also)}
    cells = {id(cell) for item in others for cell in item.record.cells if cell.text.strip()}
    first = others[0] if len(others) == len(_OTHERS) else None
    if first is None or not all(_reaches(cell, first.record.row, others[-1].record.row) for cell in first.record.cells):
        return found
    if len(cells) > len(first.record.cells):
        return found
    one = next(row for row in wording("requests").rows if row.key == "other.all")
    plain_cells = (replace(cell, doubt=cell.doubt.removeprefix(MERGED).lstrip("；")) for cell in first.record.cells)
    own = replace(first.record, cells=tuple(plain_cells))
    kept = {key: item for key, item in found.items() if item not in others}
    return {**kept, id(first.record): Placed(own, one)}


def _reaches(cell: Cell, top: int, bottom: int) -> bool:
    return cell.row <= top and cell.row + cell.rowspan > bottom


def _over_blank(placed: Iterable[Placed]) -> set[int]:
    """The records of a text (by identity) whose figures may stand over blank rows below, and those rows.

    Where figures are merged over rows, a copied text prints them in the first. A table that leaves its zeros blank shows that in
    other rows, too.
    """
    rows = sorted((item.record for item in placed), key=lambda record: (record.table, record.row))
    blank = [not record.figures for record in rows]
    whole = sum(len(record.figures) == COLUMNS for record in rows)
    if any(record.aligned or record.loose for record in rows) or not any(blank) or whole + sum(blank) < len(rows):
        return set()
    found: set[int] = set()
    for at, record in enumerate(rows):
        if blank[at] and at and (not blank[at - 1] or id(rows[at - 1]) in found):
            found |= {id(record), id(rows[at - 1])}
    return found if whole > 2 * sum(blank) else set()
