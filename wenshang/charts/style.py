"""The look of the charts: colours, markers, line styles and sizes, and the style sheet as matplotlib settings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import as_file, files
from typing import Any

from wenshang.charts import fonts

INK, MUTED, RULE = "#1b2127", "#55606b", "#c3cad1"
BLUE, PALE, ORANGE, GREEN, PURPLE = "#1f5a92", "#cfdeec", "#b4540a", "#2f7657", "#74468f"
#: Each series has its own hue, marker and line, so that it can be told without colour.
HUES = (BLUE, ORANGE, GREEN, PURPLE)
MARKERS = ("o", "s", "^", "D")
LINES = ("-", (0, (4, 1.5)), (0, (1, 1.5)), (0, (5, 1.5, 1, 1.5)))
#: points: the width of a chart of our own, and its two sizes of text (12.5 pt of 432 are 10.3 px of 358)
WIDTH, SIZE, SMALL = 432.0, 13.0, 12.5
#: the groups of matplotlib's settings that change how a figure looks (the others choose windows, files and time zones)
_LOOKS = {
    *("axes", "boxplot", "contour", "errorbar", "figure", "font", "grid", "hatch", "hist", "image", "legend", "lines"),
    *("markers", "mathtext", "patch", "path", "polaraxes", "scatter", "text", "xaxis", "xtick", "yaxis", "ytick"),
}


@cache
def settings() -> dict[str, Any]:
    """Return the style sheet ``wenshang.mplstyle`` as matplotlib settings."""
    import matplotlib

    with as_file(files(__package__) / "wenshang.mplstyle") as sheet:
        return dict(matplotlib.rc_params_from_file(sheet, use_default_template=False))


@contextmanager
def styled() -> Iterator[None]:
    """Draw in our look inside this block, whatever the settings outside are."""
    import matplotlib

    fonts.register()
    whole = _whole()
    before = {name: matplotlib.rcParams[name] for name in whole}
    try:  # not rc_context: it would also take back what pyplot settles while it makes its first figure inside
        matplotlib.rcParams.update(whole)
        yield
    finally:
        matplotlib.rcParams.update(before)


@cache
def _whole() -> dict[str, Any]:
    """Every setting that the look of a chart may depend on: ours, else matplotlib's default; names are never set as formulas."""
    import matplotlib

    looks = {name: value for name, value in matplotlib.rcParamsDefault.items() if name.partition(".")[0] in _LOOKS}
    return looks | settings() | {"text.parse_math": False}
