"""Frames for notebooks: what one may ask for, figures by year, Chinese names, and eight real years of one body."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import wenshang as ws
from tests.comparison.facts import make
from wenshang.archive import Archive, coverage
from wenshang.errors import BadData, UnknownAuthority, UnknownCode, UnknownYear

__all__ = ["make"]
PINGTAN, WENSHANG, HONGZE = "平潭综合实验区管理委员会", "汶上县科学技术局", "淮安市洪泽区人民政府"
WEB = "channels.website_items"
Make = Callable[..., pd.DataFrame]


@pytest.fixture(scope="module")
def held(data: Path) -> Archive:
    return Archive.open(data)


@pytest.fixture(scope="module")
def pingtan(held: Archive) -> pd.DataFrame:
    return held.facts(PINGTAN)


def test_one_name_or_several_a_year_or_a_range_a_code_or_a_label_are_all_understood(held: Archive) -> None:
    one = held.facts("汶上县科技局", years=2021, codes=WEB)
    assert one["count"].tolist() == [211]
    assert held.facts(["汶上县科技局", held.resolve(HONGZE)], years=range(2020, 2025), codes="政府网站公开信息数")[
        "count"
    ].tolist() == [
        211,
        1136,
        2428,
    ]
    assert set(held.facts(HONGZE, years=[2024], codes=["disputes.*", "本年新收"])["code"].str.split(".").str[0]) == {
        "requests",
        "disputes",
    }
    assert len(held.facts(HONGZE, years=2024, codes="disputes")) == 15
    wide_characters = held.facts("汶上县科学技术局", years=["２０２１"], codes="ｃｈａｎｎｅｌｓ．ｗｅｂｓｉｔｅ＿ｉｔｅｍｓ")
    assert wide_characters["count"].tolist() == [211]


@pytest.mark.parametrize(
    ("ask", "error", "help_given"),
    [
        ({"authority": "汶上科技局"}, UnknownAuthority, "汶上县科技局"),
        ({"authority": HONGZE, "years": 2020}, UnknownYear, "2023、2024"),
        ({"authority": HONGZE, "years": range(2000, 2010)}, UnknownYear, "2008至2099"),
        ({"authority": HONGZE, "years": [2009, 2010]}, UnknownYear, "没有收存2009、2010年的报告.*2023、2024"),
        ({"years": -5}, UnknownYear, "2008至2099"),
        ({"years": "去年"}, UnknownYear, r"range\(2018, 2026\)"),
        ({"years": [2021.5]}, UnknownYear, "2021.5"),
        ({"codes": "channels.website"}, UnknownCode, "channels.website_items（政府网站公开信息数）"),
        ({"codes": ["本年新收", "网站公开信息数"]}, UnknownCode, "政府网站公开信息数"),
        ({"codes": [7]}, UnknownCode, "指标“7”"),
        ({"codes": 7}, UnknownCode, "指标“7”"),
        ({"authority": 2021}, UnknownAuthority, "应为机关名称.*years="),
    ],
)
def test_what_is_not_known_is_refused_with_the_nearest_right_ones(
    held: Archive, ask: dict[str, object], error: type[ws.WenshangError], help_given: str
) -> None:
    with pytest.raises(error, match=help_given):
        held.facts(**ask)  # type: ignore[arg-type]


def test_several_years_of_which_a_body_has_none_are_an_empty_frame_and_not_an_error(held: Archive) -> None:
    none = held.facts(WENSHANG, years=range(2022, 2026))
    assert none.empty
    assert none.columns.tolist() == held.facts(WENSHANG).columns.tolist()


def test_eight_real_years_over_three_editions_are_held_with_their_sources(held: Archive, pingtan: pd.DataFrame) -> None:
    assert len(pingtan) == 1416
    assert held.years(PINGTAN) == tuple(range(2018, 2026))
    assert dict(pingtan.groupby("year")["edition"].first()) == {
        2018: "2014",
        2019: "2019",
        2020: "2019",
        **dict.fromkeys(range(2021, 2026), "2021"),
    }
    assert pingtan["document"].str.contains("平潭综合实验区党工委管委会网站").all()
    assert set(pingtan["method"]) == {"typed"}
    vague = pingtan[pingtan["qualifier"] != "exact"]
    assert vague[["period", "code", "count", "qualifier"]].values.tolist() == [["2025", WEB, 7700, "about"]]
    assert coverage.drift(held) == []


def test_the_real_series_breaks_between_the_editions_and_not_where_it_may_be_compared(pingtan: pd.DataFrame) -> None:
    told = ws.series(pingtan, ["requests.processed.total", "proactive.rules.in_force"], years=range(2019, 2026))
    assert told[0].breaks == ()
    assert [point.year for point in told[1].values] == [2021, 2022, 2023, 2024, 2025]
    granted = ws.series(pingtan, "requests.received.total")[0]
    assert [(point.year, point.figure and point.figure.value) for point in granted.points] == [
        (2018, 0),
        (2019, 23),
        (2020, 21),
        (2021, 70),
        (2022, 74),
        (2023, 81),
        (2024, 218),
        (2025, 154),
    ]
    assert any("2018" in note or "统计表" in note for note in granted.notes)


def test_the_prose_of_2022_says_75_where_the_table_has_74_received_and_1_carried_in(pingtan: pd.DataFrame) -> None:
    codes = ["narrative.requests_received", "requests.received.total", "requests.carried_in.total", "requests.processed.total"]
    of_year = ws.wide(pingtan, codes)[2022]
    assert of_year.to_dict() == {
        "正文所称收到申请数（件）": 75,
        "本年新收（件）": 74,
        "上年结转（件）": 1,
        "本年办结总计（件）": 75,
    }


def test_the_report_of_2020_contradicts_itself_in_two_columns(held: Archive) -> None:
    found = ws.check(held.report(PINGTAN, 2020)).frame
    wrong = found[(found["rule"] == "A1") & (found["status"] == "error")]
    assert len(wrong) == 2
    assert found.dtypes["difference"] == "Float64"


def test_asking_for_one_code_says_the_same_as_asking_for_all(held: Archive, pingtan: pd.DataFrame) -> None:
    """A figure that other editions print under another code comes along, and a report without it is not a report not held."""
    codes = ["本年新收", "行政规范性文件本年制发件数", "requests.other.all.total", "channels.weibo_posts", "proactive.rules.made"]
    for code in codes:
        some = held.facts(PINGTAN, codes=code)
        pd.testing.assert_frame_equal(ws.series(some, code).frame, ws.series(pingtan, code).frame)
        assert ws.wide(some, code, years=range(2018, 2026)).equals(ws.wide(pingtan, code, years=range(2018, 2026)))
        alone, among = (ws.compare(facts, year=2025, codes=code) for facts in (some, pingtan))
        assert (alone.note, alone.base_year, alone.changes) == (among.note, among.base_year, among.changes)
    assert set(held.facts(PINGTAN, codes="本年新收")["code"]) == {"requests.received.total", "narrative.requests_received"}
    assert held.facts(PINGTAN, codes="本年新收", years=2022)["count"].tolist() == [74]
    assert ws.wide(held.facts(PINGTAN, codes="本年新收")).index.tolist() == ["本年新收（件）"]
    assert ws.series(held.facts(PINGTAN, codes="政务微博发布数"), "政务微博发布数")[0].points[-1].state == "not_printed"


def test_a_wide_frame_has_a_row_an_indicator_and_a_column_a_year(pingtan: pd.DataFrame) -> None:
    frame = ws.wide(pingtan, ["本年新收", "政府网站公开信息数"])
    assert frame.columns.tolist() == list(range(2018, 2026))
    assert (frame.index.name, frame.columns.name) == ("指标", "年度")
    assert frame.loc["本年新收（件）"].tolist() == [0, 23, 21, 70, 74, 81, 218, 154]
    assert frame.loc["政府网站公开信息数（条）"].isna().tolist() == [True] * 6 + [False] * 2
    assert str(frame.dtypes[2018]) == "Int64"
    everything = ws.wide(pingtan)
    shown = int(everything.notna().sum().sum())
    computed = sum("其他处理" in label for label in everything.index) * 5  # the sums of 2021–2025, which print three rows
    continued = 1  # 收到申请 of 2018 stands in its own row and begins 本年新收, which it continues as
    assert shown == 1416 + computed + continued
    fees = ws.wide(pingtan, "proactive.fees.amount", years=[2021])
    assert fees.iloc[0, 0] == pytest.approx(24252.311082)


def test_figures_that_may_not_be_compared_stand_in_rows_of_their_own(make: Make) -> None:
    code = "proactive.rules.in_force"
    frame = ws.wide(make({2019: {code: 4}, 2020: {code: 5}, 2021: {code: 2}, 2022: {code: None}, 2023: {code: 3}}))
    assert frame.index.tolist() == ["规章现行有效件数（件）〔2019–2020〕", "规章现行有效件数（件）〔2021–2023〕"]
    assert frame.iloc[0].tolist()[:2] == [4, 5]
    assert frame.iloc[0].isna().tolist() == [False, False, True, True, True]
    assert frame.iloc[1].isna().tolist() == [True, True, False, True, False]
    cells = frame.attrs["cells"]["规章现行有效件数（件）〔2021–2023〕"]
    assert cells["2022"] == ["甲局", "2022", code]  # a printed blank is known from what is not printed
    assert sorted(cells) == ["2021", "2022", "2023"]
    assert "2019" not in ws.wide(make({2020: {code: 1}}), years=[2019, 2020]).attrs["cells"]["规章现行有效件数（件）"]


def test_the_same_quantity_under_two_codes_is_one_row_and_two_bodies_are_told_apart(make: Make) -> None:
    one = ws.wide(make({2020: {"proactive.rules.made": 4}, 2021: {"proactive.rules.issued": 2}}))
    assert one.to_numpy().tolist() == [[4, 2]]
    two = ws.wide(pd.concat([make({2021: {WEB: n}}, authority=name) for n, name in enumerate(("甲局", "乙局"))]))
    assert two.index.tolist() == ["甲局 政府网站公开信息数（条）", "乙局 政府网站公开信息数（条）"]


def test_a_wide_frame_can_be_plotted_turned_and_written_and_keeps_its_evidence(pingtan: pd.DataFrame, tmp_path: Path) -> None:
    import matplotlib as mpl

    mpl.use("agg")
    frame = ws.wide(pingtan, ["本年新收", WEB])
    drawn = frame.T.plot()
    assert [len(line.get_xdata()) for line in drawn.get_lines()] == [8, 8]
    assert frame.T.attrs == frame.sort_index().attrs == frame.attrs
    frame.to_csv(tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text("utf-8").splitlines()[0] == "指标,2018,2019,2020,2021,2022,2023,2024,2025"
    frame.rename(columns=str).to_parquet(tmp_path / "a.parquet")


def test_chinese_names_in_one_call_and_the_figure_of_a_row_stays_known(pingtan: pd.DataFrame) -> None:
    shown = ws.in_chinese(pingtan.head(20).assign(mine=1))
    assert {"机关", "时期", "代码", "指标", "数值", "mine"} <= set(shown.columns)
    some = shown[["指标", "数值"]].iloc[5:7]
    at = str(some.index[0])
    assert some.attrs["rows"][at] == pingtan.loc[some.index[0], ["authority", "period", "code"]].tolist()
    assert some.attrs["columns"]["机关"] == "authority"
    assert set(ws.in_chinese(pingtan)["准确程度"]) == {"准确", "约数"}
    assert set(ws.in_chinese(pingtan)["取得方式"]) == {"人工录入"}
    assert pingtan["method"].tolist()[0] == "typed"
    assert some["数值"].map(str).tolist() == ["181", "430"]
    assert ws.in_chinese(pingtan)["数值"].dtype == "Float64"  # 万元 have decimals
    huge = ws.in_chinese(pingtan.head(2).assign(value=pd.array([1e20, 2.0], "Float64")))
    assert huge["数值"].tolist() == [1e20, 2.0]  # more than a whole number of pandas holds
    assert ws.in_chinese(ws.compare(pingtan, year=2025).frame).columns.tolist()[6:10] == ["基期数", "本期数", "增减", "增幅（%）"]


def test_every_column_of_every_frame_has_a_chinese_name(held: Archive, pingtan: pd.DataFrame) -> None:
    frames = [
        pingtan,
        ws.codes("申请"),
        ws.compare(pingtan, year=2025).frame,
        ws.series(pingtan, WEB).frame,
        ws.peers(pingtan, WEB, authority=PINGTAN, year=2025).frame,
        ws.rates(pingtan, year=2025).frame,
        ws.outcomes(pingtan, year=2025).frame,
        ws.quarters(pingtan, year=2025).frame,
        ws.check(held.report(PINGTAN, 2025)).frame,
    ]
    named = [ws.in_chinese(frame).columns.tolist() for frame in frames]
    assert [name for names in named for name in names if name.isascii()] == []
    assert all(len(names) == len(set(names)) for names in named)


def test_every_state_method_and_qualifier_has_a_chinese_word(held: Archive, pingtan: pd.DataFrame) -> None:
    change = ws.in_chinese(pd.concat([ws.compare(pingtan, year=year).frame for year in range(2019, 2026)]))
    line = ws.in_chinese(ws.series(pingtan, ["channels.*", "proactive.*"], years=range(2016, 2026)).frame)
    found = ws.in_chinese(ws.check(held.report(PINGTAN, 2020)).frame)
    told = [*change["变化"], *change["可比性"], *line["变化"], *found["状态"], *found["严重程度"]]
    assert [word for word in told if word.isascii()] == []


def test_codes_are_listed_by_a_word_a_pattern_or_all(held: Archive) -> None:
    received = ws.codes("申请").set_index("code")
    assert received.loc["requests.received.total", "label"] == "本年新收"
    assert received.loc["narrative.requests_received", "unit"] == "件"
    assert ws.codes("disputes.*")["code"].str.startswith("disputes.").sum() == 15
    assert len(ws.codes()) > 300
    assert ws.codes("没有这样的词").empty
    assert ws.codes("没有这样的词").columns.tolist() == ws.codes().columns.tolist()


def opened(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A process that opens the archive without saying where it is, in some folder."""
    code = "import wenshang as ws; print(len(ws.Archive.open().entries))"
    clean = {name: value for name, value in os.environ.items() if name != "WENSHANG_DATA"}
    return subprocess.run([sys.executable, "-c", code], cwd=folder, env=clean | environment, capture_output=True, text=True)


def test_the_data_folder_is_found_from_the_root_from_notebooks_and_by_the_environment(data: Path, tmp_path: Path) -> None:
    import shutil

    project = tmp_path / "project"
    (project / "notebooks" / "mine").mkdir(parents=True)
    shutil.copytree(data, project / "data", ignore=shutil.ignore_patterns("facts"))
    expected = f"{len(Archive.open(data).entries)}\n"
    for folder in (project, project / "notebooks", project / "notebooks" / "mine"):
        assert opened(folder).stdout == expected
    (tmp_path / "elsewhere").mkdir()
    assert opened(tmp_path / "elsewhere", WENSHANG_DATA=str(project / "data")).stdout == expected
    lost = opened(tmp_path / "elsewhere")
    assert lost.returncode == 1
    assert "没有找到" in lost.stderr
    assert "WENSHANG_DATA" in lost.stderr
    wrong = opened(project, WENSHANG_DATA=str(tmp_path / "elsewhere"))
    assert "环境变量 WENSHANG_DATA" in wrong.stderr


def test_no_name_at_all_means_the_usual_folder(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(data.parent / "notebooks")
    monkeypatch.delenv("WENSHANG_DATA", raising=False)
    assert Archive.open("").entries == Archive.open().entries == Archive.open("data").entries


def test_a_folder_that_is_named_is_never_replaced_by_another(tmp_path: Path) -> None:
    with pytest.raises(BadData, match="没有这个文件"):
        Archive.open(tmp_path / "data")
