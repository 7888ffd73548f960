"""Rules T1–T5: text repeated between years, between bodies and between quarters; problems repeated word for word."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import TypedDict

from wenshang.checks.outline import blocks, words
from wenshang.checks.reuse import Overlap, ReusedPassage, compare, likeness, passages
from wenshang.checks.rule import Case, rule
from wenshang.chinese.folding import unspaced
from wenshang.chinese.formatting import quarter
from wenshang.model import AnnualReport, Finding, Place, ProgressPage, SectionText, Severity, Status

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
