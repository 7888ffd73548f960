"""What findings mean: for a report (已报 部分录入 未收存 存疑 有误), for a county by authority and year, for single figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from wenshang import vocabulary
from wenshang.checks import reviews
from wenshang.model import AnnualReport, Finding, Severity, Status

if TYPE_CHECKING:
    import pandas as pd


class FilingStatus(StrEnum):
    """How a report stands, worst last. 未收存 says that it is not held here, not that it was never published."""

    REPORTED = "reported"
    PARTIAL = "partial"
    MISSING = "missing"
    DOUBTED = "doubted"
    WRONG = "wrong"

    @property
    def word(self) -> str:
        """What it is called: 已报 部分录入 未收存 存疑 有误."""
        return vocabulary.word("filing", self)


def partial(report: AnnualReport) -> bool:
    """Whether a few figures of a report's prose were typed, and not the report: no document and no table of the form."""
    known = vocabulary.codes()
    return not report.document.blocks and not any(known[fact.code].table for fact in report.facts)


def filing_status(
    findings: Iterable[Finding], decisions: Mapping[str, reviews.Decision] | None = None, *, partial: bool = False
) -> FilingStatus:
    """How a held report stands.

    有误: an error that no reviewer explained or dismissed. 存疑: a parse doubt, or something undetermined that matters more
    than blank cells. 部分录入: nothing wrong, but only some of its figures were typed. Scope and notices leave a report 已报.
    """
    return _stands(_cause(findings, decisions or {}), partial=partial)


def _stands(cause: Finding | None, *, partial: bool) -> FilingStatus:
    if cause is None:
        return FilingStatus.PARTIAL if partial else FilingStatus.REPORTED
    return FilingStatus.WRONG if cause.status is Status.ERROR else FilingStatus.DOUBTED


@dataclass(frozen=True, slots=True)
class Matrix:
    """Authority × year: ``cells`` is how each stands (未收存 where nothing is held), ``causes`` the finding that makes it so."""

    authorities: tuple[str, ...]
    years: tuple[int, ...]
    cells: Mapping[tuple[str, int], FilingStatus]
    causes: Mapping[tuple[str, int], Finding]

    def count(self, what: FilingStatus) -> int:
        """How many authorities and years stand so."""
        return Counter(self.cells.values())[what]


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

    >>> found = {("汶上县科学技术局", 2021): []}
    >>> [state.word for state in matrix(found, years=[2020, 2021]).cells.values()]
    ['未收存', '已报']
    """
    names = tuple(authorities) or tuple(sorted({authority for authority, _ in findings}))
    columns = tuple(years) or tuple(sorted({year for _, year in findings}))
    cells = {(authority, year): FilingStatus.MISSING for authority in names for year in columns}
    causes = {key: _cause(findings[key], decisions or {}) for key in cells if key in findings}
    cells |= {key: _stands(cause, partial=key in partly) for key, cause in causes.items()}
    return Matrix(names, columns, cells, {key: cause for key, cause in causes.items() if cause})


def _cause(findings: Iterable[Finding], decisions: Mapping[str, reviews.Decision]) -> Finding | None:
    """The finding that makes a report 有误 or 存疑: the first that stands, errors before doubts."""
    standing = [finding for finding in findings if reviews.is_open(finding, decisions)]
    errors = (finding for finding in standing if finding.status is Status.ERROR)
    unsure = (finding for finding in standing if finding.status in (Status.PARSE_DOUBT, Status.UNDETERMINED))
    return next(errors, None) or next((finding for finding in unsure if finding.severity is not Severity.LOW), None)


#: (authority, period, code)
FigureKey = tuple[str, str, str]


def noted(facts: pd.DataFrame, findings: Iterable[Finding] | Mapping[tuple[str, int], Iterable[Finding]]) -> pd.DataFrame:
    """The same facts, remembering what findings say of single figures: a card, table or sentence then shows it beside them.

    Parameters
    ----------
    facts
        A facts frame; it comes back with the same rows and columns, and the words in ``attrs["notes"]``.
    findings
        Those of ``ws.check``, or of ``checks.check_all`` by authority and year.
    """
    several = findings.values() if isinstance(findings, Mapping) else [findings]
    by_authority: dict[str, dict[str, dict[str, str]]] = {}
    for (authority, period, code), words in notes(finding for found in several for finding in found).items():
        by_authority.setdefault(authority, {}).setdefault(period, {})[code] = words
    frame = facts.copy(deep=False)
    frame.attrs = facts.attrs | {"notes": by_authority}
    return frame


def notes(findings: Iterable[Finding]) -> dict[FigureKey, str]:
    """The words for each figure that findings speak of, worst first as given: 正文为17件（本级）; 分项之和11不等于总计0.

    Errors, doubts and other definitions; not equations that blanks leave open, and of an equation only its whole.

    >>> codes, notes_of = ("requests.received.total",), (("requests.received.total", "正文为17件（本级）"),)
    >>> scope = Finding("N1", Status.SCOPE, Severity.LOW, "甲局", "2024", codes, "正文所称收到申请17为本级", notes=notes_of)
    >>> notes([scope])
    {('甲局', '2024', 'requests.received.total'): '正文为17件（本级）'}
    """
    found: dict[FigureKey, list[str]] = {}
    for finding in findings:
        if finding.status is not Status.NOTICE and (finding.status is not Status.UNDETERMINED or finding.difference is not None):
            for code, words in finding.notes or _default(finding):
                text = found.setdefault((finding.authority, finding.period, code), [])
                text.extend([] if words in text else [words])
    return {key: "；".join(several) for key, several in found.items()}


def _default(finding: Finding) -> Iterator[tuple[str, str]]:
    """The message for the figure that a finding speaks of first; a doubt of reading is of all its figures."""
    text = f"{vocabulary.word('status', finding.status)}：{finding.message}"
    yield from ((code, text) for code in (finding.codes if finding.rule == "R1" else finding.codes[:1]))
