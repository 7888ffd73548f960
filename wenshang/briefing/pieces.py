"""Pieces of a page: in go records with numbers, out comes escaped HTML that a notebook shows and the exporter publishes.

Every number is marked with what it is, so that a test can recompute it: ``data-fact="2024/<code>"`` (``@<authority>`` for
another body), ``data-change`` and ``data-percent="2023/2024/<code>"``, ``data-rate="2024/<rate>"``; a printed figure
is a link to its evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup, escape

from wenshang.briefing.exporter import PAGE
from wenshang.comparison import Change, Figure
from wenshang.comparison.formatting import ABSENT

__all__ = ["Mark", "Markup", "Piece", "changed", "escape", "grew", "join", "number", "piece", "table"]

#: a data attribute and its value
Mark = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Piece:
    """Something a notebook shows and a page publishes. ``about`` is what the opening says of the whole page."""

    html: Markup
    about: Mapping[str, Any] = field(default_factory=dict)

    def _repr_html_(self) -> str:
        return str(self.html)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        shown: dict[str, Any] = {"text/html": str(self.html)}
        return shown | {PAGE: dict(self.about)} if self.about else shown

    def __repr__(self) -> str:
        return "Piece()"


def join(parts: Iterable[Markup | str], between: str = "") -> Markup:
    """Fragments as one; plain text among them is escaped."""
    return escape(between).join(parts)


def piece(*parts: Markup | str) -> Piece:
    """A piece made of fragments."""
    return Piece(join(parts))


def number(figure: Figure | None, *, anchor: str = "", mark: Mark | None = None, unit: bool = False) -> Markup:
    """A figure as shown: a link to its evidence where there is one, marked with what it is; a dash where it is not printed."""
    if figure is None:
        return escape(ABSENT)
    name, value = mark or ("fact", f"{figure.period}/{figure.code}")
    shown = str(figure) if unit else figure.text
    if anchor:
        return Markup('<a href="#{}" data-{}="{}">{}</a>').format(anchor, name, value, shown)
    return Markup('<span data-{}="{}">{}</span>').format(name, value, shown)


def changed(change: Change) -> Markup:
    """The difference of a change with its sign; a dash where there is none to speak of."""
    if change.difference is None:
        return escape(ABSENT)
    span = f"{change.base_period}/{change.period}/{change.code}"
    return _moved("change", span, change.difference)


def grew(change: Change) -> Markup:
    """The percent change with its sign; a dash where the base is 0 or there is none to speak of."""
    if change.percent is None:
        return escape(ABSENT)
    span = f"{change.base_period}/{change.period}/{change.code}"
    return _moved("percent", span, change.percent)


def _moved(name: str, span: str, figure: Figure) -> Markup:
    return Markup('<span class="{}" data-{}="{}">{}</span>').format(_way(figure), name, span, figure.signed)


def _way(figure: Figure) -> str:
    return "up" if (figure.value or 0) > 0 else ("down" if (figure.value or 0) < 0 else "same")


def table(
    caption: str, heads: Sequence[str], rows: Iterable[Sequence[Markup | str]], *, kind: str = "", note: str = ""
) -> Markup:
    """A captioned table whose first column heads its rows. ``kind`` is a class of the style sheet."""
    head = join(Markup('<th scope="col">{}</th>').format(name) for name in heads)
    body = join(_row(row) for row in rows)
    under = Markup('<p class="note">{}</p>').format(note) if note else ""
    return Markup(
        '<div class="wide"{}><table class="{}"><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>{}'
    ).format(scrolling(caption), kind, caption, head, body, under)


def scrolling(caption: str) -> Markup:
    """Attributes of a box that may scroll sideways on a phone: reachable by keyboard and named."""
    return Markup(' role="region" tabindex="0" aria-label="{}"').format(caption)


def _row(cells: Sequence[Markup | str]) -> Markup:
    first, *others = cells
    rest = join(Markup("<td>{}</td>").format(cell) for cell in others)
    return Markup('<tr><th scope="row">{}</th>{}</tr>').format(first, rest)
