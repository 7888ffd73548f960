"""A county of 40 bodies against its whole: three not filed are bounds, two wrong ones are named, joint documents are of scope."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.checks.made_reports import correct_figures, report
from wenshang import vocabulary
from wenshang.archive import register
from wenshang.checks import check, reconcile
from wenshang.cli import command
from wenshang.errors import BadParameter
from wenshang.frames import in_chinese
from wenshang.model import AnnualReport, Authority, Status, Value

WHOLE, YEAR = "某县人民政府", 2023
NAMES = [f"某县第{number}局" for number in range(1, 41)]
CODES = [c for table in vocabulary.form("2021").tables for c in table.codes() if ".other.all." not in c]
MISSING = NAMES[:3]


def body(name: str, changes: dict[str, Value] | None = None) -> AnnualReport:
    figures = correct_figures(NAMES.index(name), "2021")
    kept = {code: figures[code] for code in CODES}
    return report(kept | (changes or {}), authority=name, year=YEAR)


def county(
    changes: dict[str, dict[str, Value]] | None = None, whole: dict[str, Value] | None = None
) -> tuple[AnnualReport, list[AnnualReport]]:
    """The whole as the sum of 40 right bodies, and the bodies with the changes given by name."""
    bodies = [body(name) for name in NAMES]
    sums = {code: sum((one.values()[code] or 0 for one in bodies), start=0) for code in CODES}
    return report(sums, authority=WHOLE, year=YEAR), [body(name, (changes or {}).get(name)) for name in NAMES]


def test_a_whole_that_is_the_sum_of_its_bodies_has_no_finding() -> None:
    whole, bodies = county()
    found = reconcile(whole, bodies)
    assert {cell.state for cell in found.cells} == {"equal"}
    assert [one for one in check(whole, parts=bodies) if one.rule == "S1"] == []


def test_forty_bodies_three_not_filed_and_two_wrong_names_the_two_and_bounds_the_three() -> None:
    right = {name: body(name).values() for name in NAMES}
    decisions, received = "proactive.licensing.decisions", "requests.received.natural_person"
    wrong = {
        NAMES[10]: {decisions: 100_000},  # right by itself, far too large
        NAMES[20]: {received: (right[NAMES[20]][received] or 0) + 5_000},  # its own rows and columns do not add up
    }
    whole, bodies = county(wrong)
    filed = [one for one in bodies if one.authority not in MISSING]
    found = reconcile(whole, filed, missing=MISSING)
    assert found.suspects == (NAMES[10], NAMES[20])
    assert {cell.code: cell.explained_by for cell in found.select("differs")} == {
        decisions: (NAMES[10],),
        received: (NAMES[20],),
    }
    assert found.missing == tuple(sorted(MISSING))
    assert all(set(cell.unknown) == set(MISSING) for cell in found.select("bound"))
    unknown = {code: sum(right[name][code] or 0 for name in MISSING) for code in CODES}
    assert {cell.code: -(cell.difference or 0) for cell in found.select("bound")} == {
        code: gap for code, gap in unknown.items() if gap and code not in (decisions, received)
    }
    errors = [one for one in check(whole, parts=filed, missing=MISSING) if one.rule == "S1" and one.status is Status.ERROR]
    assert [NAMES[10] in errors[0].message, NAMES[20] in errors[1].message] == [True, True]
    assert all("未收存3家" in one.formula for one in errors)
    (bound,) = (one for one in check(whole, parts=filed, missing=MISSING) if one.rule == "S1" and one.status is not Status.ERROR)
    assert bound.status is Status.UNDETERMINED
    assert all(name in bound.message for name in MISSING)


def test_a_body_counted_twice_is_named_by_its_own_figure() -> None:
    fees = "proactive.fees.amount"
    whole, bodies = county()
    less = replace_value(whole, fees, Decimal(str(whole.values()[fees])) - Decimal(str(bodies[7].values()[fees])))
    (cell,) = reconcile(less, bodies).select("differs")
    assert NAMES[7] in cell.explained_by
    assert "似多计，或汇总时漏计" in cell.reason


def test_documents_issued_jointly_are_of_scope_and_a_blank_cell_is_a_bound() -> None:
    issued = "proactive.normative_documents.issued"
    whole, bodies = county()
    fewer = replace_value(whole, issued, (whole.values()[issued] or 0) - 4)
    found = reconcile(fewer, bodies)
    assert [(cell.code, cell.difference) for cell in found.select("scope")] == [(issued, 4)]
    (finding,) = (one for one in check(fewer, parts=bodies) if one.rule == "S1")
    assert finding.status is Status.SCOPE
    penalty = "proactive.penalty.decisions"
    some = next(one for one in bodies if one.values()[penalty])
    blank = [replace_value(one, penalty, None) if one is some else one for one in bodies]
    (cell,) = reconcile(whole, blank).select("bound")
    assert (cell.code, cell.unknown) == (penalty, (some.authority,))


def replace_value(one: AnnualReport, code: str, value: Value) -> AnnualReport:
    return replace(one, facts=tuple(replace(fact, value=value) if fact.code == code else fact for fact in one.facts))


def test_the_frame_has_a_row_a_cell_with_the_chinese_word() -> None:
    whole, bodies = county()
    frame = reconcile(whole, bodies[3:], missing=MISSING).frame
    assert len(frame) == len(CODES)
    assert set(frame["verdict"]) <= set(vocabulary.words("reconciled").values())
    assert frame.dtypes["gap"] == "Float64"
    assert list(in_chinese(frame).columns[5:]) == [
        "汇总数",
        "各单位之和",
        "差额",
        "结论",
        "未收存或空白",
        "可以解释的单位",
        "原因",
    ]


@pytest.mark.parametrize(
    ("authority", "is_whole"),
    [
        (Authority("汶上县人民政府", region="山东省济宁市汶上县", level="县"), True),
        (Authority("淮安市洪泽区人民政府", region="江苏省淮安市洪泽区", level="县"), True),
        (Authority("汶上县次邱镇人民政府", region="山东省济宁市汶上县", level="乡"), False),
        (Authority("济宁市", region="山东省济宁市", kind="地区"), True),
        (Authority("汶上县科学技术局", region="山东省济宁市汶上县"), False),
    ],
)
def test_a_regions_report_is_known_by_its_authority_or_declared_in_the_register(authority: Authority, is_whole: bool) -> None:
    assert register.is_whole(authority) is is_whole


def test_a_region_adds_up_its_own_bodies_and_the_wholes_of_those_below() -> None:
    county_, city = "山东省济宁市汶上县", "山东省济宁市"
    held = [
        Authority("济宁市", region=city, kind="地区"),
        Authority("济宁市科学技术局", region=city),
        Authority("汶上县人民政府", region=county_),
        Authority("汶上县科学技术局", region=county_),
        Authority("兖州区科学技术局", region="山东省济宁市兖州区"),
    ]
    found = register.region_of(held, "济宁市")
    assert found.whole == held[0]
    assert [body.name for body in found.bodies] == ["兖州区科学技术局", "汶上县人民政府", "济宁市科学技术局"]
    assert [body.name for body in register.region_of(held, "汶上县").bodies] == ["汶上县科学技术局"]
    with pytest.raises(BadParameter, match="没有收存该地区的报告"):
        register.region_of(held, "梁山县")


def archive(folder: Path, reports: Iterable[AnnualReport]) -> None:
    """A data folder of typed figures: the reports as one figure set, registered under one county."""
    folder.mkdir()
    lines = [
        f"{fact.authority},{fact.period},{fact.code},{'' if fact.value is None else fact.value},exact,made\n"
        for one in reports
        for fact in one.facts
    ]
    content = ("authority,period,code,value,qualifier,source\n" + "".join(lines)).encode()
    (folder / "figures.csv").write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    keys = dict.fromkeys((fact.authority, fact.year) for one in reports for fact in one.facts)
    rows = (f"{name},,,某省某市某县,县,,{year},2021,typed,figures.csv,{digest},made,1\n" for name, year in keys)
    (folder / "register.csv").write_text(",".join(register.COLUMNS) + "\n" + "".join(rows), "utf-8")


def test_the_command_says_what_differs_who_explains_it_and_who_is_not_held(tmp_path: Path) -> None:
    decisions = "proactive.licensing.decisions"
    whole, bodies = county({NAMES[10]: {decisions: 100_000}})
    absent = report({decisions: 1}, authority=NAMES[0], year=YEAR - 1)  # known to the register, not held for the year
    archive(tmp_path / "data", [whole, *bodies[1:], absent])
    told = CliRunner().invoke(
        command, ["reconcile", "某县", "--data", str(tmp_path / "data"), "--output", str(tmp_path / "s.csv")]
    )
    assert told.exit_code == 0 or isinstance(told.exception, SystemExit), told.output
    assert "收存39家，未收存1家" in told.output
    assert f"[不符] 行政许可本年处理决定数量：汇总{whole.values()[decisions]}" in told.output
    assert f"请先核对：{NAMES[10]}" in told.output
    assert f"未收存：{NAMES[0]}" in told.output
    assert len((tmp_path / "s.csv").read_text("utf-8-sig").splitlines()) == len(CODES) + 1
    unknown = CliRunner().invoke(command, ["reconcile", "无此县", "--data", str(tmp_path / "data")])
    assert isinstance(unknown.exception, BadParameter)
