"""The tables' own equations: they hold on real and on 600 made reports, and every single changed cell is found."""

from __future__ import annotations

import random
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from tests.checks.made_reports import correct_figures, expected, report
from wenshang.checks import check
from wenshang.model import Finding, Severity, Status
from wenshang.vocabulary import EditionName
from wenshang.vocabulary.equations import Equation, equations

EDITIONS: tuple[EditionName, ...] = ("2014", "2019", "2021")
YEARS = {"2014": 2016, "2019": 2020, "2021": 2023}


def found(findings: tuple[Finding, ...], rule: str, status: Status = Status.ERROR) -> list[Finding]:
    return [finding for finding in findings if finding.rule == rule and finding.status is status]


def made(seed: int, edition: EditionName) -> dict[str, object]:
    return correct_figures(seed, edition, one_other_row=seed % 3 == 0)


def lines_of(rule: str, edition: EditionName, figures: Mapping[str, object]) -> list[Equation]:
    """The equations of a rule of which these figures hold every cell."""
    lines = (line for line in equations(edition, printed=figures.keys()) if line.rule == rule)
    return [line for line in lines if all(code in figures for code in line.codes)]


@pytest.mark.parametrize("edition", EDITIONS)
def test_200_correct_reports_of_each_edition_raise_no_alarm(edition: EditionName) -> None:
    for seed in range(200):
        findings = check(report(made(seed, edition), year=YEARS[edition], edition=edition))
        assert [finding for finding in findings if finding.status is not Status.NOTICE] == [], seed


@pytest.mark.parametrize("rule", ["A1", "A2", "A3", "A4"])
@pytest.mark.parametrize("edition", EDITIONS)
def test_every_single_changed_cell_is_found_by_the_rules_that_it_belongs_to(edition: EditionName, rule: str) -> None:
    chance = random.Random(rule + edition)
    for seed in range(3):
        correct = made(seed, edition)
        lines = lines_of(rule, edition, correct)
        for code in sorted({code for line in lines for code in line.codes}):
            changed = correct | {code: correct[code] + chance.choice((1, 9, 100))}
            findings = found(check(report(changed, year=YEARS[edition], edition=edition)), rule)
            assert len(findings) == sum(code in line.codes for line in lines), code
            assert all(code in finding.codes for finding in findings), code


@pytest.mark.parametrize("rule", ["A1", "A2", "A3", "A4"])
@pytest.mark.parametrize("edition", EDITIONS)
def test_a_blank_cell_makes_an_equation_undetermined_and_never_an_error(edition: EditionName, rule: str) -> None:
    correct = made(7, edition)
    for line in lines_of(rule, edition, correct):
        for code in line.codes:
            findings = check(report(correct | {code: None}, year=YEARS[edition], edition=edition))
            assert [finding for finding in findings if finding.status is Status.ERROR] == [], code
            assert len(found(findings, rule, Status.UNDETERMINED)) >= 1, code


def test_2014_has_no_equation_of_carried_requests() -> None:
    assert [line for line in equations("2014") if line.rule == "A2"] == []


def test_the_formula_says_the_printed_numbers_and_the_difference_is_their_remainder() -> None:
    figures = made(1, "2021") | {
        "disputes.reconsideration.upheld": 10,
        "disputes.reconsideration.corrected": 1,
        "disputes.reconsideration.other": 0,
        "disputes.reconsideration.pending": 0,
        "disputes.reconsideration.total": 0,
    }
    (finding,) = found(check(report(figures)), "A4")
    assert finding.formula == "结果维持10 + 结果纠正1 + 其余2项0 = 11 ≠ 总计0"
    assert finding.difference == 11
    assert finding.severity is Severity.HIGH


def test_a_row_of_other_results_printed_as_one_is_added_once() -> None:
    figures = made(3, "2021")
    assert "requests.other.all.total" in figures
    assert "requests.other.rest.total" not in figures
    assert found(check(report(figures | {"requests.other.all.total": figures["requests.other.all.total"] + 1})), "A1") != []


def test_a_blank_whose_printed_parts_exceed_the_total_gets_a_line_of_its_own() -> None:
    figures = made(1, "2021") | {f"disputes.reconsideration.{key}": 5 for key in ("upheld", "corrected", "total")}
    figures["disputes.reconsideration.pending"] = None
    (finding,) = found(check(report(figures)), "A4", Status.UNDETERMINED)
    assert finding.severity is Severity.MEDIUM
    assert "超出" in finding.message


def test_a_negative_or_broken_count_is_an_error_and_an_amount_of_money_may_have_decimals() -> None:
    figures = made(1, "2021")
    assert found(check(report(figures | {"proactive.licensing.decisions": -1})), "B1") != []
    assert found(check(report(figures | {"proactive.licensing.decisions": Decimal("1.5")})), "B1") != []
    assert found(check(report(figures | {"proactive.fees.amount": Decimal("7730.28")})), "B1") == []
    assert found(check(report(figures | {"proactive.fees.amount": Decimal("-1")})), "B1") != []


def test_blank_cells_of_table_two_are_said_once() -> None:
    figures = made(1, "2021") | {"proactive.licensing.decisions": None, "proactive.penalty.decisions": None}
    (finding,) = found(check(report(figures)), "B1", Status.UNDETERMINED)
    assert finding.message == "表二空白2格"


def test_the_change_of_items_of_2019_may_be_negative() -> None:
    figures = made(1, "2019") | {"proactive.licensing.items_change": -4}
    assert found(check(report(figures, year=2020, edition="2019")), "B1") == []


def test_fewer_documents_in_force_than_issued_is_an_error_unless_repeals_explain_it() -> None:
    figures = made(1, "2021")
    row = "proactive.normative_documents"
    fewer = figures | {f"{row}.issued": 5, f"{row}.repealed": 0, f"{row}.in_force": 3}
    assert found(check(report(fewer)), "B2")[0].difference == -2
    explained = fewer | {f"{row}.repealed": 2}
    assert found(check(report(explained)), "B2") == []
    assert found(check(report(explained)), "B2", Status.SCOPE) != []
    blank = fewer | {f"{row}.in_force": None}
    assert found(check(report(blank)), "B2", Status.UNDETERMINED) != []


def test_hongze_2023_has_exactly_two_errors_of_table_four(samples: Path) -> None:
    findings = check(expected(samples / "hongze-2023.expected.csv", authority="淮安市洪泽区人民政府", year=2023))
    errors = [finding for finding in findings if finding.status is Status.ERROR]
    assert [(finding.rule, finding.difference) for finding in errors] == [("A4", 11), ("A4", 5)]


def test_wenshang_2021_adds_up_in_every_column(samples: Path) -> None:
    findings = check(expected(samples / "wenshang-keji-2021.expected.csv", authority="汶上县科学技术局", year=2021))
    assert [finding for finding in findings if finding.rule[0] in "AB"] == []
    assert [finding.rule for finding in findings if finding.status is Status.UNDETERMINED] == ["N3"]


def test_the_125_blank_cells_of_shuyang_give_one_line_a_rule(samples: Path) -> None:
    findings = check(expected(samples / "shuyang-fagai-2023.expected.csv", authority="沭阳县发展和改革局", year=2023))
    assert [(finding.rule, finding.status, finding.severity) for finding in findings] == [
        (rule, Status.UNDETERMINED, Severity.LOW) for rule in ("A1", "A2", "A3")
    ]
    assert "空白125格" in findings[2].message


def test_a_sentence_on_applications_is_no_row_of_the_statistics_table() -> None:
    told = report(
        {"narrative.requests_received": 30}, year=2018, edition="2014", prose={"narrative.requests_received": "收到申请30件"}
    )
    assert found(check(told), "A3", Status.UNDETERMINED) == []
