"""What was read from a document, cell by cell beside its source; doubts first."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from wenshang import vocabulary
from wenshang.archive.adding import Addition
from wenshang.explorer import markup
from wenshang.model import AnnualReport, Candidate, Cell, Document, Fact, Finding, Place, Status

OUTCOMES = {
    "new": "尚未收存，可以保存",
    "same": "这份文件已经收存，不会重复",
    "version": "同一机关同一年度已有一份，将作为更正后的新版本保存，旧版保留",
}


def page(addition: Addition, findings: Sequence[Finding]) -> str:
    """Everything the analyst needs to decide: what it is, what is doubted, what the checks say, every cell read."""
    report = addition.report
    doubted = {code for finding in report.findings if finding.status is Status.PARSE_DOUBT for code in finding.codes}
    doubts = [fact for fact in report.facts if fact.code in doubted]
    return "".join(
        (
            _identity(addition, len(doubts)),
            _cells(report, doubts, f"存疑的数字（{len(doubts)}）", open_=True) if doubts else "",
            _candidates(report.candidates),
            markup.findings(findings, title="核对结果（含读取存疑）"),
            *(_cells(report, facts, f"{label}（{len(facts)}）") for label, facts in _by_table(report)),
        )
    )


def _identity(addition: Addition, doubts: int) -> str:
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


def _cells(report: AnnualReport, facts: Sequence[Fact], title: str, *, open_: bool = False) -> str:
    known = vocabulary.codes()
    rows = "".join(
        f'<tr><th scope="row">{escape(known[fact.code].label)}</th><td>{escape(fact.period)}</td>'
        f"<td>{'空白' if fact.value is None else fact.value}</td><td class=wx-source>{source(report.document, fact)}</td>"
        f"<td class=wx-unit>{escape(str(fact.place))}</td></tr>"
        for fact in facts
    )
    head = "".join(f'<th scope="col">{name}</th>' for name in ("指标", "期间", "读出", "原文所在行", "位置"))
    doubt = " wx-doubt" if open_ else ""
    return (
        f'<details class="wx-read"{" open" if open_ else ""}><summary>{escape(title)}</summary>'
        f'<div class="wx-scroll" tabindex="0" role="region" aria-label="{escape(title)}">'
        f'<table class="wx-table{doubt}"><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div></details>"
    )


def source(document: Document, fact: Fact) -> str:
    """The printed line a figure stands in, with the figure marked: a table's row, or the sentence."""
    row = _table_row(document, fact.place)
    if row:
        at = fact.place.grid[1]
        return "｜".join(f"<mark>{escape(c.text) or '（空）'}</mark>" if _covers(c, at) else escape(c.text) for c in row)
    before, found, after = fact.quote.partition(fact.raw) if fact.raw else (fact.quote, "", "")
    return f"{escape(before)}<mark>{escape(found)}</mark>{escape(after)}" if found else escape(fact.quote)


def _covers(cell: Cell, column: int) -> bool:
    return cell.column <= column < cell.column + cell.colspan


def _table_row(document: Document, place: Place) -> list[Cell]:
    """The cells of the printed row, each once, in order; empty where the place is not in a table."""
    table = next((table for table in document.tables if table.number == place.table), None) if place.table else None
    if table is None:
        return []
    across = place.grid[0]
    return sorted((c for c in table.cells if c.row <= across < c.row + c.rowspan), key=lambda c: c.column)


def _candidates(candidates: Sequence[Candidate]) -> str:
    if not candidates:
        return ""
    known = vocabulary.codes()
    items = "".join(
        f"<li><mark>{escape(candidate.raw)}</mark>　{escape(candidate.reason)}"
        f"（可能是：{escape('、'.join(known[code].label for code in candidate.codes))}）<br>{escape(candidate.quote)}</li>"
        for candidate in candidates
    )
    summary = f"没有采用的数字（{len(candidates)}）"
    return f'<details class="wx-read"><summary>{summary}</summary><ul class="wx-notes">{items}</ul></details>'
