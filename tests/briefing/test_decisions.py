"""Reviewers' decisions on the pages: an explained error leaves the county count, its reason is shown."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from tests.briefing.conftest import COUNTY, WENSHANG, page
from tests.documents import Spec, build
from wenshang import checks
from wenshang.archive import Archive, adding
from wenshang.briefing.county import CountyOverview
from wenshang.briefing.quality import DataQuality
from wenshang.checks import FilingStatus, reviews
from wenshang.model import Status


@pytest.fixture
def folder(tmp_path: Path, data: Path) -> Path:
    """A copy of the project's data folder."""
    return Path(shutil.copytree(data, tmp_path / "data", ignore=shutil.ignore_patterns("facts", "reviews.csv")))


def test_an_explained_error_is_no_longer_counted_and_its_reason_is_shown(folder: Path) -> None:
    held = Archive.open(folder)
    before = CountyOverview(held, COUNTY)
    assert before.standings.cells[WENSHANG, 2021] is FilingStatus.WRONG
    assert ">有误<" in before.overview._repr_html_()
    errors = [finding for finding in checks.check(held.report(WENSHANG, 2021)) if finding.status is Status.ERROR]
    verdict = reviews.Verdict.EXPLAINED
    reviews.save(folder, [reviews.Decision(reviews.key(f), verdict, "已电话核实", "张三", "2022-02-01") for f in errors])
    after = CountyOverview(Archive.open(folder), COUNTY)
    assert after.standings.cells[WENSHANG, 2021] is FilingStatus.REPORTED
    assert ">有误<" not in after.overview._repr_html_()
    quality = DataQuality(Archive.open(folder), WENSHANG, 2021)
    assert "已说明：已电话核实（张三 2022-02-01）" in quality.problems._repr_html_()


def test_every_passage_of_a_finding_says_where_it_stands() -> None:
    quoted = html.fromstring(page("quality")).xpath("//ol[contains(@class, 'findings')]//blockquote")
    assert quoted
    assert all(passage.xpath("string(p[contains(@class, 'where')])").strip() for passage in quoted)


def test_repeated_and_dropped_passages_stand_side_by_side(folder: Path) -> None:
    held = Archive.open(folder)
    kept = "全局组织培训两场，各科室负责人和信息员全部参加。"
    told = {2021: (kept, "整理历年文件目录并移交档案馆保存备查。"), 2022: (kept, "开设政策问答栏目，回应企业和群众关心的事。")}
    for year, overview in told.items():
        spec = replace(Spec.of(edition="2021", seed=3), year=year, prose={"overview": overview})
        addition = adding.plan(held, build(spec, "html"), name=f"{year}.html", region="测试省测试市测试县", kind="水利")
        held = adding.store(held, addition)
    text = html.fromstring(DataQuality(held, spec.authority, 2022).repeated._repr_html_())
    rows = [[cell.text_content() for cell in row] for row in text.xpath("(//table)[2]//tr")]
    assert ["重复", kept.rstrip("。"), kept.rstrip("。")] in rows
    assert ["删去", "—", told[2021][1].rstrip("。")] in rows
    assert all(told[2022][1].rstrip("。") not in row for row in rows)
