"""Key figures as cards: the numbers of a comparison, of quarters or of counts that a reader should see first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from markupsafe import Markup

from wenshang.briefing.fragments import Fragment, Numbers, counted, difference_cell, join, percent_cell
from wenshang.chinese.formatting import quarter
from wenshang.comparison import Change, Comparison, Movement, sentences
from wenshang.comparison.quarters import Quarters

#: the codes that a brief opens with, then others in the form's order
_FIRST = ("requests.received.total", "requests.processed.total", "channels.")
_THEN = ("proactive.normative_documents.in_force", "proactive.licensing.decisions", "disputes.reconsideration.total")
_LAST = ("proposals.", "enterprises.", "innovation.")


def cards(shown: Comparison | Iterable[Change | Quarters] | Mapping[str, int], *, most: int = 6, unit: str = "项") -> Fragment:
    """Key figures as cards (主要数字): of a comparison those that a brief opens with, else all given; counts by their names.

    A percentage stands only where the base is large enough to bear it; of two cards for one thing the first is kept.

    >>> cards({"取自表格": 205}).html.striptags()
    '取自表格205项'
    """
    numbers = Numbers()
    if isinstance(shown, Mapping):
        tiles = [_tile(name, counted(name, count), unit) for name, count in shown.items()]
    else:
        chosen = _leading(shown) if isinstance(shown, Comparison) else list(shown)
        tiles = [_figure(one, numbers) for one in chosen[:most]]
    return numbers.fragment(Markup('<dl class="tiles">{}</dl>').format(join(tiles)) if tiles else "")


def _tile(name: str, number: Markup, unit: str, more: Markup | str = "") -> Markup:
    below = Markup("<dd>{}</dd>").format(more) if more else ""
    return Markup('<div><dt>{}</dt><dd class="big">{}<i>{}</i></dd>{}</div>').format(name, number, unit, below)


def _figure(one: Change | Quarters, numbers: Numbers) -> Markup:
    if isinstance(one, Quarters):
        last = next(figure for figure in reversed(one.figures) if figure is not None)
        return _tile(one.label, numbers(last), one.unit, quarter(last.period))
    text = one.after.note if one.after else ""
    return _tile(one.label, numbers(one.after), one.unit, join(filter(None, (_moved(one), text)), Markup("<br/>")))


def _moved(change: Change) -> Markup | str:
    if not change.known:
        return change.note if change.state is not Movement.ONE_SIDED else ""
    base = f"比{change.base_period[:4]}年"
    if change.percent and sentences.telling(change):
        return Markup("{} {}（{}）").format(base, difference_cell(change), percent_cell(change))
    return Markup("{} {}").format(base, difference_cell(change))


def _leading(comparison: Comparison) -> list[Change]:
    """The changes that a brief opens with, those that say something and each thing once."""
    every = [change for change in comparison.changes if change.has_figures and change.after is not None]
    ordered = [change for code in (*_FIRST, *_THEN, *_LAST) for change in every if change.code.startswith(code)]
    kept: dict[object, Change] = {}
    totals = {change.code.rsplit(".", 1)[0] for change in ordered if change.code.endswith(".total")}
    for change in ordered:
        part = change.code.startswith("proposals.") and change.code != "proposals.total" and "proposals" in totals
        values = tuple(figure.value if figure else None for figure in (change.before, change.after))
        if not part:
            kept.setdefault((change.code.split(".")[0], values), change)
    return list(kept.values())
