"""Alike doubts of a table are said once; headings that run on are cut; empty sections are told from unread ones."""

from __future__ import annotations

import json

import pytest

from tests.documents.layout import Grid, layout
from tests.documents.spec import Spec
from tests.documents.writers import write
from wenshang import parsing, readers
from wenshang.checks import check
from wenshang.errors import NotAReport
from wenshang.model import AnnualReport, Place, Status
from wenshang.parsing.doubts import grouped
from wenshang.parsing.sections import heading
from wenshang.parsing.tables.evidence import Doubt


def _row(number: int, *, table: int = 3, cause: str = "少了格子", likely: str = "") -> Doubt:
    label = f"{number}.三“安全”一稳定"
    return Doubt((f"code.{number}",), f"“{label}”一行{cause}", Place(table=table, row=label), f"{label} 1 2 3", likely)


def test_three_rows_with_one_cause_are_one_doubt_that_names_rows_codes_and_lines() -> None:
    (doubt,) = grouped([_row(number) for number in range(3)])
    assert doubt.codes == ("code.0", "code.1", "code.2")
    assert doubt.message == "3行少了格子：“0.三“安全”一稳定”“1.三“安全”一稳定”“2.三“安全”一稳定”"
    assert doubt.quote.split("\n") == [f"{n}.三“安全”一稳定 1 2 3" for n in range(3)]
    assert doubt.place == Place(table=3)


def test_few_rows_other_tables_and_other_causes_stay_apart() -> None:
    doubts = [_row(1), _row(2), _row(3, table=4), _row(4, cause="有格子不是数字")]
    assert grouped(doubts) == doubts


def test_likely_readings_of_grouped_rows_are_all_kept() -> None:
    (doubt,) = grouped([_row(n, cause=f"可能读错：整行右移一格（{n}、0）则成立", likely=f"{n}、0") for n in range(4)])
    assert doubt.message.startswith("4行可能读错：整行右移一格则成立：")
    assert "“3.三“安全”一稳定”3、0" in doubt.likely


def test_a_table_without_its_last_column_is_one_doubt() -> None:
    report = _cut(Spec.of(edition="2021", seed=5))
    doubts = [finding for finding in report.findings if finding.status is Status.PARSE_DOUBT]
    assert [len(doubt.codes) for doubt in doubts] == [175]
    assert [finding for finding in check(report) if finding.status is Status.ERROR] == []


def test_two_reports_in_one_file_are_told_apart_by_their_titles() -> None:
    both = [block for authority in ("临川县水务局", "临川县财政局") for block in layout(_spec(authority))]
    data = write(both, "html")
    for authority in ("临川县水务局", "临川县财政局"):
        report = parsing.parse(readers.read_bytes(data, name="both.html"), authority=authority)
        assert dict(report.values()) == dict(_spec(authority).figures)
        assert [finding.rule for finding in report.findings] == ["R5"]


def test_two_reports_under_one_title_are_one_doubt_a_table() -> None:
    both = [*layout(_spec("临川县水务局")), *layout(_spec("临川县财政局"))[1:]]
    report = parsing.parse(readers.read_bytes(write(both, "html"), name="both.html"))
    doubts = [finding for finding in report.findings if finding.status is Status.PARSE_DOUBT]
    assert len(doubts) == 3
    assert {fact.value for fact in report.facts if fact.code == "requests.received.total"} == {
        _spec("临川县水务局").figures["requests.received.total"]
    }


def _spec(authority: str) -> Spec:
    return Spec.of(edition="2021", seed=39 if authority.endswith("水务局") else 44, authority=authority)


def test_a_page_whose_text_is_loaded_by_script_is_refused_with_advice() -> None:
    title = "临川县水务局2023年政府信息公开工作年度报告"
    text = write(layout(_spec("临川县水务局")), "html").decode()
    page = f"<html><head><title>{title}</title></head><body><ul><li>首页</li><li>{title}</li></ul>"
    data = f"{page}<script>var page = {json.dumps(text)};</script></body></html>".encode()
    with pytest.raises(NotAReport, match="没有正文"):
        parsing.parse(readers.read_bytes(data, name="script.html"))


def test_a_copied_table_without_columns_of_disputes_is_read_in_printed_order() -> None:
    spec = Spec.of(edition="2021", seed=49)
    lines = [
        "\n".join("\t".join(item.text for item in row) for row in block.rows) if isinstance(block, Grid) else block.text
        for block in layout(spec)
    ]
    report = parsing.parse(readers.read_bytes("\n".join(lines).encode(), name="copied.txt"))
    found = {fact.code: fact.value for fact in report.facts if fact.code.startswith("disputes.")}
    assert found == {code: value for code, value in spec.figures.items() if code.startswith("disputes.")}


def _cut(spec: Spec) -> AnnualReport:
    """The report with the column 总计 of table 三 lost beyond the page's edge."""
    made = layout(spec)
    table = next(block for block in made if isinstance(block, Grid) and block.name == "requests")
    table.rows = [[item for item in row if item.text != "总计" and not item.code.endswith(".total")] for row in table.rows]
    return parsing.parse(readers.read_bytes(write(made, "html"), name="cut.html"))


@pytest.mark.parametrize(
    ("text", "head", "rest"),
    [
        ("五、存在的主要问题及改进情况本机关人手偏少。", "五、存在的主要问题及改进情况", "本机关人手偏少。"),
        ("六、其他需要报告的事项 无", "六、其他需要报告的事项", "无"),
        ("六、其他需要报告的事项无。", "六、其他需要报告的事项", "无。"),
        ("六、其他需要报告的事项本年度未收费", "六、其他需要报告的事项", "本年度未收费"),
        ("五、存在的主要问题及改进情况和下一步打算", "五、存在的主要问题及改进情况和下一步打算", ""),
        ("五、政府信息公开工作存在的主要问题及改进情况。", "五、政府信息公开工作存在的主要问题及改进情况", ""),
    ],
)
def test_a_heading_that_runs_on_is_cut_where_its_title_ends(text: str, head: str, rest: str) -> None:
    found = heading(text)
    assert (found or ())[2:] == (head, rest)


def test_rows_of_table_two_that_are_not_read_are_said_once() -> None:
    spec = Spec.of(edition="2021", seed=51)
    made = layout(spec)
    table = next(block for block in made if isinstance(block, Grid) and block.name == "proactive")
    table.rows = [row for row in table.rows if not any(item.code.startswith("proactive.rules.") for item in row)]
    report = parsing.parse(readers.read_bytes(write(made, "html"), name="short.html"))
    (finding,) = [finding for finding in report.findings if finding.rule == "R4"]
    assert finding.codes == ("proactive.rules.issued", "proactive.rules.repealed", "proactive.rules.in_force")
    assert finding.status is Status.UNDETERMINED


@pytest.mark.parametrize("printed", ["11/22/26, 6:55 PM ", "2024/1/22 下午3:21 ", "2024-01-22 15:21:08"])
def test_the_time_at_which_a_browser_printed_a_page_is_no_part_of_the_title(printed: str) -> None:
    text = f"{printed}临川县水务局2023年政府信息公开工作年度报告\n一、总体情况\n全年主动公开政府信息12条。"
    report = parsing.parse(readers.read_bytes(text.encode(), name="printed.txt"))
    assert (report.authority, report.year) == ("临川县水务局", 2023)
