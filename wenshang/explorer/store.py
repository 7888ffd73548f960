"""The facts that are looked at: lookups of one authority and frames of one code, kept while they are used."""

from __future__ import annotations

from collections import OrderedDict
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from wenshang import checks
from wenshang.comparison import figures
from wenshang.comparison.figures import Lookup
from wenshang.model import Finding

if TYPE_CHECKING:
    import pandas as pd

    from wenshang.archive import Archive

K = TypeVar("K")
V = TypeVar("V")
KEPT, CODES = 32, 8  # authorities and reports kept; codes, of which each is everybody's


class Store:
    """Reads the archive's Parquet by authority or by code, never the whole of it, and keeps the last few answers."""

    def __init__(self, archive: Archive) -> None:
        self.held = archive
        self._lookups: OrderedDict[str, Lookup] = OrderedDict()
        self._frames: OrderedDict[tuple[str, str], dict[str, pd.DataFrame]] = OrderedDict()
        self._findings: OrderedDict[tuple[str, int], tuple[Finding, ...]] = OrderedDict()

    def lookup(self, authority: str) -> Lookup:
        """The figures of one authority, all years, by (period, code)."""
        if authority not in self._lookups:
            facts = self.held.facts(authority)
            _keep(self._lookups, authority, figures.lookup(facts, authority))
        return self._lookups[authority]

    def codes(self, authority: str) -> frozenset[str]:
        """The codes that any report held of an authority prints."""
        return frozenset(code for _, code in self.lookup(authority))

    def peers(self, authority: str, year: int) -> tuple[str, ...]:
        """The names of the bodies of the same kind and level of which that year is held."""
        return tuple(peer.name for peer in self.held.peers(authority, year))

    @cached_property
    def _years(self) -> list[int]:
        return sorted({entry.year for entry in self.held.entries})

    def of_code(self, code: str, authority: str, year: int) -> pd.DataFrame:
        """The facts of one code (and of codes that stand for it) for a whole year, of an authority, its peers and perhaps others.

        From Parquet a code is read once, for everybody and all years: a scan for one body reads as much.
        """
        everybody = self.held.on_disk(self._years)
        key = (code, "" if everybody else authority)
        if key not in self._frames:
            peers = () if everybody else (peer for held in self._years for peer in self.peers(authority, held))
            names = None if everybody else list(dict.fromkeys((authority, *peers)))
            facts = self.held.facts(names, codes=code)
            by_period = dict(iter(facts.groupby("period")))
            _keep(self._frames, key, by_period | {"": facts[:0]}, most=CODES)
        return self._frames[key].get(str(year), self._frames[key][""])

    def findings(self, authority: str, year: int) -> tuple[Finding, ...]:
        """What the checks say of one report, worst first; the latest earlier report is consulted."""
        key = (authority, year)
        if key not in self._findings:
            held = year in self.held.years(authority)
            earlier = self.held.earlier(authority, year) if held else None
            _keep(self._findings, key, checks.check(self.held.report(authority, year), earlier=earlier) if held else ())
        return self._findings[key]


def _keep(kept: OrderedDict[K, V], key: K, value: V, *, most: int = KEPT) -> None:
    kept[key] = value
    while len(kept) > most:
        kept.popitem(last=False)
