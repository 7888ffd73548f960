"""The rows of a form among printed rows: by plain label, and by likeness, order and place where a label is damaged."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from wenshang.parsing.tables.evidence import ROW_UNSURE, SHIFTED, Doubt
from wenshang.parsing.tables.labels import (
    is_row,
    known_labels,
    named_rows,
    names,
    nearest,
    plain,
    turned,
    wording,
)
from wenshang.parsing.tables.records import Record
from wenshang.vocabulary import EditionName, FormTable, Row

_SAME = 100.0
_STRONG = 82.0  #: the likeness of a label that has lost or gained a little
_FAIR, _CLOSE = 55.0, 78.0  #: the likeness that makes a row of a label, in a form printed whole and in one with rows left out
_WORDS = 4  #: characters of a label from which likeness and place together tell a row
_WIDE = 6  #: cells that are a row of a form though nothing is said beside them


@dataclass(frozen=True, slots=True)
class Placed:
    """A record with the form row it was taken for and, where the label did not say so plainly, why it may be another."""

    record: Record
    row: Row
    evidence: str = ""


def several(label: str) -> str:
    """Evidence that a printed label may be that of several rows."""
    return f"{ROW_UNSURE}“{label}”与几行的名称都相近"


def likeliest(label: str, text: str, rows: Iterable[Row], *, least: float) -> tuple[Row | None, str]:
    """The row that a printed label (``text`` is what is compared of it) is most like, and evidence that it may be another one."""
    row, score, alone = nearest(text, named_rows(rows))
    if row is None or score < least:
        return None, ""
    rest = (text.replace(name, "", 1) for name in names(row) if name in text)
    if not alone or (score < _SAME and text in known_labels()) or any(map(is_row, rest)):
        return row, several(label)
    near = score >= _STRONG and not turned(label, (row.label, *row.aliases))
    return row, "" if near else f"{ROW_UNSURE}“{label}”与“{row.label}”只是相近"


def without_group(label: str, headings: Collection[str]) -> str:
    """A plain label without the group's heading that some bodies print in the same cell (（六）其他处理3.其他)."""
    for heading in headings:
        if label.startswith(heading) and len(label) > len(heading):
            return without_group(label[len(heading) :], headings)
    return label


def place(
    body: Sequence[Record], anchors: Mapping[int, Placed], key: str, edition: EditionName = "2021", *, whole: bool
) -> tuple[list[Placed], list[Doubt]]:
    """The records of a table with their rows, and doubts about figures that stay without one.

    ``anchors`` are the records with a plain label, by position; those between them are placed by likeness among the rows that
    are open there. In a form that is printed ``whole`` a place alone may tell a row.
    """
    form = wording(key, edition)
    table, order, headings = form.table, form.at, form.groups
    at = {i: order[item.row.code] for i, item in anchors.items()}
    taken = set(at.values())
    placed, lost = list(anchors.values()), list[Doubt]()
    for i, gap in _gaps(body, anchors, whole):
        before = max((row for j, row in at.items() if j < i), default=-1)
        after = min((row for j, row in at.items() if j > i), default=len(table.rows))
        free = [row for n, row in enumerate(table.rows) if before < n < after and n not in taken]
        more, unread = _by_likeness(gap, _open(free, len(gap)), table, headings, whole)
        placed += more
        lost += unread
    open_ = _astray(body, {id(item.record): order[item.row.code] for item in placed}, table, headings)
    return [replace(item, evidence=item.evidence or SHIFTED) if item.row.code in open_ else item for item in placed], lost


def _gaps(body: Sequence[Record], anchors: Collection[int], whole: bool) -> list[tuple[int, list[Record]]]:
    """Consecutive records without a row that look like rows, each with the position of its first."""
    found: list[tuple[int, list[Record]]] = []
    last = -2
    for i, record in enumerate(body):
        wide = len(record.cells) >= _WIDE or (record.figures and len(record.cells) >= 2) if whole else record.cells
        if i in anchors or not wide:
            continue
        if i == last + 1:
            found[-1][1].append(record)
        else:
            found.append((i, [record]))
        last = i
    return found


def _open(free: Sequence[Row], records: int) -> list[Row]:
    """The rows open between two others: several as themselves where there are records enough for them, else the one for all."""
    rows = list(free)
    for one in (row for row in free if row.instead_of):
        parts = [row for row in free if row.key in one.instead_of]
        as_one = len(parts) == len(one.instead_of) and records <= len(rows) - len(parts)
        rows = [row for row in rows if (row not in parts if as_one else row is not one)]
    return rows


def _by_likeness(
    gap: Sequence[Record], free: Sequence[Row], table: FormTable, headings: Collection[str], whole: bool
) -> tuple[list[Placed], list[Doubt]]:
    """Records of a gap with the rows that are free there, in order; what stays open is a doubt unless it is blank."""
    placed: list[Placed] = []
    lost: list[Doubt] = []
    remaining = list(free)
    least = _FAIR if whole else _CLOSE

    def nearest_row(record: Record, rows: Sequence[Row]) -> tuple[Row | None, str]:
        return likeliest(record.label, without_group(record.leaf, headings), rows, least=least)

    gap = [record for record in gap if record.figures or (whole and not record.labels) or nearest_row(record, free)[0]]
    for number, record in enumerate(gap):
        row, why = nearest_row(record, remaining)
        alone = not any(is_row(cell.text) and plain(cell.text) not in headings for cell in record.labels[:-1])
        by_place = alone and len(gap) - number == len(remaining) > 0
        if record.leaf in headings and record.leaf not in known_labels():
            row, by_place = None, False  # the sum of a group is no row's
        if row is not None:
            why = why or ("" if alone else several(record.label))
            plainly = len(record.leaf) >= _WORDS and not turned(record.label, (row.label, *row.aliases))
            told = by_place and remaining[0] is row and plainly
            placed.append(Placed(record, row, "" if told else why))
        elif by_place and whole:
            evidence = f"行名“{record.label}”无法辨认，按位置读作“{remaining[0].label}”"
            placed.append(Placed(record, row := remaining[0], evidence))
        elif record.figures and remaining and whole:
            codes = tuple(code for candidate in remaining for code in table.codes_of(candidate))
            lost.append(Doubt(codes, f"“{record.label}”一行未能辨认", record.place(), record.line))
        remaining = remaining[remaining.index(row) + 1 :] if row is not None else remaining
    return placed, lost


def _astray(body: Sequence[Record], at: Mapping[int, int], table: FormTable, headings: Collection[str]) -> set[str]:
    """The codes of rows whose labels may stand a row away from their figures: beside a row without a name or place.

    ``at`` are the positions in the form of the records that have a row, by identity.
    """
    read = set(at.values())
    for one in (row for row in table.rows if row.instead_of):
        alike = {n for n, row in enumerate(table.rows) if row is one or row.key in one.instead_of}
        read |= alike if read & alike else set()
    last, open_ = -1, set[int]()
    for record in body:
        if id(record) in at:
            last = max(last, at[id(record)])
        elif _nameless(record, headings):
            open_ |= _rows_astray(last, read, len(table.rows))
    return {table.rows[n].code for n in open_}


def _nameless(record: Record, headings: Collection[str]) -> bool:
    """Has a row figures, and no label but its unit or one that stands over several rows?"""
    if record.unit and not record.loose and record.figures and record.named is None:
        return True
    named = record.named is not None and (record.named.rowspan == 1 or record.leaf not in headings)
    return bool(record.figures) and len(record.cells) >= _WIDE and not named


def _rows_astray(last: int, read: Collection[int], rows: int) -> set[int]:
    """The rows of a form that may have the figures of their neighbours, where a row without a name stands below row ``last``.

    Labels that have moved by a row leave a row of the form unnamed: they are those between it and the row without a name.

    >>> _rows_astray(1, {0, 1, 2, 3}, 5), _rows_astray(3, {0, 2, 3, 4}, 5), _rows_astray(2, {0, 1, 2, 3}, 4)
    ({2, 3}, {2, 3}, set())
    """
    unnamed = [at for at in range(rows) if at not in read]
    below = max((at for at in unnamed if at > last), default=last)
    above = min((at for at in unnamed if at <= last), default=last + 1)
    return {at for at in range(above, below + 1) if at in read}
