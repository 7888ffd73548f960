"""What a count is read as: a code, or a candidate that is left out with its reason; and the fillers between label and count.

Labels that adjoin their figure stand before it with nothing but fillers between (政协提案共3件) or after it (3次专题培训会):
``enterprises``, ``proposals`` and ``events`` read them; ``items`` and ``requests`` read labels that may stand far off.
"""

from __future__ import annotations

from dataclasses import dataclass

from wenshang.parsing.prose.context import Context


@dataclass(frozen=True, slots=True)
class FigureReading:
    """What a count is read as. ``code`` is ``""`` for a candidate, then ``codes`` are those it may belong to and ``reason`` why.

    ``start`` and ``end`` bound the quote in the sentence; ``weight`` orders readings of one code that differ.
    """

    code: str
    start: int
    end: int
    weight: int = 0
    reason: str = ""
    codes: tuple[str, ...] = ()


def found(context: Context, code: str, *, start: int | None = None, end: int | None = None, weight: int = 0) -> FigureReading:
    """A reading whose quote runs from the clause (or ``start``) to the count (or ``end``)."""
    begin = context.clause_start if start is None else min(start, context.clause_start)
    return FigureReading(code, begin, context.number.end if end is None else max(end, context.number.end), weight)


def left_out(context: Context, codes: tuple[str, ...], reason: str) -> FigureReading:
    """A candidate: the count may belong to these codes and is left out for this reason."""
    return FigureReading("", context.clause_start, context.number.end, 0, reason, codes)


FILLER = (
    "数量 总数 总量 件数 次数 场次 总次数 总计 共计 合计 累计 总共 合共 保有量 存量 一共 全年 全部 "
    "各类 达到 突破 超过 稳定在 增长至 增加至 增加到 增长到 上升到 上升至 提升至 增至 升至 达 至 共有 共 "
    "总 数 为 是 有 均 已 了 的 计 分别 ： “ ” 等 约 就 仅"
)
