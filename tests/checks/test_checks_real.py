"""The real documents, read and checked: what must be found in each is found, and nothing else is called an error."""

from __future__ import annotations

import hashlib
import random
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from tests.documents import Spec, build
from wenshang import parsing, readers
from wenshang.archive import typed
from wenshang.archive.register import Entry
from wenshang.checks import check
from wenshang.model import AnnualReport, Authority, Finding, Method, Severity, Status
from wenshang.vocabulary import EditionName
from wenshang.vocabulary.equations import equations


@cache
def read(path: Path) -> AnnualReport:
    return parsing.parse(readers.read(path))


def found(findings: tuple[Finding, ...], rule: str) -> list[Finding]:
    return [finding for finding in findings if finding.rule == rule]


@pytest.fixture
def wenshang(data: Path) -> tuple[Finding, ...]:
    (path,) = (data / "documents" / "汶上县科学技术局").glob("2021.*")
    return check(read(path))


def test_wenshang_third_and_fourth_quarter_carry_the_same_text_and_the_first_two_nearly(wenshang: tuple[Finding, ...]) -> None:
    assert [(finding.period, finding.severity) for finding in found(wenshang, "T3")] == [
        ("2021Q4", Severity.MEDIUM),
        ("2021Q2", Severity.LOW),
    ]
    assert "第四季度与第三季度" in found(wenshang, "T3")[0].message
    assert "100%" in found(wenshang, "T3")[0].message


def test_wenshang_fourth_quarter_page_came_before_its_quarter_ended(wenshang: tuple[Finding, ...]) -> None:
    (finding,) = found(wenshang, "D3")
    assert finding.period == "2021Q4"
    assert finding.formula == "2021-12-03 < 2021-12-31"
    assert "与第三季度页同日" in finding.message


def test_wenshang_names_another_bureaus_business_and_normal_mentions_do_not_count(wenshang: tuple[Finding, ...]) -> None:
    (finding,) = found(wenshang, "D4")
    assert "民政信息" in finding.message
    assert "政府民政信息公开的完整性" in finding.quote


def test_wenshang_plans_are_shown_apart_and_proposals_stay_undetermined(wenshang: tuple[Finding, ...]) -> None:
    assert [finding.period for finding in found(wenshang, "R3")] == ["2021Q3", "2021Q4"]
    assert [finding.status for finding in found(wenshang, "N3")] == [Status.UNDETERMINED]


def test_wenshang_tables_hold_and_the_date_is_the_only_error(wenshang: tuple[Finding, ...]) -> None:
    assert {finding.rule for finding in wenshang} == {"D3", "D4", "T3", "N3", "R3"}
    assert [finding.rule for finding in wenshang if finding.status is Status.ERROR] == ["D3"]


def test_hongze_2023_has_exactly_its_two_errors(samples: Path) -> None:
    findings = check(read(samples / "hongze-2023.pdf"))
    assert [(finding.rule, finding.status, finding.difference) for finding in findings] == [
        ("A4", Status.ERROR, 11),
        ("A4", Status.ERROR, 5),
    ]
    assert [finding.quote for finding in findings] == ["10 1 0 0 0", "5 0 0 0 0"]


def test_hongze_2024_prose_is_of_the_office_alone_and_nothing_is_wrong(samples: Path) -> None:
    findings = check(read(samples / "hongze-2024.pdf"), earlier=read(samples / "hongze-2023.pdf"))
    assert [finding for finding in findings if finding.status is Status.ERROR or finding.rule in ("C1", "C2")] == []
    (finding,) = found(findings, "N1")
    assert finding.status is Status.SCOPE
    assert "本级" in finding.message
    assert "17" in finding.formula
    assert "95" in finding.formula
    assert "区政府办代表区政府" in finding.quote


def test_shuyang_leaves_the_equations_of_blank_cells_open_and_its_parts_add_up(samples: Path) -> None:
    findings = check(read(samples / "shuyang-fagai-2023.html"))
    assert [(finding.rule, finding.status) for finding in findings] == [
        (rule, Status.UNDETERMINED) for rule in ("A1", "A2", "A3")
    ]


@pytest.mark.parametrize("edition", ["2014", "2019", "2021"])
def test_cells_changed_in_a_document_are_errors_after_reading_and_the_unchanged_document_is_not(edition: EditionName) -> None:
    chance = random.Random(edition)
    spec = Spec.of(edition=edition, seed=2)
    assert [finding for finding in checked(spec) if finding.status is Status.ERROR] == []
    lines = [line for line in equations(edition, printed=spec.figures) if all(code in spec.figures for code in line.codes)]
    for code in chance.sample(sorted({code for line in lines for code in line.codes}), 8):
        changed = replace(spec, figures=dict(spec.figures) | {code: int(spec.figures[code] or 0) + chance.choice((1, 9, 100))})
        errors = [finding for finding in checked(changed) if finding.status is Status.ERROR]
        assert len(errors) == sum(code in line.codes for line in lines), code


def checked(spec: Spec) -> tuple[Finding, ...]:
    return check(parsing.parse(readers.read_bytes(build(spec, "html"), name="made.html")))


def pingtan(samples: Path) -> dict[int, AnnualReport]:
    """平潭, eight years typed from its published reports."""
    path = samples / "figures-pingtan.csv"
    name, digest = "平潭综合实验区管理委员会", hashlib.sha256(path.read_bytes()).hexdigest()
    editions: dict[int, EditionName] = {2018: "2014", 2019: "2019", 2020: "2019"}
    entries = (
        Entry(Authority(name), year, editions.get(year, "2021"), "typed", path.name, digest, "") for year in range(2018, 2026)
    )
    return {entry.year: typed.report(samples, entry) for entry in entries}


def test_pingtan_contradicts_itself_where_its_reports_do_and_its_other_definition_is_named(samples: Path) -> None:
    reports = pingtan(samples)
    findings = {year: check(report, earlier=reports.get(year - 1)) for year, report in reports.items()}
    wrong = [(year, one.rule, one.difference) for year in findings for one in findings[year] if one.status is Status.ERROR]
    assert wrong == [(2020, "A1", 6), (2020, "A1", 6), (2023, "C2", 173), (2024, "C2", 59), (2025, "C2", -93)]
    assert [one.message[:8] for one in findings[2020][:2]] == ["表三“自然人”列", "表三“总计”列办"]
    (scope,) = found(findings[2022], "N1")
    assert (scope.status, scope.formula) == (Status.SCOPE, "正文75 = 本年新收74 + 上年结转1")
    assert [year for year in findings if found(findings[year], "N1")] == [2022]


def test_hongze_2024_typed_is_told_apart_too(samples: Path) -> None:
    from tests.checks.made_reports import expected

    report = expected(samples / "hongze-2024.expected.csv", authority="淮安市洪泽区人民政府", year=2024)
    as_typed = replace(report, facts=tuple(replace(fact, method=Method.TYPED, quote="") for fact in report.facts))
    (finding,) = found(check(as_typed), "N1")
    assert (finding.status, finding.formula, finding.difference) == (Status.UNDETERMINED, "正文17 ≠ 表三本年新收95", -78)


def test_items_disclosed_on_request_are_no_requests(samples: Path) -> None:
    findings = check(read(samples / "faults" / "F13b_items_classed_as_on_request.html"))
    assert found(findings, "N1") == []
