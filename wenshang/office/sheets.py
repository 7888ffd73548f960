"""Spreadsheets from outside: the bytes of a .xlsx or .csv in, plain cells out, within limits and without running anything."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from wenshang.errors import UnreadableFile

Cell = Any  # str, int, float, bool, datetime or None, as the file holds it
#: rows and cells of one sheet that are looked at; a province's register of a year is far below
ROWS, CELLS = 200_000, 4_000_000
#: unpacked bytes of all parts of a workbook
UNPACKED = 256 * 2**20


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as rows of cells; ``rows[0]`` is the sheet's first row. Merged cells hold their value in every place they cover.

    ``notes`` are things to say of it, in Chinese: formulas without a result, rows that are hidden.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()


def read(data: bytes, *, name: str) -> tuple[Sheet, ...]:
    """The sheets of a file, by what it is and not by its name; UnreadableFile with advice for anything else.

    >>> read("编号,收件日期\\n1,2024-01-02\\n".encode("gbk"), name="台账.csv")[0].rows[1]
    ('1', '2024-01-02')
    """
    if not data:
        raise UnreadableFile(where=name, expected="台账文件（.xlsx 或 .csv）", found="空文件", advice="请检查文件后重试")
    if data.startswith(b"PK"):
        return _workbook(data, name)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        advice = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后重试；若设有打开密码，请先去掉"
        raise UnreadableFile(where=name, expected=".xlsx 或 .csv", found="旧式 .xls 文件或加密的文件", advice=advice)
    return (_text(data, name),)


def _text(data: bytes, name: str) -> Sheet:
    from wenshang.readers import charset, limits

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


def _workbook(data: bytes, name: str) -> tuple[Sheet, ...]:
    import warnings

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    _guard(data, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of parts that it leaves out; none of them holds cells
            values = load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
            formulas = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
            return tuple(_sheet(sheet, formulas, name) for sheet in values.worksheets if sheet.sheet_state == "visible")
    except UnreadableFile:
        raise
    except (
        InvalidFileException,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        OSError,
        EOFError,
        SyntaxError,
    ) as e:
        advice = "请用 Excel 或 WPS 打开核对，另存为 .xlsx 后重试"
        raise UnreadableFile(where=name, expected="完整的 .xlsx 文件", found="已损坏的工作簿", advice=advice) from e


def _guard(data: bytes, name: str) -> None:
    """Refuse what is no workbook, bombs, and declared entities, before anything is parsed."""
    import zlib
    from zipfile import BadZipFile, ZipFile

    from wenshang.readers import limits

    try:
        with ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            if not any(part.filename == "xl/workbook.xml" for part in parts):
                raise UnreadableFile(where=name, expected=".xlsx 或 .csv", found="别的压缩文件", advice="请确认选对了文件")
            left = UNPACKED
            for part in parts:
                with packed.open(part) as stream:
                    head = stream.read(4096)
                    if part.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in head:
                        raise UnreadableFile(where=name, expected="完整的 .xlsx 文件", found="含有实体声明的 XML")
                    left -= len(head)
                    while left >= 0 and (more := stream.read(1 << 20)):
                        left -= len(more)
                if left < 0:
                    limits.within(UNPACKED + 1, UNPACKED, name=name, what="解压后的大小", unit="字节")
    except (BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        if isinstance(error, UnreadableFile):
            raise
        raise UnreadableFile(where=name, expected="完整的 .xlsx 文件", found="已损坏或加密的压缩包") from error


def _sheet(sheet: Any, formulas: Any, name: str) -> Sheet:
    from wenshang.readers import limits

    limits.within(sheet.max_row, ROWS, name=name, what="行数", unit="行")
    limits.within(sheet.max_row * sheet.max_column, CELLS, name=name, what="单元格数", unit="个")
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    for merged in sheet.merged_cells.ranges:
        value = rows[merged.min_row - 1][merged.min_col - 1] if merged.min_row <= len(rows) else None
        for row in rows[merged.min_row - 1 : merged.max_row]:
            row[merged.min_col - 1 : merged.max_col] = [value] * len(row[merged.min_col - 1 : merged.max_col])
    hidden = sum(1 for at, shape in sheet.row_dimensions.items() if shape.hidden and at <= len(rows))
    notes = [f"工作表“{sheet.title}”有 {hidden} 行被隐藏或筛掉，一并计入"] if hidden else []
    notes += _without_result(formulas[sheet.title], rows, sheet.title)
    return Sheet(sheet.title, tuple(map(tuple, rows)), tuple(notes))


def _without_result(formulas: Any, rows: list[list[Cell]], title: str) -> list[str]:
    """Formulas that the file holds no result of: never calculated, so their cells are empty for everybody but Excel."""
    missing = 0
    for written, row in zip(formulas.iter_rows(values_only=True), rows, strict=False):
        pairs = zip(written, row, strict=False)
        missing += sum(isinstance(cell, str) and cell.startswith("=") and value is None for cell, value in pairs)
    return [f"工作表“{title}”有 {missing} 个公式没有计算结果，按空白处理；请在 Excel 或 WPS 中打开并保存一次"] if missing else []
