"""A selection as HTML: pieces whose figures open their evidence by themselves; or one static fragment, which a page can hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING

from markupsafe import Markup

from wenshang import charts
from wenshang.briefing import finding_lists
from wenshang.briefing.documents import place_of
from wenshang.briefing.fragments import Fragment, Numbers, figure_box, join, note_below, terms
from wenshang.briefing.opening import shell_word
from wenshang.briefing.paragraphs import linked, paragraph
from wenshang.briefing.tables import series_table
from wenshang.chinese import formatting
from wenshang.comparison.figure import Figure
from wenshang.comparison.series import Point, Series
from wenshang.comparison.wording import Sentence
from wenshang.explorer.drawing import draw
from wenshang.explorer.state import State
from wenshang.explorer.view_model import Selection
from wenshang.model import Finding, Severity, Status
from wenshang.vocabulary import word

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: findings listed beside the widgets, and in a static view
FINDINGS_SHOWN, WORST = 12, 5


@cache
def style() -> str:
    """The stylesheet of the explorer as a style element; every rule is scoped by the class ``wx``."""
    return f"<style>{files(__package__).joinpath('style.css').read_text('utf-8')}</style>"


class OpenNumbers(Numbers):
    """Numbers that open their evidence by themselves: a ``details`` element each, no script."""

    def __call__(self, figure: Figure | None, *, text: str = "") -> Markup:
        if figure is None:
            return super().__call__(figure)
        kind = " wx-blank" if figure.blank else "" if figure.qualifier == "exact" else " wx-about"
        html = Markup('<details class="wx-figure{}" name="wx-evidence"><summary>{}</summary>{}</details>')
        return html.format(kind, text or figure.text, evidence(figure))


def evidence(shown: Figure) -> Markup:
    """Where a number comes from: the document, the place and the printed text; or the formula and the figures it was made of."""
    lines = [("数字", f"{shown.label}（{formatting.period_in_words(shown.period)}）：{shown}"), ("算式", shown.formula)]
    for part in shown.printed()[:8]:
        if shown.computed:
            lines.append(("所用数字", f"{part.authority}{formatting.period_in_words(part.period)}　{part.label}　{part}"))
        lines += [("出处", _where(part)), ("原文", f"“{part.quote or part.raw}”" if part.quote or part.raw else "")]
    lines += [("方式", word("method", shown.method)), ("说明", shown.note)]
    return Markup('<div class="wx-evidence"><dl>{}</dl></div>').format(terms(lines))


def _where(part: Figure) -> str:
    document = part.document if not _is_hash(part.document) else f"文件 {part.document[:12]}…"
    return "，".join(filter(None, (document, place_of(part.code, part.place) if part.place else "")))


def _is_hash(text: str) -> bool:
    return len(text) == 64 and set(text) <= set("0123456789abcdef")


def sentences(spoken: Sequence[Sentence]) -> Markup:
    """The sentences of a selection as one paragraph each."""
    numbers = OpenNumbers()
    found = join(Markup("<div>{}</div>").format(linked(one, numbers)) for one in spoken)  # a p element may not hold details
    return Markup('<div class="wx-said" aria-live="polite">{}</div>').format(found or "所选年度没有数字。")


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


def drawing(svg: str) -> Markup:
    """A chart of ours."""
    return Markup('<div class="wx-chart">{}</div>').format(Markup(svg))  # noqa: S704  (our SVG escapes every text)


def heading(selection: Selection) -> Markup:
    """The heading over chart and table: who, what, when."""
    first, last = selection.years[0], selection.years[-1]
    years = f"{first}年" if first == last else f"{first}—{last}年"
    return titled(selection.title, f"{selection.state.authority}　{years}")


def titled(title: str, told: str) -> Markup:
    """The heading of a panel and a line below it."""
    return Markup('<div class="wx-heading"><h2>{}</h2><p>{}</p></div>').format(title, told)


def finding(found: Finding) -> Markup:
    """One finding: status and message; opened, the rule, the formula, where, the source line, what to do."""
    severe = " wx-severe" if found.severity is Severity.HIGH and found.status is Status.ERROR else ""
    more = [
        ("规则", f"{found.rule}　{formatting.period_in_words(found.period)}"),
        ("算式", found.formula),
        ("位置", str(found.place)),
        ("原文", found.quote),
        ("对照", found.other_quote),
        ("建议", found.advice),
    ]
    summary = Markup('<summary><span class="wx-tag">{}</span> {}</summary>').format(word("status", found.status), found.message)
    html = Markup('<li class="wx-finding wx-{}{}"><details>{}<dl>{}</dl></details></li>')
    return html.format(found.status.value, severe, summary, terms(more))


def findings(found: Sequence[Finding], *, title: str = "核对结果") -> Markup:
    """Findings worst first, each opening its formula and source line; the rest are counted."""
    hint = Markup('<p class="wx-hint">{}</p>')
    left = len(found) - FINDINGS_SHOWN
    rest = hint.format(f"另有 {left} 条") if left > 0 else ""
    listed = Markup("<ul>{}</ul>{}").format(join(map(finding, found[:FINDINGS_SHOWN])), rest)
    shown = listed if found else hint.format("没有发现问题。")
    counted = f"（{len(found)}）" if found else ""
    return Markup('<section class="wx-findings"><h3>{}{}</h3>{}</section>').format(title, counted, shown)


def folded(summary: str, content: Markup, *, unfolded: bool = False) -> Markup:
    """What was read, behind a line that opens it."""
    start = Markup(" open") if unfolded else ""
    return Markup('<details class="wx-read"{}><summary>{}</summary>{}</details>').format(start, summary, content)


def card(title: str, lines: Iterable[str], *, kind: str = "") -> Markup:
    """A card with a title and lines of text: an error (``kind="wx-error"``), a result, a hint."""
    body = join(Markup("<p>{}</p>").format(line) for line in lines if line)
    role = "alert" if kind == "wx-error" else "status"
    return Markup('<div class="wx-card {}" role="{}"><strong>{}</strong>{}</div>').format(kind, role, title, body)


def line(state: State) -> Markup:
    """The state as a line of code and as the parameters of a briefing, each selected whole by one click."""
    parameters = " ".join(f"-p {name} {shell_word(value)}" for name, value in state.parameters().items())
    html = Markup(
        '<details class="wx-line"><summary>用一行代码打开这个视图，或用作简报参数</summary>'
        "<code>{}</code><code>wenshang run yearly_comparison {}</code></details>"
    )
    return html.format(state.line(), parameters)


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
