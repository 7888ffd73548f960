"""Write records with numbers as escaped HTML that a notebook shows and the exporter publishes.

Every number says what it is, so that a test can recompute it: a printed one ``data-fact="2024/<code>@<authority>"``, a change
``data-change`` or ``data-percent="2023/2024/<code>"``; any other computed one shows its formula and names the figures it rests on
in ``data-of``. A fragment carries the records of the figures it shows, hidden, under the same keys: no cell knows another; the
exporter links each number of the page to its evidence (``briefing.appendix``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from markupsafe import Markup, escape

from wenshang.chinese.formatting import ABSENT, plain
from wenshang.comparison import Change, Figure

#: what the page is (title, authority, year, period): for the head, the running title and the index
PAGE = "application/vnd.wenshang.page+json"
#: the records of the figures that a fragment shows; a fragment of ours is known by it
FIGURES = "application/vnd.wenshang.figures+json"
#: what our formatter tells of a frame beside what it shows: the keys of its figures
FRAME = "application/vnd.wenshang.frame+json"
#: a caption for the next table or figure of the cell (``ws.caption``)
CAPTION = "application/vnd.wenshang.caption+json"
#: the documents that a page rests on, with the printed sentences and rows around their figures
DOCUMENTS = "application/vnd.wenshang.documents+json"
#: figures as plain data, for the workbook and the CSV beside the page
TABLES = "application/vnd.wenshang.tables+json"
#: what a reader must know of the figures, for the workbook
NOTES = "application/vnd.wenshang.notes+json"
#: a number computed from more figures than this names their count only
MOST_PARTS = 40
#: what a record keeps of a printed figure
_KEPT = ("authority", "period", "code", "label", "unit", "raw", "qualifier", "method", "edition", "document", "place", "quote")


@dataclass(frozen=True, slots=True)
class Fragment:
    """Something that a notebook shows and a page publishes: escaped HTML and the figures whose numbers stand in it.

    ``hidden`` holds plain data by MIME type that is not shown (``PAGE``, ``DOCUMENTS``, ``TABLES``).

    >>> Fragment(Markup("<p>甲</p>")).html
    Markup('<p>甲</p>')
    """

    html: Markup
    figures: tuple[Figure, ...] = ()
    hidden: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def _repr_html_(self) -> str:
        """The fragment with a small style of its own, so that it looks right in any notebook."""
        return str(Markup('<div class="ws">{}{}</div>').format(_style(), self.html))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        hidden = {kind: dict(data) for kind, data in self.hidden.items() if data}
        return {"text/html": self._repr_html_(), FIGURES: {"figures": list(map(record, self.figures))}} | hidden

    def __repr__(self) -> str:
        return "Fragment()"


@cache
def _style() -> Markup:
    css = files(__package__).joinpath("templates", "notebook.css").read_text("utf-8").replace("\n", "")
    return Markup("<style>{}</style>").format(Markup(css))  # noqa: S704  (our own file)


def record(figure: Figure) -> dict[str, Any]:
    """A figure as plain data: its key, what is shown, and where it is printed, or its formula and the keys of its parts."""
    shown = {"key": key(figure), "text": figure.text, "value": plain(figure.value)}
    kept = {name: str(getattr(figure, name)) for name in _KEPT if getattr(figure, name)}
    derived = {"formula": figure.formula, "of": [key(part) for part in figure.printed()]} if figure.computed else {}
    return shown | kept | derived


def key(figure: Figure) -> str:
    """What names a figure on any page; of a computed one, its formula and parts.

    >>> key(Figure("甲局", "2024", "proposals.npc", "", "件", 3, method="table"))
    '2024/proposals.npc@甲局'
    """
    if figure.computed:
        return f"{figure.label}＝{figure.formula}"
    return f"{figure.period}/{figure.code}@{figure.authority}"


def join(parts: Iterable[Markup | str], between: str = "") -> Markup:
    """Markup as one; plain text among it is escaped."""
    return escape(between).join(parts)


class Numbers:
    """Shows numbers and keeps the figures shown, which are the evidence of the fragment made of them.

    >>> numbers = Numbers()
    >>> str(numbers(None)), numbers.fragment("无").figures
    ('—', ())
    """

    def __init__(self) -> None:
        self.figures: dict[str, Figure] = {}

    def __call__(self, figure: Figure | None, *, text: str = "") -> Markup:
        """A figure as shown, a dash where it is not printed; ``text`` where the words around it need another form."""
        if figure is None:
            return escape(ABSENT)
        shown = text or figure.text
        for one in (figure, *figure.printed()):
            self.figures.setdefault(key(one), one)
        if not figure.computed:
            return Markup('<a href="#{0}" data-fact="{0}" title="{1}">{2}</a>').format(key(figure), _told(figure), shown)
        parts = figure.printed()
        if len(parts) > MOST_PARTS:
            return Markup('<span title="{}" data-many="{}">{}</span>').format(figure.formula, len(parts), shown)
        of = " ".join(map(key, parts))
        html = Markup('<a href="#{}" data-of="{}" title="{}">{}</a>')
        return html.format(key(figure), of, figure.formula, shown)

    def noted(self, figure: Figure | None, *, text: str = "") -> Markup:
        """A figure as shown, and in small type below it what is noted of it."""
        note = Markup("<br/><small>{}</small>").format(figure.note) if figure is not None and figure.note else ""
        return self(figure, text=text) + note

    def fragment(self, *parts: Markup | str, **hidden: Mapping[str, Any]) -> Fragment:
        """A fragment of these parts with every figure shown so far."""
        return Fragment(join(parts), tuple(self.figures.values()), hidden)


def _told(figure: Figure) -> str:
    """Where a figure is printed, in a line: what a notebook shows where the pointer rests on the number."""
    where = figure.place or figure.document
    text = figure.quote or figure.raw
    return f"{figure.label} {figure}　{where}" + (f"：“{text}”" if text else "")


def difference_cell(change: Change) -> Markup:
    """The difference of a change with its sign; a dash where there is none to speak of."""
    return _derived("change", change, change.difference)


def percent_cell(change: Change) -> Markup:
    """The percent change with its sign; a dash where the base is 0 or there is none to speak of."""
    return _derived("percent", change, change.percent)


def _derived(name: str, change: Change, figure: Figure | None) -> Markup:
    if figure is None:
        return escape(ABSENT)
    span = f"{change.base_period}/{change.period}/{change.code}"
    return Markup('<span data-{}="{}">{}</span>').format(name, span, figure.signed)


def counted(name: str, number: int) -> Markup:
    """A count of our own (not a figure of a report), marked with what it counts."""
    return Markup('<span data-count="{}">{}</span>').format(name, f"{number:,}")


def terms(pairs: Iterable[tuple[str, str]]) -> Markup:
    """Names with what is told of each, for a list of terms (``dl``); one of which nothing is told is left out."""
    return join(Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(*pair) for pair in pairs if pair[1])


def html_table(
    caption: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[Markup | str]],
    *,
    kind: str = "",
    note: str = "",
    none: Markup | None = None,
) -> Markup:
    """A captioned table whose first column heads its rows. ``kind`` is a class of the style sheet.

    ``note`` is a line in small type below, ``none`` stands in place of a table without rows.
    """
    shown = join(map(_row, rows))
    if not shown and none is not None:
        return none
    return table_of(caption, heads, Markup("<tbody>{}</tbody>").format(shown), kind=kind) + note_below(note)


def table_of(caption: str, heads: Iterable[str], bodies: Markup, *, kind: str) -> Markup:
    """A captioned table around its bodies, in a box that scrolls on a phone."""
    head = join(Markup('<th scope="col">{}</th>').format(name) for name in heads)
    table = Markup('<div class="wide"{}><table class="{}"><caption>{}</caption><thead><tr>{}</tr></thead>{}</table></div>')
    return table.format(scrolling(caption), kind, caption, head, bodies)


def note_below(text: str) -> Markup:
    """A line in small type, nothing for no text."""
    return Markup('<p class="note">{}</p>').format(text) if text else Markup("")


def figure_box(drawing: Markup | str, *, caption: str, name: str, notes: Iterable[str]) -> Markup:
    """A drawing in a box that scrolls on a phone, under its caption (where it has one) and over its caveats."""
    head = Markup("<figcaption>{}</figcaption>").format(caption) if caption else ""
    below = join(Markup("<p>{}</p>").format(note) for note in notes)
    return Markup('<figure>{}<div class="wide"{}>{}</div>{}</figure>').format(head, scrolling(f"图：{name}"), drawing, below)


def scrolling(caption: str) -> Markup:
    """Attributes of a box that may scroll sideways on a phone: reachable by keyboard and named."""
    return Markup("").join(Markup(' {}="{}"').format(*pair) for pair in scrolling_attributes(caption).items())


def scrolling_attributes(caption: str) -> dict[str, str]:
    """The same as names and values."""
    return {"role": "region", "tabindex": "0", "aria-label": caption}


def _row(cells: Sequence[Markup | str]) -> Markup:
    first, *others = cells
    rest = join(Markup("<td>{}</td>").format(cell) for cell in others)
    return Markup('<tr><th scope="row">{}</th>{}</tr>').format(first, rest)
