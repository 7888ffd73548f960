"""Counts of cases: applications received (``narrative.requests_received``), and proposals of deputies (npc), of CPPCC members
(cppcc), or one figure for both (total). Their zeros in words are ``zeros``."""

from __future__ import annotations

import re

from wenshang.parsing.prose.context import Context, FigureReading
from wenshang.parsing.prose.published import one_of_several
from wenshang.parsing.prose.siblings import siblings
from wenshang.vocabulary.prose import because, filler, last, source, words

CODE = "narrative.requests_received"
_UNITS = frozenset(("件", "条", "起", "例", "次", "份", "项", "宗", "个", "件次", "人次", "封", ""))
_FILLER = filler("request")
_VERB, _LABEL = source("requests", "received"), source("requests", "label")
# From the surest wording to the least: 收到…申请, 申请…收到, 申请N件, 办理申请N件.
_STATEMENTS = tuple(
    (re.compile(pattern + _FILLER + "$"), weight)
    for pattern, weight in (
        (rf"{_VERB}(?P<between>[^，；：。]{{0,40}}?)(?P<label>{_LABEL})", 2),
        (rf"(?P<label>{_LABEL})(?P<between>[^；：。]{{0,30}}?){_VERB}", 2),
        (rf"(?P<between>)(?P<label>{_LABEL})", 1),
        (rf"{source('requests', 'handled')}(?P<between>[^，；：。]{{0,30}}?)(?P<label>{_LABEL})", 0),
    )
)
_VERB_END = re.compile(rf"{_VERB}{_FILLER}$")
_AFTER = re.compile(rf"(?:的)?[^，；。、]{{0,16}}?{_LABEL}")
_REPLIED = re.compile(r"(?:并|和|、)?(?:按时|及时|依法|全部|均|已)*(?:办结|答复|回复|处理)")
_ONE_WAY = re.compile(rf"{source('requests', 'way')}[^、，]{{0,4}}$")
_NAMED_ALL = re.compile(r"公民.*(?:法人|组织)|法人.*公民|各(?:类|种)|线上线下")
_OUTGOING = re.compile(source("requests", "outgoing") + "[^，；]{0,6}$")
# 共有3件依申请公开
_THERE_WERE, _ON_REQUEST = re.compile("(?:共有|共|有)$"), re.compile("(?:政府信息)?依申请公开(?:申请|事项|件)?$")
_CASES = frozenset(("封", "件", "份", "条", "起", "宗", "例"))
ABOUT = re.compile(r"依申请|申请公开|公开申请|申请情况")
# 政务服务大厅受理申请98210件 are no applications to disclose.
_SERVICE = re.compile("(?:大厅|服务中心|入驻|审批|不动产)[^，]*(?:收到|受理|办理)[^，]*申请")
_OF_OTHERS = re.compile("(?:指导|督促|协助|督办)[^，]{0,12}(?:部门|乡镇|镇街|街道|单位|县区)")
_ASKED = re.compile("申请|依申公开")


# What may stand between 收到 and a bare 申请: 收到自然人以信函方式提交的申请, but not 受理公租房申请.
_BETWEEN = re.compile(filler("between"))


# 公开信息2088条，其中动态601条；收到依申请公开65件: the semicolon ends the parts.
_SAID_ANEW = re.compile(rf"；[^；，]{{0,8}}{_VERB}")


def request(context: Context) -> FigureReading | None:
    """Applications received: 共收到政府信息公开申请12件, 受理12件申请, 依申请公开…共收到12件."""
    if context.number.unit not in _UNITS:
        return None
    disclosure = words("requests", "disclosure").search(context.sentence.text)
    if words("requests", "other_service").search(context.before) and not disclosure:
        counted = "申请" in context.clause
        return context.left_out((CODE,), because("other_service")) if counted else None
    if _SERVICE.search(context.clause) and not words("requests", "disclosure").search(context.clause):
        return context.left_out((CODE,), because("other_service"))
    if _OF_OTHERS.search(context.clause):
        return context.left_out((CODE,), because("subordinate"))
    headed = bool(ABOUT.search(context.passage.heading)) or context.passage.section == "requests"
    if not headed and not _ASKED.search(context.lead[-90:] + context.after + context.before[-60:]):
        return None
    reading = _stated(context) or _verb_only(context, headed)
    new = context.clause.endswith(("新收", "新收到"))
    if (
        reading
        and not reading.reason
        and context.part
        and not new
        and not _SAID_ANEW.search(context.before, context.before.rfind("其中"))
    ):
        return context.left_out((CODE,), because("request_part"))
    return reading


def _stated(context: Context) -> FigureReading | None:
    tail = context.lead[-90:]
    beside = context.passage.heading + context.before
    for pattern, weight in _STATEMENTS:
        match = last(pattern, tail)
        if match is None:
            continue
        received = re.search(_VERB, match[0])
        if match["label"] in ("申请", "有效申请", "书面申请", "申请书") and not _BETWEEN.fullmatch(match["between"]):
            return context.left_out((CODE,), because("other_request"))
        words_before = _REPLIED.sub("", match[0]) if received else match[0]
        head = tail[max(0, match.start() - 14) : match.start()]
        if not received and _PUBLISHES.search(head):
            return None
        if not received and any(label.endswith("主动公开") for label in siblings(context)):
            return context.left_out((CODE,), because("request_items"))
        if not received and match[0].endswith("条数"):
            return context.left_out((CODE,), because("request_items"))
        if not received and context.number.unit == "条" and _ITEMS.search(match[0]) and _CLASSED.search(beside):
            return context.left_out((CODE,), because("request_items"))
        if words("requests", "other").search(words_before) or re.match("(?:行政)?(?:复议|诉讼)", context.after):
            return None
        if not received and (_OUTGOING.search(head) or words("requests", "other").search(head[-8:])):
            return None
        if not received and context.number.value and _HANDLED.search(tail[: match.end("label")]):
            return context.left_out((CODE,), because("handled"))
        manner = match["between"] or ("" if received else head)
        if context.number.value and _ONE_WAY.search(manner) and not _NAMED_ALL.search(tail):
            if not received or context.part or _other_way(context):
                return context.left_out((CODE,), because("one_way"))
            weight = -1
        weight += bool(_OF_AREA.match(context.clause) and _GOVERNMENT.search(context.passage.authority))
        return context.found(CODE, start=context.number.start - len(tail) + match.start(), weight=weight)
    return None


# 全省受理申请4100件 in the report of the government, beside the counts of its departments and of the counties
_OF_AREA, _GOVERNMENT = re.compile("(?:20\\d\\d年度?，?)?全[省市县区州旗]"), re.compile("(?:[省市县区州旗]|政府)$")
# 全年办理政府信息公开申请80件 counts what was handled, carried-over applications among it; 办理0件 says that none came.
_HANDLED = re.compile(rf"{source('requests', 'handled')}(?!事项|情况|件)[^，；。：]{{0,60}}{_LABEL}$")

# 公开依申请公开信息1246条, 依申请公开信息1246条 count publications.
_CLASSED = re.compile(r"(?:制作|产生|形成)[^，；。]{0,8}\d|主动(?:公开|发布)[^，；。]{0,30}\d")
_ITEMS = re.compile("依申请公开(?:(?:的)?(?:政府)?信息)?[共计总为：]*$")
_PUBLISHES = re.compile("(?:公开|发布|公布|更新|上传)(?:了)?$")


_COUNT = re.compile(r"申请[^。]*\d+[余多]?[件条份宗起例次封]")


def _other_way(context: Context) -> bool:
    """Does the sentence count another way of asking too?"""
    rest = context.sentence.text[context.number.end :]
    return bool(re.search(rf"{source('requests', 'way')}[^，；。]{{0,12}}\d", rest) or _COUNT.search(context.before))


def _verb_only(context: Context, headed: bool) -> FigureReading | None:
    """收到3件政府信息公开申请 (the label behind), or 共收到12件 where the sentence or heading speaks of applications."""
    tail = context.lead[-40:]
    match = _VERB_END.search(tail) or (_THERE_WERE.search(tail) if _ON_REQUEST.match(context.after) else None)
    if not match:
        return None
    after = _AFTER.match(context.after)
    if after and not words("requests", "other").search(after[0]):
        return context.found(CODE, end=context.number.end + after.end(), weight=2)
    if _OF_REVIEW.search(context.before):
        return None
    labelled = headed or bool(re.search(_LABEL, context.before[-60:]))
    if labelled and context.number.unit in _CASES and not words("requests", "other").search(tail[-20:] + context.after[:8]):
        return context.found(CODE, start=context.number.start - len(tail) + match.start(), weight=1)
    return None


# 收到行政复议申请8件，受理8件
_OF_REVIEW = re.compile("(?:复议|诉讼|投诉|举报)(?:申请|案件)?\\d+[件起宗]，[^，；。\\d]{0,8}$")
_PROPOSAL_UNITS = frozenset(("件", "条", "份", "个", "项", "宗", "起"))
_LINK = re.compile(filler("proposal_link"))
_PROPOSAL_GAP = re.compile(filler("count", "proposal"))
_SUM = re.compile(r"^(?:总计|合计|共计|总共|一共|共)(?:达到|达|为|有|承办|办理)?$")


def proposal(context: Context) -> FigureReading | None:
    """Proposals: of deputies, of CPPCC members, or one figure for both."""
    if _SUM.match(context.clause) and context.number.unit in ("件", "条") and not context.part:
        kinds = [last(words("proposals", key), context.before) for key in ("npc", "cppcc")]
        if all(kinds):
            return context.found("proposals.total", start=min(kind.start() for kind in kinds if kind))
    if _of_published(context):
        return None
    text = _COUNTED_ASIDE.sub("", context.lead)[-80:]
    if context.number.unit not in _PROPOSAL_UNITS or not re.search("提案|建议|议案|两案|人大|政协", text + context.after[:20]):
        return None
    if context.number.unit in ("条", "项", "个") and not words("proposals", "undertakes").search(
        context.passage.previous + context.before
    ):
        return None
    among_classes = len(_CLASS.findall(context.sentence.text)) > 2
    proposed = _PROPOSED.match(context.sentence.text, context.number.end)
    if context.number.unit == "条" and (among_classes or (one_of_several(context) and not proposed)):
        return context.left_out(_ALL, because("published_class"))
    if _REPLIES_PUBLISHED.search(context.before):
        return context.left_out(_ALL, because("reply"))
    behind = re.split("[，；：。\\d]", context.sentence.text[context.number.end :], maxsplit=1)[0]
    for side in (text, behind[:24]):
        reading = _proposal(context, side, behind=side is not text)
        if reading:
            return reading
    return None


# 网站127条（其中建议提案45条），公众号发布328条
_COUNTED_ASIDE = re.compile(r"（[^（）]*\d[^（）]*）")
_ALL = ("proposals.npc", "proposals.cppcc", "proposals.total")
# 人大建议9条、政协提案7条: both are proposals.
_PROPOSED = re.compile("[、，；和及][^，。；、\\d]{0,12}(?:提案|建议|议案)")
# 公示公告8条，其他文件1条，部门信息28条: classes of what is published, each so many 条.
_CLASS = re.compile("[，；、：](?![^，；、：\\d]*(?:提案|建议|议案))[^，；、：\\d]{2,16}\\d+条(?=[，；、。）)]|$)")
# 公开人大建议7条，政协提案2条: what is published of them.
_REPLIES_PUBLISHED = re.compile(
    r"(?:公开|公布|发布)(?:了)?(?:人大|政协|代表|建议|提案)[^，；\d]{0,10}\d+[件条份][，、和及]?[^，；\d]{0,12}$"
)
# 网站公开人大建议和政协提案办理情况分别为6件和12件
ANSWERS_PUBLISHED = re.compile("(?:公开|公布|公示|发布)[^，；。\\d]{0,40}(?:建议|提案)[^，；。\\d]{0,6}(?:情况|答复|复文|结果)")
# 公开答复件22件（人大建议答复16件）, 公开信息1800条，其中建议提案复文14件
_REPLY, _MADE_PUBLIC = re.compile("答复|复文"), re.compile("公开|公布|发布")
_PUBLISHED = re.compile(r"(?:公开|公布|发布|更新|推送)[^，；。]{0,24}\d[余多]?[条篇]")


# 其中：各类会议，发布16条；建议提案办理2条
_AMONG = re.compile("(?:公开|发布)[^，；。]{0,12}\\d+条；")


def _of_published(context: Context) -> bool:
    """Does the count split up what was published (公开信息406条，其中…建议提案19条)?"""
    split = max(context.before.rfind(word) for word in ("其中", "包括", "分别")) + 1
    published = _PUBLISHED.search(context.before, 0, split) and "；" not in context.before[split:]
    among = _AMONG.search(context.before, split) and not words("proposals", "undertakes").match(context.clause)
    undertaken = words("proposals", "undertakes").search(context.before, split)
    return context.part and bool(published or among) and (context.number.unit in ("条", "篇") or not undertaken)


def _proposal(context: Context, text: str, *, behind: bool) -> FigureReading | None:
    spans = [(m.start(), m.end(), key) for key in ("npc", "cppcc", "joint") if (m := last(words("proposals", key), text))]
    if not spans and not behind and text.endswith("建议") and _PROPOSED.match(context.sentence.text, context.number.end):
        spans = [(len(text) - 2, len(text), "npc")]
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
    if near.lstrip("、和及") == "" and context.lead.startswith(("、", "和", "及")):  # 主办人大建议3件、政协提案5件
        near = re.split("[，；）]", context.before[: -len(context.lead)])[-1][:4]
    if words("proposals", "part").search(near + gap):
        return context.left_out(_ALL, because("proposal_part"))
    if _REPLY.search(gap) and _MADE_PUBLIC.search(context.before[: context.number.start - len(gap)]):
        return context.left_out(_ALL, because("reply"))
    code = {"npc": "proposals.npc", "cppcc": "proposals.cppcc"}.get(key, "proposals.total")
    if behind:
        return context.found(code, end=context.number.end + end)
    return context.found(code, start=context.number.start - len(text) + start)
