"""The house rules that a machine can check: who may look into whom, environments in step, nothing foreign in the files."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest

from tests.conftest import ROOT

#: room → rooms it may look into, in import order, as docs/rooms.md tells; ANY is all but `cli`.
ANY = {"*"}
FLOOR = {"errors", "model", "files", "vocabulary", "chinese"}
ROOMS: dict[str, set[str]] = {
    "errors": set(),
    "model": set(),
    "files": {"errors"},
    "workplace": {"errors", "files"},
    "vocabulary": {"errors", "model"},
    "chinese": {"model", "vocabulary"},
    "readers": {"errors", "model", "files", "chinese"},
    "parsing": FLOOR,
    "frames": FLOOR,
    "checks": FLOOR | {"parsing", "frames"},
    "archive": FLOOR | {"workplace", "readers", "parsing", "frames", "checks"},
    "comparison": FLOOR | {"frames"},
    "charts": FLOOR | {"frames", "comparison"},
    "briefing": FLOOR | {"frames", "archive", "comparison", "charts", "checks"},
    "running": FLOOR | {"workplace", "readers", "parsing", "frames", "archive", "checks", "charts", "briefing"},
    "office": FLOOR | {"readers", "parsing", "frames", "checks", "briefing"},
    "explorer": ANY,
    "portal": {"errors", "files"},
    "doctor": ANY,
    "cli": ANY,
    "__main__": {"cli"},
    "__init__": ANY,
}
#: libraries that are heavy to import, and the rooms that may use them (always inside a function)
HEAVY = {"pandas", "matplotlib", "papermill", "nbclient", "nbconvert", "pdfplumber", "docx", "ipywidgets", "pyarrow", "duckdb"}


@dataclass(frozen=True, slots=True)
class Import:
    """An import found in a module: the module or name it names, and when it runs (a typing one never does)."""

    name: str
    when: Literal["at once", "in a function", "typing"]


def imports(tree: ast.AST) -> Iterator[Import]:
    """Every import of a syntax tree at any depth, ``import_module("…")`` included; ``from a import b`` as ``a.b``."""

    def walk(node: ast.AST, when: Literal["at once", "in a function", "typing"]) -> Iterator[Import]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import):
                yield from (Import(alias.name, when) for alias in child.names)
            elif isinstance(child, ast.ImportFrom):
                base = "." * child.level + (child.module or "")
                yield from (Import(f"{base}.{alias.name}", when) for alias in child.names)
            elif isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
                yield from (found for part in child.body for found in walk(ast.Module([part], []), "typing"))
                yield from (found for part in child.orelse for found in walk(ast.Module([part], []), when))
            else:
                called = child.func if isinstance(child, ast.Call) else None
                if isinstance(called, ast.Name | ast.Attribute) and _last(called) in ("import_module", "__import__"):
                    named = child.args[0] if isinstance(child, ast.Call) and child.args else None
                    if isinstance(named, ast.Constant):
                        yield Import(str(named.value), when)
                inner = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) and when == "at once"
                yield from walk(child, "in a function" if inner else when)

    yield from walk(tree, "at once")


def _last(called: ast.Name | ast.Attribute) -> str:
    return called.id if isinstance(called, ast.Name) else called.attr


def modules() -> dict[str, str]:
    """The source of every module of the package, by its dotted name."""
    found = {}
    for path in sorted((ROOT / "wenshang").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path.read_text("utf-8")
    return found


def room(name: str) -> str:
    """The room of a module; ``__init__`` for the public face of the package."""
    return name.split(".")[1] if "." in name else "__init__"


def breaches(name: str, source: str) -> list[str]:
    """What a module imports that its room may not, and whether it stands in no room at all."""
    mine = room(name)
    if mine not in ROOMS:
        return [f"{name} stands in no room"]
    found = []
    for one in imports(ast.parse(source)):
        pieces = one.name.split(".")
        if not pieces[0]:
            found.append(f"{name} imports by relative name")
        elif pieces[0] == "wenshang":
            other = pieces[1] if len(pieces) > 1 else "__init__"
            if other not in ROOMS and other != "__version__":
                found.append(f"{name} looks into {other}, which is no room")
            elif other == "__init__" or (other in ROOMS and not _may(mine, other)):
                found.append(f"{name} looks into {other}")
        elif one.when == "at once" and pieces[0] in HEAVY:
            found.append(f"{name} imports {pieces[0]} at once")
    return found


def _may(mine: str, other: str) -> bool:
    upper = other in ("cli", "__main__") and mine not in ("cli", "__main__")
    return other == mine or other in ROOMS[mine] or (ROOMS[mine] == ANY and not upper)


def circles(sources: dict[str, str], *, typed: bool = False) -> set[frozenset[str]]:
    """The sets of modules that import each other in a circle, when they are imported or in a function, or also for typing."""
    graph: dict[str, set[str]] = {}
    for name, source in sources.items():
        named = [one.name for one in imports(ast.parse(source)) if typed or one.when != "typing"]
        targets = {full if full in sources else full.rpartition(".")[0] for full in named}
        graph[name] = {target for target in targets if target in sources and target != "wenshang"}
    reached = {name: _reached(graph, name) for name in graph}
    rings = (frozenset(other for other in reached[name] if name in reached[other]) for name in graph)
    return {ring for ring in rings if ring}


def _reached(graph: dict[str, set[str]], start: str) -> set[str]:
    seen: set[str] = set()
    waiting = list(graph[start])
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting.extend(graph[name])
    return seen


def test_rooms_look_only_into_the_rooms_they_may() -> None:
    sources = modules()
    assert len(sources) > 100
    assert [line for name, source in sources.items() for line in breaches(name, source)] == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    sources = modules()
    assert circles(sources) == set()
    assert circles(sources, typed=True) == set()


def test_every_room_exists_and_stands_in_the_table_of_the_handbook() -> None:
    there = {room(name) for name in modules()} | {"files", "chinese"}
    assert set(ROOMS) - {"__init__"} == there - {"__init__"}
    table = (ROOT / "docs/rooms.md").read_text("utf-8")
    assert [name for name in ROOMS if not name.startswith("__") and f"`{name}`" not in table] == []


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("wenshang.readers.pdf.page", "from wenshang.parsing import parse"),
        ("wenshang.model", "from wenshang import archive"),
        ("wenshang.model", "def shown():\n    from wenshang import briefing"),
        ("wenshang.model", "class A:\n    def b(self):\n        if self:\n            import wenshang.briefing.fragments"),
        ("wenshang.charts.years", "from importlib import import_module\nimport_module('wenshang.briefing')"),
        (
            "wenshang.checks.dates",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from wenshang.archive import Archive",
        ),
        ("wenshang.briefing.page", "from wenshang import cli"),
        ("wenshang.explorer.view", "from wenshang.cli import options"),
        ("wenshang.briefing.page", "import wenshang as ws"),
        ("wenshang.briefing.page", "from wenshang import Archive"),
        ("wenshang.briefing.page", "from .markup import page"),
        ("wenshang.attic", "import os"),
        ("wenshang.frames", "import pandas as pd"),
    ],
)
def test_a_forbidden_import_is_found(name: str, source: str) -> None:
    assert breaches(name, source)


@pytest.mark.parametrize("inner", ["import wenshang.b", "def f():\n    from wenshang import b", "from wenshang.b import x"])
def test_a_circle_is_found_however_the_modules_import_each_other(inner: str) -> None:
    sources = {"wenshang.a": inner, "wenshang.b": "from wenshang.c import y", "wenshang.c": "class K:\n  from wenshang import a"}
    assert circles(sources) == {frozenset(sources)}
    straight = sources | {"wenshang.c": "if TYPE_CHECKING:\n    from wenshang import a"}
    assert circles(straight) == set()
    assert circles(straight, typed=True) == {frozenset(sources)}


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
    code = "import sys, wenshang.cli as c\nsys.argv[1:] = ['--help']\ntry: c.main()\nexcept SystemExit: print(*sys.modules)"
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


def test_a_name_has_one_meaning_over_the_whole_package() -> None:
    """Public classes of the library: two of one name would mean two things in one conversation."""
    named: dict[str, list[str]] = {}
    for path in sorted((ROOT / "wenshang").rglob("*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                named.setdefault(node.name, []).append(path.relative_to(ROOT).as_posix())
    assert {name: places for name, places in named.items() if len(places) > 1} == {}
