"""Each rule of prose decides its printed example: without the row, it is read otherwise; malformed rows are refused."""

from __future__ import annotations

from typing import Any

import pytest

from wenshang.parsing import prose
from wenshang.vocabulary import load
from wenshang.vocabulary import prose as vocabulary

ROWS = [(family, place) for family, rows in load("prose_rules").items() for place in range(len(rows))]


def read(example: dict[str, str]) -> list[tuple[str, str, str]]:
    """What became of every number: its print, its code or ``""``, and why it is none or left out."""
    outcomes = prose.account(
        example["text"],
        year=2023,
        section=example.get("section", "overview"),
        heading=example.get("heading", ""),
        authority=example.get("body", ""),
    )
    return [(raw, "", one) if isinstance(one, str) else (raw, one.code, one.reason) for raw, one in outcomes]


@pytest.mark.parametrize(("family", "place"), ROWS)
def test_a_rule_decides_its_example(family: str, place: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = vocabulary.rules
    row = rules(family)[place]
    with_it = read(dict(row.example))
    if row.reason not in ("", "no"):
        assert row.reason in [reason for _, _, reason in with_it]
    monkeypatch.setattr(vocabulary, "rules", lambda name: tuple(rule for rule in rules(name) if rule is not row))
    assert read(dict(row.example)) != with_it


@pytest.mark.parametrize(
    "row",
    [
        ["average", "clause: 平均"],
        ["average", "公开信息3条。"],
        ["no such reason", "clause: 平均", "公开信息3条。"],
        ["average", "clause: (平均", "公开信息3条。"],
        ["average", "clause: {scope.no_such_words}", "公开信息3条。"],
        ["average", "Clause: 平均", "公开信息3条。"],
        ["average", "clause: 平均", ""],
        "average",
        3,
    ],
)
def test_a_malformed_rule_is_refused_with_its_row(row: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "load", lambda name: {"year": [row]} if name == "prose_rules" else load(name))
    vocabulary.rules.cache_clear()
    with pytest.raises(ValueError, match=r"prose_rules\.toml, year"):
        vocabulary.rules("year")
    vocabulary.rules.cache_clear()
