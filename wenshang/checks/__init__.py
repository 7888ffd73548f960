"""Rules: reports in, findings out; one rule, one function. ``check`` runs them all, worst finding first."""

from __future__ import annotations

from collections.abc import Sequence

from wenshang.checks import arithmetic, dates, form, growth, naming, narrative, repetition, years
from wenshang.checks.rule import Case, Rule
from wenshang.model import AnnualReport, Finding, Severity, Status

#: Every rule by its code, in the order of the domain page.
RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in sorted(
        (rule for room in (arithmetic, narrative, growth, dates, naming, form, years, repetition) for rule in room.RULES),
        key=lambda rule: ("ABNDFCT".index(rule.code[0]), rule.code),
    )
}

_STATUSES, _SEVERITIES = tuple(Status), tuple(Severity)


def check(
    report: AnnualReport, *, earlier: AnnualReport | None = None, siblings: Sequence[AnnualReport] = ()
) -> tuple[Finding, ...]:
    """All findings of a report, those of reading included, worst first.

    ``earlier`` is the latest earlier report of the same authority (the rules across years need the year before exactly and
    say so when it is missing); ``siblings`` are reports of other bodies for the same year, for text repeated between them.
    """
    case = Case.of(report, earlier=earlier, siblings=siblings)
    found = [*report.findings, *(finding for rule in (*RULES.values(), form.r3) for finding in rule(case))]
    return tuple(sorted(found, key=_worst_first))


def _worst_first(finding: Finding) -> tuple[bool, int, int]:
    return finding.status is not Status.ERROR, _SEVERITIES.index(finding.severity), _STATUSES.index(finding.status)


__all__ = ["RULES", "Case", "Rule", "check"]
