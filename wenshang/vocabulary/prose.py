"""The words of prose: patterns compiled from the groups of ``prose.toml``, fillers, and the reasons why a count is no figure."""

from __future__ import annotations

import re
from functools import cache

from wenshang.vocabulary import load


@cache
def source(group: str, key: str) -> str:
    """The alternatives of one entry as the source of a group that does not capture.

    >>> source("growth", "stock").startswith("(?:累计|总数|")
    True
    """
    return f"(?:{'|'.join(load('prose')[group][key])})"


@cache
def words(group: str, key: str) -> re.Pattern[str]:
    """The pattern of one entry."""
    return re.compile(source(group, key))


@cache
def ending(group: str, key: str, filler: str) -> re.Pattern[str]:
    """The pattern of one entry at the end of a text, with nothing but ``filler`` after it; group ``label`` is the entry."""
    return re.compile(rf"(?P<label>{source(group, key)})(?P<gap>(?:{filler})*)$")


@cache
def because(reason: str) -> str:
    """The Chinese words of a reason why a count is no figure.

    >>> because("average")
    '平均数，不是全年数'
    """
    return str(next(group[reason] for group in load("reasons").values() if reason in group))


def run(*alternatives: str) -> str:
    """The source of any number of these words in a row, the longest first and none given back (so that it takes linear time).

    >>> re.match(run("总 数 总数", "国家级?"), "国家总数12")[0]
    '国家总数'
    """
    each = sorted((word for words in alternatives for word in words.split()), key=len, reverse=True)
    return f"(?:{'|'.join(each)})*+"


def filler(*names: str) -> str:
    """The source of any number of the words of these groups of fillers, which may stand between a label and its count."""
    return run(*(load("prose")["fillers"][name] for name in names))


def last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The last match of a pattern in a text."""
    found = None
    for match in pattern.finditer(text):
        found = match
    return found
