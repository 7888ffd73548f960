"""Workbooks for the clerk: a tally as the form's tables with the rows behind every cell, and an empty register to begin with."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from wenshang import vocabulary
from wenshang.briefing import workbook
from wenshang.briefing.workbook import BookSheet
from wenshang.office.tally import Tally

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

#: rows of the template that have drop-down lists
_ROWS = 2_000


def tally_workbook(tally: Tally) -> bytes:
    """The tally as .xlsx: 表三 and 表四 as the form prints them, every cell's rows, what was not counted, and notes."""
    rows = [[c.code, vocabulary.code(c.code).label, c.value, c.named()] for c in tally.cells]
    found = [[str(p.name), "已计入" if p.counted else "没有计入", p.found, p.advice] for p in tally.problems]
    sheets: list[Callable[[Workbook], None]] = [
        *(partial(_form_table, key=key, tally=tally) for key in ("requests", "disputes")),
        BookSheet("每格的依据", ["代码", "指标", "件数", "台账中的行"], [row for row in rows if row[2]], [34, 34, 8, 90]),
        BookSheet("待核对的行", ["行", "是否计入", "问题", "处理建议"], found, [30, 10, 50, 50]),
        BookSheet("说明", ["说明"], [[note] for note in tally.notes], [110]),
    ]
    return workbook.book(f"{tally.year}年依申请公开台账汇总", sheets)


def _form_table(book: Workbook, *, key: str, tally: Tally) -> None:
    centred = {"border": 1, "align": "center", "valign": "vcenter"}
    head = book.add_format({"bold": True, "text_wrap": True, **centred})
    label = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter"})
    cell = book.add_format(centred)
    table = vocabulary.form("2021").table(key)
    sheet = book.add_worksheet(table.short)
    values = tally.values()
    sheet.merge_range(0, 0, 0, len(table.columns), f"{tally.year}年 {table.label}", head)
    sheet.write_row(1, 0, ["", *(column.label for column in table.columns)], head)
    rows = [row for row in table.rows if row.key != "other.all"]
    for at, row in enumerate(rows, start=2):
        sheet.write_string(at, 0, f"{row.group} {row.label}".strip(), label)
        for column, code in enumerate(table.codes_of(row), start=1):
            sheet.write_number(at, column, values[code], cell)
    sheet.set_column(0, 0, 52)
    sheet.set_column(1, len(table.columns), 13)
    sheet.freeze_panes(2, 1)


def register_template() -> bytes:
    """An empty register as .xlsx: the headings that the tally knows, drop-down lists of the form's own words, dates as dates."""
    return workbook.book("依申请公开台账（模板）", [_template])


def _template(book: Workbook) -> None:
    raw = vocabulary.load("applications")["columns"]
    form = vocabulary.form("2021")
    requests, disputes = form.table("requests"), form.table("disputes")
    applicants = [column.label for column in requests.columns if column.key != "total"]
    rows = [row for row in requests.rows if row.part and row.key not in ("processed", "other.all")]
    outcomes = ["其他处理（其他）" if row.key == "other.rest" else row.label for row in rows]
    results = [column.label for column in disputes.columns if column.key != "total"]
    lists = {"applicant": applicants, "outcome": outcomes, "reconsideration": results, "litigation": results}
    fields = ("number", "received", "applicant", "replied", "outcome", "reconsidered", "reconsideration", "sued", "litigation")
    sheet, choices = book.add_worksheet("台账"), book.add_worksheet("选项")
    head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#e8eef5"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for column, field in enumerate(fields):
        sheet.write_string(0, column, raw[field][0], head)
        date = field in ("received", "replied", "reconsidered", "sued")
        sheet.set_column(column, column, 40 if field == "outcome" else 16, day if date else None)
        if field in lists:
            choices.write_column(0, column, lists[field])
            letter = chr(ord("A") + column)
            source = f"=选项!${letter}$1:${letter}${len(lists[field])}"
            validation = {"error_title": "请从列表中选择", "error_message": "这里只填表三、表四中的情形"}
            sheet.data_validation(1, column, _ROWS, column, {"validate": "list", "source": source, **validation})
    choices.hide()
    sheet.freeze_panes(1, 0)
    sheet.write_comment(0, 3, "尚未答复的留空。办理结果计入答复日期所在的年度。")
