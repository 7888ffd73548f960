"""Parameters: read from the cell by syntax tree, refused where unknown, mistyped or out of range."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from wenshang.archive import Archive
from wenshang.errors import BadParameter, UnknownAuthority, UnknownCode, UnknownYear
from wenshang.running import parameters, plan
from wenshang.running.publishing import publish

CELL = '''
"""参数"""
data: str = "data"  # 数据文件夹
authority: str  # 机关名称
year: int  # 报告年度（2008–2100）
# 往前比较的年数（0–20）
years_back: int = 4
share: float = 0.5
codes: list[str] = []  # 只看这些指标
form: Literal["table", "chart"] = "table"
note: str | None = None
quick: bool = False
'''


@pytest.fixture
def declared() -> tuple[parameters.Parameter, ...]:
    return parameters.parse(CELL)


def bind(declared: tuple[parameters.Parameter, ...], **given: str) -> dict[str, object]:
    return parameters.bind(declared, {"authority": "甲", "year": "2021"} | given, text=True)


def test_names_types_defaults_and_comments_are_read_from_the_cell(declared: tuple[parameters.Parameter, ...]) -> None:
    back = next(p for p in declared if p.name == "years_back")
    assert (back.type.name, back.default, back.required, back.help, back.span) == (
        "整数",
        4,
        False,
        "往前比较的年数（0–20）",
        (0, 20),
    )
    assert [p.name for p in declared if p.required] == ["authority", "year"]


def test_text_from_the_command_line_becomes_typed_values(declared: tuple[parameters.Parameter, ...]) -> None:
    values = bind(declared, codes="a.b，c.d", share="1", quick="是", form="chart", note="无", years_back="0")
    assert values == {
        "data": "data",
        "authority": "甲",
        "year": 2021,
        "years_back": 0,
        "share": 1.0,
        "codes": ["a.b", "c.d"],
        "form": "chart",
        "note": None,
        "quick": True,
    }


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("yaer", "2021", "是否想用“year”"),
        ("year", "not-a-year", "应为整数"),
        ("year", "1", "2008 到 2100"),
        ("years_back", "21", "0 到 20"),
        ("quick", "maybe", "true/false"),
        ("form", "tabel", "是否想用“table”"),
        ("share", "half", "应为数字"),
        ("codes", "[1, 2]", "列表（每项为文字）"),
    ],
)
def test_a_wrong_name_or_value_is_refused_with_the_near_miss(
    declared: tuple[parameters.Parameter, ...], name: str, value: str, said: str
) -> None:
    with pytest.raises(BadParameter, match=said):
        bind(declared, **{name: value})


def test_a_missing_required_parameter_is_named(declared: tuple[parameters.Parameter, ...]) -> None:
    with pytest.raises(BadParameter, match="参数“year”"):
        parameters.bind(declared, {"authority": "甲"})


def test_a_typed_value_of_another_type_is_refused(declared: tuple[parameters.Parameter, ...]) -> None:
    with pytest.raises(BadParameter, match="应为整数"):
        parameters.bind(declared, {"authority": "甲", "year": True})


@pytest.mark.parametrize(
    "cell", ["year = 2021", "year: int = now()", "year: Year = 1", "import os", "year: int = '2021'", "x: int ="]
)
def test_a_cell_that_holds_more_than_plain_typed_values_is_refused(cell: str) -> None:
    with pytest.raises(BadParameter, match="参数单元格"):
        parameters.parse(cell)


def test_authority_year_and_codes_are_checked_against_what_is_held(data: Path) -> None:
    archive = Archive.open(data)
    held = {"authority": "汶上县科技局", "year": 2021, "codes": ["requests.*.total", "channels.wechat_posts"]}
    assert parameters.verify(held, archive)["authority"] == "汶上县科学技术局"
    with pytest.raises(UnknownAuthority, match="汶上县科学技术局"):
        parameters.verify({"authority": "汶上县科学技术厅"}, archive)
    with pytest.raises(UnknownYear, match="2021"):
        parameters.verify({"authority": "汶上县科学技术局", "year": 2020}, archive)
    with pytest.raises(UnknownCode, match=r"channels\.wechat_posts"):
        parameters.verify({"codes": ["channels.wechat_post"]}, archive)


def test_reading_and_checking_parameters_loads_no_heavy_library(tmp_path: Path, data: Path) -> None:
    cell = {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": CELL}
    (tmp_path / "a.ipynb").write_text(json.dumps({"cells": [cell]}), "utf-8")
    program = f"""
import sys
from dataclasses import replace
from pathlib import Path
from wenshang.archive import Archive
from wenshang.running import parameters, plan
from wenshang.running.publishing import publish
found = parameters.read(Path({str(tmp_path / "a.ipynb")!r}))
given = {{"authority": "汶上县科学技术局", "year": 2021}}
parameters.verify(parameters.bind(found, given), Archive.open({str(data)!r}))
heavy = {{"pandas", "papermill", "nbformat", "jupyter_client", "IPython", "matplotlib", "pdfplumber", "lxml"}}
print(sorted(heavy & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_help_shows_name_kind_and_default(declared: tuple[parameters.Parameter, ...]) -> None:
    assert ("years_back", "往前比较的年数（0–20）〔整数，默认 4〕") in parameters.describe(declared)
    assert ("authority", "机关名称〔文字，必填〕") in parameters.describe(declared)


@pytest.mark.parametrize("region", ["../../../x", "/etc", "-rf", "CON", "县" * 300])
def test_a_region_of_the_register_is_never_a_path(region: str, data: Path, tmp_path: Path) -> None:
    entries = [replace(e, authority=replace(e.authority, region=region)) for e in Archive.open(data).entries]
    page = plan.page("county_overview", {"region": region}, Archive(data, entries))
    assert page.values["region"] == region
    publish(tmp_path / "deep" / "in" / "build", {page.target: b"1"})
    (written,) = (path for path in tmp_path.rglob("*") if path.is_file())
    assert written.relative_to(tmp_path / "deep" / "in" / "build").parts[1:] == ("county_overview.html",)


@pytest.mark.parametrize("content", ["{", "[]", '{"cells": [1]}', '{"cells": [{"cell_type": "code"}], "metadata": {}}'])
def test_a_file_that_is_no_notebook_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text(content, "utf-8")
    with pytest.raises(BadParameter, match="应为笔记本文件"):
        parameters.read(path)
