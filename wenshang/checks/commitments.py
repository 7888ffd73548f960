"""Rule P1: what became of the measures that last year's report promised: told of this year, promised again, or not mentioned."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import cache, lru_cache
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Literal

from wenshang import vocabulary
from wenshang.checks.outline import blocks
from wenshang.checks.rule import Case, rule
from wenshang.chinese.folding import unspaced
from wenshang.chinese.sentences import split
from wenshang.frames import columns, tidy_frame
from wenshang.model import AnnualReport, Finding, Place, SectionText, Status

if TYPE_CHECKING:
    import pandas as pd

State = Literal["done", "repeated", "not_mentioned"]
#: Sections where a measure counts as carried out.
_CARRIED_OUT = ("overview", "proactive", "requests", "disputes", "further")

_MARK = re.compile(
    r"(?:^|(?<=[，。；：:]))(?:[一二三四五六七八九十]是|[（(][一二三四五六七八九十\d]+[）)]|\d+[.．、](?!\d))"
)  # 一是; （二）; 3.
_GAP = re.compile(r"\W+|#")
_Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Promise:
    """A measure of last year's section 五 and what became of it.

    ``measure`` is as last year's report prints it; ``found`` the sentence of this year's report that speaks of it (``""`` for
    none) and ``place`` where that stands; ``share`` how much of the measure's wording it has, from 0 to 1.
    """

    measure: str
    state: State
    found: str
    place: str
    share: float


class Promises(tuple[Promise, ...]):
    """Last year's measures in printed order."""

    __slots__ = ()

    def count(self, state: object) -> int:
        """How many are in a state."""
        return sum(promise.state == state for promise in self)

    @property
    def frame(self) -> pd.DataFrame:
        """One row a measure: measure, state, found, place (strings) and share (Float64)."""
        return tidy_frame(columns("measure state found place share"), map(astuple, self))


def promises(report: AnnualReport, earlier: AnnualReport | None) -> Promises:
    """What became of the measures that ``earlier`` (the report of the year before) promised; none where it is not held."""
    section = earlier.section("problems") if earlier is not None and earlier.year == report.year - 1 else None
    if section is None or report.section("problems") is None:
        return Promises()
    told = tuple(_told(report))
    having: dict[_Pair, list[int]] = {}
    for at, sentence in enumerate(told):
        for pair in sentence.pairs:
            having.setdefault(pair, []).append(at)
    return Promises(_judge(measure, told, having) for measure in _measures(section, report.year - 1))


def _measures(section: SectionText, year: int) -> Iterator[str]:
    """The single measures of section 五: the items it enumerates, or its sentences."""
    text = "".join(blocks(section, year).measures)
    items = [item.strip("，；;、。 ") for item in _MARK.split(text)]
    # what stands before 一是 only introduces the list
    items = items[1:] if len(items) > 1 else [item.strip() for item in re.split("[。；;]", text)]
    yield from (item for item in items if len(_pairs(item)) >= 4)


@dataclass(frozen=True, slots=True)
class _Told:
    """A sentence of this year's report, what it would make of a promise that it speaks of, and its word pairs."""

    state: State
    printed: str
    place: Place
    pairs: frozenset[_Pair]


def _told(report: AnnualReport) -> Iterator[_Told]:
    """The sentences that may speak of a promise; in section 五 only what is said of last year's problems is carried out."""
    for section in report.sections:
        again = section.key == "problems"
        of_last_year = blocks(section, report.year).of_last_year if again else ()
        for paragraph in section.paragraphs if again or section.key in _CARRIED_OUT else ():
            for printed in split(paragraph.text):
                text = unspaced(printed)
                done = not again or any(text.startswith(one) or one.startswith(text) for one in of_last_year)
                yield _Told("done" if done else "repeated", printed.strip(), section.place(paragraph), _pairs(text))


def _judge(measure: str, told: Sequence[_Told], having: Mapping[_Pair, Sequence[int]]) -> Promise:
    """Section 五 first: a measure that is promised again, or stands there as a problem, is not carried out.

    ``having`` are the places in ``told`` of the sentences that have a pair: only those with words of the measure are looked at.
    """
    wanted, least = _pairs(measure), float(p1.declared["share"])  # from this share of a measure's pairs on it speaks of it
    common = Counter(chain.from_iterable(having.get(pair, ()) for pair in wanted))
    alike = [(count / len(wanted), told[at]) for at, count in sorted(common.items()) if count / len(wanted) >= least]
    if not alike:
        return Promise(measure, "not_mentioned", "", "", 0.0)
    share, best = max(alike, key=lambda pair: (pair[1].state == "repeated", pair[0]))
    return Promise(measure, best.state, best.printed, str(best.place), round(share, 2))


@lru_cache(maxsize=4096)
def _pairs(text: str) -> frozenset[_Pair]:
    """The pairs of neighbouring characters of a text without words that every measure has."""
    pieces = _GAP.split(_filler().sub("#", unspaced(text)))
    return frozenset(chain.from_iterable(map(pairwise, pieces)))


@cache
def _filler() -> re.Pattern[str]:
    plain = vocabulary.load("checking")["promises"]["filler"]
    first = "".join(sorted({word[0] for word in plain}))
    return re.compile(f"(?=[{first}])(?:{'|'.join(plain)})")


@rule("P1")
def p1(case: Case) -> Iterator[Finding]:
    """Measures promised last year that this year's report promises again or does not mention."""
    found = promises(case.report, case.adjacent)
    words = vocabulary.words("promise")
    counts = {state: found.count(state) for state in words}
    if counts["repeated"] or counts["not_mentioned"]:
        first = next(promise for promise in found if promise.state != "done")
        counted = "，".join(f"{word}{counts[state]}项" for state, word in words.items() if counts[state])
        section = case.report.section("problems")
        yield case.finding(
            Status.NOTICE,
            f"{case.report.year - 1}年度报告所列改进措施{len(found)}项：{counted}",
            formula=f"{len(found)} = " + " + ".join(str(count) for count in counts.values() if count),
            place=Place(section=section.heading if section else ""),
            quote=first.found,
            beside=(f"{case.report.year - 1}年度报告第五部分", first.measure),
        )
