"""Tables that are printed otherwise than the form draws them: read where the sums prove it, doubted otherwise."""

from __future__ import annotations

import pytest

from wenshang.model import AnnualReport, Status
from wenshang.parsing import parse
from wenshang.parsing.tables.labels import rows_in
from wenshang.readers import read_bytes

_TITLE = "<h1>临川县水务局2022年政府信息公开工作年度报告</h1>"
_APPLICANTS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
_RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
_BLOCKS = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")


def _row(*cells: str, tag: str = "td") -> str:
    return "<tr>" + "".join(cell if cell.startswith("<") else f"<{tag}>{cell}</{tag}>" for cell in cells) + "</tr>"


def _report(*parts: str) -> AnnualReport:
    return parse(read_bytes(f"<html><body>{_TITLE}{''.join(parts)}</body></html>".encode(), name="页.html"))


def _requests(*rows: str) -> AnnualReport:
    return _report("<table>", _row("项目", *_APPLICANTS), *rows, "</table>")


def _doubted(report: AnnualReport) -> set[str]:
    return {code for finding in report.findings if finding.status is Status.PARSE_DOUBT for code in finding.codes}


def _of(report: AnnualReport, row: str) -> list[object]:
    values = report.values()
    return [value for code, value in values.items() if code.startswith(f"{row}.")]


_RECEIVED = _row("一、本年新收政府信息公开申请数量", "3", "0", "0", "0", "0", "1", "4")
_CARRIED = _row("二、上年结转政府信息公开申请数量", "0", "1", "0", "0", "0", "0", "1")


def test_two_rows_printed_in_one_are_two() -> None:
    both = _row(
        "2.其他法律行政法规禁止公开<br>3.危及“三安全一稳定”", "1<br>2", "0<br>1", "0<br>0", "0<br>0", "0<br>0", "1<br>0", "2<br>3"
    )
    report = _requests(_RECEIVED, _CARRIED, both)
    assert _of(report, "requests.refused.law_forbidden") == [1, 0, 0, 0, 0, 1, 2]
    assert _of(report, "requests.refused.security_stability") == [2, 1, 0, 0, 0, 0, 3]
    assert not _doubted(report)


def test_a_text_longer_than_any_label_is_not_searched_for_the_names_of_rows() -> None:
    assert rows_in("1.规章2.行政规范性文件", 2) == ("1.规章", "2.行政规范性文件")
    assert rows_in(f"1.规章2.{'行政规范性文件' * 9_000}", 2) == ()


def test_two_rows_in_one_that_do_not_add_up_are_doubted() -> None:
    both = _row(
        "2.其他法律行政法规禁止公开<br>3.危及“三安全一稳定”", "1<br>2", "0<br>1", "0<br>0", "0<br>0", "0<br>0", "1<br>0", "2<br>4"
    )
    report = _requests(_RECEIVED, _CARRIED, both)
    assert "requests.refused.security_stability.total" in _doubted(report)


def test_a_number_broken_in_its_cell_is_read_where_the_sums_prove_it() -> None:
    row = _row("一、本年新收政府信息公开申请数量", "1<br>1", "0", "0", "0", "0", "1", "12")
    report = _requests(row, _CARRIED)
    assert report.values()["requests.received.natural_person"] == 11
    assert not _doubted(report)


def test_two_numbers_in_paragraphs_of_a_cell_have_no_value() -> None:
    row = _row("一、本年新收政府信息公开申请数量", "<td><p>1</p><p>5</p></td>", "0", "0", "0", "0", "1", "6")
    report = _requests(row, _CARRIED)
    assert "requests.received.natural_person" not in report.values()
    assert "requests.received.natural_person" in _doubted(report)


def test_values_over_the_three_other_rows_are_the_row_that_stands_for_them() -> None:
    tall = [f'<td rowspan="3">{text}</td>' for text in "2101004"]
    rows = ("1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "2.申请人逾期未按收费通知要求缴纳费用", "3.其他")
    report = _requests(_RECEIVED, _CARRIED, _row(rows[0], *tall), _row(rows[1]), _row(rows[2]))
    assert _of(report, "requests.other.all") == [2, 1, 0, 1, 0, 0, 4]
    assert not any(code.startswith("requests.other.rest") for code in report.values())


def test_blank_rows_of_other_handling_are_three_though_a_label_is_broken() -> None:
    """The rows are compared in the order of the table, not in that in which their labels were found."""
    labels = ("1.人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "2.申请人逾期未按收费通知要求缴纳费用", "3.其他")
    head = '<td rowspan="3">（六）其他处理</td>'
    rows = [_row(*([head] if not n else []), label, *[""] * 7) for n, label in enumerate(labels)]
    codes = set(_requests(_RECEIVED, _CARRIED, *rows).values())
    assert {"requests.other.uncorrected.total", "requests.other.fee_unpaid.total", "requests.other.rest.total"} <= codes
    assert not any(code.startswith("requests.other.all") for code in codes)


def test_a_figure_beside_values_over_several_rows_is_doubted_though_its_own_cell_is_not_merged() -> None:
    tall = [f'<td rowspan="3">{text}</td>' for text in "210100"]
    rows = ("1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "2.申请人逾期未按收费通知要求缴纳费用", "3.其他")
    report = _requests(_RECEIVED, _CARRIED, _row(rows[0], *tall, "4"), _row(rows[1], ""), _row(rows[2], ""))
    assert {"requests.other.uncorrected.total"} & set(report.values()) <= _doubted(report)


def test_a_doubt_of_its_own_stays_with_a_figure_over_the_three_other_rows() -> None:
    tall = [f'<td rowspan="3"><i style="filter:blur(9px)">{text}</i></td>' for text in "2101005"]  # their sum does not prove them
    rows = ("1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "2.申请人逾期未按收费通知要求缴纳费用", "3.其他")
    report = _requests(_RECEIVED, _CARRIED, _row(rows[0], *tall), _row(rows[1]), _row(rows[2]))
    assert "requests.other.all.natural_person" in _doubted(report)


def test_values_over_other_rows_are_nobodys() -> None:
    tall = [f'<td rowspan="2">{text}</td>' for text in "2101004"]
    report = _requests(_RECEIVED, _CARRIED, _row("1.属于国家秘密", *tall), _row("2.其他法律行政法规禁止公开"))
    assert not any(code.startswith("requests.refused") for code in report.values())
    assert {"requests.refused.state_secret.total", "requests.refused.law_forbidden.total"} <= _doubted(report)


def test_no_sum_proves_counts_of_another_scale() -> None:
    for unit in (_row("（单位：十件）", *[""] * 7), "</table><p>表三 收到和处理政府信息公开申请情况 单位：万件</p><table>"):
        assert "requests.received.total" in _doubted(_report("<table>", unit, _row("项目", *_APPLICANTS), _RECEIVED, "</table>"))


def test_a_row_that_speaks_of_the_year_before_is_doubted() -> None:
    row = _row("一、上年新收政府信息公开申请数量", "3", "0", "0", "0", "0", "1", "4")
    report = _requests(row, _CARRIED)
    assert "requests.received.total" not in set(report.values()) - _doubted(report)


def test_a_row_printed_twice_counts_once_and_is_doubted_where_the_two_differ() -> None:
    once = _requests(_RECEIVED, _CARRIED, _RECEIVED)
    assert (_of(once, "requests.received"), _doubted(once)) == ([3, 0, 0, 0, 0, 1, 4], set())
    other = _row("二、上年结转政府信息公开申请数量", "0", "2", "0", "0", "0", "0", "2")
    assert _doubted(_requests(_RECEIVED, _CARRIED, other)) == {"requests.carried_in.enterprise", "requests.carried_in.total"}


def _fives(
    captions: tuple[str, ...], rows: tuple[str, ...] = ("11 2 3 4 20", "5 1 0 2 8", "6 0 1 3 10"), head: bool = True
) -> AnnualReport:
    tables = (
        f"<p>{caption}</p><table>{_row(*_RESULTS) if head else ''}{_row(*row.split())}</table>"
        for caption, row in zip(captions, rows, strict=True)
    )
    return _report("<h2>四、政府信息公开行政复议、行政诉讼情况</h2>", *tables)


@pytest.mark.parametrize(
    "captions",
    [
        ("行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）"),
        ("（一）行政复议情况", "（二）未经复议直接起诉", "（三）复议后起诉"),
        ("", "", ""),
    ],
)
def test_table_four_as_three_tables(captions: tuple[str, ...]) -> None:
    report = _fives(captions)
    assert [_of(report, f"disputes.{block}") for block in _BLOCKS] == [[11, 2, 3, 4, 20], [5, 1, 0, 2, 8], [6, 0, 1, 3, 10]]
    assert not _doubted(report)


def test_captions_decide_over_the_order() -> None:
    report = _fives(("行政诉讼（复议后起诉）", "行政复议", "行政诉讼（未经复议直接起诉）"))
    assert _of(report, "disputes.reconsideration") == [5, 1, 0, 2, 8]


def test_three_tables_that_do_not_add_up_are_doubted() -> None:
    report = _fives(("", "", ""), ("11 2 3 4 21", "5 1 0 2 8", "6 0 1 3 10"), head=False)
    assert {f"disputes.{block}.total" for block in _BLOCKS} <= _doubted(report)


def test_table_four_in_one_row_below_a_broken_head() -> None:
    line = ["1", "0", "0", "2", "3", "4", "0", "1", "0", "5", "0", "0", "0", "0", "0"]
    broken = _row("行政复议", "行政诉讼") + _row("结果", "情况", "其他", "总计")
    report = _report("<table>", broken, _row(*line), "</table>")
    assert _of(report, "disputes.litigation_direct") == [4, 0, 1, 0, 5]
    assert not _doubted(report)


@pytest.mark.parametrize("own", ["本年", "2017年度", "本年度数"])
def test_of_a_table_with_all_years_only_the_own_year_is_read(own: str) -> None:
    rows = [
        ("主动公开文件数", "条", "812", "9340"),
        ("其中：1.政府网站公开数", "条", "790", "9100"),
        ("行政复议数", "件", "1", "3"),
    ]
    page = f"<h1>临川县水务局2017年政府信息公开工作年度报告</h1><table>{_row('指标名称', '单位', own, '历年累计')}"
    report = parse(read_bytes((page + "".join(_row(*row) for row in rows) + "</table>").encode(), name="页.html"))
    assert report.values() == {"channels.items_published": 812, "channels.website_items": 790}
    assert any("行政复议数" in finding.message for finding in report.findings)


def test_the_national_statistics_with_a_column_for_all_years() -> None:
    rows = ("主动公开政府信息数", "政府网站公开政府信息数", "政务微信公开政府信息数", "收到申请数", "当面申请数", "传真申请数")
    table = "".join(_row(name, "条", str(10 + i), str(900 + i)) for i, name in enumerate(rows))
    page = (
        f"<h1>临川县水务局2017年政府信息公开工作年度报告</h1><table>{_row('统计指标', '单位', '本年', '历年累计')}{table}</table>"
    )
    assert list(parse(read_bytes(page.encode(), name="页.html")).values().values()) == [10, 11, 12, 13, 14, 15]


def test_blocks_of_table_four_in_another_order_are_read_as_their_heads_say() -> None:
    names = ("未经复议直接起诉", "复议后起诉", "行政复议")
    heads = "".join(f"<td colspan=5>{name}</td>" for name in names)
    report = _report("<table>", f"<tr>{heads}</tr>", _row(*_RESULTS * 3), _row(*"100010020211305"), "</table>")
    assert [report.values()[f"disputes.{block}.total"] for block in _BLOCKS] == [5, 1, 2]


def test_table_four_as_a_list_of_results() -> None:
    rows = [_row("项目", "结果", "件数")]
    for name, figures in (("行政复议", "10023"), ("未经复议直接起诉", "01001"), ("复议后起诉", "00000")):
        printed = list(zip(_RESULTS, figures, strict=True))
        rows += [_row(f"<td rowspan=5>{name}</td>", *printed[0]), *(_row(*pair) for pair in printed[1:])]
    values = _report("<table>", *rows, "</table>").values()
    assert [values[f"disputes.{block}.total"] for block in _BLOCKS] == [3, 1, 0]
    assert values["disputes.reconsideration.pending"] == 2


def test_table_four_with_results_as_rows_and_blocks_as_columns() -> None:
    head = _row("结果", "行政复议", "未经复议直接起诉", "复议后起诉")
    rows = [_row(name, *figures) for name, figures in zip(_RESULTS, ("301", "120", "000", "100", "521"), strict=True)]
    report = _report("<table>", head, *rows, "</table>")
    assert [_of(report, f"disputes.{block}") for block in _BLOCKS] == [[3, 1, 0, 1, 5], [0, 2, 0, 0, 2], [1, 0, 0, 0, 1]]
    assert not _doubted(report)


def test_a_row_of_one_column_needs_no_head_below_its_item() -> None:
    report = _report("<table>", _row("第二十条第（五）项"), _row("行政许可", "31"), "</table>")
    assert report.values() == {"proactive.licensing.decisions": 31}


@pytest.mark.parametrize("more", ["占比", "上年总计", "备注"])
def test_a_column_right_of_the_form_is_none_of_its_own(more: str) -> None:
    received = _row("一、本年新收政府信息公开申请数量", "3", "0", "0", "0", "0", "1", "4", "9")
    report = _report("<table>", _row("项目", *_APPLICANTS, more), received, "</table>")
    assert (report.values()["requests.received.total"], _doubted(report)) == (4, set())


@pytest.mark.parametrize("unit", ["<p>单位：元</p><table>", "<table>" + _row("<td colspan=2>单位：元</td>")])
def test_the_unit_above_a_table_is_that_of_its_amounts(unit: str) -> None:
    report = _report(unit, _row("信息内容", "本年收费金额"), _row("行政事业性收费", "123400"), "</table>")
    assert str(report.values()["proactive.fees.amount"]) == "12.34"


@pytest.mark.parametrize(
    ("unit", "value"),
    [("元", "0.012"), ("百元", "1.2"), ("千元", "12"), ("万元", "120"), ("百万元", "12000"), ("千万元", "120000")],
)
def test_an_amount_is_told_in_ten_thousands_whatever_its_unit(unit: str, value: str) -> None:
    for head, cell in ((f"本年收费金额（单位：{unit}）", "120"), ("本年收费金额", f"120{unit}")):
        report = _report("<table>", _row("信息内容", head), _row("行政事业性收费", cell), "</table>")
        assert str(report.values()["proactive.fees.amount"]) == value
    report = _report(f"<p>单位：{unit}</p><table>", _row("信息内容", "本年收费金额"), _row("行政事业性收费", "120"), "</table>")
    assert str(report.values()["proactive.fees.amount"]) == value


def test_a_label_with_another_rows_name_in_it_is_not_trusted() -> None:
    label = "（二）部分公开（区分处理的，只计这一情1.属于国家秘密"
    assert "requests.granted_in_part.total" in _doubted(_requests(_RECEIVED, _row(label, *"0100001")))


def test_figures_of_a_text_over_blank_rows_are_doubted() -> None:
    rows = [("一、本年新收政府信息公开申请数量", *"3000014"), ("（一）予以公开", *"3000014"), ("（二）部分公开", *[""] * 7)]
    rows += [("1.属于国家秘密", *"0000000"), ("（七）总计", *"3000014"), ("四、结转下年度继续办理", *"0000000")]
    text = "临川县水务局2022年政府信息公开工作年度报告\n" + "\n".join("\t".join(row) for row in [("项目", *_APPLICANTS), *rows])
    doubted = _doubted(parse(read_bytes(text.encode(), name="a.txt")))
    assert {"requests.granted.total", "requests.granted_in_part.total"} <= doubted
    assert "requests.received.total" not in doubted


def test_a_provinces_own_label_is_read_beside_the_national_ones() -> None:
    report = _report(
        "<table>",
        _row("指标名称", "单位", "本年", "历年累计"),
        *(
            _row(label, "条", "8", "90")
            for label in ("政府公报公开政府信息数", "政府网站公开政府信息数", "政务微博公开政府信息数")
        ),
        *(_row(label, "件", "2", "30") for label in ("当面申请数", "传真申请数", "主动公开文件数")),
        "</table>",
    )
    assert report.values()["channels.items_published"] == 2


_PROVINCE = (
    ("指标名称", "单位", "本年", "历年累计"),
    ("主动公开信息总数", "条", "812", "9340"),
    ("政府网站公开数", "条", "790", "9100"),
)


@pytest.mark.parametrize("heads", [("本年", "历年累计"), ("2022年1-12月", "2008年以来累计"), ("本期", "上年同期")])
def test_of_a_provinces_table_pasted_as_text_the_own_year_is_read(heads: tuple[str, str]) -> None:
    table = "\n".join("\t".join(row) for row in (("指标名称", "单位", *heads), *_PROVINCE[1:]))
    values = parse(read_bytes(f"临川县水务局2022年政府信息公开工作年度报告\n{table}".encode(), name="a.txt")).values()
    assert (values["channels.items_published"], values["channels.website_items"]) == (812, 790)


def test_a_row_of_a_provinces_text_that_lost_a_mark_is_doubted() -> None:
    table = "\n".join("\t".join(row) for row in _PROVINCE).replace("条\t812", "条812")
    report = parse(read_bytes(f"临川县水务局2022年政府信息公开工作年度报告\n{table}".encode(), name="a.txt"))
    assert report.values().get("channels.items_published") != 9340 or "channels.items_published" in _doubted(report)


@pytest.mark.parametrize("printed", ["12万", "1.5万", "3元", "0.3", ".5", "约12", "②", "12345678901"])
def test_a_count_of_another_scale_is_doubted(printed: str) -> None:
    heads = _row("信息内容", "本年制发件数", "本年废止件数", "现行有效件数")
    report = _report("<table>", heads, _row("行政规范性文件", printed, "3", "45"), "</table>")
    assert _doubted(report) == {"proactive.normative_documents.issued"}


@pytest.mark.parametrize("label", ["行政规范性文件解读", "非行政规范性文件"])
def test_a_label_with_a_word_that_turns_it_is_doubted(label: str) -> None:
    heads = _row("信息内容", "本年制发件数", "本年废止件数", "现行有效件数")
    report = _report("<table>", heads, _row(label, "12", "3", "45"), "</table>")
    assert "proactive.normative_documents.issued" in _doubted(report)
