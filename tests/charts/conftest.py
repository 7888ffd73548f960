"""The facts frames these tests share, and one chart of each kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
import pytest

from tests.comparison.facts import make, real
from wenshang import charts
from wenshang.archive import Archive
from wenshang.comparison import applicants, compare, outcomes, peers, quarters, series

__all__ = ["make", "real"]

HONGZE, WENSHANG, PINGTAN = "洪泽区人民政府", "汶上县科学技术局", "平潭综合实验区管理委员会"
WEB, WECHAT, GRANTED = "channels.website_items", "channels.wechat_posts", "requests.granted.total"
KINDS = ("lines", "bars", "composition", "applicants", "waterfall", "changes", "quarters", "peers", "few")


@pytest.fixture(scope="session")
def pingtan(data: Any) -> pd.DataFrame:
    """Eight real years of one body over all three editions."""
    return Archive.open(data).facts(PINGTAN)


@pytest.fixture(scope="session")
def bodies(make: Callable[..., pd.DataFrame]) -> Callable[..., Any]:
    """The rank of 3局 among so many bodies; ``name`` makes their names long, ``value`` their figures large."""

    def ranked(count: int, *, name: str = "", value: Callable[[int], int] = lambda n: n * n) -> Any:
        names = [f"{name}{n}局" for n in range(1, count + 1)]
        frames = [make({2021: {WEB: value(n)}}, authority=one) for n, one in enumerate(names, start=1)]
        return peers(pd.concat(frames), WEB, authority=names[2], year=2021, candidates=[*names, "没有数字的县科学技术局"])[0]

    return ranked


@pytest.fixture
def every(real: pd.DataFrame, make: Callable[..., pd.DataFrame], bodies: Callable[..., Any]) -> dict[str, Callable[..., Any]]:
    """How to draw one chart of each kind, on axes of page width or on those given."""
    frame = make({2018: {WEB: 564, WECHAT: 1}, 2019: {WEB: 771, WECHAT: 0}, 2021: {WEB: 21100, WECHAT: 142}})
    both = series(frame, [WEB, WECHAT])
    made = outcomes(real, authority=HONGZE, year=2024)
    asked = applicants(real, authority=HONGZE, year=2024)
    moved = compare(real, authority=HONGZE, year=2024).table("disputes")
    stated = quarters(real, authority=WENSHANG, year=2021)
    drawing: dict[str, tuple[Callable[..., Any], Any]] = {
        "lines": (charts.lines, both),
        "bars": (charts.bars, both[0]),
        "composition": (charts.composition, made),
        "applicants": (charts.composition, asked),
        "waterfall": (charts.waterfall, made),
        "changes": (charts.changes, moved),
        "quarters": (charts.quarters, stated),
        "peers": (charts.peers, bodies(7)),
        "few": (charts.peers, bodies(4)),
    }
    return {kind: _drawer(draw, data) for kind, (draw, data) in drawing.items()}


def _drawer(draw: Callable[..., Any], data: Any) -> Callable[..., Any]:
    def drawn(*, ax: Any = None, **options: Any) -> Any:
        return draw(data, ax=ax if ax is not None else charts.axes(), **options)

    return drawn


@pytest.fixture(autouse=True)
def _settings_as_before() -> Iterator[None]:
    """Leave matplotlib as it was found."""
    import matplotlib
    from matplotlib import pyplot

    before = dict(matplotlib.rcParams)
    yield
    pyplot.close("all")
    matplotlib.rcParams.update(before)
