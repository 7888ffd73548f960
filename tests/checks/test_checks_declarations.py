"""Every rule is declared once, completely; the page of rules is current; the county view counts what it shows."""

from __future__ import annotations

from pathlib import Path

from docs import rules
from tests.checks.made_reports import report
from tests.conftest import ROOT
from wenshang.archive import Archive
from wenshang.checks import RULES, FilingStatus, check, check_all, filing_status, matrix, partial, reviews
from wenshang.model import Finding, Severity, Status

CODES = [
    *("A1", "A2", "A3", "A4", "B1", "B2", "N1", "N2", "N3", "D1", "D2", "D3", "D4"),
    *("F1", "F2", "F3", "F4", "F5", "F6", "C1", "C2", "C3", "C4", "T1", "T2", "T3", "T4", "T5", "P1", "S1", "Q1", "Q2"),
]


def finding(status: Status, severity: Severity = Severity.MEDIUM, formula: str = "1 ≠ 2") -> Finding:
    return Finding("A1", status, severity, "某局", "2023", ("requests.processed.total",), "不平", formula)


def test_the_rules_are_those_of_the_domain_page_in_its_order() -> None:
    assert list(RULES) == CODES


def test_every_rule_is_declared_completely() -> None:
    for rule in RULES.values():
        assert all((rule.name, rule.formula, rule.source, rule.advice)), rule.code


def test_the_page_of_rules_is_current() -> None:
    assert rules.PLACE.read_text("utf-8") == rules.page(), "python -m docs.rules"


def test_findings_of_reading_are_included_and_the_worst_stand_first() -> None:
    doubt = Finding("R1", Status.PARSE_DOUBT, Severity.MEDIUM, "某局", "2023", (), "一格存疑")
    made = report(
        {"proposals.npc": 1, "proposals.cppcc": 1, "proposals.total": 3, "proactive.licensing.decisions": -1}, findings=(doubt,)
    )
    found = [(one.rule, one.status) for one in check(made)]
    assert found[:3] == [("B1", Status.ERROR), ("N3", Status.ERROR), ("R1", Status.PARSE_DOUBT)]


def test_a_doubted_cell_turns_an_error_into_a_doubt() -> None:
    figures = {
        f"disputes.reconsideration.{key}": value
        for key, value in zip(("upheld", "corrected", "other", "pending", "total"), (1, 0, 0, 0, 2), strict=True)
    }
    doubt = Finding("R1", Status.PARSE_DOUBT, Severity.MEDIUM, "某局", "2023", ("disputes.reconsideration.total",), "一格存疑")
    assert [one.status for one in check(report(figures)) if one.rule == "A4"] == [Status.ERROR]
    assert [one.status for one in check(report(figures, findings=(doubt,))) if one.rule == "A4"] == [Status.PARSE_DOUBT]


def test_how_a_report_stands() -> None:
    assert filing_status([]) is FilingStatus.REPORTED
    assert (
        filing_status([finding(Status.NOTICE), finding(Status.SCOPE), finding(Status.UNDETERMINED, Severity.LOW)])
        is FilingStatus.REPORTED
    )
    assert filing_status([finding(Status.UNDETERMINED)]) is FilingStatus.DOUBTED
    assert filing_status([finding(Status.PARSE_DOUBT, Severity.LOW)]) is FilingStatus.REPORTED
    assert filing_status([finding(Status.PARSE_DOUBT), finding(Status.ERROR)]) is FilingStatus.WRONG


def test_a_decision_changes_how_a_report_stands() -> None:
    wrong = finding(Status.ERROR)
    for verdict, stands in (
        ("confirmed", FilingStatus.WRONG),
        ("explained", FilingStatus.REPORTED),
        ("dismissed", FilingStatus.REPORTED),
    ):
        decision = reviews.Decision(reviews.key(wrong), reviews.Verdict(verdict), "理由", "张三", "2025-01-01")
        assert filing_status([wrong], {decision.key: decision}) is stands


def test_the_key_of_a_finding_is_of_its_figures_and_not_of_its_wording() -> None:
    from dataclasses import replace

    one = finding(Status.ERROR)
    assert reviews.key(one) == reviews.key(replace(one, message="换了说法", advice="换了建议"))
    assert reviews.key(one) != reviews.key(replace(one, formula="1 ≠ 3"))
    assert reviews.key(one) != reviews.key(replace(one, authority="另一局"))
    text = replace(one, codes=(), formula="", quote="重复的一句话")
    assert reviews.key(text) != reviews.key(replace(text, quote="重复的另一句话"))


def test_the_matrix_counts_what_is_reported_missing_doubted_and_wrong() -> None:
    made = [report({"proposals.total": 3}, year=2022), report({"proactive.licensing.decisions": -1}, year=2023)]
    county = matrix(check_all(made), authorities=["某县科学技术局", "某县水务局"], years=[2022, 2023])
    assert {key: state.word for key, state in county.cells.items()} == {
        ("某县科学技术局", 2022): "已报",
        ("某县科学技术局", 2023): "有误",
        ("某县水务局", 2022): "未收存",
        ("某县水务局", 2023): "未收存",
    }
    assert [county.count(what) for what in FilingStatus] == [1, 0, 2, 0, 1]


def test_figures_typed_from_a_report_are_not_the_report(data: Path) -> None:
    held = Archive.open(data)
    some, whole, read = (
        held.report(name, year)
        for name, year in [("五华科技产业园管理委员会", 2022), ("洪泽区政府", 2023), ("汶上县科技局", 2021)]
    )
    assert [partial(one) for one in (some, whole, read)] == [True, False, False]
    assert filing_status([], partial=True) is FilingStatus.PARTIAL
    assert filing_status([finding(Status.ERROR)], partial=True) is FilingStatus.WRONG
    key = some.authority, 2022
    cells = matrix({key: []}, years=[2022, 2023], partly=[key]).cells
    assert [cells[some.authority, year].word for year in (2022, 2023)] == ["部分录入", "未收存"]


def test_no_page_or_command_calls_what_is_not_held_unreported() -> None:
    texts = [path for path in (ROOT / "wenshang").rglob("*") if path.suffix in (".py", ".toml", ".j2", ".css")]
    assert [path.name for path in texts if "未报" in path.read_text("utf-8")] == []


def test_many_reports_are_each_checked_with_the_year_before() -> None:
    made = [report({"requests.carried_out.total": 3}, year=2022), report({"requests.carried_in.total": 1}, year=2023)]
    assert [one.rule for one in check_all(reversed(made))["某县科学技术局", 2023] if one.status is Status.ERROR] == ["C1"]
