"""Rules N1–N3: what the sentences say against the tables and against themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wenshang.checks.rule import Case, Rule, number, rule
from wenshang.model import Finding, Severity, Status


@rule(
    "N3",
    name="建议提案合计",
    formula="人大代表建议 + 政协提案 = 建议提案合计",
    source="正文所称承办件数",
    severity=Severity.MEDIUM,
    advice="核对建议、提案的分项与合计",
)
def n3(this: Rule, case: Case) -> Iterator[Finding]:
    """Proposals of the congress and of the conference add up to the total that is stated."""
    codes = ("proposals.npc", "proposals.cppcc", "proposals.total")
    npc, cppcc, total = (case.values.get(code) for code in codes)
    if total is None or (npc is None and cppcc is None):
        return
    formula = (
        f"人大代表建议{number(npc) if npc is not None else '未写明'} + 政协提案{number(cppcc) if cppcc is not None else '未写明'}"
    )
    printed = [code for code in reversed(codes) if code in case.values]
    if npc is None or cppcc is None:
        missing, known = ("人大代表建议", cppcc) if npc is None else ("政协提案", npc)
        over = known is not None and known > total
        yield this.finding(
            case,
            Status.ERROR if over else Status.UNDETERMINED,
            f"建议提案合计{number(total)}件，分项超过合计"
            if over
            else f"建议提案合计{number(total)}件，未写明{missing}件数，不能核对",
            codes=printed,
            severity=None if over else Severity.LOW,
            formula=f"{formula} = 合计{number(total)}" if not over else f"{formula} > 合计{number(total)}",
            advice=None if over else f"写明{missing}的件数（没有的写0件）",
        )
    elif npc + cppcc != total:
        yield this.finding(
            case,
            Status.ERROR,
            "建议、提案分项之和与合计不符",
            codes=printed,
            formula=f"{formula} = {number(npc + cppcc)} ≠ 合计{number(total)}",
            difference=npc + cppcc - total,
        )


RULES: Iterable[Rule] = (n3,)
