"""The files beside a page: a workbook (.xlsx) with live formulas and a CSV; the same figures give the same bytes.

Text from documents is written as text: a cell that begins like a formula stays harmless in both files.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from wenshang import vocabulary
from wenshang.briefing.appendix import CarriedRecords
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
#: the longest text that a cell can hold; characters that XML forbids are escaped by the writer
_LONGEST = 32_000
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
    notes = [["说明", note] for note in (*records.notes.get("notes", ()), _BLANKS, *_codes(facts))]
    title = str(page.get("title", "简报"))
    used = {figure["code"] for figure in records.figures.values() if "of" not in figure}
    meanings = sorted(map(vocabulary.code, used), key=lambda meaning: meaning.order)
    definitions = [[meaning.code, meaning.label, meaning.unit, meaning.definition] for meaning in meanings]
    sources = [[one[name] for name in _SOURCES] for one in records.documents.values()]
    sheets = [
        BookSheet("说明", ["项目", "内容"], [["标题", title], *page.get("lines", ()), *notes], [16, 90]),
        *([_changes(records.tables["years"], changes)] if changes else []),
        BookSheet("数据", list(FACTS.values()), facts, [_WIDE.get(name, 10) for name in FACTS]),
        BookSheet("口径", ["代码", "指标", "单位", "含义"], definitions, [34, 34, 8, 70]),
        BookSheet("来源", list(_SOURCES.values()), sources, [26, 8, 8, 10, 30, 66, 60]),
    ]
    return book(title, sheets)


def _codes(facts: Sequence[Sequence[Any]]) -> Iterator[str]:
    """What the codes in columns of the data mean, which stand as they are for whoever computes with them."""
    for at, (name, head) in enumerate(FACTS.items()):
        if name in ("qualifier", "method"):
            used = {row[at] for row in facts}
            meanings = "，".join(f"{code} 为{word}" for code, word in vocabulary.words(name).items() if code in used)
            yield f"数据中的“{head}”用代码：{meanings}。"


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that a spreadsheet computes: the formula, and its value for readers that do not compute."""

    text: str
    value: float
    look: str = ""


@dataclass(frozen=True, slots=True)
class BookSheet:
    """A sheet of text, numbers and formulas; ``wrap`` breaks long text, ``choices`` are offered in the column of a head.

    ``fixed`` columns stay in view; a width of 0 is the spreadsheet's own.
    """

    name: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Any]]
    widths: Sequence[int]
    wrap: bool = False
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    fixed: int = 0

    def __call__(self, book: Workbook) -> None:
        """Write the rows under the heads: numbers as numbers, text as text, never as a formula; with a filter, heads in view."""
        sheet = book.add_worksheet(self.name)
        form: dict[str, Any] = {"num_format": "@"} | ({"text_wrap": True, "valign": "top"} if self.wrap else {})
        bold, text = book.add_format({"bold": True, "bottom": 1}), book.add_format(form)
        looks = {"": None}
        sheet.write_row(0, 0, self.heads, bold)
        last = 0
        for last, row in enumerate(self.rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(last, column, cell[:_LONGEST], text)
                elif isinstance(cell, Formula):
                    if cell.look not in looks:
                        looks[cell.look] = book.add_format({"num_format": cell.look})
                    sheet.write_formula(last, column, cell.text, looks[cell.look], cell.value)
                elif cell is not None:
                    sheet.write_number(last, column, cell)
        for column, width in enumerate(self.widths):
            if width:
                sheet.set_column(column, column, width)
        for head, options in self.choices.items():
            at = list(self.heads).index(head)
            sheet.data_validation(1, at, max(last, 1), at, {"validate": "list", "source": list(options)})
        sheet.freeze_panes(1, self.fixed)
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


def _changes(years: Sequence[int], changes: Sequence[Mapping[str, Any]]) -> BookSheet:
    """The comparison: the last two years' difference and growth are formulas over the cells beside them."""
    moved = ["增减", "增幅"] if len(years) > 1 else []
    heads = ["代码", "指标", "单位", *(f"{year}年" for year in years), *moved, "说明"]
    rows = [_change(row, change, compared=bool(moved)) for row, change in enumerate(changes, start=1)]
    return BookSheet("比较", heads, rows, [34, 34, 8, *[0] * (len(heads) - 4), 60], fixed=3)


def _change(row: int, change: Mapping[str, Any], *, compared: bool) -> list[Any]:
    from xlsxwriter.utility import xl_rowcol_to_cell as cell

    shown = [
        printed or "—" if value is None else value for value, printed in zip(change["values"], change["printed"], strict=True)
    ]
    before, after = (cell(row, len(shown) + at) for at in (1, 2))
    gap, growth = change["difference"], change["percent"]
    moved = [
        None if gap is None else Formula(f"={after}-{before}", gap),
        None if growth is None else Formula(f"=({after}-{before})/{before}", growth, "+0.0%;-0.0%;0.0%"),
    ]
    return [change["code"], change["label"], change["unit"], *shown, *(moved if compared else []), change["note"]]
