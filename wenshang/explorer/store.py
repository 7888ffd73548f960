"""What the explorer holds while it is used: lookups of one authority and frames of one code; and how its panels see the whole."""

from __future__ import annotations

from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from wenshang import checks
from wenshang.comparison import figures
from wenshang.comparison.figures import Lookup
from wenshang.explorer.state import State
from wenshang.model import Finding

if TYPE_CHECKING:
    import pandas as pd

    from wenshang.archive import Archive

KEPT, CODES = 32, 8  # authorities and reports kept; codes, of which each is everybody's


class Store:
    """Reads the archive's Parquet by authority or by code, never the whole of it, and keeps the last few answers."""

    def __init__(self, archive: Archive) -> None:
        self.held = archive
        self.lookup = lru_cache(KEPT)(self._lookup)
        self.findings = lru_cache(KEPT)(self._findings)
        self._of_code = lru_cache(CODES)(self._read_code)

    def _lookup(self, authority: str) -> Lookup:
        """The figures of one authority, all years, by (period, code)."""
        return figures.lookup(self.held.facts(authority), authority)

    def codes(self, authority: str) -> frozenset[str]:
        """The codes that any report held of an authority prints."""
        return frozenset(code for _, code in self.lookup(authority))

    def peers(self, authority: str, year: int) -> tuple[str, ...]:
        """The names of the bodies of the same kind and level of which that year is held."""
        return tuple(peer.name for peer in self.held.peers(authority, year))

    def of_code(self, code: str, authority: str, year: int) -> pd.DataFrame:
        """The facts of one code (and of codes that stand for it) for a whole year, of an authority, its peers and perhaps others.

        From Parquet a code is read once, for everybody and all years: a scan for one body reads as much.
        """
        by_period = self._of_code(code, "" if self.held.on_disk(self._years) else authority)
        return by_period.get(str(year), by_period[""])

    @cached_property
    def _years(self) -> list[int]:
        return sorted({entry.year for entry in self.held.entries})

    def _read_code(self, code: str, authority: str) -> dict[str, pd.DataFrame]:
        """The facts of a code by period, of everybody or of an authority and its peers; an empty frame under no period."""
        peers = (peer for year in self._years for peer in self.peers(authority, year)) if authority else ()
        facts = self.held.facts(list(dict.fromkeys((authority, *peers))) if authority else None, codes=code)
        return {"": facts[:0], **dict(iter(facts.groupby("period")))}

    def _findings(self, authority: str, year: int) -> tuple[Finding, ...]:
        """What the checks say of one report, worst first; the latest earlier report is consulted."""
        if year not in self.held.years(authority):
            return ()
        return checks.check(self.held.report(authority, year), earlier=self.held.earlier(authority, year))


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
