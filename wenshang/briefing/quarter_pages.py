"""The quarterly progress pages of a report, for a page: tasks as printed, and what is planned kept apart from what was done."""

from __future__ import annotations

from markupsafe import Markup

from wenshang.briefing.fragments import Fragment, html_table, join, terms
from wenshang.chinese.formatting import quarter
from wenshang.model import AnnualReport, ProgressPage


def pages(report: AnnualReport) -> list[ProgressPage]:
    """The progress pages of a report, in order."""
    return sorted(report.progress, key=lambda page: page.period)


def tasks(report: AnnualReport) -> Fragment:
    """The tasks of each quarter as printed (各季度任务): what was done, what is to follow, by whom.

    >>> from wenshang.archive import Archive
    >>> report = Archive.open("data").report("汶上县科技局", 2021)
    >>> tasks(report).html.striptags()[:20]
    '县科学技术局落实2021年政府工作报告第'
    """
    shown = join(map(_page, pages(report)))
    return Fragment(shown or Markup("<p>报告中没有季度进展页。</p>"))


def _page(page: ProgressPage) -> Markup:
    about = [
        ("索引号", page.index_number),
        ("成文日期", page.written),
        ("发布日期", page.published),
        ("发布机构", page.publisher),
        ("浏览次数", "" if page.views is None else str(page.views)),
    ]
    rows = [[Markup('<span class="printed">{}</span>').format(cell) for cell in row] for row in page.rows]
    heads = ["序号", "任务", "工作进展", "后续措施", "主办单位"]
    table = html_table(f"{quarter(page.period)}任务（原文）", heads, rows, kind="tasks")
    return Markup('<h3>{}</h3><dl class="meta">{}</dl>{}').format(page.title, terms(about), table)


def plans(report: AnnualReport) -> Fragment:
    """The figures that stand under 后续措施: plans, not counted as results (后续措施).

    >>> from wenshang.archive import Archive
    >>> report = Archive.open("data").report("汶上县科技局", 2021)
    >>> plans(report).html.striptags()[16:22]
    '季度100项'
    """
    rows = [
        [quarter(page.period), plan.raw, Markup("<q>{}</q>").format(plan.quote)]
        for page in pages(report)
        for plan in page.measures
    ]
    note = "这些数字写在“后续措施”栏，属计划事项，不是已完成的进展，没有计入进展。"
    none = Markup("<p>后续措施中没有数字。</p>")
    return Fragment(html_table("后续措施中的数字", ["季度", "数字", "原文"], rows, kind="words", note=note, none=none))
