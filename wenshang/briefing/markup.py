"""Reduce what a notebook's cells show to a tree of allowed elements and attributes.

What comes from a document is escaped where it is written; this is the second line. A fragment must be well-formed, so text that
escaped its place stops the run instead of reaching the page; ``NotebookCell`` says which cell it is that stops it, and why.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from wenshang.charts import fonts
from wenshang.charts.svg import style_to_attributes
from wenshang.errors import RunFailed

if TYPE_CHECKING:
    from lxml.etree import _Element


_WORDS = "a abbr b blockquote br cite code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i kbd li ol p pre q s small span"
_MORE = "section strong sub summary sup u ul caption table tbody td tfoot th thead tr figcaption figure img"
#: what text, tables and pictures are made of, ours and those of others
TEXT = frozenset(f"{_WORDS} {_MORE}".split())
_OURS = "aside col colgroup header nav time"
_DRAWING = "svg g path rect circle ellipse line polyline polygon text tspan title desc defs pattern clipPath use marker image"
DRAWN = frozenset(_DRAWING.split())
ELEMENTS = TEXT | DRAWN | frozenset(_OURS.split())
_PLAIN = "id class title lang dir role colspan rowspan scope headers span start value open datetime abbr tabindex alt"
_SHAPES = (
    "viewBox width height x y x1 y1 x2 y2 cx cy r rx ry d points transform fill stroke opacity dx dy preserveAspectRatio offset "
    "patternUnits patternTransform patternContentUnits clip-path clip-rule fill-rule fill-opacity stroke-width stroke-dasharray "
    "stroke-linecap stroke-linejoin stroke-opacity font-family font-size font-weight text-anchor dominant-baseline "
    "letter-spacing paint-order vector-effect focusable refX refY markerWidth markerHeight orient marker-end marker-start "
    "textLength lengthAdjust stroke-miterlimit stroke-dashoffset font-style"
)
ATTRIBUTES = frozenset(f"{_PLAIN} {_SHAPES}".split())
_SVG = "{http://www.w3.org/2000/svg}"
_IMAGE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+$")
#: the address of a file beside the page or below it: no scheme, no host, no way up
_NEIGHBOUR = re.compile(r"(?!/|\.\.|[A-Za-z][A-Za-z0-9+.-]*:)[^\s\\]+$")
#: another page of the same output, a body's: ../汶上县人民政府/2023/reconcile.html
_PAGE = re.compile(r"\.\./[^\s/\\:?#]+/\d{4}/[a-z_]+\.html$")
_FONT = re.compile(r"(?:(italic|oblique)\s+)?(?:(bold|\d{3})\s+)?([\d.]+(?:px|pt)?)(?:/[\d.]+)?\s+.+$")


def tree(fragment: str, *, where: str, neighbours: bool = False) -> _Element:
    """A fragment as a ``div`` holding allowed markup only; RunFailed where it is not well-formed.

    Scripts, styles, handlers, embedded and outside references are dropped; characters that the page's font cannot show are
    replaced visibly. Links to files beside the page are kept for ``neighbours``.
    """
    from lxml import etree

    shown = fonts.in_xml(fragment)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = etree.fromstring(f"<div>{shown}</div>", parser)
    except etree.XMLSyntaxError as error:
        raise RunFailed(where=where, expected="合规的网页片段", found=str(error), advice="请检查该单元格的输出") from error
    return clean(root, neighbours=neighbours)


def ours(html: str, *, where: str) -> _Element:
    """A fragment of ours without the box and style that it wears in a notebook; strict, as ``tree`` is."""
    root = tree(html, where=where)
    box = root[0] if len(root) == 1 and root[0].get("class") == "ws" else root
    box.attrib.clear()
    return box


def clean(root: _Element, *, neighbours: bool = False) -> _Element:
    """A tree, also another parser's, with what is allowed; only what differs is set, since a page has thousands of elements."""
    for element in list(root.iter("*")):
        tag = str(element.tag)
        if tag.startswith(_SVG):
            tag = element.tag = tag.removeprefix(_SVG)
        if tag in DRAWN or tag == "a":
            style_to_attributes(element, _styled)
        if tag not in ELEMENTS and (parent := element.getparent()) is not None:
            _drop(element, parent)
            continue
        for name, value in ((str(name), str(value)) for name, value in element.items()):
            if not _allowed(element, name, value) and not (neighbours and name == "href" and _NEIGHBOUR.match(value)):
                del element.attrib[name]
            elif fonts.missing(value):
                element.set(name, fonts.visible(value))
        if tag == "a" and re.match(r"[a-z]+:", element.get("href", "")):
            element.set("rel", "noreferrer")  # a link out is followed by a reader's click only, and tells nobody whence
        if element.text and fonts.missing(element.text):
            element.text = fonts.visible(element.text)
        if element.tail and fonts.missing(element.tail):
            element.tail = fonts.visible(element.tail)
    return root


def _drop(element: _Element, parent: _Element) -> None:
    """Remove an element and all in it, but keep the text that follows it."""
    before = element.getprevious()
    tail = fonts.visible(element.tail or "")
    if before is None:
        parent.text = (parent.text or "") + tail
    else:
        before.tail = (before.tail or "") + tail
    parent.remove(element)


def _styled(name: str, value: str) -> dict[str, str]:
    """A rule of a drawing's inline style as the attributes that a page may hold."""
    if name == "font" and (found := _FONT.match(value)):
        parts = {"font-style": found[1], "font-weight": found[2], "font-size": found[3]}
        return {key: text for key, text in parts.items() if text}
    return {name: value} if name in ATTRIBUTES and value else {}


def _allowed(element: _Element, name: str, value: str) -> bool:
    if name == "href" and element.tag == "a":
        return value.startswith("#") or re.match(r"(?:https?://|mailto:)", value, re.I) is not None or bool(_PAGE.match(value))
    if name in ("href", "src"):
        return value.startswith("#") or (element.tag in ("img", "image") and _IMAGE.match(value) is not None)
    if name == "rel":
        return element.tag == "a"
    if "url(" in value:
        return value.startswith("url(#")
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


def body_rows(table: _Element) -> list[_Element]:
    """The rows of a table below its head."""
    return [row for row in table.iter("tr") if next(row.iterancestors("thead"), None) is None]


def source_hash(text: str) -> str:
    """A style or script as a policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}'"


@dataclass(slots=True)
class NotebookCell:
    """A cell being published: where it stands, the caption given for its next table or figure, and the heading above it."""

    where: str
    heading: str = ""
    caption: str = ""
    attachments: Mapping[str, Any] = field(default_factory=dict)
    drawn: bool = False
    under: Counter[str] = field(default_factory=Counter)

    def named(self, fallback: str = "") -> str:
        """The caption for a table or figure: the one given (used up by it), else what it says itself, else the heading above,
        counted where it stands over several."""
        chosen, self.caption = self.caption or fallback, ""
        if chosen or not self.heading:
            return chosen
        self.under[self.heading] += 1
        count = self.under[self.heading]
        return f"{self.heading}（{count}）" if count > 1 else self.heading

    def number(self) -> int:
        """A number that no other part of the page has, for ids: the same notebook gives the same."""
        self.under[""] += 1
        return self.under[""]

    def refuse(self, found: str, advice: str) -> RunFailed:
        """The error that stops the page."""
        more = f"{advice}；或给单元格加标签 remove_output，使结果不发布"
        return RunFailed(where=self.where, found=f"不能发布的输出：{found}", advice=more)
