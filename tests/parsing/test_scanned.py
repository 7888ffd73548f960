"""Figures recognised from a picture: proved by two equations, or doubted; those of a foreign text layer are doubted all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.documents import Spec, build
from wenshang.model import AnnualReport, Document, Method, Status, Table
from wenshang.parsing import parse
from wenshang.readers import read_bytes


def document(*, change: dict[tuple[str, str], str] | None = None, layered: bool = False, doubt: bool = False) -> Document:
    """A made report as if it had been recognised; ``change`` puts other texts into cells of (row label, old text)."""
    spec = Spec.of(edition="2021", seed=4, one_row_other=False)
    printed = read_bytes(build(spec, "html"), name="扫描.html")
    blocks = []
    for block in printed.blocks:
        if not isinstance(block, Table):
            blocks.append(replace(block, page=1))
            continue
        cells = [replace(cell, page=1, doubt="识别没有把握" if doubt else "", box=(1.0, 2.0, 3.0, 4.0)) for cell in block.cells]
        labels = {cell.row: cell.text for cell in cells if not cell.text.strip().isdecimal()}
        for (label, old), new in (change or {}).items():
            number = next((n for n, c in enumerate(cells) if label in labels.get(c.row, "") and c.text == old), None)
            if number is not None:
                cells[number] = replace(cells[number], text=new)
        blocks.append(replace(block, page=1, cells=tuple(cells)))
    pages = {"layered": (1,)} if layered else {"recognised": (1,)}
    return replace(printed, blocks=tuple(blocks), **pages)  # type: ignore[arg-type]


def doubted(report: AnnualReport) -> set[str]:
    return {code for finding in report.findings if finding.status is Status.PARSE_DOUBT for code in finding.codes}


def test_what_two_equations_prove_is_accepted_and_all_else_is_doubted() -> None:
    report = parse(document())
    assert {fact.method for fact in report.facts} == {Method.OCR}
    open_codes = doubted(report)
    assert all(fact.code not in open_codes for fact in report.facts if fact.code.startswith("requests."))
    assert {fact.code for fact in report.facts if not fact.code.startswith("requests.")} <= open_codes
    assert report.facts[0].place.box == (1.0, 2.0, 3.0, 4.0)


def test_a_misread_cell_and_all_that_its_equations_no_longer_prove_are_doubted() -> None:
    right = parse(document()).values()
    fact = next(code for code in right if code.startswith("requests.received.") and (right[code] or 0) > 9)
    old = str(right[fact])
    report = parse(document(change={("本年新收", old): "4" + old[1:] if old[0] != "4" else "7" + old[1:]}))
    assert report.values() != right
    column = fact.rsplit(".", 1)[1]
    assert {fact, f"requests.carried_in.{column}", "requests.received.total"} <= doubted(report)


@pytest.mark.parametrize("kind", ["layered", "doubt"])
def test_a_foreign_layer_or_an_unsure_recognition_is_never_proved(kind: str) -> None:
    report = parse(document(layered=kind == "layered", doubt=kind == "doubt"))
    assert {fact.code for fact in report.facts if fact.value is not None} <= doubted(report)


def test_a_single_picture_among_printed_pages_is_doubted_throughout_and_the_printed_ones_are_not() -> None:
    mixed = document()
    blocks = [replace(block, page=2) if isinstance(block, Table) and block.number == 1 else block for block in mixed.blocks]
    for at, block in enumerate(blocks):
        if isinstance(block, Table) and block.page == 2:
            blocks[at] = replace(block, cells=tuple(replace(cell, page=2) for cell in block.cells))
    report = parse(replace(mixed, blocks=tuple(blocks)))
    assert {fact.method for fact in report.facts} == {Method.OCR, Method.TABLE}
    assert {fact.code for fact in report.facts if fact.method is Method.OCR} == doubted(report)
