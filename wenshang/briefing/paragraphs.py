"""Sentences on a page: records of comparison as a paragraph of official Chinese, its numbers linked to their evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from markupsafe import Markup

from wenshang.briefing.fragments import Fragment, Numbers, join
from wenshang.chinese.formatting import quarter
from wenshang.comparison import Change, Comparison, Composition, PeerRank, Quarters, RateValue, Sentence, Series, flowing
from wenshang.comparison import sentences as rules
from wenshang.comparison.wording import amount, sentence

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
    elif isinstance(record, Quarters):
        yield from filter(None, (_of_quarters(record),))
    elif isinstance(record, Change | RateValue | Series | PeerRank):
        yield from filter(None, (_of_one(record),))
    else:
        for one in record:
            yield from _sentences(one)


def _of_one(record: Change | RateValue | Series | PeerRank) -> Sentence | None:
    if isinstance(record, Change):
        return rules.of_change(record)
    if isinstance(record, RateValue):
        return rules.of_rate(record)
    return rules.of_series(record) if isinstance(record, Series) else rules.of_peers(record)


def _of_quarters(row: Quarters) -> Sentence | None:
    """What a figure did from the first to the last quarter that states it."""
    stated = [figure for figure in row.figures if figure is not None]
    gap = row.difference
    if len(stated) < 2 or gap is None:
        return None
    first, last = (quarter(figure.period) for figure in (stated[0], stated[-1]))
    if gap.value == 0:
        return sentence("quarter.same", f"{last}{row.label}", stated[-1], f"，与{first}持平。")
    verb = "增加" if (gap.value or 0) > 0 else "减少"
    moved = f"，比{first}{verb}"
    return sentence("quarter.moved", f"{last}{row.label}", stated[-1], moved, *amount(gap, magnitude=True), "。")
