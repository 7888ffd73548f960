"""The rows of a filled-in Excel sheet (.xlsx) as texts, read within limits: no formulas, no outside files, no code.

For lists that people fill in and hand back; reports are read by the other readers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from wenshang.errors import BadData, UnreadableFile
from wenshang.readers import limits
from wenshang.readers.docx.package import Package

#: A list has so many columns and rows at most.
COLUMNS, ROWS = 40, 20_000
_NAMES = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")


def rows(data: bytes, *, name: str) -> list[list[str]]:
    """The rows of the first sheet, trailing blanks cut; BadData for a damaged or hostile file, or one that holds formulas.

    A number stands as the file holds it; a date is the number that Excel keeps.
    """
    limits.within(len(data), limits.FILE_BYTES, name=name, what="文件大小", unit="字节")
    try:
        package = Package(data, name=name)
        sheet, shared = _first_sheet(package), _shared(package.optional("xl/sharedStrings.xml"))
    except UnreadableFile as error:
        raise _broken(name, str(error.found)) from error
    if sheet is None:
        raise _broken(name, "没有工作表")
    found: list[list[str]] = []
    for row in sheet.iter(f"{_NAMES}row"):
        cells = dict(_cells(row, shared, name))
        if cells:
            number = next(int(_CELL.fullmatch(at)[2]) for at in cells)  # type: ignore[index]
            limits.within(number, ROWS, name=name, what="行数", unit="行")
            found += [[] for _ in range(number - len(found) - 1)]
            texts = {_column(at): text for at, text in cells.items()}
            found.append([texts.get(column, "") for column in range(max(texts) + 1)])
    return found


def _broken(name: str, found: str) -> BadData:
    return BadData(where=name, expected="wenshang check --list 生成的 .xlsx 清单", found=found, advice="请重新导出清单后填写")


def _first_sheet(package: Package) -> Any:
    """The XML of the workbook's first sheet, found by its relation; None where there is none."""
    book, relations = package.optional("xl/workbook.xml"), package.optional("xl/_rels/workbook.xml.rels")
    if book is None or relations is None:
        return None
    first = next(book.iter(f"{_NAMES}sheet"), None)
    wanted = first.get(_RELATION) if first is not None else None
    target = next((one.get("Target", "") for one in relations if one.get("Id") == wanted), "")
    part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return package.optional(part) if part.startswith("xl/worksheets/") and ".." not in part else None


def _shared(table: Any) -> list[str]:
    return [_text(item) for item in table.iter(f"{_NAMES}si")] if table is not None else []


def _text(item: Any) -> str:
    """The text of a string item; phonetic readings are not printed."""
    skipped = {id(text) for reading in item.iter(f"{_NAMES}rPh") for text in reading.iter(f"{_NAMES}t")}
    return "".join(text.text or "" for text in item.iter(f"{_NAMES}t") if id(text) not in skipped)


def _cells(row: Any, shared: list[str], name: str) -> Iterator[tuple[str, str]]:
    """Place (B7) and text of each cell that is not blank."""
    for cell in row.iter(f"{_NAMES}c"):
        at = cell.get("r", "")
        if not _CELL.fullmatch(at) or _column(at) >= COLUMNS:
            raise _broken(name, f"单元格位置“{at[:20]}”")
        if cell.find(f"{_NAMES}f") is not None:
            raise BadData(where=f"{name} {at}", expected="文字", found="公式", advice="请把公式改为文字后重试")
        value = cell.find(f"{_NAMES}v")
        text = (value.text or "") if value is not None else ""
        if cell.get("t") == "s":
            if not text.isdigit() or int(text) >= len(shared):
                raise _broken(name, f"{at} 的文字缺失")
            text = shared[int(text)]
        elif cell.get("t") == "inlineStr":
            text = _text(cell)
        if text.strip():
            yield at, text.strip()


def _column(at: str) -> int:
    letters = _CELL.fullmatch(at)[1]  # type: ignore[index]
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number - 1
