"""Whose report, for which year, in which edition, published when: from titles and lines as bodies print them."""

from __future__ import annotations

import pytest

from wenshang.errors import NotAReport
from wenshang.model import AnnualReport, Authority
from wenshang.parsing import parse
from wenshang.readers import read_bytes

_BODY = """
一、总体情况

认真落实各项要求。

二、主动公开政府信息情况

没有。

三、收到和处理政府信息公开申请情况

没有。
"""


def _report(head: str, body: str = _BODY, authorities: tuple[Authority, ...] = (), **known: object) -> AnnualReport:
    return parse(read_bytes(f"{head}\n{body}".encode(), name="a.txt"), authorities=authorities, **known)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("head", "authority", "year"),
    [
        ("嘉祥县水务局2021年政府信息公开工作年度报告", "嘉祥县水务局", 2021),
        ("2021年度嘉祥县水务局政府信息公开工作年度报告", "嘉祥县水务局", 2021),
        ("嘉祥县水务局\n\n2021年政府信息公开工作年度报告", "嘉祥县水务局", 2021),
        ("嘉祥县水务局\n\n2021年政府信息公开\n\n工作年度报告", "嘉祥县水务局", 2021),
        ("嘉祥县水务局政府信息公开工作年度报告\n\n（2021年度）", "嘉祥县水务局", 2021),
        ("市教育局关于2020年政府信息公开工作年度报告的公告", "市教育局", 2020),
        ("关于公布《嘉祥县水务局2021年政府信息公开工作年度报告》的通知", "嘉祥县水务局", 2021),
        ("嘉祥县水务局 二〇二一年度政府信息公开工作报告", "嘉祥县水务局", 2021),
        ("嘉祥县水务局政府信息公开2021年度报告", "嘉祥县水务局", 2021),
        ("嘉祥县水务局２０２１年度政府信息公开年报", "嘉祥县水务局", 2021),
        ("嘉祥县人民政府2021年政府信息公开工作年度报告", "嘉祥县人民政府", 2021),
        ("嘉祥縣水務局2021年政府信息公開工作年度報告", "嘉祥县水务局", 2021),
        ("2021年政府信息公开工作年度报告\n\n来源：嘉祥县水务局  发布时间：2022-01-20 10:00", "嘉祥县水务局", 2021),
        ("（一）嘉祥县水务局2021年政府信息公开工作年度报告", "嘉祥县水务局", 2021),
        ("[年报]嘉祥县水务局2021年政府信息公开工作年度报告", "嘉祥县水务局", 2021),
        ("★嘉祥县水务局2021年政府信息公开工作年度报告", "嘉祥县水务局", 2021),
        ("图解｜嘉祥县水务局2021年政府信息公开工作年度报告", "嘉祥县水务局", 2021),
        ("2022年1月15日 嘉祥县水务局2021年政府信息公开工作年度报告", "嘉祥县水务局", 2021),
        ("嘉祥县水务局2021年政府信息公开工作年度报告.docx", "嘉祥县水务局", 2021),
        ("嘉祥县水务局办公室关于印发嘉祥县水务局2021年政府信息公开工作年度报告的通知", "嘉祥县水务局", 2021),
        ("嘉祥县水务局2021年政府信息公开工作年度报告根据《政府信息公开条例》和上级要求编制本报告。", "嘉祥县水务局", 2021),
        (
            "嘉祥县财政局2021年政府信息公开工作年度报告\n嘉祥县教育局2020年政府信息公开工作年度报告\n"
            "嘉祥县水务局2021年政府信息公开工作年度报告\n\n本报告依照条例编制。",
            "嘉祥县水务局",
            2021,
        ),
        ("首页 > 政府信息公开年报\n\n嘉祥县水务局2021年政府信息公开工作年度报告", "嘉祥县水务局", 2021),
        ("一图读懂嘉祥县水务局2021年政府信息公开工作年度报告", "嘉祥县水务局", 2021),
        ("嘉祥县水务局2O21年政府信息公开工作年度报告\n\n统计期限自2021年1月1日至12月31日。", "嘉祥县水务局", 2021),
        ("嘉祥县水务局2020年至2021年政府信息公开工作年度报告", "嘉祥县水务局", 2020),
    ],
)
def test_a_title_as_bodies_print_it_names_authority_and_year(head: str, authority: str, year: int) -> None:
    report = _report(head)
    assert (report.authority, report.year) == (authority, year)


@pytest.mark.parametrize("part", ["第三季度", "一季度", "上半年", "10月份"])
def test_a_report_on_a_part_of_the_year_is_no_annual_report(part: str) -> None:
    with pytest.raises(NotAReport, match=part):
        _report(f"嘉祥县水务局2021年{part}政府信息公开工作报告")


def test_arguments_win_over_the_document() -> None:
    report = _report("嘉祥县水务局2021年政府信息公开工作年度报告", authority="嘉祥县城乡水务局", year=2020)
    assert (report.authority, report.year) == ("嘉祥县城乡水务局", 2020)
    assert ("title", "嘉祥县水务局") in report.named


@pytest.mark.parametrize("printed", ["嘉祥县水务局", "县水务局", "嘉祥水务", "济宁市嘉祥县水务局"])
def test_the_register_knows_an_authority_by_alias_and_without_its_region(printed: str) -> None:
    known = (Authority("嘉祥县水务局", aliases=("嘉祥水务",)), Authority("嘉祥县科学技术局"))
    assert _report(f"{printed}2021年政府信息公开工作年度报告", authorities=known).authority == "嘉祥县水务局"


def test_a_long_row_of_regions_is_told_at_once() -> None:
    name = "县" * 60 + "水务局"
    report = _report("嘉祥县水务局2021年政府信息公开工作年度报告", authority=name, authorities=(Authority("嘉祥县科学技术局"),))
    assert report.authority == name


def test_a_name_that_fits_two_authorities_is_not_guessed() -> None:
    known = (Authority("嘉祥县水务局"), Authority("金乡县水务局"))
    assert _report("水务局2021年政府信息公开工作年度报告", authorities=known).authority == "水务局"


def test_the_period_sentence_gives_the_year_although_its_sign_is_lost() -> None:
    head = "嘉祥县水务局政府信息公开工作年度报告\n\n本报告所列数据的统计期限自20221月1日起至2022年12月31日止。"
    report = _report(head)
    assert report.year == 2022
    assert ("period", 2022) in report.years_named


def test_years_that_disagree_are_all_named() -> None:
    head = "嘉祥县水务局2021年政府信息公开工作年度报告\n\n本报告所列数据的统计期限自2020年1月1日起至2020年12月31日止。"
    report = _report(head, f"{_BODY}\n\n嘉祥县水务局\n\n2022年1月18日")
    assert report.year == 2021
    assert dict(report.years_named) == {"title": 2021, "period": 2020, "published": 2022}


@pytest.mark.parametrize(
    ("head", "end", "published"),
    [
        ("发布日期：2022-01-20 10:31", "", "2022-01-20"),
        ("信息来源：县水务局　发布时间：2022年1月5日　浏览次数：17", "", "2022-01-05"),
        ("", "嘉祥县水务局\n\n二〇二二年一月二十日", "2022-01-20"),
        ("", "嘉祥县水务局 2022 年 1 月 9 日", "2022-01-09"),
        ("", "", ""),
    ],
)
def test_the_publication_date_is_found(head: str, end: str, published: str) -> None:
    report = _report(f"嘉祥县水务局2021年政府信息公开工作年度报告\n\n{head}", f"{_BODY}\n\n{end}")
    assert report.published == published


@pytest.mark.parametrize(
    ("cited", "year", "edition"),
    [("国办公开办函〔2021〕30号", 2020, "2021"), ("国办公开办函[2019]60号", 2021, "2019"), ("国办发〔2014〕32号", 2020, "2014")],
)
def test_without_tables_the_cited_notice_tells_the_edition_before_the_year(cited: str, year: int, edition: str) -> None:
    report = _report(f"嘉祥县水务局{year}年政府信息公开工作年度报告\n\n本报告按照要求（{cited}）编制。")
    assert report.edition == edition
    assert report.notice


@pytest.mark.parametrize(("year", "edition"), [(2016, "2014"), (2018, "2014"), (2020, "2019"), (2024, "2021")])
def test_the_year_tells_the_edition_where_nothing_else_does(year: int, edition: str) -> None:
    assert _report(f"嘉祥县水务局{year}年政府信息公开工作年度报告").edition == edition


def test_a_report_that_names_nobody_is_read_and_says_so() -> None:
    report = _report("2021年政府信息公开工作年度报告")
    assert report.authority == "未识别机关"
    assert any("没有写明是哪个机关" in finding.message and "--authority" in finding.advice for finding in report.findings)
    assert _report("2021年政府信息公开工作年度报告", authority="嘉祥县水务局").authority == "嘉祥县水务局"


def test_a_report_without_a_year_asks_for_it() -> None:
    with pytest.raises(NotAReport, match="认不出是哪一年"):
        _report("嘉祥县水务局政府信息公开工作年度报告")


_OWN = "嘉祥县水务局2021年政府信息公开工作年度报告"
_PERIOD = "本报告所列数据的统计期限自2021年1月1日起至2021年12月31日止。"


@pytest.mark.parametrize(
    "line",
    [
        f"# {_OWN}",
        f"附件：{_OWN}",
        f"附件1 {_OWN}",
        f"1.{_OWN}",
        f"关于报送《{_OWN}》的函",
        f"报送《{_OWN}》",
        f"现将《{_OWN}》予以公布",
        *(f"{mark}{_OWN}" for mark in ("01", "1", "(3)", "A01", "①", "1234", "第01号 ", "2024-01-20 ", "20240120", "原标题：")),
        f"上一篇：嘉祥县水务局2020年政府信息公开工作年度报告\n\n{_OWN}",
        f"嘉祥县财政局2020年政府信息公开工作年度报告\n\n嘉祥县水务局2022年政府信息公开工作年度报告\n\n{_OWN}",
    ],
)
def test_marks_and_lists_before_the_title_are_no_part_of_it(line: str) -> None:
    report = _report(f"{line}\n\n{_PERIOD}")
    assert (report.authority, report.year) == ("嘉祥县水务局", 2021)


def _page(body: str, head: str = "") -> AnnualReport:
    paragraphs = "".join(f"<p>{line}</p>" for line in _BODY.split("\n") if line)
    return parse(read_bytes(f"<html><head>{head}</head><body>{body}{paragraphs}</body></html>".encode(), name="a.html"))


@pytest.mark.parametrize(
    ("body", "head"),
    [
        (f"<ul><li><a href='1'>嘉祥县财政局2022年政府信息公开工作年度报告</a></li></ul><h1>{_OWN}</h1>", ""),
        (f"<p><a href='1'>嘉祥县财政局2022年政府信息公开工作年度报告</a></p><p>{_OWN}</p>", ""),
        (f"<p>嘉祥县财政局2022年政府信息公开工作年度报告</p><p>{_OWN}</p>", f"<title>{_OWN}-嘉祥县政府</title>"),
        ("<p>嘉祥县财政局2022年政府信息公开工作年度报告</p>", f'<meta name="ArticleTitle" content="{_OWN}">'),
        (f"<h1>嘉祥县人民政府网</h1><div>下一篇：嘉祥县水务局2022年政府信息公开工作年度报告</div><p>{_OWN}</p>", ""),
    ],
)
def test_of_a_page_its_own_title_decides(body: str, head: str) -> None:
    report = _page(body, head)
    assert (report.authority, report.year) == ("嘉祥县水务局", 2021)


def test_a_running_head_of_last_year_is_not_the_title() -> None:
    running = "嘉祥县水务局2020年政府信息公开工作年度报告"
    body = _BODY.replace("没有。", f"没有。\n\n{running}\n")
    assert _report(f"{running}\n\n{_OWN}", body).year == 2021


def _bound(*, years: tuple[int, int] = (2021, 2022), names: tuple[str, str] = ("嘉祥县水务局", "嘉祥县水务局")) -> bytes:
    pairs = zip(names, years, strict=True)
    volumes = (f"{name}{year}年政府信息公开工作年度报告\n{_BODY}\n收到申请{year - 2000}件。" for name, year in pairs)
    return "\n\n".join(volumes).encode()


@pytest.mark.parametrize(("asked", "year"), [({}, 2021), ({"year": 2022}, 2022), ({"year": 2021}, 2021)])
def test_of_two_reports_in_one_file_the_one_asked_for_is_read(asked: dict[str, int], year: int) -> None:
    report = parse(read_bytes(_bound(), name="a.txt"), **asked)  # type: ignore[arg-type]
    assert report.year == year
    assert report.values()["narrative.requests_received"] == year - 2000
    (told,) = [finding.message for finding in report.findings if finding.rule == "R5"]
    assert str(4043 - year) in told


def test_of_two_bodies_in_one_file_the_one_asked_for_is_read() -> None:
    data = _bound(years=(2021, 2021), names=("嘉祥县水务局", "嘉祥县财政局"))
    assert parse(read_bytes(data, name="a.txt"), authority="嘉祥县财政局").title.startswith("嘉祥县财政局")


def test_missing_tables_are_findings_and_sections_are_read() -> None:
    report = _report("嘉祥县水务局2021年政府信息公开工作年度报告")
    assert [section.key for section in report.sections if section.key] == ["overview", "proactive", "requests"]
    assert [finding.rule for finding in report.findings] == ["R4", "R4", "R4"]


@pytest.mark.parametrize(
    "heading",
    [
        "三、收到和处理政府信息公开申请情况",
        "三.收到和处理政府信息公开申请情况",
        "三、 收到和处理政府信息公开申请情况。",
        "三是收到和处理政府信息公开申请情况",
    ],
)
def test_a_heading_is_known_in_other_dress(heading: str) -> None:
    body = _BODY.replace("三、收到和处理政府信息公开申请情况", heading)
    report = _report("嘉祥县水务局2021年政府信息公开工作年度报告", body)
    assert report.section("requests") is not None


def test_a_field_label_before_the_title_and_the_time_of_collection_say_nothing_of_the_report() -> None:
    text = (
        "采集时间：2025-12-30T21:37:37\n名称 临川县水务局2023年政府信息公开工作年度报告\n"
        "一、总体情况\n全年主动公开政府信息12条。\n六、其他需要报告的事项\n未收取信息处理费。"
    )
    report = parse(read_bytes(text.encode(), name="collected.txt"))
    assert (report.authority, report.published) == ("临川县水务局", "")


@pytest.mark.parametrize("title", ["临川县财政局2023年政府信息公开工作年度报告", "临川县水务局2022年政府信息公开工作年度报告"])
def test_another_title_above_the_tables_is_told(title: str) -> None:
    table = (
        "二、主动公开政府信息情况\n信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n规章\t0\t0\t0\n行政规范性文件\t12\t3\t45\n"
    )
    text = f"临川县水务局2023年政府信息公开工作年度报告\n一、总体情况\n全年主动公开政府信息30条。\n{title}\n{table}"
    report = parse(read_bytes(text.encode(), name="a.txt"))
    assert any(title in finding.message for finding in report.findings if finding.rule == "R5")


@pytest.mark.parametrize(
    ("title", "who"),
    [
        ("汶上县水务局", "汶上县水务局"),
        ("水务局", "水务局"),
        ("临川县人民政府办公室", "临川县人民政府办公室"),
        ("抚州市临川县人民政府", "临川县人民政府"),
        ("临川县次邱镇人民政府", "次邱镇人民政府"),
        ("临川县民政局", "民政局"),
    ],
)
def test_a_registered_name_without_region_is_not_that_of_every_region(title: str, who: str) -> None:
    known = (*map(Authority, ("水务局", "临川县人民政府", "次邱镇人民政府")), Authority("民政局", region="江西省抚州市临川县"))
    assert _report(f"{title}2021年政府信息公开工作年度报告", authorities=known).authority == who


def test_a_title_in_another_form_of_the_registered_name_is_no_other_title() -> None:
    known = (Authority("临川县科学技术局", aliases=("临川县科技局",)),)
    report = _report("临川县科技局2021年政府信息公开工作年度报告", authorities=known)
    assert report.authority == "临川县科学技术局"
    assert not [finding for finding in report.findings if finding.rule == "R5"]


@pytest.mark.parametrize("title", ["临川县", "临川县政府", "01临川县政府", "抚州市临川县人民政府"])
def test_a_government_goes_by_the_name_of_its_region_and_by_its_short_name(title: str) -> None:
    known = (Authority("临川县人民政府"), Authority("临川县水务局"), Authority("临川县次邱镇人民政府"))
    report = _report(f"{title}2021年政府信息公开工作年度报告", authorities=known)
    assert report.authority == "临川县人民政府"
    assert not [finding for finding in report.findings if finding.rule == "R5"]


def test_a_region_that_is_registered_for_itself_keeps_its_name() -> None:
    known = (Authority("临川县人民政府"), Authority("临川县"))
    assert _report("临川县2021年政府信息公开工作年度报告", authorities=known).authority == "临川县"
