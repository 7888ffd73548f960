"""Files of a selection to take away: CSV, Excel, SVG and PNG, made in the kernel and handed over as data: links."""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Iterator
from typing import TYPE_CHECKING

from markupsafe import Markup

from wenshang import charts
from wenshang.briefing import workbook
from wenshang.briefing.fragments import join
from wenshang.comparison.series import Point
from wenshang.explorer.view_model import Selection
from wenshang.vocabulary import word

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLUMNS = (
    *("机关", "年度", "代码", "指标", "单位", "数值", "原文数字", "精确程度", "取得方式"),
    *("文件", "位置", "原文", "算式", "说明"),
)
KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv",
    "svg": "image/svg+xml",
    "png": "image/png",
    "html": "text/html",
}
Value = str | int | float | None


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


def taken(*links: Markup) -> Markup:
    """Links to files in a row."""
    return Markup('<div class="wx-take">{}</div>').format(join(links))


def link(name: str, kind: str, content: bytes) -> Markup:
    """One link whose address is the file itself."""
    address = f"data:{KINDS[kind]};base64,{b64encode(content).decode()}"
    return Markup('<a class="wx-download" download="{}.{}" href="{}">下载 .{}</a>').format(name, kind, address, kind)


def as_png(chart: Axes) -> bytes:
    """The chart as a PNG, the same bytes for the same chart."""
    out = io.BytesIO()
    charts.figure_of(chart).savefig(out, format="png", dpi=192, metadata={"Software": None})
    return out.getvalue()
