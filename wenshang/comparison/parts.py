"""A whole and its parts: each part's share of a year, and of the change between two."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from wenshang.chinese import formatting
from wenshang.comparison import figures
from wenshang.comparison.change import Change, difference
from wenshang.comparison.figure import Figure, percentage, value_of
from wenshang.comparison.figures import Lookup
from wenshang.comparison.rates import summed
from wenshang.comparison.two_years import change
from wenshang.frames import authority_in, columns, tidy_frame

if TYPE_CHECKING:
    import pandas as pd

#: The outcomes of a year's requests (办理结果) and the applicants, as (label, codes or patterns): each set sums to its whole.
OUTCOMES: tuple[tuple[str, str], ...] = (
    ("予以公开", "requests.granted.total"),
    ("部分公开", "requests.granted_in_part.total"),
    ("不予公开", "requests.refused.*.total"),
    ("无法提供", "requests.unavailable.*.total"),
    ("不予处理", "requests.rejected.*.total"),
    ("其他处理", "requests.other.*.total"),
)
APPLICANTS: tuple[tuple[str, str], ...] = (
    ("自然人", "requests.received.natural_person"),
    ("商业企业", "requests.received.enterprise"),
    ("科研机构", "requests.received.research"),
    ("社会公益组织", "requests.received.public_interest"),
    ("法律服务机构", "requests.received.legal_service"),
    ("其他", "requests.received.other"),
)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a whole in two years: figures, difference, share of the year's whole, share of the whole's change.

    Shares are percentages; a share of a change may be negative or above 100. Missing figures and shares are None.
    """

    label: str
    code: str
    before: Figure | None
    after: Figure | None
    difference: Figure | None
    share: Figure | None
    share_of_change: Figure | None


@dataclass(frozen=True, slots=True)
class Composition:
    """A whole with its parts, in form order. ``note`` says where the parts do not sum to the printed whole, or are missing."""

    whole: Change
    parts: tuple[Part, ...]
    note: str = ""

    COLUMNS: ClassVar[Mapping[str, str]] = columns(
        "authority code label unit base_period period before after difference share share_of_change"
    )

    def rows(self) -> Iterator[Sequence[object]]:
        """A row a part, in form order, and the whole last; ``code`` of a part may be a pattern that stands for its rows."""
        of = self.whole
        for one in self.parts:
            figures = (one.before, one.after, one.difference, one.share, one.share_of_change)
            head = (of.authority, one.code, one.label, of.unit, of.base_period, of.period)
            yield (*head, *(value_of(figure) for figure in figures))
        whole = (value_of(figure) for figure in (of.before, of.after, of.difference))
        yield (of.authority, of.code, of.label, of.unit, of.base_period, of.period, *whole, None, None)

    @property
    def frame(self) -> pd.DataFrame:
        """The parts and the whole as a frame; shares are in percent."""
        return tidy_frame(self.COLUMNS, self.rows())


def outcomes(facts: pd.DataFrame, *, year: int, authority: str = "", base_year: int | None = None) -> Composition:
    """The six outcomes of a year's requests against 办结总计, and what each adds to its change from the base year."""
    return compose(facts, authority=authority, year=year, base_year=base_year, whole="requests.processed.total", parts=OUTCOMES)


def applicants(facts: pd.DataFrame, *, year: int, authority: str = "", base_year: int | None = None) -> Composition:
    """The six kinds of applicants against 本年新收, and what each adds to its change from the base year."""
    return compose(facts, authority=authority, year=year, base_year=base_year, whole="requests.received.total", parts=APPLICANTS)


def compose(
    facts: pd.DataFrame,
    *,
    year: int,
    whole: str,
    parts: Sequence[tuple[str, str]],
    authority: str = "",
    base_year: int | None = None,
) -> Composition:
    """Any whole and its parts, given as (label, code or pattern); the base is the year before unless one is given."""
    lookup = figures.lookup(facts, authority_in(facts, authority))
    base = year - 1 if base_year is None else base_year
    of_whole = change(lookup, code=whole, year=year, base_year=base)
    result = tuple(_part(lookup, label, code, year, base, of_whole) for label, code in parts)
    notes = (
        _checked(of_whole.before, [p.before for p in result if p.before], len(result), base),
        _checked(of_whole.after, [p.after for p in result if p.after], len(result), year),
    )
    return Composition(of_whole, result, "；".join(note for note in notes if note))


def _part(lookup: Lookup, label: str, code: str, year: int, base: int, whole: Change) -> Part:
    before, after = (summed(lookup, y, [code], label=label, code=code) for y in (base, year))
    gap = difference(before, after) if before and after and whole.known else None
    return Part(label, code, before, after, gap, share(after, whole.after), share(gap, whole.difference))


def share(part: Figure | None, whole: Figure | None) -> Figure | None:
    """Part over whole in percent; None where either is missing or the whole is 0."""
    if part is None or whole is None or part.value is None or not whole.value:
        return None
    return percentage(part, whole, label=f"{part.label}占{whole.label}")


def _checked(whole: Figure | None, parts: Sequence[Figure], expected: int, year: int) -> str:
    """What keeps the parts of a year from summing to their whole, or ``""``; nothing where the year is not held."""
    if whole is None:
        return ""
    if len(parts) < expected or any(part.blank for part in parts) or whole.blank:
        return f"{year}年有的分项未印出或为空白"
    summed = sum((part.value for part in parts if part.value is not None), start=0)
    return "" if summed == whole.value else f"{year}年分项之和{formatting.number(summed)}不等于总计{whole.text}"
