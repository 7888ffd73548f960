"""The yearly comparison's ground and first sheet: an archive, an authority and a year in; what changed, at a glance, out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from wenshang import charts
from wenshang.briefing import workbook
from wenshang.briefing.body import BodyStory
from wenshang.briefing.change_tables import Columns
from wenshang.briefing.fragments import Fragment, difference_cell, join, percent_cell
from wenshang.briefing.story import Lines, rate_definitions
from wenshang.briefing.tables import drawn, paragraph
from wenshang.comparison import (
    Change,
    Comparison,
    Composition,
    Figure,
    RateValue,
    Series,
    applicants,
    compare,
    outcomes,
    rates,
    sentences,
    series,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from wenshang.archive import Entry

#: figures of prose by the section of the page that speaks of them
CHANNELS, PROPOSALS, ENTERPRISES = ("channels.",), ("proposals.",), ("enterprises.", "innovation.")
#: how many key figures stand on the first sheet
TILES = 6


class YearlyFront(BodyStory):
    """A year of an authority compared with the latest earlier one that is held, and the sheet that says it in one page."""

    @cached_property
    def comparison(self) -> Comparison:
        """Every figure of the year against the base year."""
        base = self.years[-2] if len(self.years) > 1 else None
        made = compare(self.facts, authority=self.own, year=self.year, base_year=base, codes=self.codes or None)
        if made.base_held:
            return made
        changes = tuple(replace(change, note="") for change in made.changes)  # said once, not at every figure
        if self.earlier is None:
            return replace(made, changes=changes)
        return replace(made, changes=changes, note=f"往前{self.years_back}年内没有收存报告，上一份是{self.earlier.year}年的")

    @cached_property
    def rates(self) -> tuple[RateValue, ...]:
        """The declared rates of the year, with their change where there is a base year."""
        return rates(self.facts, authority=self.own, year=self.year, base_year=self.base_year)

    @property
    def base_year(self) -> int | None:
        """The year compared with, None where no earlier one is held."""
        return self.comparison.base_year if self.comparison.base_held else None

    @cached_property
    def outcomes(self) -> Composition:
        """The outcomes of the year's requests."""
        return outcomes(self.facts, authority=self.own, year=self.year, base_year=self.base_year)

    @cached_property
    def applicants(self) -> Composition:
        """Who applied."""
        return applicants(self.facts, authority=self.own, year=self.year, base_year=self.base_year)

    @property
    def columns(self) -> Columns:
        """The years of the page's tables."""
        return Columns(self.years, self.comparison.base_held, self.lookup, self.number)

    def parameters(self) -> dict[str, Any]:
        """The notebook parameters of the page."""
        codes = {"codes": list(self.codes)} if self.codes else {}
        return super().parameters() | {"years_back": self.years_back} | codes

    def about(self) -> dict[str, Any]:
        """What the exporter and the index know of the page."""
        return super().about() | {"base_year": self.base_year}

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The register rows that the page rests on: the authority's, then its peers'."""
        return (*self.own_entries, *self.peer_entries)

    def evidenced(self) -> Iterable[Figure]:
        """The printed figures of the authority, then those of its peers."""
        return [*self.own_figures(), *self.peer_figures()]

    def notes(self) -> list[str]:
        """The editions, and every caveat of the comparison once."""
        return [*super().notes(), *(f"{note}。" for note in self._caveats())]

    def _caveats(self) -> Iterable[str]:
        levels = (change.note for change in self.comparison.changes if change.comparable != "comparable" and change.note)
        return dict.fromkeys(filter(None, (self.comparison.note, *levels)))

    def rate_terms(self) -> Markup:
        """The definitions of the rates that have a value."""
        return rate_definitions(rate.key for rate in self.rates if rate.value)

    def lines(self) -> Lines:
        """The lines under the title."""
        compared = f"{self.base_year}年" if self.base_year else "无上年数据"
        return [*super().lines(), ("比较年度", compared)]

    def starting(self, *beginnings: str) -> list[Change]:
        """The changes whose codes begin so, in form order."""
        return [change for change in self.comparison.changes if change.code.startswith(beginnings)]

    def tables(self) -> dict[str, Any]:
        """The page's figures, with the comparison."""
        columns = self.columns
        rows = [(c, [columns.figure(c, year) for year in self.years]) for c in self.comparison.changes]
        return super().tables() | {"years": list(self.years), "changes": [workbook.change_row(*row) for row in rows]}

    # ---- the first sheet ----

    @property
    def overview(self) -> Fragment:
        """The page's first sheet: what the year was like, its key figures, the main chart and the problems."""
        lead = sentences.lead(self.comparison, rates=self.rates, outcomes=self.outcomes)
        tiles = join(map(self._tile, self._leading()))
        return self.fragment(
            Markup('<div class="lead">{}</div>').format(paragraph(lead, self.number)),
            Markup('<dl class="tiles">{}</dl>').format(tiles) if tiles else "",
            drawn(self._main_chart(), self.number, key="main", numbers=False),
            self.worst(),
        )

    def _leading(self) -> list[Change]:
        """The key figures: those a brief opens with, then whatever else the year prints, never a row of zeros."""
        first = ("requests.received.total", "requests.processed.total", *(c.code for c in self.starting(*CHANNELS)))
        more = ("proactive.normative_documents.in_force", "proactive.licensing.decisions", "disputes.reconsideration.total")
        found = [self.comparison.change(code) for code in (*first, *more)]
        found += self.starting(*PROPOSALS, *ENTERPRISES)
        shown = [change for change in dict.fromkeys(found) if change and moved(change)]
        return shown[:TILES]

    def _tile(self, change: Change) -> Markup:
        shown = (
            Markup("{}（{}）").format(difference_cell(change), percent_cell(change))
            if change.percent
            else difference_cell(change)
        )
        base = f"比{change.base_period[:4]}年" if change.known else ""
        return Markup('<div><dt>{}</dt><dd class="big">{}<i>{}</i></dd><dd>{} {}</dd></div>').format(
            change.label,
            self.number(change.after),
            change.unit,
            base,
            shown if change.known else change.note,
        )

    def _main_chart(self) -> Axes:
        lines = [self._series(change) for change in self.starting(*CHANNELS) if change.unit == "条"]
        if len(self.years) > 2 and any(line.values for line in lines):
            return charts.lines(lines, title="主动公开情况逐年变化", ax=charts.axes(bare=True))
        processed = self.outcomes.whole.after
        if processed is not None and processed.value:
            return charts.composition(self.outcomes, title="依申请公开办理结果", ax=charts.axes(bare=True))
        published = [change for change in self.starting(*CHANNELS) if change.unit == "条"]
        return charts.changes(published, title="主动公开信息数", ax=charts.axes(bare=True))

    def _series(self, change: Change) -> Series:
        return series(self.facts, change.code, authority=self.own, years=self.span)[0]

    @property
    def span(self) -> range:
        """Every year from the first held to this one, those without a report included."""
        return range(self.years[0], self.year + 1)


def moved(change: Change) -> bool:
    """True where a change says more than that nothing was there in either year."""
    return any(figure is not None and figure.value for figure in (change.before, change.after))
