"""A count of items in, the channel that it belongs to out: one channel, several together (the total), or the total itself.

The channel may stand before the figure in its clause, in a clause before (全年共发布N篇), or after it (142条微信). What is
published decides too: information in general is the channel's figure, a class of it (预决算信息12条) is only a part.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from wenshang.parsing.adjoining import Reading, found, left_out
from wenshang.parsing.context import Context
from wenshang.parsing.wording import last, run, source, words
from wenshang.vocabulary import prose

TOTAL = "channels.items_published"
WEBSITE = "channels.website_items"
WECHAT, WEIBO, NEW_MEDIA = "channels.wechat_posts", "channels.weibo_posts", "channels.new_media_posts"
# Channels without a code: the press, and places (notice boards, halls). A figure of the press is no publication of the body.
MEDIA, OTHER = "media", "other"
_UNITS = frozenset(("条", "篇", "件", "项", "则", "条次", "篇次", "件次", ""))
_CLASS = "某一类信息的分项数，不是总数"
_AUDIENCE = "受众数（关注、阅读、点击等），不是发布数"


@dataclass(frozen=True, slots=True)
class Named:
    """A channel named in a text: its place there and its code (``other`` for a channel without a code)."""

    start: int
    end: int
    code: str


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((code, words("channels", code)) for code in prose()["channels"])


# The name of an account (“云县人民政府网”微信平台) names no channel.
_NAME = re.compile(
    r"“[^”]{1,24}”(?=[^，。；、“]{0,6}(?:微信|公众|微博|抖音|视频号|客户端|APP|头条|快手))|(?<=[号博音端信])“[^”]{1,24}”|(?<=[号博音端信])（[^（）\d]{1,24}）"
)
_INCLUDED = re.compile(r"[（(](?:包括|包含|含)[^（）()]*$")
_ACCOUNT = re.compile(r"(?:[账帐]号(?!发布|推送|共|累计|全年|更新|公开|推出)|管理|建设|运维|矩阵|工作)")


def named(text: str) -> list[Named]:
    """The channels that a text names, in reading order; one that lies inside another is not told twice.

    >>> [channel.code for channel in named("政府网站和微信公众号")]
    ['channels.website_items', 'channels.wechat_posts']
    """
    text = _NAME.sub(lambda name: "\u3000" * len(name[0]), text) if "“" in text or "（" in text else text
    spans = sorted(
        (Named(m.start(), m.end(), code) for code, pattern in _patterns() for m in pattern.finditer(text)),
        key=lambda span: (span.start, -span.end),
    )
    kept: list[Named] = []
    for span in spans:
        if kept and span.start == kept[-1].end and kept[-1].code == WEIBO and text[span.start : span.end] == "公众号":
            continue  # 微博公众号 is no WeChat
        if (
            (not kept or span.end > kept[-1].end)
            and not _ACCOUNT.match(text, span.end)
            and not _INCLUDED.search(text, 0, span.start)
        ):
            kept.append(span)
    return kept


def item(context: Context) -> Reading | None:
    """The figure of a channel, or of all."""
    if context.number.unit not in _UNITS:
        return None
    behind = _behind(context)
    if behind:
        return behind
    if _SUM.search(context.clause) and not context.part:
        return _sum(context)
    text, start, spans = _where(context)
    if start != context.clause_start and all(channel.code in (OTHER, MEDIA) for channel in spans):
        return _total(context)
    return _of_channels(context, text, start, spans) if spans else _total(context)


_BRACKETS = re.compile(r"（[^（）]*）")
_PUBLISH = re.compile(source("words", "publish"))


def _behind(context: Context) -> Reading | None:
    """142条微信, 103条微博: the channel right after the figure."""
    for code in (WECHAT, WEIBO):
        match = re.match(rf"(?:政务)?{source('channels', code)}(?:信息|推文|消息|文章)?$", context.after)
        if match and _PUBLISH.search(context.clause[-8:]):
            return found(context, code, end=context.number.end + match.end())
    return None


_SUM = re.compile(r"^(?:总计|合计|共计|总共|一共)(?:达到|达|为|有)?$")


def _sum(context: Context) -> Reading | None:
    """总计2401条 after the figures that it adds up: their channel, or all."""
    kinds = {channel.code for channel in named(context.before)} - {OTHER, MEDIA}
    if not kinds:
        return None
    code = kinds.pop() if len(kinds) == 1 else TOTAL
    return found(context, code, start=0, weight=2)


def _where(context: Context) -> tuple[str, int, list[Named]]:
    """The stretch that names the figure's channels: its own clause, else the nearest clause before it that names any.

    The search goes back no further than the figure before, the semicolon, or 其中.
    """
    spans = _before_verb(context.clause)
    if spans or context.part:
        return context.clause, context.clause_start, spans
    lead = context.lead
    cut = max(lead.rfind("；"), lead.rfind("其中")) + 1
    pieces = list(re.finditer(r"[^,，：]+", lead[cut : len(lead) - len(context.clause)]))
    for piece in reversed(pieces):
        spans = _before_verb(piece[0])
        if spans:
            start = cut + piece.start()
            return lead[start:], context.lead_start + start, spans
    return "", context.clause_start, []


def _before_verb(text: str) -> list[Named]:
    """The channels of a text; places and press only before its verb (公开各类简报 publishes a bulletin, it is no channel)."""
    verb = _VERB.search(text)
    end = verb.start() if verb else len(text)
    return [channel for channel in named(text) if channel.start <= end or channel.code not in (OTHER, MEDIA)]


_HANDLES = re.compile(r"报送|上报|投稿|办理|受理|答复|回复|处理|收到|征集|接听|检查|监测")


def _of_channels(context: Context, text: str, start: int, spans: list[Named]) -> Reading | None:
    tail = text[spans[-1].end :]
    kinds = {channel.code for channel in spans}
    joint = bool(words("words", "joint").search(tail))
    if kinds <= {MEDIA, OTHER} and not (joint and OTHER in kinds):
        return None
    if _HANDLES.search(text[: spans[0].start]):
        return None
    verdict = _published(tail, context)
    if verdict == "no":
        return None
    if verdict:
        return left_out(context, tuple(sorted(kinds - {OTHER, MEDIA})), verdict)
    code = _code(context.before[: -len(context.clause) or None] + text, text, spans, joint=joint)
    first = start + spans[0].start
    if code == "" and _ACTIVE.search(context.clause):
        code = TOTAL
    if code == "":
        return left_out(context, (WECHAT, WEIBO, NEW_MEDIA), "几个新媒体平台合计的数，不能分开")
    if code == TOTAL and context.part:
        return left_out(context, (TOTAL,), "分项数，不是总数")
    return found(context, code, start=first, weight=_reach(context, tail))


def _reach(context: Context, tail: str) -> int:
    """How surely a figure is the whole of its channel: more with 共, less with 本级, for a list of classes, in a part."""
    weight = 1 if words("scope", "whole").search(context.clause) else 0
    weight -= 2 if words("scope", "narrow").search(context.clause) else 0
    weight -= 1 if context.part or _listed(tail) else 0
    return weight


def _code(before: str, text: str, spans: list[Named], *, joint: bool) -> str:
    """One code for the channels of one figure; ``""`` where several platforms of new media cannot be told apart."""
    kinds = {channel.code for channel in spans}
    if len(kinds) == 1 and not (joint and kinds != {NEW_MEDIA}):
        return kinds.pop()
    if kinds <= {NEW_MEDIA, WECHAT, WEIBO}:
        between = text[spans[0].end : spans[1].start] if len(spans) == 2 else "、"
        if text[spans[0].start : spans[0].end] == "新媒体" and not re.search("[、和及（]", between):
            return spans[-1].code
        return NEW_MEDIA if NEW_MEDIA in kinds or re.search("新媒体|两微|双微", before) else ""
    return TOTAL


_VERB = re.compile(rf"{source('words', 'publish')}(?:了|出|过|至|到|于)*")
_END_FILLER = re.compile(
    run(
        "共计 总计 合计 累计 总共 一共 全年 共有 共 总数 总量 数量 条数 篇数 达到 达",
        "数 总 为 是 有 约 计 了 的 ： ， “ ” 、 分别 已 量 各 情况 近 超",
    )
    + "$"
)
_GENERAL = re.compile(rf"{source('words', 'general')}$")
_LIST_END = re.compile(r"等(?:[^、，；：。等]{0,18})$")
_LIST = re.compile(r"[^、]、[^、]+、[^、]*(?:信息|内容|动态)$")
_ANY_KIND = re.compile("(?:各类|各种|各项)" + run("公开 政府 政务 工作 动态") + "(?:信息|内容)$")
_BARE = re.compile(run(source("words", "general"), r"平台 上 类 发稿 “[^”]*” （[^（）]*） ” “ 方面 公众号 各类"))
_COLUMN = re.compile(r"(?<!信息公开)(?<!政务公开)(?<!“公开”)(?:专栏|栏目|专题|版块|板块)[^，]{0,6}$")


def _published(tail: str, context: Context) -> str:
    """Why what stands between channel and count is no publication of information in general: "", "no", or a reason."""
    tail = _BRACKETS.sub("", tail)
    verb = last(_VERB, tail)
    thing = _END_FILLER.sub("", tail[verb.end() :] if verb else tail)
    if words("words", "audience").search(tail[-min(12, len(context.clause) or 12) :] + context.after[:4]):
        return _AUDIENCE
    if _listed(_END_FILLER.sub("", tail)) or _listed(thing):
        return _CLASS if words("words", "special").search(context.after[:12]) else ""
    if words("words", "handled").search(thing + ("" if thing else context.after[:4])):
        return "no"
    if verb is None:
        return "" if _BARE.fullmatch(thing) and not words("words", "handled").search(tail) else "no"
    if _COLUMN.search(tail[: verb.start()]):
        return "某一栏目的数，不是网站总数"
    return _class(thing, context.after)


def _listed(thing: str) -> bool:
    """Are several classes named, so that the figure is of all of them (公告、动态等信息; 公告、动态、政策信息)?"""
    return bool(
        _LIST.search(thing) or (_LIST_END.search(thing) and ("、" in thing or not words("words", "special").search(thing)))
    )


def _class(thing: str, after: str) -> str:
    """The reason where a thing published is a class of information, else ""."""
    if _listed(thing) or _ANY_KIND.search(thing):
        return ""
    if words("words", "special").search(thing):
        return _CLASS
    if not _GENERAL.search(thing) and words("words", "special").search(after[:12]):
        return _CLASS
    return ""


_TOTAL_LABEL = re.compile(
    r"(?P<verb>主动(?:向社会|对外|依法|及时)*(?:公开|发布|公布)|公开|发布|公布|新增(?:和|及|、)更新|更新|新增)(?:了|出)?(?P<thing>(?:(?!公开|发布|公布|更新|新增)[^，；：])*(?:信息公开信息)?)：?$"
)
# 依申请公开177件 and 予以公开60件 are about applications.
_ON_REQUEST = re.compile(r"(?:申请|予以|不予|部分|同意|免予|免于|区分)$")
_QUANTITY = re.compile(r"(?:信息公开|公开|信息)(?:总量|数量|条数|总数|总条数)[^，；：]{0,8}$")
_ANY = re.compile(
    run("各类 各种 各项 各级 政府 政务 公开 相关 有关 信息公开 有效 主动 类 部门 工作 的 应 全部 所有 其他 机关 本级 非涉密")
    + "(?:信息|件)?(?:条目)?"
)
# With 主动公开 the whole of a small body's news counts as its total (主动发布政务动态信息157条).
_ANY_NEWS = re.compile(run("各类 各种 政府 政务 公开 工作 科技 部门 业务 动态(?!$)") + "(?:信息|动态)")
_ACTIVE = re.compile(r"主动(?:公开|发布)(?:了)?(?:各类|政府|政务|相关)*信息")
_BEFORE_VERB = re.compile(r"[^，；、]{2,10}信息$")  # 重点领域信息公开218条
_COUNTED_BEFORE = re.compile(r"\d[余多]?[条项件篇]")
_TOPIC = re.compile(r"(?:围绕|聚焦|针对|关于|就|涉及|有关|对)[^，]{2,}")


def _total(context: Context) -> Reading | None:
    """主动公开政府信息N条: the year's total, where no channel is named."""
    clause = _BRACKETS.sub("", context.clause)
    if _QUANTITY.search(clause):
        return _whole(context, active=True)
    match = _TOTAL_LABEL.search(clause)
    if match is None or _ON_REQUEST.search(clause, 0, match.start("verb")):
        return None
    active = match["verb"].startswith("主动") or bool(_ACTIVE.search(clause))
    thing = _END_FILLER.sub("", match["thing"])
    behind = re.match(r"(?:的)?(?:各类|有效|政府|政务|公开)*信息$", context.after)
    if behind and not thing:
        return _whole(context, active=active, end=context.number.end + behind.end())
    front = _BEFORE_VERB.search(clause, 0, match.start())
    if front and words("words", "special").search(front[0]):
        return left_out(context, (TOTAL,), _CLASS)
    if not thing and words("words", "special").search(context.after[:12]):
        return left_out(context, (TOTAL,), _CLASS)
    if words("words", "handled").search(thing) and not _listed(thing):
        return None
    if not active and (ending := _LIST_END.search(thing)) and words("words", "special").search(ending[0]):
        return left_out(context, (TOTAL,), _CLASS)
    if _COLUMN.search(clause[: match.start()]):
        return left_out(context, (TOTAL,), "某一栏目的数，不是总数")
    if not thing and not active and _COUNTED_BEFORE.search(context.before):
        return left_out(context, (TOTAL,), "前列各数之和，不是公开总数")
    told = bool(thing) or active or bool(words("scope", "whole").search(clause) or re.search(r"20\d\d年", clause))
    if told and (
        _ANY.fullmatch(thing) or (active and _ANY_NEWS.fullmatch(thing)) or (_listed(thing) and re.search("、|信息|内容", thing))
    ):
        return _whole(context, active=active, listed=not _ANY.fullmatch(thing))
    return left_out(context, (TOTAL,), _CLASS) if active or _GENERAL.search(thing) else None


def _whole(context: Context, *, active: bool, end: int | None = None, listed: bool = False) -> Reading | None:
    if context.part or context.clause.lstrip("、和及").startswith(("其他", "其它", "其余")):
        return left_out(context, (TOTAL,), "分项数，不是总数")
    whole = bool(words("scope", "whole").search(context.clause))
    if (
        not active
        and not whole
        and (_TOPIC.match(context.lead.lstrip("，；")) or context.section not in ("overview", "proactive", ""))
    ):
        return left_out(context, (TOTAL,), "没有说明是本年公开总数")
    if not active and not whole and named(context.before):
        return left_out(context, (TOTAL,), "没有说明是哪个渠道的数")
    if "名义" in context.clause:
        return left_out(context, (TOTAL,), "以其他机关名义发布的数")
    heading = {channel.code for channel in named(context.heading)} if len(context.heading) <= 26 else set()
    if len(heading) == 1 and not active:
        code = heading.pop()
        return found(context, code, end=end) if code not in (OTHER, MEDIA) else None
    weight = (2 if active else 0) + whole - (3 if words("scope", "narrow").search(context.clause) else 0) - (2 if listed else 0)
    weight += 1 if "新增" in context.clause else 0
    return found(context, TOTAL, end=end, weight=weight)
