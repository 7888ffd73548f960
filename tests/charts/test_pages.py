"""Figures on a published page: the same from both engines, whole under the page's strict policy, legible on a phone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.running.conftest import write
from wenshang import briefing

__all__ = ["write"]

CELLS = (
    "import wenshang as ws, pandas as pd, matplotlib.pyplot as plt\nfrom wenshang import charts",
    "frame = pd.DataFrame({'甲局': [1, 2, 5], '乙局': [3, 5, 4]}, index=[2020, 2021, 2022])",
    "charts.lines(frame, title='我的折线', colors={'乙局': 'crimson'}, order=['乙局', '甲局'])",
    "charts.waterfall(pd.DataFrame({'label': ['网站', '微信'], 'before': [10, 5], 'after': [20, 1]}), title='我的瀑布')",
    "charts.bars(frame['甲局'], title='我的柱形')\ncharts.bars(frame['乙局'], title='我的第二张')",
    "plt.style.use('default')\nplt.plot([1, 2], label='中文')\nplt.title('自己的图')\nplt.legend()\nNone",
    "frame.plot(title='表的图')",
)
TITLES = ["我的折线", "我的瀑布", "我的柱形", "我的第二张", "自己的图", "表的图"]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The page of one notebook, made by each engine."""
    from wenshang.running.engine import execute

    path = write.__wrapped__(tmp_path_factory.mktemp("charts"))(*CELLS)  # type: ignore[attr-defined]
    made = {engine: execute(path, {}, engine=engine) for engine in ("wenshang", "papermill")}
    return {engine: briefing.export(notebook) for engine, notebook in made.items()}


def test_both_engines_give_the_same_page(pages: dict[str, str]) -> None:
    assert pages["wenshang"] == pages["papermill"]


def test_every_figure_is_on_the_page_once_with_its_title_and_words(pages: dict[str, str]) -> None:
    from lxml import html

    root = html.document_fromstring(pages["wenshang"])
    drawings = root.xpath("//*[name()='svg']")
    assert len(drawings) == len(TITLES)
    for drawing, title in zip(drawings, TITLES, strict=True):
        shown = list(drawing.xpath(".//*[name()='text']/text()"))
        assert shown.count(title) == 1
        assert drawing.get("role") == "img"
        assert "".join(drawing.xpath("./*[name()='title' or name()='desc']//text()"))
    assert root.xpath("//pre") == []  # no <Axes: …> in words


@pytest.mark.browser
def test_a_strict_policy_leaves_a_figure_whole(pages: dict[str, str], chromium: str, tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    place = tmp_path / "page.html"
    place.write_text(pages["wenshang"], "utf-8")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium)
        for width in (1280, 390):
            page = browser.new_context(viewport={"width": width, "height": 900}, offline=True).new_page()
            complaints: list[str] = []
            page.on("console", lambda message, told=complaints: told.append(message.text))
            page.goto(place.as_uri())
            looks: dict[str, Any] = page.evaluate(LOOK)
            assert complaints == []
            assert looks["crimson"] >= 1
            assert looks["black"] == 0
            assert looks["hatched"] >= 1
            assert looks["smallest"] >= 10
            assert looks["outside"] == []
            page.close()
        browser.close()


#: what a browser makes of the drawings: colours, the hatched fall, the smallest text of our charts, texts outside their drawing
LOOK = """() => {
  const all = [...document.querySelectorAll('svg.chart')]
  const marks = all.flatMap(svg => [...svg.querySelectorAll('path, use')].filter(e => !e.closest('defs')))
  const texts = all.flatMap(svg => [...svg.querySelectorAll('text')].map(text => [svg, text]))
  const inside = ([svg, text]) => {
    const [a, b] = [svg.getBoundingClientRect(), text.getBoundingClientRect()]
    return b.left >= a.left - 2 && b.right <= a.right + 2 && b.top >= a.top - 2 && b.bottom <= a.bottom + 2
  }
  const size = t => parseFloat(getComputedStyle(t).fontSize) * t.getScreenCTM().a
  return {
    crimson: marks.filter(e => getComputedStyle(e).stroke === 'rgb(220, 20, 60)').length,
    black: marks.filter(e => e.getAttribute('fill') && getComputedStyle(e).fill === 'rgb(0, 0, 0)').length,
    hatched: marks.filter(e => getComputedStyle(e).fill.includes('url(')).length,
    smallest: Math.min(...texts.filter(([svg]) => all.indexOf(svg) < 4).map(([, t]) => size(t))),
    outside: texts.filter(pair => !inside(pair)).map(([, text]) => text.textContent),
  }
}"""
