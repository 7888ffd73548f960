"""The list of problems of checked reports in each of its forms: text, JSON lines, a page or a workbook."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import click
from markupsafe import Markup

from wenshang.checks import FilingStatus, Profile, ProfileMarks, filing_status, marks, partial, reviews
from wenshang.checks.rule import number
from wenshang.cli import options
from wenshang.model import AnnualReport, Finding, Status
from wenshang.vocabulary import word

_COLOURS = {
    Status.ERROR: "red",
    Status.PARSE_DOUBT: "magenta",
    Status.UNDETERMINED: "yellow",
    Status.SCOPE: "cyan",
    Status.NOTICE: None,
}
COLUMNS = (
    *("文件", "机关", "时期", "规则", "结论", "程度", "位置", "问题", "算式", "相差"),
    *("处理建议", "原文", "对照位置", "对照原文", "编号", "审核"),
)
_FINDING = (
    *("authority", "period", "rule", "status", "severity", "codes", "message", "formula", "place", "quote"),
    *("difference", "advice", "other", "other_quote"),
)


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding with the key that decisions are filed under, and the decision if there is one."""

    finding: Finding
    key: str
    decision: reviews.Decision | None

    @property
    def reviewed(self) -> str:
        """The decision in words, ``""`` where there is none."""
        return self.decision.told if self.decision else ""

    @property
    def stands(self) -> bool:
        """Whether no reviewer explained or dismissed it."""
        return reviews.is_open(self.finding, {self.key: self.decision} if self.decision else {})


@dataclass(frozen=True, slots=True)
class Checked:
    """A file's report with its problems: those that stand, worst first, then those that a reviewer explained or dismissed."""

    file: str
    report: AnnualReport
    problems: tuple[Problem, ...]
    status: FilingStatus
    marks: ProfileMarks | None = None

    @classmethod
    def of(
        cls,
        file: str,
        report: AnnualReport,
        findings: Sequence[Finding],
        decisions: Mapping[str, reviews.Decision],
        profile: Profile | None = None,
    ) -> Checked:
        """A checked report from findings and the decisions held; its marks where a profile takes points off."""
        standing_ones = [finding for finding in findings if reviews.is_open(finding, decisions)]
        written = bool(report.document.blocks or report.sections)  # typed figures have no text to mark
        given = marks(profile, standing_ones) if profile and written else None
        ordered = sorted(findings, key=lambda finding: not reviews.is_open(finding, decisions))
        problems = tuple(Problem(finding, key := reviews.key(finding), decisions.get(key)) for finding in ordered)
        return cls(file, report, problems, filing_status(findings, decisions, partial=partial(report)), given)

    @property
    def heading(self) -> str:
        """Authority, year, file, the counts by status of what stands, and how much was explained or dismissed."""
        counts = Counter(problem.finding.status for problem in self.problems if problem.stands)
        closed = len(self.problems) - counts.total()
        none = "没有未处理的问题" if closed else "未发现问题"
        text = "　".join(f"{word('status', status)} {counts[status]}" for status in Status if counts[status]) or none
        text += f"　已说明或不采纳 {closed}" if closed else ""
        text = f"{self.status.word}　{text}" if self.status is FilingStatus.PARTIAL else text
        shown = f"　{self.marks.profile.name}{self.marks.text}" if self.marks else ""
        return f"{self.report.authority}　{self.report.year}年　{self.file}　{text}{shown}"


def line(problem: Problem) -> str:
    """A problem as one line: where, what with the numbers, the difference, what to do."""
    finding = problem.finding
    text = finding.quote if len(finding.quote) <= 40 else f"{finding.quote[:39]}…"
    sentence = f"“{text}”" if finding.place.paragraph and text else ""
    where = f"〔{finding.place}{sentence}〕" if str(finding.place) else ""
    formula = f"：{finding.formula}" if finding.formula else ""
    difference = f"，相差 {number(finding.difference).lstrip('-')}" if finding.difference else ""
    advice = f"。→ {finding.advice}" if finding.advice else ""
    status = f"{word('status', finding.status)}·{word('severity', finding.severity)}"
    decided = f"　【{problem.reviewed}】" if problem.reviewed else ""
    whole = f"[{status}] {finding.rule} {where}{finding.message}{formula}{difference}{advice}　#{problem.key}{decided}"
    return " ".join(whole.split())


def summary(checked: Sequence[Checked]) -> str:
    """How many reports were checked, wrong, doubted.

    >>> summary([])
    '共核对 0 份：有误 0，存疑 0，其余 0'
    """
    wrong, doubted = (sum(one.status is what for one in checked) for what in (FilingStatus.WRONG, FilingStatus.DOUBTED))
    return f"共核对 {len(checked)} 份：有误 {wrong}，存疑 {doubted}，其余 {len(checked) - wrong - doubted}"


def text(checked: Sequence[Checked]) -> str:
    """The problems for people, a line each under the heading of their report, with the colours of a terminal."""
    lines = []
    for one in checked:
        lines.append(click.style(one.heading, bold=True))
        for problem in one.problems:
            lines.append(click.style(f"  {line(problem)}", fg=_COLOURS[problem.finding.status], dim=bool(problem.reviewed)))
    lines += [click.style(summary(checked), bold=True)] if len(checked) > 1 else []
    return "".join(f"{part}\n" for part in lines)


def record(file: str, problem: Problem) -> dict[str, Any]:
    """A problem as a JSON object."""
    decided = options.as_json(problem.decision, "decision", "reason", "reviewer", "date") if problem.decision else None
    return {**options.as_json(problem.finding, *_FINDING), "file": file, "key": problem.key, "review": decided}


def json_lines(checked: Iterable[Checked]) -> str:
    """One JSON object a line, one line a finding; with a profile one more a report, its marks."""
    rows: list[dict[str, Any]] = []
    for one in checked:
        rows += [record(one.file, problem) for problem in one.problems]
        rows += [marks_record(one, one.marks)] if one.marks else []
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)


def marks_record(one: Checked, given: ProfileMarks) -> dict[str, Any]:
    """A report's marks as a JSON object."""
    deductions = [
        options.as_json(taken.points, "name", "points", "clause") | {"keys": [reviews.key(finding) for finding in taken.findings]}
        for taken in given.deductions
    ]
    return {
        "authority": one.report.authority,
        "period": str(one.report.year),
        "profile": given.profile.name,
        **options.as_json(given.profile, "notice", "full"),
        "total": given.total,
        "deductions": deductions,
        "by_hand": [points.name for points in given.profile.by_hand],
        "file": one.file,
    }


def _rows(checked: Iterable[Checked]) -> Iterator[tuple[str, ...]]:
    for one in checked:
        for problem in one.problems:
            f = problem.finding
            kind = word("status", f.status), word("severity", f.severity)
            difference = "" if f.difference is None else number(f.difference)
            what = f.message, f.formula, difference, f.advice, f.quote, f.other, f.other_quote
            yield one.file, f.authority, f.period, f.rule, *kind, str(f.place), *what, problem.key, problem.reviewed


def page(checked: Sequence[Checked]) -> bytes:
    """One self-contained HTML page, a table a report, in the look of all pages."""
    from wenshang.briefing.exporter import sheet

    parts = (Markup("<h2>{}</h2>{}").format(one.heading, _table(one)) for one in checked)
    return sheet("核对结果", Markup("<p>{}</p>").format(summary(checked)), *parts).encode()


def _table(one: Checked) -> Markup:
    from wenshang.briefing.fragments import html_table

    if not one.problems:
        return Markup("<p>未发现问题。</p>")
    heads = ("结论", "规则", "位置", "问题与算式", "处理建议", "原文", "编号")
    return html_table(f"{one.file}的问题", heads, map(_row, one.problems), kind="words problems")


def _row(problem: Problem) -> list[Markup | str]:
    f = problem.finding
    difference = f"（相差 {number(f.difference).lstrip('-')}）" if f.difference else ""
    lines = [f.message, f"{f.formula}{difference}" if f.formula else "", f"审核：{problem.reviewed}" if problem.reviewed else ""]
    quotes = [Markup("<q>{}</q>").format(f.quote)] if f.quote else []
    quotes += [Markup("{}：<q>{}</q>").format(f.other, f.other_quote)] if f.other_quote else []
    kind = Markup('<b class="status {}">{}·{}</b>').format(f.status.value, word("status", f.status), word("severity", f.severity))
    between = Markup("<br/>")
    text = between.join(line for line in lines if line)
    return [kind, f.rule, str(f.place), text, f.advice, between.join(quotes), problem.key]


def workbook(checked: Sequence[Checked]) -> bytes:
    """An Excel workbook: the problems with a filter, and the rules; texts are never taken for formulas."""
    from wenshang.briefing import workbook as workbooks
    from wenshang.checks import RULES

    rules = [
        (rule.code, rule.name, rule.formula, rule.source, word("severity", rule.severity), rule.advice) for rule in RULES.values()
    ]
    tables = (("问题", COLUMNS, list(_rows(checked))), ("规则", ("规则", "名称", "公式", "依据", "程度", "处理建议"), rules))
    sheets = (workbooks.BookSheet(name, heads, rows, _widths(heads, rows), wrap=True) for name, heads, rows in tables)
    return workbooks.book("核对结果", sheets)


def _widths(heads: Sequence[str], rows: Sequence[tuple[str, ...]]) -> list[int]:
    longest = (max((len(row[at]) for row in rows), default=0) for at in range(len(heads)))
    return [min(max(8, 2 * max(length, len(head)) + 2), 50) for head, length in zip(heads, longest, strict=True)]
