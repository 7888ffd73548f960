"""The commands of runs: what they say, and their exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

BODY = "汶上县科学技术局"


def wenshang(*words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "wenshang", *words], capture_output=True, text=True, check=False, cwd=cwd)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, data: Path) -> Path:
    output = tmp_path_factory.mktemp("built")
    done = wenshang("run", "yearly_comparison", "-p", "authority", BODY, "--data", str(data), "--output", str(output))
    assert (done.returncode, done.stderr) == (0, "")
    return output


def test_run_makes_a_page_and_why_says_that_it_is_fresh(built: Path, data: Path) -> None:
    page = built / BODY / "2021" / "yearly_comparison.html"
    assert BODY in page.read_text("utf-8")
    done = wenshang("why", str(page), "--data", str(data), "--output", str(built))
    assert "没有变化，不会重做" in done.stdout


def test_why_names_what_changed(built: Path, data: Path) -> None:
    path = built / BODY / "2021" / "yearly_comparison.manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    manifest["inputs"]["facts"][f"{BODY} 2021"] = "another"
    path.write_text(json.dumps(manifest), "utf-8")
    done = wenshang("why", f"{BODY}/2021/yearly_comparison.html", "--data", str(data), "--output", str(built))
    assert f"读取的报告与数字：更改 {BODY} 2021" in done.stdout


def test_status_shows_runs_and_authorities(built: Path, data: Path) -> None:
    assert "新生成 1 页" in wenshang("status", "--output", str(built)).stdout
    assert BODY in wenshang("status", "--authorities", "--data", str(data)).stdout


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["brief"], 64, "--all"),
        (["brief", "--authority", "没有这个局"], 4, "没有登记"),
        (["brief", "--authority", BODY, "--year", "1999"], 5, "已收存的年度"),
        (["brief", "--where", "颜色=红"], 7, "区域、类别"),
        (["brief", "--where", "年度=2021", "--where", "年度=2022"], 7, "条件“年度”：给出了多次"),
        (["brief", "--where", "区域=没有这个地区", "--where", "地区=汶上县"], 7, "没有符合条件的页面"),
        (["run", "yearly_comparision"], 7, "yearly_comparison"),
        (["run", "yearly_comparison", "-p", "yaer", "2021"], 7, "是否想用“year”"),
        (["run", "yearly_comparison", "-p", "year", "not-a-year"], 7, "应为整数"),
        (["run", "yearly_comparison", "-p", "codes", "channels.wechat_post"], 6, "channels.wechat_posts"),
        (["why", "nothing"], 7, "机关/年度/笔记本"),
        (["schedule", "--file", "absent.toml"], 8, "没有这个文件"),
        (["brief", "--all", "--cluster", "tcp://127.0.0.1:9"], 12, "连接不上"),
    ],
)
def test_bad_input_is_one_clear_message_and_nothing_is_written(
    words: list[str], code: int, said: str, data: Path, tmp_path: Path
) -> None:
    done = wenshang(*words, "--data", str(data), "--output", str(tmp_path / "out"))
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not list(tmp_path.rglob("*.html"))


def test_help_of_run_lists_the_parameters_of_the_notebook() -> None:
    done = wenshang("run", "yearly_comparison", "--help")
    assert "years_back" in done.stdout
    assert "报告年度" in done.stdout


def test_a_notebook_whose_cells_bear_no_ids_runs_without_a_foreign_word(tmp_path: Path, data: Path) -> None:
    cells = [{"cell_type": "markdown", "metadata": {}, "source": "# 我的"}]
    cells += [{"cell_type": "code", "metadata": {}, "source": "6 * 7", "outputs": [], "execution_count": None}]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "own.ipynb").write_text(json.dumps(notebook), "utf-8")
    done = wenshang("run", "own.ipynb", "--data", str(data), "--output", "build", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "42" in (tmp_path / "build" / "own.html").read_text("utf-8")
