"""Figures that a page's styles lay over one another, set apart within a cell, or show in another place of their table.

Inline elements share a line, and a number split over them is one number. What the page itself lifts out of the line (a block, an
element put somewhere else) is a text of its own: it covers what lies beneath, repeats it as a shadow, or stands beside it, and
is never glued to its neighbour.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, takewhile
from typing import Any

from wenshang.readers.html import styles
from wenshang.readers.html.styles import CELLS, Declared, Styles
from wenshang.readers.html.tables import BLOCK
from wenshang.readers.unseen import DIGIT, Unseen, doubt

_PARTS = ("thead", "tbody", "tfoot", "tr", *CELLS)
_UNPLACED = ("0", "auto", "initial", "unset", "inherit")  #: values that leave a part of a table where it is written
_PICTURES = frozenset(("img", "canvas", "svg", "object", "embed", "video", "iframe", "meter", "progress"))
_BLOCKS = frozenset(("block", "flex", "grid", "table", "list-item", "table-row", "table-caption", "flow-root"))
_WORDS_APART = frozenset(("inline-block", "inline-flex", "inline-grid", "inline-table", "table-cell"))
_APART = frozenset(("small", "mn", "input", "select", "textarea", "button"))
_SIDES = ("margin-left", "margin-right", "padding-left", "padding-right")
_GAP, _SMALLER = 6.0, 0.8  #: pixels between figures, and sizes of them, that are no one number's
_MOST, _LONGEST = 100, 200  #: elements and characters of a cell that holds a figure or a label
_TURNS = ("filter", "transform", "rotate")  #: what blurs or turns all that an element holds
_SPACER = 3  #: pixels of a picture that only keeps room


def part(root: Any, sheet: Styles, unseen: Unseen) -> None:
    """Set apart, in the cells of a tree, what the styles set apart; take out what is covered or drawn twice."""
    for element in root.iter("bdo"):
        if (element.get("dir") or "").lower() == "rtl":
            _turn(element)
    _doubt_moved(root, sheet)
    for cell in root.iter(*CELLS):
        elements = list(islice(cell.iterdescendants(), _MOST + 1))
        if not elements or len(elements) > _MOST or len(cell.text_content()) > _LONGEST:
            continue  # it lays out the page
        for element in elements:
            if not isinstance(element.tag, str) or element.getparent() is None:
                continue
            if element.tag == "ol" and element.find("li") is not None:
                doubt(cell, "格中有自动编号")
            if element.tag in _PICTURES:
                _picture(element, cell, sheet.of(element))
            else:
                _apart(element, cell, sheet, unseen)


def _doubt_moved(root: Any, sheet: Styles) -> None:
    """Doubt the figures, and what looks blank, of rows and tables whose parts styles show in other places than written."""
    moved = {table for table in root.iter("table") if _is_turned(table, sheet)}
    for element in root.iter(*_PARTS):
        if (declared := sheet.of(element)) and _stands_elsewhere(element, declared, sheet):
            moved.add(element.getparent() if element.tag in CELLS else element)
        if declared.get("display", "").endswith(("flex", "grid", "block")) and _stands_in_rows(element):
            moved.add(next(element.iterancestors("table"), None))
    for cell in root.iter(*CELLS) if moved else ():
        table = next(cell.iterancestors("table"), None)
        around = (table, *takewhile(lambda one: one is not table, cell.iterancestors()))  # noqa: B023  (used up at once)
        text = cell.text_content()
        if not moved.isdisjoint(around) and (not text.strip() or DIGIT.search(text)):
            doubt(cell, "样式改动了表格行列的位置或显示")


def _stands_in_rows(element: Any) -> bool:
    """Whether a cell, or one of a row, is to stand in several rows, which a browser heeds only of what it shows as cells."""
    cells = element.iterchildren(*CELLS) if element.tag == "tr" else (element,)
    return any((cell.get("rowspan") or "1").strip() != "1" for cell in cells)


def _is_turned(table: Any, sheet: Styles) -> bool:
    """Whether the columns of a table run from right to left, one of them is folded away, or the whole is turned or blurred."""
    around = [(one, sheet.of(one)) for one in (table, *table.iterancestors())]
    turned = ({name: declared[name] for name in _TURNS if name in declared} for _, declared in around[1:])
    if any(map(styles.may_hide, (around[0][1], *turned))):
        return True
    written = (declared.get("direction") or (one.get("dir") or "").lower() for one, declared in around)
    columns = (column for column in table.iterchildren("col", "colgroup") for column in (column, *column))
    return next(filter(None, written), "") == "rtl" or any(sheet.of(one).get("visibility") == "collapse" for one in columns)


def _stands_elsewhere(element: Any, declared: Declared, sheet: Styles) -> bool:
    """Whether styles show a row, a cell or a group of rows in another place than its own, or its parts otherwise than written."""
    if element.tag not in CELLS and styles.may_hide(declared):
        return True
    flow = declared.get("flex-direction", "") + declared.get("flex-flow", "")
    if "reverse" in flow and declared.get("display", "").endswith("flex"):
        return True
    placed = any(declared.get(name, "0") not in _UNPLACED for name in ("order", "grid-column", "grid-row", "grid-area"))
    if placed and sheet.of(element.getparent()).get("display", "").endswith(("flex", "grid")):
        return True
    shift = {name: value for name, value in declared.items() if "margin" not in name}  # no part of a table has margins
    return "right" in declared.get("float", "") or _is_moved(shift)


def _picture(element: Any, cell: Any, declared: Declared) -> None:
    """A picture may be the figure, or cover it; what a browser shows only in its stead is not seen."""
    if element.tag != "svg":
        del element[:]
        element.text = ""
    text = cell.text_content()
    sizes = [styles.pixels(element.get(side, "") or declared.get(side, "")) for side in ("width", "height")]
    if any(size is not None and size <= _SPACER for size in sizes):
        return
    if element.tag != "svg" and (not text.strip() or (_is_moved(declared) and DIGIT.search(text))):
        doubt(cell, "格中有图片，数字可能在图片上")
    elif DIGIT.search(text):
        element.tail = " " + (element.tail or "")


def _may_be_struck(element: Any, cell: Any, declared: Declared, sheet: Styles) -> bool:
    """Whether styles may draw a line through figures: a ground with a picture, a box of a rule, an empty one laid over them."""
    if DIGIT.search(element.text_content()):
        ground = " ".join(declared.get(name, "") for name in ("background", "background-image"))
        drawn = [sheet.generated.get((element, where), {}) for where in ("before", "after")]
        return "gradient(" in ground or "url(" in ground or any(map(_is_moved, drawn))
    empty = not len(element) and not (element.text or "").strip()
    return empty and _is_moved(declared) and bool(DIGIT.search(cell.text_content()))


def _apart(element: Any, cell: Any, sheet: Styles, unseen: Unseen) -> None:
    declared = sheet.of(element)
    if _may_be_struck(element, cell, declared, sheet):
        doubt(cell, "格中画有线条，数字可能已划去")
    if "override" in declared.get("unicode-bidi", "") and declared.get("direction") == "rtl":
        _turn(element)
    own = "".join(element.text_content().split())
    rest = "".join(cell.text_content().split()).replace(own, "", 1)
    if not DIGIT.search(own) or not DIGIT.search(rest):
        return
    if _is_moved(declared):
        if own == rest:
            element.drop_tree()
        elif _covers(declared):
            _uncover(element, cell, unseen)
        else:
            _bound(element, BLOCK)
    elif (display := declared.get("display", "")) in _BLOCKS:
        _bound(element, BLOCK)
    elif declared.get("vertical-align") in ("super", "sub"):
        element.tag = "sup"
    elif display in _WORDS_APART or _stands_alone(element, declared, sheet.of(element.getparent())):
        _bound(element, " ")


def _stands_alone(element: Any, declared: Declared, around: Declared) -> bool:
    """Whether a gap, a box, another size or a link to a note parts an element from the text beside it."""
    if element.tag in _APART or "left" in declared.get("float", "") or "right" in declared.get("float", ""):
        return True
    if around.get("display", "").endswith(("flex", "grid")) or re.match("#.", element.get("href") or ""):
        return True
    gaps = [styles.pixels(declared.get(name, "")) for name in _SIDES]
    share = re.fullmatch(r"([\d.]+)(?:em|%)", declared.get("font-size", ""))
    small = share is not None and styles.number(share[0]) < _SMALLER
    return small or any(gap is not None and gap >= _GAP for gap in gaps)


def _turn(element: Any) -> None:
    """Digits written backwards are seen turned round."""
    element.text = f"\u202e{''.join(element.itertext())}\u202c"
    del element[:]


def _bound(element: Any, mark: str) -> None:
    element.text = mark + (element.text or "")
    element.tail = mark + (element.tail or "")


def _is_moved(declared: Declared) -> bool:
    """Whether an element stands somewhere else than in its line."""
    if declared.get("position") in ("absolute", "fixed"):
        return True
    sides = ("left", "top", "right", "bottom", "inset") if declared.get("position") == "relative" else ()
    shifts = [styles.pixels(declared.get(side, "")) for side in sides]
    margins = [styles.pixels(declared.get(f"margin-{side}", "")) for side in ("left", "top", "right", "bottom")]
    moved = any(shift for shift in shifts) or any(margin is not None and margin < 0 for margin in margins)
    return moved or "translate" in declared.get("transform", "") or declared.get("translate", "none") != "none"


def _covers(declared: Declared) -> bool:
    """Whether an element that is laid over its cell hides what lies beneath: opaque, and as large as the cell."""
    grounds = [styles.ground(declared.get(name, "")) for name in ("background", "background-color")]
    behind = declared.get("z-index", "").startswith("-")
    inset = declared.get("inset", "").split()
    at = {side: declared.get(side, (inset or [""])[0]) for side in ("left", "top", "right", "bottom")}
    near = {side: (length := styles.pixels(written)) is not None and abs(length) <= 1 for side, written in at.items()}
    wide = (near["left"] and near["right"]) or declared.get("width", "").startswith("100")
    high = (near["top"] and near["bottom"]) or declared.get("height", "").startswith("100")
    return any(ground is not None for ground in grounds) and not behind and wide and high


def _uncover(element: Any, cell: Any, unseen: Unseen) -> None:
    """Take out the text of a cell but for that of the element that covers it."""
    for holder, attribute, text in list(_texts(cell, element)):
        if text.strip():
            unseen.leave_out("被遮盖", text, cell=cell)
            setattr(holder, attribute, "")


def _texts(around: Any, but: Any) -> Iterator[tuple[Any, str, str]]:
    """The texts inside an element, each with what holds it, but for those inside another."""
    yield around, "text", around.text or ""
    for child in around:
        if child is not but:
            yield from _texts(child, but)
        yield child, "tail", child.tail or ""
