"""Text that a file holds and does not show: what was left out is gathered while reading, and told the user in one notice.

Whether a text stands apart from the colour beneath it is asked here for every file type.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

Colour = tuple[float, float, float]  #: red, green, blue, from 0 to 1
BLACK: Colour = (0.0, 0.0, 0.0)
WHITE: Colour = (1.0, 1.0, 1.0)
ALIKE = 1.25  #: contrast below which a text does not stand out from its ground
STRUCK = "划去"
DIGIT = re.compile(r"\d")
_LEFT_OUT, _UNSURE = "wenshang-left-out", "wenshang-unsure"  #: attributes of cells in an element tree
_QUOTED, _LONG = 6, 12  #: parts that a notice quotes, and characters of the name of a row


@dataclass(slots=True)
class Unseen:
    """What was left out: why, the text, the row of a table that it stood in (None: in none); and prompts nobody has filled in."""

    parts: list[tuple[str, str, str | None]] = field(default_factory=list)
    prompts: int = 0

    def leave_out(self, why: str, text: str, *, row: str | None = None, cell: Any = None) -> None:
        """Note a text that is left out; a ``cell`` (of an element tree) that loses a figure may be no blank in truth."""
        text = "".join(text.split())
        if cell is not None:
            row = "" if cell.getparent() is None else "".join("".join(cell.getparent()[0].itertext()).split())
            if DIGIT.search(text):
                cell.set(_LEFT_OUT, why)
        if text:
            self.parts.append((why, text, row))

    def note(self) -> str:
        """What was left out inside tables, and what was struck out anywhere, as one notice; "" for nothing worth a word.

        Menus and windows that a page keeps folded are not spoken of.

        >>> unseen = Unseen([("划去", "15", "规章"), ("隐藏", "7", "规章"), ("隐藏", "友情链接2", None)])
        >>> unseen.note()
        '没有读入看不见或划去的文字2处（划去、隐藏）：“规章”一行的“15”“7”，请确认是否应从文件中删除'
        """
        shown = [part for part in self.parts if DIGIT.search(part[1]) and (part[2] is not None or part[0] == STRUCK)]
        if not shown:
            return ""
        rows: dict[str, list[str]] = {}
        for _, text, row in shown[:_QUOTED]:
            named = row if row and not DIGIT.fullmatch(row) and row != text else ""
            rows.setdefault(f"“{named[:_LONG]}”一行的" if named else "", []).append(f"“{text[:20]}”")
        quoted = "、".join(where + "".join(dict.fromkeys(texts)) for where, texts in rows.items())
        reasons = "、".join(dict.fromkeys(why for why, _, _ in shown))
        more = "等" if len(shown) > _QUOTED else ""
        return f"没有读入看不见或划去的文字{len(shown)}处（{reasons}）：{quoted}{more}，请确认是否应从文件中删除"


def doubt(cell: Any, why: str) -> None:
    """Note on a cell of an element tree why its figure may be another; outside of cells nothing is noted."""
    if cell is not None:
        cell.set(_UNSURE, why)


def doubt_of(cell: Any, *, blank: bool) -> str:
    """Why a cell's figure may be another, or why one that looks blank may be none."""
    lost = cell.get(_LEFT_OUT, "")[:6] if blank else ""
    return cell.get(_UNSURE, "")[:20] or (f"格中的文字没有读入（{lost}）" if lost else "")


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
