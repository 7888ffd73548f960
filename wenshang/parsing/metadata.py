"""What a document says of itself: title, publication date, notice cited, labelled fields, years named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from wenshang import vocabulary
from wenshang.chinese.folding import simplified
from wenshang.chinese.numerals import numeral, year_digits
from wenshang.model import Document, Paragraph, Table
from wenshang.parsing import titles
from wenshang.parsing.sections import heading

_DATE = re.compile(r"(20\d\d)\s*[年./－-]\s*(\d{1,2})\s*[月./－-]\s*(\d{1,2})\s*日?")
_CHINESE_DATE = re.compile(r"(二[〇○零一二三四五六七八九oO0]{3})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,4})日")
_PUBLISHED = re.compile(
    r"(?:(?:发布|公开|公布)(?:日期|时间)|发文日期|成文日期|生成日期|印发日期|(?<!采集|打印|访问|当前|今天|下载|抓取)(?:日期|时间))\s*[:：]?\s*"
)
_PUBLISHER = re.compile(r"(?:发布机构|发布单位|公开单位|信息来源|来源|发文机关|发布者|单位)\s*[:：]\s*([一-鿿（）()·]{2,40})")
_NOTICE = re.compile(r"(国办[一-鿿]{0,6})\s*[〔\[(（【﹝]\s*(20\d\d)\s*[〕\])）】﹞]\s*第?\s*(\d+)\s*号")
_PERIOD = re.compile(
    r"(20\d\d)\s*年?度?\s*1\s*月\s*1\s*日.{0,12}?(?:至|到|—|-|－|~)"
    r"\s*(?:(20\d\d)\s*年?|当年|本年|同年)?\s*12\s*月\s*31\s*日"
)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a document says of itself. Dates are ISO; ``""`` and 0 where nothing is said."""

    title: str
    published: str
    notice: str
    publisher: str
    period: tuple[int, int]
    is_titled: bool


def read(document: Document, paragraphs: Sequence[Paragraph]) -> Metadata:
    """The metadata of a report; ``paragraphs`` are those of the report itself, progress pages left out."""
    head = _head(paragraphs)
    fields = dict(_fields(document))
    printed = "\n".join(paragraph.text for paragraph in paragraphs[:400])
    period = _period(printed)
    title = titles.choose(document, head, fields, period[1])
    return Metadata(
        title=title or (document.title.strip() if document.media == "html" else ""),
        published=_published(head, paragraphs, fields),
        notice=_notice(printed),
        publisher=_publisher(head, fields),
        period=period,
        is_titled=bool(title),
    )


def _head(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs before the first numbered section."""
    for i, paragraph in enumerate(paragraphs):
        found = heading(paragraph.text)
        if found is not None and found[0]:
            return list(paragraphs[:i])
    return list(paragraphs[:60])


def _fields(document: Document) -> Iterator[tuple[str, str]]:
    """Label and value of the information tables that portals print above a report (名称, 发布机构, 公开日期)."""
    for block in document.blocks:
        if isinstance(block, Table) and len(block.cells) <= 60:
            for row in block.rows():
                for label, value in pairwise(cell.text.strip() for cell in row):
                    name = "".join(label.split()).rstrip(":：")
                    if 2 <= len(name) <= 6 and value and not value.isdigit():
                        yield name, value


def _published(head: Sequence[Paragraph], paragraphs: Sequence[Paragraph], fields: dict[str, str]) -> str:
    for name in ("发布日期", "公开日期", "发布时间", "公布日期", "生成日期", "发文日期", "成文日期"):
        if (found := _date(fields.get(name, ""))) is not None:
            return found
    for paragraph in head:
        match = _PUBLISHED.search(paragraph.text)
        if match and len(paragraph.text) <= 300 and (found := _date(paragraph.text[match.end() :][:30])):
            return found
    for paragraph in reversed(paragraphs[-14:]):
        text = "".join(paragraph.text.split())
        if len(text) <= 40 and re.search(r"日$", text) and (found := _date(text)):
            return found
    return ""


def _date(text: str) -> str | None:
    plain = simplified(text)
    if match := _DATE.search(plain):
        year, month, day = (int(part) for part in match.groups())
    elif match := _CHINESE_DATE.search(plain):
        year = year_digits(match[1])
        month, day = numeral(match[2]) or 0, numeral(match[3]) or 0
    else:
        return None
    return f"{year:04}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else None


def _notice(text: str) -> str:
    """The form notice cited, as the vocabulary writes it; another notice of the same office where no form is cited."""
    cited = [f"{m[1]}〔{m[2]}〕{m[3]}号" for m in _NOTICE.finditer(simplified(text))]
    forms = [vocabulary.form(edition).notice for edition in vocabulary.EDITIONS]
    return next((notice for notice in cited if notice in forms), "")


def _publisher(head: Sequence[Paragraph], fields: dict[str, str]) -> str:
    for name in ("发布机构", "发布单位", "公开单位", "发文机关", "信息来源", "来源"):
        if name in fields:
            return fields[name]
    for paragraph in head:
        if match := _PUBLISHER.search(paragraph.text[:300]):
            return match[1]
    return ""


def _period(text: str) -> tuple[int, int]:
    """First and last year of the period sentence (本报告所列数据的统计期限自…起至…止); the lost 年 is read over."""
    match = _PERIOD.search(simplified(text))
    if match is None:
        return (0, 0)
    return int(match[1]), int(match[2] or match[1])
