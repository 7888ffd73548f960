"""A notebook works from the project's root and from its own folder, run by papermill and by nbconvert, as files on disk."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from tests.conftest import ROOT

WENSHANG = "汶上县科学技术局"
PARAMETERS = 'data: str = "data"\nauthority: str = "汶上县科技局"\nyear: int = 2018'
ANALYSIS = """import wenshang as ws

held = ws.Archive.open(data)
facts = held.facts(authority, years=year)
ws.in_chinese(facts[facts["code"] == "channels.website_items"])"""
SAME = "len(ws.Archive.open().facts(authority)) == len(facts)"


@pytest.fixture
def project(tmp_path: Path, data: Path) -> Path:
    """A project as one has it: data and notebooks side by side, and a small notebook of one's own among the shipped ones."""
    made = tmp_path / "project"
    shutil.copytree(ROOT / "notebooks", made / "notebooks")
    shutil.copytree(data, made / "data", ignore=shutil.ignore_patterns("facts"))
    cells = [nbformat.v4.new_code_cell(text) for text in (PARAMETERS, ANALYSIS, SAME)]
    cells[0].metadata["tags"] = ["parameters"]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, made / "notebooks" / "mine.ipynb")
    return made


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("WENSHANG_")}
    command = [sys.executable, "-m", *words]
    return subprocess.run(command, cwd=folder, env=clean, capture_output=True, text=True, encoding="utf-8")


def shown(notebook: Path) -> str:
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    return json.dumps([cell.get("outputs", []) for cell in cells], ensure_ascii=False)


def test_papermill_runs_a_notebook_in_its_own_folder(project: Path) -> None:
    done = run(project / "notebooks", "papermill", "mine.ipynb", "out.ipynb", "-p", "year", "2021")
    assert done.returncode == 0, done.stderr
    told = shown(project / "notebooks" / "out.ipynb")
    assert "211" in told
    assert "数值" in told
    assert "True" in told


def test_papermill_runs_the_shipped_comparison_in_its_own_folder(project: Path) -> None:
    done = run(project / "notebooks", "papermill", "yearly_comparison.ipynb", "out.ipynb")
    assert done.returncode == 0, done.stderr
    assert WENSHANG in shown(project / "notebooks" / "out.ipynb")


@pytest.mark.parametrize("folder", ["notebooks", "."])
def test_nbconvert_executes_a_notebook_to_a_page_from_either_folder(project: Path, folder: str) -> None:
    source = project / "notebooks" / "mine.ipynb"
    source.write_text(source.read_text("utf-8").replace("= 2018", "= 2021"), "utf-8")
    notebook = os.path.relpath(source, project / folder)
    done = run(project / folder, "nbconvert", "--execute", "--to", "html", notebook)
    assert done.returncode == 0, done.stderr
    page = (project / "notebooks" / "mine.html").read_text("utf-8")
    assert "数值" in page
    assert "211" in page


def test_a_notebook_far_from_any_data_says_what_to_do(project: Path, tmp_path: Path) -> None:
    lost = tmp_path / "lost"
    lost.mkdir()
    shutil.copy(project / "notebooks" / "mine.ipynb", lost / "mine.ipynb")
    done = run(lost, "papermill", "mine.ipynb", "out.ipynb")
    assert done.returncode != 0
    assert "WENSHANG_DATA" in done.stderr
