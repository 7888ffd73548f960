"""What the other counts of a sentence say of one: parts that add up to it, columns of a site, accounts and ways counted apart."""

from __future__ import annotations

import re
from functools import lru_cache

from wenshang.chinese.numbers import find_numbers
from wenshang.parsing.prose.channels import NEW, NEW_MEDIA, TOTAL, UNCODED, WEBSITE, named
from wenshang.parsing.prose.context import Context
from wenshang.vocabulary.prose import words

_SUMMED = frozenset(("条", "篇", "件", "项", "则", "次", "份", "期", ""))


@lru_cache(maxsize=1024)
def _counts(text: str) -> tuple[tuple[int, int, int], ...]:
    """Value, start and end of the counts of a text."""
    return tuple(
        (number.value, number.start, number.end)
        for number in find_numbers(text)
        if number.kind == "count" and number.unit in _SUMMED and isinstance(number.value, int)
    )


def adds_up(context: Context) -> bool:
    """Is a count the sum of all the counts that stand before it in its sentence (公开财政信息20条、人事信息10条，合计30条)?"""
    before = [value for value, start, _ in _counts(context.sentence.text) if start < context.number.start]
    return len(before) > 1 and sum(before) == context.number.value


def parts_of(context: Context) -> tuple[str, ...]:
    """The labels of the parts that add up to a count, or ``()``."""
    text = context.sentence.text + "。" + context.passage.following
    return next((labels for start, labels, _ in _wholes(text) if start == context.number.start), ())


def of_all_kinds(context: Context) -> bool:
    """Do kinds of information, news among them, add up to a count (发布文件信息50条，其中工作动态30条、通知公告20条)?"""
    return any("动态" in label for label in parts_of(context))


def siblings(context: Context) -> tuple[str, ...]:
    """The labels of all parts, the count's own among them, that add up to a whole printed before them, or ``()``."""
    previous = context.passage.previous + "。" if context.sentence.text.startswith("其中") else ""
    place = len(previous) + context.number.start
    return next((labels for _, labels, places in _wholes(previous + context.sentence.text) if place in places), ())


def shared_out(context: Context) -> bool:
    """Is a count one of the shares of several channels that add up to the whole?"""
    return len({channel.code for label in siblings(context) for channel in named(label)[:1]}) > 1


# 政务公开栏目信息308条，动态栏目信息640条
_BESIDE_COLUMNS = re.compile(r"[^，；。\d]{2,8}(?:栏目|专栏)(?:信息)?\d")


def of_site(context: Context) -> bool:
    """Does the count of a column split up what the site published, or stand beside counts of other columns?"""
    text = context.sentence.text
    only = {channel.code for channel in named(text)} - UNCODED == {WEBSITE}
    front = context.passage.previous if text.startswith("其中") else text[: max(context.before.rfind("其中"), 0)]
    whole = named(front)
    return only or bool(whole and whole[-1].code == WEBSITE) or bool(_BESIDE_COLUMNS.search(text, context.number.end))


# The parts end where the sentence goes on to another carrier (；通过微信公众号发布…).
_OF_WHICH = re.compile(r"[，；]?其中[：，]?(?P<parts>(?:(?!；(?:通过|利用|依托|在))[^。])*)")


# 网站共发布信息915条。其中，政务公开栏目610条: its own.
_OF_SITE, _CATALOGUE = re.compile("(?:目录|栏目|专栏|专区)$"), re.compile("目录$")


def split_over(context: Context, code: str) -> str:
    """The code of a count that is split up into its channel and others (平台公开677条，其中网站387条、微信290条): of them all."""
    behind = _OF_WHICH.match(context.sentence.text, context.number.end)
    parts = behind["parts"] if behind else ""
    if not behind and not named(context.sentence.text[context.number.end :]) and context.passage.following.startswith("其中"):
        parts = context.passage.following
    shared = any(channel.code in NEW for label in parts_of(context) for channel in named(label))
    own = _CATALOGUE if shared else _OF_SITE
    told = [channel for channel in named(parts) if not (code == WEBSITE and own.search(parts, channel.start, channel.end))]
    kinds = {channel.code for channel in told} - UNCODED
    if code not in kinds or len(kinds) < 2:
        return code
    return NEW_MEDIA if kinds <= NEW else TOTAL


# 公众号“甲”发布60条，“乙”发布40条; 抖音72条，快手72条
_NEXT_ACCOUNT = re.compile(
    r"[，、；](?P<front>[^，。；“\d]{0,8})“[^”网]{1,16}”(?P<behind>[^，。；“\d]{0,6}?)(?:共|累计)?(?:发布|推送)[^，。；]{0,8}\d+[余多]?[条篇]"
)
_PLATFORM = re.compile("抖音|快手|视频号|头条|小红书|美篇|B站|APP|客户端")
_OF_PLATFORM = re.compile(rf"({_PLATFORM.pattern})[^，；。、\d]{{0,12}}\d+[余多]?[条篇个部]")


def counted_apart(context: Context, code: str, carrier: str) -> bool:
    """Is the count of one account or platform of several that are each counted, so that none of them is all?"""
    following = _NEXT_ACCOUNT.match(context.sentence.text, context.number.end)
    kind = following["front"] + following["behind"] if following else ""
    if following and code in NEW and code in ({one for one in NEW if words("channels", one).search(kind)} or {code}):
        return True
    platforms = set(_OF_PLATFORM.findall(context.sentence.text))
    return code == NEW_MEDIA and len(platforms) > 1 and bool(_PLATFORM.search(carrier))


# 网上公开76条，新闻媒体公开7条，其他形式公开63条: ways, no site
_OTHER_WAYS = re.compile("[，、；](?:新闻媒体|报刊|线下|其[他它](?:形式|方式|途径|渠道))")
_WAY_BEFORE = re.compile("(?:新闻媒体|报刊|线下|其[他它](?:形式|方式|途径|渠道))[^，；。\\d]{0,8}\\d+[余多]?[条件篇][，、；]$")


def beside_ways(context: Context) -> bool:
    """Is a count beside those of other ways of publishing, one of which tells of them all?"""
    before = _WAY_BEFORE.search(context.before, 0, context.clause_start)
    return bool(before or _OTHER_WAYS.match(context.sentence.text, context.number.end))


@lru_cache(maxsize=1024)
def _wholes(text: str) -> tuple[tuple[int, tuple[str, ...], frozenset[int]], ...]:
    """Where each whole begins whose parts follow it, with the labels and the places of the parts."""
    counts = _counts(text)
    found = []
    for index, (whole, start, end) in enumerate(counts):
        rest, last = whole, end
        labels: list[str] = []
        for value, place, after in counts[index + 1 :]:
            labels.append(text[last:place])
            rest, last = rest - value, after
            if rest <= 0:
                break
        if rest == 0 and len(labels) > 1:
            found.append((start, tuple(labels), frozenset(place for _, place, _ in counts[index + 1 : index + 1 + len(labels)])))
    return tuple(found)
