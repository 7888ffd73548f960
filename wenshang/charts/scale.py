"""Axes: in go values, out come round ticks from zero and places on the sheet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from wenshang.chinese.formatting import Number


@dataclass(frozen=True, slots=True)
class Axis:
    """A linear axis from 0 (or the lowest negative tick) to its last tick, laid from ``start`` to ``end`` on the sheet."""

    ticks: tuple[Decimal, ...]
    start: float
    end: float

    def at(self, value: Number) -> float:
        """Where a value lies on the sheet."""
        low, high = self.ticks[0], self.ticks[-1]
        return self.start + (self.end - self.start) * float((Decimal(value) - low) / (high - low))


def axis(values: Iterable[Number], *, start: float, end: float, steps: int = 4) -> Axis:
    """An axis that holds 0 and all values, with about so many round steps; whole numbers where the values are small.

    >>> [int(t) for t in axis([211, 142], start=0, end=1).ticks]
    [0, 100, 200, 300]
    """
    held = [Decimal(value) for value in values] + [Decimal(0)]
    low, high = min(held), max(held)
    if low == high:
        high = Decimal(1)
    step = _round_step((high - low) / steps)
    ticks = [(low / step).to_integral_value(ROUND_FLOOR) * step]
    while ticks[-1] < high:
        ticks.append(ticks[-1] + step)
    return Axis(tuple(ticks), start, end)


def _round_step(rough: Decimal) -> Decimal:
    """The next of 1, 2, 5 times a power of ten; at least 1 unless the values themselves are below it."""
    power = Decimal(1).scaleb(rough.adjusted())
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
    return Decimal(1) if Decimal("0.1") < step < 1 else step
