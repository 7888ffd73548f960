"""Where a chart is drawn: axes made or given, room for labels, places where texts do not cover each other, round ticks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, Any, cast
from weakref import WeakSet

from wenshang.charts import fonts, words
from wenshang.charts.style import INK, MUTED, SIZE, SMALL, WIDTH, styled
from wenshang.chinese.formatting import Number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: points: a line of text, of a title; the air at the edges
LEADING, HEADING, AIR = 16.0, 20.0, 4.0
#: what makes matplotlib set lines of Chinese LEADING apart
SPACING = 1.33
_TITLE, _LOOSE = 14.5, 1.4
#: figures made here, whose size follows from what is drawn; and those whose title and notes the page prints itself
_OURS: WeakSet[Figure] = WeakSet()
_BARE: WeakSet[Figure] = WeakSet()


def axes(*, bare: bool = False) -> Axes:
    """Return empty axes on a figure of page width that pyplot does not know, for a chart made outside a notebook.

    ``bare`` leaves title and notes out of the drawing, for a page that prints them itself.
    """
    from matplotlib.figure import Figure

    with styled():
        figure = Figure(figsize=(WIDTH / 72, 3.5))
        _OURS.add(figure)
        if bare:
            _BARE.add(figure)
        return figure.add_subplot()


def titled(figure: Figure) -> bool:
    """Return whether a figure shows its own title (and, where it is one of our charts, its caveats)."""
    return figure not in _BARE and bool(words.title(figure)) and not (words.notes(figure) and figure not in _OURS)


def _new() -> Axes:
    """Axes on a figure that pyplot knows, so that notebooks show it and ``plt.savefig`` finds it."""
    from matplotlib import pyplot

    with styled():
        figure = pyplot.figure(figsize=(WIDTH / 72, 3.5))
        _OURS.add(figure)
        return cast("Axes", figure.add_subplot())


Box = tuple[float, float, float, float]


@dataclass(slots=True)
class ChartSheet:
    """Axes being drawn on. Lengths are points; ``wide`` and ``high`` are the size of the plot once it is laid out."""

    ax: Axes
    ours: bool
    wide: float = 0.0
    high: float = 0.0
    scale: float = 1.0
    tips: dict[str, Sequence[str]] = field(default_factory=dict)
    taken: list[Box] = field(default_factory=list)
    _left: float = 0.0
    _above: float = 0.0
    _below: float = 0.0

    @property
    def across(self) -> float:
        """How wide the whole sheet is: plot and room for labels."""
        return WIDTH if self.ours else float(self.ax.get_window_extent().width / words.figure_of(self.ax).dpi * 72)

    @property
    def room(self) -> float:
        """How wide one line of text may be: a little less than the sheet, for a screen rounds every glyph to whole dots."""
        return 0.97 * (self.across - 2 * AIR)

    def lay(self, high: float, *, left: float, right: float = AIR, above: float = 0.0, below: float = 0.0) -> None:
        """Keep room for labels around the plot; on a figure of ours the plot is ``high`` high and the figure follows.

        On axes given that are too low for that, ``scale`` says how much smaller rows and their texts must be.
        """
        self._left, self._above, self._below = left, above, below
        self.wide, self.high = self.across - left - right, high
        if self.ours:
            self._place(left, below + AIR, self.across, above + high + below + 2 * AIR)
            return
        self._dress()
        figure = words.figure_of(self.ax)
        box = self.ax.get_position()
        full_wide, full_high = (72 * inches for inches in figure.get_size_inches())
        self.high = max(box.height * full_high - above - below, 1)
        self.scale = min(1.0, self.high / high)
        if figure.get_layout_engine() is None:
            corner = (box.x0 + left / full_wide, box.y0 + below / full_high)
            self.ax.set_position((*corner, max(self.wide, 1) / full_wide, max(self.high, 1) / full_high))

    def _dress(self) -> None:
        """Give axes that were made in another style the look of ours."""
        self.ax.spines[["top", "right"]].set_visible(False)
        self.ax.tick_params(labelsize=SMALL, color=MUTED)
        self.ax.tick_params(axis="y", length=0, labelcolor=MUTED)
        self.ax.set_axisbelow(True)

    def _place(self, left: float, bottom: float, wide: float, high: float) -> None:
        """Set the size of a figure of ours and where its plot lies."""
        words.figure_of(self.ax).set_size_inches(wide / 72, high / 72)
        self.ax.set_position((left / wide, bottom / high, self.wide / wide, self.high / high))

    def finish(self, title: str, description: str, table: words.ChartTable, notes: Sequence[str] = ()) -> Axes:
        """Put the title above and the notes below, and keep beside the axes what the chart says."""
        title, notes = fonts.line(title), tuple(map(fonts.line, notes))
        words.keep(self.ax, words.ChartText(title, fonts.line(description), table, notes, self.tips))
        figure = words.figure_of(self.ax)
        if figure in _BARE:
            return self.ax
        if not self.ours:
            self.ax.set_title(
                "\n".join(fonts.wrapped(title, _TITLE, self.room)), loc="left", pad=self._above + 2, y=1.0, linespacing=_LOOSE
            )
            return self.ax
        limit = self.room
        heads = fonts.wrapped(title, _TITLE, limit) if title else []
        lines = [line for note in notes for line in fonts.wrapped(note, SMALL, limit)]
        top = HEADING * len(heads) + (AIR if heads else 0)
        foot = LEADING * len(lines) + (2 * AIR if lines else 0)
        total = top + self._above + self.high + self._below + foot + 2 * AIR
        self._place(self._left, self._below + foot + AIR, self.across, total)
        if heads:
            across = (AIR - self._left) / self.wide
            self.ax.set_title("\n".join(heads), loc="left", x=across, y=1.0, pad=self._above + AIR, linespacing=_LOOSE)
        if lines:
            look: dict[str, Any] = {"fontsize": SMALL, "color": MUTED, "va": "top", "linespacing": SPACING}
            figure.text(AIR / self.across, (foot - AIR) / total, "\n".join(lines), **look)
        figure.stale = False  # whoever shows it draws it; pyplot would draw it at the end of the cell before that, in vain
        return self.ax

    def write(
        self, x: float, y: float, text: str, *, ha: str = "left", va: str = "center", size: float = SIZE, **look: Any
    ) -> None:
        """A text at points from the lower left corner of the plot; the place is kept."""
        self.taken.append(self._box(x, y, text, ha, va, size))
        look = dict[str, Any](color=INK) | look
        self.ax.annotate(
            text, (0, 0), (x, y), xycoords="axes fraction", textcoords="offset points", ha=ha, va=va, fontsize=size, **look
        )

    def write_unit(self, unit: str) -> None:
        """The unit above the right end of the plot, where there is one."""
        if unit:
            self.write(self.wide, self.high + AIR, f"（{unit}）", ha="right", va="bottom", size=SMALL, color=MUTED)

    def label(
        self, at: tuple[float, float], offset: tuple[float, float], text: str, *, ha: str, va: str = "center", **look: Any
    ) -> None:
        """A text beside a place given in data, ``offset`` points away from it."""
        look = dict[str, Any](color=INK, fontsize=SIZE) | look
        self.ax.annotate(text, at, offset, textcoords="offset points", ha=ha, va=va, annotation_clip=False, **look)

    def free(self, x: float, y: float, text: str, *, ha: str, va: str, size: float = SIZE) -> bool:
        """Whether a text would cover no other and stay on the sheet; if so, the place is kept for it."""
        left, low, right, high = box = self._box(x, y, text, ha, va, size)
        inside = left >= -self._left + 1 and right <= self.across - self._left - 1 and high <= self.high + self._above
        if inside and low >= -self._below and not any(_meet(box, other) for other in self.taken):
            self.taken.append(box)
            return True
        return False

    def _box(self, x: float, y: float, text: str, ha: str, va: str, size: float) -> Box:
        lines = text.split("\n")
        wide, high = max(fonts.width(line, size) for line in lines), 1.25 * size * len(lines)
        left = x - wide * {"left": 0.0, "center": 0.5, "right": 1.0}[ha]
        low = y - high * {"bottom": 0.0, "center": 0.5, "top": 1.0, "baseline": 0.2}[va]
        return (left - 1, low, left + wide + 1, low + high)

    def tip(self, artist: Any, lines: Iterable[str]) -> None:
        """What a pointer is told on the marks of an artist, in their order."""
        name = f"tip-{words.figure_of(self.ax).axes.index(self.ax)}-{len(self.tips)}"
        artist.set_gid(name)
        self.tips[name] = tuple(map(fonts.line, lines))


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def sheet_for(ax: Axes | None) -> ChartSheet:
    """Return the sheet of axes given or, for None, of new ones."""
    chosen = ax if ax is not None else _new()
    return ChartSheet(chosen, words.figure_of(chosen) in _OURS and len(words.figure_of(chosen).axes) == 1)


def nothing(ax: Axes | None, why: str, *, title: str = "") -> Axes:
    """Axes that say that there is nothing to draw, and why: an empty frame would be read as zeros."""
    sheet = sheet_for(ax)
    with styled():
        sheet.lay(2 * LEADING, left=AIR)
        sheet.ax.set(xticks=[], yticks=[])
        sheet.ax.set_axis_off()
        lines = fonts.wrapped(fonts.line(why), SIZE, sheet.wide)
        sheet.write(0, sheet.high / 2, "\n".join(lines), color=MUTED)
        return sheet.finish(title, f"没有图：{why}。", words.ChartTable(title, (), ()))


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
