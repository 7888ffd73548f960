"""Why a count is not taken, or no indicator's at all; candidates keep what is not taken in sight, R2 says where one is missing.

The rules of exclusion are the traps of prose (targets, figures of other years, differences, cumulative counts, subordinate
bodies, audiences): one rule, one function. Joint figures and parts are decided where the label is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from wenshang import vocabulary
from wenshang.chinese.folding import fold
from wenshang.model import Candidate, Fact, Finding, Severity, Status
from wenshang.parsing.prose.channels import TOTAL, UNCODED, named
from wenshang.parsing.prose.context import Context, FigureReading
from wenshang.vocabulary.prose import because, last, source, words

_THIS_YEAR = re.compile(r"全年|本年|今年|年度|当年|这一年|一年来|20\d\d年(?!底|末|以来|至今|起|12月)")
_SUBORDINATE = re.compile(
    r".{0,10}?(?:(?:个别|部分|有的|有些|少数)(?:单位|部门|乡镇)|下属|所属|直属|[省市县区州旗]直(?:各)?(?:部门|单位|机关)|(?<!各)乡镇(?=公开|发布|收到)|各(?:镇|乡|街道|村|社区|级各部门|部门|单位|科室|县|区|市|股室|处室|委办局))[^，]{0,12}(?:发布|公开|收到|受理|承办|共|网站$|公众号$)"
)
# 全市各级各部门 are the whole that a government's report speaks of.
_ALL_OF_THEM = re.compile("(?:20\\d\\d年度?，?)?(?:全(?:(?P<level>[省市县区州盟旗])|镇|乡)|(?:全年)?政府各部门)")
_OF_BUREAU, _ALL_TOWNS = re.compile("[局委厅]$"), re.compile("[^，；]*各(?:乡镇|镇街|镇|乡|村|社区)(?![^，；]*(?:部门|单位))")
# 云县林业局主动公开… in the report of 云县水务局
_OTHER_BODY = re.compile(
    r"(?:^|[\u4e00-\u9fff]{1,6}?)(?P<level>省|市(?!场)|县|区|州|旗)(?P<who>(?!人民政府|政府)[\u4e00-\u9fff]{2,10}?(?:局|厅|委员会))"
    r"(?:20\d\d年度?)?(?:全年|累计|共|已|积极|对外|向社会)*(?:主动)?(?:公开|发布|收到|受理|推送)"
    r"|(?P<government>[省市县区州](?:人民)?政府)(?:全年|累计|共)*(?:主动)?(?:公开|发布)"
    r"|(?P<state>国务院|省政府)(?:办公厅)?(?:主动)?(?:公开|发布)"
)
_HIGH = re.compile("省|自治区|厅|部(?!门)|总局|委员会")
_STARTED = re.compile(r"自?(20\d\d)年(?:\d{1,2}月(?:\d{1,2}日)?)?(?:以来|至今|起至)")
# 自2008年以来累计公开8300条，其中2023年公开83条: the part is the year's own.
_YEAR_BEHIND = re.compile(r"（(20\d\d)年?度?）")
_ANEW = re.compile(r"^(?:其中)?[：，]?(?:本年|今年|20\d\d年(?!底|末|以来|至今|起))")
_SO_FAR = re.compile(r"截[至止](?:到)?目前|至今|(?:截[至止]到?|到)(20\d\d)年(?:底|末|12月)")
_STOCK_SPLIT = re.compile("截[至止][^。]{0,30}累计[^。]*其中|^其中.*截[至止][^。]{0,30}累计")
_THEN_THIS_YEAR = re.compile(r"(?:其中|[，；])[^。，；]{0,4}(?:本年度?|今年|当年|20\d\d年度?)(?:新增|主动|共|公开|发布|推送)")
_REACHED = re.compile(r"(?:到|至|达|为|成|破|过|共|计)(?:了|约|近|有)*$")
_BASE = re.compile(rf"(?:{words('scope', 'before').pattern})(?:的|为|是|共|度|全年|发布|公开|收到|受理|同期|总数|数量|末|底)*$")
_BASE_OF = re.compile(r"(?:由|从)(?:上年度?|去年|原来|20\d\d年|年初)?[^，；到至]{0,8}$")
_FROM = re.compile(rf"^[^，；。]{{0,6}}(?:{source('scope', 'change')}|增至|升至|降至|减至|增|升|降)(?:到|至|为)?")


def target(context: Context) -> str:
    """力争、目标、计划、下一步 …: what is meant to be reached is no result."""
    if context.planned or words("scope", "target").search(context.clause) or _next_year(context):
        return because("target")
    return ""


def _next_year(context: Context) -> bool:
    return context.year > context.passage.report_year


def other_year(context: Context) -> str:
    """A sentence about another year, or last year's figure beside this year's (由上年1128条增加到1887条)."""
    if context.year != context.passage.report_year:
        return f"属于{context.year}年，不是本年数"
    behind = _YEAR_BEHIND.match(context.sentence.text, context.number.end)
    if behind and int(behind[1]) != context.passage.report_year:
        return f"属于{behind[1]}年，不是本年数"
    tail = context.clause[-16:]
    if _BASE.search(tail) or (_BASE_OF.search(tail) and _FROM.match(context.sentence.text[context.number.end :])):
        return because("base")
    return ""


def period(context: Context) -> str:
    """上半年, 1月1日至6月30日, 截至6月, 近三年, 2021至2023年: part of the year, or several years; twelve months are a year."""
    ends = [said.end() for said in words("scope", "period").finditer(context.lead)]
    for months in _MONTHS.finditer(context.lead):
        first, until = int(months["first"]), int(months["until"])
        ends += [months.end()] if max(first, until) <= 12 and (until - first + 1) % 12 else []
    ends += [until.end() for until in _UNTIL.finditer(context.lead) if int(until[1]) < 10]
    return because("period") if ends and not _THIS_YEAR.search(context.lead, max(ends)) else ""


_MONTHS = re.compile(
    r"(?P<first>\d{1,2})月(?:份|\d{1,2}日|初|底|末)?(?:起|开始)?(?:至|到|—|-|～|~|–)(?:20\d\d年)?(?P<until>\d{1,2})月"
)
_UNTIL = re.compile(r"截[至止]到?(?:20\d\d年)?(\d{1,2})月")


def otherwise(context: Context) -> str:
    """没有主动公开…312条, 例如…, 如…则, …312条应为213条: said of no figure of the year."""
    behind = context.sentence.text[context.number.end :]
    said = words("scope", "otherwise").search(context.clause) or words("scope", "corrected").match(behind)
    return because("said_otherwise") if said else ""


def difference(context: Context) -> str:
    """同比增加50条, 较去年减少1件: a difference is no level."""
    if words("scope", "difference").search(context.clause) and not _REACHED.search(context.clause):
        return because("difference")
    return ""


def cumulative(context: Context) -> str:
    """累计 since a launch, against the year's own figure; 累计 up to the report year's end may stand for the year's total."""
    if words("scope", "since").search(context.lead + context.after):
        return because("cumulative")
    started = None if _ANEW.search(context.clause) else last(_STARTED, context.before)
    if started and int(started[1]) < context.passage.report_year:
        return because("cumulative")
    rest = context.sentence.text[context.number.end :] + "；" + context.passage.following
    if "累计" in context.clause and _THEN_THIS_YEAR.search(rest):
        return because("cumulative")
    so_far = "累计" in context.clause and _SO_FAR.search(context.before)
    asked = so_far and so_far[1] == str(context.passage.report_year) and "申请" in context.clause
    own = _THIS_YEAR.search(context.before)
    split = context.part and _STOCK_SPLIT.search(context.before + context.passage.previous)
    return because("cumulative") if not own and ((so_far and not asked) or split) else ""


def average(context: Context) -> str:
    """平均每日发布2篇: an average is no sum of the year."""
    return because("average") if words("scope", "average").search(context.clause) else ""


def subordinate(context: Context) -> str:
    """Figures of subordinate bodies in a report of their superior."""
    if words("scope", "elsewhere").search(context.lead[-len(context.clause) - 24 :]) and not _OF_SEVERAL.search(context.clause):
        own = _SUB_SITE.search(context.lead)
        if own is None or own["name"][-3:-1] not in context.passage.authority:
            return because("elsewhere")
    body = context.passage.authority
    above = words("scope", "above").search(context.clause) and not _OF_SEVERAL.search(context.clause)
    if body and above and not _HIGH.search(body):
        return because("above")
    if (other := _OTHER_BODY.search(context.clause)) and (other["state"] or _is_another(other, body)):
        return because("other_body")
    if _SITES_BELOW.match(context.clause):
        return because("subordinate")
    own = _ALL_OF_THEM.match(context.clause)
    if own and own["level"] and re.search("[镇乡]|街道", body.removesuffix("人民政府")[-4:]):
        return because("other_body")
    own = own if not _OF_BUREAU.search(body) and not _ALL_TOWNS.match(context.clause) else None
    return because("subordinate") if _SUBORDINATE.match(context.clause) and not own else ""


# 全市所辖各县（市、区）政府门户网站主动公开…
_SITES_BELOW = re.compile(
    "[^，；。各]{0,12}各(?:县|区|市|旗|乡镇|镇街|镇|乡)(?:（[^（）]{1,8}）|[、县市区旗镇乡])*(?:人民)?(?:政府)?(?:门户)?网站(?!群|和|及|、)"
)
# 县门户网站某某镇子站 is the town's own
_SUB_SITE = re.compile("(?P<name>[\u4e00-\u9fff]{2,6}[镇乡道局委])子站")
# 通过县网站、政务服务网某县子站、局网站等方式公布48条: of all of them.
_OF_SEVERAL = re.compile("[站网号]、[^，；。]*等[^，；。、]{0,6}(?:方式|渠道|平台|形式|途径)")


def _is_another(other: re.Match[str], body: str) -> bool:
    """Is a body that is named another one: of other business, or the government in the report of a bureau?"""
    if other["government"]:
        return body.endswith(("局", "委", "厅", "会"))
    body = fold(body).text
    levels = re.findall("[省县区州旗]|市(?!场)", body[: max(body.find(other["who"][:2]), 0)])
    above = levels and _OF_BUREAU.search(body) and other["level"] != levels[-1] and other["level"] not in "区州"
    return bool(body) and (bool(above) or len(set(re.sub("局|厅|委员会", "", other["who"])) & set(body)) < 2)


def audience(context: Context) -> str:
    """Followers, reads and views are not posts."""
    near = context.clause[-12:] + context.after.lstrip("次的")[:4]
    return because("audience") if words("words", "audience").search(near) else ""


FLOW: tuple[Callable[[Context], str], ...] = (
    target,
    other_year,
    period,
    otherwise,
    difference,
    cumulative,
    average,
    subordinate,
    audience,
)
STOCK: tuple[Callable[[Context], str], ...] = (target, other_year, otherwise, difference, subordinate)


def reason(context: Context, rules: tuple[Callable[[Context], str], ...] = FLOW) -> str:
    """The first reason why a count is no figure of this year, or ``""``."""
    return next((why for rule in rules if (why := rule(context))), "")


def unread(context: Context) -> FigureReading | str:
    """What a count is that no family reads: a candidate where words of an indicator govern it, else why it is no indicator's.

    The words stand in its clause (an indicator's own: ``codes``), or anywhere before it in the sentence, or in the sentence or
    heading that the sentence goes on from; behind 个, 家 and the like only next to it.
    """
    known = vocabulary.load("prose")["candidates"]
    if context.number.unit not in known["units"]:
        return because("other_unit")
    text = context.clause[-40:] + context.after[:12]
    if why := audience(context):
        return why
    items = context.number.unit in known["item_units"]
    codes = [channel.code for channel in named(text) if items and channel.code not in UNCODED]
    codes += [code for code in known if "." in code and code != TOTAL and words("candidates", code).search(text)]
    if not codes and items and words("candidates", TOTAL).search(text):
        codes = [TOTAL]
    excluded = reason(context)
    if not codes and (why := excluded or _ungoverned(context, text)):
        return why
    part = because("part") if context.part else ""
    return context.left_out(tuple(dict.fromkeys(codes)), excluded or part or (because("unread") if codes else because("unnamed")))


def _ungoverned(context: Context, near: str) -> str:
    """Why a count whose clause names no indicator is none of an indicator's, or ``""``."""
    if words("candidates", "other_business").search(near):
        return because("other_business")
    if context.number.unit in vocabulary.load("prose")["candidates"]["thing_units"]:
        if words("candidates", "other_things").search(context.clause[-6:] + context.after[:6]):
            return because("other_things")
        around = context.clause[-10:] + context.after[:8]
    else:
        goes_on = context.sentence.text.startswith(("其中", "包括", "分别")) or not context.passage.heading
        around = context.passage.heading + (context.passage.previous if goes_on else "") + context.before + context.after
    return "" if words("candidates", "governing").search(around) else because("ungoverned")


def findings(candidates: Sequence[Candidate], facts: Sequence[Fact], *, authority: str, year: int) -> Iterator[Finding]:
    """R2: an indicator that the sentences seem to give and that has no figure, or that two sentences give differently."""
    have = {fact.code for fact in facts}
    still_open = vocabulary.load("reasons")["open"].values()
    by_code: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        if len(candidate.codes) == 1 and candidate.reason in still_open and candidate.codes[0] not in have:
            by_code.setdefault(candidate.codes[0], []).append(candidate)
    for code, found in by_code.items():
        label = vocabulary.code(code).label
        numbers = "、".join(dict.fromkeys(candidate.raw for candidate in found))
        reasons = "；".join(dict.fromkeys(candidate.reason for candidate in found))
        yield Finding(
            rule="R2",
            status=Status.UNDETERMINED,
            severity=Severity.LOW,
            authority=authority,
            period=str(year),
            codes=(code,),
            message=f"正文中的{numbers}可能是“{label}”，没有采用：{reasons}",
            advice="请对照原文；是本年数的，请在正文写明是哪个渠道、本年还是累计",
            place=found[0].place,
            quote=found[0].quote,
        )
