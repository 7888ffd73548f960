"""A folded paragraph in, its sentences and clauses out, each with its place.

A *sentence* ends at 。！？ (or the paragraph's end); a *clause* at a comma, semicolon or colon outside brackets. The first
clause after 其中 opens the *parts* of the sentence: what follows splits up a whole that stands before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wenshang.parsing.numbers import Number, numbers

_SENTENCE_END = re.compile(r"[。！？\n]+")
_CLAUSE_END = re.compile(r"(?<=\D)[,，](?=.)|[,，](?=\D|$)|[；：]")
_PARTS = re.compile(r"其中|包括：|包含：|分别是|（(?=[^（）]*\d)")
_GAZETTE = re.compile(r"(?:政府|[省市县区州旗])公报》$")
_TITLE = re.compile(r"《[^》]*》")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a folded text: ``start`` and ``end`` are its place; titles in 《》 are masked in ``text``, length kept."""

    text: str
    start: int
    end: int

    def numbers(self) -> list[Number]:
        """The numbers of the sentence; places count from the sentence's start.

        >>> [n.value for n in next(sentences("公开信息50条，占12%。")).numbers()]
        [50, 12]
        """
        return list(numbers(self.text))

    @property
    def parts_from(self) -> int:
        """Where the parts of the sentence begin (其中, an open bracket that holds numbers); the sentence's length if nowhere."""
        found = _PARTS.search(self.text)
        return found.start() if found else len(self.text)

    def clauses(self) -> list[Clause]:
        """The clauses of the sentence in reading order.

        >>> [clause.text for clause in next(sentences("主动公开211条，其中：网站1,200条；微信5条。")).clauses()]
        ['主动公开211条', '其中', '网站1,200条', '微信5条']
        """
        found, start = [], 0
        for mark in _CLAUSE_END.finditer(self.text):
            found.append(Clause(self.text[start : mark.start()], start, mark.start(), mark[0]))
            start = mark.end()
        if start < len(self.text):
            found.append(Clause(self.text[start:], start, len(self.text), ""))
        return found


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a sentence; places count from the sentence's start; ``mark`` is the punctuation that ends it."""

    text: str
    start: int
    end: int
    mark: str


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of a folded text."""
    start = 0
    masked = _TITLE.sub(_mask, text) if "《" in text else text
    for mark in _SENTENCE_END.finditer(masked):
        if mark.start() > start:
            yield Sentence(masked[start : mark.start()], start, mark.start())
        start = mark.end()
    if start < len(masked):
        yield Sentence(masked[start:], start, len(masked))


def _mask(title: re.Match[str]) -> str:
    return title[0] if _GAZETTE.search(title[0]) else "《" + "\u3000" * (len(title[0]) - 2) + "》"
