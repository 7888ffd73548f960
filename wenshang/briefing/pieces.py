"""Pieces of a page: in go records with numbers, out comes escaped HTML that a notebook shows and the exporter publishes.

Every number says what it is, so that a test can recompute it: a printed one ``data-fact="2024/<code>"`` (``@<authority>`` for
another body; the period alone in a row whose id names the code) and leads to its evidence; a change ``data-change`` or
``data-percent="2023/2024/<code>"``; any other computed one shows its formula and names the figures it rests on in ``data-of``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from markupsafe import Markup, escape

from wenshang.briefing.exporter import PAGE
from wenshang.briefing.workbook import TABLES
from wenshang.charts import Chart, ChartTable
from wenshang.chinese.formatting import ABSENT
from wenshang.comparison import Change, Composition, Figure, RateValue, Sentence, flowing

#: a number computed from more figures than this names their count only
MOST_PARTS = 40


class Show(Protocol):
    """How a story shows a number: with a link to its evidence where it is printed."""

    def __call__(self, figure: Figure | None, *, text: str = "", row: str = "") -> Markup:
        """A figure as shown; ``text`` where the words around it need another form, ``row`` the code its row is named by."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Something a notebook shows and a page publishes. ``about`` is what the opening says of the whole page,
    ``tables`` its figures as plain data for the files beside the page."""

    html: Markup
    about: Mapping[str, Any] = field(default_factory=dict)
    tables: Mapping[str, Any] = field(default_factory=dict)

    def _repr_html_(self) -> str:
        return str(self.html)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        shown: dict[str, Any] = {"text/html": str(self.html)}
        hidden = {PAGE: self.about, TABLES: self.tables}
        return shown | {kind: dict(data) for kind, data in hidden.items() if data}

    def __repr__(self) -> str:
        return "Piece()"


def join(parts: Iterable[Markup | str], between: str = "") -> Markup:
    """Fragments as one; plain text among them is escaped."""
    return escape(between).join(parts)


def piece(*parts: Markup | str) -> Piece:
    """A piece made of fragments."""
    return Piece(join(parts))


def number(figure: Figure | None, *, anchor: str = "", own: str = "", text: str = "", row: str = "") -> Markup:
    """A figure as shown; a dash where it is not printed. ``anchor`` is its evidence, ``own`` the authority of the page.

    In a row named by the code (``row``) the mark is the period alone: a page of five years holds a thousand of them.
    """
    if figure is None:
        return escape(ABSENT)
    shown = text or figure.text
    if figure.computed:
        parts = figure.printed()
        if len(parts) > MOST_PARTS:
            return Markup('<span title="{}" data-many="{}">{}</span>').format(figure.formula, len(parts), shown)
        of = " ".join(_key(part, own) for part in parts)
        return Markup('<span title="{}" data-of="{}">{}</span>').format(figure.formula, of, shown)
    if anchor:
        return Markup('<a href="#{}" data-fact="{}">{}</a>').format(anchor, _key(figure, own, row), shown)
    return Markup('<span data-fact="{}">{}</span>').format(_key(figure, own, row), shown)


def _key(figure: Figure, own: str, row: str = "") -> str:
    if figure.code == row and figure.authority == own:
        return figure.period
    other = f"@{figure.authority}" if figure.authority != own else ""
    return f"{figure.period}/{figure.code}{other}"


def changed(change: Change, *, row: str = "") -> Markup:
    """The difference of a change with its sign; a dash where there is none to speak of."""
    return _moved("change", change, change.difference, row)


def grew(change: Change, *, row: str = "") -> Markup:
    """The percent change with its sign; a dash where the base is 0 or there is none to speak of."""
    return _moved("percent", change, change.percent, row)


def _moved(name: str, change: Change, figure: Figure | None, row: str) -> Markup:
    if figure is None:
        return escape(ABSENT)
    span = f"{change.base_period}/{change.period}" + (f"/{change.code}" if change.code != row else "")
    return Markup('<span data-{}="{}">{}</span>').format(name, span, figure.signed)


def counted(name: str, number: int) -> Markup:
    """A count of our own (not a figure of a report), marked with what it counts."""
    return Markup('<span data-count="{}">{}</span>').format(name, f"{number:,}")


def said(sentences: Iterable[Sentence], show: Show) -> Markup:
    """Sentences as one paragraph whose numbers lead to their evidence; nothing where there is no sentence."""
    words = join(
        show(part.figure, text=part.text) if part.figure is not None else escape(part.text)
        for sentence in flowing(sentences)
        for part in sentence.parts
    )
    return Markup('<p class="said">{}</p>').format(words) if words else words


def drawn(chart: Chart | None, show: Show, *, numbers: bool = True) -> Markup:
    """A chart with its title and caveats, and the table of its numbers unless one stands beside it anyway."""
    if chart is None:
        return Markup("")
    notes = join(Markup("<p>{}</p>").format(note) for note in chart.notes)
    under = chart_table(chart.table, show) if numbers else Markup("")
    drawing = Markup(chart.svg)  # noqa: S704  (made by our charts, which escape every text; the exporter checks it again)
    return Markup(
        '<figure><figcaption>{}</figcaption><div class="wide" role="region" tabindex="0" aria-label="{}">{}</div>{}{}</figure>'
    ).format(chart.title, f"图：{chart.title}", drawing, notes, under)


def chart_table(made: ChartTable, show: Show) -> Markup:
    """The numbers of a chart as a table."""
    rows = [[entry if isinstance(entry, str) else show(entry) for entry in row] for row in made.rows]
    return table(made.caption, made.columns, rows, kind="figures")


def rate_table(caption: str, rates: Sequence[RateValue], show: Show) -> Markup:
    """Rates with numerator, denominator and change in percentage points; a word where none can be computed."""
    rates = [rate for rate in rates if rate.value or (rate.before and rate.before.value)]
    if not rates:
        return Markup('<p class="note">{}：分母为0或缺少所需数字，不计算。</p>').format(caption)
    based = any(rate.before is not None for rate in rates)
    heads = ["比率", "分子", "分母", f"{rates[0].period}年"]
    heads += [f"{next(r.before.period for r in rates if r.before)}年", "百分点"] if based else []
    return table(caption, heads, [_rate(rate, show, based=based) for rate in rates], kind="figures")


def _rate(rate: RateValue, show: Show, *, based: bool) -> list[Markup | str]:
    note = Markup("<small>{}</small>").format(rate.note) if rate.note else Markup("")
    row: list[Markup | str] = [
        Markup("{}{}").format(rate.label, note),
        show(rate.numerator),
        show(rate.denominator),
        show(rate.value),
    ]
    gap = rate.difference
    moved = [show(rate.before.value if rate.before else None), show(gap, text=gap.signed if gap else "")]
    return [*row, *moved] if based else row


def share_table(caption: str, made: Composition, show: Show) -> Markup:
    """The parts of a whole with their share of the year and of the change; nothing where the whole is 0 or not printed."""
    whole = made.whole
    if whole.after is None or not whole.after.value:
        return Markup("")
    based = whole.known
    heads = ["项目", f"{whole.period}年", "占比", *([f"{whole.base_period}年", "增减", "占增减的"] if based else [])]
    rows: list[list[Markup | str]] = []
    for part in made.parts:
        moved = [show(part.before), show(part.difference, text=part.difference.signed if part.difference else "")]
        more = [*moved, show(part.share_of_change)] if based else []
        rows.append([part.label, show(part.after), show(part.share), *more])
    return table(caption, heads, rows, kind="figures", note=made.note)


def table(
    caption: str, heads: Sequence[str], rows: Iterable[Sequence[Markup | str]], *, kind: str = "", note: str = ""
) -> Markup:
    """A captioned table whose first column heads its rows. ``kind`` is a class of the style sheet."""
    head = join(Markup('<th scope="col">{}</th>').format(name) for name in heads)
    body = join(_row(row) for row in rows)
    under = Markup('<p class="note">{}</p>').format(note) if note else ""
    return Markup(
        '<div class="wide"{}><table class="{}"><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>{}'
    ).format(scrolling(caption), kind, caption, head, body, under)


def scrolling(caption: str) -> Markup:
    """Attributes of a box that may scroll sideways on a phone: reachable by keyboard and named."""
    return Markup(' role="region" tabindex="0" aria-label="{}"').format(caption)


def _row(cells: Sequence[Markup | str]) -> Markup:
    first, *others = cells
    rest = join(Markup("<td>{}</td>").format(cell) for cell in others)
    return Markup('<tr><th scope="row">{}</th>{}</tr>').format(first, rest)
