"""A figure over the years, with its breaks and gaps explicit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Literal

from wenshang import vocabulary
from wenshang.chinese import formatting
from wenshang.comparison import figures
from wenshang.comparison.change import SMALL_BASE, difference, percent
from wenshang.comparison.figure import Figure, computed, value_of
from wenshang.comparison.figures import Lookup
from wenshang.frames import Records, authority_in, columns, years_for
from wenshang.vocabulary.search import codes_for

if TYPE_CHECKING:
    import pandas as pd

PointState = Literal["value", "blank", "not_printed", "no_report", "missing"]


@dataclass(frozen=True, slots=True)
class Point:
    """One year of a series. ``segment`` counts the stretches that may be compared, from 0; -1 where there is no number.

    ``reason`` is why there is none, where the word of the state does not say it.
    """

    year: int
    figure: Figure | None
    state: PointState
    segment: int = -1
    reason: str = ""

    @property
    def note(self) -> str:
        """Why there is no number, in Chinese; ``""`` where there is one."""
        return "" if self.state == "value" else self.reason or vocabulary.word("state", self.state)


@dataclass(frozen=True, slots=True)
class Break:
    """Between these two years the figures may not be compared, and why."""

    before: int
    after: int
    note: str


@dataclass(frozen=True, slots=True)
class Series:
    """A figure of one authority over years in order. ``gaps`` are the years without a number; ``notes`` are the caveats."""

    authority: str
    code: str
    label: str
    unit: str
    points: tuple[Point, ...]
    breaks: tuple[Break, ...] = ()
    notes: tuple[str, ...] = ()

    COLUMNS: ClassVar[Mapping[str, str]] = columns("authority code label unit year period value state segment note")

    def rows(self) -> Iterator[Sequence[object]]:
        """A row a year, gaps included; years of the same ``segment`` may be compared, a year without a number has none.

        ``code`` and ``period`` are those of the figure that speaks for the year: its older code, or its fourth quarter.
        """
        note = {step.after: step.note for step in self.breaks}
        for point in self.points:
            figure = point.figure
            code, period = (figure.code, figure.period) if figure else (self.code, str(point.year))
            head = (self.authority, code, self.label, self.unit, point.year, period, value_of(figure), point.state)
            yield (*head, point.segment if point.segment >= 0 else None, note.get(point.year, point.note))

    @property
    def frame(self) -> pd.DataFrame:
        """The series as a frame, a row a year; key: (authority, label, year)."""
        return Records(Series, [self]).frame

    @property
    def gaps(self) -> tuple[int, ...]:
        """The years for which there is no number: no report, not printed, or blank."""
        return tuple(point.year for point in self.points if point.state != "value")

    @property
    def values(self) -> tuple[Point, ...]:
        """The points that have a number."""
        return tuple(point for point in self.points if point.state == "value")

    def segments(self) -> tuple[tuple[Point, ...], ...]:
        """The stretches of adjacent years that may be joined by a line: split at breaks and at gaps."""
        runs: list[list[Point]] = []
        for point in self.values:
            joined = runs and runs[-1][-1].segment == point.segment and runs[-1][-1].year == point.year - 1
            if joined:
                runs[-1].append(point)
            else:
                runs.append([point])
        return tuple(tuple(run) for run in runs)


@dataclass(frozen=True, slots=True)
class Growth:
    """Growth over several years within one comparable stretch: difference, percent, and the mean yearly rate (年均增长)."""

    first: Figure
    last: Figure
    years: int
    difference: Figure | None
    percent: Figure | None
    yearly: Figure | None


def series(
    facts: pd.DataFrame,
    codes: str | Iterable[str],
    *,
    authority: str = "",
    years: int | Iterable[int] = (),
) -> Records[Series]:
    """Figures of an authority over years: a Series a code (codes, patterns, labels), in the order given.

    ``years`` are those asked for, or else from the first to the last held; breaks and gaps are explicit. ``authority`` is
    needed where the frame holds several. Raises UnknownAuthority, UnknownCode, UnknownYear.
    """
    authority = authority_in(facts, authority)
    lookup = figures.lookup(facts, authority)
    return Records(Series, (_line(lookup, authority, code, years_for(years)) for code in codes_for(codes)))


def _line(lookup: Lookup, authority: str, name: str, years: Sequence[int]) -> Series:
    known = figures.years(lookup)
    wanted = years or list(range(known[0], known[-1] + 1) if known else ())
    points: list[Point] = []
    breaks: list[Break] = []
    notes: dict[str, None] = {}
    last: Point | None = None
    for year in wanted:
        point = _point(lookup, name, year)
        if point.figure is not None and point.state == "value":
            segment, broken, note = _joined(name, last, point.figure)
            point = Point(year, point.figure, "value", segment)
            if broken and last is not None:
                breaks.append(Break(last.year, year, note))
            elif note:
                notes[note] = None
            last = point
        points.append(point)
    meaning = vocabulary.code(name)
    return Series(authority, name, meaning.label, meaning.unit, tuple(points), tuple(breaks), tuple(notes))


def _point(lookup: Lookup, code: str, year: int) -> Point:
    figure = figures.find(lookup, year, code)
    if figure is None:
        return Point(year, None, "not_printed" if figures.edition(lookup, year) else "no_report")
    return Point(year, figure, "blank" if figure.blank else "value")


def _joined(code: str, last: Point | None, figure: Figure) -> tuple[int, bool, str]:
    """The segment a figure belongs to, whether it is broken off from the last one, and the note of the step."""
    if last is None or last.figure is None:
        return 0, False, ""
    level, note = figures.comparability(code, last.figure, figure)
    broken = level == "none" or (level == "sum_only" and code not in vocabulary.merged_rows())
    return last.segment + broken, broken, note


def growth(line: Series) -> Growth | None:
    """Growth from the first to the last figure of the last comparable stretch; None where it has fewer than two figures.

    The mean yearly rate is missing where a side is 0 or the base is small; years without a report inside count as years.
    """
    if not line.values:
        return None
    stretch = [p.figure for p in line.values if p.segment == line.values[-1].segment]
    first, last = stretch[0], stretch[-1]
    if first is None or last is None or first is last:
        return None
    span = int(last.period[:4]) - int(first.period[:4])
    return Growth(first, last, span, difference(first, last), percent(first, last), _yearly(first, last, span))


def _yearly(first: Figure, last: Figure, span: int) -> Figure | None:
    if first.value is None or last.value is None or first.value < SMALL_BASE or last.value <= 0 or span < 2:
        return None
    ratio = Decimal(last.value) / Decimal(first.value)
    value = (ratio ** (Decimal(1) / span) - 1) * 100
    formula = f"（{last.text}÷{first.text}）的{span}次方根－1＝{formatting.percent(value)}"
    return computed((last, first), value, "%", formula, label=f"{last.label}年均增幅")
