"""Damages that only a PDF can have: running heads, lost rules."""

from __future__ import annotations

from tests.documents.damage import Made, damage
from tests.documents.layout import Line


@damage("pdf")
def the_head_of_last_year(made: Made) -> None:
    """A running head that names last year's report."""
    made.blocks.insert(0, Line(made.spec.title.replace(str(made.spec.year), str(made.spec.year - 1)), "head"))


@damage("pdf")
def level_rules_lost(made: Made) -> None:
    """The rule between two rows of figures was not drawn."""
    if grid := made.grid("requests", "proactive", "statistics"):
        figures = [any(item.code for item in row) for row in grid.rows]
        between = [r for r in range(grid.head, len(grid.rows) - 1) if figures[r] and figures[r + 1]]
        for row in made.random.sample(between, min(len(between), made.random.randint(1, 3))):
            next(item for item in grid.rows[row] if item.code).open_below = True


ALL = (the_head_of_last_year, level_rules_lost)
