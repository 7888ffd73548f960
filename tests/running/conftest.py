"""Fixtures for runs: small notebooks written by the tests, kernels, an archive."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from wenshang.archive import Archive
from wenshang.running.nursery import Nursery

Write = Callable[..., Path]

TWICE = "淮安市洪泽区人民政府"
OPENING = """
class Opening:
    def _repr_mimebundle_(self, **_):
        about = {"title": f"{authority}{year}", "authority": authority, "year": year}
        return {"text/html": f"<h1>{authority}{year}</h1>", "application/vnd.wenshang.page+json": about}
Opening()
"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """A function that writes a notebook: a parameters cell and code cells in, its path out."""

    def write(*cells: str, parameters: str = "", name: str = "small") -> Path:
        def cell(source: str, *tags: str) -> dict[str, object]:
            metadata = {"tags": list(tags)} if tags else {}
            return {"cell_type": "code", "metadata": metadata, "source": source, "outputs": [], "execution_count": None}

        tagged = [cell(parameters, "parameters")] if parameters else []
        made = [*tagged, *(cell(source) for source in cells)]
        for number, one in enumerate(made):
            one["id"] = f"c{number}"
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        notebook = {"cells": made, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
        path = tmp_path / f"{name}.ipynb"
        path.write_text(json.dumps(notebook), "utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def warm() -> Iterator[Nursery]:
    """A nursery, shared by a session's tests."""
    with Nursery() as nursery:
        yield nursery


@pytest.fixture
def archive(data: Path) -> Archive:
    """The archive of the project's own data folder."""
    return Archive.open(data)


@pytest.fixture
def few(data: Path, tmp_path: Path) -> Path:
    """A data folder with two reports of one body."""
    folder = tmp_path / "few"
    shutil.copytree(data / "figures", folder / "figures")
    lines = (data / "register.csv").read_text("utf-8").splitlines(keepends=True)
    (folder / "register.csv").write_text("".join(line for line in lines if line.startswith(("authority,", TWICE))), "utf-8")
    return folder
