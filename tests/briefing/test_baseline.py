"""No figure is lost: what the pages showed before the notebooks were opened, they show still, with the same text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from tests.briefing.conftest import told
from tests.briefing.test_numbers import marked
from tests.conftest import ROOT
from wenshang import briefing

Shown = tuple[str, str, str]
#: figures that are meant to have gone or to read otherwise, as (mark, key or text) → why
DECLARED: dict[tuple[str, str], str] = {
    ("count", "从表格读出"): "the method is called 取自表格 everywhere",
    ("count", "从正文读出"): "the method is called 取自正文 everywhere",
    ("count", "没有归类的数字"): "they are called 没有采用的数字 everywhere",
    ("of", "2021/channels.website_items 2021/channels.wechat_posts"): "a share is computed only of a printed whole",
    ("of", "2021/channels.wechat_posts 2021/channels.website_items"): "a share is computed only of a printed whole",
}


def baseline() -> dict[str, list[Shown]]:
    """The figures of each page: mark, key, text."""
    found: dict[str, list[Shown]] = {}
    lines = Path(__file__).with_name("baseline.txt").read_text("utf-8").splitlines()[1:]
    for line in lines:
        if line.startswith("= "):
            page = found.setdefault(line[2:], [])
        else:
            mark, key, text = line.split("\t")
            page.append((mark, key, text))
    return found


BASELINE = baseline()


@cache
def page_now(path: str) -> Any:
    """The page of a path of the output folder, made now."""
    *place, kind = path.split("/")
    data = str(ROOT / "data")
    about: dict[str, Any] = {"region": place[0]} if len(place) == 1 else {"authority": place[0], "year": int(place[1])}
    return html.fromstring(briefing.export(told(kind, data=data, **about)))


def figures(root: Any) -> Iterator[Shown]:
    for mark in ("fact", "change", "percent", "of", "count"):
        yield from ((mark, key, text) for key, text, _ in marked(root, mark))


def same(mark: str, key: str, text: str) -> Shown:
    """A figure as it is looked for: the order of its parts and the sign beside it do not matter."""
    return (mark, " ".join(sorted(key.split())), text.lstrip("+−"))


@pytest.mark.parametrize("path", sorted(BASELINE))
def test_every_figure_of_the_page_before_is_on_the_page_now(path: str) -> None:
    now = {same(*shown) for shown in figures(page_now(path))}
    lost = [shown for shown in BASELINE[path] if same(*shown) not in now and (shown[0], shown[1]) not in DECLARED]
    assert [shown for shown in lost if not (_share_of_change(shown) or _rounded(shown, now))] == []


def _share_of_change(shown: Shown) -> bool:
    """A share of a change (two figures of each year, a percentage): no share of a printed whole, it has left the tables."""
    mark, key, text = shown
    return mark == "of" and text.endswith("%") and len({part.split("/")[0] for part in key.split()}) == 2


def _rounded(shown: Shown, now: set[Shown]) -> bool:
    """A difference of rates, which now is that of the percentages printed: a tenth of a point apart at most."""
    mark, key, text = same(*shown)
    near = {one[2] for one in now if one[:2] == (mark, key)}
    number = re.compile(r"\d+\.\d")
    return any(number.fullmatch(one) and number.fullmatch(text) and abs(float(one) - float(text)) < 0.11 for one in near)


def test_a_lost_figure_is_noticed() -> None:
    path = "淮安市洪泽区人民政府/2024/data_quality"
    now = {same(*shown) for shown in figures(page_now(path))}
    assert any(same(mark, key, text) in now for mark, key, text in BASELINE[path])
    assert same("fact", "2024/requests.received.total", "96") not in now
