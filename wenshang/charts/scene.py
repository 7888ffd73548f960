"""A drawing as data: charts put marks on a Scene, which knows nothing of files; ``svg`` and ``raster`` turn it into one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from wenshang.charts import fonts

#: One visual language. INK follows the page's text colour; every hue is told apart by lightness, pattern or marker as well.
INK, MUTED, RULE = "currentColor", "#55606b", "#c3cad1"
BLUE, PALE, ORANGE, GREEN, PURPLE = "#1f5a92", "#cfdeec", "#b4540a", "#2f7657", "#74468f"
HUES = (BLUE, ORANGE, GREEN, PURPLE)
WIDTH, SIZE, SMALL = 600.0, 14.0, 12.0

Anchor = Literal["start", "middle", "end"]
Marker = Literal["circle", "square", "triangle", "diamond"]
MARKERS: tuple[Marker, ...] = ("circle", "square", "triangle", "diamond")
Point = tuple[float, float]
#: Lengths of stroke and space by turns; nothing for a whole line. DASHES tell lines apart where there is no colour.
Dash = tuple[int, ...]
DASHES: tuple[Dash, ...] = ((), (8, 3), (2, 3), (10, 3, 2, 3))
BROKEN: Dash = (4, 3)


@dataclass(frozen=True, slots=True)
class Shape:
    """A filled outline. ``hatched`` fills with slanting lines of ``fill``; ``tip`` is what a pointer resting on it is told."""

    points: tuple[Point, ...]
    fill: str
    stroke: str = ""
    hatched: bool = False
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Circle:
    """A filled circle."""

    x: float
    y: float
    radius: float
    fill: str
    stroke: str = ""
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points."""

    points: tuple[Point, ...]
    stroke: str
    width: float = 1.0
    dash: Dash = ()


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text; ``y`` is its baseline; ``halo`` keeps it legible over a rule or a line."""

    x: float
    y: float
    text: str
    size: float = SIZE
    anchor: Anchor = "start"
    fill: str = INK
    halo: bool = False


Mark = Shape | Circle | Line | Text


@dataclass(slots=True)
class Scene:
    """Marks in drawing order on a sheet of ``width`` by ``height``, y downwards."""

    height: float
    width: float = WIDTH
    marks: list[Mark] = field(default_factory=list)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = SIZE,
        anchor: Anchor = "start",
        fill: str = INK,
        halo: bool = False,
    ) -> None:
        """A line of text on a baseline, kept inside the sheet."""
        safe = fonts.checked(text)
        wide = fonts.width(safe, size)
        left = {"start": x, "middle": x - wide / 2, "end": x - wide}[anchor]
        shift = max(0.0, 2 - left) - max(0.0, left + wide - self.width + 2)
        self.marks.append(Text(x + shift, y, safe, size, anchor, fill, halo))

    def bar(
        self,
        corner: Point,
        size: Point,
        fill: str,
        *,
        stroke: str = "",
        hatched: bool = False,
        tip: str = "",
    ) -> None:
        """A rectangle from its corner by (width, height), which may be negative."""
        (x, y), (wide, high) = corner, size
        outline = ((x, y), (x + wide, y), (x + wide, y + high), (x, y + high))
        self.marks.append(Shape(outline, fill, stroke, hatched, fonts.clean(tip)))

    def line(self, points: Iterable[Point], stroke: str = RULE, *, width: float = 1.0, dash: Dash = ()) -> None:
        """A line through points."""
        self.marks.append(Line(tuple(points), stroke, width, dash))

    def marker(self, at: Point, kind: Marker, fill: str, *, radius: float = 4.5, tip: str = "") -> None:
        """A small symbol: circle, square, triangle or diamond, with a pale rim so that it stands out from lines."""
        (x, y), r = at, radius
        if kind == "circle":
            self.marks.append(Circle(x, y, r, fill, "#ffffff", fonts.clean(tip)))
            return
        corners: dict[str, Sequence[Point]] = {
            "square": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
            "triangle": ((0, -1.15), (1.1, 0.85), (-1.1, 0.85)),
            "diamond": ((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)),
        }
        outline = tuple((x + dx * r, y + dy * r) for dx, dy in corners[kind])
        self.marks.append(Shape(outline, fill, "#ffffff", tip=fonts.clean(tip)))
