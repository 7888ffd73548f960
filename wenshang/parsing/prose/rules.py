"""Why a count is no figure of the body's and the year's, or no indicator's at all; what is left out stays in sight (R2).

The reasons are rows of ``vocabulary/prose_rules.toml``; here stand the facts that they ask of and that no pattern can tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from wenshang import vocabulary
from wenshang.chinese.folding import fold
from wenshang.model import Candidate, Fact, Finding, Severity, Status
from wenshang.parsing.prose.channels import TOTAL, UNCODED, named
from wenshang.parsing.prose.context import Context, FigureReading
from wenshang.vocabulary.prose import because, last, why, words


def reason(context: Context, *, stock: bool = False) -> str:
    """The first reason why a count is no figure of this year (for a ``stock``: of its end), or ``""``."""
    return (
        why("planned", context, next_year=context.year > context.report_year)
        or _other_year(context)
        or why(
            "year", context, stock=stock, last_words=context.clause[-16:], around=context.lead + context.after,
            near=context.lead[-len(context.clause) - 24 :], rest=f"{context.behind}；{context.following}",
            told=context.before + context.previous, part_of_year=_part_of_year, since_before=_since_before, so_far=_so_far,
            own_site=_own_site, another_body=_another_body,
        )
        or ("" if stock else audience(context))
        or ""
    )  # fmt: skip


def audience(context: Context) -> str:
    """Followers, reads and views are not posts."""
    return why("audience", context, next_to=context.clause[-12:] + context.after.lstrip("次的")[:4]) or ""


_YEAR_BEHIND = re.compile(r"（(20\d\d)年?度?）")  # 公开信息30条（2022年）


def _other_year(context: Context) -> str:
    behind = _YEAR_BEHIND.match(context.behind)
    years = (context.year, int(behind[1]) if behind else context.report_year)
    return next((f"属于{year}年，不是本年数" for year in years if year != context.report_year), "")


_MONTHS = re.compile(  # 1月1日至6月30日; twelve months are a year
    r"(?P<first>\d{1,2})月(?:份|\d{1,2}日|初|底|末)?(?:起|开始)?(?:至|到|—|-|～|~|–)(?:20\d\d年)?(?P<until>\d{1,2})月"
)
_UNTIL = re.compile(r"截[至止]到?(?:20\d\d年)?(\d{1,2})月")  # 截至6月


def _part_of_year(context: Context) -> bool:
    """上半年, 1月1日至6月30日, 截至6月, 近三年, 2021至2023年: part of the year, or several years; the year not named since."""
    ends = [said.end() for said in words("scope", "period").finditer(context.lead)]
    for months in _MONTHS.finditer(context.lead):
        first, until = int(months["first"]), int(months["until"])
        ends += [months.end()] if max(first, until) <= 12 and (until - first + 1) % 12 else []
    ends += [until.end() for until in _UNTIL.finditer(context.lead) if int(until[1]) < 10]
    return bool(ends) and not words("scope", "this_year").search(context.lead, max(ends))


_STARTED = re.compile(r"自?(20\d\d)年(?:\d{1,2}月(?:\d{1,2}日)?)?(?:以来|至今|起至)")  # 自2008年3月以来
_SO_FAR = re.compile(r"截[至止](?:到)?目前|至今|(?:截[至止]到?|到)(20\d\d)年(?:底|末|12月)")  # 截至2023年底


def _since_before(context: Context) -> bool:
    started = last(_STARTED, context.before)
    return started is not None and int(started[1]) < context.report_year


def _so_far(context: Context) -> bool:
    """Is a count of all that was until now? Not applications up to the report year's end: none were counted before."""
    so_far = _SO_FAR.search(context.before)
    return so_far is not None and not (so_far[1] == str(context.report_year) and "申请" in context.clause)


_SUB_SITE = re.compile("(?P<name>[\u4e00-\u9fff]{2,6}[镇乡道局委])子站")  # 县门户网站青禾镇子站 is the town's own


def _own_site(context: Context) -> bool:
    own = _SUB_SITE.search(context.lead)
    return own is not None and own["name"][-3:-1] in context.body


_OTHER_BODY = re.compile(  # 云县林业局主动公开… in the report of 云县水务局
    r"(?:^|[\u4e00-\u9fff]{1,6}?)(?P<level>省|市(?!场)|县|区|州|旗)(?P<who>(?!人民政府|政府)[\u4e00-\u9fff]{2,10}?(?:局|厅|委员会))"
    r"(?:20\d\d年度?)?(?:全年|累计|共|已|积极|对外|向社会)*(?:主动)?(?:公开|发布|收到|受理|推送)"
    r"|(?P<government>[省市县区州](?:人民)?政府)(?:全年|累计|共)*(?:主动)?(?:公开|发布)"
    r"|(?P<state>国务院|省政府)(?:办公厅)?(?:主动)?(?:公开|发布)"
)


def _another_body(context: Context) -> bool:
    """Is another body named: of other business, of a higher level, or the government in the report of a bureau?"""
    other = _OTHER_BODY.search(context.clause)
    if other is None or other["state"]:
        return other is not None
    if other["government"]:
        return context.body.endswith(("局", "委", "厅", "会"))
    body = fold(context.body).text
    levels = re.findall("[省县区州旗]|市(?!场)", body[: max(body.find(other["who"][:2]), 0)])
    above = levels and body.endswith(("局", "委", "厅")) and other["level"] != levels[-1] and other["level"] not in "区州"
    return bool(body) and (bool(above) or len(set(re.sub("局|厅|委员会", "", other["who"])) & set(body)) < 2)


def unread(context: Context) -> FigureReading | str:
    """What a count is that no family reads: a candidate where words of an indicator govern it, else why it is no indicator's.

    The words stand in its clause (an indicator's own: ``codes``), or anywhere before it in the sentence, or in the sentence or
    heading that the sentence goes on from; behind 个, 家 and the like only next to it.
    """
    known = vocabulary.load("prose")["candidates"]
    if context.unit not in known["units"]:
        return because("other_unit")
    text = context.clause[-40:] + context.after[:12]
    if not_posted := audience(context):
        return not_posted
    items = context.unit in known["item_units"]
    codes = [channel.code for channel in named(text) if items and channel.code not in UNCODED]
    codes += [code for code in known if "." in code and code != TOTAL and words("candidates", code).search(text)]
    if not codes and items and words("candidates", TOTAL).search(text):
        codes = [TOTAL]
    excluded = reason(context)
    goes_on = context.text.startswith(("其中", "包括", "分别")) or not context.heading
    none = excluded or why(
        "ungoverned", context, near=text, thing=context.unit in known["thing_units"],
        next_to=context.clause[-6:] + context.after[:6], close=context.clause[-10:] + context.after[:8],
        around_it=context.heading + (context.previous if goes_on else "") + context.before + context.after,
    )  # fmt: skip
    if none and not codes:
        return none
    part = because("part") if context.part else ""
    return context.left_out(tuple(dict.fromkeys(codes)), excluded or part or because("unread" if codes else "unnamed"))


def findings(candidates: Sequence[Candidate], facts: Sequence[Fact], *, authority: str, year: int) -> Iterator[Finding]:
    """R2: an indicator that the sentences seem to give and that has no figure, or that two sentences give differently."""
    have = {fact.code for fact in facts}
    still_open = vocabulary.load("reasons")["open"].values()
    by_code: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        if len(candidate.codes) == 1 and candidate.reason in still_open and candidate.codes[0] not in have:
            by_code.setdefault(candidate.codes[0], []).append(candidate)
    for code, found in by_code.items():
        numbers = "、".join(dict.fromkeys(candidate.raw for candidate in found))
        reasons = "；".join(dict.fromkeys(candidate.reason for candidate in found))
        yield Finding(
            rule="R2",
            status=Status.UNDETERMINED,
            severity=Severity.LOW,
            authority=authority,
            period=str(year),
            codes=(code,),
            message=f"正文中的{numbers}可能是“{vocabulary.code(code).label}”，没有采用：{reasons}",
            advice="请对照原文；是本年数的，请在正文写明是哪个渠道、本年还是累计",
            place=found[0].place,
            quote=found[0].quote,
        )
