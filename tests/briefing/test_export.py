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
from wenshang.errors import RunFailed


def notebook(*html: str) -> Any:
    outputs = [new_output("display_data", {"text/html": one}) for one in html]
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
    assert "<h1>题</h1>" in page
    assert "<p>结果</p>" in page


@pytest.mark.parametrize(
    "hostile",
    [
        "<p><script>alert(1)</script>后</p>",
        '<p onclick="x()">后</p>',
        '<p><img src="http://example.com/a.png" alt="甲"/>后</p>',
        '<p><a href="http://example.com/">后</a></p>',
        '<p><a href="javascript:x()">后</a></p>',
        "<p><style>p{color:red}</style>后</p>",
        '<p style="background:url(http://example.com)">后</p>',
        "<p><!-- 注 -->后</p>",
        '<svg xmlns="http://www.w3.org/2000/svg"><foreignObject>x</foreignObject><text fill="url(http://example.com)">后</text></svg>',
    ],
)
def test_scripts_handlers_styles_and_outside_references_do_not_reach_the_page(hostile: str) -> None:
    page = body(briefing.export(notebook(hostile)))
    assert "后" in page
    for trace in ("script", "onclick", "example.com", "javascript", "color:red", "注", "foreignObject"):
        assert trace not in page


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
