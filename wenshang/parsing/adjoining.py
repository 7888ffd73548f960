"""A count in its surroundings in, the code whose label adjoins it out: enterprises, proposals, events, interpretations.

These labels adjoin their figure, before it with nothing but fillers between (政协提案共3件) or after it (3次专题培训会).
Labels of channels and of requests, which may stand far from the figure, have modules of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from wenshang.parsing.context import Context
from wenshang.parsing.wording import last, run, source, words
from wenshang.vocabulary import prose


@dataclass(frozen=True, slots=True)
class Reading:
    """What a count is read as. ``code`` is ``""`` for a candidate, then ``codes`` are those it may belong to and ``reason`` why.

    ``start`` and ``end`` bound the quote in the sentence; ``weight`` orders readings of one code that differ.
    """

    code: str
    start: int
    end: int
    weight: int = 0
    reason: str = ""
    codes: tuple[str, ...] = ()


def found(context: Context, code: str, *, start: int | None = None, end: int | None = None, weight: int = 0) -> Reading:
    """A reading whose quote runs from the clause (or ``start``) to the count (or ``end``)."""
    begin = context.clause_start if start is None else min(start, context.clause_start)
    return Reading(code, begin, context.number.end if end is None else max(end, context.number.end), weight)


def left_out(context: Context, codes: tuple[str, ...], reason: str) -> Reading:
    """A candidate: the count may belong to these codes and is left out for this reason."""
    return Reading("", context.clause_start, context.number.end, 0, reason, codes)


_FILLER = (
    "数量 总数 总量 件数 次数 场次 总次数 总计 共计 合计 累计 总共 合共 保有量 存量 一共 全年 全部 "
    "各类 达到 突破 超过 稳定在 增长至 增加至 增加到 增长到 上升到 上升至 提升至 增至 升至 达 至 共有 共 "
    "总 数 为 是 有 均 已 了 的 计 分别 ： “ ” 等 约 就 仅"
)
_RATED = "获批 通过 评价 入库 入选 认定 备案 国家级? 省级? 市级"
_LEVELS = "的 国家级? 省级? 市级? 规模以上"


@cache
def _counted(code: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The label of an enterprise code before its count, and after it."""
    label = source("counted", code)
    return (
        re.compile(rf"(?P<label>{label})(?:（[^（）]{{0,30}}）)?(?P<gap>{run(_FILLER, _RATED)})$"),
        re.compile(rf"{run(_LEVELS)}{label}(?!.{{0,3}}[、和及])"),
    )


_COUNT_UNITS = frozenset(("家", "户", "个", "项", "件"))


def enterprise(context: Context) -> Reading | None:
    """Enterprises and innovation: the year's end (高新技术企业达到12家) or the increase (新增高新技术企业5家)."""
    if context.number.unit not in _COUNT_UNITS:
        return None
    for code in prose()["counted"]:
        ahead, behind = _counted(code)
        before = ahead.search(context.clause)
        after = None if before else behind.match(context.after)
        if not before and not after:
            continue
        head = context.clause[: before.start("label")] if before else context.clause
        return _stock_or_flow(context, code, head[-24:], before["gap"] if before else "", after)
    return _stock_again(context)


_STOCK_AGAIN = re.compile(r"^(?:企业)?(?:总数|总量|数量|保有量|存量|累计)(?:已|就)?(?:达到|达|为|突破|超过|增至|增加到)?$")


def _stock_again(context: Context) -> Reading | None:
    """总数达到42家 after 新增高新技术企业5家: the label stands with the figure before."""
    if context.number.unit not in ("家", "户") or not _STOCK_AGAIN.match(context.clause):
        return None
    before = [(m.end(), code) for code in prose()["counted"] if (m := last(words("counted", code), context.before))]
    if not before:
        return None
    place, code = max(before)
    return found(context, code, start=min(place, context.clause_start), weight=1)


def _stock_or_flow(context: Context, code: str, head: str, gap: str, after: re.Match[str] | None) -> Reading:
    beside = head + gap
    if words("growth", "other").search(head):
        return left_out(context, (code, f"{code}_added"), "不是拥有量或新增量（申报、服务、级别不同等）")
    end = context.number.end + after.end() if after else None
    added, stock = last(words("growth", "added"), beside), last(words("growth", "stock"), beside)
    if added and (not stock or added.start() > stock.start()):
        return found(context, f"{code}_added", end=end)
    return found(context, code, end=end, weight=1 if stock else 0)


_PROPOSAL_UNITS = frozenset(("件", "条", "份", "个", "项", "宗"))
_LINK = re.compile(run("[、和及与，或/] 以及 省 市 县 区 州 镇 乡 旗 级 本级 的 委员 代表 （ ） 两级 三级"))
_PROPOSAL_GAP = re.compile(
    run(
        _FILLER, "办理 承办 交办 收到 答复 案件 工作 任务 办结 回复 复文 转办 共同 总件数 人 [省市县区州全国，] （[^（）]{0,12}）"
    )
)
_UNDERTAKES = re.compile(r"承办|办理|收到|交办|完成|办结|答复|受理|承接|提出")
_SUM = re.compile(r"^(?:总计|合计|共计|总共|一共|共)(?:达到|达|为|有|承办|办理)?$")


def proposal(context: Context) -> Reading | None:
    """Proposals: of deputies, of CPPCC members, or one figure for both."""
    if _SUM.match(context.clause) and context.number.unit in ("件", "条") and not context.part:
        kinds = [last(words("proposals", key), context.before) for key in ("npc", "cppcc")]
        if all(kinds):
            return found(context, "proposals.total", start=min(kind.start() for kind in kinds if kind))
    if _of_published(context):
        return None
    text = context.lead[-80:]
    if context.number.unit not in _PROPOSAL_UNITS or not re.search("提案|建议|议案|人大|政协", text + context.after[:20]):
        return None
    if context.number.unit in ("条", "项", "个") and not _UNDERTAKES.search(context.before):
        return None
    for side in (text, context.after[:24]):
        reading = _proposal(context, side, behind=side is not text)
        if reading:
            return reading
    return None


_PUBLISHED = re.compile(r"(?:公开|公布|发布|更新|推送)[^，；。]{0,24}\d[余多]?[条篇]")


def _of_published(context: Context) -> bool:
    """Does the count split up what was published (公开信息406条，其中…建议提案19条)?"""
    whole = context.before[: max(context.before.rfind(word) for word in ("其中", "包括", "分别")) + 1]
    return context.part and context.number.unit in ("条", "篇") and bool(_PUBLISHED.search(whole))


def _proposal(context: Context, text: str, *, behind: bool) -> Reading | None:
    spans = [(m.start(), m.end(), key) for key in ("npc", "cppcc", "joint") if (m := last(words("proposals", key), text))]
    if not spans:
        return None
    spans.sort(key=lambda span: (span[1], -span[0]))
    start, end, key = spans[-1]
    gap = text[:start] if behind else text[end:]
    if not _PROPOSAL_GAP.fullmatch(gap):
        return None
    if len(spans) > 1 and key != "joint":
        other = spans[-2]
        if other[2] == "joint" or (other[2] != key and _LINK.fullmatch(text[other[1] : start])):
            start, key = other[0], "joint"
    if words("proposals", "part").search(text[max(0, start - 8) : start] + gap):
        return left_out(context, ("proposals.npc", "proposals.cppcc", "proposals.total"), "主办、重点等分项，不是承办总数")
    code = {"npc": "proposals.npc", "cppcc": "proposals.cppcc"}.get(key, "proposals.total")
    if behind:
        return found(context, code, end=context.number.end + end)
    return found(context, code, start=context.number.start - len(text) + start)


_NOT_UNDERTAKEN = re.compile(r"(?:未|没有|无|未曾|尚未)(?:承办|收到|接到|交办|涉及|办理)?(?:过)?(?P<what>[^，；。\d]{0,40})")


def no_proposal(text: str) -> tuple[int, int, str] | None:
    """The stretch of a sentence that says that no proposal was undertaken (未承办人大代表建议), with its code, or None."""
    for match in _NOT_UNDERTAKEN.finditer(text):
        what = match["what"]
        spans = {key: last(words("proposals", key), what) for key in ("npc", "cppcc", "joint")}
        kinds = [key for key, span in spans.items() if span]
        if (
            not kinds
            or re.search("公开|答复|办结|超期|逾期|满意", what)
            or not re.match(r"[省市县区州镇乡级全国本、和及\d]*(?:人大|政协|代表|委员|建议|提案)", what)
        ):
            continue
        code = "proposals.total" if len(kinds) > 1 or kinds == ["joint"] else f"proposals.{kinds[0]}"
        return match.start(), match.start("what") + max(span.end() for span in spans.values() if span), code
    return None


_EVENTS = {
    "channels.press_conferences": (r"新闻发布会", frozenset(("场", "次", "期", "个", "场次", ""))),
    "channels.trainings": (
        r"(?:培训班|培训会议?|培训讲座|培训活动|培训课|培训)",
        frozenset(("次", "期", "场", "个", "班", "班次", "场次", "轮", "期次", "")),
    ),
    "channels.gazette_issues": (r"(?:公报》?|公报）》?)", frozenset(("期", "辑"))),
}
_EVENT_GAP = re.compile(
    run(
        _FILLER,
        "总次数 班 会 工作 活动 （[^（）]{0,16}） ） 》 召开 举办 举行 开展 组织 编发 出刊 出版 编印 印发 刊发 发行 编辑 参加",
    )
)
_OTHER_EVENT = re.compile(
    r"(?:会议?|座谈|访谈|活动|宣传|学习|考核|督查|检查|调研|演练|宣讲|讲座|研讨|直播|问政|交流|约谈|通气会|吹风会|部署|工作)(?:[、和及与]|以及|暨)[^、，]{0,8}$"
)
_ATTEND = re.compile(r"参加|参与|选派|派员|派出|接受|赴|听取")
_HOLD = re.compile(r"举办|组织|开展|召开|举行|开设|主办")
_EXCEPT = {
    "channels.press_conferences": re.compile(r"专栏|栏目|解读|信息"),
    "channels.trainings": re.compile(r"人员|学员|人数"),
    "channels.gazette_issues": re.compile("统计公报|环境|状况公报|水资源"),
}


def event(context: Context) -> Reading | None:
    """Press conferences, trainings and issues of the gazette: 新闻发布会3场, 3次专题培训会, 公报12期."""
    for code, (label, units) in _EVENTS.items():
        if context.number.unit not in units:
            continue
        before = last(re.compile(label), context.clause)
        if before and _EVENT_GAP.fullmatch(context.clause[before.end() :]):
            head, end = context.clause[: before.start()], None
        elif after := re.match(rf"(?P<head>[^，。；、和及与]{{0,16}}?){label}", context.after):
            head, end = context.clause + after["head"], context.number.end + after.end()
        else:
            continue
        return _event(context, code, head, end)
    return None


def _event(context: Context, code: str, head: str, end: int | None) -> Reading:
    if _OTHER_EVENT.search(head):
        return left_out(context, (code,), "与其他会议、活动合计的数")
    if context.part and code != "channels.gazette_issues":
        return left_out(context, (code,), "分项数，不是总数")
    if _EXCEPT[code].search(head[-6:]):
        return left_out(context, (code,), "不是场次或期数")
    if code == "channels.trainings" and _ATTEND.search(head) and not _HOLD.search(head):
        return left_out(context, (code,), "参加他人举办的培训，不是举办的培训")
    topic = 1 if re.search("政务公开|信息公开", head) else 0
    return found(context, code, end=end, weight=topic)


_INTERPRETATION = re.compile(
    r"(?P<label>解读)(?P<rest>(?:类|性)?(?:材料|稿件|信息|文章|文稿|产品|稿|内容|作品|文件|政策文件|政策|件|图文)?(?:（[^（）]{0,20}）)?"
    rf"{run(_FILLER, '发布数 发布 公开 推出 编发 制作')})$"
)
_INTERPRETATION_UNITS = frozenset(("条", "篇", "件", "个", "项", "则", "份", "期", "次", "部", "篇次", "条次", ""))
_PLAIN_HEAD = re.compile(r"(?:^|政策|文件|[、：，的了（]|样化|多元|形式|发布|公开|制作|推出|更新|其中|各类|形式|配套|相关)$")
_KIND = re.compile(
    r"(?:文字|图文|图片|图表|图示|视频|动漫|动画|音频|专家|媒体|负责人|领导|一把手|新闻发布会|H5|h5|漫画|简明|在线|转载|上级|会议|现场|数字|第三方)(?:政策)?$"
)
_WITH = re.compile(
    r"(?:文件|公文|政策|法规|公告|通知|信息|动态|回应|规定|公开)(?:[、和及与]|以及|及其|和相关|及相关)(?:其|相关|重要|重大)*(?:政策|文件)*(?:文字|图文)?$"
)


def interpretation(context: Context) -> Reading | None:
    """Interpretations of policy: 政策解读5篇, 发布解读材料共33件, 5条政策解读."""
    code = "channels.interpretations"
    if context.number.unit not in _INTERPRETATION_UNITS or "解读" not in context.clause + context.after:
        return None
    end = None
    before = _INTERPRETATION.search(context.clause)
    if before:
        head = context.clause[: before.start()]
    elif after := re.match(
        r"(?P<head>(?:的|政策|相关|有关|各类|配套|文件|重要)*)解读(?:材料|稿件?|信息|文章|产品|内容|作品|$)", context.after
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
    if context.part and not _PLAIN_HEAD.search(head):
        return left_out(context, (code,), "某一类信息的解读，不是解读总数")
    if _WITH.search(head) and not re.search(r"等[^、，]{0,6}$", head):
        return left_out(context, (code,), "与政策文件等合计的数")
    if (
        _KIND.search(head)
        and not re.search(r"等[^、，]{0,8}$", head)
        and not re.search(r"(?:通过|采用|采取|运用|以)[^，]{2,}、[^，]*$", head)
    ):
        return left_out(context, (code,), "某一形式的解读，不是解读总数")
    if before and context.number.unit in ("次", "期") and re.match("政策|文件", before["rest"]):
        return left_out(context, (code,), "解读活动的次数，不是解读材料数")
    return found(context, code, end=end, weight=-1 if before and before["rest"].startswith("类") else 0)
