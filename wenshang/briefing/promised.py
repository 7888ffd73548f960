"""What became of last year's measures, for a page: two reports in; each measure with this year's words beside it out."""

from __future__ import annotations

from markupsafe import Markup

from wenshang import checks
from wenshang.briefing.fragments import Fragment, html_table
from wenshang.checks.commitments import STATES
from wenshang.model import AnnualReport


def promises(report: AnnualReport, earlier: AnnualReport | None = None) -> Fragment:
    """What became of the measures that last year's report promised (上年改进措施的落实), each with both passages.

    >>> from wenshang.archive import Archive
    >>> promises(Archive.open("data").report("汶上县科技局", 2021)).html.striptags()
    '没有收存上一年报告，或其中没有改进措施，无从对照。'
    """
    made = checks.promises(report, earlier)
    if not made or earlier is None:
        return Fragment(Markup("<p>没有收存上一年报告，或其中没有改进措施，无从对照。</p>"))
    rows: list[list[Markup | str]] = [
        [
            Markup("<q>{}</q>").format(one.measure),
            STATES[one.state],
            Markup('<q>{}</q> <span class="where">{}</span>').format(one.found, one.place) if one.found else "—",
        ]
        for one in made
    ]
    heads = [f"{earlier.year}年报告所列改进措施", "情况", f"{report.year}年报告的相应文字"]
    note = "按文字对照：措施在今年报告中另有表述的，可能没有认出，请人工核对。"
    return Fragment(html_table("上年改进措施的落实", heads, rows, kind="words", note=note))
