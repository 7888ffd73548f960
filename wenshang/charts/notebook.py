"""Figures in notebooks: our style and font for everybody's matplotlib, and every figure shown once, as deterministic SVG."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from wenshang.charts import fonts, sheet, words
from wenshang.charts.style import settings

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: what goes beside a figure, for pages: its title, words and caveats, whether its numbers are of reports, why there is nothing to
#: draw (where there is not), and whether the drawing itself shows title and caveats
FIGURE = "application/vnd.wenshang.figure+json"


def use_style() -> None:
    """Use the project's style and Chinese font in every matplotlib figure, and show figures in notebooks as SVG with real text.

    Chinese goes on working after ``plt.style.use("default")`` and ``plt.rcdefaults()``. In a notebook a figure is shown once,
    also where a cell ends with its axes. ``wenshang lab`` and ``wenshang run`` call this by themselves; calling it twice is the
    same as once. Outside a notebook only style and font are set.
    """
    import matplotlib

    fonts.register()
    matplotlib.rcParams.update(settings())
    show_figures()


def show_figures() -> None:
    """Show figures of the running notebook as our SVG, and cells that end with axes as their figure; matplotlib is not imported.

    Outside IPython there is nothing to do.
    """
    if "IPython" not in sys.modules:
        return
    from IPython.core.getipython import get_ipython

    if (shell := get_ipython()) is not None:
        shown = shell.display_formatter.ipython_display_formatter
        shown.for_type_by_name("matplotlib.figure", "Figure", _show)
        shown.for_type_by_name("matplotlib.axes._axes", "Axes", _show_axes)


def _show(drawn: Figure) -> None:
    """Display a figure as our SVG; pyplot then forgets it, so that it is not shown again at the end of the cell."""
    from IPython.display import display
    from matplotlib import pyplot

    from wenshang.charts.svg import svg

    ours, description = bool(drawn.get_axes()) and all(words.of(ax) for ax in drawn.get_axes()), words.description(drawn)
    about = {
        "title": words.title(drawn),
        "description": description,
        "notes": list(words.notes(drawn)),
        "ours": ours,
        "nothing": description if ours and not words.numbers(drawn) else "",
        "titled": sheet.titled(drawn),
    }
    display({"image/svg+xml": svg(drawn), "text/plain": repr(drawn), FIGURE: about}, raw=True)
    pyplot.close(drawn)


def _show_axes(drawn: Axes) -> None:
    """A cell that ends with axes shows their figure: at once where pyplot does not know it, else with the cell's figures."""
    from matplotlib import pyplot

    figure: Any = drawn.get_figure(root=True)
    if getattr(figure, "number", None) not in pyplot.get_fignums():
        _show(figure)
