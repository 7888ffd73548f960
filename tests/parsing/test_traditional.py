"""Reports in traditional characters and Taiwan wording: authority, year and figures as in the simplified original."""

from __future__ import annotations

import pytest

from tests.documents.layout import layout
from tests.documents.spec import Spec
from tests.documents.writers import write
from wenshang import parsing, readers
from wenshang.vocabulary import EditionName, load


def _traditional(text: str) -> str:
    pairs = load("prose")["fold"]["pairs"].split()
    return text.translate(str.maketrans({simplified: old for old, simplified in reversed(pairs)}))


@pytest.mark.parametrize("edition", ["2014", "2019", "2021"])
@pytest.mark.parametrize("wording", ["信息", "資訊"])
def test_a_traditional_page_reads_as_its_original(edition: EditionName, wording: str) -> None:
    spec = Spec.of(edition=edition, seed=7, authority="临川县农业农村局")
    page = _traditional(write(layout(spec), "html").decode())
    assert "臨川縣農業農村局" in page
    report = parsing.parse(readers.read_bytes(page.replace("信息公開", f"{wording}公開").encode(), name="page.html"))
    assert (report.authority, report.year, report.edition) == (spec.authority, spec.year, edition)
    found = {fact.code: fact.value for fact in report.facts if fact.method.value == "table"}
    assert found == {code: value for code, value in spec.figures.items() if code in found}
    assert len(found) > 50
