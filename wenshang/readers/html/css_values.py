"""Read values of style properties: pixels, shares, colours and what they may do to text; None where it cannot be told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from wenshang.readers.unseen import WHITE, Colour

LENGTH = re.compile(r"(-?(?:\d+\.?\d*|\.\d+))\s*(px|pt|r?em|%|vw|vh|cm|mm|in|ex|ch|)(?![\w%])")
_PIXELS = {"px": 1.0, "": 1.0, "pt": 4 / 3, "em": 16.0, "rem": 16.0, "ex": 8.0, "ch": 8.0, "vw": 12.8, "vh": 7.2, "%": 6.4}
_PIXELS |= {"cm": 37.8, "mm": 3.78, "in": 96.0}

#: values that may hide, cut, blur or turn text, by property; what they do only a browser can tell
_UNTOLD = {
    "filter": r"blur|brightness|contrast|invert|url\(|opacity\(",
    "transform": r"rotate|skew|matrix|scale[xy3d]*\([^)]*-|scale[xy3d]*\(\s*0?\.[01]",
    **dict.fromkeys(("rotate", "clip-path", "mask", "mask-image", "-webkit-mask", "-webkit-mask-image"), r"[\d(]"),
    **dict.fromkeys(("mix-blend-mode", "backface-visibility"), r"^(?!normal|visible|initial|unset|inherit)"),
    "content": r"url\(|image",
    **dict.fromkeys(("animation", "animation-name", "-webkit-animation"), r"^(?!none|initial|unset)"),
}
_MAY_HIDE = {name: re.compile(pattern) for name, pattern in _UNTOLD.items()}


def number(written: str) -> float:
    match = re.match(r"\s*(-?\d*\.?\d+)\s*(%?)", written)
    return float(match[1]) / (100 if match[2] else 1) if match else 1.0


def pixels(written: str) -> float | None:
    """A length in pixels, roughly; None where it cannot be told."""
    match = LENGTH.match(written)
    return float(match[1]) * _PIXELS[match[2]] if match else None


def size(declared: Mapping[str, str], above: float) -> float | None:
    """The size of the font in pixels, None where nothing is declared."""
    written = declared.get("font-size") or ""
    if not written and (shorthand := re.search(r"(?:^|\s)(-?[\d.]+(?:px|pt|r?em|%|))(?:\s*/|\s)", declared.get("font", ""))):
        written = shorthand[1]
    match = LENGTH.match(written)
    if match is None:
        return 16.0 if written else None
    if match[2] in ("em", "%"):
        return above * number(match[1]) / (100 if match[2] == "%" else 1)
    return pixels(written)


@lru_cache(maxsize=1024)
def _parsed(written: str) -> tuple[Colour, float] | None:
    """A colour and how much it covers."""
    from tinycss2 import color4

    if written in ("canvas", "window", "field"):
        return WHITE, 1.0
    try:
        found = color4.parse_color(written)
        if found is None or isinstance(found, str):
            return None
        plain = found.to("srgb")
        red, green, blue = (min(1.0, max(0.0, float(part or 0))) for part in plain.coordinates[:3])
    except (ValueError, TypeError, NotImplementedError, AttributeError):
        return None
    return (red, green, blue), float(plain.alpha)


def colour(written: str) -> Colour | None:
    found = _parsed(written.strip().lower())
    return found[0] if found else None


def ink(written: str) -> float:
    """How much of its ground a colour covers: 1 for a plain one, 0 for one that is not seen."""
    found = _parsed(written.strip().lower())
    return found[1] if found else 1.0


def is_unknown(written: str) -> bool:
    """Whether a colour is of a kind that we cannot tell (``lab(…)``, ``light-dark(…)``)."""
    return "(" in written and not written.startswith("var(") and _parsed(written.strip().lower()) is None


def may_hide(declared: Mapping[str, str]) -> bool:
    """Whether styles do to an element what we cannot tell."""
    if is_unknown(declared.get("color", "")):
        return True
    return any(name in declared and pattern.search(declared[name]) for name, pattern in _MAY_HIDE.items())


def ground(written: str) -> Colour | None:
    """The colour that a background lays; None for none (transparent) and for one half seen through."""
    for part in re.findall(r"[\w-]+\([^)]*\)|[^\s,]+", written.lower()):
        found = _parsed(part)
        if found is not None and found[1] > 0.5:
            return found[0]
    return None
