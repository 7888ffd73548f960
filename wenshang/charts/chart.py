"""A chart as handed to a page: the drawing, its words and its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from wenshang.charts import raster, svg
from wenshang.charts.scene import Scene
from wenshang.comparison.figures import Figure

Entry = str | Figure | None


@dataclass(frozen=True, slots=True)
class ChartTable:
    """The numbers of a chart. The first entry of a row is its header; a Figure is a number with evidence, None is no number."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Entry, ...], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Inline SVG (``role="img"``, titled, described) with the table of its numbers; ``notes`` are caveats to print beneath.

    ``id`` prefixes every id inside; it is the same for the same content, so a page that shows one chart twice gives keys.
    """

    svg: str
    title: str
    description: str
    table: ChartTable
    notes: tuple[str, ...] = ()
    id: str = ""
    scene: Scene = field(default_factory=lambda: Scene(0), repr=False, compare=False)

    def png(self, *, scale: float = 2.0) -> bytes:
        """The chart as PNG bytes with title and notes, for documents and slides."""
        return raster.render(self.scene, title=self.title, notes=self.notes, scale=scale)

    def _repr_html_(self) -> str:
        """The drawing alone, for a notebook."""
        return self.svg


def make(
    scene: Scene,
    *,
    title: str,
    description: str,
    table: ChartTable,
    notes: Sequence[str] = (),
    key: str = "",
) -> Chart:
    """A Chart from its parts; the notes are part of what is said to those who cannot see it."""
    told = "".join([description, *(f"{note}。" for note in notes if note not in description)])
    drawing, name = svg.render(scene, title=title, description=told, key=key)
    return Chart(drawing, title, told, table, tuple(notes), name, scene)
