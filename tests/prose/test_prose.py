"""Prose of a whole report: places, quotes, one figure a code, and what is left out with its reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenshang.model import Candidate, Document, Fact, Method, Paragraph, Qualifier, SectionText
from wenshang.parsing import parse, prose
from wenshang.readers import read_bytes

DOCUMENT = Document("a.txt", "0" * 64, "text", ())


def read(*texts: str, key: str = "overview", year: int = 2023, body: str = "某县某局") -> tuple[list[Fact], list[Candidate]]:
    paragraphs = tuple(Paragraph(text, number, page=number) for number, text in enumerate(texts, 1))
    section = SectionText(key, "一、总体情况", paragraphs)
    return prose.figures([section], authority=body, year=year, edition="2021", document=DOCUMENT)


def values(*texts: str, key: str = "overview", year: int = 2023) -> dict[str, object]:
    return {fact.code: fact.value for fact in read(*texts, key=key, year=year)[0]}


def reasons(*texts: str) -> list[str]:
    return [candidate.reason for candidate in read(*texts)[1]]


def test_a_fact_carries_its_words_its_place_and_its_quote() -> None:
    (fact,), _ = read("无数字的一段。", "2023年，我局门户网站共公开信息 1.2 万余 条，群众满意。")
    assert (fact.code, fact.value, fact.raw) == ("channels.website_items", 12000, "1.2 万余 条")
    assert (fact.qualifier, fact.method, fact.period, fact.unit) == (Qualifier.ABOUT, Method.PROSE, "2023", "条")
    assert (fact.place.section, fact.place.paragraph, fact.place.page) == ("一、总体情况", 2, 2)
    assert fact.quote == "我局门户网站共公开信息 1.2 万余 条"


def test_every_quote_occurs_in_its_paragraph_even_where_the_print_is_broken() -> None:
    text = "通過門戶網(wǎng)站公開信息4 75１條，\n微信公眾號發(fā)布信息８60條；收到政府信息公開申請(qǐng)12件。"
    facts, _ = read(text)
    assert len(facts) == 3
    for fact in facts:
        assert fact.quote in text
        assert fact.raw in fact.quote


def test_the_same_figure_told_twice_is_one_fact_at_its_first_place() -> None:
    facts, candidates = read("全年主动公开政府信息318条。", "综上，主动公开政府信息318条。")
    assert [fact.place.paragraph for fact in facts] == [1]
    assert candidates == []


def test_different_figures_of_one_code_are_left_out_unless_a_scope_word_decides() -> None:
    facts, candidates = read("微信公众号发布信息120条。", "微信公众号发布信息98条。")
    assert facts == []
    assert {candidate.reason for candidate in candidates} == {"同一指标有几个不同的数，不能确定"}
    assert values("政府本级网站发布信息120条。", "全市政府网站共发布信息980条。") == {"channels.website_items": 980}


def test_a_total_that_is_one_channel_s_figure_is_not_the_total() -> None:
    told = ("主动公开政府信息共304条。", "通过网站公开信息165条。", "其主页共主动公开政府信息165条。")
    assert values(*told) == {"channels.items_published": 304, "channels.website_items": 165}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2022年门户网站发布信息500条。", "属于2022年，不是本年数"),
        ("门户网站上线以来共发布信息9000条。", "累计数，不是本年数"),
        ("微信公众号发布节水推文20篇，防汛推文36篇。", "某一类信息的分项数，不是总数"),
        ("派员参加政务公开培训2次。", "参加他人举办的培训，不是举办的培训"),
        ("收到申请9件，其中自然人申请7件。", "某一方式或某类申请人的申请数，不是总数"),
    ],
)
def test_what_is_left_out_of_a_report_is_a_candidate_with_its_reason(text: str, reason: str) -> None:
    assert reason in reasons(text)


def test_nothing_is_added_up() -> None:
    assert values("网站公开100条，微信发布50条。") == {"channels.website_items": 100, "channels.wechat_posts": 50}
    assert "proposals.total" not in values("人大代表建议5件，政协提案3件。")
    assert "proposals.npc" not in values("共承办人大建议和政协提案3件。其中，承办政协提案3件。")


def test_what_stands_after_next_steps_is_a_plan_until_the_next_heading() -> None:
    told = ("下一步工作打算：", "举办培训班4期。", "（二）工作开展情况", "举办培训班2期。")
    assert values(*told, key="problems") == {"channels.trainings": 2}


def test_a_retrospect_of_another_year_is_not_this_year() -> None:
    assert values("2022年，我局微信公众号发布信息98条。", year=2023) == {}
    assert values("2022年，我局微信公众号发布信息98条。", year=2022) == {"channels.wechat_posts": 98}


def test_the_heading_says_what_is_received() -> None:
    assert values("（二）依申请公开情况", "2023年共收到9件，均按时答复。") == {"narrative.requests_received": 9}
    assert values("（三）咨询情况", "2023年共收到9件，均按时答复。") == {}


def test_a_report_without_figures_gives_nothing() -> None:
    assert read("认真贯彻落实《条例》，扎实推进政府信息公开工作。") == ([], [])


@pytest.mark.parametrize(
    "filler", ["共计", "总数量", "公开政府信息", "人大代表建议、", "等信息、", "收到申请信息公开共计", "“", "（", "1，", "各"]
)
def test_a_paragraph_of_nothing_but_fillers_is_read_without_trying_every_way_to_part_them(filler: str) -> None:
    row = filler * 200
    told = [
        f"收到政府信息公开申请{row}甲12件",
        f"网站发布{row}甲12条",
        f"政协提案{row}甲3件",
        f"新增高新技术企业{row}甲3家",
        f"解读{row}甲4篇",
    ]
    read("，".join(told), "主动公开政府信息318条。")


def test_a_line_without_an_end_is_passed_over() -> None:
    assert values("甲，乙" * 1_000_000 + "，主动公开政府信息318条。") == {}


PIECES = """
主动公开 政府信息 网站 微信公众号 微博 抖音 发布 推送 其中 （ ） 共 全年 2022年 2023年 上年 较 增加 到 下一步 累计 截至目前
分别 各 和
、 ， 。 ； ： 12条 3 件 1.2万余条 三次 0 57家 收到 申请 未 无 人大代表建议 政协提案 承办 解读 新闻发布会 培训 政府公报》 期
高新技术企业 新增 总数 等 信息 “ ” 《 》 網(wǎng)站
"""


@given(st.lists(st.sampled_from([*PIECES.split(), " ", "\n"]), max_size=40).map("".join))
def test_whatever_is_written_a_figure_is_whole_and_its_words_are_printed(text: str) -> None:
    facts, candidates = read(text)
    assert len({fact.code for fact in facts}) == len(facts)
    for fact in facts:
        assert isinstance(fact.value, int)
        assert fact.value >= 0
        assert fact.raw in text
        assert fact.quote in text
    for candidate in candidates:
        assert candidate.reason
        assert candidate.codes or candidate.reason in ("没有写明是哪一项指标的数", "分项数，不是总数")
        assert candidate.quote in text


def test_a_number_that_a_line_cuts_is_read_whole_or_not_at_all() -> None:
    text = "某县某局2023年政府信息公开工作年度报告\n一、总体情况\n公开政府信息2\n11条。\n微信公众号发布信息1 361 229条。\n"
    report = parse(read_bytes(text.encode(), name="cut.txt"))
    assert {fact.code: fact.value for fact in report.facts} == {"channels.items_published": 211}


@pytest.mark.parametrize(
    "text", ["某县林业局主动公开政府信息318条。", "国务院办公厅主动公开政府信息318条。", "省水利厅门户网站公开信息318条。"]
)
def test_what_another_body_published_by_its_name_is_not_the_bodys_own(text: str) -> None:
    report = parse(read_bytes(f"某县水务局2023年政府信息公开工作年度报告\n一、总体情况\n{text}\n".encode(), name="a.txt"))
    assert not [fact for fact in report.facts if fact.method is Method.PROSE]
    assert [candidate.raw for candidate in report.candidates] == ["318条"]


@pytest.mark.parametrize("name", ["某县水务局", "县水务局", "我局"])
def test_the_body_may_speak_of_itself_by_its_name(name: str) -> None:
    text = f"某县水务局2023年政府信息公开工作年度报告\n一、总体情况\n{name}主动公开政府信息318条。\n"
    assert parse(read_bytes(text.encode(), name="a.txt")).values()["channels.items_published"] == 318


def test_the_applications_of_all_are_the_government_s_own_beside_those_of_its_departments_and_counties() -> None:
    text = "2023年度全市各级各部门共收到政府信息公开申请918件。市政府及其部门收到政府信息公开申请300件，县区收到申请618件。"
    requests = {"narrative.requests_received": 918}
    assert {fact.code: fact.value for fact in read(text, body="青禾市人民政府")[0]} == requests
    assert {fact.code: fact.value for fact in read(text, body="青禾市")[0]} == requests
    assert 918 not in [fact.value for fact in read(text, body="青禾市民政局")[0]]


def test_a_superior_s_site_named_among_others_leaves_the_total_of_them_all() -> None:
    several = "通过某省水利厅网站、青禾县政府网站、局网站等方式公开各类信息48条。"
    assert [(fact.code, fact.value) for fact in read(several, body="青禾县水务局")[0]] == [("channels.items_published", 48)]
    assert read("通过某省水利厅网站公开各类信息48条。", body="青禾县水务局")[0] == []


def test_a_zero_in_unknown_words_under_the_heading_of_applications_is_a_candidate() -> None:
    for texts in (("（二）依申请公开情况", "2023年，未收到此类型的来函。"), ("2023年，未收到要求公开的书面材料。",)):
        assert [candidate.codes for candidate in read(*texts)[1]] == [("narrative.requests_received",)]
