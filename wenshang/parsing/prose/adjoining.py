"""Counts whose label adjoins them: enterprises and innovation, press conferences, trainings, the gazette, interpretations.

The label stands before its count with nothing but fillers between (高新技术企业达到12家) or after it (3次专题培训会).
"""

from __future__ import annotations

import re
from functools import cache

from wenshang.parsing.prose.context import Context, FigureReading
from wenshang.vocabulary import load
from wenshang.vocabulary.prose import because, filler, last, source, words


@cache
def _counted(code: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The label of an enterprise code before its count, and after it."""
    label = source("counted", code)
    return (
        re.compile(rf"(?P<label>{label})(?:（[^（）]{{0,30}}）)?(?P<gap>{filler('count', 'rated')})$"),
        re.compile(rf"{filler('levels')}{label}(?!.{{0,3}}[、和及])"),
    )


_COUNT_UNITS = frozenset(("家", "户", "个", "项", "件"))


def enterprise(context: Context) -> FigureReading | None:
    """Enterprises and innovation: the year's end (高新技术企业达到12家) or the increase (新增高新技术企业5家)."""
    if context.number.unit not in _COUNT_UNITS:
        return None
    for code in load("prose")["counted"]:
        ahead, behind = _counted(code)
        before = ahead.search(context.clause)
        after = None if before else behind.match(context.after)
        if not before and not after:
            continue
        head = context.clause[: before.start("label")] if before else context.clause
        return _stock_or_flow(context, code, head[-24:], before["gap"] if before else "", after)
    return _stock_again(context)


_STOCK_AGAIN = re.compile(r"^(?:企业)?(?:总数|总量|数量|保有量|存量|累计)(?:已|就)?(?:达到|达|为|突破|超过|增至|增加到)?$")


def _stock_again(context: Context) -> FigureReading | None:
    """总数达到42家 after 新增高新技术企业5家: the label stands with the figure before."""
    if context.number.unit not in ("家", "户") or not _STOCK_AGAIN.match(context.clause):
        return None
    before = [(m.end(), code) for code in load("prose")["counted"] if (m := last(words("counted", code), context.before))]
    if not before:
        return None
    place, code = max(before)
    return context.found(code, start=min(place, context.clause_start), weight=1)


_AMBIGUOUS = re.compile(r"(?<!新)(?<!累计)(?<!共)(?:培育|引进|孵化)$")


def _stock_or_flow(context: Context, code: str, head: str, gap: str, after: re.Match[str] | None) -> FigureReading:
    beside = head + gap
    if words("growth", "other").search(head):
        return context.left_out((code, f"{code}_added"), because("not_stock"))
    if _AMBIGUOUS.search(head):
        return context.left_out((code, f"{code}_added"), because("stock_or_added"))
    end = context.number.end + after.end() if after else None
    added, stock = last(words("growth", "added"), beside), last(words("growth", "stock"), beside)
    if added and (not stock or added.start() > stock.start()):
        return context.found(f"{code}_added", end=end)
    return context.found(code, end=end, weight=1 if stock else 0)


_EVENT_GAP = re.compile(filler("count", "event"))
_OTHER_EVENT = re.compile(source("event_words", "other") + r"(?:[、和及与]|以及|暨)[^、，]{0,8}$")


# 举办新闻发布会、政策解读、直播培训等共31场
_OTHERS_LISTED = re.compile("(?:解读|发布会|访谈|直播|问政|征集)[^，；。]{0,6}、[^，；。]*$")


# 举办政策解读新闻发布会4场
_ON_POLICY = re.compile("(?:举办|召开|举行|组织)(?:了)?政策解读$")
# 办好市政府公报，全年出刊48期
_ISSUED = re.compile("^(?:全年|本年度?|共|累计|已)*(?:出刊|编印|编发|编辑|出版|刊发|发行|印发)(?:了|共)?$")
# 开展政务公开业务培训会，全年共3场
_HELD = re.compile("(?:举办|组织|开展|召开)(?:了)?(?P<topic>[^，；。、和及与\\d]{0,16})培训(?:会|班|活动)?，[^，]*$")
_TOGETHER = re.compile("(?:全年|本年度?)?(?:共计|累计|共)(?:举办|开展|组织)?(?:了)?")
# 3次涵盖政策解读、舆情应对的专业培训
_COVERING = re.compile("(?:涵盖|涉及|包括|围绕)[^，；。\\d]{2,40}的(?:专业|专题|业务|专项|集中)*培训")
_GAZETTE = re.compile("公报(?:目录)?[”》]?(?:[^，；。\\d]{0,4}刊[登发载][^，；。\\d]{0,8}\\d+[余多]?[件篇条个])?[，,][^，；。]*$")


def event(context: Context) -> FigureReading | None:
    """Press conferences, trainings and issues of the gazette: 新闻发布会3场, 3次专题培训会, 公报12期."""
    for code, known in load("prose")["events"].items():
        if context.number.unit not in known["units"]:
            continue
        label = known["label"]
        before = last(re.compile(label), context.clause)
        if before and _EVENT_GAP.fullmatch(context.clause[before.end() :]):
            if context.clause.startswith("等", before.end()) and _OTHERS_LISTED.search(context.clause, 0, before.start()):
                return context.left_out((code,), because("with_events"))
            word, head, beside, end = before[0], context.clause[: before.start()], context.clause[: before.start()], None
        elif code == "channels.gazette_issues" and _ISSUED.search(context.clause) and _GAZETTE.search(context.before):
            word, head, beside, end = "公报", "", "", None
        elif code == "channels.trainings" and _TOGETHER.fullmatch(context.clause) and (told := _HELD.search(context.before)):
            word, head, beside, end = "培训", told[0], told["topic"], None
        elif code == "channels.trainings" and (covering := _COVERING.match(context.sentence.text, context.number.end)):
            word, head, beside, end = "培训", context.clause, "", covering.end()
        elif after := re.match(rf"(?P<head>[^，。；、和及与]{{0,16}}?)(?P<word>{label})", context.after):
            # 召开年会和4场新闻发布会: what stands before the number is not counted by it.
            word, end = after["word"], context.number.end + after.end()
            head, beside = context.clause + after["head"], after["head"]
        else:
            continue
        return _event(context, code, word, head, beside, end)
    return None


def _listed(context: Context) -> str:
    """What stands before a count of a list (参加省培训1次、市培训1次)."""
    return re.split("[，；]", context.before)[-1]


def _attended(head: str) -> bool:
    """Is a training of others attended (组织人员参加培训, 参加上级组织的培训), not held?"""
    attend, hold = last(words("event_words", "attend"), head), last(words("event_words", "hold"), head)
    return attend is not None and (hold is None or hold.start() < attend.start())


def _event(context: Context, code: str, word: str, head: str, beside: str, end: int | None) -> FigureReading:
    if context.part and _EXPLAINED_BY.search(context.before):
        return context.left_out((code,), because("part"))
    if _OTHER_EVENT.search(beside.replace(word, "")):
        return context.left_out((code,), because("with_events"))
    known = load("prose")["events"][code]
    again = re.search(rf"{re.escape(word)}[^，；。\d]*\d", context.before)
    if context.part and again and code != "channels.gazette_issues":
        return context.left_out((code,), because("part"))
    on_policy = code == "channels.press_conferences" and _ON_POLICY.search(head)
    if re.search("|".join(known["except"].split()), head[-6:]) and not on_policy:
        return context.left_out((code,), because("no_event"))
    if code == "channels.trainings" and _attended(_listed(context) if head.startswith("、") else head):
        return context.left_out((code,), because("attended"))
    topic = 1 if re.search("政务公开|信息公开", head) else 0
    whole = code == "channels.press_conferences" and words("scope", "whole").search(context.clause)
    # 举办新闻发布活动18场，其中新闻发布会7场: the narrower word, if it is not of one topic only
    part = 0 if not context.part else 3 if head.strip("，：") in ("", "其中") else -1
    return context.found(code, end=end, weight=topic + bool(whole) + part)


_INTERPRETATION = re.compile(
    r"(?P<label>解读)(?P<rest>(?:类|性)?(?:相关|有关)?(?:材料|稿件|信息|资讯|文章|文稿|产品|稿|内容|作品|文件|政策文件|政策类信息|政策|件|图文|图解)?(?:[及和、](?:图文)?图解)?类?(?:（[^（）]{0,20}）)?"
    rf"{filler('count', 'interpretation')})$"
)
_INTERPRETATION_UNITS = frozenset(("条", "篇", "件", "个", "项", "则", "份", "期", "次", "部", "稿", "篇次", "条次", "件次", ""))
_PLAIN_HEAD = re.compile(source("event_words", "plain") + "$")
_KIND = re.compile(source("event_words", "one_form") + "(?:政策)?$")
_WITH = re.compile(
    source("event_words", "papers") + r"(?:[、和及与]|以及|及其|和相关|及相关)(?:其|相关|重要|重大)*(?:政策|文件)*(?:文字|图文)?$"
)


# 政策解读260条，其中，解读材料39条
_EXPLAINED_BY = re.compile("解读[^（）。]*（[^（）]*$")
_EXPLAINED = re.compile("解读[^，；。\\d]{0,8}\\d+[余多]?(?:条|篇|件|次)[，；（]?其中")


# 部门解读12件、媒体解读3件
_OF_DEPARTMENTS, _OF_PRESS = (
    re.compile("(?:部门|本级|单位)$"),
    re.compile("[，、；和](?:发布)?(?:媒体|专家|领导|负责人|图文|视频)解读"),
)
# 媒体解读材料15件，占解读总量的55%; 民生类信息发布解读18条
_SHARE_OF_ALL = re.compile("[，（、]?约?占[^，；。\\d]{0,8}解读[^，；。\\d]{0,12}(?:\\d|[一二三四五六七八九十半])")
_FIELD_PUBLISHED = re.compile("(?:类|领域|等)信息(?:公开|发布)$")


def interpretation(context: Context) -> FigureReading | None:
    """Interpretations of policy: 政策解读5篇, 发布解读材料共33件, 5条政策解读."""
    code = "channels.interpretations"
    if context.number.unit not in _INTERPRETATION_UNITS or "解读" not in context.clause + context.after:
        return None
    end = None
    before = _INTERPRETATION.search(context.clause)
    if before:
        head = context.clause[: before.start()]
    elif after := re.match(
        r"(?P<head>(?:的|政策|相关|有关|各类|配套|文件|重要|本单位|本部门|本级)*)解读(?:材料|稿件?|信息|文章|产品|内容|作品|文件|$)",
        context.after,
    ):
        head, end = context.clause + after["head"], context.number.end + after.end()
    else:
        return None
    if (
        context.number.unit == ""
        and not context.clause.endswith(("数", "：", "为", "计", "共"))
        and not (before and before["rest"])
    ):
        return None
    if _SHARE_OF_ALL.match(context.sentence.text, context.number.end):
        return context.left_out((code,), because("part"))
    if _FIELD_PUBLISHED.search(head):
        return context.left_out((code,), because("class_explained"))
    if context.part and _EXPLAINED.search(context.before):
        return context.left_out((code,), because("part"))
    if _OF_DEPARTMENTS.search(head) and _OF_PRESS.match(context.sentence.text, context.number.end):
        return context.left_out((code,), because("class_explained"))
    if context.part and not _PLAIN_HEAD.search(head):
        return context.left_out((code,), because("class_explained"))
    if _WITH.search(head) and not re.search(r"等[^、，]{0,6}$", head):
        return context.left_out((code,), because("with_papers"))
    if (
        _KIND.search(head)
        and not re.search("解读(?:、|和|及|与|以及)", head)
        and not re.search(r"等[^、，]{0,8}$", head)
        and not re.search(r"(?:通过|采用|采取|运用|以)[^，]{2,}、[^，]*$", head)
    ):
        return context.left_out((code,), because("one_form"))
    if before and context.number.unit in ("次", "期") and re.match("政策|文件", before["rest"]):
        return context.left_out((code,), because("explaining"))
    # 解读类信息26条 counts pieces, 会议解读9次 what was done, 解读政策文件8件 what was explained.
    explained = context.number.unit in ("次", "期") or bool(before and re.match("政策|产品", before["rest"]))
    return context.found(code, end=end, weight=-1 if explained else 0)
