"""What a state shows: measures, breaks, blanks, reasons, notes; without any widget."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from lxml import html

from wenshang import charts
from wenshang.archive import Archive
from wenshang.errors import BadParameter, UnknownAuthority, UnknownCode
from wenshang.explorer import controls, markup, selected, view_model
from wenshang.explorer.state import MEASURES, State, Store, chosen

HONGZE = "淮安市洪泽区人民政府"


@pytest.fixture(scope="module")
def store(data: Path) -> Store:
    return Store(Archive.open(data))


def show(store: Store, **words: object) -> view_model.Selection:
    return view_model.select(store, chosen(store.archive, HONGZE, **words))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("measure", "code", "cells"),
    [
        ("value", "requests.received.total", ["21", "95"]),
        ("change", "requests.received.total", ["不能比较", "+74"]),
        ("percent", "requests.granted.total", ["不能比较", "上年为0"]),
        ("share", "requests.granted.total", ["0.0%", "52.6%"]),
        ("rank", "requests.received.total", ["同类机关不足5个", "同类机关不足5个"]),
    ],
)
def test_a_measure_shows_its_figures_or_says_why_not(store: Store, measure: str, code: str, cells: list[str]) -> None:
    found = show(store, codes=[code], measure=measure)
    row = found.rows[0]
    texts = [(p.figure.signed if measure == "change" else p.figure.text) if p.figure else p.note for p in row.points]
    assert texts == cells


def test_a_chart_gives_the_reason_that_the_table_gives_for_a_year_without_a_number(store: Store) -> None:
    state = chosen(store.archive, "平潭综合实验区管理委员会", codes=["requests.received.total"], measure="change")
    found = view_model.select(store, state)
    assert found.rows[0].points[0].note == "不能比较"
    chart, _ = selected.draw(found)
    assert chart is not None
    assert "2018年不能比较，2019年23件" in charts.description(chart)


def test_a_rate_is_shown_with_its_definition_and_its_parts_as_evidence(store: Store) -> None:
    found = show(store, measure="rate", rate="granted_rate")
    figure = found.rows[0].points[-1].figure
    assert figure is not None
    assert figure.text == "52.6%"
    assert "予以公开件数 ÷ 本年办结总计" in found.notes
    assert "50÷95" in markup.evidence(figure).replace(" ", "")


def test_the_line_of_code_gives_the_same_state_back(store: Store) -> None:
    state = chosen(store.archive, HONGZE, years=(2023, 2024), codes=["channels.*"], measure="change", chart="bar")
    seen: list[State] = []

    class Names:
        @staticmethod
        def explore(authority: str, **words: object) -> None:
            seen.append(chosen(store.archive, authority, **words))  # type: ignore[arg-type]

    eval(state.line(), {"ws": Names})
    assert seen == [state]
    assert f"wenshang run yearly_comparison -p authority {HONGZE} " in selected.line(state)  # as every shell takes it


def test_unknown_words_are_refused_with_the_near_miss(store: Store) -> None:
    with pytest.raises(UnknownAuthority, match="淮安市洪泽区人民政府"):
        chosen(store.archive, "淮安市洪泽区政府")
    with pytest.raises(UnknownCode, match=r"requests\.received\.total"):
        chosen(store.archive, HONGZE, codes=["requests.recieved.total"])
    with pytest.raises(BadParameter, match="measure"):
        chosen(store.archive, HONGZE, measure="volume")


def test_the_tree_follows_the_form_and_a_heading_stands_for_its_figures(store: Store) -> None:
    nodes = controls.nodes(store.codes(HONGZE))
    labels = [node.label for node in nodes]
    assert labels.index("（一）予以公开") < labels.index("（三）不予公开") < labels.index("（七）总计")
    refused = next(node for node in nodes if node.label == "（三）不予公开")
    assert len(refused.codes) == 8
    assert all(code.startswith("requests.refused.") for code in refused.codes)
    assert [node.label for node in controls.nodes(store.codes(HONGZE), search="结转")] != labels


def test_a_body_is_found_by_any_part_of_its_name_region_or_alias(store: Store) -> None:
    bodies = store.bodies
    assert bodies.find("洪泽")[0] == [HONGZE]
    assert bodies.find("汶上科技")[0] == ["汶上县科学技术局"]
    assert "汶上县科学技术局" in bodies.find("wskj")[0]
    assert bodies.find("火星科技")[0] == []
    assert "汶上县科学技术局" in bodies.find("济宁 汶上")[0]
    assert bodies.find("", kind="科技")[1] < bodies.find("")[1]


@pytest.mark.parametrize("measure", list(MEASURES))
@pytest.mark.parametrize("chart", ["line", "bar", "parts", "peers"])
def test_every_measure_and_chart_gives_a_view_that_stands_still(store: Store, measure: str, chart: str) -> None:
    found = show(store, codes=["requests.granted.total"], measure=measure, chart=chart)
    drawn, said = selected.draw(found)
    assert drawn is not None or said
    page = str(selected.static(found).html)
    assert "<script" not in page
    assert not any(word in page for word in (">None<", ">nan<", ">inf<"))


def test_what_is_taken_away_holds_the_figures_and_where_they_come_from(store: Store) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    found = show(store, codes=["requests.received.total"])
    rows = list(openpyxl.load_workbook(io.BytesIO(selected.as_xlsx(found))).active.values)
    assert rows[0] == selected.COLUMNS
    assert [row[5] for row in rows[1:]] == [21, 95]
    assert "淮安市洪泽区人民政府2024年" in rows[2][9]
    assert selected.as_csv(found).startswith(b"\xef\xbb\xbf")
    assert selected.as_xlsx(found) == selected.as_xlsx(found)


def test_hostile_text_reaches_view_and_files_as_text(store: Store) -> None:
    from dataclasses import replace

    found = show(store, codes=["requests.received.total"])
    row = found.rows[0]
    evil = "<script>alert(1)</script>"
    figure = replace(row.points[0].figure, quote=evil, document="=cmd|' /C calc'!A0")
    point = replace(row.points[0], figure=figure)
    hostile = replace(found, rows=(replace(row, label=evil, points=(point, *row.points[1:])),), notes=(evil,))
    assert "<script" not in selected.table(hostile)
    assert ",'=cmd" in selected.as_csv(hostile).decode("utf-8-sig")


def test_a_figure_that_a_finding_speaks_of_says_so_in_its_cell(store: Store) -> None:
    found = show(store, codes=["requests.received.total"], measure="value")
    (cell,) = html.fromstring(selected.table(found)).xpath("//td[.//summary[.='95']]")
    assert cell.xpath("string(.//small)") == "正文为17件"
