"""Charts: real text, words and numbers computed, gaps and breaks visible, same input same bytes, hostile text harmless."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest
from lxml import etree

from wenshang import charts
from wenshang.charts import Chart, fonts
from wenshang.charts.scale import axis
from wenshang.charts.scene import Scene
from wenshang.comparison import Figure, applicants, compare, compose, outcomes, peers, quarters, series
from wenshang.errors import RunFailed

HONGZE, WENSHANG = "洪泽区人民政府", "汶上县科学技术局"
WEB, WECHAT, GRANTED = "channels.website_items", "channels.wechat_posts", "requests.granted.total"
Make = Callable[..., pd.DataFrame]
SVG = "{http://www.w3.org/2000/svg}"


def texts(chart: Chart | None) -> list[str]:
    """The lines of text that a chart shows."""
    assert chart is not None
    return [node.text or "" for node in etree.fromstring(chart.svg).iter(f"{SVG}text")]


@pytest.fixture(scope="module")
def every(real: pd.DataFrame, make: Make) -> dict[str, Chart]:
    """One chart of each kind."""
    frame = make({2018: {WEB: 564, WECHAT: 1}, 2019: {WEB: 771, WECHAT: 0}, 2021: {WEB: 21100, WECHAT: 142}})
    web, wechat = (series(frame, code, authority="甲局")[0] for code in (WEB, WECHAT))
    made = outcomes(real, authority=HONGZE, year=2024)
    bodies = pd.concat([make({2021: {WEB: n * n}}, authority=f"{n}局") for n in range(1, 8)])
    standing = peers(bodies, authority="3局", year=2021, codes=WEB, candidates=[f"{n}局" for n in range(1, 8)])[0]
    found = {
        "lines": charts.lines([web, wechat]),
        "bars": charts.bars(web),
        "composition": charts.composition(made),
        "applicants": charts.composition(applicants(real, authority=HONGZE, year=2024)),
        "waterfall": charts.waterfall(made),
        "changes": charts.changes(compare(real, authority=HONGZE, year=2024).table("disputes")),
        "quarters": charts.quarters(quarters(real, authority=WENSHANG, year=2021)),
        "strip": charts.strip(standing),
    }
    return {name: chart for name, chart in found.items() if chart is not None}


KINDS = ("lines", "bars", "composition", "applicants", "waterfall", "changes", "quarters", "strip")


@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_is_a_small_labelled_image_without_style_script_or_outside_reference(every: dict[str, Chart], kind: str) -> None:
    chart = every[kind]
    root = etree.fromstring(chart.svg)
    assert root.get("role") == "img"
    assert root.get("viewBox")
    named = [root.find(f".//{SVG}*[@id='{name}']") for name in root.get("aria-labelledby").split()]
    assert [node is not None and node.text for node in named] == [chart.title, chart.description]
    ids = [node.get("id") for node in root.iter() if node.get("id")]
    assert all(name.startswith(f"{chart.id}-") for name in ids)
    assert not re.search(r"\bstyle=|<style|<script|href|https?://(?!www\.w3\.org/2000/svg)|@-", chart.svg)
    assert len(chart.svg.encode()) < 25_000
    assert not re.search(r"\d\.\d\d", re.sub(r"<(text|title|desc)[^>]*>[^<]*", "", chart.svg))


@pytest.mark.parametrize("kind", KINDS)
def test_every_text_stays_on_the_sheet(every: dict[str, Chart], kind: str) -> None:
    scene = every[kind].scene
    for node in etree.fromstring(every[kind].svg).iter(f"{SVG}text"):
        wide = fonts.width(node.text or "", float(node.get("font-size")))
        left = float(node.get("x")) - wide * {"middle": 0.5, "end": 1.0}.get(node.get("text-anchor", ""), 0.0)
        assert left >= -0.5
        assert left + wide <= scene.width + 0.5
        assert float(node.get("y")) > 0
        assert float(node.get("y")) <= scene.height


@pytest.mark.parametrize("kind", ["bars", "composition", "applicants", "changes", "quarters", "strip"])
def test_every_figure_of_the_table_can_be_read_in_the_words(every: dict[str, Chart], kind: str) -> None:
    chart = every[kind]
    figures = [entry for row in chart.table.rows for entry in row if isinstance(entry, Figure)]
    assert figures
    for figure in figures:
        assert figure.text in chart.description or (figure.unit == "%" and not figure.value)


def test_the_numbers_of_bars_stand_on_them(every: dict[str, Chart]) -> None:
    assert {"564", "771", "21,100"} <= set(texts(every["bars"]))
    assert "2万" in texts(every["bars"])
    assert {"50，占52.6%", "32，占33.7%"} <= set(texts(every["composition"]))
    assert {"+50", "+5", "+19", "21", "95"} <= set(texts(every["waterfall"]))


def test_a_year_without_a_report_keeps_its_place_and_no_line_crosses_it(make: Make) -> None:
    line = series(make({2018: {WEB: 5}, 2019: {WEB: 9}, 2021: {WEB: 7}, 2022: {WEB: 8}}), WEB, authority="甲局")[0]
    chart = charts.lines([line])
    assert {"2020", "无报告"} <= set(texts(chart))
    assert chart is not None
    thick = [mark for mark in chart.scene.marks if getattr(mark, "width", 0) == 2.2]
    assert len(thick) == 2
    assert "2020年无报告" in chart.description


def test_a_break_is_drawn_and_no_line_crosses_it(make: Make) -> None:
    line = series(make({2018: {GRANTED: 5}, 2019: {GRANTED: 9}, 2020: {GRANTED: 7}}), GRANTED, authority="甲局")[0]
    chart = charts.lines([line])
    assert "口径变化，不可比" in texts(chart)
    assert chart is not None
    assert any("2018年与2019年不可比" in note for note in chart.notes)
    thick = [mark for mark in chart.scene.marks if getattr(mark, "width", 0) == 2.2]
    assert [len(mark.points) for mark in thick] == [2]


def test_a_blank_year_is_said_and_not_drawn_as_zero(make: Make) -> None:
    line = series(make({2019: {WEB: 4}, 2020: {WEB: None}, 2021: {WEB: 0}}), WEB, authority="甲局")[0]
    chart = charts.bars(line)
    assert "空白" in texts(chart)
    assert texts(chart).count("0") == 2  # the axis and the year 2021


def test_one_year_is_not_drawn_as_a_course(make: Make) -> None:
    frame = make({2021: {WEB: 211, WECHAT: 142}})
    chart = charts.lines([series(frame, code, authority="甲局")[0] for code in (WEB, WECHAT)])
    assert chart is not None
    assert chart.notes[0] == "只有2021年一个年度的数字，不画走势"
    assert {"211", "142"} <= set(texts(chart))


def test_zeros_are_shown_and_nothing_at_all_is_no_chart(make: Make) -> None:
    zeros = make({2020: {WEB: 0}, 2021: {WEB: 0}})
    assert texts(charts.bars(series(zeros, WEB, authority="甲局")[0])).count("0") == 3
    empty = series(make({2021: {WEB: None}}), WEB, authority="甲局")[0]
    assert charts.lines([empty]) is None
    assert charts.bars(empty) is None
    assert charts.lines([]) is None
    assert charts.changes([]) is None
    assert charts.quarters([]) is None
    nothing = outcomes(zeros, authority="甲局", year=2021)
    assert charts.composition(nothing) is None
    assert charts.waterfall(nothing) is None


def test_no_waterfall_where_parts_do_not_sum_to_the_whole(make: Make) -> None:
    years = {
        2023: {WEB: 10, WECHAT: 5, "channels.items_published": 15},
        2024: {WEB: 20, WECHAT: 6, "channels.items_published": 30},
    }
    ask = {"authority": "甲局", "year": 2024, "whole": "channels.items_published", "parts": (("网站", WEB), ("微信", WECHAT))}
    assert charts.waterfall(compose(make(years), **ask)) is None
    years[2024]["channels.items_published"] = 26
    assert charts.waterfall(compose(make(years), **ask)) is not None


def test_a_fall_is_hatched_so_that_it_can_be_told_without_colour(make: Make) -> None:
    years = {
        2023: {WEB: 10, WECHAT: 5, "channels.items_published": 15},
        2024: {WEB: 20, WECHAT: 1, "channels.items_published": 21},
    }
    parts = (("网站", WEB), ("微信", WECHAT))
    chart = charts.waterfall(compose(make(years), authority="甲局", year=2024, whole="channels.items_published", parts=parts))
    assert chart is not None
    assert [mark.hatched for mark in chart.scene.marks if getattr(mark, "tip", "").startswith(("网站", "微信"))] == [False, True]
    assert f"url(#{chart.id}-h0)" in chart.svg


def test_few_peers_are_bars_by_name_without_rank_or_band(make: Make) -> None:
    bodies = pd.concat([make({2021: {WEB: n}}, authority=f"{n}局") for n in range(1, 4)])
    chart = charts.strip(peers(bodies, authority="1局", year=2021, codes=WEB, candidates=["2局", "3局"])[0])
    assert not any("中位数" in line for line in texts(chart))
    assert {"1局（本单位）", "2局", "3局"} <= set(texts(chart))
    assert chart is not None
    assert [row[0] for row in chart.table.rows] == ["3局", "2局", "1局"]
    assert chart.notes == ("有数字的同类单位只有2个，不足5个，不作排名",)
    assert charts.strip(peers(bodies, authority="1局", year=2021, codes=WEB, candidates=["无局"])[0]) is None


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_text_is_harmless(every: dict[str, Chart], real: pd.DataFrame, kind: str) -> None:
    hostile = "</title><script>alert(1)</script>]]>&\u202e\x07$\\frac{1}{0}$=cmd"
    made = outcomes(real, authority=HONGZE, year=2024)
    chart = charts.composition(replace(made, parts=(replace(made.parts[0], label=hostile), *made.parts[1:])), title=hostile)
    assert chart is not None
    root = etree.fromstring(chart.svg)
    assert not list(root.iter(f"{SVG}script"))
    assert root[0].text == "</title><script>alert(1)</script>]]>&$\\frac{1}{0}$=cmd"
    assert chart.png().startswith(b"\x89PNG")


def test_a_character_without_a_glyph_is_an_error_and_not_a_box() -> None:
    with pytest.raises(RunFailed, match=r"U\+1F9FF"):
        Scene(100).text(0, 10, "甲\U0001f9ff局")


def test_the_same_figures_give_the_same_bytes_and_ids_differ_between_charts(every: dict[str, Chart], real: pd.DataFrame) -> None:
    again = charts.composition(outcomes(real, authority=HONGZE, year=2024))
    assert again is not None
    assert again.svg == every["composition"].svg
    assert again.png() == every["composition"].png()
    assert len({chart.id for chart in every.values()}) == len(every)
    keyed = charts.composition(outcomes(real, authority=HONGZE, year=2024), key="second")
    assert keyed is not None
    assert 'id="second-t"' in keyed.svg


@pytest.mark.parametrize(
    ("values", "first", "last"), [([0], 0, 1), ([3], 0, 3), ([97], 0, 100), ([-3, 4], -4, 4), ([0.5], 0, 1), ([21000], 0, 30000)]
)
def test_axes_hold_zero_and_every_value_with_round_ends(values: list[float], first: int, last: int) -> None:
    from decimal import Decimal

    ticks = axis([Decimal(str(value)) for value in values], start=0, end=1).ticks
    assert ticks[0] <= min(0, first)
    assert ticks[-1] >= max(values)
    assert float(ticks[-1]) <= max(last, 1)
