"""Columns beside the form's own, blocks in another order, units and figures of another kind: read right, or doubted."""

from __future__ import annotations

from decimal import Decimal
from typing import get_args

import pytest

from tests.documents import Grid, Item, Line, Media, Spec, write
from tests.documents.layout import layout
from wenshang.model import AnnualReport, Status, Value
from wenshang.parsing import parse
from wenshang.readers import read_bytes

_MEDIA = get_args(Media)
_ROWS = (
    ("（一）主动公开政府信息数", "条", "812"),
    ("1.政府公报公开政府信息数", "条", ""),
    ("2.政府网站公开政府信息数", "条", "640"),
    ("3.政务微博公开政府信息数", "条", "20"),
    ("4.政务微信公开政府信息数", "条", "71"),
    ("5.其他方式公开政府信息数", "条", "9"),
)
_PRINTED: dict[str, Value] = {
    "channels.items_published": 812,
    "channels.gazette_items": None,
    "channels.website_items": 640,
    "channels.weibo_posts": 20,
    "channels.wechat_posts": 71,
    "statistics.proactive.other_channel_items": 9,
}
_PROSE = "本年度按照上级部署做好公开工作，及时更新栏目内容，未发生责任事故。"
_RESULTS = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
_APPLICANTS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]


def _read(media: str, year: int, rows: list[list[Item | str]]) -> AnnualReport:
    grid = Grid([[item if isinstance(item, Item) else Item(item) for item in row] for row in rows])
    grid.widths = [3.0] * max(sum(item.colspan for item in row) for row in grid.rows)
    lines = [Line(f"临川县水务局{year}年政府信息公开工作年度报告", "title"), Line(_PROSE), Line("附表")]
    return parse(read_bytes(write([*lines, grid], media), name=f"made.{media}"))  # type: ignore[arg-type]


def _text(text: str, year: int = 2017) -> AnnualReport:
    return parse(read_bytes(f"临川县水务局{year}年政府信息公开工作年度报告\n{_PROSE}\n{text}".encode(), name="a.txt"))


def _silent(report: AnnualReport) -> dict[str, Value]:
    doubted = {code for finding in report.findings if finding.status is Status.PARSE_DOUBT for code in finding.codes}
    return {code: value for code, value in report.values().items() if code not in doubted}


@pytest.mark.parametrize("media", _MEDIA)
@pytest.mark.parametrize(
    "order",
    [
        ("统计指标", "行次", "单位", "统计数"),
        ("统计指标", "单位", "代码", "统计数"),
        ("统计指标", "单位", "统计数", "上年统计数"),
        ("统计指标", "单位", "上年数", "统计数"),
        ("统计指标", "单位", "统计数", "同比增减"),
    ],
)
def test_of_the_statistics_only_the_column_of_the_year_is_read(media: str, order: tuple[str, ...]) -> None:
    rows: list[list[Item | str]] = [list(order)]
    for number, (label, unit, figure) in enumerate(_ROWS):
        own = {"统计指标": label, "单位": unit, "统计数": figure}
        rows.append([own.get(head, str(55 + number)) for head in order])
    assert _silent(_read(media, 2017, rows)) == _PRINTED


@pytest.mark.parametrize("media", _MEDIA)
def test_of_two_years_side_by_side_nothing_is_taken_in_silence(media: str) -> None:
    rows: list[list[Item | str]] = [["统计指标", "单位", "2016年", "2017年"]]
    assert _silent(_read(media, 2017, rows + [[label, unit, "55", figure] for label, unit, figure in _ROWS])) == {}


@pytest.mark.parametrize("media", _MEDIA)
def test_statistics_in_two_halves_side_by_side(media: str) -> None:
    head: list[list[Item | str]] = [["统计指标", "单位", "统计数"] * 2]
    assert _silent(_read(media, 2017, head + [[*_ROWS[i], *_ROWS[i + 3]] for i in range(3)])) == _PRINTED


@pytest.mark.parametrize("media", _MEDIA)
@pytest.mark.parametrize(("head", "unit"), [("统计数", "万条"), ("统计数（万条）", "条")])
def test_figures_in_ten_thousands_are_doubted(media: str, head: str, unit: str) -> None:
    rows: list[list[Item | str]] = [["统计指标", "单位", head], *([label, unit, figure] for label, _, figure in _ROWS)]
    assert _silent(_read(media, 2017, rows)) == {}


@pytest.mark.parametrize("line", ["单位：万件", "（单位：千件）"])
def test_counts_below_a_line_that_names_their_scale_are_doubted(line: str) -> None:
    heads = "信息内容\t本年制发件数\t本年废止件数\t现行有效件数"
    assert _silent(_text(f"{line}\n{heads}\n规章\t3\t1\t9", 2022)) == {}
    assert _silent(_text("信息内容\t本年处理决定数量（万件）\n行政许可\t31", 2022)) == {}
    assert _silent(_text(f"单位：件\n{heads}\n规章\t3\t1\t9", 2022))["proactive.rules.in_force"] == 9
    loose = "\n".join(f"{label} {figure}" for label, _, figure in _ROWS)
    assert _silent(_text(f"{line}\n{loose}", 2017)) == {}
    assert _silent(_text(f"{line}\n制发情况\n{heads}\n规章\t3\t1\t9", 2022)) == {}
    assert _silent(_text(f"附件：临川县水务局政府信息公开情况统计表（{line}）\n{heads}\n规章\t3\t1\t9", 2022)) == {}


@pytest.mark.parametrize("media", _MEDIA)
@pytest.mark.parametrize("odd", ["1O2", "12/9", "1\x7f2"])
def test_what_is_no_figure_beside_a_blank_remark_is_no_blank(media: str, odd: str) -> None:
    for heads, more in ((("统计指标", "单位", "统计数", "备注"), ("",)), (("统计指标", "单位", "统计数"), ())):
        rows: list[list[Item | str]] = [[*heads], *([label, unit, figure or "3", *more] for label, unit, figure in _ROWS)]
        rows[2][2] = odd
        report = _read(media, 2017, rows)
        silent = _silent(report)
        assert "channels.gazette_items" not in silent
        assert any("channels.gazette_items" in finding.codes for finding in report.findings)
        assert silent["channels.website_items"] == 640


def test_a_figure_cut_by_a_line_end_of_a_text_is_doubted() -> None:
    rows = "\n".join(f"{label}\t{unit}\t1\n2\t9" for label, unit, _ in _ROWS)
    assert _silent(_text(f"指标名称\t单位\t本年\t历年累计\n{rows}", 2017)) == {}


@pytest.mark.parametrize("form", ["{}\n{}\n{}\n99", "{} {} {} 99", "{} {}\n{} 99", "{}\t{}\n{}"])
def test_a_text_that_prints_the_form_otherwise_is_doubted_and_not_refused(form: str) -> None:
    report = _text("指标名称 单位 本年 历年累计\n" + "\n".join(form.format(*row) for row in _ROWS), 2017)
    assert _silent(report) == {}
    assert report.findings


@pytest.mark.parametrize("media", _MEDIA)
@pytest.mark.parametrize("order", [("行次", "本年"), ("本年", "上年"), ("上年", "本年"), ("本年", "同比增减"), ("计划", "本年")])
def test_of_table_two_only_the_column_of_the_year_is_read(media: str, order: tuple[str, str]) -> None:
    heads = [head if head in ("行次", "同比增减") else f"{head}处理决定数量" for head in order]
    rows = [("行政许可", "31", "55"), ("行政处罚", "", "7"), ("行政强制", "2", "")]
    lines: list[list[Item | str]] = [["信息内容", *heads]]
    lines += [[label, *(own if head == "本年" else other for head in order)] for label, own, other in rows]
    values = _silent(_read(media, 2022, lines))
    assert [values[f"proactive.{row}.decisions"] for row in ("licensing", "penalty", "compulsion")] == [31, None, 2]


@pytest.mark.parametrize("media", _MEDIA)
@pytest.mark.parametrize("order", [("信息内容", "单位", "本年收费金额"), ("信息内容", "本年收费金额", "单位")])
def test_the_unit_in_a_column_of_its_own_is_that_of_the_amount(media: str, order: tuple[str, ...]) -> None:
    own = {"信息内容": "行政事业性收费", "单位": "元", "本年收费金额": "123400"}
    report = _read(media, 2022, [list(order), [own[head] for head in order]])
    assert report.values()["proactive.fees.amount"] == Decimal("12.34")


@pytest.mark.parametrize("media", _MEDIA)
@pytest.mark.parametrize("first", ["复议", "诉讼"])
def test_blocks_of_table_four_under_a_head_of_two_lines_are_read_as_it_says(media: str, first: str) -> None:
    tall = [Item(name, rowspan=2) for name in _RESULTS]
    over = [Item("复议后起诉", colspan=5), Item("未经复议直接起诉", colspan=5)]
    heads: list[list[Item | str]] = (
        [[Item("行政复议", colspan=5), Item("行政诉讼", colspan=10)], [*tall, *over]]
        if first == "复议"
        else [[Item("行政诉讼", colspan=10), Item("行政复议", colspan=5)], [*over, *tall]]
    )
    report = _read(media, 2022, [*heads, [*_RESULTS, *_RESULTS], list("100012300500314")])
    printed = ("reconsideration", "litigation_after_reconsideration", "litigation_direct")
    order = printed if first == "复议" else (*printed[1:], printed[0])
    totals = {f"disputes.{block}.total": value for block, value in zip(order, (1, 5, 4), strict=True)}
    silent = _silent(report)
    assert {code: value for code, value in silent.items() if code.endswith(".total")} == totals or (
        media == "text" and not silent
    )


@pytest.mark.parametrize("media", _MEDIA)
def test_columns_under_a_head_that_is_not_whole_and_in_another_order_are_doubted(media: str) -> None:
    heads = ["商业企业", "自然人", "？", *_APPLICANTS[3:]]
    rows = [["一、本年新收政府信息公开申请数量", *"3200016"], ["（一）予以公开", *"3200016"], ["（二）部分公开", *"0000000"]]
    assert _silent(_read(media, 2022, [["项目", *heads], *map(list, rows)])) == {}


def test_the_sum_of_a_group_is_no_rows_figure() -> None:
    rows = ["一、本年新收政府信息公开申请数量 3 1 0 0 0 1 5", "（一）予以公开 1 0 0 0 0 1 2", "（二）部分公开 0 0 0 0 0 0 0"]
    rows += ["（三）不予公开 2 1 0 0 0 0 3", "（七）总计 3 1 0 0 0 1 5", "四、结转下年度继续办理 0 0 0 0 0 0 0"]
    report = _read("html", 2022, [["项目", *_APPLICANTS], *(list(row.split(" ")) for row in rows)])
    assert not any(code.startswith("requests.refused") for code in report.values())
    assert any("不予公开" in finding.message for finding in report.findings)


def test_figures_before_their_label_are_not_those_of_the_next_row() -> None:
    head = "\t".join([*_APPLICANTS, "项目"])
    rows = ["3\t0\t0\t0\t0\t1\t4\t一、本年新收政府信息公开申请数量", "2\t0\t0\t0\t0\t1\t3\t（一）予以公开"]
    rows += ["1\t0\t0\t0\t0\t0\t1\t（二）部分公开", "0\t0\t0\t0\t0\t0\t0\t1.属于国家秘密"]
    silent = _silent(_text("\n".join([head, *rows]), 2022))
    assert silent.get("requests.received.total", 4) == 4
    assert silent.get("requests.granted.total", 3) == 3


def test_a_figure_below_the_names_of_several_rows_is_doubted() -> None:
    text = "信息内容\n行政许可\n行政处罚\n行政强制\n本年处理决定数量\n31"
    assert "proactive.compulsion.decisions" not in _silent(_text(text, 2022))


def _row(figure: str) -> AnnualReport:
    table = "\n".join("\t".join(row) for row in (("统计指标", "单位", "统计数"), *_ROWS)).replace("条\t20", f"条\t{figure}")
    return _text(table)


@pytest.mark.parametrize(("figure", "value"), [("3万", 30000), ("1.2万", 12000), ("20*", 20), ("二十", 20)])
def test_a_count_in_a_form_of_its_own_is_read(figure: str, value: int) -> None:
    assert _row(figure).values()["channels.weibo_posts"] == value


@pytest.mark.parametrize("figure", ["一", "__一__", "①", "⑤", "3.", "约5", "增5", "+5", "减少3"])
def test_what_may_be_a_dash_a_mark_a_number_of_rows_or_a_change_is_doubted(figure: str) -> None:
    assert "channels.weibo_posts" not in _silent(_row(figure))


def test_two_dashes_that_look_like_ones_do_not_prove_each_other() -> None:
    head = ["行政复议", *[""] * 4, "未经复议直接起诉", *[""] * 4, "复议后起诉", *[""] * 4]
    rows = [head, _RESULTS * 3, ["0", "0", "0", "2", "2", "0", "0", "29", "0", "29", "0", "一", "0", "0", "一"]]
    silent = _silent(_text("\n".join("\t".join(row) for row in rows), year=2022))
    assert "disputes.litigation_direct.total" in silent
    assert not {f"disputes.litigation_after_reconsideration.{result}" for result in ("corrected", "total")} & set(silent)


def test_a_dash_on_either_side_of_a_sum_proves_neither() -> None:
    rows = [["一、本年新收政府信息公开申请数量", *["2", "0", "0", "一", "0", "0", "3"]]]
    rows += [["二、上年结转政府信息公开申请数量", *"0004004"], ["（七）总计", *"2004006"]]
    rows += [["四、结转下年度继续办理", *["0", "0", "0", "一", "0", "0", "一"]]]
    silent = _silent(_read("html", 2022, [["项目", *_APPLICANTS], *map(list, rows)]))
    assert "requests.processed.public_interest" in silent
    assert "requests.carried_out.public_interest" not in silent


def test_blank_cells_merged_over_three_rows_are_the_row_that_stands_for_them() -> None:
    rows: list[list[Item | str]] = [[Item("", colspan=2), *_APPLICANTS]]
    for at, name in enumerate(
        ("1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "2.申请人逾期未按收费通知要求缴纳费用", "3.其他")
    ):
        group = [Item("（六）其他处理", rowspan=3)] if not at else []
        rows.append([*group, name, *([] if at else [Item("", rowspan=3) for _ in range(7)])])
    rows.append([Item("（七）总计", colspan=2), *["0"] * 7])
    report = _read("html", 2022, rows)
    assert {code for code in report.values() if code.startswith("requests.other.")} == {
        f"requests.other.all.{column}"
        for column in ("natural_person", "enterprise", "research", "public_interest", "legal_service", "other", "total")
    }


def _shifted(rows: list[list[str]], at: int) -> list[list[Item | str]]:
    """The rows with their labels one row further down from ``at`` on; the label of the last is lost."""
    labels = [row[0] for row in rows]
    moved = [*labels[:at], "", *labels[at:-1]]
    return [[label, *row[1:]] for label, row in zip(moved, rows, strict=True)]


@pytest.mark.parametrize("media", _MEDIA)
def test_labels_a_row_away_from_their_figures_are_doubted(media: str) -> None:
    rows = [["一、本年新收政府信息公开申请数量", *"6200019"], ["二、上年结转政府信息公开申请数量", *"0100001"]]
    rows += [["（一）予以公开", *"3100004"], ["（二）部分公开", *"1000001"], ["1.属于国家秘密", *"2200015"]]
    rows += [["（七）总计", *"6300019"], ["四、结转下年度继续办理", *"0000011"]]
    silent = _silent(_read(media, 2022, [["项目", *_APPLICANTS], *_shifted(rows, 3)]))
    assert not {"requests.refused.state_secret.total", "requests.processed.total"} & set(silent)
    statistics: list[list[Item | str]] = [["统计指标", "单位", "统计数"], *_shifted([list(row) for row in _ROWS], 2)]
    statistics += [["（一）收到申请数", "件", "3"], ["1.当面申请数", "件", "3"]]
    assert not {"channels.weibo_posts", "channels.wechat_posts"} & set(_silent(_read(media, 2017, statistics)))
    decisions = [["行政许可", "31"], ["行政处罚", "5"], ["行政强制", "2"]]
    proactive: list[list[Item | str]] = [["信息内容", "本年处理决定数量"], *_shifted(decisions, 1)]
    assert _silent(_read(media, 2022, proactive)) == {}


@pytest.mark.parametrize("media", _MEDIA)
@pytest.mark.parametrize("printed", ["00012300500314 ", " 10001230050031"])
def test_figures_of_table_four_a_cell_away_are_doubted(media: str, printed: str) -> None:
    heads: list[list[Item | str]] = [
        [Item(name, colspan=5) for name in ("行政复议", "未经复议直接起诉", "复议后起诉")],
        [*_RESULTS, *_RESULTS, *_RESULTS],
    ]
    silent = _silent(_read(media, 2022, [*heads, [figure.strip() for figure in printed]]))
    blocks = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
    codes = [f"disputes.{block}.{key}" for block in blocks for key in ("upheld", "corrected", "other", "pending", "total")]
    true = dict(zip(codes, map(int, "100012300500314"), strict=True))
    assert len(silent) < 6
    assert all(true[code] == value for code, value in silent.items())


@pytest.mark.parametrize("media", _MEDIA)
def test_a_word_before_the_figures_of_table_four_is_no_block(media: str) -> None:
    heads: list[list[Item | str]] = [
        [Item("项目", rowspan=2), *(Item(name, colspan=5) for name in ("行政复议", "未经复议直接起诉", "复议后起诉"))],
        [*_RESULTS, *_RESULTS, *_RESULTS],
    ]
    values = _silent(_read(media, 2022, [*heads, ["件数", *"100012300500314"], ["上年", *"9" * 15]]))
    assert [values[f"disputes.{block}.total"] for block in ("reconsideration", "litigation_direct")] == [1, 5]


@pytest.mark.parametrize("media", _MEDIA)
def test_of_statistics_by_level_nothing_is_taken_in_silence(media: str) -> None:
    rows: list[list[Item | str]] = [["统计指标", "单位", "县本级", "乡镇"]]
    assert _silent(_read(media, 2017, rows + [[label, unit, figure, ""] for label, unit, figure in _ROWS])) == {}


def test_figures_on_lines_above_their_labels_are_not_those_of_the_next_label() -> None:
    lines = [text for row in (("统计指标", "单位", "统计数"), *_ROWS) for text in reversed(row) if text]
    silent = _silent(_text("\n".join(lines)))
    assert all(value == _PRINTED[code] for code, value in silent.items())


@pytest.mark.parametrize("media", _MEDIA)
def test_a_blank_cell_more_than_heads_is_no_fault(media: str) -> None:
    rows: list[list[Item | str]] = [
        ["信息内容", "行次", "本年处理决定数量", ""],
        ["行政许可", "", "1", "31"],
        ["行政处罚", "2", "5", ""],
    ]
    silent = _silent(_read(media, 2022, rows))
    assert silent.get("proactive.licensing.decisions", 31) == 31
    assert silent["proactive.penalty.decisions"] == 5


def test_a_figure_beside_the_middle_of_a_broken_label_is_not_the_row_aboves() -> None:
    broken = ["2.政府网站公开政府信息数", "3.政务", "微博公 20", "开政府信息数"]
    above, below = ([f"{label} {figure}" for label, _, figure in part] for part in (_ROWS[:2], _ROWS[4:]))
    silent = _silent(_text("\n".join([*above, *broken, *below, "收到申请数 9"])))
    assert "channels.website_items" not in silent
    assert silent["channels.wechat_posts"] == 71


@pytest.mark.parametrize(
    "lines",
    [
        ("（七", "）总", "计", "四、 0 0 0 2 0 3 5", "结转", "下年度继续办理"),
    ],
)
def test_rows_whose_labels_a_page_without_rules_breaks_are_not_taken_for_their_neighbours(lines: tuple[str, ...]) -> None:
    head = "项目 自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计"
    silent = _silent(_text("\n".join((head, "一、本年新收政府信息公开申请数量 16 4 3 6 1 3 33", *lines)), 2022))
    assert all(code.startswith("requests.received.") for code in silent)


@pytest.mark.parametrize("media", ["html", "docx", "pdf"])
@pytest.mark.parametrize("more", ["含转办", "33"])
def test_without_heads_words_in_a_last_column_are_remarks_and_a_figure_there_is_none(media: Media, more: str) -> None:
    spec = Spec.of(edition="2021", seed=11)
    blocks = layout(spec)
    grid = next(block for block in blocks if isinstance(block, Grid) and block.name == "requests")
    grid.rows, grid.head = grid.rows[grid.head :], 0
    for number, row in enumerate(grid.rows):
        row.append(Item(more if number % 4 == 1 else ""))
    grid.widths = [*grid.widths, 1.5]
    wanted = {code: value for code, value in spec.figures.items() if code.startswith("requests.")}
    report = parse(read_bytes(write(blocks, media), name=f"made.{media}"), authority=spec.authority, year=spec.year)
    silent = {code: value for code, value in _silent(report).items() if code.startswith("requests.")}
    assert {code: value for code, value in silent.items() if value != wanted[code]} == {}
    assert (silent == wanted) == (more == "含转办")
