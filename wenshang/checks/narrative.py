"""Rules N1 and N3: what the sentences claim against the tables, with the definition that explains a difference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from wenshang.checks.claims import Claim, claims
from wenshang.checks.definitions import MAIN, Definition, breadth, others
from wenshang.checks.rule import Case, Rule, number, rule
from wenshang.model import Finding, Severity, Status, Value


@rule(
    "N1",
    name="文表一致",
    formula="正文所称收到、办结、复议、诉讼、收费 = 表内数；不等时先试：新收＋结转、办结总计、总计−尚未审结、单列、本级与全口径",
    source="年度报告格式：正文与表格出自同一统计",
    severity=Severity.HIGH,
    advice="核对正文与表格，改正错的一处；口径不同的，在正文写明口径",
)
def n1(this: Rule, case: Case) -> Iterator[Finding]:
    """Each claim of the prose against its table figure; a difference that another definition explains is of scope."""
    if case.report.edition == "2014" or case.typed:
        return  # the statistics table of 2014 is where the figure comes from
    for claim in _worth_comparing(case):
        _, table_name, codes = MAIN[claim.kind]
        printed = [case.values.get(code) for code in codes]
        if not any(code in case.values for code in codes):
            continue
        if any(value is None for value in printed):
            yield _undetermined(this, case, claim)
            continue
        table: int | Decimal = sum(value for value in printed if value is not None)
        if not _agrees(claim, table):
            yield _difference(this, case, claim, table, table_name)


def _worth_comparing(case: Case) -> Iterator[Claim]:
    """The claims; where one number of answers agrees with the table, the other ones are parts of it."""
    made = claims(case)
    total = case.values.get("requests.processed.total")
    agreed = any(claim.kind == "processed" and claim.value == total for claim in made)
    yield from (claim for claim in made if claim.kind != "processed" or not agreed)


def _agrees(claim: Claim, table: int | Decimal) -> bool:
    """Equal; within a tenth for 余 多 约; for money, rounded as the prose prints it."""
    apart = abs(Decimal(claim.value) - Decimal(table))
    if not claim.exact:
        return apart * 10 <= table
    if claim.kind == "fees":
        exponent = Decimal(claim.value).as_tuple().exponent
        return apart < Decimal(1).scaleb(int(exponent))
    return apart == 0


def _difference(this: Rule, case: Case, claim: Claim, table: int | Decimal, table_name: str) -> Finding:
    fits = next((definition for definition in others(claim.kind, case.values) if _agrees(claim, definition.value)), None)
    if fits is not None:
        return _explained(this, case, claim, table, fits)
    which, words = breadth(claim.sentence.text, said=claim.value, table=table)
    if which:
        return _broader(this, case, claim, table, which, words)
    name, _, codes = MAIN[claim.kind]
    slip = claim.kind == "fees" and claim.value * 10000 == table
    return this.finding(
        case,
        Status.ERROR,
        f"正文所称{name}{number(claim.value)}与{table_name}{number(table)}不符"
        + ("，表中似以元填报（应为万元）" if slip else ""),
        codes=(*claim.codes, *codes),
        severity=Severity.HIGH if claim.kind == "received" else Severity.MEDIUM,
        formula=f"正文{number(claim.value)} ≠ {table_name}{number(table)}",
        difference=claim.value - table,
        place=claim.sentence.place,
        quote=claim.sentence.printed,
        beside=(str(case.place(*codes)), case.quote(*codes)),
    )


def _explained(this: Rule, case: Case, claim: Claim, table: int | Decimal, fits: Definition) -> Finding:
    name, table_name, codes = MAIN[claim.kind]
    return this.finding(
        case,
        Status.SCOPE,
        f"正文所称{name}{number(claim.value)}与{table_name}{number(table)}口径不同：正文为{fits.name}",
        codes=(*claim.codes, *codes, *(code for code in fits.codes if code not in codes)),
        severity=Severity.LOW,
        formula=f"正文{number(claim.value)} = {fits.formula}",
        difference=claim.value - table,
        advice=f"建议在正文注明口径：“{name}{number(claim.value)}件（{fits.name}；{table_name}为{number(table)}件）”",
        place=claim.sentence.place,
        quote=claim.sentence.printed,
        beside=(str(case.place(*fits.codes)), case.quote(*fits.codes)),
    )


def _broader(this: Rule, case: Case, claim: Claim, table: int | Decimal, which: str, words: str) -> Finding:
    name, table_name, codes = MAIN[claim.kind]
    other = "本级" if which == "全口径" else "全口径"
    said, printed = number(claim.value), number(table)
    wording = (
        f"全口径共{name}{said}件，其中本级{printed}件（见{table_name[:2]}）"
        if which == "全口径"
        else f"其中{which}{name}{said}件，全口径共{printed}件（见{table_name[:2]}）"
    )
    return this.finding(
        case,
        Status.SCOPE,
        f"正文所称{name}{said}为{which}（“{words}”），{table_name}{printed}为{other}",
        codes=(*claim.codes, *codes),
        severity=Severity.LOW,
        formula=f"正文（{which}）{said} ≠ {table_name}（{other}）{printed}",
        difference=claim.value - table,
        advice=f"建议在正文注明口径：“{wording}”",
        place=claim.sentence.place,
        quote=claim.sentence.printed,
        beside=(str(case.place(*codes)), case.quote(*codes)),
    )


def _undetermined(this: Rule, case: Case, claim: Claim) -> Finding:
    name, table_name, codes = MAIN[claim.kind]
    return this.finding(
        case,
        Status.UNDETERMINED,
        f"正文所称{name}{number(claim.value)}，{table_name}空白，不能核对",
        codes=(*claim.codes, *codes),
        severity=Severity.LOW,
        formula=f"正文{number(claim.value)} = {table_name}空白",
        advice="补全表内空白处（没有的填0）",
        place=claim.sentence.place,
        quote=claim.sentence.printed,
    )


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
    printed = [code for code in reversed(codes) if code in case.values]
    formula = f"人大代表建议{_said(npc)} + 政协提案{_said(cppcc)}"
    known = (npc or 0) + (cppcc or 0)
    if npc is not None and cppcc is not None and known == total:
        return
    if (npc is not None and cppcc is not None) or known > total:
        message = "建议、提案分项之和与合计不符" if npc is not None and cppcc is not None else "建议、提案的分项超过合计"
        formula += f" = {number(known)} ≠ 合计{number(total)}"
        yield this.finding(case, Status.ERROR, message, codes=printed, formula=formula, difference=known - total)
    else:
        missing = "人大代表建议" if npc is None else "政协提案"
        yield this.finding(
            case,
            Status.UNDETERMINED,
            f"建议提案合计{number(total)}件，未写明{missing}件数，不能核对",
            codes=printed,
            severity=Severity.LOW,
            formula=f"{formula} = 合计{number(total)}",
            advice=f"写明{missing}的件数（没有的写0件）",
        )


def _said(value: Value) -> str:
    return "未写明" if value is None else number(value)


RULES: Iterable[Rule] = (n1, n3)
