"""Read Chinese numerals: 三, 二十一, 一千零五, 两万三千, and digits in a row (二〇二一)."""

from __future__ import annotations

#: The characters of a numeral, for patterns.
NUMERAL = "零〇一二两三四五六七八九十百千万亿"
#: What is written for 零 in years: the true character, the circle that stands for it, and letters that look like it.
ZEROS = "〇○零oO0Ｏ"
SCALES = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_YEAR_DIGITS = _DIGITS | dict.fromkeys(ZEROS, 0)
_POWERS = {"十": 10, "百": 100, "千": 1000}


def numeral(text: str) -> int | None:
    """Return the value of a Chinese numeral, or None where the text is none.

    >>> numeral("三"), numeral("二十一"), numeral("一千零五"), numeral("百"), numeral("二〇二一"), numeral("两万三千")
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
            total = (total + section + digit or 1) * SCALES[character]
            section = digit = 0
        else:
            return None
    return total + section + digit


def year_digits(text: str) -> int:
    """Return the number that digits in a row write, as years are written; what looks like a zero is one.

    >>> year_digits("二○二一"), year_digits("二OO九")
    (2021, 2009)
    """
    return int("".join(str(_YEAR_DIGITS[character]) for character in text))
