"""The sections of a report by their printed headings, numbered or not, in the words of any edition or in words like them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from wenshang import vocabulary
from wenshang.chinese.folding import simplified
from wenshang.model import Paragraph, SectionText
from wenshang.parsing.tables.labels import known_labels, likeness, plain

_NUMERALS = "一二三四五六七八九十"
_HEAD = re.compile(rf"^\s*(?:第?\s*([{_NUMERALS}])\s*(?:、|\.|．|,|，|:|：|部分|是|\s)|(\d)\s*[、.．](?!\d))\s*(.*)$", re.DOTALL)
_FOOTER = re.compile(
    r"^(?:[上下]一[篇条]|【?打印|关闭|版权所有|主办|承办|网站地图|扫一扫|分享到|相关(?:文章|链接|附件)|ICP备|网站标识码)"
)
_LONGEST = 40


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


def sections_of(paragraphs: Sequence[Paragraph]) -> tuple[SectionText, ...]:
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
