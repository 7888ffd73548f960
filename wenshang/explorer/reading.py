"""What was read from a file, cell by cell beside its source: a report, doubts first; a register as the cells of the form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from wenshang import vocabulary
from wenshang.archive.adding import Addition
from wenshang.briefing.fragments import html_table, join
from wenshang.explorer import markup
from wenshang.model import AnnualReport, Candidate, Cell, Document, Fact, Finding, Place, Status
from wenshang.office import draft as drafts
from wenshang.office import papers
from wenshang.office.tally import Tally

OUTCOMES = {
    "new": "尚未收存，可以保存",
    "same": "这份文件已经收存，不会重复",
    "version": "同一机关同一年度已有一份，将作为更正后的新版本保存，旧版保留",
}
_MARKED = Markup("<mark>{}</mark>")
#: rows that a cell names; the workbook names all
_NAMED = 12


def read_report(addition: Addition, findings: Sequence[Finding], *, saved: bool = False) -> Markup:
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
        addition.note,
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
        [
            *(known[fact.code].label, fact.period, "空白" if fact.value is None else str(fact.value)),
            *(_source(report.document, fact), str(fact.place)),
        ]
        for fact in facts
    ]
    kind = "wx-table wx-doubt" if doubt else "wx-table"
    table = html_table(title, ["指标", "时期", "读出", "原文所在行", "位置"], rows, kind=kind)
    return markup.folded(f"{title}（{len(facts)}）", table, unfolded=doubt)


def _source(document: Document, fact: Fact) -> Markup:
    """The printed line a figure stands in, with the figure marked: a table's row, or the sentence."""
    row = _table_row(document, fact.place)
    if row:
        at = fact.place.grid[1]
        shown = join([_MARKED.format(c.text or "（空）") if c.column <= at < c.end else c.text for c in row], "｜")
    else:
        before, found, after = fact.quote.partition(fact.raw) if fact.raw else (fact.quote, "", "")
        shown = join([before, _MARKED.format(found) if found else "", after])
    return Markup('<span class="wx-source">{}</span>').format(shown)


def _table_row(document: Document, place: Place) -> list[Cell]:
    """The cells of the printed row, each once, in order; empty where the place is not in a table."""
    table = next((table for table in document.tables if table.number == place.table), None) if place.table else None
    if table is None:
        return []
    rows = table.rows()
    return rows[place.grid[0]] if place.grid[0] < len(rows) else []


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


def counts(done: Tally, *, authority: str = "", before: AnnualReport | None = None, draft: AnnualReport | None = None) -> Markup:
    """The cells of 表三 and 表四 that are not 0 beside their rows (and beside a draft's), and the rows that cannot be told.

    With an ``authority`` the year's draft is there to take away, filled from the register and the report of the year ``before``.
    """
    printed = {fact.code: fact.raw or "空白" for fact in draft.facts if fact.period == str(draft.year)} if draft else {}
    differing = {difference.cell.code for difference in done.against(draft)} if draft else set()
    heads = ("指标", "台账", *(("草稿",) if draft else ()), "台账中的行")
    rows = _rows(done, printed if draft else None, differing)
    table = html_table(f"{done.year}年表三、表四各格的依据（其余各格为0）", heads, rows, kind="wx-table")
    links = [markup.link(f"{done.year}年台账汇总", "xlsx", papers.tally_workbook(done))]
    if authority and done.year >= vocabulary.form("2021").years[0]:
        filled = drafts.draft(authority, done.year, drafts.known(done.year, before=before, tally=done))
        links.append(markup.link(f"{authority}{done.year}年度报告草稿", "docx", filled.content))
    return _card(done, differing, draft) + markup.taken(*links) + table + _problems(done)


def _rows(done: Tally, printed: dict[str, str] | None, differing: set[str]) -> Iterator[list[Markup | str]]:
    for cell in done.cells:
        if not cell.value and cell.code not in differing:
            continue
        beside: list[Markup | str] = []
        if printed is not None:
            text = printed.get(cell.code, "没有这一格")
            beside = [_MARKED.format(text) if cell.code in differing else text]
        source = Markup('<span class="wx-source">{}</span>').format(cell.named(_NAMED))
        yield [vocabulary.code(cell.code).label, str(cell.value), *beside, source]


def _card(done: Tally, differing: set[str], draft: AnnualReport | None) -> Markup:
    received, processed = (done.values()[f"requests.{row}.total"] for row in ("received", "processed"))
    lines = [f"{done.year}年：本年新收 {received} 件，办结 {processed} 件"]
    if draft is not None:
        lines.append(
            f"与草稿（{draft.authority}{draft.year}年）比较：" + (f"{len(differing)} 格不同" if differing else "各格相同")
        )
    lines += [f"{note}。" for note in done.notes]
    return markup.card("已汇总", lines, kind="wx-good")


def _problems(done: Tally) -> Markup:
    if not done.problems:
        return Markup("")
    item = Markup("<li><mark>{}</mark>　{}（{}）。{}</li>")
    items = join(item.format(p.name, p.found, "已计入" if p.counted else "没有计入", p.advice) for p in done.problems)
    notes = Markup('<ul class="wx-notes">{}</ul>').format(items)
    return markup.folded(f"待核对的行（{len(done.problems)}）", notes, unfolded=True)
