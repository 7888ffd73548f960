"""Quarterly progress pages: metadata, rows, results as facts of the quarter, follow-up measures kept apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from wenshang.model import Document
from wenshang.parsing import progress
from wenshang.readers import read, read_bytes

PAGE = """某县人民政府 www.example.gov.cn
索引号: 11370000000000000X/2023-00{n} 编配分类: {q}季度
成文日期: 2023-{month}-05 发布机构: 县科学技术局
发布日期：2023-{month}-08 09:30 浏览次数：{n}
县科学技术局落实2023年政府工作报告第{q}季度工作进展、取得成效、后续措施
序号\t任务目标\t工作进展及取得成效\t后续措施\t主办单位
7\t培育创新企业\t高新技术企业达到{high}家；新增科技型中小企业6家。\t力争瞪羚企业达到9家，集聚产学研合作项目30项。\t县科学技术局
"""


def document(*quarters: tuple[str, str, int]) -> Document:
    pages = [PAGE.format(q=q, month=month, n=place, high=high) for place, (q, month, high) in enumerate(quarters, 3)]
    return read_bytes("\n".join(["六、其他需要报告的事项", *pages, "（三）建议提案办理情况。"]).encode(), name="a.txt")


def test_results_are_facts_of_their_quarter() -> None:
    _, facts, _ = progress.pages(document(("三", "10", 21), ("四", "12", 24)), year=2023)
    assert {(fact.period, fact.code): fact.value for fact in facts} == {
        ("2023Q3", "enterprises.high_tech"): 21,
        ("2023Q3", "enterprises.technology_sme_added"): 6,
        ("2023Q4", "enterprises.high_tech"): 24,
        ("2023Q4", "enterprises.technology_sme_added"): 6,
    }


def test_follow_up_measures_are_kept_apart() -> None:
    (page,), facts, _ = progress.pages(document(("一", "04", 12)), year=2023)
    assert {code for measure in page.measures for code in measure.codes} == {
        "enterprises.gazelle",
        "innovation.industry_research_projects",
    }
    assert not {"enterprises.gazelle", "innovation.industry_research_projects"} & {fact.code for fact in facts}


def test_the_page_s_own_metadata_is_read() -> None:
    (page,), _, _ = progress.pages(document(("二", "07", 12)), year=2023)
    assert (page.period, page.index_number, page.publisher) == ("2023Q2", "11370000000000000X/2023-003", "县科学技术局")
    assert (page.written, page.published, page.views) == ("2023-07-05", "2023-07-08", 3)
    assert page.title.startswith("县科学技术局落实2023年政府工作报告第二季度")
    assert page.rows[0][:2] == ("7", "培育创新企业")


def test_only_the_page_s_own_blocks_are_taken() -> None:
    doc = document(("三", "10", 21))
    _, _, taken = progress.pages(doc, year=2023)
    left = [getattr(block, "text", "") for index, block in enumerate(doc.blocks) if index not in taken]
    assert left == ["六、其他需要报告的事项", "（三）建议提案办理情况。"]


def test_a_report_without_progress_pages_has_none() -> None:
    doc = read_bytes("一、总体情况\n三季度公开信息12条。\n序号\t内容\n1\t无".encode(), name="a.txt")
    assert progress.pages(doc, year=2023) == ([], [], set())


@pytest.mark.parametrize("quarter", ["2021Q3", "2021Q4"])
def test_the_founding_report_gives_its_six_enterprise_counts(data: Path, quarter: str) -> None:
    doc = read(data / "documents" / "汶上县科学技术局" / "2021.txt")
    pages, facts, _ = progress.pages(doc, year=2021)
    assert [page.period for page in pages] == ["2021Q1", "2021Q2", "2021Q3", "2021Q4"]
    assert [fact.value for fact in facts if fact.period == quarter] == [57, 12, 10, 1, 15, 1]
    for fact in facts:
        assert fact.quote
        assert any(fact.quote in cell.text for table in doc.tables for cell in table.cells)
