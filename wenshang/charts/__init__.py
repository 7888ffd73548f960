"""Charts are matplotlib: each draws records of comparison or a frame on ``Axes``, with words and numbers kept beside.

Every chart has a description in Chinese (``description``), its numbers (``numbers``), and deterministic SVG (``svg``).
"""

from wenshang.charts.parts import changes as changes
from wenshang.charts.parts import composition as composition
from wenshang.charts.parts import waterfall as waterfall
from wenshang.charts.peers import peers as peers
from wenshang.charts.quarters import quarters as quarters
from wenshang.charts.sheet import axes as axes
from wenshang.charts.svg import show_figures as show_figures
from wenshang.charts.svg import svg as svg
from wenshang.charts.svg import use_style as use_style
from wenshang.charts.words import ChartTable as ChartTable
from wenshang.charts.words import Entry as Entry
from wenshang.charts.words import description as description
from wenshang.charts.words import figure_of as figure_of
from wenshang.charts.words import notes as notes
from wenshang.charts.words import numbers as numbers
from wenshang.charts.words import title as title
from wenshang.charts.years import bars as bars
from wenshang.charts.years import first_telling as first_telling
from wenshang.charts.years import lines as lines

#: the outcomes of a year's requests are a composition
outcomes = composition
