"""The files beside a page: a workbook (.xlsx) with live formulas and a CSV; the same figures give the same bytes.

Text from documents is written as text: a cell that begins like a formula stays harmless in both files.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from wenshang import vocabulary
from wenshang.briefing.carried import CarriedRecords
from wenshang.chinese.formatting import plain
from wenshang.comparison import Change, Figure
from wenshang.files import guarded

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

FACTS = {
    "authority": "机关",
    "period": "时期",
    "code": "代码",
    "label": "指标",
    "value": "数值",
    "unit": "单位",
    "raw": "原文数字",
    "qualifier": "精确程度",
    "method": "取得方式",
    "edition": "版式",
    "place": "位置",
    "quote": "原文",
    "document": "文件或来源",
}
_SOURCES = {
    "authority": "机关",
    "year": "年度",
    "edition": "版式",
    "made": "性质",
    "file": "文件",
    "sha256": "sha256",
    "origin": "来源",
}
_BLANKS = "数值为空：原表留空，不当作0。没有列出的指标：原报告没有这一项。"
#: the same workbook has the same bytes, and no text becomes a formula, a link or a number
_CREATED = datetime(1980, 1, 1)
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_WIDE = {"label": 34, "place": 30, "quote": 40, "document": 30, "authority": 26, "code": 34}


def change_row(change: Change, values: Sequence[Figure | None]) -> dict[str, Any]:
    """A change with its figures over the years, as plain data; ``known`` says that a difference may be formed."""
    return {
        "code": change.code,
        "label": change.label,
        "unit": change.unit,
        "values": [plain(figure.value) if figure else None for figure in values],
        "printed": ["" if figure is None else figure.text for figure in values],
        "difference": plain(change.difference.value) if change.difference else None,
        "percent": float(change.percent.value) / 100 if change.percent and change.percent.value is not None else None,
        "note": change.note,
    }


def files(records: CarriedRecords) -> dict[str, bytes]:
    """The files beside a page by suffix, ``.xlsx`` and ``.csv``; none where no cell carries a printed figure."""
    printed = [figure for figure in records.figures.values() if "of" not in figure]
    facts = [[figure.get(name, "") if name != "value" else figure["value"] for name in FACTS] for figure in printed]
    if not facts:
        return {}
    return {".xlsx": xlsx(records, facts), ".csv": comma_separated(FACTS.values(), facts)}


def comma_separated(heads: Iterable[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Rows as CSV that Excel opens in Chinese (UTF-8 with mark); text that begins like a formula gets an apostrophe before it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(list(heads))
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig", "replace")


def xlsx(records: CarriedRecords, facts: Sequence[Sequence[Any]]) -> bytes:
    """The workbook: 说明, 比较 (live formulas with their values), 数据 (tidy), 口径, 来源."""
    page, changes = records.page, records.tables.get("changes", ())
    notes = [["说明", note] for note in (*records.notes.get("notes", ()), _BLANKS)]
    title = str(page.get("title", "简报"))
    used = {figure["code"] for figure in records.figures.values() if "of" not in figure}
    meanings = sorted(map(vocabulary.code, used), key=lambda meaning: meaning.order)
    definitions = [[meaning.code, meaning.label, meaning.unit, meaning.definition] for meaning in meanings]
    sources = [[one[name] for name in _SOURCES] for one in records.documents.values()]
    sheets: list[Callable[[Workbook], None]] = [
        BookSheet("说明", ["项目", "内容"], [["标题", title], *page.get("lines", ()), *notes], [16, 90]),
        *([partial(_changes, years=records.tables["years"], changes=changes)] if changes else []),
        BookSheet("数据", list(FACTS.values()), facts, [_WIDE.get(name, 10) for name in FACTS]),
        BookSheet("口径", ["代码", "指标", "单位", "含义"], definitions, [34, 34, 8, 70]),
        BookSheet("来源", list(_SOURCES.values()), sources, [26, 8, 8, 10, 30, 66, 60]),
    ]
    return book(title, sheets)


@dataclass(frozen=True, slots=True)
class BookSheet:
    """A sheet of text and numbers; ``wrap`` breaks long text, ``choices`` are offered in the column of a head."""

    name: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Any]]
    widths: Sequence[int]
    wrap: bool = False
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __call__(self, book: Workbook) -> None:
        """Write the rows under the heads: numbers as numbers, text as text, never as a formula; with a filter, heads in view."""
        sheet = book.add_worksheet(self.name)
        form: dict[str, Any] = {"num_format": "@"} | ({"text_wrap": True, "valign": "top"} if self.wrap else {})
        bold, text = book.add_format({"bold": True, "bottom": 1}), book.add_format(form)
        sheet.write_row(0, 0, self.heads, bold)
        last = 0
        for last, row in enumerate(self.rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(last, column, _legal(cell), text)
                elif cell is not None:
                    sheet.write_number(last, column, cell)
        for column, width in enumerate(self.widths):
            sheet.set_column(column, column, width)
        for head, options in self.choices.items():
            at = list(self.heads).index(head)
            sheet.data_validation(1, at, max(last, 1), at, {"validate": "list", "source": list(options)})
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, last, len(self.heads) - 1)


def book(title: str, sheets: Iterable[Callable[[Workbook], None]]) -> bytes:
    """A workbook of sheets, each of which writes itself; the same sheets give the same bytes."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as opened:
        opened.set_properties({"title": title, "created": _CREATED})
        for sheet in sheets:
            sheet(opened)
    return out.getvalue()


def _changes(book: Workbook, years: Sequence[int], changes: Sequence[Mapping[str, Any]]) -> None:
    """The comparison: the last two years' difference and growth are formulas over the cells beside them."""
    from xlsxwriter.utility import xl_rowcol_to_cell as cell

    sheet = book.add_worksheet("比较")
    bold, text, share = (
        book.add_format(form) for form in ({"bold": True, "bottom": 1}, {"num_format": "@"}, {"num_format": "+0.0%;-0.0%;0.0%"})
    )
    compared = len(years) > 1
    heads = ["代码", "指标", "单位", *(f"{year}年" for year in years), *(["增减", "增幅"] if compared else []), "说明"]
    sheet.write_row(0, 0, heads, bold)
    for row, change in enumerate(changes, start=1):
        for column, name in enumerate(("code", "label", "unit")):
            sheet.write_string(row, column, _legal(change[name]), text)
        for n, (value, printed) in enumerate(zip(change["values"], change["printed"], strict=True), start=3):
            if value is None:
                sheet.write_string(row, n, printed or "—", text)
            else:
                sheet.write_number(row, n, value)
        end = 3 + len(years)
        before, after = cell(row, end - 2), cell(row, end - 1)
        if compared and change["difference"] is not None:
            sheet.write_formula(row, end, f"={after}-{before}", None, change["difference"])
        if compared and change["percent"] is not None:
            sheet.write_formula(row, end + 1, f"=({after}-{before})/{before}", share, change["percent"])
        sheet.write_string(row, len(heads) - 1, _legal(change["note"]), text)
    for column, width in enumerate([34, 34, 8]):
        sheet.set_column(column, column, width)
    sheet.set_column(len(heads) - 1, len(heads) - 1, 60)
    sheet.freeze_panes(1, 3)
    sheet.autofilter(0, 0, len(changes), len(heads) - 1)


def _legal(text: str) -> str:
    """Text that a cell can hold: within its length; characters that XML forbids are escaped by the writer."""
    return text[:32_000]
