"""What the prose claims of requests, disputes and fees: a report goes in, claims with their sentences come out.

Only plain claims of the year's whole are taken; sentences on one way of asking, on last year, on the office's business as a
reviewing organ and on results of cases are left alone, because they state something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from wenshang.checks.rule import Case
from wenshang.checks.said import CLAUSE, NUMBER, Sentence, read_number
from wenshang.chinese.folding import unspaced
from wenshang.model import Fact, Method, Qualifier

_CASES = "件|起|宗|例|次|份|个|项|条"
_COUNT = rf"({NUMBER})(?:{_CASES})"
_OTHER_TIME = re.compile("上年|去年|上一年|历年|累计|以来|同比|较|增加|减少|其中")
_OTHER_BUSINESS = re.compile("应诉|审理|复议机关|法治|执法|调解|信访|咨询|来信|留言|热线|举报|信箱|问政|建议|提案|网民|投诉")
_PART = re.compile(
    "网上|网络|线上|信函|当面|邮件|邮寄|现场|传真|平台|通过|电子|微信|窗口|延期|按时|按期|期限|逾期|当场|公开类|正在|尚|未|待|结转|继续|"
    "予以|部分|不予|不掌握|不存在|不属于|告知|无法|补正|撤回|转|协|代|移送|承办"
)
_HANDLED = re.compile("受理|办理|审结|承办|代理|参加|出庭|收案")
_RESULTS = re.compile("纠|撤销|败诉|未经|维持|驳回|胜诉|调解|撤回|责令|审结|尚未")
_PROCESSED = re.compile(
    rf"(?<![未待])(?:办结|答复|办理|办复)(?:完毕|完成)?(?:了)?(?:的)?(?:政府信息公开|政府信息|信息公开|依申请公开)?(?:申请)?(?:公开)?"
    rf"(?:共计|共|合计|总计)?{_COUNT}"
)
_FEES = re.compile(rf"行政事业性收费(?:金额|总额|收入)?(?:共计|共|合计|为|是)?({NUMBER})(万元|元)")
_DISPUTE = {
    "reconsiderations": re.compile(rf"行政复议(?:申请|案件)?(?:的)?(?:数量|数|总数)?(?:共计|共|合计|总计|为|有|发生)?{_COUNT}"),
    "litigations": re.compile(rf"行政诉讼(?:案件)?(?:的)?(?:数量|数|总数)?(?:共计|共|合计|总计|为|有|发生)?{_COUNT}"),
}
_BOTH = re.compile(
    rf"行政复议(?:申请|案件)?(?:、|和|及|与|或)(?:被)?(?:提起)?行政诉讼(?:案件|的)?(?:数量|数)?(各|均为|均|共计|共|合计|总计|为)*{_COUNT}"
)
_BOTH_APART = re.compile(
    rf"行政复议(?:申请|案件)?(?:、|和|及|与)(?:提起)?行政诉讼(?:案件)?(?:数量|数)?分别为?{_COUNT}(?:、|和|，)?{_COUNT}"
)
_JOINED = re.compile(r"行政复议(?:申请|案件)?(?:、|和|及|与|或)(?:被)?(?:提起)?(?:行政)?诉讼")
_NONE = re.compile(r"(?:未|无|没有)(?:有|被|发生|出现|收到|产生|因|涉及|引发|引起|提起|发现)*[^，。；,;]{0,16}?行政(?:复议|诉讼)")


@dataclass(frozen=True, slots=True)
class Claim:
    """A number that a sentence states of the year's whole; ``kind`` is a key of ``definitions.MAIN``."""

    kind: str
    value: int | Decimal
    exact: bool
    sentence: Sentence
    codes: tuple[str, ...] = ()


def claims(case: Case) -> tuple[Claim, ...]:
    """The claims of a report's prose, each kind and value once, in printed order."""
    said = case.sentences
    found: dict[tuple[str, int | Decimal], Claim] = {}
    for claim in (*_received(case, said), *(claim for sentence in said for claim in _in(sentence))):
        found.setdefault((claim.kind, claim.value), claim)
    return tuple(found.values())


def _received(case: Case, said: tuple[Sentence, ...]) -> Iterator[Claim]:
    fact = case.places.get("narrative.requests_received")
    if fact is not None and fact.value is not None and fact.method is Method.PROSE:
        yield Claim("received", fact.value, fact.qualifier is Qualifier.EXACT, _sentence_of(fact, said), (fact.code,))


def _sentence_of(fact: Fact, said: tuple[Sentence, ...]) -> Sentence:
    """The sentence that a figure of prose stands in; its quote alone where the paragraph is not among the sections."""
    quote = unspaced(fact.quote)
    inside = [sentence for sentence in said if sentence.place.paragraph == fact.place.paragraph]
    nearest = next((sentence for sentence in inside if quote in sentence.text or sentence.text in quote), None)
    return nearest or Sentence(quote, fact.quote, fact.place, "", fact.quote)


def _in(sentence: Sentence) -> Iterator[Claim]:
    for match in _FEES.finditer(sentence.text):
        amount = Decimal(read_number(match[1])) / (1 if match[2] == "万元" else 10000)
        yield Claim("fees", amount, True, sentence)
    of_openness = sentence.section in ("requests", "disputes") or re.search("信息公开|依申请", sentence.paragraph)
    if not of_openness:
        return
    for clause in re.split(CLAUSE, sentence.text):
        if not _OTHER_TIME.search(clause) and not _OTHER_BUSINESS.search(clause):
            yield from _processed(clause, sentence)
            if not any(words.search(clause) for words in (_RESULTS, _HANDLED)) and not _OTHER_BUSINESS.search(sentence.text):
                yield from _disputes(clause, sentence)


def _processed(clause: str, sentence: Sentence) -> Iterator[Claim]:
    about_requests = "申请" in sentence.text and not re.search("复议|诉讼", clause)
    if about_requests and not _PART.search(clause) and (match := _PROCESSED.search(clause)):
        yield Claim("processed", read_number(match[1]), True, sentence)


def _disputes(clause: str, sentence: Sentence) -> Iterator[Claim]:
    if match := _BOTH_APART.search(clause):
        yield Claim("reconsiderations", read_number(match[1]), True, sentence)
        yield Claim("litigations", read_number(match[2]), True, sentence)
    elif match := _BOTH.search(clause):
        if "各" in match[0] or "均" in match[0] or read_number(match[2]) == 0:
            yield Claim("reconsiderations", read_number(match[2]), True, sentence)
            yield Claim("litigations", read_number(match[2]), True, sentence)
        else:
            yield Claim("disputes", read_number(match[2]), True, sentence)
    elif _NONE.search(clause):
        for kind, word in (("reconsiderations", "复议"), ("litigations", "诉讼")):
            if word in clause and not (word == "复议" and re.search("复议(?:决定|后)|经(?:行政)?复议", clause)):
                yield Claim(kind, 0, True, sentence)
    elif not _JOINED.search(clause):
        for kind, pattern in _DISPUTE.items():
            if match := pattern.search(clause):
                yield Claim(kind, read_number(match[1]), True, sentence)
