"""The blocks of a document in reading order: printed lines joined to paragraphs, tables; those that only lay out taken apart.

Whether a line carries on the one before is told by how Chinese prose is set (stops, brackets, list marks), nothing of the form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import Any

from wenshang.model import Cell, Paragraph, Table
from wenshang.readers import limits

#: marks after which a sentence or an item is complete
STOPS = "。；！？;!?"
_CLOSERS = "”’）)》〉】］]』」"
_OPENERS = "“‘（(《〈【［[『「"
#: a mark at the head of a heading or list item: 一、 （一） 1. 1、 （1） ① 第一， 一是
_ITEM = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}\s*[、．.是]|[（(]\s*[一二三四五六七八九十\d]{1,3}\s*[）)]|\d{1,2}\s*[、．](?!\d)|\d{1,2}\s*\.(?!\d)"
    r"|[①-⑳]|第[一二三四五六七八九十]{1,3}[、，章节条]|序号\b|附[件：:]|来源[：:]|注[：:])"
)
_FIGURE = re.compile(r"^[-+−]?[\d０-９][\d０-９,，.．]*\s?[件条项个宗份次起人万亿元]{0,2}$")
_DIGITS = frozenset("0123456789０１２３４５６７８９,.，． ")
_WORD = re.compile(r"[A-Za-z]")
#: a line that holds a page number and nothing else
_PAGE_NUMBER = re.compile(
    r"^[\s]*(?:[-—–－─_·•~～]{0,3}\s*\d{1,4}\s*[-—–－─_·•~～]{0,3}|第?\s*\d{1,4}\s*页\s*[,，/／]?\s*(?:[共总]\s*\d{1,4}\s*页)?"
    r"|\d{1,4}\s*[/／]\s*\d{1,4}|[Pp]age\s*\d{1,4}(?:\s*of\s*\d{1,4})?)\s*$"
)
_PROSE = 500  #: characters from which a cell of several paragraphs is prose


class Blocks:
    """The blocks of a document as they are found; numbers paragraphs and tables, skips empty ones, keeps the limits."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.found: list[Paragraph | Table] = []
        self.paragraphs = self.tables = self._cells = self._characters = 0
        self._lines: list[str] = []

    def line(self, printed: str, *, long: int = 30) -> None:
        """Add a printed line: it goes on with the paragraph of the one before where it clearly carries on (``carries_on``)."""
        if not (self._lines and carries_on(self._lines[-1], printed, long=long)):
            self.end()
        self._lines.append(printed)

    def end(self) -> None:
        """End the paragraph of the lines added."""
        printed, self._lines = self._lines, []
        self.paragraph(joined(printed))

    def paragraph(self, text: str, *, page: int = 0) -> None:
        """Add a paragraph unless it is empty."""
        if text:
            self.paragraphs += 1
            self._add(Paragraph(text, self.paragraphs, page), len(text))

    def table(self, cells: Sequence[Cell], *, page: int = 0, aligned: bool = True) -> int:
        """Add a table unless no cell holds text; its number, 0 where there is none."""
        if not any(cell.text for cell in cells):
            return 0
        self.tables += 1
        self._cells += sum(cell.rowspan * cell.colspan for cell in cells)
        limits.within(self._cells, limits.CELLS, name=self.name, what="表格单元格", unit="个")
        self._add(Table(tuple(cells), self.tables, page, aligned), sum(len(cell.text) for cell in cells))
        return self.tables

    def _add(self, block: Paragraph | Table, characters: int) -> None:
        self._characters += characters
        limits.within(self._characters, limits.CHARACTERS, name=self.name, what="文字", unit="字")
        limits.within(len(self.found) + 1, limits.BLOCKS, name=self.name, what="段落和表格", unit="个")
        self.found.append(block)


def unfold(
    rows: Iterable[Sequence[Any]], *, holds_table: Callable[[Any], bool], lines_of: Callable[[Any], list[str]]
) -> Iterator[tuple[list[Sequence[Any]], bool]]:
    """What a table holds in reading order: runs of its rows, and whether they are data or only lay out their cells on the page.

    A row with a table in one of its cells is layout, so is a table of one column, so are a few cells of long prose.
    """
    for layout, run in groupby(rows, key=lambda row: any(map(holds_table, row))):
        part = list(run)
        yield part, not layout and max(map(len, part)) > 1 and not _is_prose(part, lines_of)


def _is_prose(run: Sequence[Sequence[Any]], lines_of: Callable[[Any], list[str]]) -> bool:
    """Whether a few rows hold mostly long texts of several paragraphs."""
    if len(run) > 3:
        return False
    shown = [(sum(map(len, lines)), len(lines)) for row in run for cell in row for lines in [lines_of(cell)]]
    prose = sum(length for length, count in shown if length >= _PROSE and count >= 4)
    return prose * 5 >= sum(length for length, _ in shown) * 4 > 0


def starts_item(text: str) -> bool:
    """Whether a line opens a heading or a list item.

    >>> [starts_item(line) for line in ("（一）主动公开", "2.完善制度", "二是加强", "2.5万元", "层层抓落实")]
    [True, True, True, False, False]
    """
    return bool(_ITEM.match(text))


def is_figure(text: str) -> bool:
    """Whether a text holds digits and what stands between them, nothing else.

    >>> [is_figure(text) for text in ("1,136", "１２", "12件", "")]
    [True, True, False, False]
    """
    return bool(text.strip()) and set(text) <= _DIGITS


def is_page_number(text: str) -> bool:
    """Whether a line is a page number alone, in any of its common dresses.

    >>> [is_page_number(line) for line in ("-4-", "— 4 —", "4", "第4页 共9页", "4/9", "2023年", "- 4")]
    [True, True, True, True, True, False, True]
    """
    return bool(_PAGE_NUMBER.match(text)) and any(mark.isdigit() for mark in text)


def joined(pieces: Sequence[str]) -> str:
    """Printed lines as one text: without a space between them, except between two Latin words.

    >>> joined(["公开政府", "信息 11", "36 条"]), joined(["Open", "Data"])
    ('公开政府信息 1136 条', 'Open Data')
    """
    kept = [piece.strip() for piece in pieces if piece.strip()]
    spaces = [" " if _WORD.match(a[-1]) and _WORD.match(b[0]) else "" for a, b in pairwise(kept)]
    return "".join(text + space for text, space in zip(kept, [*spaces, ""], strict=False))


def of_cell(paragraphs: Sequence[Sequence[str]]) -> tuple[str, str]:
    r"""The lines of a cell, paragraph by paragraph, as one text; and why it may be no single figure, or "".

    Words are joined. Figures on lines of their own stay on them: one number broken, or two. Those of two paragraphs are two.

    >>> of_cell([["申请公开", "数量"]]), of_cell([["11", "36"]]) == ("11\n36", ""), of_cell([["3"], ["2"]])[1]
    (('申请公开数量', ''), True, '格中分段印有2个数字')
    """
    texts = [text for printed in paragraphs if (text := joined(printed))]
    figures = [text for text in texts if _FIGURE.match(text)]
    if len(figures) > 1:
        return "\n".join(texts), f"格中分段印有{len(figures)}个数字"
    pieces = [line.strip() for printed in paragraphs for line in printed if line.strip()]
    if len(pieces) > 1 and all(map(_FIGURE.match, pieces)):
        return "\n".join(pieces), ""
    return joined(pieces), ""


def ends_sentence(text: str) -> bool:
    """Whether a line ends with a full stop or its like, closing quotes and brackets aside."""
    return text.rstrip().rstrip(_CLOSERS)[-1:] in tuple(STOPS)


def carries_on(first: str, second: str, *, long: int = 30) -> bool:
    """Whether ``second`` clearly goes on with the sentence of ``first``, judged by their words alone.

    ``long`` is the number of characters from which a line without a final stop is taken for running prose.

    >>> carries_on("办公室督导协调、组织推进，", "层层抓落实的工作格局。")
    True
    >>> carries_on("一、总体情况", "2021 年，我局认真贯彻落实条例。")
    False
    >>> carries_on("建议和政协提案办理结果公开情", "况；")
    True
    """
    first, second = first.strip(), second.strip()
    if not first or not second or is_page_number(second):
        return False
    if second[0] in "，。、；：）”》！？,;)" or first[-1] in _OPENERS:
        return True
    if ends_sentence(first) or first[-1] in "：:" or starts_item(second):
        return False
    if first[-1] in "，、," or (len(second) <= 4 and second[-1] in STOPS):
        return True
    prose = any(mark in first for mark in "，。；")
    return prose and len(first) >= (long + 15 if starts_item(first) else long)
