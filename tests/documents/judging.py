"""A report as read and what is printed in, the outcome out: cells read, silently wrong, doubted."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass

from wenshang.model import AnnualReport, Status, Value

TABLES = ("proactive.", "requests.", "disputes.", "statistics.", "channels.", "narrative.")


@dataclass(frozen=True)
class Outcome:
    """How a document was read. ``silent`` are codes with a wrong value (or a value that is not printed) and no doubt."""

    printed: int
    read: int
    silent: tuple[str, ...]
    doubted: int
    missed: tuple[str, ...]


def judge(report: AnnualReport, expected: Mapping[str, Value], unsure: Set[str] = frozenset()) -> Outcome:
    """The outcome for the figures of tables; ``unsure`` codes may be read as blank."""
    doubted = {code for finding in report.findings if finding.status is Status.PARSE_DOUBT for code in finding.codes}
    found = {fact.code: fact.value for fact in report.facts if fact.method.value in ("table", "ocr")}
    known = {**dict.fromkeys(unsure), **expected}
    wrong = [code for code, value in found.items() if code not in known or value != known[code]]
    right = [code for code in expected if code in found and found[code] == expected[code]]
    return Outcome(
        printed=len(expected),
        read=len(right),
        silent=tuple(code for code in wrong if code not in doubted),
        doubted=len(doubted & set(found)),
        missed=tuple(code for code in expected if code not in set(right)),
    )
