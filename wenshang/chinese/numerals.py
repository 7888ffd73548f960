"""Read Chinese numerals (三, 二十一, 两万三千, 壹拾肆), digits in a row (二〇二一), and the years and dates of a text."""

from __future__ import annotations

import re

from wenshang.chinese.folding import simplified

#: The characters of a numeral, for patterns.
NUMERAL = "零〇一二两三四五六七八九十百千万亿廿卅"
#: Numerals as bank notes write them, and what they mean; most are words, too (陆续, 队伍, 收拾).
CAPITALS = dict(zip("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千", strict=True))
_PLAIN = str.maketrans(CAPITALS | {"廿": "二十", "卅": "三十"})
#: What is written for 零 in years: the true character, the circle that stands for it, and letters that look like it.
ZEROS = "〇○零oO0Ｏ"
SCALES = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_YEAR_DIGITS = _DIGITS | dict.fromkeys(ZEROS, 0)
_POWERS = {"十": 10, "百": 100, "千": 1000}
_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)\s*(?:年|－|-|/|\.|度|$|[^\d])")
_CHINESE_YEAR = re.compile(r"二[〇○零oO0Ｏ]([一二][〇○零一二三四五六七八九]|[〇○零][八九])年?")
_DATE = re.compile(r"(20\d\d)\s*[年./－-]\s*(\d{1,2})\s*[月./－-]\s*(\d{1,2})\s*日?")
_CHINESE_DATE = re.compile(r"(二[〇○零一二三四五六七八九oO0]{3})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,4})日")


def numeral(text: str) -> int | None:
    """Return the value of a Chinese numeral; None where the text is none, or means no one number (三四, 二三十, 五百二).

    >>> numeral("三"), numeral("二十一"), numeral("一千零五"), numeral("百"), numeral("二〇二一"), numeral("两万三千")
    (3, 21, 1005, 100, 2021, 23000)
    >>> numeral("壹拾肆"), numeral("贰佰零叁"), numeral("伍万")
    (14, 203, 50000)
    >>> numeral("三四"), numeral("二三十"), numeral("五百二"), numeral("两万三")
    (None, None, None, None)
    """
    text = text.translate(_PLAIN)
    if text and all(character in _DIGITS for character in text):
        return year_digits(text) if len(text) != 2 or set(text) & set("零〇") else None
    total = 0
    for scale in ("亿", "万"):
        above, mark, below = text.partition(scale)
        if mark:
            value = _below_ten_thousand(above) if above else 1
            if not value or (len(below) == 1 and below in _DIGITS):
                return None
            total, text = total + value * SCALES[scale], below
    rest = _below_ten_thousand(text) if text else 0
    return None if rest is None else total + rest


def _below_ten_thousand(text: str) -> int | None:
    total, last = 0, 10_000
    digit: int | None = None
    zero = False
    for character in text:
        if character in "零〇" and digit is None:
            zero = True
        elif character in _DIGITS and digit is None:
            digit = _DIGITS[character]
        elif character in _POWERS and _POWERS[character] < last and (digit is not None or character == "十" or not total):
            last = _POWERS[character]
            total += (1 if digit is None else digit) * last
            digit, zero = None, False
        else:
            return None
    if digit is not None and last in (100, 1000) and not zero:
        return None  # 五百二 is 520 to some and 502 to others
    return total + (digit or 0)


def year_digits(text: str) -> int:
    """Return the number that digits in a row write, as years are written; what looks like a zero is one.

    >>> year_digits("二○二一"), year_digits("二OO九")
    (2021, 2009)
    """
    return int("".join(str(_YEAR_DIGITS[character]) for character in text))


def written(number: int) -> str:
    """Return a number from 1 to 99 as headings count: 一, 十, 十一, 二十, 二十一.

    >>> [written(number) for number in (1, 10, 11, 20, 21)]
    ['一', '十', '十一', '二十', '二十一']
    """
    tens, ones = divmod(number, 10)
    digits = "零一二三四五六七八九"
    return f"{digits[tens] if tens > 1 else ''}{'十' if tens else ''}{digits[ones] if ones else ''}"


def years_in(text: str) -> list[int]:
    """The years a text names, in order, in digits or Chinese numerals.

    >>> years_in("汶上县科学技术局 2021 年政府信息公开工作年度报告"), years_in("二〇二〇年度报告")
    ([2021], [2020])
    """
    plain = simplified(text)
    found = [(match.start(), int(match[1])) for match in _YEAR.finditer(plain)]
    found += [(m.start(), 2000 + year_digits(m[1])) for m in _CHINESE_YEAR.finditer(plain)]
    return [year for _, year in sorted(found)]


def date_in(text: str) -> str:
    """The first date in a text, ISO, or ""."""
    plain_text = simplified(text)
    if match := _DATE.search(plain_text):
        year, month, day = (int(part) for part in match.groups())
    elif match := _CHINESE_DATE.search(plain_text):
        year = year_digits(match[1])
        month, day = numeral(match[2]) or 0, numeral(match[3]) or 0
    else:
        return ""
    return f"{year:04}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else ""
