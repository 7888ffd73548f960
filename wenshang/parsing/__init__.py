"""Make an AnnualReport of a Document: sections, tables, prose and progress pages, each its own module."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from wenshang import vocabulary
from wenshang.errors import NotAReport
from wenshang.model import (
    AnnualReport,
    Authority,
    Document,
    Fact,
    Finding,
    Method,
    Paragraph,
    Qualifier,
    Severity,
    Status,
)
from wenshang.parsing import identity, metadata, progress, prose, scanned, sections, tables, titles
from wenshang.parsing.tables import checksum
from wenshang.parsing.tables.table_cells import Doubt, TableCell, grouped
from wenshang.vocabulary import EditionName

__all__ = ["parse"]

#: how readers say that something in the file was not read
_LEFT_OUT = re.compile("没有读入|没有读出|未能读取|尚未填写")


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
    cells, unproved = checksum.settled(printed.cells)
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
    facts = scanned.marked(facts, document)
    doubtful = [*grouped([*printed.doubts, *unproved]), *scanned.doubts(facts, cells, document)]
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
            *_notices(document, others, identity.other_title(document, authority=who, year=report_year), who, report_year),
            *_doubts(doubtful, who, report_year),
            *prose.open_candidates(candidates, facts, authority=who, year=report_year),
            *_missing(printed, doubtful, edition, who, report_year),
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


def _notices(document: Document, others: Sequence[str], title: str, who: str, year: int) -> Iterator[Finding]:
    """What was left out (unseen text, another report in the file), another title above the tables, a report that names nobody."""
    left_out = [note for note in document.notes if _LEFT_OUT.search(note)]
    notices = [(note, "请逐处填写" if "尚未填写" in note else "请打开原文核对") for note in left_out]
    notices += [(f"文件中还有另一份报告没有读入：{title}", "请用 --authority、--year 指明，或拆分文件") for title in others]
    if title:
        notices.append(
            (f"表格和各部分之前另印有标题：{title}", "请核对这些数字是哪个机关、哪一年的，必要时用 --authority、--year 指明")
        )
    if who == identity.UNNAMED:
        notices.insert(0, ("报告没有写明是哪个机关的", "请用 --authority 指明机关全称，并建议在标题中写明"))
    for message, advice in notices:
        yield Finding("R5", Status.NOTICE, Severity.MEDIUM, who, str(year), (), message, advice=advice)


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


def _doubts(doubtful: Sequence[Doubt], who: str, year: int) -> list[Finding]:
    return [
        Finding(
            rule="R1",
            status=Status.PARSE_DOUBT,
            severity=Severity.MEDIUM,
            authority=who,
            period=str(year),
            codes=doubt.codes,
            message=doubt.message,
            advice=f"可能应为：{doubt.likely}" if doubt.likely else "请对照原文核对",
            place=doubt.place,
            quote=doubt.quote,
        )
        for doubt in doubtful
    ]


def _missing(printed: tables.Tables, doubtful: Sequence[Doubt], edition: EditionName, who: str, year: int) -> Iterator[Finding]:
    """A finding for every table of the edition that the document does not show, and for cells of 表二 that were not read.

    Cells that are missing from 表三 and 表四 are said by the sums that they belong to.
    """
    accounted = {code for doubt in doubtful for code in doubt.codes} | set(printed.cells)
    for table in vocabulary.form(edition).tables:
        lost = [code for code in table.codes() if code not in accounted]
        if table.key not in printed.found:
            message = f"没有读到{table.short}（{table.label}）"
            advice = "请检查原文是否缺这张表，或表格是否以图片形式发布"
            yield _unread(message, advice, (), who, year)
        elif table.key == "proactive" and lost:
            names = dict.fromkeys(vocabulary.code(code).label for code in lost)
            message = f"{table.short}有{len(lost)}格没有读到：{'、'.join(names)}"
            yield _unread(message, "请检查原文是否印有这些格子", tuple(lost), who, year)


def _unread(message: str, advice: str, codes: tuple[str, ...], who: str, year: int) -> Finding:
    return Finding(
        rule="R4",
        status=Status.UNDETERMINED,
        severity=Severity.MEDIUM,
        authority=who,
        period=str(year),
        codes=codes,
        message=message,
        advice=advice,
    )
