"""Lines of layout: whether a printed line carries on the one before, and both joined.

Knows how Chinese prose is set (stops, brackets, list marks), nothing of the form.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

#: marks after which a sentence or an item is complete
STOPS = "。；！？;!?"
_CLOSERS = "”’）)》〉】］]』」"
_OPENERS = "“‘（(《〈【［[『「"
#: a mark at the head of a heading or list item: 一、 （一） 1. 1、 （1） ① 第一， 一是
_ITEM = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}\s*[、．.是]|[（(]\s*[一二三四五六七八九十\d]{1,3}\s*[）)]|\d{1,2}\s*[、．](?!\d)|\d{1,2}\s*\.(?!\d)"
    r"|[①-⑳]|第[一二三四五六七八九十]{1,3}[、，章节条]|序号\b|附[件：:]|来源[：:]|注[：:])"
)
_FIGURE = re.compile(r"^[-+−]?[\d０-９][\d０-９,，.．]*\s?[件条项个宗份次起人万亿元]{0,2}$")
_DIGITS = frozenset("0123456789０１２３４５６７８９,.，． ")
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


def is_figure(text: str) -> bool:
    """Whether a text holds digits and what stands between them, nothing else.

    >>> [is_figure(text) for text in ("1,136", "１２", "12件", "")]
    [True, True, False, False]
    """
    return bool(text.strip()) and set(text) <= _DIGITS


def is_page_number(text: str) -> bool:
    """Whether a line is a page number alone, in any of its common dresses.

    >>> [is_page_number(line) for line in ("-4-", "— 4 —", "4", "第4页 共9页", "4/9", "2023年", "- 4")]
    [True, True, True, True, True, False, True]
    """
    return bool(_PAGE_NUMBER.match(text)) and any(mark.isdigit() for mark in text)


def joined(pieces: Sequence[str]) -> str:
    """Printed lines as one text: without a space between them, except between two Latin words.

    >>> joined(["公开政府", "信息 11", "36 条"]), joined(["Open", "Data"])
    ('公开政府信息 1136 条', 'Open Data')
    """
    kept = [piece.strip() for piece in pieces if piece.strip()]
    spaces = [" " if _WORD.match(a[-1]) and _WORD.match(b[0]) else "" for a, b in pairwise(kept)]
    return "".join(text + space for text, space in zip(kept, [*spaces, ""], strict=False))


def of_cell(paragraphs: Sequence[Sequence[str]]) -> tuple[str, str]:
    r"""The lines of a cell, paragraph by paragraph, as one text; and why it may be no single figure, or "".

    Words are joined. Figures on lines of their own stay on them: one number broken, or two. Those of two paragraphs are two.

    >>> of_cell([["申请公开", "数量"]]), of_cell([["11", "36"]]) == ("11\n36", ""), of_cell([["3"], ["2"]])[1]
    (('申请公开数量', ''), True, '格中分段印有2个数字')
    """
    texts = [text for printed in paragraphs if (text := joined(printed))]
    figures = [text for text in texts if _FIGURE.match(text)]
    if len(figures) > 1:
        return "\n".join(texts), f"格中分段印有{len(figures)}个数字"
    pieces = [line.strip() for printed in paragraphs for line in printed if line.strip()]
    if len(pieces) > 1 and all(map(_FIGURE.match, pieces)):
        return "\n".join(pieces), ""
    return joined(pieces), ""


def ends_sentence(text: str) -> bool:
    """Whether a line ends with a full stop or its like, closing quotes and brackets aside."""
    return text.rstrip().rstrip(_CLOSERS)[-1:] in tuple(STOPS)


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
    if first[-1] in "，、," or (len(second) <= 4 and second[-1] in STOPS):
        return True
    prose = any(mark in first for mark in "，。；")
    return prose and len(first) >= (long + 15 if starts_item(first) else long)
