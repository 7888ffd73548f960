"""The yearly comparison: an authority's year beside the years before it, every printed figure compared."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from wenshang.briefing.pieces import Markup, Piece, changed, grew, join, piece, table
from wenshang.briefing.story import Story
from wenshang.comparison import Change, Comparison, compare


class YearlyComparison(Story):
    """A year of an authority compared with the latest earlier one that is held."""

    kind = "yearly_comparison"
    name = "年度比较"

    @cached_property
    def comparison(self) -> Comparison:
        """Every figure of the year against the base year."""
        return compare(self.facts, authority=self.authority.name, year=self.year, codes=self.codes or None)

    def parameters(self) -> dict[str, Any]:
        """The notebook parameters of the page."""
        codes = {"codes": list(self.codes)} if self.codes else {}
        return super().parameters() | {"years_back": self.years_back} | codes

    def rows_by_code(self) -> dict[str, str]:
        """The row of the full table that shows a code."""
        return {change.code: f"r-{change.code}" for change in self.comparison.changes}

    @property
    def overview(self) -> Piece:
        """The page's first sheet: what the year was like, at a glance."""
        tiles = join(map(self._tile, self.comparison.changes[:6]))
        return piece(Markup('<dl class="tiles">{}</dl>').format(tiles))

    def _tile(self, change: Change) -> Markup:
        return Markup("<div><dt>{}</dt><dd>{}</dd><dd>{} {}</dd></div>").format(
            change.label, self.number(change.after, unit=True), changed(change), grew(change)
        )

    @property
    def everything(self) -> Piece:
        """Every figure that either year prints, in the form's own order."""
        return piece(self._table("全部数字对照", self.comparison.changes))

    def _table(self, caption: str, changes: Sequence[Change]) -> Markup:
        heads = ["指标", f"{self.comparison.base_year}年", f"{self.year}年", "增减", "增幅"]
        rows = [[c.label, self.number(c.before), self.number(c.after), changed(c), grew(c)] for c in changes]
        return table(caption, heads, rows, kind="figures")
