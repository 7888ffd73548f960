"""What ``lines`` and ``bars`` accept, as series over the years: records of comparison, facts frames, frames of one's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

from wenshang.charts import arguments
from wenshang.charts.arguments import own
from wenshang.charts.words import ChartTable, Entry
from wenshang.chinese import formatting
from wenshang.chinese.formatting import Number
from wenshang.comparison import sentences
from wenshang.comparison import series as series_of
from wenshang.comparison.figure import Figure
from wenshang.comparison.series import Break, Point, PointState, Series
from wenshang.errors import BadParameter
from wenshang.frames import is_frame

if TYPE_CHECKING:
    import pandas as pd

    Data: TypeAlias = Series | Sequence[Series] | pd.DataFrame | pd.Series

#: the columns by which a facts frame is known
_FACTS = {"authority", "period", "code", "value", "count", "edition", "document"}
#: and one of ``ws.series(…).frame``, a row a year
_TIDY = {"label", "year", "value"}
_YEAR = re.compile(r"((?:19|20)\d\d)年?")  # 2021, 2021年


def as_series(data: Data, *, unit: str = "") -> list[Series]:
    """Return data as series: records as they are, a facts frame by authority and code, another frame column by column."""
    if isinstance(data, Series):
        return [data]
    if hasattr(data, "to_frame"):
        column: Any = data
        return _columns(column.to_frame(str(column.name or "数值")), unit)
    if is_frame(data):
        known = set(data.columns)
        return _facts(data) if known >= _FACTS else _tidy(data) if known >= _TIDY else _columns(data, unit)
    return arguments.listed(data, Series, "ws.series(…)")


def _facts(frame: pd.DataFrame) -> list[Series]:
    """A series for each authority and code of the whole years of a facts frame."""
    whole = frame[frame["period"].str.len() == 4]
    keys = list(dict.fromkeys(zip(whole["authority"], whole["code"], strict=True)))
    bodies, codes = {name for name, _ in keys}, {code for _, code in keys}
    found = []
    for name, code in keys:
        (line,) = series_of(frame, code, authority=name)
        label = line.label if len(bodies) == 1 else name if len(codes) == 1 else f"{name}{line.label}"
        found.append(replace(line, label=label))
    return found


def _tidy(frame: pd.DataFrame) -> list[Series]:
    """A series for each label (and authority) of a frame with a row a year; a new ``segment`` is a break."""
    keys = [name for name in ("authority", "label") if name in frame.columns]
    several = "authority" in keys and frame["authority"].nunique() > 1
    return [_rows(group, several) for _, group in frame.sort_values("year").groupby(keys, sort=False)]


def _rows(group: pd.DataFrame, several: bool) -> Series:
    first = {name: str(group[name].iloc[0]) for name in group.columns}
    label, unit = first["label"], first.get("unit", "")
    label = f"{first['authority']}{label}" if several else label
    states = group["state"] if "state" in group.columns else ["missing"] * len(group)
    segments = group["segment"] if "segment" in group.columns else [0] * len(group)
    points: list[Point] = []
    breaks: list[Break] = []
    for year, number, state, segment in zip(group["year"], group["value"], states, segments, strict=True):
        figure = own(label, str(year), number, unit=unit, authority=first.get("authority", ""))
        if figure is None:
            why: PointState = next((name for name in ("blank", "not_printed", "no_report") if name == state), "missing")
            points.append(Point(int(year), None, why))
            continue
        last = next((point for point in reversed(points) if point.figure), None)
        if last is not None and last.segment != int(segment):
            breaks.append(Break(last.year, int(year), "口径变化"))
        points.append(Point(int(year), figure, "value", int(segment)))
    return Series(first.get("authority", ""), first.get("code", label), label, unit, tuple(points), tuple(breaks))


def year_of(name: object) -> int | None:
    """Return the year that an index entry or column name is, None where it is none.

    >>> year_of("2021年"), year_of(2021), year_of("合计")
    (2021, 2021, None)
    """
    found = _YEAR.fullmatch(str(name).removesuffix(".0"))
    return int(found[1]) if found else None


def _columns(frame: pd.DataFrame, unit: str) -> list[Series]:
    """A series for each column of numbers, over an index of years (or for each row, where the columns are the years)."""
    if not _years(frame.index) and _years(frame.columns):
        frame = frame.T
    if not _years(frame.index):
        found = "、".join(str(name) for name in list(frame.index)[:3])
        advice = "请用 frame.set_index(…) 把年度设为索引，或直接用 frame.plot()"
        raise BadParameter(where="数据", expected="以年度为索引（或列名）的表", found=found, advice=advice)
    frame = frame.sort_index()
    return [_column(*_unit(str(name), unit), frame.index, frame[name]) for name in frame.columns if _numeric(frame[name])]


def _unit(name: str, unit: str) -> tuple[str, str]:
    """A column's label and unit, which ``ws.wide`` writes behind it.

    >>> _unit("本年新收（件）", ""), _unit("甲（乙）丙", ""), _unit("甲局", "件")
    (('本年新收', '件'), ('甲（乙）丙', ''), ('甲局', '件'))
    """
    found = re.fullmatch(r"(.+)（([^（）]{1,4})）", name)
    return (found[1], found[2]) if found and not unit else (name, unit)


def _years(names: Iterable[object]) -> bool:
    return all(year_of(name) for name in names)


def _numeric(column: pd.Series[Any]) -> bool:
    from pandas.api.types import is_bool_dtype, is_numeric_dtype

    return bool(is_numeric_dtype(column) or column.map(lambda one: one is None or isinstance(one, int | float)).all()) and not (
        is_bool_dtype(column)
    )


def _column(name: str, unit: str, years: Iterable[object], values: Iterable[object]) -> Series:
    points = []
    for year, number in zip(map(year_of, years), values, strict=True):
        figure = own(name, str(year), number, unit=unit)
        points.append(Point(year or 0, figure, "value", 0) if figure else Point(year or 0, None, "missing"))
    return Series("", name, name, unit, tuple(points))


def number_of(point: Point) -> Number:
    """Return the number of a point that has one."""
    if point.figure is None or point.figure.value is None:
        raise ValueError("a point without a number has no place")
    return point.figure.value


def value(point: Point) -> float:
    """Return the number of a point that has one, as matplotlib takes it."""
    return float(number_of(point))


def text(point: Point) -> str:
    """Return the number of a point as shown."""
    return point.figure.text if point.figure else ""


def span(years: Iterable[int]) -> str:
    """Return years as people list them: 2019、2021–2023."""
    return formatting.spans(sorted(set(years)))


def telling(shown: Sequence[Series], names: Sequence[str], caption: str) -> tuple[str, ChartTable, list[str]]:
    """Return what series say in words, their numbers, and their caveats."""
    texts = [f"{name}：{_listing(line)}。" for line, name in zip(shown, names, strict=True)]
    texts += [str(sentence) for line in shown if (sentence := sentences.of_series(line))]
    return "".join(texts), _table(shown, names, caption), _caveats(shown, names)


def _listing(line: Series) -> str:
    return "，".join(f"{p.year}年{p.figure if p.state == 'value' else p.note}" for p in line.points)


def _caveats(shown: Sequence[Series], names: Sequence[str]) -> list[str]:
    """The caveats of the series; one that several share is said once, with their names."""
    found: dict[str, list[str]] = {}
    for line, name in zip(shown, names, strict=True):
        broken = [f"{b.before}年与{b.after}年不可比（{b.note}）" for b in line.breaks]
        doubts = [f"{p.year}年{p.figure.note}" for p in line.points if p.figure and p.figure.note]
        for note in (*broken, *line.notes, *doubts):
            found.setdefault(note, []).append(name)
    return [f"{'、'.join(labels)}：{note}" for note, labels in found.items()]


def _table(shown: Sequence[Series], names: Sequence[str], caption: str) -> ChartTable:
    known = [{point.year: point for point in line.points} for line in shown]

    def entry(points: dict[int, Point], year: int) -> Entry:
        point = points.get(year)
        figure: Figure | None = point.figure if point else None
        return figure if figure is not None else (point.note if point else None)

    years = sorted({point.year for line in shown for point in line.points})
    rows = tuple((f"{year}年", *(entry(points, year) for points in known)) for year in years)
    heads = (f"{name}（{line.unit}）" if line.unit else name for line, name in zip(shown, names, strict=True))
    return ChartTable(caption, ("年度", *heads), rows)
