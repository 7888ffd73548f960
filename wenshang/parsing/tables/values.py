"""The value of a printed cell: number, blank, or no value at all; units converted, nothing repaired silently."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from wenshang.chinese.folding import SIMPLIFIED, without_note_marks
from wenshang.chinese.numerals import CAPITALS, NUMERAL, numeral
from wenshang.model import Value

_BLANK = frozenset({"/", "//", "\\", "*", "无", "空", "无此项", "N/A", "n/a", "·", "."})
_UNITS = "件|条|项|个|宗|份|次|起|人|家|篇|场|期|例|元|万元|亿元|百元|千元|十万元|百万元|千万元|万|部|批|笔|处|款|人次|人民币|户"
#: what stands as a unit in a cell of its own
UNITS = frozenset(("册", *_UNITS.split("|")))
_NUMBER = re.compile(
    rf"^(?:[￥¥]|人民币|共|约|增加?|\+|减少?|-|−)*(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)"
    rf"(?P<unit>{_UNITS})?(?P<remark>\(.*\)|\*.*)?$"
)
_MINUS = re.compile(r"^(?:[￥¥]|人民币|共|约)*(?:-|−|减)")
_CHINESE = re.compile(rf"^[{NUMERAL}{''.join(CAPITALS)}]+$")
_ZERO_LETTERS = re.compile(r"^[oO○◯〇]$")
_TO_WAN = {"元": Decimal("0.0001"), "万元": Decimal(1), "万": Decimal(1), "亿元": Decimal(10000)}
_TO_WAN |= {
    "百元": Decimal("0.01"),
    "千元": Decimal("0.1"),
    "十万元": Decimal(10),
    "百万元": Decimal(100),
    "千万元": Decimal(1000),
}
MONEY = tuple(
    sorted((unit for unit in _TO_WAN if unit.endswith("元")), key=len, reverse=True)
)  #: units of money, long ones first
#: how what is said of a printed dash ends that may be a 一
ONLY_A_DASH = "可能只是横线"
_POINT = re.compile(r"[.．]\s*\d")
_ABOUT = re.compile(r"^约|[余多]")
_MARK_ALONE = re.compile(r"^[①-⑳¹²³⁰⁴-⁹₀-₉]$")
_TOO_MANY = 10**9  #: from which a count is rather two that ran together
_DASH = re.compile(r"^_*[一二]_*$")
_NUMBERING = re.compile(r"^\d{1,2}[.．]$")
_CHANGED = re.compile(r"^(?:增|减|[+＋])")
_SHORT = 24  #: characters of a line that names the unit of money below it
_MONEY = re.compile(r"^[（(]?(?:金额|收费|计量)?单位[:：为]?(?:件、|项、|个、)*(" + "|".join(MONEY) + r")(?!月)")
_SCALE = re.compile(r"(?:^|单位[:：为]?|[（(])([十百千万亿]+[条件次篇个人场期册项])(?:$|[）)、，])")


@dataclass(frozen=True, slots=True)
class CellValue:
    """A cell as read. ``doubt`` says in Chinese why the reading may be wrong although a value was found."""

    value: Value
    unit: str = ""
    doubt: str = ""

    @property
    def blank(self) -> bool:
        """True for a cell without a figure."""
        return self.value is None


@lru_cache(maxsize=16384)
def read(text: str) -> CellValue | None:
    """The value of a cell; None where the cell holds text that is neither a figure nor blank.

    >>> read("1,234 件"), read("７７３０.28")
    (CellValue(value=1234, unit='件', doubt=''), CellValue(value=Decimal('7730.28'), unit='', doubt=''))
    >>> read(" — "), read("自然人")
    (CellValue(value=None, unit='', doubt=''), None)
    >>> read("1\\n5").value, read("十二").value, read("壹拾贰件").value, read("0 0").doubt
    (15, 12, 12, '数字“0 0”中有空格，合读后首位为零')
    >>> read("12①").value, read("12²").value, read("三四件")
    (12, 12, None)
    """
    short = unicodedata.normalize("NFKC", without_note_marks(text)).strip()
    bare = "".join(short.split()).replace("\u200b", "").replace("\ufeff", "")
    if bare in _BLANK or not bare.strip("-—–―─_"):
        return CellValue(None)
    bare = bare.strip("_")  # filled into a ruled blank: __12__
    if len(bare) > 40:
        return None
    if _ZERO_LETTERS.match(bare):
        return CellValue(0, doubt=f"“{bare}”按数字0读")
    match = _NUMBER.match(bare)
    if match is None:
        unit = next((u for u in ("件", "条", "项", "个", "次") if bare.endswith(u)), "")
        bare_numeral = (bare.removesuffix(unit) if unit else bare).translate(SIMPLIFIED)
        counted = numeral(bare_numeral) if _CHINESE.match(bare_numeral) else None
        return None if counted is None else CellValue(counted, unit)
    digits = match["digits"].replace(",", "")
    value = _tidy(Decimal(digits))
    if _MINUS.match(bare):
        value = -value
    return CellValue(value, match["unit"] or "", _unsure(short, digits, match["remark"] or ""))


def is_blank(text: str) -> bool:
    """Whether a cell is printed without a figure ("", "/", "-", "—")."""
    found = read(text)
    return found is not None and found.blank


def is_figure(text: str) -> bool:
    """Whether a cell holds a number."""
    found = read(text)
    return found is not None and not found.blank


def amount(reading: CellValue, unit: str) -> Value:
    """The value in 万元 when it was printed in ``unit`` (or in the unit printed in the cell), exactly."""
    if reading.value is None:
        return None
    return _tidy(Decimal(reading.value) * _TO_WAN.get(reading.unit or unit, Decimal(1)))


def count(reading: CellValue) -> Value:
    """The value of a cell that counts things: 1.2万 is 12000.

    >>> count(CellValue(3, "万")), count(CellValue(Decimal("1.2"), "万")), count(CellValue(5, "件"))
    (30000, 12000, 5)
    """
    return _tidy(Decimal(reading.value) * 10000) if reading.value is not None and reading.unit == "万" else reading.value


def money_named(text: str) -> str:
    """The unit of money that a short line names for the table below it, or "".

    >>> money_named("单位：元"), money_named("（单位:万元、件）"), money_named("单位：件"), money_named("各单位：请于元月报送")
    ('元', '万元', '', '')
    """
    found = _MONEY.search("".join(text.split())) if len(text) <= _SHORT else None
    return found[1] if found else ""


def scale_named(text: str) -> str:
    """The unit of counts, no single thing, that a cell, a head or a line above a table names, or "".

    >>> [scale_named(text) for text in ("单位：万件", "（千条）", "万条", "单位：万元、件", "公开1万条")]
    ['万件', '千条', '万条', '', '']
    """
    found = _SCALE.search("".join(text.split()))
    return found[1] if found else ""


def unlike(printed: str, reading: CellValue, *, whole: bool, change: bool) -> str:
    """Why what is printed may be no figure (a note's mark, a dash, the number of a row, a change), or no exact count.

    ``whole`` says that the cell counts things, ``change`` that its figures are increases and decreases.
    """
    if _MARK_ALONE.match(printed):
        return f"“{printed}”可能只是注号"
    if _DASH.match(printed) or _NUMBERING.match(printed):
        return f"“{printed}”{ONLY_A_DASH if _DASH.match(printed) else '可能只是编号'}"
    if _CHANGED.match(printed) and not change:
        return f"“{printed}”可能是增减数"
    if not whole or reading.value is None:
        return ""
    if reading.unit in _TO_WAN:
        return f"计数“{printed}”带有“{reading.unit}”"
    if not -_TOO_MANY < reading.value < _TOO_MANY:
        return f"计数“{printed[:20]}”位数过多，可能是几个数字"
    if _ABOUT.search(printed):
        return f"计数“{printed}”是约数"
    return f"计数“{printed}”中有小数点" if _POINT.search(printed) else ""


def _tidy(value: Decimal) -> int | Decimal:
    return int(value) if value == value.to_integral_value() else value.normalize()


def _unsure(printed: str, digits: str, remark: str) -> str:
    """Why a number may be another: digits on two lines or apart, a number in the remark behind it."""
    shown = " ".join(printed.split())
    if re.search(r"\d\n\s*[\d.,]", printed):
        return f"数字“{shown}”分在两行，可能是两个数字"
    if re.search(r"\d\s+[\d.,]", printed):
        zero = len(digits) > 1 and digits[0] == "0" and digits[1] != "."
        return f"数字“{shown}”中有空格，{'合读后首位为零' if zero else '可能是两个数字'}"
    if len(digits) > 1 and digits[0] == "0" and digits[1] != ".":
        return f"数字“{shown}”以零开头"
    return f"“{shown}”中印有另一个数字" if re.search(r"\d", remark) else ""
