"""Text that a file holds and does not show: gathered while reading, and told the user in one notice."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

STRUCK = "划去"
_DIGITS = re.compile(r"\d")
_LEFT_OUT, _UNSURE = "wenshang-left-out", "wenshang-unsure"  #: attributes of cells in an element tree
_QUOTED = 6  #: parts that a notice quotes


@dataclass(slots=True)
class Unseen:
    """What was left out: (why, the text, whether it stood in a cell of a table), and how many prompts nobody has filled in."""

    parts: list[tuple[str, str, bool]] = field(default_factory=list)
    prompts: int = 0

    def leave_out(self, why: str, text: str, *, in_cell: bool = False, cell: Any = None) -> None:
        """Note a text that is left out; a ``cell`` (of an element tree) that loses a figure may be no blank in truth."""
        text = "".join(text.split())
        if text:
            self.parts.append((why, text, in_cell or cell is not None))
        if cell is not None and _DIGITS.search(text):
            cell.set(_LEFT_OUT, why)

    def note(self) -> str:
        """What was left out inside tables, and what was struck out anywhere, as one notice; "" for nothing worth a word.

        Menus and windows that a page keeps folded are not spoken of.

        >>> unseen = Unseen([("划去", "15", True), ("隐藏", "友情链接2", False)])
        >>> unseen.note()
        '没有读入看不见或划去的文字1处（划去）：“15”，请确认是否应从文件中删除'
        """
        shown = [(why, text) for why, text, in_cell in self.parts if _DIGITS.search(text) and (in_cell or why == STRUCK)]
        if not shown:
            return ""
        quoted = "、".join(f"“{text[:20]}”" for text in dict.fromkeys(text for _, text in shown[:_QUOTED]))
        reasons = "、".join(dict.fromkeys(why for why, _ in shown))
        more = "等" if len(shown) > _QUOTED else ""
        return f"没有读入看不见或划去的文字{len(shown)}处（{reasons}）：{quoted}{more}，请确认是否应从文件中删除"


def doubt(cell: Any, why: str) -> None:
    """Note on a cell of an element tree why its figure may be another."""
    cell.set(_UNSURE, why)


def doubt_of(cell: Any, *, blank: bool) -> str:
    """Why a cell's figure may be another, or why one that looks blank may be none."""
    lost = cell.get(_LEFT_OUT, "")[:6] if blank else ""
    return cell.get(_UNSURE, "")[:20] or (f"格中的文字没有读入（{lost}）" if lost else "")
