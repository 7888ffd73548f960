"""A superior's requirements as data: thresholds, limits, figures, points; without a profile nothing of them is said."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.checks.test_checks_text import OVERVIEW, found, made
from tests.conftest import ROOT
from tests.documents import Spec, build
from wenshang.checks import check, marks, profiles
from wenshang.cli import command
from wenshang.errors import BadData, BadParameter

DATA = ROOT / "data"


def profile(name: str) -> profiles.Profile:
    return profiles.load(DATA, name)


@pytest.mark.parametrize("name", ["武威", "宿迁", "鲤城", "wuwei"])
def test_the_examples_quote_the_clause_of_every_requirement(name: str) -> None:
    held = profile(name)
    asked = [*(figure.clause for figure in held.figures), *(points.clause for points in (*held.points, *held.by_hand))]
    assert all(asked)
    assert all(len(clause) <= 40 for clause in asked)
    assert held.notice
    assert held.source


def test_an_overview_over_the_limit_is_found_only_with_the_profile() -> None:
    long = made(texts={"overview": OVERVIEW + "进一步做好公开工作。" * 120})
    (finding,) = found(check(long, profile=profile("武威")), "Q1")
    assert finding.difference == len("".join(long.sections[0].text.split())) - 1000
    assert "不超过一千字" in finding.message
    assert found(check(long), "Q1") == []
    assert found(check(made(), profile=profile("武威")), "Q1") == []


def test_figures_that_the_prose_must_give_are_found_until_they_are_given() -> None:
    named = [one.message.split("没有写明")[1].split("（")[0] for one in found(check(made(), profile=profile("武威")), "Q2")]
    assert named == [figure.name for figure in profile("武威").figures]
    text = (
        OVERVIEW
        + "教育、医疗等重点领域公开信息20条。制发行政规范性文件2件，废止1件，现行有效9件。门户网站公开信息90条，政策解读8篇。"
    )
    figures = {"channels.website_items": 90, "channels.interpretations": 8}
    prose = {"channels.website_items": "门户网站公开信息90条", "channels.interpretations": "政策解读8篇"}
    given = made(figures, texts={"overview": text}, prose=prose)
    assert found(check(given, profile=profile("武威")), "Q2") == []
    assert found(check(made()), "Q2") == []


def test_repetition_has_the_threshold_of_the_notice_and_costs_its_points() -> None:
    before = made(year=2022)
    new = "我局以新的办法开展公开，联合高校设立体验区，群众可以现场查阅，依申请窗口同步开放，平台另有介绍。" * 2
    half = made(texts={"overview": new + OVERVIEW.splitlines()[2]})
    assert found(check(half, earlier=before), "T5") == []
    findings = check(half, earlier=before, profile=profile("宿迁"))
    assert len(found(findings, "T5")) == 1
    given = marks(profile("宿迁"), findings)
    assert given is not None
    assert (given.taken, given.total) == (1, 99)


def test_points_are_taken_once_a_requirement_and_what_only_people_know_is_said() -> None:
    late = made(published="2024-05-01", texts={"problems": "无"})
    given = marks(profile("鲤城"), check(late))
    assert given is not None
    assert [(one.points.name, one.points.points) for one in given.deductions] == [("未按期发布", 5), ("内容不完整", 5)]
    assert given.text == "得分0（满分10，扣10：未按期发布5、内容不完整5），未计入需人工认定的：未按时备案、被退回且未及时修改"
    right = marks(profile("鲤城"), check(made(published="2024-01-20")))
    assert right is not None
    assert right.total == 10
    assert marks(profile("武威"), check(late)) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = ", "应为TOML 格式"),
        ('name = "甲"', "缺少或有误"),
        ('name="甲"\nnotice="x"\ntitle="x"\nsource="x"\n[[points]]\nname="a"\nrules=["D2"]\npoints=1', "clause"),
        ('name="甲"\nnotice="x"\ntitle="x"\nsource="x"\n[thresholds]\nT5 = 50', "0 到 1 之间"),
        ('name="甲"\nnotice="x"\ntitle="x"\nsource="x"\n[[figure]]\nname="a"\ncodes=["no.such"]\nclause="c"', "已知的指标代码"),
        ('name="甲"\nnotice="x"\ntitle="x"\nsource="x"\n[[figure]]\nname="a"\nwords=["("]\nclause="c"', "缺少或有误"),
    ],
)
def test_a_wrong_profile_is_refused_with_what_is_wrong(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(BadData, match=said):
        profiles.load_file(path)


def test_an_unknown_profile_names_those_there_are_and_never_leads_out_of_the_folder(tmp_path: Path) -> None:
    for name in ("无此办法", "../pyproject", str(DATA / "profiles" / "wuwei.toml")):
        with pytest.raises(BadParameter, match="武威"):
            profiles.load(DATA, name)
    with pytest.raises(BadParameter, match="没有"):
        profiles.load(tmp_path, "武威")


def test_the_command_gives_the_marks_only_where_a_profile_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    shutil.copytree(DATA / "profiles", tmp_path / "data" / "profiles")
    file = tmp_path / "report.html"
    file.write_bytes(build(Spec.of(edition="2021", seed=3), "html"))
    words = ["check", str(file), "--data", str(tmp_path / "data")]
    assert "得分" not in CliRunner().invoke(command, words, standalone_mode=False).output
    assert "鲤城得分5（满分10，扣5：" in CliRunner().invoke(command, [*words, "--profile", "鲤城"], standalone_mode=False).output
    rows = CliRunner().invoke(command, [*words, "--profile", "鲤城", "--format", "json"], standalone_mode=False).output
    last = json.loads([line for line in rows.splitlines() if line.startswith("{")][-1])
    assert (last["profile"], last["full"], last["total"]) == ("鲤城", 10, 5)
    assert [taken["points"] for taken in last["deductions"]] == [5]


def test_typed_figures_are_not_marked_and_a_fragment_is_called_so() -> None:
    words = ["check", "--all", "--data", str(DATA), "--profile", "鲤城"]
    lines = CliRunner().invoke(command, words, standalone_mode=False).output.splitlines()
    typed = [line for line in lines if "peers.csv" in line]
    assert typed
    assert all("部分录入　未发现问题" in line and "得分" not in line for line in typed)
    assert sum("得分" in line for line in lines) == 1  # the founding report, which has its text
