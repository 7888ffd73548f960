"""Figures of pages that are pictures: how each is known, and the doubts that equations leave.

A figure recognised here, or printed over the picture, is accepted where at least two equations hold with it and none fails (a row
and a column, as a rule). Every other one is doubted; all are of a text layer that somebody else's recognition left behind a
picture, and of single pages that are pictures in a document that is printed else: such a page was put in place of another, and
somebody should look at it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from wenshang import vocabulary
from wenshang.model import Document, Fact, Method, Place
from wenshang.parsing.tables.checksum import proofs
from wenshang.parsing.tables.table_cells import Doubt, TableCell

_PROOFS = 2


def marked(facts: Sequence[Fact], document: Document) -> list[Fact]:
    """The facts, those of pages that are pictures known as recognised."""
    pictures = {*document.recognised, *document.layered}
    return [replace(fact, method=Method.OCR) if fact.place.page in pictures else fact for fact in facts]


def doubts(facts: Sequence[Fact], cells: Mapping[str, TableCell], document: Document) -> list[Doubt]:
    """A doubt for each table, and one for the prose, that names what is not proved."""
    proved = {} if _printed_pages(document) else proofs(cells)
    open_facts = [fact for fact in facts if not _is_proved(fact, cells, proved, document)]
    own = _AMONG if _printed_pages(document) else _OWN
    kinds = ((document.layered, _LAYER), (document.overprinted, _OVER), (document.recognised, own))
    return [doubt for pages, why in kinds for doubt in _of(open_facts, pages, why)]


def _printed_pages(document: Document) -> set[int]:
    """The pages whose text is printed, where others are pictures."""
    pages = {paragraph.page for paragraph in document.paragraphs} | {c.page for table in document.tables for c in table.cells}
    return pages - {*document.recognised, *document.layered, *document.overprinted, 0}


_LAYER = "取自扫描件的隐藏文字层，是他人文字识别的结果，不能作准，请逐项对照图片核对"
_OVER = "印在整页图片之上，可能是在扫描件上另加的，没有勾稽关系证实，请对照图片核对"
_OWN = "由图片识别，没有两条勾稽关系证实，请对照图片核对"
_AMONG = "由夹在文字页之间的图片识别，请对照图片核对"


def _is_proved(fact: Fact, cells: Mapping[str, TableCell], proved: Mapping[str, int], document: Document) -> bool:
    """Whether enough equations hold with a figure that the recognition itself was sure of."""
    cell = cells.get(fact.code)
    sure = cell is not None and not cell.evidence and fact.place.page not in document.layered
    return sure and bool(fact.place.table) and proved.get(fact.code, 0) >= _PROOFS


def _of(facts: Sequence[Fact], pages: Sequence[int], why: str) -> Iterator[Doubt]:
    """The doubts about figures of these pages, by table."""
    groups: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.place.page in pages:
            groups.setdefault(_name(fact), []).append(fact)
    for name, mine in groups.items():
        first = mine[0].place
        codes = tuple(dict.fromkeys(fact.code for fact in mine))
        place = Place(first.section, first.paragraph, first.table, page=first.page)
        yield Doubt(codes, f"{name}的{len(codes)}个数字{why}", place, "\n".join(dict.fromkeys(fact.quote for fact in mine[:3])))


def _name(fact: Fact) -> str:
    tables = vocabulary.form(fact.edition).tables
    return next((table.short for table in tables if fact.code in table.codes()), "表格" if fact.place.table else "正文")
