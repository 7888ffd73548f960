"""Read every quantity that a report's sentences state, and what it is about where the tables count the same thing.

For the rules that compare prose with tables (N1) and recompute sentences (N2). Only plain statements of the year's whole have a
subject; those on one way of asking, on another year, on the office's business as a reviewing organ and on results of cases have
none, because they state something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Literal, get_args

from wenshang.chinese.folding import fold, unspaced
from wenshang.chinese.numbers import Number, find_numbers
from wenshang.chinese.sentences import split
from wenshang.model import AnnualReport, Fact, Method, Place, Qualifier
from wenshang.vocabulary import load
from wenshang.vocabulary.prose import filler, source, words

Subject = Literal[
    "", "received", "processed", "granted", "granted_in_part", "refused", "unavailable", "rejected", "other", "carried_in",
    "carried_out", "reconsiderations", "litigations", "disputes", "fees", "rules.issued", "rules.repealed", "rules.in_force",
    "normative_documents.issued", "normative_documents.repealed", "normative_documents.in_force", "licensing", "penalty",
    "compulsion",
]  # fmt: skip
SUBJECTS: tuple[str, ...] = get_args(Subject)
_OUTCOMES: tuple[Subject, ...] = (
    "granted", "granted_in_part", "refused", "unavailable", "rejected", "other", "carried_in", "carried_out",
)  # fmt: skip
_DECISIONS: tuple[Subject, ...] = ("licensing", "penalty", "compulsion")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit in a sentence.

    ``subject`` is what it is about (``""`` where the tables count no such thing, or it is not said to be the year's whole);
    fees are in 万元 in ``value`` then. ``label`` is the text of its clause before it; ``start`` and ``end`` are places in the
    sentence's ``text``; ``raw`` is the number as folded; ``code`` is the fact that was read from it, if any.
    """

    value: int | Decimal
    qualifier: Qualifier
    unit: str
    kind: str
    subject: Subject
    label: str
    raw: str
    start: int
    end: int
    code: str = ""

    @property
    def exact(self) -> bool:
        """True where nothing makes the number inexact (余, 约, 超过 …)."""
        return self.qualifier is Qualifier.EXACT


@dataclass(frozen=True, slots=True)
class StatedSentence:
    """A sentence: ``text`` folded (for patterns), ``printed`` as it stands, its place, its quantities in order.

    ``section`` is the section's key, ``paragraph`` the folded text of the whole paragraph.
    """

    text: str
    printed: str
    place: Place
    section: str
    paragraph: str
    quantities: tuple[Quantity, ...] = field(default=(), repr=False)


def stated_sentences(report: AnnualReport) -> tuple[StatedSentence, ...]:
    """The sentences of a report's sections (of all its paragraphs where no section was told apart), in printed order."""
    received = report.fact("narrative.requests_received")
    return tuple(_sentences(report, received if received and received.method is Method.PROSE else None))


def _sentences(report: AnnualReport, received: Fact | None) -> Iterator[StatedSentence]:
    pieces = [(section.key, section.heading, paragraph) for section in report.sections for paragraph in section.paragraphs]
    if not pieces:
        pieces = [("", "", paragraph) for paragraph in report.document.paragraphs]
    for key, heading, paragraph in pieces:
        place = Place(section=heading, paragraph=paragraph.number, page=paragraph.page)
        whole = fold(paragraph.text).text
        for printed in split(paragraph.text):
            text = fold(printed).text
            fact = received if received and received.place.paragraph == paragraph.number else None
            yield StatedSentence(
                text, printed.strip(), place, key, whole, quantities(text, section=key, paragraph=whole, received=fact)
            )


def quantities(text: str, *, section: str = "", paragraph: str = "", received: Fact | None = None) -> tuple[Quantity, ...]:
    """The quantities of one folded sentence, in order; a zero said in words (未发生行政复议) stands where it is said.

    Parameters
    ----------
    section, paragraph
        Key of the section and text of the paragraph that the sentence stands in.
    received
        The fact of the year's applications, where it was read from this paragraph.

    >>> [(q.value, q.unit, q.subject) for q in quantities("全年办结申请12件，其中予以公开7件、部分公开5件。", section="requests")]
    [(12, '件', 'processed'), (7, '件', 'granted'), (5, '件', 'granted_in_part')]
    >>> [(q.value, q.subject) for q in quantities("制发行政规范性文件3件，废止1件；未发生行政复议。", section="disputes")]
    [(3, 'normative_documents.issued'), (1, 'normative_documents.repealed'), (0, 'reconsiderations')]
    """
    return tuple(sorted(_quantities(text, section, paragraph or text, received), key=lambda quantity: quantity.start))


def _quantities(text: str, section: str, paragraph: str, received: Fact | None) -> Iterator[Quantity]:
    of_openness = section in ("requests", "disputes") or re.search("信息公开|依申请", paragraph)
    last = 0
    known: set[Subject] = set()
    for number in find_numbers(text):
        if number.kind not in ("count", "money", "share") or number.value is None or number.doubt:
            continue
        clause = _Clause.around(text, number, last)
        code = "narrative.requests_received" if received and _is(received, text, number) else ""
        about: tuple[Subject, ...] = ("received",) if code else _subjects(clause, number, text, bool(of_openness))
        for subject in about or ("",):
            value = Decimal(number.value) / 10000 if subject == "fees" else number.value
            yield Quantity(
                value, number.qualifier, number.unit, number.kind, subject, clause.lead, text[number.start : number.end],
                number.start, number.end, code,
            )  # fmt: skip
        known.update(about)
        last = number.end
    yield from _zeros(text, received, bool(of_openness), known)


def _is(fact: Fact, text: str, number: Number) -> bool:
    """Is a number the one that the fact was read from?"""
    quote = fold(fact.quote).text
    return number.value == fact.value and fold(fact.raw).text in text[number.start : number.end] and quote in text


_NONE_SAID = re.compile(
    r"(?:未|无|没有)(?:有|被|发生|出现|收到|产生|因|涉及|引发|引起|提起|发现)*[^，。；]{0,16}?行政(?:复议|诉讼)"
)


def _zeros(text: str, received: Fact | None, of_openness: bool, known: set[Subject]) -> Iterator[Quantity]:
    """The zeros that are said in words: 未收到申请, 未发生行政复议、行政诉讼."""
    if received and received.value == 0 and "received" not in known and (at := text.find(fold(received.quote).text)) >= 0:
        yield _zero("received", received.quote, at, "narrative.requests_received")
    for match in _NONE_SAID.finditer(text) if of_openness else ():
        clause = next(piece for piece in re.split(_CLAUSE_END, text[match.start() :]) if piece)
        if words("stated_words", "other_time").search(clause) or words("stated_words", "other_business").search(text):
            continue
        if any(words("stated_words", group).search(clause) for group in ("case_results", "case_handled")):
            continue
        if "复议" in clause and not re.search("复议(?:决定|后)|经(?:行政)?复议", clause):
            yield _zero("reconsiderations", clause, match.start())
        if "诉讼" in clause:
            yield _zero("litigations", clause, match.start())


def _zero(subject: Subject, words_used: str, start: int, code: str = "") -> Quantity:
    return Quantity(
        0, Qualifier.EXACT, "件", "count", subject, unspaced(words_used), words_used, start, start + len(words_used), code
    )


@dataclass(frozen=True, slots=True)
class _Clause:
    """The clause of a number: ``lead`` is the text before it from the number before, ``whole`` all, ``head`` what precedes."""

    lead: str
    whole: str
    head: str

    @classmethod
    def around(cls, text: str, number: Number, last: int) -> _Clause:
        start = max((mark.end() for mark in _CLAUSE_END.finditer(text, 0, number.start)), default=0)
        end = _CLAUSE_END.search(text, number.end)
        whole = text[start : end.start() if end else len(text)]
        return cls(text[max(start, last) : number.start], whole, text[: number.start])


_CLAUSE_END = re.compile(r"[，；：（）。]|,(?!\d)")  # 办结12件，; not 1,200件


@cache
def _label(subject: str) -> re.Pattern[str]:
    """The label of a subject right before its number: 予以公开的申请共."""
    return re.compile(f"(?P<label>{source('stated', subject)}){filler('stated')}$")


def _subjects(clause: _Clause, number: Number, text: str, of_openness: bool) -> tuple[Subject, ...]:
    """What a number is about; two subjects where it is the number of each (行政复议、行政诉讼均为0件)."""
    if _label("fees").search(clause.lead) and number.kind == "money":
        return ("fees",)
    if number.unit not in load("prose")["stated_words"]["units"].split() or words("stated_words", "other_time").search(
        clause.whole
    ):
        return ()
    if subject := _document(clause, number.unit) or _decision(clause):
        return (subject,)
    if not of_openness or words("stated_words", "other_business").search(clause.whole):
        return ()
    if subject := _request(clause, text):
        return (subject,)
    return _dispute(clause, text, number)


def _request(clause: _Clause, text: str) -> Subject:
    """办结12件, 予以公开7件: what became of the applications."""
    if "申请" not in text or re.search("复议|诉讼", clause.whole):
        return ""
    for subject in _OUTCOMES:
        found = _label(subject).search(clause.lead)
        if found and not words("stated_words", "reasons").search(clause.lead[: found.start()]):
            return subject
    if words("stated_words", "answered_in_part").search(clause.whole) or not _label("processed").search(clause.lead):
        return ""
    return "processed"


def _document(clause: _Clause, unit: str) -> Subject:
    """制发规范性文件3件，废止1件: the document may be named in a clause before."""
    if unit not in ("件", "部", "个", "份"):
        return ""
    named = [(m.end(), s) for s in ("rules", "normative_documents") for m in re.finditer(source("stated", s), clause.head)]
    if not named or words("stated_words", "published").search(clause.whole):
        return ""
    kind = max(named)[1]
    for state in ("in_force", "repealed", "issued"):
        if words("stated_words", state).search(clause.lead):
            return f"{kind}.{state}"  # type: ignore[return-value]
    return ""


def _decision(clause: _Clause) -> Subject:
    """作出行政处罚决定5件; 公开行政处罚信息120条 counts publications."""
    if words("stated_words", "published").search(clause.whole):
        return ""
    return next((subject for subject in _DECISIONS if _label(subject).search(clause.lead)), "")


_JOINED = r"行政复议(?:申请|案件)?(?:、|和|及|与|或)(?:被)?(?:提起)?(?:行政)?诉讼"
_COUNTED = r"(?:申请|案件)?(?:的)?(?:数量|数|总数)?(?:共计|共|合计|总计|为|有|发生)?$"
# 行政复议和行政诉讼均为2件; 行政复议、行政诉讼分别为3件、1件
_BOTH = re.compile(rf"{_JOINED}(?:案件|的)?(?:数量|数)?(?P<how>各|均为|均|共计|共|合计|总计|为)*$")
_APART = re.compile(rf"{_JOINED}(?:案件)?(?:数量|数)?分别为?(?P<first>\d+[^、和，\d]?(?:、|和|，)?)?$")


def _dispute(clause: _Clause, text: str, number: Number) -> tuple[Subject, ...]:
    """行政复议3件, 行政诉讼1件, or one number for both."""
    if any(words("stated_words", group).search(clause.whole) for group in ("case_results", "case_handled")):
        return ()
    if words("stated_words", "other_business").search(text):
        return ()
    if apart := _APART.search(clause.head):
        return ("litigations",) if apart["first"] else ("reconsiderations",)
    if both := _BOTH.search(clause.lead):
        each = number.value == 0 or re.search("各|均", both[0])
        return ("reconsiderations", "litigations") if each else ("disputes",)
    if re.search(_JOINED, clause.lead):
        return ()
    if re.search(rf"行政复议{_COUNTED}", clause.lead):
        return ("reconsiderations",)
    return ("litigations",) if re.search(rf"行政诉讼{_COUNTED}", clause.lead) else ()
