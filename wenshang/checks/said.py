"""Sentences as the rules look at them: a report goes in, its sentences with their places and the quantities in them come out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from wenshang.chinese.folding import unspaced
from wenshang.chinese.numerals import numeral
from wenshang.chinese.sentences import split
from wenshang.model import AnnualReport, Place

UNITS = "条|件|篇|项|则|份|次|场|期|个|家|人|起|宗|例|万元|元"
#: Digits with separators of thousands, decimals and 万; a comma that does not part thousands parts clauses.
DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?万?"
#: Where a clause ends.
CLAUSE = r"[，；;：:（）()]|,(?!\d{3}(?!\d))"
#: A printed number: digits, or a Chinese numeral below a hundred.
NUMBER = rf"(?:{DIGITS}|[一二三四五六七八九]?十[一二三四五六七八九]?|[零〇一二两三四五六七八九])"
#: A number with its unit; ``about`` holds the words that make it inexact.
QUANTITY = re.compile(
    rf"(?P<before>约|近|超过?|逾|不足|突破)?(?P<number>{DIGITS})(?P<after>余|多)?(?P<unit>{UNITS})(?P<loose>左右|以上|上下)?"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: ``text`` without layout spaces and full-width digits (for patterns), ``printed`` as it stands, its place.

    ``section`` is the section's key, ``paragraph`` the text of the whole paragraph, as ``text`` is.
    """

    text: str
    printed: str
    place: Place
    section: str
    paragraph: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit inside a sentence; ``start`` and ``end`` are positions in the sentence's ``text``."""

    value: int | Decimal
    unit: str
    exact: bool
    start: int
    end: int


def read_number(text: str) -> int | Decimal:
    """The value of a printed number.

    >>> read_number("1.2万"), read_number("1,136"), read_number("十三"), read_number("两")
    (12000, 1136, 13, 2)
    """
    if not text[0].isdigit():
        return numeral(text) or 0
    value = Decimal(re.sub("[,万]", "", text)) * (10000 if text.endswith("万") else 1)
    return int(value) if value == int(value) else value


def quantities(text: str) -> tuple[Quantity, ...]:
    """The numbers with units in a text, in order."""
    return tuple(
        Quantity(
            read_number(found["number"]),
            found["unit"],
            not (found["before"] or found["after"] or found["loose"]),
            found.start("number"),
            found.end(),
        )
        for found in QUANTITY.finditer(text)
    )


def sentences(report: AnnualReport) -> tuple[Sentence, ...]:
    """The sentences of the report's sections (of all its paragraphs where no section was told apart), in printed order."""
    return tuple(_sentences(report))


def _sentences(report: AnnualReport) -> Iterator[Sentence]:
    pieces = [(section.key, section.heading, paragraph) for section in report.sections for paragraph in section.paragraphs]
    if not pieces:
        pieces = [("", "", paragraph) for paragraph in report.document.paragraphs]
    for key, heading, paragraph in pieces:
        place = Place(section=heading, paragraph=paragraph.number, page=paragraph.page)
        whole = unspaced(paragraph.text)
        for printed in split(paragraph.text):
            yield Sentence(unspaced(printed), printed.strip(), place, key, whole)
