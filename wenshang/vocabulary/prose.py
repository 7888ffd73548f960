"""The words of prose (``prose.toml``) as patterns, and the rules that tell why a count is no figure (``prose_rules.toml``)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

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


@dataclass(frozen=True, slots=True)
class CountRule:
    """A row of ``prose_rules.toml``: what is asked (a name, what is searched in that stretch or None for a fact, and whether it
    shall hold), the ``reason`` in Chinese (``"no"``: not of this family; ``""``: none), and the text that the row decides."""

    asked: tuple[tuple[str, Callable[[str], object] | None, bool], ...]
    reason: str
    example: Mapping[str, str]


@cache
def rules(family: str) -> tuple[CountRule, ...]:
    """The rules of one family in order; ValueError for a row that is none."""
    return tuple(_rule(row, f"prose_rules.toml, {family}: {row}") for row in load("prose_rules")[family])


_ASKED = re.compile(r"(?P<negated>not )?(?P<name>[a-z_]+)(?:: (?P<pattern>.+))?", re.DOTALL)


def _rule(row: Any, where: str) -> CountRule:
    try:
        reason, *conditions, example = row
        found = [_ASKED.fullmatch(condition) for condition in conditions]
        asked = tuple(
            (match["name"], _searched(match["pattern"]) if match["pattern"] else None, not match["negated"])
            for match in found
            if match
        )
        because_of = reason if reason in ("", "no") else because(reason)
        texts = {"text": example} if isinstance(example, str) else dict(example)
    except (KeyError, StopIteration, TypeError, ValueError, re.error) as error:
        raise ValueError(f"{where}: {error!r}") from error
    if not asked or len(asked) < len(conditions) or not texts.get("text"):
        raise ValueError(f"{where}: a reason, conditions and an example")
    return CountRule(asked, because_of, texts)


def _searched(pattern: str) -> Callable[[str], object]:
    return re.compile(f"(?:{'|'.join(_alternatives(pattern))})").search


def why(family: str, count: object, **beside: Any) -> str | None:
    """The reason of the first rule of a family that holds of a count, or None.

    What is asked is given ``beside`` or an attribute of ``count``: a stretch, a fact, or a function that tells it of the count.
    """
    for rule in rules(family):
        for name, search, wanted in rule.asked:
            seen = beside.get(name)
            if seen is None:
                seen = beside[name] = getattr(count, name)
            holds = search(seen) is not None if search else bool(seen(count) if callable(seen) else seen)
            if holds is not wanted:
                break
        else:
            return rule.reason
    return None
