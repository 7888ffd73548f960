"""A page as a Word document: headings, paragraphs, tables, pictures and footnotes of the page's own tree.

What the page prints on paper stands here too, and its attachments. A printed number of the text has a footnote with the evidence
that the page shows when it is clicked, at its first mention; that of computed numbers and of tables is listed at the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import dropwhile
from typing import TYPE_CHECKING, Any

from wenshang.briefing import layout, markup, pictures
from wenshang.briefing.word import TextRun, WordCell, WordFile

if TYPE_CHECKING:
    from lxml.etree import _Element

#: entries of evidence that are listed; a page with more of them says where they are
MOST = 80
_TINT = "E8EEF5"
_ACROSS = 3  #: key figures side by side
_BLOCKS = frozenset(
    f"{' '.join(layout.HEADINGS)} p ul ol dl table figure pre div section header details blockquote aside article svg img".split()
)
#: columns from which the first one gets less of the width
_WIDE = 6


def document(body: _Element, about: Mapping[str, Any]) -> bytes:
    """The page of a body (as the exporter composes it) as .docx; the same page gives the same bytes."""
    layout.sections(body)
    heading = body.find(".//h1")
    page = _Page(WordFile(str(about.get("title") or (markup.words(heading) if heading is not None else "简报"))))
    page.evidence = {str(entry.get("id")): entry for entry in body.iter("li") if re.fullmatch(r"[ec]\d+", str(entry.get("id")))}
    page.blocks(body)
    page.listed()
    return page.word.content()


@dataclass(slots=True)
class _Page:
    """A page being written: the evidence by anchor, what a footnote has told, and what is left for the end."""

    word: WordFile
    evidence: dict[str, _Element] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)
    left: dict[str, None] = field(default_factory=dict)
    attached: bool = False

    def blocks(self, parent: _Element) -> None:
        """Write everything in an element, block after block; text between blocks is a paragraph."""
        loose = [TextRun(text)] if (text := parent.text or "").strip() else []
        for child in parent:
            if child.tag in _BLOCKS:
                self._paragraph(loose)
                loose = []
                self._block(child)
            elif child.tag not in ("nav", "hr", "summary"):
                loose += self.runs(child)
            if (child.tail or "").strip():
                loose.append(TextRun(child.tail or ""))
        self._paragraph(loose)

    def _block(self, element: _Element) -> None:
        tag, kinds = str(element.tag), str(element.get("class") or "").split()
        self._written(element, tag, kinds)
        if tag in ("p", "ul", "ol", "dl", "table", "figure") or re.fullmatch("h[1-6]", tag):
            for drawing in element.iter("svg", "img"):
                self._picture(drawing)

    def _written(self, element: _Element, tag: str, kinds: list[str]) -> None:
        """Write the text of a block."""
        if {"whole", "short", "back"} & set(kinds) or element.get("id") == "evidence":
            return
        if tag == "section":
            self._section(element, kinds)
        elif re.fullmatch("h[1-6]", tag):
            self._paragraph(self.runs(element), style="Title" if tag == "h1" else f"Heading {min(int(tag[1]) - 1, 3)}")
        elif tag == "p":
            small = {"note", "where"} & set(kinds) or any(up.tag == "blockquote" for up in element.iterancestors())
            self._paragraph(self.runs(element), style="Body Text" if small else "Normal")
        elif tag == "blockquote" and not any(child.tag in _BLOCKS for child in element):
            self._paragraph(self.runs(element), style="Body Text")
        elif tag in ("ul", "ol"):
            self._list(element, ordered=tag == "ol")
        elif tag == "dl":
            self._terms(element, kinds)
        elif tag == "table":
            self._table(element)
        elif tag in ("svg", "img"):
            self._picture(element)
        elif tag == "figure":
            for caption in element.findall("figcaption"):
                self._paragraph(self.runs(caption), style="Caption")
        elif tag == "pre":
            for line in "".join(map(str, element.itertext())).splitlines():
                self._paragraph([TextRun(line)], style="Body Text")
        elif tag == "details":
            self._paragraph([TextRun(markup.words(one), bold=True) for one in element.findall("summary")], style="Body Text")
            self.blocks(element)
        else:
            self.blocks(element)

    def _section(self, element: _Element, kinds: Iterable[str]) -> None:
        """A section; how the page was made is nothing for paper; attachments begin on a page of their own."""
        if element.find(".//pre[@class='again']") is not None or element.find(".//*[@id='evidence']") is not None:
            return
        if "appendix" in kinds and not self.attached:
            self.attached = True
            self.word.page_break()
        self.blocks(element)

    def _paragraph(self, runs: Iterable[TextRun], *, style: str = "Normal") -> None:
        if pieces := _tidy(runs):
            self.word.paragraph(pieces, style=style)

    def _list(self, element: _Element, *, ordered: bool) -> None:
        for number, item in enumerate(element.findall("li"), start=1):
            mark = f"{number}. " if ordered else "· "
            inner = [child for child in item if child.tag in _BLOCKS]
            if not inner:
                self._paragraph([TextRun(mark), *self.runs(item)])
                continue
            self._paragraph([TextRun(mark), *self.runs(inner[0])])
            for child in inner[1:]:
                self._block(child)

    def _terms(self, element: _Element, kinds: Iterable[str]) -> None:
        """Key figures as a table of a column each; other terms as one line."""
        groups = element.findall("div") or [element]
        if "tiles" in kinds:
            across = min(_ACROSS, len(groups))
            rows = [
                [self._term(groups[first + at], line) if first + at < len(groups) else WordCell() for at in range(across)]
                for first in range(0, len(groups), across)
                for line in range(max(len(group) for group in groups[first : first + across]))
            ]
            self.word.table(rows, head=0)
            return
        named = (tuple(map(markup.words, group)) for group in groups)
        text = (f"{words[0]}：{'、'.join(words[1:])}" for words in named if words)
        self._paragraph([TextRun("　".join(text))], style="Subtitle")

    def _term(self, group: _Element, at: int) -> WordCell:
        if at >= len(group):
            return WordCell()
        runs = _tidy(self.runs(group[at]))
        return WordCell(tuple(TextRun(run.text, at == 1, run.note) for run in runs), fill=_TINT if at == 0 else "")

    def _picture(self, drawing: _Element) -> None:
        if picture := pictures.bytes_of(drawing):
            title = drawing.find("title")
            text = (title.text if title is not None else None) or str(drawing.get("alt") or drawing.get("aria-label") or "图")
            self.word.picture(picture, text=text, width=pictures.ON_PAPER)

    def _table(self, element: _Element) -> None:
        caption = element.find("caption")
        lines = ([one for one in row if one.tag in ("th", "td")] for row in element.iter("tr"))
        rows = [[_cell(one, _tidy(self.runs(one, table=True))) for one in line] for line in lines]
        rows = [row for row in rows if row]
        if not rows:
            return
        columns = max(sum(cell.colspan for cell in row) for row in rows)
        prose = "figures" not in str(element.get("class") or "")
        widths = _by_length(rows, columns) if prose else [3.0 if columns < _WIDE else 2.2, *[1.0] * (columns - 1)]
        head = len(element.findall("thead/tr"))
        self.word.table(rows, head=head, widths=widths, caption=markup.words(caption) if caption is not None else "")

    def runs(self, element: _Element, *, bold: bool = False, table: bool = False) -> Iterator[TextRun]:
        """The text of an element, numbers with their footnotes."""
        strong = bold or element.tag in ("b", "strong")
        opened, closed = ("“", "”") if element.tag == "q" else ("", "")
        if element.tag == "small":
            opened, closed = ("\n", "") if table else ("（", "）")
        yield TextRun(opened + (element.text or ""), strong)
        for child in element:
            if child.tag == "br":
                yield TextRun("\n")
            elif child.tag not in ("svg", "img", "title"):
                yield from self.runs(child, bold=strong, table=table)
            if child.tail:
                yield TextRun(child.tail, strong)
        note = self._note(str(element.get("href") or ""), table) if element.tag == "a" else ""
        yield TextRun(closed, strong, note)

    def _note(self, href: str, table: bool) -> str:
        """The evidence of a number at its first mention in the text, ``""`` for all others."""
        anchor = href.removeprefix("#").partition("-")[0]
        if anchor not in self.evidence or anchor in self.told:
            return ""
        if table or anchor.startswith("c"):
            self.left.setdefault(anchor)
            return ""
        self.told.add(anchor)
        return _proof(self.evidence[anchor])

    def listed(self) -> None:
        """The evidence of the numbers without a footnote, or where it is to be found."""
        left = [anchor for anchor in self.left if anchor not in self.told]
        if not left:
            return
        self.word.heading("数字出处", 1)
        if len(left) > MOST:
            self.word.paragraph(f"表中的和由计算得出的数字另有{len(left)}个，出处见同名网页的“数字出处”。", style="Body Text")
            return
        for number, anchor in enumerate(left, start=1):
            self.word.paragraph(f"{number}. {_proof(self.evidence[anchor])}", style="Body Text 2")


def _proof(entry: _Element) -> str:
    """An entry of the evidence in one line: the figure, what is printed, and where."""
    if str(entry.get("id")).startswith("c"):  # a formula: its parts have entries of their own
        return "，".join(markup.words(part) for part in entry.findall("p")[:2])
    parts = [" ".join(markup.words(part).split()) for part in entry if part.get("class") != "back"]
    told = "；".join(part.replace("查看原文", "").strip() for part in parts if part)
    return told.replace("。；", "。")


def _tidy(runs: Iterable[TextRun]) -> list[TextRun]:
    """Runs with blanks as print has them, none empty, none at the ends of a line."""
    kept = [TextRun(re.sub(r"[ \t\r]*\n[ \t\r\n]*", "\n", run.text), run.bold, run.note) for run in runs]
    for _ in ("end", "beginning"):
        kept = list(dropwhile(lambda run: not run.text.strip() and not run.note, reversed(kept)))
    kept = [run for run in kept if run.text or run.note]
    if kept:
        kept[0] = TextRun(kept[0].text.lstrip(), kept[0].bold, kept[0].note)
    return kept


def _cell(element: _Element, runs: list[TextRun]) -> WordCell:
    group = element.get("scope") == "rowgroup"
    head = element.getparent().getparent().tag == "thead"  # type: ignore[union-attr]
    spans = [int(str(element.get(name) or 1)) for name in ("rowspan", "colspan")]
    bold = group or head
    shown = tuple(TextRun(run.text, run.bold or bold, run.note) for run in runs)
    text = "".join(run.text for run in shown)
    left = (element.tag == "th" and not head) or len(text) > 12
    return WordCell(shown, spans[0], spans[1], fill=_TINT if bold else "", left=left)


def _by_length(rows: list[list[WordCell]], columns: int) -> list[float]:
    """Widths by what the columns hold, none below a tenth of the widest."""
    longest = [1.0] * columns
    for row in rows:
        if len(row) == columns:
            for at, cell in enumerate(row):
                longest[at] = max(longest[at], min(sum(len(run.text) for run in cell.runs), 60) ** 0.5)
    return [max(length, max(longest) / 4) for length in longest]
