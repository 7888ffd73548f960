"""What a drawn figure shows, measured: where its texts lie, which cover each other, which leave the sheet."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from wenshang import charts

#: points that may be lost to rounding between two ways of measuring a glyph
TOLERANCE = 0.75


@dataclass(frozen=True)
class Shown:
    """A text with its box in points."""

    text: str
    left: float
    low: float
    right: float
    high: float
    size: float

    def covers(self, other: Shown) -> bool:
        """True where two texts lie on each other."""
        across = min(self.right, other.right) - max(self.left, other.left)
        return across > TOLERANCE and min(self.high, other.high) - max(self.low, other.low) > TOLERANCE


def texts(ax: Any) -> list[Shown]:
    """Every visible text of the figure of some axes."""
    figure = charts.figure_of(ax)
    renderer = FigureCanvasAgg(figure).get_renderer()
    figure.draw(renderer)
    found = []
    for text in figure.findobj(Text):
        if text.get_visible() and text.get_text().strip() and _drawn(text):
            box = text.get_window_extent(renderer)
            edges = (72 / figure.dpi * edge for edge in (box.x0, box.y0, box.x1, box.y1))
            found.append(Shown(text.get_text(), *edges, text.get_fontsize()))
    return found


def _drawn(text: Any) -> bool:
    axes = text.axes
    hidden = [axis for axis in (axes.xaxis, axes.yaxis) if not axis.get_visible()] if axes is not None else []
    if axes is not None and not axes.axison and text in [*axes.xaxis.findobj(Text), *axes.yaxis.findobj(Text)]:
        return False
    return not any(text in axis.findobj(Text) for axis in hidden)


def faults(ax: Any) -> list[str]:
    """Texts that cover each other or leave the figure; empty for a sound one."""
    wide, high = (72 * inches for inches in charts.figure_of(ax).get_size_inches())
    shown = texts(ax)
    outside = [
        f"{one.text!r} leaves the figure"
        for one in shown
        if one.left < -TOLERANCE or one.low < -TOLERANCE or one.right > wide + TOLERANCE or one.high > high + TOLERANCE
    ]
    covered = [f"{one.text!r} and {two.text!r} cover each other" for one, two in combinations(shown, 2) if one.covers(two)]
    return outside + covered


def words(ax: Any) -> list[str]:
    """The lines of text that a figure shows."""
    return [line for one in texts(ax) for line in one.text.split("\n")]
