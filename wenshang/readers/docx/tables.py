"""Read tables of WordprocessingML: the rows of a ``w:tbl``, and their cells at grid positions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from wenshang.model import Cell
from wenshang.readers import limits, unseen
from wenshang.readers.docx.text import OFF, attribute, cell_text, kind, unknown_signs, value

_DIGIT = re.compile(r"\d")
_FLAT = 80  #: twentieths of a point, the height of a row in which nobody reads anything
_DRAWN = re.compile(r"\s*EQ\b", re.IGNORECASE)  #: a field that draws its own instruction (EQ \\x(12))


@dataclass(slots=True)
class Found:
    """The rows of a table as lists of ``w:tc``; whether rows were inserted or deleted with tracking on."""

    cells: list[list[Any]] = field(default_factory=list)
    tracked: bool = False


def rows(table: Any) -> Found:
    """The rows of a table without those deleted in a tracked change."""
    found = Found()
    for row in _inside(table, "tr"):
        properties = row.find("{*}trPr")
        deleted = properties is not None and properties.find("{*}del") is not None
        found.tracked |= deleted
        if not deleted and not is_hidden(row):
            found.cells.append([cell for cell in _inside(row, "tc") if cell.find("{*}tcPr/{*}cellDel") is None])
    return found


def is_hidden(row: Any) -> bool:
    """Whether Word shows nothing of a row: it is hidden, or of no height."""
    properties = row.find("{*}trPr")
    height = None if properties is None else properties.find("{*}trHeight")
    flat = height is not None and attribute(height, "hRule") == "exact" and _count(attribute(height, "val"), least=0) < _FLAT
    return flat or value(properties, "hidden") not in (None, *OFF)


def _inside(element: Any, wanted: str) -> list[Any]:
    """Children of a kind, also where content controls wrap them."""
    found: list[Any] = []
    for child in element:
        name = kind(child)
        if name == wanted:
            found.append(child)
        elif name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"):
            found += _inside(child, wanted)
    return found


def holds_table(cell: Any) -> bool:
    """Whether a cell holds a table of more than one cell."""
    return any(sum(1 for _ in nested.iter("{*}tc")) > 1 for nested in cell.iter("{*}tbl"))


def cells(run: Sequence[Sequence[Any]]) -> list[tuple[Cell, Any]]:
    """The cells of data rows with their ``w:tc``; cells merged downwards or sideways are one, a blank cell stays ``""``."""
    found: list[Cell] = []
    sources: list[Any] = []
    open_at: dict[int, int] = {}  # grid column → index of the cell that may go on in the next row
    for number, row in enumerate(run):
        column = _skipped(row)
        reached: dict[int, int] = {}
        for element in row:
            properties = element.find("{*}tcPr")
            width = _count(value(properties, "gridSpan"))
            text, doubt = cell_text(element)
            doubt = doubt or _drawn(element, text) or unseen.doubt_of(element, blank=not text)
            above = open_at.get(column)
            if not text and value(properties, "hMerge") in ("", "continue") and found and found[-1].row == number:
                found[-1] = replace(found[-1], colspan=found[-1].colspan + width)
            elif above is not None and value(properties, "vMerge") in ("", "continue"):
                hidden = "合并的格子里另有看不见的文字" if text else found[above].doubt
                found[above] = replace(found[above], rowspan=number - found[above].row + 1, doubt=hidden)
                reached[column] = above
            else:
                if value(properties, "vMerge") is not None:
                    reached[column] = len(found)
                found.append(Cell(text, number, column, 1, width, doubt=doubt))
                sources.append(element)
            column += width
        open_at = reached
    return list(zip(found, sources, strict=True))


def _drawn(cell: Any, text: str) -> str:
    """Why what is drawn in a cell may be its figure, or may strike it out."""
    drawings = [element for element in cell.iter() if kind(element) in ("drawing", "pict", "object")]
    if unknown_signs(cell) and not any(letter > "\u2e7f" for letter in text):
        return "格中有符号字体的字，未能辨认"
    if text:
        slants = (value(cell.find("{*}tcPr/{*}tcBorders"), name) for name in ("tl2br", "tr2bl"))
        shapes = [name for name in slants if name not in (None, "nil", "none")]
        shapes += [one for one in drawings if next(one.iter("{*}txbxContent", "{*}inline"), None) is None]
        return "格中画有图形，数字可能已划去" if shapes and _DIGIT.search(text) else ""
    drawn = bool(drawings) or any(_DRAWN.match(code.text or "") for code in cell.iter("{*}instrText"))
    return "格中有图片，数字可能在图片上" if drawn else ""


def _skipped(row: Sequence[Any]) -> int:
    """Grid columns that a row leaves out before its first cell."""
    parent = row[0].getparent() if row else None
    return _count(value(None if parent is None else parent.find("{*}trPr"), "gridBefore"), least=0)


def _count(printed: str | None, *, least: int = 1) -> int:
    return max(least, min(int(printed), limits.SPAN)) if printed and printed.isdecimal() else least
