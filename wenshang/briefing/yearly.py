"""The yearly comparison: an authority's year beside the years before it, every printed figure compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from wenshang import charts
from wenshang.briefing import peering, workbook
from wenshang.briefing.body import BodyStory
from wenshang.briefing.compared import Columns, captions, quarter_table, speaking_table, whole_table
from wenshang.briefing.pieces import Piece, changed, drawn, grew, join, piece, rate_table, said, share_table
from wenshang.briefing.story import Lines, rate_definitions
from wenshang.comparison import (
    Change,
    Comparison,
    Composition,
    Figure,
    RateValue,
    Sentence,
    Series,
    applicants,
    compare,
    outcomes,
    rates,
    sentences,
    series,
)

if TYPE_CHECKING:
    from wenshang.archive import Entry

#: figures of prose by the section of the page that speaks of them
CHANNELS, PROPOSALS, ENTERPRISES = ("channels.",), ("proposals.",), ("enterprises.", "innovation.")
#: how many key figures stand on the first sheet
TILES = 6
#: how many sentences speak of a table that stands below them anyway
SPOKEN = 6
_DISPUTE_RATES = ("reconsideration", "litigation")
_SHARES = ("website_share", "wechat_share")


class YearlyComparison(BodyStory):
    """A year of an authority compared with the latest earlier one that is held."""

    kind = "yearly_comparison"
    name = "年度比较"

    @cached_property
    def comparison(self) -> Comparison:
        """Every figure of the year against the base year."""
        base = self.years[-2] if len(self.years) > 1 else None
        made = compare(self.facts, authority=self.own, year=self.year, base_year=base, codes=self.codes or None)
        if made.base_held:
            return made
        return replace(made, changes=tuple(replace(change, note="") for change in made.changes))  # said once, not at every figure

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

    def rows_by_code(self) -> Mapping[str, str]:
        """The row of the full table that shows a code."""
        return {change.code: f"r-{change.code}" for change in self.comparison.changes}

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
    def overview(self) -> Piece:
        """The page's first sheet: what the year was like, its key figures, the main chart and the problems."""
        lead = sentences.lead(self.comparison, rates=self.rates, outcomes=self.outcomes)
        tiles = join(map(self._tile, self._leading()))
        return piece(
            Markup('<div class="lead">{}</div>').format(said(lead, self.number)),
            Markup('<dl class="tiles">{}</dl>').format(tiles) if tiles else "",
            drawn(self._main_chart(), self.number, numbers=False),
            self.worst(),
        )

    def _leading(self) -> list[Change]:
        """The key figures: those a brief opens with, then whatever else the year prints, never a row of zeros."""
        first = ("requests.received.total", "requests.processed.total", *(c.code for c in self.starting(*CHANNELS)))
        more = ("proactive.normative_documents.in_force", "proactive.licensing.decisions", "disputes.reconsideration.total")
        found = [self.comparison.change(code) for code in (*first, *more)]
        found += self.starting(*PROPOSALS, *ENTERPRISES)
        shown = [change for change in dict.fromkeys(found) if change and _moved(change)]
        return shown[:TILES]

    def _tile(self, change: Change) -> Markup:
        moved = Markup("{}（{}）").format(changed(change), grew(change)) if change.percent else changed(change)
        base = f"比{change.base_period[:4]}年" if change.known else ""
        return Markup('<div><dt>{}</dt><dd class="big">{}<i>{}</i></dd><dd>{} {}</dd></div>').format(
            change.label,
            self.number(change.after),
            change.unit,
            base,
            moved if change.known else change.note,
        )

    def _main_chart(self) -> charts.Chart | None:
        lines = [self._series(change) for change in self.starting(*CHANNELS) if change.unit == "条"]
        if len(self.years) > 2 and (made := charts.lines(lines, title="主动公开情况逐年变化", key="main")):
            return made
        processed = self.outcomes.whole.after
        if processed is not None and processed.value:
            return charts.composition(self.outcomes, title="依申请公开办理结果", key="main")
        return charts.changes([c for c in self.starting(*CHANNELS) if c.unit == "条"], title="主动公开信息数", key="main")

    def _series(self, change: Change) -> Series:
        return series(self.facts, authority=self.own, code=change.code, years=self.span)

    @property
    def span(self) -> range:
        """Every year from the first held to this one, those without a report included."""
        return range(self.years[0], self.year + 1)

    # ---- the sections ----

    @property
    def proactive(self) -> Piece:
        """What was published, by channel and by table 二."""
        rows = [*self.starting(*CHANNELS), *self.comparison.table("proactive"), *self.comparison.table("statistics")]
        shares = [rate for rate in self.rates if rate.key in _SHARES and rate.value]
        drawing = charts.changes(
            [c for c in self.starting(*CHANNELS) if c.unit == "条"], title="各渠道公开信息数", key="channels"
        )
        return self._section(
            rows,
            "主动公开政府信息",
            self._spoken(rows),
            drawing if self._main_chart() and len(self.years) > 1 else None,
            rate_table("渠道占比", shares, self.number) if shares else Markup(""),
        )

    @property
    def requests(self) -> Piece:
        """Requests, their outcomes and applicants."""
        totals = list(self.comparison.table("requests", totals=True))
        spoken = [
            *self._spoken([c for c in totals if c.code == "requests.received.total"], always=True),
            sentences.of_contributions(self.outcomes),
            sentences.of_shares(self.applicants, opening="新收的"),
            *(sentences.of_rate(rate) for rate in self._request_rates if rate.key == "granted_rate"),
        ]
        return self._section(
            [*totals, *self.starting("narrative.")],
            "政府信息公开申请（总计栏）",
            [made for made in spoken if made],
            charts.waterfall(self.outcomes, title="办理结果变化的构成", key="waterfall"),
            share_table("办理结果及其占比", self.outcomes, self.number),
            share_table("申请人类型及其占比", self.applicants, self.number),
            rate_table("办理比率", self._request_rates, self.number),
        )

    @property
    def _request_rates(self) -> list[RateValue]:
        return [r for r in self.rates if r.key not in _SHARES and not r.key.startswith(_DISPUTE_RATES)]

    @property
    def disputes(self) -> Piece:
        """Reconsiderations and lawsuits."""
        rows = self.comparison.table("disputes")
        known = [r for r in self.rates if r.key.startswith(_DISPUTE_RATES)]
        spoken = self._spoken([c for c in rows if c.code.endswith(".total")])
        return self._section(rows, "行政复议和行政诉讼", spoken, None, rate_table("纠错率", known, self.number))

    @property
    def matters(self) -> Piece:
        """Proposals answered, enterprises and innovation."""
        rows = self.starting(*PROPOSALS, *ENTERPRISES)
        quarterly = self._quarterly()
        if not rows and not quarterly:
            return piece(Markup("<p>所比较的报告没有印出建议提案、企业培育等数字。</p>"))
        spoken = self._spoken(rows)
        return self._section(rows, "建议提案与企业培育", spoken, None, quarterly)

    def _quarterly(self) -> Markup:
        """The figures of the year's progress pages, which belong to quarters."""
        found = [f for (period, _), f in self.lookup.items() if period.startswith(f"{self.year}Q")]
        return quarter_table(found, self.number) if found else Markup("")

    def _spoken(self, rows: Sequence[Change], *, always: bool = False) -> tuple[Sentence, ...]:
        """Sentences of the first changes that say something (or of all given)."""
        codes = [change.code for change in rows if always or _moved(change)][:SPOKEN]
        return sentences.of_comparison(self.comparison, codes=codes) if codes else ()

    def _section(
        self,
        rows: Sequence[Change],
        caption: str,
        spoken: Iterable[Sentence],
        drawing: charts.Chart | None,
        *more: Markup,
    ) -> Piece:
        if not rows and not any(more):
            return piece(Markup("<p>所比较的报告没有印出这部分数字。</p>"))
        listing = speaking_table(caption, rows, replace(self.columns, years=self.years[-2:])) if rows else ""
        return piece(said(spoken, self.number), drawn(drawing, self.number, numbers=False), listing, *more)

    @property
    def everything(self) -> Piece:
        """Every figure that a shown year prints, in the form's own order; rows of nothing but 0 are folded."""
        parts = [self._note()]
        for key, caption in captions().items():
            rows = self.comparison.table(key)
            if rows:
                parts.append(whole_table(caption, rows, self.columns))
        return piece(*parts)

    def _note(self) -> Markup:
        note = self.comparison.note or f"{self.base_year}年与{self.year}年均为{self.comparison.edition}版格式，逐项可比"
        missing = "" if self.comparison.base_held else "无上年数据，只列本年数字，不作比较。"
        return Markup("<p>共{}项数字。{}{}。</p>").format(len(self.comparison.changes), missing, note)

    @property
    def beside(self) -> Piece:
        """The same figures of bodies of the same kind, level and year, with their number N."""
        printed = [c.code for c in self.comparison.changes if c.after and (c.after.value or c.code == "requests.received.total")]
        return peering.beside(self, printed)


def _moved(change: Change) -> bool:
    """True where a change says more than that nothing was there in either year."""
    return any(figure is not None and figure.value for figure in (change.before, change.after))
