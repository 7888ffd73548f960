"""Where each number comes from: printed figures in, one entry a printed row or sentence out, with an anchor for each figure.

Numbers link to ``#e12``; the entry names document, page, table, row and column (or sentence) and the printed text, and leads
back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from wenshang import vocabulary
from wenshang.briefing.pieces import join
from wenshang.comparison import Figure

_COLUMN = re.compile(r"“([^”]*)”列$")
_METHODS = {"table": "表格", "prose": "正文", "ocr": "图片识别", "typed": "录入"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One printed row or sentence and the figures read from it."""

    anchor: str
    figures: tuple[Figure, ...]


class Evidence:
    """The evidence of a page: every printed figure given, in the order given, grouped by where it is printed.

    ``sources`` maps authority and year to the short name of its document in the list of sources.
    """

    def __init__(self, figures: Iterable[Figure], sources: Mapping[tuple[str, int], str]) -> None:
        groups: dict[tuple[str, ...], list[Figure]] = {}
        for figure in figures:
            groups.setdefault(_group(figure), []).append(figure)
        self.entries = tuple(Entry(f"e{n}", tuple(group)) for n, group in enumerate(groups.values(), start=1))
        self._anchors = {figure.key: entry.anchor for entry in self.entries for figure in entry.figures}
        self._sources = dict(sources)

    def anchor(self, figure: Figure | None) -> str:
        """The anchor of a figure's entry, ``""`` for a computed figure or one that is not among the evidence."""
        return self._anchors.get(figure.key, "") if figure is not None else ""

    def html(self, *, own: str, back: Mapping[str, str], home: str) -> Markup:
        """All entries as a list. ``back`` maps a code to the id of its row on the page; ``home`` is the id to fall back to;
        ``own`` the authority of the page, which need not be named at every entry."""
        shown = (self._entry(entry, own, back, home) for entry in self.entries)
        return Markup('<span id="closed"></span><ol class="evidence">{}</ol>').format(join(shown))

    def _entry(self, entry: Entry, own: str, back: Mapping[str, str], home: str) -> Markup:
        first = entry.figures[0]
        to = next((back[f.code] for f in reversed(entry.figures) if f.code in back), home)  # the row's total
        where = _COLUMN.sub("", first.place) or row_label(first.code)
        source = self._source(first)
        who = f"{'' if first.authority == own else first.authority}{_when(first.period)}"
        return Markup(
            '<li id="{}"><p><b>{}</b> {} {}（{}）</p><p class="printed">{}</p>'
            '<p class="back"><a href="#{}">返回</a> <a href="#closed">关闭</a></p></li>'
        ).format(entry.anchor, who, source, where, _METHODS[first.method], _printed(entry.figures), to)

    def _source(self, figure: Figure) -> Markup:
        """The document by its number in the list of sources, where it is named in full."""
        name = self._sources.get((figure.authority, int(figure.period[:4])), "")
        return Markup('<a href="#{}">{}</a>').format(f"d{name.strip('〔〕')}", name) if name else Markup("")


def _when(period: str) -> str:
    """A period in words.

    >>> _when("2021"), _when("2021Q3")
    ('2021年', '2021年第3季度')
    """
    return f"{period[:4]}年" + (f"第{period[5]}季度" if len(period) > 4 else "")


def _group(figure: Figure) -> tuple[str, ...]:
    """One entry for the cells of a printed row, for the figures of a sentence, for the typed figures of a form row."""
    where = _COLUMN.sub("", figure.place)
    said = figure.quote if figure.method == "prose" else ""
    row = figure.code.rsplit(".", 1)[0] if figure.method != "prose" else ""
    return figure.authority, figure.period, figure.document, where, said, row


def _printed(figures: Sequence[Figure]) -> Markup:
    """The printed text: the sentence, or the row's cells with their column headings."""
    if figures[0].method == "prose":
        return Markup("<q>{}</q>").format(figures[0].quote)
    return join((f"{_column(figure)} {figure.raw or '空白'}" for figure in figures), " · ")


def _column(figure: Figure) -> str:
    found = _COLUMN.search(figure.place)
    return found[1] if found else column_label(figure.code)


def row_label(code: str) -> str:
    """The label of the form row a code stands in, or of the figure itself."""
    meaning = vocabulary.code(code)
    return meaning.definition.split(" / ")[0] if meaning.table else meaning.label


def column_label(code: str) -> str:
    """The label of the form column a code stands in, or of the figure itself."""
    meaning = vocabulary.code(code)
    return meaning.definition.rsplit(" / ", 1)[-1] if meaning.column else meaning.label
