"""Put marks of comments into the main part of a Word draft, every byte of it kept where it stands.

Marks are put between the bytes and nothing is written anew, so that tracked changes, content controls and whatever else Word or
WPS keeps in a draft stay as they are. Where a comment begins inside a run, the run is closed and opened again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from wenshang.chinese.characters import visible
from wenshang.readers import docx
from wenshang.readers.docx import text

_TAG = re.compile(rb"""<([^\s/>]+)(?:\s+[^\s=]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*(/?)>""")
#: elements in which a mark may stand beside a run
_HOLDERS = frozenset({"p", "ins", "moveTo", "hyperlink", "smartTag", "sdtContent", "fldSimple", "customXml"})

#: kinds of content controls that hold nothing but text
_PLAIN = frozenset({"text", "date", "dropDownList", "comboBox", "checkbox"})


@dataclass(frozen=True, slots=True)
class CommentPlace:
    """Where a comment stands: a paragraph's number, or table, row and column from 0; ``quote`` is the passage of it meant."""

    paragraph: int = 0
    cell: tuple[int, int, int] | None = None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class _Span:
    """An element in bytes: where its start tag begins and ends, where its end tag begins and ends; its name as written."""

    start: int
    content: int
    end: int
    after: int
    tag: str
    closed: bool  # <w:p/>: a start tag and no other


@dataclass(slots=True)
class _Point:
    """What is put in at a byte: marks, and for a place inside a run what closes the run before and opens it after."""

    marks: list[str] = field(default_factory=list)
    before: str = ""
    after: str = ""


class MarkedDraft:
    """A draft's main part, its elements in bytes, and the marks to be put into it.

    ValueError where it is written in a way that no office program does.
    """

    def __init__(self, content: bytes, origins: docx.Origins) -> None:
        self._content, self._origins = content, origins
        self._spans = dict(zip(origins.root.iter(), _spans(content), strict=True))
        self._points: dict[int, _Point] = {}
        self.space = origins.root.tag[1:].partition("}")[0]
        known = origins.root.nsmap.get("w") == self.space
        self._declared = "" if known else f' xmlns:w="{self.space}"'

    def mark(self, passage: CommentPlace, number: int) -> None:
        """Put the marks of a comment around its passage, or around its whole paragraph where the passage is not found."""
        paragraphs = self._paragraphs(passage)
        found = next(((p, at) for p in paragraphs if (at := self._passage(p, passage.quote))), None)
        if found is None:
            shown = (p for p in paragraphs if text.shown(p).lines())
            whole = next(shown, paragraphs[0])
            begin, end = self._around(_outside(whole))
        else:
            begin, end = found[1]
        start, stop = (f'<w:comment{edge}{self._declared} w:id="{number}"/>' for edge in ("RangeStart", "RangeEnd"))
        reference = f'<w:r{self._declared}><w:commentReference w:id="{number}"/></w:r>'
        self._point(*begin).marks.append(start)
        self._point(*end).marks.append(stop + reference)

    def _paragraphs(self, place: CommentPlace) -> list[Any]:
        """The paragraphs in which the passage of a comment may stand; the draft's first where its place holds none."""
        cell = None if place.cell is None else self._cell(place.cell)
        found = [] if cell is None else list(cell.iter("{*}p"))
        element = self._origins.paragraphs.get(place.paragraph or 1)
        found = found or [one for one in (element, next(self._origins.root.iter("{*}p"), None)) if one is not None][:1]
        if not found:
            raise ValueError("no paragraph")
        return found

    def _cell(self, at: tuple[int, int, int]) -> Any:
        """The cell at a place, or the one that covers it."""
        table, row, column = at
        keys = [key for key in self._origins.cells if key[0] == table and key[1] <= row and key[2] <= column]
        return self._origins.cells[max(keys)] if keys else None

    def _passage(self, paragraph: Any, quote: str) -> tuple[tuple[int, str, str], tuple[int, str, str]] | None:
        """Where a passage begins and ends in the bytes of a paragraph; None where it is not found as printed."""
        wanted = "".join(visible(quote).split())
        letters = [
            (element, at, letter)
            for element in text.shown(paragraph).texts
            for at, printed in enumerate(element.text or "")
            for letter in visible(printed)
            if not letter.isspace()
        ]
        place = "".join(letter for _, _, letter in letters).find(wanted) if wanted else -1
        if place < 0:
            return None
        first, last = letters[place], letters[place + len(wanted) - 1]
        begin, end = self._at(first[0], first[1]), self._at(last[0], last[1] + 1, end=True)
        return (begin, end) if begin and end else None

    def _at(self, element: Any, letters: int, *, end: bool = False) -> tuple[int, str, str] | None:
        """The byte at which so many letters of a text end, and how its run is closed and opened there; None in odd places."""
        run = element.getparent()
        holder = run.getparent()
        if text.kind(run) != "r" or text.kind(holder) not in _HOLDERS or _boxed(run):
            return None
        if (control := _plain_control(run)) is not None:
            return (self._spans[control].after if end else self._spans[control].start), "", ""
        span, inside = self._spans[element], self._spans[run]
        parts = [child for child in run if text.kind(child) != "rPr"]
        if letters == 0 and parts[0] is element:
            return inside.start, "", ""
        if letters == len(element.text or "") and parts[-1] is element:
            return inside.after, "", ""
        offset = _offset(self._content[span.content : span.end], letters)
        if offset is None:
            return None
        form = next((self._spans[child] for child in run if text.kind(child) == "rPr"), None)
        copied = self._content[form.start : form.after].decode() if form else ""
        opened = f'<{inside.tag}>{copied}<{span.tag} xml:space="preserve">'
        return span.content + offset, f"</{span.tag}></{inside.tag}>", opened

    def _around(self, paragraph: Any) -> tuple[tuple[int, str, str], tuple[int, str, str]]:
        """Before the first and after the last part of a paragraph; an empty one is opened."""
        span = self._spans[paragraph]
        if span.closed:
            slash = self._content.rindex(b"/", span.start, span.after)
            return (slash, "", ""), (slash, "", "")
        form = next((self._spans[child] for child in paragraph if text.kind(child) == "pPr"), None)
        return (form.after if form else span.content, "", ""), (span.end, "", "")

    def _point(self, at: int, before: str, after: str) -> _Point:
        point = self._points.setdefault(at, _Point())
        point.before, point.after = before, after
        return point

    def written(self) -> bytes:
        """The part with its marks."""
        closed = {
            self._content.rindex(b"/", span.start, span.after): span
            for element, span in self._spans.items()
            if span.closed and text.kind(element) == "p"
        }
        parts: list[bytes] = []
        last = 0
        for at, point in sorted(self._points.items()):
            edited = f"{point.before}{''.join(point.marks)}{point.after}".encode()
            parts.append(self._content[last:at])
            last = at
            if at in closed:
                parts.append(b">" + edited + f"</{closed[at].tag}>".encode())
                last = closed[at].after
            else:
                parts.append(edited)
        return b"".join([*parts, self._content[last:]])


def _plain_control(run: Any) -> Any:
    """The content control around a run that holds text or a choice only, in which no mark may stand; None where there is none."""
    for one in run.iterancestors():
        if text.kind(one) == "sdt" and text.kind(one.getparent()) in _HOLDERS:
            form = one.find("{*}sdtPr")
            if form is not None and any(text.kind(child) in _PLAIN for child in form):
                return one
    return None


def _boxed(element: Any) -> bool:
    return any(text.kind(one) == "txbxContent" for one in element.iterancestors())


def _outside(paragraph: Any) -> Any:
    """The paragraph itself, or the one that holds its text box: Word takes no comments inside a box."""
    boxes = [one for one in paragraph.iterancestors() if text.kind(one) == "txbxContent"]
    if not boxes:
        return paragraph
    return next((one for one in boxes[-1].iterancestors() if text.kind(one) == "p"), paragraph)


def _spans(content: bytes) -> Iterator[_Span]:
    """Every element of a part in document order."""
    found: list[list[int]] = []
    open_: list[list[int]] = []
    parser = expat.ParserCreate()

    def start(_: str, __: Mapping[str, str]) -> None:
        found.append([parser.CurrentByteIndex, 0])
        open_.append(found[-1])

    def end(_: str) -> None:
        open_.pop()[1] = parser.CurrentByteIndex

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(content, True)
    for begin, stop in found:
        tag = _TAG.match(content, begin)
        if tag is None:
            raise ValueError("start tag")
        closed = bool(tag[2])
        after = tag.end() if closed else content.index(b">", stop) + 1
        yield _Span(begin, tag.end(), tag.end() if closed else stop, after, tag[1].decode(), closed)


def _offset(raw: bytes, letters: int) -> int | None:
    """How many bytes of a text hold so many letters; None where it is written in sections."""
    if b"<" in raw:
        return None
    written = re.findall(r"&[^;]*;|\r\n|[\s\S]", raw.decode())
    return len("".join(written[:letters]).encode())
