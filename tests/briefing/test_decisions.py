"""Reviewers' decisions on the pages: an explained error leaves the county count, its reason is shown."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from lxml import html

from tests.briefing.conftest import COUNTY, WENSHANG, archive, page, told
from tests.documents import Spec, build
from wenshang import briefing, checks
from wenshang.archive import Archive, adding
from wenshang.checks import reviews
from wenshang.model import Status


@pytest.fixture
def folder(tmp_path: Path, data: Path) -> Path:
    """A copy of the project's data folder."""
    return Path(shutil.copytree(data, tmp_path / "data", ignore=shutil.ignore_patterns("facts", "reviews.csv")))


def test_an_explained_error_is_no_longer_counted_and_its_reason_is_shown(folder: Path) -> None:
    held = Archive.open(folder)
    before = told("county_overview", data=str(folder), region=COUNTY)
    assert 'class="error"' in states(before)
    errors = [finding for finding in checks.check(held.report(WENSHANG, 2021)) if finding.status is Status.ERROR]
    verdict = reviews.Verdict.EXPLAINED
    reviews.save(folder, [reviews.Decision(reviews.key(f), verdict, "已电话核实", "张三", "2022-02-01") for f in errors])
    assert 'class="error"' not in states(told("county_overview", data=str(folder), region=COUNTY, years_back=4))
    quality = briefing.export(told("data_quality", data=str(folder), authority=WENSHANG, year=2021))
    assert "已说明：已电话核实（张三 2022-02-01）" in quality


def test_the_county_page_leads_from_the_word_wrong_to_its_finding_and_to_the_page_of_the_whole(tmp_path: Path) -> None:
    wrong = {"disputes.litigation_direct.upheld": 1, "disputes.litigation_direct.corrected": 0}
    wrong |= {
        "disputes.litigation_direct.other": 0,
        "disputes.litigation_direct.pending": 0,
        "disputes.litigation_direct.total": 5,
    }
    bodies = {(name, 2023, "2021"): {"requests.received.total": 7} for name in ("测试县人民政府", "测试县水利局")}
    bodies["测试县教育局", 2023, "2021"] = wrong
    notebook = told("county_overview", data=str(archive(tmp_path, bodies)), region="测试省测试市测试县")
    root = html.fromstring(briefing.export(notebook))
    (link,) = root.xpath("//table[contains(@class, 'matrix')]//a")
    assert link.text_content() == "有误：A4 复议诉讼合计"
    (heading,) = root.xpath(f"//h3[@id='{link.get('href')[1:]}']")
    assert heading.text == "测试县教育局2023年"
    (whole,) = root.xpath("//a[contains(@href, 'reconcile')]")
    assert unquote(whole.get("href")) == "../测试县人民政府/2023/reconcile.html"
    assert whole.text_content() == "测试县人民政府2023年"


def states(notebook: Any) -> str:
    """The matrix of the county page."""
    (table,) = html.fromstring(briefing.export(notebook)).xpath("//table[contains(@class, 'matrix')]")
    return str(html.tostring(table, encoding="unicode"))


def test_every_passage_of_a_finding_says_where_it_stands() -> None:
    quoted = html.fromstring(page("quality")).xpath("//ol[contains(@class, 'findings')]//blockquote")
    assert quoted
    assert all(passage.xpath("string(p[contains(@class, 'where')])").strip() for passage in quoted)


def test_repeated_and_dropped_passages_stand_side_by_side(folder: Path) -> None:
    held = Archive.open(folder)
    kept = "全局组织培训两场，各科室负责人和信息员全部参加。"
    spoken = {2021: (kept, "整理历年文件目录并移交档案馆保存备查。"), 2022: (kept, "开设政策问答栏目，回应企业和群众关心的事。")}
    for year, overview in spoken.items():
        spec = replace(Spec.of(edition="2021", seed=3), year=year, prose={"overview": overview})
        addition = adding.plan(held, build(spec, "html"), name=f"{year}.html", region="测试省测试市测试县", kind="水利")
        held = adding.store(held, addition)
    reports = [held.report(spec.authority, year) for year in (2022, 2021)]
    text = html.fromstring(str(briefing.repeated(*reports, passages=True).html))
    rows = [[cell.text_content() for cell in row] for row in text.xpath("(//table)[2]//tr")]
    assert ["重复", kept.rstrip("。"), kept.rstrip("。")] in rows
    assert ["删去", "—", spoken[2021][1].rstrip("。")] in rows
    assert all(spoken[2022][1].rstrip("。") not in row for row in rows)
