"""The counts of a sentence with what is printed around each of them: the view on which prose is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import zip_longest

from wenshang.chinese.folding import Folded, fold
from wenshang.chinese.numbers import Number, may_lack_unit, unit_lost
from wenshang.chinese.sentences import PrintedSentence, sentences, year_after, years_named
from wenshang.vocabulary.prose import because, source, why, words

_BRACKETS = re.compile(r"（[^（）]*）")  # 网站（含子网站，下同）
_QUOTED = re.compile(r"“[^”]{0,40}”")  # “双随机1公开”
_BREAK = re.compile(r"(?<=\D)[,，]|[,，](?=\D)|；|：(?=.)|[,，](?=20\d\d年)")  # 网站公开3条，微信5条; not 1,200条
_STOP = re.compile(r"[,，；：。、）（]|以及")  # 3条信息、


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence with what it stands under.

    ``heading`` is a short sentence before it or the section's heading; ``year`` is inherited from what stands before, ``planned``
    says that 下一步 and the like do; ``following`` is the next sentence where that goes on with 其中 or 本年新增,
    ``previous`` the one before; ``authority`` is the body.
    """

    sentence: PrintedSentence
    folded: Folded
    heading: str
    section: str
    year: int
    report_year: int
    planned: bool
    following: str = ""
    previous: str = ""
    authority: str = ""

    def printed(self, start: int, end: int) -> str:
        """A stretch of the sentence as printed."""
        return self.folded.printed(self.sentence.start + start, self.sentence.start + end)

    def numbers(self) -> Iterator[tuple[Number, Context | str]]:
        """Every number of the sentence in reading order: a count with its surroundings, or why it is no count."""
        text, numbers = self.sentence.text, self.sentence.numbers()
        if not numbers:
            return
        plan = words("scope", "plan").search(text)
        parts = self.sentence.parts()
        quoted, brackets = ([mark.span() for mark in marks.finditer(text)] for marks in (_QUOTED, _BRACKETS))
        anchors = list(years_named(text, self.report_year))
        ends: list[int] = [0]
        known = None
        for index, number in enumerate(numbers):
            if lost := unit_lost(text, number):
                number = replace(number, doubt=lost)
            start = number.start
            if number.kind not in ("count", "share", "money"):
                yield number, because("other_unit") if number.unit else because("no_date")
                continue
            if not (number.unit or lost or may_lack_unit(text, number)):
                yield number, because("no_unit")
                continue
            if any(first < start and number.end <= last for first, last in quoted):
                yield number, because("in_name")
                continue
            end = next(e for e in reversed(ends) if not any(first < e <= last <= start for first, last in brackets))
            if number.kind == "count":
                following = numbers[index + 1].start if index + 1 < len(numbers) else len(text)
                stop = _STOP.search(text, number.end, following)
                known = _risen(
                    Context(
                        self, number, text[:start], text[end:start], end, text[number.end : stop.start() if stop else following],
                        next((y for place, y in reversed(anchors) if place < start), self.year),
                        _is_planned(start, self.planned, plan, anchors, self.report_year), _is_part(text, start, end, parts),
                    ), known,
                )  # fmt: skip
                yield number, known
            else:
                yield number, because("share")
            if number.kind != "share" and not _label_goes_on(number, text, max(end, start - 8)):
                ends.append(number.end)


@dataclass(frozen=True, slots=True)
class Context:
    """A count and its surroundings, all in folded text; places count from the sentence's start.

    ``before`` is the sentence up to the count, ``behind`` what follows it there, ``text`` all of it. ``lead`` runs from the
    number before (or the sentence's start) to the count, ``clause`` from the last comma outside brackets, ``earlier`` up to the
    clause; ``after`` from the count to the next punctuation or number. ``year`` is the year that governs the count, ``part``
    says that the count splits up a whole, ``planned`` that it stands after 下一步 and the like. The rest is the passage's.
    """

    passage: Passage
    number: Number
    before: str
    lead: str
    lead_start: int
    after: str
    year: int
    planned: bool
    part: bool

    @property
    def text(self) -> str:
        return self.passage.sentence.text

    @property
    def behind(self) -> str:
        return self.passage.sentence.text[self.number.end :]

    @property
    def clause(self) -> str:
        return self.lead[_last_comma(self.lead) :]

    @property
    def clause_start(self) -> int:
        return self.lead_start + _last_comma(self.lead)

    @property
    def earlier(self) -> str:
        return self.before[: len(self.before) - len(self.clause)]

    @property
    def unit(self) -> str:
        return self.number.unit

    @property
    def heading(self) -> str:
        return self.passage.heading

    @property
    def previous(self) -> str:
        return self.passage.previous

    @property
    def following(self) -> str:
        return self.passage.following

    @property
    def body(self) -> str:
        return self.passage.authority

    @property
    def report_year(self) -> int:
        return self.passage.report_year

    def found(self, code: str, *, start: int | None = None, end: int | None = None, weight: int = 0) -> FigureReading:
        """The reading as a code, whose quote runs from the clause (or ``start``) to the count (or ``end``)."""
        begin = self.clause_start if start is None else min(start, self.clause_start)
        return FigureReading(code, begin, self.number.end if end is None else max(end, self.number.end), weight)

    def refused(self, codes: tuple[str, ...], reason: str) -> FigureReading | None:
        """The candidate that a count is left as for a reason, or None where the reason is ``"no"``: it is none of these codes."""
        return None if reason == "no" else self.left_out(codes, reason)

    def left_out(self, codes: tuple[str, ...], reason: str) -> FigureReading:
        """The reading as a candidate: the count may belong to these codes and is left out for this reason."""
        return FigureReading("", self.clause_start, self.number.end, 0, reason, codes)


@dataclass(frozen=True, slots=True)
class FigureReading:
    """What a count is read as. ``code`` is ``""`` for a candidate, then ``codes`` are those it may belong to and ``reason`` why.

    ``start`` and ``end`` bound the quote in the sentence; ``weight`` orders readings of one code that differ.
    """

    code: str
    start: int
    end: int
    weight: int = 0
    reason: str = ""
    codes: tuple[str, ...] = ()


@lru_cache(maxsize=1024)
def _last_comma(lead: str) -> int:
    """Where the last clause of a stretch begins."""
    ends = [mark.end() for mark in _BREAK.finditer(masked(lead))]
    return ends[-1] if ends else 0


def masked(text: str) -> str:
    """A text with what stands in brackets blanked, of the same length: 网站（含子网站，下同）发布 is one clause."""
    return _BRACKETS.sub(lambda bracket: "（" + "\u3000" * (len(bracket[0]) - 2) + "）", text) if "（" in text else text


# Longer than any sentence that is written: a flattened table, a hostile file.
LONGEST = 3000
# 公开50条。其中网站30条; 累计公开830条。2023年新增公开83条
_GOES_ON_WITH = re.compile(r"其中|(?:本年度?|今年|20\d\d年度?)(?:新增|主动公开)")
ABOUT_REQUESTS = re.compile("依申请|申请公开")  # 依申请公开情况


def passages(
    text: str, *, year: int, section: str = "", heading: str = "", planned: bool = False, authority: str = ""
) -> Iterator[Passage]:
    """The sentences of a paragraph; year, heading and plan carry over from one to the next."""
    folded = fold(text)
    under, governs, previous = heading, year, ""
    for sentence, after in zip_longest(found := list(sentences(folded.text)), found[1:]):
        if len(sentence.text) > LONGEST:
            yield Passage(sentence, folded, "", section, governs, year, planned)
            continue
        following = after.text[:LONGEST] if after and _GOES_ON_WITH.match(after.text) else ""
        yield Passage(sentence, folded, under, section, governs, year, planned, following, previous, authority)
        previous = sentence.text
        planned = planned or bool(words("scope", "plan").search(sentence.text))
        governs = year_after(sentence, governs, year)
        if len(sentence.text) <= 30:
            under = sentence.text
        elif not ABOUT_REQUESTS.search(heading):
            under = ""


def _label_goes_on(number: Number, text: str, near: int) -> bool:
    """Does what follows a number have its label too? Behind an audience, the shape of a site, an issue it has."""
    stretches = {"near": text[near : number.start], "before": text[: number.start], "behind": text[number.end :]}
    return why("label_goes_on", number, **stretches) is not None


def _is_planned(start: int, planned: bool, plan: re.Match[str] | None, anchors: list[tuple[int, int]], year: int) -> bool:
    """Does a count stand after 下一步 and the like, the report's own year not named since?"""
    since = plan.start() if plan and plan.start() < start else -1
    return (planned or since >= 0) and not any(since < place < start and named == year for place, named in anchors)


# 其中本年度新增275条
_OF_THE_YEAR = re.compile(r"(?:本年度?|今年|当年|20\d\d年度?)(?:我[局镇乡县区市办委街]|全[县市区镇乡局])?(?:新增|主动|共|公开)")


def _is_part(text: str, start: int, end: int, parts: list[tuple[int, int]]) -> bool:
    """Does a count split up a whole? Not where it is the year's own part of a count since the beginning (其中本年度新增275条)."""
    return any(first < start < last for first, last in parts) and not _OF_THE_YEAR.search(text, end, start)


_NEXT_UNIT = ("", "、", "共", "，共")  # 175期410条, 12期、36条
# 历年累计主动公开3200条，本年度320条
_OF_THIS_YEAR, _ALL_YEARS = re.compile(r"[，；](?:本年度?|今年|当年|20\d\d年度?)(?:新增)?"), re.compile("(?:历年)?累计")
# 由上年1128条增加到1887条
_RISE = re.compile(rf"^(?:大幅|稳步)?(?:{source('scope', 'change')}|增|升|降|减)(?:到|至|为)(?:了|20\d\d年度?|今年|本年度?|的)*$")
_BASE = re.compile(r"(?:由|从)(?:上年度?|去年|上一年度?|20\d\d年度?)?(?:底|末|同期)?(?:的)?$")


def _risen(context: Context, base: Context | None) -> Context:
    """For 由上年1128条增加到1887条, and 175期410条, the second count with the label of the first; else the context as it is."""
    if base and _OF_THIS_YEAR.fullmatch(context.lead) and _ALL_YEARS.search(base.lead):
        return replace(
            context,
            lead=_ALL_YEARS.sub("", base.lead) + context.lead.lstrip("，；").removesuffix("新增"),
            lead_start=base.lead_start,
        )
    again = base is not None and "共" in context.lead and base.number.unit == context.number.unit
    next_unit = (context.lead in _NEXT_UNIT and not again) or (
        context.lead in "，," and base is not None and base.number.unit == "期"
    )
    if base is None or not (next_unit or _RISE.match(context.lead)):
        return context
    return replace(context, lead=_BASE.sub("", base.lead), lead_start=base.lead_start)
