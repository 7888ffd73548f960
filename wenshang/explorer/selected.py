"""A selection shown: heading, chart, table, the line that opens it again, files to take away; or one fragment without widgets."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from markupsafe import Markup

from wenshang import charts
from wenshang.briefing import finding_lists, workbook
from wenshang.briefing.fragments import Fragment, Numbers, figure_box, join, note_below
from wenshang.briefing.opening import shell_word
from wenshang.briefing.paragraphs import paragraph
from wenshang.briefing.tables import series_table
from wenshang.comparison.series import Point, Series
from wenshang.explorer.markup import OpenNumbers, link, taken, titled
from wenshang.explorer.state import MEASURES, State
from wenshang.explorer.view_model import Selection
from wenshang.vocabulary import word

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LINES = 4  # more lines than this cannot be told apart
#: findings in a static view
WORST = 5
COLUMNS = (
    *("机关", "年度", "代码", "指标", "单位", "数值", "原文数字", "精确程度", "取得方式"),
    *("文件", "位置", "原文", "算式", "说明"),
)
Value = str | int | float | None


def heading(selection: Selection) -> Markup:
    """The heading over chart and table: who, what, when."""
    first, last = selection.years[0], selection.years[-1]
    years = f"{first}年" if first == last else f"{first}—{last}年"
    return titled(selection.title, f"{selection.state.authority}　{years}")


def draw(selection: Selection, *, ax: Axes | None = None) -> tuple[Axes | None, str]:
    """Draw the chart asked for (on ``ax``) and what must be said beside it; where none can be drawn, None and why."""
    kind, ax = selection.state.chart, ax or charts.axes()
    if kind == "peers":
        return _peers(selection, ax)
    if kind == "parts":
        return _parts(selection, ax)
    rows = [_named(row, selection.state) for row in selection.rows if row.values]
    if not rows:
        return None, "所选年度没有可以作图的数字。"
    alike = [row for row in rows if row.unit == rows[0].unit]
    if kind == "bar" and len({point.year for row in alike for point in row.values}) > 1:
        note = f"柱形图只画第一项：{rows[0].label}。" if len(rows) > 1 else ""
        return charts.bars(alike[0], title=selection.title if len(rows) == 1 else rows[0].label, ax=ax), note
    left_out = len(rows) - len(alike[:LINES])
    note = f"图中只画单位相同的前{LINES}项，其余{left_out}项见表。" if left_out else ""
    return charts.lines(alike[:LINES], title=selection.title, ax=ax), note


def _named(row: Series, state: State) -> Series:
    """A row under a name that says what is measured, so that a percentage is not told as a count."""
    if state.measure in ("value", "rate"):
        return row
    return replace(row, code=f"{row.code}:{state.measure}", label=f"{row.label}{MEASURES[state.measure]}")


def _peers(selection: Selection, ax: Axes) -> tuple[Axes | None, str]:
    standing = selection.standing
    if standing is None or not standing.peers:
        return None, "没有同类机关当年的数字。"
    return charts.peers(standing, ax=ax), ""


def _parts(selection: Selection, ax: Axes) -> tuple[Axes | None, str]:
    parts = selection.composition
    if parts is None:
        return None, "此项不是某个总数的组成部分，没有构成图。"
    chart = charts.composition(parts, ax=ax)
    return (chart, "") if charts.numbers(chart) else (None, "当年各组成部分都没有大于零的数字。")


def table(selection: Selection) -> Markup:
    """The rows of a selection, each figure opening its evidence, and its caveats."""
    listed = join(Markup("<li>{}</li>").format(note) for note in selection.notes)
    notes = Markup('<ul class="wx-notes">{}</ul>').format(listed) if listed else ""
    return _table(selection, OpenNumbers(), kind="wx-table") + notes


def _table(selection: Selection, show: Numbers, *, kind: str) -> Markup:
    """The rows of a selection over its years, with breaks, gaps, blanks and about-figures shown in words and by mark."""
    broken = {(row.code, b.after): b.note for row in selection.rows for b in row.breaks}

    def cell(row: Series, point: Point) -> Markup:
        if point.figure is None:
            shown = Markup('<small class="wx-none">{}</small>').format(point.note)
        else:
            shown = show.noted(point.figure, text=selection.text(point.figure))
        note = broken.get((row.code, point.year), "")
        return Markup('<div class="wx-break" title="{}">{}</div>').format(note, shown) if note else shown

    return series_table(f"{selection.state.authority}　{selection.title}", selection.rows, cell, kind=kind)


def line(state: State) -> Markup:
    """The state as a line of code and as the parameters of a briefing, each selected whole by one click."""
    parameters = " ".join(f"-p {name} {shell_word(value)}" for name, value in state.parameters().items())
    html = Markup(
        '<details class="wx-line"><summary>用一行代码打开这个视图，或用作简报参数</summary>'
        "<code>{}</code><code>wenshang run yearly_comparison {}</code></details>"
    )
    return html.format(state.line(), parameters)


def rows(selection: Selection) -> Iterator[tuple[Value, ...]]:
    """One row a figure, with its evidence; a blank has no value, a year without a figure says why in the last column."""
    for row in selection.rows:
        for point in row.points:
            yield (row.authority, point.year, row.code, row.label, row.unit, *_figure(point))


def _figure(point: Point) -> tuple[Value, ...]:
    figure = point.figure
    if figure is None:
        return (None, "", "", "", "", "", "", "", point.note)
    number = figure.value if isinstance(figure.value, int) or figure.value is None else round(float(figure.value), 6)
    read = figure.raw, word("qualifier", figure.qualifier), word("method", figure.method)
    return number, *read, figure.document, figure.place, figure.quote, figure.formula, figure.note or point.note


def as_csv(selection: Selection) -> bytes:
    """The rows as CSV with a byte-order mark, so that Excel opens it in Chinese; text that a sheet would run is quoted."""
    return workbook.comma_separated(COLUMNS, rows(selection))


def as_xlsx(selection: Selection) -> bytes:
    """The rows as a workbook: text as text (never a formula), the same bytes for the same selection."""
    widths = [26, 8, 30, 22, 6, 10, 12, 8, 12, 24, 24, 40, 40, 40]
    return workbook.book(selection.title, [workbook.BookSheet("所选数字", COLUMNS, list(rows(selection)), widths)])


def as_png(chart: Axes) -> bytes:
    """The chart as a PNG, the same bytes for the same chart."""
    out = io.BytesIO()
    charts.figure_of(chart).savefig(out, format="png", dpi=192, metadata={"Software": None})
    return out.getvalue()


def shelf(selection: Selection, drawing: str, *, png: bytes = b"") -> Markup:
    """What can be taken away: .xlsx and .csv, and the chart as .svg (and .png once it is made)."""
    first, last = selection.years[0], selection.years[-1]
    name = f"{selection.state.authority}-{selection.title}-{first}-{last}".replace("/", "／")
    shelved = {"xlsx": as_xlsx(selection), "csv": as_csv(selection)}
    if drawing:
        shelved["svg"] = f'<?xml version="1.0" encoding="UTF-8"?>\n{drawing}\n'.encode()
    if png:
        shelved["png"] = png
    return taken(*(link(name, kind, content) for kind, content in shelved.items()))


def static(selection: Selection) -> Fragment:
    """Heading, sentences, chart, table and worst findings of a selection, and the line that opens it with widgets."""
    numbers, line = Numbers(), selection.state.line()
    chart, text = draw(selection, ax=charts.axes(bare=True))
    return numbers.fragment(
        Markup("<h3>{}（{}）</h3>").format(selection.title, selection.state.authority),
        paragraph(selection.sentences, numbers),
        _drawn(chart, key=f"view-{sha256(line.encode()).hexdigest()[:8]}"),
        note_below(text),
        _table(selection, numbers, kind="figures"),
        join(map(note_below, selection.notes)),
        finding_lists.findings(selection.findings, worst=WORST).html,
        Markup('<p class="note">这是静态视图，在 JupyterLab 中打开（wenshang lab）可以点选：<code>{}</code></p>').format(line),
    )


def _drawn(chart: Axes | None, *, key: str) -> Markup:
    """The chart with its title and caveats; nothing without numbers. ``key`` begins the ids."""
    if chart is None or not charts.numbers(chart):
        return Markup("")
    title = charts.title(chart)
    svg = Markup(charts.svg(chart, key=key))  # noqa: S704  (our SVG escapes every text; the exporter checks it again)
    return figure_box(svg, caption=title, name=title, notes=charts.notes(chart))
