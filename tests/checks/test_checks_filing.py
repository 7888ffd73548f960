"""What the county view says of each report, and what a finding says beside the figure it speaks of."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from tests.checks.made_prose import correct, made, stated, texts
from tests.checks.made_reports import correct_figures, expected, report
from wenshang import parsing, readers
from wenshang.checks import FilingStatus, check, filing_status, matrix, noted, notes, partial
from wenshang.comparison.figures import lookup
from wenshang.frames import facts_frame
from wenshang.model import AnnualReport, Method

WORDS = ("已报", "部分录入", "未收存", "存疑", "有误")


def typed(one: AnnualReport) -> AnnualReport:
    return replace(one, facts=tuple(replace(fact, method=Method.TYPED) for fact in one.facts))


def test_what_is_not_held_is_never_called_not_reported() -> None:
    assert tuple(state.word for state in FilingStatus) == WORDS
    assert matrix({}, authorities=["甲局"], years=[2023]).cells["甲局", 2023].word == "未收存"


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
    told = notes(check(one))
    assert told[one.authority, "2024", "requests.received.total"] == "正文为17件（本级）"
    assert told[one.authority, "2024", "narrative.requests_received"] == "表内为95件"
    same = typed(expected(samples / "hongze-2024.expected.csv", authority=one.authority, year=2024))
    assert notes(check(same))[one.authority, "2024", "requests.received.total"] == "正文为17件"


#: (what a sentence states, the cell that prints it, how a page then says it)
PAIRS = [
    ("received", "requests.received.total", "正文为{}件"),
    ("processed", "requests.processed.total", "正文为{}件"),
    ("granted", "requests.granted.total", "正文为{}件"),
    ("carried_out", "requests.carried_out.total", "正文为{}件"),
    ("refused", "requests.refused.state_secret.total", "正文不予公开为{}件"),
    ("issued", "proactive.normative_documents.issued", "正文为{}件"),
    ("in_force", "proactive.normative_documents.in_force", "正文为{}件"),
    ("licensing", "proactive.licensing.decisions", "正文为{}件"),
    ("penalty", "proactive.penalty.decisions", "正文为{}件"),
    ("fees", "proactive.fees.amount", "正文为{}万元"),
    ("reconsideration", "disputes.reconsideration.total", "正文为{}件"),
    ("litigation", "disputes.litigation_direct.total", "正文行政诉讼为{}件"),
]


@pytest.mark.parametrize(("name", "code", "words"), PAIRS)
def test_every_figure_that_the_prose_gives_otherwise_says_so_beside_it(name: str, code: str, words: str) -> None:
    figures, told = correct(7)
    assert notes(check(made(figures, told))) == {}
    other = (stated(figures)[name] or 0) + 13
    one = made(figures, texts(stated(figures) | {name: other}, 2023, random.Random(7)))
    key = one.authority, "2023", code
    assert words.format(f"{other:f}" if name == "fees" else other) in notes(check(one))[key].split("；")
    frame = noted(facts_frame(one.facts), check(one))
    assert lookup(frame, one.authority)["2023", code].note == notes(check(one))[key]


def test_an_equation_speaks_of_its_whole_and_another_definition_only_of_the_figure() -> None:
    figures, told = correct(7)
    total = figures["requests.processed.total"] or 0
    one = made(figures | {"requests.processed.total": total + 1}, told)
    said = notes(check(one))
    assert f"分项之和{total}不等于本年办结总计{total + 1}" in said[one.authority, "2023", "requests.processed.total"]
    assert (one.authority, "2023", "requests.refused.state_secret.total") not in said
    summed = (figures["requests.received.total"] or 0) + (figures["requests.carried_in.total"] or 0)
    scope = made(figures, texts(stated(figures) | {"received": summed}, 2023, random.Random(7)))
    about = {code for _, _, code in notes(check(scope))}
    assert about == {"narrative.requests_received", "requests.received.total"}


def test_an_equation_that_blanks_leave_open_says_nothing_of_a_figure(samples: Path) -> None:
    assert notes(check(parsing.parse(readers.read(samples / "shuyang-fagai-2023.html")))) == {}
