"""Tell what a number of a sentence is about, where the tables count the same thing: applications, disputes, documents, fees."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

from wenshang.chinese.numbers import Number
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
class Clause:
    """The clause of a number: ``lead`` is the text before it from the number before, ``whole`` all, ``head`` what precedes."""

    lead: str
    whole: str
    head: str

    @classmethod
    def around(cls, text: str, number: Number, last: int) -> Clause:
        start = max((mark.end() for mark in CLAUSE_END.finditer(text, 0, number.start)), default=0)
        end = CLAUSE_END.search(text, number.end)
        whole = text[start : end.start() if end else len(text)]
        return cls(text[max(start, last) : number.start], whole, text[: number.start])


CLAUSE_END = re.compile(r"[，；：（）。]|,(?!\d)")


@cache
def _label(subject: str) -> re.Pattern[str]:
    """The label of a subject right before its number: 予以公开的申请共."""
    return re.compile(f"(?P<label>{source('stated', subject)}){filler('stated')}$")


def subjects(clause: Clause, number: Number, text: str, of_openness: bool) -> tuple[Subject, ...]:
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


UNTOLD: tuple[Subject, ...] = ("",)


def _request(clause: Clause, text: str) -> Subject:
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


def _document(clause: Clause, unit: str) -> Subject:
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


def _decision(clause: Clause) -> Subject:
    """作出行政处罚决定5件; 公开行政处罚信息120条 counts publications."""
    if words("stated_words", "published").search(clause.whole):
        return ""
    return next((subject for subject in _DECISIONS if _label(subject).search(clause.lead)), "")


_JOINED = r"行政复议(?:申请|案件)?(?:、|和|及|与|或)(?:被)?(?:提起)?(?:行政)?诉讼"
_COUNTED = r"(?:申请|案件)?(?:的)?(?:数量|数|总数)?(?:共计|共|合计|总计|为|有|发生)?$"
# 行政复议和行政诉讼均为2件; 行政复议、行政诉讼分别为3件、1件
_BOTH = re.compile(rf"{_JOINED}(?:案件|的)?(?:数量|数)?(?P<how>各|均为|均|共计|共|合计|总计|为)*$")
_APART = re.compile(rf"{_JOINED}(?:案件)?(?:数量|数)?分别为?(?P<first>\d+[^、和，\d]?(?:、|和|，)?)?$")


def _dispute(clause: Clause, text: str, number: Number) -> tuple[Subject, ...]:
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
