"""What a figure says without being seen: its title, description in words, caveats and numbers, kept beside its axes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast
from weakref import WeakKeyDictionary

from wenshang.charts import fonts
from wenshang.comparison.figure import Figure as Number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Entry = str | Number | None


@dataclass(frozen=True, slots=True)
class ChartTable:
    """The numbers of a chart. The first entry of a row is its header; a Figure is a number with evidence, None is no number."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Entry, ...], ...]

    @classmethod
    def of_unit(cls, caption: str, unit: str, columns: tuple[str, ...], rows: tuple[tuple[Entry, ...], ...]) -> ChartTable:
        """A table whose numbers are of one unit, which its caption then names."""
        return cls(f"{caption}（单位：{unit}）" if unit else caption, columns, rows)

    @property
    def frame(self) -> pd.DataFrame:
        """The numbers as a pandas frame: the headers are the index, numbers are Float64, texts (空白, 无报告) are missing."""
        import pandas as pd

        columns = {
            name: pd.array([_plain(row[n]) for row in self.rows], dtype="Float64")
            for n, name in enumerate(self.columns[1:], start=1)
        }
        return pd.DataFrame(columns, index=pd.Index([str(row[0]) for row in self.rows], name=self.columns[0]))


def _plain(entry: Entry) -> float | None:
    return float(entry.value) if isinstance(entry, Number) and entry.value is not None else None


@dataclass(frozen=True, slots=True)
class ChartText:
    """What our charts know of themselves. ``tips`` are what a pointer resting on a mark is told, by the mark's ``gid``."""

    title: str
    description: str
    table: ChartTable
    notes: tuple[str, ...] = ()
    tips: Mapping[str, Sequence[str]] = field(default_factory=dict)


_KEPT: WeakKeyDictionary[Axes, ChartText] = WeakKeyDictionary()


def figure_of(drawn: Axes | Figure) -> Figure:
    """Return the whole figure of axes, or the figure itself."""
    return cast("Figure", drawn.get_figure(root=True))


def keep(ax: Axes, text: ChartText) -> None:
    """Keep beside axes what its chart says; the notes are part of what is said to those who cannot see it."""
    _KEPT[ax] = text


def of(ax: Axes) -> ChartText | None:
    """Return what one of our charts says of itself, None for axes drawn by others."""
    return _KEPT.get(ax)


def description(drawn: Axes | Figure) -> str:
    """Return in words, in Chinese, what a figure (or one of its axes) shows, for those who cannot see it.

    Our charts name every figure and every caveat; of other matplotlib figures the title, axis labels, names and ranges are told.
    """
    return "".join(_described(ax) for ax in _axes(drawn))


def title(drawn: Axes | Figure) -> str:
    """Return the title as the figure shows it now, else the chart's own; empty where it has none."""
    above = getattr(drawn, "get_suptitle", lambda: "")()
    shown = [above, *(_name(ax) for ax in _axes(drawn))]
    return "；".join(dict.fromkeys(fonts.line(text) for text in shown if text))


def _name(ax: Axes) -> str:
    """The title of axes as given: one that we broke into lines is whole again."""
    own, now = getattr(of(ax), "title", ""), _title(ax)
    return own if not now or "".join(now.split()) == "".join(own.split()) else now


def notes(drawn: Axes | Figure) -> tuple[str, ...]:
    """Return the caveats of our charts, in Chinese, each once."""
    return tuple(dict.fromkeys(note for ax in _axes(drawn) if (text := of(ax)) for note in text.notes))


def numbers(drawn: Axes | Figure) -> tuple[ChartTable, ...]:
    """Return the numbers behind our charts: a table for each, in drawing order; empty where there are no numbers.

    The cells are ``comparison.Figure`` records with their evidence; ``.frame`` gives a table as a pandas frame.
    """
    return tuple(text.table for ax in _axes(drawn) if (text := of(ax)) and text.table.rows)


def tips(drawn: Figure) -> dict[str, Sequence[str]]:
    """Return what a pointer is told on the marks of our charts, by ``gid``."""
    return {gid: lines for ax in _axes(drawn) if (text := of(ax)) for gid, lines in text.tips.items()}


def _axes(drawn: Axes | Figure) -> list[Axes]:
    return list(drawn.axes) if isinstance(drawn.axes, list) else [drawn]


def _described(ax: Axes) -> str:
    if text := of(ax):
        return "".join([text.description, *(f"{note}。" for note in text.notes if note not in text.description)])
    lines = [_lined(line) for line in ax.get_lines()]
    bars = [_barred(group) for group in ax.containers if hasattr(group, "patches")]
    named = [text for text in (*lines, *bars) if text]
    parts = [
        _title(ax),
        f"横轴：{ax.get_xlabel()}" if ax.get_xlabel() else "",
        f"纵轴：{ax.get_ylabel()}" if ax.get_ylabel() else "",
        *named,
    ]
    return fonts.line("".join(f"{part}。" for part in parts if part))


def _title(ax: Axes) -> str:
    return next((text for place in ("left", "center", "right") if (text := ax.get_title(loc=place))), "")


def _lined(line: Any) -> str:
    """A line of somebody's own figure: its name, how many points, from where to where."""
    values = [float(value) for value in line.get_ydata() if _finite(value)]
    return _ranged("折线", line.get_label(), values)


def _barred(group: Any) -> str:
    values = [float(value) for value in getattr(group, "datavalues", ()) if _finite(value)]
    return _ranged("柱", group.get_label(), values)


def _ranged(kind: str, label: str, values: Sequence[float]) -> str:
    if not values:
        return ""
    name = "" if not label or str(label).startswith("_") else f"“{label}”"
    return f"{kind}{name}：{len(values)}个数，最小{min(values):g}，最大{max(values):g}"


def _finite(value: Any) -> bool:
    try:
        return float("-inf") < float(value) < float("inf")
    except (TypeError, ValueError):
        return False
