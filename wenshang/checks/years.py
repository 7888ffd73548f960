"""Rules C1–C4: find where a report and that of the year before do not continue each other."""

from __future__ import annotations

from collections.abc import Iterator

from wenshang import vocabulary
from wenshang.checks.rule import Case, number, rule
from wenshang.model import Finding, Severity, Status, Value


@rule("C1")
def c1(case: Case) -> Iterator[Finding]:
    """Each column: what the year before carried out is what this year carries in."""
    yield from _gap(case)
    blank: list[str] = []
    apart: list[tuple[str, str, Value, Value]] = []
    for column in vocabulary.form("2021").table("requests").columns:
        out_code, in_code = f"requests.carried_out.{column.key}", f"requests.carried_in.{column.key}"
        if out_code not in case.before or in_code not in case.values:
            continue
        left, right = case.before[out_code], case.values[in_code]
        if left is None or right is None:
            blank.append(column.label)
        elif left != right:
            apart.insert(0 if column.key == "total" else len(apart), (column.label, column.key, left, right))
    if apart:
        yield _not_carried(case, apart)
    if blank:
        message = f"结转行{'、'.join(blank)}列有空白，不能与上一年度核对"
        yield case.finding(Status.UNDETERMINED, message, codes=["requests.carried_in.total"])


def _not_carried(case: Case, apart: list[tuple[str, str, Value, Value]]) -> Finding:
    """One finding for all columns that do not continue the year before, the total first."""
    _, first, before, now = apart[0]
    year = case.report.year
    others = "".join(f"；{label}：{number(left)} ≠ {number(right)}" for label, _, left, right in apart[1:])
    return case.finding(
        Status.ERROR,
        f"“{'、'.join(label for label, *_ in apart)}”列上年结转与上一年度报告不衔接",
        codes=[f"requests.{row}.{key}" for _, key, *_ in apart for row in ("carried_in", "carried_out")],
        formula=f"{year - 1}年结转下年度{number(before)} ≠ {year}年上年结转{number(now)}{others}",
        difference=(before or 0) - (now or 0),
        beside=_before(case, f"requests.carried_out.{first}"),
    )


def _gap(case: Case) -> Iterator[Finding]:
    compared = any(code.startswith(("requests.carried_in.", "proactive.")) for code in case.values)
    if case.earlier is not None and case.adjacent is None and compared:
        message = f"没有{case.report.year - 1}年度报告（收存的最近年度为{case.earlier.year}年度），不跨年核对"
        advice = f"把{case.report.year - 1}年度报告收存后重新核对"
        yield case.finding(Status.UNDETERMINED, message, advice=advice)


def _before(case: Case, code: str) -> tuple[str, str]:
    earlier = case.adjacent
    fact = earlier.fact(code) if earlier else None
    return (f"{fact.year}年度报告 {fact.place}".strip(), fact.quote) if fact else ("", "")


@rule("C2")
def c2(case: Case) -> Iterator[Finding]:
    """Documents in force continue from the year before by those issued and repealed."""
    for kind, label in (("rules", "规章"), ("normative_documents", "行政规范性文件")):
        codes = [f"proactive.{kind}.{column}" for column in ("in_force", "issued", "repealed")]
        if codes[0] not in case.before or any(code not in case.values for code in codes):
            continue
        before, (now, issued, repealed) = case.before[codes[0]], (case.values[code] for code in codes)
        if before is None or now is None or issued is None or repealed is None:
            if any((before, now, issued, repealed)):
                message = f"{label}现行有效、制发、废止件数有空白，不能与上一年度核对"
                yield case.finding(Status.UNDETERMINED, message, codes=codes)
        elif before + issued - repealed != now:
            fits = _other_definition(before, now, issued, repealed)
            yield case.finding(
                Status.SCOPE if fits else Status.ERROR,
                f"{label}现行有效件数与上一年度不衔接" + (f"：{fits}" if fits else ""),
                codes=codes,
                severity=case.rule.severity,
                formula=f"上年现行有效{number(before)} + 本年制发{number(issued)} − 本年废止{number(repealed)}"
                f" = {number(before + issued - repealed)} ≠ 现行有效{number(now)}",
                difference=before + issued - repealed - now,
                beside=_before(case, codes[0]),
            )


def _other_definition(before: Value, now: Value, issued: Value, repealed: Value) -> str:
    """Which other definition of 现行有效 the figure fits, ``""`` where none does (and where a sum is trivially so)."""
    if before is None or now is None or issued is None or repealed is None:
        return ""
    if now == issued and issued:
        return f"现行有效{number(now)} = 本年制发{number(issued)}，似只计本年制发的文件"
    if now == before + issued and repealed:
        return (
            f"现行有效{number(now)} = 上年现行有效{number(before)} + 本年制发{number(issued)}，似未减本年废止{number(repealed)}"
        )
    if now == before - repealed and issued:
        return (
            f"现行有效{number(now)} = 上年现行有效{number(before)} − 本年废止{number(repealed)}，似未计本年制发{number(issued)}"
        )
    return ""


@rule("C3")
def c3(case: Case) -> Iterator[Finding]:
    """Figures comparable across the two years that rise or fall by more than the threshold."""
    earlier = case.adjacent
    if earlier is None:
        return
    times, least = case.rule.declared["times"], case.rule.declared["least"]
    for code in sorted(case.values.keys() & case.before.keys(), key=lambda name: vocabulary.code(name).order):
        now, before = case.values[code], case.before[code]
        if now is None or before is None or max(now, before) < least or times * min(now, before) >= max(now, before):
            continue
        if _speaks(code) and vocabulary.comparability(code, earlier.edition, case.report.edition)[0] == "comparable":
            yield _jump(case, code, before, now)


def _speaks(code: str) -> bool:
    """Only the total speaks for a row of table 三 or a block of table 四: its parts jump with it."""
    return not code.startswith(("requests.", "disputes.")) or code.endswith(".total")


def _jump(case: Case, code: str, before: Value, now: Value) -> Finding:
    meaning = vocabulary.code(code)
    year = case.report.year
    word = "增至" if (now or 0) > (before or 0) else "降至"
    ratio = float(now or 0) / float(before) if before else 0
    return case.finding(
        Status.NOTICE,
        f"“{meaning.label}”由{year - 1}年的{number(before)}{meaning.unit}{word}{year}年的{number(now)}{meaning.unit}",
        codes=[code],
        formula=f"{year}年{number(now)} ÷ {year - 1}年{number(before)}"
        + (f" ≈ {ratio:.1f}倍" if ratio >= 1 else f" ≈ {ratio:.1%}" if ratio > 0 else ""),
        difference=(now or 0) - (before or 0),
        beside=_before(case, code),
    )


@rule("C4")
def c4(case: Case) -> Iterator[Finding]:
    """A whole table that repeats last year's figures; one in which nothing happened, or only what is in force stands, may."""
    earlier = case.adjacent
    if earlier is None or earlier.edition != case.report.edition:
        return
    for table in vocabulary.form(case.report.edition).tables:
        codes = [code for code in table.codes() if code in case.values or code in case.before]
        happened = [code for code in codes if case.values.get(code) and not code.endswith((".in_force", ".disclosed_total"))]
        printed = all(code in case.values and code in case.before for code in codes)
        if printed and happened and all(case.values[code] == case.before[code] for code in codes):
            shown = "、".join(f"{vocabulary.code(code).label}{number(case.values[code])}" for code in happened[:3])
            yield case.finding(
                Status.NOTICE,
                f"{table.short}{len(codes)}格与{earlier.year}年度完全相同（{shown}{'等' if len(happened) > 3 else ''}）",
                severity=None if len(happened) > 3 else Severity.LOW,
                codes=happened,
                formula=f"相同{len(codes)}格 = 全表{len(codes)}格，其中不为0的{len(happened)}格",
                beside=_before(case, happened[0]),
            )
