"""Rule N2: the arithmetic inside a sentence: growth against the year before, shares, listed parts against their whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from wenshang import vocabulary
from wenshang.checks.rule import Case, number, rule
from wenshang.chinese.folding import unspaced
from wenshang.chinese.numbers import find_numbers
from wenshang.model import Fact, Finding, Method, Qualifier, Severity, Status
from wenshang.parsing.prose.quantities import StatedSentence

_UNITS = "条|件|篇|项|则|份|次|场|期|个|家|人|起|宗|例|万元|元"
#: Digits with separators of thousands, decimals and 万; a comma that does not part thousands parts clauses.
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?万?"
_N = rf"((?<![\d,.]){_DIGITS})"
_U = rf"(?:{_UNITS})"
_UP, _DOWN = "增加|增长|上升|提高|提升|增至", "减少|下降|降低|降至"
_PERCENT = r"(\d+(?:\.\d+)?)%"
_LAST = r"(?:上年|去年|上一年|上年度|去年同期|20\d\d年)(?:度)?(?:同期)?"
_THIS = r"(?:今年|本年|本年度|20\d\d年)?(?:度)?的?"
#: 由上年A条增加到B条，(同比)增长P%
_FROM_TO = re.compile(
    rf"(?:由|从){_LAST}的?{_N}{_U}(?:,|，)?({_UP}|{_DOWN})(?:到|至|为)?{_THIS}{_N}{_U}[，,（(](?:同比)?(?:增幅|降幅|增长率)?"
    rf"(?:{_UP}|{_DOWN}|为|达到?)*了?{_PERCENT}"
)
#: B条，比上年增加C条，增长P%
_BY = re.compile(
    rf"{_N}{_U}[，,](?:同比|[比较]{_LAST})({_UP}|{_DOWN})了?{_N}{_U}[，,（(](?:同比)?(?:增幅|降幅)?(?:{_UP}|{_DOWN}|为|达)*了?{_PERCENT}"
)
#: 上年A条，今年B条，增长P%
_TWO_YEARS = re.compile(
    rf"(?:上年|去年|上年度|上一年)[^，,；;。\d]{{0,12}}{_N}({_U})[，,](?:今年|本年|本年度)[^，,；;。\d]{{0,12}}{_N}\2[，,](?:同比)?({_UP}|{_DOWN})了?{_PERCENT}"
)
_ADJACENT = rf"{_U}[，,（(]?(?:同比|[比较]{_LAST}(?:同期)?)({_UP}|{_DOWN})了?{_PERCENT}"


@rule("N2")
def n2(case: Case) -> Iterator[Finding]:
    """Sentence by sentence: what can be recomputed from the numbers printed in it (or from last year's report)."""
    for before, sentence in pairwise((None, *case.sentences)):
        assert sentence is not None  # noqa: S101
        found = tuple(listings(sentence, before))
        for listing in found:
            yield from _check(case, sentence, listing)
        if "%" in sentence.text:
            yield from _growth(case, sentence)
            for listing in found:
                yield from _shares(case, sentence, listing)
    yield from _across(case)


def _growth(case: Case, sentence: StatedSentence) -> Iterator[Finding]:
    for match in _FROM_TO.finditer(sentence.text):
        yield from _judge(case, sentence, match[1], match[3], match[2], match[4])
    for match in _BY.finditer(sentence.text):
        now, change = _value(match[1]), _value(match[3])
        before = now + change if match[2] in _DOWN.split("|") else now - change
        yield from _judge(case, sentence, number(before), match[1], match[2], match[4])
    for match in _TWO_YEARS.finditer(sentence.text):
        yield from _judge(case, sentence, match[1], match[3], match[4], match[5])


def _judge(
    case: Case,
    sentence: StatedSentence,
    before: str,
    now: str,
    direction: str,
    stated: str,
    *,
    codes: tuple[str, ...] = (),
) -> Iterator[Finding]:
    """A stated growth in percent against the two figures; the printed decimals may be rounded or cut."""
    first, last = Decimal(_value(before)), Decimal(_value(now))
    if first <= 0:
        return
    sign = -1 if direction in _DOWN.split("|") else 1
    true = (last - first) / first * 100 * sign
    if abs(true - Decimal(stated)) >= _step(stated):
        shown = _rounded(true, stated)
        minuend, subtrahend = (first, last) if sign < 0 else (last, first)
        yield case.finding(
            Status.ERROR,
            f"所称{direction}{stated}%与两年数字不符，按上年{number(first)}、本年{number(last)}计算为{shown}%",
            codes=codes,
            formula=f"({number(minuend)} − {number(subtrahend)}) ÷ {number(first)} = {shown}% ≠ {stated}%",
            difference=Decimal(stated) - shown,
            at=sentence,
        )


def _value(printed: str) -> int | Decimal:
    """The value of a printed number.

    >>> _value("1.2万"), _value("1,136")
    (12000, 1136)
    """
    return next(number.value for number in find_numbers(printed) if number.value is not None)


def _step(stated: str) -> Decimal:
    """One unit of the last printed decimal."""
    return Decimal(1).scaleb(-len(stated.partition(".")[2]))


def _rounded(value: Decimal, stated: str) -> Decimal:
    return value.quantize(min(_step(stated), Decimal("0.01")))


def _across(case: Case) -> Iterator[Finding]:
    """Growth stated right behind a figure of prose, against the same figure of last year's report."""
    for fact in case.report.facts:
        earlier = case.adjacent.fact(fact.code) if case.adjacent and fact.method is Method.PROSE else None
        if earlier is None or not _comparable(fact, earlier):
            continue
        printed = re.search(_DIGITS, unspaced(fact.raw))
        here = [s for s in case.sentences if printed and s.place.paragraph == fact.place.paragraph and printed[0] in s.text]
        sentence = here[0] if here else None
        match = sentence and printed and re.search(rf"(?<![\d,.]){re.escape(printed[0])}{_ADJACENT}", sentence.text)
        if sentence and match:
            yield from _judge(case, sentence, number(earlier.value), number(fact.value), match[1], match[2], codes=(fact.code,))


def _comparable(fact: Fact, earlier: Fact) -> bool:
    level = vocabulary.comparability(fact.code, earlier.edition, fact.edition)[0]
    exact = fact.qualifier is Qualifier.EXACT and earlier.qualifier is Qualifier.EXACT
    return exact and level == "comparable" and fact.value is not None and earlier.value is not None


def _shares(case: Case, sentence: StatedSentence, listing: Listing) -> Iterator[Finding]:
    """A part with its share, against the whole; silent where any other number of the sentence explains it."""
    whole = listing.whole
    if whole.value <= 0:
        return
    for match in re.finditer(rf"{_N}({_U})[，,（(]占(?:比|总数的?|总量的?|全部的?)?(?:为|约)?{_PERCENT}", listing.text):
        part, stated = Decimal(_value(match[1])), match[3]
        numbers = (whole, *counted(sentence.text))
        bases = [Decimal(quantity.value) for quantity in numbers if quantity.value > 0]
        if (
            match[2] == whole.unit
            and "约" not in match[0]
            and all(abs(part / base * 100 - Decimal(stated)) >= _step(stated) for base in bases)
        ):
            true = _rounded(part / Decimal(whole.value) * 100, stated)
            formula = f"{number(part)} ÷ {number(whole.value)} = {true}% ≠ {stated}%"
            yield case.finding(
                Status.ERROR,
                f"所称占比{stated}%与句中数字不符，应为{true}%",
                severity=Severity.LOW,
                formula=formula,
                difference=Decimal(stated) - true,
                at=sentence,
            )


_REMARK = re.compile(r"（[^（）]*）|\([^()]*\)")
_CHANNELS = re.compile("网站|网络|网上|微信|微博|公众号|新媒体|平台|公报|专栏|抖音|渠道|电子|栏")
_NOT_A_PART = re.compile("上年|去年|同比|较|增加|减少|增长|下降|累计|以来|合计|总计|共计|共")
_NOT_THE_WHOLE = re.compile("包括|包含|含|上年|去年|其中|以及")
#: Two classes that every case falls in one of; and two that it seems to.
_COMPLETE = re.compile("自然人.*法人.{0,3}其他组织|(?:人大|建议).*(?:政协|提案)")
_SEEMS_COMPLETE = re.compile("自然人.*法人")


@dataclass(frozen=True, slots=True)
class Counted:
    """A number with its unit; ``start`` and ``end`` are places in the text it stands in."""

    value: int | Decimal
    unit: str
    exact: bool
    start: int
    end: int


def counted(text: str) -> list[Counted]:
    """The counts and sums of money in a folded text, in order.

    >>> [(one.value, one.unit) for one in counted("收到申请5,136件,办结3件，占12%，1136,条")]
    [(5136, '件'), (3, '件')]
    """
    return [
        Counted(found.value, found.unit, found.qualifier is Qualifier.EXACT, found.start, found.end)
        for found in find_numbers(text)
        if found.kind in ("count", "money") and found.unit and found.value is not None
    ]


@dataclass(frozen=True, slots=True)
class Listing:
    """A whole and the text that lists its parts, remarks in brackets left out."""

    whole: Counted
    text: str


def listings(sentence: StatedSentence, before: StatedSentence | None) -> Iterator[Listing]:
    """The listings of a sentence: in brackets behind a number; behind 其中 where that stands once.

    其中 may also open the sentence, behind one that holds a single number.
    """
    for bracket in re.finditer(r"[（(]其中[：:，,]?([^（）()]*)[）)]", sentence.text):
        if whole := _last(sentence.text[: bracket.start()], within=0):
            yield Listing(whole, bracket[1])
    bare = _REMARK.sub("", sentence.text)
    if bare.count("其中") != 1:
        return
    head, _, text = bare.partition("其中")
    whole = _last(head, within=3)
    if not head and before is not None and before.place.paragraph == sentence.place.paragraph:
        found = counted(_REMARK.sub("", before.text))
        whole = _last(_REMARK.sub("", before.text).rstrip("。"), within=0) if len(found) == 1 else None
    if whole:
        yield Listing(whole, text)


def _last(text: str, *, within: int) -> Counted | None:
    """The exact quantity that a text ends in, but for so many characters; None for one that is itself a part."""
    found = counted(text)
    if not found or len(text) - found[-1].end > within or not found[-1].exact:
        return None
    clause = re.split("[，；,;。]", text[: found[-1].start])[-1]
    # 复议5宗、诉讼0宗，其中…: which of the two the parts split up is not said.
    beside = len(found) > 1 and found[-2].unit == found[-1].unit and re.match("[、和及与]", text[found[-2].end : found[-1].start])
    return None if beside or _NOT_THE_WHOLE.search(clause) else found[-1]


def _check(case: Case, sentence: StatedSentence, listing: Listing) -> Iterator[Finding]:
    """A part above its whole; parts that do not add up where they must, or (of low severity) where they seem to have to."""
    whole = listing.whole
    found = _listed(listing.text, whole)
    if found is None:
        return
    total = sum(part.value for part in found)
    if found[0].value > whole.value:
        first, all_of_it = number(found[0].value), number(whole.value)
        message, formula = f"其中一项{first}{whole.unit}大于总数{all_of_it}{whole.unit}", f"{first} > {all_of_it}"
        status, difference = Status.ERROR, found[0].value - whole.value
    elif verdict := _verdict(found, whole, listing.text):
        certain = verdict is Status.ERROR
        message = f"所列分项之和{number(total)}与总数{number(whole.value)}不符" + (
            "" if certain else "（如未列全或有交叉，可以成立）"
        )
        formula = f"{' + '.join(number(part.value) for part in found)} = {number(total)} ≠ {number(whole.value)}"
        status, difference = verdict, total - whole.value
    else:
        return
    yield case.finding(
        status,
        message,
        formula=formula,
        difference=difference,
        at=sentence,
    )


def _listed(text: str, whole: Counted) -> list[Counted] | None:
    """The parts listed, None where the list is not plain: other units' figures aside, every part exact and with its unit."""
    parts, last = [], 0
    for quantity in counted(text):
        between = text[last : quantity.start]
        label = re.split("[，,；;、：:]", between)[-1]
        last = quantity.end
        if re.search(r"\d(?!\d*\.?\d*%|\d*年|\d*月)", between):
            return None  # a number without its unit: perhaps a part
        if quantity.unit != whole.unit:
            continue
        if not quantity.exact or _NOT_A_PART.search(label):
            return None
        parts.append(quantity)
    return parts or None


def _verdict(parts: list[Counted], whole: Counted, text: str) -> Status | None:
    """Error for a list that is clearly of one level and complete; undetermined where it may be; None for a normal selection."""
    running, total = Decimal(0), sum(part.value for part in parts)
    if len(parts) < 2 or total == whole.value:
        return None
    for part in parts:
        running += part.value
        if running == whole.value:
            return None  # one complete breakdown, then another
    gaps = {text[one.end : two.start][:1] for one, two in pairwise(parts)}
    one_level = len(gaps) == 1 and gaps <= {"、", "；", ";", "，", ","}
    if not one_level or _CHANNELS.search(text):
        return None
    if len(parts) == 2 and _COMPLETE.search(text):
        return Status.ERROR
    if total > whole.value:
        return Status.ERROR if gaps <= {"、", "；", ";"} and "涉及" not in text else Status.UNDETERMINED
    near = (len(parts) >= 3 or _SEEMS_COMPLETE.search(text)) and total * 10 >= whole.value * 9
    return Status.UNDETERMINED if near else None
