"""The county view: findings by authority and year in, one word for each report (已报 部分录入 未收存 存疑 有误) out."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from wenshang import vocabulary
from wenshang.checks import reviews
from wenshang.model import AnnualReport, Finding, Severity, Status


class Standing(StrEnum):
    """How a report stands, worst last."""

    REPORTED = "已报"
    PARTIAL = "部分录入"
    MISSING = "未收存"
    DOUBTED = "存疑"
    WRONG = "有误"


def partial(report: AnnualReport) -> bool:
    """Whether a few figures of a report's prose were typed, and not the report: no document and no table of the form."""
    known = vocabulary.codes()
    return not report.document.blocks and not any(known[fact.code].table for fact in report.facts)


def standing(
    findings: Iterable[Finding], decisions: Mapping[str, reviews.Decision] | None = None, *, partial: bool = False
) -> Standing:
    """How a held report stands.

    有误: an error that no reviewer explained or dismissed. 存疑: a parse doubt, or something undetermined that matters more
    than blank cells. Scope and notices leave a report 已报, or 部分录入 where only some of its figures
    were typed (``partial``).
    """
    open_ones = [finding for finding in findings if reviews.is_open(finding, decisions or {})]
    if any(finding.status is Status.ERROR for finding in open_ones):
        return Standing.WRONG
    unsure = Status.PARSE_DOUBT, Status.UNDETERMINED
    if any(finding.status in unsure and finding.severity is not Severity.LOW for finding in open_ones):
        return Standing.DOUBTED
    return Standing.PARTIAL if partial else Standing.REPORTED


@dataclass(frozen=True, slots=True)
class Matrix:
    """Authority × year: ``cells`` holds how each stands; 未收存 where nothing is held, whether or not it was published."""

    authorities: tuple[str, ...]
    years: tuple[int, ...]
    cells: Mapping[tuple[str, int], Standing]

    def count(self, what: Standing) -> int:
        """How many authorities and years stand so."""
        return Counter(self.cells.values())[what]

    def rows(self) -> list[dict[str, str]]:
        """One row an authority: its name under 机关, how each year stands under the year."""
        return [
            {"机关": authority} | {str(year): str(self.cells.get((authority, year), "")) for year in self.years}
            for authority in self.authorities
        ]

    def _repr_html_(self) -> str:
        """A table with the words themselves; colour only supports them."""
        head = "".join(f"<th scope='col'>{year}</th>" for year in self.years)
        body = ""
        for authority in self.authorities:
            cells = (self.cells.get((authority, year)) for year in self.years)
            shown = "".join(f"<td class='standing-{cell.name.lower()}'>{cell}</td>" if cell else "<td></td>" for cell in cells)
            body += f"<tr><th scope='row'>{html.escape(authority)}</th>{shown}</tr>"
        said = "，".join(f"{what}{self.count(what)}" for what in Standing)
        heading = f"<caption>报送与核对情况（{said}）</caption><thead><tr><th scope='col'>机关</th>{head}</tr></thead>"
        return f"<table>{heading}<tbody>{body}</tbody></table>"


def matrix(
    findings: Mapping[tuple[str, int], Sequence[Finding]],
    *,
    authorities: Sequence[str] = (),
    years: Sequence[int] = (),
    decisions: Mapping[str, reviews.Decision] | None = None,
    partly: Collection[tuple[str, int]] = (),
) -> Matrix:
    """The matrix of checked reports (``check_all``); authorities and years are those held unless a list is given.

    ``partly`` are those of which only some figures were typed (``partial``).

    >>> matrix({("甲局", 2022): [], ("乙局", 2023): []}).rows()
    [{'机关': '乙局', '2022': '未收存', '2023': '已报'}, {'机关': '甲局', '2022': '已报', '2023': '未收存'}]
    """
    names = tuple(authorities) or tuple(sorted({authority for authority, _ in findings}))
    columns = tuple(years) or tuple(sorted({year for _, year in findings}))
    cells = {
        (authority, year): standing(findings[authority, year], decisions, partial=(authority, year) in partly)
        if (authority, year) in findings
        else Standing.MISSING
        for authority in names
        for year in columns
    }
    return Matrix(names, columns, cells)
