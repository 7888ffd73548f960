"""The archive: its register, typed figures, the facts on disk, and how it says that something is not held."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from wenshang.archive import Archive, adding, documents, register
from wenshang.errors import BadData, NotAReport, UnknownAuthority, UnknownYear
from wenshang.frames import FACT_COLUMNS
from wenshang.model import AnnualReport, Method


@pytest.fixture
def folder(tmp_path: Path, data: Path) -> Path:
    """A copy of the project's data folder, without the facts cache."""
    return Path(shutil.copytree(data, tmp_path / "data", ignore=shutil.ignore_patterns("facts")))


def test_the_register_names_the_founding_report_and_its_hash_is_of_the_file(data: Path) -> None:
    held = Archive.open(data)
    entry = held.entry("汶上县科学技术局", 2021)
    assert entry.method == "document"
    assert held.report("汶上县科学技术局", 2021).document.sha256 == entry.sha256


def test_an_alias_finds_the_authority(data: Path) -> None:
    assert Archive.open(data).resolve("汶上县科技局").name == "汶上县科学技术局"


@pytest.mark.parametrize(("name", "known"), [("汶上县科学技术局", True), ("汶上县科技局", False), ("", False)])
def test_a_body_is_known_by_its_own_name_only(data: Path, name: str, known: bool) -> None:
    assert Archive.open(data).knows(name) is known


def test_an_unknown_authority_is_refused_with_the_nearest_name(data: Path) -> None:
    with pytest.raises(UnknownAuthority, match="汶上县科学技术局"):
        Archive.open(data).resolve("汶上科学技术局")


def test_an_unknown_year_is_refused_with_the_years_held(data: Path) -> None:
    with pytest.raises(UnknownYear, match="2023、2024"):
        Archive.open(data).report("淮安市洪泽区人民政府", 2022)


def test_typed_figures_are_facts_marked_typed_with_their_source_and_blank_is_not_zero(data: Path) -> None:
    report = Archive.open(data).report("淮安市洪泽区人民政府", 2023)
    assert {fact.method for fact in report.facts} == {Method.TYPED}
    assert all(fact.document for fact in report.facts)
    assert report.values()["proactive.fees.amount"] is not None
    assert report.values()["channels.website_items"] == 1136


def test_facts_come_back_from_parquet_with_the_declared_columns_and_types(folder: Path) -> None:
    held = Archive.open(folder)
    first, again = held.facts(years=[2023, 2024]), Archive.open(folder).facts(years=[2023, 2024])
    assert {name: str(dtype) for name, dtype in again.dtypes.items()} == FACT_COLUMNS
    assert first.equals(again)
    one = held.facts("洪泽区政府", years=[2024])
    assert set(one["authority"]) == {"淮安市洪泽区人民政府"}
    assert one.loc[one["code"] == "channels.website_items", "count"].tolist() == [2428]


def test_facts_follow_the_register_when_it_changes(folder: Path) -> None:
    held = Archive.open(folder)
    assert 2024 in set(held.facts()["year"])
    register.save(folder, [entry for entry in held.every if entry.year != 2024])
    assert 2024 not in set(Archive.open(folder).facts()["year"])


def test_a_changed_document_is_not_read_in_silence(folder: Path) -> None:
    path = folder / "documents" / "汶上县科学技术局" / "2021.txt"
    path.write_text(path.read_text("utf-8").replace("211", "212"), "utf-8")
    with pytest.raises(BadData, match="被改动过"):
        Archive.open(folder).report("汶上县科学技术局", 2021)


def test_a_register_with_a_path_outside_the_folder_is_refused(folder: Path) -> None:
    path = folder / "register.csv"
    path.write_text(path.read_text("utf-8").replace("documents/汶上县科学技术局/2021.txt", "../../etc/passwd"), "utf-8")
    with pytest.raises(BadData, match="相对路径"):
        Archive.open(folder)


def test_a_folder_without_a_register_is_refused_with_advice(tmp_path: Path) -> None:
    with pytest.raises(BadData, match="--data"):
        Archive.open(tmp_path)


def test_a_report_comes_back_whole_from_its_record(data: Path) -> None:
    report = Archive.open(data).report("汶上县科学技术局", 2021)
    assert documents.loads(documents.dumps(report), AnnualReport) == report


def test_the_latest_version_counts_and_a_document_before_typed_figures(data: Path) -> None:
    entries = register.load(data)
    document = next(entry for entry in entries if entry.method == "document")
    newer = replace(document, version=2, file="documents/x/2021-2.txt")
    typed = replace(document, method="typed", version=3, file="figures/x.csv")
    assert Archive(data, [document, newer, typed]).entries == (newer,)


def test_peers_are_of_the_same_kind_level_and_year(data: Path) -> None:
    names = [peer.name for peer in Archive.open(data).peers("汶上县科学技术局", 2021)]
    assert names == ["东至县科技经济信息化局", "济宁市兖州区科学技术局", "淄博市淄川区科学技术局", "温岭市科技局"]


def test_a_report_that_names_nobody_is_not_filed_without_a_name(folder: Path) -> None:
    text = "2021年政府信息公开工作年度报告\n\n一、总体情况\n\n认真落实各项要求。\n\n二、主动公开政府信息情况\n\n没有。\n\n"
    content = f"{text}三、收到和处理政府信息公开申请情况\n\n没有。\n".encode()
    with pytest.raises(NotAReport, match="--authority"):
        adding.plan(Archive.open(folder), content, name="a.txt")
    assert adding.plan(Archive.open(folder), content, name="a.txt", authority="汶上县水务局").entry.year == 2021
