"""Colours that an analyst gives to the cells of a table (pandas' Styler), as a few safe classes.

A page holds no inline style and no foreign style sheet. Of a Styler's own rules only colours and weight are kept, on the cells.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import escape

if TYPE_CHECKING:
    from lxml.etree import _Element
    from lxml.html import HtmlElement

#: the attribute that carries a look from the notebook's HTML to the page's style sheet
MARK = "data-look"
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_ID = re.compile(r"#([\w-]+)$")
_SAFE = re.compile(r"(color|background-color|font-weight|font-style|text-decoration)\s*:\s*([#\w\s.,%()-]+)$")


def kept(parsed: HtmlElement) -> str:
    """The HTML of a parsed fragment, each cell that its style sheet speaks of by id marked with its look."""
    from lxml import html

    by_id = {str(element.get("id")): element for element in parsed.iter("td", "th") if element.get("id")}
    for style in parsed.iter("style"):
        for names, body in _RULE.findall(style.text or ""):
            for name in names.split(","):
                if (found := _ID.match(name.strip())) and found[1] in by_id:
                    _add(by_id[found[1]], body)
    for cell in parsed.iter("td", "th"):
        _add(cell, str(cell.get("style") or ""))
    return str(escape(parsed.text or "")) + "".join(html.tostring(child, encoding="unicode") for child in parsed)


def _add(cell: HtmlElement, body: str) -> None:
    """Add the safe declarations of a rule to the look of a cell."""
    safe = (found for line in body.split(";") if (found := _SAFE.match(line.strip())) and "url" not in found[2])
    if look := ";".join(f"{found[1]}:{found[2].strip()}" for found in safe):
        cell.set(MARK, ";".join(filter(None, (cell.get(MARK), look))))


def classes(body: _Element) -> str:
    """Give the marked cells a class a look, and return the rules of those classes."""
    known: dict[str, str] = {}
    for cell in body.iter("td", "th"):
        look = cell.attrib.pop(MARK, "")
        if look:
            name = known.setdefault(str(look), f"k{len(known) + 1}")
            cell.set("class", " ".join(filter(None, (cell.get("class"), name))))
    return "".join(f".theirs .{name}{{{look}}}" for look, name in known.items())
