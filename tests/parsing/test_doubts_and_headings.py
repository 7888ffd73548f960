"""Alike doubts of a table are said once; headings that run on are cut; empty sections are told from unread ones."""

from __future__ import annotations

import pytest

from tests.documents.layout import Grid, layout
from tests.documents.spec import Spec
from tests.documents.writers import write
from wenshang import parsing, readers
from wenshang.checks import check
from wenshang.model import AnnualReport, Place, Status
from wenshang.parsing.doubts import grouped
from wenshang.parsing.printed import Doubt
from wenshang.parsing.sections import heading


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
