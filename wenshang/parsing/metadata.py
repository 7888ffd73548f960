"""Document in, what it says of itself out: title, publication date, notice cited, labelled fields, years named."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from wenshang import vocabulary
from wenshang.chinese.folding import simplified
from wenshang.chinese.numerals import numeral, year_digits
from wenshang.model import Document, Paragraph, Table
from wenshang.parsing.sections import heading

_TITLE = re.compile(r"(?:信息|政务)公开(?:工作)?(?:情况)?(?:的)?(?:年度)?(?:工作)?(?:报告|年报|总结)|公开年报|公开年度报告")
# What stands before a title: its field's name, a mark, or the time at which a browser printed the page.
_LABEL = re.compile(
    r"^\s*(?:标题|名称|题名|信息名称)(?:\s*[:：]\s*|\s+)|^\s*【[^】]{2,8}】"
    r"|^\s*\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},?\s*(?:上午|下午)?\s*\d{1,2}:\d\d(?::\d\d)?\s*(?:AM|PM)?\s*"
)
_ENDING = re.compile(r"[》”\"）)]*(?:的?(?:公告|通知|公示|函))?(?:[（(][^（）()]{0,12}[）)])?[》”\".]*$")
_NO_TITLE = re.compile(r"[。；>]|根据|按照|要求编制|现将|包括|如下")
_NO_TITLE_LINE = re.compile(r"[。；，:：>]|\d{4}-\d")
# What stands before a title and is no part of it: marks of Markdown, the number of an annex or of a list.
_MARK = re.compile(
    r"#+|附\s*[件录表]\s*[一二三四五六七八九十\d]{0,3}\s*[:：.．、]?|\d{1,2}\s*[.．、](?!\d)|[（(]\d{1,2}[)）]|[*●•◆■]+"
)
# A link to another document (上一篇：…).
_NEIGHBOUR = re.compile(r"(?:上|下|前|后)一?[篇条页个则]|相关|推荐|链接|更多|往年|历年")
_LONGEST_TITLE = 120
_QUOTED = re.compile(r"《([^《》]{8,70})》")
_A_YEAR = re.compile(r"[（(]?(?:20\d\d|二[〇○零][一二〇○零三四五六七八九]{2})年?度?[）)]?")
_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)\s*(?:年|－|-|/|\.|度|$|[^\d])")
_CHINESE_YEAR = re.compile(r"二[〇○零oO0Ｏ]([一二][〇○零一二三四五六七八九]|[〇○零][八九])年?")
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
    title = _title(document, head, fields, period[1])
    return Metadata(
        title=title or (document.title.strip() if document.media == "html" else ""),
        published=_published(head, paragraphs, fields),
        notice=_notice(printed),
        publisher=_publisher(head, fields),
        period=period,
        is_titled=bool(title),
    )


def years_in(text: str) -> list[int]:
    """The years a text names, in order, in digits or Chinese numerals.

    >>> years_in("汶上县科学技术局 2021 年政府信息公开工作年度报告"), years_in("二〇二〇年度报告")
    ([2021], [2020])
    """
    plain = simplified(text)
    found = [(match.start(), int(match[1])) for match in _YEAR.finditer(plain)]
    found += [(m.start(), 2000 + year_digits(m[1])) for m in _CHINESE_YEAR.finditer(plain)]
    return [year for _, year in sorted(found)]


def _head(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs before the first numbered section."""
    for i, paragraph in enumerate(paragraphs):
        found = heading(paragraph.text)
        if found is not None and found[0]:
            return list(paragraphs[:i])
    return list(paragraphs[:60])


def is_title(text: str) -> bool:
    """Does a line look like the title of an annual report?

    >>> is_title("嘉祥县水务局政府信息公开2021年度报告"), is_title("本报告根据政府信息公开工作年度报告格式编制。")
    (True, False)
    >>> is_title("我县召开政府信息公开工作年度报告编制培训会")
    False
    """
    bare = _bare(text)
    found = _TITLE.search(bare)
    return found is not None and 6 <= len(bare) <= 70 and not _NO_TITLE.search(bare) and bool(_ENDING.match(bare[found.end() :]))


def _bare(text: str) -> str:
    """A title without spaces and year."""
    return _A_YEAR.sub("", "".join(simplified(text).split()))


def _nameless(title: str) -> bool:
    """Does a title begin with 政府信息公开, naming nobody?"""
    return _TITLE.match(_bare(title).removeprefix("政府")) is not None


def _title(document: Document, head: Sequence[Paragraph], fields: dict[str, str], period: int) -> str:
    """The title that is the document's own: of all lines and fields that look like one, the likeliest; else ``""``.

    One that names body and year comes first; a link to another document, or a line that a running head repeats, comes last.
    Between two of a kind, the year of the period sentence decides, then the place.
    """
    repeated = Counter(paragraph.text.strip() for paragraph in document.paragraphs)
    own = [(_cut(_stripped(text)), False) for text in (*document.titles, fields.get("名称", ""), fields.get("标题", ""))]
    lines = [
        (
            _stripped(p.text),
            p.number in document.linked or _NEIGHBOUR.match("".join(p.text.split())) is not None or repeated[p.text.strip()] > 2,
        )
        for p in head
    ]
    joined = [(text, False) for text in _over_lines([text for text, _ in lines])]
    found = [(text, other) for text, other in (*own, *((_cut(text), other) for text, other in lines), *joined) if is_title(text)]

    def unlikely(at: int) -> tuple[bool, bool, bool, bool, int]:
        text, other = found[at]
        years = years_in(text)
        agrees = not period or period in years
        return (_nameless(text) or not years, other, not agrees, at >= len(own), at)

    return found[min(range(len(found)), key=unlikely)][0] if found else ""


def own_title(line: str) -> str:
    """The title that a line of the text is, naming body and year; "" for any other line and for links to other documents.

    >>> own_title("附件1：临川县水务局2022年政府信息公开年度报告"), own_title("上一篇：临川县水务局2021年信息公开年度报告")
    ('临川县水务局2022年政府信息公开年度报告', '')
    """
    text = _stripped(line) if len(line) <= _LONGEST_TITLE else ""
    named = is_title(text) and bool(years_in(text)) and not _nameless(text) and not _NEIGHBOUR.match("".join(line.split()))
    return text if named else ""


def _stripped(line: str) -> str:
    """A title line without marks, numbers and words of sending around it (附件1：, #, 1., 现将《…》予以公布)."""
    text = _LABEL.sub("", line).strip()
    if len(text) <= _LONGEST_TITLE and (quoted := _QUOTED.search(text)) and is_title(quoted[1]):
        return quoted[1]
    while match := _MARK.match(text):
        text = text[match.end() :].strip()
    return text


def _over_lines(lines: Sequence[str]) -> Iterator[str]:
    """Titles set over two or three short lines."""
    for i in range(len(lines)):
        for height in (2, 3):
            pieces = lines[i : i + height]
            joined = "".join(pieces)
            short = all(2 <= len(piece) <= 34 and not _NO_TITLE_LINE.search(piece) for piece in pieces)
            if len(pieces) == height and short and is_title(joined) and years_in(joined) and not _nameless(joined):
                yield joined


def _cut(title: str) -> str:
    """A title without the site's name behind it."""
    first = re.split(r"\s*[-_|｜–—]+\s*", title.strip(), maxsplit=1)[0]
    return first if is_title(first) else title.strip()


def _fields(document: Document) -> Iterator[tuple[str, str]]:
    """Label and value of the information tables that portals print above a report (名称, 发布机构, 公开日期)."""
    for block in document.blocks:
        if isinstance(block, Table) and len(block.cells) <= 60:
            by_row: dict[int, list[str]] = {}
            for cell in block.cells:
                by_row.setdefault(cell.row, []).append(cell.text.strip())
            for row in by_row.values():
                for label, value in pairwise(row):
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
