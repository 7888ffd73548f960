"""Write the text that rules print before and after elements into a page's tree (``.n::before{content:"12"}``)."""

from __future__ import annotations

import re
from typing import Any

from wenshang.readers.html.styles import Styles
from wenshang.readers.unseen import doubt

_PRINTED = re.compile(r"[\d一-鿿]")


def write(sheet: Styles) -> None:
    """Write what is printed as text; a cell in which a rule prints what only a browser can tell is doubted."""
    for (element, where), declared in sheet.generated.items():
        if where not in ("before", "after"):
            continue
        hidden = declared.get("display") == "none" or "hidden" in declared.get("visibility", "")
        text = "" if hidden else _text(sheet.resolved(declared.get("content", ""), element), element)
        if text is None:
            for cell in (element, *element.iterancestors()):
                if cell.tag in ("td", "th"):
                    doubt(cell, "样式改动了格中文字的显示")
                    break
        elif not _PRINTED.search(text):
            continue
        elif where == "before":
            element.text = text + (element.text or "")
        elif len(element):
            element[-1].tail = (element[-1].tail or "") + text
        else:
            element.text = (element.text or "") + text


def _text(content: str, element: Any) -> str | None:
    """What a value of ``content`` prints; None where it counts or draws."""
    import tinycss2

    text = ""
    for part in tinycss2.parse_component_value_list(content):
        if part.type == "literal" and part.value == "/":
            break  # what follows is read aloud
        if part.type == "string":
            text += part.value
        elif part.type == "function" and part.lower_name == "attr":
            text += element.get(tinycss2.serialize(part.arguments).strip().lower()) or ""
        elif part.type in ("function", "url"):
            return None
    return text
