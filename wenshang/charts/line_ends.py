"""The names at the ends of lines, pushed apart where they would cover each other."""

from __future__ import annotations

from collections.abc import Sequence

from wenshang.charts.sheet import LEADING, SPACING, ChartSheet


def name_ends(sheet: ChartSheet, ends: Sequence[tuple[tuple[float, float], Sequence[str], str]], *, size: float) -> None:
    """Write each name right of its line's last point, pushed downwards and then back up where it would cover another.

    On axes too low for all of them the longest names are cut (…): their whole names stand in the numbers.
    """
    placed = sorted(ends, key=lambda end: -end[0][1])
    most = max(1, int((sheet.high + 16) / (LEADING * len(placed)))) if _tall(placed) > sheet.high + 16 else 99
    cut = [[*lines[: most - 1], f"{lines[most - 1][:-1]}…"] if len(lines) > most else list(lines) for _, lines, _ in placed]
    room = [LEADING * len(lines) + 2 for lines in cut]
    tops: list[float] = []
    for ((_, y), _, _), tall in zip(placed, room, strict=True):
        wanted = max(sheet.high - y - tall / 2, -8)
        tops.append(max(wanted, tops[-1] + room[len(tops) - 1]) if tops else wanted)
    floor = sheet.high + 3
    for number in range(len(tops) - 1, -1, -1):
        tops[number] = min(tops[number], floor - room[number])
        floor = tops[number]
    for ((x, _), _, hue), lines, top, tall in zip(placed, cut, tops, room, strict=True):
        text = "\n".join(lines)
        sheet.write(x + 9, sheet.high - top - tall / 2, text, size=size, color=hue, linespacing=SPACING)


def _tall(ends: Sequence[tuple[tuple[float, float], Sequence[str], str]]) -> float:
    return sum(LEADING * len(lines) + 2 for _, lines, _ in ends)
