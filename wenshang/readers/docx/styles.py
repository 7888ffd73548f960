"""What a draft declares beside its text: styles, each through what it is based on, the colours of its theme, and its lists.

Word draws with colours written as such, named, or told by their place in the theme; the numbers before the paragraphs of a list
it prints and keeps nowhere in their text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from wenshang.chinese.numerals import written
from wenshang.readers.docx.text import OFF, attribute, kind, number, value
from wenshang.readers.unseen import BLACK, WHITE, Colour, mixed

_HIGHLIGHTS = {
    "black": "000000", "white": "FFFFFF", "yellow": "FFFF00", "green": "00FF00", "cyan": "00FFFF", "magenta": "FF00FF",
    "blue": "0000FF", "red": "FF0000", "darkBlue": "000080", "darkCyan": "008080", "darkGreen": "008000",
    "darkMagenta": "800080", "darkRed": "800000", "darkYellow": "808000", "darkGray": "808080", "lightGray": "C0C0C0",
}  # fmt: skip
#: names that WordprocessingML gives to places of a theme, beside the theme's own
_PLACES = {"background": "lt", "light": "lt", "bg": "lt", "text": "dk", "tx": "dk", "dark": "dk"}
_LINKS = {"hyperlink": "hlink", "followedHyperlink": "folHlink"}
_LEVEL = re.compile(r"%([1-9])")
_MOST = 9  #: levels of a list
_SILENT = ("bullet", "none")


class DraftStyles:
    """The styles of a draft by their id with the formatting of runs that each declares, its theme, and its lists as they count.

    ``part`` opens the parts of the draft.
    """

    def __init__(self, part: Callable[[str], Any]) -> None:
        self.theme = {"lt1": WHITE, "dk1": BLACK, **_scheme(part("word/theme/theme1.xml"))}
        self.lists: dict[str, tuple[str, dict[int, Any]]] = dict(_lists(part("word/numbering.xml")))
        self._counted: dict[str, list[int]] = {}  # outline of lists → the count of each level, -1 before the first
        self._elements: dict[str, Any] = {}
        self.usual: dict[str, str] = {}  # kind of style → id of the one used where none is named
        self.defaults: Any = None
        self._found: dict[tuple[str | None, str], list[Any]] = {}
        if (root := part("word/styles.xml")) is not None:
            self.defaults = root.find("{*}docDefaults/{*}rPrDefault/{*}rPr")
            self._elements = {attribute(style, "styleId") or "": style for style in root.iterfind("{*}style")}
            for name, style in self._elements.items():
                if attribute(style, "default") not in (None, *OFF):
                    self.usual[attribute(style, "type") or ""] = name

    def chain(self, style: str | None, path: str) -> list[Any]:
        """What a style and those that it is based on declare at a place, nearest first."""
        if (style, path) not in self._found:
            parts: list[Any] = []
            seen: set[str] = set()
            name = style
            while name and name not in seen and (element := self._elements.get(name)) is not None:
                seen.add(name)
                parts += element.iterfind(path)
                name = value(element, "basedOn")
            self._found[style, path] = parts
        return self._found[style, path]

    def ground(self, style: str | None, path: str) -> Colour | None:
        """The ground that a style lays."""
        return next((ground for part in self.chain(style, path) if (ground := self.shade(part)) is not None), None)

    def colour(self, element: Any, name: str, themed: str) -> Colour | None:
        """The colour in an attribute, or that of the theme that another one names, lighter or darker as it says."""
        place = attribute(element, themed)
        base = self.at(place) if place else None
        if base is None:
            return of_hex(attribute(element, name))
        for change, ground in (("Shade", BLACK), ("Tint", WHITE)):
            if (share := attribute(element, themed.removesuffix("Color") + change)) is not None:
                base = mixed(base, ground, int(share, 16) / 255) if re.fullmatch("[0-9a-fA-F]{2}", share) else base
        return base

    def at(self, place: str) -> Colour | None:
        """The colour at a place of the theme (``background1``, ``bg1``, ``accent2``)."""
        name, digit = place.rstrip("12"), place[len(place.rstrip("12")) :]
        return self.theme.get(_LINKS.get(place) or (f"{_PLACES[name]}{digit}" if name in _PLACES else place))

    def shade(self, properties: Any) -> Colour | None:
        """The ground that properties lay, None for none."""
        shade = None if properties is None else properties.find("{*}shd")
        if shade is None:
            return None
        ground, ink = self.colour(shade, "fill", "themeFill"), self.colour(shade, "color", "themeColor")
        pattern = value(properties, "shd") or ""
        share = 1.0 if pattern == "solid" else int(pattern[3:]) / 100 if pattern[3:].isdecimal() and pattern[:3] == "pct" else 0.0
        return mixed(ink or BLACK, ground or WHITE, share) if share else ground

    def mark(self, listed: Any) -> str:
        """What is printed before a paragraph of a list; it counts on."""
        outline, levels = self.lists.get(value(listed, "numId") or "", ("", {}))
        level = number(value(listed, "ilvl"))
        if level not in levels:
            return ""
        counts = self._counted.setdefault(outline, [-1] * _MOST)
        for at in range(level + 1):
            if counts[at] < 0 or at == level:
                counts[at] = counts[at] + 1 if counts[at] >= 0 else number(value(levels.get(at), "start"), 1)
        counts[level + 1 :] = [-1] * (_MOST - level - 1)
        if value(levels[level], "numFmt") in _SILENT:
            return ""
        plain = levels[level].find("{*}isLgl") is not None

        def shown(place: re.Match[str]) -> str:
            at = int(place[1]) - 1
            return _shown(counts[at], "" if plain else value(levels.get(at), "numFmt") or "")

        return _LEVEL.sub(shown, value(levels[level], "lvlText") or "")


def of_hex(code: str | None) -> Colour | None:
    """A colour of six hexadecimal digits; None for ``auto``, names and nothing.

    >>> of_hex("#FFFFFF"), of_hex("auto")
    ((1.0, 1.0, 1.0), None)
    """
    digits = (code or "").strip().lstrip("#")
    if not re.fullmatch("[0-9a-fA-F]{6}", digits):
        return None
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


def highlight(name: str | None) -> Colour | None:
    """The colour of a marker."""
    return of_hex(_HIGHLIGHTS.get(name or ""))


def _scheme(root: Any) -> Mapping[str, Colour]:
    """The colours of a theme by their place in it."""
    scheme = next(root.iter("{*}clrScheme"), None) if root is not None else None
    found = {}
    for place in scheme if scheme is not None else ():
        told = next((of_hex(attribute(one, "lastClr") or attribute(one, "val")) for one in place), None)
        if told is not None:
            found[kind(place)] = told
    return found


def _lists(root: Any) -> Iterator[tuple[str, tuple[str, dict[int, Any]]]]:
    """The lists that a draft declares: number → its outline, its levels."""
    if root is None:
        return
    outlines = {attribute(one, "abstractNumId"): _levels(one.iterfind("{*}lvl")) for one in root.iterfind("{*}abstractNum")}
    for one in root.iterfind("{*}num"):
        outline, name = value(one, "abstractNumId") or "", attribute(one, "numId") or ""
        levels = outlines.get(outline, {}) | _levels(one.iterfind("{*}lvlOverride/{*}lvl"))
        again = one.find("{*}lvlOverride/{*}startOverride") is not None
        yield name, (f"{outline} {name}" if again else outline, levels)


def _levels(elements: Iterator[Any]) -> dict[int, Any]:
    levels = {number(attribute(element, "ilvl")): element for element in elements}
    return {level: element for level, element in levels.items() if 0 <= level < _MOST}


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
