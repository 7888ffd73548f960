"""The proposals figure that a count is: of deputies (npc), of CPPCC members (cppcc), or one for both (total)."""

from __future__ import annotations

import re

from wenshang.parsing.prose.context import Context, FigureReading
from wenshang.parsing.prose.published import one_of_several
from wenshang.vocabulary.prose import FILLER, because, last, run, words

_PROPOSAL_UNITS = frozenset(("件", "条", "份", "个", "项", "宗", "起"))
_LINK = re.compile(run("[、和及与，或/] 以及 省 市 县 区 州 镇 乡 旗 级 本级 的 案 建议案 建议 议案 委员 代表 （ ） 两级 三级"))
_PROPOSAL_GAP = re.compile(
    run(FILLER, "办理 承办 交办 收到 答复 案件 工作 任务 办结 回复 复文 转办 共同 总件数 人 [省市县区州全国，] （[^（）]{0,12}）")
)
_UNDERTAKES = re.compile(r"承办|办理|收到|交办|完成|办结|答复|受理|承接|提出")
_SUM = re.compile(r"^(?:总计|合计|共计|总共|一共|共)(?:达到|达|为|有|承办|办理)?$")


def proposal(context: Context) -> FigureReading | None:
    """Proposals: of deputies, of CPPCC members, or one figure for both."""
    if _SUM.match(context.clause) and context.number.unit in ("件", "条") and not context.part:
        kinds = [last(words("proposals", key), context.before) for key in ("npc", "cppcc")]
        if all(kinds):
            return context.found("proposals.total", start=min(kind.start() for kind in kinds if kind))
    if _of_published(context):
        return None
    text = context.lead[-80:]
    if context.number.unit not in _PROPOSAL_UNITS or not re.search("提案|建议|议案|人大|政协", text + context.after[:20]):
        return None
    if context.number.unit in ("条", "项", "个") and not _UNDERTAKES.search(context.before):
        return None
    if context.number.unit == "条" and one_of_several(context) and not _PROPOSED.match(context.sentence.text, context.number.end):
        return context.left_out(_ALL, because("published_class"))
    if _REPLIES_PUBLISHED.search(context.before):
        return context.left_out(_ALL, because("reply"))
    behind = re.split("[，；：。\\d]", context.sentence.text[context.number.end :], maxsplit=1)[0]
    for side in (text, behind[:24]):
        reading = _proposal(context, side, behind=side is not text)
        if reading:
            return reading
    return None


_ALL = ("proposals.npc", "proposals.cppcc", "proposals.total")
# 人大建议9条、政协提案7条: both are proposals.
_PROPOSED = re.compile("[、，；和及][^，。；、\\d]{0,12}(?:提案|建议|议案)")
# 公开人大建议7条，政协提案2条: what is published of them.
_REPLIES_PUBLISHED = re.compile(
    r"(?:公开|公布|发布)(?:了)?(?:人大|政协|代表|建议|提案)[^，；\d]{0,10}\d+[件条份][，、和及]?[^，；\d]{0,12}$"
)
# 公开答复件22件（人大建议答复16件）, 公开信息1800条，其中建议提案复文14件
_REPLY, _MADE_PUBLIC = re.compile("答复|复文"), re.compile("公开|公布|发布")
_PUBLISHED = re.compile(r"(?:公开|公布|发布|更新|推送)[^，；。]{0,24}\d[余多]?[条篇]")


# 其中：各类会议，发布16条；建议提案办理2条
_AMONG = re.compile("(?:公开|发布)[^，；。]{0,12}\\d+条；")


def _of_published(context: Context) -> bool:
    """Does the count split up what was published (公开信息406条，其中…建议提案19条)?"""
    split = max(context.before.rfind(word) for word in ("其中", "包括", "分别")) + 1
    published = _PUBLISHED.search(context.before, 0, split) and "；" not in context.before[split:]
    among = _AMONG.search(context.before, split) and not _UNDERTAKES.match(context.clause)
    undertaken = _UNDERTAKES.search(context.before, split)
    return context.part and bool(published or among) and (context.number.unit in ("条", "篇") or not undertaken)


def _proposal(context: Context, text: str, *, behind: bool) -> FigureReading | None:
    spans = [(m.start(), m.end(), key) for key in ("npc", "cppcc", "joint") if (m := last(words("proposals", key), text))]
    if not spans:
        return None
    spans.sort(key=lambda span: (span[1], -span[0]))
    start, end, key = spans[-1]
    if len(spans) > 1 and key != "joint":
        other = spans[-2]
        if other[2] == "joint" or (other[2] != key and _LINK.fullmatch(text[other[1] : start])):
            start, key = other[0], "joint"
    gap = text[:start] if behind else text[end:]
    if not _PROPOSAL_GAP.fullmatch(gap):
        return None
    near = re.split("[，；）]", text[max(0, start - 8) : start])[-1]
    if words("proposals", "part").search(near + gap):
        return context.left_out(_ALL, because("proposal_part"))
    if _REPLY.search(gap) and _MADE_PUBLIC.search(context.before[: context.number.start - len(gap)]):
        return context.left_out(_ALL, because("reply"))
    code = {"npc": "proposals.npc", "cppcc": "proposals.cppcc"}.get(key, "proposals.total")
    if behind:
        return context.found(code, end=context.number.end + end)
    return context.found(code, start=context.number.start - len(text) + start)
