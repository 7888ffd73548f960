"""Make an AnnualReport of a Document.

The story: of several reports in a file one is taken; its progress pages, then its tables are lifted out; what is left is prose in
sections; title, period and text say whose report it is and of which year; tables and prose give figures, each with its printed
place; and what may be misread, was left out or is missing is said as findings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from wenshang import vocabulary
from wenshang.errors import NotAReport
from wenshang.model import AnnualReport, Authority, Document, Fact, Method, Paragraph, Qualifier, SectionText
from wenshang.parsing import doubts, identity, progress, prose, tables
from wenshang.parsing.identity import Identity
from wenshang.parsing.sections import sections_of
from wenshang.parsing.tables import Tables
from wenshang.parsing.titles import part_of_year
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
    pages, page_facts, taken = progress.pages(document, year=year or identity.read(document, document.paragraphs).year)
    printed = tables.read(document, frozenset(taken))
    lines = [block for at, block in enumerate(document.blocks) if at not in taken and isinstance(block, Paragraph)]
    own = identity.read(document, lines, authorities)
    paragraphs = [line for line in lines if line.number not in printed.paragraphs]
    sections = sections_of(paragraphs)
    who, of_year = authority or own.authority or identity.UNNAMED, year or own.year
    _require_report(document, own, printed, sections, of_year)
    edition = identity.edition(printed.edition, own.notice, of_year)
    of_tables = list(_of_tables(printed, document, who, of_year, edition))
    stated, candidates = prose.figures(sections, authority=who, year=of_year, edition=edition, document=document)
    found = printed.found or printed.doubts or any(section.key for section in sections) or stated or page_facts
    if not (found or any(map(_is_prose, paragraphs)) or identity.is_report(document, 0, len(document.blocks))):
        raise NotAReport(
            where=document.name,
            expected="政府信息公开工作年度报告的正文",
            found="只有标题和栏目、没有正文的文件",
            advice="网页正文可能由脚本载入：请在浏览器中打开后另存，或复制正文存为文本文件",
        )
    have = {fact.code for fact in of_tables}
    facts = [*of_tables, *(fact for fact in stated if fact.period != str(of_year) or fact.code not in have)]
    facts += [replace(fact, authority=who, edition=edition) for fact in page_facts]
    facts = doubts.marked(facts, document)
    doubtful = [*doubts.grouped(printed.doubts), *doubts.of_pictures(facts, printed.cells, document)]
    above = identity.other_title(document, own.title, authority=who, year=of_year)
    return AnnualReport(
        authority=who,
        year=of_year,
        edition=edition,
        document=whole,
        title=own.title,
        facts=tuple(facts),
        sections=sections,
        progress=tuple(pages),
        candidates=tuple(candidates),
        findings=(
            *doubts.notices(document, others, above, who, of_year),
            *doubts.misread(doubtful, who, of_year),
            *prose.open_candidates(candidates, facts, authority=who, year=of_year),
            *doubts.unread(printed, doubtful, edition, who, of_year),
        ),
        published=own.published,
        notice=own.notice,
        named=own.named,
        years_named=own.years_named,
    )


def _require_report(document: Document, own: Identity, printed: Tables, sections: Sequence[SectionText], year: int) -> None:
    """Refuse what shows nothing of an annual report, is of a part of the year, or of a year that cannot be told."""
    keyed = {section.key for section in sections if section.key}
    if not (own.titled or printed.found or (len(keyed) >= 2 and keyed & {"proactive", "requests", "disputes"})):
        raise NotAReport(
            where=document.name,
            expected="政府信息公开工作年度报告",
            found="没有年度报告的标题、表格或章节的文件",
            advice="请检查是否选错了文件",
        )
    if part := part_of_year(own.title):
        raise NotAReport(
            where=document.name,
            expected="全年的政府信息公开工作年度报告",
            found=f"{part}的报告（“{own.title}”）",
            advice="一段时间的数字不是全年的，请用年度报告；标题写错的，请改正标题后再读",
        )
    if not year:
        raise NotAReport(where=document.name, message="认不出是哪一年的报告", advice="请用 --year 指明年份")


def _is_prose(paragraph: Paragraph) -> bool:
    """A sentence, as no menu has."""
    return len(paragraph.text) >= 20 and "。" in paragraph.text


def _of_tables(printed: Tables, document: Document, who: str, year: int, edition: EditionName) -> Iterator[Fact]:
    for cell in printed.cells.values():
        yield Fact(
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
