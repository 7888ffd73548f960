"""Everything a PDF page paints, in the order of painting: glyphs with the pen that drew them, lines, fills and pictures.

pdfminer runs the page's program; what it leaves out (clipping, transparency, layers, marked watermarks) is followed here.
Boxes are left, lower, right, upper in the page's own coordinates.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdftypes import dict_value, resolve1, stream_value
from pdfminer.psparser import PSLiteral, literal_name
from pdfminer.utils import apply_matrix_pt, apply_matrix_rect, mult_matrix

from wenshang.readers import limits
from wenshang.readers.pdf.layers import is_off

THIN = 3.0  #: points up to which a filled box is a ruling line
_OPAQUE = 0.9  #: share of ink from which paint hides what lies beneath
_FAINTEST = 0.06  #: share of ink below which nothing is seen
_WHITE = 0.93  #: from which a line is not seen on paper
_NOWHERE = (0.0, 0.0, -1.0, -1.0)

Rect = tuple[float, float, float, float]
Colour = tuple[float, float, float]
Points = Sequence[tuple[float, float]]


class Pen(NamedTuple):
    """How a text operation draws: its place in the order of painting, its colours (None: a pattern), why it shows nothing."""

    order: int
    colours: tuple[Colour | None, ...]
    hidden: str
    clip: Rect | None
    watermark: bool


class Paint(NamedTuple):
    """A filled shape or a picture that hides what lies beneath it. ``shapes`` are its outlines, none where it is its box."""

    order: int
    box: Rect
    colour: Colour | None
    shapes: tuple[Points, ...] = ()
    even: bool = False
    picture: bool = False

    def covers(self, x: float, y: float) -> bool:
        """Whether a point is painted."""
        x0, y0, x1, y1 = self.box
        if not (x0 <= x <= x1 and y0 <= y <= y1):
            return False
        if not self.shapes:
            return True
        turns = sum(_turns(shape, x, y) for shape in self.shapes)
        return bool(turns % 2 if self.even else turns)


class Ink(NamedTuple):
    """A character: its box, font size, turn (-1 where it runs aslant) and the pen that drew it."""

    text: str
    box: Rect
    size: float
    turn: int
    pen: Pen


@dataclass(slots=True)
class _State:
    """What pdfminer's graphics state lacks."""

    clip: Rect | None = None
    fill: float = 1.0
    line: float = 1.0
    normal: bool = True


@dataclass(slots=True)
class Painted:
    """What a page paints. ``slants`` are boxes around lines aslant; ``unknown`` counts characters that the font does not tell."""

    size: tuple[float, float] = (0.0, 0.0)
    window: Rect = (0.0, 0.0, 0.0, 0.0)  #: the part that is shown
    glyphs: list[Ink] = field(default_factory=list)
    bars: list[Rect] = field(default_factory=list)
    inked: list[Rect] = field(default_factory=list)  #: the bars that are not white
    slants: list[Rect] = field(default_factory=list)
    paints: list[Paint] = field(default_factory=list)
    pictures: list[tuple[Rect, Any]] = field(default_factory=list)
    unknown: int = 0


class Canvas(PDFTextDevice):  # type: ignore[misc]
    """Takes what the interpreter paints, counted."""

    def __init__(self, manager: PDFResourceManager, name: str, off: Collection[int]) -> None:
        super().__init__(manager)
        self.name, self.off = name, off
        self.painted = Painted()
        self.state = _State()
        self.marked: list[tuple[bool, bool]] = []  #: of each open marked content: switched off, a watermark
        self.order = self.count = 0
        self._figures: list[tuple[_State, Any]] = []
        self._pen = Pen(0, (), "", None, False)

    def tick(self, number: int = 1) -> None:
        """Count painted things."""
        self.count += number
        limits.within(self.count, limits.PAGE_OBJECTS, name=self.name, what="一页的字符和线条", unit="个")

    def begin_page(self, page: Any, ctm: Any) -> None:
        x0, y0, x1, y1 = apply_matrix_rect(ctm, page.mediabox)
        self.painted.size = (abs(x1 - x0), abs(y1 - y0))
        shown = overlap(_upright(apply_matrix_rect(ctm, page.cropbox)), (0.0, 0.0, *self.painted.size))
        self.painted.window = shown if shown[2] > shown[0] and shown[3] > shown[1] else (0.0, 0.0, *self.painted.size)

    def begin_figure(self, name: str, bbox: Any, matrix: Any) -> None:
        self.tick(20)
        self._figures.append((_State(self.state.clip, self.state.fill, self.state.line, self.state.normal), self.ctm))
        if name not in ("", None) and tuple(bbox) != (0, 0, 1, 1):
            self.narrow(_upright(apply_matrix_rect(mult_matrix(matrix, self.ctm), bbox)))

    def end_figure(self, name: str) -> None:
        self.state, self.ctm = self._figures.pop()

    def narrow(self, box: Rect) -> None:
        """Show from now on only what is inside this box, too."""
        self.state.clip = box if self.state.clip is None else overlap(self.state.clip, box)

    @property
    def off_now(self) -> bool:
        """Whether what is painted now belongs to a layer that is switched off."""
        return any(off for off, _ in self.marked)

    def render_image(self, name: str, stream: Any) -> None:
        self.order += 1
        box = _upright(apply_matrix_rect(self.ctm, (0, 0, 1, 1)))
        box = box if self.state.clip is None else overlap(box, self.state.clip)
        if self.off_now or box[2] <= box[0] or box[3] <= box[1]:
            return
        self.painted.pictures.append((box, stream))
        if self._hides and not any(stream.get(key) for key in ("SMask", "Mask", "ImageMask", "IM")):
            self.painted.paints.append(Paint(self.order, box, None, picture=True))

    @property
    def _hides(self) -> bool:
        return self.state.fill >= _OPAQUE and self.state.normal and not self.off_now

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        self.order += 1
        fill, line = textstate.render in (0, 2, 4, 6), textstate.render in (1, 2, 5, 6)
        colours = []
        if fill and self.state.fill >= _FAINTEST:
            colours.append(_on_paper(colour(graphicstate.ncs, graphicstate.ncolor), self.state.fill))
        if line and self.state.line >= _FAINTEST:
            colours.append(_on_paper(colour(graphicstate.scs, graphicstate.scolor), self.state.line))
        hidden = "layer" if self.off_now else "" if colours else "mode"
        watermark = any(mark for _, mark in self.marked)
        self._pen = Pen(self.order, tuple(colours), hidden, self.state.clip, watermark)
        super().render_string(textstate, seq, ncs, graphicstate)

    def render_char(
        self, matrix: Any, font: Any, fontsize: float, scaling: float, rise: float, cid: int, ncs: Any, state: Any
    ) -> float:
        self.tick()
        advance = float(font.char_width(cid) * fontsize * scaling)
        turn = _turn(matrix)
        try:
            text = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            text = ""
            self.painted.unknown += turn >= 0
        if font.is_vertical():
            across, down = font.char_disp(cid)
            left = -(fontsize * 0.5 if across is None else across * fontsize * 0.001)
            upper = (1000 - down) * fontsize * 0.001 + rise
            box = apply_matrix_rect(matrix, (left, upper + advance, left + fontsize, upper))
        else:
            lower = font.get_descent() * fontsize + rise
            box = apply_matrix_rect(matrix, (0, lower, advance, lower + fontsize))
        box = _upright(box)
        size = box[2] - box[0] if font.is_vertical() or turn in (90, 270) else box[3] - box[1]
        self.painted.glyphs.append(Ink(text, box, size, turn, self._pen))
        return advance

    def paint_path(self, gstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Any) -> None:
        self.tick()
        self.order += 1
        if self.off_now:
            return
        shapes: list[list[tuple[float, float]]] = []
        for segment in path:
            if segment[0] == "m":
                shapes.append([apply_matrix_pt(self.ctm, segment[-2:])])
            elif segment[0] == "h" and shapes:
                shapes[-1].append(shapes[-1][0])
            elif shapes:
                shapes[-1].append(apply_matrix_pt(self.ctm, segment[-2:]))
        shapes = [shape for shape in shapes if len(shape) > 1]
        seen = self.state.line >= _FAINTEST if stroke else self.state.fill >= _FAINTEST
        first = len(self.painted.bars)
        for shape in shapes if seen else ():
            self._lines(shape, stroke)
        drawn = colour(gstate.scs, gstate.scolor) if stroke else colour(gstate.ncs, gstate.ncolor)
        if drawn is None or min(drawn) < _WHITE:
            self.painted.inked += self.painted.bars[first:]
        if fill and self._hides and shapes and gstate.ncs.name != "Pattern":
            self._fill(shapes, colour(gstate.ncs, gstate.ncolor), evenodd)

    def _lines(self, points: Points, stroke: bool) -> None:
        """Keep a drawn shape's straight edges; the sides of a box that is only filled are no lines (it is a background)."""
        box = _around(points)
        if box[2] - box[0] <= THIN or box[3] - box[1] <= THIN:
            self.painted.bars.append(box)
        elif stroke:
            self.tick(len(points))
            for pair in pairwise(points):
                edge = _around(pair)
                if edge[2] - edge[0] < 0.5 or edge[3] - edge[1] < 0.5:
                    self.painted.bars.append(edge)
                elif len(points) <= 3:
                    self.painted.slants.append(edge)

    def _fill(self, shapes: Sequence[Points], painted: Colour | None, even: bool) -> None:
        box = _around([point for shape in shapes for point in shape])
        shown = box if self.state.clip is None else overlap(box, self.state.clip)
        if shown[2] - shown[0] > THIN and shown[3] - shown[1] > THIN:
            plain = len(shapes) == 1 and _is_box(shapes[0], box)
            self.tick(0 if plain else sum(map(len, shapes)))
            self.painted.paints.append(Paint(self.order, shown, painted, () if plain else tuple(map(tuple, shapes)), even))


def _clipping(paint: Callable[[Any], None]) -> Callable[[Any], None]:
    """An operator that ends a path, and then narrows what is shown to that path where this was asked."""

    def run(self: Any) -> None:
        path = self.curpath
        paint(self)
        if self.pending:
            points = [apply_matrix_pt(self.ctm, step[-2:]) for step in path if len(step) > 2]
            self.device.narrow(_around(points) if points else _NOWHERE)
            self.pending = False

    return run


class Interpreter(PDFPageInterpreter):  # type: ignore[misc]
    """pdfminer's interpreter, which also tells the canvas of clipping, transparency, layers and watermarks."""

    device: Canvas
    pending = False  #: the path that comes narrows what is shown
    inherited: Any = None

    def init_state(self, ctm: Any) -> None:
        super().init_state(ctm)
        if self.inherited is not None:
            self.graphicstate = self.inherited.copy()

    def subinterp(self) -> Any:
        inner = super().subinterp()
        inner.inherited = self.graphicstate
        return inner

    def get_current_state(self) -> Any:
        now = self.device.state
        return (*super().get_current_state(), _State(now.clip, now.fill, now.line, now.normal))

    def set_current_state(self, state: Any) -> None:
        super().set_current_state(state[:3])
        self.device.state = state[3]

    def do_W(self) -> None:
        self.pending = True

    do_W_a = do_W

    do_n = _clipping(PDFPageInterpreter.do_n)
    do_S = _clipping(PDFPageInterpreter.do_S)
    do_f = do_F = _clipping(PDFPageInterpreter.do_f)
    do_f_a = _clipping(PDFPageInterpreter.do_f_a)
    do_B = _clipping(PDFPageInterpreter.do_B)
    do_B_a = _clipping(PDFPageInterpreter.do_B_a)

    def do_gs(self, name: Any) -> None:
        found = resolve1(dict_value(self.resources.get("ExtGState", {})).get(literal_name(name))) if self.resources else None
        if isinstance(found, Mapping):
            state = self.device.state
            fill, line, mode = (resolve1(found.get(key)) for key in ("ca", "CA", "BM"))
            state.fill = float(fill) if isinstance(fill, int | float) else state.fill
            state.line = float(line) if isinstance(line, int | float) else state.line
            if mode is not None:
                first = resolve1(mode[0]) if isinstance(mode, list) and mode else mode
                state.normal = isinstance(first, PSLiteral) and first.name in ("Normal", "Compatible")

    def do_cs(self, name: Any) -> None:
        super().do_cs(name)
        self.graphicstate.ncolor = _initial(self.graphicstate.ncs)

    def do_CS(self, name: Any) -> None:
        super().do_CS(name)
        self.graphicstate.scolor = _initial(self.graphicstate.scs)

    def do_BMC(self, tag: Any) -> None:
        self.device.marked.append((False, False))

    def do_BDC(self, tag: Any, props: Any) -> None:
        named = literal_name(tag) if isinstance(tag, PSLiteral) else ""
        if isinstance(props, PSLiteral):
            props = dict_value(self.resources.get("Properties", {})).get(props.name) if self.resources else None
        off = named == "OC" and is_off(props, self.device.off)
        about = resolve1(props)
        kind = resolve1(about.get("Subtype")) if named == "Artifact" and isinstance(about, Mapping) else None
        self.device.marked.append((off, isinstance(kind, PSLiteral) and kind.name == "Watermark"))

    def do_EMC(self) -> None:
        if self.device.marked:
            self.device.marked.pop()

    def do_Do(self, xobjid_arg: Any) -> None:
        stream = self.xobjmap.get(literal_name(xobjid_arg))
        belongs = stream_value(stream).get("OC") if stream is not None else None
        self.device.marked.append((belongs is not None and is_off(belongs, self.device.off), False))
        depth = len(self.device.marked)
        super().do_Do(xobjid_arg)
        del self.device.marked[depth - 1 :]


def colour(space: Any, value: Any) -> Colour | None:
    """A colour as red, green, blue from 0 to 1; None for patterns and tints that cannot be told."""
    if isinstance(value, int | float):
        if space.name == "Indexed":
            return None
        grey = 1.0 - value if space.name == "Separation" else float(value)
        return (grey, grey, grey)
    if not isinstance(value, tuple) or space.name in ("Lab", "DeviceN", "Pattern"):
        return None
    if len(value) == 3:
        return (float(value[0]), float(value[1]), float(value[2]))
    if len(value) == 4:
        cyan, magenta, yellow, black = value
        return (1 - min(1.0, cyan + black), 1 - min(1.0, magenta + black), 1 - min(1.0, yellow + black))
    return None


def overlap(one: Rect, other: Rect) -> Rect:
    """What two boxes share; a box whose right lies left of its left where they share nothing."""
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _initial(space: Any) -> Any:
    """The colour that a colour space begins with."""
    if space.name in ("Separation", "Pattern"):
        return 1.0 if space.name == "Separation" else ""
    return {3: (0.0, 0.0, 0.0), 4: (0.0, 0.0, 0.0, 1.0)}.get(space.ncomponents, 0.0)


def _on_paper(ink: Colour | None, share: float) -> Colour | None:
    """A transparent colour as it looks on white paper."""
    return None if ink is None else (1 - share * (1 - ink[0]), 1 - share * (1 - ink[1]), 1 - share * (1 - ink[2]))


def _upright(box: Rect) -> Rect:
    x0, y0, x1, y1 = box
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _around(points: Points) -> Rect:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _is_box(points: Points, box: Rect) -> bool:
    near = 0.5
    return len(points) <= 6 and all(
        min(abs(x - box[0]), abs(x - box[2])) < near and min(abs(y - box[1]), abs(y - box[3])) < near for x, y in points
    )


def _turns(points: Points, x: float, y: float) -> int:
    """How often an outline winds around a point."""
    turns = 0
    for (ax, ay), (bx, by) in zip(points, [*points[1:], points[0]], strict=True):
        up = 1 if by > ay else -1
        if (ay <= y) != (by <= y) and up * (x - ax) * (by - ay) < up * (bx - ax) * (y - ay):
            turns += up
    return turns


def _turn(matrix: Any) -> int:
    """How text is turned: 0, 90 or 270 degrees, -1 for text that runs aslant."""
    a, b = matrix[0], matrix[1]
    if abs(b) <= 0.1 * abs(a):
        return 0
    if abs(a) <= 0.1 * abs(b):
        return 90 if b > 0 else 270
    return -1
