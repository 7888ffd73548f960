"""Rule N2: the arithmetic inside a sentence: parts against their whole, growth against the year before, shares."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import pairwise

from wenshang import vocabulary
from wenshang.checks.rule import Case, Rule, number, rule
from wenshang.checks.said import UNITS, Quantity, Sentence, plain, quantities, read_number
from wenshang.model import Fact, Finding, Method, Qualifier, Severity, Status

_N = r"(\d[\d,]*(?:\.\d+)?万?)"
_U = rf"(?:{UNITS})"
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
_CHANNELS = re.compile("网站|网络|网上|微信|微博|公众号|新媒体|平台|公报|专栏|抖音|渠道|电子|栏")
_NOT_A_PART = re.compile("上年|去年|同比|较|增加|减少|增长|下降|累计|以来|合计|总计|共计|共")


@rule(
    "N2",
    name="句内算术",
    formula="分项之和 = 总数；（本年 − 上年）÷ 上年 = 所称增幅；分项 ÷ 总数 = 所称占比（按所印小数位）",
    source="正文自身的数字",
    severity=Severity.MEDIUM,
    advice="重新计算句中数字，改正错的一处",
)
def n2(this: Rule, case: Case) -> Iterator[Finding]:
    """Sentence by sentence: what can be recomputed from the numbers printed in it (or from last year's report)."""
    for sentence in case.sentences:
        if "%" in sentence.text:
            yield from _growth(this, case, sentence)
            yield from _shares(this, case, sentence)
        if _without_remarks(sentence.text).count("其中") == 1:
            yield from _parts(this, case, sentence)
    yield from _across(this, case)


def _growth(this: Rule, case: Case, sentence: Sentence) -> Iterator[Finding]:
    for match in _FROM_TO.finditer(sentence.text):
        yield from _judge(this, case, sentence, match[1], match[3], match[2], match[4])
    for match in _BY.finditer(sentence.text):
        now, change = read_number(match[1]), read_number(match[3])
        before = now + change if match[2] in _DOWN.split("|") else now - change
        yield from _judge(this, case, sentence, number(before), match[1], match[2], match[4])
    for match in _TWO_YEARS.finditer(sentence.text):
        yield from _judge(this, case, sentence, match[1], match[3], match[4], match[5])


def _judge(
    this: Rule, case: Case, sentence: Sentence, before: str, now: str, direction: str, stated: str, *, codes: tuple[str, ...] = ()
) -> Iterator[Finding]:
    """A stated growth in percent against the two figures; the printed decimals may be rounded or cut."""
    first, last = Decimal(read_number(before)), Decimal(read_number(now))
    if first <= 0:
        return
    sign = -1 if direction in _DOWN.split("|") else 1
    true = (last - first) / first * 100 * sign
    if abs(true - Decimal(stated)) >= _step(stated):
        shown = _rounded(true, stated)
        minuend, subtrahend = (first, last) if sign < 0 else (last, first)
        yield this.finding(
            case,
            Status.ERROR,
            f"所称{direction}{stated}%与两年数字不符，按上年{number(first)}、本年{number(last)}计算为{shown}%",
            codes=codes,
            formula=f"({number(minuend)} − {number(subtrahend)}) ÷ {number(first)} = {shown}% ≠ {stated}%",
            difference=Decimal(stated) - shown,
            place=sentence.place,
            quote=sentence.printed,
        )


def _step(stated: str) -> Decimal:
    """One unit of the last printed decimal."""
    return Decimal(1).scaleb(-len(stated.partition(".")[2]))


def _rounded(value: Decimal, stated: str) -> Decimal:
    return value.quantize(min(_step(stated), Decimal("0.01")))


def _across(this: Rule, case: Case) -> Iterator[Finding]:
    """Growth stated right behind a figure of prose, against the same figure of last year's report."""
    for fact in case.report.facts:
        earlier = case.adjacent.fact(fact.code) if case.adjacent and fact.method is Method.PROSE else None
        if earlier is None or not _comparable(fact, earlier):
            continue
        sentence = next(
            (s for s in case.sentences if s.place.paragraph == fact.place.paragraph and plain(fact.raw) in s.text), None
        )
        match = sentence and re.search(re.escape(plain(fact.raw)) + _ADJACENT, sentence.text)
        if sentence and match:
            yield from _judge(
                this, case, sentence, number(earlier.value), number(fact.value), match[1], match[2], codes=(fact.code,)
            )


def _comparable(fact: Fact, earlier: Fact) -> bool:
    level = vocabulary.comparability(fact.code, earlier.edition, fact.edition)[0]
    exact = fact.qualifier is Qualifier.EXACT and earlier.qualifier is Qualifier.EXACT
    return exact and level == "comparable" and fact.value is not None and earlier.value is not None


def _shares(this: Rule, case: Case, sentence: Sentence) -> Iterator[Finding]:
    """A part with its share, against the whole before 其中; silent where any other number of the sentence explains it."""
    whole, parts = _whole(sentence.text)
    if whole is None or whole.value <= 0:
        return
    for match in re.finditer(rf"{_N}({_U})[，,（(]占(?:比|总数的?|总量的?|全部的?)?(?:为|约)?{_PERCENT}", parts):
        part, stated = Decimal(read_number(match[1])), match[3]
        bases = [Decimal(quantity.value) for quantity in quantities(sentence.text) if quantity.value > 0]
        if (
            match[2] == whole.unit
            and "约" not in match[0]
            and all(abs(part / base * 100 - Decimal(stated)) >= _step(stated) for base in bases)
        ):
            true = _rounded(part / Decimal(whole.value) * 100, stated)
            formula = f"{number(part)} ÷ {number(whole.value)} = {true}% ≠ {stated}%"
            yield this.finding(
                case,
                Status.ERROR,
                f"所称占比{stated}%与句中数字不符，应为{true}%",
                severity=Severity.LOW,
                formula=formula,
                difference=Decimal(stated) - true,
                place=sentence.place,
                quote=sentence.printed,
            )


def _without_remarks(text: str) -> str:
    """A sentence without what stands in brackets: a part's own parts, how something was counted."""
    return re.sub(r"（[^（）]*）|\([^()]*\)", "", text)


def _whole(text: str) -> tuple[Quantity | None, str]:
    """The quantity right before 其中, and the text behind it, both without remarks."""
    before, _, after = _without_remarks(text).partition("其中")
    found = quantities(before)
    near = found[-1] if found and len(before) - found[-1].end <= 3 else None
    return (near if near and near.exact else None), after


def _parts(this: Rule, case: Case, sentence: Sentence) -> Iterator[Finding]:
    whole, text = _whole(sentence.text)
    if whole is None:
        return
    parts = _listed(text, whole)
    if parts is None:
        return
    total = sum(part.value for part in parts)
    if parts[0].value > whole.value:
        first, all_of_it = number(parts[0].value), number(whole.value)
        yield this.finding(
            case,
            Status.ERROR,
            f"其中一项{first}{whole.unit}大于总数{all_of_it}{whole.unit}",
            formula=f"{first} > {all_of_it}",
            difference=parts[0].value - whole.value,
            place=sentence.place,
            quote=sentence.printed,
        )
    elif status := _verdict(parts, whole, text):
        yield this.finding(
            case,
            status,
            f"所列分项之和{number(total)}与总数{number(whole.value)}不符"
            + ("" if status is Status.ERROR else "（如未列全或有交叉，可以成立）"),
            severity=None if status is Status.ERROR else Severity.LOW,
            formula=f"{' + '.join(number(part.value) for part in parts)} = {number(total)} ≠ {number(whole.value)}",
            difference=total - whole.value,
            place=sentence.place,
            quote=sentence.printed,
        )


def _listed(text: str, whole: Quantity) -> list[Quantity] | None:
    """The parts listed behind 其中, None where the list is not plain: other units' figures aside, every part exact."""
    parts, last = [], 0
    for quantity in quantities(text):
        label = re.split("[，,；;、：:]", text[last : quantity.start])[-1]
        last = quantity.end
        if quantity.unit != whole.unit:
            continue
        if not quantity.exact or _NOT_A_PART.search(label):
            return None
        parts.append(quantity)
    return parts or None


def _verdict(parts: list[Quantity], whole: Quantity, text: str) -> Status | None:
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
    if "分别" in text and one_level:
        return Status.ERROR
    if _CHANNELS.search(text) or not one_level:
        return None
    if total > whole.value:
        return Status.ERROR if gaps <= {"、", "；", ";"} else Status.UNDETERMINED
    return Status.UNDETERMINED if len(parts) >= 3 and total * 10 >= whole.value * 9 else None


RULES: Iterable[Rule] = (n2,)
