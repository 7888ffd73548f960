"""Find the rows of table 三 among records: by label, and by place and likeness where a label is damaged."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from wenshang.parsing.tables import request_columns, values
from wenshang.parsing.tables.labels import is_row, plain, row_index
from wenshang.parsing.tables.records import Record, names_in
from wenshang.parsing.tables.table_cells import ROW_UNSURE, SHIFTED, Doubt, likeliest, rows_astray
from wenshang.vocabulary import Row

_FAIR = 55.0
_THIRD = re.compile(r"[(（]?[3３][)）.．、]?其他")
_STUB = frozenset("三本年度办理结果")


@cache
def _rows() -> Mapping[str, tuple[int, ...]]:
    return row_index(request_columns.form())


@cache
def _groups() -> tuple[str, ...]:
    """The plain headings that stand to the left of rows (不予公开, 本年度办理结果)."""
    return tuple(dict.fromkeys(plain(text) for row in request_columns.form().rows for text in (row.part, row.group) if text))


@dataclass(frozen=True, slots=True)
class Placed:
    """A record with the form row it was taken for and, where the label did not say so plainly, why."""

    record: Record
    row: Row
    evidence: str = ""


def exact(record: Record) -> int | None:
    """The form row that a record's label names plainly, or None."""
    if not record.labels or len(record.cells) == 0:
        return None
    texts = [plain(cell.text) for cell in record.labels]
    tries = [texts[-1], "".join(texts[-2:]), "".join(texts[-3:])] if record.loose or not record.aligned else [texts[-1]]
    tries += [_without_group(texts[-1]), *_without_stub(texts[-1])]
    return next((_rows()[text][0] for text in tries if text in _rows()), None)


def _without_stub(label: str) -> list[str]:
    """A label without letters of 三、本年度办理结果, which is printed downwards beside the rows and falls into them."""
    ends = [(n, 0) for n in range(1, 4)] + [(0, n) for n in range(1, 4)]
    cut = ((label[:front] + label[len(label) - back :], label[front : len(label) - back]) for front, back in ends)
    return [rest for letters, rest in cut if len(rest) >= 4 and set(letters) <= _STUB]


def _without_group(label: str) -> str:
    """A label without the group's heading that some bodies print in the same cell (（六）其他处理3.其他)."""
    for group in _groups():
        if label.startswith(group) and len(label) > len(group):
            return _without_group(label[len(group) :])
    return label


def two_names(record: Record) -> str:
    """Why a record's label may be that of two rows: another one is printed in it (a rule between them is lost)."""
    *before, last = names_in(record.label)
    foreign = [plain(text) for text in before if plain(text) not in _groups() and len(plain(text)) >= 4]
    return f"{ROW_UNSURE}“{record.label}”里印有两行的名称" if foreign and is_row(last) else ""


def runs(records: Sequence[Record]) -> list[list[Record]]:
    """The stretches of records that belong to a table 三 each, headers included."""
    marks = [(i, row) for i, record in enumerate(records) if (row := exact(record)) is not None and _sure(record, row)]
    runs: list[list[int]] = []
    seen: set[int] = set()
    for number, (i, row) in enumerate(marks):
        again = row in seen and (row == 0 or (len(seen) > 12 and _begins_anew(marks[number:], seen)))
        if not runs or again or i - runs[-1][-1] > 12:
            runs.append([])
            seen = set()
        runs[-1].append(i)
        seen.add(row)
    wide = []
    for number, run in enumerate(runs):
        first = run[0]
        floor = runs[number - 1][-1] + 1 if number else 0
        while (
            first > floor and run[0] - first < 8 and (request_columns.header(records[first - 1]) or _like_row(records[first - 1]))
        ):
            first -= 1
        last = run[-1]
        ceiling = runs[number + 1][0] - 1 if number + 1 < len(runs) else len(records) - 1
        while last < ceiling and last - run[-1] < 30 and _like_row(records[last + 1]):
            last += 1
        wide.append(list(records[first : last + 1]))
    return wide


def _begins_anew(marks: Sequence[tuple[int, int]], seen: set[int]) -> bool:
    """Is this another table, rather than a row of the same one printed twice (over the end of a page)?"""
    return len(marks) > 2 and all(row in seen for _, row in marks[:3])


def _sure(record: Record, row: int) -> bool:
    """Long labels of the form are sure; 其他 and 总计 are not, and neither is a label without cells enough."""
    return len(record.leaf or "") >= 4 and len(record.cells) >= 1 and request_columns.form().rows[row].key != "processed"


def _like_row(record: Record) -> bool:
    if len(record.cells) < 6 or _is_head(record):
        return False
    return all(values.read(cell.text) is not None for cell in record.cells[:7])


def _is_head(record: Record) -> bool:
    return bool(request_columns.header(record))


def place(run: Sequence[Record]) -> tuple[list[Placed], list[Doubt]]:
    """Each record with its form row: plain labels first, then by likeness among the rows that the place allows."""
    rows = request_columns.form().rows
    body, twice = _without_repeats([record for record in run if not _is_head(record)])
    taken: dict[int, int] = {}
    for i, record in enumerate(body):
        row = exact(record)
        if row is not None and row not in taken.values():
            taken[i] = row
    taken = _drop_outliers(body, taken)
    placed = [*(Placed(body[i], rows[row]) for i, row in taken.items()), *twice]
    lost: list[Doubt] = []
    for i, gap in _gaps(body, taken):
        before = max((row for j, row in taken.items() if j < i), default=-1)
        after = min((row for j, row in taken.items() if j > i), default=len(rows))
        free = _free(before, after, set(taken.values()), len(gap))
        more, unread = _by_likeness(gap, free)
        placed += more
        lost += unread
    return _shifted(body, placed), lost


def _shifted(body: Sequence[Record], placed: list[Placed]) -> list[Placed]:
    """The rows, with evidence where labels may stand a row away from their figures: beside a row without a name or place."""
    rows = list(request_columns.form().rows)
    at = {id(item.record): rows.index(item.row) for item in placed}
    read = set(at.values())
    others = {i for i, row in enumerate(rows) if row.key.startswith("other.")}
    read |= others if read & others else set()
    last, open_ = -1, set[int]()
    for record in body:
        if id(record) in at:
            last = max(last, at[id(record)])
        elif _nameless(record):
            open_ |= rows_astray(last, read, len(rows))
    return [replace(item, evidence=item.evidence or SHIFTED) if rows.index(item.row) in open_ else item for item in placed]


def _nameless(record: Record) -> bool:
    """Has a row figures and no label but one that stands over several rows?"""
    named = bool(record.labels) and (record.labels[-1].rowspan == 1 or record.leaf not in _groups())
    return bool(record.figures) and len(record.cells) >= 6 and not named


def _without_repeats(body: Sequence[Record]) -> tuple[list[Record], list[Placed]]:
    """The records, and apart from them those whose plain label an earlier one had: each is read for its row, too."""
    seen: set[int] = set()
    kept: list[Record] = []
    twice: list[Placed] = []
    for record in body:
        row = exact(record)
        if row is not None and row in seen and _sure(record, row):
            twice.append(Placed(record, request_columns.form().rows[row]))
            continue
        kept.append(record)
        if row is not None:
            seen.add(row)
    return kept, twice


def _free(before: int, after: int, taken: set[int], records: int) -> list[Row]:
    """The rows open between two others: 其他处理 as three rows where there are records enough for them, else as one."""
    rows = [row for at, row in enumerate(request_columns.form().rows) if before < at < after and at not in taken]
    others = [row for row in rows if row.key.startswith("other.")]
    if len(others) < 4:
        return [row for row in rows if row.key != "other.all"]
    as_one = [row for row in rows if row.key == "other.all" or row not in others]
    return as_one if records <= len(as_one) else [row for row in rows if row.key != "other.all"]


def _drop_outliers(body: Sequence[Record], taken: dict[int, int]) -> dict[int, int]:
    """Short labels (其他, 总计) count only where the rows around them allow it."""
    kept = dict(taken)
    others = {
        i: request_columns.form().rows[row].key
        for i, row in taken.items()
        if request_columns.form().rows[row].key.startswith("other.")
    }
    if set(others.values()) == {"other.rest"}:  # 其他 alone may stand for all three, 3.其他 does not
        kept = {i: row for i, row in taken.items() if i not in others or _THIRD.match(body[i].label)}
    if len(others) > 1:
        kept = {i: row for i, row in taken.items() if others.get(i) != "other.all"}
    for i, row in taken.items():
        if len(body[i].leaf) < 4:
            before = max((r for j, r in taken.items() if j < i), default=-1)
            after = min((r for j, r in taken.items() if j > i), default=len(request_columns.form().rows))
            if not before < row < after:
                kept.pop(i, None)
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


def _by_likeness(gap: Sequence[Record], free: Sequence[Row]) -> tuple[list[Placed], list[Doubt]]:
    """Records of a gap with the rows that are free there, in order; what stays open is a doubt unless it is blank."""
    placed: list[Placed] = []
    lost: list[Doubt] = []
    remaining = list(free)
    gap = [r for r in gap if r.figures or not r.labels or likeliest(r.label, _without_group(r.leaf), free, least=_FAIR)[0]]
    for number, record in enumerate(gap):
        row, why = likeliest(record.label, _without_group(record.leaf), remaining, least=_FAIR)
        by_place = len(gap) - number == len(remaining)
        if record.leaf in _groups() and record.leaf not in _rows():
            row, by_place = None, False  # the sum of a group is no row's
        if row is not None:
            evidence = "" if by_place and remaining[0] is row else why
        elif by_place and remaining:
            row, evidence = remaining[0], f"行名“{record.label}”无法辨认，按位置读作“{remaining[0].label}”"
        else:
            if record.figures and remaining:
                codes = tuple(code for candidate in remaining for code in request_columns.form().codes_of(candidate))
                lost.append(Doubt(codes, f"“{record.label}”一行未能辨认", record.place(), record.line))
            continue
        placed.append(Placed(record, row, evidence))
        remaining = remaining[remaining.index(row) + 1 :]
    return placed, lost
