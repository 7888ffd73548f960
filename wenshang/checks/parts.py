"""Parts against their whole: the listings of a sentence (共N件，其中…), and findings where one cannot be right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from wenshang.checks.rule import Case, number
from wenshang.chinese.numbers import find_numbers
from wenshang.model import Finding, Qualifier, Status
from wenshang.parsing.prose.quantities import StatedSentence

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


def check(case: Case, sentence: StatedSentence, listing: Listing) -> Iterator[Finding]:
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
        place=sentence.place,
        quote=sentence.printed,
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
