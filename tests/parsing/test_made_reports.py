"""Made reports in every edition and file type are read cell by cell."""

from __future__ import annotations

import pytest

from tests.documents import Media, Spec, build
from wenshang.parsing import parse
from wenshang.readers import read_bytes
from wenshang.vocabulary import EditionName


@pytest.mark.parametrize("media", ["text", "html", "docx", "pdf"])
@pytest.mark.parametrize("edition", ["2014", "2019", "2021"])
def test_every_figure_of_a_made_report_is_read(edition: EditionName, media: Media) -> None:
    spec = Spec.of(edition=edition, seed=7, published=f"{2023}年1月20日")
    report = parse(read_bytes(build(spec, media), name=f"made.{media}"))
    assert {fact.code: fact.value for fact in report.facts if not fact.code.startswith("narrative") or edition == "2014"} == dict(
        spec.figures
    )
    assert (report.authority, report.year, report.edition) == (spec.authority, spec.year, edition)
    assert report.published == "2023-01-20" or edition == "2014"


def test_a_document_is_made_the_same_each_time() -> None:
    spec = Spec.of(edition="2021", seed=1)
    assert build(spec, "pdf") == build(spec, "pdf")
