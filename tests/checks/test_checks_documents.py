"""The mistakes that send a report back, as documents of every kind of file: found as printed, and nothing once corrected."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace

import pytest

from tests.checks.made_prose import stated, texts
from tests.documents import Block, Line, Media, Spec, layout, write
from wenshang import parsing, readers
from wenshang.checks import check
from wenshang.model import AnnualReport, Finding, Status

YEAR = 2023


def spec(*, year: int = YEAR, seed: int = 5, told: Mapping[str, str] | None = None) -> Spec:
    """A correct report whose prose states its figures; ``told`` replaces the text of a section."""
    made = Spec.of(edition="2021", seed=seed)
    own = {code: value for code, value in made.figures.items() if code.startswith(("pro", "req", "dis"))}
    written = texts(stated(own), year, random.Random(seed)) | dict(told or {})
    prose = {key: tuple(text.replace("某县科学技术局\n", "").split("\n")) for key, text in written.items()}
    return replace(made, year=year, figures=own, prose=prose)


def read(blocks: list[Block], title: str, media: Media) -> AnnualReport:
    return parsing.parse(readers.read_bytes(write(blocks, media, title=title), name=f"made.{media}"))


def findings(
    made: Spec, media: Media = "html", *, headings: Mapping[str, str] | None = None, before: Spec | None = None
) -> list[Finding]:
    """What the rules say of the document; ``headings`` replaces beginnings of headings."""
    blocks = layout(made)
    for line in blocks:
        if isinstance(line, Line) and line.kind == "heading":
            for old, new in (headings or {}).items():
                line.text = line.text.replace(old, new)
    report = read(blocks, made.title, media)
    earlier = read(layout(before), before.title, "html") if before else None
    return [finding for finding in check(report, earlier=earlier) if not finding.rule.startswith("R")]


def rules(found: list[Finding], *statuses: Status) -> set[str]:
    return {finding.rule for finding in found if not statuses or finding.status in statuses}


@pytest.mark.parametrize("media", ["html", "docx", "pdf", "text"])
def test_a_correct_document_has_no_finding(media: Media) -> None:
    assert findings(spec(), media) == []


@pytest.mark.parametrize("media", ["html", "docx"])
def test_prose_that_gives_another_outcome_or_other_documents_than_the_table(media: Media) -> None:
    right = spec()
    figures = stated(right.figures)
    for name, word, rule in (("granted", "予以公开", "N1"), ("issued", "行政规范性文件", "N1"), ("in_force", "现行有效", "N1")):
        key = "requests" if name == "granted" else "overview"
        text = "\n".join(right.prose[key])
        wrong = text.replace(f"{word}{figures[name]}件", f"{word}{int(figures[name] or 0) + 3}件")
        assert wrong != text
        found = findings(spec(told={key: wrong}), media)
        assert rule in rules(found, Status.ERROR, Status.SCOPE), name


def test_a_title_of_one_year_over_a_body_of_another() -> None:
    told = texts(stated(spec().figures), YEAR + 1, random.Random(5))
    found = findings(spec(told={key: told[key] for key in ("overview", "requests", "disputes", "further")}))
    assert "D1" in rules(found, Status.ERROR)


@pytest.mark.parametrize(
    ("text", "status"), [("无", Status.ERROR), ("暂无。", Status.ERROR), ("更新不及时，内容不够细。", Status.NOTICE)]
)
def test_section_five_that_says_none_or_names_no_measure(text: str, status: Status) -> None:
    assert "F5" in rules(findings(spec(told={"problems": text})), status)


def test_headings_out_of_order() -> None:
    found = findings(spec(), headings={"五、": "四、", "六、": "五、"})
    assert [(one.rule, one.formula) for one in found] == [("F6", "四 → 四")]


def test_a_year_whose_tables_repeat_the_year_before() -> None:
    found = findings(spec(), before=spec(year=YEAR - 1))
    assert {"C4", "T5"} <= rules(found, Status.NOTICE)
    assert "C4" not in rules(findings(spec(), before=spec(year=YEAR - 1, seed=9)))
