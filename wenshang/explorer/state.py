"""What the analyst has chosen, as one frozen State; and back as a line of code or as parameters of a briefing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar, get_args

from wenshang import vocabulary
from wenshang.comparison.wording import leading
from wenshang.errors import BadParameter
from wenshang.frames import years_for
from wenshang.vocabulary.search import codes_for

if TYPE_CHECKING:
    from wenshang.archive import Archive

Measure = Literal["value", "change", "percent", "rate", "share", "rank"]
ChartKind = Literal["line", "bar", "parts", "peers"]
T = TypeVar("T", bound=str)
MEASURES: dict[Measure, str] = {
    "value": "数值",
    "change": "增减",
    "percent": "增幅",
    "rate": "比率",
    "share": "占比",
    "rank": "位次",
}
CHARTS: dict[ChartKind, str] = {"line": "折线", "bar": "柱形", "parts": "构成", "peers": "同类"}


@dataclass(frozen=True, slots=True)
class State:
    """The whole state of the explorer. ``years`` are the first and last year shown; ``rate`` counts where measure is ``rate``.

    >>> State("汶上县科学技术局", (2021, 2021), ("channels.website_items",)).line()
    'ws.explore("汶上县科学技术局", years=(2021, 2021), codes=["channels.website_items"])'
    """

    authority: str
    years: tuple[int, int]
    codes: tuple[str, ...]
    measure: Measure = "value"
    chart: ChartKind = "line"
    rate: str = "granted_rate"

    def line(self) -> str:
        """One line of code that opens the explorer in this state, to paste into a notebook (after ``import wenshang as ws``)."""
        codes = ", ".join(f'"{code}"' for code in self.codes)
        parts = [f'"{self.authority}"', f"years={self.years}", f"codes=[{codes}]"]
        parts += [f'measure="{self.measure}"'] if self.measure != "value" else []
        parts += [f'chart="{self.chart}"'] if self.chart != "line" else []
        parts += [f'rate="{self.rate}"'] if self.measure == "rate" else []
        return f"ws.explore({', '.join(parts)})"

    def parameters(self) -> dict[str, object]:
        """The parameters of a yearly comparison of this selection."""
        first, last = self.years
        return {"authority": self.authority, "year": last, "years_back": max(1, last - first), "codes": list(self.codes)}

    def span(self, years: Sequence[int]) -> tuple[int, ...]:
        """The years shown: every year from the first to the last, whether held or not, so that a gap is seen."""
        first, last = self.years
        return tuple(range(first, last + 1)) if years else ()


def chosen(
    archive: Archive,
    authority: str = "",
    *,
    years: int | Iterable[int] = (),
    codes: str | Iterable[str] = (),
    measure: str = "value",
    chart: str = "line",
    rate: str = "granted_rate",
) -> State:
    """A State from what a person wrote: names resolved, patterns expanded, everything checked against what is held.

    Raises UnknownAuthority, UnknownCode and BadParameter, each with the near miss.
    """
    name = archive.resolve(authority).name if authority else _first(archive)
    of_authority = archive.years(name)
    asked = years_for(years)
    first, last = (asked[0], asked[-1]) if asked else (of_authority[0], of_authority[-1])
    known = codes_for(codes)
    return State(
        name,
        (first, last),
        tuple(dict.fromkeys(known)) or leading("sentences")[:1],
        _one(measure, get_args(Measure), "measure"),
        _one(chart, get_args(ChartKind), "chart"),
        _one(rate, tuple(vocabulary.rates()), "rate"),
    )


def _first(archive: Archive) -> str:
    """The authority with most whole reports (a figure set that many bodies share holds excerpts), then most years, by name."""
    if not archive.entries:
        advice = "请先用 wenshang add 或“加入报告”加入一份"
        raise BadParameter(where=str(archive.folder), message="还没有收存任何报告", advice=advice)
    bodies = Counter(entry.file for entry in archive.entries)
    whole = Counter(entry.authority.name for entry in archive.entries if bodies[entry.file] == 1)
    years = Counter(entry.authority.name for entry in archive.entries)
    return min(years, key=lambda name: (-whole[name], -years[name], name))


def _one(value: str, known: tuple[T, ...], name: str) -> T:
    found = next((one for one in known if one == value), None)
    if found is None:
        raise BadParameter(where=name, expected="、".join(known), found=value)
    return found
