"""Fixtures of the pages: archives with real and made figures, notebooks executed in a kernel or, quicker, in this process."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from tests.conftest import ROOT
from wenshang import briefing
from wenshang.archive import Archive
from wenshang.archive.register import COLUMNS
from wenshang.running import engine, plan

HONGZE = "淮安市洪泽区人民政府"
WENSHANG = "汶上县科学技术局"
COUNTY = "山东省济宁市汶上县"

#: one page of every kind, from the project's own data
PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "two years": ("yearly_comparison", {"authority": HONGZE, "year": 2024}),
    "one year": ("yearly_comparison", {"authority": WENSHANG, "year": 2021}),
    "quarters": ("quarterly_progress", {"authority": WENSHANG, "year": 2021}),
    "peers": ("peer_comparison", {"authority": WENSHANG, "year": 2021}),
    "county": ("county_overview", {"region": COUNTY}),
    "quality": ("data_quality", {"authority": WENSHANG, "year": 2021}),
}

Execute = Callable[..., Any]
Values = Mapping[str, object]


@pytest.fixture(scope="session")
def held(data: Path) -> Archive:
    """The project's own archive."""
    return Archive.open(data)


def _prepared(name: str, parameters: Mapping[str, object]) -> Any:
    notebook = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
    cell = next(c for c in notebook.cells if "parameters" in c.metadata.get("tags", []))
    cell.source += "".join(f"\n{name} = {value!r}" for name, value in parameters.items())
    return notebook


@pytest.fixture(scope="session")
def execute(data: Path) -> Execute:
    """A notebook executed in a kernel with the given parameters, once a session."""
    done: dict[str, Any] = {}

    def run(name: str, **parameters: Any) -> Any:
        key = repr((name, sorted(parameters.items())))
        if key not in done:
            notebook = _prepared(name, {"data": str(data)} | parameters)
            done[key] = NotebookClient(notebook, timeout=120).execute()
        return done[key]

    return run


def told(name: str, **parameters: Any) -> Any:
    """A shipped notebook executed by the project's own engine."""
    return engine.execute(plan.find(name), parameters, cwd=Path.cwd())


@cache
def page(kind: str) -> str:
    """The page of a kind (see ``PAGES``) from the project's own data."""
    name, parameters = PAGES[kind]
    return briefing.export(told(name, data=str(ROOT / "data"), **parameters))


def archive(folder: Path, reports: Mapping[tuple[str, int, str], Values], **about: str) -> Path:
    """A data folder with typed figures: value by code for each (authority, year, edition)."""
    (folder / "figures").mkdir(parents=True, exist_ok=True)
    with (folder / "register.csv").open("w", encoding="utf-8", newline="") as stream:
        register = csv.DictWriter(stream, COLUMNS, restval="", lineterminator="\n")
        register.writeheader()
        for number, ((authority, year, edition), values) in enumerate(sorted(reports.items())):
            rows = [("authority", "period", "code", "value", "qualifier", "source"), *_rows(authority, year, values)]
            path = folder / "figures" / f"{number}.csv"
            with path.open("w", encoding="utf-8", newline="") as figures:
                csv.writer(figures, lineterminator="\n").writerows(rows)
            place = {"region": "测试省测试市测试县", "level": "县", "kind": "测试"} | about
            entry = {"authority": authority, "year": year, "edition": edition, "method": "typed", "file": f"figures/{number}.csv"}
            mark = {"sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "origin": f"{authority}{year}年报告", "version": 1}
            register.writerow(place | entry | mark)
    return folder


def _rows(authority: str, year: int, values: Values) -> Iterator[tuple[object, ...]]:
    for code, value in values.items():
        yield authority, year, code, "" if value is None else value, "exact", f"{authority}{year}年报告"
