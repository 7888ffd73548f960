"""Spreadsheets that people fill in: plain cells of a .xlsx or .csv, read as a stream within limits.

No formula is computed, no outside file opened, no macro run: what the file carries of them is said in the notes.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Any

from wenshang.errors import UnreadableFile
from wenshang.readers import charset, limits
from wenshang.readers.package import Package

Cell = Any  # str, int, float, bool, datetime or None, as the file holds it
#: rows, columns and cells of one sheet, and cells that merged ones may cover; a province's register of a year is far below
ROWS, COLUMNS, CELLS = 200_000, 1_000, 4_000_000
#: unpacked bytes of a sheet
UNPACKED = 256 * 2**20
_PLACE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
#: number formats of Excel and WPS that are dates without a format of their own
_DATES = {*range(14, 18), 22, *range(27, 37), *range(50, 59)}
#: a format of one's own that is a date: yyyy"年"m"月"d"日", yyyy/m/d
_DATE_FORMAT = re.compile(r"[yd]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as rows of cells; ``rows[0]`` is the sheet's first row. Merged cells hold their value in every place they cover.

    ``notes`` are things to say of it, in Chinese; ``formulas`` the places of cells that hold a formula.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    formulas: tuple[str, ...] = ()


def read(data: bytes, *, name: str) -> tuple[Sheet, ...]:
    """The visible sheets of a file, by what it is and not by its name; UnreadableFile with advice for anything else.

    >>> read("编号,收件日期\\n1,2024-01-02\\n".encode("gbk"), name="台账.csv")[0].rows[1]
    ('1', '2024-01-02')
    """
    limits.within(len(data), limits.FILE_BYTES, name=name, what="文件大小", unit="字节")
    if not data:
        raise UnreadableFile(where=name, expected=".xlsx 或 .csv 文件", found="空文件", advice="请检查文件后重试")
    if data.startswith(b"PK"):
        return _Workbook(Package(data, name=name, kind=".xlsx")).sheets()
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        advice = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后重试；若设有打开密码，请先去掉"
        raise UnreadableFile(where=name, expected=".xlsx 或 .csv", found="旧式 .xls 文件或加密的文件", advice=advice)
    return (_text(data, name),)


def _text(data: bytes, name: str) -> Sheet:
    limits.within(len(data), limits.TEXT_BYTES, name=name, what="文件大小", unit="字节")
    text, note = charset.decode(data, name=name)
    first = text[:4096].partition("\n")[0]
    mark = max(",\t;，", key=first.count)
    if not first.count(mark):
        advice = "请在 Excel 或 WPS 中另存为 .xlsx 后重试"
        raise UnreadableFile(where=name, expected="用逗号或制表符分列的表格", found="没有分列的文本", advice=advice)
    try:
        rows = tuple(tuple(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error as error:
        raise UnreadableFile(where=name, expected="完整的 CSV 文件", found="引号或换行不成对") from error
    limits.within(len(rows), ROWS, name=name, what="行数", unit="行")
    return Sheet(PurePath(name).stem, rows, (note,) if note else ())


class _Workbook:
    """A workbook being read: its shared texts, which styles are dates, and from when it counts days."""

    def __init__(self, package: Package) -> None:
        self.package = package
        book, relations = package.optional("xl/workbook.xml"), package.optional("xl/_rels/workbook.xml.rels")
        if book is None or relations is None:
            raise UnreadableFile(where=package.name, expected=".xlsx 或 .csv", found="别的压缩文件", advice="请确认选对了文件")
        self._book = book
        self._targets = {one.get("Id"): one.get("Target", "") for one in relations}
        mac = any(one.get("date1904") in ("1", "true") for one in book.iter("{*}workbookPr"))
        self._epoch = datetime(1904, 1, 1) if mac else datetime(1899, 12, 30)
        self._dates = frozenset(_date_styles(package.optional("xl/styles.xml")))
        shared = "xl/sharedStrings.xml"
        items = package.elements(shared, "{*}si", most=UNPACKED) if shared in package.parts else ()
        self._shared = [_string(item) for item in items]

    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets that are shown."""
        warnings = self.package.harmless()
        shown = [one for one in self._book.iter("{*}sheet") if one.get("state", "visible") == "visible"]
        found = tuple(self._sheet(one.get("name", ""), self._part(one), warnings) for one in shown)
        if not found:
            raise self.package.broken("没有工作表")
        return found

    def _part(self, sheet: Any) -> str:
        """The part that holds a sheet, by its relation."""
        relation = next((text for key, text in sheet.attrib.items() if key.endswith("}id")), None)
        target = self._targets.get(relation, "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part not in self.package.parts or not part.startswith("xl/worksheets/") or ".." in part:
            raise self.package.broken("没有工作表")
        return part

    def _sheet(self, title: str, part: str, warnings: Sequence[str]) -> Sheet:
        rows: list[list[Cell]] = []
        merged: list[str] = []
        formulas: list[str] = []
        hidden = empty = width = 0
        for element in self.package.elements(part, "{*}row", "{*}mergeCell", most=UNPACKED):
            if element.tag.endswith("mergeCell"):
                merged.append(element.get("ref", ""))
                continue
            number = self._number(element.get("r"), len(rows) + 1)
            limits.within(number, ROWS, name=self.package.name, what="行数", unit="行")
            rows += [[] for _ in range(number - len(rows) - 1)]
            row, places, without = self._cells(element, number)
            rows.append(row)
            formulas += places
            hidden += element.get("hidden") in ("1", "true") and any(cell is not None for cell in row)
            empty, width = empty + without, max(width, len(row))
            limits.within(len(rows) * width, CELLS, name=self.package.name, what="单元格数", unit="个")
        rows = [row + [None] * (width - len(row)) for row in rows]
        self._spread(rows, merged)
        notes = [f"工作表“{title}”有 {hidden} 行被隐藏或筛掉，一并计入"] if hidden else []
        if empty:
            notes.append(f"工作表“{title}”有 {empty} 个公式没有计算结果，按空白处理；请在 Excel 或 WPS 中打开并保存一次")
        return Sheet(title, tuple(map(tuple, rows)), (*notes, *warnings), tuple(formulas))

    def _number(self, written: str | None, usual: int) -> int:
        """The number of a row; rows come in order."""
        if written is None:
            return usual
        if not written.isdecimal() or len(written) > 7 or int(written) < usual:
            raise self.package.broken(f"行号“{written[:20]}”")
        return int(written)

    def _cells(self, row: Any, number: int) -> tuple[list[Cell], list[str], int]:
        """A row's cells, the places of formulas, and how many of them have no result."""
        cells: list[Cell] = []
        formulas: list[str] = []
        without = 0
        for cell in row.iterchildren("{*}c"):
            at = cell.get("r")
            place = _PLACE.fullmatch(at) if at is not None else None
            if at is not None and (place is None or int(place[2]) != number):
                raise self.package.broken(f"单元格位置“{at[:20]}”")
            column = _column(place[1]) if place else len(cells)
            limits.within(column + 1, COLUMNS, name=self.package.name, what="列数", unit="列")
            cells += [None] * (column + 1 - len(cells))
            cells[column] = value = self._value(cell, f"第{number}行")
            if cell.find("{*}f") is not None:
                formulas.append(at or f"第{number}行")
                without += value is None
        return cells, formulas, without

    def _value(self, cell: Any, where: str) -> Cell:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return _string(cell) or None
        value = cell.find("{*}v")
        text = value.text if value is not None else None
        if not text:
            return None
        if kind == "s":
            if not text.isdecimal() or int(text) >= len(self._shared):
                raise self.package.broken(f"{where}的文字缺失")
            return self._shared[int(text)] or None
        if kind == "b":
            return text == "1"
        return self._counted(text, cell.get("s")) if kind == "n" else text

    def _counted(self, text: str, style: str | None) -> Cell:
        try:
            number = float(text)
            if style in self._dates and 0 <= number < 2_958_466:  # up to the year 9999
                return self._epoch + timedelta(days=number)
            return int(number) if number.is_integer() and abs(number) < 10**17 else number
        except (ValueError, OverflowError):
            return text

    def _spread(self, rows: list[list[Cell]], merged: Sequence[str]) -> None:
        """Put the value of a merged cell in every place that it covers."""
        covered = 0
        for area in merged:
            ends = [_PLACE.fullmatch(end) for end in area.split(":")]
            if len(ends) != 2 or ends[0] is None or ends[1] is None:
                continue
            (left, top), (right, bottom) = ((_column(end[1]), int(end[2]) - 1) for end in ends if end)
            block = rows[top : bottom + 1]
            covered += sum(len(row[left : right + 1]) for row in block)
            limits.within(covered, CELLS, name=self.package.name, what="合并的单元格数", unit="个")
            value = rows[top][left] if top < len(rows) and left < len(rows[top]) else None
            for row in block:
                row[left : right + 1] = [value] * len(row[left : right + 1])


def _string(item: Any) -> str:
    """The text of a string item; phonetic readings are not printed."""
    skipped = {id(text) for reading in item.iter("{*}rPh") for text in reading.iter("{*}t")}
    return "".join(text.text or "" for text in item.iter("{*}t") if id(text) not in skipped)


def _date_styles(styles: Any) -> Iterator[str]:
    """The numbers of the cell styles that show a date."""
    if styles is None:
        return
    formats = {one.get("numFmtId"): one.get("formatCode", "") for one in styles.iter("{*}numFmt")}
    for number, style in enumerate(styles.iterfind("{*}cellXfs/{*}xf")):
        used = style.get("numFmtId", "0")
        bare = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", formats.get(used, ""))
        if (used.isdecimal() and int(used) in _DATES and used not in formats) or _DATE_FORMAT.search(bare):
            yield str(number)


def _column(letters: str) -> int:
    """The number of a column from 0: A, B, …, Z, AA."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number - 1
