"""The equations of the forms, written out: how many there are of each edition, and which cells each holds."""

from __future__ import annotations

from collections import Counter

import pytest

from wenshang import vocabulary
from wenshang.vocabulary import EditionName
from wenshang.vocabulary.equations import equations


@pytest.mark.parametrize(
    ("edition", "expected"),
    [
        ("2014", {"A1": 3, "A3": 2, "A4": 2}),
        ("2019", {"A1": 7, "A2": 7, "A3": 23, "A4": 3}),
        ("2021", {"A1": 7, "A2": 7, "A3": 26, "A4": 3}),
    ],
)
def test_each_edition_has_its_equations(edition: EditionName, expected: dict[str, int]) -> None:
    assert Counter(line.rule for line in equations(edition)) == expected


def test_a_column_of_results_adds_up_with_the_rows_that_are_printed() -> None:
    three = {"requests.other.uncorrected.total", "requests.other.fee_unpaid.total", "requests.other.rest.total"}
    for printed, other in (((), three), (["requests.other.all.total"], {"requests.other.all.total"})):
        (line,) = (e for e in equations("2021", printed=printed) if e.rule == "A1" and e.right == ("requests.processed.total",))
        assert {code for code in line.left if ".other." in code} == other


def test_every_code_of_every_equation_is_one_of_its_edition() -> None:
    for edition in vocabulary.EDITIONS:
        for line in equations(edition):
            assert all(edition in vocabulary.code(code).editions for code in line.codes), line.where


def test_a_blank_gives_no_residual_and_a_difference_counts_it_as_nothing() -> None:
    line = next(e for e in equations("2021") if e.rule == "A4")
    values = dict.fromkeys(line.codes, 0) | {line.left[0]: 3, line.right[0]: None}
    assert (line.residual(values), line.difference(values)) == (None, 3)
