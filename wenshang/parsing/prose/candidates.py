"""Keep what is not read in sight: counts that look like an indicator, and findings (R2) where an indicator has no figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wenshang import vocabulary
from wenshang.model import Candidate, Fact, Finding, Severity, Status
from wenshang.parsing.prose import exclusions
from wenshang.parsing.prose.channels import TOTAL, UNCODED, named
from wenshang.parsing.prose.context import Context
from wenshang.parsing.prose.patterns import words
from wenshang.parsing.prose.readings import FigureReading, left_out

CONTRADICTION = "同一指标有几个不同的数，不能确定"
UNREAD = "没有认出是哪一项指标的数"
#: Reasons that leave open whether the number is the indicator's; the others (last year's, a part, a plan) say that it is not.
OPEN = frozenset(
    (
        CONTRADICTION,
        UNREAD,
        "分别列出的数与名称不能对应",
        "没有说明是本年公开总数",
        "没有说明是哪个渠道的数",
        "累计数，不是本年数",
        "数字与前后的数字相连，不能确定是一个数还是几个数",
        "是范围，不是一个数",
        "是上限，不是确数",
        "概数，不是确数",
        "首位为零",
        "不是整数",
    )
)


def unread(context: Context) -> FigureReading | None:
    """A candidate for a count that no family reads although its words are those of an indicator."""
    if context.number.unit not in vocabulary.load("prose")["candidates"]["units"] or words("words", "audience").search(
        context.after
    ):
        return None
    text = context.clause[-40:] + context.after[:12]
    items = context.number.unit in vocabulary.load("prose")["candidates"]["item_units"]
    codes = [channel.code for channel in named(text) if items and channel.code not in UNCODED]
    codes += [
        code
        for code in vocabulary.load("prose")["candidates"]
        if not code.endswith("units") and code != TOTAL and words("candidates", code).search(text)
    ]
    if not codes and items and words("candidates", TOTAL).search(text):
        codes = [TOTAL]
    if not codes:
        return None
    part = "分项数，不是总数" if context.part else ""
    return left_out(context, tuple(dict.fromkeys(codes)), exclusions.reason(context) or part or UNREAD)


def findings(candidates: Sequence[Candidate], facts: Sequence[Fact], *, authority: str, year: int) -> Iterator[Finding]:
    """R2: an indicator that the sentences seem to give and that has no figure, or that two sentences give differently."""
    have = {fact.code for fact in facts}
    by_code: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        if len(candidate.codes) == 1 and candidate.reason in OPEN and candidate.codes[0] not in have:
            by_code.setdefault(candidate.codes[0], []).append(candidate)
    for code, found in by_code.items():
        label = vocabulary.code(code).label
        numbers = "、".join(dict.fromkeys(candidate.raw for candidate in found))
        reasons = "；".join(dict.fromkeys(candidate.reason for candidate in found))
        yield Finding(
            rule="R2",
            status=Status.UNDETERMINED,
            severity=Severity.LOW,
            authority=authority,
            period=str(year),
            codes=(code,),
            message=f"正文中的{numbers}可能是“{label}”，没有采用：{reasons}",
            advice="请对照原文；是本年数的，请在正文写明是哪个渠道、本年还是累计",
            place=found[0].place,
            quote=found[0].quote,
        )
