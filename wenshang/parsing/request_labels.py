"""A count in, ``narrative.requests_received`` out where the prose says how many applications were received; zeros too."""

from __future__ import annotations

import re

from wenshang.parsing.adjoining import Reading, found, left_out
from wenshang.parsing.context import Context
from wenshang.parsing.sentences import Sentence
from wenshang.parsing.wording import last, source, words

CODE = "narrative.requests_received"
_UNITS = frozenset(("件", "条", "起", "例", "次", "份", "项", "宗", "个", "件次", "人次", ""))
_FILLER = (
    r"(?:数量|总数|件数|总计|共计|合计|累计|共有|共|总|数|为|是|有|了|的|：|各类|并办理"
    r"|并|全年|达到|达|约|情况|方面|事项|要求|受理|办理|答复|并答复|登记|已|计|、|申请|政府"
    r"|信息|公开|件|公众|全部|均|按时|依法|及时|办结|和|及|回复|“|”|合法|有效|新|，|本年度?)*"
)
_VERB = source("requests", "received")
_LABEL = source("requests", "label")
_VERB_LABEL = re.compile(rf"(?P<verb>{_VERB})(?P<between>[^，；：。]{{0,40}}?)(?P<label>{_LABEL})(?P<gap>{_FILLER})$")
_LABEL_VERB = re.compile(rf"(?P<label>{_LABEL})(?P<between>[^；：。]{{0,30}}?)(?P<verb>{_VERB})(?P<gap>{_FILLER})$")
_VERB_END = re.compile(rf"(?P<verb>{_VERB})(?P<gap>{_FILLER})$")
_LABEL_END = re.compile(rf"(?P<label>{_LABEL})(?P<gap>{_FILLER})$")
_HANDLED_END = re.compile(
    rf"(?:{source('requests', 'handled')})(?P<between>[^，；：。]{{0,30}}?)(?P<label>{_LABEL})(?P<gap>{_FILLER})$"
)
_AFTER = re.compile(rf"(?:的)?[^，；。、]{{0,16}}?{_LABEL}")
_REPLIED = re.compile(r"^(?:(?:按时|及时|已|均|依法|全部)*(?:办结|答复|回复))")
_NEGATION = r"(?:未曾|未有|未|没有|无|尚无|从未|暂未|暂无|均无|零)"
_ZERO = re.compile(
    rf"{_NEGATION}(?P<verb>{_VERB}|发生|产生|出现|办理|存在|发现)?(?:过|到)?(?P<between>[^，；：。\d]{{0,40}}?)(?P<label>{_LABEL})(?P<after>[^，；：。]{{0,14}})"
)
_ZERO_BEHIND = re.compile(
    rf"(?P<label>{_LABEL})[^；。\d]{{0,24}}?(?:{_NEGATION}(?:{_VERB})|数?为零|零件|零申请|零受理)(?P<after>[^，；：。]{{0,14}})"
)
_ZERO_HEADED = re.compile(
    rf"^[^，；：。]{{0,24}}[，：]?[^，；：。]{{0,12}}{_NEGATION}(?:{_VERB})(?:相关|此类|任何|该类|有关)?(?:申请|事项|情况|件|要求|诉求)?$"
)
_NOTHING = re.compile(r"^(?:20\d\d年度?)?[，]?(?:全年|本年度?)?(?:无|没有|零|未发生)(?:。|$)")
_ABOUT_REQUESTS = re.compile(r"依申请|申请公开|公开申请|申请情况")


def request(context: Context) -> Reading | None:
    """Applications received: 共收到政府信息公开申请12件, 受理12件申请, 依申请公开…共收到12件."""
    if context.number.unit not in _UNITS:
        return None
    tail = context.lead[-90:]
    headed = bool(_ABOUT_REQUESTS.search(context.heading) or context.section == "requests")
    if not headed and "申请" not in tail + context.after + context.before[-60:]:
        return None
    reading = _stated(context, tail, headed)
    if reading is None or reading.reason:
        return reading
    if context.part:
        return left_out(context, (CODE,), "分项数，不是收到申请总数")
    return reading


def _stated(context: Context, tail: str, headed: bool) -> Reading | None:
    for pattern, weight in ((_VERB_LABEL, 2), (_LABEL_VERB, 2), (_LABEL_END, 1), (_HANDLED_END, 0)):
        match = last(pattern, tail)
        if match:
            return _judged(context, tail, match, weight)
    match = _VERB_END.search(tail)
    if not match:
        return None
    after = _AFTER.match(context.after)
    if after and not words("requests", "other").search(after[0]):
        return found(context, CODE, end=context.number.end + after.end(), weight=2)
    told = headed or bool(re.search(_LABEL, context.before[-60:]))
    if (
        told
        and context.number.unit in ("件", "份", "条", "起", "宗", "例")
        and not words("requests", "other").search(tail[-20:] + context.after[:8])
    ):
        return found(context, CODE, start=context.number.start - len(tail) + match.start(), weight=1)
    return None


def _judged(context: Context, tail: str, match: re.Match[str], weight: int) -> Reading | None:
    said = tail[match.start() :]
    around = said + context.after[:10] if match.re is not _LABEL_END else tail[max(0, match.start() - 14) :] + context.after[:10]
    around = re.sub(r"并?(?:按时|及时|依法|全部)*(?:办结|答复|回复)", "", said) if re.search(_VERB, said) else around
    if words("requests", "other").search(around) or re.match(r"行政复议|复议|提起", context.after):
        return None
    if match.re is _LABEL_END and re.search(
        r"答复|办结|公开的?$|通过|关于|提供|同意|网络问政|转办|转送|审查|结转|其中",
        tail[max(0, match.start() - 10) : match.start()],
    ):
        return None
    way = words("requests", "way").search(
        match["between"] if "between" in match.re.groupindex else tail[max(0, match.start() - 6) : match.start()]
    )
    if way and re.search(
        r"(?:以|通过|采用)?(?:当面|信函|网络|网上|邮寄|传真|邮件|线上|线下|现场|在线|自然人|法人|企业|电话|口头)[^、和]{0,3}$",
        (match["between"] if "between" in match.re.groupindex else "") or tail[max(0, match.start() - 6) : match.start()],
    ):
        return left_out(context, (CODE,), "某一方式或某类申请人的申请数，不是总数")
    start = context.number.start - len(tail) + match.start()
    return found(context, CODE, start=start, weight=weight)


def zero(sentence: Sentence, *, heading: str, section: str) -> tuple[int, int] | None:
    """The stretch of a sentence that says that no application was received (未收到…申请), or None."""
    text = sentence.text
    if not re.search("未|没有|无|零", text):
        return None
    for pattern in (_ZERO, _ZERO_BEHIND):
        for match in pattern.finditer(text):
            if _is_zero(text, match):
                return match.start(), match.end("label") if pattern is _ZERO else match.end()
    if _ABOUT_REQUESTS.search(heading) and not re.search("复议|诉讼|投诉|举报", text):
        headed = _ZERO_HEADED.search(text) or _NOTHING.search(text)
        return headed.span() if headed else None
    return None


def _is_zero(text: str, match: re.Match[str]) -> bool:
    between = match["between"] if "between" in match.re.groupindex else ""
    behind = match["after"] + text[match.end() : match.end() + 4]
    if re.match(r"(?:而|的|所|被|办理)*(?:引发|引起|导致|产生|提起|被)?(?:的)?(?:行政)?(?:复议|诉讼)|提起|被|人", behind):
        return False
    if re.search(
        r"因|针对|复议|诉讼|投诉|举报|答复|结转|不予|超期|逾期|延期|办结|收费|费用|更正|予以|撤|信函|当面|依据|需要|法不", between
    ):
        return False
    if match.re is _ZERO and not match["verb"] and re.match(r"理由|偿|正当|条件|法", text[match.start() + 1 :]):
        return False
    return not re.match(r"(?:办结|答复|超期|逾期|收费|费|不予|的?(?:投诉|举报|收费|费用))", behind)
