"""What a person sees of a page: every text that the page's own styles do not show is taken out of its tree.

A small cascade: what is taken out as a whole (``display``, ``opacity``, places outside the screen, boxes of no size), what is
inherited and may be undone further in (``visibility``, size, colour against what lies beneath), and what is struck out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from wenshang.readers.html import styles
from wenshang.readers.html.styles import Declared, Styles, cell_of
from wenshang.readers.unseen import ALIKE, BLACK, DIGIT, STRUCK, WHITE, Colour, Unseen, contrast, doubt, mixed

#: what a browser shows although a page's own rule would hide it until its script runs
_FRAME = frozenset(("html", "body"))
_AWAY = -300.0  #: pixels left of or above the screen from which nothing is seen
_FIXED_AWAY = -50.0  #: the same of what is fixed to the screen
_SHIFTS = ("margin-left", "margin-top", "text-indent", "letter-spacing", "translate")
_MARGINS = ("margin-left", "margin-top", "margin-right", "letter-spacing")  #: of a first letter, negative: it is moved
_SMALL = 2.0  #: pixels of a font that nobody reads
_CLEAR = 0.04  #: share of ink below which nothing is seen
_FIGURE = re.compile(r"[\d.,，\s]+")
#: what takes an element from the page with all that it holds, by property: hidden, clear, turned by its edge, made a point
_GONE = tuple(
    (name, re.compile(pattern), why)
    for names, pattern, why in (
        ("display", r"^none$", "隐藏"),
        ("mso-hide", r"all", "隐藏"),
        ("content-visibility", r"^hidden$", "透明"),
        ("filter", r"opacity\(\s*(?:0?\.0[0-4]?0*|0|[0-4](?:\.0*)?%)\s*\)", "透明"),
        (
            "transform rotate",
            r"scale(?:3d|[xy])?\(\s*(?:[\d.]+\s*,\s*)?0(?:\.0+)?\s*[,)]|matrix\(\s*0\s*,\s*0\s*,\s*0\s*,\s*0\s*,"
            r"|rotate[xy]\(\s*-?(?:90|270)deg|^[xy]\s+-?(?:90|270)deg",
            "透明",
        ),
        ("scale zoom", r"^0(?:\.0+)?(?![\d.])", "透明"),
    )
    for name in names.split()
)


@dataclass(frozen=True, slots=True)
class _Look:
    """How the text of an element looks; inherited. ``ground`` is None where a picture or an unknown sheet may lie beneath."""

    hidden: bool = False
    size: float = 16.0
    colour: Colour | None = BLACK
    ink: float = 1.0  # how much of the ground the colour covers
    opacity: float = 1.0
    ground: Colour | None = WHITE
    laid: bool = False  # the page itself lays the ground
    struck: bool = False


def take_out(root: Any, sheet: Styles) -> Unseen:
    """Take everything unseen out of the tree, and put in what rules print (``content``)."""
    found = Unseen()
    styles.print_text(sheet)
    waiting: list[tuple[Any, _Look, str]] = [(root, _Look(), "")]
    gone: list[Any] = []
    while waiting:
        element, above, why = waiting.pop()
        declared = sheet.of(element)
        if reason := _gone(element, declared):
            if not _emptied(element, declared, reason, found):
                gone.append(element)
                found.leave_out(reason, element.text_content(), cell=cell_of(element))
            continue
        look = _look(declared, above)
        begins = (sheet.values(sheet.generated.get((element, where), {}), element) for where in ("first-letter", "first-line"))
        doubtful = styles.may_hide(declared) or any(_may_change(element, begin, look) for begin in begins if begin)
        if doubtful and (cell := cell_of(element)) is not None and DIGIT.search(element.text_content()):
            doubt(cell, "样式可能遮住或改变了格中文字")
        why = why if look is above else _unseen(look)
        if element.tag == "details" and element.get("open") is None and cell_of(element) is not None:
            why = "未展开"  # elsewhere a reader opens what a page folds; a cell shows its figure
        if why:
            sure = why != "与底色相同" or look.laid or not sheet.foreign
            _mute(element, why, found, words=sure)
        waiting += [(child, look, why) for child in reversed(element)]
    for element in gone:
        element.drop_tree()
    return found


def _emptied(element: Any, declared: Declared, why: str, found: Unseen) -> bool:
    """Empty a row or cell that is not seen and still keeps its place in the table; whether it is one."""
    if element.tag not in ("tr", "td", "th") or why == "隐藏" or declared.get("position") in ("absolute", "fixed"):
        return False
    for cell in element.iterchildren("td", "th") if element.tag == "tr" else (element,):
        found.leave_out(why, cell.text_content(), cell=cell)
        del cell[:]
        cell.text = ""
    return True


def _gone(element: Any, declared: Declared) -> str:
    """Why an element is taken out with all that it holds, or ""."""
    if element.tag in _FRAME:
        return ""
    why = next((why for name, pattern, why in _GONE if name in declared and pattern.search(declared[name])), "")
    if not why and styles.number(declared.get("opacity", "1")) <= _CLEAR:
        return "透明"
    return why or ("移出画面" if declared and _outside(declared) else "")


def _may_change(element: Any, begin: Declared, look: _Look) -> bool:
    """Whether styles hide, strike out or move the first letter or line of an element that looks like this."""
    moved = begin.get("vertical-align") in ("super", "sub") or any(begin.get(name, "").startswith("-") for name in _MARGINS)
    return bool(moved or _gone(element, begin) or _unseen(_look(begin, look))) or styles.may_hide(begin)


def _outside(declared: Declared) -> bool:
    """Whether an element stands outside the screen, or is cut to nothing."""
    positioned = declared.get("position", "static") in ("absolute", "fixed", "relative", "sticky")
    places = ("left", "top", "right", "bottom") if positioned else ()
    least = _FIXED_AWAY if declared.get("position") == "fixed" else _AWAY
    if any(name in declared and _is_away(declared[name], least) for name in places):
        return True
    if any(name in declared and _is_away(declared[name]) for name in _SHIFTS):
        return True
    if (shift := re.search(r"translate(?:3d|[xy])?\(([^)]*)\)", declared.get("transform", ""))) and any(
        _is_away(part.strip()) for part in shift[1].split(",")
    ):
        return True
    cut = declared.get("clip", "").replace("1px", "0").replace("0px", "0").replace(",", " ").split()
    if positioned and cut and "".join(cut).startswith("rect(00"):
        return True
    shape = declared.get("clip-path")
    corners = re.fullmatch(r"polygon\((.*)\)", shape) if shape else None
    if corners and len({*corners[1].replace(" ", "").split(",")}) < 3:
        return True
    if shape and re.match(r"inset\(\s*(?:50|100)%|circle\(\s*0", shape):
        return True
    shut = any(declared.get(name, "").startswith(("hidden", "clip")) for name in ("overflow", "overflow-x", "overflow-y"))
    sides = (styles.pixels(declared.get(name, "")) for name in ("width", "height", "max-width", "max-height"))
    return shut and any(0 <= side <= 1 for side in sides if side is not None)


def _look(declared: Declared, look: _Look) -> _Look:
    """How an element's own text looks, inside what looks so."""
    if "line-through" in declared.get("text-decoration", ""):
        look = replace(look, struck=True)
    if (state := declared.get("visibility")) in ("hidden", "collapse", "visible"):
        look = replace(look, hidden=state != "visible")
    if (size := styles.size(declared, look.size)) is not None:
        look = replace(look, size=size)
    for name in ("color", "-webkit-text-fill-color"):
        if (written := declared.get(name)) is not None:
            look = replace(look, colour=styles.colour(written) if _plain(written) else look.colour, ink=styles.ink(written))
    if (share := styles.number(declared.get("opacity", "1"))) < 1:
        look = replace(look, opacity=look.opacity * share)
    return _on_ground(declared, look)


def _on_ground(declared: Declared, look: _Look) -> _Look:
    for name in ("background", "background-color", "background-image"):
        written = declared.get(name, "")
        if "url(" in written or "gradient(" in written:
            look = replace(look, ground=None, laid=True)
        elif name != "background-image" and written and (ground := styles.ground(written)) is not None:
            look = replace(look, ground=ground, laid=True)
    return look


def _unseen(look: _Look) -> str:
    """Why a text that looks like this is not read, or ""."""
    if look.hidden:
        return "隐藏"
    if look.struck:
        return STRUCK
    if look.size < _SMALL:
        return "字号为零"
    share = look.ink * look.opacity
    if share <= _CLEAR or (look.colour and look.ground and contrast(mixed(look.colour, look.ground, share), look.ground) < ALIKE):
        return "与底色相同"
    return ""


def _mute(element: Any, why: str, found: Unseen, *, words: bool) -> None:
    """Take the text of an element, and that between its children; without ``words`` only figures.

    Where the ground may come from a sheet that is not at hand, light words may well stand on a dark bar; figures do not.
    """
    for holder, attribute in ((element, "text"), *((child, "tail") for child in element)):
        text = getattr(holder, attribute) or ""
        if text.strip() and (words or _FIGURE.fullmatch(text)):
            found.leave_out(why, text, cell=cell_of(element))
            setattr(holder, attribute, "")


def _is_away(written: str, least: float = _AWAY) -> bool:
    length = styles.pixels(written)
    return length is not None and length <= least


def _plain(written: str) -> bool:
    return written not in ("inherit", "currentcolor", "unset", "initial", "var") and not written.startswith("var(")
