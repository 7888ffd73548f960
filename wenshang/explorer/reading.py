"""What was read from a document, cell by cell beside its source; doubts first."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from wenshang import vocabulary
from wenshang.archive.adding import Addition
from wenshang.briefing.fragments import html_table, join
from wenshang.explorer import markup
from wenshang.model import AnnualReport, Candidate, Cell, Document, Fact, Finding, Place, Status

OUTCOMES = {
    "new": "尚未收存，可以保存",
    "same": "这份文件已经收存，不会重复",
    "version": "同一机关同一年度已有一份，将作为更正后的新版本保存，旧版保留",
}
_MARKED = Markup("<mark>{}</mark>")


def page(addition: Addition, findings: Sequence[Finding], *, saved: bool = False) -> Markup:
    """Everything needed to decide: what it is (until it is ``saved``), what is doubted, what the checks say, every cell read."""
    report = addition.report
    doubted = {code for finding in report.findings if finding.status is Status.PARSE_DOUBT for code in finding.codes}
    doubts = [fact for fact in report.facts if fact.code in doubted]
    parts = (
        "" if saved else _identity(addition, len(doubts)),
        _cells(report, doubts, "存疑的数字", doubt=True) if doubts else "",
        _candidates(report.candidates),
        markup.findings(findings, title="核对结果（含读取存疑）"),
        *(_cells(report, facts, label) for label, facts in _by_table(report)),
    )
    return join(parts)


def _identity(addition: Addition, doubts: int) -> Markup:
    report = addition.report
    lines = [
        f"{report.title or addition.entry.file}",
        f"机关：{report.authority}；年度：{report.year}；版式：{report.edition}版",
        f"读出 {len(report.facts)} 个数字，其中 {doubts} 个存疑",
        OUTCOMES[addition.outcome],
        *report.document.notes,
    ]
    return markup.card("已读取", lines, kind="wx-good" if not doubts else "")


def _by_table(report: AnnualReport) -> list[tuple[str, list[Fact]]]:
    known = vocabulary.codes()
    tables = {table.key: table.label for name in vocabulary.EDITIONS for table in vocabulary.form(name).tables}
    groups: dict[str, list[Fact]] = {}
    for fact in report.facts:
        groups.setdefault(tables.get(known[fact.code].table, "正文与季度进展"), []).append(fact)
    return list(groups.items())


def _cells(report: AnnualReport, facts: Sequence[Fact], title: str, *, doubt: bool = False) -> Markup:
    known = vocabulary.codes()
    rows = [
        [known[fact.code].label, fact.period, _value(fact), _source(report.document, fact), str(fact.place)] for fact in facts
    ]
    table = html_table(
        title, ["指标", "期间", "读出", "原文所在行", "位置"], rows, kind="wx-table wx-doubt" if doubt else "wx-table"
    )
    return markup.folded(f"{title}（{len(facts)}）", table, unfolded=doubt)


def _value(fact: Fact) -> str:
    return "空白" if fact.value is None else str(fact.value)


def _source(document: Document, fact: Fact) -> Markup:
    """The printed line a figure stands in, with the figure marked: a table's row, or the sentence."""
    row = _table_row(document, fact.place)
    if row:
        at = fact.place.grid[1]
        shown = join([_MARKED.format(c.text or "（空）") if _covers(c, at) else c.text for c in row], "｜")
    else:
        before, found, after = fact.quote.partition(fact.raw) if fact.raw else (fact.quote, "", "")
        shown = join([before, _MARKED.format(found) if found else "", after])
    return Markup('<span class="wx-source">{}</span>').format(shown)


def _covers(cell: Cell, column: int) -> bool:
    return cell.column <= column < cell.column + cell.colspan


def _table_row(document: Document, place: Place) -> list[Cell]:
    """The cells of the printed row, each once, in order; empty where the place is not in a table."""
    table = next((table for table in document.tables if table.number == place.table), None) if place.table else None
    if table is None:
        return []
    across = place.grid[0]
    return sorted((c for c in table.cells if c.row <= across < c.row + c.rowspan), key=lambda c: c.column)


def _candidates(candidates: Sequence[Candidate]) -> Markup:
    if not candidates:
        return Markup("")
    known = vocabulary.codes()
    item = Markup("<li><mark>{}</mark>　{}（可能是：{}）<br>{}</li>")
    items = (
        item.format(one.raw, one.reason, "、".join(known[code].label for code in one.codes) or "未写明", one.quote)
        for one in candidates
    )
    return markup.folded(f"没有采用的数字（{len(candidates)}）", Markup('<ul class="wx-notes">{}</ul>').format(join(items)))
