"""Text of an HTML element: in goes an element, out comes what a browser would show of it."""

from __future__ import annotations

import re
from typing import Any

from wenshang.readers import lines
from wenshang.readers.blocks import clean

#: elements that begin and end a line
# fmt: off
BLOCK = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "div", "dl", "dt", "fieldset",
        "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main",
        "nav", "ol", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    }
)
#: elements that show no text of the page
_UNSEEN = frozenset(
    {
        "head", "script", "style", "noscript", "template", "select", "datalist", "iframe", "object", "svg", "math",
        "audio", "video", "canvas", "map",
    }
)
# fmt: on
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)


def skipped(element: Any) -> bool:
    """Whether a browser shows nothing of an element."""
    tag = element.tag
    if not isinstance(tag, str) or tag in _UNSEEN:
        return True
    attributes = element.attrib
    if not attributes:
        return False
    style = attributes.get("style")
    return (style is not None and _HIDDEN.search(style) is not None) or "hidden" in attributes


def lines_of(root: Any) -> list[str]:
    """The lines that an element shows, without empty ones; nested tables are read cell by cell."""
    found: list[str] = []
    pieces: list[str] = [root.text or ""]

    def end() -> None:
        text = clean("".join(pieces).replace("\n", " ").replace("\r", " "))
        pieces.clear()
        if text:
            found.append(text)

    stack = [(root, iter(root))]
    while stack:
        element, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            if stack:
                if element.tag in BLOCK:
                    end()
                pieces.append(element.tail or "")
            continue
        if child.tag == "br" or child.tag in BLOCK:
            end()
        if skipped(child):
            pieces.append(child.tail or "")
        else:
            pieces.append(child.text or "")
            stack.append((child, iter(child)))
    end()
    return found


def text_of(element: Any) -> str:
    """What an element shows, as one line: lines of a narrow cell are one text."""
    if not len(element):
        return clean((element.text or "").replace("\n", " ").replace("\r", " "))
    return lines.joined(lines_of(element))
