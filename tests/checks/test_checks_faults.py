"""One mistake at a time: every changed cell, figure of prose, year and heading is found; 1,000 right reports pass."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.checks.made_prose import correct, made, stated
from tests.checks.made_reports import report
from wenshang.checks import check
from wenshang.model import AnnualReport, Finding, SectionText, Status


def errors(report: AnnualReport) -> list[Finding]:
    return [finding for finding in check(report) if finding.status in (Status.ERROR, Status.SCOPE)]


@pytest.mark.parametrize("thousand", range(10))
def test_1000_correct_reports_with_correct_prose_have_no_error(thousand: int) -> None:
    for seed in range(thousand * 100, thousand * 100 + 100):
        findings = check(made(*correct(seed)))
        assert [finding for finding in findings if finding.status is not Status.NOTICE] == [], seed
        assert findings == (), seed


@pytest.mark.parametrize("seed", range(4))
def test_every_single_changed_cell_is_found(seed: int) -> None:
    figures, told = correct(seed)
    for code, value in figures.items():
        if ".other.all." in code or code in ALONE:
            continue
        changed = made(figures | {code: (value or 0) + 17}, told)
        found = errors(changed)
        assert any(code in finding.codes for finding in found), code


#: What a bureau's report prints once: no equation, and no sentence where none is written. Last year's report tells (C2).
ALONE = [f"proactive.rules.{column}" for column in ("issued", "repealed", "in_force")]


def test_cells_of_rules_are_told_by_a_sentence_or_by_last_year_and_else_by_nothing() -> None:
    figures, told = correct(1)
    values = {code: figures[code] or 0 for code in ALONE}
    before = report({ALONE[2]: values[ALONE[2]] - values[ALONE[0]] + values[ALONE[1]]}, year=2022)
    said = "制发规章{}件，废止规章{}件，现行有效规章{}件。".format(*values.values())
    spoken = told | {"overview": f"{told['overview']}\n全年{said}"}
    assert errors(made(figures, spoken)) == []
    assert [one for one in check(made(figures, told), earlier=before) if one.rule == "C2"] == []
    for code in ALONE:
        changed = figures | {code: values[code] + 17}
        assert [one.rule for one in errors(made(changed, spoken)) if code in one.codes and one.rule == "N1"], code
        assert [one.rule for one in check(made(changed, told), earlier=before) if code in one.codes and one.rule == "C2"], code
    repealed = figures | {ALONE[1]: values[ALONE[1]] + 17}
    assert errors(made(repealed, told)) == []  # nothing else in the report speaks of it


def test_without_any_sentence_or_year_before_the_cells_of_table_two_are_free_and_no_others() -> None:
    figures, _ = correct(3)
    printed = [code for code in figures if ".other.all." not in code]
    free = {code for code in printed if not errors(report(figures | {code: (figures[code] or 0) + 17}))}
    told_by_b2 = {"proactive.rules.issued", "proactive.normative_documents.issued"}  # more issued than in force
    assert {code for code in printed if code.startswith("proactive.")} - told_by_b2 <= free
    assert all(code.startswith("proactive.") for code in free)


_NUMBER = re.compile(r"(?<=[共由为议讼效止件额定费申请开供理到讼、])(\d+(?:\.\d+)?)(?=件|万元)")


@pytest.mark.parametrize("seed", range(12))
def test_every_single_changed_figure_of_the_prose_is_found(seed: int) -> None:
    figures, told = correct(seed)
    count = 0
    for key, text in told.items():
        for match in _NUMBER.finditer(text):
            count += 1
            other = f"{float(match[1]) + 17:.2f}" if "." in match[1] else str(int(match[1]) + 17)
            changed = told | {key: text[: match.start()] + other + text[match.end() :]}
            found = [finding for finding in errors(made(figures, changed)) if finding.rule in ("N1", "N2", "N3")]
            assert found, (key, text[max(0, match.start() - 20) : match.end() + 2], other)
    assert count >= len(stated(figures))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("shift", [-1, 1])
def test_every_single_changed_year_is_found(seed: int, shift: int) -> None:
    figures, told = correct(seed)
    right = made(figures, told)
    places = [(n, p) for n, section in enumerate(right.sections) for p, _ in enumerate(section.paragraphs)]
    count = 0
    for n, p in places:
        text = right.sections[n].paragraphs[p].text
        for match in re.finditer(r"20\d\d(?=年)", text):
            count += 1
            changed = text[: match.start()] + str(int(match[0]) + shift) + text[match.end() :]
            assert [finding.rule for finding in check(_with(right, n, p, changed)) if finding.rule == "D1"], changed
    assert count >= 3


def _with(report: AnnualReport, n: int, p: int, text: str) -> AnnualReport:
    """The report with another text in one paragraph, in the sections and in the document."""
    section = report.sections[n]
    old = section.paragraphs[p]
    new = replace(old, text=text)
    paragraphs = (*section.paragraphs[:p], new, *section.paragraphs[p + 1 :])
    sections = (*report.sections[:n], replace(section, paragraphs=paragraphs), *report.sections[n + 1 :])
    blocks = tuple(new if block is old or block == old else block for block in report.document.blocks)
    return replace(report, sections=sections, document=replace(report.document, blocks=blocks))


def _headed(report: AnnualReport, n: int, heading: str, key: str) -> AnnualReport:
    section = replace(report.sections[n], heading=heading, key=key)
    return replace(report, sections=(*report.sections[:n], section, *report.sections[n + 1 :]))


def test_every_single_changed_heading_is_found() -> None:
    right = made(*correct(1))
    headings = [(n, section) for n, section in enumerate(right.sections) if section.key]
    assert len(headings) == 6
    for n, section in headings:
        numeral = "七" if section.heading[0] != "七" else "八"
        assert _rules(_headed(right, n, numeral + section.heading[1:], section.key)) & {"F6"}, section.heading
        dropped = replace(right, sections=(*right.sections[:n], *right.sections[n + 1 :]))
        assert _rules(dropped) & {"F1"}, section.heading
        emptied = replace(
            right, sections=(*right.sections[:n], SectionText(section.key, section.heading, ()), *right.sections[n + 1 :])
        )
        if section.key in ("overview", "problems", "further"):
            assert _rules(emptied) & {"F1"}, section.heading


def _rules(report: AnnualReport) -> set[str]:
    return {finding.rule for finding in check(report)}


def test_every_title_and_period_of_another_year_is_found() -> None:
    right = made(*correct(2))
    for where in ("title", "period", "period_end"):
        for year in (2022, 2024):
            named = {**dict(right.years_named), where: year}
            assert "D1" in _rules(replace(right, years_named=tuple(named.items()))), (where, year)
