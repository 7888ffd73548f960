"""Lines of layout: in go two printed lines, out comes whether the second carries on the first, and both joined.

Knows how Chinese prose is set (stops, brackets, list marks), nothing of the form.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

#: marks after which a sentence or an item is complete
STOPS = "。；！？;!?"
_CLOSERS = "”’）)》〉】］]』」"
_OPENERS = "“‘（(《〈【［[『「"
#: a mark at the head of a heading or list item: 一、 （一） 1. 1、 （1） ① 第一， 一是
_ITEM = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}\s*[、．.是]|[（(]\s*[一二三四五六七八九十\d]{1,3}\s*[）)]|\d{1,2}\s*[、．](?!\d)|\d{1,2}\s*\.(?!\d)"
    r"|[①-⑳]|第[一二三四五六七八九十]{1,3}[、，章节条]|序号\b|附[件：:]|来源[：:]|注[：:])"
)
_WORD = re.compile(r"[A-Za-z]")
#: a line that holds a page number and nothing else
_PAGE_NUMBER = re.compile(
    r"^[\s]*(?:[-—–－─_·•~～]{0,3}\s*\d{1,4}\s*[-—–－─_·•~～]{0,3}|第?\s*\d{1,4}\s*页\s*[,，/／]?\s*(?:[共总]\s*\d{1,4}\s*页)?"
    r"|\d{1,4}\s*[/／]\s*\d{1,4}|[Pp]age\s*\d{1,4}(?:\s*of\s*\d{1,4})?)\s*$"
)


def starts_item(text: str) -> bool:
    """Whether a line opens a heading or a list item.

    >>> [starts_item(line) for line in ("（一）主动公开", "2.完善制度", "二是加强", "2.5万元", "层层抓落实")]
    [True, True, True, False, False]
    """
    return bool(_ITEM.match(text))


def is_page_number(text: str) -> bool:
    """Whether a line is a page number alone, in any of its common dresses.

    >>> [is_page_number(line) for line in ("-4-", "— 4 —", "4", "第4页 共9页", "4/9", "2023年", "- 4")]
    [True, True, True, True, True, False, True]
    """
    return bool(_PAGE_NUMBER.match(text)) and any(mark.isdigit() for mark in text)


def glue(first: str, second: str) -> str:
    """Two printed lines as one: without a space, except between two Latin words.

    >>> glue("公开政府信息 11", "36 条"), glue("Open", "Data")
    ('公开政府信息 1136 条', 'Open Data')
    """
    first, second = first.rstrip(), second.lstrip()
    between = " " if first and second and _WORD.match(first[-1]) and _WORD.match(second[0]) else ""
    return f"{first}{between}{second}"


def joined(pieces: Sequence[str]) -> str:
    """All pieces as one text, glued pair by pair.

    >>> joined(["公开政府", "信息 11", "36 条"])
    '公开政府信息 1136 条'
    """
    found: list[str] = []
    for piece in pieces:
        last = found[-1] if found else ""
        both = glue(last[-1:], piece)
        found[-1:] = [last[:-1] + both[: len(both) - len(piece.lstrip())], piece.strip()] if found else [piece.strip()]
    return "".join(found)


def ends_sentence(text: str) -> bool:
    """Whether a line ends with a full stop or its like, closing quotes and brackets aside."""
    return text.rstrip().rstrip(_CLOSERS)[-1:] in tuple(STOPS)


def open_bracket(text: str) -> bool:
    """Whether a bracket or quotation mark that the line opens is not closed in it."""
    return any(text.count(opener) > text.count(closer) for opener, closer in zip("“（《【", "”）》】", strict=True))


def carries_on(first: str, second: str, *, long: int = 30) -> bool:
    """Whether ``second`` clearly goes on with the sentence of ``first``, judged by their words alone.

    ``long`` is the number of characters from which a line without a final stop is taken for running prose.

    >>> carries_on("办公室督导协调、组织推进，", "层层抓落实的工作格局。")
    True
    >>> carries_on("一、总体情况", "2021 年，我局认真贯彻落实条例。")
    False
    >>> carries_on("建议和政协提案办理结果公开情", "况；")
    True
    """
    first, second = first.strip(), second.strip()
    if not first or not second or is_page_number(second):
        return False
    if second[0] in "，。、；：）”》！？,;)" or first[-1] in _OPENERS:
        return True
    if ends_sentence(first) or first[-1] in "：:" or starts_item(second):
        return False
    if first[-1] in "，、," or (len(second) <= 6 and second[-1] in STOPS):
        return True
    prose = any(mark in first for mark in "，。；")
    return prose and len(first) >= (long + 15 if starts_item(first) else long)
