"""Figures in a real kernel: Chinese whatever style is used, each figure shown once, as our SVG; nothing happens at import."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest

from tests.conftest import ROOT


def run(*cells: str) -> list[list[Any]]:
    """The outputs of each cell, run by an ordinary kernel."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(ROOT)}}).execute()
    return [cell.outputs for cell in notebook.cells]


def drawings(outputs: list[Any]) -> list[str]:
    """The SVG drawings among outputs."""
    return [output.data["image/svg+xml"] for output in outputs if "image/svg+xml" in output.get("data", {})]


START = "import wenshang as ws, pandas as pd, matplotlib.pyplot as plt\nfrom wenshang import charts\nws.use_style()"
FRAME = "frame = pd.DataFrame({'甲局': [1, 2], '乙局': [3, 5]}, index=[2020, 2021])"
#: cells that each show one figure, and nothing else
CELLS = {
    "our axes at the end": "charts.lines(frame, title='申请')",
    "our axes kept": "ax = charts.lines(frame, title='申请')\nax.axvline(2020.5)\nNone",
    "axes outside pyplot": "charts.bars(frame['甲局'], title='申请', ax=charts.axes())",
    "axes of others": "frame.plot(title='申请')",
    "a figure at the end": "fig, ax = plt.subplots()\nax.set_title('申请')\nfig",
    "plt.show": "plt.plot([1, 2])\nplt.title('申请')\nplt.show()",
    "display": "fig, ax = plt.subplots()\nax.set_title('申请')\ndisplay(fig)",
    "after the default style": "plt.style.use('default')\nplt.title('申请')\nNone",
    "after rcdefaults": "plt.rcdefaults()\nplt.title('申请')\nNone",
    "after another style": "plt.style.use('ggplot')\nplt.title('申请')\nNone",
    "with a font that is not there": "plt.rcParams['font.sans-serif'] = ['SimHei']\nplt.title('申请')\nNone",
    "after the inline magic": "%matplotlib inline\nplt.title('申请')\nNone",
}


@pytest.fixture(scope="module")
def shown() -> dict[str, list[Any]]:
    """The outputs of every cell, in one kernel."""
    first, second, *others = run(START, FRAME, *CELLS.values())
    assert first == second == []
    return dict(zip(CELLS, others, strict=True))


@pytest.mark.parametrize("name", CELLS)
def test_a_cell_shows_its_figure_once_with_text_and_nothing_else(shown: dict[str, list[Any]], name: str) -> None:
    outputs = [output for output in shown[name] if output.output_type != "stream"]
    (drawing,) = drawings(outputs)
    assert len(outputs) == 1
    assert set(outputs[0].data) == {"image/svg+xml", "text/plain", "application/vnd.wenshang.figure+json"}
    assert ">申请</text>" in drawing
    assert 'role="img"' in drawing
    assert " style=" not in drawing
    assert outputs[0].data["application/vnd.wenshang.figure+json"]["title"] == "申请"


@pytest.mark.parametrize("name", [name for name in CELLS if name != "with a font that is not there"])
def test_nothing_is_printed_beside_a_figure(shown: dict[str, list[Any]], name: str) -> None:
    assert [output.text for output in shown[name] if output.output_type == "stream"] == []


def test_two_figures_of_a_cell_are_both_shown() -> None:
    _, _, outputs = run(START, FRAME, "charts.lines(frame, title='一')\ncharts.bars(frame['甲局'], title='二')")
    assert [">一</text>" in drawing for drawing in drawings(outputs)] == [True, False]
    assert len(drawings(outputs)) == 2


def test_without_use_style_our_charts_are_chinese_all_the_same() -> None:
    outputs = run("import pandas as pd\nfrom wenshang import charts", FRAME, "charts.lines(frame, title='申请')")[2]
    kinds = [set(output.data) for output in outputs if output.output_type == "display_data"]
    assert kinds == [{"image/png", "text/plain"}]
    assert not [output for output in outputs if output.output_type == "stream"]  # no glyph was missing


def test_importing_changes_and_imports_nothing() -> None:
    code = "import sys, wenshang, wenshang.charts; print(sorted({'matplotlib', 'pandas', 'IPython'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_in_the_lab_the_first_chart_leaves_our_style_behind() -> None:
    code = """
from wenshang.explorer import workspace
workspace.prepare_kernel()
import sys, pandas as pd
from wenshang import charts
assert "matplotlib" not in sys.modules
charts.lines(pd.Series({2020: 1, 2021: 2}))
import matplotlib
print(matplotlib.rcParams["font.size"], matplotlib.rcParams["font.family"])
"""
    environment = os.environ | {"MPLBACKEND": "agg", "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.strip() == "12.5 ['Noto Sans SC']"


def test_outside_a_notebook_use_style_sets_font_and_style_only() -> None:
    import matplotlib
    from matplotlib import font_manager

    import wenshang as ws

    with matplotlib.rc_context():
        ws.use_style()
        matplotlib.rcdefaults()
        assert font_manager.findfont(font_manager.FontProperties(family=["sans-serif"])).endswith("NotoSansSC-Regular.ttf")
