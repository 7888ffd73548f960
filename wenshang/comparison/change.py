"""One figure in two periods, with difference and percentage only where they say something true."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from wenshang import vocabulary
from wenshang.chinese import formatting
from wenshang.chinese.formatting import Number
from wenshang.comparison.figure import Figure, computed, value_of
from wenshang.frames import columns

#: Below this base a percentage says little: sentences give the change in units only.
SMALL_BASE = 10
#: What is noted of a difference that is not exact.
_VAGUE = {"exact": "", "about": "含约数，差值和增幅为约数", "at_least": "含“超过”一类的数，差值和增幅为下限"}


class Movement(StrEnum):
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
    state: Movement
    note: str = ""

    @classmethod
    def of(
        cls,
        who: tuple[str, str, str, str],
        periods: tuple[str, str],
        before: Figure | None,
        after: Figure | None,
        *,
        comparable: vocabulary.Comparable,
        state: Movement,
        note: str,
    ) -> Change:
        """The record of ``who`` (authority, code, label, unit) in two periods, with difference and percentage where there are."""
        known = state not in (Movement.BLANK, Movement.ONE_SIDED, Movement.BROKEN, Movement.SUM_ONLY)
        gap = difference(before, after) if known and before and after else None
        growth = percent(before, after) if known and before and after else None
        return cls(*who, *periods, before, after, gap, growth, comparable, state, note)

    COLUMNS: ClassVar[Mapping[str, str]] = columns(
        "authority code label unit base_period period before after difference percent state comparable note"
    )

    def rows(self) -> Iterator[Sequence[object]]:
        """The change as one row of a frame: values are missing where they are blank, not printed or not comparable."""
        sides = (value_of(figure) for figure in (self.before, self.after, self.difference, self.percent))
        who = (self.authority, self.code, self.label, self.unit, self.base_period, self.period)
        yield (*who, *sides, self.state.value, self.comparable, self.note)

    @property
    def adjacent(self) -> bool:
        """True where the two periods are years that follow each other."""
        return int(self.period[:4]) - int(self.base_period[:4]) == 1

    @property
    def known(self) -> bool:
        """True where there is a difference to speak of."""
        return self.difference is not None

    @property
    def has_figures(self) -> bool:
        """True where it says more than that nothing was there in either year."""
        return any(figure is not None and figure.value for figure in (self.before, self.after))

    @property
    def small_base(self) -> bool:
        """True where the base is so small that a percentage says little."""
        return self.before is not None and self.before.value is not None and self.before.value < SMALL_BASE


def between(
    code: str,
    before: Figure | None,
    after: Figure | None,
    *,
    base_year: int,
    year: int,
    comparable: vocabulary.Comparable = "comparable",
    note: str = "",
    missing: Collection[int] = (),
    state: Movement | None = None,
) -> Change:
    """The change from one figure to another; says why where no difference can be given.

    ``missing`` are the years of which no report is held at all; ``state`` is given where the editions decide it.
    """
    if state is None:
        state, more = _standing(before, after, base_year=base_year, year=year, missing=missing)
        comparable = "none" if state is Movement.BROKEN else comparable
        note = "；".join(dict.fromkeys(filter(None, (note, *more))))
    meaning, side = vocabulary.code(code), after or before
    who = (side.authority if side else "", code, meaning.label, side.unit if side else meaning.unit)
    periods = (before.period if before else str(base_year), after.period if after else str(year))
    return Change.of(who, periods, before, after, comparable=comparable, state=state, note=note)


def _standing(
    before: Figure | None, after: Figure | None, *, base_year: int, year: int, missing: Collection[int]
) -> tuple[Movement, list[str]]:
    """How two figures stand that may be compared, and what is to be said of them."""
    if before is None or after is None:
        lacking = [y for y, figure in ((base_year, before), (year, after)) if figure is None]
        return Movement.ONE_SIDED, ["、".join(f"未收存{y}年报告" if y in missing else f"{y}年报告没有此项" for y in lacking)]
    notes = [f"{f.period}年：{f.note}" for f in (before, after) if f.note]
    if before.value is None or after.value is None:
        return Movement.BLANK, [*notes, "、".join(f"{f.period}年为空白" for f in (before, after) if f.value is None)]
    if before.unit != after.unit:
        notes.append(f"{before.period}年以“{before.unit}”计，{after.period}年以“{after.unit}”计")
        if "元" in before.unit + after.unit:
            return Movement.BROKEN, [*notes, "单位不同，不作比较"]
    late = [f"{f.period[:4]}年取第四季度所列数" for f in (before, after) if len(f.period) > 4]
    return state_of(before.value, after.value), [*notes, "、".join(late), _VAGUE[_vague(before, after)]]


def _vague(before: Figure, after: Figure) -> str:
    """How exact a difference is: a lower bound where the end that is "more than" lies on the larger side, else about."""
    qualifiers = (before.qualifier, after.qualifier)
    if qualifiers == ("exact", "exact"):
        return "exact"
    larger = (after, before) if (after.value or 0) >= (before.value or 0) else (before, after)
    return "at_least" if [side.qualifier for side in larger] == ["at_least", "exact"] else "about"


def state_of(before: Number, after: Number) -> Movement:
    """How two numbers of one quantity stand to each other."""
    if before == after:
        return Movement.SAME
    if before == 0:
        return Movement.FROM_ZERO
    if after == 0:
        return Movement.TO_ZERO
    return Movement.RISE if after > before else Movement.FALL


def difference(before: Figure, after: Figure) -> Figure | None:
    """After minus before as a computed figure; None where a side is blank."""
    if before.value is None or after.value is None:
        return None
    value = after.value - before.value
    formula = f"{after.text}{formatting.MINUS}{before.text}＝{formatting.show(value, after.unit)}"
    label, qualifier = f"{after.label}变化", _vague(before, after)
    return computed((after, before), value, after.unit, formula, label=label, qualifier=qualifier)


def percent(before: Figure, after: Figure) -> Figure | None:
    """The percent change as a computed figure; None where a side is blank or the base is 0 (or negative)."""
    if before.value is None or after.value is None or before.value <= 0:
        return None
    value = (Decimal(after.value) - Decimal(before.value)) * 100 / Decimal(before.value)
    formula = f"（{after.text}{formatting.MINUS}{before.text}）÷{before.text}＝{formatting.percent(value)}"
    label, qualifier = f"{after.label}增幅", _vague(before, after)
    return computed((after, before), value, "%", formula, label=label, qualifier=qualifier)
