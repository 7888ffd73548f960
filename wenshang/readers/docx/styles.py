"""The styles of a draft, each through what it is based on, with the theme and the lists that they use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from wenshang.readers.colours import Colour
from wenshang.readers.docx.numbering import Numbering
from wenshang.readers.docx.text import OFF, attribute, value
from wenshang.readers.docx.theme import Theme


@dataclass(slots=True)
class DraftStyles:
    """The styles of a draft by their id, with the formatting of runs that each declares; its theme and lists."""

    theme: Theme
    numbering: Numbering
    based_on: dict[str, str] = field(default_factory=dict)
    elements: dict[str, Any] = field(default_factory=dict)
    usual: dict[str, str] = field(default_factory=dict)  # kind of style → id of the one used where none is named
    defaults: Any = None
    found: dict[tuple[str | None, str], list[Any]] = field(default_factory=dict)

    def chain(self, style: str | None, path: str) -> list[Any]:
        """What a style and those that it is based on declare at a place, nearest first."""
        if (style, path) not in self.found:
            parts: list[Any] = []
            seen: set[str] = set()
            name = style
            while name and name not in seen:
                seen.add(name)
                if (element := self.elements.get(name)) is not None:
                    parts += element.iterfind(path)
                name = self.based_on.get(name)
            self.found[style, path] = parts
        return self.found[style, path]

    def ground(self, style: str | None, path: str) -> Colour | None:
        """The ground that a style lays."""
        return next((ground for part in self.chain(style, path) if (ground := self.theme.shade(part)) is not None), None)


def read(part: Callable[[str], Any]) -> DraftStyles:
    """The styles of a draft; ``part`` opens its parts."""
    found = DraftStyles(Theme.of(part("word/theme/theme1.xml")), Numbering.of(part("word/numbering.xml")))
    root = part("word/styles.xml")
    if root is None:
        return found
    found.defaults = root.find("{*}docDefaults/{*}rPrDefault/{*}rPr")
    for style in root.iterfind("{*}style"):
        name = attribute(style, "styleId") or ""
        found.based_on[name] = value(style, "basedOn") or ""
        found.elements[name] = style
        if attribute(style, "default") not in (None, *OFF):
            found.usual[attribute(style, "type") or ""] = name
    return found
