"""What changed between two years: a facts frame in, Change records out; editions compared only as the vocabulary allows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from wenshang import vocabulary
from wenshang.comparison import figures, formatting
from wenshang.comparison.figures import Figure, Lookup
from wenshang.comparison.formatting import Number

if TYPE_CHECKING:
    import pandas as pd

#: Below this base a percentage says little: sentences give the change in units only.
SMALL_BASE = 10


class State(StrEnum):
    """How two figures of a code stand to each other.

    ``rise``, ``fall``, ``same``: both known, base not 0. ``from_zero``: 0 became more. ``to_zero``: more became 0.
    ``blank``: a side is printed blank. ``one_sided``: a side is not printed. ``broken``: the editions may not be compared.
    ``sum_only``: one row of a group that may be compared only as its sum.
    """

    RISE = "rise"
    FALL = "fall"
    SAME = "same"
    FROM_ZERO = "from_zero"
    TO_ZERO = "to_zero"
    BLANK = "blank"
    ONE_SIDED = "one_sided"
    BROKEN = "broken"
    SUM_ONLY = "sum_only"


@dataclass(frozen=True, slots=True)
class Change:
    """One figure in two periods. ``difference`` and ``percent`` are missing where they would say something false.

    ``percent`` is missing where the base is 0; both are missing where a side is blank, not printed or not comparable.
    ``adjacent`` is True where the base is the year just before; ``note`` says every caveat, in Chinese.
    """

    authority: str
    code: str
    label: str
    unit: str
    base_period: str
    period: str
    before: Figure | None
    after: Figure | None
    difference: Figure | None
    percent: Figure | None
    comparable: vocabulary.Comparable
    state: State
    note: str = ""

    @property
    def adjacent(self) -> bool:
        """True where the two periods are years that follow each other."""
        return int(self.period[:4]) - int(self.base_period[:4]) == 1

    @property
    def known(self) -> bool:
        """True where there is a difference to speak of."""
        return self.difference is not None

    @property
    def small_base(self) -> bool:
        """True where the base is so small that a percentage says little."""
        return self.before is not None and self.before.value is not None and self.before.value < SMALL_BASE


@dataclass(frozen=True, slots=True)
class Comparison:
    """All changes of one authority between two years, in form order; ``note`` says a gap, a missing base, a change of edition."""

    authority: str
    year: int
    base_year: int
    base_held: bool
    edition: str
    base_edition: str
    changes: tuple[Change, ...]
    note: str = ""

    @property
    def adjacent(self) -> bool:
        """True where the base is the year just before."""
        return self.year - self.base_year == 1

    def change(self, code: str) -> Change | None:
        """The change of one code, or of the printed row that stands for it (其他处理); None where neither report prints it."""
        whole = next((whole for whole, rows in figures.replaced().items() if code in rows), code)
        found = {change.code: change for change in self.changes}
        return found.get(code) or found.get(whole)

    def table(self, key: str, *, totals: bool = False) -> tuple[Change, ...]:
        """The changes of one form table (``""`` for prose), all or only its 总计 column where it has one."""
        known = vocabulary.codes()
        of_table = tuple(change for change in self.changes if known[change.code].table == key)
        return tuple(c for c in of_table if known[c.code].column == "total") if totals and key == "requests" else of_table


def compare(
    facts: pd.DataFrame, *, authority: str, year: int, base_year: int | None = None, codes: Sequence[str] | None = None
) -> Comparison:
    """Compare a year of an authority with an earlier one: one Change a code, in form order.

    ``facts`` is a facts frame (``frames.facts_frame``). Without ``base_year`` the base is the year before, or else the
    nearest earlier year held, and the note says so. ``codes`` are codes or patterns; none or ``[]`` means every figure that
    either year prints. Raises UnknownCode.
    """
    held = figures.lookup(facts, authority)
    base = _base(held, year) if base_year is None else base_year
    wanted = set(figures.known(codes)) if codes else None
    changes = tuple(change(held, code=code, year=year, base_year=base) for code in _codes(held, year, base, wanted))
    base_held = edition_text(held, base) != ""
    return Comparison(
        authority, year, base, base_held, edition_text(held, year), edition_text(held, base), changes, _note(held, year, base)
    )


def edition_text(held: Lookup, year: int) -> str:
    """The edition of a year's report, or ``""`` where nothing is held for it."""
    return figures.edition(held, year) or ""


def _base(held: Lookup, year: int) -> int:
    earlier = [held_year for held_year in figures.years(held) if held_year < year]
    return max(earlier, default=year - 1)


def _note(held: Lookup, year: int, base: int) -> str:
    """What a reader must know of the two reports before reading a change."""
    missing = [f"没有{y}年的数字" for y in (year, base) if not edition_text(held, y)]
    gap = ""
    if year - base > 1 and not missing:
        lacking = [y for y in range(base + 1, year) if not edition_text(held, y)]
        gap = (
            f"没有{formatting.spans(lacking)}年的数字，与{base}年比较，不是与上年比较"
            if lacking
            else f"与{base}年比较，不是与上年比较"
        )
    old, new = edition_text(held, base), edition_text(held, year)
    changed = f"{base}年为{old}版格式，{year}年为{new}版格式，只比较可比的项目" if old and new and old != new else ""
    return "；".join(part for part in (*missing, gap, changed) if part)


def _codes(held: Lookup, year: int, base: int, wanted: set[str] | None) -> Iterable[str]:
    """The codes to compare, in form order: those either year has, a continued one once, the sum where rows were merged."""
    for code in vocabulary.codes():
        if wanted is not None and code not in wanted:
            continue
        before, after = (figures.find(held, y, code) for y in (base, year))
        if before is None and after is None:
            continue
        if code in figures.replaced() and not _merged(held, code, year, base):
            continue
        renamed = after is not None and not after.computed and after.code != code
        if not (renamed and after is not None and (wanted is None or after.code in wanted)):
            yield code


def _merged(held: Lookup, code: str, year: int, base: int) -> bool:
    """True where a row that stands for several is needed: a year prints it, or the editions allow only the sum."""
    return any((str(y), code) in held for y in (year, base)) or _only_sum(held, code, year, base)


def _only_sum(held: Lookup, code: str, year: int, base: int) -> bool:
    older, newer = figures.edition(held, base), figures.edition(held, year)
    return older is not None and newer is not None and vocabulary.comparability(code, older, newer)[0] == "sum_only"


def change(held: Lookup, *, code: str, year: int, base_year: int) -> Change:
    """The change of one code between two years of one authority, from its lookup."""
    before, after = (figures.find(held, y, code) for y in (base_year, year))
    if (whole := _whole_of(held, code, year, base_year)) is not None:
        note = f"两年“其他处理”的行数不同，只能比较合计（见“{vocabulary.code(whole).label}”）"
        return _record(code, base_year, year, before, after, "sum_only", State.SUM_ONLY, note)
    level, note = _level(held, code, before, after, year, base_year)
    if level == "sum_only" and code in figures.replaced():
        level = "caveat" if note else "comparable"
    if level == "none":
        return _record(code, base_year, year, before, after, level, State.BROKEN, note)
    return between(code, before, after, base_year=base_year, year=year, comparable=level, note=note)


def _whole_of(held: Lookup, code: str, year: int, base: int) -> str | None:
    """The code of the sum, where this is one of several rows that can be compared only together."""
    whole = next((whole for whole, rows in figures.replaced().items() if code in rows), None)
    if whole is None:
        return None
    printed = [(str(y), code) in held for y in (year, base)]
    merged = [(str(y), whole) in held for y in (year, base)]
    uneven = (printed[0] and merged[1] and not printed[1]) or (printed[1] and merged[0] and not printed[0])
    return whole if uneven or _only_sum(held, code, year, base) else None


def _level(
    held: Lookup, code: str, before: Figure | None, after: Figure | None, year: int, base: int
) -> tuple[vocabulary.Comparable, str]:
    """Comparable or not, from the editions of the two figures, or of the two reports where a figure is not printed."""
    if before is not None and after is not None:
        return figures.comparability(code, before, after)
    older, newer = figures.edition(held, base), figures.edition(held, year)
    if older is None or newer is None:
        return "comparable", ""
    level, note = vocabulary.comparability(code, older, newer)
    return (level, note) if level == "none" else ("comparable", "")


def between(
    code: str,
    before: Figure | None,
    after: Figure | None,
    *,
    base_year: int,
    year: int,
    comparable: vocabulary.Comparable = "comparable",
    note: str = "",
) -> Change:
    """The change from one figure to another that may be compared with it; says why where no difference can be given."""
    if before is None or after is None:
        absent = "、".join(f"{y}年报告没有此项" for y, f in ((base_year, before), (year, after)) if f is None)
        return _record(code, base_year, year, before, after, comparable, State.ONE_SIDED, _join(note, absent))
    said = _join(note, *(f"{f.period}年：{f.note}" for f in (before, after) if f.note))
    if before.value is None or after.value is None:
        blank = "、".join(f"{f.period}年为空白" for f in (before, after) if f.value is None)
        return _record(code, base_year, year, before, after, comparable, State.BLANK, _join(said, blank))
    if figures.vague((before, after)) != "exact":
        said = _join(said, "含约数，差值和增幅为约数")
    return _record(code, base_year, year, before, after, comparable, _state(before.value, after.value), said)


def _join(*notes: str) -> str:
    return "；".join(dict.fromkeys(note for note in notes if note))


def _state(before: Number, after: Number) -> State:
    if before == after:
        return State.SAME
    if before == 0:
        return State.FROM_ZERO
    if after == 0:
        return State.TO_ZERO
    return State.RISE if after > before else State.FALL


def _record(
    code: str,
    base_year: int,
    year: int,
    before: Figure | None,
    after: Figure | None,
    comparable: vocabulary.Comparable,
    state: State,
    note: str,
) -> Change:
    meaning = vocabulary.code(code)
    side = after or before
    known = state not in (State.BLANK, State.ONE_SIDED, State.BROKEN, State.SUM_ONLY)
    gap = difference(before, after) if known and before and after else None
    growth = percent(before, after) if known and before and after else None
    return Change(
        side.authority if side else "",
        code,
        meaning.label,
        side.unit if side else meaning.unit,
        before.period if before else str(base_year),
        after.period if after else str(year),
        before,
        after,
        gap,
        growth,
        comparable,
        state,
        note,
    )


def difference(before: Figure, after: Figure) -> Figure | None:
    """After minus before as a computed figure; None where a side is blank."""
    if before.value is None or after.value is None:
        return None
    value = after.value - before.value
    formula = f"{after.text}{formatting.MINUS}{before.text}＝{formatting.show(value, after.unit)}"
    return _derived(before, after, value, after.unit, formula, "变化")


def percent(before: Figure, after: Figure) -> Figure | None:
    """The percent change as a computed figure; None where a side is blank or the base is 0 (or negative)."""
    if before.value is None or after.value is None or before.value <= 0:
        return None
    value = (Decimal(after.value) - Decimal(before.value)) * 100 / Decimal(before.value)
    formula = f"（{after.text}{formatting.MINUS}{before.text}）÷{before.text}＝{formatting.percent(value)}"
    return _derived(before, after, value, "%", formula, "增幅")


def _derived(before: Figure, after: Figure, value: Number, unit: str, formula: str, what: str) -> Figure:
    return Figure(
        authority=after.authority,
        period=after.period,
        code=after.code,
        label=f"{after.label}{what}",
        unit=unit,
        value=value,
        qualifier="exact" if figures.vague((before, after)) == "exact" else "about",
        edition=after.edition,
        formula=formula,
        parts=(after, before),
    )
