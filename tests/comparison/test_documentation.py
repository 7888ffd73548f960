"""The page on comparison names what there is."""

from __future__ import annotations

from tests.conftest import ROOT
from wenshang.comparison import FEWEST, SMALL_BASE, Movement
from wenshang.vocabulary import small_base

PAGE = (ROOT / "docs" / "comparison.md").read_text("utf-8")


def test_every_state_is_explained() -> None:
    assert [name for name in Movement if f"`{name}`" not in PAGE] == []


def test_the_limits_it_names_are_the_limits_in_force() -> None:
    assert f"from a base of {SMALL_BASE} up" in PAGE
    assert f"`small` below {small_base()}" in PAGE
    assert (FEWEST, "below five peers" in PAGE) == (5, True)
