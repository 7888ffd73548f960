"""Rules D1–D3: every year that a report prints of itself is its own; dates of publication neither too late nor too early."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache

from wenshang import vocabulary
from wenshang.checks.rule import Case, rule
from wenshang.chinese.folding import unspaced
from wenshang.chinese.formatting import quarter
from wenshang.chinese.numerals import years_in
from wenshang.model import Finding, Method, Paragraph, ProgressPage, Severity, Status
from wenshang.parsing.prose.quantities import StatedSentence

_PERIOD = re.compile(r"20\d\d年?度?1月1日.{0,12}?12月31日")
_LOST_YEAR = re.compile(r"(?<!\d)20\d\d\s*\d{1,2}\s*月\s*\d{1,2}\s*日")
_SIGNED = re.compile(r"20\d\d年\d{1,2}月\d{1,2}日")  # 2024年1月17日, alone in its line
_CAPTION = re.compile(r"(?=.*(?:表|情况))[^。；，]{2,60}")
_NAMES = {"period": "统计期限", "period_end": "统计期限截止", "body": "正文", "signature": "落款", "file": "文件名"}


@rule("D1")
def d1(case: Case) -> Iterator[Finding]:
    """The years named in title, introduction and text are the report's; it is not signed or published before the year ends."""
    year = case.report.year
    for where, named in case.report.years_named:
        if named == year or where == "published":
            continue
        stating = (p for p in case.report.document.paragraphs if _PERIOD.search(unspaced(p.text)))
        paragraph = next(stating, None) if where.startswith("period") else None
        yield case.finding(
            Status.ERROR,
            f"{_NAMES.get(where, '标题' if where == 'title' else where)}所写年份{named}与报告年度{year}不一致",
            formula=f"{named} ≠ {year}",
            difference=named - year,
            at=paragraph or case.report.title,
        )
    captions = list(_captions(case))
    yield from captions
    yield from _introduction(case)
    yield from _signed(case)
    yield from _lost_year(case)
    throughout = list(_other_year_throughout(case))
    told = {finding.quote for finding in captions}
    yield from throughout or (one for one in _other_year_in_a_sentence(case) if one.quote not in told)


def _captions(case: Case) -> Iterator[Finding]:
    """The two lines above a table that was read, and its first row, name the report's year: 2022年政府信息公开情况统计表."""
    year = case.report.year
    places = [fact.place for fact in case.report.facts if fact.method is Method.TABLE]
    tables, lines = {place.table for place in places}, {place.paragraph for place in places if not place.table}
    above: list[tuple[str, Paragraph | None]] = []
    for block in case.report.document.blocks:
        if isinstance(block, Paragraph) and block.number not in lines:
            above.append((block.text, block))
            continue
        first = [] if isinstance(block, Paragraph) else [(cell.text, None) for cell in block.cells if cell.row == 0]
        first = [] if any(year in years_in(text) for text, _ in first) else first  # the years stand side by side
        for text, line in [*above[-2:], *first] if isinstance(block, Paragraph) or block.number in tables else []:
            if (line is None or _CAPTION.fullmatch(unspaced(text))) and (named := years_in(text)) and year not in named:
                yield case.finding(
                    Status.ERROR,
                    f"表格标题“{text.strip()}”所写年份{named[0]}与报告年度{year}不一致",
                    formula=f"{named[0]} ≠ {year}",
                    difference=named[0] - year,
                    at=line or text.strip(),
                )
        above = []


def _introduction(case: Case) -> Iterator[Finding]:
    """The introduction says of which year the report is: 编制完成2024年度政府信息公开工作年度报告."""
    words = _words()
    year = case.report.year
    for sentence in case.sentences:
        if sentence.section or not words["sentence"].search(sentence.text):
            continue
        for match in words["introduced"].finditer(sentence.text):
            if int(match[1]) != year:
                yield _apart(case, f"引言称本报告为{match[1]}年度", int(match[1]), sentence)


def _apart(case: Case, message: str, named: int, sentence: StatedSentence, status: Status = Status.ERROR) -> Finding:
    year = case.report.year
    return case.finding(
        status,
        f"{message}，与报告年度{year}年不一致",
        formula=f"{named} ≠ {year}",
        difference=named - year,
        at=sentence,
    )


def _signed(case: Case) -> Iterator[Finding]:
    """A signature before the year ended, or after the next year; the publication date counts where no signature is printed."""
    published, year = case.report.published, case.report.year
    signature = next((p for p in reversed(case.report.document.paragraphs[-14:]) if _SIGNED.fullmatch(unspaced(p.text))), None)
    if signature is not None:
        signed = "-".join(part.zfill(2) for part in re.findall(r"\d+", unspaced(signature.text)))
        early, late = signed < f"{year}-12-31", signed > f"{year + 1}-12-31"
        if early or late:
            yield case.finding(
                Status.ERROR,
                f"落款日期{unspaced(signature.text)}{'早于' if early else '晚于'}报告年度{year}年{'' if early else '的次年'}年末",
                formula=f"{signed} < {year}-12-31" if early else f"{signed} > {year + 1}-12-31",
                advice="核对落款日期和报告年度："
                + ("统计期限截至年末，报告不能在此之前形成" if early else "报告应在次年年初形成并公布"),
                at=signature,
            )
        published = "" if published == signed else published
    if published and published < f"{year}-12-01":
        message = f"发布日期{published}早于报告年度{year}年末：请核对报告年度和发布日期"
        yield case.finding(Status.NOTICE, message, formula=f"{published} < {year}-12-31", at=published)


def _lost_year(case: Case) -> Iterator[Finding]:
    for paragraph in case.report.document.paragraphs:
        if match := _LOST_YEAR.search(paragraph.text):
            printed = unspaced(match[0])
            yield case.finding(
                Status.NOTICE,
                f"日期“{printed}”似漏印“年”字",
                severity=Severity.LOW,
                formula=f"{printed} → {printed[:4]}年{printed[4:]}",
                advice="补上漏印的“年”字",
                at=paragraph,
                quote=match[0],
            )


#: Sections in which a report speaks of its own year; 五 speaks of last year's problems and of next year's plans.
_OWN_YEAR = ("overview", "proactive", "requests", "disputes", "further")


@cache
def _words() -> Mapping[str, re.Pattern[str]]:
    return {name: re.compile("|".join(patterns)) for name, patterns in vocabulary.load("checking")["years"].items()}


def _years(text: str) -> list[int]:
    """The years a text names, but for those inside titles of documents and those that belong to something else."""
    if "20" not in text:
        return []
    bare = _words()["foreign"].sub("", re.sub("《[^》]*》", "", text))
    return [int(year) for year in re.findall(r"(?<!\d)(20\d\d)年", bare)]


def _other_year_throughout(case: Case) -> Iterator[Finding]:
    """The overview speaks of one other year only: last year's text, or another report's, left standing.

    An error where the other sections never name the report's year either.
    """
    year, section = case.report.year, case.report.section("overview")
    overview = [sentence for sentence in case.sentences if sentence.section == "overview"]
    named = Counter(named for sentence in overview for named in _years(sentence.text))
    if section is None or year in named or len(named) != 1 or abs(next(iter(named)) - year) != 1:
        return
    other = next(iter(named))
    rest = {y for sentence in case.sentences if sentence.section in _OWN_YEAR for y in _years(sentence.text)}
    first = next(sentence for sentence in overview if other in _years(sentence.text))
    yield _apart(
        case,
        f"“{section.heading}”只写到{other}年，没有提到{year}年",
        other,
        first,
        Status.NOTICE if year in rest else Status.ERROR,
    )


def _other_year_in_a_sentence(case: Case) -> Iterator[Finding]:
    """A sentence that states the report's own figures and opens with another year: 2022年度未收取信息处理费."""
    words, year = _words(), case.report.year
    for sentence in case.sentences:
        if sentence.section not in _OWN_YEAR or "20" not in sentence.text:
            continue
        if (until := words["until"].search(sentence.text)) and int(until[1]) > year:
            yield _apart(case, f"统计截止所写年份{until[1]}", int(until[1]), sentence)
            continue
        named = set(_years(sentence.text))
        if not named or year in named or len(named) > 1 or not words["own"].search(sentence.text):
            continue
        (other,) = named
        unlike = words["plan"] if other > year else words["before"]
        if abs(other - year) <= 5 and not unlike.search(sentence.text):
            yield _apart(case, f"本年度情况所写年份{other}", other, sentence)


@rule("D2")
def d2(case: Case) -> Iterator[Finding]:
    """Published by the end of January of the next year; governments of counties and above have until the end of March."""
    published, year = case.report.published, case.report.year
    last = f"{year + 1}-01-31" if year >= 2019 else f"{year + 1}-03-31"
    if not published or published <= last:
        return
    whole = re.search(r"(?:省|市|县|区|州|盟|旗)人民政府$", case.report.authority) is not None
    allowed = whole and published <= f"{year + 1}-03-31"
    message = f"发布日期{published}晚于{last}" + ("，属县级以上政府汇总报告，法定期限为3月31日" if allowed else "")
    yield case.finding(
        Status.SCOPE if allowed else Status.NOTICE,
        message,
        formula=f"{published} > {last}",
        advice="" if allowed else None,
        at=published,
    )


@rule("D3")
def d3(case: Case) -> Iterator[Finding]:
    """A quarter's progress is not written or published before the quarter ends."""
    pages = sorted(case.report.progress, key=lambda page: page.period)
    for page in pages:
        ends = _quarter_end(page.period)
        dates = [(name, date) for name, date in (("成文", page.written), ("发布", page.published)) if date]
        early = [(name, date) for name, date in dates if ends and date < ends]
        if early:
            certain = any(name == "发布" for name, _ in early)  # written in the last days and published after is normal enough
            early_dates = "、".join(f"{name}日期{date}" for name, date in early)
            yield case.finding(
                Status.ERROR if certain else Status.NOTICE,
                f"{quarter(page.period)}进展页{early_dates}，早于季度末{ends}{_same_day(page, pages)}",
                severity=None if certain else Severity.LOW,
                period=page.period,
                formula=f"{min(date for _, date in early)} < {ends}",
                place=page.place,
                quote=page.title,
            )


def _quarter_end(period: str) -> str:
    ends = {"Q1": "03-31", "Q2": "06-30", "Q3": "09-30", "Q4": "12-31"}
    return f"{period[:4]}-{ends[period[4:]]}" if period[4:] in ends else ""


def _same_day(page: ProgressPage, pages: list[ProgressPage]) -> str:
    others = [
        quarter(other.period) for other in pages if other is not page and other.published and other.published == page.published
    ]
    return f"，与{'、'.join(others)}页同日" if others else ""
