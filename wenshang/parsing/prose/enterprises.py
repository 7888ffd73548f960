"""The enterprises or innovation figure that a count is: the year's end, or the increase (``_added``)."""

from __future__ import annotations

import re
from functools import cache

from wenshang.parsing.prose.context import Context
from wenshang.parsing.prose.patterns import last, run, source, words
from wenshang.parsing.prose.readings import FILLER, FigureReading, found, left_out
from wenshang.vocabulary import load

_RATED = "获批 通过 评价 入库 入选 认定 备案 国家级? 省级? 市级"
_LEVELS = "的 国家级? 省级? 市级? 规模以上"


@cache
def _counted(code: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The label of an enterprise code before its count, and after it."""
    label = source("counted", code)
    return (
        re.compile(rf"(?P<label>{label})(?:（[^（）]{{0,30}}）)?(?P<gap>{run(FILLER, _RATED)})$"),
        re.compile(rf"{run(_LEVELS)}{label}(?!.{{0,3}}[、和及])"),
    )


_COUNT_UNITS = frozenset(("家", "户", "个", "项", "件"))


def enterprise(context: Context) -> FigureReading | None:
    """Enterprises and innovation: the year's end (高新技术企业达到12家) or the increase (新增高新技术企业5家)."""
    if context.number.unit not in _COUNT_UNITS:
        return None
    for code in load("prose")["counted"]:
        ahead, behind = _counted(code)
        before = ahead.search(context.clause)
        after = None if before else behind.match(context.after)
        if not before and not after:
            continue
        head = context.clause[: before.start("label")] if before else context.clause
        return _stock_or_flow(context, code, head[-24:], before["gap"] if before else "", after)
    return _stock_again(context)


_STOCK_AGAIN = re.compile(r"^(?:企业)?(?:总数|总量|数量|保有量|存量|累计)(?:已|就)?(?:达到|达|为|突破|超过|增至|增加到)?$")


def _stock_again(context: Context) -> FigureReading | None:
    """总数达到42家 after 新增高新技术企业5家: the label stands with the figure before."""
    if context.number.unit not in ("家", "户") or not _STOCK_AGAIN.match(context.clause):
        return None
    before = [(m.end(), code) for code in load("prose")["counted"] if (m := last(words("counted", code), context.before))]
    if not before:
        return None
    place, code = max(before)
    return found(context, code, start=min(place, context.clause_start), weight=1)


_AMBIGUOUS = re.compile(r"(?<!新)(?<!累计)(?<!共)(?:培育|引进|孵化)$")


def _stock_or_flow(context: Context, code: str, head: str, gap: str, after: re.Match[str] | None) -> FigureReading:
    beside = head + gap
    if words("growth", "other").search(head):
        return left_out(context, (code, f"{code}_added"), "不是拥有量或新增量（申报、服务、级别不同等）")
    if _AMBIGUOUS.search(head):
        return left_out(context, (code, f"{code}_added"), "没有说明是拥有量还是新增量")
    end = context.number.end + after.end() if after else None
    added, stock = last(words("growth", "added"), beside), last(words("growth", "stock"), beside)
    if added and (not stock or added.start() > stock.start()):
        return found(context, f"{code}_added", end=end)
    return found(context, code, end=end, weight=1 if stock else 0)
