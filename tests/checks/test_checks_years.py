"""A report against that of the year before: what is carried on, what is in force, what jumps; a gap is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.made_reports import correct_figures, expected, report
from wenshang.checks import check
from wenshang.model import AnnualReport, Finding, Status


def found(findings: tuple[Finding, ...], rule: str) -> list[tuple[Status, object]]:
    return [(finding.status, finding.difference) for finding in findings if finding.rule == rule]


def carried(year: int, *, out: int | None = 0, into: int | None = 0) -> AnnualReport:
    figures = {
        f"requests.{row}.{column}": value for row, value in (("carried_out", out), ("carried_in", into)) for column in ("total",)
    }
    return report(figures, year=year)


def test_what_was_carried_out_must_be_carried_in() -> None:
    assert found(check(carried(2023, into=3), earlier=carried(2022, out=3)), "C1") == []
    assert found(check(carried(2023, into=2), earlier=carried(2022, out=3)), "C1") == [(Status.ERROR, 1)]
    assert found(check(carried(2023, into=None), earlier=carried(2022, out=3)), "C1") == [(Status.UNDETERMINED, None)]


def test_every_changed_cell_of_the_carried_rows_is_found_in_every_column() -> None:
    before = correct_figures(4, "2021")
    now = {
        code.replace("carried_out", "carried_in"): value
        for code, value in before.items()
        if code.startswith("requests.carried_out.")
    }
    assert found(check(report(now), earlier=report(before, year=2022)), "C1") == []
    for code in now:
        changed = check(report(now | {code: (now[code] or 0) + 1}), earlier=report(before, year=2022))
        assert found(changed, "C1") == [(Status.ERROR, -1)], code


def test_several_columns_that_do_not_continue_are_one_problem_with_the_total_first() -> None:
    before = {
        f"requests.carried_out.{column}": value for column, value in (("natural_person", 3), ("enterprise", 1), ("total", 4))
    }
    now = {f"requests.carried_in.{column}": value for column, value in (("natural_person", 2), ("enterprise", 1), ("total", 3))}
    (finding,) = (one for one in check(report(now), earlier=report(before, year=2022)) if one.rule == "C1")
    assert finding.formula == "2022年结转下年度4 ≠ 2023年上年结转3；自然人：3 ≠ 2"
    assert finding.difference == 1


def test_a_missing_year_is_said_and_not_bridged() -> None:
    findings = check(carried(2023, into=2), earlier=carried(2020, out=3))
    assert found(findings, "C1") == [(Status.UNDETERMINED, None)]
    assert "2022" in findings[-1].message


DOCUMENTS = "proactive.normative_documents"


def documents(year: int, issued: int | None, repealed: int | None, in_force: int | None) -> AnnualReport:
    return report(
        {f"{DOCUMENTS}.issued": issued, f"{DOCUMENTS}.repealed": repealed, f"{DOCUMENTS}.in_force": in_force}, year=year
    )


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ((3, 0, 8), []),
        ((3, 1, 7), []),
        ((3, 0, 9), [(Status.ERROR, -1)]),
        ((3, 1, 8), [(Status.SCOPE, -1)]),  # not minus repealed
        ((3, 0, 3), [(Status.SCOPE, 5)]),  # this year's only
        ((3, None, 8), [(Status.UNDETERMINED, None)]),
        ((None, None, None), [(Status.UNDETERMINED, None)]),
    ],
)
def test_documents_in_force_continue_from_the_year_before(now: tuple[int | None, ...], said: list[object]) -> None:
    assert found(check(documents(2024, *now), earlier=documents(2023, 0, 5, 5)), "C2") == said


def test_a_jump_is_noticed_once_a_row_and_never_across_a_break_of_the_form() -> None:
    row = {f"requests.received.{column}": 10 for column in ("enterprise", "total")}
    more = dict.fromkeys(row, 60)
    assert found(check(report(more), earlier=report(row, year=2022)), "C3") == [(Status.NOTICE, 50)]
    assert found(check(report(dict.fromkeys(row, 50)), earlier=report(row, year=2022)), "C3") == []
    formulas = [check(report(more), earlier=report(row, year=2022)), check(report(row), earlier=report(more, year=2022))]
    none = report(dict.fromkeys(row, 0)), report(dict.fromkeys(row, 0), year=2022)
    formulas += [check(none[0], earlier=report(more, year=2022)), check(report(more), earlier=none[1])]
    assert [finding.formula.partition(" ÷ ")[2] for part in formulas for finding in part if finding.rule == "C3"] == [
        "2022年10 ≈ 6.0倍",
        "2022年60 ≈ 16.7%",
        "2022年60",
        "2022年0",  # no share of nothing
    ]
    small = dict.fromkeys(row, 1)
    assert found(check(report(dict.fromkeys(row, 19)), earlier=report(small, year=2022)), "C3") == []
    money = {"proactive.fees.amount": 900}
    old = {"proactive.fees.items_before": 1, "proactive.fees.amount": 1}
    assert found(check(report(money, year=2021), earlier=report(old, year=2020, edition="2019")), "C3") == []


def test_hongze_2024_continues_2023(samples: Path) -> None:
    before, now = (
        expected(samples / f"hongze-{year}.expected.csv", authority="淮安市洪泽区人民政府", year=year) for year in (2023, 2024)
    )
    findings = check(now, earlier=before)
    assert [finding for finding in findings if finding.rule in ("C1", "C2") or finding.status is Status.ERROR] == []
    assert [finding.codes for finding in findings if finding.rule == "C3"] == [
        ("proactive.licensing.decisions",),
        ("requests.granted.total",),
    ]
