"""What is painted on a page: characters with the pen that drew them, lines, fills and pictures, in the page's own coordinates.

Boxes are left, lower, right, upper.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from math import inf
from typing import Any, Generic, NamedTuple, TypeVar

from pdfminer.pdfexceptions import PDFException
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psparser import PSLiteral

from wenshang.readers import limits
from wenshang.readers.unseen import Colour

UNKNOWN = "\ufffd"  #: a character of which the font does not say what it is
T = TypeVar("T")
_BAND = 16.0  #: points of a page's height searched together
THIN = 3.0  #: points up to which a filled box is a ruling line

_LOOKED_INTO = 65_536  #: pixels of a picture that is looked into: one that only covers something is small
_PHOTOS = ("DCTDecode", "DCT", "JPXDecode")
_LOOKED_AT, _DARKER, _SPECKS = 1200, 60, 0.0003  #: pixels across, greys below paper that are ink, share of these that are none
_PLAIN_SPACES = ("DeviceGray", "DeviceRGB", "G", "RGB", "CalGray", "CalRGB")
_PACKED = ("FlateDecode", "Fl", "LZWDecode", "LZW", "ASCII85Decode", "A85", "ASCIIHexDecode", "AHx", "RunLengthDecode", "RL")

Rect = tuple[float, float, float, float]
EVERYWHERE: Rect = (-inf, -inf, inf, inf)
Points = Sequence[tuple[float, float]]


class Pen(NamedTuple):
    """How a text operation draws: its place in the order of painting, its colours (None: a pattern), why it shows nothing."""

    order: int
    colours: tuple[Colour | None, ...]
    hidden: str
    clip: Rect
    cuts: tuple[Paint, ...]
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
        if not self.shapes or not holds(self.box, x, y):
            return holds(self.box, x, y)
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

    @property
    def pixels(self) -> int:
        """Those of all its pictures."""
        return sum(pixels(stream) for _, stream in self.pictures)


def numbers(written: Any) -> list[float]:
    """The numbers of an array of the file, none where it holds anything else."""
    found = resolve1(written)
    values = [resolve1(one) for one in found] if isinstance(found, list) else []
    return [float(one) for one in values] if all(isinstance(one, int | float) for one in values) else []


class Bands(Generic[T]):
    """Things on a page, looked up by their height; ``ends`` tells between which heights a thing stands."""

    def __init__(self, things: Iterable[T], ends: Callable[[T], tuple[float, float]]) -> None:
        self._bands: dict[int, list[T]] = {}
        for thing in things:
            low, high = ends(thing)
            for band in range(int(low // _BAND), int(high // _BAND) + 1):
                self._bands.setdefault(band, []).append(thing)

    def near(self, low: float, high: float) -> Iterator[T]:
        """What may stand between two heights; the same may come twice."""
        for band in range(int(low // _BAND), int(high // _BAND) + 1):
            yield from self._bands.get(band, ())


def colour(space: Any, value: Any) -> Colour | None:
    """A colour as red, green, blue from 0 to 1; None for patterns and tints that cannot be told."""
    if isinstance(value, int | float):
        if space.name == "Indexed":
            return None
        if space.name == "Separation":
            red, green, blue = getattr(space, "full", None) or (0.0, 0.0, 0.0)
            return (1 - value * (1 - red), 1 - value * (1 - green), 1 - value * (1 - blue))
        return (float(value), float(value), float(value))
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


def holds(box: Rect, x: float, y: float) -> bool:
    """Whether a point stands in a box."""
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def upright(box: Rect) -> Rect:
    """A box with its sides in order."""
    x0, y0, x1, y1 = box
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def around(points: Points) -> Rect:
    """The box around points."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def is_box(points: Points, box: Rect) -> bool:
    """Whether an outline is a box, this one."""
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


def is_opaque(stream: Any) -> bool:
    """Whether a picture hides what lies beneath: it has no mask, or one that lets all of it show."""
    mask = resolve1(stream.get("SMask"))
    if any(stream.get(key) for key in ("Mask", "ImageMask", "IM")):
        return False
    return mask is None or (isinstance(mask, PDFStream) and _shade(mask) == 1.0)


def picture_colour(stream: Any) -> Colour | None:
    """The colour of a small picture that is all of one grey, as white boxes are; None for every other."""
    shade = _shade(stream)
    return None if shade is None else (shade, shade, shade)


def shows_print(stream: Any) -> bool:
    """Whether dark ink stands inside the margins of a picture: a letterhead, or a pale ground, has none there."""
    from PIL import Image

    if pixels(stream) > limits.PIXELS or any(name.name not in (*_PACKED, *_PHOTOS) for name, _ in stream.get_filters()):
        return True
    try:
        data = stream.get_data()
        mode = {1: "L", 3: "RGB"}.get(len(data) // pixels(stream), "")
        photo = any(name.name in _PHOTOS for name, _ in stream.get_filters())
        picture = Image.open(BytesIO(data)) if photo else Image.frombytes(mode, _sides(stream), data)
        wide, high = picture.size
        inside = picture.convert("L").crop((wide // 8, high // 6, wide - wide // 8, high - high // 8))
        shades = inside.reduce(max(1, inside.width // _LOOKED_AT)).histogram()
    except (PDFException, OSError, ValueError, ArithmeticError):
        return True
    paper = max(range(256), key=shades.__getitem__)
    return sum(shades[: max(0, paper - _DARKER)]) > _SPECKS * sum(shades)


def pixels(stream: Any) -> int:
    """How many pixels a picture has, at least one."""
    wide, high = _sides(stream)
    return max(1, wide * high) if isinstance(wide, int) and isinstance(high, int) else 1


def _sides(stream: Any) -> tuple[Any, Any]:
    return resolve1(stream.get_any(("W", "Width"))), resolve1(stream.get_any(("H", "Height")))


def _shade(stream: Any) -> float | None:
    space = resolve1(stream.get_any(("CS", "ColorSpace")))
    space = resolve1(space[0]) if isinstance(space, list) and space else space
    plain = (
        isinstance(space, PSLiteral)
        and space.name in _PLAIN_SPACES
        and resolve1(stream.get_any(("BPC", "BitsPerComponent"))) == 8
    )
    if not plain or pixels(stream) > _LOOKED_INTO:
        return None
    if any(not isinstance(name, PSLiteral) or name.name not in _PACKED for name, _ in stream.get_filters()):
        return None
    try:
        data = stream.get_data()
    except (PDFException, ValueError):
        return None
    return data[0] / 255 if data and data.count(data[:1]) == len(data) else None
