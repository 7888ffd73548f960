"""Keep what is not read in sight: counts that look like an indicator, and findings (R2) where an indicator has no figure."""

from __future__ import annotations

import re
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
UNNAMED = "没有写明是哪一项指标的数"
UNREAD_ZERO = "没有认出说的是哪一项指标的零"
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


def unread(context: Context) -> FigureReading | str:
    """What a count is that no family reads: a candidate where words of an indicator govern it, else why it is no indicator's.

    The words stand in its clause (an indicator's own: ``codes``), or anywhere before it in the sentence, or in the sentence or
    heading that the sentence goes on from; behind 个, 家 and the like only next to it.
    """
    known = vocabulary.load("prose")["candidates"]
    if context.number.unit not in known["units"]:
        return "单位不是指标的单位"
    text = context.clause[-40:] + context.after[:12]
    if words("words", "audience").search(context.clause[-10:] + context.after):
        return "受众数（关注、阅读、点击等）"
    items = context.number.unit in known["item_units"]
    codes = [channel.code for channel in named(text) if items and channel.code not in UNCODED]
    codes += [code for code in known if "." in code and code != TOTAL and words("candidates", code).search(text)]
    if not codes and items and words("candidates", TOTAL).search(text):
        codes = [TOTAL]
    excluded = exclusions.reason(context)
    if not codes and (why := excluded or _ungoverned(context, text)):
        return why
    part = "分项数，不是总数" if context.part else ""
    return left_out(context, tuple(dict.fromkeys(codes)), excluded or part or (UNREAD if codes else UNNAMED))


def _ungoverned(context: Context, near: str) -> str:
    """Why a count whose clause names no indicator is none of an indicator's, or ``""``."""
    if words("candidates", "other_business").search(near):
        return "信访、检查等其他业务的数"
    if context.number.unit in vocabulary.load("prose")["candidates"]["thing_units"]:
        if words("candidates", "other_things").search(context.clause[-6:] + context.after[:6]):
            return "栏目、单位等的个数"
        around = context.clause[-10:] + context.after[:8]
    else:
        goes_on = context.sentence.text.startswith(("其中", "包括", "分别")) or not context.heading
        around = context.heading + (context.passage.previous if goes_on else "") + context.before + context.after
    return "" if words("candidates", "governing").search(around) else "所在句没有公开、收到等说法"


_NONE = re.compile("(?:未|没有|[尚暂均]无|无(?!法|障|锡|偿|需|误|关|效|人))(?P<what>[^，；。\\d]{0,40})")


def unread_zeros(text: str, read: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """The stretches outside those ``read`` that say in words that there was none of an indicator, each with the codes."""
    for match in _NONE.finditer(text):
        what = match["what"]
        if any(start < match.end() and match.start() < end for start, end in read):
            continue
        if words("candidates", "other_zero").search(what):
            continue
        codes = tuple(
            code for code in vocabulary.load("prose")["candidates"] if "." in code and words("candidates", code).search(what)
        )
        if codes and codes != (TOTAL,):
            yield *match.span(), codes


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
