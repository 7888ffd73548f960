"""What the panels of the explorer know of the whole that shows them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

from wenshang.archive import Archive
from wenshang.explorer.state import State
from wenshang.explorer.store import Store


class Host(Protocol):
    """The explorer as its panels see it: what is held, what is looked at, where pages go, and how to look elsewhere."""

    store: Store
    state: State
    output: Path
    nav: Any

    def reopen(self, archive: Archive, authority: str = "") -> None:
        """Look at another archive (a report was added)."""

    def look_at(self, authority: str) -> None:
        """Look at a body, all its years."""
