"""What the county view says of each report, and what a finding says beside the figure it speaks of."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.checks.made_reports import correct_figures, expected, report
from wenshang import parsing, readers
from wenshang.checks import FilingStatus, beside, by_figure, check, filing_status, matrix, partial
from wenshang.model import AnnualReport, Method

WORDS = ("已报", "部分录入", "未收存", "存疑", "有误")


def typed(one: AnnualReport) -> AnnualReport:
    return replace(one, facts=tuple(replace(fact, method=Method.TYPED) for fact in one.facts))


def test_what_is_not_held_is_never_called_not_reported() -> None:
    assert tuple(FilingStatus) == WORDS
    assert matrix({}, authorities=["甲局"], years=[2023]).rows() == [{"机关": "甲局", "2023": "未收存"}]


def test_a_few_typed_figures_are_a_fragment_and_whole_tables_are_not() -> None:
    few, whole = report({"channels.website_items": 9}), report(correct_figures(1, "2021"))
    assert [partial(typed(one)) for one in (few, whole)] == [True, False]
    assert filing_status([], partial=True) is FilingStatus.PARTIAL


def test_the_matrix_names_the_finding_that_makes_a_report_wrong() -> None:
    wrong = report({"proactive.licensing.decisions": -1})
    county = matrix({(wrong.authority, 2023): check(wrong)})
    assert county.cells[wrong.authority, 2023] is FilingStatus.WRONG
    assert county.causes[wrong.authority, 2023].rule == "B1"


def test_a_headline_figure_shows_what_the_prose_says_of_it(samples: Path) -> None:
    one = parsing.parse(readers.read(samples / "hongze-2024.pdf"))
    (finding,) = by_figure(check(one))[one.authority, "2024", "requests.received.total"]
    assert beside(finding, "requests.received.total") == "正文为17（本级）"
    assert beside(finding, "narrative.requests_received") == "表内为95"
    same = typed(expected(samples / "hongze-2024.expected.csv", authority=one.authority, year=2024))
    (finding,) = by_figure(check(same))[one.authority, "2024", "requests.received.total"]
    assert beside(finding, "requests.received.total") == "正文为17"


def test_an_equation_that_blanks_leave_open_says_nothing_of_a_figure(samples: Path) -> None:
    assert by_figure(check(parsing.parse(readers.read(samples / "shuyang-fagai-2023.html")))) == {}
