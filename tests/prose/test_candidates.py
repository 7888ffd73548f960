"""What is not read stays in sight: candidates in the JSON of ``extract``, findings R2 where an indicator has no figure."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from wenshang.checks import check
from wenshang.cli import command
from wenshang.model import AnnualReport, Finding
from wenshang.parsing import parse
from wenshang.readers import read_bytes
from wenshang.vocabulary import code

_TITLE = "某县某局2023年政府信息公开工作年度报告\n一、总体情况\n"


def report(text: str) -> AnnualReport:
    return parse(read_bytes((_TITLE + text).encode(), name="report.txt"))


def r2(text: str) -> list[Finding]:
    return [finding for finding in report(text).findings if finding.rule == "R2"]


@pytest.mark.parametrize(
    ("text", "raw", "name"),
    [
        ("局网站2023年工作动态栏目共有信息77条。", "77条", "channels.website_items"),
        ("网站开通以来累计公开信息9000条。", "9000条", "channels.website_items"),
        ("微信公众号发布信息1 361 229条。", "229条", "channels.wechat_posts"),
        ("网站公开信息200～211条。", "211条", "channels.website_items"),
        ("全年办结人大代表建议复函12件。", "12件", "proposals.npc"),
        ("主动公开政府信息50条。全年主动公开政府信息52条。", "50条", "channels.items_published"),
    ],
)
def test_a_count_that_looks_like_an_indicator_is_a_candidate(text: str, raw: str, name: str) -> None:
    candidates = report(text).candidates
    assert any(candidate.raw == raw and name in candidate.codes and candidate.reason for candidate in candidates), candidates


def test_two_sentences_that_contradict_each_other_are_a_finding() -> None:
    (finding,) = r2("主动公开政府信息50条。主动公开政府信息52条。")
    assert finding.codes == ("channels.items_published",)
    assert "50条、52条" in finding.message
    assert finding.quote == "主动公开政府信息50条"
    assert finding.place.paragraph


def test_an_indicator_without_an_accepted_figure_is_a_finding_of_check() -> None:
    found = check(report("微信公众号开通以来累计发布信息3200条。"))
    (finding,) = [one for one in found if one.rule == "R2"]
    assert finding.codes == ("channels.wechat_posts",)
    assert code("channels.wechat_posts").label in finding.message


@pytest.mark.parametrize(
    "text",
    [
        "主动公开政府信息50条，其中网站公开30条，微信公众号发布20条。",
        "2022年主动公开政府信息40条。2023年主动公开政府信息50条。",
        "微信公众号发布信息20条，阅读量3000次。",
        "下一步，力争网站发布信息500条。",
        "全年回复群众来信12件。",
    ],
)
def test_nothing_is_found_where_every_number_is_told(text: str) -> None:
    assert r2(text) == []


def test_the_founding_report_is_silent(data: Path) -> None:
    (path,) = (data / "documents").rglob("2021.txt")
    found = parse(read_bytes(path.read_bytes(), name=path.name))
    assert [finding for finding in found.findings if finding.rule == "R2"] == []


def test_extract_tells_the_candidates_with_code_value_quote_and_reason(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text(_TITLE + "网站开通以来累计公开信息9000条。", encoding="utf-8")
    done = CliRunner().invoke(command, ["extract", str(path), "--format", "json"], catch_exceptions=False)
    (candidate,) = json.loads(done.output)["candidates"]
    assert candidate["codes"] == ["channels.website_items"]
    assert (candidate["value"], candidate["raw"], candidate["reason"]) == (9000, "9000条", "累计数，不是本年数")
    assert candidate["quote"] == "网站开通以来累计公开信息9000条"
    assert "第3段" in candidate["place"]


NO_FIGURE = [
    ("主动公开信息50条，其中通知公告20条、部门文件30条。", {"20条", "30条"}),
    ("依申请公开方面：办结7件，其中予以公开3件。", {"7件", "3件"}),
    ("微信公众号推送信息363微博发布信息155条。", {"363"}),
    ("共收到依申请公开事项4三是加强管理。", {"4"}),
]


@pytest.mark.parametrize(("text", "raws"), NO_FIGURE)
def test_a_count_under_words_of_publishing_or_receiving_is_told_though_no_code_is_named(text: str, raws: set[str]) -> None:
    assert raws <= {candidate.raw for candidate in report(text).candidates}
    assert r2(text) == []


@pytest.mark.parametrize(
    "text", ["本局设3个科室。", "阅读量3000次。", "回复群众来信12件。", "开设5个专栏公开信息。", "邮编：272500。"]
)
def test_what_is_no_indicators_count_is_no_candidate(text: str) -> None:
    assert report(text).candidates == ()


def test_a_zero_that_is_said_in_words_is_told_where_it_is_not_read() -> None:
    (candidate,) = report("2023年部分单位未召开新闻发布会。").candidates
    assert (candidate.codes, candidate.value) == (("channels.press_conferences",), 0)


def test_a_sentence_that_is_too_long_to_be_one_is_told() -> None:
    (candidate,) = report("公开，" * 1500 + "信息50条。").candidates
    assert "没有逐数读取" in candidate.reason
