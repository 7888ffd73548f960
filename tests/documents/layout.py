"""Spec in, blocks out: lines and grids as the national form prints them, before a file type is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from tests.documents.spec import Spec
from wenshang import vocabulary
from wenshang.vocabulary import FormTable, Row


@dataclass
class Item:
    """A cell of a grid: text, spans, and for a value cell its code.

    A form feed in ``text`` begins a new paragraph. ``unseen`` is text that stands there too and is not seen, ``how`` names its
    way (``unseen``, for PDFs ``odd_pdf``); ``field`` names the kind of form field that the text was filled into; ``open_below``
    says that a PDF draws no rule below the row.
    """

    text: str
    rowspan: int = 1
    colspan: int = 1
    code: str = ""
    unseen: str = ""
    how: str = ""
    field: str = ""
    open_below: bool = False


@dataclass
class Grid:
    """A table: for each row the cells that begin in it, left to right (as HTML writes tables). ``head`` rows may repeat."""

    rows: list[list[Item]]
    head: int = 0
    name: str = ""
    widths: list[float] = field(default_factory=list)


@dataclass
class Line:
    """A paragraph; ``kind`` is ``title``, ``heading`` or ``text``, in a PDF also ``watermark`` or ``head`` (of every page)."""

    text: str
    kind: str = "text"


Block = Line | Grid


def layout(spec: Spec) -> list[Block]:
    """The whole report as blocks."""
    if spec.edition == "2014":
        return _report_2014(spec)
    form = vocabulary.form(spec.edition)
    period = f"本报告所列数据的统计期限自{spec.year}年1月1日起至{spec.year}年12月31日止。"
    blocks: list[Block] = [
        Line(spec.title, "title"),
        Line(
            f"本报告由{spec.authority}按照《中华人民共和国政府信息公开条例》和{form.title}（{spec.notice}）要求编制。{period}"
            f"如有疑问，请与{spec.authority}联系（地址：{spec.contact}）。"
        ),
    ]
    tables = {"proactive": _proactive, "requests": _requests, "disputes": _disputes}
    for section in form.sections:
        if section.key in spec.missing:
            continue
        blocks.append(Line(f"{section.numeral}、{section.title}", "heading"))
        blocks += [Line(text) for text in spec.prose.get(section.key, _PROSE.get(section.key, ()))]
        if section.key in tables and f"table:{section.key}" not in spec.missing:
            blocks.append(tables[section.key](spec))
    if spec.published:
        blocks += [Line(spec.authority), Line(spec.published)]
    return blocks


_PROSE = {
    "overview": ("本年度按照上级部署做好公开工作，及时更新栏目内容，未发生责任事故。",),
    "problems": ("公开内容的深度仍显不足。今后将加强学习，逐项改进。",),
    "further": ("本年度没有收取信息处理费。",),
}


def printed(value: int | Decimal | None) -> str:
    """A value as the form prints it."""
    return "" if value is None else str(value)


def _cell(spec: Spec, code: str, colspan: int = 1) -> list[Item]:
    return (
        [Item(printed(spec.figures[code]), colspan=colspan, code=code)] if code in spec.figures else [Item("", colspan=colspan)]
    )


def _proactive(spec: Spec) -> Grid:
    table = vocabulary.form(spec.edition).table("proactive")
    columns = {column.key: column.label for column in table.columns}
    rows: list[list[Item]] = []
    head: tuple[str, tuple[str, ...]] | None = None
    for row in table.rows:
        if head != (row.part, row.columns):
            if head is None or head[0] != row.part:
                rows.append([Item(row.part, colspan=4)])
            spans = _spans(len(row.columns))
            rows.append([Item("信息内容"), *(Item(columns[k], colspan=s) for k, s in zip(row.columns, spans, strict=True))])
            head = (row.part, row.columns)
        line = [Item(row.label)]
        for key, span in zip(row.columns, _spans(len(row.columns)), strict=True):
            line += _cell(spec, f"{row.code}.{key}", span)
        rows.append(line)
    return Grid(rows, name="proactive", widths=[3, 2, 2, 2])


def _spans(columns: int) -> tuple[int, ...]:
    return {1: (3,), 2: (2, 1), 3: (1, 1, 1)}[columns]


def _requests(spec: Spec) -> Grid:
    table = vocabulary.form(spec.edition).table("requests")
    rows = _request_head(table)
    printed_rows = _form_rows(table, spec)
    parts = [row.part for row in printed_rows]
    groups = [(row.part, row.group) for row in printed_rows]
    for i, row in enumerate(printed_rows):
        line: list[Item] = []
        if not row.part:
            line.append(Item(row.label, colspan=3))
        else:
            if parts.index(row.part) == i:
                line.append(Item(row.part, rowspan=parts.count(row.part)))
            if not row.group:
                line.append(Item(row.label, colspan=2))
            else:
                if groups.index((row.part, row.group)) == i:
                    line.append(Item(row.group, rowspan=groups.count((row.part, row.group))))
                line.append(Item(row.label))
        for column in table.columns:
            line += _cell(spec, f"{row.code}.{column.key}")
        rows.append(line)
    return Grid(rows, head=3, name="requests", widths=[1, 2, 4, *([1.3] * 7)])


def _form_rows(table: FormTable, spec: Spec) -> Sequence[Row]:
    left_out = ("other.uncorrected", "other.fee_unpaid", "other.rest") if spec.one_row_other else ("other.all",)
    return [row for row in table.rows if row.key not in left_out]


def _request_head(table: FormTable) -> list[list[Item]]:
    inner = [Item(column.label) for column in table.columns if column.group]
    note = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    return [
        [Item(note, rowspan=3, colspan=3), Item("申请人情况", colspan=7)],
        [Item("自然人", rowspan=2), Item("法人或其他组织", colspan=len(inner)), Item("总计", rowspan=2)],
        inner,
    ]


def _disputes(spec: Spec) -> Grid:
    table = vocabulary.form(spec.edition).table("disputes")
    labels = [column.label for column in table.columns]
    rows = [
        [Item("行政复议", colspan=5), Item("行政诉讼", colspan=10)],
        [*(Item(label, rowspan=2) for label in labels), Item("未经复议直接起诉", colspan=5), Item("复议后起诉", colspan=5)],
        [Item(label) for label in (*labels, *labels)],
        [item for code in table.codes() for item in _cell(spec, code)],
    ]
    return Grid(rows, head=3, name="disputes", widths=[1.0] * 15)


def _report_2014(spec: Spec) -> list[Block]:
    blocks: list[Block] = [
        Line(spec.title, "title"),
        Line(
            f"本报告由{spec.authority}根据《中华人民共和国政府信息公开条例》编制，数据统计期限自{spec.year}年1月1日起至"
            f"{spec.year}年12月31日止。联系方式：{spec.contact}。"
        ),
        Line("一、概述", "heading"),
        *(Line(text) for text in spec.prose.get("overview", _PROSE["overview"])),
        Line("二、存在的主要问题和改进措施", "heading"),
        Line("宣传的广度仍需提升，将继续改进。"),
    ]
    return blocks if "table:statistics" in spec.missing else [*blocks, Line("附表"), _statistics(spec)]


def _statistics(spec: Spec) -> Grid:
    rows = [[Item("统  计  指  标"), Item("单位"), Item("统计数")]]
    part = ""
    for row in vocabulary.form("2014").table("statistics").rows:
        if row.part != part and plain_differs(row.part, row.label):
            rows.append([Item(row.part), Item("——"), Item("")])
        part = row.part
        rows.append([Item(row.label), Item(row.unit), *_cell(spec, row.code)])
    return Grid(rows, head=1, name="statistics", widths=[7, 1, 1.5])


def plain_differs(part: str, label: str) -> bool:
    """Is the part's heading a line of its own?"""
    return part != label
