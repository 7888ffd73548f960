"""The figures of a year's progress pages, quarter by quarter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from wenshang import vocabulary
from wenshang.chinese.formatting import quarter
from wenshang.comparison import figures
from wenshang.comparison.change import difference
from wenshang.comparison.figure import Figure, value_of
from wenshang.frames import Records, authority_in, columns
from wenshang.vocabulary.search import codes_for

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Quarters:
    """One figure in four quarters. None is a quarter that does not state it; ``difference`` is last minus first stated."""

    authority: str
    year: int
    code: str
    label: str
    unit: str
    figures: tuple[Figure | None, Figure | None, Figure | None, Figure | None]
    difference: Figure | None
    note: str = ""

    COLUMNS: ClassVar[Mapping[str, str]] = columns("authority code label unit period quarter value stated")

    def rows(self) -> Iterator[Sequence[object]]:
        """A row a quarter; ``stated`` is False where the quarter does not give the figure."""
        for number, figure in enumerate(self.figures, start=1):
            head = (self.authority, self.code, self.label, self.unit, f"{self.year}Q{number}", number)
            yield (*head, value_of(figure), figure is not None)


def quarters(facts: pd.DataFrame, codes: str | Iterable[str] = (), *, year: int, authority: str = "") -> Records[Quarters]:
    """Every figure that a quarter of the year states, in the vocabulary's order; only the codes given, where some are."""
    authority = authority_in(facts, authority)
    lookup = figures.lookup(facts, authority)
    wanted = set(codes_for(codes)) if codes else None
    stated = {code for period, code in lookup if period.startswith(f"{year}Q")}
    chosen = [code for code in vocabulary.codes() if code in stated and (wanted is None or code in wanted)]
    return Records(Quarters, (_quarters(lookup, authority, year, code) for code in chosen))


def _quarters(lookup: figures.Lookup, authority: str, year: int, code: str) -> Quarters:
    meaning = vocabulary.code(code)
    first, second, third, fourth = (lookup.get((f"{year}Q{quarter}", code)) for quarter in (1, 2, 3, 4))
    every = (first, second, third, fourth)
    known = [figure for figure in every if figure is not None and not figure.blank]
    gap = difference(known[0], known[-1]) if len(known) > 1 and meaning.kind == "stock" else None
    silent = [quarter(name)[1:] for name, figure in zip("1234", every, strict=True) if figure is None]
    note = f"{'、'.join(silent)}没有此项数字" if silent else ""
    return Quarters(authority, year, code, meaning.label, meaning.unit, every, gap, note)
