"""Every record of comparison is also a frame, with the figures of the printed reports in it."""

from __future__ import annotations

import pickle
from collections.abc import Callable

import pandas as pd
import pytest

from wenshang.comparison import applicants, compare, outcomes, peers, quarters, rates, series
from wenshang.comparison.change import Change
from wenshang.comparison.parts import Composition
from wenshang.comparison.peers import PeerRank
from wenshang.comparison.quarters import Quarters
from wenshang.comparison.rates import RateValue
from wenshang.comparison.series import Series
from wenshang.errors import UnknownAuthority, UnknownCode, UnknownYear

HONGZE, WENSHANG = "洪泽区人民政府", "汶上县科学技术局"
WEB = "channels.website_items"
Make = Callable[..., pd.DataFrame]


def dtypes(frame: pd.DataFrame) -> dict[str, str]:
    return {str(name): str(dtype) for name, dtype in frame.dtypes.items()}


def test_a_comparison_is_a_frame_and_a_selection_of_it_too(real: pd.DataFrame) -> None:
    change = compare(real, authority=HONGZE, year=2024)
    assert dtypes(change.frame) == dict(Change.COLUMNS)
    received = change.frame.set_index("code").loc["requests.received.total"]
    assert (received["before"], received["after"], received["difference"]) == (21, 95, 74)
    assert round(received["percent"], 1) == 352.4
    chosen = change.select(["本年新收", "disputes.*"])
    assert set(chosen.frame["code"].str.split(".").str[0]) == {"requests", "disputes"}
    assert (chosen.year, chosen.authority) == (change.year, change.authority)
    with pytest.raises(UnknownCode, match="是否想用：本年新收"):
        change.select("本年新收数")


def test_what_is_blank_or_not_printed_is_missing_in_a_frame_and_never_nought(make: Make) -> None:
    frame = compare(make({2023: {WEB: None}, 2024: {WEB: 3, "channels.wechat_posts": 4}}), year=2024).frame.set_index("code")
    assert frame.loc[WEB, ["before", "difference", "percent"]].isna().all()
    assert frame["state"].to_dict() == {WEB: "blank", "channels.wechat_posts": "one_sided"}


def test_a_series_has_a_row_a_year_with_its_breaks_and_gaps(make: Make) -> None:
    code = "requests.granted.total"
    facts = make({2019: {code: 4}, 2021: {code: 2, WEB: 7}, 2022: {code: None}})
    found = series(facts, [code, "政府网站公开信息数"], years=range(2018, 2023))
    assert [line.code for line in found] == [code, WEB]
    assert dtypes(found.frame) == dict(Series.COLUMNS)
    rows = found[0].frame
    assert rows["state"].tolist() == ["no_report", "value", "no_report", "value", "blank"]
    assert rows["value"].isna().tolist() == [True, False, True, False, True]
    broken = series(
        make({2020: {"proactive.rules.in_force": 4}, 2021: {"proactive.rules.in_force": 2}}), "proactive.rules.in_force"
    )
    assert broken.frame["segment"].tolist() == [0, 1]
    assert broken.frame["note"].iloc[1]
    with pytest.raises(UnknownYear, match="年份"):
        series(facts, code, years=["去年"])  # type: ignore[list-item]


def test_a_continued_figure_keeps_the_code_it_is_printed_under(make: Make) -> None:
    facts = make({2020: {"proactive.rules.made": 4}, 2021: {"proactive.rules.issued": 2}})
    assert series(facts, "proactive.rules.issued").frame["code"].tolist() == ["proactive.rules.made", "proactive.rules.issued"]


def test_peers_are_a_frame_with_the_own_figure_among_them(make: Make) -> None:
    facts = pd.concat([make({2021: {WEB: 10 * n}}, authority=f"{n}局") for n in range(1, 8)])
    found = peers(facts, WEB, authority="3局", year=2021)
    assert dtypes(found.frame) == dict(PeerRank.COLUMNS)
    assert found.frame["value"].tolist() == [70, 60, 50, 40, 30, 20, 10]
    assert found.frame["rank"].tolist() == [1, 2, 3, 4, 5, 6, 7]
    assert found.frame.loc[found.frame["own"], "authority"].tolist() == ["3局"]
    assert found[0].rank == 5
    few = peers(facts, WEB, authority="3局", year=2021, candidates=["1局"]).frame
    assert few["rank"].isna().all()


def test_rates_parts_and_quarters_are_frames(real: pd.DataFrame) -> None:
    ask = {"authority": HONGZE, "year": 2024}
    told = rates(real, **ask, base_year=2023)  # type: ignore[arg-type]
    assert dtypes(told.frame) == dict(RateValue.COLUMNS)
    granted = told.frame.set_index("code").loc["granted_rate"]
    assert (granted["numerator"], granted["denominator"], round(granted["value"], 1)) == (50, 95, 52.6)
    whole = outcomes(real, **ask).frame  # type: ignore[arg-type]
    assert dtypes(whole) == dict(Composition.COLUMNS)
    assert whole["label"].tolist()[-1] == "本年办结总计"
    assert whole["after"].iloc[:-1].sum() == whole["after"].iloc[-1] == 95
    assert applicants(real, **ask).frame["label"].tolist()[0] == "自然人"  # type: ignore[arg-type]
    four = quarters(real, authority=WENSHANG, year=2021)
    assert dtypes(four.frame) == dict(Quarters.COLUMNS)
    assert four.frame["period"].tolist()[:4] == ["2021Q1", "2021Q2", "2021Q3", "2021Q4"]
    assert len(quarters(real, authority=HONGZE, year=2024).frame.columns) == len(Quarters.COLUMNS)


def test_records_travel_between_processes_with_their_frame(make: Make) -> None:
    found = rates(make({2021: {WEB: 1}}), year=2021)
    again = pickle.loads(pickle.dumps(found))
    assert again == found
    pd.testing.assert_frame_equal(again.frame, found.frame)


def test_a_frame_of_several_authorities_asks_for_one(make: Make) -> None:
    two = pd.concat([make({2021: {WEB: 1}}, authority=name) for name in ("甲局", "乙局")])
    with pytest.raises(UnknownAuthority, match=r"有2个机关.*甲局、乙局"):
        compare(two, year=2021)
    assert compare(two, authority="乙局", year=2021).frame["authority"].tolist() == ["乙局"]
