"""Pages of eight real years over three editions, what is vague stays so, and what may not be compared breaks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from lxml import html

from wenshang.briefing.lint import lint

PINGTAN = "平潭综合实验区管理委员会"


@pytest.fixture(scope="module")
def built(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The yearly comparison of all eight years."""
    output = tmp_path_factory.mktemp("pingtan")
    words = ("brief", "--authority", PINGTAN, "--notebook", "yearly_comparison", "--data", str(data), "--output", str(output))
    done = subprocess.run([sys.executable, "-m", "wenshang", *words], capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return output / PINGTAN


def text(built: Path, year: int) -> str:
    page = (built / str(year) / "yearly_comparison.html").read_text("utf-8")
    root = html.fromstring(page)
    for hidden in root.xpath("//style"):
        hidden.drop_tree()
    return " ".join(root.text_content().split())


def test_every_year_has_a_page_that_may_be_published(built: Path) -> None:
    pages = sorted(built.glob("*/yearly_comparison.html"))
    assert [page.parent.name for page in pages] == [str(year) for year in range(2018, 2026)]
    assert [lint(page.read_text("utf-8")) for page in pages] == [()] * 8


@pytest.mark.parametrize(
    ("year", "said"),
    [
        (2018, "2,069"),
        (2019, "2018年为2014版格式，2019年为2019版格式"),
        (2021, "2020年为2019版格式，2021年为2021版格式"),
        (2022, "75"),
        (2025, "约7,700"),
    ],
)
def test_a_page_says_what_its_report_prints_and_where_it_may_not_be_compared(built: Path, year: int, said: str) -> None:
    assert said in text(built, year)
