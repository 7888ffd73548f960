"""Rules F4–F6: what sections 一 and 五 must speak of, and headings numbered in order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from wenshang import vocabulary
from wenshang.checks import form
from wenshang.checks.rule import Case, rule
from wenshang.chinese.folding import unspaced
from wenshang.model import Finding, Paragraph, Place, SectionText, Severity, Status

_NUMERALS = "一二三四五六七八九十"
_TOP = re.compile(rf"^\s*([{_NUMERALS}])\s*[、.．]")  # 四、政府信息公开行政复议、行政诉讼情况
_SECOND = re.compile(rf"^\s*[（(]\s*([{_NUMERALS}])\s*[）)]")  # （三）政府信息管理情况
_ITEM = re.compile(rf"(?:^|[，。；：:\s])(?:([{_NUMERALS}])是|[（(](\d)[）)]|(\d)[.．、](?!\d))")  # 一是内容不够细致；二是…


@rule("F4")
def f4(case: Case) -> Iterator[Finding]:
    """Section 一 speaks of the five things that the notice names."""
    section = case.report.section("overview")
    divided = sum(bool(part.key) for part in case.report.sections) >= form.DIVIDED
    if section is None or not divided or case.report.edition == "2014" or not re.search(r"\w", section.text):
        return
    text = unspaced(section.text)
    missing = [name for name, words in _topics().items() if not words.search(text)]
    if missing:
        yield case.finding(
            Status.NOTICE,
            f"“{section.heading}”没有写到{'、'.join(missing)}",
            formula=f"应写5项，写到{5 - len(missing)}项",
            place=section.place(),
            quote=section.heading,
        )


@cache
def _topics() -> Mapping[str, re.Pattern[str]]:
    return {topic["name"]: re.compile("|".join(topic["words"])) for topic in vocabulary.load("checking")["topic"]}


@rule("F5")
def f5(case: Case) -> Iterator[Finding]:
    """Section 五 names at least one problem, and a measure for each."""
    section = case.report.section("problems")
    text = unspaced(section.text) if section else ""
    if section is None or case.report.edition == "2014" or not re.search(r"\w", text):
        return  # an absent or empty section is for F1
    heading, place = f"“{section.heading}”", section.place()
    if (none := re.sub(r"\W|_", "", text)) and words()["none"].search(none):
        message, quote = f"{heading}只写“{none}”，没有写明问题和改进措施", section.text.strip()
        yield case.finding(Status.ERROR, message, formula="问题0个，措施0项", place=place, quote=quote)
        return
    found = blocks(section, case.report.year)
    problems, measures = "".join(found.problems), "".join(found.measures)
    if not words()["problem"].search(problems):
        yield case.finding(Status.NOTICE, f"{heading}没有写明存在的问题", place=place, quote=section.text.strip()[:120])
    elif not words()["measure"].search(measures):
        yield case.finding(Status.NOTICE, f"{heading}写了问题，没有写明改进措施", place=place, quote=problems[:120])
    elif 1 < (done := _items(measures)) < (named := _items(problems)):
        message, formula = f"{heading}列出问题{named}个，改进措施{done}项", f"问题{named}个 > 措施{done}项"
        yield case.finding(Status.NOTICE, message, severity=Severity.LOW, formula=formula, place=place, quote=problems[:120])


@cache
def words() -> Mapping[str, re.Pattern[str]]:
    """The words by which section 五 is read."""
    raw = vocabulary.load("checking")["problems"]
    found = {name: re.compile(words if isinstance(words, str) else "|".join(words)) for name, words in raw.items()}
    return found | {"problem": re.compile("|".join([*raw["lack"], *raw["problem"]]))}


class ProblemBlocks(NamedTuple):
    """Section 五 taken apart, as sentences: the year's problems, its measures, and what it says of last year's problems."""

    problems: tuple[str, ...]
    measures: tuple[str, ...]
    of_last_year: tuple[str, ...]


def blocks(section: SectionText, year: int) -> ProblemBlocks:
    """The sentences of a report's section 五 by what they speak of.

    The measures begin where a sentence says so (下一步，…). Last year's problems stand below a heading that names it, or before a
    second block of problems. With no such word every sentence that names no problem is a measure.
    """
    problems: list[str] = []
    measures: list[str] = []
    earlier: list[str] = []
    inside = of_last_year = False
    for paragraph in section.paragraphs:
        text = unspaced(paragraph.text)
        if heading := words()["last_year"].match(text):
            of_last_year = heading["year"] is None or int(heading["year"]) < year
        elif words()["new_block"].match(text):
            of_last_year = False
        for sentence in re.findall("[^。\n]+。?", text):
            if of_last_year:
                earlier.append(sentence)
                continue
            if inside and words()["another_block"].search(sentence):
                earlier, problems, measures, inside = [*earlier, *problems, *measures], [], [], False
            inside = inside or words()["measures_begin"].search(sentence) is not None
            (measures if inside else problems).append(sentence)
    if not measures:
        measures = [sentence for sentence in problems if not words()["problem"].search(sentence)]
    return ProblemBlocks(tuple(problems or measures), tuple(measures), tuple(earlier))


def _items(text: str) -> int:
    """How many items a text enumerates (一是 … 二是 …): the highest number that follows its predecessors."""
    last = 0
    for match in _ITEM.finditer(text):
        number = _NUMERALS.index(match[1]) + 1 if match[1] else int(match[2] or match[3])
        last = number if number == last + 1 else last
    return last


@rule("F6")
def f6(case: Case) -> Iterator[Finding]:
    """Headings are numbered one after the other."""
    if case.report.edition == "2014":
        return
    headings = [section for section in case.report.sections if section.key and _TOP.match(section.heading)]
    numbers = [_NUMERALS.index(section.heading.strip()[0]) + 1 for section in headings]
    if headings and headings[0].key == "overview" and numbers[0] != 1:
        yield _out_of_order(case, "", headings[0].heading, headings[0].place())
    for (before, one), (section, two) in pairwise(zip(headings, numbers, strict=True)):
        if two != one + 1 and not (two > one and _absent_between(case, one, two)):
            yield _out_of_order(case, before.heading, section.heading, section.place())
    for section in case.report.sections:
        yield from _second_level(case, section)


def _absent_between(case: Case, one: int, two: int) -> bool:
    """Whether a section is missing between two numbers: F1 says so."""
    expected = vocabulary.form(case.report.edition).sections[one : two - 1]
    found = {section.key for section in case.report.sections}
    return any(section.key not in found for section in expected)


def _out_of_order(case: Case, before: str, heading: str, place: Place, status: Status = Status.ERROR) -> Finding:
    printed = [re.sub(r"\s", "", text)[:12] for text in (before, heading)]
    after = f"“{printed[0]}”之后是" if before else "第一个标题是"
    return case.finding(
        status,
        f"标题序号不连续：{after}“{printed[1]}”",
        formula=f"{_numeral(before)} → {_numeral(heading)}".lstrip(),
        place=place,
        quote=heading,
    )


def _numeral(heading: str) -> str:
    return next((mark for mark in heading if mark in _NUMERALS), "")


def _second_level(case: Case, section: SectionText) -> Iterator[Finding]:
    """（一）（二）（二）: a number printed twice, or left out; a new （一） begins another list."""
    last: Paragraph | None = None
    for paragraph in section.paragraphs if section.key else ():
        match = _SECOND.match(paragraph.text)
        if match is None:
            continue
        before = _SECOND.match(last.text) if last else None
        number, expected = _NUMERALS.index(match[1]), _NUMERALS.index(before[1]) + 1 if before else 0
        if number not in (0, expected) and last is not None:
            place = section.place(paragraph)
            yield _out_of_order(case, last.text.strip(), paragraph.text.strip(), place, Status.NOTICE)
        last = paragraph
