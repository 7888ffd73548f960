"""Read the figures of prose: ``figures`` for a report's sections, ``sentence_figures`` for a sentence alone.

A count is read where its label is sure (``counted``, ``cases``, ``items``) and no trap applies (``rules``). What is left out is
listed with its reason (candidates); nothing is added up, nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from wenshang.chinese.numbers import Number
from wenshang.chinese.numerals import CAPITALS, NUMERAL
from wenshang.model import Candidate, Document, Fact, Method, Paragraph, Place, Qualifier, SectionText, Value
from wenshang.parsing.prose import cases, channels, counted, items, rules
from wenshang.parsing.prose.context import LONGEST, Context, FigureReading, Passage, passages
from wenshang.parsing.prose.rules import findings as open_candidates
from wenshang.vocabulary import EditionName, code
from wenshang.vocabulary.prose import because, words

__all__ = ["ProseFigure", "account", "counted_figures", "figures", "open_candidates", "sentence_figures"]

# 公开信息12条, 提案三件, 未收到申请
_WORTH_READING = re.compile(
    rf"[\d０-９]|[{NUMERAL}{''.join(CAPITALS)}]\s*[余多]?\s*[条條篇件次场場期份家宗起例项項则則]|未|[没沒]有|不存在|[无無零]"
)
_COUNTED = ("enterprises.", "innovation.")
_FAMILIES: tuple[Callable[[Context], FigureReading | None], ...] = (
    counted.enterprise, cases.proposal, counted.event, counted.interpretation, cases.request, items.item,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProseFigure:
    """A figure read from a sentence. ``code`` is ``""`` where it is left out: then ``codes`` and ``reason`` say what and why."""

    code: str
    value: Value
    qualifier: Qualifier
    raw: str
    quote: str
    weight: int = 0
    codes: tuple[str, ...] = ()
    reason: str = ""


def sentence_figures(text: str, *, year: int, section: str = "", heading: str = "") -> list[ProseFigure]:
    """The figures of one sentence or paragraph, as if it stood alone in a report of ``year``.

    >>> [(f.code, f.value) for f in sentence_figures("网站公开 211 条，微信公众号发送信息 142 条。", year=2021)]
    [('channels.website_items', 211), ('channels.wechat_posts', 142)]
    """
    read = [(figure, Place()) for figure in _Reader(year, section, heading).paragraph(text)]
    return [figure for figure, _ in _decide(read)[0]]


def figures(
    sections: Sequence[SectionText], *, authority: str, year: int, edition: EditionName, document: Document
) -> tuple[list[Fact], list[Candidate]]:
    """The facts of a report's prose, one a code, and the counts that were left out."""
    read: list[tuple[ProseFigure, Place]] = []
    for section in sections:
        reader = _Reader(year, section.key, section.heading, authority)
        for paragraph in _whole(section.paragraphs):
            place = section.place(paragraph)
            read.extend((figure, place) for figure in reader.read(paragraph))
    chosen, left = _decide(read)
    facts = [
        Fact(
            authority, str(year), figure.code, figure.value, figure.raw, code(figure.code).unit, figure.qualifier, Method.PROSE,
            edition, document.sha256, place, figure.quote,
        )
        for figure, place in chosen
    ]  # fmt: skip
    return facts, [
        Candidate(figure.raw, figure.codes, figure.reason, place, figure.quote, figure.value) for figure, place in left
    ]


# A line ends inside a number: 公开政府信息2 / 11条，…
_CUT, _GOES_ON = re.compile(r"[\u4e00-\u9fff]\s*\d+$"), re.compile(r"\s*\d{1,6}\s*[余多]?[条篇件次项个家份起宗例期场]")


def _whole(paragraphs: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """The paragraphs, with one that a line's end has cut inside a number put together again."""
    waiting: Paragraph | None = None
    for paragraph in paragraphs:
        if waiting and _GOES_ON.match(paragraph.text):
            paragraph = replace(waiting, text=f"{waiting.text}\n{paragraph.text}")
        elif waiting:
            yield waiting
        waiting = paragraph if _CUT.search(paragraph.text) else None
        if waiting is None:
            yield paragraph
    if waiting:
        yield waiting


def counted_figures(text: str, *, year: int) -> list[ProseFigure]:
    """The enterprise and innovation figures of a progress text of ``year``, those that are left out included."""
    reader = _Reader(year, "progress", "")
    return [figure for figure in reader.paragraph(text) if any(c.startswith(_COUNTED) for c in (figure.code, *figure.codes))]


class _Reader:
    """Reads the paragraphs of one section in order: keeps the heading and the plan that they stand under."""

    def __init__(self, year: int, section: str = "", heading: str = "", authority: str = "") -> None:
        self.year, self.section, self.heading, self.authority = year, section, heading, authority
        self.planned = False

    def read(self, paragraph: Paragraph) -> Iterator[ProseFigure]:
        """The figures of the next paragraph of the section."""
        text = paragraph.text
        if len(text) <= 40:
            plan = words("scope", "plan").search(text)
            if plan or _is_heading(text):
                self.planned = bool(plan) and text.rstrip().endswith(("：", ":", "施", "划", "算", "作", "面", "路"))
        if _WORTH_READING.search(text):
            yield from self.paragraph(text)
        if _is_heading(text):
            self.heading = text

    def paragraph(self, text: str) -> Iterator[ProseFigure]:
        """The figures of a paragraph."""
        under = {"section": self.section, "heading": self.heading, "authority": self.authority}
        for passage in passages(text, year=self.year, planned=self.planned, **under):
            yield from self._passage(passage)

    def _passage(self, passage: Passage) -> Iterator[ProseFigure]:
        if len(passage.sentence.text) > LONGEST:
            quote = passage.printed(0, 40)
            yield ProseFigure("", None, Qualifier.EXACT, "", quote, reason=f"超过{LONGEST}字没有句号，没有逐数读取")
            return
        for zero in cases.zeros(passage):
            quote = passage.printed(zero.start, zero.end).strip("，、；： ")
            yield ProseFigure(zero.code, 0, Qualifier.EXACT, quote, quote, zero.weight, zero.codes, zero.reason)
        for _, outcomes in _outcomes(passage):
            yield from (outcome for outcome in outcomes if isinstance(outcome, ProseFigure))


def account(
    text: str, *, year: int, section: str = "overview", heading: str = "", authority: str = ""
) -> list[tuple[str, ProseFigure | str]]:
    """Every number of a text as printed, with what became of it: a figure, a candidate, or the reason why it is neither.

    >>> [(raw, outcome if isinstance(outcome, str) else outcome.code) for raw, outcome in account("3月公开信息5条。", year=2021)]
    [('3月', '年份、日期、编号'), ('5条', 'channels.items_published')]
    """
    return [
        (passage.printed(number.start, number.end), outcome)
        for passage in passages(text, year=year, section=section, heading=heading, authority=authority)
        if len(passage.sentence.text) <= LONGEST
        for number, outcomes in _outcomes(passage)
        for outcome in outcomes
    ]


def _outcomes(passage: Passage) -> Iterator[tuple[Number, list[ProseFigure | str]]]:
    """What became of every number of a sentence: no number is passed over without a reason."""
    shares = channels.dealt(passage.sentence)
    for number, count in passage.numbers():
        if isinstance(count, str):
            yield number, [count]
            continue
        dealt = shares.get(number.start)
        readings = [_read(count)] if dealt is None else _dealt(count, dealt)
        yield number, [reading if isinstance(reading, str) else _figure(count, reading, passage) for reading in readings]


def _read(context: Context) -> FigureReading | str:
    """The figure or candidate that a count is, or why it is no indicator's."""
    return next((found for family in _FAMILIES if (found := family(context))), None) or rules.unread(context)


# 网站公开人大建议和政协提案办理情况分别为6件和12件
_ANSWERS_PUBLISHED = re.compile("(?:公开|公布|公示|发布)[^，；。\\d]{0,40}(?:建议|提案)[^，；。\\d]{0,6}(?:情况|答复|复文|结果)")


def _dealt(context: Context, codes: tuple[str, ...]) -> list[FigureReading]:
    if not codes:
        return [context.left_out((channels.TOTAL,), because("not_dealt"))]
    if codes[0].startswith("proposals.") and _ANSWERS_PUBLISHED.search(context.before):
        return [context.left_out(codes, because("reply"))]
    return [context.found(name, start=context.lead_start) for name in codes]


_HEADING = re.compile(r"^\s*[（(]?[一二三四五六七八九十\d㈠㈡㈢㈣㈤㈥]{1,2}[)）、.．㈠-㈥]")  # （二）依申请公开情况


def _is_heading(text: str) -> bool:
    return len(text) <= 40 and bool(_HEADING.match(text) or text.rstrip().endswith((":", "：")))


def _figure(context: Context, reading: FigureReading, passage: Passage) -> ProseFigure:
    number = context.number
    stock = reading.code.startswith(("enterprises.", "innovation.")) and not reading.code.endswith("_added")
    reason = reading.reason or number.doubt or rules.reason(context, stock=stock)
    if not reason and not isinstance(number.value, int):
        reason = because("not_whole")
    quote = passage.printed(reading.start, reading.end).strip("，、；：,;: ")
    raw = passage.printed(number.start, number.end).strip()
    codes = reading.codes if reading.reason else (reading.code,)
    if reason:
        return ProseFigure("", number.value, number.qualifier, raw, quote, 0, codes, reason)
    return ProseFigure(reading.code, number.value, number.qualifier, raw, quote, reading.weight)


_Placed = tuple[ProseFigure, Place]


def _decide(read: list[_Placed]) -> tuple[list[_Placed], list[_Placed]]:
    """One figure a code: the same value twice is one; of different values the one with the wider scope, else none."""
    left = [(figure, place) for figure, place in read if not figure.code]
    by_code: dict[str, list[_Placed]] = {}
    for figure, place in read:
        if figure.code:
            by_code.setdefault(figure.code, []).append((figure, place))
    chosen = []
    for name, rivals in by_code.items():
        if name == channels.TOTAL:
            rivals = _not_a_channel(rivals, by_code)
        best = max(figure.weight for figure, _ in rivals)
        values = {figure.value for figure, _ in rivals if figure.weight == best}
        if len(values) == 1:
            chosen.append(next(rival for rival in rivals if rival[0].value in values))
            rest, why = [rival for rival in rivals if rival[0].value not in values], because("narrower")
        else:
            rest, why = rivals, because("contradiction")
        left.extend((ProseFigure("", f.value, f.qualifier, f.raw, f.quote, 0, (name,), why), place) for f, place in rest)
    return chosen, left


def _not_a_channel(rivals: list[_Placed], by_code: dict[str, list[_Placed]]) -> list[_Placed]:
    """Of different totals, those that are not the figure of a single channel printed elsewhere in the report."""
    if len({figure.value for figure, _ in rivals}) < 2:
        return rivals
    single = {
        figure.value
        for code, read in by_code.items()
        if code.startswith("channels.") and code != channels.TOTAL
        for figure, _ in read
    }
    return [rival for rival in rivals if rival[0].value not in single] or rivals
