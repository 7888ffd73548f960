"""Round ticks for an axis that starts at zero."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_FLOOR, Decimal

from wenshang.chinese.formatting import Number


def ticks(values: Iterable[Number]) -> tuple[Decimal, ...]:
    """Return about four round steps that hold 0 and all values; whole numbers where the values are small.

    >>> [int(tick) for tick in ticks([211, 142])]
    [0, 100, 200, 300]
    """
    numbers = [Decimal(value) for value in values] + [Decimal(0)]
    low, high = min(numbers), max(numbers)
    if low == high:
        high = Decimal(1)
    step = _round_step((high - low) / 4)
    found = [(low / step).to_integral_value(ROUND_FLOOR) * step]
    while found[-1] < high:
        found.append(found[-1] + step)
    return tuple(found)


def _round_step(rough: Decimal) -> Decimal:
    """The next of 1, 2, 5 times a power of ten; at least 1 unless the values themselves are below it."""
    power = Decimal(1).scaleb(rough.adjusted())
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
    return Decimal(1) if Decimal("0.1") < step < 1 else step
