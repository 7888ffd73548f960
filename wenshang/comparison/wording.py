"""Sentences as records whose numbers are the figures themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import cache
from typing import Literal

from wenshang import vocabulary
from wenshang.comparison.figure import Figure


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a sentence; ``figure`` is the number it shows, or None for plain words."""

    text: str
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A Chinese sentence made by a rule (its name), of words and of figures that can open their evidence."""

    rule: str
    parts: tuple[Span, ...]

    @property
    def text(self) -> str:
        """The sentence as plain text."""
        return "".join(part.text for part in self.parts)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The numbers of the sentence, in order."""
        return tuple(part.figure for part in self.parts if part.figure is not None)

    def __str__(self) -> str:
        """The sentence as plain text."""
        return self.text


def sentence(rule: str, *pieces: str | Span | Figure) -> Sentence:
    """A sentence from words, figures (shown with their unit) and spans; empty words are dropped."""
    spans: list[Span] = []
    for piece in pieces:
        if isinstance(piece, Figure):
            spans.extend(amount(piece))
        elif isinstance(piece, Span):
            spans.append(piece)
        elif piece:
            spans.append(Span(piece))
    return Sentence(rule, tuple(spans))


def amount(figure: Figure, *, magnitude: bool = False) -> tuple[Span, ...]:
    """A figure and its unit as spans; ``magnitude`` leaves the sign to the words around it (增加, 减少)."""
    shown = Span(figure.magnitude if magnitude else figure.text, figure)
    return (shown,) if figure.unit == "%" or figure.blank else (shown, Span(figure.unit))


def flowing(sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
    """Sentences as one paragraph says them: the year is named where it changes, and not again in the sentences that follow."""
    flow: list[Sentence] = []
    current = ""
    for one in sentences:
        opening = one.parts[0].text if one.parts else ""
        named = re.match(r"\d{4}年(?![末至])", opening)
        if named and named[0] == current:
            flow.append(replace(one, parts=(Span(opening.removeprefix(current)), *one.parts[1:])))
        else:
            flow.append(one)
            current = named[0] if named else ("" if opening[:4].isdigit() else current)
    return tuple(flow)


@cache
def subject(code: str) -> str:
    """How a sentence names a figure.

    >>> subject("requests.refused.state_secret.total")
    '因属于国家秘密不予公开'
    """
    label = vocabulary.code(code).label.replace("·", "")
    named = next(
        (text for pattern, text in vocabulary.load("wording")["subjects"].items() if fnmatchcase(code, pattern)), "{label}"
    )
    return str(named).format(label=label)


def leading(where: Literal["sentences", "cards"]) -> tuple[str, ...]:
    """The figures that a brief opens with, most telling first: codes of its sentences, patterns of its cards."""
    return tuple(vocabulary.load("wording")["leading"][where])
