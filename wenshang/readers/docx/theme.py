"""The colours that Word draws with: written as such, named, or by their place in the draft's theme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from wenshang.readers.colours import BLACK, WHITE, Colour, mixed, of_hex
from wenshang.readers.docx.text import attribute, kind, value

_HIGHLIGHTS: Mapping[str, Colour] = {
    "black": BLACK,
    "white": WHITE,
    **{name: of_hex(code) or BLACK for name, code in (
        ("yellow", "FFFF00"), ("green", "00FF00"), ("cyan", "00FFFF"), ("magenta", "FF00FF"), ("blue", "0000FF"),
        ("red", "FF0000"), ("darkBlue", "000080"), ("darkCyan", "008080"), ("darkGreen", "008000"), ("darkMagenta", "800080"),
        ("darkRed", "800000"), ("darkYellow", "808000"), ("darkGray", "808080"), ("lightGray", "C0C0C0"),
    )},
}  # fmt: skip
#: names that WordprocessingML gives to places of a theme, beside the theme's own
_PLACES = {"background": "lt", "light": "lt", "bg": "lt", "text": "dk", "tx": "dk", "dark": "dk"}
_LINKS = {"hyperlink": "hlink", "followedHyperlink": "folHlink"}


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of a draft's theme by their place in it."""

    colours: Mapping[str, Colour] = field(default_factory=lambda: {"lt1": WHITE, "dk1": BLACK})

    @classmethod
    def of(cls, root: Any) -> Theme:
        """The theme in a part of a draft; without one, black on white."""
        scheme = next(root.iter("{*}clrScheme"), None) if root is not None else None
        found = {}
        for place in scheme if scheme is not None else ():
            written = next((of_hex(attribute(one, "lastClr") or attribute(one, "val")) for one in place), None)
            if written is not None:
                found[kind(place)] = written
        return cls({**cls().colours, **found})

    def written(self, element: Any, name: str, themed: str) -> Colour | None:
        """The colour in an attribute, or that of the theme that another one names, lighter or darker as it says."""
        place = attribute(element, themed)
        base = self.named(place) if place else None
        if base is None:
            return of_hex(attribute(element, name))
        for change, ground in (("Shade", BLACK), ("Tint", WHITE)):
            if (share := attribute(element, themed.removesuffix("Color") + change)) is not None:
                base = mixed(base, ground, int(share, 16) / 255) if len(share) == 2 and share.isalnum() else base
        return base

    def named(self, place: str) -> Colour | None:
        """The colour at a place of the theme (``background1``, ``bg1``, ``accent2``)."""
        name, digit = place.rstrip("12"), place[len(place.rstrip("12")) :]
        return self.colours.get(_LINKS.get(place) or (f"{_PLACES[name]}{digit}" if name in _PLACES else place))

    def shade(self, properties: Any) -> Colour | None:
        """The ground that properties lay, None for none."""
        shade = None if properties is None else properties.find("{*}shd")
        if shade is None:
            return None
        ground, ink = self.written(shade, "fill", "themeFill"), self.written(shade, "color", "themeColor")
        pattern = value(properties, "shd") or ""
        share = 1.0 if pattern == "solid" else int(pattern[3:]) / 100 if pattern[3:].isdecimal() and pattern[:3] == "pct" else 0.0
        return mixed(ink or BLACK, ground or WHITE, share) if share else ground


def highlight(name: str | None) -> Colour | None:
    """The colour of a marker."""
    return _HIGHLIGHTS.get(name or "")
