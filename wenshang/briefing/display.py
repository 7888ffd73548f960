"""How our records look in a notebook: IPython draws them with these functions, records know nothing of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from wenshang import vocabulary
from wenshang.briefing import frame_links
from wenshang.briefing.fragments import CAPTION, FRAME
from wenshang.model import AnnualReport, Finding
from wenshang.vocabulary import word

if TYPE_CHECKING:
    import pandas as pd
    from IPython.core.interactiveshell import InteractiveShell

    from wenshang.comparison import Comparison

#: where pandas says that its types live, from version 3 on and before
_PANDAS = ("pandas", "pandas.core.{}")
ROWS = 30  # more are counted, not listed


def register(shell: InteractiveShell) -> None:
    """Tell a running IPython how our records are drawn: by the names of their types, so that nothing is imported for it."""
    html = shell.display_formatter.formatters["text/html"]
    html.for_type_by_name("wenshang.model", "AnnualReport", report)
    html.for_type_by_name("wenshang.model", "Finding", lambda finding: findings((finding,)))
    html.for_type_by_name("wenshang.frames", "Findings", findings)
    html.for_type_by_name("wenshang.comparison.two_years", "Comparison", comparison)
    beside = shell.display_formatter.mimebundle_formatter
    for module in _PANDAS:
        html.for_type_by_name(module.format("series"), "Series", lambda series: series.to_frame()._repr_html_())
        beside.for_type_by_name(module.format("frame"), "DataFrame", _beside)


def _beside(frame: pd.DataFrame, **_: object) -> dict[str, Any]:
    """What goes beside a frame, hidden: the keys of its figures, so that the page can link them."""
    told = frame_links.told(frame)
    return {FRAME: told} if told else {}


def caption(text: str) -> None:
    """Give the next table or figure of the cell its caption on the page (表题、图题); shown above it in the notebook.

    >>> caption("表1 各渠道公开信息数")
    """
    from IPython.core.getipython import get_ipython
    from IPython.display import display

    if get_ipython() is not None:
        shown = Markup("<p><b>{}</b></p>").format(text)
        display({CAPTION: {"text": text}, "text/html": str(shown), "text/plain": text}, raw=True)


def report(shown: AnnualReport) -> str:
    """A report: whose, which year, what was read, in a table of figures in form order (totals of the table of requests only)."""
    known = vocabulary.codes()
    facts = [f for f in shown.facts if known[f.code].table != "requests" or f.code.endswith(".total")]
    facts.sort(key=lambda fact: (fact.period, known[fact.code].order))
    rows = [
        (fact.period, known[fact.code].label, "空白" if fact.value is None else f"{fact.raw}{fact.unit}", str(fact.place))
        for fact in facts
    ]
    about = f"{shown.edition}版，读出{len(shown.facts)}个数字，读取时发现{len(shown.findings)}处可疑或缺失"
    return _table(f"{shown.authority} {shown.year}年报告（{about}）", ("期间", "指标", "数字", "位置"), rows)


def findings(shown: Sequence[Finding]) -> str:
    """Findings as a table, in the order given."""
    rows = [
        (word("status", f.status), f.rule, f"{f.authority} {f.period}", f.message, f.formula, str(f.place), f.advice)
        for f in shown
    ]
    return _table(f"核对结果（{len(shown)}条）", ("状态", "规则", "报告", "说明", "算式", "位置", "建议"), rows)


def comparison(shown: Comparison) -> str:
    """A comparison as a table: figure, both years, difference, percent, note."""
    rows = [
        (
            change.label,
            str(change.before) if change.before else "未印",
            str(change.after) if change.after else "未印",
            change.difference.signed if change.difference else "",
            change.percent.signed if change.percent else "",
            change.note,
        )
        for change in shown.changes
    ]
    title = f"{shown.authority} {shown.base_year}年与{shown.year}年比较" + (f"（{shown.note}）" if shown.note else "")
    return _table(title, ("指标", f"{shown.base_year}年", f"{shown.year}年", "增减", "增幅", "说明"), rows)


def _table(caption: str, columns: Iterable[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col" style="text-align:left">{escape(name)}</th>' for name in columns)
    body = "".join(
        "<tr>" + "".join(f'<td style="text-align:left">{escape(cell)}</td>' for cell in row) + "</tr>" for row in rows[:ROWS]
    )
    rest = f"<p>另有 {len(rows) - ROWS} 行</p>" if len(rows) > ROWS else ""
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{rest}"
