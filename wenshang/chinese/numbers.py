"""Find the numbers in folded text: each with value, qualifier, unit, kind and place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from wenshang.chinese.numerals import CAPITALS, NUMERAL, SCALES, numeral
from wenshang.model import Qualifier, Value
from wenshang.vocabulary import load
from wenshang.vocabulary.prose import because

NumberKind = Literal["count", "share", "money", "year", "date", "other"]


@dataclass(frozen=True, slots=True)
class Number:
    """A printed number with qualifier and unit; ``start`` and ``end`` are places in the folded text.

    ``kind``: ``count``, ``share`` (%), ``money`` (元), ``year`` and ``date``, or ``other`` (ordinals, addresses, numbers of
    documents and telephones, the parts of a clock's time), which are no quantity. ``doubt`` says in Chinese why the digits may
    mean another number, or no one number: whoever reads a doubted number must not take it for a figure.
    """

    start: int
    end: int
    value: Value
    qualifier: Qualifier
    unit: str
    kind: NumberKind
    doubt: str = ""


_UNITS = {kind: units.split() for kind, units in load("prose")["units"].items()}
# 壹拾肆件, 叁件; but 队伍, 大陆, 陆续, 收拾 are words.
_CAPITAL = "".join(CAPITALS)
_CAPITALS = rf"[{_CAPITAL}][{_CAPITAL}零万亿]+|(?<![队大登着水收放])[{_CAPITAL}](?=[件条项个次份宗篇])"
# No token begins with another character; looking at that first makes a text many times as quick to read.
_BEGINS = rf"(?=[\dA-Za-z〔\[（【第超突不至将接大逾≥＞>近约了①-⑳{NUMERAL}{_CAPITAL}])"
_COUNT_UNIT = "|".join(sorted(_UNITS["count"], key=len, reverse=True))
_TOKEN = re.compile(
    rf"{_BEGINS}(?:"
    r"(?P<other>https?[：:]//[^\s，。；）]+|www\.[A-Za-z0-9./_-]+|[〔\[（【](?:19|20)\d\d[〕\]）】]\d*号?|第[\d零〇一二三四五六七八九十百]+"
    r"|(?<![\d.])\d{3,4}[-—–－]{1,2}\d{6,8}|[A-Za-z]+\d[\dA-Za-z]*|(?<!：)[012]?\d：[0-5]\d(?:：[0-5]\d)?(?![\d：]))"
    r"|(?P<date>(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}|(?:(?:19|20)\d\d年?)?1?\d月(?:[0-3]?\d日)?|(?:19|20)\d\d年[0-3]?\d日)"
    r"|(?P<year>(?<!\d)(?:19|20)\d\d(?=年))"
    r"|(?P<prefix>超过|突破|不少于|不低于|不下|至少|将近|接近|大约|大概|逾|超|[≥＞>]|(?<![最附贴靠亲临邻])近|(?<![节预签公制履契合])约)?了?"
    rf"(?:(?<=[\u4e00-\u9fff])(?<!第)(?:（(?P<inner>\d+)）|(?P<circled>[①-⑳]))(?={_COUNT_UNIT})"
    r"|(?P<digits>\d{1,3}(?:[,，]\d{3})+(?!\d)|\d+)(?P<fraction>\.\d+)?(?P<more>[余多几])?(?P<scale>[万亿千百])?(?P<more2>[余多])?"
    rf"|(?P<chinese>[{NUMERAL}]+|{_CAPITALS})(?P<more3>[余多几])?(?P<scale2>[万亿])?)"
    rf"(?P<odd>(?:[\[［【〔（(⁽][^\]］】〕）)⁾]{{1,2}}[\]］】〕）)⁾]|(?:[OolI]|[^\u4e00-\u9fffA-Za-z\s，。；、：.．,;:\d（《“%‰]){{1,2}})(?={_COUNT_UNIT}))?"
    rf"(?P<unit>{'|'.join(sorted((u for units in _UNITS.values() for u in units), key=len, reverse=True))})?"
    r"(?P<after>以上|左右|上下|余(?![额款]))?)"
)
_NOT_COUNTED = re.compile(
    r"件事|件套|次性|条龙|条线|条路|条块|项目标|批次|家[属庭长]|场所|场地|例外|例会|期间|期限|份额|项项|条例|件件"
)
# 是一项基础工程, 作为一件大事: set phrases.
_PHRASE = re.compile("(?:是|作为|成为|的|又|列为|当作)$")
_NOT_BEFORE = "第每某逐同统唯之任另换初独哪同"
_KINDS: dict[str, NumberKind] = {unit: kind for kind, units in _UNITS.items() for unit in units}
_AT_LEAST = frozenset(("超过", "突破", "不少于", "不低于", "不下", "至少", "逾", "超", "以上", "≥", "＞", ">"))


def find_numbers(text: str) -> Iterator[Number]:
    """The numbers of a folded text in reading order; Chinese numerals only where a unit follows them.

    >>> [(n.value, n.unit) for n in find_numbers("收到申请壹拾肆件，答复叁件，加强队伍建设，陆续公开")]
    [(14, '件'), (3, '件')]
    >>> [(n.value, n.unit, str(n.qualifier)) for n in find_numbers("微信发布近1.2万条,培训三十余次,占12%")]
    [(12000, '条', 'about'), (30, '次', 'about'), (12, '%', 'exact')]
    """
    for found in _TOKEN.finditer(text):
        number = _number(found, text)
        if number is not None:
            yield number


def _number(found: re.Match[str], text: str) -> Number | None:
    start, end = found.span()
    if not found["prefix"] and text[start] == "了":
        start += 1
    kind: NumberKind | None = "other" if found["other"] else "date" if found["date"] else "year" if found["year"] else None
    if kind:
        return Number(start, end, int(found["year"]) if kind == "year" else None, Qualifier.EXACT, "", kind)
    unit = found["unit"] or ""
    if found["chinese"] and (not unit or (text[start - 1 : start] in _NOT_BEFORE and start)):
        return None
    if unit and _NOT_COUNTED.match(text, found.start("unit")):
        return None
    if found["chinese"] == "一" and _PHRASE.search(text, max(0, start - 3), start):
        return None
    value = _value(found)
    kind = _KINDS.get(unit, "count") if unit else "count"
    return Number(start, end, value, _qualifier(found), unit, kind, _doubt(found, text, value))


# What stands between the halves of one number or of a range: 86,98条, 200～211条, 1·361条, 3万5千条, 5至6件, 1 361 229条.
_JOINT = r"(?:[万亿千百]|[,，.'’‘`´·•˙/*×^_~～∼—–－−+-]{1,2}|至|到|或)"
_GLUED_BEFORE = re.compile(rf"\d(?:{_JOINT}|[ \u3000\n]+)$")
_GLUED_AFTER = re.compile(rf"{_JOINT}\d")
# 5条～8条, 12条至15条 (but not 由12条至15条).
_RANGE_BEFORE = re.compile(r"(?<![由从])\d[条件篇次项个家份起宗例期场](?:[~～∼—–－-]{1,2}|至|到)$")
_RANGE_AFTER = re.compile(r"(?:[~～∼—–－-]{1,2}|至|到)\d+[条件篇次项个家份起宗例期场]")
_FROM = re.compile(r"[由从][^，；。]{0,12}$")
_AT_MOST = re.compile(r"(?:不足|不到|不满|未达到?|少于|低于|小于|不多于|至多|最多|[≤＜<])$")
# 几十条, 数百条, 上百条: no one number.
_VAGUE = re.compile(r"(?:几|上|成|(?<![总件条次篇期场个项人份])数)$")
_YEAR_ALONE = re.compile(r"(?<!\d)(?:19|20)\d\d[ \u3000\n]+$")


def _doubt(found: re.Match[str], text: str, value: Value) -> str:
    """Why the digits may mean another number, or ``""``."""
    start, end = found.span()
    before = text[max(0, start - 16) : start]
    if found["odd"] or found["circled"]:
        return because("odd_marks")
    if found["inner"]:
        return ""
    if found["chinese"] and found["more3"] == "几":
        return because("vague")
    if found["chinese"]:
        return because("vague") if value is None or (found["chinese"][0] in "十百千万亿" and _VAGUE.search(before)) else ""
    if _AT_MOST.search(before) or (found["prefix"] and text[:start].endswith(("不", "未", "没"))):
        return because("at_most")
    if not _FROM.search(before) and (
        _RANGE_BEFORE.search(before) or (found["unit"] and _RANGE_AFTER.match(text, end) and not _FROM.search(before))
    ):
        return because("range")
    glued = _GLUED_BEFORE.search(before) and not found["prefix"] and not _YEAR_ALONE.search(before)
    if glued or (not found["unit"] and _GLUED_AFTER.match(text, end)):
        return because("glued")
    if len(found["digits"]) > 1 and found["digits"][0] == "0":
        return because("leading_zero")
    return ""


def _qualifier(found: re.Match[str]) -> Qualifier:
    if found["prefix"] in _AT_LEAST or found["after"] == "以上":
        return Qualifier.AT_LEAST
    more = found["prefix"] or found["after"] or found["more"] or found["more2"] or found["more3"]
    return Qualifier.ABOUT if more else Qualifier.EXACT


def _value(found: re.Match[str]) -> Value:
    if found["inner"] or found["circled"]:
        return int(found["inner"]) if found["inner"] else None
    if found["chinese"]:
        value = None if found["more3"] == "几" else numeral(found["chinese"])
        return None if value is None else value * SCALES.get(found["scale2"] or "", 1)
    digits = found["digits"].replace(",", "").replace("，", "")
    exact = Decimal(digits + (found["fraction"] or "")) * SCALES.get(found["scale"] or "", 1)
    return int(exact) if exact == exact.to_integral_value() else exact.normalize()


def may_lack_unit(text: str, number: Number) -> bool:
    """May a number without a unit be a count? Only at the end of a clause, and not if it looks like a year."""
    year = number.end - number.start == 4 and isinstance(number.value, int) and 1990 <= number.value <= 2100
    ordinal = text[number.end : number.end + 1] == "、" and (number.start == 0 or text[number.start - 1] in "；：。")
    return not year and not ordinal and (number.end == len(text) or text[number.end] in ",，；：。、）（")


# 公众号推送信息363微博发布信息155条
_COUNTED_NOUN = re.compile("(?:信息|文章|推文|稿件|申请|事项|条数|篇数|数量|总数|提案|建议)[共计为数：]*$")
_GOES_ON = re.compile("[\u4e00-\u9fff](?<![年月日号])")


def unit_lost(text: str, number: Number) -> str:
    """A doubt where a number lacks its unit before the text goes on, or ``""``."""
    if number.unit or number.kind != "count" or may_lack_unit(text, number) or not _GOES_ON.match(text, number.end):
        return ""
    return because("unit_lost") if _COUNTED_NOUN.search(text, max(0, number.start - 8), number.start) else ""
