"""The words of prose: patterns compiled from the groups of ``prose.toml``, fillers, and the reasons why a count is no figure."""

from __future__ import annotations

import re
from functools import cache

from wenshang.vocabulary import load

_REFERENCE = re.compile(r"\{([a-z_]+)\.([^{}]+)\}")


def _alternatives(entry: str) -> list[str]:
    """The alternatives of an entry, what it refers to filled in (``{scope.change}``, ``{fillers.count event}``)."""
    return _REFERENCE.sub(lambda found: source(found[1], found[2]), entry).split()


@cache
def source(group: str, key: str) -> str:
    """The alternatives of one entry as the source of a group that does not capture; fillers any number of times.

    >>> source("growth", "stock").startswith("(?:累计|总数|")
    True
    """
    return filler(*key.split()) if group == "fillers" else f"(?:{'|'.join(_alternatives(load('prose')[group][key]))})"


@cache
def words(group: str, key: str) -> re.Pattern[str]:
    """The pattern of one entry."""
    return re.compile(source(group, key))


@cache
def because(reason: str) -> str:
    """The Chinese words of a reason why a count is no figure.

    >>> because("average")
    '平均数，不是全年数'
    """
    return str(next(group[reason] for group in load("reasons").values() if reason in group))


def filler(*names: str) -> str:
    """The source of any number of the words of these groups of fillers, which may stand between a label and its count.

    The longest comes first and none is given back, so that a row of them takes linear time.

    >>> re.match(filler("levels"), "的国家级12")[0]
    '的国家级'
    """
    each = [word for name in names for word in _alternatives(load("prose")["fillers"][name])]
    return f"(?:{'|'.join(sorted(each, key=len, reverse=True))})*+"


def last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The last match of a pattern in a text."""
    found = None
    for match in pattern.finditer(text):
        found = match
    return found
