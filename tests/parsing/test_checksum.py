"""What the equations prove, what they let us doubt, and what they leave as the report's own error."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.documents import Grid, Item, Spec, layout, write
from wenshang.model import AnnualReport, Finding, Status
from wenshang.parsing import parse
from wenshang.readers import read_bytes

_ROWS = {
    "received": (21, 3, 0, 0, 0, 0, 24),
    "carried_in": (0,) * 7,
    "granted": (10, 1, 0, 0, 0, 0, 11),
    "granted_in_part": (4, 2, 0, 0, 0, 0, 6),
    "refused.state_secret": (1, 0, 0, 0, 0, 0, 1),
    "unavailable.not_held": (6, 0, 0, 0, 0, 0, 6),
    "processed": (21, 3, 0, 0, 0, 0, 24),
}


def _grid() -> tuple[list[object], Grid]:
    """A consistent report's blocks and its table 三."""
    spec = Spec.of(edition="2021", seed=4)
    figures = dict.fromkeys(spec.figures, 0)
    columns = ("natural_person", "enterprise", "research", "public_interest", "legal_service", "other", "total")
    for row, values in _ROWS.items():
        figures.update({f"requests.{row}.{key}": value for key, value in zip(columns, values, strict=True)})
    blocks = layout(Spec(edition="2021", year=2022, figures=figures))
    grid = next(block for block in blocks if isinstance(block, Grid) and block.name == "requests")
    return list(blocks), grid


def _cells(grid: Grid, row: str) -> list[Item]:
    return [item for line in grid.rows for item in line if item.code.rsplit(".", 1)[0] == f"requests.{row}"]


def _read(change: Callable[[Grid], None], media: str = "html") -> AnnualReport:
    blocks, grid = _grid()
    change(grid)
    return parse(read_bytes(write(blocks, media), name=f"made.{media}"))  # type: ignore[arg-type]


def _doubts(report: AnnualReport) -> list[Finding]:
    return [finding for finding in report.findings if finding.status is Status.PARSE_DOUBT]


def _set(row: str, column: int, text: str) -> Callable[[Grid], None]:
    def change(grid: Grid) -> None:
        _cells(grid, row)[column].text = text

    return change


@pytest.mark.parametrize("media", ["text", "html", "docx", "pdf"])
def test_a_consistent_table_is_not_doubted(media: str) -> None:
    assert not _doubts(_read(lambda grid: None, media))


@pytest.mark.parametrize(("row", "column", "text"), [("granted", 6, "12"), ("processed", 6, "0"), ("processed", 0, "22")])
def test_a_plain_wrong_sum_is_the_reports_own_error_and_no_doubt(row: str, column: int, text: str) -> None:
    report = _read(_set(row, column, text))
    assert not _doubts(report)
    key = ("natural_person", "enterprise", "research", "public_interest", "legal_service", "other", "total")[column]
    assert report.values()[f"requests.{row}.{key}"] == int(text)


def test_two_swapped_cells_are_kept_as_printed_and_doubted() -> None:
    def swap(grid: Grid) -> None:
        one, two = _cells(grid, "granted_in_part")[:2]
        one.text, two.text = two.text, one.text

    report = _read(swap)
    (doubt,) = _doubts(report)
    assert set(doubt.codes) == {"requests.granted_in_part.natural_person", "requests.granted_in_part.enterprise"}
    assert report.values()["requests.granted_in_part.natural_person"] == 2
    assert "部分公开" in doubt.quote
    assert "4、2" in doubt.advice


def test_two_cells_swapped_between_rows_are_doubted() -> None:
    def swap(grid: Grid) -> None:
        one, two = _cells(grid, "granted")[0], _cells(grid, "granted_in_part")[0]
        one.text, two.text = two.text, one.text

    (doubt,) = _doubts(_read(swap))
    assert set(doubt.codes) == {"requests.granted.natural_person", "requests.granted_in_part.natural_person"}


def test_a_row_shifted_left_is_doubted() -> None:
    def shift(grid: Grid) -> None:
        cells = _cells(grid, "granted_in_part")
        for cell, after in zip(cells, [*cells[1:], Item("")], strict=True):
            cell.text = after.text

    codes = {code for doubt in _doubts(_read(shift)) for code in doubt.codes}
    assert "requests.granted_in_part.total" in codes


def test_digits_joined_over_a_lost_border_are_doubted_by_name() -> None:
    def join(grid: Grid) -> None:
        cells = _cells(grid, "granted_in_part")
        cells[0].text += cells[1].text
        line = next(line for line in grid.rows if cells[1] in line)
        line.remove(cells[1])

    for media in ("text", "html", "docx"):
        report = _read(join, media)
        codes = {code for doubt in _doubts(report) for code in doubt.codes}
        assert {f"requests.granted_in_part.{key}" for key in ("natural_person", "enterprise")} <= codes


def test_digits_standing_apart_are_read_together_where_the_sums_agree() -> None:
    report = _read(_set("processed", 0, "2 1"))
    assert report.values()["requests.processed.natural_person"] == 21
    assert not _doubts(report)


def test_digits_standing_apart_are_doubted_where_only_a_part_fits() -> None:
    report = _read(_set("granted_in_part", 0, "4 1"))
    (doubt,) = _doubts(report)
    assert doubt.codes == ("requests.granted_in_part.natural_person",)
    assert "4" in doubt.advice


def test_a_negative_number_before_a_blank_cell_is_read_as_printed() -> None:
    def change(grid: Grid) -> None:
        cells = _cells(grid, "granted_in_part")
        cells[0].text, cells[1].text = "-12", ""

    assert _read(change).values()["requests.granted_in_part.natural_person"] == -12


def test_blank_cells_are_neither_doubted_nor_made_zero() -> None:
    def blank(grid: Grid) -> None:
        for line in grid.rows:
            for item in line:
                if item.code and item.text == "0":
                    item.text = ""

    report = _read(blank)
    assert not _doubts(report)
    assert report.values()["requests.received.research"] is None
