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
    coded,
    named,
    stretch,
)
from wenshang.parsing.prose.context import Context, FigureReading
from wenshang.parsing.prose.published import (
    BRACKETS,
    LIST_END,
    adds_up,
    bare,
    beside_ways,
    counted_apart,
    listed,
    named_first,
    of_site,
    one_of_several,
    own_field,
    parts_of,
    shared_out,
    split_over,
    why_not,
)
from wenshang.vocabulary.prose import because, filler, source, why, words

_UNITS = frozenset(("条", "篇", "件", "项", "则", "条次", "篇次", "件次", ""))
CLASS = because("class")
_PAPERS = re.compile("(?:政府|政务)?信息(?:稿件)?$")  # 主动公开158份信息稿件
_OF_CHANNEL = re.compile("(?:网站|微信|微博|公众号|新媒体)信息$")  # 公开网站信息5217份


def item(context: Context) -> FigureReading | None:
    """The figure of a channel, or of all."""
    video = context.unit in ("个", "部", "支") and "视频" in context.clause
    papers = context.unit == "份" and (_PAPERS.match(context.after) or _OF_CHANNEL.search(context.clause))
    if not (context.unit in _UNITS or video or papers) or why("no_item", context):
        return None
    if behind := _behind(context):
        return behind
    summed = _SUM.search(context.clause) or (_SUM_LOOSELY.search(context.clause) and adds_up(context))
    if summed and not context.part and _COUNTED.search(context.before):
        return _sum(context)
    if _SUM_OF_ALL.search(context.clause) and len(coded(context.before)) > 1:
        return context.found(TOTAL, weight=2)
    text, start, spans = stretch(context)
    if not spans or (start != context.clause_start and all(channel.code in UNCODED for channel in spans)):
        return _total(context)
    return _of_channels(context, text, start, spans)


_PUBLISH = re.compile(source("words", "publish"))
_UPLOADS = re.compile("(?:上传|发布|录入|公开)(?:各类|政府|政务)*信息$")  # 上传信息
_ALONE = re.compile("^(?:其中)?[：，]?(?:有)?$")  # 其中：
_THROUGH = re.compile(  # 369条通过政府网站公开
    "(?:信息)?(?:是|均|为)?(?:通过|经由?|由|在|于)(?P<carrier>[^，；。、]{2,20}?)(?:主动|对外)?(?:公开|发布|推送)(?:的)?$"
)
_ONTO = re.compile("(?:到|至|于|在)(?P<carrier>[^，；。、]{2,20})(?:上)?$")  # 上传信息320条至政府信息公开平台


def _behind(context: Context) -> FigureReading | None:
    """142条微信, 103条微博, 369条通过政府网站公开: the channel right after the figure."""
    for pattern, clause in ((_THROUGH, _ALONE), (_ONTO, _UPLOADS)):
        found = pattern.match(context.after)
        if found and clause.search(context.clause) and not words("published", "column").search(found["carrier"]):
            kinds = {channel.code for channel in named(found["carrier"])}
            if len(kinds) == 1 and not kinds & UNCODED:
                return context.found(kinds.pop(), end=context.number.end + found.end())
    for code in (WECHAT, WEIBO):
        match = re.match(rf"(?:政务)?{source('channels', code)}(?:信息|推文|消息|文章)?$", context.after)
        if match and _PUBLISH.search(context.clause[-8:]):
            return context.found(code, end=context.number.end + match.end())
    return None


_SUM = re.compile(r"^(?:总计|合计|共计|总共|一共)(?:达到|达|为|有|共)?$")  # 共计为
_SUM_LOOSELY = re.compile("^(?:总计|合计|共计|总共|一共|累计|共)(?:公开|发布|推送)?$")  # 累计公开
# 网站公开584条；微博公开53条，累计公开信息637条
_SUM_OF_ALL = re.compile(r"^(?:累计|总计|合计|共计)(?:公开|发布)(?:各类|政府|政务)*信息(?:总计|共计|共)?$")
# 网站公开30条，宣传栏等方式公开80条: the second is what the other channels did.
_COUNTED = words("published", "counted")


def _sum(context: Context) -> FigureReading | None:
    """总计2401条 after the figures that it adds up: their channel, or all."""
    kinds = coded(context.before)
    published = _PUBLISH.search(context.before) and "申请" not in context.before
    if not kinds and not (published and _SUM.search(context.clause) and adds_up(context)):
        return None
    code = next(iter(kinds)) if len(kinds) == 1 else NEW_MEDIA if kinds and kinds <= NEW else TOTAL
    return context.found(code, start=0, weight=2)


# 通过政府网站和“双公示”平台公开, 通过“双公示”平台、政府网站公开
_AND_UNKNOWN = re.compile(
    "(?:、|和|及|与|以及)[^，；。、公开发布]{0,4}“[^”]{2,12}”(?:平台|系统)|(?:、|和|及|与|以及)[^，；。、公开]{2,8}(?:平台|系统)(?:主动|共|累计|全年)*(?:公开|发布)"
)
_UNKNOWN_AND = re.compile("(?:平台|系统)(?:、|和|及|与|以及)[^，；。、公开发布]{0,8}$")
# 公众号以图文、视频等形式发布信息80条: one account
_IN_FORMS = re.compile("^(?:通过|采用|采取|运用|以)[^，；]{2,16}?等[^，；、]{0,6}(?:形式|方式)")
_OPEN_WAYS = re.compile("[”）]?等(?:多种|各类|各种|有效)*(?:渠道|途径|方式|形式)")  # 微信公众号等渠道: new media or all
_SITE_AMONG = re.compile("(?:网站|官网)等(?:政务|官方)?[自新]媒体$")  # 微博微信网站等自媒体: a site is none of them
_NUMBER_OF_ALL = re.compile("信息(?:总数|总量|数量|条数)|(?:共|累计|总计|合计)")


def _of_channels(context: Context, text: str, start: int, spans: list[Named]) -> FigureReading | None:
    kinds = {channel.code for channel in spans}
    front, carrier, tail = text[: spans[0].start], text[spans[0].start : spans[-1].end], text[spans[-1].end :]
    tail = tail.replace("等栏目", "等平台", 1) if len(kinds - UNCODED) > 1 else tail
    beside = bool(_AND_UNKNOWN.match(tail) or _UNKNOWN_AND.search(front))
    joint = beside or ALL in kinds or bool(words("words", "joint").search(_IN_FORMS.sub("", BRACKETS.sub("", tail))))
    codes = tuple(sorted(kinds - UNCODED)) or (TOTAL,)
    if kinds <= UNCODED and not (joint and kinds & {OTHER, ALL}):
        return None
    if refused := _of_others(context, text, start, spans) or _of_less(context, tail, front):
        return context.refused(codes, refused)
    if unsaid := why("of_mentioned", context, stretch=text):
        return context.left_out((*codes, TOTAL), unsaid)
    code = _code(text, spans, joint=joint)
    new = len(spans) == 1 and code == NEW_MEDIA and spans[0].code != NEW_MEDIA and _OPEN_WAYS.match(tail)
    if new or (WEBSITE in kinds and _SITE_AMONG.search(front + carrier)):
        return context.left_out((NEW_MEDIA, TOTAL), because("unsaid_channel"))
    if carrier.endswith("网上") and beside_ways(context):
        return context.left_out((WEBSITE, TOTAL), because("unsaid_channel"))
    if listed_before := _before_comma(context, start, front) - {code}:
        if not _NUMBER_OF_ALL.search(tail):
            return context.left_out((*sorted({code, *listed_before}), TOTAL), because("unsaid_channel"))
        code = TOTAL
    if counted_apart(context, code, carrier):
        return context.left_out((code,), because("contradiction"))
    if code != TOTAL and not context.part:
        code = split_over(context, code)
    if code == TOTAL and context.part:
        return context.left_out((TOTAL,), because("part"))
    return context.found(code, start=start + spans[0].start, weight=_reach(context, tail) - beside)


# 通过某某人民政府网站，某某政务新媒体发布信息数量57条: a comma for 、
_OPENS_LIST = re.compile("(?:通过|依托|利用)(?P<carrier>[^，；：、]{2,30})[，,]$")


def _before_comma(context: Context, start: int, front: str) -> set[str]:
    """The channels of a list that only a comma breaks, named right before ``start``; ``front`` stands before the count's own."""
    opens = None if re.search("在|于|其中", front) else _OPENS_LIST.search(context.before, 0, start)
    spans = named(opens["carrier"]) if opens else ()
    whole = bool(spans) and spans[-1].end == len(opens["carrier"] if opens else "")
    return {span.code for span in spans} - UNCODED if whole else set()


def _of_others(context: Context, text: str, start: int, spans: list[Named]) -> str:
    """Why a count is of other carriers, of the press or of a column: "", a reason, or "no" where it is none of a carrier."""
    kinds = {channel.code for channel in spans}
    until = context.before[: start + spans[0].start]
    reason = why(
        "of_others", context, stretch=text, front=text[: spans[0].start], to_carrier=text[: spans[-1].end],
        tail=text[spans[-1].end :], first=spans[0].code, until=until, told_until=context.previous + until, of_site=of_site,
        carriers_before=lambda count: bool(named(count.before[:start])), uncoded=kinds <= UNCODED,
        new_media=kinds - UNCODED == {NEW_MEDIA},
    )  # fmt: skip
    return reason or ""


def _of_less(context: Context, tail: str, front: str) -> str:
    """Why what is published is a class, or papers told of before; not where the shares of the channels add up."""
    shared = context.part and shared_out(context)
    reason = why_not(tail, context)
    # 发布文件信息50条，其中工作动态30条、通知公告20条: of all kinds, news among them
    if (
        reason == CLASS
        and (shared or any("动态" in label for label in parts_of(context)))
        and bare(tail).endswith(("信息", "内容"))
    ):
        reason = ""
    if reason or shared:
        return reason
    nothing = not bare(BRACKETS.sub("", VERB.sub("", tail)))
    return why("of_less", context, front=front, verb=bool(VERB.search(tail)), nothing=nothing) or ""


def _reach(context: Context, tail: str) -> int:
    """How surely a figure is the whole of its channel: more with 共, less with 本级, for a list of classes, in a part."""
    weight = 1 if words("scope", "whole").search(context.clause) else 0
    weight -= 2 if words("scope", "narrow").search(context.clause) else 0
    weight -= 1 if context.part or listed(tail.removeprefix("等")) else 0
    return weight - (1 if "目录" in context.clause else 0)


def _code(text: str, spans: list[Named], *, joint: bool) -> str:
    """One code for the channels of one figure: several platforms of new media together are new media, others the total."""
    kinds = {channel.code for channel in spans}
    if len(kinds) == 1 and not (joint and kinds != {NEW_MEDIA}):
        return kinds.pop()
    if not kinds <= NEW:
        return TOTAL
    between = text[spans[0].end : spans[1].start] if len(spans) == 2 else "、"
    alone = not re.search("[、和及]", between) and not text.startswith("等", spans[-1].end)
    return spans[-1].code if text[spans[0].start : spans[0].end] == "新媒体" and alone else NEW_MEDIA


# ---- The year's total, where the clause of a count names no channel.

_LABEL = re.compile(  # 主动公开政府信息N条
    r"(?P<verb>主动(?:向社会|对外|依法|及时)*(?:公开|发布|公布)|公开|发布|公布|新增(?:和|及|、)更新|更新|新增)(?:公示)?(?:了|出)?(?P<thing>(?:(?!公开|发布|公布|更新|新增)[^，；：])*(?:信息公开信息)?)：?$"
)
_ACTIVE = re.compile(r"主动(?:公开|发布)(?:了)?(?:各类|政府|政务|相关)*信息")  # 主动公开政府信息
_ON_REQUEST = re.compile(r"(?:申请|予以|不予|部分|同意|免予|免于|区分)$")  # 依申请公开177件, 予以公开60件
# 全年累计产生政府信息26条，均已主动公开
_MADE = re.compile("(?:产生|形成|生成|制作)(?:了)?(?:政府|政务)信息(?:共计|共)?$")
_ALL_PUBLISHED = re.compile("，(?:均|全部|都|已全部)(?:已|予以|依法)*(?:主动)?公开")
# 公开了各类政府信息，具体包括分工、补助等方面的内容共计108条
_COMPRISING = re.compile(
    r"(?:具体|主要|内容)?(?:包括|包含|涵盖|涉及)[^，；：。\d]{2,60}等(?:方面|领域)?的?(?:内容|信息)(?:共计|总计|合计|累计|共)"
)
_INFORMATION = re.compile("(?:公开|发布)(?:了)?(?:各类|各种|政府|政务|相关)*信息[，,]$")
# 主动公开概况信息、人事任免等15类政府信息，共计232条
_SUMMED = re.compile("(?:共计|总计|合计|共)")
_KINDS = re.compile(r"主动(?:公开|发布)[^；。]*等\d+类(?:政府|政务)?信息[，,]$")
# 全年共有320条政府信息对外公开
_THERE_WERE = re.compile("(?:^|年|度|局|[镇乡县市区]|街道)(?:共有|共|有|累计有|已有)$")
_WERE_PUBLISHED = re.compile("(?:各类|政府|政务)*信息(?:已|全部|均|对外|向社会|主动)*(?:公开|发布)$")


def _total(context: Context) -> FigureReading | None:
    """主动公开政府信息N条: the year's total."""
    clause = BRACKETS.sub("", context.clause)
    if why("no_total", context, plain_clause=clause):
        return None
    return _without_verb(context, clause) or _with_verb(context, clause)


def _without_verb(context: Context, clause: str) -> FigureReading | None:
    """信息公开总数N条, 共有N条信息对外公开, 等15类政府信息，共计N条: the total in other words than 公开信息N条."""
    if counted := words("published", "quantity").search(clause):
        if words("words", "special").search(clause[max(0, counted.start() - 8) : counted.start()]):
            return context.left_out((TOTAL,), CLASS)
        return _whole(context, active=counted["plain"] is None)
    if _MADE.search(clause) and _ALL_PUBLISHED.match(context.behind):
        return _whole(context, active=True)
    if _COMPRISING.fullmatch(clause) and _INFORMATION.search(context.earlier):
        return _whole(context, active=False, classes=True)
    if _SUMMED.fullmatch(clause) and _KINDS.search(context.earlier):
        return _whole(context, active=True, classes=True)
    if _THERE_WERE.search(clause) and (behind := _WERE_PUBLISHED.match(context.after)):
        return _whole(context, active=True, end=context.number.end + behind.end())
    return None


_OWN_YEAR = words("published", "own_year")  # 累计公开830条，其中2023年公开83条
_YEAR = re.compile("20\\d\\d年度?$|本年度?$|[当今]年$")  # 主动公开政府信息2024年全年共计6条
_DONE = re.compile("(?:实际|已)$")  # 应主动公开460条，实际主动公开458条
_WAS_DUE = re.compile(r"(?:应|力争|计划|目标|需|须)[^，；。]*公开[^，；。]*\d+条[，；]")
# 公开督查信息24条；公开改革信息22条；主动公开政策、运营等金融信息24条: one class after the other.
_SERIES = re.compile("(?:公开|发布)(?!各类|各种|政府信息|政务信息)[^；。]{2,40}\\d[余多]?条；[^；]*$")
# The body's own name may stand in it: 主动公开某某镇政府信息.
_ANY = re.compile(
    "(?:(?!重点)[\u4e00-\u9fa5]{1,10}(?:镇|乡|街道|县|区|局|委|办|厅|政府|机关|单位))?"
    + filler("general")
    + "(?:信息|资讯|内容|件)?(?:条目)?"
)
# With 主动公开 the whole of a small body's news counts as its total (主动发布政务动态信息157条).
_ANY_NEWS = re.compile(filler("news") + "(?:信息|动态)")
# 公告、动态等信息; 政策、动态等 alone names classes only.
_LIST_OF_INFORMATION = re.compile("(?:信息|内容|数据|资料|材料|稿件|文章)(?:[^、，]{0,4})$|、[^等]*$")
# 及时公开疫情防控信息，全年发布32条
_CLASS_TOLD = re.compile("(?:公开|发布|公示)(?:了)?(?P<class>[^，；、]{2,16}信息)[，,]$")


def _with_verb(context: Context, clause: str) -> FigureReading | None:
    match = _LABEL.search(clause)
    if match is None or _ON_REQUEST.search(clause, 0, match.start("verb")):
        return None
    active = match["verb"].startswith("主动") or bool(_ACTIVE.search(clause))
    front, thing = clause[: match.start()], bare(_YEAR.sub("", bare(match["thing"])))
    behind = re.match(r"(?:的)?(?:各类|有效|政府|政务|公开)*信息(?:稿件)?$", context.after)
    if behind and not thing:
        return _whole(context, active=active, end=context.number.end + behind.end())
    classes, every = listed(thing), _ANY.fullmatch(thing)
    list_end = LIST_END.search(thing)
    before = "" if front or active else context.lead[: -len(context.clause)].rstrip("，,")
    refused = why(
        "total", context, front=front, thing=thing, active=active, listed=classes, next_words=context.after[:12],
        named_first=named_first(front, 10), list_end=list_end[0] if list_end else "", column=front or before,
        class_told=_class_told, done=bool(_DONE.search(front) and _WAS_DUE.search(context.before)),
    )  # fmt: skip
    if refused:
        return context.refused((TOTAL,), refused)
    if not thing and match["verb"] == "公开" and match.start() == 0 and clause == context.before and context.unit == "条":
        return _whole(context, active=False)
    if not every and (one_of_several(context) or (classes and _SERIES.search(context.before))):
        return context.left_out((TOTAL,), CLASS)
    whole = active or words("scope", "whole").search(clause)
    general = every or (active and all(_general(piece, context) for piece in re.split("[、和与]", thing)))
    of_kinds = classes and _LIST_OF_INFORMATION.search(thing) and (whole or "累计" in clause or "等各类" in thing)
    if (general or of_kinds) and (thing or whole or _DONE.search(front) or _OWN_YEAR.search(clause)):
        return _whole(context, active=active, classes=not every)
    return context.left_out((TOTAL,), CLASS) if active or words("published", "general").search(thing) else None


def _class_told(context: Context) -> bool:
    told = _CLASS_TOLD.search(context.earlier)
    return told is not None and not _ANY.fullmatch(told["class"])


def _general(thing: str, context: Context) -> bool:
    """Is a thing that is published information in general, or of the body's own field (财政信息 of a 财政局)?"""
    whole = _ANY.fullmatch(thing) or _ANY_NEWS.fullmatch(thing) or words("published", "field").fullmatch(thing)
    return bool(whole) or own_field(thing, context)


# 截至2019年底，累计主动公开64627条 gives way to the year's own figure.
_SO_FAR = re.compile(r"截[至止]|到20\d\d年[底末]")
# 一是网站建设。全年更新信息200条
_ABOUT_CARRIER = re.compile("[^，。]{0,8}(?:网站|公众号|微信|微博|新媒体)(?:建设|管理|运维|工作|运行)[^，。]{0,6}")


def _whole(context: Context, *, active: bool, end: int | None = None, classes: bool = False) -> FigureReading | None:
    """The count as the year's total; of a channel where the heading names one, or a candidate where the sentence before does."""
    whole = bool(words("scope", "whole").search(context.clause))
    sure, section = active or whole, context.passage.section
    if narrower := why("narrower", context, sure=sure, section=section, channel_before=lambda count: bool(named(count.before))):
        return context.refused((TOTAL,), narrower)
    heading = {channel.code for channel in named(context.heading)} if len(context.heading) <= 26 else set()
    if len(heading) == 1 and not active:
        code = heading.pop()
        return context.found(code, end=end) if code not in UNCODED else None
    if not heading and not active and _ABOUT_CARRIER.fullmatch(context.heading):
        return context.left_out((TOTAL,), because("carrier_before"))
    before = sorted({channel.code for channel in named(context.previous)} - {MEDIA, ALL, GAZETTE})
    opened = len(before) == 1 or words("published", "opened").search(context.previous + "，")
    if not active and before and opened and context.clause == context.before:
        return context.left_out((*(code for code in before if code not in UNCODED), TOTAL), because("carrier_before"))
    weight = (
        (2 if active else 0)
        + whole
        - (4 if "累计" in context.clause and _SO_FAR.search(context.before) else 0)
        - (3 if words("scope", "narrow").search(context.clause) else 0)
        - (2 if classes or "目录" in context.clause else 0)
    )
    return context.found(TOTAL, end=end, weight=weight + ("新增" in context.clause))
