"""Split folded text into sentences, each with its place; find the parts that split up a whole, and the years that govern.

A *sentence* ends at 。！？ (or the paragraph's end). *Parts* are the stretches that split up a whole named before them: after
其中, after 包括 where a count stands before it, and in brackets that hold numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from wenshang.chinese.numbers import Number, find_numbers

_SENTENCE_END = re.compile(r"[。！？\n]+")
_PARTS = re.compile(
    r"(?P<among>其中)|(?P<made>包括|包含|涵盖|涉及|具体为|具体是|分别为|分别是|主要为|主要有|主要是|内容为|即)|（(?=[^（）]*\d)"
)
_WHOLE_BEFORE = re.compile(r"\d[余多万]?(?:条|篇|件|项|则|家|次|个)")
_WHOLE_AGAIN = re.compile(r"[，；、](?:全年|本年度?|今年|20\d\d年)[^，；]{0,8}(?:共|累计|总)")
_TITLE = re.compile(r"《[^》]*》")
# 《某县政府公报》 and 《某县人民政府网》 name a carrier; 《统计公报》 is a paper.
_CARRIER = re.compile(r"(?:(?<!统计)(?<!状况)(?<!环境)(?<!水资源)(?<!普查)公报|政报|网)》$")


@dataclass(frozen=True, slots=True)
class PrintedSentence:
    """A sentence of a folded text: ``start`` and ``end`` are its place; titles in 《》 are masked in ``text``, length kept."""

    text: str
    start: int
    end: int

    def numbers(self) -> list[Number]:
        """The numbers of the sentence; places count from the sentence's start.

        >>> [n.value for n in next(sentences("公开信息50条，占12%。")).numbers()]
        [50, 12]
        """
        return list(find_numbers(self.text))

    def parts(self) -> list[tuple[int, int]]:
        """The stretches that split up a whole: (start, end) from the sentence's start.

        >>> text = "公开211条，其中网站140条、微信71条；全年培训3次。"
        >>> [text[start:end] for start, end in next(sentences(text)).parts()]
        ['其中网站140条、微信71条']
        """
        found = []
        for mark in _PARTS.finditer(self.text):
            if mark["made"] and not _WHOLE_BEFORE.search(self.text, 0, mark.start()):
                continue
            found.append((mark.start(), self._part_end(mark)))
        return found

    def _part_end(self, mark: re.Match[str]) -> int:
        if mark[0] == "（":
            close = self.text.find("）", mark.end())
            return close if close >= 0 else len(self.text)
        again = _WHOLE_AGAIN.search(self.text, mark.end())
        ends = [again.start()] if again else []
        goes_on = mark.start() == 0 or self.text[mark.end() : mark.end() + 1] in ("：", "，", ",")
        if not goes_on and (stop := self.text.find("；", mark.end())) >= 0:
            ends.append(stop)
        return min(ends, default=len(self.text))


def sentences(text: str) -> Iterator[PrintedSentence]:
    """The sentences of a folded text."""
    start = 0
    masked = _TITLE.sub(_mask, text) if "《" in text else text
    for mark in _SENTENCE_END.finditer(masked):
        if mark.start() > start:
            yield PrintedSentence(masked[start : mark.start()], start, mark.start())
        start = mark.end()
    if start < len(masked):
        yield PrintedSentence(masked[start:], start, len(masked))


def _mask(title: re.Match[str]) -> str:
    return title[0] if _CARRIER.search(title[0]) else "《" + "\u3000" * (len(title[0]) - 2) + "》"


_ANCHOR = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?=年)|(?P<last>去年|上年度?|上一年度?)|(?P<this>今年|本年度|本年|全年)")
_ADVERB = re.compile(r"(?:^|[,，；：。、（）“”]|截至|截止|截止到|截至到|自|在|从|到|至|由|其中|末|即|而)$")
_NOUN = re.compile(
    r"年度?(?:的)?(?:部门|财政|预算|决算|政府工作报告|重点工作|工作要点|工作计划|政务公开|法治|国民|经济|统计|预决算|全国|高考|中考|计划|招生)"
    r"|年度?(?:(?!公开|发布|公布|收到|受理|更新|推送|举办|召开|编制|办理)[^，。；、\d]){0,20}(?:决算|预算|年度报告|工作报告|要点)"
)
_BASE_WORD = re.compile(r"(?:的)?(?:\d|相比|同期|结转|增|减|下降|上升|多|少|末|底|为|是)")


def years_named(text: str, report_year: int) -> Iterator[tuple[int, int]]:
    """The years that govern what follows them, with their places.

    A year that only names a thing (2023年部门预算) or a base (2020年以来, 上年336家) governs nothing.
    """
    for found in _ANCHOR.finditer(text):
        start = found.start()
        if found["this"]:
            yield start, report_year
        elif not _ADVERB.search(text, max(0, start - 4), start):
            continue
        elif found["last"]:
            if not _BASE_WORD.match(text, found.end()):
                yield start, report_year - 1
        elif text[start - 1 : start] == "自" and re.match("年[^，。；]{0,8}以来", text[start + 4 :]):
            continue
        elif not _NOUN.match(text, start + 4) and not re.match(r"年(?:以来|至今|起|开始)", text[start + 4 : start + 8]):
            yield start, int(found["year"])


def year_after(sentence: PrintedSentence, year: int, report_year: int) -> int:
    """The year that governs what follows a sentence in its paragraph."""
    anchors = list(years_named(sentence.text, report_year))
    return anchors[-1][1] if anchors else year


@lru_cache(maxsize=8192)
def split(text: str) -> tuple[str, ...]:
    """Return the sentences of a printed paragraph, each with its mark.

    >>> split("公开信息3条。其中网站2条；微信1条。")
    ('公开信息3条。', '其中网站2条；微信1条。')
    """
    return tuple(piece for piece in re.findall(r"[^。！？\n]+[。！？]?", text) if piece.strip())
