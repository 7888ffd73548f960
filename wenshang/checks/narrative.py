"""Rules N1 and N3: what the sentences state against the tables, with the definition that explains a difference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from wenshang import vocabulary
from wenshang.checks.definitions import Definition, Pair, breadth, others, pairs
from wenshang.checks.rule import Case, number, rule
from wenshang.model import Fact, Finding, Method, Place, Qualifier, Severity, Status, Value

_RECEIVED = "narrative.requests_received"


@dataclass(frozen=True, slots=True)
class _Claim:
    """A figure that the prose states of something a table counts too; a typed figure has no sentence."""

    pair: Pair
    value: int | Decimal
    exact: bool
    sentence: str
    printed: str
    place: Place
    codes: tuple[str, ...]

    def finding(
        self,
        case: Case,
        status: Status,
        message: str,
        *,
        codes: tuple[str, ...],
        formula: str,
        difference: Value,
        severity: Severity | None = None,
        advice: str | None = None,
        beside: tuple[str, str] = ("", ""),
        breadth: str = "",
    ) -> Finding:
        """A finding on this figure at its sentence; the message begins with it (正文所称收到申请17…)."""
        named = (*self.codes, *codes)
        return case.finding(
            status,
            f"正文所称{self.pair.name}{number(self.value)}{message}",
            codes=named,
            notes={} if difference is None else dict(self._notes(named, self.value - difference, breadth)),
            severity=severity,
            formula=formula,
            difference=difference,
            advice=advice,
            place=self.place,
            quote=self.printed,
            beside=beside,
        )

    def _notes(self, codes: tuple[str, ...], table: int | Decimal, breadth: str) -> Iterator[tuple[str, str]]:
        """What the prose says beside the figures of the table, and the other way round (正文为17件（本级）; 表内为95件)."""
        printed = [code for code in codes if code in self.pair.all_codes]
        for code in codes:
            unit = vocabulary.code(code).unit
            if code.startswith("narrative."):
                yield code, f"表内为{number(table)}{unit}"
            elif code in printed:
                name = self.pair.name if len(printed) > 1 else ""
                yield code, f"正文{name}为{number(self.value)}{unit}{f'（{breadth}）' if breadth else ''}"


@rule("N1")
def n1(case: Case) -> Iterator[Finding]:
    """Each claim of the prose against its table figure; a difference that another definition explains is of scope."""
    if case.report.edition == "2014":
        return  # the statistics table of 2014 is where the figure comes from
    for claim in _worth_comparing(case):
        codes = claim.pair.printed(case.values, case.report.edition)
        values = [case.values[code] for code in codes]
        if codes and any(value is None for value in values):
            yield _undetermined(case, claim, codes, f"{claim.pair.table}空白，不能核对", "补全表内空白处（没有的填0）")
        elif codes and not _agrees(claim, table := sum(value for value in values if value is not None)):
            yield _difference(case, claim, codes, table)


def _claims(case: Case) -> Iterator[_Claim]:
    """The claims in printed order, each subject and value once."""
    seen: set[tuple[str, int | Decimal]] = set()
    for sentence in case.sentences:
        for quantity in sentence.quantities:
            if quantity.subject in pairs() and (quantity.subject, quantity.value) not in seen:
                seen.add((quantity.subject, quantity.value))
                codes = (quantity.code,) if quantity.code else ()
                pair = pairs()[quantity.subject]
                place, printed = sentence.place, sentence.printed
                yield _Claim(pair, quantity.value, quantity.exact, sentence.text, printed, place, codes)
    fact = case.places.get(_RECEIVED)
    if fact is not None and fact.value is not None and fact.method is not Method.TABLE and ("received", fact.value) not in seen:
        yield _of_fact(fact, fact.value)


def _of_fact(fact: Fact, value: int | Decimal) -> _Claim:
    """The applications received as typed, or as read from a paragraph that stands in no section."""
    exact = fact.qualifier is Qualifier.EXACT
    return _Claim(pairs()["received"], value, exact, fact.quote, fact.quote, fact.place, (fact.code,))


def _worth_comparing(case: Case) -> Iterator[_Claim]:
    """The claims; where one number of answers agrees with the table, the other ones are parts of it."""
    claims = tuple(_claims(case))
    total = case.values.get("requests.processed.total")
    agreed = any(claim.pair.subject == "processed" and claim.value == total for claim in claims)
    yield from (claim for claim in claims if claim.pair.subject != "processed" or not agreed)


def _agrees(claim: _Claim, table: int | Decimal) -> bool:
    """Equal; within a tenth for 余 多 约; for money, rounded as the prose prints it."""
    apart = abs(Decimal(claim.value) - Decimal(table))
    if not claim.exact:
        return apart * 10 <= table
    if claim.pair.subject == "fees":
        exponent = Decimal(claim.value).as_tuple().exponent
        return apart < Decimal(1).scaleb(int(exponent))
    return apart == 0


def _difference(case: Case, claim: _Claim, codes: tuple[str, ...], table: int | Decimal) -> Finding:
    """What a difference is: another definition, another breadth, unknown for a typed figure; else an error."""
    pair, stated, printed = claim.pair, number(claim.value), number(table)
    fits = next((definition for definition in others(pair.subject, case.values) if _agrees(claim, definition.value)), None)
    if fits is not None:
        return _explained(case, claim, codes, table, fits)
    which, words = breadth(claim.sentence, stated=claim.value, table=table)
    if which:
        return _broader(case, claim, codes, table, which, words)
    if case.typed:
        reason = f"{pair.table}为{printed}，两数不同；录入的数据没有原句，不能判断是否口径不同"
        return _undetermined(case, claim, codes, reason, "查对原报告的句子：口径不同的应注明，写错的应改正", table)
    slip = pair.subject == "fees" and claim.value * 10000 == table
    return claim.finding(
        case,
        Status.ERROR,
        f"与{pair.table}{printed}不符" + ("，表中似以元填报（应为万元）" if slip else ""),
        codes=codes,
        severity=Severity.HIGH if pair.subject == "received" else Severity.MEDIUM,
        formula=f"正文{stated} ≠ {pair.table}{printed}",
        difference=claim.value - table,
        beside=(str(case.place(*codes)), case.quote(*codes)),
    )


def _explained(case: Case, claim: _Claim, codes: tuple[str, ...], table: int | Decimal, fits: Definition) -> Finding:
    name, place, stated, printed = claim.pair.name, claim.pair.table, number(claim.value), number(table)
    return claim.finding(
        case,
        Status.SCOPE,
        f"与{place}{printed}口径不同：正文为{fits.name}",
        codes=(*codes, *(code for code in fits.codes if code not in codes)),
        formula=f"正文{stated} = {fits.formula}",
        difference=claim.value - table,
        advice=f"建议在正文注明口径：“{name}{stated}件（{fits.name}；{place}为{printed}件）”",
        beside=(str(case.place(*fits.codes)), case.quote(*fits.codes)),
    )


def _broader(case: Case, claim: _Claim, codes: tuple[str, ...], table: int | Decimal, which: str, words: str) -> Finding:
    name, place, stated, printed = claim.pair.name, claim.pair.table, number(claim.value), number(table)
    whole = which == "全口径"
    other = "本级" if whole else "全口径"
    wording = f"全口径共{name}{stated}件，其中本级{printed}件" if whole else f"其中{which}{name}{stated}件，全口径共{printed}件"
    return claim.finding(
        case,
        Status.SCOPE,
        f"为{which}（“{words}”），{place}{printed}为{other}",
        codes=codes,
        formula=f"正文（{which}）{stated} ≠ {place}（{other}）{printed}",
        difference=claim.value - table,
        advice=f"建议在正文注明口径：“{wording}（见{place[:2]}）”",
        breadth=which,
        beside=(str(case.place(*codes)), case.quote(*codes)),
    )


def _undetermined(case: Case, claim: _Claim, codes: tuple[str, ...], reason: str, advice: str, table: Value = None) -> Finding:
    """A side is missing: a blank cell, or (with both numbers known) the sentence of a typed figure."""
    return claim.finding(
        case,
        Status.UNDETERMINED,
        f"，{reason}",
        codes=codes,
        severity=None if table is None else Severity.HIGH,
        formula=f"正文{number(claim.value)} {'=' if table is None else '≠'} {claim.pair.table}{number(table)}",
        difference=None if table is None else claim.value - table,
        advice=advice,
    )


@rule("N3")
def n3(case: Case) -> Iterator[Finding]:
    """Proposals of the congress and of the conference add up to the total that is stated."""
    codes = ("proposals.npc", "proposals.cppcc", "proposals.total")
    npc, cppcc, total = (case.values.get(code) for code in codes)
    if total is None or (npc is None and cppcc is None):
        return
    printed = [code for code in reversed(codes) if code in case.values]
    formula = f"人大代表建议{_stated(npc)} + 政协提案{_stated(cppcc)}"
    known = (npc or 0) + (cppcc or 0)
    if npc is not None and cppcc is not None and known == total:
        return
    if (npc is not None and cppcc is not None) or known > total:
        message = "建议、提案分项之和与合计不符" if npc is not None and cppcc is not None else "建议、提案的分项超过合计"
        formula += f" = {number(known)} ≠ 合计{number(total)}"
        yield case.finding(Status.ERROR, message, codes=printed, formula=formula, difference=known - total)
    else:
        missing = "人大代表建议" if npc is None else "政协提案"
        yield case.finding(
            Status.UNDETERMINED,
            f"建议提案合计{number(total)}件，未写明{missing}件数，不能核对",
            codes=printed,
            formula=f"{formula} = 合计{number(total)}",
            advice=f"写明{missing}的件数（没有的写0件）",
        )


def _stated(value: Value) -> str:
    return "未写明" if value is None else number(value)
