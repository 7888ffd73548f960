"""A count of items in, the channel that it belongs to out: one channel, several together (the total), or the total itself.

The channel may stand before the figure in its clause, in a clause before (全年共发布N篇), or after it (142条微信). What is
published decides too: information in general is the channel's figure, a class of it (预决算信息12条) is only a part.
"""

from __future__ import annotations

import re
from functools import cache

from wenshang.parsing.adjoining import Reading, found, left_out
from wenshang.parsing.context import Context
from wenshang.parsing.wording import last, source, words
from wenshang.vocabulary import prose

TOTAL = "channels.items_published"
WEB, WECHAT, WEIBO, NEW_MEDIA = (
    "channels.website_items",
    "channels.wechat_posts",
    "channels.weibo_posts",
    "channels.new_media_posts",
)
GAZETTE = "channels.gazette_items"
_UNITS = frozenset(("条", "篇", "件", "项", "则", "条次", "篇次", "份", "个", "部", "期", ""))
_VERB = re.compile(f"(?:{'|'.join(prose()['words']['publish'])})(?:了|出|过|至|到|于|各类|各种)*")
_END_FILLER = re.compile(
    r"(?:共计|总计|合计|累计|总共|一共|全年|共有|共|总数|总量|数量|条数|篇数|达到|达|数|总|为|是|有|约|计|了|的|：|，|等|“|”|、|分别|已|量|各|情况)*$"
)
_GENERAL = re.compile(rf"{source('words', 'general')}$")
_LIST_END = re.compile(r"等(?:[^、，；：。]{0,16})$")
_ACTIVE = re.compile(r"主动(?:向社会|对外|依法|及时)*(?:公开|发布|公布)")
_HEADING_CHANNEL = 26


@cache
def _channels() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((code, words("channels", code)) for code in prose()["channels"])


def named(text: str) -> list[tuple[int, int, str]]:
    """The channels that a text names, as (start, end, code) in reading order; ``other`` for a channel without a code.

    >>> [code for _, _, code in named("政府网站和微信公众号")]
    ['channels.website_items', 'channels.wechat_posts']
    """
    spans = sorted((m.start(), m.end(), code) for code, pattern in _channels() for m in pattern.finditer(text))
    return [
        s
        for i, s in enumerate(spans)
        if not any(o is not s and o[0] <= s[0] and s[1] <= o[1] and (o[1] - o[0] > s[1] - s[0]) for o in spans)
    ]


def item(context: Context) -> Reading | None:
    """The figure of a channel, or of all."""
    if context.number.unit not in _UNITS:
        return None
    behind = _behind(context)
    if behind:
        return behind
    spans = [span for span in named(context.clause) if not _is_account(context.clause, span)]
    text, start = context.clause, context.clause_start
    if not spans and not context.part:
        text, start, spans = _carried(context)
    if not spans:
        return _total(context)
    return _of_channels(context, text, start, spans)


def _is_account(text: str, span: tuple[int, int, str]) -> bool:
    return bool(re.match(r"(?:账号|帐号|管理|建设|运维|矩阵)$", text[span[1] :]))


def _behind(context: Context) -> Reading | None:
    """142条微信, 103条微博: the channel right after the figure."""
    if not _VERB.search(context.clause[-8:]):
        return None
    for code in (WECHAT, WEIBO):
        match = re.match(rf"(?:政务)?{source('channels', code)}(?:信息|推文|消息|文章)?$", context.after)
        if match:
            return found(context, code, end=context.number.end + match.end())
    return None


def _carried(context: Context) -> tuple[str, int, list[tuple[int, int, str]]]:
    """The channels named before the clause, in the same part of the sentence and after the last figure."""
    lead = context.lead
    cut = max(lead.rfind("；"), lead.rfind("其中")) + 1
    text = lead[cut:]
    spans = [span for span in named(text) if not _is_account(text, span)]
    return text, context.lead_start + cut, spans


def _of_channels(context: Context, text: str, start: int, spans: list[tuple[int, int, str]]) -> Reading | None:
    tail = text[spans[-1][1] :]
    verdict = _published(tail, context.after, adjoining=True)
    if verdict:
        codes = tuple(sorted({code for _, _, code in spans if code != "other"})) or (TOTAL,)
        return left_out(context, codes, verdict) if verdict != "no" else None
    kinds = {code for _, _, code in spans}
    first = start + spans[0][0]
    weight = 1 if words("scope", "whole").search(context.clause) else 0
    if words("scope", "narrow").search(context.clause):
        weight -= 2
    if kinds == {"other"}:
        return None
    if len(kinds) == 1 and not words("words", "joint").search(tail):
        return found(context, kinds.pop(), start=first, weight=weight - (1 if context.part else 0))
    if kinds <= {NEW_MEDIA, WECHAT, WEIBO}:
        if NEW_MEDIA in kinds and re.search("新媒体|两微|双微", text):
            return found(context, NEW_MEDIA, start=first, weight=weight)
        if len(kinds) > 1:
            return left_out(context, (WECHAT, WEIBO, NEW_MEDIA), "几个新媒体平台合计的数，不能分开")
        return found(context, kinds.pop(), start=first, weight=weight)
    return found(context, TOTAL, start=first, weight=weight - 1 if not _ACTIVE.search(text) else weight)


def _published(tail: str, after: str, *, adjoining: bool) -> str:
    """Why what stands between label and count is no publication of information in general: "", "no", or a reason."""
    verb = last(_VERB, tail)
    thing = tail[verb.end() :] if verb else tail
    thing = _END_FILLER.sub("", thing)
    if words("words", "handled").search(thing + after[:4]) or (not verb and words("words", "handled").search(tail)):
        return "no"
    if words("words", "audience").search(tail[-12:] + after[:4]):
        return "受众数（关注、阅读、点击等），不是发布数"
    if not verb and not adjoining:
        return "no"
    if not verb and not re.fullmatch(
        rf"(?:{source('words', 'general')}|平台|专栏|栏目|上|类|发稿|”|“[^”]*”|（[^（）]*）|“|方面|公众号|\w{{0,6}}”)*", thing
    ):
        return "no"
    return _special(thing, after)


def _special(thing: str, after: str) -> str:
    part = "某一类信息的分项数，不是总数"
    if _LIST_END.search(thing):
        return ""
    if words("words", "special").search(thing):
        return part
    follow = re.match(r"(?:的)?[^，；。、]{0,12}", after)
    if follow and not _GENERAL.search(thing) and words("words", "special").search(follow[0]):
        return part
    return ""


_TOTAL_LABEL = re.compile(
    r"(?P<verb>主动(?:向社会|对外|依法|及时)*(?:公开|发布|公布)|公开|发布|公布)(?:了|出)?(?P<thing>[^，；：]{0,60})$|(?P<noun>信息公开(?:总量|数量|条数|总数)|公开(?:总量|数量|条数|总数)|信息总数)(?:[^，；：]{0,8})$"
)


def _total(context: Context) -> Reading | None:
    """主动公开政府信息N条: the year's total, where no channel is named."""
    match = last(_TOTAL_LABEL, context.clause)
    if match is None:
        match_after = re.match(r"(?:的)?(?:各类|有效)?(?:政府|政务|公开)?信息", context.after)
        if not (match_after and _VERB.search(context.clause[-10:])):
            return None
        return _whole(context, "信息", end=context.number.end + match_after.end())
    if match["noun"]:
        return _whole(context, "信息")
    thing = _END_FILLER.sub("", match["thing"])
    if words("words", "handled").search(thing):
        return None
    thing = thing[thing.rfind("公开") + 2 :] if "公开" in thing and not thing.endswith("公开") else thing
    active = "主动" in match["verb"]
    if not (
        _GENERAL.search(thing)
        or _LIST_END.search(thing)
        or (active and not thing)
        or re.match("(?:各类|政府|政务)?信息", context.after)
    ):
        return left_out(context, (TOTAL,), "某一类信息的分项数，不是总数") if thing and active else None
    special = _special(thing, context.after)
    if special:
        return left_out(context, (TOTAL,), special)
    return _whole(context, thing, active=active)


def _whole(context: Context, thing: str, *, end: int | None = None, active: bool = False) -> Reading | None:
    if context.part:
        return left_out(context, (TOTAL,), "分项数，不是总数")
    whole = words("scope", "whole").search(context.clause)
    if not active and not whole and context.section not in ("overview", "proactive", ""):
        return left_out(context, (TOTAL,), "没有说明是本年公开总数")
    heading = named(context.heading) if len(context.heading) <= _HEADING_CHANNEL else []
    kinds = {code for _, _, code in heading}
    if len(kinds) == 1 and not active:
        code = kinds.pop()
        return found(context, code, end=end) if code != "other" else None
    weight = (2 if active else 0) + (1 if whole else 0) - (3 if words("scope", "narrow").search(context.clause) else 0)
    return found(context, TOTAL, end=end, weight=weight)
