"""The yearly comparison: an authority's year beside the years before it, every printed figure compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from markupsafe import Markup

from wenshang import charts
from wenshang.briefing import peering
from wenshang.briefing.change_tables import captions, quarter_table, speaking_table, whole_table
from wenshang.briefing.fragments import Fragment, join
from wenshang.briefing.frame_tables import on_request
from wenshang.briefing.front import CHANNELS, ENTERPRISES, PROPOSALS, YearlyFront, moved
from wenshang.briefing.tables import drawn, paragraph, rate_table, share_table
from wenshang.comparison import Change, RateValue, Sentence, sentences

#: how many sentences speak of a table that stands below them anyway
SPOKEN = 6
_DISPUTE_RATES = ("reconsideration", "litigation")
_SHARES = ("website_share", "wechat_share")


class YearlyComparison(YearlyFront):
    """A year of an authority compared with the latest earlier one that is held, section by section."""

    kind = "yearly_comparison"
    name = "年度比较"

    @property
    def proactive(self) -> Fragment:
        """What was published, by channel and by table 二."""
        rows = [*self.starting(*CHANNELS), *self.comparison.table("proactive"), *self.comparison.table("statistics")]
        shares = [rate for rate in self.rates if rate.key in _SHARES and rate.value]
        published = [change for change in self.starting(*CHANNELS) if change.unit == "条"]
        drawing = charts.changes(published, title="各渠道公开信息数", ax=charts.axes(bare=True)) if len(self.years) > 1 else None
        return self._section(
            rows,
            "主动公开政府信息",
            self._spoken(rows),
            drawn(drawing, self.number, key="channels", numbers=False),
            rate_table("渠道占比", shares, self.number) if shares else Markup(""),
        )

    @property
    def requests(self) -> Fragment:
        """Requests, their outcomes and applicants."""
        totals = list(self.comparison.table("requests", totals=True))
        spoken = [
            *self._spoken([c for c in totals if c.code == "requests.received.total"], always=True),
            sentences.of_contributions(self.outcomes),
            sentences.of_shares(self.applicants, opening="新收的"),
            *(sentences.of_rate(rate) for rate in self._request_rates if rate.key == "granted_rate"),
        ]
        drawing = charts.waterfall(self.outcomes, title="办理结果变化的构成", ax=charts.axes(bare=True))
        return self._section(
            [*totals, *self.starting("narrative.")],
            "政府信息公开申请（总计栏）",
            [made for made in spoken if made],
            drawn(drawing, self.number, key="waterfall", numbers=False),
            share_table("办理结果及其占比", self.outcomes, self.number),
            share_table("申请人类型及其占比", self.applicants, self.number),
            rate_table("办理比率", self._request_rates, self.number),
        )

    @property
    def _request_rates(self) -> list[RateValue]:
        return [r for r in self.rates if r.key not in _SHARES and not r.key.startswith(_DISPUTE_RATES)]

    @property
    def disputes(self) -> Fragment:
        """Reconsiderations and lawsuits."""
        rows = self.comparison.table("disputes")
        known = [r for r in self.rates if r.key.startswith(_DISPUTE_RATES)]
        totals = [c for c in rows if c.code.endswith(".total")]
        spoken = self._spoken(totals) or self._spoken(totals, always=True)
        return self._section(rows, "行政复议和行政诉讼", spoken, None, rate_table("纠错率", known, self.number))

    @property
    def matters(self) -> Fragment:
        """Proposals answered, enterprises and innovation."""
        rows = self.starting(*PROPOSALS, *ENTERPRISES)
        quarterly = self._quarterly()
        if not rows and not quarterly:
            return self.fragment(Markup("<p>所比较的报告没有印出建议提案、企业培育等数字。</p>"))
        spoken = self._spoken(rows)
        return self._section(rows, "建议提案与企业培育", spoken, None, quarterly)

    def _quarterly(self) -> Markup:
        """The figures of the year's progress pages, which belong to quarters."""
        found = [f for (period, _), f in self.lookup.items() if period.startswith(f"{self.year}Q")]
        return quarter_table(found, self.number) if found else Markup("")

    def _spoken(self, rows: Sequence[Change], *, always: bool = False) -> tuple[Sentence, ...]:
        """Sentences of the first changes that say something (or of all given)."""
        codes = [change.code for change in rows if always or moved(change)][:SPOKEN]
        return sentences.of_comparison(self.comparison, codes=codes) if codes else ()

    def _section(
        self,
        rows: Sequence[Change],
        caption: str,
        spoken: Iterable[Sentence],
        drawing: Markup | None,
        *more: Markup,
    ) -> Fragment:
        if not rows and not any(more):
            return self.fragment(Markup("<p>所比较的报告没有印出这部分数字。</p>"))
        listing = speaking_table(caption, rows, replace(self.columns, years=self.years[-2:])) if rows else ""
        return self.fragment(paragraph(spoken, self.number), drawing or "", listing, *more)

    @property
    def everything(self) -> Fragment:
        """Every figure that a shown year prints, in the form's own order; rows of nothing but 0 are folded."""
        parts = [self._note()]
        for key, caption in captions().items():
            rows = self.comparison.table(key)
            if rows:
                parts.append(whole_table(caption, rows, self.columns))
        return self.fragment(on_request(join(parts)))

    def _note(self) -> Markup:
        note = self.comparison.note or f"{self.base_year}年与{self.year}年均为{self.comparison.edition}版格式，逐项可比"
        missing = "" if self.comparison.base_held else "无上年数据，只列本年数字，不作比较。"
        return Markup("<p>共{}项数字。{}{}。</p>").format(len(self.comparison.changes), missing, note)

    @property
    def beside(self) -> Fragment:
        """The same figures of bodies of the same kind, level and year, with their number N."""
        printed = [c.code for c in self.comparison.changes if c.after and (c.after.value or c.code == "requests.received.total")]
        return peering.beside(self, printed)
