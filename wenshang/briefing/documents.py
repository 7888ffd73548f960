"""The documents that a page rests on: a table of sources, with the printed sentences and rows behind it."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from wenshang import vocabulary
from wenshang.archive import Archive, Entry
from wenshang.archive.documents import row_pictures
from wenshang.briefing.fragments import DOCUMENTS, Fragment, html_table
from wenshang.comparison import figures
from wenshang.frames import is_frame
from wenshang.model import AnnualReport, Fact, Method

if TYPE_CHECKING:
    import pandas as pd

_ENDS = "。！？\n"
#: the column at the end of a place
COLUMN = re.compile(r"“([^”]*)”列$")


def sources(archive: Archive, *shown: pd.DataFrame | Entry | Iterable[Entry]) -> Fragment:
    """The documents and figure sets that a page rests on (资料来源), numbered 〔1〕〔2〕 in the order given.

    Parameters
    ----------
    archive
        The archive that holds them.
    shown
        Facts frames of the page (the documents behind them, each authority's newest first), or rows of the register. With
        frames, numbers of the page's other tables and frames find their evidence here too.

    >>> archive = Archive.open("data")
    >>> sources(archive, archive.facts("汶上县科技局")).html.striptags()[15:35]
    '〔1〕 汶上县科学技术局2021年报告原'
    """
    frames = [one for one in shown if is_frame(one)]
    listed = list(dict.fromkeys(entry for one in shown for entry in _entries(archive, one)))
    rows = [_row(number, entry) for number, entry in enumerate(listed, start=1)]
    note = "“报告原文”由程序读出；“人工录入”是从已发布的报告抄录的数字。指纹（sha256）由文件内容算出，文件不改则不变。"
    html = html_table("本页依据的文件", ["文件", "性质", "来源", "指纹"], rows, kind="sources", note=note)
    records = [_record(number, entry, archive.report(*entry.key), archive) for number, entry in enumerate(listed, start=1)]
    shown_figures = [figure for frame in frames for found in figures.lookups(frame).values() for figure in found.values()]
    return Fragment(html, tuple(shown_figures), {DOCUMENTS: {"documents": records}})


def _entries(archive: Archive, shown: pd.DataFrame | Entry | Iterable[Entry]) -> Iterable[Entry]:
    if isinstance(shown, Entry):
        return [shown]
    if not is_frame(shown):
        return shown
    pairs = dict.fromkeys(zip(shown["authority"].tolist(), shown["period"].str[:4].tolist(), strict=True))
    order = {name: place for place, name in enumerate(dict.fromkeys(name for name, _ in pairs))}
    ordered = sorted(pairs, key=lambda pair: (order[pair[0]], -int(pair[1])))
    return [archive.entry(name, int(year)) for name, year in ordered]


def _row(number: int, entry: Entry) -> list[Markup | str]:
    origin = entry.origin or entry.file
    address = Markup('<a href="{0}" rel="noreferrer">{0}</a>') if is_address(origin) else Markup("<code>{}</code>")
    return [
        Markup('<span id="d{0}">〔{0}〕 {1}{2}年</span>').format(number, entry.authority.name, entry.year),
        made_by(entry),
        address.format(origin),
        Markup('<code class="hash">{}</code>').format(entry.sha256),
    ]


def made_by(entry: Entry) -> str:
    """How the figures of a register row came to be held."""
    return "报告原文" if entry.method == "document" else "人工录入"


def _record(number: int, entry: Entry, report: AnnualReport, archive: Archive) -> dict[str, Any]:
    """A document as plain data: what it is, and by period and code the sentence or the whole printed row of each figure."""
    return {
        "number": number,
        "authority": entry.authority.name,
        "year": entry.year,
        "edition": entry.edition,
        "made": made_by(entry),
        "file": entry.file,
        "sha256": entry.sha256,
        "origin": entry.origin,
        "sentences": dict(_sentences(report)),
        "rows": _rows(report.facts),
        **_pictures(archive, entry, report.facts),
    }


def _pictures(archive: Archive, entry: Entry, facts: Sequence[Fact]) -> dict[str, Any]:
    """The picture of each printed row that was recognised from one, by period and row code, as base64 PNG."""
    named = [(f"{fact.period}/{vocabulary.code(fact.code).row_code}", fact) for fact in facts]
    shown = row_pictures(archive.folder, entry, named)
    return {"pictures": {name: b64encode(data).decode() for name, data in shown.items()}} if shown else {}


def _sentences(report: AnnualReport) -> Iterable[tuple[str, str]]:
    paragraphs = {paragraph.number: paragraph.text for paragraph in report.document.paragraphs}
    tables = {one.number: one for one in report.document.tables}
    for fact in report.facts:
        if fact.method is Method.PROSE and fact.quote:
            place = fact.place
            cell = tables[place.table].cell(place.grid) if place.table in tables else None
            text = (cell.text if cell else "") if place.table else paragraphs.get(place.paragraph, "")
            if whole := sentence(text, fact.quote):
                yield f"{fact.period}/{fact.code}", whole


def sentence(text: str, quote: str) -> str:
    """The sentence of a text that holds a quotation, ``""`` where it is not found as printed.

    >>> sentence("公开工作有序。网站公开信息211条，微信71条。培训3次。", "网站公开信息211条")
    '网站公开信息211条，微信71条。'
    """
    at = text.find(quote)
    if at < 0:
        return ""
    start = max(text.rfind(end, 0, at) for end in _ENDS) + 1
    stop = min((place for end in _ENDS if (place := text.find(end, at + len(quote))) >= 0), default=len(text) - 1)
    return text[start : stop + 1].strip()


def _rows(facts: Sequence[Fact]) -> dict[str, list[list[str]]]:
    """The cells of each printed row by period and row code, as (code, column, what is printed)."""
    found: dict[str, list[list[str]]] = {}
    for fact in facts:
        meaning = vocabulary.code(fact.code)
        if meaning.column:
            found.setdefault(f"{fact.period}/{meaning.row_code}", []).append([fact.code, meaning.column_label, fact.raw])
    return found


def is_address(text: str) -> bool:
    """True for the address of a page on the web."""
    return re.match(r"https?://[^\s\"'<>]+$", text) is not None


def place_of(code: str, place: str) -> str:
    """A place in words, with the report's own number of the table.

    >>> place_of("requests.received.total", "第3页 第2张表 “一、本年新收”行“总计”列")
    '第3页 表三“一、本年新收”行'
    """
    meaning = vocabulary.code(code)
    named = vocabulary.form(meaning.editions[0]).table(meaning.table).short if meaning.table else "报告中的第\\1张表"
    text = COLUMN.sub("", re.sub(r"第(\d+)张表\s*", named, place))
    return text or "报告原文"
