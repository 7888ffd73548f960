"""Whether text stands apart from what lies beneath it, for the readers of every file type."""

from __future__ import annotations

Colour = tuple[float, float, float]  #: red, green, blue, from 0 to 1
BLACK: Colour = (0.0, 0.0, 0.0)
WHITE: Colour = (1.0, 1.0, 1.0)
ALIKE = 1.25  #: contrast below which a text does not stand out from its ground


def contrast(one: Colour, other: Colour) -> float:
    """The contrast of two colours as WCAG counts it: 1 for the same colour, 21 for black on white.

    >>> round(contrast(BLACK, WHITE)), contrast(WHITE, WHITE)
    (21, 1.0)
    """
    darker, lighter = sorted((_light(one), _light(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mixed(ink: Colour, ground: Colour, share: float) -> Colour:
    """A colour as it looks where it covers only a share of its ground."""
    red, green, blue = (share * one + (1 - share) * other for one, other in zip(ink, ground, strict=True))
    return red, green, blue


def _light(colour: Colour) -> float:
    """How light a colour looks, from 0 to 1."""
    red, green, blue = (_linear(max(0.0, min(1.0, part))) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.03928 else float(((part + 0.055) / 1.055) ** 2.4)


def of_hex(written: str | None) -> Colour | None:
    """A colour of six hexadecimal digits; None for ``auto``, names and nothing.

    >>> of_hex("#FFFFFF"), of_hex("auto")
    ((1.0, 1.0, 1.0), None)
    """
    digits = (written or "").strip().lstrip("#")
    if len(digits) != 6 or any(digit not in "0123456789abcdefABCDEF" for digit in digits):
        return None
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue
