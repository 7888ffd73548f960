"""The channels that a text names (website, WeChat, the press …), and the labels that 分别 and 各 deal counts out to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from wenshang.chinese.numbers import Number
from wenshang.chinese.sentences import PrintedSentence
from wenshang.parsing.prose.context import Context, masked
from wenshang.vocabulary import load
from wenshang.vocabulary.prose import source, words

TOTAL = "channels.items_published"
WEBSITE = "channels.website_items"
WECHAT, WEIBO, NEW_MEDIA = "channels.wechat_posts", "channels.weibo_posts", "channels.new_media_posts"
NEW = frozenset((NEW_MEDIA, WECHAT, WEIBO))
GAZETTE = "channels.gazette_items"
# Channels without a code: the press, and places (notice boards, halls). A figure of the press is no publication of the body.
MEDIA, OTHER = "media", "other"
# Carriers of every kind or level (各级政务公开平台, 多种渠道): a figure of them is the total.
ALL = "all"
UNCODED = frozenset((MEDIA, OTHER, ALL))
# What is itself published: behind the verb it is no carrier (网站发布政府公报、会议信息).
_ALSO_PUBLISHED = UNCODED | {GAZETTE}


@dataclass(frozen=True, slots=True)
class Named:
    """A channel named in a text: its place there and its code (``other`` for a channel without a code)."""

    start: int
    end: int
    code: str


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((code, words("channels", code)) for code in load("prose")["channels"])


# The name of an account (“云县人民政府网”微信平台) names no channel.
_NAME = re.compile(
    r"(?:“[^”]{1,24}”[、和及]?)+(?=[^，。；、“]{0,6}(?:微信|公众|微博|抖音|视频号|客户端|APP|头条|快手))"
    r"|(?<=[号博音端信])“[^”]{1,24}”|(?<=[号博音端信])（[^（）\d]{1,24}）"
)
_INCLUDED = re.compile(r"[（(](?:包括|包含|含)[^（）()]*$")  # 网站（含微信
# 微信公众号管理, 账号矩阵: no channel; 账号发布 is.
_ACCOUNT = re.compile(
    r"(?:[账帐]号(?!发布|发稿|推送|共|累计|全年|更新|公开|推出|\u3000|\d|（\d个）)|管理|建设|运维|矩阵(?!共|累计|全年|发布|推送|公开)|工作(?!号))"
)


# 公众号通过多种形式扩大知晓面: how, not where
_MANNER = re.compile(r"\u3000*(?:通过|采用|采取|运用|以)[^，；]{2,8}(?:形式|方式)")


@lru_cache(maxsize=2048)
def named(text: str) -> tuple[Named, ...]:
    """The channels that a text names, in reading order; one that lies inside another is not told twice.

    >>> [channel.code for channel in named("政府网站和微信公众号")]
    ['channels.website_items', 'channels.wechat_posts']
    """
    text = _NAME.sub(lambda name: "\u3000" * len(name[0]), text) if "“" in text or "（" in text else text
    spans = sorted(
        (Named(m.start(), m.end(), code) for code, pattern in _patterns() for m in pattern.finditer(text)),
        key=lambda span: (span.start, -span.end, span.code not in UNCODED),
    )
    kept: list[Named] = []
    for span in spans:
        if kept and span.start == kept[-1].end and kept[-1].code == WEIBO and text[span.start : span.end] == "公众号":
            continue  # 微博公众号 is no WeChat
        if span.code == ALL and kept and kept[-1].code not in UNCODED and _MANNER.fullmatch(text, kept[-1].end, span.end):
            continue
        aside = _ACCOUNT.match(text, span.end) or _INCLUDED.search(text, 0, span.start)
        if (not kept or span.end > kept[-1].end) and not aside:
            kept.append(span)
    return tuple(kept)


def coded(text: str) -> set[str]:
    """The codes of the channels that a text names; those without a code are none.

    >>> coded("通过报刊和微信公众号")
    {'channels.wechat_posts'}
    """
    return {channel.code for channel in named(text)} - UNCODED


# What is done on a channel: 发布, 公开, 推送 …
VERB = re.compile(rf"{source('words', 'publish')}(?:了|出|过|至|到|于)*")


def named_before_verb(text: str) -> list[Named]:
    """The channels of a text; places, press and gazette only before its verb (公开各类简报 publishes a bulletin)."""
    channels = named(text)
    end = next((verb.start() for verb in VERB.finditer(text) if not _in_name(verb, text, channels)), len(text))
    return [channel for channel in channels if channel.start <= end or channel.code not in _ALSO_PUBLISHED]


def _in_name(verb: re.Match[str], text: str, channels: tuple[Named, ...]) -> bool:
    """Is a verb no verb but a piece of a name (政务公开网, 信息公开专栏, 新闻发布会)?"""
    inside = any(channel.start <= verb.start() < channel.end for channel in channels)
    return inside or bool(re.search("(?:信息|政务|新闻|依申请)$", text[max(0, verb.start() - 3) : verb.start()]))


def stretch(context: Context) -> tuple[str, int, list[Named]]:
    """The stretch that names the figure's channels: its own clause, else the nearest clause before it that names any.

    The search goes back no further than the figure before, the semicolon, or 其中.
    """
    spans = named_before_verb(context.clause)
    lead = context.lead
    if spans or (context.part and not _SHARE_TOLD.search(lead)):
        start = _list_start(context, spans) if spans else _carrier_before(context)
        if start < context.clause_start:
            text = lead[start - context.lead_start :]
            return text, start, named_before_verb(text)
        return context.clause, context.clause_start, spans
    cut = max(lead.rfind("；"), lead.rfind("其中")) + 1
    pieces = list(re.finditer(r"[^,，：]+", masked(lead)[cut : len(lead) - len(context.clause)]))
    for piece in reversed(pieces):
        spans = named_before_verb(lead[cut + piece.start() : cut + piece.end()])
        if spans and not (
            _UPKEEP.search(piece[0]) and not _PUBLISHED_ON.search(piece[0]) and {channel.code for channel in spans} == {WEBSITE}
        ):
            start = cut + piece.start()
            return lead[start:], context.lead_start + start, spans
    if site := _site_of_papers(context):
        return context.before[site.start : site.end] + context.clause, site.start, [Named(0, site.end - site.start, site.code)]
    told = [span for span in named(context.before) if span.code not in UNCODED]
    again = _THIS_YEAR.fullmatch(context.clause)
    stock = _STOCK.search(context.before) or (again and again["year"] and _YEAR.search(context.before[: -len(context.clause)]))
    if again and stock and len({span.code for span in told}) == 1:
        last = told[-1]
        return context.before[last.start : last.end] + context.clause, last.start, [Named(0, last.end - last.start, last.code)]
    return "", context.clause_start, []


# 市政府门户网站公开市政府文件188件；主动公开各类信息21460条: the subject still governs.
_SITE_OF_PAPERS = re.compile(
    r"(?:20\d\d年度?，)?(?P<site>[^，；。\d]{0,8}网站)(?:主动|全年|累计|共)*公开[^，；。\d]*文件\d+[件份个](?P<more>[，；][^。]{0,80})?[，；]"
)
_OF_EVERY_KIND = re.compile("(?:主动)?公开各类(?:政府|政务)*信息")


def _site_of_papers(context: Context) -> Named | None:
    """The site that is the subject of the papers before, where the count's clause has no subject of its own."""
    front = _SITE_OF_PAPERS.fullmatch(context.before, 0, context.clause_start)
    if front is None or not _OF_EVERY_KIND.fullmatch(context.clause) or named(front["more"] or ""):
        return None
    spans = named(context.before[: front.end("site")])
    return Named(spans[0].start, spans[-1].end, WEBSITE) if {span.code for span in spans} == {WEBSITE} else None


# 公开信息92条，其中民生类占比超50%，镇公众号讲好政策，发布文章206篇: the share ends what 其中 says.
_SHARE_TOLD = re.compile("其中[^，；。]*\\d%，")
# 公众号自2019年开通以来推送3200条，2023年推送320条: the same account's.
_STOCK = re.compile("以来|至今|累计")
_YEAR = re.compile(r"20\d\d年")
_THIS_YEAR = re.compile(
    r"(?:(?P<year>20\d\d年)度?|今年|本年度?|当年|全年)(?:新增|共|又)*(?:推送|发布|更新|公开)(?:各类|政府|政务)*(?:信息)?"
)


def _carrier_before(context: Context) -> int:
    """Where the clause before a part begins that only names its carrier (其中，通过某某镇网站，公开政府信息51条)."""
    carrier = _THROUGH_ONLY.search(context.lead[: len(context.lead) - len(context.clause)])
    spans = named(carrier["carrier"]) if carrier else ()
    rest = carrier["carrier"][spans[-1].end :] if carrier and spans else ""
    only = spans and (not rest or (spans[-1].code not in UNCODED and words("words", "joint").fullmatch(rest)))
    return context.lead_start + carrier.start("carrier") if carrier and only else context.clause_start


_THROUGH_ONLY = re.compile("(?:通过|依托|利用)(?P<carrier>[^，；：]{2,30})[，,]$")  # 通过某某镇网站，


def _list_start(context: Context, spans: list[Named]) -> int:
    """Where a list of carriers begins that a comma breaks (在网站、“某某”微信公众号，“某某”APP等平台共推送)."""
    front = context.lead[: len(context.lead) - len(context.clause)].rstrip("，,")
    piece = re.search("[^，,；：]*$", front)
    if piece is None or not words("words", "joint").match(context.clause, spans[-1].end):
        return context.clause_start
    carriers = named(piece[0])
    broken = carriers and carriers[-1].end == len(piece[0]) and not VERB.search(piece[0][carriers[0].end :])
    return context.lead_start + piece.start() if broken else context.clause_start


# 做好公开平台和各专题栏目动态更新维护，主动公开各类信息5万余条: the site is kept up, not said to carry them all.
_UPKEEP = re.compile("(?:做好|抓好|加强|强化)[^，；。]*(?:维护|建设|管理|运维|保障)$|对[^，；。]*(?:进行|作)了?[^，；。]*$")


# 通过某县政府门户网站对各类信息进行了更新和发布，主动公开信息60条
_PUBLISHED_ON = re.compile("(?:通过|依托|利用)[^，；。]{2,24}网站?对[^，；。]*信息[^，；。]*(?:发布|公开)$")


# 网站、微博各20条
_EACH = re.compile(r"(?:各|(?<=[号博站网博])均)(?:有|为|是|承办|收到|发布|公开|推送)?(?:信息|政府信息)?$")
_BETWEEN = re.compile(r"(?:[、,，和及与]|以及)*")  # 410条和275条


def dealt(sentence: PrintedSentence) -> dict[int, tuple[str, ...]]:
    """The codes of the counts that stand after 分别 or 各, by the place of the count; ``()`` where they do not match.

    >>> from wenshang.chinese.sentences import sentences
    >>> dealt(next(sentences("政府网站、政务微信分别公开信息410条和275条。")))
    {15: ('channels.website_items',), 20: ('channels.wechat_posts',)}
    """
    text = sentence.text
    found: dict[int, tuple[str, ...]] = {}
    if not re.search("分别|各|均", text):
        return found
    counts = [number for number in sentence.numbers() if number.kind == "count"]
    for index, number in enumerate(counts):
        start = counts[index - 1].end if index else 0
        lead = text[start : number.start]
        if _EACH.search(lead):
            codes = tuple(_labels(lead))
            found[number.start] = codes if len(codes) > 1 else ()
        elif (place := lead.rfind("分别")) >= 0:
            row = _row(text, counts[index:])
            codes = tuple(_labels(lead[:place]) or _labels(lead)) if len(row) > 1 else ()
            if len(row) > 1:
                found |= {n.start: (codes[i],) if len(codes) == len(row) else () for i, n in enumerate(row)}
    return found


def _row(text: str, counts: list[Number]) -> list[Number]:
    """The counts that follow one another with nothing but list marks between."""
    row = counts[:1]
    for number in counts[1:]:
        if not _BETWEEN.fullmatch(text[row[-1].end : number.start]):
            break
        row.append(number)
    return row


def _labels(text: str) -> list[str]:
    """The codes that a text names, in reading order: proposals, enterprises, or channels."""
    pairs = [("proposals", "npc", "proposals.npc"), ("proposals", "cppcc", "proposals.cppcc")]
    pairs += [("counted", code, code) for code in load("prose")["counted"]]
    spans = sorted((m.start(), code) for group, key, code in pairs for m in words(group, key).finditer(text))
    codes = [code for _, code in spans] or [c.code for c in named(text) if c.code not in UNCODED]
    return list(dict.fromkeys(codes))
