"""The exporter for nbconvert: ``jupyter nbconvert --to wenshang notebook.ipynb`` makes the same page as ``briefing.export``.

nbconvert is imported when it asks for its exporter, not before: nothing else here needs it.
"""

from __future__ import annotations

from typing import Any

from wenshang.briefing import export


def __getattr__(name: str) -> Any:
    if name != "BriefingExporter":
        raise AttributeError(name)
    globals()[name] = exporter = _exporter()
    return exporter


def _exporter() -> type:
    from nbconvert.exporters.base import Exporter

    class BriefingExporter(Exporter):  # type: ignore[misc]
        """Prose and results on one page: no code, no script, no outside request."""

        file_extension = ".html"
        output_mimetype = "text/html"
        export_from_notebook = "汶上简报网页"

        def from_notebook_node(self, nb: Any, resources: Any = None, **options: Any) -> tuple[str, Any]:
            """The page of an executed notebook, and nbconvert's resources."""
            node, resources = super().from_notebook_node(nb, resources, **options)
            return export(node, name=str(resources.get("metadata", {}).get("name", ""))), resources

    return BriefingExporter
