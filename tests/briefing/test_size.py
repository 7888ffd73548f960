"""Full and large pages stay whole and small: five years of every figure, peers by the hundred, a county of many bodies."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from tests.briefing.conftest import archive, told
from wenshang import briefing, vocabulary
from wenshang.briefing.lint import lint

FORM = [code for table in vocabulary.form("2021").tables for code in table.codes()]
PROSE = ["channels.website_items", "channels.wechat_posts", "channels.items_published", "proposals.npc", "enterprises.high_tech"]


def test_five_years_of_every_figure_fit_on_one_page(tmp_path: Path) -> None:
    years = {("甲局", year, "2021"): {c: year * 3 + n for n, c in enumerate([*FORM, *PROSE])} for year in range(2021, 2026)}
    page = briefing.export(told("yearly_comparison", data=str(archive(tmp_path, years)), authority="甲局", year=2025))
    assert lint(page) == ()
    assert len(page.encode()) < 600 * 1024
    assert len(html.fromstring(page).xpath("//tr[@id]//a[@data-fact='2021']")) >= len(FORM)


@pytest.mark.parametrize("name", ["yearly_comparison", "peer_comparison"])
def test_two_hundred_peers_are_ranked_without_being_listed(tmp_path: Path, name: str) -> None:
    bodies = {(f"第{n}局", 2023, "2021"): dict.fromkeys((*PROSE, "requests.received.total"), n) for n in range(1, 202)}
    page = briefing.export(told(name, data=str(archive(tmp_path, bodies)), authority="第50局", year=2023))
    assert lint(page) == ()
    text = html.fromstring(page).text_content()
    assert "共200个" in text
    assert "第152位" in text
    assert not html.fromstring(page).xpath("//table[not(contains(@class, 'sources'))]//*[contains(text(), '第100局')]")
    assert len(page) < 200 * 1024


def test_a_county_of_a_hundred_bodies_fits_on_one_page(tmp_path: Path) -> None:
    figures = {"channels.website_items": 5, "requests.received.total": 7, "requests.processed.total": 7}
    bodies = {(f"第{n}局", year, "2021"): figures for n in range(100) for year in (2022, 2023)}
    page = briefing.export(told("county_overview", data=str(archive(tmp_path, bodies)), region="测试省测试市测试县"))
    assert lint(page) == ()
    assert "登记100个机关" in html.fromstring(page).text_content()
