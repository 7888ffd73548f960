"""Counts whose label adjoins them: enterprises and innovation, press conferences, trainings, the gazette, interpretations.

The label stands before its count with nothing but fillers between (高新技术企业达到12家) or after it (3次专题培训会).
"""

from __future__ import annotations

import re
from functools import cache

from wenshang.parsing.prose.context import Context, FigureReading
from wenshang.vocabulary import load
from wenshang.vocabulary.prose import filler, last, source, why, words

_COUNT_UNITS = frozenset(("家", "户", "个", "项", "件"))


@cache
def _counted(code: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The label of an enterprise code before its count, and after it."""
    label = source("counted", code)
    return (
        re.compile(rf"(?P<label>{label})(?:（[^（）]{{0,30}}）)?(?P<gap>{filler('count', 'rated')})$"),
        re.compile(rf"{filler('levels')}{label}(?!.{{0,3}}[、和及])"),
    )


def enterprise(context: Context) -> FigureReading | None:
    """Enterprises and innovation: the year's end (高新技术企业达到12家) or the increase (新增高新技术企业5家)."""
    if context.unit not in _COUNT_UNITS:
        return None
    for code in load("prose")["counted"]:
        ahead, behind = _counted(code)
        before = ahead.search(context.clause)
        after = None if before else behind.match(context.after)
        if before or after:
            head = context.clause[: before.start("label")] if before else context.clause
            return _stock_or_flow(context, code, head[-24:], before["gap"] if before else "", after)
    return _stock_again(context)


# 总数达到42家 after 新增高新技术企业5家
_STOCK_AGAIN = re.compile(r"^(?:企业)?(?:总数|总量|数量|保有量|存量|累计)(?:已|就)?(?:达到|达|为|突破|超过|增至|增加到)?$")


def _stock_again(context: Context) -> FigureReading | None:
    """The stock whose label stands with the figure before."""
    if context.unit not in ("家", "户") or not _STOCK_AGAIN.match(context.clause):
        return None
    before = [(m.end(), code) for code in load("prose")["counted"] if (m := last(words("counted", code), context.before))]
    place, code = max(before, default=(0, ""))
    return context.found(code, start=place, weight=1) if code else None


def _stock_or_flow(context: Context, code: str, head: str, gap: str, after: re.Match[str] | None) -> FigureReading | None:
    if refused := why("growth", context, head=head):
        return context.refused((code, f"{code}_added"), refused)
    end = context.number.end + after.end() if after else None
    added, stock = last(words("growth", "added"), head + gap), last(words("growth", "stock"), head + gap)
    if added and (not stock or added.start() > stock.start()):
        return context.found(f"{code}_added", end=end)
    return context.found(code, end=end, weight=1 if stock else 0)


PRESS, TRAININGS, GAZETTE_ISSUES = "channels.press_conferences", "channels.trainings", "channels.gazette_issues"
_EVENT_GAP = re.compile(filler("count", "event"))
# 办好市政府公报，全年出刊48期
_ISSUED = re.compile("^(?:全年|本年度?|共|累计|已)*(?:出刊|编印|编发|编辑|出版|刊发|发行|印发)(?:了|共)?$")
_GAZETTE = re.compile("公报(?:目录)?[”》]?(?:[^，；。\\d]{0,4}刊[登发载][^，；。\\d]{0,8}\\d+[余多]?[件篇条个])?[，,][^，；。]*$")
# 开展政务公开业务培训会，全年共3场
_HELD = re.compile("(?:举办|组织|开展|召开)(?:了)?(?P<topic>[^，；。、和及与\\d]{0,16})培训(?:会|班|活动)?，[^，]*$")
_TOGETHER = re.compile("(?:全年|本年度?)?(?:共计|累计|共)(?:举办|开展|组织)?(?:了)?")
# 3次涵盖政策解读、舆情应对的专业培训
_COVERING = re.compile("(?:涵盖|涉及|包括|围绕)[^，；。\\d]{2,40}的(?:专业|专题|业务|专项|集中)*培训")


def event(context: Context) -> FigureReading | None:
    """Press conferences, trainings and issues of the gazette: 新闻发布会3场, 3次专题培训会, 公报12期."""
    clause = context.clause
    for code, known in load("prose")["events"].items():
        if context.unit not in known["units"]:
            continue
        label = words("event_labels", code)
        before = last(label, clause)
        if before and _EVENT_GAP.fullmatch(clause[before.end() :]):
            head = clause[: before.start()]
            return _event(context, code, before[0], head, head, etc=clause.startswith("等", before.end()))
        if code == GAZETTE_ISSUES and _ISSUED.search(clause) and _GAZETTE.search(context.before):
            return _event(context, code, "公报", "", "")
        if code == TRAININGS and _TOGETHER.fullmatch(clause) and (told := _HELD.search(context.before)):
            return _event(context, code, "培训", told[0], told["topic"])
        if code == TRAININGS and (covering := _COVERING.match(context.behind)):
            return _event(context, code, "培训", clause, "", end=covering.end())
        if after := re.match(rf"(?P<head>[^，。；、和及与]{{0,16}}?)(?P<word>{label.pattern})", context.after):
            # 召开年会和4场新闻发布会: what stands before the number is not counted by it.
            return _event(context, code, after["word"], clause + after["head"], after["head"], end=after.end())
    return None


def _event(
    context: Context, code: str, word: str, head: str, beside: str, *, end: int = 0, etc: bool = False
) -> FigureReading | None:
    """The event that ``word`` names; ``head`` stands before it, ``beside`` as far as it may name another event."""
    # What stands before a count of a list: 参加省培训1次、市培训1次
    told = re.split("[，；]", context.before)[-1] if head.startswith("、") else head
    again = re.search(rf"{re.escape(word)}[^，；。\d]*\d", context.before) is not None
    refused = why(
        "event", context, code=code, head=head, close=head[-6:], beside=beside.replace(word, ""), etc=etc, again=again,
        attended=_attended(told),
    )  # fmt: skip
    if refused:
        return context.refused((code,), refused)
    topic = 1 if re.search("政务公开|信息公开", head) else 0
    whole = code == PRESS and words("scope", "whole").search(context.clause)
    # 举办新闻发布活动18场，其中新闻发布会7场: the narrower word, if it is not of one topic only
    part = 0 if not context.part else 3 if head.strip("，：") in ("", "其中") else -1
    return context.found(code, end=context.number.end + end, weight=topic + bool(whole) + part)


def _attended(head: str) -> bool:
    """Is a training of others attended (组织人员参加培训, 参加上级组织的培训), not held?"""
    attend, hold = last(words("event_words", "attend"), head), last(words("event_words", "hold"), head)
    return attend is not None and (hold is None or hold.start() < attend.start())


INTERPRETATIONS = "channels.interpretations"
_INTERPRETATION_UNITS = frozenset(("条", "篇", "件", "个", "项", "则", "份", "期", "次", "部", "稿", "篇次", "条次", "件次", ""))
_EXPLAINED = re.compile(  # 发布政策解读材料33件
    r"解读(?P<rest>(?:类|性)?(?:相关|有关)?(?:材料|稿件|信息|资讯|文章|文稿|产品|稿|内容|作品|文件|政策文件|政策类信息|政策|件|图文|图解)?"
    rf"(?:[及和、](?:图文)?图解)?类?(?:（[^（）]{{0,20}}）)?{filler('count', 'interpretation')})$"
)
_EXPLAINED_BEHIND = re.compile(  # 5条政策解读材料
    r"(?P<head>(?:的|政策|相关|有关|各类|配套|文件|重要|本单位|本部门|本级)*)解读(?:材料|稿件?|信息|文章|产品|内容|作品|文件|$)"
)


def interpretation(context: Context) -> FigureReading | None:
    """Interpretations of policy: 政策解读5篇, 发布解读材料共33件, 5条政策解读."""
    if context.unit not in _INTERPRETATION_UNITS or "解读" not in context.clause + context.after:
        return None
    before = _EXPLAINED.search(context.clause)
    after = None if before else _EXPLAINED_BEHIND.match(context.after)
    if not before and not after:
        return None
    head = context.clause[: before.start()] if before else context.clause + after["head"] if after else ""
    rest = before["rest"] if before else ""
    if refused := why("interpretation", context, head=head, rest=rest):
        return context.refused((INTERPRETATIONS,), refused)
    # 解读类信息26条 counts pieces, 会议解读9次 what was done, 解读政策文件8件 what was explained.
    explained = context.unit in ("次", "期") or re.match("政策|产品", rest)
    end = context.number.end + after.end() if after else None
    return context.found(INTERPRETATIONS, end=end, weight=-1 if explained else 0)
