"""Make records of lines outside true grids: copied pages print a row as one line, or a cell a line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from wenshang.model import Cell, Document, Paragraph
from wenshang.parsing.tables import values
from wenshang.parsing.tables.labels import WEAK, head_labels, is_label, is_row, known_labels, plain
from wenshang.parsing.tables.rows import Record

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
_LONGEST = 200
_NOBODYS = "数字印在行名之前"  #: in place of a line


def records(document: Document, skip: frozenset[int] = frozenset()) -> list[Record]:
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
    """The heads among loose labels as a record of their own, then the row."""
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
        Record(tuple(words), tuple(row), table, _line(words, table), aligned=False, loose=True, scale=unit)
        for words, row in rows
        if words or row
    ]


def _line(words: list[Cell], table: int) -> int:
    """The paragraph that the label nearest to the values stands in; 0 where it stands in a table."""
    return words[-1].row if words and not table else 0


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
