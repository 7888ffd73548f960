"""The rows of a table: the printed labels of each, and the cells to their right.

Three sources give the same records: rows of a true grid, rows of text whose columns are not certain, and loose paragraphs (one
cell a line, or a row as one line) as they come out of copied pages, which ``loose`` reads.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from wenshang.model import Cell, Place, Table
from wenshang.parsing.tables import values
from wenshang.parsing.tables.labels import is_row, known_labels, plain

_PAGE_NUMBER = re.compile(r"^[-—–－ 第]*\d{1,3}[-—–－ 页]*$")

#: Why a figure may be another row's.
_RUNS_ON = "下一行印有数字而没有行名"
MERGED = "数字所在的格子跨几行合并"
_STACKED = "一行里印有{}行，各取其一"
_MOST = 4  #: rows that are printed in one
_NUMBERED = re.compile(r"(?<=.)(?=(?<!\d)\d{1,2}[.．、](?!\d)|[（(][一二三四五六七八九]{1,2}[）)])")
_WIDEST = 60  #: cells of a line that prints rows side by side
_HEADS = 3  #: rows among which the head of a table is looked for
_LABEL = 4  #: characters of words that belong to a label
_GLUED = re.compile(r"[一-鿿）)”\"]\s*\d[\d,.]*$")
_DASHES = dict.fromkeys(map(ord, "—–－页"), "-")


@dataclass(frozen=True, slots=True)
class Record:
    """A printed row. ``labels`` are the label cells left to right, ``cells`` everything right of them (blank cells too).

    ``aligned`` says that the cells' columns can be trusted; ``loose`` that the row was put together from single lines (``row`` is
    then the paragraph's number);
    ``short`` that a text row has fewer fields than most rows of its table; ``scale`` is the unit of its counts where that is no
    single thing (万件).
    """

    labels: tuple[Cell, ...]
    cells: tuple[Cell, ...]
    table: int
    row: int
    aligned: bool = True
    loose: bool = False
    short: bool = False
    scale: str = ""

    @property
    def named(self) -> Cell | None:
        """The label nearest to the values that is more than their unit."""
        bare = None
        for cell in reversed(self.labels):
            text = plain(cell.text)
            if text and text not in values.UNITS:
                return cell
            bare = bare or (cell if not text else None)
        return bare

    @property
    def leaf(self) -> str:
        """The label nearest to the values, plain."""
        return plain(self.named.text) if self.named else ""

    @property
    def label(self) -> str:
        """The label nearest to the values, as printed (layout breaks removed)."""
        return "".join(self.named.text.split()) if self.named else ""

    @property
    def unit(self) -> str:
        """The unit that stands in a cell of its own, or ""."""
        return next((text for cell in (*self.labels, *self.cells) if (text := plain(cell.text)) in values.UNITS), "")

    @property
    def glued(self) -> bool:
        """Whether a figure hangs on the label: the mark between them is lost, and the cells may have moved."""
        return bool(self.labels) and _GLUED.search(self.labels[-1].text.strip()) is not None

    @property
    def figures(self) -> tuple[Cell, ...]:
        """The cells that hold something."""
        return tuple(cell for cell in self.cells if cell.text.strip() and not values.is_blank(cell.text))

    @property
    def begun(self) -> list[Cell]:
        """The cells without those that reach down from a row above."""
        return [cell for cell in self.cells if not (cell.rowspan > 1 and cell.row < self.row)]

    @property
    def line(self) -> str:
        """The row as one line, for findings."""
        return " ".join("".join(cell.text.split()) or "□" for cell in (*self.labels[-1:], *self.cells))

    def place(self, cell: Cell | None = None, column: str = "") -> Place:
        """Where the row, or one of its cells, stands."""
        page = cell.page if cell is not None and cell.page else (self.labels[-1].page if self.labels else 0)
        at = (self.row, cell.column) if cell is not None and not self.loose else (0, 0)
        box = cell.box if cell is not None else ()
        loose = self.row if self.loose else 0
        return Place(table=self.table, row=self.label, column=column, page=page, grid=at, paragraph=loose, box=box)


def of_table(table: Table, unit: str = "") -> list[Record]:
    """The rows of a table as records, in order (of one in two halves side by side, the left half first); no page numbers.

    ``unit`` is the scale of counts that the line above the table names.
    """
    rows = _marked(table).rows()
    middle = _middle(rows)
    if not middle:
        return _of_rows(list(enumerate(rows)), table, unit)
    left = [(number, [cell for cell in row if cell.column < middle]) for number, row in enumerate(rows)]
    right = [(number, [cell for cell in row if cell.column >= middle]) for number, row in enumerate(rows)]
    return _of_rows(left, table, unit) + _of_rows(right, table, unit)


def _middle(rows: Sequence[Sequence[Cell]]) -> int:
    """The column at which a table begins anew whose head prints the same names twice side by side; 0 for any other."""
    for row in rows[:_HEADS]:
        names = [plain(cell.text) for cell in row]
        half = len(names) // 2
        if half > 1 and names[:half] == names[half:] and all(names) and names[0] not in known_labels():
            return row[half].column
    return 0


def _of_rows(rows: Sequence[tuple[int, list[Cell]]], table: Table, unit: str) -> list[Record]:
    found: list[Record] = []
    usual = (
        Counter(len(row) for _, row in rows if row).most_common(1)[0][0] if not table.aligned and any(r for _, r in rows) else 0
    )
    for number, printed in rows:
        if not printed or _is_page_number(printed):
            continue
        own = next(filter(None, (values.scale_named(cell.text) for cell in printed)), "")
        unit = unit if any(values.is_figure(cell.text) for cell in printed) else own or unit
        parts = _apart(printed) if table.aligned else _side_by_side(printed)
        for row in parts:
            at = _leaf(row) + 1
            labels = tuple(cell for cell in row[:at] if cell.text.strip())
            if not labels and not table.aligned and found and any(values.is_figure(cell.text) for cell in row):
                found[-1] = _unsure(found[-1])
            short = len(row) < usual and len(parts) == 1
            found.append(Record(labels, tuple(row[at:]), table.number, number, table.aligned, short=short, scale=own or unit))
    return found


def _unsure(record: Record) -> Record:
    """A row of a text below which figures stand without a label: they may be the rest of its own."""
    doubted = (_doubted(cell, _RUNS_ON) if values.is_figure(cell.text) else cell for cell in record.cells)
    return replace(record, cells=tuple(doubted)) if record.labels else record


def _side_by_side(row: list[Cell]) -> list[list[Cell]]:
    """The rows of a form that one line of a text prints beside one another: each a label of a row, then its figures."""
    starts = [0]
    for at in range(1, len(row)) if len(row) <= _WIDEST else ():
        before, rest = row[starts[-1] : at], row[at:]
        ended = values.read(rest[0].text) is None and values.read(before[-1].text) is not None
        if ended and any(values.is_figure(cell.text) for cell in before) and _names_row(before) and _names_row(rest):
            starts.append(at)
    return [row[start:end] for start, end in pairwise([*starts, len(row)])]


def _names_row(cells: list[Cell]) -> bool:
    return any(is_row(cell.text) for cell in cells)


def _is_page_number(row: list[Cell]) -> bool:
    printed = [cell.text for cell in row if cell.text.strip()]
    return len(printed) == 1 < len(row) and "-" in printed[0].translate(_DASHES) and bool(_PAGE_NUMBER.match(printed[0]))


def _goes_on(text: str) -> bool:
    """Do words go on with the label before them? 待定, 若干 or ≥5 stand in the place of a figure."""
    return len(plain(text)) >= (2 if text.lstrip().startswith(("(", "（")) else _LABEL)


def _leaf(row: list[Cell]) -> int:
    """The position of the label nearest to the values: the last known label (with words that follow it), else the last cell
    with words; -1 for none."""
    worded = [i for i, cell in enumerate(row) if values.read(cell.text) is None and any(map(str.isalpha, cell.text))]
    known = [i for i in worded if plain(row[i].text) in known_labels()]
    if known:
        at = known[-1]
        while at + 1 in worded and _goes_on(row[at + 1].text):
            at += 1
        return at
    before = [i for i in worded if i < len(row) - 1]
    return (before or worded or [-1])[-1]


def _marked(table: Table) -> Table:
    """The table with a doubt on each figure that stands in a cell over several rows that have labels of their own."""
    tall = [cell for cell in table.cells if cell.rowspan > 1 and values.is_figure(cell.text)]
    if not tall:
        return table
    starts = {cell.row for cell in table.cells if plain(cell.text) in known_labels()}
    own = {id(cell) for cell in tall if sum(row in starts for row in range(cell.row, cell.row + cell.rowspan)) > 1}
    return replace(table, cells=tuple(_doubted(cell, MERGED) if id(cell) in own else cell for cell in table.cells))


def _doubted(cell: Cell, why: str) -> Cell:
    """A cell with one more reason to doubt it."""
    return replace(cell, doubt="；".join(reason for reason in (why, cell.doubt) if reason))


def _apart(row: Sequence[Cell]) -> list[list[Cell]]:
    """A row, or the rows that are printed in it: as many labels as each of its figures has lines.

    >>> cells = [Cell("2.其他法律行政法规禁止公开3.危及“三安全一稳定”", 0, 0), Cell("3\\n2", 0, 1), Cell("1\\n0", 0, 2)]
    >>> [[cell.text for cell in line] for line in _apart(cells)]
    [['2.其他法律行政法规禁止公开', '3', '1'], ['3.危及“三安全一稳定”', '2', '0']]
    """
    heights = {len(cell.text.split("\n")) for cell in row if "\n" in cell.text and _is_stack(cell.text)}
    if len(heights) != 1 or not 2 <= (count := heights.pop()) <= _MOST:
        return [list(row)]
    at = next((i for i in range(len(row) - 1, -1, -1) if values.read(row[i].text) is None), -1)
    names = _named_rows(row[at].text, count) if at >= 0 else ()
    if not names or any(values.is_figure(cell.text) and not _is_stack(cell.text) for cell in row[at + 1 :]):
        return [list(row)]
    return [[_printed_line(cell, i, at, row, names) for cell in row] for i in range(count)]


def _printed_line(cell: Cell, number: int, at: int, row: Sequence[Cell], names: Sequence[str]) -> Cell:
    """What a cell prints of one of the rows."""
    if cell is row[at]:
        return replace(cell, text=names[number])
    if not _is_stack(cell.text):
        return cell
    return _doubted(replace(cell, text=cell.text.split("\n")[number]), _STACKED.format(len(names)))


def _is_stack(text: str) -> bool:
    lines = text.split("\n")
    return len(lines) > 1 and all(values.is_figure(line) for line in lines)


def names_in(label: str) -> list[str]:
    """The numbered names that a label prints one after another."""
    return _NUMBERED.split(label)


@cache
def _named_rows(text: str, count: int) -> tuple[str, ...]:
    """The labels of as many rows that a text prints one after another, or ()."""
    printed = "".join(text.split())
    if count == 1:
        return (printed,) if plain(printed) in known_labels() else ()
    cuts = [found.start() for found in _NUMBERED.finditer(printed)]
    for cut in (*cuts, *range(2, len(printed) - 1)):
        if plain(printed[:cut]) in known_labels() and (rest := _named_rows(printed[cut:], count - 1)):
            return (printed[:cut], *rest)
    pieces = names_in(printed)
    return tuple(pieces) if len(pieces) == count else ()
