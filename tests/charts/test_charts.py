"""What charts show and say: numbers on their marks, gaps and breaks visible, words and numbers computed, choices obeyed."""

from __future__ import annotations

from collections.abc import Callable
from inspect import isfunction
from typing import Any

import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex

from tests.charts.conftest import GRANTED, HONGZE, KINDS, PINGTAN, WEB, WECHAT
from tests.charts.rendered import words
from tests.comparison.facts import fact
from tests.conftest import ROOT
from wenshang import charts
from wenshang.comparison import Figure, PeerRank, compare, compose, outcomes, quarters, series
from wenshang.comparison.wide import wide
from wenshang.errors import BadParameter
from wenshang.frames import Records, facts_frame

Make = Callable[..., pd.DataFrame]
Every = dict[str, Callable[..., Axes]]


def stretches(ax: Axes) -> list[list[float]]:
    """The years of each drawn stretch of a line."""
    return [list(line.get_xdata()) for line in ax.get_lines() if line.get_marker() not in ("", "None", None)]


@pytest.mark.parametrize("kind", KINDS)
def test_axes_come_back_and_say_what_they_show(every: Every, kind: str) -> None:
    ax = every[kind]()
    assert isinstance(ax, Axes)
    assert charts.title(ax) == charts.title(ax.figure) != ""
    assert charts.description(ax) == charts.description(ax.figure)
    assert all(note in charts.description(ax) for note in charts.notes(ax))
    (table,) = charts.numbers(ax)
    assert table.frame.shape == (len(table.rows), len(table.columns) - 1)


@pytest.mark.parametrize("kind", KINDS)
def test_axes_that_are_given_are_drawn_on(every: Every, kind: str) -> None:
    from matplotlib.figure import Figure as Sheet

    sheet = Sheet(figsize=(12, 8))
    given = sheet.subplots(1, 2)[1]
    assert every[kind](ax=given) is given
    assert sheet.get_size_inches().tolist() == [12, 8]


@pytest.mark.parametrize("kind", ["bars", "composition", "applicants", "changes", "quarters", "peers", "few"])
def test_every_figure_of_the_numbers_can_be_read_in_the_words(every: Every, kind: str) -> None:
    ax = every[kind]()
    figures = [entry for table in charts.numbers(ax) for row in table.rows for entry in row if isinstance(entry, Figure)]
    assert figures
    for figure in figures:
        assert figure.text in charts.description(ax) or (figure.unit == "%" and not figure.value)


def test_the_numbers_stand_on_their_marks(every: Every) -> None:
    assert {"564", "771", "21,100"} <= set(words(every["bars"]()))
    assert {"2万", "（条）"} <= set(words(every["lines"]()))
    assert {"50，占52.6%", "32，占33.7%", "4"} <= set(words(every["composition"]()))
    assert {"+50", "+5", "+19", "21", "95"} <= set(words(every["waterfall"]()))
    assert {"3局 9", "中位数 16", "最高：7局 49", "最低：1局 1"} <= set(words(every["peers"]()))


def test_a_year_without_a_report_keeps_its_place_and_no_line_crosses_it(make: Make) -> None:
    line = series(make({2018: {WEB: 5}, 2019: {WEB: 9}, 2021: {WEB: 7}, 2022: {WEB: 8}}), WEB)
    ax = charts.lines(line, ax=charts.axes())
    assert {"2020", "无报告"} <= set(words(ax))
    assert stretches(ax) == [[2018, 2019], [2021, 2022]]
    assert "2020年无报告" in charts.description(ax)


def test_a_break_is_drawn_and_no_line_crosses_it(make: Make) -> None:
    line = series(make({2018: {GRANTED: 5}, 2019: {GRANTED: 9}, 2020: {GRANTED: 7}}), GRANTED)
    ax = charts.lines(line, ax=charts.axes())
    assert "口径变化，不可比" in words(ax)
    assert [list(upright.get_xdata()) for upright in ax.get_lines() if list(upright.get_xdata()) == [2018.5, 2018.5]]
    assert any("2018年与2019年不可比" in note for note in charts.notes(ax))
    assert stretches(ax) == [[2018], [2019, 2020]]


@pytest.mark.parametrize(
    ("last", "said"), [(2021, ["口径变化，不可比"] * 2), (2027, ["不可比"] * 2), (2031, ["┆ 处口径变化，不可比"])]
)
def test_breaks_close_to_each_other_are_named_in_short_or_once(make: Make, last: int, said: list[str]) -> None:
    code = "requests.other.rest.total"
    line = series(make({year: {code: 3} for year in range(2018, last + 1)}), code)
    assert [(step.before, step.after) for step in line[0].breaks] == [(2018, 2019), (2020, 2021)]
    ax = charts.bars(line, ax=charts.axes())
    assert [word for word in words(ax) if "不可比" in word and len(word) < 12] == said


def test_a_blank_year_is_said_and_not_drawn_as_zero(make: Make) -> None:
    line = series(make({2019: {WEB: 4}, 2020: {WEB: None}, 2021: {WEB: 0}}), WEB)
    ax = charts.bars(line, ax=charts.axes())
    assert words(ax).count("空白") == 1
    assert words(ax).count("0") == 1  # the year 2021
    assert [patch.get_x() + patch.get_width() / 2 for patch in ax.patches] == pytest.approx([2019, 2021])


def test_one_year_is_not_drawn_as_a_course(make: Make) -> None:
    ax = charts.lines(series(make({2021: {WEB: 211, WECHAT: 142}}), [WEB, WECHAT]), ax=charts.axes())
    assert charts.notes(ax)[0] == "只有2021年一个年度的数字，不作走势图"
    assert {"211", "142"} <= set(words(ax))


def test_zeros_are_shown_and_where_there_is_nothing_the_axes_say_why(make: Make) -> None:
    zeros = make({2020: {WEB: 0}, 2021: {WEB: 0}})
    assert words(charts.bars(series(zeros, WEB), ax=charts.axes())).count("0") == 2
    empty = series(make({2021: {WEB: None}}), WEB)
    nothing = outcomes(zeros, year=2021)
    drawn = [
        charts.lines(empty, ax=charts.axes()),
        charts.bars(empty, ax=charts.axes()),
        charts.lines([], ax=charts.axes()),
        charts.changes([], ax=charts.axes()),
        charts.quarters([], ax=charts.axes()),
        charts.composition(nothing, ax=charts.axes()),
        charts.waterfall(nothing, ax=charts.axes()),
    ]
    for ax in drawn:
        assert charts.numbers(ax) == ()
        assert charts.description(ax).startswith("没有图：")
        assert "".join(words(ax)).strip()


def test_no_waterfall_where_parts_do_not_sum_to_the_whole(make: Make) -> None:
    years = {
        2023: {WEB: 10, WECHAT: 5, "channels.items_published": 15},
        2024: {WEB: 20, WECHAT: 6, "channels.items_published": 30},
    }
    ask: dict[str, Any] = {"year": 2024, "whole": "channels.items_published", "parts": (("网站", WEB), ("微信", WECHAT))}
    ax = charts.waterfall(compose(make(years), **ask), ax=charts.axes())
    assert charts.description(ax) == "没有图：2024年分项之和26不等于总计30。"
    years[2024]["channels.items_published"] = 26
    assert charts.numbers(charts.waterfall(compose(make(years), **ask), ax=charts.axes()))


def test_a_fall_is_hatched_so_that_it_can_be_told_without_colour(make: Make) -> None:
    years = {
        2023: {WEB: 10, WECHAT: 5, "channels.items_published": 15},
        2024: {WEB: 20, WECHAT: 1, "channels.items_published": 21},
    }
    parts = (("网站", WEB), ("微信", WECHAT))
    ax = charts.waterfall(compose(make(years), year=2024, whole="channels.items_published", parts=parts), ax=charts.axes())
    assert [bool(patch.get_hatch()) for patch in ax.patches] == [False, False, True, False]


def test_lines_differ_by_marker_and_dash_and_a_pair_of_bars_by_outline(pingtan: pd.DataFrame, every: Every) -> None:
    codes = ["requests.received.total", "requests.granted.total", "requests.processed.total", "requests.carried_out.total"]
    ax = charts.lines(series(pingtan, codes), ax=charts.axes())
    looks = {(line.get_marker(), str(line.get_linestyle())) for line in ax.get_lines() if line.get_marker() in "os^D"}
    assert len({marker for marker, _ in looks}) == 4
    now, before = every["changes"]().patches[:2]
    assert to_hex(now.get_facecolor()) == "#1f5a92"
    assert to_hex(before.get_facecolor()) == "#cfdeec"
    assert to_hex(before.get_edgecolor()) == "#1f5a92"


def test_few_peers_are_bars_by_name_without_rank_or_band(bodies: Callable[..., Any]) -> None:
    ax = charts.peers(bodies(4), ax=charts.axes())
    assert not any("中位数" in word for word in words(ax))
    assert {"3局（本机关）", "2局"} <= set(words(ax))
    assert [row[0] for row in charts.numbers(ax)[0].rows] == ["4局", "3局", "2局", "1局"]
    assert charts.notes(ax)[0] == "有数字的同类机关只有3个，不足5个，不作排名"
    assert charts.numbers(charts.peers(bodies(3), ax=charts.axes()))


def test_more_than_twenty_peers_are_ticks_and_the_words_name_the_ends(bodies: Callable[..., Any]) -> None:
    ax = charts.peers(bodies(40), ax=charts.axes())
    assert "……" in charts.description(ax)
    assert len(charts.numbers(ax)[0].rows) == 40


def test_colours_order_names_and_title_are_arguments(make: Make) -> None:
    both = series(make({2020: {WEB: 5, WECHAT: 3}, 2021: {WEB: 9, WECHAT: 4}}), [WEB, WECHAT])
    web, wechat = (line.label for line in both)
    ax = charts.lines(
        both, ax=charts.axes(), order=[wechat, WEB], colors={WEB: "crimson"}, labels={WEB: "网站"}, title="两个渠道"
    )
    marked = {line.get_label(): to_hex(line.get_color()) for line in ax.get_lines() if line.get_marker() in "os"}
    assert list(marked) == [wechat, "网站"]
    assert marked["网站"] == "#dc143c"
    assert charts.title(ax) == "两个渠道"
    assert charts.numbers(ax)[0].columns == ("年度", f"{wechat}（条）", "网站（条）")
    only = charts.lines(both, ax=charts.axes(), order=[web])
    assert len(charts.numbers(only)[0].columns) == 2


@pytest.mark.parametrize(
    "options", [{"order": ["网战"]}, {"colors": {"网战": "red"}}, {"labels": {"网战": "网"}}, {"colors": "绿"}]
)
def test_a_wrong_choice_is_refused_with_the_nearest(make: Make, options: dict[str, Any]) -> None:
    line = series(make({2020: {WEB: 5}, 2021: {WEB: 9}}), WEB)
    with pytest.raises(BadParameter, match=r"可用的有：.*政府网站公开信息数|颜色"):
        charts.lines(line, ax=charts.axes(), **options)


def test_a_facts_frame_gives_a_line_a_body_and_code_with_its_evidence(make: Make, pingtan: pd.DataFrame) -> None:
    ax = charts.lines(pingtan[pingtan["code"].isin([WEB, WECHAT])], ax=charts.axes())
    figures = [entry for row in charts.numbers(ax)[0].rows for entry in row if isinstance(entry, Figure)]
    assert {figure.authority for figure in figures} == {PINGTAN}
    assert all(figure.document for figure in figures)
    two = pd.concat([make({2020: {WEB: 1}, 2021: {WEB: 2}}, authority=name) for name in ("甲局", "乙局")])
    assert charts.numbers(charts.lines(two, ax=charts.axes()))[0].columns == ("年度", "甲局（条）", "乙局（条）")


@pytest.mark.parametrize(
    "index", [[2019, 2020, 2021], ["2019年", "2020年", "2021年"], pd.Index([2019, 2020, 2021], dtype="Int64")]
)
def test_a_frame_of_ones_own_is_drawn_column_by_column(index: Any) -> None:
    frame = pd.DataFrame({"甲": [1, None, 4], "乙": [4.0, 3.5, 2.0], "说明": ["a", "b", "c"]}, index=index)
    ax = charts.lines(frame, ax=charts.axes(), unit="件", title="自己的表")
    assert charts.numbers(ax)[0].columns == ("年度", "甲（件）", "乙（件）")
    assert stretches(ax) == [[2019], [2021], [2019, 2020, 2021]]
    turned = charts.lines(frame[["甲", "乙"]].T, ax=charts.axes(), unit="件")
    assert stretches(turned) == stretches(ax)


def test_the_frames_of_records_draw_the_same_marks(every: Every, pingtan: pd.DataFrame, bodies: Callable[..., Any]) -> None:
    made, change = outcomes(pingtan, year=2024), compare(pingtan, year=2024).select("requests.refused.*.total")
    stated, seven, three = quarters(quarterly_frame(), year=2021), bodies(7), bodies(3)
    both = series(pingtan, ["requests.received.total", "requests.granted.total"])
    pairs = [
        (charts.lines, both, both.frame),
        (charts.bars, both[0], both[0].frame),
        (charts.changes, change, change.frame),
        (charts.composition, made, made.frame),
        (charts.waterfall, made, made.frame),
        (charts.quarters, stated, stated.frame),
        (charts.peers, seven, Records(PeerRank, [seven]).frame),
        (charts.peers, three, Records(PeerRank, [three]).frame),
    ]
    for draw, record, frame in pairs:
        one, two = draw(record, ax=charts.axes(), title="图"), draw(frame, ax=charts.axes(), title="图")
        texts = [sorted(set(words(ax)) - set(" ".join(charts.notes(ax)).split())) for ax in (one, two)]
        assert sorted(marks(one)) == sorted(marks(two)), draw.__name__
        assert [word for word in texts[0] if word.strip("−+,.%").isdigit()] == [w for w in texts[1] if w.strip("−+,.%").isdigit()]
        heads = [charts.description(ax).split("。")[0].split("；")[0] for ax in (one, two)]
        assert draw in (charts.peers, charts.composition, charts.waterfall) or heads[0] == heads[1]
        figures = [entry for row in charts.numbers(two)[0].rows for entry in row if isinstance(entry, Figure)]
        assert not any(figure.document for figure in figures)  # a frame may have been changed: no evidence


def quarterly_frame() -> pd.DataFrame:
    """Four quarters of two figures, one quarter silent."""
    code, other = "enterprises.high_tech", "enterprises.gazelle"
    years = {"2021Q1": {code: 3}, "2021Q2": {code: 5, other: 1}, "2021Q3": {code: 5, other: 0}, "2021Q4": {code: 9, other: 2}}
    facts = [fact("甲局", period, name, value) for period, held in years.items() for name, value in held.items()]
    return facts_frame(facts)


def marks(ax: Axes) -> list[tuple[float, ...]]:
    """Where the bars and points of some axes lie."""
    bars = [[round(n, 3) for n in (p.get_x(), p.get_y(), p.get_width(), p.get_height())] for p in ax.patches]
    points = [[*map(float, xy)] for line in ax.get_lines() for xy in zip(line.get_xdata(), line.get_ydata(), strict=True)]
    return [tuple(mark) for mark in (*bars, *points)]


def test_a_frame_with_other_columns_is_refused_naming_those_needed() -> None:
    frame = pd.DataFrame({"甲": [1], "乙": [2]})
    for draw in (charts.changes, charts.composition, charts.waterfall, charts.quarters, charts.peers):
        with pytest.raises(BadParameter, match="列的表"):
            draw(frame, ax=charts.axes())


def test_the_parts_of_a_frame_without_a_whole_are_summed() -> None:
    frame = pd.DataFrame({"label": ["网站", "微信"], "before": [10, 5], "after": [20, 1]})
    ax = charts.waterfall(frame, ax=charts.axes())
    assert {"15", "+10", "−4", "21", "变化前合计", "变化后合计"} <= set(words(ax))
    assert charts.title(ax) == "合计变化的来源（变化前至变化后）"
    assert "2" in words(charts.changes(frame.assign(after=[2, 1]), ax=charts.axes()))


def test_a_wide_frame_knows_its_units(pingtan: pd.DataFrame) -> None:
    ax = charts.lines(wide(pingtan, ["requests.received.total", "requests.granted.total"]), ax=charts.axes())
    assert charts.numbers(ax)[0].columns == ("年度", "本年新收（件）", "予以公开（件）")
    assert "无数字" in charts.description(ax)
    assert "空白" not in charts.description(ax)  # a frame does not tell what was printed


def test_a_frame_without_years_is_refused_with_advice_and_a_series_of_names_is_bars() -> None:
    held = pd.Series({"甲局": 3, "乙局": None, "丙局": 5.25})
    with pytest.raises(BadParameter, match="年度"):
        charts.lines(held.to_frame("件数"), ax=charts.axes())
    ax = charts.bars(held, ax=charts.axes(), unit="件", order=["丙局", "乙局"])
    assert {"5.25", "无数字"} <= set(words(ax))
    assert "3" not in words(ax)


def test_the_figure_of_others_is_described_by_title_labels_names_and_ranges() -> None:
    from matplotlib.figure import Figure as Sheet

    ax = Sheet().subplots()
    ax.plot([2019, 2020], [3, 8], label="甲局")
    ax.bar([2019, 2020], [1, 2], label="乙局")
    ax.set(title="自己的图", xlabel="年度", ylabel="件")
    said = charts.description(ax)
    assert said == "自己的图。横轴：年度。纵轴：件。折线“甲局”：2个数，最小3，最大8。柱“乙局”：2个数，最小1，最大2。"
    assert charts.title(ax) == "自己的图"
    assert charts.numbers(ax) == ()


def test_a_title_changed_afterwards_is_the_title(every: Every) -> None:
    ax = every["lines"]()
    ax.set_title("改过的标题", loc="left")
    assert charts.title(ax) == "改过的标题"


def test_outcomes_is_a_composition(real: pd.DataFrame) -> None:
    ax = charts.outcomes(outcomes(real, authority=HONGZE, year=2024), ax=charts.axes(), order=["不予公开", "予以公开"])
    assert [row[0] for row in charts.numbers(ax)[0].rows] == ["不予公开", "予以公开"]


@pytest.mark.parametrize(
    ("values", "first", "last"), [([0], 0, 1), ([3], 0, 3), ([97], 0, 100), ([-3, 4], -4, 4), ([0.5], 0, 1), ([21000], 0, 30000)]
)
def test_axes_hold_zero_and_every_value_with_round_ends(values: list[float], first: int, last: int) -> None:
    from decimal import Decimal

    from wenshang.charts.sheet import ticks

    found = ticks([Decimal(str(value)) for value in values])
    assert found[0] <= min(0, first)
    assert found[-1] >= max(values)
    assert float(found[-1]) <= max(last, 1)


def test_the_documentation_names_every_function() -> None:
    page = (ROOT / "docs" / "charts.md").read_text("utf-8")
    offered = [name for name, thing in vars(charts).items() if isfunction(thing)]
    names = [name for name in offered if name not in ("show_figures", "figure_of", "title")]
    assert {"lines", "bars", "changes", "composition", "outcomes", "peers", "quarters", "waterfall", "svg"} <= set(names)
    assert [name for name in names if f"`{name}`" not in page and f"charts.{name}" not in page and f"ws.{name}" not in page] == []


@pytest.mark.parametrize("draw", [charts.lines, charts.bars, charts.changes, charts.outcomes, charts.quarters, charts.peers])
def test_what_is_no_record_and_no_frame_is_refused_in_chinese(draw: Callable[..., Axes]) -> None:
    with pytest.raises(BadParameter, match=r"图的数据：应为ws\.\w+\(…\).*的结果，或数据框，实为str"):
        draw("本年新收")
