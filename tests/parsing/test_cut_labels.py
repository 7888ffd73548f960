"""A label that is cut, or not alone in its row: whose figure it is, order and sums prove, or it is doubted."""

from __future__ import annotations

from typing import get_args

import pytest

from tests.documents import Grid, Item, Line, Media, write
from wenshang.model import AnnualReport, Status
from wenshang.parsing import parse
from wenshang.readers import read_bytes

_MEDIA = get_args(Media)
_CHANNELS = (
    ("（一）主动公开政府信息数", "条", "812"),
    ("1.政府公报公开政府信息数", "条", "3"),
    ("2.政府网站公开政府信息数", "条", "640"),
    ("3.政务微博公开政府信息数", "条", "20"),
    ("4.政务微信公开政府信息数", "条", "71"),
    ("5.其他方式公开政府信息数", "条", "9"),
)
_REPLIES = (
    ("（三）申请答复数", "件", "17"),
    ("1.属于已主动公开范围数", "件", "4"),
    ("2.同意公开答复数", "件", "6"),
    ("3.同意部分公开答复数", "件", "2"),
    ("4.不同意公开答复数", "件", "5"),
)


def _read(media: str, year: int, *tables: list[list[str]]) -> AnnualReport:
    title = Line(f"临川县水务局{year}年政府信息公开工作年度报告", "title")
    grids = [Grid([[Item(text) for text in row] for row in rows], widths=[6.0, *[1.5] * (len(rows[0]) - 1)]) for rows in tables]
    blocks = [title, *(block for grid in grids for block in (Line("附表"), grid))]
    return parse(read_bytes(write(blocks, media), name=f"made.{media}"))  # type: ignore[arg-type]


def _statistics(media: str, *rows: tuple[str, ...]) -> AnnualReport:
    return _read(media, 2017, [["统计指标", "单位", "统计数"], *(list(row) for row in rows)])


def _doubted(report: AnnualReport) -> set[str]:
    return {code for finding in report.findings if finding.status is Status.PARSE_DOUBT for code in finding.codes}


def _silent(report: AnnualReport) -> dict[str, object]:
    return {code: value for code, value in report.values().items() if code not in _doubted(report)}


@pytest.mark.parametrize("media", _MEDIA)
def test_a_label_cut_so_that_several_rows_have_it_is_doubted(media: str) -> None:
    rows = [*_CHANNELS[:3], *_CHANNELS[5:], *_REPLIES]
    rows[3] = ("公开政府信息数", "条", "9")  # of three rows that could follow
    silent = _silent(_statistics(media, *rows))
    assert not {"channels.weibo_posts", "channels.wechat_posts", "statistics.proactive.other_channel_items"} & set(silent)
    assert silent["channels.website_items"] == 640


@pytest.mark.parametrize("media", _MEDIA)
def test_a_cut_label_between_its_neighbours_in_the_form_is_proven_by_order(media: str) -> None:
    rows = [*_CHANNELS, *_REPLIES]
    rows[3] = ("公开政府信息数", "条", "20")
    assert _silent(_statistics(media, *rows))["channels.weibo_posts"] == 20


@pytest.mark.parametrize("media", _MEDIA)
def test_a_cut_label_that_is_another_rows_whole_label_is_doubted(media: str) -> None:
    rows = [*_CHANNELS, *_REPLIES[:2], *_REPLIES[3:4], ("4.同意公开答复数", "件", "5")]
    assert "statistics.requests.granted" not in _silent(_statistics(media, *rows))


@pytest.mark.parametrize("media", _MEDIA)
def test_a_row_that_prints_two_rows_names_is_doubted(media: str) -> None:
    head = [["统计指标", "单位", "统计数", "", ""]]
    rows = [[*row, "", ""] for row in (*_CHANNELS[:5], *_REPLIES)]
    for second in ("条公开政府信息数", "5.其他方式公开政府信息数"):
        rows[3:5] = [["3.政务微博公开政府信息数", second, "条", "9", ""], rows[4]]
        silent = _silent(_read(media, 2017, head + rows))
        assert not {"channels.weibo_posts", "statistics.proactive.other_channel_items"} & set(silent)


@pytest.mark.parametrize("media", _MEDIA)
def test_a_figure_under_the_bare_head_of_another_table_is_no_statistic(media: str) -> None:
    disputes = [["行政复议", "", "", "行政诉讼", "0"], ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]]
    report = _read(media, 2017, [["统计指标", "单位", "统计数"], *map(list, (*_CHANNELS, *_REPLIES))], disputes)
    assert "statistics.reconsideration.total" not in _silent(report)


_APPLICANTS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]


def _requests(media: str, *rows: tuple[str, str]) -> AnnualReport:
    return _read(media, 2022, [["项目", *_APPLICANTS], *([label, *figures.split()] for label, figures in rows)])


@pytest.mark.parametrize("media", _MEDIA)
def test_a_cut_label_of_table_three_that_several_rows_have_is_doubted(media: str) -> None:
    rows = [("一、本年新收政府信息公开申请数量", "3 0 0 0 0 1 4"), ("二、上年结转政府信息公开申请数量", "0 1 0 0 0 0 1")]
    rows += [("（一）予以公开", "1 0 0 0 0 0 1"), ("息公开申请", "2 1 0 0 0 1 4"), ("（七）总计", "3 1 0 0 0 1 5")]
    rows += [("四、结转下年度继续办理", "0 0 0 0 0 0 0")]
    silent = _silent(_requests(media, *rows))
    read = {code for code, value in silent.items() if value == 4 and code.endswith(".total")}
    assert read <= {"requests.received.total"}


@pytest.mark.parametrize("media", _MEDIA)
@pytest.mark.parametrize("label", ["行政", "政许可行政", "处罚行政强"])
def test_a_cut_label_of_table_two_that_several_rows_have_is_doubted(media: str, label: str) -> None:
    items = [["信息内容", "本年处理决定数量"], [label, "31"], ["行政强制", "2"]]
    silent = _silent(_read(media, 2022, [["第二十条第（五）项", ""], *items]))
    assert not {code for code, value in silent.items() if value == 31}


@pytest.mark.parametrize("media", _MEDIA)
def test_a_row_of_table_two_that_prints_two_names_is_doubted(media: str) -> None:
    items = [["信息内容", "", "本年处理决定数量"], ["行政许可", "行政处罚", "31"], ["行政强制", "", "2"]]
    silent = _silent(_read(media, 2022, items))
    assert not {code for code, value in silent.items() if value == 31}


@pytest.mark.parametrize("media", _MEDIA)
def test_what_stands_in_the_place_of_a_figure_and_is_none_is_doubted_beside_a_blank_remark(media: str) -> None:
    rows = [[*row, ""] for row in (*_CHANNELS, *_REPLIES)]
    rows[2][2] = "64※0"
    report = _read(media, 2017, [["统计指标", "单位", "统计数", "备注"], *rows])
    assert "channels.website_items" not in _silent(report)
    assert "channels.website_items" in _doubted(report)
    assert _silent(report)["channels.weibo_posts"] == 20


@pytest.mark.parametrize("media", _MEDIA)
def test_the_names_of_two_rows_in_one_cell_are_doubted_though_one_is_short(media: str) -> None:
    items = [["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"], ["规章行政规范性文件", "206", "7", "319"]]
    assert not set(_silent(_read(media, 2022, items)).values()) & {206, 7, 319}
