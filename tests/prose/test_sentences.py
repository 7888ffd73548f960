"""The sentence suites: precision and recall over sentences of our own, and each miss by name."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from wenshang.chinese.folding import fold
from wenshang.chinese.sentences import sentences
from wenshang.parsing import prose

HERE = Path(__file__).parent
SUITES = ("sentences.toml", "sentences_other.toml")


@dataclass(frozen=True)
class Case:
    """A sentence and the figures that stand in it."""

    text: str
    year: int
    section: str
    heading: str
    expected: dict[str, int]

    def read(self) -> dict[str, object]:
        found = prose.sentence_figures(self.text, year=self.year, section=self.section, heading=self.heading)
        return {figure.code: figure.value for figure in found}

    def numbers(self) -> list[tuple[str, prose.ProseFigure | str]]:
        return prose.account(self.text, year=self.year, section=self.section, heading=self.heading)


def cases(name: str) -> Iterator[Case]:
    raw = tomllib.loads((HERE / name).read_text("utf-8"))
    for group in raw["group"]:
        for text, figures in group["sentences"]:
            expected = dict(figure.split("=") for figure in figures.split())
            yield Case(
                text,
                group.get("year", 2023),
                group.get("section", "overview"),
                group.get("heading", ""),
                {raw["codes"][code]: int(value) for code, value in expected.items()},
            )


def score(name: str) -> tuple[int, int, int, str]:
    """Right, read and wanted figures of a suite, and a report of the sentences that are not read as expected."""
    right = read = wanted = 0
    misses = []
    for case in cases(name):
        got = case.read()
        right += sum(case.expected.get(code) == value for code, value in got.items())
        read, wanted = read + len(got), wanted + len(case.expected)
        if got != case.expected:
            misses.append(f"{case.text}\n    expected {case.expected}\n    got      {got}")
    return right, read, wanted, "\n".join([f"{right} right of {read} read and {wanted} wanted", *misses])


@pytest.mark.parametrize("name", SUITES)
def test_prose_figures_are_precise_and_complete_over_the_sentence_suite(name: str) -> None:
    right, read, wanted, report = score(name)
    assert right >= 0.99 * read, report
    assert right >= 0.98 * wanted, report


def test_the_suites_hold_at_least_seven_hundred_and_fifty_sentences() -> None:
    assert sum(1 for name in SUITES for _ in cases(name)) >= 750


@pytest.mark.parametrize("name", SUITES)
def test_every_number_of_the_suites_is_a_figure_a_candidate_or_set_aside_for_a_reason(name: str) -> None:
    for case in cases(name):
        numbers = [number for sentence in sentences(fold(case.text).text) for number in sentence.numbers()]
        assert len(case.numbers()) >= len(numbers), case.text
        for raw, outcome in case.numbers():
            assert outcome if isinstance(outcome, str) else outcome.code or outcome.reason, (raw, case.text)


@pytest.mark.parametrize("name", SUITES)
def test_no_wanted_count_of_the_suites_is_seen_nowhere(name: str) -> None:
    nowhere = []
    for case in cases(name):
        seen = {outcome.value for _, outcome in case.numbers() if not isinstance(outcome, str)}
        missed = {value for code, value in case.expected.items() if case.read().get(code) != value}
        nowhere += [f"{value}: {case.text}" for value in missed - seen]
    assert nowhere == []
