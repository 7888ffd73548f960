"""Everything that shows something to a person: fragments for notebooks; pages, workbooks and an index of executed ones.

The functions that notebooks call (``title``, ``cards``, ``table`` …) each return a ``Fragment``; they are loaded when first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wenshang.briefing.appendix import evidence as evidence
    from wenshang.briefing.county_tables import states as states
    from wenshang.briefing.documents import sources as sources
    from wenshang.briefing.finding_lists import actions as actions
    from wenshang.briefing.finding_lists import findings as findings
    from wenshang.briefing.finding_lists import rules as rules
    from wenshang.briefing.frame_tables import bodies as bodies
    from wenshang.briefing.frame_tables import table as table
    from wenshang.briefing.key_figures import cards as cards
    from wenshang.briefing.meanings import definitions as definitions
    from wenshang.briefing.opening import reproduction as reproduction
    from wenshang.briefing.opening import title as title
    from wenshang.briefing.paragraphs import lead as lead
    from wenshang.briefing.paragraphs import sentences as sentences
    from wenshang.briefing.peer_tables import peers as peers
    from wenshang.briefing.quarter_pages import plans as plans
    from wenshang.briefing.quarter_pages import tasks as tasks
    from wenshang.briefing.reading_quality import candidates as candidates
    from wenshang.briefing.reading_quality import completeness as completeness
    from wenshang.briefing.reading_quality import counts as counts
    from wenshang.briefing.reading_quality import doubted as doubted
    from wenshang.briefing.reading_quality import reading as reading
    from wenshang.briefing.tables import rates as rates
    from wenshang.briefing.text_reuse import promises as promises
    from wenshang.briefing.text_reuse import repeated as repeated
    from wenshang.briefing.text_reuse import repeated_quarters as repeated_quarters

#: the functions that notebooks call → the module each is loaded from
_HOMES = {
    "actions": "finding_lists",
    "bodies": "frame_tables",
    "candidates": "reading_quality",
    "cards": "key_figures",
    "completeness": "reading_quality",
    "counts": "reading_quality",
    "definitions": "meanings",
    "doubted": "reading_quality",
    "evidence": "appendix",
    "findings": "finding_lists",
    "lead": "paragraphs",
    "peers": "peer_tables",
    "plans": "quarter_pages",
    "promises": "text_reuse",
    "rates": "tables",
    "reading": "reading_quality",
    "repeated": "text_reuse",
    "repeated_quarters": "text_reuse",
    "reproduction": "opening",
    "rules": "finding_lists",
    "sentences": "paragraphs",
    "sources": "documents",
    "states": "county_tables",
    "table": "frame_tables",
    "tasks": "quarter_pages",
    "title": "opening",
}
__all__ = [*_HOMES, "export", "files"]


def __getattr__(name: str) -> Any:
    """A function for notebooks, from its module."""
    if name not in _HOMES:
        raise AttributeError(f"module 'wenshang.briefing' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"wenshang.briefing.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)


def export(notebook: Any, *, name: str = "") -> str:
    """The HTML page of an executed notebook (an nbformat node); the same notebook gives the same bytes.

    Code is hidden, nothing is loaded from anywhere, the font is inside. ``name`` is the notebook's file name without its ending,
    the title of a notebook without any heading. RunFailed where a cell failed or shows what a page cannot hold.
    """
    from wenshang.briefing.exporter import export as exported

    return exported(notebook, name=name)


def files(notebook: Any, *, where: str, name: str = "", word: bool = False) -> dict[str, bytes]:
    """The files of an executed notebook by suffix: ``.html``, and ``.xlsx`` and ``.csv`` where its fragments show figures.

    With ``word`` the page as ``.docx`` too. The page has passed the gate: RunFailed where a cell failed, LintFailed, naming
    ``where``, where the page breaks a rule.
    """
    from copy import deepcopy

    from wenshang.briefing import exporter, lint, word_page, workbook

    body, records = exporter.composed(notebook, name=name)
    papers = {".docx": word_page.document(deepcopy(body), records.page)} if word else {}
    page = exporter.page(body, records.page)
    lint.require(page, where=where)
    return {".html": page.encode()} | papers | workbook.files(records)
