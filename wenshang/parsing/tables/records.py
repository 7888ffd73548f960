"""Printed rows as records: the labels of each, and the cells to their right.

Three sources give the same records: rows of a true grid, rows of text whose columns are not certain, and loose lines as copied
pages print them (a cell a line, or a row as one line).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from wenshang.model import Cell, Document, Paragraph, Place, Table
from wenshang.parsing.tables import values
from wenshang.parsing.tables.labels import WEAK, head_labels, is_label, is_row, known_labels, plain, rows_in

_PAGE_NUMBER = re.compile(r"^(?=.*[-—–－页])[-—–－ 第]*\d{1,3}[-—–－ 页]*$")

#: Why a figure may be another row's.
_RUNS_ON = "下一行印有数字而没有行名"
MERGED = "数字所在的格子跨几行合并"
_STACKED = "一行里印有{}行，各取其一"
_MOST = 4  #: rows that are printed in one
_WIDEST = 60  #: cells of a line that prints rows side by side
_HEADS = 3  #: rows among which the head of a table is looked for
_LABEL = 4  #: characters of words that belong to a label
_GLUED = re.compile(r"[一-鿿）)”\"]\s*\d[\d,.]*$")
_SPLIT = re.compile(r"[\t\n|｜]| +|\u3000+")
_UNIT_APART = re.compile(r"(\d)\s+(件|宗|条|项|个|次|万元)(?=\s|$)")
#: marks that may part the cells of a pasted row
_MARKS = (",", "，", ";", "；", "：", ":", "/", "、", "·", "_", "~", "→", "\\", "¦", "‖")
#: a slash that stands for a blank cell and parts none (规章 / 16800 /)
_BLANK_CELL = re.compile(r"(?:^|\s)/(?:\s|$)")
_THOUSANDS = re.compile(r"^\s*\d{1,3}(?:[,，]\d{3})+\s*$")
#: the number of a label that a space has cut off (2. 重复申请)
_NUMBERING = re.compile(r"^\d{1,2}[.．、]$")
_HEADING = re.compile(r"^[一二三四五六七八九十]+$")  #: the number of a heading, before a space (五 存在的主要问题)
_ODD = re.compile(r"^(?=.*\d)[^A-Za-z一-鿿]+$")  #: what stands in the place of a figure and is none
_ORDINAL = re.compile(r"^\d$")
_WORDS = re.compile(r"[一-鿿）)”]$")  # how a label ends: 政府集中采购 4 ￥8 is none
_CORNER = 8  #: characters of the words in the corner of a table
_BARE = 5  #: figures that are a row without a label
_LONGEST = 200  #: characters of a line that may hold cells
_NOBODYS = "数字印在行名之前"  #: in place of a line


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
        return plain(named.text) if (named := self.named) else ""

    @property
    def label(self) -> str:
        """The label nearest to the values, as printed (layout breaks removed)."""
        return "".join(named.text.split()) if (named := self.named) else ""

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
    halves = [[[cell for cell in row if (cell.column < middle) is left] for row in rows] for left in (True, False)]
    return [record for half in (halves if middle else [rows]) for record in _of_rows(half, table, unit)]


def _middle(rows: Sequence[Sequence[Cell]]) -> int:
    """The column at which a table begins anew whose head prints the same names twice side by side; 0 for any other."""
    for row in rows[:_HEADS]:
        names = [plain(cell.text) for cell in row]
        half = len(names) // 2
        if half > 1 and names[:half] == names[half:] and all(names) and names[0] not in known_labels():
            return row[half].column
    return 0


def _of_rows(rows: Sequence[list[Cell]], table: Table, unit: str) -> list[Record]:
    found: list[Record] = []
    lengths = Counter(len(row) for row in rows if row and not table.aligned)
    usual = max(lengths, key=lengths.__getitem__, default=0)
    for number, printed in enumerate(rows):
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
    doubted = (_doubted(cell, _RUNS_ON) if values.is_figure(cell.text) and record.labels else cell for cell in record.cells)
    return replace(record, cells=tuple(doubted))


def _side_by_side(row: list[Cell]) -> list[list[Cell]]:
    """The rows of a form that one line of a text prints beside one another: each a label of a row, then its figures."""
    starts = [0]
    for at in range(1, len(row)) if len(row) <= _WIDEST else ():
        before, rest = row[starts[-1] : at], row[at:]
        ended = values.read(rest[0].text) is None and values.read(before[-1].text) is not None
        named = all(any(is_row(cell.text) for cell in cells) for cells in (before, rest))
        if ended and named and any(values.is_figure(cell.text) for cell in before):
            starts.append(at)
    return [row[start:end] for start, end in pairwise([*starts, len(row)])]


def _is_page_number(row: list[Cell]) -> bool:
    printed = [cell.text for cell in row if cell.text.strip()]
    return len(printed) == 1 < len(row) and _PAGE_NUMBER.match(printed[0]) is not None


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
    if all(cell.rowspan == 1 for cell in table.cells):
        return table
    starts = {cell.row for cell in table.cells if plain(cell.text) in known_labels()}

    def merged(cell: Cell) -> bool:
        over = [row for row in range(cell.row, cell.row + cell.rowspan) if row in starts] if cell.rowspan > 1 else []
        return len(over) > 1 and values.is_figure(cell.text)

    return replace(table, cells=tuple(_doubted(cell, MERGED) if merged(cell) else cell for cell in table.cells))


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
    names = rows_in(row[at].text, count) if at >= 0 else ()
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


def of_lines(document: Document, skip: frozenset[int] = frozenset()) -> list[Record]:
    """Records put together from lines and fields: labels, then every value up to the next label.

    A paragraph's number stands as the row of its cells; ``skip`` are positions in ``document.blocks`` to leave out.
    """
    found: list[Record] = []
    labels: list[Cell] = []
    cells: list[Cell] = []
    table, unit = 0, ""
    for token, origin in _tokens(document, skip):
        unit = "" if "。" in token.text else values.scale_named(token.text) or unit
        if token.doubt == _NOBODYS:
            found += _records(labels, cells, table, unit)
            labels, cells = [], []
        elif (values.read(token.text) is None and not _ODD.search(token.text)) or _NUMBERING.match(token.text):
            if cells:
                found += _records(labels, cells, table, unit)
                labels, cells = [], []
            labels.append(token)
            table = origin
        elif labels:
            cells.append(token)
    return found + _records(labels, cells, table, unit)


def used(lines: Iterable[Record]) -> frozenset[int]:
    """The numbers of the paragraphs that hold rows and heads of the forms' tables."""
    found: set[int] = set()
    for line in lines:
        if line.table:
            continue
        known = [cell for cell in line.labels if plain(cell.text) in known_labels()]
        if (known and line.cells) or len(line.figures) >= 6:
            found.update(cell.row for cell in (*known, *line.labels[-1:], *line.cells))
        found.update(cell.row for cell in line.labels if plain(cell.text) in head_labels())
    return frozenset(found)


def _records(labels: list[Cell], cells: list[Cell], table: int, unit: str) -> list[Record]:
    """The heads among loose labels as a record of their own, then the row; each with the line that its last label stands in."""
    labels = _mended(labels)
    heads = [i for i, cell in enumerate(labels) if plain(cell.text) in head_labels()]
    end = heads[-1] + 1 if heads else 0
    one = sum(values.is_figure(cell.text) for cell in cells) == 1
    pair = labels[-2:] if one and end == len(labels) > 1 else []
    if pair and plain(pair[0].text) not in head_labels() and is_label(pair[0].text + pair[1].text):
        end -= 2  # row and column are named side by side (行政处罚 本年处理决定数量 4)
    while heads and end < len(labels) and plain(labels[end].text) in WEAK:
        end += 1
    rows = [(labels[:end], []), (labels[end:], cells)]
    return [
        Record(tuple(words), tuple(row), table, words[-1].row if words and not table else 0, False, loose=True, scale=unit)
        for words, row in rows
        if words or row
    ]


def _mended(labels: list[Cell]) -> list[Cell]:
    """Labels with neighbours joined that are a known label only together (本年 废止件数)."""
    found: list[Cell] = []
    for cell in labels:
        for back in (2, 1):
            pieces = found[-back:]
            text = "".join(piece.text for piece in pieces) + cell.text
            strange = any(plain(piece.text) not in known_labels() for piece in (*pieces, cell))
            if len(pieces) == back and strange and plain(text) in known_labels():
                found[-back:] = [replace(cell, text=text)]
                break
        else:
            found.append(cell)
    return found


def _tokens(document: Document, skip: frozenset[int]) -> Iterator[tuple[Cell, int]]:
    for position, block in enumerate(document.blocks):
        if position in skip:
            continue
        if isinstance(block, Paragraph):
            fields = _fields(block.text) if len(block.text) <= _LONGEST else [block.text]
            yield from ((cell, 0) for cell in _from_label([Cell(field, block.number, 0, page=block.page) for field in fields]))
        elif not block.aligned:
            yield from ((cell, block.number) for row in block.rows() for cell in _from_label(row))


def _from_label(row: list[Cell]) -> list[Cell]:
    """The cells of a line; a line whose figures stand before its label gives none to its neighbours."""
    printed = [cell for cell in row if cell.text.strip()]
    turned = len(printed) > 1 and values.is_figure(printed[0].text) and is_row(printed[-1].text)
    return [replace(printed[-1], text="", doubt=_NOBODYS)] if turned else row


def _fields(text: str) -> list[str]:
    """The fields of a line: between bars blanks count; between spaces and tabs they do not."""
    if "|" in text:
        return [field.strip() for field in text.strip().removeprefix("|").removesuffix("|").split("|")]
    fields = _separated(text) or [field for field in _SPLIT.split(_UNIT_APART.sub(r"\1\2", text)) if field.strip()]
    return _numbered(fields)


def _numbered(fields: list[str]) -> list[str]:
    """The fields with numbers put back before the words that they number.

    >>> _numbered(["五", "存在的主要问题"]), _numbered(["（三）不予公开", "1", "属于国家秘密", "0", "2"])
    (['五存在的主要问题'], ['（三）不予公开', '1.属于国家秘密', '0', '2'])
    >>> _numbered(["规章", "3", "行政规范性文件", "12"])
    ['规章', '3', '行政规范性文件', '12']
    """
    if len(fields) > 1 and _HEADING.match(fields[0]) and values.read(fields[1]) is None:
        return ["".join(fields[:2]), *fields[2:]]
    for at, (number, words) in enumerate(pairwise(fields)):
        is_value = at > 0 and (is_row(fields[at - 1]) or values.read(fields[at - 1]) is not None)
        if _ORDINAL.match(number) and is_row(words) and not is_value:
            return [*fields[:at], f"{number}.{words}", *fields[at + 2 :]]
    return fields


def _separated(text: str) -> list[str]:
    """The fields of a line that commas, semicolons or colons part, where its labels prove it; else [].

    >>> _separated("行政规范性文件，12，3，45"), _separated("行政许可：31件"), _separated("全年公开12条，培训3次")
    (['行政规范性文件', '12', '3', '45'], ['行政许可', '31件'], [])
    >>> _separated("1;0;0;2;3"), _separated("1,234,567")
    (['1', '0', '0', '2', '3'], [])
    """
    for mark in _MARKS:
        fields = [field.strip().strip('"') for field in text.split(mark)]
        if len(fields) < 2 or (mark == "/" and _BLANK_CELL.search(text)):
            continue
        if not _THOUSANDS.match(text) and len(fields) >= _BARE and all(values.read(field) is not None for field in fields):
            return fields
        for cut in range(1, len(fields)):  # a label may hold the mark itself
            label, rest = mark.join(fields[:cut]), fields[cut:]
            head = cut == 1 and len(label) <= _CORNER and plain(rest[0]) in known_labels() and values.read(label) is None
            if _WORDS.search(label) and (head or is_label(label)) and all(_is_field(field) for field in rest):
                return [label, *rest]
    return []


def _is_field(text: str) -> bool:
    return values.read(text) is not None or plain(text) in known_labels()
