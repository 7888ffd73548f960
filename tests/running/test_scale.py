"""Scale: DuckDB answers from the archive's own files what the frames answer."""

from __future__ import annotations

import pytest

from benchmarks import made
from wenshang.archive import Archive
from wenshang.comparison import compare
from wenshang.errors import BadData, UnknownCode
from wenshang.running import scale


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    archive = Archive.open(made.folder(tmp_path_factory.mktemp("country") / "data", bodies=12))
    archive.facts()
    return archive


def test_a_comparison_from_sql_is_that_of_the_archive(country: Archive) -> None:
    body = country.authorities[3].name
    found = scale.facts(country.folder / "facts", [body], [2023, 2024])
    expected = country.facts(body)
    assert compare(found, authority=body, year=2024) == compare(expected, authority=body, year=2024)


def test_a_ranking_counts_only_numbers_and_shares_ties(country: Archive) -> None:
    ranked = scale.ranking(country.folder / "facts", "channels.website_items", 2024, most=5)
    assert [(one.rank, one.of, one.value, one.unit) for one in ranked] == [(1, 12, 2428.0, "条")] * 5


def test_what_cannot_be_asked_is_said(country: Archive) -> None:
    with pytest.raises(UnknownCode, match=r"channels\.website_items"):
        scale.ranking(country.folder / "facts", "channels.website_item", 2024)
    with pytest.raises(BadData, match="没有这些文件"):
        scale.ranking(country.folder / "facts", "channels.website_items", 1999)
