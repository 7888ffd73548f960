"""The zeros that are said in words: 未收到政府信息公开申请, 未承办人大代表建议; and those that no indicator is sure of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wenshang.parsing.prose.cases import ABOUT, CODE
from wenshang.parsing.prose.channels import TOTAL
from wenshang.parsing.prose.context import ABOUT_REQUESTS, FigureReading, Passage
from wenshang.vocabulary import load
from wenshang.vocabulary.prose import because, last, source, words

UNREAD_ZERO = because("unread_zero")
_VERB, _LABEL = source("requests", "received"), source("requests", "label")
_NEVER, _NONE = source("negation", "never"), source("negation", "none")


def zeros(passage: Passage) -> Iterator[FigureReading]:
    """The zeros of a sentence: figures, and candidates where an indicator's words stand behind a negation (未召开新闻发布会)."""
    text = passage.sentence.text
    stretch = _no_request(text, passage.heading)
    read = [FigureReading(CODE, *stretch, weight=2)] if stretch else []
    read += [FigureReading(code, start, end, weight=2) for start, end, code in _no_proposal(text)]
    read += [FigureReading(code, *span, weight=-3) for code in _NONE_OF for span in _none_of(text, code)]
    yield from read
    for match in _NO.finditer(text):
        seen = any(one.start < match.end() and match.start() < one.end for one in read)
        if seen or words("candidates", "other_zero").search(match["what"]):
            continue
        codes = tuple(
            code for code in load("prose")["candidates"] if "." in code and words("candidates", code).search(match["what"])
        )
        if not codes and match["what"].startswith(("收到", "受理")) and ABOUT_REQUESTS.search(passage.heading):
            codes = (CODE,)
        if codes and codes != (TOTAL,):
            yield FigureReading("", *match.span(), reason=UNREAD_ZERO, codes=codes)


# 未发布解读信息; 本单位无政策解读和回应关切; 未召开新闻发布会
_NONE_OF = {
    "channels.interpretations": "(?:政策|文件|相关|有关|重要)*解读(?:信息|材料|稿件|文件|产品|文章|内容)?(?:和回应关切)?",
    "channels.press_conferences": "(?:过|任何|相关)*(?:新闻|政策)?(?:新闻发布会|发布会)",
}
# Not of the body as a whole: 个别文件未发布解读.
_NOT_ALL = re.compile("个别|部分|有的|有些|少数|各|其他|文件|政策|事项|存在|仍|但|些|件|时")


def _none_of(text: str, code: str) -> Iterator[tuple[int, int]]:
    """The clauses that say nothing but that there was none of these."""
    verb = "(?:发布|公开|制作|编发|推出|召开|举办|举行|组织|开展)?"
    for match in re.finditer(
        rf"(?:^|[，；、])(?P<who>[^，；、]{{0,20}}?)(?:没有|未|无){verb}{_NONE_OF[code]}(?=$|[，；、])", text
    ):
        if not _NOT_ALL.search(match["who"]):
            yield match.span()


_NO = re.compile(r"(?:未|没有|[尚暂均]无|无(?!法|障|锡|偿|需|误|关|效|人))(?P<what>[^，；。\d]{0,40})")
_ZERO = re.compile(
    rf"(?:(?:{_NEVER}|无)(?:{_VERB}|发生|产生|出现|有人|办理|涉及)(?:过|到)?(?P<between>[^，；：。\d]{{0,40}}?)|{_NONE}(?P<short>[^，；：。\d]{{0,26}}?))"
    rf"(?P<label>{_LABEL})(?P<after>[^，；：。]{{0,14}})"
)
_ZERO_BEHIND = re.compile(
    rf"(?P<label>{_LABEL})(?:(?:20\d\d年|[^；。\d]){{0,24}}?(?:{_NEVER}|无){_VERB}|(?:20\d\d年度?|[^，；。\d]){{0,12}}(?:数?为零|零件|零申请|零受理)|[^，；。：\d]{{0,6}}：(?:无|零|没有)$)(?P<after>[^，；：。]{{0,14}})"
)
_ZERO_HEADED = re.compile(
    rf"(?:^|[，：]){{1}}[^，；：。]{{0,24}}(?:{_NEVER}{_VERB}(?:过|到)?|{_NONE})(?:相关|此类|任何|该类|有关)?(?:的)?(?:申请|事项|情况|件|要求|诉求)?$"
)
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
        if _ONLY_BODIES.search(between):
            continue
        of_else = words("requests", "about_else").search(_TO_US.sub("", between.removesuffix("对")))
        if not of_else and not words("requests", "consequence").match(match["after"] or ""):
            return match.start(), match.end("label")
    for match in _ZERO_BEHIND.finditer(text):
        if not re.search("复议|诉讼|投诉|举报|费", match[0]):
            return match.start(), match.start("after")
    about = ABOUT_REQUESTS.search(heading) or (ABOUT.search(heading) and "申请" in text)
    if about and not re.search("复议|诉讼|投诉|举报|费|答复", text):
        headed = _ZERO_HEADED.search(text) or _NOTHING.search(text)
        return headed.span() if headed else None
    return None


_NOT_UNDERTAKEN = re.compile(rf"(?:{_NEVER}|{_NONE})(?:承办|接办|收到|接到|交办|涉及|办理)?(?:过)?(?P<what>[^，；。\d]{{0,40}})")
_PROPOSED = re.compile(r"(?:“?两会”?)?[省市县区州镇乡级全国本、和及\d]*(?:人大|政协|代表|委员|建议|提案)")


def _no_proposal(text: str) -> Iterator[tuple[int, int, str]]:
    """The first stretch that says that no proposal was undertaken (未承办人大代表建议), with its code."""
    for match in _NOT_UNDERTAKEN.finditer(text):
        what = match["what"]
        kinds = {key: span for key in ("npc", "cppcc", "joint") if (span := last(words("proposals", key), what))}
        if not kinds or re.search("公开|答复|办结|超期|逾期|满意", what) or not _PROPOSED.match(what):
            continue
        joint = len(kinds) > 1 or "joint" in kinds
        end = match.start("what") + max(span.end() for span in kinds.values())
        yield match.start(), end, "proposals.total" if joint else f"proposals.{next(iter(kinds))}"
        return
