"""Quarterly progress pages: tables whose heading row names 任务 and 进展, with the lines of metadata before them.

What stands under 后续措施 is kept apart as ``ProgressPage.measures`` and is never a result.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from wenshang import vocabulary
from wenshang.chinese.numerals import date_in
from wenshang.model import Candidate, Document, Fact, Method, Paragraph, Place, ProgressPage, Table
from wenshang.parsing.prose import ProseFigure, counted_figures

_COLUMNS = (
    ("number", re.compile(r"^序号$|^编号$")),
    ("progress", re.compile(r"进展|完成情况|落实情况|取得成效")),
    ("measures", re.compile(r"后续|下一?步|措施|打算|计划")),
    ("body", re.compile(r"单位|部门|责任人")),
    ("task", re.compile(r"任务|目标|事项|内容")),
)
_METADATA = re.compile(
    r"索引号|编配分类|成文日期|发布机构|起止日期|废止日期|公开方式|有效性|发布日期|浏览次数|当前位置|信息来源|www\.|人民政府$|季度|^来源|^分享|^字号|^打印|主题分类|文号|^信息名称|^名称|^标题"
)
_QUARTER = re.compile(r"(?:第\s*)?([一二三四1-4１-４])\s*季度|Q([1-4])")
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4} | {str(n): n for n in range(1, 5)} | {chr(0xFF10 + n): n for n in range(1, 5)}
_LEAD_AT_MOST = 24  #: lines of metadata before a table
_PARTS = ("number", "task", "progress", "measures", "body")
_Row = tuple[int, tuple[str, str, str, str, str]]


def pages(document: Document, *, year: int) -> tuple[list[ProgressPage], list[Fact], set[int]]:
    """The progress pages of a document, the facts of their results (period ``2021Q3``), and the block indexes they take up.

    Whose facts they are and of which edition, the report says that they stand in.
    """
    found: list[ProgressPage] = []
    facts: dict[tuple[str, str], Fact] = {}
    taken: set[int] = set()
    for index, block in enumerate(document.blocks):
        if not isinstance(block, Table) or not (columns := _columns(block)):
            continue
        lead = _lead(document, index, taken)
        if not (period := _period(lead, year)):
            continue
        rows = _rows(block, columns)
        results, measures = (_figures(block, columns, rows, part, int(period[:4])) for part in ("progress", "measures"))
        found.append(_page(period, lead, rows, measures, block))
        taken |= {index, *lead}
        for figure, place in results:
            if figure.code:
                facts.setdefault((period, figure.code), _fact(figure, place, document, period))
    return found, list(facts.values()), taken


def _columns(table: Table) -> dict[str, int]:
    """Column of each part by its printed heading, {} for a table that is no progress table."""
    found: dict[str, int] = {}
    for column, cell in enumerate(table.grid()[0] if table.width >= 3 else ()):
        text = "".join(cell.text.split()) if cell else ""
        key = next((key for key, pattern in _COLUMNS if key not in found and pattern.search(text)), None) if cell else None
        if key:
            found[key] = column
    return found if {"task", "progress"} <= found.keys() else {}


def _lead(document: Document, index: int, taken: set[int]) -> dict[int, str]:
    """The lines of metadata before a table, by index, from the last line that is none on."""
    lines: list[tuple[int, str]] = []
    for before in range(index - 1, max(-1, index - 1 - _LEAD_AT_MOST), -1):
        block = document.blocks[before]
        if before in taken or not isinstance(block, Paragraph) or not _METADATA.search(block.text.strip()):
            break
        lines.append((before, block.text))
    return dict(reversed(lines))


def _title(lead: Mapping[int, str]) -> str:
    titles = [line.strip() for line in lead.values() if "季度" in line and not re.search("[：:>]", line)]
    return titles[-1] if titles else ""


def _period(lead: Mapping[int, str], year: int) -> str:
    title = _title(lead)
    quarter = _QUARTER.search(title) or _QUARTER.search("\n".join(lead.values()))
    if not quarter:
        return ""
    named = re.search(r"(20\d\d)\s*年", title)
    return f"{named[1] if named else year}Q{_QUARTERS[quarter[1]] if quarter[1] else quarter[2]}"


def _rows(table: Table, columns: Mapping[str, int]) -> list[_Row]:
    """The printed rows, by number: what they say of each part."""
    found: list[_Row] = []
    for number, cells in enumerate(table.grid()):
        texts = [cell.text.strip() if cell else "" for cell in cells]
        if number and any(texts):
            one, two, three, four, five = (texts[columns[part]] if part in columns else "" for part in _PARTS)
            found.append((number, (one, two, three, four, five)))
    return found


def _figures(
    table: Table, columns: Mapping[str, int], rows: Sequence[_Row], part: str, year: int
) -> Iterator[tuple[ProseFigure, Place]]:
    """The counts that a part of each row states, with their places."""
    if part not in columns:
        return
    column = columns[part]
    heading = table.grid()[0][column]
    head = heading.text.strip() if heading else ""
    for number, texts in rows:
        row = texts[0] or texts[1][:20]
        place = Place(table=table.number, row=row, column=head, page=table.page, grid=(number, column))
        for figure in counted_figures(texts[_PARTS.index(part)], year=year):
            yield figure, place


def _page(
    period: str, lead: Mapping[int, str], rows: Sequence[_Row], measures: Iterator[tuple[ProseFigure, Place]], table: Table
) -> ProgressPage:
    text = "\n".join(lead.values())
    views = re.search(r"浏览次数\s*[：:]\s*(\d+)", text)
    why = "后续措施栏的数，不是本期结果"
    return ProgressPage(
        period=period,
        title=_title(lead),
        index_number=_after("索引号", text),
        publisher=_after("发布机构", text) or _after("信息来源", text),
        written=_date("成文日期", text),
        published=_date("发布日期", text),
        views=int(views[1]) if views else None,
        rows=tuple(row for _, row in rows),
        measures=tuple(Candidate(f.raw, f.codes or (f.code,), why, place, f.quote, f.value) for f, place in measures),
        place=Place(section=_title(lead), table=table.number, page=table.page),
    )


def _after(label: str, text: str) -> str:
    found = re.search(rf"{label}\s*[：:]\s*(\S+)", text)
    return found[1] if found and not re.search("[：:]", found[1]) else ""


def _date(label: str, text: str) -> str:
    found = re.search(rf"{label}\s*[：:](.{{,16}})", text)
    return date_in(found[1]) if found else ""


def _fact(figure: ProseFigure, place: Place, document: Document, period: str) -> Fact:
    unit = vocabulary.code(figure.code).unit
    return Fact(
        "", period, figure.code, figure.value, figure.raw, unit, figure.qualifier, Method.PROSE, "2021", document.sha256,
        place, figure.quote,
    )  # fmt: skip
