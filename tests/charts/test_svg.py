"""The SVG of a figure: small, real text, named and described, no style attribute, hostile text harmless, same bytes always."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree

from tests.charts.conftest import KINDS
from tests.conftest import ROOT
from wenshang import charts
from wenshang.briefing import markup

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</title><script>alert(1)</script>]]>&\u202e\x07$\\frac{1}{0}$=cmd\n\U0001f9ff"
SEEN = "</title><script>alert(1)</script>]]>&〓U+202E〓U+0007$\\frac{1}{0}$=cmd 〓U+1F9FF"
Every = dict[str, Callable[..., Any]]


def shown(drawing: str) -> str:
    """All text of a drawing but its name and description."""
    return "".join(node.text or "" for node in etree.fromstring(drawing).iter(f"{SVG}text"))


def parts(drawing: str) -> list[tuple[str, list[str]]]:
    """The elements of a drawing with the names of their attributes, in order."""
    return [(str(node.tag).removeprefix(SVG), sorted(map(str, node.attrib))) for node in etree.fromstring(drawing).iter()]


@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_is_a_small_labelled_image_without_style_script_or_outside_reference(every: Every, kind: str) -> None:
    ax = every[kind]()
    drawing = charts.svg(ax, key="k")
    root = etree.fromstring(drawing)
    assert root.get("role") == "img"
    named = [root.find(f".//{SVG}*[@id='{name}']") for name in root.get("aria-labelledby").split()]
    assert [node is not None and node.text for node in named] == [charts.title(ax), charts.description(ax)]
    ids = [node.get("id") for node in root.iter() if node.get("id")]
    assert all(name.startswith("k-") for name in ids)
    assert len(set(ids)) == len(ids)
    assert all(name in ids for name in re.findall(r"(?:url\(|href=\")#([^)\"]+)", drawing))
    assert not re.search(r"\bstyle=|<style|<script|xlink|https?://(?!www\.w3\.org/2000/svg)|@", drawing)
    assert len(drawing.encode()) < 16_000
    assert not re.search(r"\d\.\d{3}", re.sub(r"<(text|title|desc)[^>]*>[^<]*", "", drawing))


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_keeps_all_of_a_chart(every: Every, kind: str) -> None:
    drawing = charts.svg(every[kind](), key="k")
    kept = markup.serialise(markup.tree(drawing, where=""))
    assert parts(kept) == parts(drawing)


@pytest.mark.parametrize("kind", KINDS)
def test_text_is_text_and_numbers_can_be_copied(every: Every, kind: str) -> None:
    ax = every[kind]()
    assert charts.title(ax).replace("：", "")[:4] in shown(charts.svg(ax)).replace("：", "")


def test_hostile_text_is_harmless(every: Every) -> None:
    for kind in KINDS:
        ax = every[kind](title=HOSTILE)
        root = etree.fromstring(charts.svg(ax))
        assert not list(root.iter(f"{SVG}script"))
        assert root[0].text == SEEN
        assert SEEN.replace(" ", "") in shown(charts.svg(ax)).replace(" ", "")


def test_hostile_names_are_harmless_and_formulas_are_not_set() -> None:
    import pandas as pd

    frame = pd.DataFrame({f"{HOSTILE}{n}": [n, n + 2] for n in (1, 2)}, index=[2020, 2021])
    drawing = charts.svg(charts.lines(frame, ax=charts.axes()))
    assert "$\\frac{1}{0}$=cmd" in shown(drawing).replace("\n", "")
    assert "<script" not in drawing
    assert "〓U+202E" in shown(drawing)


def test_the_figure_of_others_is_cleaned_too() -> None:
    from matplotlib.figure import Figure

    ax = Figure().subplots()
    ax.plot([1, 2], [3, 4], label="甲\x07局\U0001f9ff")
    ax.set(title="图<b>", xlabel="年")
    ax.legend()
    drawing = charts.svg(ax)
    root = etree.fromstring(drawing)
    assert root[0].text == "图<b>"
    assert "甲〓U+0007局〓U+1F9FF" in shown(drawing)
    assert " style=" not in drawing


def test_the_formulas_of_others_are_set_in_our_style_too() -> None:
    import matplotlib
    from matplotlib.figure import Figure

    charts.use_style()
    ax = Figure().subplots()
    ax.semilogy([1, 10, 1000])
    ax.set_title("$x^2$")
    drawing = charts.svg(ax)
    assert "mathdefault" not in drawing
    assert "$" not in drawing.split("</desc>")[1]
    assert matplotlib.rcParams["text.parse_math"]


def test_a_pointer_on_a_mark_is_told_its_figure(every: Every) -> None:
    root = etree.fromstring(charts.svg(every["bars"]()))
    said = [node.text for node in root.iter(f"{SVG}title")][1:]
    assert said == ["2018年：564条", "2019年：771条", "2021年：21,100条"]
    assert "2018年：564条" in [node.text for node in etree.fromstring(charts.svg(every["lines"]())).iter(f"{SVG}title")]


def test_ids_differ_between_charts_and_keys(every: Every) -> None:
    ids = [re.findall(r'id="([^"]+)"', charts.svg(every[kind]())) for kind in KINDS]
    assert len({name for names in ids for name in names}) == sum(map(len, ids))
    assert 'id="second-t"' in charts.svg(every["bars"](), key="second")


PROGRAM = """
import hashlib, io, pandas as pd
from wenshang import charts
frame = pd.DataFrame({"甲局": [1, None, 3], "乙局": [4, 5, 9]}, index=[2019, 2020, 2021])
for draw, data in ((charts.lines, frame), (charts.bars, frame["乙局"]), (charts.bars, pd.Series({"甲": 3, "乙": 5}))):
    ax = draw(data, ax=charts.axes(), unit="件", title="图")
    png = io.BytesIO()
    ax.figure.savefig(png, format="png", metadata={"Software": None})
    print(hashlib.sha256(charts.svg(ax).encode() + png.getvalue()).hexdigest())
"""


def test_the_bytes_are_the_same_over_processes_hash_seeds_clocks_and_folders(tmp_path: Any) -> None:
    told = []
    for number, zone in enumerate(("UTC", "Asia/Shanghai")):
        place = tmp_path / str(number)
        place.mkdir()
        mine = {"PYTHONHASHSEED": str(number), "TZ": zone, "SOURCE_DATE_EPOCH": str(number), "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, cwd=place, env=os.environ | mine
        )
        told.append(done.stdout)
    assert told[0] == told[1]
    assert len(told[0].split()) == 3


def test_the_bytes_do_not_depend_on_the_settings_outside(every: Every) -> None:
    import matplotlib

    before = charts.svg(every["lines"]())
    with matplotlib.rc_context({"font.size": 30, "lines.linewidth": 9, "svg.fonttype": "path", "axes.grid": True}):
        assert charts.svg(every["lines"]()) == before


@pytest.mark.parametrize("size", [(7, 3.2), (4, 2), (3, 5)])
def test_no_label_of_an_analysts_own_figure_is_cut_off_at_its_edge(size: tuple[float, float]) -> None:
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=size)
    axes.plot([1, 2], [3, 218])
    axes.set(title="各年申请", xlabel="年度", ylabel="件")
    root = etree.fromstring(charts.svg(figure))
    _, _, wide, high = map(float, root.get("viewBox", "").split())
    labels = [text for text in root.iter(f"{SVG}text") if text.text in ("年度", "各年申请")]
    assert len(labels) == 2
    for label in labels:
        assert 0 < float(label.get("y", "")) - 10 < float(label.get("y", "")) < high - 2
        assert 0 < float(label.get("x", "")) < wide
    assert int(root.get("width", "")) == round(wide * 4 / 3)
