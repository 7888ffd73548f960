"""What is published (各类信息 and 公告等信息 are information in general, 预决算信息 is only a class), and what the other counts
of a sentence say of one: parts add up to a whole, accounts, columns and ways are counted apart."""

from __future__ import annotations

import re
from functools import lru_cache

from wenshang.chinese.numbers import find_numbers
from wenshang.parsing.prose.channels import NEW, NEW_MEDIA, TOTAL, UNCODED, VERB, WEBSITE, coded, named
from wenshang.parsing.prose.context import Context
from wenshang.vocabulary.prose import filler, last, why, words

BRACKETS = re.compile(r"（[^（）]*）")  # 公开信息（含预算）
_FILLER = re.compile(filler("published") + "$")  # 信息共计
LIST_END = re.compile(r"等(?:[^、，；：。等]{0,18})$")  # 公告等信息
_LIST = re.compile(r"[^、]、[^、]+、[^、]*(?:信息|内容|动态)$")  # 公告、动态、政策信息
# 群众关注的信息共计 is 信息
_CARED_FOR = re.compile(
    "(?:人民|广大|社会)*(?:群众|公众|市民|社会|企业)[^，；、]{0,6}(?:关注|关心|关切)的(?=[^，；、]*(?:信息|内容)$)"
)
# 公开信息28大项、79小项，共计6657条
_SHAPE = re.compile(r"(?:[\d一二三四五六七八九十]+[大小]?[类项](?:[、，]|(?=\d|信息)))+")
# 公开政府信息并移交档案馆的政府信息数共计4条
_HANDED_ON = re.compile("并(?:及时)?移交[^，；、]{2,10}的(?=政府信息)")
# 基础政府信息及重点领域信息
_GENERAL_PIECE = re.compile("(?:基础|各类|法定)?(?:政府|政务)信息")


def bare(text: str) -> str:
    """A text without the fillers at its end and whose it is (群众关注的信息共计 is 信息)."""
    return _CARED_FOR.sub("", _FILLER.sub("", text))


def why_not(tail: str, context: Context) -> str:
    """Why what stands between channel and count is no publication of information in general: "", "no", or a reason."""
    tail = _HANDED_ON.sub("", _SHAPE.sub("", BRACKETS.sub("", tail))).replace("依申请公开", "依申请事项")
    verb = last(VERB, tail)
    if verb and (
        verb[0] in ("推文", "宣传")
        or tail[: verb.end()].endswith("新闻报道")
        or (verb[0] == "公示" and not bare(tail[verb.end() :]))
    ):  # 发布节水推文, 公开处罚信息公示: the noun
        verb = last(VERB, tail[: verb.start()]) or verb
    thing = bare(tail[verb.end() :] if verb else tail).replace("信息文件", "信息")
    front = tail[: verb.start()] if verb else ""
    rest = words("published", "plain").sub("", thing)
    said = why(
        "published", context, tail=tail, verb=verb[0] if verb else "", thing=thing, front=front, front_end=front.rstrip("，,"),
        named_first=named_first(front.rstrip("，,"), 12), next_words=context.after[:12],
        thing_or_next=thing or context.after[:4], opening=context.lead[: -len(context.clause)],
        listed=listed(bare(tail)) or listed(thing), own_field=own_field(thing, context),
        one_column=_one_column, first_class=one_of_several, general_first=lambda _: _general_first(thing),
        rest=rest, of_body=lambda count: len(set(rest) & set(count.body)) > 1,
    )  # fmt: skip
    return said or ""


def named_first(front: str, length: int) -> str:
    """The information named right before a verb, of at most so many characters (重点领域信息 of 重点领域信息公开218条)."""
    found = re.search(rf"[^，；、]{{2,{length}}}信息$", front)
    return found[0] if found else ""


def _general_first(thing: str) -> bool:
    return any(_GENERAL_PIECE.fullmatch(piece) for piece in re.split("[、及和与]", thing)[:-1])


def own_field(thing: str, context: Context) -> bool:
    """Is what is published information of the body's own field (财政信息 of a 财政局, 民族宗教相关内容 of a 民宗委)?"""
    if own := words("published", "own").fullmatch(thing):
        return own["field"][:2] in context.body
    subject = words("published", "on_subject").fullmatch(thing)
    return subject is not None and len(set(subject["subject"]) & set(context.body)) > 1


# 公众号发布工作动态60条，推送公告12条
_ANOTHER_CLASS = re.compile(r"^(?:（[^（）]{1,4}）)?[，、；](?:发布|推送|公开|各类)(?P<label>[^，；。\d]{2,40})\d+[余多]?[条篇]")


def _one_column(context: Context) -> bool:
    """Is news one column of a site, or counted beside another class on the same carrier?"""
    whole = words("scope", "whole").search(context.clause)
    if not whole and any(channel.code == WEBSITE for channel in named(context.clause)):
        return True
    following = _ANOTHER_CLASS.match(context.behind)
    return following is not None and not named(following["label"])


# 节水推文20篇，防汛推文36篇: the next count is of another class.
_NEXT_CLASS = re.compile(r"^(?:、|，|；|和|及|以及)(?P<label>[^，。；、：\d（）]{2,12})\d+[余多]?(?:条|篇|件|则|期|次)")
# 财务公开2条, 信息公开目录16条 are classes, no deeds.
_OPENNESS = re.compile(r"(?:财务|党务|村务|厂务)公[开示]$|(?:信息|政务)公开")


def one_of_several(context: Context) -> bool:
    """Is the count the first of several classes (工作动态40条、财政预算5条)? Each is a part then."""
    following = _NEXT_CLASS.match(context.behind)
    if following is None or words("words", "no_class").search(following["label"]):
        return False
    return not named(following["label"]) and not words("words", "done").search(_OPENNESS.sub("", following["label"]))


# 月报、季报和年报等信息 are one class too.
_REPORTS = re.compile(r"[旬周月季年日]报(?:[、和及][旬周月季年日]报)+等?(?:信息|内容)?$")


def listed(thing: str) -> bool:
    """Are several classes named, so that the figure is of all of them (公告、动态等信息; 公告、动态、政策信息)?"""
    pieces = thing.split("、")
    if _REPORTS.search(thing) or (len(pieces) > 2 and all("会议" in piece for piece in pieces)):
        return False  # 常务会议、专题会议信息 are one class
    return bool(
        _LIST.search(thing) or (LIST_END.search(thing) and ("、" in thing or not words("words", "special").search(thing)))
    )


# ---- What the other counts of the sentence say.

_SUMMED = frozenset(("条", "篇", "件", "项", "则", "次", "份", "期", ""))


@lru_cache(maxsize=1024)
def _counts(text: str) -> tuple[tuple[int, int, int], ...]:
    """Value, start and end of the counts of a text."""
    return tuple(
        (number.value, number.start, number.end)
        for number in find_numbers(text)
        if number.kind == "count" and number.unit in _SUMMED and isinstance(number.value, int)
    )


@lru_cache(maxsize=1024)
def _wholes(text: str) -> tuple[tuple[int, tuple[str, ...], frozenset[int]], ...]:
    """Where each whole begins whose parts follow it, with the labels and the places of the parts."""
    counts = _counts(text)
    found = []
    for index, (whole, start, end) in enumerate(counts):
        rest, last_end = whole, end
        labels: list[str] = []
        for value, place, after in counts[index + 1 :]:
            labels.append(text[last_end:place])
            rest, last_end = rest - value, after
            if rest <= 0:
                break
        if rest == 0 and len(labels) > 1:
            found.append((start, tuple(labels), frozenset(place for _, place, _ in counts[index + 1 : index + 1 + len(labels)])))
    return tuple(found)


def adds_up(context: Context) -> bool:
    """Is a count the sum of all the counts that stand before it in its sentence (公开财政信息20条、人事信息10条，合计30条)?"""
    before = [value for value, start, _ in _counts(context.text) if start < context.number.start]
    return len(before) > 1 and sum(before) == context.number.value


def parts_of(context: Context) -> tuple[str, ...]:
    """The labels of the parts that add up to a count, or ``()``."""
    text = context.text + "。" + context.following
    return next((labels for start, labels, _ in _wholes(text) if start == context.number.start), ())


def siblings(context: Context) -> tuple[str, ...]:
    """The labels of all parts, the count's own among them, that add up to a whole printed before them, or ``()``."""
    previous = context.previous + "。" if context.text.startswith("其中") else ""
    place = len(previous) + context.number.start
    return next((labels for _, labels, places in _wholes(previous + context.text) if place in places), ())


def shared_out(context: Context) -> bool:
    """Is a count one of the shares of several channels that add up to the whole?"""
    return len({channel.code for label in siblings(context) for channel in named(label)[:1]}) > 1


# 政务公开栏目信息308条，动态栏目信息640条
_BESIDE_COLUMNS = re.compile(r"[^，；。\d]{2,8}(?:栏目|专栏)(?:信息)?\d")


def of_site(context: Context) -> bool:
    """Does the count of a column split up what the site published, or stand beside counts of other columns?"""
    front = context.previous if context.text.startswith("其中") else context.text[: max(context.before.rfind("其中"), 0)]
    whole = named(front)
    return (
        coded(context.text) == {WEBSITE}
        or bool(whole and whole[-1].code == WEBSITE)
        or bool(_BESIDE_COLUMNS.search(context.behind))
    )


# The parts end where the sentence goes on to another carrier (；通过微信公众号发布…).
_OF_WHICH = re.compile(r"[，；]?其中[：，]?(?P<parts>(?:(?!；(?:通过|利用|依托|在))[^。])*)")
# 网站共发布信息915条。其中，政务公开栏目610条: its own.
_OF_SITE, _CATALOGUE = re.compile("(?:目录|栏目|专栏|专区)$"), re.compile("目录$")


def split_over(context: Context, code: str) -> str:
    """The code of a count that is split up into its channel and others (平台公开677条，其中网站387条、微信290条): of them all."""
    behind = _OF_WHICH.match(context.behind)
    parts = behind["parts"] if behind else ""
    if not behind and not named(context.behind) and context.following.startswith("其中"):
        parts = context.following
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
    following = _NEXT_ACCOUNT.match(context.behind)
    kind = following["front"] + following["behind"] if following else ""
    if following and code in NEW and code in ({one for one in NEW if words("channels", one).search(kind)} or {code}):
        return True
    return code == NEW_MEDIA and len(set(_OF_PLATFORM.findall(context.text))) > 1 and bool(_PLATFORM.search(carrier))


# 网上公开76条，新闻媒体公开7条，其他形式公开63条: ways, no site
_OTHER_WAYS = re.compile("[，、；](?:新闻媒体|报刊|线下|其[他它](?:形式|方式|途径|渠道))")
_WAY_BEFORE = re.compile("(?:新闻媒体|报刊|线下|其[他它](?:形式|方式|途径|渠道))[^，；。\\d]{0,8}\\d+[余多]?[条件篇][，、；]$")


def beside_ways(context: Context) -> bool:
    """Is a count beside those of other ways of publishing, one of which tells of them all?"""
    before = _WAY_BEFORE.search(context.before, 0, context.clause_start)
    return bool(before or _OTHER_WAYS.match(context.behind))
