"""A sentence in, its counts with what is printed around each of them out: the view on which prose is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wenshang.parsing.numbers import Number
from wenshang.parsing.sentences import Sentence
from wenshang.parsing.wording import words

_BREAK = re.compile(r"(?<=\D)[,，]|[,，](?=\D)|[；：]|[,，](?=20\d\d年)")
_STOP = re.compile(r"[,，；：。、）（]|以及")


@dataclass(frozen=True, slots=True)
class Context:
    """A count and its surroundings, all in folded text; places count from the sentence's start.

    ``lead`` runs from the number before (or the sentence's start) to the count, ``clause`` from the last comma; ``after`` from
    the count to the next punctuation or number. ``before`` is the sentence up to the count, ``heading`` what the count
    stands under (the sentence before, the section's heading). ``year`` is the year that governs the count.
    """

    sentence: Sentence
    number: Number
    before: str
    lead: str
    clause: str
    after: str
    heading: str
    section: str
    year: int
    report_year: int
    planned: bool
    part: bool

    @property
    def clause_start(self) -> int:
        """Where the clause begins in the sentence."""
        return self.number.start - len(self.clause)

    @property
    def lead_start(self) -> int:
        """Where the lead begins in the sentence."""
        return self.number.start - len(self.lead)


def contexts(sentence: Sentence, *, heading: str, section: str, year: int, report_year: int, planned: bool) -> Iterator[Context]:
    """The counts of a sentence in reading order; ``year`` is the year inherited from what stands before it."""
    found = sentence.numbers()
    text, ends = sentence.text, [0]
    plan = words("scope", "plan").search(text)
    parts = sentence.parts()
    for index, number in enumerate(found):
        following = found[index + 1] if index + 1 < len(found) else None
        if number.kind == "year":
            year = _governs(text, number.start, int(number.value or 0)) or year
        if number.kind in ("count", "share", "money") and (number.unit or _bare(text, number)):
            if number.kind == "count":
                start, lead_start = number.start, ends[-1]
                lead = text[lead_start:start]
                stop = _STOP.search(text, number.end)
                end = min(stop.start() if stop else len(text), following.start if following else len(text))
                yield Context(
                    sentence, number, text[:start], lead, _clause(lead), text[number.end : end], heading, section, year,
                    report_year, planned or bool(plan and plan.start() < start), any(a < start < b for a, b in parts),
                )  # fmt: skip
            ends.append(number.end)


def _clause(lead: str) -> str:
    start = 0
    for mark in _BREAK.finditer(lead):
        start = mark.end()
    return lead[start:]


def _bare(text: str, number: Number) -> bool:
    """May a number without a unit be a count? Only at the end of a clause, and not if it looks like a year."""
    whole = number.end - number.start == 4 and isinstance(number.value, int) and 1990 <= number.value <= 2100
    return not whole and (number.end == len(text) or text[number.end] in ",，；：。、）（")


_ADVERB = re.compile(r"(?:^|[,，；：。、（）“”]|截至|截止|截止到|截至到|自|在|从|到|至|由|其中|末|即)$")
_NOUN = re.compile(
    r"年度?(?:的)?(?:部门|财政|预算|决算|政府工作报告|重点工作|工作要点|工作计划|政务公开|法治|国民|经济|统计|预决算|全国|高考|中考|计划|招生)"
)


_PRINTED = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=年)")


def _governs(text: str, start: int, year: int) -> int:
    """The printed year where it governs what follows, 0 where it only names a thing (2023年部门预算) or a base (2020年以来)."""
    if not _ADVERB.search(text, max(0, start - 4), start) or _NOUN.match(text, start + 4):
        return 0
    return 0 if re.match(r"年(?:以来|至今|起|开始)", text[start + 4 : start + 8]) else year


def year_after(sentence: Sentence, year: int) -> int:
    """The year that governs what follows a sentence in its paragraph."""
    for found in _PRINTED.finditer(sentence.text):
        if found[1]:
            year = _governs(sentence.text, found.start(), int(found[1])) or year
    return year
