"""A data folder: documents held, their register, the facts read from them; ``Archive`` answers what notebooks and pages ask."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from wenshang import workplace
from wenshang.archive import documents, register, typed
from wenshang.archive import facts as facts_on_disk
from wenshang.archive.register import Entry, Region
from wenshang.errors import BadData, UnknownAuthority, UnknownYear, near
from wenshang.frames import facts_frame, names_for, years_for
from wenshang.model import AnnualReport, Authority
from wenshang.vocabulary.search import codes_for, companions, folded
from wenshang.workplace import DATA

if TYPE_CHECKING:
    import pandas as pd

    from wenshang.checks.reviews import Decision

__all__ = ["Archive", "Entry"]
#: of so many bodies a frame of some codes also tells which reports are held
_FEW = 60
_LIST = "可用 wenshang status --authorities 查看已登记的机关"


class Archive:
    """A data folder: its register, the documents and figure sets held, and the facts read from them.

    An archive does not change in place; ``wenshang.archive.adding.add`` returns a new one. Of several versions of a report the
    latest counts, and a document counts before typed figures.

    >>> held = Archive.open("data")
    >>> held.report("汶上县科技局", 2021).fact("channels.website_items").value
    211
    """

    def __init__(self, folder: Path, every: Sequence[Entry]) -> None:
        self.folder = folder
        self.every = tuple(every)
        latest: dict[tuple[str, int], Entry] = {}
        for entry in self.every:
            known = latest.get(entry.key)
            if known is None or (entry.method == "document", entry.version) >= (known.method == "document", known.version):
                latest[entry.key] = entry
        self._latest = dict(sorted(latest.items()))
        self._parsed: dict[tuple[str, int], AnnualReport] = {}

    @classmethod
    def open(cls, folder: str | Path = DATA) -> Archive:
        """The archive in a folder; BadData where it has no sound register.

        Without a folder (or with "") it is found: by the environment variable ``WENSHANG_DATA``, or as ``data`` in the working
        folder or one above it, so that notebooks work from the project's root and from ``notebooks/`` alike.
        """
        found = workplace.data_folder(folder or DATA)
        return cls(found, register.load(found))

    @classmethod
    def begin(cls, folder: str | Path = DATA) -> Archive:
        """The same, or an empty archive in a folder that is none yet: the first report added begins it."""
        where = workplace.new_data_folder(folder)
        lost = any((where / name).exists() for name in ("register.csv", "documents", "figures"))
        return cls.open(where) if lost else cls(where, ())

    def filled(self) -> Archive:
        """The archive itself, where it holds a report; BadData where it holds none."""
        if not self.every:
            advice = "请先用 wenshang add 报告文件 加入"
            raise BadData(where=str(self.folder), expected="至少一份报告", found="还没有收存报告", advice=advice)
        return self

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The register rows that count, one an authority and year, sorted."""
        return tuple(self._latest.values())

    @cached_property
    def authorities(self) -> tuple[Authority, ...]:
        """Every authority of the register, sorted by name."""
        return tuple({name: entry.authority for (name, _), entry in self._latest.items()}.values())

    @property
    def decisions(self) -> dict[str, Decision]:
        """What reviewers decided on findings, by the findings' keys, as it stands in ``reviews.csv`` now."""
        from wenshang.checks import reviews

        return reviews.load(self.folder)

    @cached_property
    def _by_name(self) -> dict[str, Authority]:
        names = {alias: authority for authority in self.authorities for alias in authority.aliases}
        return names | {authority.name: authority for authority in self.authorities}

    @cached_property
    def _by_folded_name(self) -> dict[str, Authority]:
        return {folded(name): authority for name, authority in self._by_name.items()}

    @cached_property
    def _years(self) -> dict[str, tuple[int, ...]]:
        years: dict[str, list[int]] = {}
        for name, year in self._latest:
            years.setdefault(name, []).append(year)
        return {name: tuple(of_name) for name, of_name in years.items()}

    def resolve(self, name: str) -> Authority:
        """The authority of a name or alias (full-width or half-width); UnknownAuthority with the nearest name otherwise."""
        found = self._by_name.get(name.strip()) or self._by_folded_name.get(folded(name))
        if found is None:
            holding = [known for known in self._by_name if name and name in known][:3]
            hint = near(name, self._by_name, most=3) or (f"是否想用：{'、'.join(holding)}？" if holding else _LIST)
            raise UnknownAuthority(where=f"机关“{name}”", found="没有登记", advice=hint)
        return found

    def knows(self, authority: str) -> bool:
        """Whether a body of just this name is registered."""
        return authority in self._years

    def region(self, name: str) -> Region:
        """A region's bodies, and the one whose report counts them all; BadParameter, with the regions known, where none is."""
        return register.region_of(self.authorities, name)

    def parts_of(self, authority: str, year: int) -> tuple[list[AnnualReport], list[str]]:
        """The reports held of the bodies that a region's report counts, and the names of those not held; none for others."""
        known, missing = self.counted_by(authority, year)
        return [self.report(name, year) for name in known], missing

    def counted_by(self, authority: str, year: int) -> tuple[list[str], list[str]]:
        """The names of the bodies that a region's report counts: those whose report is held, and those whose is not."""
        whole = self.resolve(authority)
        if not register.is_whole(whole) or not whole.region:
            return [], []
        bodies = [body.name for body in self.region(whole.region).bodies]
        known = [name for name in bodies if (name, year) in self._latest]
        return known, [name for name in bodies if name not in known]

    def years(self, authority: str) -> tuple[int, ...]:
        """The years held of an authority, ascending."""
        return self._years[self.resolve(authority).name]

    def entry(self, authority: str, year: int) -> Entry:
        """The register row that counts; UnknownYear, with the years held, where there is none."""
        name = self.resolve(authority).name
        found = self._latest.get((name, year))
        if found is None:
            years = "、".join(map(str, self.years(name)))
            raise UnknownYear(where=f"{name} {year}年", found="没有收存", advice=f"已收存的年度：{years}")
        return found

    def report(self, authority: str, year: int) -> AnnualReport:
        """The report of an authority and year, parsed once and kept."""
        return self._report(self.entry(authority, year))

    def earlier(self, authority: str, year: int) -> AnnualReport | None:
        """The latest report held of the years before; None where there is none."""
        before = [one for one in self.years(authority) if one < year]
        return self.report(authority, max(before)) if before else None

    def reports(
        self, authority: str | Authority | Iterable[str | Authority] | None = None, *, years: int | Iterable[int] | None = None
    ) -> Iterator[AnnualReport]:
        """The reports that count of one or several authorities and years, by authority and year; all of them unless given."""
        names = None if authority is None else {self.resolve(name).name for name in names_for(authority)}
        wanted = None if years is None else set(years_for(years))
        for entry in self.entries:
            if (names is None or entry.authority.name in names) and (wanted is None or entry.year in wanted):
                yield self._report(entry)

    def last_year(self, authority: str | Authority | Iterable[str | Authority]) -> int:
        """The latest year of which a report of any of the authorities is held; UnknownAuthority where nobody is known."""
        return max(year for name in names_for(authority) for year in self.years(self.resolve(name).name))

    def facts(
        self,
        authority: str | Authority | Iterable[str | Authority] | None = None,
        *,
        years: int | Iterable[int] | None = None,
        codes: str | Iterable[str] | None = None,
    ) -> pd.DataFrame:
        """The figures held, as a tidy frame: a row a figure, columns ``frames.FACT_COLUMNS``.

        Parameters
        ----------
        authority
            One name, alias or ``Authority``, or several; all that are held unless given.
        years
            A year, a range or a list; at least one of them must be held. All years unless given.
        codes
            Codes, patterns (``requests.*.total``), beginnings of codes (``disputes``) or Chinese labels (本年新收), one or
            several; all figures unless given. What another edition prints of the same quantity under another code comes along
            (本年新制作数量 with 本年制发件数), so that no series breaks for want of it.

        Raises
        ------
        UnknownAuthority, UnknownYear, UnknownCode
            With the nearest right ones.

        Notes
        -----
        Read from Parquet, which is made anew where the register, the reading code or the file itself has changed. A frame of some
        codes of a few bodies tells in ``attrs["reports"]`` the edition of each report held, so that a figure that a report does
        not print is not taken for a report that is not held.
        """
        names = None if authority is None else [self.resolve(name).name for name in names_for(authority)]
        wanted = self._held_among(names, years)
        named = codes_for(codes) if codes else None
        others = companions(named) if named else {}
        asked = None if named is None else (*named, *others)
        if self.on_disk(wanted):
            found = facts_on_disk.read(self.folder, authorities=names, years=wanted, codes=asked)
        else:
            chosen = [e for e in self.entries if e.year in wanted and (names is None or e.authority.name in names)]
            every = (fact for entry in chosen for fact in self._report(entry).facts)
            found = facts_frame(fact for fact in every if asked is None or fact.code in asked)
        if named is None:
            return found
        for code, editions in others.items():
            found = found[(found["code"] != code) | found["edition"].isin(editions)]
        found = found.reset_index(drop=True)
        if names is not None and len(names) <= _FEW:
            found.attrs["reports"] = self._editions(names, wanted)
        return found

    def _editions(self, names: Sequence[str], years: Sequence[int]) -> dict[str, dict[str, str]]:
        """The editions of the reports that a question reaches, by name and year."""
        return {
            name: {str(year): self._latest[name, year].edition for year in years if (name, year) in self._latest}
            for name in names
        }

    @cached_property
    def _kept(self) -> facts_on_disk.Kept:
        return facts_on_disk.Kept(self.folder / "facts")

    def on_disk(self, years: Iterable[int]) -> bool:
        """Whether the facts of these years stand in Parquet, brought up to date where need be; False in a read-only folder.

        A file is checked by content once, and again when it has been changed or exchanged since.
        """
        return facts_on_disk.refresh(self._kept, self.entries, self._report, years=years)

    def sql(self, query: str, *, memory: str = "2GB") -> pd.DataFrame:
        """Ask the archive in SQL (one SELECT, read-only): tables ``facts``, ``reports`` and ``findings``.

        Parameters
        ----------
        query
            DuckDB's SQL, as ``select year, sum(value) from facts where code = 'requests.received.total' group by year``.
            ``facts`` and ``findings`` have the columns of their frames; ``reports`` a row for every report that counts.
        memory
            How much memory the question may take.

        Raises
        ------
        MissingExtra
            DuckDB is not installed (``pip install "wenshang[province]"``).
        BadParameter
            The query is no single SELECT, or names what there is not.
        """
        from wenshang.archive import sql

        years = sorted({entry.year for entry in self.entries})
        tables: dict[str, Callable[[], sql.Shown]] = {
            "facts": lambda: facts_on_disk.paths(self.folder, years) if self.on_disk(years) else self.facts(),
            "reports": lambda: sql.reports(self.entries),
            "findings": lambda: sql.findings(self._kept, self.entries, self.reports),
        }
        return sql.ask(query, tables, memory=memory)

    def _held_among(self, names: Sequence[str] | None, years: int | Iterable[int] | None) -> list[int]:
        """The years asked for that are held of the names, which may be none of several; UnknownYear where nobody has any.

        A single year must be held of the names themselves.
        """
        years_known = sorted({entry.year for entry in self.entries if names is None or entry.authority.name in names})
        if years is None or not years_known:
            return years_known
        asked = years_for(years)
        wanted = [year for year in years_known if year in asked]
        if wanted or (not isinstance(years, int | str) and any(entry.year in asked for entry in self.entries)):
            return wanted
        who = "、".join(names) if names is not None and len(names) <= 3 else "数据文件夹"
        found = f"没有收存{'、'.join(map(str, asked)) or '所问年度'}年的报告"
        raise UnknownYear(where=who, found=found, advice=f"已收存的年度：{'、'.join(map(str, years_known))}")

    def peers(self, authority: str, year: int) -> tuple[Authority, ...]:
        """The other authorities of the same kind and level of which the same year is held, by name."""
        me = self.resolve(authority)
        alike = (a for a in self.authorities if (a.kind, a.level) == (me.kind, me.level) and me.kind and a.name != me.name)
        return tuple(a for a in alike if (a.name, year) in self._latest)

    def _report(self, entry: Entry) -> AnnualReport:
        if entry.key not in self._parsed:
            read = typed.report if entry.method == "typed" else documents.report
            self._parsed[entry.key] = read(self.folder, entry)
        return self._parsed[entry.key]
