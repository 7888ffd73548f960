"""A cell while it is being published: what its tables and figures are called, and how it stops the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from wenshang.errors import RunFailed


@dataclass(slots=True)
class NotebookCell:
    """A cell being published: where it stands, the caption given for its next table or figure, and the heading above it."""

    where: str
    heading: str = ""
    caption: str = ""
    attachments: Mapping[str, Any] = field(default_factory=dict)
    drawn: bool = False
    under: Counter[str] = field(default_factory=Counter)

    def named(self, fallback: str = "") -> str:
        """The caption for a table or figure: the one given (used up by it), else what it says itself, else the heading above,
        counted where it stands over several."""
        chosen, self.caption = self.caption or fallback, ""
        if chosen or not self.heading:
            return chosen
        self.under[self.heading] += 1
        count = self.under[self.heading]
        return f"{self.heading}（{count}）" if count > 1 else self.heading

    def number(self) -> int:
        """A number that no other part of the page has, for ids: the same notebook gives the same."""
        self.under[""] += 1
        return self.under[""]

    def refuse(self, found: str, advice: str) -> RunFailed:
        """The error that stops the page."""
        more = f"{advice}；或给单元格加标签 remove_output，使结果不发布"
        return RunFailed(where=self.where, found=f"不能发布的输出：{found}", advice=more)
