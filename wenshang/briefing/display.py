"""How our records look in a notebook: IPython draws them with these fragments, records know nothing of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from wenshang import vocabulary
from wenshang.briefing import body_tables, foreign, report_text, tables
from wenshang.briefing.fragments import CAPTION, FRAME, Fragment, Numbers, difference_cell, html_table, percent_cell
from wenshang.chinese.formatting import spans
from wenshang.comparison import Figure, figures
from wenshang.frames import Records, facts_frame, in_chinese
from wenshang.model import AnnualReport, Fact, Finding
from wenshang.vocabulary import word

if TYPE_CHECKING:
    import pandas as pd
    from IPython.core.interactiveshell import InteractiveShell

    from wenshang.archive import Archive
    from wenshang.comparison import Change, Comparison, Series
    from wenshang.comparison.series import Point

#: where pandas says that its types live, from version 3 on and before
_PANDAS = ("pandas", "pandas.core.{}")
ROWS = 30  # more are counted, not listed


def register(shell: InteractiveShell) -> None:
    """Tell a running IPython how our records are drawn: by the names of their types, so that nothing is imported for it."""
    bundle = shell.display_formatter.mimebundle_formatter
    for home, name, draw in _DRAWN:
        bundle.for_type_by_name(home, name, _as_bundle(draw))
    for module in _PANDAS:
        html = shell.display_formatter.formatters["text/html"]
        html.for_type_by_name(module.format("series"), "Series", lambda series: series.to_frame()._repr_html_())
        bundle.for_type_by_name(module.format("frame"), "DataFrame", _beside)


def _as_bundle(draw: Callable[[Any], Fragment]) -> Callable[..., dict[str, Any]]:
    return lambda shown, **_: draw(shown)._repr_mimebundle_()


def _beside(frame: pd.DataFrame, **_: object) -> dict[str, Any]:
    """What goes beside a frame, hidden: the keys of its figures, so that the page can link them."""
    keys = foreign.told(frame)
    return {FRAME: keys} if keys else {}


def caption(text: str) -> None:
    """Give the next table or figure of the cell its caption on the page (表题、图题); shown above it in the notebook.

    >>> caption("表1 各渠道公开信息数")
    """
    from IPython.core.getipython import get_ipython
    from IPython.display import display

    if get_ipython() is not None:
        shown = Markup("<p><b>{}</b></p>").format(text)
        display({CAPTION: {"text": text}, "text/html": str(shown), "text/plain": text}, raw=True)


def report(shown: AnnualReport) -> Fragment:
    """A report: whose, which year, what was read, in a table of figures in form order (totals of the table of requests only)."""
    known = vocabulary.codes()
    present = figures.of_rows(facts_frame(shown.facts))
    chosen = [f for f in present if known[f.code].table != "requests" or f.code.endswith(".total")]
    chosen.sort(key=lambda figure: (figure.period, known[figure.code].order))
    numbers = Numbers()
    rows = [[f.label, f.period, numbers(f), f.unit, f.place] for f in chosen[:ROWS]]
    about = f"{shown.edition}版，读出{len(shown.facts)}个数字，读取时存疑或缺少{len(shown.findings)}处"
    title = f"{shown.authority}{shown.year}年报告（{about}）"
    note = _rest(len(chosen))
    return numbers.fragment(html_table(title, ["指标", "时期", "数字", "单位", "位置"], rows, kind="words", note=note))


def fact(shown: Fact) -> Fragment:
    """A figure as a card: what it is, its value, where it is printed and how."""
    (figure,) = figures.of_rows(facts_frame([shown]))
    numbers = Numbers()
    quote = Markup("<q>{}</q>").format(figure.quote or figure.raw)
    text = f"{shown.authority}{shown.period}　{word('method', figure.method)}　{figure.place or figure.document}"
    tile = Markup('<dl class="tiles"><div><dt>{}</dt><dd class="big">{}<i>{}</i></dd><dd>{}</dd><dd>{}</dd></div></dl>')
    return numbers.fragment(tile.format(figure.label, numbers(figure), figure.unit, text, quote))


def findings(shown: Iterable[Finding]) -> Fragment:
    """Findings as a table, in the order given."""
    listed = list(shown)
    rows: list[list[Markup | str]] = [
        [_status(f), f.rule, f"{f.authority} {f.period}", f.message, f.formula, str(f.place), f.advice] for f in listed[:ROWS]
    ]
    heads = ["状态", "规则", "报告", "说明", "算式", "位置", "建议"]
    return Fragment(html_table(f"核对结果（{len(listed)}条）", heads, rows, kind="words", note=_rest(len(listed))))


def _status(finding: Finding) -> Markup:
    return Markup('<b class="status">{}</b>').format(word("status", finding.status))


def comparison(shown: Comparison) -> Fragment:
    """A comparison as a table: figure, both years, difference, percent, note."""
    title = f"{shown.authority}{shown.base_year}年与{shown.year}年比较" + (f"（{shown.note}）" if shown.note else "")
    return _changes(title, [str(shown.base_year), str(shown.year)], shown.changes)


def change(shown: Change) -> Fragment:
    """A change as a table of one row."""
    return _changes(f"{shown.authority}　{shown.label}", [shown.base_period, shown.period], [shown])


def _changes(title: str, periods: Sequence[str], changes: Sequence[Change]) -> Fragment:
    numbers = Numbers()
    rows: list[list[Markup | str]] = [
        [c.label, _printed(c.before, numbers), _printed(c.after, numbers), difference_cell(c), percent_cell(c), c.note]
        for c in changes[:ROWS]
    ]
    heads = ["指标", *(f"{period}年" for period in periods), "增减", "增幅", "说明"]
    return numbers.fragment(html_table(title, heads, rows, kind="words", note=_rest(len(changes))))


def series(shown: Sequence[Series]) -> Fragment:
    """Series as a table: a row a figure, a column a year; what is not there says why."""
    numbers = Numbers()

    def cell(row: Series, point: Point) -> Markup | str:
        return numbers(point.figure) if point.figure else Markup("<small>{}</small>").format(point.note)

    names = "、".join(dict.fromkeys(row.authority for row in shown))
    return numbers.fragment(tables.series_table(f"{names}各年数字", shown[:ROWS], cell, kind="figures"), _rest(len(shown)))


def records(shown: Records[Any]) -> Fragment:
    """What a question about comparison gives, drawn as its kind is drawn."""
    return _OF_RECORDS.get(shown.kind.__name__, framed)(shown)


def framed(shown: Any) -> Fragment:
    """Any record that is also a frame, as that frame in Chinese."""
    frame = in_chinese(shown.frame)
    return tables.table(frame.head(ROWS), f"共{len(frame)}行" if len(frame) > ROWS else "")


def archive(shown: Archive) -> Fragment:
    """A data folder: which bodies it holds, and of which years."""
    rows = [[a.name, a.region or "—", a.kind or "—", spans(shown.years(a.name))] for a in shown.authorities]
    title = f"收存的报告（{len(shown.authorities)}个机关，{len(shown.entries)}份）"
    return Fragment(html_table(title, ["机关", "地区", "类别", "年度"], rows[:ROWS], kind="words", note=_rest(len(rows))))


def _printed(figure: Figure | None, numbers: Numbers) -> Markup | str:
    return numbers(figure) if figure is not None else "未印"


def _rest(count: int) -> str:
    return f"另有{count - ROWS}行，未列出。" if count > ROWS else ""


#: several records of one kind, by the name of their type
_OF_RECORDS: dict[str, Callable[[Any], Fragment]] = {
    "PeerRank": body_tables.peers,
    "Quarters": tables.table,
    "RateValue": tables.rates,
    "Series": series,
}
#: where a record's type lives, its name, and what draws it
_DRAWN: tuple[tuple[str, str, Callable[[Any], Fragment]], ...] = (
    ("wenshang.model", "AnnualReport", report),
    ("wenshang.model", "Fact", fact),
    ("wenshang.model", "Finding", lambda finding: findings([finding])),
    ("wenshang.frames", "Findings", findings),
    ("wenshang.archive", "Archive", archive),
    ("wenshang.checks.commitments", "Promises", framed),
    ("wenshang.checks.filing", "Matrix", body_tables.filing),
    ("wenshang.checks.reconciliation", "Reconciliation", framed),
    ("wenshang.checks.reuse", "Overlap", report_text.overlap),
    ("wenshang.comparison.change", "Change", change),
    ("wenshang.comparison.parts", "Composition", tables.table),
    ("wenshang.comparison.peers", "PeerRank", lambda rank: body_tables.peers([rank])),
    ("wenshang.comparison.quarters", "Quarters", lambda row: tables.table([row])),
    ("wenshang.comparison.rates", "RateValue", lambda rate: tables.rates([rate], rate.label)),
    ("wenshang.comparison.series", "Series", lambda row: series([row])),
    ("wenshang.comparison.two_years", "Comparison", comparison),
    ("wenshang.frames.records", "Records", records),
)
