"""The sentence suite: precision and recall over sentences of our own, and each miss by name."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from wenshang.parsing import prose

HERE = Path(__file__).parent


def _suite(name: str) -> list[tuple[str, int, str, str, dict[str, int]]]:
    raw = tomllib.loads((HERE / name).read_text("utf-8"))["sentence"]
    return [(s["text"], s.get("year", 2023), s.get("section", ""), s.get("heading", ""), s["figures"]) for s in raw]


@pytest.mark.parametrize("name", ["sentences.toml"])
def test_prose_figures_are_precise_and_complete_over_the_sentence_suite(name: str) -> None:
    right = read = wanted = 0
    misses = []
    for text, year, section, heading, expected in _suite(name):
        got = {f.code: f.value for f in prose.sentence_figures(text, year=year, section=section, heading=heading)}
        right += sum(expected.get(code, None) == value for code, value in got.items())
        read += len(got)
        wanted += len(expected)
        if got != expected:
            misses.append(f"{text}\n    expected {expected}\n    got      {got}")
    report = "\n".join(misses)
    assert right >= 0.98 * read, report
    assert right >= 0.95 * wanted, report
