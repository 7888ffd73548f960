"""Rules A1–A4, B1 and B2: find where the figures of one report's tables do not add up or cannot be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from wenshang import vocabulary
from wenshang.checks.rule import Case, number, rule
from wenshang.model import Finding, Method, Severity, Status, Value
from wenshang.vocabulary.equations import Equation, equations


def _check(case: Case) -> Iterator[Finding]:
    open_lines: list[Equation] = []
    for line in equations(case.report.edition, printed=case.values.keys()):
        if line.rule != case.rule.code:
            continue
        if not any(code in case.values and case.places[code].method is not Method.PROSE for code in line.codes):
            continue  # the table (or row) is not printed: said once by the form rules; a sentence is no row
        if not line.blanks(case.values):
            if line.difference(case.values) != 0:
                yield _mismatch(case, line)
        elif not (case.typed and any(code not in case.values for code in line.codes)):
            if _cannot_fit(case, line):
                yield _open_mismatch(case, line)
            else:
                open_lines.append(line)
    if open_lines:
        yield _open(case, open_lines)


#: results, receipts, applicants and disputes each add up to what is printed as their total
a1, a2, a3, a4 = (rule(code)(_check) for code in ("A1", "A2", "A3", "A4"))


def _mismatch(case: Case, line: Equation) -> Finding:
    return case.finding(
        Status.ERROR,
        f"{line.where}{_name(case)}不平",
        codes=line.codes,
        formula=_formula(line, case.values),
        difference=line.difference(case.values),
        notes=_beside_the_whole(line, case.values),
        quote=" ".join(case.places[code].raw for code in (*line.left, *line.right)),
    )


def _formula(equation: Equation, values: Mapping[str, Value]) -> str:
    """The equation with the numbers filled in; parts of 0 are left out for the reader's sake."""
    left, right = (_side(codes, equation.labels, values) for codes in (equation.left, equation.right))
    total = "" if " + " not in left else f" = {number(equation.total('left', values))}"
    other = "" if " + " not in right else f" = {number(equation.total('right', values))}"
    return f"{left}{total} {'=' if equation.difference(values) == 0 else '≠'} {right}{other}"


def _beside_the_whole(line: Equation, values: Mapping[str, Value]) -> dict[str, str]:
    """What is said beside the one total of a line that does not add up."""
    if len(line.right) > 1 or " + " not in _side(line.left, line.labels, values):
        return {}
    return {line.codes[0]: f"分项之和{number(line.total('left', values))}不等于{_side(line.right, line.labels, values)}"}


def _side(codes: tuple[str, ...], labels: Mapping[str, str], values: Mapping[str, Value]) -> str:
    if len(codes) == 1:
        return f"{labels[codes[0]]}{number(values.get(codes[0]))}"
    terms = [f"{labels[code]}{number(values.get(code))}" for code in codes if values.get(code) != 0]
    left_out = len(codes) - len(terms)
    return " + ".join(terms) + (f" + 其余{left_out}项0" if terms and left_out else "") or f"{len(codes)}项均为0"


def _name(case: Case) -> str:
    """What is added up: the rule's name speaks of the tables of 2019 and later."""
    return "分项合计" if case.report.edition == "2014" else case.rule.name


def _cannot_fit(case: Case, line: Equation) -> bool:
    """A total is printed and the printed parts alone do not equal it: worth a line of its own."""
    return all(case.values.get(code) is not None for code in line.right) and line.difference(case.values) != 0


def _open_mismatch(case: Case, line: Equation) -> Finding:
    more = line.difference(case.values)
    text = f"已印部分已超出{number(more)}" if more > 0 else f"空白处合计应为{number(-more)}"
    return case.finding(
        Status.UNDETERMINED,
        f"{line.where}有空白，{_name(case)}不能核对；{text}",
        codes=line.codes,
        severity=Severity.MEDIUM,
        formula=_formula(line, case.values),
        difference=more,
        notes=_beside_the_whole(line, case.values),
        advice="补全空白处（没有的填0），再核对",
    )


def _open(case: Case, lines: list[Equation]) -> Finding:
    """One finding for all lines that blanks leave open."""
    blank = sorted({code for line in lines for code in line.blanks(case.values)}, key=lambda code: vocabulary.code(code).order)
    printed = [code for code in blank if code in case.values]
    counts = (("空白", len(printed)), ("未印", len(blank) - len(printed)))
    cells = "、".join(f"{word}{count}格" for word, count in counts if count)
    where = lines[0].table + "、".join(line.line for line in lines[:3]) + (f"等{len(lines)}处" if len(lines) > 3 else "")
    fits = all(case.values.get(code) is not None for line in lines for code in line.right)
    return case.finding(
        Status.UNDETERMINED,
        f"{where}{cells}，{_name(case)}不能核对" + ("（已印部分与总计相符）" if fits else ""),
        codes=blank,
        formula=case.rule.formula,
        advice="空白不等于0：没有发生的请填0",
    )


@rule("B1")
def b1(case: Case) -> Iterator[Finding]:
    """Counts are whole and no figure is negative; blank cells of table 二, which no equation asks for, are said once."""
    blank = [code for code, value in case.values.items() if value is None and code.startswith("proactive.")]
    if blank:
        message = f"表二空白{len(blank)}格"
        advice = "没有发生的请填0"
        yield case.finding(Status.UNDETERMINED, message, codes=blank, advice=advice)
    for code, value in case.values.items():
        if value is None or code.endswith(".items_change") or case.places[code].method is Method.PROSE:
            continue
        meaning = vocabulary.code(code)
        fault = "为负数" if value < 0 else "不是整数" if meaning.whole and value != int(value) else ""
        if fault:
            yield case.finding(
                Status.ERROR,
                f"“{meaning.label}”{fault}：{number(value)}",
                codes=[code],
                formula=f"{meaning.label} = {number(value)}",
            )


@rule("B2")
def b2(case: Case) -> Iterator[Finding]:
    """Documents issued this year are in force, unless repealed within the year."""
    labels = {row.key: row.short for row in vocabulary.form("2021").table("proactive").rows}
    for kind in ("rules", "normative_documents"):
        codes = [f"proactive.{kind}.{column}" for column in ("in_force", "issued", "repealed")]
        in_force, issued, repealed = (case.values.get(code) for code in codes)
        label = labels[kind]
        if in_force is None or issued is None:
            printed = [code for code in codes[:2] if code in case.values]
            if issued and printed:  # a blank beside a figure; blank beside blank or 0 says nothing
                message = f"{label}本年制发{number(issued)}件，现行有效件数空白，不能核对"
                yield case.finding(Status.UNDETERMINED, message, codes=printed)
        elif in_force < issued:
            explained = repealed is not None and in_force + repealed >= issued
            yield case.finding(
                Status.SCOPE if explained else Status.ERROR,
                f"{label}现行有效件数少于本年制发件数" + ("（如当年制发的有当年废止的，可以成立）" if explained else ""),
                codes=codes,
                formula=f"现行有效{number(in_force)} < 本年制发{number(issued)}"
                + (f" ≤ 现行有效{number(in_force)} + 本年废止{number(repealed)}" if explained else ""),
                difference=in_force - issued,
            )
