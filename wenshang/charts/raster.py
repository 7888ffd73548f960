"""A Scene as a PNG for documents and slides: drawn by matplotlib with the same font, title on top, source lines below."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, Literal

from wenshang.charts import fonts
from wenshang.charts.scene import INK, MUTED, SIZE, SMALL, Circle, Line, Mark, Scene, Text

_INK = "#1b2127"
_ALIGN: dict[str, Literal["left", "center", "right"]] = {"start": "left", "middle": "center", "end": "right"}


def render(scene: Scene, *, title: str, notes: Sequence[str] = (), scale: float = 2.0) -> bytes:
    """PNG bytes of the drawing on white, ``scale`` pixels a unit; the same scene gives the same bytes."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties
    from matplotlib.transforms import Affine2D

    lines = [line for note in notes for line in fonts.wrapped(fonts.checked(note), SMALL, scene.width - 24)]
    heading = fonts.wrapped(fonts.checked(title), SIZE + 3, scene.width - 24)
    top, below = 16 + 24 * len(heading), 12 + 18 * len(lines)
    height = top + scene.height + below
    sheet = Figure(figsize=(scene.width / 72, height / 72), dpi=72 * scale, facecolor="white")
    canvas = FigureCanvasAgg(sheet)
    placed = Affine2D().translate(0, top).scale(scale, -scale).translate(0, height * scale)
    font = FontProperties(fname=str(fonts.path()))
    marks: list[Mark] = [*scene.marks]
    marks += [Text(12, 24 * (n + 1) - top, line, SIZE + 3) for n, line in enumerate(heading)]
    marks += [Text(12, scene.height + 18 * (n + 1), line, SMALL, "start", MUTED) for n, line in enumerate(lines)]
    for mark in marks:
        sheet.add_artist(_artist(mark, placed, font))
    target = io.BytesIO()
    canvas.print_png(target, metadata={"Software": None})
    return target.getvalue()


def _colour(name: str) -> str:
    return _INK if name == INK else (name or "none")


def _artist(mark: Mark, placed: Any, font: Any) -> Any:
    from matplotlib import patches
    from matplotlib import text as texts
    from matplotlib.lines import Line2D
    from matplotlib.patheffects import withStroke

    if isinstance(mark, Text):
        face = font.copy()
        face.set_size(mark.size)
        return texts.Text(
            mark.x,
            mark.y,
            mark.text,
            color=_colour(mark.fill),
            fontproperties=face,
            horizontalalignment=_ALIGN[mark.anchor],
            verticalalignment="baseline",
            parse_math=False,
            path_effects=[withStroke(linewidth=4, foreground="white")] if mark.halo else None,
            transform=placed,
        )
    if isinstance(mark, Line):
        across, down = zip(*mark.points, strict=True)
        style = (0, [length / mark.width for length in mark.dash]) if mark.dash else "solid"
        return Line2D(across, down, color=_colour(mark.stroke), linewidth=mark.width, linestyle=style, transform=placed)
    colours = {"facecolor": _colour(mark.fill), "edgecolor": _colour(mark.stroke), "linewidth": 1, "transform": placed}
    if isinstance(mark, Circle):
        return patches.Circle((mark.x, mark.y), mark.radius, **colours)
    if mark.hatched:
        colours |= {"facecolor": "none", "edgecolor": _colour(mark.fill), "hatch": "/////"}
    return patches.Polygon(mark.points, closed=True, **colours)
