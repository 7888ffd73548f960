"""How much of a text is repeated from another: a share, and the passages repeated, dropped and new.

One definition everywhere. A text is cut into passages at 。；！？ and line ends; numbers and dates are masked, spaces and
punctuation do not count, headings and other short pieces are left out. Passages are paired one to one, the most alike first,
at a similarity of at least 0.75 (Indel, rapidfuzz). The share is the characters of paired passages weighted by their
similarity over all characters of both texts: identical texts 100 %, unrelated ones near 0, the same whichever comes first.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

#: Passages less alike than this are different; a passage with fewer characters is a heading or a list mark.
ALIKE, SHORTEST = 0.75, 6

_MASKED = re.compile(r"[\d０-９]+(?:[.,，．][\d０-９]+)*[%％万亿]?")
_RUN = re.compile("#+")
_NOT_TEXT = re.compile(r"[^\w#]+")
_MARK = re.compile(r"^\s*(?:[（(]?[一二三四五六七八九十\d]+[）)、.．]|[一二三四五六七八九十]+是)\s*")
_HEADING = re.compile(r"^\s*(?:[（(][一二三四五六七八九十]+[）)]|[一二三四五六七八九十]+、)[^，,。；;：:]{2,24}$")


@dataclass(frozen=True, slots=True)
class ReusedPassage:
    """A piece of text as printed, and as compared."""

    printed: str
    masked: str


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two texts side by side: ``share`` from 0 to 1, pairs (left, right, similarity) repeated, passages only left or right."""

    share: float
    repeated: tuple[tuple[ReusedPassage, ReusedPassage, float], ...]
    only_left: tuple[ReusedPassage, ...]
    only_right: tuple[ReusedPassage, ...]

    @property
    def characters(self) -> int:
        """Characters compared, of both texts."""
        paired = sum(len(one.masked) + len(two.masked) for one, two, _ in self.repeated)
        return paired + sum(len(passage.masked) for passage in (*self.only_left, *self.only_right))

    @property
    def size(self) -> int:
        """Characters compared, of the shorter text."""
        left = sum(len(pair[0].masked) for pair in self.repeated) + sum(len(passage.masked) for passage in self.only_left)
        right = sum(len(pair[1].masked) for pair in self.repeated) + sum(len(passage.masked) for passage in self.only_right)
        return min(left, right)

    @property
    def percent(self) -> str:
        """The share as printed; never rounded up to 100%.

        >>> compare("甲乙丙丁戊己庚", "甲乙丙丁戊己庚").percent
        '100%'
        """
        return "100%" if self.share == 1 else f"{min(self.share, 0.994):.0%}"

    @property
    def longest(self) -> tuple[str, str]:
        """The longest repeated passage as it stands in each text."""
        pairs = sorted(self.repeated, key=lambda pair: -len(pair[0].masked) * pair[2])
        return (pairs[0][0].printed, pairs[0][1].printed) if pairs else ("", "")


def mask(text: str) -> str:
    """A text as compared: list marks, numbers, dates, spaces and punctuation do not tell passages apart.

    >>> mask("一是2023年1月公开信息1,136条") == mask("（二） 2024年12月公开信息 98 条")
    True
    """
    return _NOT_TEXT.sub("", _RUN.sub("#", _MASKED.sub("#", _MARK.sub("", text.strip()))).replace("_", ""))


@lru_cache(maxsize=4096)
def passages(text: str) -> tuple[ReusedPassage, ...]:
    """The passages of a text that count, in order."""
    return tuple(passage for line in text.splitlines() for passage in passages_of_line(line))


@lru_cache(maxsize=65536)
def passages_of_line(line: str) -> tuple[ReusedPassage, ...]:
    """The passages of one line; lines are what two years and two rules have in common."""
    pieces = ((piece.strip(), mask(piece)) for piece in re.split(r"[。；;！？\t]+", line) if not _HEADING.match(piece))
    return tuple(ReusedPassage(piece, masked) for piece, masked in pieces if len(masked) >= SHORTEST)


@lru_cache(maxsize=4096)
def compare(left: str, right: str) -> Overlap:
    """How much of two texts is the same.

    >>> round(compare("今年公开信息3条，工作有序推进。", "加强队伍建设，定期举办业务培训。").share, 2)
    0.0
    """
    one, two = passages(left), passages(right)
    pairs = _pairs(one, two)
    total = sum(len(passage.masked) for passage in (*one, *two))
    same = sum((len(one[i].masked) + len(two[j].masked)) * alike for i, j, alike in pairs)
    first, second = {i for i, _, _ in pairs}, {j for _, j, _ in pairs}
    return Overlap(
        share=min(same / total, 1.0) if total else 0.0,
        repeated=tuple((one[i], two[j], alike) for i, j, alike in sorted(pairs)),
        only_left=tuple(passage for i, passage in enumerate(one) if i not in first),
        only_right=tuple(passage for j, passage in enumerate(two) if j not in second),
    )


def likeness(left: str, right: str) -> float:
    """A quick first look, from 0 to 1, to choose which of many texts to ``compare``: the runs of three characters in common."""
    one, two = _runs(left), _runs(right)
    return 2 * len(one & two) / ((len(one) + len(two)) or 1)


@lru_cache(maxsize=512)
def _runs(text: str) -> frozenset[str]:
    whole = "".join(passage.masked for passage in passages(text))
    return frozenset(whole[at : at + 3] for at in range(len(whole) - 2))


def _pairs(one: tuple[ReusedPassage, ...], two: tuple[ReusedPassage, ...]) -> list[tuple[int, int, float]]:
    """Passages paired one to one: the equal ones in order, then the most alike of the rest."""
    waiting: defaultdict[str, list[int]] = defaultdict(list)
    for j, passage in enumerate(two):
        waiting[passage.masked].append(j)
    pairs: list[tuple[int, int, float]] = []
    for i, passage in enumerate(one):
        if waiting[passage.masked]:
            pairs.append((i, waiting[passage.masked].pop(0), 1.0))
    left = sorted(set(range(len(one))) - {i for i, _, _ in pairs})
    right = sorted(j for rest in waiting.values() for j in rest)
    return pairs + _alike([(i, one[i].masked) for i in left], [(j, two[j].masked) for j in right])


def _alike(one: list[tuple[int, str]], two: list[tuple[int, str]]) -> list[tuple[int, int, float]]:
    from rapidfuzz.distance.Indel import normalized_similarity
    from rapidfuzz.process import extract

    others = [right for _, right in two]
    found = []
    for i, left in one:
        for right, alike, at in extract(left, others, scorer=normalized_similarity, score_cutoff=ALIKE, limit=None):
            found.append((-alike, min(left, right), max(left, right), i, two[at][0]))
    pairs: list[tuple[int, int, float]] = []
    used_left: set[int] = set()
    used_right: set[int] = set()
    for less, _, _, i, j in sorted(found):
        if i not in used_left and j not in used_right:
            used_left.add(i)
            used_right.add(j)
            pairs.append((i, j, -less))
    return pairs
