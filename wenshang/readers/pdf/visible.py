"""What a reader of a page sees of its characters, and what not, with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from wenshang.readers.pdf.ink import Bands, Ink, Paint, Painted, Rect, holds, overlap, shows_print
from wenshang.readers.unseen import WHITE, Colour, contrast

Reason = Literal["layer", "mode", "outside", "covered", "colour", "struck", "over", "watermark", "head"]

_SAME = 1.15  #: contrast below which a text cannot be told from what lies beneath
_PALE = 2.4  #: contrast below which a text is pale
_SCAN = 0.6  #: share of a page from which a picture is a page of its own
_FINE = (50 / 72) ** 2  #: pixels a square point from which a picture may show print: 50 an inch
_SMALLEST = 1.0  #: points of font size below which nothing can be read
_NARROWEST = 0.05  #: share of its size below which a character is too narrow to be read
_MASKED = "masked"
#: what is not seen, by reason, as a notice names it
WORDS: dict[Reason, str] = {
    "colour": "颜色与底色相同的文字",
    "covered": "被遮盖的文字",
    "layer": "已关闭图层中的文字",
    "mode": "设为不显示的文字",
    "outside": "页面可见范围之外的文字",
    "struck": "画线删去的文字",
    "over": "图片上另加的文字",
    "watermark": "水印",
    "head": "页眉",
}


class Look(NamedTuple):
    """Why a character is not seen (None where it is), and whether it is pale, as watermarks are."""

    unseen: Reason | None
    pale: bool


def looks(painted: Painted) -> list[tuple[Ink, Look]]:
    """How each of a page's characters looks; blanks that are not seen are left out."""
    paints = Bands(painted.paints, lambda paint: (paint.box[1], paint.box[3]))
    masked = sum(glyph.pen.hidden == _MASKED for glyph in painted.glyphs)
    through = 2 * masked > len(painted.glyphs)  # a whole page drawn through a mask is seen
    found = []
    for glyph in painted.glyphs:
        if through and glyph.pen.hidden == _MASKED:
            glyph = glyph._replace(pen=glyph.pen._replace(hidden=""))
        reason, ground = _unseen(glyph, painted.window, paints)
        if reason is None:
            found.append((glyph, Look(None, _alike(glyph.pen.colours, ground, _PALE))))
        elif glyph.text.strip():
            found.append((glyph, Look(reason, False)))
    return found


def _unseen(glyph: Ink, window: Rect, paints: Bands[Paint]) -> tuple[Reason | None, Colour | None]:
    """Why a character is not seen (None where it is), and the colour on which it stands."""
    x0, y0, x1, y1 = glyph.box
    x, y = (x0 + x1) / 2, y0 + 0.52 * (y1 - y0)
    pen = glyph.pen
    if pen.hidden:
        return ("layer" if pen.hidden == "layer" else "mode"), None
    if not holds(window, x, y):
        return "outside", None
    if glyph.size < _SMALLEST or min(x1 - x0, y1 - y0) < _NARROWEST * glyph.size:
        return "mode", None
    if not holds(pen.clip, x, y) or not all(cut.covers(x, y) for cut in pen.cuts):
        return "outside", None
    beneath: Paint | None = None
    over: list[Paint] = []
    for paint in paints.near(y, y):
        if paint.order > pen.order:
            if paint.box[0] < x1 and x0 < paint.box[2] and paint.box[1] < y1 and y0 < paint.box[3]:
                over.append(paint)
        elif (beneath is None or paint.order > beneath.order) and paint.covers(x, y):
            beneath = paint
    if over and _hidden(over, glyph.box):
        return "covered", None
    ground = WHITE if beneath is None or (beneath.picture and _fills(beneath.box, window)) else beneath.colour
    return ("colour" if _alike(pen.colours, ground, _SAME) else None), ground


def _fills(box: Rect, window: Rect) -> bool:
    """Whether a picture is a page of its own: a scan, which is of white paper."""
    return share_of([box], window) > _SCAN


def _hidden(over: Sequence[Paint], box: Rect) -> bool:
    """Whether paints hide most of what is inked of a character."""
    x0, y0, x1, y1 = box
    xs = [x0 + share * (x1 - x0) for share in (0.25, 0.5, 0.75)]
    ys = [y0 + share * (y1 - y0) for share in (0.3, 0.52, 0.75)]
    return sum(any(paint.covers(x, y) for paint in over) for x in xs for y in ys) >= 6


@lru_cache(maxsize=4096)
def _alike(colours: tuple[Colour | None, ...], ground: Colour | None, least: float) -> bool:
    """Whether no colour of a text stands apart from its ground by this contrast: 1 is the same colour, 21 black on white."""
    if ground is None or not colours:
        return False
    return all(ink is not None and contrast(ink, ground) < least for ink in colours)


def share_of(pictures: Sequence[Rect], window: Rect) -> float:
    """The share of a page that its pictures take; a scan may be stored in strips."""
    area = (window[2] - window[0]) * (window[3] - window[1])
    parts = [overlap(picture, window) for picture in pictures]
    return min(1.0, sum(max(0.0, p[2] - p[0]) * max(0.0, p[3] - p[1]) for p in parts) / (area or 1.0))


def ground_of(painted: Painted, *, seen: int, hidden: int) -> Literal["", "layered", "overprinted"]:
    """What a page that is one picture makes of its text, so many characters of which are seen and not.

    ``layered``: most of it is not seen, somebody's recognition of the picture; ``overprinted``: it stands on the picture, which
    is fine enough to be print itself.
    """
    if share_of([box for box, _ in painted.pictures], painted.window) <= _SCAN:
        return ""
    if hidden > 2 * seen:
        return "layered"
    area = (painted.window[2] - painted.window[0]) * (painted.window[3] - painted.window[1])
    if not seen or painted.pixels < area * _FINE:
        return ""
    large = [stream for box, stream in painted.pictures if share_of([box], painted.window) > _SCAN / 10]
    return "overprinted" if not large or any(map(shows_print, large)) else ""
