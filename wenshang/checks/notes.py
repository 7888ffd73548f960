"""What findings say of single figures: a few words for each figure, to be shown wherever it is shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from wenshang import vocabulary
from wenshang.checks.definitions import Pair, pairs
from wenshang.checks.rule import number
from wenshang.model import Finding, Status

if TYPE_CHECKING:
    import pandas as pd

#: (authority, period, code)
FigureKey = tuple[str, str, str]
# 正文17 ≠ …; 正文（本级）17 ≠ …
_PROSE = re.compile(r"正文(?P<scope>（[^）]*）)?(?P<stated>\d+(?:\.\d+)?)")
_STATED = re.compile(r"正文所称(?P<name>\D+)")
# 结果维持10 + 结果纠正1 + 其余2项0 = 11 ≠ 总计0
_SUM = re.compile(r"= (?P<sum>\d+(?:\.\d+)?) ≠ (?P<whole>\D+\d+(?:\.\d+)?)$")


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

    >>> formula = "正文（本级）17 ≠ 表三本年新收（全口径）95"
    >>> codes = ("narrative.requests_received", "requests.received.total")
    >>> scope = Finding("N1", Status.SCOPE, "low", "甲局", "2024", codes, "正文所称收到申请17为本级", formula, -78)
    >>> list(notes([scope]).values())
    ['表内为95件', '正文为17件（本级）']
    """
    found: dict[FigureKey, list[str]] = {}
    for finding in findings:
        if finding.status is not Status.NOTICE and (finding.status is not Status.UNDETERMINED or finding.difference is not None):
            for code, words in _words(finding):
                text = found.setdefault((finding.authority, finding.period, code), [])
                text.extend([] if words in text else [words])
    return {key: "；".join(several) for key, several in found.items()}


def _words(finding: Finding) -> Iterator[tuple[str, str]]:
    """The figures that a finding speaks of, each with its words."""
    stated, about = _PROSE.match(finding.formula), _STATED.match(finding.message)
    if finding.rule == "N1" and stated and about and finding.difference is not None:
        pair = next(pair for pair in pairs().values() if pair.name == about["name"])
        yield from _of_prose(finding, finding.difference, stated, pair)
    elif found := _SUM.search(finding.formula) if finding.rule.startswith("A") else None:
        yield finding.codes[0], f"分项之和{found['sum']}不等于{found['whole']}"
    else:
        text = f"{vocabulary.word('status', finding.status)}：{finding.message}"
        yield from ((code, text) for code in (finding.codes if finding.rule == "R1" else finding.codes[:1]))


def _of_prose(finding: Finding, difference: int | Decimal, stated: re.Match[str], pair: Pair) -> Iterator[tuple[str, str]]:
    """What the prose says beside the figure of a table, and the other way round."""
    table = {code for pattern in (*pair.codes, *pair.instead) for code in vocabulary.expand(pattern)}
    codes = [code for code in finding.codes if code in table]
    for code in finding.codes:
        unit = vocabulary.code(code).unit
        if code.startswith("narrative."):
            yield code, f"表内为{number(Decimal(stated['stated']) - difference)}{unit}"
        elif code in codes:
            yield code, f"正文{pair.name if len(codes) > 1 else ''}为{stated['stated']}{unit}{stated['scope'] or ''}"
