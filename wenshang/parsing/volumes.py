"""Find the report that is asked for in a file: several bodies' or years' reports are sometimes bound in one."""

from __future__ import annotations

from dataclasses import replace

from wenshang.model import Document, Paragraph, Table
from wenshang.parsing import identity, titles
from wenshang.parsing.sections import heading
from wenshang.parsing.tables.labels import known_labels, plain

_LABELS = 5  #: known labels that make a table one of the form's
_SECTIONS = 3  #: headings that make a text a report


def chosen(document: Document, *, authority: str, year: int) -> tuple[Document, tuple[str, ...]]:
    """The report of this authority and year, else the first of the file, and the titles of the others.

    A report begins with a title of its own body and year and holds a table of the form or several of its sections; titles in
    lists and links begin nothing.
    """
    starts = _starts(document)
    if len(starts) < 2:
        return document, ()
    at = max(range(len(starts)), key=lambda i: (_fit(starts[i][1], authority, year), -i))
    first = starts[at][0] if at else 0
    last = starts[at + 1][0] if at + 1 < len(starts) else len(document.blocks)
    others = tuple(title for i, (_, title) in enumerate(starts) if i != at)
    return replace(document, blocks=document.blocks[first:last], titles=(starts[at][1],)), others


def _fit(title: str, authority: str, year: int) -> int:
    name = identity.from_title(title)
    return 2 * bool(authority and (name in authority or authority in name)) + (year in titles.years_in(title))


def _starts(document: Document) -> list[tuple[int, str]]:
    """Where reports of different bodies or years begin, each with its title."""
    named: list[tuple[int, str]] = []
    for position, block in enumerate(document.blocks):
        if isinstance(block, Paragraph) and block.number not in document.linked and (title := titles.own_title(block.text)):
            named.append((position, title))
    found: list[tuple[int, str]] = []
    keys: list[tuple[str, tuple[int, ...]]] = []
    for number, (position, title) in enumerate(named):
        end = named[number + 1][0] if number + 1 < len(named) else len(document.blocks)
        key = (identity.from_title(title), tuple(titles.years_in(title)))
        if key not in keys and _is_report(document, position, end):
            found.append((position, title))
            keys.append(key)
    return found


def _is_report(document: Document, start: int, end: int) -> bool:
    headings = set()
    for block in document.blocks[start:end]:
        if isinstance(block, Table):
            if len({text for cell in block.cells if (text := plain(cell.text)) in known_labels()}) >= _LABELS:
                return True
        elif (head := heading(block.text)) is not None and head[0]:
            headings.add(head[0])
    return len(headings) >= _SECTIONS
