"""What records of comparison say first: a paragraph of official Chinese, and key figures as cards; numbers lead to evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Any

from markupsafe import Markup

from wenshang.briefing.fragments import Fragment, Numbers, counted, difference_cell, join, percent_cell
from wenshang.chinese.formatting import quarter
from wenshang.comparison import (
    Change,
    Comparison,
    Composition,
    Movement,
    PeerRank,
    Quarters,
    RateValue,
    Sentence,
    Series,
    flowing,
)
from wenshang.comparison import sentences as rules
from wenshang.comparison.wording import leading

#: the rule by which a record of a kind is said
_RULES: Mapping[type, Callable[[Any], Sentence | None]] = {
    Change: rules.of_change,
    PeerRank: rules.of_peers,
    Quarters: rules.of_quarters,
    RateValue: rules.of_rate,
    Series: rules.of_series,
}
Told = Comparison | Change | Composition | RateValue | Series | PeerRank | Quarters | Sentence
#: of a comparison, so many changes are spoken of: the table says the rest
SPOKEN = 6


def linked(spoken: Sentence, show: Numbers) -> Markup:
    """A sentence whose numbers lead to their evidence."""
    return join(part.text if part.figure is None else show(part.figure, text=part.text) for part in spoken.parts)


def paragraph(spoken: Iterable[Sentence], show: Numbers) -> Markup:
    """Sentences as one paragraph; nothing where there is no sentence."""
    words = join(linked(one, show) for one in flowing(spoken))
    return Markup('<p class="said">{}</p>').format(words) if words else words


def lead(change: Comparison, *, rates: Iterable[RateValue] = (), outcomes: Composition | None = None, most: int = 6) -> Fragment:
    """The opening paragraph of a page (综述): gaps first, then requests and their outcomes, what was published, disputes.

    >>> import wenshang as ws
    >>> facts = ws.Archive.open("data").facts("汶上县科技局")
    >>> "通过政府网站公开信息211条" in lead(ws.compare(facts, year=2021)).html.striptags()
    True
    """
    numbers = Numbers()
    shown = change if change.base_held else replace(change, note="")  # the title says that no earlier year is held
    spoken = rules.lead(shown, rates=rates, outcomes=outcomes, most=most)
    return numbers.fragment(Markup('<div class="lead">{}</div>').format(paragraph(spoken, numbers)))


def sentences(*records: Told | Iterable[Told]) -> Fragment:
    """What records say, as one paragraph: changes, compositions (办理结果, 申请人), rates, series, peers, quarters, sentences.

    Of a comparison the first changes that say something are spoken of; ``change.select(…)`` chooses others.

    >>> sentences().html
    Markup('')
    """
    numbers = Numbers()
    return numbers.fragment(paragraph((one for item in records for one in _sentences(item)), numbers))


def _sentences(record: Told | Iterable[Told]) -> Iterator[Sentence]:
    if isinstance(record, Sentence):
        yield record
    elif isinstance(record, Comparison):
        every = [change.code for change in record.changes]
        codes = [change.code for change in record.changes if change.has_figures]
        codes = codes or [code for code in every if code.endswith(".total")] or every[:1]
        yield from rules.of_comparison(record, codes=codes[:SPOKEN]) if codes else ()
    elif isinstance(record, Composition):
        opening = "新收的" if record.whole.code.startswith("requests.received") else "办结的"
        yield from filter(None, (rules.of_contributions(record), rules.of_shares(record, opening=opening)))
    elif rule := _RULES.get(type(record)):
        yield from filter(None, (rule(record),))
    elif not isinstance(record, Change | RateValue | Series | PeerRank | Quarters):
        for one in record:
            yield from _sentences(one)


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
    if change.percent and rules.telling(change):
        return Markup("{} {}（{}）").format(base, difference_cell(change), percent_cell(change))
    return Markup("{} {}").format(base, difference_cell(change))


def _leading(comparison: Comparison) -> list[Change]:
    """The changes that a brief opens with, those that say something and each thing once."""
    every = [change for change in comparison.changes if change.has_figures and change.after is not None]
    ordered = [change for code in leading("cards") for change in every if fnmatchcase(change.code, code)]
    kept: dict[object, Change] = {}
    totals = {change.code.rsplit(".", 1)[0] for change in ordered if change.code.endswith(".total")}
    for change in ordered:
        part = change.code.startswith("proposals.") and change.code != "proposals.total" and "proposals" in totals
        values = tuple(figure.value if figure else None for figure in (change.before, change.after))
        if not part:
            kept.setdefault((change.code.split(".")[0], values), change)
    return list(kept.values())
