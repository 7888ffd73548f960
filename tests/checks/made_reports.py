"""Reports for the tests, made without files: from expected figures, from chosen figures, or seeded at random and correct."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from tests.documents import consistent
from wenshang import vocabulary
from wenshang.model import (
    AnnualReport,
    Document,
    Fact,
    Method,
    Paragraph,
    Place,
    ProgressPage,
    Qualifier,
    SectionText,
    Value,
)
from wenshang.vocabulary import EditionName

AUTHORITY = "某县科学技术局"
BLANK_DOCUMENT = Document(name="made.txt", sha256="0" * 64, media="text", blocks=())


def fact(
    code: str, value: Value, *, period: str, authority: str, edition: EditionName, paragraph: int = 0, quote: str = ""
) -> Fact:
    """One figure, of a table unless a paragraph is given."""
    meaning = vocabulary.code(code)
    raw = "" if value is None else str(value)
    place = Place(paragraph=paragraph) if paragraph else Place(table=1, row=meaning.row, column=meaning.column)
    method = Method.PROSE if paragraph else Method.TABLE
    return Fact(
        authority, period, code, value, raw, meaning.unit, Qualifier.EXACT, method, edition, "0" * 64, place, quote or raw
    )


def report(
    figures: Mapping[str, Value],
    *,
    year: int = 2023,
    edition: EditionName = "2021",
    authority: str = AUTHORITY,
    texts: Mapping[str, str] | None = None,
    progress: Iterable[ProgressPage] = (),
    prose: Mapping[str, str] | None = None,
    **more: object,
) -> AnnualReport:
    """A report from figures by code and texts by section key; ``prose`` gives the sentence that a prose figure stands in."""
    sections, blocks = _sections(texts or {}, edition)
    facts = []
    for code, value in figures.items():
        period, _, bare = code.rpartition(":")
        quote = (prose or {}).get(bare, "")
        paragraph = next((block.number for block in blocks if quote and quote in block.text), 0)
        made = fact(
            bare, value, period=period or str(year), authority=authority, edition=edition, paragraph=paragraph, quote=quote
        )
        facts.append(made)
    return AnnualReport(
        authority=authority,
        year=year,
        edition=edition,
        document=replace(BLANK_DOCUMENT, blocks=blocks),
        title=f"{authority}{year}年政府信息公开工作年度报告",
        facts=tuple(facts),
        sections=sections,
        progress=tuple(progress),
        **more,  # type: ignore[arg-type]
    )


def _sections(texts: Mapping[str, str], edition: EditionName) -> tuple[tuple[SectionText, ...], tuple[Paragraph, ...]]:
    known = {section.key: section for section in vocabulary.form(edition).sections}
    sections, blocks = [], []
    for key, text in texts.items():
        heading = f"{known[key].numeral}、{known[key].title}" if key in known else ""
        blocks.append(Paragraph(heading, len(blocks) + 1))
        paragraphs = []
        for line in text.splitlines():
            paragraphs.append(Paragraph(line, len(blocks) + 1))
            blocks.append(paragraphs[-1])
        sections.append(SectionText(key, heading, tuple(paragraphs)))
    return tuple(sections), tuple(blocks)


def expected(path: Path, *, authority: str, year: int) -> AnnualReport:
    """A report from a file of expected figures (period, code, value; an empty value is a blank cell)."""
    figures: dict[str, Value] = {}
    for row in csv.DictReader(path.read_text("utf-8-sig").splitlines()):
        prefix = "" if row["period"] == str(year) else f"{row['period']}:"
        figures[prefix + row["code"]] = _value(row["value"])
    return report(figures, year=year, authority=authority)


def _value(text: str) -> Value:
    return None if not text else Decimal(text) if "." in text else int(text)


def correct_figures(seed: int, edition: EditionName, *, one_other_row: bool = False) -> dict[str, Value]:
    """Figures of all tables of an edition that fulfil every equation, made at random from a seed."""
    return consistent(random.Random(seed), edition=edition, one_row_other=one_other_row or edition == "2019")
