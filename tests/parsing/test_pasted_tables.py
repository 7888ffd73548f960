"""Tables pasted as text: whatever parts their cells, they are read where labels prove them."""

from __future__ import annotations

import pytest

from wenshang.model import AnnualReport
from wenshang.parsing import parse
from wenshang.readers import read_bytes

_HEAD = "临川县水务局2022年政府信息公开工作年度报告\n\n一、总体情况\n\n认真落实。\n\n二、主动公开政府信息情况\n\n"
_APPLICANTS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
_RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
_TABLES: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = (
    (
        "",
        (
            ("第二十条第（一）项",),
            ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"),
            ("规章", "0", "0", "0"),
            ("行政规范性文件", "12", "3", "45"),
            ("第二十条第（五）项",),
            ("信息内容", "本年处理决定数量"),
            ("行政许可", "31"),
        ),
    ),
    (
        "三、收到和处理政府信息公开申请情况",
        (
            ("项目", *_APPLICANTS),
            ("一、本年新收政府信息公开申请数量", "9", "4", "0", "1", "0", "2", "16"),
            ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "1", "0", "0", "0", "0", "0", "1"),
        ),
    ),
    ("四、政府信息公开行政复议、行政诉讼情况", (_RESULTS * 3, tuple("100234010500000"))),
)


def _pasted(mark: str) -> AnnualReport:
    parts = ["\n\n".join((title, "\n".join(mark.join(row) for row in rows))) for title, rows in _TABLES]
    return parse(read_bytes((_HEAD + "\n\n".join(parts)).encode(), name="a.txt"))


@pytest.mark.parametrize("mark", ["\t", ",", ";", "   ", " ", " | ", "/", "、", " 、", "·", "_", " ~ ", "→", "\\", "¦", "\u2003"])
def test_cells_parted_by_any_mark_are_read(mark: str) -> None:
    values = _pasted(mark).values()
    assert values["proactive.normative_documents.in_force"] == 45
    assert values["proactive.licensing.decisions"] == 31
    assert [values[f"requests.received.{key}"] for key in ("natural_person", "enterprise", "total")] == [9, 4, 16]
    assert values["requests.granted_in_part.total"] == 1
    assert values["disputes.litigation_direct.total"] == 5


@pytest.mark.parametrize("mark", ["，", "；", "、"])
def test_chinese_marks_part_rows_with_labels(mark: str) -> None:
    values = _pasted(mark).values()
    assert values["proactive.normative_documents.issued"] == 12
    assert values["requests.received.total"] == 16


def test_heads_of_one_pasted_line_stand_from_left_to_right() -> None:
    heads = "自然人 法人或其他组织\n商业企业 科研机构 社会公益组织 法律服务机构 其他"
    row = "一、本年新收政府信息公开申请数量 0 0 0 0 0 0 0"
    report = parse(read_bytes(f"{_HEAD}三、收到和处理政府信息公开申请情况\n\n{heads}\n{row}".encode(), name="a.txt"))
    assert not [finding.message for finding in report.findings if "次序" in finding.message]


@pytest.mark.parametrize("line", ["行政处罚本年处理决定数量 4", "行政处罚本年处理决定数量：4", "行政处罚 本年处理决定数量 4件"])
def test_lines_of_label_and_value_are_cells(line: str) -> None:
    lines = f"规章现行有效件数：2\n{line}\n行政事业性收费本年收费金额：7.5万元"
    values = parse(read_bytes(f"{_HEAD}{lines}".encode(), name="a.txt")).values()
    assert {code: str(value) for code, value in values.items()} == {
        "proactive.rules.in_force": "2",
        "proactive.penalty.decisions": "4",
        "proactive.fees.amount": "7.5",
    }


def test_the_comma_of_a_large_amount_parts_no_cells() -> None:
    lines = "第二十条第（九）项\n信息内容 采购项目数量 采购总金额\n政府集中采购 4 ￥8,329,500.00元"
    text = f"{_HEAD}{lines}".replace("2022", "2019")
    values = parse(read_bytes(text.encode(), name="a.txt")).values()
    assert [str(values[f"proactive.procurement.{key}"]) for key in ("projects", "amount")] == ["4", "832.95"]


_REQUESTS = f"{_HEAD}三、收到和处理政府信息公开申请情况\n项目 {' '.join(_APPLICANTS)}\n"


def test_numbers_apart_from_their_labels_are_no_figures() -> None:
    lines = (
        "一,本年新收政府信息公开申请数量 9 4 0 1 0 2 16",
        "（三）不予公开 1 属于国家秘密 3 0 0 0 0 0 3",
        "2 其他法律行政法规禁止公开 1 0 0 0 0 0 1",
        "五 存在的主要问题",
    )
    values = parse(read_bytes((_REQUESTS + "\n".join(lines)).encode(), name="a.txt")).values()
    rows = ("received", "refused.state_secret", "refused.law_forbidden")
    assert [values[f"requests.{row}.total"] for row in rows] == [16, 3, 1]


def test_a_row_that_ends_with_a_bar_begins_with_a_blank_cell() -> None:
    table = " |\n".join(" | ".join(row) for row in (_RESULTS * 3, ("", *tuple("00234010500000"))))
    values = parse(read_bytes(f"{_HEAD}四、政府信息公开行政复议、行政诉讼情况\n{table} |\n".encode(), name="a.txt")).values()
    assert values["disputes.reconsideration.upheld"] is None
    assert [values[f"disputes.reconsideration.{key}"] for key in ("other", "pending", "total")] == [0, 2, 3]


def test_two_rows_side_by_side_are_two() -> None:
    lines = "二、上年结转政府信息公开申请数量\t3\t1\t0\t0\t0\t0\t4\t三、本年度办理结果\t（一）予以公开\t2\t0\t0\t0\t0\t0\t2"
    values = parse(read_bytes(f"{_REQUESTS}{lines}".replace(" ", "\t").encode(), name="a.txt")).values()
    assert (values["requests.carried_in.total"], values["requests.granted.total"]) == (4, 2)


def test_the_last_of_three_other_rows_is_not_all_of_them() -> None:
    labels = ("5.要求行政机关确认或重新出具已获取信息", "3.其他", "（七）总计")
    rows = "\n".join(label + "\t0" * 7 for label in labels)
    values = parse(read_bytes(f"{_REQUESTS}{rows}".replace(" ", "\t").encode(), name="a.txt")).values()
    assert "requests.other.all.total" not in values
    assert values["requests.other.rest.total"] == 0


def test_prose_with_commas_is_no_table() -> None:
    text = f"{_HEAD}全年公开规章2件，行政许可31件，行政处罚4件，其他5件，总计42件。"
    assert not [code for code in parse(read_bytes(text.encode(), name="a.txt")).values() if code.startswith("proactive.rules")]


@pytest.mark.parametrize("figure", ["1?3", "49\x013", "1-2", "#12"])
def test_what_stands_in_the_place_of_a_figure_and_is_none_makes_no_blank(figure: str) -> None:
    lines = "\n".join(f"{cell} |" for cell in ("信息内容", "本年处理决定数量", "", "行政处罚", "0", "", "行政强制", figure, ""))
    report = parse(read_bytes(f"{_HEAD}|\n{lines}".encode(), name="a.txt"))
    assert report.values()["proactive.penalty.decisions"] == 0
    doubted = {code for finding in report.findings for code in finding.codes}
    assert "proactive.compulsion.decisions" not in set(report.values()) - doubted
