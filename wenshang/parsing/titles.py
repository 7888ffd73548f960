"""The title that is a report's own, among all lines and fields that look like one, and the body in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from wenshang.chinese.folding import simplified
from wenshang.chinese.numerals import years_in
from wenshang.model import Document, Paragraph

_TITLE = re.compile(r"(?:信息|政务)公开(?:工作)?(?:情况)?(?:的)?(?:年度)?(?:工作)?(?:报告|年报|总结)|公开年报|公开年度报告")
# What stands before a title: its field's name, a mark, or the time at which a browser printed the page.
_LABEL = re.compile(
    r"^\s*(?:原?标题|(?:信息|文件|原文)?名称|题名|转[载发]|来源)(?:\s*[:：]\s*|\s+)|^\s*【[^】]{2,8}】|^\s*[\[［][^\]］]{2,8}[\]］]|^\s*[一-鿿]{2,6}\s*[|｜丨]\s*"
    r"|^\s*20\d\d(?:\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?|[01]\d[0-3]\d)\s*(?=\D*(?:20\d\d|二[〇○零])\D)"
    r"|^\s*\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},?\s*(?:上午|下午)?\s*\d{1,2}:\d\d(?::\d\d)?\s*(?:AM|PM)?\s*"
)
_ENDING = re.compile(r"[》”\"）)]*(?:的?(?:公告|通知|公示|函))?(?:[（(][^（）()]{0,12}[）)])?[》”\".]*$")
_NO_TITLE = re.compile(r"[。；>]|根据|按照|要求编制|现将|包括|如下")
_NO_TITLE_LINE = re.compile(r"[。；，:：>]|\d{4}-\d")
# What stands before a title and is no part of it: marks of Markdown, the number of an annex or of a list.
_MARK = re.compile(
    r"[^\w\s（(《“\"'：:]+|附\s*[件录表]\s*[一二三四五六七八九十\d]{0,3}\s*[:：.．、]?|\d{1,2}\s*[.．、](?!\d)|[（(][\d一二三四五六七八九十]{1,3}[)）]|[①-⑳]|第?\d{1,4}号|0\d{1,3}(?!\d)"
    r"|(?!20[0-4]\d(?!\d))[A-Za-z]?\d{1,6}[-_.\s]*(?=(?![年月日号届类级])[一-鿿]{1,8}?[省市州盟区县旗镇乡])"
)
# A link to another document (上一篇：…).
_NEIGHBOUR = re.compile(r"(?:上|下|前|后)一?[篇条页个则]|相关|推荐|链接|更多|往年|历年")
#: the words of a title that speaks of a part of the year
_PART = re.compile(r"第?[一二三四1-4]季度|[上下]半年|(?<![年\d])1?\d月份?(?=\D*公开工作)")
_FILE = re.compile(r"\.(?:docx?|pdf|wps|txt|html?)$", re.IGNORECASE)
_LONGEST_TITLE = 120
_QUOTED = re.compile(r"《([^《》]{8,70})》")
_PRINTED_YEAR = re.compile(r"[（(]?(?:2[0oO〇]\d\d|二[〇○零][〇○零一二三四五六七八九]{2})(?:年?[-—－至~～]20\d\d)?年?度?[）)]?")
_AFTER_NAME = re.compile(r"(?:政府|政务)?信息公开.*$|政务公开.*$|年度报告.*$|年报.*$")
# The words of the letter that a report was sent with (关于报送《…》的函).
_SENT = re.compile(r"^(?:关于|现将|将|报送|呈报|上报|转发|印发|公布|公开|发布|一图[读看]懂|图[说解]|解读)+")
_SENT_BY = re.compile(r"^.*关于(?:报送|呈报|上报|转发|印发|公布|公开|发布)")
_AROUND = re.compile(r"^(?:关于|印发|公布|发布)+|(?:关于|的|本级|年度|上?半年)+$")


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


def part_of_year(title: str) -> str:
    """The part of the year that a title speaks of, or ``""``: what such a report counts is not the year's.

    >>> part_of_year("临川县水务局2022年第三季度政府信息公开工作报告"), part_of_year("临川县水务局2022年政府信息公开工作年度报告")
    ('第三季度', '')
    """
    found = _PART.search(_bare(title))
    return found[0] if found else ""


def from_title(title: str) -> str:
    """The body's name in a title, or ``""``.

    >>> from_title("关于汶上县科学技术局 2021 年政府信息公开工作年度报告")
    '汶上县科学技术局'
    >>> from_title("洪泽区人民政府信息公开工作年度报告（2023年度）"), from_title("2021年政府信息公开工作年度报告")
    ('洪泽区人民政府', '')
    >>> from_title("临川县水务局办公室关于印发临川县水务局2021年政府信息公开工作年度报告的通知")
    '临川县水务局'
    """
    bare = _bare(title)
    name = _AFTER_NAME.sub("", bare)
    if name.endswith("人民") and "人民政府" in bare:
        name += "政府"
    name = _SENT.sub("", _SENT_BY.sub("", name)).rpartition("《")[2]
    name = _AROUND.sub("", name).strip("《》“”\"'：:·—-[]【】#*")
    return name if 2 <= len(name) <= 40 else ""


def _bare(text: str) -> str:
    """A title without spaces and year."""
    return _PRINTED_YEAR.sub("", "".join(simplified(text).split()))


def _nameless(title: str) -> bool:
    """Does a title begin with 政府信息公开, naming nobody?"""
    return _TITLE.match(_bare(title).removeprefix("政府")) is not None


def chosen_title(document: Document, head: Sequence[Paragraph], fields: Mapping[str, str], period: int) -> str:
    """The title that is the document's own: of all lines and fields that look like one, the likeliest; else ``""``.

    One that names body and year comes first; a link to another document, or a line that a running head repeats, comes last.
    Between two of a kind, the year of the period sentence decides, then the place.
    """
    repeated = Counter(paragraph.text.strip() for paragraph in document.paragraphs)
    listed = _listed(head)
    own = [(_cut(_stripped(text)), False) for text in (*document.titles, fields.get("名称", ""), fields.get("标题", ""))]
    lines = [
        (
            _stripped(p.text),
            p.number in document.linked
            or p.number in listed
            or _NEIGHBOUR.match("".join(p.text.split())) is not None
            or repeated[p.text.strip()] > 2,
        )
        for p in head
    ]
    joined = [(text, False) for text in (*_over_lines([text for text, _ in lines]), *_run_on(head))]
    found = [(text, other) for text, other in (*own, *((_cut(text), other) for text, other in lines), *joined) if is_title(text)]

    def unlikely(at: int) -> tuple[bool, bool, bool, bool, int]:
        text, other = found[at]
        years = years_in(text)
        agrees = not period or period in years
        return (_nameless(text) or not years, other, not agrees, at >= len(own), at)

    return found[min(range(len(found)), key=unlikely)][0] if found else ""


def _listed(head: Sequence[Paragraph]) -> set[int]:
    """The numbers of lines that the title of another report follows at once: a list of reports, or a running head."""
    titles = [(paragraph.number, own_title(paragraph.text)) for paragraph in head]
    return {number for (number, title), (_, after) in pairwise(titles) if title and after and title != after}


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
    text = _FILE.sub("", _LABEL.sub("", line).strip())
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


def _run_on(head: Sequence[Paragraph]) -> Iterator[str]:
    """Titles that the first sentence follows on the same line (a PDF whose title is set like its text)."""
    for paragraph in head[:3]:
        found = _TITLE.search(paragraph.text)
        text = _stripped(paragraph.text[: found.end()]).rpartition("《")[2] if found else ""
        if found and found.end() < len(paragraph.text) and is_title(text) and years_in(text) and not _nameless(text):
            yield text


def _cut(title: str) -> str:
    """A title without the site's name behind it."""
    first = re.split(r"\s*[-_|｜–—]+\s*", title.strip(), maxsplit=1)[0]
    return first if is_title(first) else title.strip()
