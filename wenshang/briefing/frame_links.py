"""Numbers of a frame that a cell shows, led to their evidence: by its columns authority, period, code or by what the frame keeps.

A frame made by ``ws.wide`` or ``ws.in_chinese`` keeps its keys in ``attrs``, which our formatter puts beside what is shown. A
number is linked only where it equals the figure of its key: the exporter compares (``appendix.link``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from wenshang.briefing import markup

if TYPE_CHECKING:
    import pandas as pd
    from lxml.etree import _Element

#: the attribute of a number whose figure is still to be compared with what is shown
SHOWN = "data-shown"
_KEY = ("authority", "period", "code")
_VALUES = ("value", "count", "raw")
#: of a longer frame, only its first rows are told
_MOST = 2_000
_KEPT = ("cells", "rows", "columns")


def told(frame: pd.DataFrame) -> dict[str, Any]:
    """What our formatter tells of a frame beside what it shows: the keys that it keeps, and the figures of a facts frame."""
    from wenshang.briefing.fragments import record
    from wenshang.comparison import figures

    kept = {name: frame.attrs[name] for name in _KEPT if name in frame.attrs}
    try:
        found = [record(figure) for figure in figures.of_rows(frame.head(_MOST))]
    except KeyError:
        found = []
    return kept | ({"figures": found} if found else {})


def mark(table: _Element, kept: Mapping[str, Any]) -> int:
    """Mark the numbers of a table whose figure is known by its key; return how many."""
    rows = markup.body_rows(table)
    above = table.find("thead")
    heads = [markup.words(cell).strip() for cell in above[-1]] if above is not None and len(above) else []
    if not heads or any(cell.get("rowspan") for cell in table.iter("th")):
        return 0
    names = [str(kept.get("columns", {}).get(head, head)) for head in heads]
    return sum(_row(row, heads, names, kept) for row in rows)


def _row(row: _Element, heads: Sequence[str], names: Sequence[str], kept: Mapping[str, Any]) -> int:
    texts = [markup.words(cell).strip() for cell in row]
    if len(texts) != len(heads):
        return 0
    label = texts[0]
    own = [texts[names.index(name)] for name in _KEY] if set(_KEY) <= set(names) else kept.get("rows", {}).get(label)
    marked = 0
    for place, cell in enumerate(row):
        key = _of_wide(kept.get("cells", {}), label, heads[place]) or (own if names[place] in _VALUES else None)
        if key and texts[place] and cell.tag == "td":
            _mark(cell, key)
            marked += 1
    return marked


def _of_wide(cells: Mapping[str, Mapping[str, Any]], label: str, head: str) -> Any:
    return cells.get(label, {}).get(head) or cells.get(head, {}).get(label)


def _mark(cell: _Element, key: Sequence[str]) -> None:
    from lxml import etree

    authority, period, code = key
    name = f"{period}/{code}@{authority}"
    link = etree.Element("a", {"href": f"#{name}", "data-fact": name, SHOWN: "1"})
    link.text = markup.words(cell).strip()
    for child in list(cell):
        cell.remove(child)
    cell.text = None
    cell.append(link)
