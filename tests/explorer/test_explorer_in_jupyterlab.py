"""The explorer in a real JupyterLab, in Chromium."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.explorer import journey
from tests.explorer.accessible import violations
from tests.explorer.conftest import Watched

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def run_all(page: Any, address: str) -> None:
    """Open the notebook and run it from the menu, in Chinese."""
    page.goto(address)
    page.wait_for_selector(".jp-Notebook .jp-CodeCell")
    page.wait_for_selector(".jp-StatusBar-TextItem:has-text('空闲')")  # the kernel is there
    page.get_by_role("menuitem", name="运行").first.click()
    page.get_by_text("运行所有单元格", exact=True).first.click()
    page.wait_for_selector(".wx-app .wx-table")


def test_an_analyst_looks_opens_evidence_uploads_a_draft_and_makes_a_briefing(watched: Watched, lab: str, copy: Path) -> None:
    page = watched.page
    run_all(page, lab)
    journey.choose(page)
    journey.open_evidence(page)
    assert violations(page, ".wx-app") == []
    journey.upload(page, journey.draft(copy))
    assert violations(page, ".wx-app") == []
    journey.brief(page)
    assert list((copy / "build").rglob("yearly_comparison.html"))
    assert "2021-v2" not in (copy / "data/register.csv").read_text("utf-8"), "a draft is not saved unasked"
    assert watched.troubles == []
