"""A paragraph as printed in, folded text and the numbers in it out, each with its place in the printed text.

*Folding* makes texts alike without losing places: full-width digits become ASCII, traditional characters simplified,
spaces and line breaks go (also inside a number: ``1 42条``), and so do the readings that some mirrors print after characters.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from wenshang.model import Qualifier, Value
from wenshang.vocabulary import prose

NumberKind = Literal["count", "share", "money", "year", "date", "other"]

_ALIKE = str.maketrans(
    {chr(0xFF10 + digit): str(digit) for digit in range(10)}
    | dict(zip("％．：；（）！？﹪", "%.:;()!?%", strict=True))
    | {":": "：", ";": "；", "(": "（", ")": "）", "!": "！", "?": "？"}
    | {"：": "：", "；": "；", "（": "（", "）": "）", "！": "！", "？": "？"}
    | dict(zip(prose()["fold"]["traditional"], prose()["fold"]["simplified"], strict=True))
)
_DROPPED = re.compile(r"[\s\u200b\u200c\u200d\ufeff\u00ad]+|(?<=[\u4e00-\u9fff])（[a-zà-öø-ǿ]{1,6}）")
_YEAR_BEFORE = re.compile(r"(?<!\d)(?:19|20)\d\d$")
_CELLS_BEFORE, _CELLS_AFTER = re.compile(r"\d\s+\d{1,9}$"), re.compile(r"\d{1,9}\s+\d")


# 資訊公開 is 信息公开; a replacement of the same length, so that places stay.
_TAIWAN = re.compile("资讯(?=公开)|讯息(?=公开)")
# A comma that parts no digits parts clauses.
_COMMA = re.compile(r"(?<!\d),|,(?!\d)")


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text that knows where each of its characters was printed.

    >>> folded = fold("公开政府信息1 42 条")
    >>> folded.text, folded.printed(6, 10)
    ('公开政府信息142条', '1 42 条')
    """

    text: str
    source: str
    starts: tuple[int, ...] = (0,)
    shifts: tuple[int, ...] = (0,)

    def printed(self, start: int, end: int) -> str:
        """The printed text of a stretch of the folded text."""
        return self.source[self._at(start) : self._at(end - 1) + 1] if end > start else ""

    def _at(self, position: int) -> int:
        return position + self.shifts[bisect_right(self.starts, position) - 1]


def fold(source: str) -> Folded:
    """The folded form of a paragraph."""
    text = _COMMA.sub("，", _TAIWAN.sub("信息", source.translate(_ALIKE)))
    if not _DROPPED.search(text):
        return Folded(text, source)
    kept: list[str] = []
    starts, shifts = [0], [0]
    last = length = 0
    for gap in _DROPPED.finditer(text):
        if _parts_numbers(text, gap):
            continue
        kept.append(text[last : gap.start()])
        length += gap.start() - last
        last = gap.end()
        starts.append(length)
        shifts.append(last - length)
    kept.append(text[last:])
    return Folded("".join(kept), source, tuple(starts), tuple(shifts))


def _parts_numbers(text: str, gap: re.Match[str]) -> bool:
    """Is this space all that stands between two numbers (a year and a count, the cells of a row)?

    A number is broken once at most: where more numbers stand in a row, each is its own.
    """
    start, end = gap.span()
    if not (start and end < len(text) and text[start - 1].isdigit() and text[end].isdigit()):
        return False
    if "\t" in gap[0] or len(gap[0]) > 2 or _YEAR_BEFORE.search(text, max(0, start - 5), start):
        return True
    return bool(_CELLS_BEFORE.search(text, max(0, start - 24), start) or _CELLS_AFTER.match(text, end))


@dataclass(frozen=True, slots=True)
class Number:
    """A printed number with qualifier and unit; ``start`` and ``end`` are places in the folded text.

    ``kind``: ``count``, ``share`` (%), ``money`` (元), ``year`` and ``date``, or ``other`` (ordinals, addresses, numbers of
    documents and telephones), which are no quantity.
    """

    start: int
    end: int
    value: Value
    qualifier: Qualifier
    unit: str
    kind: NumberKind


_UNITS = prose()["units"]
_CHINESE = "零〇一二两三四五六七八九十百千万亿"
_TOKEN = re.compile(
    r"(?P<other>https?[：:]//[^\s，。；）]+|www\.[A-Za-z0-9./_-]+|[〔\[（【](?:19|20)\d\d[〕\]）】]\d*号?|第[\d零〇一二三四五六七八九十百]+"
    r"|(?<![\d.])\d{3,4}[-—–－]{1,2}\d{6,8}|[A-Za-z]+\d[\dA-Za-z]*)"
    r"|(?P<date>(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}|(?:(?:19|20)\d\d年?)?1?\d月(?:[0-3]?\d日)?|(?:19|20)\d\d年[0-3]?\d日)"
    r"|(?P<year>(?<!\d)(?:19|20)\d\d(?=年))"
    r"|(?P<prefix>超过|突破|不少于|不低于|不下|至少|将近|接近|大约|大概|逾|超|(?<![最附贴靠亲临邻])近|(?<![节预签公制履契合])约)?了?"
    r"(?:(?P<digits>\d{1,3}(?:[,，]\d{3})+(?!\d)|\d+)(?P<fraction>\.\d+)?(?P<more>[余多几])?(?P<scale>[万亿千百])?(?P<more2>[余多])?"
    rf"|(?P<chinese>[{_CHINESE}]+)(?P<more3>[余多])?(?P<scale2>[万亿])?)"
    rf"(?P<unit>{'|'.join(sorted((u for units in _UNITS.values() for u in units), key=len, reverse=True))})?"
    r"(?P<after>以上|左右|上下|余(?![额款]))?"
)
_NOT_COUNTED = re.compile(
    r"件事|件套|次性|条龙|条线|条路|条块|项目标|批次|家[属庭长]|场所|场地|例外|例会|期间|期限|份额|项项|条例|件件"
)
_NOT_BEFORE = "第每某逐同统唯之任另换初独哪同"
_SCALES = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_KINDS: dict[str, NumberKind] = {unit: kind for kind, units in _UNITS.items() for unit in units if kind != "none"}
_AT_LEAST = frozenset(("超过", "突破", "不少于", "不低于", "不下", "至少", "逾", "超", "以上"))


def numbers(text: str, start: int = 0, end: int | None = None) -> Iterator[Number]:
    """The numbers of a folded text in reading order; Chinese numerals only where a unit follows them.

    >>> [(n.value, n.unit, str(n.qualifier)) for n in numbers("微信发布近1.2万条,培训三十余次,占12%")]
    [(12000, '条', 'about'), (30, '次', 'about'), (12, '%', 'exact')]
    """
    for found in _TOKEN.finditer(text, start, len(text) if end is None else end):
        number = _number(found, text)
        if number is not None:
            yield number


def _number(found: re.Match[str], text: str) -> Number | None:
    start, end = found.span()
    kind: NumberKind | None = "other" if found["other"] else "date" if found["date"] else "year" if found["year"] else None
    if kind:
        return Number(start, end, int(found["year"]) if kind == "year" else None, Qualifier.EXACT, "", kind)
    unit = found["unit"] or ""
    if found["chinese"] and (not unit or (text[start - 1 : start] in _NOT_BEFORE and start)):
        return None
    if unit and _NOT_COUNTED.match(text, found.start("unit")):
        return None
    value = _value(found)
    if value is None:
        return None
    return Number(start, end, value, _qualifier(found), unit, _KINDS.get(unit, "count") if unit else "count")


def _qualifier(found: re.Match[str]) -> Qualifier:
    if found["prefix"] in _AT_LEAST or found["after"] == "以上":
        return Qualifier.AT_LEAST
    more = found["prefix"] or found["after"] or found["more"] or found["more2"] or found["more3"]
    return Qualifier.ABOUT if more else Qualifier.EXACT


def _value(found: re.Match[str]) -> Value:
    if found["chinese"]:
        value = chinese(found["chinese"])
        return None if value is None else value * _SCALES.get(found["scale2"] or "", 1)
    digits = re.sub("[,，]", "", found["digits"])
    exact = Decimal(digits + (found["fraction"] or "")) * _SCALES.get(found["scale"] or "", 1)
    return int(exact) if exact == exact.to_integral_value() else exact.normalize()


_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_POWERS = {"十": 10, "百": 100, "千": 1000}


def chinese(text: str) -> int | None:
    """The value of a Chinese numeral, or None where it is none.

    >>> chinese("三"), chinese("二十一"), chinese("一千零五"), chinese("百"), chinese("二〇二一"), chinese("两万三千")
    (3, 21, 1005, 100, 2021, 23000)
    """
    if len(text) > 1 and all(character in _DIGITS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    total = section = digit = 0
    for place, character in enumerate(text):
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _POWERS:
            section += (digit or (1 if not place or text[place - 1] in "零〇万亿" else 0)) * _POWERS[character]
            digit = 0
        elif character in "万亿":
            total = (total + section + digit or 1) * _SCALES[character]
            section = digit = 0
        else:
            return None
    return total + section + digit
