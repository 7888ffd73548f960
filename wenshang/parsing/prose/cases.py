"""Counts of cases: applications received, and proposals of deputies (npc), of CPPCC members (cppcc), or one figure for both
(total); and the zeros that are said in words (未收到政府信息公开申请, 未承办人大代表建议)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wenshang.chinese.sentences import year_after
from wenshang.parsing.prose.channels import TOTAL
from wenshang.parsing.prose.context import ABOUT_REQUESTS, Context, FigureReading, Passage
from wenshang.parsing.prose.published import one_of_several, siblings
from wenshang.vocabulary import load
from wenshang.vocabulary.prose import because, filler, last, source, why, words

CODE = "narrative.requests_received"
_UNITS = frozenset(("件", "条", "起", "例", "次", "份", "项", "宗", "个", "件次", "人次", "封", ""))
_CASES = frozenset(("封", "件", "份", "条", "起", "宗", "例"))
_FILLER = filler("request")
_VERB, _LABEL = source("requests", "received"), source("requests", "label")
# From the surest wording to the least: 收到…申请, 申请…收到, 申请N件, 办理申请N件.
_STATEMENTS = tuple(
    (re.compile(pattern + _FILLER + "$"), weight)
    for pattern, weight in (
        (rf"{_VERB}(?P<between>[^，；：。]{{0,40}}?)(?P<label>{_LABEL})", 2),
        (rf"(?P<label>{_LABEL})(?P<between>[^；：。]{{0,30}}?){_VERB}", 2),
        (rf"(?P<between>)(?P<label>{_LABEL})", 1),
        (rf"{source('requests', 'handled')}(?P<between>[^，；：。]{{0,30}}?)(?P<label>{_LABEL})", 0),
    )
)
ABOUT = re.compile(r"依申请|申请公开|公开申请|申请情况")  # 依申请公开情况


def request(context: Context) -> FigureReading | None:
    """Applications received: 共收到政府信息公开申请12件, 受理12件申请, 依申请公开…共收到12件."""
    if context.unit not in _UNITS:
        return None
    headed = bool(ABOUT.search(context.heading)) or context.passage.section == "requests"
    asked = context.lead[-90:] + context.after + context.before[-60:]
    if refused := why("request", context, headed=headed, asked=asked):
        return context.refused((CODE,), refused)
    reading = _stated(context) or _verb_only(context, headed)
    since = context.before[max(context.before.rfind("其中"), 0) :]
    if reading and not reading.reason and (refused := why("request_part", context, since=since)):
        return context.refused((CODE,), refused)
    return reading


# 收到并办结申请9件: what became of them is no other thing.
_REPLIED = re.compile(r"(?:并|和|、)?(?:按时|及时|依法|全部|均|已)*(?:办结|答复|回复|处理)")
# 收到信函申请9件, but 收到公民、法人信函申请9件 are all
_ONE_WAY = re.compile(rf"{source('requests', 'way')}[^、，]{{0,4}}$")
_NAMED_ALL = re.compile(r"公民.*(?:法人|组织)|法人.*公民|各(?:类|种)|线上线下")
# 全省受理申请4100件 in the report of the government, beside the counts of its departments and of the counties
_OF_AREA, _GOVERNMENT = re.compile("(?:20\\d\\d年度?，?)?全[省市县区州旗]"), re.compile("(?:[省市县区州旗]|政府)$")


def _stated(context: Context) -> FigureReading | None:
    tail = context.lead[-90:]
    for pattern, weight in _STATEMENTS:
        if not (match := last(pattern, tail)):
            continue
        received = re.search(_VERB, match[0]) is not None
        head = tail[max(0, match.start() - 14) : match.start()]
        manner = match["between"] or ("" if received else head)
        one_way = bool(context.number.value and _ONE_WAY.search(manner) and not _NAMED_ALL.search(tail))
        refused = why(
            "request_stated", context, received=received, statement=match[0], label=match["label"], between=match["between"],
            told=_REPLIED.sub("", match[0]) if received else match[0], head=head, close=head[-8:],
            to_label=tail[: match.end("label")], sentence=context.heading + context.before, none=not context.number.value,
            one_way=one_way, another_way=_another_way, beside_published=_beside_published,
        )  # fmt: skip
        if refused:
            return context.refused((CODE,), refused)
        of_area = bool(_OF_AREA.match(context.clause) and _GOVERNMENT.search(context.body))
        start = context.number.start - len(tail) + match.start()
        return context.found(CODE, start=start, weight=(-1 if one_way else weight) + of_area)
    return None


# 收到申请9件
_COUNT = re.compile(r"申请[^。]*\d+[余多]?[件条份宗起例次封]")
_ANOTHER_WAY = re.compile(rf"{source('requests', 'way')}[^，；。]{{0,12}}\d")  # 信函申请3件，网络申请6件


def _another_way(context: Context) -> bool:
    """Does the sentence count another way of asking too?"""
    return bool(_ANOTHER_WAY.search(context.behind) or _COUNT.search(context.before))


def _beside_published(context: Context) -> bool:
    """Is a count one of parts of what was published (公开信息90条，其中主动公开60条，依申请公开30条)?"""
    return any(label.endswith("主动公开") for label in siblings(context))


# 共收到3件政府信息公开申请
_VERB_END = re.compile(rf"{_VERB}{_FILLER}$")
_AFTER = re.compile(rf"(?:的)?[^，；。、]{{0,16}}?{_LABEL}")
# 共有3件依申请公开
_THERE_WERE, _ON_REQUEST = re.compile("(?:共有|共|有)$"), re.compile("(?:政府信息)?依申请公开(?:申请|事项|件)?$")
# 收到行政复议申请8件，受理8件
_OF_REVIEW = re.compile("(?:复议|诉讼|投诉|举报)(?:申请|案件)?\\d+[件起宗]，[^，；。\\d]{0,8}$")


def _verb_only(context: Context, headed: bool) -> FigureReading | None:
    """收到3件政府信息公开申请 (the label behind), or 共收到12件 where the sentence or heading speaks of applications."""
    tail = context.lead[-40:]
    match = _VERB_END.search(tail) or (_THERE_WERE.search(tail) if _ON_REQUEST.match(context.after) else None)
    if not match:
        return None
    after = _AFTER.match(context.after)
    if after and not words("requests", "other").search(after[0]):
        return context.found(CODE, end=context.number.end + after.end(), weight=2)
    labelled = headed or bool(re.search(_LABEL, context.before[-60:]))
    of_else = _OF_REVIEW.search(context.before) or words("requests", "other").search(tail[-20:] + context.after[:8])
    if labelled and context.unit in _CASES and not of_else:
        return context.found(CODE, start=context.number.start - len(tail) + match.start(), weight=1)
    return None


_ALL = ("proposals.npc", "proposals.cppcc", "proposals.total")
_PROPOSAL_UNITS = frozenset(("件", "条", "份", "个", "项", "宗", "起"))
# 人大代表建议、政协提案; 建议案办理共
_LINK, _PROPOSAL_GAP = re.compile(filler("proposal_link")), re.compile(filler("count", "proposal"))
_SUM = re.compile(r"^(?:总计|合计|共计|总共|一共|共)(?:达到|达|为|有|承办|办理)?$")  # 人大代表建议9件、政协提案7件，共计16件
# 网站127条（其中建议提案45条），公众号发布328条
_COUNTED_ASIDE = re.compile(r"（[^（）]*\d[^（）]*）")
# 公示公告8条，其他文件1条，部门信息28条: classes of what is published, each so many 条.
_CLASS = re.compile("[，；、：](?![^，；、：\\d]*(?:提案|建议|议案))[^，；、：\\d]{2,16}\\d+条(?=[，；、。）)]|$)")


def proposal(context: Context) -> FigureReading | None:
    """Proposals: of deputies, of CPPCC members, or one figure for both."""
    if _SUM.match(context.clause) and context.unit in ("件", "条") and not context.part:
        kinds = [last(words("proposals", key), context.before) for key in ("npc", "cppcc")]
        if all(kinds):
            return context.found("proposals.total", start=min(kind.start() for kind in kinds if kind))
    if context.unit not in _PROPOSAL_UNITS:
        return None
    text = _COUNTED_ASIDE.sub("", context.lead)[-80:]
    refused = why(
        "proposal", context, of_published=_of_published, near=text + context.after[:20], told=context.previous + context.before,
        among_classes=lambda count: len(_CLASS.findall(count.text)) > 2, first_class=one_of_several,
    )  # fmt: skip
    if refused:
        return context.refused(_ALL, refused)
    behind = re.split("[，；：。\\d]", context.behind, maxsplit=1)[0]
    return _proposal(context, text) or _proposal(context, behind[:24], behind=True)


# 公开信息406条，其中…建议提案19条; 其中：各类会议，发布16条；建议提案办理2条
_PUBLISHED = re.compile(r"(?:公开|公布|发布|更新|推送)[^，；。]{0,24}\d[余多]?[条篇]")
_AMONG = re.compile("(?:公开|发布)[^，；。]{0,12}\\d+条；")


def _of_published(context: Context) -> bool:
    """Does the count split up what was published (公开信息406条，其中…建议提案19条)?"""
    split = max(context.before.rfind(word) for word in ("其中", "包括", "分别")) + 1
    published = _PUBLISHED.search(context.before, 0, split) and "；" not in context.before[split:]
    among = _AMONG.search(context.before, split) and not words("proposals", "undertakes").match(context.clause)
    undertaken = words("proposals", "undertakes").search(context.before, split)
    return context.part and bool(published or among) and (context.unit in ("条", "篇") or not undertaken)


def _proposal(context: Context, text: str, *, behind: bool = False) -> FigureReading | None:
    spans = [(m.start(), m.end(), key) for key in ("npc", "cppcc", "joint") if (m := last(words("proposals", key), text))]
    if not spans and not behind and text.endswith("建议") and words("proposals", "next").match(context.behind):
        spans = [(len(text) - 2, len(text), "npc")]
    if not spans:
        return None
    *others, (start, end, key) = sorted(spans, key=lambda span: (span[1], -span[0]))
    if others and key != "joint":
        other_start, other_end, other = others[-1]
        if other == "joint" or (other != key and _LINK.fullmatch(text[other_end:start])):
            start, key = other_start, "joint"
    gap = text[:start] if behind else text[end:]
    if not _PROPOSAL_GAP.fullmatch(gap):
        return None
    near = re.split("[，；）]", text[max(0, start - 8) : start])[-1]
    if near.lstrip("、和及") == "" and context.lead.startswith(("、", "和", "及")):  # 主办人大建议3件、政协提案5件
        near = re.split("[，；）]", context.before[: -len(context.lead)])[-1][:4]
    told = context.before[: context.number.start - len(gap)]
    if refused := why("proposal_part", context, beside=near + gap, gap=gap, told=told):
        return context.refused(_ALL, refused)
    code = "proposals.total" if key == "joint" else f"proposals.{key}"
    if behind:
        return context.found(code, end=context.number.end + end)
    return context.found(code, start=context.number.start - len(text) + start)


_SAYS_NONE = re.compile("[未没无零]|不存在")
_NEVER, _NONE = source("negation", "never"), source("negation", "none")


def zeros(passage: Passage) -> Iterator[FigureReading]:
    """The zeros of a sentence of the year: figures, and candidates where other words stand behind a negation (未召开发布会)."""
    text = passage.sentence.text
    if not _SAYS_NONE.search(text) or year_after(passage.sentence, passage.year, passage.report_year) != passage.report_year:
        return
    stretch = _no_request(text, passage.heading)
    read = [FigureReading(CODE, *stretch, weight=2)] if stretch else []
    read += [FigureReading(code, start, end, weight=2) for start, end, code in _no_proposal(text)]
    read += [FigureReading(code, *span, weight=-3) for code in load("prose")["none_of"] for span in _none_of(text, code)]
    yield from read
    for match in _NO.finditer(text):
        seen = any(one.start < match.end() and match.start() < one.end for one in read)
        if seen or words("candidates", "other_zero").search(match["what"]):
            continue
        known = load("prose")["candidates"]
        codes = tuple(code for code in known if "." in code and words("candidates", code).search(match["what"]))
        if not codes and match["what"].startswith(("收到", "受理")) and ABOUT_REQUESTS.search(passage.heading):
            codes = (CODE,)
        if codes and codes != (TOTAL,):
            yield FigureReading("", *match.span(), reason=because("unread_zero"), codes=codes)


# Not of the body as a whole: 个别文件未发布解读.
_NOT_ALL = re.compile("个别|部分|有的|有些|少数|各|其他|文件|政策|事项|存在|仍|但|些|件|时")
# 未召开新闻发布会; not 无障碍
_NO = re.compile(r"(?:未|没有|[尚暂均]无|无(?!法|障|锡|偿|需|误|关|效|人))(?P<what>[^，；。\d]{0,40})")


def _none_of(text: str, code: str) -> Iterator[tuple[int, int]]:
    """The clauses that say nothing but that there was none of these (未召开新闻发布会)."""
    verb = "(?:发布|公开|制作|编发|推出|召开|举办|举行|组织|开展)?"
    none = rf"(?:^|[，；、])(?P<who>[^，；、]{{0,20}}?)(?:没有|未|无){verb}{source('none_of', code)}(?=$|[，；、])"
    return (match.span() for match in re.finditer(none, text) if not _NOT_ALL.search(match["who"]))


_ZERO = re.compile(  # 未收到政府信息公开申请, 无依申请公开事项
    rf"(?:(?:{_NEVER}|无)(?:{_VERB}|发生|产生|出现|有人|办理|涉及)(?:过|到)?(?P<between>[^，；：。\d]{{0,40}}?)|{_NONE}(?P<short>[^，；：。\d]{{0,26}}?))"
    rf"(?P<label>{_LABEL})(?P<after>[^，；：。]{{0,14}})"
)
_ZERO_BEHIND = re.compile(  # 依申请公开全年未收到, 依申请公开：无
    rf"(?P<label>{_LABEL})(?:(?:20\d\d年|[^；。\d]){{0,24}}?(?:{_NEVER}|无){_VERB}|(?:20\d\d年度?|[^，；。\d]){{0,12}}(?:数?为零|零件|零申请|零受理)|[^，；。：\d]{{0,6}}：(?:无|零|没有)$)(?P<after>[^，；：。]{{0,14}})"
)
_ZERO_HEADED = re.compile(  # under 依申请公开情况: 全年未收到相关申请; 无此项内容
    rf"(?:^|[，：]){{1}}[^，；：。]{{0,24}}(?:{_NEVER}{_VERB}(?:过|到)?|{_NONE})(?:相关|此类|任何|该类|有关)?(?:的)?(?:申请|事项|情况|件|要求|诉求)?$"
)
# 无此项内容
_NOTHING = re.compile(
    r"^(?:20\d\d年度?)?，?(?:全年|本年度?)?(?:无|没有|零|未发生)(?:(?:此项|该项|此类|相关|上述)(?:内容|情况|业务|事项|工作))?$"
)
# 对我局提出, and 公开和不予公开的申请, are about applications all the same.
_TO_US = re.compile(
    r"(?:通过|以)[^，；。]*等(?:形式|方式|渠道|途径)|[对向](?:我|本|该)[^，]{1,6}(?=提出|提交|申请)|(?<=公开)(?:和|或|及|、)不予(?:公开)?(?:的)?"
)
# 收到公民申请1件，未收到法人或其他组织申请: no zero of them all.
_ONLY_BODIES = re.compile("^(?!.*(?:公民|自然人|个人|公众|群众)).*(?:法人|企业|组织)")


def _no_request(text: str, heading: str) -> tuple[int, int] | None:
    """The stretch that says that no application was received (未收到…申请), or None."""
    for match in _ZERO.finditer(text):
        between = match["between"] or match["short"] or ""
        of_else = words("requests", "about_else").search(_TO_US.sub("", between.removesuffix("对")))
        if not (_ONLY_BODIES.search(between) or of_else or words("requests", "consequence").match(match["after"])):
            return match.start(), match.end("label")
    for match in _ZERO_BEHIND.finditer(text):
        if not re.search("复议|诉讼|投诉|举报|费", match[0]):
            return match.start(), match.start("after")
    about = ABOUT_REQUESTS.search(heading) or (ABOUT.search(heading) and "申请" in text)
    if not about or re.search("复议|诉讼|投诉|举报|费|答复", text):
        return None
    headed = _ZERO_HEADED.search(text) or _NOTHING.search(text)
    return headed.span() if headed else None


# 未承办人大代表建议
_NOT_UNDERTAKEN = re.compile(rf"(?:{_NEVER}|{_NONE})(?:承办|接办|收到|接到|交办|涉及|办理)?(?:过)?(?P<what>[^，；。\d]{{0,40}})")
_PROPOSED = re.compile(r"(?:“?两会”?)?[省市县区州镇乡级全国本、和及\d]*(?:人大|政协|代表|委员|建议|提案)")  # 未承办两会建议提案


def _no_proposal(text: str) -> Iterator[tuple[int, int, str]]:
    """The first stretch that says that no proposal was undertaken (未承办人大代表建议), with its code."""
    for match in _NOT_UNDERTAKEN.finditer(text):
        what = match["what"]
        kinds = {key: span for key in ("npc", "cppcc", "joint") if (span := last(words("proposals", key), what))}
        if not kinds or re.search("公开|答复|办结|超期|逾期|满意", what) or not _PROPOSED.match(what):
            continue
        end = match.start("what") + max(span.end() for span in kinds.values())
        yield (
            match.start(),
            end,
            f"proposals.{next(iter(kinds))}" if len(kinds) == 1 and "joint" not in kinds else "proposals.total",
        )
        return
