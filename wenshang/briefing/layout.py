"""The order of a page: its title, its sections numbered 一、二、三 by the page itself, their contents, the appendix."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from wenshang.briefing import markup
from wenshang.chinese.numerals import written

if TYPE_CHECKING:
    from lxml.etree import _Element

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_CHINESE = re.compile(r"^[（(]?[一二三四五六七八九十]{1,3}(?:[、.．]|[)）])\s*")
_DIGITS = re.compile(r"^(\d{1,2})(?:[.．、]\s*|\s+)(?=\S)")
_YEARS = re.compile(r"((?:\d{4}[—–-])?\d{4}年)")
_APPENDIX = re.compile(r"^(附录|附件)[、：:\s]*")


def title(body: _Element, *, name: str) -> None:
    """See that one ``h1`` stands first: our title, else the first heading, else the notebook's name."""
    from lxml import etree

    headings = list(body.iter(*HEADINGS))
    ours = next((h for h in headings if h.tag == "h1" and h.getparent().get("class") == "title"), None)  # type: ignore[union-attr]
    first = ours if ours is not None else next((h for h in headings if h.tag == "h1"), headings[0] if headings else None)
    if first is None:
        first = etree.Element("h1")
        first.text = name or "简报"
        body.insert(0, first)
    for heading in headings:
        if heading.tag == "h1" and heading is not first:
            heading.tag = "h2"
    first.tag = "h1"
    _keep_years(first)
    if ours is None:
        _header(body, first)
    _to_the_front(body, first)
    _no_level_skipped(body)


def _keep_years(heading: _Element) -> None:
    """Keep each year of the title on one line, which a narrow screen would break before its 年."""
    from lxml import etree

    if len(heading) or not heading.text:
        return
    heading.text, *rest = _YEARS.split(heading.text)
    for years, after in zip(rest[::2], rest[1::2], strict=True):
        kept = etree.SubElement(heading, "span")
        kept.text, kept.tail = years, after


def _header(body: _Element, heading: _Element) -> None:
    """Put a heading that is the title into a header like that of our pages."""
    from lxml import etree

    header = etree.Element("header", {"class": "title"})
    parent = heading.getparent()
    if parent is not None:
        parent.replace(heading, header)
        header.tail, heading.tail = heading.tail, None
        header.append(heading)


def _to_the_front(body: _Element, heading: _Element) -> None:
    top = heading
    while (parent := top.getparent()) is not None and parent is not body:
        if top.tag == "header":
            break
        top = parent
    if body.index(top if top.getparent() is body else body[0]) or top.getparent() is not body:
        body.insert(0, top)


def _no_level_skipped(body: _Element) -> None:
    last = 1
    for heading in body.iter(*HEADINGS):
        level = min(int(str(heading.tag)[1]), last + 1)
        heading.tag = f"h{level}"
        last = level


def sections(body: _Element) -> list[tuple[str, str]]:
    """Wrap every second-level heading and what follows it in a section and number it; the contents as (id, heading)."""
    from lxml import etree

    contents: list[tuple[str, str]] = []
    section: _Element | None = None
    counted = 0
    for element in list(_flat(body)):
        if element.tag == "h2":
            name = f"s{len(contents) + 1}"
            element.set("id", name)
            section = etree.SubElement(body, "section", {"aria-labelledby": name})
            counted += _number(element, counted + 1, section)
            contents.append((name, markup.words(element)))
        if section is not None:
            section.append(element)
    return contents


def _flat(body: _Element) -> Iterator[_Element]:
    """The elements of the body; a box that holds a second-level heading is opened, so that sections may begin inside it."""
    for element in list(body):
        if element.tag == "div" and element.find("h2") is not None:
            yield from _opened(element)
        else:
            yield element


def _opened(box: _Element) -> Iterator[_Element]:
    from lxml import etree

    kept: _Element | None = None
    for child in list(box):
        if child.tag in HEADINGS[:2]:
            kept = None
            yield child
        else:
            if kept is None:
                kept = etree.Element("div", {str(name): str(value) for name, value in box.attrib.items()})
                yield kept
            kept.append(child)


def _number(heading: _Element, place: int, section: _Element) -> int:
    """Give a heading its number in place of any of its own; an appendix has none. Return how many numbers were given."""
    text = heading.text or ""
    if found := _APPENDIX.match(text):
        heading.text = f"{found[1]}　{text[found.end() :]}"
        section.set("class", "appendix")
        return 0
    own = _DIGITS.match(text)
    bare = text[own.end() :] if own and int(own[1]) == place else _CHINESE.sub("", text)
    heading.text = f"{written(place)}、{bare}"
    return 1
