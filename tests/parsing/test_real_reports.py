"""The figures of the real reports, figure by figure, against what people typed from the printed page."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from wenshang.errors import NotAReport
from wenshang.model import AnnualReport, Paragraph, Status
from wenshang.parsing import parse
from wenshang.readers import read, read_bytes

_FILES = ("wenshang-keji-2021.txt", "hongze-2023.pdf", "hongze-2024.pdf", "shuyang-fagai-2023.html")


def _expected(samples: Path, name: str) -> dict[tuple[str, str], str]:
    with (samples / f"{Path(name).stem}.expected.csv").open(encoding="utf-8") as file:
        return {(row["period"], row["code"]): row["value"] for row in csv.DictReader(file)}


def _found(report: AnnualReport) -> dict[tuple[str, str], str]:
    return {(fact.period, fact.code): "" if fact.value is None else str(fact.value) for fact in report.facts}


@pytest.mark.parametrize("name", _FILES)
def test_every_figure_is_read_and_no_other(samples: Path, name: str) -> None:
    assert _found(parse(read(samples / name))) == _expected(samples, name)


@pytest.mark.parametrize("name", _FILES)
def test_no_figure_of_a_real_report_is_doubted(samples: Path, name: str) -> None:
    report = parse(read(samples / name))
    doubted = {code for finding in report.findings if finding.status is Status.PARSE_DOUBT for code in finding.codes}
    assert not doubted


@pytest.mark.parametrize("name", _FILES)
def test_every_quote_occurs_in_its_document(samples: Path, name: str) -> None:
    report = parse(read(samples / name))
    texts = [block.text for block in report.document.blocks if isinstance(block, Paragraph)]
    texts += [cell.text for table in report.document.tables for cell in table.cells]
    everything = "\n".join(texts)
    for fact in report.facts:
        assert fact.quote
        assert fact.quote in everything


def test_the_blank_cells_of_shuyang_stay_blank(samples: Path) -> None:
    report = parse(read(samples / "shuyang-fagai-2023.html"))
    assert sum(fact.value is None for fact in report.facts) == 125


@pytest.mark.parametrize(
    ("name", "authority", "year", "published"),
    [
        ("wenshang-keji-2021.txt", "汶上县科学技术局", 2021, ""),
        ("hongze-2023.pdf", "淮安市洪泽区人民政府", 2023, ""),
        ("hongze-2024.pdf", "淮安市洪泽区人民政府", 2024, ""),
        ("shuyang-fagai-2023.html", "沭阳县发展和改革局", 2023, "2024-01-17"),
    ],
)
def test_authority_year_and_date_are_recognised(samples: Path, name: str, authority: str, year: int, published: str) -> None:
    report = parse(read(samples / name))
    assert (report.authority, report.year, report.edition, report.published) == (authority, year, "2021", published)


@pytest.mark.parametrize(
    "text",
    [
        "会议通知\n\n兹定于明日召开会议。",
        "我县召开政府信息公开工作年度报告编制培训会\n\n2022年1月5日，县政府办公室召开培训会。",
        "2021年法治政府建设情况报告\n\n一、总体情况\n\n稳步推进。\n\n二、存在的主要问题及改进情况\n\n仍有不足。",
        "行政执法统计\n\n序号\t事项\t件数\n1\t行政许可\t31\n2\t行政处罚\t4",
    ],
)
def test_a_document_without_any_trace_of_a_report_is_refused(text: str) -> None:
    with pytest.raises(NotAReport, match="没有年度报告"):
        parse(read_bytes(text.encode(), name="通知.txt"))
