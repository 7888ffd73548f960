"""The year's total of published items, where the clause of a count names no channel (主动公开政府信息N条)."""

from __future__ import annotations

import re

from wenshang.parsing.prose.channels import ALL, GAZETTE, MEDIA, TOTAL, UNCODED, named
from wenshang.parsing.prose.context import Context, FigureReading
from wenshang.parsing.prose.published import (
    ALL_COLUMNS,
    BRACKETS,
    CLASS,
    COLUMN,
    FIELD,
    GENERAL,
    LIST_END,
    OPENED,
    REFERS_BACK,
    bare,
    listed,
    one_of_several,
    own_field,
)
from wenshang.vocabulary.prose import because, filler, words

ACTIVE = re.compile(r"主动(?:公开|发布)(?:了)?(?:各类|政府|政务|相关)*信息")
_TOTAL_LABEL = re.compile(
    r"(?P<verb>主动(?:向社会|对外|依法|及时)*(?:公开|发布|公布)|公开|发布|公布|新增(?:和|及|、)更新|更新|新增)(?:公示)?(?:了|出)?(?P<thing>(?:(?!公开|发布|公布|更新|新增)[^，；：])*(?:信息公开信息)?)：?$"
)
# 公开了各类政府信息，具体包括分工、补助等方面的内容共计108条
_COMPRISING = re.compile(
    r"(?:具体|主要|内容)?(?:包括|包含|涵盖|涉及)[^，；：。\d]{2,60}等(?:方面|领域)?的?(?:内容|信息)(?:共计|总计|合计|累计|共)"
)
_PUBLISHED_INFORMATION = re.compile("(?:公开|发布)(?:了)?(?:各类|各种|政府|政务|相关)*信息[，,]$")
# 全年共有320条政府信息对外公开
_THERE_WERE = re.compile("(?:^|年|度|局|[镇乡县市区]|街道)(?:共有|共|有|累计有|已有)$")
_WERE_PUBLISHED = re.compile("(?:各类|政府|政务)*信息(?:已|全部|均|对外|向社会|主动)*(?:公开|发布)$")
# 及时公开疫情防控信息，全年发布32条
_CLASS_TOLD = re.compile("(?:公开|发布|公示)(?:了)?(?P<class>[^，；、]{2,16}信息)[，,]$")
# 主动公开政府信息2024年全年共计6条
_YEAR = re.compile("20\\d\\d年度?$|本年度?$|[当今]年$")
# 公开督查信息24条；公开改革信息22条；主动公开政策、运营等金融信息24条: one class after the other.
_SERIES = re.compile("(?:公开|发布)(?!各类|各种|政府信息|政务信息)[^；。]{2,40}\\d[余多]?条；[^；]*$")
# 主动公开概况信息、人事任免等15类政府信息，共计232条
_SUMMED = re.compile("(?:共计|总计|合计|共)")
_PUBLISHED_KINDS = re.compile(r"主动(?:公开|发布)[^；。]*等\d+类(?:政府|政务)?信息[，,]$")
# 依申请公开177件 and 予以公开60件 are about applications.
_ON_REQUEST = re.compile(r"(?:申请|予以|不予|部分|同意|免予|免于|区分)$")
# 应主动公开460条，实际主动公开458条
_DUE = re.compile("(?:应|应当|应该|需|拟)$")
# “双公示”平台公开1200条: a carrier that is none of the body's channels.
_UNKNOWN_CARRIER = re.compile(
    "(?:(?<![全各])(?:平台|系统|频道|矩阵)”?|(?:通过|利用|依托|运用|在|^)“[^”]{1,16}”)(?:上|中)?(?:共|累计|全年|已)*$"
    "|(?:通过|依托|利用|借助|在(?![^，；、]*(?:年|期|月|范围|前提|基础|时|内|下|中|后|情况)))(?![^，；、]*(?:渠道|方式|形式|途径|载体|手段|媒介|目录))[^，；、]{2,14}?(?:共|累计|全年|已)*$"
)
_DONE = re.compile("(?:实际|已)$")
_WAS_DUE = re.compile(r"(?:应|力争|计划|目标|需|须)[^，；。]*公开[^，；。]*\d+条[，；]")
_NOT_PUBLISHED = re.compile(r"不予公开|免予公开|不公开|未公开")
_QUANTITY = re.compile(r"(?:信息公开|公开|信息)(?:总量|数量|条数|总数|总条数)[^，；：]{0,8}$|^信息发布(?P<plain>)$")
_ONLY_MADE = re.compile("^(?!.*公开).*(?:制作|获取|保存)")
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
_BEFORE_VERB = re.compile(r"[^，；、]{2,10}信息$")  # 重点领域信息公开218条
_MATTERS = re.compile("(?:办件|办理|办事|审批|许可|处罚|强制|检查|执法)(?:结果|事项|信息|决定|案件)?$")  # 办件结果公开86420条
_IN_FIELD = re.compile("(?<!各)(?<!各重点)领域$")  # 医疗卫生领域发布信息23条
_ABOUT = re.compile("(?:其中)?(?:涉及|关于|有关)")  # 涉及规范性文件发布信息3条
_OWN_YEAR = re.compile(r"本年|今年|20\d\d年|^[我本](?:局|镇|乡|街道|办|单位|机关)")  # 累计公开830条，其中2023年公开83条
_COUNTED_BEFORE = re.compile(r"\d[余多]?[条项件篇]")
_TOPIC = re.compile(r"(?:围绕|聚焦|针对|关于|就|涉及|有关|对(?!外))[^，]{2,}")


# 档案馆接收18个单位的政府公开信息67件
_TAKEN_IN = re.compile("接收\\d+[个家](?:单位|部门)[^，；。]*$")


def total(context: Context) -> FigureReading | None:
    """主动公开政府信息N条: the year's total, where no channel is named."""
    clause = BRACKETS.sub("", context.clause)
    if _NOT_PUBLISHED.search(clause) or _ONLY_MADE.search(clause) or _TAKEN_IN.search(context.before):
        return None
    return _without_verb(context, clause) or _with_verb(context, clause)


def _without_verb(context: Context, clause: str) -> FigureReading | None:
    """信息公开总数N条, 共有N条信息对外公开, 等15类政府信息，共计N条: the total in other words than 公开信息N条."""
    earlier = context.before[: -len(context.clause)]
    if counted := _QUANTITY.search(clause):
        if "依申请" in clause:
            return None
        if words("words", "special").search(clause[max(0, counted.start() - 8) : counted.start()]):
            return context.left_out((TOTAL,), CLASS)
        return _whole(context, active=counted["plain"] is None)
    if _MADE_CLAUSE.search(clause) and _ALL_PUBLISHED.match(context.sentence.text, context.number.end):
        return _whole(context, active=True)
    if _COMPRISING.fullmatch(clause) and _PUBLISHED_INFORMATION.search(earlier):
        return _whole(context, active=False, listed=True)
    if _SUMMED.fullmatch(clause) and _PUBLISHED_KINDS.search(earlier):
        return _whole(context, active=True, listed=True)
    if _THERE_WERE.search(clause) and (behind := _WERE_PUBLISHED.match(context.after)):
        return _whole(context, active=True, end=context.number.end + behind.end())
    return None


def _with_verb(context: Context, clause: str) -> FigureReading | None:
    match = _TOTAL_LABEL.search(clause)
    if match is None or _ON_REQUEST.search(clause, 0, match.start("verb")):
        return None
    active = match["verb"].startswith("主动") or bool(ACTIVE.search(clause))
    front, thing = clause[: match.start()], bare(_YEAR.sub("", bare(match["thing"])))
    behind = re.match(r"(?:的)?(?:各类|有效|政府|政务|公开)*信息(?:稿件)?$", context.after)
    if behind and not thing:
        return _whole(context, active=active, end=context.number.end + behind.end())
    kinds, every = listed(thing), _ANY.fullmatch(thing)
    if words("words", "handled").search(thing) and not kinds:
        return None
    if reason := _told_of_before(context, front, thing, active=active) or _no_total(context, front, thing, active=active):
        return context.left_out((TOTAL,), reason)
    if not thing and match["verb"] == "公开" and match.start() == 0 and clause == context.before and context.number.unit == "条":
        return _whole(context, active=False)
    if not every and (one_of_several(context) or (kinds and _SERIES.search(context.before))):
        return context.left_out((TOTAL,), CLASS)
    whole = active or words("scope", "whole").search(clause)
    general = every or (active and all(_general(piece, context) for piece in re.split("[、和与]", thing)))
    of_kinds = kinds and _LIST_OF_INFORMATION.search(thing) and (whole or "累计" in clause or "等各类" in thing)
    if (general or of_kinds) and (thing or whole or _DONE.search(front) or _OWN_YEAR.search(clause)):
        return _whole(context, active=active, listed=not every)
    return context.left_out((TOTAL,), CLASS) if active or GENERAL.search(thing) else None


def _told_of_before(context: Context, front: str, thing: str, *, active: bool) -> str:
    """Why a count is of what was told of before (公开疫情防控信息，全年发布N条), of another carrier, or of what is due."""
    earlier = context.before[: -len(context.clause)]
    if REFERS_BACK.fullmatch(thing) and not active and earlier:
        return because("refers_back")
    if _DUE.search(front):
        return because("due")
    if _UNKNOWN_CARRIER.search(front):
        return because("unknown_carrier")
    told = _CLASS_TOLD.search(earlier)
    if not thing and told and not _ANY.fullmatch(told["class"]):
        return CLASS
    papers = not thing and context.number.unit in ("件", "份", "项") and words("words", "special").search(earlier)
    return because("papers") if papers else ""


# 全年累计产生政府信息26条，均已主动公开
_MADE_CLAUSE = re.compile("(?:产生|形成|生成|制作)(?:了)?(?:政府|政务)信息(?:共计|共)?$")
_ALL_PUBLISHED = re.compile("，(?:均|全部|都|已全部)(?:已|予以|依法)*(?:主动)?公开")


def _general(thing: str, context: Context) -> bool:
    """Is a thing that is published information in general, or of the body's own field (财政信息 of a 财政局)?"""
    whole = _ANY.fullmatch(thing) or _ANY_NEWS.fullmatch(thing) or FIELD.fullmatch(thing)
    return bool(whole) or own_field(thing, context)


def _no_total(context: Context, front: str, thing: str, *, active: bool) -> str:
    """Why what stands around the verb makes the count a part, or ``""``."""
    special = words("words", "special")
    if not thing and _MATTERS.search(front):
        return CLASS
    named_first = _BEFORE_VERB.search(front)
    if (named_first and special.search(named_first[0])) or (not thing and special.search(context.after[:12])):
        return CLASS
    if (
        (_ABOUT.match(front) and special.search(front))
        or _IN_FIELD.search(front)
        or (_TOPIC.match(front) and listed(thing) and not active)
    ):
        return CLASS
    if not active and (ending := LIST_END.search(thing)) and special.search(ending[0]):
        return CLASS
    before = "" if front or active else context.lead[: -len(context.clause)].rstrip("，,")
    told_of = not active and not words("scope", "whole").search(context.clause) and _COLUMNS.search(context.before)
    if (COLUMN.search(front or before) and not ALL_COLUMNS.search(front or before)) or told_of:
        return because("column_total")
    done = _DONE.search(front) and _WAS_DUE.search(context.before)
    if not thing and not active and not done and _COUNTED_BEFORE.search(context.before) and not _OWN_YEAR.search(context.clause):
        return because("sum")
    return ""


# 开设“加快水利投资”等4大专题，动态发布各类信息500余条
_COLUMNS = re.compile(r"\d大?个?(?:专题|专栏|栏目)[^。]*，")


# 截至2019年底，累计主动公开64627条 gives way to the year's own figure.
_SO_FAR = re.compile(r"截[至止]|到20\d\d年[底末]")


# 一是网站建设。全年更新信息200条
_ABOUT_CARRIER = re.compile("[^，。]{0,8}(?:网站|公众号|微信|微博|新媒体)(?:建设|管理|运维|工作|运行)[^，。]{0,6}")


def _whole(context: Context, *, active: bool, end: int | None = None, listed: bool = False) -> FigureReading | None:
    whole = bool(words("scope", "whole").search(context.clause))
    if reason := _narrower(context, sure=active or whole):
        return context.left_out((TOTAL,), reason)
    heading = {channel.code for channel in named(context.passage.heading)} if len(context.passage.heading) <= 26 else set()
    if len(heading) == 1 and not active:
        code = heading.pop()
        return context.found(code, end=end) if code not in UNCODED else None
    if not heading and not active and _ABOUT_CARRIER.fullmatch(context.passage.heading):
        return context.left_out((TOTAL,), because("carrier_before"))
    before = sorted({channel.code for channel in named(context.passage.previous)} - {MEDIA, ALL, GAZETTE})
    opened = len(before) == 1 or OPENED.search(context.passage.previous + "，")
    if not active and before and opened and context.clause == context.before:
        return context.left_out((*(code for code in before if code not in UNCODED), TOTAL), because("carrier_before"))
    weight = (
        (2 if active else 0)
        + whole
        - (4 if "累计" in context.clause and _SO_FAR.search(context.before) else 0)
        - (3 if words("scope", "narrow").search(context.clause) else 0)
        - (2 if listed or "目录" in context.clause else 0)
    )
    return context.found(TOTAL, end=end, weight=weight + ("新增" in context.clause))


# 产生政府信息700条，其中主动公开61条: of all that was made, what was published is the year's total.
_MADE = re.compile(
    r"(?:产生|形成|生成|制作|获取|保存)(?:了|并)?[^，；。]{0,12}信息[^，；。]{0,8}\d+[余多]?条?[，；]?其中[：，]?[^，；。]{0,6}主动公开"
)


def _narrower(context: Context, *, sure: bool) -> str:
    """Why a count of information in general is less than the year's total, or ``""``; ``sure`` where 主动 or 共 is said."""
    if context.part and _MADE.search(context.before):
        return ""
    if context.part or context.clause.lstrip("、和及").startswith(("其他", "其它", "其余")):
        return because("part")
    if "名义" in context.clause:
        return because("on_behalf")
    if sure:
        return ""
    if _TOPIC.match(context.lead.lstrip("，；")) or context.passage.section not in ("overview", "proactive", ""):
        return because("unsaid_year")
    return because("unsaid_channel") if named(context.before) else ""
