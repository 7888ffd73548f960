"""The page: executed notebooks in, briefings out (HTML, workbook, index); and the stories that the notebooks tell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wenshang.archive import Archive
    from wenshang.briefing.county import CountyOverview
    from wenshang.briefing.peering import PeerComparison
    from wenshang.briefing.quality import DataQuality
    from wenshang.briefing.quarterly import QuarterlyProgress
    from wenshang.briefing.yearly import YearlyComparison

__all__ = ["county_overview", "data_quality", "export", "files", "peer_comparison", "quarterly_progress", "yearly_comparison"]


def export(notebook: Any) -> str:
    """The HTML page of an executed notebook (an nbformat node); the same notebook gives the same bytes.

    Code is hidden, nothing is loaded from anywhere, the font is inside. RunFailed where a cell failed.
    """
    from wenshang.briefing.exporter import export as exported

    return exported(notebook)


def files(notebook: Any, *, where: str) -> dict[str, bytes]:
    """The files of an executed notebook by suffix: ``.html``, and ``.xlsx`` and ``.csv`` where it tells its figures.

    The page has passed the gate: RunFailed where a cell failed, LintFailed, naming ``where``, where the page breaks a rule.
    """
    from wenshang.briefing import exporter, fragments, lint, workbook

    page = exporter.export(notebook)
    lint.require(page, where=where)
    tables = exporter.said(notebook, fragments.TABLES)
    return {".html": page.encode()} | (workbook.files(tables) if tables else {})


def yearly_comparison(
    held: Archive, authority: str, year: int, *, years_back: int = 4, codes: Sequence[str] = ()
) -> YearlyComparison:
    """The story of a year beside the years before it (年度比较), as fragments that a notebook shows."""
    from wenshang.briefing.yearly import YearlyComparison

    return YearlyComparison(held, authority, year, years_back=years_back, codes=codes)


def quarterly_progress(held: Archive, authority: str, year: int) -> QuarterlyProgress:
    """The story of a year's quarters (季度进展)."""
    from wenshang.briefing.quarterly import QuarterlyProgress

    return QuarterlyProgress(held, authority, year)


def peer_comparison(held: Archive, authority: str, year: int, *, codes: Sequence[str] = ()) -> PeerComparison:
    """The story of a body among its peers (同类机关比较)."""
    from wenshang.briefing.peering import PeerComparison

    return PeerComparison(held, authority, year, codes=codes)


def county_overview(held: Archive, region: str, *, years_back: int = 4) -> CountyOverview:
    """The story of a region's bodies side by side (地区总览)."""
    from wenshang.briefing.county import CountyOverview

    return CountyOverview(held, region, years_back=years_back)


def data_quality(held: Archive, authority: str, year: int) -> DataQuality:
    """The story of how a report was read and what the rules find in it (数据质量核查)."""
    from wenshang.briefing.quality import DataQuality

    return DataQuality(held, authority, year)
