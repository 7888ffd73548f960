"""Whatever a file holds: it is read, or refused with a message of ours. Bent documents, and tables that hypothesis makes up."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from benchmarks.fuzz import astray
from tests.documents import Spec, build
from tests.documents.mutated import mutated
from wenshang import vocabulary
from wenshang.checks import check
from wenshang.errors import NotAReport, WenshangError
from wenshang.model import Cell, Document, Paragraph, Table
from wenshang.parsing import parse
from wenshang.readers import limits, read_bytes

_SOURCES = [
    (media, build(Spec.of(edition=edition, seed=3), media))  # type: ignore[arg-type]
    for media in ("text", "html", "docx")
    for edition in ("2014", "2019", "2021")
]


def _passes(media: str, data: bytes) -> bool:
    try:
        check(parse(read_bytes(data, name=f"bent.{media}")))
    except WenshangError:
        return False
    return True


@pytest.mark.parametrize("shard", range(4))
def test_a_bent_document_is_read_or_refused(shard: int) -> None:
    read = [_passes(*mutated(seed, _SOURCES)) for seed in range(shard * 100, (shard + 1) * 100)]
    assert sum(read) >= 20


def test_a_bent_pdf_is_read_or_refused() -> None:
    pdf = [("pdf", build(Spec.of(edition="2021", seed=3), "pdf"))]
    assert sum(_passes(*mutated(seed, pdf)) for seed in range(12)) > 2


_LABELS = sorted(
    {row.label for name in vocabulary.EDITIONS for table in vocabulary.form(name).tables for row in table.rows}
    | {column.label for name in vocabulary.EDITIONS for table in vocabulary.form(name).tables for column in table.columns}
)
_TEXTS = some.one_of(
    some.sampled_from(_LABELS),
    some.sampled_from(
        ("", "0", "3", "12", "-", "7.5", "3\n2", "①", "其他", "总计", "本年", "历年累计", "第二十条第（五）项", "待定")
    ),
    some.text("一二（）0123 、.\n总计其他", max_size=8),
)


@some.composite
def _documents(draw: some.DrawFn) -> Document:
    blocks: list[Paragraph | Table] = [Paragraph("某县水务局2021年政府信息公开工作年度报告", 1)]
    for number in range(1, draw(some.integers(1, 3)) + 1):
        width, height = draw(some.integers(1, 11)), draw(some.integers(1, 12))
        cells = []
        for row in range(height):
            for column in range(width):
                if draw(some.integers(0, 9)):
                    tall, wide = draw(some.sampled_from(((1, 1), (1, 1), (1, 1), (2, 1), (1, 2), (3, 1))))
                    doubt = draw(some.sampled_from(("", "", "", "格中分段印有2个数字")))
                    cells.append(Cell(draw(_TEXTS), row, column, tall, wide, doubt=doubt))
        blocks.append(Table(tuple(cells), number, aligned=draw(some.booleans())))
        blocks.append(Paragraph(draw(_TEXTS), number + 1))
    return Document("made up", "0" * 64, "html", tuple(blocks))


@settings(max_examples=150, derandomize=True, deadline=None)
@given(_documents())
def test_any_table_is_read_or_refused(document: Document) -> None:
    try:
        report = parse(document)
    except NotAReport:
        return
    check(report)
    assert all(fact.code in vocabulary.codes() for fact in report.facts)


def test_more_text_than_parsing_can_bear_is_refused() -> None:
    sentence = "通过政府网站、微信公众号公开信息12条，其中政策解读3篇。"
    text = "某县水务局2021年政府信息公开工作年度报告\n" + sentence * (limits.CHARACTERS // len(sentence) + 1)
    with pytest.raises(WenshangError, match="文字不超过"):
        read_bytes(text.encode(), name="long.txt")


def test_a_figure_that_its_row_does_not_bear_out_is_found_astray() -> None:
    report = parse(read_bytes(build(Spec.of(edition="2021", seed=3), "html"), name="a.html"))
    assert astray(report) == []
    code = "proactive.licensing.decisions"
    moved = [replace(f, raw="987654") if f.code == code else f for f in report.facts]
    assert astray(replace(report, facts=tuple(moved))) == [code]
    other = report.fact("proactive.penalty.decisions")
    assert other is not None
    moved = [replace(f, place=other.place, raw=other.raw) if f.code == code else f for f in report.facts]
    assert astray(replace(report, facts=tuple(moved))) == [code]
