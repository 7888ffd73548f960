"""The canvas that a page is painted on: what pdfminer draws is kept in the order of painting, counted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.utils import MATRIX_IDENTITY, apply_matrix_pt, apply_matrix_rect, mult_matrix

from wenshang.readers import limits
from wenshang.readers.pdf.ink import (
    EVERYWHERE,
    THIN,
    UNKNOWN,
    Ink,
    Paint,
    Painted,
    Pen,
    Points,
    Rect,
    around,
    colour,
    is_box,
    is_opaque,
    overlap,
    picture_colour,
    upright,
)
from wenshang.readers.unseen import WHITE, Colour, mixed

_OPAQUE = 0.9  #: share of ink from which paint hides what lies beneath
_FAINTEST = 0.06  #: share of ink below which nothing is seen
_WHITE = 0.93  #: from which a line is not seen on paper


@dataclass(slots=True)
class GraphicsState:
    """What pdfminer's graphics state lacks."""

    clip: Rect = EVERYWHERE
    cuts: tuple[Paint, ...] = ()  #: shapes other than boxes, inside each of which is what is shown
    fill: float = 1.0
    line: float = 1.0
    normal: bool = True
    masked: bool = False  #: what is painted shows only through a soft mask


class Canvas(PDFTextDevice):  # type: ignore[misc]
    """Takes what the interpreter paints, counted."""

    def __init__(self, manager: PDFResourceManager, name: str, off: Collection[int]) -> None:
        super().__init__(manager)
        self.name, self.off = name, off
        self.painted = Painted()
        self.state = GraphicsState()
        self.marked: list[tuple[bool, bool]] = []  #: of each open marked content: switched off, a watermark
        self.order = self.count = 0
        self.matrix: Any = MATRIX_IDENTITY  #: how the page's coordinates are turned and moved
        self._figures: list[tuple[GraphicsState, Any]] = []
        self._pen = Pen(0, (), "", EVERYWHERE, (), False)

    def tick(self, number: int = 1) -> None:
        """Count painted things."""
        self.count += number
        limits.within(self.count, limits.PAGE_OBJECTS, name=self.name, what="一页的字符和线条", unit="个")

    def begin_page(self, page: Any, ctm: Any) -> None:
        self.matrix = ctm
        x0, y0, x1, y1 = apply_matrix_rect(ctm, page.mediabox)
        self.painted.size = (abs(x1 - x0), abs(y1 - y0))
        shown = overlap(upright(apply_matrix_rect(ctm, page.cropbox)), (0.0, 0.0, *self.painted.size))
        self.painted.window = shown if shown[2] > shown[0] and shown[3] > shown[1] else (0.0, 0.0, *self.painted.size)

    def begin_figure(self, name: str, bbox: Any, matrix: Any) -> None:
        self.tick(20)
        self._figures.append((replace(self.state), self.ctm))
        if name not in ("", None) and tuple(bbox) != (0, 0, 1, 1):
            self.narrow(upright(apply_matrix_rect(mult_matrix(matrix, self.ctm), bbox)))

    def end_figure(self, name: str) -> None:
        self.state, self.ctm = self._figures.pop()

    def narrow(self, box: Rect) -> None:
        """Show from now on only what is inside this box, too."""
        self.state.clip = overlap(self.state.clip, box)

    def cut(self, path: Any, *, even: bool) -> None:
        """Show from now on only what is inside this path, too."""
        shapes = self._shapes(path)
        box = around([point for shape in shapes for point in shape]) if shapes else (0.0, 0.0, -1.0, -1.0)
        self.narrow(box)
        straight = not any(step[0] in "cvy" for step in path)
        if straight and shapes and not (len(shapes) == 1 and is_box(shapes[0], box)):
            self.tick(sum(map(len, shapes)))
            self.state.cuts += (Paint(self.order, box, None, tuple(map(tuple, shapes)), even),)

    def _shapes(self, path: Any) -> list[list[tuple[float, float]]]:
        """The outlines of a path on the page."""
        shapes: list[list[tuple[float, float]]] = []
        for segment in path:
            if segment[0] == "m":
                shapes.append([apply_matrix_pt(self.ctm, segment[-2:])])
            elif segment[0] == "h" and shapes:
                shapes[-1].append(shapes[-1][0])
            elif shapes:
                shapes[-1].append(apply_matrix_pt(self.ctm, segment[-2:]))
        return [shape for shape in shapes if len(shape) > 1]

    @property
    def off_now(self) -> bool:
        """Whether what is painted now belongs to a layer that is switched off."""
        return any(off for off, _ in self.marked)

    def render_image(self, name: str, stream: Any) -> None:
        self.order += 1
        box = overlap(upright(apply_matrix_rect(self.ctm, (0, 0, 1, 1))), self.state.clip)
        if self.off_now or box[2] <= box[0] or box[3] <= box[1]:
            return
        self.painted.pictures.append((box, stream))
        if self._hides and is_opaque(stream):
            self.painted.paints.append(Paint(self.order, box, picture_colour(stream), picture=True))

    @property
    def _hides(self) -> bool:
        return self.state.fill >= _OPAQUE and self.state.normal and not self.off_now and not self.state.masked

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        self.order += 1
        fill, line = textstate.render in (0, 2, 4, 6), textstate.render in (1, 2, 5, 6)
        inks = [(colour(graphicstate.ncs, graphicstate.ncolor), self.state.fill)] if fill else []
        inks += [(colour(graphicstate.scs, graphicstate.scolor), self.state.line)] if line else []
        colours = [ink and mixed(ink, WHITE, share) for ink, share in inks if share >= _FAINTEST]
        hidden = "layer" if self.off_now else "mode" if not colours else "masked" if self.state.masked else ""
        watermark = any(mark for _, mark in self.marked)
        self._pen = Pen(self.order, tuple(colours), hidden, self.state.clip, self.state.cuts, watermark)
        super().render_string(textstate, seq, ncs, graphicstate)

    def render_char(
        self, matrix: Any, font: Any, fontsize: float, scaling: float, rise: float, cid: int, ncs: Any, state: Any
    ) -> float:
        self.tick()
        advance = float(font.char_width(cid) * fontsize * scaling)
        turn = _turn(matrix) if scaling > 0 else -1
        turn = (turn + 180) % 360 if fontsize < 0 <= turn else turn
        try:
            text = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            text = UNKNOWN
            self.painted.unknown += turn >= 0
        if font.is_vertical():
            across, down = font.char_disp(cid)
            left = -(fontsize * 0.5 if across is None else across * fontsize * 0.001)
            upper = (1000 - down) * fontsize * 0.001 + rise
            box = apply_matrix_rect(matrix, (left, upper + advance, left + fontsize, upper))
        else:
            lower = font.get_descent() * fontsize + rise
            box = apply_matrix_rect(matrix, (0, lower, advance, lower + fontsize))
        box = upright(box)
        size = box[2] - box[0] if font.is_vertical() or turn in (90, 270) else box[3] - box[1]
        self.painted.glyphs.append(Ink(text, box, size, turn, self._pen))
        return advance

    def paint_path(self, gstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Any) -> None:
        self.tick()
        self.order += 1
        if self.off_now:
            return
        shapes = self._shapes(path)
        seen = self.state.line >= _FAINTEST if stroke else self.state.fill >= _FAINTEST
        first = len(self.painted.bars)
        for shape in shapes if seen else ():
            self._lines(shape, stroke)
        if stroke and gstate.linewidth > THIN and self._hides:
            self._bands(shapes, gstate.linewidth / 2, colour(gstate.scs, gstate.scolor))
        drawn = colour(gstate.scs, gstate.scolor) if stroke else colour(gstate.ncs, gstate.ncolor)
        if drawn is None or min(drawn) < _WHITE:
            self.painted.inked += self.painted.bars[first:]
        if fill and self._hides and shapes and gstate.ncs.name != "Pattern":
            self._fill(shapes, colour(gstate.ncs, gstate.ncolor), evenodd)

    def _bands(self, shapes: Sequence[Points], half: float, painted: Colour | None) -> None:
        """Thick level and upright lines hide what lies beneath them as boxes do."""
        for box in (around(pair) for shape in shapes for pair in pairwise(shape)):
            wide, high = (half, 0.0) if box[2] - box[0] < 0.5 else (0.0, half if box[3] - box[1] < 0.5 else 0.0)
            if wide or high:
                self.tick()
                band = box[0] - wide, box[1] - high, box[2] + wide, box[3] + high
                self.painted.paints.append(Paint(self.order, overlap(band, self.state.clip), painted))

    def shade(self) -> None:
        """Paint all that is shown now with colours that run into one another."""
        self.order += 1
        box = overlap(self.state.clip, self.painted.window)
        if self._hides and box[2] > box[0] and box[3] > box[1]:
            self.painted.paints.append(Paint(self.order, box, None))

    def _lines(self, points: Points, stroke: bool) -> None:
        """Keep a drawn shape's straight edges; the sides of a box that is only filled are no lines (it is a background)."""
        box = around(points)
        if box[2] - box[0] <= THIN or box[3] - box[1] <= THIN:
            self.painted.bars.append(box)
        elif stroke:
            self.tick(len(points))
            for pair in pairwise(points):
                edge = around(pair)
                if edge[2] - edge[0] < 0.5 or edge[3] - edge[1] < 0.5:
                    self.painted.bars.append(edge)
                elif len(points) <= 3:
                    self.painted.slants.append(edge)

    def _fill(self, shapes: Sequence[Points], painted: Colour | None, even: bool) -> None:
        box = around([point for shape in shapes for point in shape])
        shown = overlap(box, self.state.clip)
        if shown[2] - shown[0] > THIN and shown[3] - shown[1] > THIN:
            plain = len(shapes) == 1 and is_box(shapes[0], box)
            self.tick(0 if plain else sum(map(len, shapes)))
            self.painted.paints.append(Paint(self.order, shown, painted, () if plain else tuple(map(tuple, shapes)), even))


def _turn(matrix: Any) -> int:
    """How text is turned: 0, 90, 180 or 270 degrees, -1 for text that runs aslant or is mirrored."""
    a, b, _, d = matrix[:4]
    if abs(b) <= 0.1 * abs(a):
        return 0 if a > 0 else 180 if d < 0 else -1
    if abs(a) <= 0.1 * abs(b):
        return 90 if b > 0 else 270
    return -1
