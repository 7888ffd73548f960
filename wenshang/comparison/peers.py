"""Where an authority stands among its peers; a handful is not ranked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from wenshang import vocabulary
from wenshang.chinese import formatting
from wenshang.chinese.formatting import Number
from wenshang.comparison import figures
from wenshang.comparison.figure import Figure, computed, vague
from wenshang.frames import Records, columns
from wenshang.vocabulary.search import codes_for

if TYPE_CHECKING:
    import pandas as pd

#: Fewer peers than this are shown, but not ranked.
FEWEST = 5


@dataclass(frozen=True, slots=True)
class PeerRank:
    """A figure of one authority among peers of the same kind, level and year.

    ``peers`` are the peers' figures, highest first; ``without`` the peers that print none (or a blank). ``quartiles`` (Q1,
    median, Q3) are over the peers and the authority together; ``rank`` counts from 1 for the highest, ties share the better rank;
    ``percentile`` is the share of the peers that lie below. All three are missing below five peers, and rank and percentile
    where the authority itself has no number.
    """

    authority: str
    period: str
    code: str
    label: str
    unit: str
    own: Figure | None
    peers: tuple[Figure, ...]
    without: tuple[str, ...]
    quartiles: tuple[Figure, Figure, Figure] | None
    rank: int | None
    percentile: Figure | None
    note: str = ""

    COLUMNS: ClassVar[Mapping[str, str]] = columns("authority code label unit period value own rank size")

    def rows(self) -> Iterator[Sequence[object]]:
        """A row a body with a number, highest first; ``own`` marks the authority; no rank below five peers."""
        everyone = self.everyone
        for one in everyone:
            rank = None if self.quartiles is None else 1 + sum(_value(other) > _value(one) for other in everyone)
            yield (one.authority, self.code, self.label, self.unit, self.period, one.value, one is self.own, rank, self.size)

    @property
    def everyone(self) -> tuple[Figure, ...]:
        """Every body's figure with a number, the authority's own included, highest first."""
        mine = [self.own] if self.own is not None and not self.own.blank else []
        return tuple(sorted((*mine, *self.peers), key=lambda figure: (-_value(figure), figure.authority)))

    @property
    def telling(self) -> bool:
        """True where the authority and a peer print the figure and not all of them print 0."""
        return bool(self.own and self.peers) and any(figure.value for figure in (self.own, *self.peers) if figure)

    @property
    def size(self) -> int:
        """N: how many bodies have a number, the authority included where it has one."""
        return len(self.everyone)

    @property
    def names(self) -> tuple[str, ...]:
        """Who the peers with a number are, highest first."""
        return tuple(figure.authority for figure in self.peers)


def peers(
    facts: pd.DataFrame, codes: str | Iterable[str], *, authority: str, year: int, candidates: Iterable[str] | None = None
) -> Records[PeerRank]:
    """Rank a year's figures of an authority among other bodies: a PeerRank a code, in the order given.

    ``codes`` are codes, patterns or labels. ``candidates`` are the bodies to stand among (of the same kind and level:
    ``Archive.peers`` knows them); without them it is all others of the frame. Raises UnknownCode.
    """
    names = facts["authority"].unique() if candidates is None else candidates
    others = [name for name in dict.fromkeys(names) if name != authority]
    of_year = facts[(facts["year"] == year) & facts["authority"].isin([authority, *others])]
    lookups = figures.lookups(of_year)
    return Records(PeerRank, (_ranked(lookups, authority, year, code, others) for code in codes_for(codes)))


def _ranked(lookups: Mapping[str, figures.Lookup], authority: str, year: int, code: str, others: Sequence[str]) -> PeerRank:
    own = figures.find(lookups.get(authority, {}), year, code)
    found = {name: figures.find(lookups.get(name, {}), year, code) for name in others}
    meaning = vocabulary.code(code)
    return build_rank(authority, str(year), code, meaning.label, meaning.unit, own=own, others=found)


def build_rank(
    authority: str, period: str, code: str, label: str, unit: str, *, own: Figure | None, others: Mapping[str, Figure | None]
) -> PeerRank:
    """Rank an authority's figure among those of others, by name; None is a body that does not print it."""
    with_number = [f for f in others.values() if f is not None and f.value is not None]
    with_number.sort(key=lambda f: (-_value(f), f.authority))
    without = tuple(name for name, f in others.items() if f is None or f.value is None)
    enough = len(with_number) >= FEWEST
    mine = own if own is not None and own.value is not None else None
    everyone = [*with_number, *([mine] if mine else [])]
    return PeerRank(
        authority,
        period,
        code,
        label,
        unit,
        own,
        tuple(with_number),
        without,
        _quartiles(everyone) if enough else None,
        1 + sum(_value(f) > _value(mine) for f in with_number) if enough and mine else None,
        _percentile(mine, with_number) if enough and mine else None,
        _note(everyone, enough, mine, period[:4]),
    )


def _value(figure: Figure) -> Number:
    if figure.value is None:
        raise ValueError("a blank figure has no value")
    return figure.value


def _note(everyone: Sequence[Figure], enough: bool, mine: Figure | None, year: str) -> str:
    count = len(everyone) - (mine is not None)
    few = "" if enough else f"有数字的同类机关只有{count}个，不足{FEWEST}个，不作排名"
    vague = [figure.authority for figure in everyone if figure.qualifier != "exact"]
    about = f"{'、'.join(vague)}的数字为约数" if vague else ""
    return "；".join(part for part in (few, "" if mine else f"本机关{year}年没有此项数字", about) if part)


def _quartiles(everyone: Sequence[Figure]) -> tuple[Figure, Figure, Figure]:
    """Lower quartile, median and upper quartile, interpolated linearly, as computed figures."""
    ordered = sorted(everyone, key=_value)
    names = ("下四分位数", "中位数", "上四分位数")
    return tuple(_quantile(ordered, Decimal(k) / 4, label) for k, label in enumerate(names, start=1))  # type: ignore[return-value]


def _quantile(ordered: Sequence[Figure], share: Decimal, label: str) -> Figure:
    place = share * (len(ordered) - 1)
    low = ordered[int(place)]
    high = ordered[min(int(place) + 1, len(ordered) - 1)]
    value = Decimal(_value(low)) + (place - int(place)) * (Decimal(_value(high)) - Decimal(_value(low)))
    exact = "exact" if vague(ordered) == "exact" else "about"
    formula = f"{len(ordered)}个机关的{label}＝{formatting.number(value)}"
    return Figure(
        "", low.period, low.code, f"{low.label}{label}", low.unit, value, qualifier=exact, formula=formula, parts=tuple(ordered)
    )


def _percentile(mine: Figure, others: Sequence[Figure]) -> Figure:
    below = sum(_value(other) < _value(mine) for other in others)
    value = Decimal(below) * 100 / len(others)
    formula = f"{below}÷{len(others)}＝{formatting.percent(value)}"
    label = f"{mine.label}低于本机关的同类机关占比"
    return computed((mine, *others), value, "%", formula, label=label, qualifier="exact")
