"""The text of a report: its progress pages as printed, how much repeats the report or quarter before, what became of promises."""

from __future__ import annotations

from itertools import pairwise

from markupsafe import Markup

from wenshang import checks
from wenshang.briefing.fragments import Fragment, html_table, join, terms
from wenshang.checks import repetition, reuse
from wenshang.chinese.formatting import quarter
from wenshang.model import AnnualReport, ProgressPage
from wenshang.vocabulary import word


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
