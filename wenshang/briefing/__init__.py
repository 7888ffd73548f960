"""The page: executed notebooks in, briefings out (HTML, workbook, index); and the stories that the notebooks tell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wenshang.archive import Archive
    from wenshang.briefing.yearly import YearlyComparison

__all__ = ["export", "yearly_comparison"]


def export(notebook: Any) -> str:
    """The HTML page of an executed notebook (an nbformat node); the same notebook gives the same bytes.

    Code is hidden, nothing is loaded from anywhere, the font is inside. RunFailed where a cell failed.
    """
    from wenshang.briefing.exporter import export as exported

    return exported(notebook)


def yearly_comparison(
    held: Archive, authority: str, year: int, *, years_back: int = 4, codes: Sequence[str] = ()
) -> YearlyComparison:
    """The story of a year beside the years before it (年度比较), as pieces that a notebook shows."""
    from wenshang.briefing.yearly import YearlyComparison

    return YearlyComparison(held, authority, year, years_back=years_back, codes=codes)
