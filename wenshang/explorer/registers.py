"""The register of applications in the browser: a tally in, its cells beside the rows that make them out, to take away too."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from wenshang import vocabulary
from wenshang.briefing.fragments import html_table, join
from wenshang.explorer import downloads, markup
from wenshang.model import AnnualReport
from wenshang.office import draft as drafts
from wenshang.office import papers
from wenshang.office.tally import Tally

#: rows that a cell names; the workbook names all
_NAMED = 12


def is_sheet(name: str) -> bool:
    """Whether a file is a register by its name: reports are no spreadsheets."""
    return name.lower().endswith((".xlsx", ".xlsm", ".xls", ".csv"))


def page(done: Tally, *, authority: str = "", before: AnnualReport | None = None, draft: AnnualReport | None = None) -> Markup:
    """The cells of 表三 and 表四 that are not 0 beside their rows (and beside a draft's), and the rows that cannot be told.

    With an ``authority`` the year's draft is there to take away, filled from the register and the report of the year ``before``.
    """
    printed = {fact.code: fact.raw or "空白" for fact in draft.facts if fact.period == str(draft.year)} if draft else {}
    differing = {difference.cell.code for difference in done.against(draft)} if draft else set()
    heads = ("指标", "台账", *(("草稿",) if draft else ()), "台账中的行")
    rows = _rows(done, printed if draft else None, differing)
    table = html_table(f"{done.year}年表三、表四各格的依据（其余各格为0）", heads, rows, kind="wx-table")
    links = [downloads.link(f"{done.year}年台账汇总", "xlsx", papers.tally_workbook(done))]
    if authority and done.year >= vocabulary.form("2021").years[0]:
        filled = drafts.draft(authority, done.year, drafts.known(done.year, before=before, tally=done))
        links.append(downloads.link(f"{authority}{done.year}年度报告草稿", "docx", filled.content))
    return _card(done, differing, draft) + downloads.taken(*links) + table + _problems(done)


def _rows(done: Tally, printed: dict[str, str] | None, differing: set[str]) -> Iterator[list[Markup | str]]:
    for cell in done.cells:
        if not cell.value and cell.code not in differing:
            continue
        named = "、".join(map(str, cell.rows[:_NAMED])) + (f" 等{len(cell.rows)}行" if len(cell.rows) > _NAMED else "")
        beside: list[Markup | str] = []
        if printed is not None:
            text = printed.get(cell.code, "没有这一格")
            beside = [Markup("<mark>{}</mark>").format(text) if cell.code in differing else text]
        source = Markup('<span class="wx-source">{}</span>').format(named or cell.source)
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
