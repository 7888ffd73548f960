"""How a report was read, for a page: what its tables print, leave blank or lack; what was seen and not taken; what is doubted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from markupsafe import Markup

from wenshang import vocabulary
from wenshang.briefing.change_tables import captions
from wenshang.briefing.fragments import Fragment, Numbers, counted, html_table, join
from wenshang.comparison import Figure, figures
from wenshang.frames import facts_frame
from wenshang.model import AnnualReport, Finding, Method


def counts(report: AnnualReport) -> dict[str, int]:
    """How many figures were read, by method; how many are blank; how many numbers were not taken (for ``briefing.cards``).

    >>> from wenshang.archive import Archive
    >>> report = Archive.open("data").report("汶上县科技局", 2021)
    >>> counts(report)
    {'取自表格': 200, '取自正文': 18, '其中空白': 0, '没有采用的数字': 0}
    """
    by_method = Counter(fact.method for fact in report.facts)
    about = {vocabulary.word("method", method): by_method[method] for method in Method if by_method[method]}
    return about | {"其中空白": sum(fact.value is None for fact in report.facts), "没有采用的数字": len(report.candidates)}


def reading(report: AnnualReport) -> Fragment:
    """How much was read from a report (读取情况), as a sentence.

    >>> from wenshang.archive import Archive
    >>> report = Archive.open("data").report("汶上县科技局", 2021)
    >>> reading(report).html.striptags()[:28]
    '本报告共有218项数字：取自表格200项，取自正文18项'
    """
    *methods, (_, blanks), (_, left) = counts(report).items()
    listed = join((Markup("{}{}项").format(name, counted(name, number)) for name, number in methods), "，")
    text = Markup("本报告共有{}项数字：{}；其中原表空白{}项。另有{}个数字不能判断含义，没有采用。").format(
        counted("全部", len(report.facts)), listed, counted("其中空白", blanks), counted("没有采用的数字", left)
    )
    return Fragment(Markup('<div class="lead"><p class="said">{}</p></div>').format(text))


def completeness(report: AnnualReport) -> Fragment:
    """Which of the form's cells a report prints, leaves blank or does not have (表格填报情况).

    >>> from wenshang.archive import Archive
    >>> report = Archive.open("data").report("汶上县科技局", 2021)
    >>> completeness(report).html.striptags()[18:37]
    '表二 主动公开政府信息情况101000'
    """
    values = report.values()
    rows: list[list[Markup | str]] = []
    for form in vocabulary.form(report.edition).tables:
        codes = [code for code in form.codes() if not code.startswith("requests.other.all")]
        printed = [code for code in codes if code in values or _merged(code, values)]
        blank = [code for code in printed if code in values and values[code] is None]
        cells = {"应有": len(codes), "已印": len(printed), "空白": len(blank), "未印": len(codes) - len(printed)}
        rows.append([captions()[form.key], *(counted(f"{form.key}·{name}", n) for name, n in cells.items())])
    note = "“未印”是报告没有这一格；“空白”是印了但没有填数。空白不当作0。"
    return Fragment(html_table("表格填报情况（格）", ["表", "应有", "已印", "空白", "未印"], rows, kind="figures", note=note))


def _merged(code: str, known: Mapping[str, object]) -> bool:
    """True for a row of 其他处理 where the report prints one row for the three."""
    return code.startswith("requests.other.") and f"requests.other.all.{code.rsplit('.', 1)[-1]}" in known


def doubted(report: AnnualReport, found: Iterable[Finding]) -> Fragment:
    """The figures that findings speak of, and the blank cells, each linked to its evidence (所涉及的数字).

    >>> from wenshang.archive import Archive
    >>> report = Archive.open("data").report("汶上县科技局", 2021)
    >>> from wenshang import checks
    >>> [figure.code for figure in doubted(report, checks.check(report)).figures]
    ['proposals.cppcc', 'proposals.total']
    """
    rules: dict[str, list[str]] = {}
    for finding in found:
        for code in finding.codes:
            rules.setdefault(code, []).append(finding.rule)
    numbers = Numbers()
    shown = [figure for figure in _figures(report) if figure.blank or figure.code in rules]
    rows = [[f.label, f.period, numbers(f), "、".join(dict.fromkeys(rules.get(f.code, ["空白"])))] for f in shown]
    none = Markup("<p>没有空白格，也没有规则涉及的数字。</p>")
    return numbers.fragment(html_table("所涉及的数字", ["指标", "时期", "数值", "规则"], rows, kind="words", none=none))


def _figures(report: AnnualReport) -> Iterable[Figure]:
    lookup = figures.lookup(facts_frame(report.facts), report.authority)
    return sorted(lookup.values(), key=lambda figure: (-int(figure.period[:4]), figure.period))


def candidates(report: AnnualReport) -> Fragment:
    """Numbers that were seen but not taken, and why (没有采用的数字); what the reader wants said of the file.

    >>> from wenshang.archive import Archive
    >>> report = Archive.open("data").report("汶上县科技局", 2021)
    >>> candidates(report).html.striptags()
    '正文中的数字都已归类，或与所列指标无关。'
    """
    notes = join(Markup("<li>{}</li>").format(note) for note in report.document.notes)
    listed = Markup("<ul>{}</ul>").format(notes) if notes else Markup("")
    rows: list[list[Markup | str]] = [
        [
            one.raw,
            one.reason,
            "、".join(vocabulary.code(code).label for code in one.codes) or "未写明",
            Markup("<q>{}</q>").format(one.quote),
        ]
        for one in report.candidates
    ]
    none = Markup("<p>正文中的数字都已归类，或与所列指标无关。</p>")
    return Fragment(html_table("没有采用的数字", ["数字", "原因", "可能的指标", "原文"], rows, kind="words", none=none) + listed)
