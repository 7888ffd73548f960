"""Fixtures of the pages: an archive with real figures, and notebooks executed as a run executes them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from tests.conftest import ROOT
from wenshang.archive import Archive

HONGZE = "淮安市洪泽区人民政府"
WENSHANG = "汶上县科学技术局"

Execute = Callable[..., Any]


@pytest.fixture(scope="session")
def held(data: Path) -> Archive:
    """The project's own archive."""
    return Archive.open(data)


@pytest.fixture(scope="session")
def execute(data: Path) -> Execute:
    """A notebook executed in a kernel with the given parameters, once a session."""
    done: dict[str, Any] = {}

    def run(name: str, **parameters: Any) -> Any:
        key = repr((name, sorted(parameters.items())))
        if key not in done:
            notebook = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
            cell = next(c for c in notebook.cells if "parameters" in c.metadata.get("tags", []))
            given = {"data": str(data)} | parameters
            cell.source += "".join(f"\n{name} = {value!r}" for name, value in given.items())
            done[key] = NotebookClient(notebook, timeout=120).execute()
        return done[key]

    return run
