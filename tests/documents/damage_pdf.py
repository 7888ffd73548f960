"""Damages that only a PDF can have: text that nobody sees, figures drawn twice, watermarks, running heads, lost rules."""

from __future__ import annotations

from tests.documents.damage import Made, damage
from tests.documents.layout import Line
from tests.documents.odd_pdf import WAYS

_HIDING = [name for name in WAYS if name not in ("bold", "shadow", "field")]


def _odd(made: Made, way: str, most: float) -> None:
    for item in made.some([item for item in made.values() if item.text.isdecimal() and not item.odd], most):
        item.odd = f"{way}:{made.random.randint(0, 99)}"
        made.done.append(way)


@damage("pdf")
def old_figures_that_nobody_sees(made: Made) -> None:
    """Beside some figures stands an old one: white, covered, switched off, struck out …"""
    _odd(made, made.random.choice(_HIDING), 0.7)


@damage("pdf")
def figures_drawn_twice(made: Made) -> None:
    """False bold or a shadow."""
    _odd(made, made.random.choice(("bold", "shadow")), 1.0)


@damage("pdf")
def figures_in_form_fields(made: Made) -> None:
    """The form was filled in and not printed anew."""
    _odd(made, "field", 0.4)


@damage("pdf")
def a_watermark_of_digits(made: Made) -> None:
    """A pale horizontal watermark, small and often or large."""
    small = made.random.random() < 0.7
    size, step = (made.random.choice((8, 9, 12)), made.random.choice((13, 17, 31))) if small else (48, 170)
    words = f"{made.random.randint(10, 99)}0{made.random.randint(10, 99)}"
    made.blocks.insert(0, Line(f"{words}|{size}|{made.random.choice((0.72, 0.8, 0.88))}|{step}", "watermark"))


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
            next(item for item in grid.rows[row] if item.code).odd = "open below"


ALL = [
    old_figures_that_nobody_sees,
    figures_drawn_twice,
    figures_in_form_fields,
    a_watermark_of_digits,
    the_head_of_last_year,
    level_rules_lost,
]
