"""The counts that a sentence deals out to labels named before: 网站、微信分别公开410条和275条; 建议、提案各3件."""

from __future__ import annotations

import re

from wenshang.chinese.numbers import Number
from wenshang.chinese.sentences import PrintedSentence
from wenshang.parsing.prose.channels import UNCODED, named
from wenshang.parsing.prose.patterns import words
from wenshang.vocabulary import load

_EACH = re.compile(r"(?:各|(?<=[号博站网博])均)(?:有|为|是|承办|收到|发布|公开|推送)?(?:信息|政府信息)?$")
_BETWEEN = re.compile(r"(?:[、,，和及与]|以及)*")


def dealt(sentence: PrintedSentence) -> dict[int, tuple[str, ...]]:
    """The codes of the counts that stand after 分别 or 各, by the place of the count; ``()`` where they do not match.

    >>> from wenshang.chinese.sentences import sentences
    >>> dealt(next(sentences("政府网站、政务微信分别公开信息410条和275条。")))
    {15: ('channels.website_items',), 20: ('channels.wechat_posts',)}
    """
    text = sentence.text
    found: dict[int, tuple[str, ...]] = {}
    if not re.search("分别|各|均", text):
        return found
    counts = [number for number in sentence.numbers() if number.kind == "count"]
    for index, number in enumerate(counts):
        start = counts[index - 1].end if index else 0
        lead = text[start : number.start]
        if _EACH.search(lead):
            codes = tuple(_labels(lead))
            found[number.start] = codes if len(codes) > 1 else ()
        elif (place := lead.rfind("分别")) >= 0:
            row = _row(text, counts[index:])
            codes = tuple(_labels(lead[:place])) if len(row) > 1 else ()
            if len(row) > 1:
                found |= {n.start: (codes[i],) if len(codes) == len(row) else () for i, n in enumerate(row)}
    return found


def _row(text: str, counts: list[Number]) -> list[Number]:
    """The counts that follow one another with nothing but list marks between."""
    row = counts[:1]
    for number in counts[1:]:
        if not _BETWEEN.fullmatch(text[row[-1].end : number.start]):
            break
        row.append(number)
    return row


def _labels(text: str) -> list[str]:
    """The codes that a text names, in reading order: proposals, enterprises, or channels."""
    pairs = [("proposals", "npc", "proposals.npc"), ("proposals", "cppcc", "proposals.cppcc")]
    pairs += [("counted", code, code) for code in load("prose")["counted"]]
    spans = sorted((m.start(), code) for group, key, code in pairs for m in words(group, key).finditer(text))
    codes = [code for _, code in spans] or [c.code for c in named(text) if c.code not in UNCODED]
    return list(dict.fromkeys(codes))
