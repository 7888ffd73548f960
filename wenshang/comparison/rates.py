"""Rates as the vocabulary declares them; what is missing is never 0."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fnmatch import fnmatchcase
from functools import cache
from typing import TYPE_CHECKING, ClassVar

from wenshang import vocabulary
from wenshang.chinese import formatting
from wenshang.comparison import figures
from wenshang.comparison.figure import Figure, computed, percentage, total, value_of
from wenshang.comparison.figures import Lookup
from wenshang.frames import Records, authority_in, columns

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class RateValue:
    """A rate of one year, in percent. ``value`` is missing where a needed figure is, or the denominator is 0.

    ``small`` flags a denominator below the vocabulary's small base (30). ``before`` is the same rate of the base year and
    ``difference`` the change in percentage points, both None without a base year or where the editions do not allow it.
    """

    key: str
    label: str
    definition: str
    period: str
    numerator: Figure | None
    denominator: Figure | None
    value: Figure | None
    small: bool
    note: str = ""
    before: RateValue | None = None
    difference: Figure | None = None
    authority: str = ""

    COLUMNS: ClassVar[Mapping[str, str]] = columns(
        "authority code label unit period value numerator denominator small base_period before difference note definition"
    )

    def rows(self) -> Iterator[Sequence[object]]:
        """The rate as one row of a frame; ``value`` and ``before`` in percent, ``difference`` in percentage points."""
        base = self.before
        sides = (value_of(figure) for figure in (self.value, self.numerator, self.denominator))
        then = (base.period if base else None, value_of(base.value) if base else None, value_of(self.difference))
        yield (self.authority, self.key, self.label, "%", self.period, *sides, self.small, *then, self.note, self.definition)


def rates(facts: pd.DataFrame, *, year: int, authority: str = "", base_year: int | None = None) -> Records[RateValue]:
    """Every declared rate of a year, in declared order, with its change in percentage points from a base year if one is given."""
    authority = authority_in(facts, authority)
    lookup = figures.lookup(facts, authority)
    return Records(RateValue, (_with_base(lookup, rate, year, base_year, authority) for rate in vocabulary.rates().values()))


def _with_base(lookup: Lookup, rate: vocabulary.Rate, year: int, base_year: int | None, authority: str) -> RateValue:
    now = replace(_rate(lookup, rate, year), authority=authority)
    if base_year is None:
        return now
    before = _rate(lookup, rate, base_year)
    if broken := _broken(lookup, rate, year, base_year):
        return replace(now, before=before, note="；".join(filter(None, (now.note, broken))))
    return replace(now, before=before, difference=_points(before.value, now.value))


def _broken(lookup: Lookup, rate: vocabulary.Rate, year: int, base_year: int) -> str:
    """Why two years' rates may not be subtracted, or ``""``."""
    older, newer = figures.edition(lookup, base_year), figures.edition(lookup, year)
    if older is None or newer is None:
        return ""
    levels = [vocabulary.comparability(code, older, newer) for code in (*rate.numerator, *rate.denominator)]
    return next((f"与{base_year}年不可比：{note}" for level, note in levels if level == "none"), "")


def _rate(lookup: Lookup, rate: vocabulary.Rate, year: int) -> RateValue:
    numerator = summed(lookup, year, rate.numerator, label=f"{rate.label}的分子")
    denominator = summed(lookup, year, rate.denominator, label=f"{rate.label}的分母", minus=rate.minus)
    value, note = _quotient(rate, numerator, denominator)
    base = denominator.value if denominator else None
    small = base is not None and 0 < base < vocabulary.small_base()
    if small:
        note = note or f"分母不足{vocabulary.small_base()}，仅供参考"
    return RateValue(rate.key, rate.label, rate.definition, str(year), numerator, denominator, value, small, note)


def summed(
    lookup: Lookup, year: int, patterns: Sequence[str], *, label: str, minus: Sequence[str] = (), code: str = ""
) -> Figure | None:
    """The sum of codes of one year (``.*`` = every row the report's form has), less others; None where one is not printed."""
    plus = _needed(lookup, year, patterns)
    less = _needed(lookup, year, minus)
    if plus is None or less is None:
        return None
    if len(plus) == 1 and not less:
        return plus[0]
    whole = total(plus, code=code or " ".join(patterns), label=label)
    if not less:
        return whole
    taken = [part.value for part in less]
    if whole.value is None or any(value is None for value in taken):
        return replace(whole, value=None, parts=(*plus, *less))
    value = whole.value - sum((v for v in taken if v is not None), start=0)
    terms = "＋".join(p.text for p in plus) + "".join(f"{formatting.MINUS}{p.text}" for p in less)
    return replace(whole, value=value, parts=(*plus, *less), formula=f"{terms}＝{formatting.show(value, whole.unit)}")


def _needed(lookup: Lookup, year: int, patterns: Sequence[str]) -> list[Figure] | None:
    """The figures that patterns stand for in the form of this year's report; None where one of them is not printed."""
    edition = figures.edition(lookup, year)
    if edition is None:
        return None
    found: list[Figure | None] = []
    for pattern in patterns:
        found.extend([figures.find(lookup, year, code) for code in _meant(edition, pattern)] or [None])
    return None if None in found else [figure for figure in found if figure]


@cache
def _meant(edition: vocabulary.EditionName, pattern: str) -> Sequence[str]:
    """The codes of a form that a pattern means; of 其他处理 the one row, which is printed or the sum of the three."""
    form = (code for table in vocabulary.form(edition).tables for code in table.codes())
    codes = [pattern] if "*" not in pattern else [code for code in form if fnmatchcase(code, pattern)]
    return [code for code in codes if code in vocabulary.merged_rows()] or codes


def _quotient(rate: vocabulary.Rate, numerator: Figure | None, denominator: Figure | None) -> tuple[Figure | None, str]:
    """Numerator over denominator in percent, or why there is none."""
    if numerator is None or denominator is None:
        return None, "报告没有所需数字"
    if numerator.value is None or denominator.value is None:
        return None, "所需数字有空白"
    if denominator.value == 0:
        return None, "分母为0"
    if not 0 <= numerator.value <= denominator.value:
        return None, f"分子{numerator.text}大于分母{denominator.text}，请核对原表"
    return percentage(numerator, denominator, label=rate.label, code=rate.key), ""


def _points(before: Figure | None, after: Figure | None) -> Figure | None:
    """The change of a rate in percentage points: of the percentages as printed, so that a reader can check it."""
    if before is None or after is None or before.value is None or after.value is None:
        return None
    value = _printed(after.text) - _printed(before.text)
    formula = f"{after.text}{formatting.MINUS}{before.text}＝{formatting.points(value)}个百分点"
    return computed((after, before), value, "个百分点", formula, label=f"{after.label}变化")


def _printed(percentage: str) -> Decimal:
    """A percentage as it is printed, as a number: 约57.5% is 57.5."""
    return Decimal("".join(character for character in percentage if character in "0123456789."))
