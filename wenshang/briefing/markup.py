"""Page fragments: in goes what a notebook's cells put out, out comes a tree of allowed elements and attributes only.

What comes from a document is escaped where it is written; this is the second line. A fragment must be well-formed, so text that
escaped its place stops the run instead of reaching the page.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wenshang.briefing import fonts
from wenshang.errors import RunFailed

if TYPE_CHECKING:
    from lxml.etree import _Element

_TEXT = "a abbr b blockquote br cite code dd del details div dl dt em figcaption figure h1 h2 h3 h4 header hr i kbd li ol p pre q"
_MORE = "s section small span strong sub summary sup table caption thead tbody tfoot tr th td col colgroup time ul nav aside"
_DRAWING = "svg g path rect circle ellipse line polyline polygon text tspan title desc defs pattern clipPath use marker"
ELEMENTS = frozenset(f"{_TEXT} {_MORE} {_DRAWING}".split())
_PLAIN = "id class title lang dir role colspan rowspan scope headers span start value open datetime abbr tabindex"
_SHAPES = (
    "viewBox width height x y x1 y1 x2 y2 cx cy r rx ry d points transform fill stroke opacity dx dy preserveAspectRatio offset "
    "patternUnits patternTransform patternContentUnits clip-path clip-rule fill-rule fill-opacity stroke-width stroke-dasharray "
    "stroke-linecap stroke-linejoin stroke-opacity font-family font-size font-weight text-anchor dominant-baseline "
    "letter-spacing paint-order vector-effect focusable refX refY markerWidth markerHeight orient marker-end marker-start "
    "textLength lengthAdjust"
)
ATTRIBUTES = frozenset(f"{_PLAIN} {_SHAPES}".split())
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SVG = "{http://www.w3.org/2000/svg}"


def tree(fragment: str, *, where: str) -> _Element:
    """A fragment as a ``div`` holding allowed markup only; RunFailed where it is not well-formed.

    Scripts, styles, handlers, embedded and outside references are dropped; characters that the page's font cannot show are
    replaced visibly.
    """
    from lxml import etree

    shown = _NOT_XML.sub(lambda found: f"{fonts.STANDS_FOR}U+{ord(found[0]):04X}", fragment)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = etree.fromstring(f"<div>{shown}</div>", parser)
    except etree.XMLSyntaxError as error:
        raise RunFailed(where=where, expected="合规的网页片段", found=str(error), advice="请检查该单元格的输出") from error
    _clean(root)
    return root


def _clean(root: _Element) -> None:
    for element in list(root.iter("*")):
        element.tag = str(element.tag).removeprefix(_SVG)
        if element.tag not in ELEMENTS and (parent := element.getparent()) is not None:
            _drop(element, parent)
            continue
        for name in element.attrib:
            if not _allowed(str(name), element.attrib[name]):
                del element.attrib[name]
            else:
                element.attrib[name] = fonts.visible(str(element.attrib[name]))
        element.text = fonts.visible(element.text) if element.text else element.text
        element.tail = fonts.visible(element.tail) if element.tail else element.tail


def _drop(element: _Element, parent: _Element) -> None:
    """Remove an element and all in it, but keep the text that follows it."""
    before = element.getprevious()
    tail = fonts.visible(element.tail or "")
    if before is None:
        parent.text = (parent.text or "") + tail
    else:
        before.tail = (before.tail or "") + tail
    parent.remove(element)


def _allowed(name: str, value: object) -> bool:
    if name == "href":
        return str(value).startswith("#")
    if "url(" in str(value):
        return str(value).startswith("url(#")
    return name in ATTRIBUTES or name.startswith(("data-", "aria-"))


def serialise(root: _Element) -> str:
    """What is inside the element, as HTML."""
    from lxml import etree

    inner = [etree.tostring(child, method="html", encoding="unicode") for child in root]
    return (root.text or "") + "".join(inner)


def words(element: _Element) -> str:
    """The text of an element without its markup.

    >>> words(tree("<h2>一、<b>总览</b></h2>", where=""))
    '一、总览'
    """
    return "".join(str(text) for text in element.itertext())
