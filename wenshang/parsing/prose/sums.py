"""Whether the counts of a sentence add up: the parts of a whole that is printed with them."""

from __future__ import annotations

from functools import lru_cache

from wenshang.chinese.numbers import find_numbers
from wenshang.parsing.prose.context import Context

_SUMMED = frozenset(("条", "篇", "件", "项", "则", "次", "份", "期", ""))


@lru_cache(maxsize=1024)
def _counts(text: str) -> tuple[tuple[int, int, int], ...]:
    """Value, start and end of the counts of a text."""
    return tuple(
        (number.value, number.start, number.end)
        for number in find_numbers(text)
        if number.kind == "count" and number.unit in _SUMMED and isinstance(number.value, int)
    )


def of_all_kinds(context: Context) -> bool:
    """Do kinds of information, news among them, add up to a count (发布文件信息50条，其中工作动态30条、通知公告20条)?"""
    text = context.sentence.text + "。" + context.passage.following
    labels = next((labels for start, labels, _ in _wholes(text) if start == context.number.start), ())
    return any("动态" in label for label in labels)


def siblings(context: Context) -> tuple[str, ...]:
    """The labels of all parts, the count's own among them, that add up to a whole printed before them, or ``()``."""
    previous = context.passage.previous + "。" if context.sentence.text.startswith("其中") else ""
    place = len(previous) + context.number.start
    return next((labels for _, labels, places in _wholes(previous + context.sentence.text) if place in places), ())


@lru_cache(maxsize=1024)
def _wholes(text: str) -> tuple[tuple[int, tuple[str, ...], frozenset[int]], ...]:
    """Where each whole begins whose parts follow it, with the labels and the places of the parts."""
    counts = _counts(text)
    found = []
    for index, (whole, start, end) in enumerate(counts):
        rest, last = whole, end
        labels: list[str] = []
        for value, place, after in counts[index + 1 :]:
            labels.append(text[last:place])
            rest, last = rest - value, after
            if rest <= 0:
                break
        if rest == 0 and len(labels) > 1:
            found.append((start, tuple(labels), frozenset(place for _, place, _ in counts[index + 1 : index + 1 + len(labels)])))
    return tuple(found)
