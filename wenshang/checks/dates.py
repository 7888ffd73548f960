"""Rules D2 and D3: dates of publication that come too late, or before what they report has happened. D1 is in ``period``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from wenshang.checks.rule import Case, Rule, rule
from wenshang.chinese.formatting import quarter
from wenshang.model import Finding, ProgressPage, Severity, Status


@rule(
    "D2",
    name="按期发布",
    formula="发布日期 ≤ 次年1月31日（2018年度及以前为次年3月31日）",
    source="《政府信息公开条例》第五十条；县级以上政府的汇总报告为3月31日前",
    severity=Severity.MEDIUM,
    advice="核实发布日期；网页迁移后重新发布的，注明原发布日期",
)
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


RULES: Iterable[Rule] = (d2, d3)
