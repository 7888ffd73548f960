"""The channel that a count of items belongs to: one channel, several together (the total), or the total itself.

The channel may stand before the figure in its clause, in a clause before (全年共发布N篇), or after it (142条微信). What is
published decides too: information in general is the channel's figure, a class of it (预决算信息12条) is only a part.
"""

from __future__ import annotations

import re

from wenshang.parsing.prose.channels import (
    ALL,
    GAZETTE,
    MEDIA,
    NEW,
    NEW_MEDIA,
    OTHER,
    TOTAL,
    UNCODED,
    VERB,
    WEBSITE,
    WECHAT,
    WEIBO,
    Named,
    named,
    stretch,
)
from wenshang.parsing.prose.context import Context, FigureReading
from wenshang.parsing.prose.published import BRACKETS, CLASS, COLUMN, bare, listed, why_not
from wenshang.parsing.prose.siblings import adds_up, beside_ways, counted_apart, of_all_kinds, of_site, shared_out, split_over
from wenshang.parsing.prose.totals import total
from wenshang.vocabulary.prose import because, source, words

_UNITS = frozenset(("条", "篇", "件", "项", "则", "条次", "篇次", "件次", ""))


# 主动公开158份信息稿件
_PAPERS = re.compile("(?:政府|政务)?信息(?:稿件)?$")
# 公开网站信息5217份
_OF_CHANNEL = re.compile("(?:网站|微信|微博|公众号|新媒体)信息$")
# 提交政府信息公开190件, 结转政府信息公开申请办件5件, 交办信息公开件9件
_ABOUT_REQUESTS = re.compile("(?:提交|提出|递交)[^，；：。]{0,12}信息公开$|信息公开(?:申请)?(?:办)?件$")
# 办理申请7件，其中…不掌握4件，已通过网站对外公开1件: what became of an application.
_OUTCOMES = re.compile("申请[^。]{0,40}\\d[^。]*(?:予以公开|不予公开|部分公开|不掌握|无法提供|不存在)")


def item(context: Context) -> FigureReading | None:
    """The figure of a channel, or of all."""
    video = context.number.unit in ("个", "部", "支") and "视频" in context.clause
    papers = context.number.unit == "份" and (_PAPERS.match(context.after) or _OF_CHANNEL.search(context.clause))
    if context.number.unit not in _UNITS and not video and not papers:
        return None
    if context.number.unit in ("件", "份") and (_OUTCOMES.search(context.before) or _ABOUT_REQUESTS.search(context.clause)):
        return None
    behind = _behind(context)
    if behind:
        return behind
    summed = _SUM.search(context.clause) or (_SUM_LOOSELY.search(context.clause) and adds_up(context))
    if summed and not context.part and _COUNTED_CHANNEL.search(context.before):
        return _sum(context)
    if _SUM_OF_ALL.search(context.clause) and len({channel.code for channel in named(context.before)} - UNCODED) > 1:
        return context.found(TOTAL, weight=2)
    text, start, spans = stretch(context)
    if start != context.clause_start and all(channel.code in UNCODED for channel in spans):
        return total(context)
    return _of_channels(context, text, start, spans) if spans else total(context)


_PUBLISH = re.compile(source("words", "publish"))
# 通过政府网站和“双公示”平台公开, 通过“双公示”平台、政府网站公开
_AND_UNKNOWN = re.compile(
    "(?:、|和|及|与|以及)[^，；。、公开发布]{0,4}“[^”]{2,12}”(?:平台|系统)|(?:、|和|及|与|以及)[^，；。、公开]{2,8}(?:平台|系统)(?:主动|共|累计|全年)*(?:公开|发布)"
)
_UNKNOWN_AND = re.compile("(?:平台|系统)(?:、|和|及|与|以及)[^，；。、公开发布]{0,8}$")
_UPLOADS = re.compile("(?:上传|发布|录入|公开)(?:各类|政府|政务)*信息$")
_THROUGH = re.compile(
    "(?:信息)?(?:是|均|为)?(?:通过|经由?|由|在|于)(?P<carrier>[^，；。、]{2,20}?)(?:主动|对外)?(?:公开|发布|推送)(?:的)?$"
)
# 上传信息320条至政府信息公开平台
_ONTO = re.compile("(?:到|至|于|在)(?P<carrier>[^，；。、]{2,20})(?:上)?$")
_ALONE = re.compile("^(?:其中)?[：，]?(?:有)?$")


def _behind(context: Context) -> FigureReading | None:
    """142条微信, 103条微博, 369条通过政府网站公开: the channel right after the figure."""
    for pattern, clause in ((_THROUGH, _ALONE), (_ONTO, _UPLOADS)):
        found = pattern.match(context.after)
        if found and clause.search(context.clause) and not COLUMN.search(found["carrier"]):
            kinds = {channel.code for channel in named(found["carrier"])}
            if len(kinds) == 1 and not kinds & UNCODED:
                return context.found(kinds.pop(), end=context.number.end + found.end())
    for code in (WECHAT, WEIBO):
        match = re.match(rf"(?:政务)?{source('channels', code)}(?:信息|推文|消息|文章)?$", context.after)
        if match and _PUBLISH.search(context.clause[-8:]):
            return context.found(code, end=context.number.end + match.end())
    return None


_SUM = re.compile(r"^(?:总计|合计|共计|总共|一共)(?:达到|达|为|有|共)?$")
_SUM_LOOSELY = re.compile("^(?:总计|合计|共计|总共|一共|累计|共)(?:公开|发布|推送)?$")
# 网站公开584条；微博公开53条，累计公开信息637条
_SUM_OF_ALL = re.compile(r"^(?:累计|总计|合计|共计)(?:公开|发布)(?:各类|政府|政务)*信息(?:总计|共计|共)?$")


def _sum(context: Context) -> FigureReading | None:
    """总计2401条 after the figures that it adds up: their channel, or all."""
    kinds = {channel.code for channel in named(context.before)} - UNCODED
    if not kinds and not (
        _SUM.search(context.clause) and adds_up(context) and _PUBLISH.search(context.before) and "申请" not in context.before
    ):
        return None
    code = kinds.pop() if len(kinds) == 1 else NEW_MEDIA if kinds and kinds <= NEW else TOTAL
    return context.found(code, start=0, weight=2)


# 公众号以图文、视频等形式发布信息80条: one account
_IN_FORMS = re.compile("^(?:通过|采用|采取|运用|以)[^，；]{2,16}?等[^，；、]{0,6}(?:形式|方式)")


def _of_channels(context: Context, text: str, start: int, spans: list[Named]) -> FigureReading | None:
    kinds = {channel.code for channel in spans}
    front, tail = text[: spans[0].start], text[spans[-1].end :]
    tail = tail.replace("等栏目", "等平台", 1) if len(kinds - UNCODED) > 1 else tail
    beside = bool(_AND_UNKNOWN.match(tail) or _UNKNOWN_AND.search(front))
    joint = beside or ALL in kinds or bool(words("words", "joint").search(_IN_FORMS.sub("", BRACKETS.sub("", tail))))
    codes = tuple(sorted(kinds - UNCODED)) or (TOTAL,)
    if kinds <= UNCODED and not (joint and kinds & {OTHER, ALL}):
        return None
    if reason := _of_others(context, text, start, spans) or _of_less(context, tail, front):
        return None if reason == "no" else context.left_out(codes, reason)
    code = _code(text, spans, joint=joint)
    if len(spans) == 1 and code == NEW_MEDIA and spans[0].code != NEW_MEDIA and _OPEN_WAYS.match(tail):
        return context.left_out((NEW_MEDIA, TOTAL), because("unsaid_channel"))
    if WEBSITE in kinds and _SITE_AMONG.search(text, 0, spans[-1].end):
        return context.left_out((NEW_MEDIA, TOTAL), because("unsaid_channel"))
    if _ONLINE.search(text[spans[0].start : spans[0].end]) and beside_ways(context):
        return context.left_out((WEBSITE, TOTAL), because("unsaid_channel"))
    if listed_before := _before_comma(context, start, front) - {code}:
        if not _NUMBER_OF_ALL.search(tail):
            return context.left_out((*sorted({code, *listed_before}), TOTAL), because("unsaid_channel"))
        code = TOTAL
    if counted_apart(context, code, text[spans[0].start : spans[-1].end]):
        return context.left_out((code,), because("contradiction"))
    if code != TOTAL and not context.part:
        code = split_over(context, code)
    if code == TOTAL and context.part:
        return context.left_out((TOTAL,), because("part"))
    return context.found(code, start=start + spans[0].start, weight=_reach(context, tail) - beside)


_ONLINE = re.compile("网上$")
# 通过微博微信网站等自媒体平台: a site is none of them.
_SITE_AMONG = re.compile("(?:网站|官网)等(?:政务|官方)?[自新]媒体$")
# 通过某某人民政府网站，某某政务新媒体发布信息数量57条: a comma for 、
_OPENS_LIST = re.compile("(?:通过|依托|利用)(?P<carrier>[^，；：、]{2,30})[，,]$")
_NUMBER_OF_ALL = re.compile("信息(?:总数|总量|数量|条数)|(?:共|累计|总计|合计)")


def _before_comma(context: Context, start: int, front: str) -> set[str]:
    """The channels of a list that only a comma breaks, named right before ``start``; ``front`` stands before the count's own."""
    opens = None if re.search("在|于|其中", front) else _OPENS_LIST.search(context.before, 0, start)
    spans = named(opens["carrier"]) if opens else ()
    whole = bool(spans) and spans[-1].end == len(opens["carrier"] if opens else "")
    return {span.code for span in spans} - UNCODED if whole else set()


def _of_others(context: Context, text: str, start: int, spans: list[Named]) -> str:
    """Why a count is of other carriers, of the press or of a column: "", a reason, or "no" where it is none of a carrier."""
    front, tail = text[: spans[0].start], text[spans[-1].end :]
    kinds = {channel.code for channel in spans}
    before = context.before[: start + spans[0].start]
    if _OTHER_ONES.search(front) or (kinds <= UNCODED and _COUNTED_CHANNEL.search(before) and named(context.before[:start])):
        return because("other_channels")
    if spans[0].code == MEDIA and (kinds - UNCODED == {NEW_MEDIA} or _STORIES.search(tail)):
        return because("press")
    if spans[0].code == GAZETTE and front.endswith(("、", "和", "及")):
        return CLASS
    if words("words", "handles").search(front) or tail.startswith(("投稿", "供稿")) or _HIGHER_PRESS.search(text):
        return "no"
    if context.part and _CLASS_SPLIT.search(context.before):
        return CLASS
    listed_column = _LISTED_COLUMN.fullmatch(context.clause) and _COUNTED_CHANNEL.search(context.before)
    one_column = _ONE_COLUMN.search(text[: spans[-1].end])
    split_column = one_column and (of_site(context) if context.part else _SITE_COUNTED.search(context.passage.previous + before))
    return because("column") if listed_column or split_column else ""


def _of_less(context: Context, tail: str, front: str) -> str:
    """Why what is published is a class, or papers told of before; not where the shares of the channels add up."""
    shared = context.part and shared_out(context)
    reason = why_not(tail, context)
    if reason == CLASS and (shared or of_all_kinds(context)) and bare(tail).endswith(("信息", "内容")):
        reason = ""
    return reason or ("" if shared else _not_items(context, tail, front))


# 转发省级政府网站信息119条
_PASSED_ON = re.compile("(?:转发|转载)[^，；。]*$")


def _not_items(context: Context, tail: str, front: str) -> str:
    """Why a count is of papers told of before, or of what a site of others holds, or ``""``."""
    if _PASSED_ON.search(front) and not VERB.search(tail):
        return because("passed_on")
    papers = context.number.unit in ("件", "份", "项") and not bare(BRACKETS.sub("", VERB.sub("", tail)))
    if papers and words("words", "special").search(context.before[: -len(context.clause) or None]):
        return because("papers")
    return ""


# 网站公开30条，宣传栏等方式公开80条: the second is what the other channels did.
_COUNTED_CHANNEL = re.compile(r"\d[余多]?(?:条|篇|件|次|期|则)")
# 在中国环境报、某某公众号等市级以上媒体发稿50余篇
_HIGHER_PRESS = re.compile("级(?:及)?以上(?:主流|新闻)?媒体")
# 网站推送信息273条，通知公告171条，政府信息公开专栏2条
_LISTED_COLUMN = re.compile("(?:政府)?(?:信息|政务)公开(?:专栏|栏目)")
# 发布解读信息108条，其中网站89篇
_CLASS_SPLIT = re.compile(r"解读[^，；。\d]{0,10}\d+[余多]?(?:条|篇|件)[，；（]?其中[^；。]*$")
# 公开政务信息948条，其中政务公开栏目信息308条，动态栏目信息640条
_ONE_COLUMN = re.compile("(?:信息|政务)公开(?:栏目|专栏|目录)$")
# 门户网站共发布信息4512条，政务公开栏目发布1200条
_SITE_COUNTED = re.compile("网站[^，；。\\d]{0,8}(?:公开|发布|更新)[^，；。\\d]*\\d+[余多]?[条篇]")
# 在某某日报、某某网上累计发布稿件238篇
_STORIES = re.compile("(?:稿件?|报道|文章)$")


# 通过其他新媒体平台发布568条
_OTHER_ONES = re.compile(r"其[他它余](?:政务|官方|各类)*$")
# 通过微信公众号等渠道: of new media or of all
_OPEN_WAYS = re.compile("[”）]?等(?:多种|各类|各种|有效)*(?:渠道|途径|方式|形式)")


def _reach(context: Context, tail: str) -> int:
    """How surely a figure is the whole of its channel: more with 共, less with 本级, for a list of classes, in a part."""
    weight = 1 if words("scope", "whole").search(context.clause) else 0
    weight -= 2 if words("scope", "narrow").search(context.clause) else 0
    weight -= 1 if context.part or listed(tail.removeprefix("等")) else 0
    weight -= 1 if "目录" in context.clause else 0
    return weight


def _code(text: str, spans: list[Named], *, joint: bool) -> str:
    """One code for the channels of one figure: several platforms of new media together are new media, others the total."""
    kinds = {channel.code for channel in spans}
    if len(kinds) == 1 and not (joint and kinds != {NEW_MEDIA}):
        return kinds.pop()
    if kinds <= NEW:
        between = text[spans[0].end : spans[1].start] if len(spans) == 2 else "、"
        alone = not re.search("[、和及]", between) and not text.startswith("等", spans[-1].end)
        if text[spans[0].start : spans[0].end] == "新媒体" and alone:
            return spans[-1].code
        return NEW_MEDIA
    return TOTAL
