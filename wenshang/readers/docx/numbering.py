"""The numbers that Word prints before the paragraphs of a list, and keeps nowhere in their text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from wenshang.chinese.numerals import written
from wenshang.readers.docx.text import attribute, value

_PLACE = re.compile(r"%([1-9])")
_MOST = 9  #: levels of a list
_SILENT = ("bullet", "none")


@dataclass(slots=True)
class Numbering:
    """The lists of a draft by their number, and how far each has counted."""

    lists: dict[str, tuple[str, dict[int, Any]]] = field(default_factory=dict)  # number → its outline, its levels
    counted: dict[str, list[int]] = field(default_factory=dict)  # outline → the count of each level, -1 before the first
    begun: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, root: Any) -> Numbering:
        """The lists that a part of a draft declares."""
        found = cls()
        if root is None:
            return found
        outlines = {
            attribute(one, "abstractNumId"): dict(_levels(one.iterfind("{*}lvl"))) for one in root.iterfind("{*}abstractNum")
        }
        for one in root.iterfind("{*}num"):
            outline = value(one, "abstractNumId") or ""
            levels = {**outlines.get(outline, {}), **dict(_levels(one.iterfind("{*}lvlOverride/{*}lvl")))}
            again = one.find("{*}lvlOverride/{*}startOverride") is not None
            number = attribute(one, "numId") or ""
            found.lists[number] = (f"{outline} {number}" if again else outline, levels)
        return found

    def mark(self, properties: Any) -> str:
        """What is printed before a paragraph with these properties of a list; it counts on."""
        outline, levels = self.lists.get(value(properties, "numId") or "", ("", {}))
        level = _number(value(properties, "ilvl"), 0)
        if level not in levels:
            return ""
        counts = self.counted.setdefault(outline, [-1] * _MOST)
        for at in range(level + 1):
            if counts[at] < 0 or at == level:
                start = _number(value(levels.get(at), "start"), 1)
                counts[at] = counts[at] + 1 if counts[at] >= 0 else start
        counts[level + 1 :] = [-1] * (_MOST - level - 1)
        if value(levels[level], "numFmt") in _SILENT:
            return ""
        plain = levels[level].find("{*}isLgl") is not None
        return _PLACE.sub(
            lambda place: _shown(
                counts[int(place[1]) - 1], "" if plain else value(levels.get(int(place[1]) - 1), "numFmt") or ""
            ),
            value(levels[level], "lvlText") or "",
        )


def _levels(elements: Iterator[Any]) -> Iterator[tuple[int, Any]]:
    for element in elements:
        level = _number(attribute(element, "ilvl"), 0)
        if level < _MOST:
            yield level, element


def _shown(count: int, form: str) -> str:
    """A number as a level of a list writes it."""
    low = form.lower()
    if count < 1 or count > 99:
        return str(max(count, 0))
    if "enclosedcircle" in low and count <= 20:
        return chr(0x2460 + count - 1)
    if "chinese" in low or "japanese" in low or low in ("ideographdigital", "taiwanesecounting", "koreancounting"):
        return written(count)
    if low.endswith("letter") and count <= 26:
        return chr((65 if low.startswith("upper") else 97) + count - 1)
    return f"{count:02}" if low == "decimalzero" else str(count)


def _number(printed: str | None, default: int) -> int:
    return int(printed) if printed and printed.isdecimal() and len(printed) < 6 else default
