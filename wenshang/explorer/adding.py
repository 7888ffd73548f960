"""Add a report in the browser: what was read and doubted is shown cell by cell beside its source; saved only when asked.

Reading and saving are ``wenshang.archive.adding.plan`` and ``store``, the same as behind ``wenshang add``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from wenshang import checks, vocabulary
from wenshang.archive.adding import Addition, plan, store
from wenshang.briefing.fragments import html_table, join
from wenshang.errors import BadData, WenshangError
from wenshang.explorer import markup, widgets
from wenshang.files import sweep
from wenshang.model import AnnualReport, Candidate, Cell, Document, Fact, Finding, Place, Status
from wenshang.office import comments, papers, register, wording
from wenshang.office import draft as drafts
from wenshang.office import tally as tallies
from wenshang.office.tally import Tally
from wenshang.readers import sheets

if TYPE_CHECKING:
    from wenshang.archive import Archive
    from wenshang.explorer.state import Host


ACCEPTED = ".txt,.html,.htm,.pdf,.docx,.jpg,.jpeg,.png,.xlsx,.csv"


class Adding:
    """The panel: choose a file, see what was read, correct authority or year and read again, save (or leave a draft unsaved).

    A Word draft is given back with comments; a register of applications is counted, beside the draft read before it.
    """

    def __init__(self, explorer: Host) -> None:
        import ipywidgets

        self.explorer = explorer
        self.addition: Addition | None = None
        self._found: tuple[Finding, ...] = ()
        self._name, self._content = "", b""
        self.upload = ipywidgets.FileUpload(accept=ACCEPTED, multiple=False, description="选择报告文件")
        self.upload.add_class("wx-button")
        self.upload.add_class("wx-primary")
        self.authority = widgets.text("机关（识别有误时更正）", live=False)
        self.year = widgets.text("年度（识别有误时更正）", live=False)
        self.region = widgets.text("地区（新机关填写）", live=False)
        self.kind = widgets.text("类别（新机关填写）", live=False)
        self.again = widgets.button("按更正内容重新读取", self._read)
        self.save = widgets.button("保存", self._save, primary=True)
        self.said = widgets.html()
        self.shown = widgets.html()
        corrections = widgets.beside([self.authority, self.year, self.region, self.kind], "wx-row")
        self.fields = widgets.stack([corrections, widgets.beside([self.again, self.save], "wx-buttons")], "wx-fields")
        self.fields.layout.display = "none"
        text = (
            "可选网页、PDF、Word（.docx）和文本文件，也可以是尚未发布的草稿：先读取并核对，不按“保存”就不会收存。"
            "选依申请公开台账（.xlsx、.csv）则汇总表三、表四，并与先读的草稿逐格比较。"
        )
        head = widgets.html(markup.titled("加入报告、核对草稿、汇总台账", text))
        self.root = widgets.stack([head, self.upload, self.said, self.fields, self.shown], "wx-page")
        self.upload.observe(lambda change: self._take(change["new"]), "value")

    def _take(self, files: Any) -> None:
        """A file was chosen: forget earlier corrections and read it."""
        if not files:
            return
        file = files[0]
        self._name, self._content = str(file["name"]), bytes(file["content"])
        for field in (self.authority, self.year, self.region, self.kind):
            field.value = ""
        self._read()

    def _read(self) -> None:
        widgets.put(self.said, markup.card("正在读取", [self._name]))
        widgets.put(self.shown, "")
        try:
            if _is_sheet(self._name):
                self._tally()
                return
            self.addition = None
            self.addition = self._plan()
            self._found = self._check(self.addition)
        except WenshangError as error:
            widgets.put(self.said, markup.card("读取失败", [str(error)], kind="wx-error"))
            widgets.show(self.fields, bool(self._content))
            self.save.disabled = True
            return
        report = self.addition.report
        self.authority.value, self.year.value = report.authority, str(report.year)
        widgets.put(self.said, self._commented(self._found))
        widgets.put(self.shown, _read_report(self.addition, self._found))
        widgets.show(self.fields, True)
        self.save.disabled = self.addition.outcome == "same" or read_only()
        if self.addition.outcome == "same":
            self._complete()

    def _complete(self) -> None:
        """What an addition that was killed left undone is done now."""
        if self.addition is not None and not read_only():
            with suppress(WenshangError):
                self._store(self.addition)

    def _store(self, addition: Addition) -> Archive:
        sweep(self.explorer.store.archive.folder)
        return store(self.explorer.store.archive, addition)

    def _commented(self, found: tuple[Finding, ...]) -> str:
        """The draft with a comment at each problem, to take away; nothing for files of other kinds."""
        if self.addition is None or not self._name.lower().endswith(".docx") or not found:
            return ""
        try:
            content = comments.annotated(self._content, self.addition.report, found, name=self._name)
        except WenshangError as error:
            return markup.card("不能加批注", [str(error)])
        card = markup.card("草稿已加批注", [f"{len(found)} 条批注，在所在的格或句子旁；草稿本身不变。"])
        return card + markup.taken(markup.link(f"{self._name.removesuffix('.docx')}（批注）", "docx", content))

    def _tally(self) -> None:
        """Count a register: its cells beside their rows, and beside the cells of a draft of that year that was read before."""
        known = wording.known_words()
        read = register.read(sheets.read(self._content, name=self._name), name=self._name, known=known)
        text = self.year.value.strip()
        year = int(text) if text.isdecimal() else read.last_year
        if not year:
            raise BadData(where=self._name, found="没有可以统计的行", advice="请填写年度，或核对台账的日期")
        draft = self.addition.report if self.addition else None
        name = self._body(self.authority.value.strip() or (draft.authority if draft else ""))
        archive = self.explorer.store.archive
        before = archive.report(name, year - 1) if name and year - 1 in archive.years(name) else None
        done = tallies.tally(read, year=year, carried=tallies.carried_out(before) if before else None)
        self.year.value, self.authority.value = str(year), name or self.authority.value
        beside = draft if draft and draft.year == year else None
        widgets.put(self.said, "")
        widgets.put(self.shown, _counts(done, authority=name, before=before, draft=beside))
        widgets.show(self.fields, True)
        self.save.disabled = True

    def _body(self, name: str) -> str:
        """The full name of a body that is held, ``""`` for any other."""
        archive = self.explorer.store.archive
        return archive.resolve(name).name if name in {one for body in archive.authorities for one in body.names()} else ""

    def _plan(self) -> Addition:
        year = self.year.value.strip()
        return plan(
            self.explorer.store.archive,
            self._content,
            name=self._name,
            authority=self.authority.value.strip(),
            year=int(year) if year.isdecimal() else 0,
            region=self.region.value.strip(),
            kind=self.kind.value.strip(),
        )

    def _check(self, addition: Addition) -> tuple[Finding, ...]:
        archive, report = self.explorer.store.archive, addition.report
        known = archive.knows(report.authority)
        return checks.check(report, earlier=archive.earlier(report.authority, report.year) if known else None)

    def _save(self) -> None:
        if self.addition is None or read_only():
            return
        try:
            archive = self._store(self.addition)
        except WenshangError as error:
            widgets.put(self.said, markup.card("保存失败", [str(error)], kind="wx-error"))
            return
        entry = self.addition.entry
        self.save.disabled = True
        self.explorer.reopen(archive, entry.authority.name)
        lines = [f"{entry.authority.name} {entry.year}年 → {entry.file}", "可在“浏览”中查看。"]
        widgets.put(self.said, markup.card("已保存", lines, kind="wx-good"))
        widgets.put(self.shown, _read_report(self.addition, self._found, saved=True))


def read_only() -> bool:
    """True where visitors may read and check reports but not store them (``wenshang app --read-only``)."""
    return os.environ.get("WENSHANG_READ_ONLY", "") == "1"


OUTCOMES = {
    "new": "尚未收存，可以保存",
    "same": "这份文件已经收存，不会重复",
    "version": "同一机关同一年度已有一份，将作为更正后的新版本保存，旧版保留",
}
_MARKED = Markup("<mark>{}</mark>")
#: rows that a cell names; the workbook names all
_NAMED = 12


def _read_report(addition: Addition, findings: Sequence[Finding], *, saved: bool = False) -> Markup:
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


def _is_sheet(name: str) -> bool:
    """Whether a file is a register by its name: reports are no spreadsheets."""
    return name.lower().endswith((".xlsx", ".xlsm", ".xls", ".csv"))


def _counts(done: Tally, *, authority: str = "", before: AnnualReport | None = None, draft: AnnualReport | None = None) -> Markup:
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
