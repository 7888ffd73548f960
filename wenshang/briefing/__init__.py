"""The page: executed notebooks in, briefings out (HTML, workbook, index)."""

from __future__ import annotations

from typing import Any

__all__ = ["export"]


def export(notebook: Any) -> str:
    """The HTML page of an executed notebook (an nbformat node); the same notebook gives the same bytes.

    Code is hidden, nothing is loaded from anywhere, the font is inside. RunFailed where a cell failed.
    """
    from wenshang.briefing.exporter import export as exported

    return exported(notebook)
