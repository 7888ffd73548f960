"""Sentences against tables and against themselves; the definition that explains a difference is named."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.checks.made_reports import correct_figures, report
from wenshang.checks import check
from wenshang.checks.sentence_sums import counted
from wenshang.model import AnnualReport, Finding, Method, Severity, Status
from wenshang.vocabulary import form


def found(findings: tuple[Finding, ...], rule: str) -> list[Finding]:
    return [finding for finding in findings if finding.rule == rule]


def statuses(findings: tuple[Finding, ...], rule: str) -> list[Status]:
    return [finding.status for finding in found(findings, rule)]


def requests(**totals: int | None) -> dict[str, int | None]:
    return {f"requests.{row.replace('__', '.')}.total": value for row, value in totals.items()}


def received(claimed: int, sentence: str, **totals: int | None) -> AnnualReport:
    figures = {"narrative.requests_received": claimed, **requests(**totals)}
    return report(figures, texts={"overview": sentence}, prose={"narrative.requests_received": sentence.rstrip("。")})


@pytest.mark.parametrize(
    ("claimed", "sentence", "totals", "status", "named"),
    [
        (21, "2023年全区受理政府信息公开申请21件。", {"received": 21}, None, ""),
        (
            24,
            "全年共收到政府信息公开申请24件。",
            {"received": 21, "carried_in": 3, "processed": 22},
            Status.SCOPE,
            "24 = 本年新收21 + 上年结转3",
        ),
        (
            22,
            "全年共收到政府信息公开申请22件。",
            {"received": 21, "carried_in": 3, "processed": 22},
            Status.SCOPE,
            "22 = 本年办结总计22",
        ),
        (17, "2024年，区政府办代表区政府受理政府信息公开申请17件。", {"received": 95, "processed": 95}, Status.SCOPE, "本级"),
        (120, "全县各级行政机关共收到申请120件。", {"received": 95, "processed": 95}, Status.SCOPE, "全口径"),
        (17, "通过网上平台收到政府信息公开申请17件。", {"received": 95, "processed": 95}, Status.SCOPE, "单一渠道"),
        (17, "全区共收到政府信息公开申请17件。", {"received": 95, "processed": 95}, Status.ERROR, "正文17 ≠ 表三本年新收95"),
        (0, "全年未收到政府信息公开申请。", {"received": 5, "carried_in": 0, "processed": 5}, Status.ERROR, "正文0"),
        (5, "全年共收到政府信息公开申请5件。", {"received": None}, Status.UNDETERMINED, "空白"),
    ],
)
def test_requests_received_in_prose_agree_with_table_three_or_by_a_named_definition(
    claimed: int, sentence: str, totals: dict[str, int | None], status: Status | None, named: str
) -> None:
    findings = found(check(received(claimed, sentence, **totals)), "N1")
    assert [finding.status for finding in findings] == ([] if status is None else [status])
    for finding in findings:
        assert named in finding.formula
        assert finding.quote == sentence
        assert finding.difference is None or finding.difference == claimed - (totals["received"] or 0)


def test_one_column_alone_is_a_definition_but_never_one_of_zero() -> None:
    figures = requests(received=20) | {"requests.received.natural_person": 18, "requests.received.enterprise": 2}
    sentence = "本年收到政府信息公开申请18件。"
    made = report(
        figures | {"narrative.requests_received": 18},
        texts={"overview": sentence},
        prose={"narrative.requests_received": sentence},
    )
    (finding,) = found(check(made), "N1")
    assert finding.status is Status.SCOPE
    assert "自然人" in finding.message


def disputes(text: str, **cells: int) -> AnnualReport:
    figures = dict.fromkeys((code for code in correct_figures(1, "2021") if code.startswith("disputes.")), 0)
    figures |= {f"disputes.{name.replace('__', '.')}": value for name, value in cells.items()}
    return report(figures, texts={"disputes": text})


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("2023年因政府信息公开引起的行政复议3件。", []),
        ("2023年因政府信息公开引起的行政复议2件。", [Status.SCOPE]),  # without the pending one
        ("2023年因政府信息公开引起的行政复议5件。", [Status.ERROR]),
        ("全年无因政府信息公开提起的行政复议、行政诉讼。", [Status.ERROR]),
        ("全年无因政府信息公开提起的行政诉讼。", []),
        ("全年无因政府信息公开被纠错的行政复议。", []),
        ("我局作为复议机关审理政府信息公开行政复议案件40件。", []),
        ("因政府信息公开引发的行政复议、行政诉讼分别为3件、0件。", []),
        ("因政府信息公开引发的行政复议和行政诉讼共3件。", []),
        ("2023年政府信息公开行政复议比上年增加9件。", []),
        ("2023年受理政府信息公开行政复议案件40件。", []),
        ("全年因政府信息公开被申请行政复议1件，其中维持1件。", [Status.ERROR]),
        ("申请人对政府信息公开答复不服的，未提起行政诉讼。", []),
        ("政府信息公开方面未发生不服行政复议决定提起的行政诉讼。", []),
        ("依申请公开：申请人均未提起行政复议。", [Status.ERROR]),
    ],
)
def test_claims_of_disputes_are_compared_with_table_four(text: str, status: list[Status]) -> None:
    made = disputes(text, reconsideration__upheld=2, reconsideration__pending=1, reconsideration__total=3)
    assert statuses(check(made), "N1") == status


def test_the_explained_mismatch_names_the_formula_and_the_wording_to_add() -> None:
    made = disputes(
        "全年政府信息公开行政复议134件。", reconsideration__upheld=134, reconsideration__pending=36, reconsideration__total=170
    )
    (finding,) = found(check(made), "N1")
    assert finding.formula == "正文134 = 复议总计170 − 复议尚未审结36"
    assert "注明口径" in finding.advice


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("全年办结政府信息公开申请22件。", []),
        ("全年答复政府信息公开申请19件。", [Status.SCOPE]),  # without 不予处理
        ("全年办结政府信息公开申请40件。", [Status.ERROR]),
        ("通过网上平台答复政府信息公开申请4件。", []),
        ("收到申请后，共办理人大建议8件。", []),
        ("收到申请21件，予以公开答复9件，部分公开答复3件。", []),
        ("收到申请21件，已答复16件，正在办理5件。", [Status.ERROR]),
        ("收到申请24件，已答复22件，另有协助答复5件，答复咨询类申请2件。", []),
        ("收到申请21件，按时答复16件，延期答复4件。", []),
        ("全年收到申请21件，其中答复20件。", []),
    ],
)
def test_claims_of_answers_are_compared_with_the_total_of_table_three(text: str, status: list[Status]) -> None:
    figures = requests(received=21, carried_in=3, processed=22, rejected__petition=3)
    assert statuses(check(report(figures, texts={"requests": text})), "N1") == status


DOCUMENTS = {
    **dict(zip((f"proactive.rules.{state}" for state in ("issued", "repealed", "in_force")), (0, 0, 3), strict=True)),
    **dict(zip((f"proactive.normative_documents.{s}" for s in ("issued", "repealed", "in_force")), (2, 1, 9), strict=True)),
    "proactive.licensing.decisions": 40,
    "proactive.penalty.decisions": 12,
    "proactive.compulsion.decisions": 0,
}


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("全年制发行政规范性文件2件，废止1件，现行有效9件。", []),
        ("全年制发行政规范性文件5件，废止3件，现行有效20件。", [Status.ERROR] * 3),
        ("现行有效的行政规范性文件12件。", [Status.SCOPE]),  # with the three 规章
        ("全年作出行政许可决定40件，行政处罚决定12件，行政强制决定0件。", []),
        ("全年作出行政处罚决定13件。", [Status.ERROR]),
        ("全县各部门作出行政处罚决定113件。", [Status.SCOPE]),
        ("公开行政处罚信息120条。", []),
    ],
)
def test_documents_and_decisions_in_prose_are_compared_with_table_two(text: str, status: list[Status]) -> None:
    assert statuses(check(report(DOCUMENTS, texts={"overview": text})), "N1") == status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("收到申请8件，办结7件，其中予以公开2件、部分公开1件、不予公开1件。", []),
        ("收到申请8件，办结7件，其中予以公开1件、部分公开1件、不予公开1件。", [Status.ERROR]),
        ("收到申请8件，办结7件，其中予以公开3件。", [Status.SCOPE]),  # with those given in part
        ("收到申请8件，办结7件，其中不予公开4件。", [Status.SCOPE]),  # with those that cannot be provided
        ("收到申请8件，办结7件，结转下年度继续办理1件。", []),
        ("收到申请8件，办结7件，结转下年度继续办理2件。", [Status.ERROR]),
        ("收到申请8件，办结7件，无法提供3件，不予处理0件，其他处理0件。", []),
        ("收到申请8件，办结7件，无法提供2件。", [Status.ERROR]),
    ],
)
def test_outcomes_in_prose_are_compared_with_table_three(text: str, status: list[Status]) -> None:
    rows = {row.code.removeprefix("requests."): 0 for row in form("2021").table("requests").rows if row.key != "other.all"}
    rows |= {"received": 8, "processed": 7, "carried_out": 1, "granted": 2, "granted_in_part": 1}
    rows |= {"refused.third_party": 1, "unavailable.not_held": 3}
    figures = {f"requests.{row}.total": value for row, value in rows.items()}
    assert statuses(check(report(figures, texts={"requests": text})), "N1") == status


def test_an_outcome_is_not_compared_where_the_table_does_not_print_all_its_rows() -> None:
    figures = requests(received=8, processed=7, refused__third_party=1)
    assert statuses(check(report(figures, texts={"requests": "收到申请8件，办结7件，不予公开4件。"})), "N1") == []


def typed(**totals: int) -> AnnualReport:
    made = report(requests(**totals) | {"narrative.requests_received": 17})
    return replace(made, facts=tuple(replace(fact, method=Method.TYPED) for fact in made.facts))


def test_typed_figures_are_compared_too_and_the_missing_sentence_is_said() -> None:
    assert statuses(check(typed(received=17)), "N1") == []
    assert statuses(check(typed(received=16, carried_in=1)), "N1") == [Status.SCOPE]
    (finding,) = found(check(typed(received=95)), "N1")
    assert (finding.status, finding.severity, finding.difference) == (Status.UNDETERMINED, Severity.HIGH, -78)
    assert finding.formula == "正文17 ≠ 表三本年新收95"
    assert "没有原句" in finding.message


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("2023年行政事业性收费7730.28万元。", []),
        ("2023年行政事业性收费7730.3万元。", []),
        ("2023年行政事业性收费7545万元。", [Status.ERROR]),
        ("全年收取政府信息公开信息处理费0元。", []),
    ],
)
def test_fees_in_prose_are_compared_with_table_two_to_the_printed_decimals(text: str, status: list[Status]) -> None:
    from decimal import Decimal

    made = report({"proactive.fees.amount": Decimal("7730.28")}, texts={"proactive": text})
    assert statuses(check(made), "N1") == status


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("公开信息由上年1128条增加到1887条，同比增长67.3%。", None),
        ("公开信息由上年1128条增加到1887条，同比增长67.2%。", None),  # cut, not rounded
        ("公开信息由上年1128条增加到1887条，同比增长1.05%。", "(1887 − 1128) ÷ 1128 = 67.29% ≠ 1.05%"),
        ("公开信息从去年的200条减少到150条，下降25%。", None),
        ("公开信息从去年的200条减少到150条，下降33%。", "(200 − 150) ÷ 200 = 25.00% ≠ 33%"),
        ("发布信息1887条，比上年增加759条，增长67.29%。", None),
        ("发布信息1887条，比上年增加759条，增长40%。", "(1887 − 1128) ÷ 1128 = 67.29% ≠ 40%"),
        ("上年公开100条，今年公开120条，增长20%。", None),
        ("上年公开100条，今年公开120条，增长12%。", "(120 − 100) ÷ 100 = 20.00% ≠ 12%"),
        ("满意率同比提升5.2个百分点，达到98%。", None),
    ],
)
def test_growth_inside_a_sentence_is_recomputed_to_the_printed_decimals(text: str, said: str | None) -> None:
    findings = found(check(report({}, texts={"overview": text})), "N2")
    assert [(finding.status, finding.formula) for finding in findings] == ([] if said is None else [(Status.ERROR, said)])


def test_growth_is_recomputed_against_last_years_report() -> None:
    def made(year: int, value: int, text: str) -> AnnualReport:
        return report(
            {"channels.website_items": value}, year=year, texts={"overview": text}, prose={"channels.website_items": text[:-1]}
        )

    before = made(2022, 1000, "门户网站公开信息1000条。")
    right = made(2023, 1211, "门户网站公开信息1211条，同比增长21.1%。")
    wrong = made(2023, 1211, "门户网站公开信息1211条，同比增长12.1%。")
    assert found(check(right, earlier=before), "N2") == []
    (finding,) = found(check(wrong, earlier=before), "N2")
    assert finding.formula == "(1211 − 1000) ÷ 1000 = 21.10% ≠ 12.1%"
    assert found(check(wrong), "N2") == []  # nothing to compare with


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("收到申请20件，其中自然人18件、法人2件。", []),
        ("收到申请20件，其中自然人18件、法人3件。", [Status.ERROR]),
        ("收到申请20件，其中当面21件。", [Status.ERROR]),
        ("收到申请20件，其中自然人、法人分别为15件、4件。", [Status.UNDETERMINED]),
        ("收到申请20件，其中自然人15件、法人或其他组织4件。", [Status.ERROR]),
        ("承办建议提案20件，其中人大代表建议12件，政协提案7件。", [Status.ERROR]),
        ("收到申请20件，其中自然人15件，商业企业3件。", []),
        ("收到申请20件，其中土地、拆迁分别为15件、4件。", []),
        ("收到申请20件，其中涉及土地15件、涉及拆迁9件。", [Status.UNDETERMINED]),
        ("全年收到申请20件。其中，自然人18件、法人2件。", []),
        ("全年收到申请20件。其中，自然人18件、法人3件。", [Status.ERROR]),
        ("全年答复1453件，包括上年结转30件。其中，予以公开966件、部分公开67件。", []),
        ("全年答复1453件。其中，予以公开1000件、部分公开67、不予公开300件、其他80件。", []),
        ("公开信息62件（其中，规划3件、招生2件、其他57件）。", []),
        ("公开信息62件（其中，规划3件、招生2件、其他59件）。", [Status.ERROR]),
        ("收到申请5件，已办结4件，其中予以公开1件，部分公开3件，结转1件。", []),
        ("收到申请20件，其中自然人15件。", []),
        ("公开信息9条，其中人事2条（其中任免1条、招考1条），财务3条，其他4条。", []),
        ("公开信息9条（含转发），其中人事2条、财务3条、其他5条。", [Status.ERROR]),
        ("公开信息100条，其中网站公开90条、微信公开80条。", []),  # channels overlap
        ("收到申请20件，其中自然人18件，法人2件，予以公开10件，部分公开5件。", []),
        ("收到申请20件，其中甲类5件，比上年增加3件。", []),
        ("公开信息249条，其中甲类100条；乙类100条；丙类40条。", [Status.UNDETERMINED]),
        ("公开信息249条，其中甲类30余条、乙类300条。", []),
        ("承办建议20件，其中县级12件、市级8件；另办结信访件300件。", []),
        ("因信息公开被申请复议5宗、诉讼0宗，其中2宗维持，1宗纠正，2宗尚未审结。", []),
    ],
)
def test_parts_in_a_sentence_are_added_up_only_where_they_must_equal_the_whole(text: str, status: list[Status]) -> None:
    assert statuses(check(report({}, texts={"overview": text})), "N2") == status


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("公开信息200条，其中政策文件50条，占25%。", []),
        ("公开信息200条，其中政策文件50条，占比30%。", ["50 ÷ 200 = 25.00% ≠ 30%"]),
        ("公开信息200条，其中政策文件50条，占全县的30%。", []),
        ("全年收到1499件。其中，网络申请1303件，占86.92%；信函申请172件，占11.47%。", []),
        ("全年收到1499件。其中，网络申请1303件，占68.92%；信函申请172件，占11.47%。", ["1303 ÷ 1499 = 86.92% ≠ 68.92%"]),
    ],
)
def test_shares_are_recomputed_from_their_whole(text: str, said: list[str]) -> None:
    assert [finding.formula for finding in found(check(report({}, texts={"overview": text})), "N2")] == said


def proposals(**values: int | None) -> tuple[Finding, ...]:
    return check(report({f"proposals.{name}": value for name, value in values.items()}))


def test_proposals_add_up_or_are_undetermined_where_one_part_is_not_stated() -> None:
    assert found(proposals(npc=2, cppcc=3, total=5), "N3") == []
    assert statuses(proposals(npc=2, cppcc=3, total=6), "N3") == [Status.ERROR]
    assert statuses(proposals(cppcc=3, total=3), "N3") == [Status.UNDETERMINED]
    assert statuses(proposals(cppcc=4, total=3), "N3") == [Status.ERROR]
    assert statuses(proposals(total=3), "N3") == []
    (finding,) = found(proposals(cppcc=3, total=3), "N3")
    assert finding.formula == "人大代表建议未写明 + 政协提案3 = 合计3"


def test_a_comma_parts_thousands_or_clauses_and_never_joins_two_numbers() -> None:
    assert [one.value for one in counted("收到5,136件,办结3件，1,136,000条,5,3件")] == [5136, 3, 1136000, 3]
    figures = requests(received=1136, carried_in=0, processed=1136)
    assert statuses(check(report(figures, texts={"requests": "收到申请后,全年办结1,136件,其余另行说明。"})), "N1") == []


_SAID = st.text(
    alphabet="0123456789,，.%（）()。；、其中件条共分别由上年增加到同比长占办结答复行政议诉讼未无各均人大自然法政府信息公开",
    max_size=60,
)


@given(_SAID)
def test_no_sentence_breaks_the_rules(text: str) -> None:
    figures = requests(received=5, carried_in=1, processed=4) | {"disputes.reconsideration.total": 2}
    for finding in check(report(figures, texts={"requests": text})):
        assert finding.message
