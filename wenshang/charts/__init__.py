"""Figures from frames: records of comparison in, inline SVG with real text out, each with its words and its numbers."""

from wenshang.charts.chart import Chart, ChartTable, Entry
from wenshang.charts.parts import changes, composition, waterfall
from wenshang.charts.quarters import quarters
from wenshang.charts.strip import strip
from wenshang.charts.years import bars, lines

__all__ = ["Chart", "ChartTable", "Entry", "bars", "changes", "composition", "lines", "quarters", "strip", "waterfall"]
