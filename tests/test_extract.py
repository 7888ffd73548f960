"""What is read from the real documents, against the figures typed from them by hand."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from wenshang import parsing, readers
from wenshang.model import AnnualReport, Value

DOCUMENTS = ["wenshang-keji-2021.txt", "hongze-2023.pdf", "hongze-2024.pdf", "shuyang-fagai-2023.html"]


def expected(path: Path) -> dict[tuple[str, str], str]:
    """Value by (period, code) as typed; an empty value is a blank cell."""
    with path.with_name(path.stem + ".expected.csv").open(encoding="utf-8-sig") as stream:
        return {(row["period"], row["code"]): row["value"] for row in csv.DictReader(stream)}


def printed(value: Value) -> str:
    return "" if value is None else str(value)


@pytest.fixture(scope="module", params=DOCUMENTS)
def document(request: pytest.FixtureRequest, samples: Path) -> tuple[Path, AnnualReport]:
    path = samples / request.param
    return path, parsing.parse(readers.read(path))


def test_every_figure_is_read_and_no_other_under_these_codes(document: tuple[Path, AnnualReport]) -> None:
    path, report = document
    wanted = expected(path)
    found = {(fact.period, fact.code): printed(fact.value) for fact in report.facts}
    assert len(found) == len(report.facts), "a figure is read twice"
    assert {key: found.get(key) for key in wanted} == wanted
    codes = {code for _, code in wanted}
    assert {key for key in found if key[1] in codes} == set(wanted)
    families = {"proactive", "requests", "disputes", "channels", "proposals", "narrative", "enterprises", "innovation"}
    assert {key for key in found if key[1].split(".")[0] in families} == set(wanted)


def test_every_fact_has_a_place_and_a_quote_that_stands_in_the_document(document: tuple[Path, AnnualReport]) -> None:
    path, report = document
    blocks = [block.text for block in report.document.paragraphs]
    blocks += [cell.text for table in report.document.tables for cell in table.cells]
    text = path.read_text("utf-8") if path.suffix == ".txt" else "\n".join(blocks)
    packed = re.sub(r"\s+", "", text)
    for fact in report.facts:
        assert str(fact.place), fact
        assert fact.quote or fact.value is None, fact
        assert fact.quote in text or re.sub(r"\s+", "", fact.quote) in packed, fact


def test_the_founding_report_names_its_authority_and_year(data: Path) -> None:
    report = parsing.parse(readers.read(data / "documents" / "汶上县科学技术局" / "2021.txt"))
    assert (report.authority, report.year, report.edition) == ("汶上县科学技术局", 2021, "2021")
    assert len(report.sections) >= 6
    assert [page.period for page in report.progress] == ["2021Q1", "2021Q2", "2021Q3", "2021Q4"]
    assert [page.published for page in report.progress] == ["2021-04-02", "2021-07-02", "2021-12-03", "2021-12-03"]
    assert report.progress[3].index_number == "113708300043356847/2021-03556"
    assert report.progress[3].views == 7
    assert {candidate.raw for candidate in report.progress[3].measures} >= {"100项", "50项", "10个"}


def test_extract_prints_one_json_object_a_document(data: Path) -> None:
    path = data / "documents" / "汶上县科学技术局" / "2021.txt"
    done = subprocess.run(
        [sys.executable, "-m", "wenshang", "extract", str(path), str(path), "--format", "json"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    first, second = map(json.loads, done.stdout.splitlines())
    assert first == second
    assert first["document"]["file"] == "2021.txt"
    assert {"period", "code", "value", "raw", "unit", "qualifier", "place", "quote"} <= set(first["facts"][0])
    website = next(fact for fact in first["facts"] if fact["code"] == "channels.website_items")
    assert (website["value"], website["unit"], website["qualifier"]) == (211, "条", "exact")
