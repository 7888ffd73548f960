"""Rule S1: each cell of a region's tables against the sum of its bodies, with those that would explain a difference.

A body that has not filed, or leaves the cell blank, makes the sum a bound: the whole may be more, never less.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from wenshang import vocabulary
from wenshang.checks.rule import Case, number, rule
from wenshang.frames import columns, tidy_frame
from wenshang.model import AnnualReport, Finding, Place, Status, Value
from wenshang.vocabulary.equations import equations

if TYPE_CHECKING:
    import pandas as pd

State = Literal["equal", "differs", "bound", "scope", "blank"]
#: So many bodies at most are named as those whose figure would explain a difference; more say nothing.
NAMED = 3
#: Documents issued jointly count once in the whole and in each body (规章, 行政规范性文件).
_COUNTED_ONCE = ("proactive.rules.", "proactive.normative_documents.")


@dataclass(frozen=True, slots=True)
class ReconciledCell:
    """A cell of the whole beside the sum of the bodies that print it.

    ``difference`` is sum minus whole; ``unknown`` are the bodies that have not filed, or print nothing there; ``explained_by``
    those whose own figure would explain the difference, ``reason`` how.
    """

    code: str
    whole: Value
    total: int | Decimal
    difference: Value
    state: State
    unknown: tuple[str, ...]
    explained_by: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The whole of a region against its parts, cell by cell in form order.

    ``bodies`` are those whose report is held, ``missing`` those whose is not (未收存); ``cells`` all cells that the whole prints.
    """

    authority: str
    year: int
    bodies: tuple[str, ...]
    missing: tuple[str, ...]
    cells: tuple[ReconciledCell, ...]

    def select(self, *states: State) -> tuple[ReconciledCell, ...]:
        """The cells in these states."""
        return tuple(cell for cell in self.cells if cell.state in states)

    @property
    def suspects(self) -> tuple[str, ...]:
        """The bodies that explain cells which differ, those of most cells first."""
        counts = Counter(name for cell in self.select("differs") for name in cell.explained_by)
        return tuple(sorted(counts, key=lambda name: (-counts[name], name)))

    @property
    def frame(self) -> pd.DataFrame:
        """One row a cell: strings but for whole, total and gap (sum less whole; Float64); ``verdict`` is the Chinese word."""
        return tidy_frame(
            columns("authority period code label unit whole total gap verdict unknown explained_by reason"),
            (
                (
                    *(self.authority, str(self.year), cell.code, meaning.label, meaning.unit, cell.whole, cell.total),
                    *(cell.difference, vocabulary.word("reconciled", cell.state), "、".join(cell.unknown)),
                    *("、".join(cell.explained_by), cell.reason),
                )
                for cell in self.cells
                for meaning in [vocabulary.code(cell.code)]
            ),
        )


def reconcile(whole: AnnualReport, parts: Iterable[AnnualReport], *, missing: Sequence[str] = ()) -> Reconciliation:
    """Each cell of tables 二 to 四 of ``whole`` against the sum of its parts of the same year.

    Parameters
    ----------
    whole
        The report that counts the whole region (县汇总).
    parts
        The reports of its bodies, 本级 among them, for the same year.
    missing
        The names of bodies whose report is not held.
    """
    reports = sorted((part for part in parts if part.year == whole.year), key=lambda part: part.authority)
    figures = {part.authority: part.values() for part in reports}
    wrong = {part.authority: _contradictions(part) for part in reports}
    printed = whole.values()
    codes = [code for table in vocabulary.form(whole.edition).tables for code in table.codes() if code in printed]
    cells = tuple(_cell(code, printed[code], figures, wrong, tuple(missing)) for code in codes if table_of(code) != "statistics")
    return Reconciliation(whole.authority, whole.year, tuple(figures), tuple(sorted(missing)), cells)


def table_of(code: str) -> str:
    """The form table of a code."""
    return vocabulary.code(code).table


def _contradictions(report: AnnualReport) -> Mapping[str, str]:
    """The codes of a report that stand in an equation which does not hold, each with the rule and the difference."""
    values = report.values()
    found: defaultdict[str, list[str]] = defaultdict(list)
    for line in equations(report.edition, printed=values.keys()):
        if line.residual(values):
            for code in line.codes:
                found[code].append(f"{line.rule}差{number(line.difference(values)).lstrip('-')}")
    return {code: "、".join(dict.fromkeys(notes)) for code, notes in found.items()}


def _cell(
    code: str,
    whole: Value,
    figures: Mapping[str, Mapping[str, Value]],
    wrong: Mapping[str, Mapping[str, str]],
    missing: tuple[str, ...],
) -> ReconciledCell:
    known = {name: value for name, values in figures.items() if (value := values.get(code)) is not None}
    unknown = (*missing, *(name for name in figures if name not in known))
    total: int | Decimal = sum(known.values())
    if whole is None:
        return ReconciledCell(code, None, total, None, "blank", unknown, (), "")
    difference = total - whole
    if difference == 0:
        state: State = "equal"
    elif difference > 0:
        state = "scope" if code.startswith(_COUNTED_ONCE) else "differs"
    else:
        state = "bound" if unknown else "differs"
    names, reason = _explained(code, difference, known, wrong) if state in ("differs", "bound") else ((), "")
    return ReconciledCell(code, whole, total, difference, state, unknown, names, reason)


def _explained(
    code: str, difference: int | Decimal, known: Mapping[str, int | Decimal], wrong: Mapping[str, Mapping[str, str]]
) -> tuple[tuple[str, ...], str]:
    """The few bodies whose figure would explain a difference, and how; none where too many would."""
    contradicted = [name for name in known if code in wrong[name]]
    if 0 < len(contradicted) <= NAMED:
        return tuple(contradicted), "；".join(f"{name}本表不平（{wrong[name][code]}）" for name in contradicted)
    if difference < 0:
        return (), ""
    same = [name for name, value in known.items() if value == difference]
    if 0 < len(same) <= NAMED:
        return tuple(same), f"该格恰为{number(difference)}：似多计，或汇总时漏计"
    enough = [name for name, value in known.items() if value > difference]
    if 0 < len(enough) <= NAMED:
        return tuple(enough), f"只有{'这些单位' if len(enough) > 1 else '该单位'}该格大于差额{number(difference)}"
    return (), ""


@rule("S1")
def s1(case: Case) -> Iterator[Finding]:
    """The whole of a region against its bodies, where their reports are given."""
    if not case.parts:
        return
    found = reconcile(case.report, case.parts, missing=case.missing)
    for cell in found.select("differs"):
        yield _differs(case, found, cell)
    for state, message in (("scope", "联合制发的文件在汇总中只计一次"), ("bound", "汇总数多于已收存各单位之和")):
        cells = found.select("scope" if state == "scope" else "bound")
        if cells:
            yield _open(case, found, cells, message, Status.SCOPE if state == "scope" else Status.UNDETERMINED)


def _differs(case: Case, found: Reconciliation, cell: ReconciledCell) -> Finding:
    label = vocabulary.code(cell.code).label
    sign = "<" if found.missing and (cell.difference or 0) > 0 else "≠"
    missing = f"（未收存{len(found.missing)}家）" if found.missing else ""
    reason = f"；{cell.reason}" if cell.reason else ""
    named = f"（{'、'.join(cell.explained_by)}{reason}）" if cell.explained_by else ""
    return case.finding(
        Status.ERROR,
        f"汇总“{label}”与{len(found.bodies)}家之和不符{named}",
        codes=[cell.code],
        formula=f"汇总{number(cell.whole)} {sign} 各单位之和{number(cell.total)}{missing}",
        difference=cell.difference,
    )


def _open(case: Case, found: Reconciliation, cells: tuple[ReconciledCell, ...], message: str, status: Status) -> Finding:
    """One finding for all cells that are bounds, or that law counts otherwise."""
    shown = "、".join(
        f"{vocabulary.code(cell.code).label}（汇总{number(cell.whole)}，各单位{number(cell.total)}）" for cell in cells[:3]
    )
    unknown = sorted({name for cell in cells for name in cell.unknown})
    unknown_bodies = (
        f"，未收存或空白的{len(unknown)}家：{'、'.join(unknown[:6])}{'等' if len(unknown) > 6 else ''}" if unknown else ""
    )
    return case.finding(
        status,
        f"{message}，共{len(cells)}格：{shown}{'等' if len(cells) > 3 else ''}{unknown_bodies}",
        codes=[cell.code for cell in cells],
        formula=case.rule.formula,
        place=Place(),
        quote="",
    )
