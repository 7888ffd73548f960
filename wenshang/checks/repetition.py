"""How much of a text is repeated from another, and rules T1–T5: between years, bodies and quarters; problems word for word.

One definition everywhere. A text is cut into passages at 。；！？ and line ends; numbers and dates are masked, spaces and
punctuation do not count, headings and other short pieces are left out. Passages are paired one to one, the most alike first,
at a similarity of at least 0.75 (Indel, rapidfuzz). The share is the characters of paired passages weighted by their
similarity over all characters of both texts: identical texts 100 %, unrelated ones near 0, the same whichever comes first.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import TypedDict

from wenshang.checks.outline import blocks, words
from wenshang.checks.rule import Case, rule
from wenshang.chinese.folding import unspaced
from wenshang.chinese.formatting import quarter
from wenshang.model import AnnualReport, Finding, Place, ProgressPage, SectionText, Severity, Status

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


#: Of many siblings, this many that look most alike are compared passage by passage.
CLOSEST = 3


class _Shown(TypedDict):
    formula: str
    place: Place
    quote: str
    beside: tuple[str, str]


def by_section(report: AnnualReport, other: AnnualReport) -> dict[str, Overlap]:
    """The overlap of each section that both reports have, by the section's key, in printed order."""
    return {
        section.key: compare(section.text, match.text)
        for section in report.sections
        if section.key and (match := other.section(section.key)) is not None
    }


def over_the_whole(report: AnnualReport, other: AnnualReport) -> Overlap:
    """The overlap of two reports, section by section; a section that only one of them has is not repeated."""
    found = by_section(report, other)
    alone = [[s.text for s in one.sections if s.key and s.key not in found] for one in (report, other)]
    left, right = (compare("\n".join(alone[0]), "").only_left, compare("", "\n".join(alone[1])).only_right)
    overlaps = (*found.values(), Overlap(0.0, (), left, right))
    whole = sum(overlap.characters for overlap in overlaps)
    return Overlap(
        share=sum(overlap.share * overlap.characters for overlap in overlaps) / whole if whole else 0.0,
        repeated=tuple(pair for overlap in overlaps for pair in overlap.repeated),
        only_left=tuple(passage for overlap in overlaps for passage in overlap.only_left),
        only_right=tuple(passage for overlap in overlaps for passage in overlap.only_right),
    )


@rule("T1")
def t1(case: Case) -> Iterator[Finding]:
    """Sections repeated from the report of the year before."""
    if case.adjacent is None:
        return
    for key, overlap in by_section(case.report, case.adjacent).items():
        section, before = case.report.section(key), case.adjacent.section(key)
        if section and before and _much(case, overlap):
            yield case.finding(
                Status.NOTICE,
                f"“{section.heading}”与{case.adjacent.year}年度重复{overlap.percent}",
                severity=Severity.MEDIUM if overlap.share >= 0.95 else None,
                **_shown(overlap, section.place(), f"{case.adjacent.year}年度报告 {before.heading}"),
            )


def _threshold(case: Case) -> float:
    """The share from which repetition is worth a line: a profile may set another than the rule's own."""
    declared = float(case.rule.declared["share"])
    return case.profile.thresholds.get(case.rule.code, declared) if case.profile else declared


def _much(case: Case, overlap: Overlap) -> bool:
    """Whether enough is repeated, of texts that are long enough to say something."""
    return overlap.share >= _threshold(case) and overlap.size >= case.rule.declared.get("least", 0)


def _shown(overlap: Overlap, place: Place, other: str) -> _Shown:
    here, there = overlap.longest
    same = sum(len(one.masked) + len(two.masked) for one, two, _ in overlap.repeated)
    rest = sum(len(passage.masked) for passage in (*overlap.only_left, *overlap.only_right))
    formula = f"重复{len(overlap.repeated)}句（{same}字）÷ 两文共{same + rest}字，按相似度计 = {overlap.percent}"
    return {"formula": formula, "place": place, "quote": here, "beside": (other, there)}


@rule("T2")
def t2(case: Case) -> Iterator[Finding]:
    """The sibling body whose report of the same year is most alike, if very alike."""
    report, own = case.report, _prose(case.report)
    siblings = (one for one in case.siblings if one.year == report.year and one.authority != report.authority)
    others = [(_prose(sibling), sibling) for sibling in siblings]
    others.sort(key=lambda pair: (-likeness(own, pair[0]), pair[1].authority))
    compared = [(compare(own, text), sibling) for text, sibling in others[:CLOSEST]]
    ranked = sorted(compared, key=lambda pair: (-pair[0].share, pair[1].authority))
    if ranked and _much(case, ranked[0][0]):
        overlap, sibling = ranked[0]
        message = f"与{sibling.authority}同年度报告重复{overlap.percent}"
        yield case.finding(Status.NOTICE, message, **_shown(overlap, Place(), f"{sibling.authority}{sibling.year}年度报告"))


def _prose(report: AnnualReport) -> str:
    return "\n".join(section.text for key in ("overview", "problems", "further") if (section := report.section(key)))


@rule("T3")
def t3(case: Case) -> Iterator[Finding]:
    """Quarterly progress pages that carry (nearly) the same text."""
    for earlier, later in combinations(sorted(case.report.progress, key=lambda page: page.period), 2):
        overlap = compare(_told(later), _told(earlier))
        if not _much(case, overlap):
            continue
        one, two = _quarter(later), _quarter(earlier)
        same = "进展文字相同" if overlap.share == 1 else "进展文字基本相同"
        yield case.finding(
            Status.NOTICE,
            f"{one}与{two}{same}（重复{overlap.percent}）",
            severity=None if overlap.share == 1 else Severity.LOW,
            period=later.period,
            **_shown(overlap, later.place, f"{two} {earlier.place}".strip()),
        )


def _told(page: ProgressPage) -> str:
    """What a page tells of its own quarter; the tasks themselves stay the same all year."""
    return "\n".join(f"{row[2]}\n{row[3]}" for row in page.rows)


def _quarter(page: ProgressPage) -> str:
    return quarter(page.period) if page.period[-2:-1] == "Q" else page.period


@rule("T4")
def t4(case: Case) -> Iterator[Finding]:
    """Problems of last year stated again word for word; a list that is headed as last year's is not counted."""
    section = case.report.section("problems")
    before = case.adjacent.section("problems") if case.adjacent else None
    if section is None or before is None or case.adjacent is None:
        return
    known = {passage.masked: passage for passage in _problems(before, case.adjacent.year)}
    for passage in _problems(section, case.report.year):
        if passage.masked in known:
            yield case.finding(
                Status.NOTICE,
                f"与{case.adjacent.year}年度逐字相同的问题：{passage.printed}",
                formula="两年原文相同（数字和日期不计）",
                place=section.place(),
                quote=passage.printed,
                beside=(f"{case.adjacent.year}年度报告 {before.heading}", known[passage.masked].printed),
            )


def _problems(section: SectionText, year: int) -> Iterator[ReusedPassage]:
    """The passages that state a problem of the report's own year."""
    of_last_year = "\n".join(blocks(section, year).of_last_year)
    for passage in passages(section.text):
        states = len(passage.masked) >= 8 and words()["lack"].search(passage.printed) is not None
        if states and unspaced(passage.printed) not in of_last_year:
            yield passage


@rule("T5")
def t5(case: Case) -> Iterator[Finding]:
    """The share repeated over the whole report, from a threshold on that a profile may set."""
    if case.adjacent is None:
        return
    threshold = _threshold(case)
    overlap = over_the_whole(case.report, case.adjacent)
    if _much(case, overlap):
        message = f"全文与{case.adjacent.year}年度重复{overlap.percent}，达到{threshold:.0%}"
        shown = _shown(overlap, Place(), f"{case.adjacent.year}年度报告")
        yield case.finding(Status.NOTICE, message, **shown)
