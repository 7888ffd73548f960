"""Sentences, rates, shares and the numbers of a chart as HTML, every number shown by the ``Numbers`` given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from wenshang import charts
from wenshang.briefing.fragments import Fragment, Numbers, figure_box, html_table, join, note_below
from wenshang.chinese.formatting import ABSENT
from wenshang.comparison import Composition, Figure, RateValue, Sentence, Series, flowing
from wenshang.comparison.series import Point

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def rates(values: Iterable[RateValue], caption: str = "办理比率") -> Fragment:
    """Rates (比率) as a table: numerator, denominator, the year, the base year, percentage points.

    Rates of which neither year has a value are left out; where none is left, a line says why.

    >>> rates([]).html.striptags()
    '办理比率：分母为0或缺少所需数字，不计算。'
    """
    numbers = Numbers()
    return numbers.fragment(rate_table(caption, list(values), numbers))


def paragraph(sentences: Iterable[Sentence], show: Numbers) -> Markup:
    """Sentences as one paragraph whose numbers lead to their evidence; nothing where there is no sentence."""
    words = join(
        show(part.figure, text=part.text) if part.figure is not None else escape(part.text)
        for sentence in flowing(sentences)
        for part in sentence.parts
    )
    return Markup('<p class="said">{}</p>').format(words) if words else words


def drawn(chart: Axes | None, *, key: str) -> Markup:
    """A chart (on ``charts.axes(bare=True)``) with its title and caveats; nothing without numbers. ``key`` begins the ids."""
    if chart is None or not charts.numbers(chart):
        return Markup("")
    title = charts.title(chart)
    drawing = Markup(charts.svg(chart, key=key))  # noqa: S704  (our SVG escapes every text; the exporter checks it again)
    return figure_box(drawing, caption=title, name=title, notes=charts.notes(chart))


def series_table(caption: str, rows: Sequence[Series], cell: Callable[[Series, Point], Markup | str], *, kind: str) -> Markup:
    """One row a series and one column a year; ``cell`` shows a point, a year without a figure included."""
    years = sorted({point.year for row in rows for point in row.points})
    lines = [{point.year: cell(row, point) for point in row.points} for row in rows]
    unit = Markup('<span class="unit">{}</span>')
    body = [[r.label, unit.format(r.unit), *(line.get(y, ABSENT) for y in years)] for r, line in zip(rows, lines, strict=True)]
    return html_table(caption, ["指标", "单位", *map(str, years)], body, kind=kind)


def body_table(
    caption: str, heads: Iterable[str], figures: Mapping[str, Sequence[Figure | None]], show: Numbers, *, own: str = ""
) -> Markup:
    """The same figures of several bodies, a row a body that has any of them, ``own`` set bold; nothing where none has.

    What a finding says of a figure stands in the same place.
    """
    rows: list[list[Markup | str]] = [
        [Markup("<b>{}</b>").format(name) if name == own else name, *(_with_note(figure, show) for figure in row)]
        for name, row in figures.items()
        if any(row)
    ]
    return html_table(caption, ["机关", *heads], rows, kind="figures many") if rows else Markup("")


def _with_note(figure: Figure | None, show: Numbers) -> Markup:
    note = Markup("<br/><small>{}</small>").format(figure.note) if figure is not None and figure.note else ""
    return show(figure) + note


def rate_table(caption: str, rates: Sequence[RateValue], show: Numbers) -> Markup:
    """Rates with numerator, denominator and change in percentage points; a word where none can be computed."""
    rates = [rate for rate in rates if rate.value or (rate.before and rate.before.value)]
    if not rates:
        return note_below(f"{caption}：分母为0或缺少所需数字，不计算。")
    based = any(rate.before is not None for rate in rates)
    base = [f"{next(r.before.period for r in rates if r.before)}年"] if based else []
    heads = ["比率", "分子", "分母", *base, f"{rates[0].period}年", *(["百分点"] if based else [])]
    return html_table(caption, heads, [_rate(rate, show, based=based) for rate in rates], kind="figures")


def _rate(rate: RateValue, show: Numbers, *, based: bool) -> list[Markup | str]:
    note = Markup("<small>{}</small>").format(rate.note) if rate.note else Markup("")
    row: list[Markup | str] = [Markup("{}{}").format(rate.label, note), show(rate.numerator), show(rate.denominator)]
    gap = rate.difference
    base = [show(rate.before.value if rate.before else None)] if based else []
    return [*row, *base, show(rate.value), *([show(gap, text=gap.signed if gap else "")] if based else [])]


def share_table(caption: str, composition: Composition, show: Numbers) -> Markup:
    """The parts of a whole with their share of the year and their change; nothing where the whole is 0 or not printed."""
    whole = composition.whole
    if whole.after is None or not whole.after.value:
        return Markup("")
    based = whole.known
    base, moved = ([f"{whole.base_period}年"], ["增减"]) if based else ([], [])
    heads = ["项目", *base, f"{whole.period}年", "占比", *moved]
    rows: list[list[Markup | str]] = []
    for part in composition.parts:
        gap = part.difference
        before = [show(part.before)] if based else []
        more = [show(gap, text=gap.signed if gap else "")] if based else []
        rows.append([part.label, *before, show(part.after), show(part.share), *more])
    return html_table(caption, heads, rows, kind="figures", note=composition.note)
