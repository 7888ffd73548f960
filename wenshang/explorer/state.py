"""What the analyst has chosen, as one frozen State; back as code or parameters; the bodies there are and what is read of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar, get_args

from wenshang import checks, vocabulary
from wenshang.comparison import figures
from wenshang.comparison.figures import Lookup
from wenshang.comparison.wording import leading
from wenshang.errors import BadParameter
from wenshang.frames import years_for
from wenshang.model import Authority, Finding
from wenshang.vocabulary.search import codes_for

if TYPE_CHECKING:
    import pandas as pd

    from wenshang.archive import Archive


Measure = Literal["value", "change", "percent", "rate", "share", "rank"]
ChartKind = Literal["line", "bar", "parts", "peers"]
SHOWN = 50  # a list longer than this is searched, not scrolled
MANY_REGIONS = 300
_PART = re.compile(r".+?(?:特别行政区|自治区|自治州|自治县|地区|省|市|州(?!市)|盟|区|县|旗)")  # 安徽省|池州市|东至县
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


def parts_of(region: str) -> tuple[str, ...]:
    """A region and the wider ones it lies in, widest first.

    >>> parts_of("山东省济宁市汶上县")
    ('山东省', '山东省济宁市', '山东省济宁市汶上县')
    >>> parts_of("安徽省池州市东至县")[1]
    '安徽省池州市'
    """
    pieces = _PART.findall(region) or ([region] if region else [])
    return tuple("".join(pieces[: count + 1]) for count in range(len(pieces)))


@dataclass(frozen=True)
class Bodies:
    """The authorities of the register, searchable by any part of a name, alias or region, by region and by kind."""

    every: Sequence[Authority]

    @cached_property
    def regions(self) -> tuple[str, ...]:
        """Regions to choose from: provinces and cities, or provinces alone where there are very many."""
        wide = {part for body in self.every for part in parts_of(body.region)[:2]}
        return tuple(sorted(wide if len(wide) <= MANY_REGIONS else {parts_of(region)[0] for region in wide}))

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of body (科技, 人民政府, …), sorted."""
        return tuple(sorted({body.kind for body in self.every if body.kind}))

    @cached_property
    def _texts(self) -> tuple[tuple[Authority, str], ...]:
        return tuple((body, " ".join((*body.names(), body.region, body.unified_code))) for body in self.every)

    @cached_property
    def _initials(self) -> dict[str, str]:
        """The initials of each name in pinyin: wsxkxjsj for 汶上县科学技术局."""
        from pypinyin import Style, lazy_pinyin

        return {body.name: "".join(lazy_pinyin(body.name, style=Style.FIRST_LETTER)).lower() for body in self.every}

    def find(self, text: str = "", *, region: str = "", kind: str = "") -> tuple[list[str], int]:
        """At most ``SHOWN`` names that hold every word, those that begin with it first; and how many there are in all.

        Where none does, names that hold the characters of every word in this order (汶上科技), or whose pinyin begins so (wskj).
        """
        words = text.split()
        among = [(body, message) for body, message in self._texts if body.region.startswith(region) and kind in ("", body.kind)]
        found = [body.name for body, message in among if all(word in message for word in words)]
        if not found:
            found = [body.name for body, message in among if all(self._suggests(word, body.name) for word in words)]
        elif words:
            found.sort(key=lambda name: (not name.startswith(words[0]), words[0] not in name))
        return found[:SHOWN], len(found)

    def _suggests(self, word: str, name: str) -> bool:
        """True where the characters of a word, or its letters as initials in pinyin, stand in a name in this order."""
        return in_order(word.lower(), self._initials[name]) if word.isascii() else in_order(word, name)


def in_order(word: str, text: str) -> bool:
    """True where the characters of a word stand in a text in this order, others between them.

    >>> in_order("汶上科技", "汶上县科学技术局"), in_order("科汶", "汶上县科学技术局")
    (True, False)
    """
    rest = iter(text)
    return all(character in rest for character in word)


KEPT, CODES = 32, 8  # authorities and reports kept; codes, of which each is everybody's


class Store:
    """Reads the archive's Parquet by authority or by code, never the whole of it, and keeps the last few answers."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.lookup = lru_cache(KEPT)(self._lookup)
        self.findings = lru_cache(KEPT)(self._findings)
        self._of_code = lru_cache(CODES)(self._read_code)

    def _lookup(self, authority: str) -> Lookup:
        """The figures of one authority, all years, by (period, code)."""
        return figures.lookup(self.archive.facts(authority), authority)

    def codes(self, authority: str) -> frozenset[str]:
        """The codes that any report held of an authority prints."""
        return frozenset(code for _, code in self.lookup(authority))

    def peers(self, authority: str, year: int) -> tuple[str, ...]:
        """The names of the bodies of the same kind and level of which that year is held."""
        return tuple(peer.name for peer in self.archive.peers(authority, year))

    def of_code(self, code: str, authority: str, year: int) -> pd.DataFrame:
        """The facts of one code (and of codes that stand for it) for a whole year, of an authority, its peers and perhaps others.

        From Parquet a code is read once, for everybody and all years: a scan for one body reads as much.
        """
        by_period = self._of_code(code, "" if self.archive.on_disk(self._years) else authority)
        return by_period.get(str(year), by_period[""])

    @cached_property
    def bodies(self) -> Bodies:
        """The authorities of the register, to be searched."""
        return Bodies(self.archive.authorities)

    @cached_property
    def _years(self) -> list[int]:
        return sorted({entry.year for entry in self.archive.entries})

    def _read_code(self, code: str, authority: str) -> dict[str, pd.DataFrame]:
        """The facts of a code by period, of everybody or of an authority and its peers; an empty frame under no period."""
        peers = (peer for year in self._years for peer in self.peers(authority, year)) if authority else ()
        facts = self.archive.facts(list(dict.fromkeys((authority, *peers))) if authority else None, codes=code)
        return {"": facts[:0], **dict(iter(facts.groupby("period")))}

    def _findings(self, authority: str, year: int) -> tuple[Finding, ...]:
        """What the checks say of one report, worst first; the latest earlier report is consulted."""
        if year not in self.archive.years(authority):
            return ()
        return checks.check(self.archive.report(authority, year), earlier=self.archive.earlier(authority, year))


class Host(Protocol):
    """The explorer as its panels see it: what is held, what is looked at, where pages go, and how to look elsewhere."""

    store: Store
    state: State
    output: Path
    nav: Any

    def reopen(self, archive: Archive, authority: str = "") -> None:
        """Look at another archive (a report was added)."""

    def look_at(self, authority: str) -> None:
        """Look at a body, all its years."""
