"""What every damage works on: blocks, what they still print, and the dice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from tests.documents.layout import Block, Grid, Item
from tests.documents.spec import Media, Spec


@dataclass
class Made:
    """A report on its way to a file; damages change it in place and keep ``expected`` true."""

    random: Random
    media: Media
    blocks: list[Block]
    expected: dict[str, int | Decimal | None]
    spec: Spec
    unsure: set[str] = field(default_factory=set)
    done: list[str] = field(default_factory=list)

    @property
    def grids(self) -> list[Grid]:
        """The form's tables."""
        return [block for block in self.blocks if isinstance(block, Grid) and block.name and not block.name.startswith("copy")]

    def grid(self, *names: str) -> Grid | None:
        """One of the named tables, or None."""
        found = [grid for grid in self.grids if not names or grid.name in names]
        return self.random.choice(found) if found else None

    def values(self, *names: str) -> list[Item]:
        """The value cells of the named tables (all without a name)."""
        return [i for g in self.grids if not names or g.name in names for row in g.rows for i in row if i.code in self.expected]

    def labels(self, *names: str) -> list[Item]:
        """The cells with words below the heads of the named tables."""
        grids = [grid for grid in self.grids if not names or grid.name in names]
        return [item for grid in grids for row in grid.rows[grid.head :] for item in row if not item.code and item.text]

    def some(self, items: list[Item], most: float) -> list[Item]:
        """A random part of some cells, at least one where there are any."""
        if not items:
            return []
        return self.random.sample(items, max(1, int(len(items) * self.random.random() * most)))


def blocks_of(grid: Grid | None) -> bool:
    """Does a table 四 still print its three blocks as the form does?"""
    if grid is None or len(grid.rows) != 4 or len(grid.rows[1]) != 7 or len(grid.rows[3]) != 15:
        return False
    return grid.rows[1][5].text.startswith("未")


def damage(*media: Media) -> Callable[[Callable[[Made], None]], Callable[[Made], None]]:
    """Mark a function as a damage of these file types (all where none is named); its name is noted when it runs."""

    def mark(function: Callable[[Made], None]) -> Callable[[Made], None]:
        def run(made: Made) -> None:
            function(made)
            made.done.append(function.__name__)

        run.media = media or ("text", "html", "docx", "pdf")  # type: ignore[attr-defined]
        run.__name__ = function.__name__
        run.__doc__ = function.__doc__
        return run

    return mark
