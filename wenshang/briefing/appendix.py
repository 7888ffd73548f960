"""Where each number comes from: every number of the page linked to its evidence, and the appendix that holds it.

A number of the page links to ``#e12-3``: the third figure of the twelfth entry, which names document, page, table and row (or the
sentence) with the number marked. A computed number links to ``#c4``: its formula and the figures that it rests on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from wenshang import vocabulary
from wenshang.briefing.documents import COLUMN, is_address, place_of
from wenshang.briefing.foreign import SHOWN
from wenshang.briefing.fragments import DOCUMENTS, FIGURES, FRAME, NOTES, PAGE, TABLES, Fragment, join
from wenshang.chinese.formatting import period_in_words, with_unit

if TYPE_CHECKING:
    from lxml.etree import _Element


#: the element that the appendix takes the place of
PART = "evidence"
#: of a computed number, so many parts are linked
_LINKED = 12


def evidence() -> Fragment:
    """Where each number of the page is printed (数字出处): filled in when the page is made, with exactly the numbers shown.

    >>> evidence().figures
    ()
    """
    return Fragment(Markup('<div data-part="{}"><p class="note">发布时在此列出页中每个数字的出处。</p></div>').format(PART))


@dataclass(slots=True)
class EvidenceEntry:
    """One printed row or sentence, or one formula, with the figures of the page that it proves."""

    anchor: str
    figures: list[Record] = field(default_factory=list)

    def name(self, figure: Record) -> str:
        """The anchor of one figure of the entry."""
        return f"{self.anchor}-{self.figures.index(figure) + 1}"


def link(body: _Element, known: CarriedRecords, *, own: str) -> Markup:
    """Lead every number of the body to its entry, in place; return the appendix, ``""`` where the page shows no figure.

    ``own`` is the authority of the page, which need not be named at every number.
    """
    printed: dict[tuple[str, ...], EvidenceEntry] = {}
    computed: dict[str, EvidenceEntry] = {}
    back: dict[str, str] = {}
    for element in body.iter("a"):
        name = str(element.get("href") or "").removeprefix("#")
        figure = known.figures.get(name)
        if SHOWN in element.attrib and not _same(element, figure):
            continue
        if figure is None or not (element.get("data-fact") or element.get("data-of")):
            continue
        entries: dict[Any, EvidenceEntry] = computed if "of" in figure else printed
        group = name if "of" in figure else _group(figure, known)
        letter = "c" if "of" in figure else "e"
        entry = entries.setdefault(group, EvidenceEntry(f"{letter}{len(entries) + 1}"))
        if figure not in entry.figures:
            entry.figures.append(figure)
        element.set("href", f"#{entry.anchor if 'of' in figure else entry.name(figure)}")
        if letter == "e":
            element.attrib.pop("title", "")
        back[entry.anchor] = _way_back(element, back.get(entry.anchor, ""), entry.anchor)
    _shorten(body, own)
    anchors = {figure["key"]: entry.name(figure) for entry in printed.values() for figure in entry.figures}
    shown = [_printed_entry(entry, known, own, back[entry.anchor]) for entry in printed.values()]
    shown += [_computed_entry(entry, known, anchors, back[entry.anchor]) for entry in computed.values()]
    return Markup('<span id="closed"></span><ol class="evidence">{}</ol>').format(join(shown)) if shown else Markup("")


def _same(element: _Element, figure: Record | None) -> bool:
    """True where a frame shows the very number of the figure; else it is no link, but the analyst's own number."""
    del element.attrib[SHOWN]
    text = (element.text or "").replace(",", "").replace("−", "-")
    texts = [] if figure is None else [figure["text"], figure.get("raw", ""), figure["value"]]
    if text in map(str, texts) or (_number(text) is not None and _number(text) in texts):
        return True
    for name in ("href", "data-fact"):
        del element.attrib[name]
    return False


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _way_back(element: _Element, known: str, anchor: str) -> str:
    """Where an entry leads back to: the row that shows its figures, else the first number of them."""
    row = next((parent for parent in element.iterancestors("tr") if parent.get("id")), None)
    if row is not None:
        found = str(row.get("id"))
        return found if found.endswith(".total") or not known.startswith("r-") else known
    if not known:
        element.set("id", f"n{anchor}")
    return known or f"n{anchor}"


def _shorten(body: _Element, own: str) -> None:
    """Numbers name what the page and the row do not name for them: a page of five years holds a thousand of them."""
    for element in body.iter("a", "span"):
        for name in ("data-fact", "data-change", "data-percent", "data-of"):
            if text := element.get(name):
                text = " ".join(part.removesuffix(f"@{own}") for part in text.split(" "))
                row = next((str(up.get("id"))[2:] for up in element.iterancestors("tr") if up.get("id")), "")
                element.set(name, text.removesuffix(f"/{row}") if row and name != "data-of" else text)


def _group(figure: Record, known: CarriedRecords) -> tuple[str, ...]:
    """One entry for the cells of a printed row, for the figures of a sentence, for the typed figures of a form row."""
    prose = figure.get("method") == "prose"
    where = COLUMN.sub("", figure.get("place", ""))
    return (
        figure["authority"],
        figure["period"],
        where,
        known.sentence(figure) if prose else vocabulary.code(figure["code"]).row_code,
    )


def _printed_entry(entry: EvidenceEntry, known: CarriedRecords, own: str, back: str) -> Markup:
    first = entry.figures[0]
    who = "" if first["authority"] == own else f"{first['authority']}　"
    heading = _heading(entry)
    text = Markup("<q>{}</q>").format(_marked(entry, known)) if first.get("method") == "prose" else _row(entry, known)
    about = Markup('<li id="{}"><p><b>{}{}　{}</b></p><p class="printed">{}</p>{}<p class="where">{}</p>{}</li>')
    picture = _picture(first, known)
    return about.format(
        entry.anchor, who, period_in_words(first["period"]), heading, text, picture, _where(first, known), _ways(back)
    )


def _picture(figure: Record, known: CarriedRecords) -> Markup:
    """The row as the original shows it, where it was recognised from a picture."""
    present = known.document(figure).get("pictures", {}).get(f"{figure['period']}/{vocabulary.code(figure['code']).row_code}", "")
    if not re.fullmatch(r"[A-Za-z0-9+/]+={0,2}", present):
        return Markup("")
    return Markup('<figure><img src="data:image/png;base64,{}" alt="原件图片"></figure>').format(present)


def _heading(entry: EvidenceEntry) -> str:
    """What the entry proves: indicator and value of each figure of a sentence; of a printed row its label."""
    first = entry.figures[0]
    if vocabulary.code(first["code"]).row_code != first["code"] and len(entry.figures) > 1:
        return _label(first)
    return "、".join(f"{_label(figure)}　{_amount(figure)}" for figure in entry.figures)


def _computed_entry(entry: EvidenceEntry, known: CarriedRecords, anchors: Mapping[str, str], back: str) -> Markup:
    (figure,) = entry.figures
    parts = [known.figures[name] for name in figure["of"] if name in known.figures]
    linked = join((_part(part, anchors) for part in parts[:_LINKED]), "；")
    heading = f"{period_in_words(figure['period'])}　{figure['label']}　{_amount(figure)}"
    html = Markup('<li id="{}"><p><b>{}</b></p><p>{}</p><p class="where">所用数字：{}</p>{}</li>')
    return html.format(entry.anchor, heading, figure["formula"], linked, _ways(back))


def _part(part: Record, anchors: Mapping[str, str]) -> Markup:
    text = f"{period_in_words(part['period'])}{part['label']}{_amount(part)}"
    anchor = anchors.get(part["key"])
    return Markup('<a href="#{}">{}</a>').format(anchor, text) if anchor else escape(text)


def _ways(back: str) -> Markup:
    return Markup('<p class="back"><a href="#{}">返回</a> <a href="#closed">关闭</a></p>').format(back)


def _label(figure: Record) -> str:
    """The label of the form row a figure stands in, or its own."""
    meaning = vocabulary.code(figure["code"])
    return meaning.row_label if meaning.column else meaning.label


def _amount(figure: Record) -> str:
    return with_unit(figure["text"], figure.get("unit", ""))


def _marked(entry: EvidenceEntry, known: CarriedRecords) -> Markup:
    """The sentence with the numbers of the page marked in it; a number that is not found in it stands behind."""
    text = known.sentence(entry.figures[0])
    parts: list[Markup | str] = []
    end = 0
    for start, stop, figure in sorted(((*_spot(text, figure), figure) for figure in entry.figures), key=lambda spot: spot[:2]):
        anchor = entry.name(figure)
        if start >= end and stop > start:
            parts += [text[end:start], Markup('<b id="{}">{}</b>').format(anchor, text[start:stop])]
            end = stop
        else:
            parts.append(Markup('<b id="{}">（{}）</b>').format(anchor, _amount(figure)))
    return join([*parts, text[end:]])


def _spot(text: str, figure: Record) -> tuple[int, int]:
    """Where the number of a figure stands in its sentence; nowhere is at the end."""
    quote, raw = figure.get("quote", ""), figure.get("raw", "")
    start = text.find(raw, max(text.find(quote), 0)) if raw else -1
    return (start, start + len(raw)) if start >= 0 else (len(text), len(text))


def _row(entry: EvidenceEntry, known: CarriedRecords) -> Markup:
    """The printed row: every cell under its column heading, those that the page shows marked."""
    first = entry.figures[0]
    shown = {figure["code"]: figure for figure in entry.figures}
    cells = known.document(first).get("rows", {}).get(f"{first['period']}/{vocabulary.code(first['code']).row_code}", ())
    listed = {code: (column, raw) for code, column, raw in cells} or {
        code: (_column(figure), figure.get("raw", "")) for code, figure in shown.items()
    }
    return join((_cell(entry, shown.get(code), *cell) for code, cell in listed.items()), " · ")


def _cell(entry: EvidenceEntry, figure: Record | None, column: str, raw: str) -> Markup:
    text = raw or "空白"
    return Markup('{} <b id="{}">{}</b>').format(column, entry.name(figure), text) if figure else escape(f"{column} {text}")


def _column(figure: Record) -> str:
    found = COLUMN.search(figure.get("place", ""))
    return found[1] if found else vocabulary.code(figure["code"]).column_label


def _where(figure: Record, known: CarriedRecords) -> Markup:
    """Document, place in it, how the figure was taken, and the address of the original."""
    document = known.document(figure)
    name = document.get("number", "")
    source = Markup('<a href="#d{0}">〔{0}〕</a>').format(name) if name else Markup("")
    place = place_of(figure["code"], figure.get("place", ""))
    origin = str(document.get("origin", ""))
    original = Markup('　<a href="{}" rel="noreferrer">查看原文</a>').format(origin) if is_address(origin) else Markup("")
    return Markup("{} {}（{}）{}").format(source, place, vocabulary.word("method", figure.get("method", "computed")), original)


Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CarriedRecords:
    """The hidden records of a notebook: figures and documents by key; the page, its notes and tables as the first cell says.

    ``page`` has title, authority, period, year, and more for the index; it is empty for a notebook without an opening.
    """

    figures: Mapping[str, Record]
    documents: Mapping[tuple[str, str], Record]
    page: Record
    notes: Record
    tables: Record

    def document(self, figure: Record) -> Record:
        """The document of a printed figure; empty where no cell lists it."""
        return self.documents.get((figure["authority"], figure["period"][:4]), {})

    def sentence(self, figure: Record) -> str:
        """The whole sentence in which a figure stands, where a cell tells it; else the quotation."""
        sentences = self.document(figure).get("sentences", {})
        return str(sentences.get(f"{figure['period']}/{figure['code']}") or figure.get("quote", ""))


def records_of(notebook: Any) -> CarriedRecords:
    """Collect the records of an executed notebook; of several with one key the first counts."""
    figures: dict[str, Record] = {}
    documents: dict[tuple[str, str], Record] = {}
    first: dict[str, Record] = {}
    for data in _outputs(notebook):
        for kind in (FIGURES, FRAME):
            for figure in data.get(kind, {}).get("figures", ()):
                figures.setdefault(figure["key"], figure)
        for document in data.get(DOCUMENTS, {}).get("documents", ()):
            documents.setdefault((document["authority"], str(document["year"])), document)
        for kind in (PAGE, NOTES, TABLES):
            if kind in data:
                first.setdefault(kind, data[kind])
    return CarriedRecords(figures, documents, *(first.get(kind, {}) for kind in (PAGE, NOTES, TABLES)))


def _outputs(notebook: Any) -> Iterator[Mapping[str, Any]]:
    """The data by MIME type of every output of the notebook's code cells, in order."""
    for cell in notebook.cells:
        for output in cell.outputs if cell.cell_type == "code" else ():
            yield output.get("data", {})
