"""``narrative.requests_received``, where the prose says how many applications were received (zeros in words: ``zeros``)."""

from __future__ import annotations

import re

from wenshang.parsing.prose.context import Context, FigureReading
from wenshang.vocabulary import load
from wenshang.vocabulary.prose import because, last, run, source, words

CODE = "narrative.requests_received"
_UNITS = frozenset(("件", "条", "起", "例", "次", "份", "项", "宗", "个", "件次", "人次", "封", ""))
_FILLER = run(
    "数量 量 总量 总数 件数 总计 共计 合计 累计 共有 共 总 数 为 是 有 了 的 ： 各类 并 全年 达到 达 约 情况 方面 事项 要求 受理",
    "办理 处理 登记 已 计 、 申请 政府 信息 公开 件 公众 全部 均 按时 依法 及时 和 及 “ ” 合法 有效 新 ， 本年度? 办结 答复 回复",
)
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
_OUTGOING = re.compile(r"(?:答复|办结|提供|同意|结转|关于|对|公开的|通过|审核|审查|指导|协助|梳理|移交)[^，；]{0,6}$")
_CASES = frozenset(("封", "件", "份", "条", "起", "宗", "例"))
ABOUT = re.compile(r"依申请|申请公开|公开申请|申请情况")
# 政务服务大厅受理申请98210件 are no applications to disclose.
_OTHER_SERVICE = re.compile("大厅|服务中心|入驻|窗口|政务服务|审批|热线|登记|不动产|补贴|救助")
_OF_OTHERS = re.compile("(?:指导|督促|协助|督办)[^，]{0,12}(?:部门|乡镇|镇街|街道|单位|县区)")
_ASKED = re.compile("申请|依申公开")
_DISCLOSURE = re.compile("依申请|申请公开|信息公开|公开申请|公开政府信息|公开信息")


# What may stand between 收到 and a bare 申请: 收到自然人以信函方式提交的申请, but not 受理公租房申请.
_BETWEEN = re.compile(run(*load("prose")["requests"]["between"]))


# 公开信息2088条，其中动态601条；收到依申请公开65件: the semicolon ends the parts.
_SAID_ANEW = re.compile(rf"；[^；，]{{0,8}}{_VERB}")


def request(context: Context) -> FigureReading | None:
    """Applications received: 共收到政府信息公开申请12件, 受理12件申请, 依申请公开…共收到12件."""
    if context.number.unit not in _UNITS:
        return None
    if _OTHER_SERVICE.search(context.before) and not _DISCLOSURE.search(context.sentence.text):
        counted = "申请" in context.clause
        return context.left_out((CODE,), because("other_service")) if counted else None
    if _OF_OTHERS.search(context.clause):
        return context.left_out((CODE,), because("subordinate"))
    headed = bool(ABOUT.search(context.heading)) or context.section == "requests"
    if not headed and not _ASKED.search(context.lead[-90:] + context.after + context.before[-60:]):
        return None
    reading = _stated(context) or _verb_only(context, headed)
    if reading and not reading.reason and context.part and not _SAID_ANEW.search(context.before, context.before.rfind("其中")):
        return context.left_out((CODE,), because("request_part"))
    return reading


def _stated(context: Context) -> FigureReading | None:
    tail = context.lead[-90:]
    beside = context.heading + context.before
    for pattern, weight in _STATEMENTS:
        match = last(pattern, tail)
        if match is None:
            continue
        received = re.search(_VERB, match[0])
        if match["label"] in ("申请", "有效申请", "书面申请", "申请书") and not _BETWEEN.fullmatch(match["between"]):
            return context.left_out((CODE,), because("other_request"))
        words_before = _REPLIED.sub("", match[0]) if received else match[0]
        head = tail[max(0, match.start() - 14) : match.start()]
        if not received and _PUBLISHED.search(head):
            return None
        if not received and context.number.unit == "条" and _ITEMS.search(match[0]) and _CLASSED.search(beside):
            return context.left_out((CODE,), because("request_items"))
        if words("requests", "other").search(words_before) or re.match("(?:行政)?(?:复议|诉讼)", context.after):
            return None
        if not received and (_OUTGOING.search(head) or words("requests", "other").search(head[-8:])):
            return None
        if not received and context.number.value and _HANDLED.search(tail[: match.end("label")]):
            return context.left_out((CODE,), because("handled"))
        manner = match["between"] or ("" if received else head)
        if _ONE_WAY.search(manner) and not _NAMED_ALL.search(tail):
            if not received or context.part or _other_way(context):
                return context.left_out((CODE,), because("one_way"))
            weight = -1
        return context.found(CODE, start=context.number.start - len(tail) + match.start(), weight=weight)
    return None


# 全年办理政府信息公开申请80件 counts what was handled, carried-over applications among it; 办理0件 says that none came.
_HANDLED = re.compile(rf"{source('requests', 'handled')}(?!事项|情况|件)[^，；。：]{{0,60}}{_LABEL}$")

# 公开依申请公开信息1246条, 依申请公开信息1246条 count publications.
_CLASSED = re.compile(r"(?:制作|产生|形成)[^，；。]{0,8}\d|主动(?:公开|发布)[^，；。]{0,30}\d")
_ITEMS = re.compile("依申请公开(?:的)?(?:政府)?信息[共计总为：]*$")
_PUBLISHED = re.compile("(?:公开|发布|公布|更新|上传)(?:了)?$")


_COUNT = re.compile(r"\d+[余多]?[件条份宗起例次封]")


def _other_way(context: Context) -> bool:
    """Does the sentence count another way of asking too?"""
    rest = context.sentence.text[context.number.end :]
    return bool(re.search(rf"{source('requests', 'way')}[^，；。]{{0,12}}\d", rest)) or bool(_COUNT.search(context.before))


def _verb_only(context: Context, headed: bool) -> FigureReading | None:
    """收到3件政府信息公开申请 (the label behind), or 共收到12件 where the sentence or heading speaks of applications."""
    tail = context.lead[-40:]
    match = _VERB_END.search(tail)
    if not match:
        return None
    after = _AFTER.match(context.after)
    if after and not words("requests", "other").search(after[0]):
        return context.found(CODE, end=context.number.end + after.end(), weight=2)
    labelled = headed or bool(re.search(_LABEL, context.before[-60:]))
    if labelled and context.number.unit in _CASES and not words("requests", "other").search(tail[-20:] + context.after[:8]):
        return context.found(CODE, start=context.number.start - len(tail) + match.start(), weight=1)
    return None
