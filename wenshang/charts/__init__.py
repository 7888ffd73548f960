"""Charts are matplotlib: each draws records of comparison or a frame on ``Axes``, with words and numbers kept beside.

Every chart has a description in Chinese (``description``), its numbers (``numbers``), and deterministic SVG (``svg``).
"""

from wenshang.charts.first import first_telling
from wenshang.charts.notebook import show_figures, use_style
from wenshang.charts.parts import changes, composition
from wenshang.charts.peers import peers
from wenshang.charts.quarters import quarters
from wenshang.charts.sheet import axes
from wenshang.charts.svg import svg
from wenshang.charts.waterfall import waterfall
from wenshang.charts.words import ChartTable, Entry, description, figure_of, notes, numbers, title
from wenshang.charts.years import bars, lines

#: the outcomes of a year's requests are a composition
outcomes = composition

__all__ = [
    "ChartTable",
    "Entry",
    "axes",
    "bars",
    "changes",
    "composition",
    "description",
    "figure_of",
    "first_telling",
    "lines",
    "notes",
    "numbers",
    "outcomes",
    "peers",
    "quarters",
    "show_figures",
    "svg",
    "title",
    "use_style",
    "waterfall",
]
