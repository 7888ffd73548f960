"""The channels that a text names: website, WeChat, Weibo, other new media, the gazette, the press, places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from wenshang.parsing.prose.patterns import source, words
from wenshang.vocabulary import load

TOTAL = "channels.items_published"
WEBSITE = "channels.website_items"
WECHAT, WEIBO, NEW_MEDIA = "channels.wechat_posts", "channels.weibo_posts", "channels.new_media_posts"
# Channels without a code: the press, and places (notice boards, halls). A figure of the press is no publication of the body.
MEDIA, OTHER = "media", "other"
# Carriers of every kind or level (各级政务公开平台, 多种渠道): a figure of them is the total.
ALL = "all"
UNCODED = frozenset((MEDIA, OTHER, ALL))
# What is itself published: behind the verb it is no carrier (网站发布政府公报、会议信息).
_ALSO_PUBLISHED = UNCODED | {"channels.gazette_items"}


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
    r"“[^”]{1,24}”(?=[^，。；、“]{0,6}(?:微信|公众|微博|抖音|视频号|客户端|APP|头条|快手))|(?<=[号博音端信])“[^”]{1,24}”|(?<=[号博音端信])（[^（）\d]{1,24}）"
)
_INCLUDED = re.compile(r"[（(](?:包括|包含|含)[^（）()]*$")
_ACCOUNT = re.compile(
    r"(?:[账帐]号(?!发布|发稿|推送|共|累计|全年|更新|公开|推出|\u3000|\d)|管理|建设|运维|矩阵(?!共|累计|全年|发布|推送|公开)|工作(?!号))"
)


@lru_cache(maxsize=2048)
def named(text: str) -> tuple[Named, ...]:
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
        aside = _ACCOUNT.match(text, span.end) or _INCLUDED.search(text, 0, span.start)
        if (not kept or span.end > kept[-1].end) and not aside:
            kept.append(span)
    return tuple(kept)


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
