"""The data beside a page: the hidden records of a notebook's cells in; the workbook and the CSV with the same figures out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from wenshang import vocabulary
from wenshang.briefing import workbook
from wenshang.briefing.appendix import Known, collect
from wenshang.briefing.fragments import NOTES, PAGE, TABLES

_BLANKS = ("数值为空：原表留空，不当作0。没有列出的指标：原报告没有这一项。",)


def files(outputs: Iterable[Mapping[str, Any]]) -> dict[str, bytes]:
    """Workbook and CSV by suffix; none where no cell carries a printed figure."""
    every = list(outputs)
    tables = _first(every, TABLES)
    if "facts" not in tables:
        known = collect(every)
        tables = {"years": [], "changes": []} | dict(tables) | _tables(known, _first(every, PAGE), _first(every, NOTES))
    return workbook.files(tables) if tables["facts"] else {}


def _first(outputs: Iterable[Mapping[str, Any]], kind: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = next((data[kind] for data in outputs if kind in data), {})
    return found


def _tables(known: Known, page: Mapping[str, Any], notes: Mapping[str, Any]) -> dict[str, Any]:
    printed = [figure for figure in known.figures.values() if "of" not in figure]
    used = sorted({figure["code"] for figure in printed}, key=lambda code: vocabulary.code(code).order)
    meanings = [vocabulary.code(code) for code in used]
    title = str(page.get("title", "简报"))
    told = [["标题", title], *page.get("lines", ()), *(["说明", note] for note in (*notes.get("notes", ()), *_BLANKS))]
    return {
        "title": title,
        "about": told,
        "facts": [
            [figure.get(name, "") if name != "value" else figure["value"] for name in workbook.FACTS] for figure in printed
        ],
        "definitions": [[meaning.code, meaning.label, meaning.unit, meaning.definition] for meaning in meanings],
        "sources": [
            [one["authority"], one["year"], one["edition"], one["made"], one["file"], one["sha256"], one["origin"]]
            for one in known.documents.values()
        ],
    }
