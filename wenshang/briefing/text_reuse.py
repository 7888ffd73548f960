"""A report's text beside the one before it: how much of each section or quarter is repeated, and what became of its promises."""

from __future__ import annotations

from itertools import pairwise

from markupsafe import Markup

from wenshang import checks
from wenshang.briefing.fragments import Fragment, html_table, join
from wenshang.briefing.quarter_pages import pages
from wenshang.checks import repetition, reuse
from wenshang.chinese.formatting import quarter
from wenshang.model import AnnualReport
from wenshang.vocabulary import word


def repeated(report: AnnualReport, earlier: AnnualReport | None = None, *, passages: bool = False) -> Fragment:
    """How much of the text repeats the report before (文字重复), section by section; ``passages`` shows it side by side.

    >>> from wenshang.archive import Archive
    >>> report = Archive.open("data").report("汶上县科技局", 2021)
    >>> repeated(report).html.striptags()
    '没有可以比较文字的上一份报告。'
    """
    if earlier is None or not earlier.sections or not report.sections:
        return Fragment(Markup("<p>没有可以比较文字的上一份报告。</p>"))
    rows = [
        [section.heading, *_told(reuse.compare(section.text, before.text))]
        for section in report.sections
        if section.key and section.text and (before := earlier.section(section.key)) and before.text
    ]
    none = Markup("<p>两份报告没有对应的部分可以比较。</p>")
    table = html_table(f"与{earlier.year}年报告的文字重复", ["部分", "重复比例", "最长的重复处"], rows, kind="words", none=none)
    overlaps = repetition.by_section(report, earlier) if passages else {}
    shown = (_side_by_side(report, earlier, key, one) for key, one in overlaps.items() if one.repeated)
    return Fragment(join([table, *shown]))


def _told(overlap: reuse.Overlap) -> list[Markup | str]:
    longest = Markup("<q>{}</q>").format(overlap.longest[0]) if overlap.longest[0] else "—"
    return [str(overlap.percent), longest]


def _side_by_side(report: AnnualReport, earlier: AnnualReport, key: str, overlap: reuse.Overlap) -> Markup:
    """What a section repeats and what it dropped."""
    section = report.section(key)
    rows = [["重复", here.printed, there.printed] for here, there, _ in overlap.repeated]
    rows += [["删去", "—", passage.printed] for passage in overlap.only_right]
    caption = f"{section.heading if section else key}：重复和删去的文字"
    return html_table(caption, ["", f"{report.year}年", f"{earlier.year}年"], rows, kind="words")


def overlap(shown: reuse.Overlap) -> Fragment:
    """Two texts side by side: what is repeated, new and dropped, with the share."""
    rows = [["重复", here.printed, there.printed] for here, there, _ in shown.repeated]
    rows += [["新增", passage.printed, "—"] for passage in shown.only_left]
    rows += [["删去", "—", passage.printed] for passage in shown.only_right]
    return Fragment(html_table(f"文字重复{shown.percent}", ["", "本文", "对照"], rows, kind="words"))


def repeated_quarters(report: AnnualReport) -> Fragment:
    """How much of a quarter's text repeats the quarter before (相邻季度文字重复).

    >>> from wenshang.archive import Archive
    >>> report = Archive.open("data").report("汶上县科技局", 2021)
    >>> repeated_quarters(report).html.striptags()[20:32]
    '第二季度与第一季度99%'
    """
    rows: list[list[Markup | str]] = [
        [f"{quarter(after.period)}与{quarter(before.period)}", *_told(reuse.compare(after.text, before.text))]
        for before, after in pairwise(pages(report))
    ]
    note = "按句比较，数字不计；占较短一篇的比例。"
    none = Markup("<p>只有一份或没有进展页，不能比较。</p>")
    return Fragment(
        html_table("相邻季度文字重复", ["季度", "重复比例", "最长的重复处"], rows, kind="words", note=note, none=none)
    )


def promises(report: AnnualReport, earlier: AnnualReport | None = None) -> Fragment:
    """What became of the measures that last year's report promised (上年改进措施的落实), each with both passages.

    >>> from wenshang.archive import Archive
    >>> promises(Archive.open("data").report("汶上县科技局", 2021)).html.striptags()
    '没有收存上一年报告，或其中没有改进措施，不能对照。'
    """
    promised = checks.promises(report, earlier)
    if not promised or earlier is None:
        return Fragment(Markup("<p>没有收存上一年报告，或其中没有改进措施，不能对照。</p>"))
    rows: list[list[Markup | str]] = [
        [
            Markup("<q>{}</q>").format(one.measure),
            word("promise", one.state),
            Markup('<q>{}</q> <span class="where">{}</span>').format(one.found, one.place) if one.found else "—",
        ]
        for one in promised
    ]
    heads = [f"{earlier.year}年报告所列改进措施", "情况", f"{report.year}年报告的相应文字"]
    note = "按文字对照：措施在今年报告中另有表述的，可能没有认出，请人工核对。"
    return Fragment(html_table("上年改进措施的落实", heads, rows, kind="words", note=note))
