"""What changed between two years of an authority; editions are compared only as the vocabulary allows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from wenshang import vocabulary
from wenshang.chinese import formatting
from wenshang.comparison import figures
from wenshang.comparison.change import Change, Movement, between
from wenshang.comparison.figure import Figure
from wenshang.comparison.figures import Lookup
from wenshang.frames import Records, authority_in
from wenshang.vocabulary.search import codes_for

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Comparison:
    """All changes of one authority between two years, in form order; ``note`` says a gap, a missing base, a change of edition."""

    authority: str
    year: int
    base_year: int
    base_held: bool
    edition: str
    changes: tuple[Change, ...]
    note: str = ""

    @property
    def frame(self) -> pd.DataFrame:
        """The changes as a frame with the columns of ``Change.COLUMNS``; key: code."""
        return Records(Change, self.changes).frame

    @property
    def base(self) -> int | None:
        """The base year where a report of it is held, else None."""
        return self.base_year if self.base_held else None

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that the later year prints, in form order."""
        return tuple(change.code for change in self.changes if change.after is not None)

    def select(self, codes: str | Iterable[str]) -> Comparison:
        """The same comparison with only the changes asked for: codes, patterns (``requests.*``) or Chinese labels."""
        wanted = set(codes_for(codes))
        return replace(self, changes=tuple(change for change in self.changes if change.code in wanted))

    def change(self, code: str) -> Change | None:
        """The change of one code, or of the printed row that stands for it (其他处理); None where neither report prints it."""
        found = {change.code: change for change in self.changes}
        return found.get(code) or found.get(_merged_with(code) or code)

    def table(self, key: str) -> tuple[Change, ...]:
        """The changes of one form table (``""`` for prose)."""
        return tuple(change for change in self.changes if vocabulary.code(change.code).table == key)


def compare(
    facts: pd.DataFrame,
    *,
    year: int,
    authority: str = "",
    base_year: int | None = None,
    codes: str | Iterable[str] | None = None,
) -> Comparison:
    """Compare a year of an authority with an earlier one: one Change a code, in form order.

    ``facts`` is a facts frame (``frames.facts_frame``); ``authority`` is needed where it holds several. Without ``base_year``
    the base is the year before, or else the nearest earlier year held, and the note says so. ``codes`` are codes, patterns or
    labels; none or ``[]`` means every figure that either year prints. Raises UnknownAuthority, UnknownCode.
    """
    authority = authority_in(facts, authority)
    lookup = figures.lookup(facts, authority)
    base = _base(lookup, year) if base_year is None else base_year
    wanted = set(codes_for(codes)) if codes else None
    changes = tuple(change(lookup, code=code, year=year, base_year=base) for code in _codes(lookup, year, base, wanted))
    base_held = edition_text(lookup, base) != ""
    return Comparison(authority, year, base, base_held, edition_text(lookup, year), changes, _note(lookup, year, base))


def edition_text(lookup: Lookup, year: int) -> str:
    """The edition of a year's report, or ``""`` where nothing is held for it."""
    return figures.edition(lookup, year) or ""


def _base(lookup: Lookup, year: int) -> int:
    earlier = [held_year for held_year in figures.years(lookup) if held_year < year]
    return max(earlier, default=year - 1)


def _note(lookup: Lookup, year: int, base: int) -> str:
    """What a reader must know of the two reports before reading a change."""
    missing = [f"没有{y}年的数字" for y in (year, base) if not edition_text(lookup, y)]
    gap = ""
    if year - base > 1 and not missing:
        lacking = [y for y in range(base + 1, year) if not edition_text(lookup, y)]
        gap = (
            f"没有{formatting.spans(lacking)}年的数字，与{base}年比较，不是与上年比较"
            if lacking
            else f"与{base}年比较，不是与上年比较"
        )
    old, new = edition_text(lookup, base), edition_text(lookup, year)
    changed = f"{base}年为{old}版格式，{year}年为{new}版格式，只比较可比的项目" if old and new and old != new else ""
    return "；".join(part for part in (*missing, gap, changed) if part)


def _codes(lookup: Lookup, year: int, base: int, wanted: set[str] | None) -> Iterable[str]:
    """The codes to compare, in form order: those either year has, a continued one once, the sum where rows were merged."""
    for code in vocabulary.codes():
        if wanted is not None and code not in wanted:
            continue
        before, after = (figures.find(lookup, y, code) for y in (base, year))
        if before is None and after is None:
            continue
        if code in vocabulary.merged_rows() and not _merged(lookup, code, year, base):
            continue
        others = figures.elsewhere(code, before, after) & (wanted or vocabulary.codes().keys())
        if not any((str(year), other) in lookup for other in others):
            yield code


def _merged(lookup: Lookup, code: str, year: int, base: int) -> bool:
    """True where a row that stands for several is needed: a year prints it, or the editions allow only the sum."""
    return any((str(y), code) in lookup for y in (year, base)) or _only_sum(lookup, code, year, base)


def _only_sum(lookup: Lookup, code: str, year: int, base: int) -> bool:
    older, newer = figures.edition(lookup, base), figures.edition(lookup, year)
    return older is not None and newer is not None and vocabulary.comparability(code, older, newer)[0] == "sum_only"


def change(lookup: Lookup, *, code: str, year: int, base_year: int) -> Change:
    """The change of one code between two years of one authority, from its lookup."""
    before, after = (figures.find(lookup, y, code) for y in (base_year, year))
    if (whole := _whole_of(lookup, code, year, base_year)) is not None:
        note = f"两年“其他处理”的行数不同，只能比较合计（见“{vocabulary.code(whole).label}”）"
        state = Movement.SUM_ONLY
        return between(code, before, after, base_year=base_year, year=year, comparable="sum_only", note=note, state=state)
    level, note = _level(lookup, code, before, after, year, base_year)
    if level == "sum_only" and code in vocabulary.merged_rows():
        level = "caveat" if note else "comparable"
    broken = Movement.BROKEN if level == "none" else None
    missing = [y for y in (base_year, year) if figures.edition(lookup, y) is None]
    about = {"base_year": base_year, "year": year}
    return between(code, before, after, **about, comparable=level, note=note, missing=missing, state=broken)


def _merged_with(code: str) -> str | None:
    """The code of the printed row that may stand for this one and others (其他处理)."""
    return next((whole for whole, rows in vocabulary.merged_rows().items() if code in rows), None)


def _whole_of(lookup: Lookup, code: str, year: int, base: int) -> str | None:
    """The code of the sum, where this is one of several rows that can be compared only together."""
    whole = _merged_with(code)
    if whole is None:
        return None
    printed = [(str(y), code) in lookup for y in (year, base)]
    merged = [(str(y), whole) in lookup for y in (year, base)]
    uneven = (printed[0] and merged[1] and not printed[1]) or (printed[1] and merged[0] and not printed[0])
    return whole if uneven or _only_sum(lookup, code, year, base) else None


def _level(
    lookup: Lookup, code: str, before: Figure | None, after: Figure | None, year: int, base: int
) -> tuple[vocabulary.Comparable, str]:
    """Comparable or not, from the editions of the two figures, or of the two reports where a figure is not printed."""
    if before is not None and after is not None:
        return figures.comparability(code, before, after)
    older, newer = figures.edition(lookup, base), figures.edition(lookup, year)
    if older is None or newer is None:
        return "comparable", ""
    level, note = vocabulary.comparability(code, older, newer)
    return (level, note) if level == "none" else ("comparable", "")
