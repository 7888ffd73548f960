"""The quarterly progress pages of a document: metadata, task rows, and the enterprise counts of the column 进展.

A page is a table whose heading row names 任务 and 进展, with the lines of metadata before it. What stands under 后续措施 is kept
apart as ``ProgressPage.measures`` and is never a result.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wenshang.model import Candidate, Document, Fact, Method, Paragraph, Place, ProgressPage, Table
from wenshang.parsing.identity import date_in
from wenshang.parsing.prose import ProseFigure, counted_figures
from wenshang.vocabulary import EditionName, code

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
_LEAD_AT_MOST = 24
_Row = tuple[int, tuple[str, str, str, str, str]]


@dataclass(frozen=True, slots=True)
class _Lead:
    text: str
    lines: tuple[str, ...]
    indexes: tuple[int, ...]


def pages(
    document: Document, *, year: int, authority: str = "", edition: EditionName = "2021"
) -> tuple[list[ProgressPage], list[Fact], set[int]]:
    """The progress pages of a document, the facts of their results (period ``2021Q3``), and the block indexes they take up."""
    found: list[ProgressPage] = []
    facts: dict[tuple[str, str], Fact] = {}
    consumed: set[int] = set()
    for index, block in enumerate(document.blocks):
        if not isinstance(block, Table) or not (columns := _columns(block)):
            continue
        lead = _lead(document, index, consumed)
        period = _period(lead, year)
        if not period:
            continue
        rows = _rows(block, columns)
        measures = tuple(_measures(block, columns, rows, int(period[:4])))
        found.append(_page(period, lead, rows, measures, block))
        consumed |= {index, *lead.indexes}
        for figure, place in _results(block, columns, rows, int(period[:4])):
            fact = _fact(figure, place, document, authority, period, edition)
            facts.setdefault((period, figure.code), fact)
    return found, list(facts.values()), consumed


def _columns(table: Table) -> dict[str, int]:
    """Column of each part by its printed heading, {} for a table that is no progress table."""
    grid = table.grid()
    if not grid or table.width < 3:
        return {}
    found: dict[str, int] = {}
    for column, cell in enumerate(grid[0]):
        if cell is None:
            continue
        key = next((key for key, pattern in _COLUMNS if key not in found and pattern.search(re.sub(r"\s", "", cell.text))), None)
        if key:
            found[key] = column
    return found if {"task", "progress"} <= found.keys() else {}


def _lead(document: Document, index: int, consumed: set[int]) -> _Lead:
    """The lines of metadata before a table, from the nearest back to the last line that is none."""
    indexes: list[int] = []
    for before in range(index - 1, max(-1, index - 1 - _LEAD_AT_MOST), -1):
        block = document.blocks[before]
        if before in consumed or not isinstance(block, Paragraph) or not _METADATA.search(block.text.strip()):
            break
        indexes.append(before)
    indexes.reverse()
    lines = tuple(block.text for i in indexes if isinstance(block := document.blocks[i], Paragraph))
    return _Lead("\n".join(lines), lines, tuple(indexes))


def _title(lead: _Lead) -> str:
    titles = [line.strip() for line in lead.lines if "季度" in line and not re.search("[：:>]", line)]
    return titles[-1] if titles else ""


def _period(lead: _Lead, year: int) -> str:
    title = _title(lead)
    quarter = _QUARTER.search(title) or _QUARTER.search(lead.text)
    if not quarter:
        return ""
    named = re.search(r"(20\d\d)\s*年", title)
    return f"{named[1] if named else year}Q{_QUARTERS[quarter[1]] if quarter[1] else quarter[2]}"


def _rows(table: Table, columns: dict[str, int]) -> list[_Row]:
    found = []
    for row, cells in enumerate(table.grid()):
        texts = [cell.text.strip() if cell else "" for cell in cells]
        if row == 0 or not any(texts):
            continue
        number, task, progress, measures, body = (
            texts[columns[key]] if key in columns and columns[key] < len(texts) else ""
            for key in ("number", "task", "progress", "measures", "body")
        )
        found.append((row, (number, task, progress, measures, body)))
    return found


def _page(period: str, lead: _Lead, rows: list[_Row], measures: tuple[Candidate, ...], table: Table) -> ProgressPage:
    views = re.search(r"浏览次数\s*[：:]\s*(\d+)", lead.text)
    return ProgressPage(
        period=period,
        title=_title(lead),
        index_number=_after("索引号", lead.text),
        publisher=_after("发布机构", lead.text) or _after("信息来源", lead.text),
        written=_date("成文日期", lead.text),
        published=_date("发布日期", lead.text),
        views=int(views[1]) if views else None,
        rows=tuple(row for _, row in rows),
        measures=measures,
        place=Place(section=_title(lead), table=table.number, page=table.page),
    )


def _after(label: str, text: str) -> str:
    found = re.search(rf"{label}\s*[：:]\s*(\S+)", text)
    return found[1] if found and not re.search("[：:]", found[1]) else ""


def _date(label: str, text: str) -> str:
    found = re.search(rf"{label}\s*[：:](.{{,16}})", text)
    return date_in(found[1]) if found else ""


def _figures(table: Table, columns: dict[str, int], rows: list[_Row], key: str, year: int) -> Iterator[tuple[ProseFigure, Place]]:
    if key not in columns:
        return
    column = columns[key]
    heading = table.grid()[0][column]
    for row, texts in rows:
        place = Place(
            table=table.number, row=texts[0] or texts[1][:20], column=heading.text.strip() if heading else "", page=table.page,
            grid=(row, column),
        )  # fmt: skip
        for figure in counted_figures({"progress": texts[2], "measures": texts[3]}[key], year=year):
            yield figure, place


def _results(table: Table, columns: dict[str, int], rows: list[_Row], year: int) -> Iterator[tuple[ProseFigure, Place]]:
    yield from ((figure, place) for figure, place in _figures(table, columns, rows, "progress", year) if figure.code)


def _measures(table: Table, columns: dict[str, int], rows: list[_Row], year: int) -> Iterator[Candidate]:
    for figure, place in _figures(table, columns, rows, "measures", year):
        yield Candidate(
            figure.raw, figure.codes or (figure.code,), "后续措施栏的数，不是本期结果", place, figure.quote, figure.value
        )


def _fact(figure: ProseFigure, place: Place, document: Document, authority: str, period: str, edition: EditionName) -> Fact:
    unit = code(figure.code).unit
    return Fact(
        authority, period, figure.code, figure.value, figure.raw, unit, figure.qualifier, Method.PROSE, edition, document.sha256,
        place, figure.quote,
    )  # fmt: skip
