"""Figures side by side, 指标 × 年; only years that may be compared share a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from wenshang import vocabulary
from wenshang.comparison import figures
from wenshang.comparison.figure import value_of
from wenshang.comparison.series import Point, Series, series
from wenshang.frames import years_for
from wenshang.vocabulary.search import codes_for

if TYPE_CHECKING:
    import pandas as pd

    from wenshang.comparison.figure import Figure
    from wenshang.comparison.figures import Lookup


def wide(
    facts: pd.DataFrame, codes: str | Iterable[str] | None = None, *, years: int | Iterable[int] | None = None
) -> pd.DataFrame:
    """Every figure of a facts frame over the years: a row an indicator (指标), a column a year, ready to plot or to export.

    Parameters
    ----------
    facts
        A facts frame of one authority or several (the rows then begin with its name).
    codes
        Codes, patterns or labels, in the order wanted; every figure of the frame, in form order, unless given.
    years
        The columns; from the first to the last year of the frame unless given, so that a gap stays visible.

    Returns
    -------
    pandas.DataFrame
        Index ``指标``: the label with its unit, as 本年新收（件）; where a series breaks, each comparable stretch has a row of
        its own, told by its years. Columns ``年度`` (int). Values Int64, or Float64 where an amount of money is among them;
        ``<NA>`` where a year prints nothing or a blank. ``attrs["cells"]`` maps row and year to [authority, period, code] of
        the figure (also of a printed blank), so that a number still leads to its evidence.
    """
    import pandas as pd

    lookups = figures.lookups(facts)
    columns = list(years_for(years)) if years is not None else _span(lookups.values())
    wanted = None if codes is None else codes_for(codes)
    found = {
        (f"{name} " if len(lookups) > 1 else "") + label: points
        for name, of_name in lookups.items()
        for label, points in _rows(of_name, name, wanted, columns)
    }
    rows = {label: [value_of(points.get(year)) for year in columns] for label, points in found.items()}
    whole = all(isinstance(value, int) for row in rows.values() for value in row if value is not None)
    plain = [[None if v is None else int(v) if whole else float(v) for v in row] for row in rows.values()]
    index = pd.Index(list(rows), dtype="str", name="指标")
    frame = pd.DataFrame(plain, index=index, columns=pd.Index(columns, name="年度"), dtype="object")
    frame = frame.astype("Int64" if whole else "Float64")
    frame.attrs["cells"] = {
        label: {str(year): [one.authority, one.period, one.code] for year, one in row.items()} for label, row in found.items()
    }
    return frame


def _span(lookups: Iterable[Lookup]) -> list[int]:
    known = sorted({int(period[:4]) for of_name in lookups for period, _ in of_name})
    return list(range(known[0], known[-1] + 1)) if known else []


def _rows(
    lookup: Lookup, authority: str, wanted: tuple[str, ...] | None, years: list[int]
) -> Iterator[tuple[str, dict[int, Figure]]]:
    """The rows of one authority: label and figures by year; what stands whole in another row has none of its own."""
    printed = {code for _, code in lookup}
    codes = [code for code in vocabulary.codes() if code in printed] if wanted is None else wanted
    rows: list[tuple[str, dict[int, Figure]]] = []
    for line in series(lookup, codes, authority=authority, years=years):
        stretches = _stretches(line)
        for points in stretches:
            row = {point.year: point.figure for point in points if point.figure is not None}
            rows.append((f"{line.label}（{line.unit}）{_told(points) if len(stretches) > 1 else ''}", row))
    keys = [frozenset(figure.key for figure in row.values()) for _, row in rows]
    holding: dict[tuple[str, str, str, str], list[int]] = {}
    for at, of_row in enumerate(keys):
        for key in of_row:
            holding.setdefault(key, []).append(at)
    for at, (label, row) in enumerate(rows):
        beside = holding.get(next(iter(keys[at]), ("", "", "", "")), [])
        if row and not any(keys[at] < keys[other] or (keys[at] == keys[other] and other < at) for other in beside):
            yield label, row


def _stretches(line: Series) -> list[list[Point]]:
    """The points that print something, by comparable stretch; a blank stands with the stretch before it."""
    runs: dict[int, list[Point]] = {}
    current = 0
    for point in line.points:
        current = max(current, point.segment)
        if point.figure is not None:
            runs.setdefault(current, []).append(point)
    return list(runs.values())


def _told(points: list[Point]) -> str:
    first, last = points[0].year, points[-1].year
    return f"〔{first}〕" if first == last else f"〔{first}–{last}〕"
