"""The functions that notebooks call: figures typed from the reports; what they leave out on purpose; no cell needs another."""

from __future__ import annotations

import random
from typing import Any

import pytest
from lxml import html
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

import wenshang as ws
from tests.briefing.conftest import HONGZE, WENSHANG
from tests.checks.made_prose import correct, made, stated, texts
from wenshang import briefing
from wenshang.archive import Archive
from wenshang.briefing.fragments import FIGURES, Fragment
from wenshang.briefing.lint import lint


def page(*fragments: Fragment | str) -> Any:
    """The page of a notebook whose cells show these fragments; a text is a heading."""
    cells = [
        new_markdown_cell(one)
        if isinstance(one, str)
        else new_code_cell("", outputs=[new_output("execute_result", one._repr_mimebundle_())])
        for one in fragments
    ]
    made = briefing.export(new_notebook(cells=cells), name="试")
    assert lint(made) == ()
    return html.fromstring(made)


@pytest.fixture(scope="module")
def facts(held: Archive) -> Any:
    return held.facts(HONGZE)


@pytest.fixture(scope="module")
def change(facts: Any) -> Any:
    return ws.compare(facts, year=2024)


def test_a_fragment_alone_is_a_whole_page_with_the_evidence_of_just_its_figures(change: Any) -> None:
    root = page(briefing.cards(change, most=1))
    (link,) = root.xpath("//a[@data-fact]")
    assert link.text_content() == "95"
    assert len(root.xpath("//ol[@class='evidence']/li")) == 1
    assert root.xpath(f"//b[@id='{link.get('href')[1:]}'][.='95']")


def test_sections_may_stand_in_any_order_and_still_count(change: Any, facts: Any) -> None:
    parts = [("## 甲", briefing.cards(change)), ("## 乙", briefing.table(change.select("channels.*"), "渠道", facts=facts))]
    for order in (parts, parts[::-1]):
        root = page("# 题", *(one for part in order for one in part))
        assert [h.text[:2] for h in root.xpath("//h2")] == ["一、", "二、", "附录"]
        assert {a.text_content() for a in root.xpath("//a[@data-fact='2024/channels.website_items@淮安市洪泽区人民政府']")} == {
            "2,428"
        }


def test_no_percentage_stands_on_a_small_base(change: Any) -> None:
    cards = page(briefing.cards(change, most=9)).xpath("//dl[@class='tiles']/div")
    by_name = {card.xpath("string(dt)"): card.text_content() for card in cards}
    assert "+1,292（+113.7%）" in by_name["政府网站公开信息数"]
    assert by_name["行政规范性文件现行有效件数"].endswith("比2023年 +3")


def test_years_stand_in_one_order_everywhere(change: Any, facts: Any) -> None:
    rates = ws.rates(facts, year=2024, base_year=2023)
    made = [
        briefing.table(change, facts=facts),
        briefing.rates(rates),
        briefing.table(ws.outcomes(facts, year=2024, base_year=2023)),
    ]
    for fragment in made:
        heads = [head.text for head in html.fromstring(str(fragment.html)).xpath("(//thead)[1]//th")]
        assert heads.index("2023年") < heads.index("2024年")


def test_a_frame_of_records_is_a_table_in_which_what_is_missing_stays_empty(held: Archive) -> None:
    frame = ws.compare(held.facts("平潭综合实验区管理委员会"), year=2021).frame
    blank = frame[frame["before"].isna() & frame["difference"].isna()].head(1).set_index("label")[["before", "difference"]]
    shown = html.fromstring(str(briefing.table(blank, "表").html))
    assert [cell.text_content() for cell in shown.findall(".//tbody//td")] == ["", ""]


def test_one_year_is_called_the_year_and_no_missing_base_is_repeated(held: Archive) -> None:
    alone = ws.compare(held.facts(WENSHANG), year=2021)
    title = briefing.title(held.report(WENSHANG, 2021), "年度比较", compared=alone)
    assert "2021年政府信息公开年度情况" in title.html
    for fragment in (briefing.lead(alone), briefing.cards(alone), briefing.table(alone.select("channels.*"))):
        assert "2020" not in fragment.html


def test_what_the_prose_says_otherwise_stands_on_the_card(change: Any) -> None:
    cards = briefing.cards(change)
    assert "正文为17" in html.fromstring(str(cards.html)).xpath("string(//div[dt='本年新收'])")


def test_what_a_finding_says_of_a_figure_stands_on_the_card_in_the_table_and_in_the_sentence() -> None:
    figures = correct(7)[0] | {"proactive.licensing.decisions": 1025}
    report = made(figures, texts(stated(figures) | {"licensing": 4}, 2023, random.Random(7)))
    frame = ws.noted(ws.facts_frame(report.facts), ws.check(report))
    alone = ws.compare(frame, year=2023)
    shown = [briefing.cards(alone, most=9), briefing.table(alone, "全部", facts=frame, years=1, whole=True)]
    shown.append(briefing.bodies(frame, ["proactive.licensing.decisions"], year=2023))
    for fragment in shown:
        (place,) = html.fromstring(f"<div>{fragment.html}</div>").xpath(
            "//div[dt='行政许可本年处理决定数量'] | //tr[@id='r-proactive.licensing.decisions'] | //tr[th='某县科学技术局']"
        )
        assert "1,025" in place.text_content()
        assert "正文为4件" in place.text_content()
    said = briefing.sentences(alone.select("proactive.licensing.decisions")).html
    assert "（2023年正文为4件）" in html.fromstring(str(said)).text_content()


def test_a_fragment_says_its_figures_and_wears_a_style_of_its_own_in_a_notebook(change: Any) -> None:
    bundle = briefing.cards(change)._repr_mimebundle_()
    assert bundle["text/html"].startswith('<div class="ws"><style>')
    assert "2024/requests.received.total@淮安市洪泽区人民政府" in {one["key"] for one in bundle[FIGURES]["figures"]}


def test_a_link_to_a_section_that_was_taken_out_is_text(held: Archive) -> None:
    found = ws.check(held.report(WENSHANG, 2021))
    alone, whole = (
        page("# 题", briefing.findings(found, worst=2)),
        page("# 题", briefing.findings(found, worst=2), briefing.findings(found)),
    )
    assert not alone.xpath("//div[@class='worst']//a[@href]")
    assert whole.xpath("//div[@class='worst']//a[@href='#f1']")


def test_evidence_is_the_whole_sentence_with_the_number_marked_and_the_report_s_own_table(held: Archive) -> None:
    facts = held.facts(WENSHANG)
    alone = ws.compare(facts, year=2021)
    root = page("# 题", briefing.table(alone, whole=True), briefing.sources(held, facts))
    (mark,) = root.xpath("//b[.='211 条']")
    entry = mark.xpath("ancestor::li")[0]
    assert "政府网站公开信息数　211条" in entry.xpath("string(p[1])")
    assert "通过政府网站及局门户网站公开 211 条" in entry.text_content()
    received = root.xpath("//li[contains(p[1], '本年新收政府信息公开申请数量')]")[0].text_content()
    assert "表三" in received
    assert "自然人 0" in received


def test_a_computed_number_leads_to_its_formula_without_a_mouse(facts: Any) -> None:
    root = page("# 题", briefing.rates(ws.rates(facts, year=2024, base_year=2023)))
    (link,) = [a for a in root.xpath("//a[@data-of]") if a.text_content() == "52.6%"]
    (entry,) = root.xpath(f"//li[@id='{link.get('href')[1:]}']")
    assert "50÷95＝52.6%" in entry.text_content()
    assert entry.xpath(".//a[contains(., '予以公开50件')]/@href")[0].startswith("#e")
