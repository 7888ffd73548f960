"""Rules D1–D3: the years and dates that a report prints in, findings out where they do not agree or come too soon or too late."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from wenshang.checks.rule import Case, Rule, rule
from wenshang.chinese.folding import unspaced
from wenshang.model import Finding, Paragraph, Place, ProgressPage, Severity, Status

_PERIOD = re.compile(r"20\d\d年?度?1月1日.{0,12}?12月31日")
_LOST_YEAR = re.compile(r"(?<!\d)20\d\d\s*\d{1,2}\s*月\s*\d{1,2}\s*日")
_NAMES = {"period": "统计期限", "period_end": "统计期限截止", "body": "正文", "signature": "落款", "file": "文件名"}


@rule(
    "D1",
    name="年份一致",
    formula="标题、统计期限、正文所写年份 = 报告年度；发布日期不早于年度末",
    source="年度报告格式",
    severity=Severity.MEDIUM,
    advice="改正写错的年份",
)
def d1(this: Rule, case: Case) -> Iterator[Finding]:
    """The years named in title, period sentence and text are the report's; it is not published before the year ends."""
    year = case.report.year
    for where, named in case.report.years_named:
        if named == year or where == "published":
            continue
        paragraph = _period_sentence(case) if where.startswith("period") else None
        yield this.finding(
            case,
            Status.ERROR,
            f"{_NAMES.get(where, '标题' if where == 'title' else where)}所写年份{named}与报告年度{year}不一致",
            formula=f"{named} ≠ {year}",
            difference=named - year,
            place=_place(paragraph),
            quote=paragraph.text.strip() if paragraph else case.report.title,
        )
    yield from _published_early(this, case)
    yield from _lost_year(this, case)
    yield from _other_year_throughout(this, case)


def _place(paragraph: Paragraph | None) -> Place:
    return Place(paragraph=paragraph.number, page=paragraph.page) if paragraph else Place()


def _period_sentence(case: Case) -> Paragraph | None:
    return next((p for p in case.report.document.paragraphs if _PERIOD.search(unspaced(p.text))), None)


def _published_early(this: Rule, case: Case) -> Iterator[Finding]:
    published, year = case.report.published, case.report.year
    if published and published < f"{year}-12-01":
        message = f"发布日期{published}早于报告年度{year}年末：请核对报告年度和发布日期"
        yield this.finding(case, Status.NOTICE, message, formula=f"{published} < {year}-12-31", quote=published)


def _lost_year(this: Rule, case: Case) -> Iterator[Finding]:
    for paragraph in case.report.document.paragraphs:
        if match := _LOST_YEAR.search(paragraph.text):
            printed = unspaced(match[0])
            yield this.finding(
                case,
                Status.NOTICE,
                f"日期“{printed}”似漏印“年”字",
                severity=Severity.LOW,
                formula=f"{printed} → {printed[:4]}年{printed[4:]}",
                advice="补上漏印的“年”字",
                place=_place(paragraph),
                quote=match[0],
            )


def _other_year_throughout(this: Rule, case: Case) -> Iterator[Finding]:
    """The overview speaks of another year only: last year's text left standing."""
    year, section = case.report.year, case.report.section("overview")
    text = "".join(sentence.text for sentence in case.sentences if sentence.section == "overview")
    others = sorted(set(re.findall(r"(?<!\d)(20\d\d)年(?!以来|版|第|\d*号|度?结转)", text)) - {str(year)})
    if section and others == [str(year - 1)] and str(year) not in text:
        sentence = next(s for s in case.sentences if s.section == "overview" and str(year - 1) in s.text)
        message = f"“{section.heading}”只写到{year - 1}年，没有提到报告年度{year}年"
        yield this.finding(
            case, Status.NOTICE, message, formula=f"{year - 1} ≠ {year}", place=sentence.place, quote=sentence.printed
        )


@rule(
    "D2",
    name="按期发布",
    formula="发布日期 ≤ 次年1月31日（2018年度及以前为次年3月31日）",
    source="《政府信息公开条例》第五十条；县级以上政府的汇总报告为3月31日前",
    severity=Severity.MEDIUM,
    advice="核实发布日期；网页迁移后重新发布的，注明原发布日期",
)
def d2(this: Rule, case: Case) -> Iterator[Finding]:
    """Published by the end of January of the next year; governments of counties and above have until the end of March."""
    published, year = case.report.published, case.report.year
    last = f"{year + 1}-01-31" if year >= 2019 else f"{year + 1}-03-31"
    if not published or published <= last:
        return
    whole = re.search(r"(?:省|市|县|区|州|盟|旗)人民政府$", case.report.authority) is not None
    allowed = whole and published <= f"{year + 1}-03-31"
    message = f"发布日期{published}晚于{last}" + ("，属县级以上政府汇总报告，法定期限为3月31日" if allowed else "")
    yield this.finding(
        case,
        Status.SCOPE if allowed else Status.NOTICE,
        message,
        severity=Severity.LOW if allowed else None,
        formula=f"{published} > {last}",
        advice="" if allowed else None,
        quote=published,
    )


@rule(
    "D3",
    name="季度进展发布日期",
    formula="季度进展页的成文日期、发布日期不早于该季度末",
    source="季度进展页自身的日期",
    severity=Severity.MEDIUM,
    advice="核实该页内容是否为该季度的实际进展，补发或更正",
)
def d3(this: Rule, case: Case) -> Iterator[Finding]:
    """A quarter's progress is not written or published before the quarter ends."""
    pages = sorted(case.report.progress, key=lambda page: page.period)
    for page in pages:
        ends = _quarter_end(page.period)
        dates = [(name, date) for name, date in (("成文", page.written), ("发布", page.published)) if date]
        early = [(name, date) for name, date in dates if ends and date < ends]
        if early:
            certain = any(name == "发布" for name, _ in early)  # written in the last days and published after is normal enough
            said = "、".join(f"{name}日期{date}" for name, date in early)
            yield this.finding(
                case,
                Status.ERROR if certain else Status.NOTICE,
                f"{_quarter(page)}进展页{said}，早于季度末{ends}{_same_day(page, pages)}",
                severity=None if certain else Severity.LOW,
                period=page.period,
                formula=f"{min(date for _, date in early)} < {ends}",
                place=page.place,
                quote=page.title,
            )


def _quarter_end(period: str) -> str:
    ends = {"Q1": "03-31", "Q2": "06-30", "Q3": "09-30", "Q4": "12-31"}
    return f"{period[:4]}-{ends[period[4:]]}" if period[4:] in ends else ""


def _quarter(page: ProgressPage) -> str:
    return f"第{'一二三四'[int(page.period[-1]) - 1]}季度"


def _same_day(page: ProgressPage, pages: list[ProgressPage]) -> str:
    others = [_quarter(other) for other in pages if other is not page and other.published and other.published == page.published]
    return f"，与{'、'.join(others)}页同日" if others else ""


RULES: Iterable[Rule] = (d1, d2, d3)
