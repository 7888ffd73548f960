"""Notebook in, page out: nothing of code, nothing from outside, the same bytes again."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tests.briefing.conftest import HONGZE, Execute
from wenshang import briefing
from wenshang.briefing.fragments import FIGURES
from wenshang.briefing.lint import lint
from wenshang.errors import RunFailed


def notebook(*html: str, ours: bool = True) -> Any:
    mark = {FIGURES: {"figures": []}} if ours else {}
    outputs = [new_output("display_data", {"text/html": one} | mark) for one in html]
    return new_notebook(cells=[new_markdown_cell("# 题"), new_code_cell("secret_code()", outputs=outputs)])


def body(page: str) -> str:
    return re.sub(r"(?s)<style>.*?</style>", "", page)


def test_a_real_comparison_reaches_the_page_with_its_figures(execute: Execute) -> None:
    page = body(briefing.export(execute("yearly_comparison", authority=HONGZE, year=2024)))
    for shown in ("1,136", "2,428", ">21<", ">95<"):
        assert shown in page
    assert "briefing.yearly" not in page


def test_code_is_hidden_and_prose_is_kept() -> None:
    page = body(briefing.export(notebook("<p>结果</p>")))
    assert "secret_code" not in page
    assert ">题</h1>" in page
    assert "<p>结果</p>" in page


@pytest.mark.parametrize(
    "hostile",
    [
        "<p><script>alert(1)</script>后</p>",
        '<p onclick="x()">后</p>',
        '<p><img src="http://example.com/a.png" alt="甲"/>后</p>',
        '<p><a href="javascript:x()">后</a></p>',
        "<p><style>p{color:red}</style>后</p>",
        '<p style="background:url(http://example.com)">后</p>',
        "<p><!-- 注 -->后</p>",
        '<svg xmlns="http://www.w3.org/2000/svg"><foreignObject>x</foreignObject><text fill="url(http://example.com)">后</text></svg>',
    ],
)
def test_scripts_handlers_styles_and_outside_references_do_not_reach_the_page_from_a_fragment(hostile: str) -> None:
    page = body(briefing.export(notebook(hostile)))
    assert "后" in page
    for trace in ("script", "onclick", "example.com", "javascript", "color:red", "注", "foreignObject"):
        assert trace not in page


@pytest.mark.parametrize(
    ("hostile", "named"),
    [
        ("<p><script>alert(1)</script>后</p>", "脚本"),
        ('<p><img src="http://example.com/a.png" alt="甲"/>后</p>', "外部图片"),
        ('<p><iframe src="http://example.com/"></iframe>后</p>', "内嵌网页"),
        ("<p><svg><text>后</text></svg></p>", "网页片段中的 SVG 图"),
        ('<form action="http://example.com/"><input name="a"/></form>', "表单"),
    ],
)
def test_what_needs_a_program_or_the_network_stops_the_page_by_cell_and_kind(hostile: str, named: str) -> None:
    with pytest.raises(RunFailed, match=f"第2个单元格：不能发布的输出：{named}.*请"):
        briefing.export(notebook(hostile, ours=False))


@pytest.mark.parametrize(
    "hostile",
    [
        '<p onclick="x()">后</p>',
        '<p><a href="javascript:x()">后</a></p>',
        "<p><style>p{color:red}</style>后</p>",
        '<p style="background:url(http://example.com)">后</p>',
        "<p><!-- 注 -->后</p>",
        '<table><tr><td style="color:red;background-color:url(http://example.com)">后</td></tr></table>',
        "<p>甲<b>后</p>",
    ],
)
def test_what_others_print_is_cleaned(hostile: str) -> None:
    page = body(briefing.export(notebook(hostile, ours=False)))
    assert "后" in page
    for trace in ("onclick", "example.com", "javascript", "color:red", "注"):
        assert trace not in page


@pytest.mark.parametrize("ours", [True, False])
def test_a_link_leads_out_by_a_click_only_and_does_not_say_whence(ours: bool) -> None:
    page = briefing.export(notebook('<p><a href="https://example.com/a">原文</a></p>', ours=ours))
    assert '<a href="https://example.com/a" rel="noreferrer">原文</a>' in page
    assert lint(page) == ()


def test_markup_that_is_not_well_formed_stops_the_run() -> None:
    with pytest.raises(RunFailed, match="第2个单元格"):
        briefing.export(notebook("<p>甲<b></p>"))


def test_a_cell_that_failed_is_never_published() -> None:
    failed = new_notebook(cells=[new_code_cell("1/0", outputs=[new_output("error", ename="E", evalue="除以零", traceback=[])])])
    with pytest.raises(RunFailed, match="除以零"):
        briefing.export(failed)


def test_cell_numbers_and_names_leave_no_trace() -> None:
    one, other = notebook("<p>甲</p>"), notebook("<p>甲</p>")
    other.cells[1].execution_count = 77
    other.cells[1].id = "otherid"
    assert briefing.export(one) == briefing.export(other)


def test_nbconvert_finds_the_exporter_and_makes_the_same_page(tmp_path: Path) -> None:
    path = tmp_path / "n.ipynb"
    nbformat.write(notebook("<p>结果</p>"), path)
    command = [sys.executable, "-m", "nbconvert", "--to", "wenshang", "--log-level", "ERROR", str(path)]
    subprocess.run(command, check=True, capture_output=True)
    assert (tmp_path / "n.html").read_text("utf-8") == briefing.export(notebook("<p>结果</p>"))
