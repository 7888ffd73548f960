"""Make an AnnualReport of a Document: sections, tables, prose and progress pages, each its own module."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from wenshang import vocabulary
from wenshang.errors import NotAReport
from wenshang.model import (
    AnnualReport,
    Authority,
    Document,
    Fact,
    Method,
    Paragraph,
    Qualifier,
)
from wenshang.parsing import doubts, identity, metadata, progress, prose, sections, tables, titles
from wenshang.parsing.tables import evidence
from wenshang.parsing.tables.evidence import TableCell
from wenshang.vocabulary import EditionName

__all__ = ["parse"]


def parse(document: Document, *, authorities: Sequence[Authority] = (), authority: str = "", year: int = 0) -> AnnualReport:
    """The annual report in a document: what is there is read, what may be misread or is missing is a finding.

    ``authorities`` is the register that names are matched with; ``authority`` and ``year`` win over what the document says.
    A document that names nobody is read as of 未识别机关; of several reports in a file the one asked for, else the first. Raises
    ``NotAReport`` where the document shows no title, table or section of an annual report, or where its year cannot be told.
    """
    whole = document
    document, others = identity.one_report(whole, authority=authority, year=year)
    report_year = year or identity.year(metadata.read(document, document.paragraphs), document.paragraphs)[0]
    pages, page_facts, consumed = progress.pages(document, year=report_year)
    paragraphs = [b for i, b in enumerate(document.blocks) if i not in consumed and isinstance(b, Paragraph)]
    meta = metadata.read(document, paragraphs)
    printed = tables.read(document, frozenset(consumed))
    paragraphs = [paragraph for paragraph in paragraphs if paragraph.number not in printed.paragraphs]
    parts = sections.split(paragraphs)
    keyed = {part.key for part in parts if part.key}
    if not (meta.is_titled or printed.found or (len(keyed) >= 2 and keyed & {"proactive", "requests", "disputes"})):
        raise NotAReport(
            where=document.name,
            expected="政府信息公开工作年度报告",
            found="没有年度报告的标题、表格或章节的文件",
            advice="请检查是否选错了文件",
        )
    if part := titles.part_of_year(meta.title):
        raise NotAReport(
            where=document.name,
            expected="全年的政府信息公开工作年度报告",
            found=f"{part}的报告（“{meta.title}”）",
            advice="一段时间的数字不是全年的，请用年度报告；标题写错的，请改正标题后再读",
        )
    found_year, years_named = identity.year(meta, paragraphs)
    who, named = identity.authority(meta, paragraphs, authorities)
    who, report_year = authority or who or identity.UNNAMED, year or found_year
    _require(document, report_year)
    edition = identity.edition(printed.edition, meta.notice, report_year)
    cells, unproved = evidence.settled(printed.cells)
    facts = _table_facts(cells, document, who, report_year, edition)
    stated, candidates = prose.figures(parts, authority=who, year=report_year, edition=edition, document=document)
    if not (printed.found or keyed or stated or page_facts or any(map(_is_prose, paragraphs))):
        raise NotAReport(
            where=document.name,
            expected="政府信息公开工作年度报告的正文",
            found="只有标题和栏目、没有正文的文件",
            advice="网页正文可能由脚本载入：请在浏览器中打开后另存，或复制正文存为文本文件",
        )
    have = {(fact.period, fact.code) for fact in facts}
    facts += [f for f in stated if (f.period, f.code) not in have]
    facts += [replace(f, authority=who, edition=edition) for f in page_facts]
    facts = doubts.marked(facts, document)
    doubtful = [*doubts.grouped([*printed.doubts, *unproved]), *doubts.of_pictures(facts, cells, document)]
    return AnnualReport(
        authority=who,
        year=report_year,
        edition=edition,
        document=whole,
        title=meta.title,
        facts=tuple(facts),
        sections=parts,
        progress=tuple(pages),
        candidates=tuple(candidates),
        findings=(
            *doubts.notices(
                document, others, identity.other_title(document, meta.title, authority=who, year=report_year), who, report_year
            ),
            *doubts.misread(doubtful, who, report_year),
            *prose.open_candidates(candidates, facts, authority=who, year=report_year),
            *doubts.unread(printed, doubtful, edition, who, report_year),
        ),
        published=meta.published,
        notice=meta.notice,
        named=named,
        years_named=years_named,
    )


def _is_prose(paragraph: Paragraph) -> bool:
    """A sentence, as no menu has."""
    return len(paragraph.text) >= 20 and "。" in paragraph.text


def _require(document: Document, year: int) -> None:
    if not year:
        raise NotAReport(where=document.name, message="认不出是哪一年的报告", advice="请用 --year 指明年份")


def _table_facts(cells: Mapping[str, TableCell], document: Document, who: str, year: int, edition: EditionName) -> list[Fact]:
    return [
        Fact(
            authority=who,
            period=str(year),
            code=cell.code,
            value=cell.value,
            raw=cell.raw,
            unit=vocabulary.code(cell.code).unit,
            qualifier=Qualifier.EXACT,
            method=Method.TABLE,
            edition=edition,
            document=document.sha256,
            place=cell.place,
            quote=cell.quote,
        )
        for cell in cells.values()
    ]
