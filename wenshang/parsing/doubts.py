"""Doubts of single rows as a reader wants them: alike doubts of one table are said once, with their rows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from wenshang.model import Place
from wenshang.parsing.tables.table_cells import Doubt

_FEW = 3
_OWN_ROW = re.compile(r"^“[^“”]*(?:“[^“”]*”[^“”]*)*”(?:一行)?")
_OWN_VALUES = re.compile(r"（[^（）]*）(?=则)|：“[^”]*”与“[^”]*”(?=，)")


def grouped(doubts: Sequence[Doubt]) -> list[Doubt]:
    """The doubts in their order, those of three and more rows of a table with one cause as one that names the rows.

    >>> rows = [Doubt((f"c{i}",), f"“{i}.行”一行少了格子", Place(table=3, row=f"{i}.行"), f"{i}.行 1 2") for i in range(4)]
    >>> [(doubt.codes, doubt.message) for doubt in grouped(rows)]
    [(('c0', 'c1', 'c2', 'c3'), '4行少了格子：“0.行”“1.行”“2.行”“3.行”')]
    """
    alike: dict[tuple[int, str, bool], list[Doubt]] = {}
    for doubt in doubts:
        alike.setdefault((doubt.place.table, _cause(doubt), bool(doubt.likely)), []).append(doubt)
    found: list[Doubt] = []
    for (_, cause, _), mine in alike.items():
        found += mine if len(mine) < _FEW or not all(_name(doubt) for doubt in mine) else [_together(cause, mine)]
    return found


def _cause(doubt: Doubt) -> str:
    """The message without the row and the numbers that are the row's own."""
    return _OWN_VALUES.sub("", _OWN_ROW.sub("", doubt.message))


def _name(doubt: Doubt) -> str:
    return doubt.place.row or doubt.place.column


def _together(cause: str, doubts: Sequence[Doubt]) -> Doubt:
    first = doubts[0].place
    names = list(dict.fromkeys(_name(doubt) for doubt in doubts))
    message = f"{len(names)}{'行' if first.row else '格'}{cause}：{''.join(f'“{name}”' for name in names)}"
    likely = "；".join(f"“{_name(doubt)}”{doubt.likely}" for doubt in doubts if doubt.likely)
    place = Place(first.section, first.paragraph, first.table, page=first.page)
    codes = tuple(dict.fromkeys(code for doubt in doubts for code in doubt.codes))
    return Doubt(codes, message, place, "\n".join(dict.fromkeys(doubt.quote for doubt in doubts)), likely)
