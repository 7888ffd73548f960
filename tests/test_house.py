"""The house rules that a machine can check: who may look into whom, environments in step, nothing foreign in the files."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

#: room → rooms it may look into, as docs/rooms.md tells; everything may look into itself and into the package's version
ROOMS: dict[str, set[str]] = {
    "errors": set(),
    "vocabulary": {"errors"},
    "model": {"vocabulary"},
    "readers": {"errors", "model"},
    "portal": {"errors"},
    "parsing": {"errors", "vocabulary", "model"},
    "frames": {"vocabulary", "model"},
    "archive": {"errors", "vocabulary", "model", "frames", "readers", "parsing"},
    "checks": {"errors", "vocabulary", "model"},
    "comparison": {"errors", "vocabulary", "model", "frames"},
    "charts": {"errors", "vocabulary", "model", "frames", "comparison"},
    "briefing": {"errors", "vocabulary", "model", "frames", "archive", "comparison", "charts", "checks"},
    "running": {"errors", "vocabulary", "model", "frames", "readers", "parsing", "archive", "checks", "briefing"},
    "explorer": {"errors", "vocabulary", "model", "frames", "archive", "checks", "comparison", "charts", "briefing", "running"},
}
#: libraries that are heavy to import, and the rooms that may use them (always inside a function)
HEAVY = {"pandas", "matplotlib", "papermill", "nbclient", "nbconvert", "pdfplumber", "docx", "ipywidgets", "pyarrow", "duckdb"}


def imports(tree: ast.AST) -> Iterator[tuple[str, bool]]:
    """Imported names and whether the import runs when the module is imported (not in a function, not for typing only)."""

    def walk(node: ast.AST, runs: bool) -> Iterator[tuple[str, bool]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import):
                yield from ((alias.name, runs) for alias in child.names)
            elif isinstance(child, ast.ImportFrom) and child.module:
                yield child.module, runs
                if child.module == "wenshang":
                    yield from ((f"wenshang.{alias.name}", runs) for alias in child.names)
            else:
                typing_only = isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test)
                inner = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
                yield from walk(child, runs and not inner and not typing_only)

    yield from walk(tree, True)


def breaches(path: Path, source: str) -> list[str]:
    """What a module imports that its room may not."""
    parts = path.relative_to(ROOT / "wenshang").parts
    room = parts[0].removesuffix(".py")
    allowed = ROOMS.get(room)
    found = []
    for name, runs in imports(ast.parse(source)):
        pieces = name.split(".")
        inside = pieces[0] == "wenshang" and len(pieces) > 1 and pieces[1] in ROOMS
        if allowed is not None and inside and pieces[1] != room and pieces[1] not in allowed:
            found.append(f"{'/'.join(parts)} looks into {pieces[1]}")
        if runs and pieces[0] in HEAVY:
            found.append(f"{'/'.join(parts)} imports {pieces[0]} at once")
    return found


def test_rooms_look_only_into_the_rooms_they_may() -> None:
    modules = sorted((ROOT / "wenshang").rglob("*.py"))
    assert modules
    assert [line for path in modules for line in breaches(path, path.read_text("utf-8"))] == []


@pytest.mark.parametrize(
    ("room", "source"),
    [
        ("readers/pdf/page.py", "from wenshang.parsing import parse"),
        ("model.py", "from wenshang import archive"),
        ("frames.py", "import pandas as pd"),
    ],
)
def test_a_forbidden_import_is_found(room: str, source: str) -> None:
    assert breaches(ROOT / "wenshang" / room, source)


def test_the_conda_environment_names_the_same_libraries_as_pyproject() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = {_plain(line) for line in project["dependencies"]}
    text = (ROOT / "environment.yml").read_text("utf-8")
    listed = {_plain(line.strip()[2:]) for line in text.splitlines() if re.match(r"\s+- [A-Za-z]", line)}
    assert wanted == listed - {"python>=3.11", "pip", "pip:", "conda-forge"}


def _plain(requirement: str) -> str:
    conda = {"brotli-python": "brotli", "matplotlib-base": "matplotlib"}
    name, bound = re.fullmatch(r"([\w.-]+)(.*)", requirement).groups()  # type: ignore[union-attr]
    name = re.sub(r"[_.]", "-", name.lower())
    return conda.get(name, name) + str(bound)


def test_every_pinned_version_is_a_version_and_no_address_stands_there() -> None:
    lines = [line for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines() if not line.startswith("#")]
    assert all(re.match(r"[\w.-]+==\S+( ; .+)?$", line) for line in lines)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    pinned = {line.split("==")[0].lower() for line in lines}
    assert {re.split(r"[>=<]", name)[0].lower() for name in project["dependencies"]} <= pinned


def test_the_help_answers_without_importing_anything_heavy() -> None:
    code = "import sys, wenshang.cli as c\ntry: c.command.main(['--help'], standalone_mode=False)\nfinally: print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert "用法" in done.stdout
    assert not HEAVY & set(done.stdout.split())


@pytest.mark.parametrize("notebook", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.name)
def test_notebooks_tell_a_story_and_are_committed_without_outputs(notebook: Path) -> None:
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert not any(cell["outputs"] or cell["execution_count"] for cell in code)
    assert sum("parameters" in cell["metadata"].get("tags", []) for cell in code) <= 1
    nodes = [node for cell in code for node in ast.walk(ast.parse("".join(cell["source"])))]
    logic = (ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.If, ast.Try, ast.Lambda)
    assert not any(isinstance(node, logic) for node in nodes)
