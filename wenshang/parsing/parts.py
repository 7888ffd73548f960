"""What a document is made of: quarterly progress pages, and the sections of the report with the paragraphs below their headings.

A progress page is a table whose heading row names 任务 and 进展, with the lines of metadata before it. What stands under 后续措施
is kept apart as ``ProgressPage.measures`` and is never a result. Headings are found by numeral and wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from wenshang import vocabulary
from wenshang.chinese.folding import simplified
from wenshang.model import Candidate, Document, Fact, Method, Paragraph, Place, ProgressPage, SectionText, Table
from wenshang.parsing.prose import ProseFigure, counted_figures
from wenshang.parsing.tables.labels import known_labels, likeness, plain
from wenshang.parsing.titles import date_in

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

_NUMERALS = "一二三四五六七八九十"
_HEAD = re.compile(rf"^\s*(?:第?\s*([{_NUMERALS}])\s*(?:、|\.|．|,|，|:|：|部分|是|\s)|(\d)\s*[、.．](?!\d))\s*(.*)$", re.DOTALL)
_FOOTER = re.compile(
    r"^(?:[上下]一[篇条]|【?打印|关闭|版权所有|主办|承办|网站地图|扫一扫|分享到|相关(?:文章|链接|附件)|ICP备|网站标识码)"
)
_LONGEST = 40


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


@cache
def _section_titles() -> Mapping[str, str]:
    """Plain heading → section key, over all editions."""
    return {
        plain(text): section.key
        for edition in vocabulary.EDITIONS
        for section in vocabulary.form(edition).sections
        for text in (section.title, *section.aliases)
    }


@cache
def _numbered() -> Mapping[str, str]:
    return {section.numeral: section.key for section in vocabulary.form("2021").sections}


def sections(paragraphs: Sequence[Paragraph]) -> tuple[SectionText, ...]:
    """The sections in printed order; what stands before the first heading is a section without key and heading."""
    found: list[tuple[str, str, list[Paragraph]]] = [("", "", [])]
    number = 0
    for paragraph in paragraphs:
        if _FOOTER.match(paragraph.text.strip()) and found[-1][0] == "further":
            break
        head = heading(paragraph.text, number)
        if head is None or (head[0] and any(key == head[0] for key, _, _ in found) and number >= head[1]):
            found[-1][2].append(paragraph)
            continue
        key, number, printed, rest = head
        body = [Paragraph(rest, paragraph.number, paragraph.page)] if rest else []
        found.append((key, printed, body))
    return tuple(SectionText(key, printed, tuple(body)) for key, printed, body in found if printed or body)


@lru_cache(maxsize=4096)
def heading(text: str, before: int = 0) -> tuple[str, int, str, str] | None:
    """Key, number, heading as printed and the text that follows it in the same paragraph; None for no heading.

    ``before`` is the number of the heading before; an outline of its own (2014) is followed only in order.

    >>> heading("五、存在的主要问题及整改措施")
    ('problems', 5, '五、存在的主要问题及整改措施', '')
    >>> heading("六、其他需要报告的事项。本年度未收费。")[3]
    '本年度未收费。'
    """
    match = _HEAD.match(simplified(text[:80]))
    if match is None:
        return _unnumbered(text)
    number = _NUMERALS.index(match[1]) + 1 if match[1] else int(match[2])
    first = re.split(r"[。；;:：\n]", match[3], maxsplit=1)[0].strip()
    end = text.find(first[-1]) if first else -1
    key = _key(plain(first), _NUMERALS[number - 1] if 0 < number <= 10 else "")
    if key:
        end = text.find(first) + len(first) if first in text else len(text)
        if len(first) > _LONGEST or text[end : end + 1] == "。" or _SAYS_NONE.search(first):
            return _glued(text, key, number, end)
        return key, number, text[:end].strip(), text[end:].lstrip("。；;:： \n\u3000").strip()
    if match[1] and 2 <= len(text.strip()) <= _LONGEST and number == before + 1 and plain(first) not in known_labels():
        return "", number, text.strip(), ""
    return None


def _unnumbered(text: str) -> tuple[str, int, str, str] | None:
    key = _section_titles().get(plain(text)) if 4 <= len(text.strip()) <= _LONGEST and text.strip()[0] not in "（(" else None
    if key is None:
        return None
    return key, [section.key for section in vocabulary.form("2021").sections].index(key) + 1, text.strip(), ""


def _key(label: str, numeral: str) -> str:
    """The section that a plain heading names; a numbered heading may be worded freely as long as it is alike."""
    if label in _section_titles():
        return _section_titles()[label]
    if not len(label) >= 3:
        return ""
    begun = next((key for title, key in _section_titles().items() if len(title) >= 6 and label.startswith(title)), "")
    if begun:
        return begun
    expected = _numbered().get(numeral, "")
    if len(label) > _LONGEST:
        return ""
    score, key = max((likeness(label, title), key) for title, key in _section_titles().items())
    return key if score >= 80 or (key == expected and score >= 58) else ""


_SAYS_NONE = re.compile(r"(?:\s|事项)(?:无|暂无|没有|本年度?)[^\s]*$")
_WORDED_ON = re.compile(r"^[\s、，,（(]*(?:和|及|与|以及|情况|等|的)")


def _glued(text: str, key: str, number: int, end: int) -> tuple[str, int, str, str]:
    """A heading that runs on into its paragraph without a stop: cut where its title ends; else it ends at ``end``."""
    for title in sorted((t for t, k in _section_titles().items() if k == key), key=len, reverse=True):
        match = re.match(r"^\s*\S{1,4}?\s*" + r"[\s、，,和]*".join(title), text)
        if match and not _WORDED_ON.match(text[match.end() :]):
            return key, number, match[0].strip(), text[match.end() :].lstrip("。；;:： \n\u3000").strip()
    end = min(end, _LONGEST)
    return key, number, text[:end].strip(), text[end:].lstrip("。；;:： \n\u3000").strip()
