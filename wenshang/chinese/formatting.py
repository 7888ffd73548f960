"""Write numbers for people: exact numbers with unit and qualifier as Chinese text, rounded half up."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

Number = int | Decimal

#: What stands for a printed blank cell, and for a figure that a report does not print.
BLANK = "空白"
ABSENT = "—"
MINUS = "−"
#: what stands before a figure that is stated less than exactly
QUALIFIERS = {"exact": "", "about": "约", "at_least": "超过"}


def half_up(value: Number, places: int) -> Decimal:
    """A number rounded half up (四舍五入, away from zero) to so many decimals.

    >>> half_up(Decimal("352.35"), 1), half_up(Decimal("-2.5"), 0)
    (Decimal('352.4'), Decimal('-3'))
    """
    return Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _visible(value: Number, places: int) -> Decimal:
    """Rounded, with as many more decimals (up to four) as it takes that a number other than 0 is not shown as 0."""
    return next((r for more in range(places, 5) if (r := half_up(value, more))), half_up(value, places))


def number(value: Number) -> str:
    """A number with thousands separators and at most two decimals; trailing zeros dropped, a real minus sign.

    >>> number(12345), number(Decimal("7730.280")), number(-3)
    ('12,345', '7,730.28', '−3')
    """
    if isinstance(value, int):
        return f"{value:,}".replace("-", MINUS)
    shown = f"{_visible(value, 2):,f}"
    shown = shown.rstrip("0").rstrip(".") if "." in shown else shown
    return shown.replace("-", MINUS) if shown.strip("-0") else "0"


def percent(value: Number) -> str:
    """A percentage with one decimal (more only where it would else read 0).

    >>> percent(Decimal("352.381")), percent(Decimal("0.04")), percent(0)
    ('352.4%', '0.04%', '0.0%')
    """
    return f"{_visible(value, 1) + 0:,f}%".replace("-", MINUS)  # + 0: a zero has no sign


def points(value: Number) -> str:
    """A difference of two percentages, in percentage points (百分点), with one decimal."""
    return f"{_visible(value, 1):,f}".replace("-", MINUS)


def show(value: Number | None, unit: str, qualifier: str = "exact") -> str:
    """The display text of a figure without its unit (a percentage keeps its sign); the qualifier stands before it.

    >>> show(400, "条", "about"), show(None, "件"), show(Decimal("31.25"), "%")
    ('约400', '空白', '31.3%')
    """
    if value is None:
        return BLANK
    shown = {"%": percent, "个百分点": points}.get(unit, number)(value)
    return QUALIFIERS[qualifier] + shown


def with_unit(text: str, unit: str) -> str:
    """Display text followed by its unit; blanks and percentages take none.

    >>> with_unit("95", "件"), with_unit("31.3%", "%")
    ('95件', '31.3%')
    """
    return text if unit == "%" or text in (BLANK, ABSENT) else f"{text}{unit}"


def compact(value: Number) -> str:
    """A number short enough for an axis: 万 and 亿 from ten thousand on, at most two decimals.

    >>> compact(9500), compact(12000), compact(250000000)
    ('9,500', '1.2万', '2.5亿')
    """
    size = max(value, -value)
    for scale, word in ((10**8, "亿"), (10**4, "万")):
        if size >= scale:
            return number(Decimal(value) / scale) + word
    return number(value)


def quarter(period: str) -> str:
    """The quarter of a period in words.

    >>> quarter("2021Q3")
    '第三季度'
    """
    return f"第{'一二三四'[int(period[-1]) - 1]}季度"


def period_in_words(period: str) -> str:
    """A period in words.

    >>> period_in_words("2021"), period_in_words("2021Q3")
    ('2021年', '2021年第三季度')
    """
    return f"{period[:4]}年" + (quarter(period) if len(period) > 4 else "")


def plain(value: Number | None) -> int | float | None:
    """A value as JSON and spreadsheets hold it."""
    return float(value) if isinstance(value, Decimal) else value


def spans(years: Sequence[int]) -> str:
    """Years as people list them, runs joined: 2019、2021–2023.

    >>> spans([2019, 2021, 2022, 2023])
    '2019、2021–2023'
    """
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return "、".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
