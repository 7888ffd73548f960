"""Show a selection without widgets: a fragment that needs no front end and no script, and that a page can hold."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from markupsafe import Markup

from wenshang import charts
from wenshang.briefing.finding_lists import findings
from wenshang.briefing.fragments import Fragment, Numbers, figure_box, join, note_below
from wenshang.briefing.paragraphs import paragraph
from wenshang.briefing.tables import series_table
from wenshang.comparison.series import Point, Series
from wenshang.explorer import drawing
from wenshang.explorer.view_model import Selection

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WORST = 5


def fragment(selection: Selection) -> Fragment:
    """Heading, sentences, chart, table and worst findings of a selection, and the line that opens it with widgets."""
    numbers, line = Numbers(), selection.state.line()
    chart, text = drawing.draw(selection, ax=charts.axes(bare=True))
    return numbers.fragment(
        Markup("<h3>{}（{}）</h3>").format(selection.title, selection.state.authority),
        paragraph(selection.sentences, numbers),
        _drawn(chart, key=f"view-{sha256(line.encode()).hexdigest()[:8]}"),
        note_below(text),
        _table(selection, numbers),
        join(map(note_below, selection.notes)),
        findings(selection.findings, worst=WORST).html,
        Markup('<p class="note">这是静态视图，在 JupyterLab 中打开（wenshang lab）可以点选：<code>{}</code></p>').format(line),
    )


def _drawn(chart: Axes | None, *, key: str) -> Markup:
    """The chart with its title and caveats; nothing without numbers. ``key`` begins the ids."""
    if chart is None or not charts.numbers(chart):
        return Markup("")
    title = charts.title(chart)
    svg = Markup(charts.svg(chart, key=key))  # noqa: S704  (our SVG escapes every text; the exporter checks it again)
    return figure_box(svg, caption=title, name=title, notes=charts.notes(chart))


def _table(selection: Selection, numbers: Numbers) -> Markup:
    def cell(row: Series, point: Point) -> Markup | str:
        if point.figure is None:
            return Markup("<small>{}</small>").format(selection.reason(row, point))
        return numbers(point.figure, text=selection.text(point.figure))

    return series_table(f"{selection.state.authority}　{selection.title}", selection.rows, cell, kind="figures")
