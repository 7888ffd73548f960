"""Rules from reports to findings: one rule, one function. ``check`` runs them all, worst finding first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain

from wenshang.checks import (
    arithmetic,
    commitments,
    dates,
    form,
    naming,
    narrative,
    outline,
    reconciliation,
    repetition,
    sentence_sums,
    years,
)
from wenshang.checks.commitments import Promise as Promise
from wenshang.checks.commitments import Promises as Promises
from wenshang.checks.commitments import promises as promises
from wenshang.checks.filing import FilingStatus as FilingStatus
from wenshang.checks.filing import Matrix as Matrix
from wenshang.checks.filing import filing_status as filing_status
from wenshang.checks.filing import matrix as matrix
from wenshang.checks.filing import noted as noted
from wenshang.checks.filing import notes as notes
from wenshang.checks.filing import partial as partial
from wenshang.checks.profiles import Profile as Profile
from wenshang.checks.profiles import ProfileMarks as ProfileMarks
from wenshang.checks.profiles import marks as marks
from wenshang.checks.reconciliation import Reconciliation as Reconciliation
from wenshang.checks.reconciliation import reconcile as reconcile
from wenshang.checks.rule import Case as Case
from wenshang.checks.rule import Rule as Rule
from wenshang.frames import Findings
from wenshang.model import AnnualReport, Fact, Finding, Severity, Status
from wenshang.parsing.prose.quantities import stated_sentences

_ROOMS = (
    arithmetic,
    narrative,
    sentence_sums,
    dates,
    naming,
    form,
    outline,
    years,
    repetition,
    commitments,
    reconciliation,
)

#: Every rule by its code, in the order of the domain page; R3 is of reading.
RULES: dict[str, Rule] = {
    one.code: one
    for one in sorted(
        (one for room in _ROOMS for one in vars(room).values() if isinstance(one, Rule) and one is not form.r3),
        key=lambda one: ("ABNDFCTPSQ".index(one.code[0]), one.code),
    )
}

_STATUSES, _SEVERITIES = tuple(Status), tuple(Severity)


def check(
    report: AnnualReport,
    *,
    earlier: AnnualReport | None = None,
    siblings: Sequence[AnnualReport] = (),
    parts: Sequence[AnnualReport] = (),
    missing: Sequence[str] = (),
    profile: Profile | None = None,
) -> Findings:
    """All findings of a report, those of reading included, worst first.

    ``earlier`` is the latest earlier report of the same authority (the rules across years need the year before exactly and
    say so when it is missing); ``siblings`` are reports of other bodies for the same year, for text repeated between them;
    ``parts`` are the reports of the bodies that a region's report counts, ``missing`` the names of those whose report is not
    held; ``profile`` is a superior's own requirements, which may set a rule's threshold.
    """
    adjacent = earlier if earlier is not None and earlier.year == report.year - 1 else None  # a gap is said, not bridged
    facts: dict[str, Fact] = {}
    for fact in report.facts:
        if fact.period == str(report.year):
            facts.setdefault(fact.code, fact)
    doubts = (finding.codes for finding in report.findings if finding.status is Status.PARSE_DOUBT)
    case = Case(
        report,
        earlier,
        tuple(siblings),
        values={code: fact.value for code, fact in facts.items()},
        before=adjacent.values() if adjacent else {},
        places=facts,
        sentences=stated_sentences(report),
        doubted=frozenset(chain.from_iterable(doubts)),
        parts=tuple(parts),
        missing=tuple(missing),
        profile=profile,
    )
    found = [*report.findings, *(finding for rule in (*RULES.values(), form.r3) for finding in rule(case))]
    return Findings(sorted(found, key=worst_first))


def check_all(reports: Iterable[AnnualReport]) -> dict[tuple[str, int], tuple[Finding, ...]]:
    """Findings by authority and year of many reports, each checked with its authority's latest earlier one among them."""
    known: defaultdict[str, dict[int, AnnualReport]] = defaultdict(dict)
    for report in reports:
        known[report.authority][report.year] = report
    checked: dict[tuple[str, int], tuple[Finding, ...]] = {}
    for authority, by_year in sorted(known.items()):
        before: AnnualReport | None = None
        for year, report in sorted(by_year.items()):
            checked[authority, year] = check(report, earlier=before)
            before = report
    return checked


def worst_first(finding: Finding) -> tuple[bool, int, int]:
    """Sorts findings: errors first, then by severity, then by status."""
    return finding.status is not Status.ERROR, _SEVERITIES.index(finding.severity), _STATUSES.index(finding.status)
