"""Freshness: a page is made again when what it read changed, and only then; what it may read is declared wide enough."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks import made
from tests.conftest import ROOT
from wenshang.archive import Archive, register
from wenshang.frames.wanted import names_for
from wenshang.running import cache, plan

YEARLY = "yearly_comparison"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return made.folder(tmp_path / "data", bodies=12)


def reasons(folder: Path, body: str, year: int, change: Callable[[], None], notebook: str = YEARLY) -> list[str]:
    """What makes a page stale after a change."""
    values = {"authority": body, "year": year}

    def now() -> dict[str, object]:
        archive = Archive.open(folder)
        return cache.Inputs(archive).of(plan.page(notebook, values, archive))

    before = now()
    change()
    return cache.changed(before, now())


def retype(folder: Path, body: str, year: int) -> None:
    """Change one figure of a body and year, and register the changed file."""
    entries = register.load(folder)
    file = next(entry.file for entry in entries if entry.authority.name == body)
    rows = list(csv.DictReader((folder / file).read_text("utf-8").splitlines()))
    row = next(row for row in rows if row["period"] == str(year) and row["value"].isdigit())
    row["value"] = str(int(row["value"]) + 1)
    with (folder / file).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    sha = hashlib.sha256((folder / file).read_bytes()).hexdigest()
    text = (folder / "register.csv").read_text("utf-8")
    old = next(entry.sha256 for entry in entries if entry.file == file)
    (folder / "register.csv").write_text(text.replace(old, sha), "utf-8")


ME, PEER, OTHER = "示例县科技局第1分局", "示例县科技局第2分局", "示例县教育局第1分局"


@pytest.mark.parametrize(
    ("changed", "year", "said"),
    [
        (ME, 2024, [f"读取的报告与数字：更改 同类机关（科技·县） 2024、更改 {ME} 2024"]),
        (ME, 2023, [f"读取的报告与数字：更改 {ME} 2023"]),
        (PEER, 2024, ["读取的报告与数字：更改 同类机关（科技·县） 2024"]),
        (PEER, 2023, []),
        (OTHER, 2024, []),
    ],
)
def test_a_changed_figure_makes_stale_what_reads_it_and_nothing_else(
    folder: Path, changed: str, year: int, said: list[str]
) -> None:
    assert reasons(folder, ME, 2024, lambda: retype(folder, changed, year)) == said


def test_a_later_report_leaves_earlier_pages_fresh(folder: Path) -> None:
    assert reasons(folder, ME, 2023, lambda: retype(folder, ME, 2024)) == []


def test_a_notebook_is_its_cells_and_not_its_outputs(tmp_path: Path) -> None:
    path = Path(shutil.copy(ROOT / "notebooks" / f"{YEARLY}.ipynb", tmp_path / f"{YEARLY}.ipynb"))
    before = cache.notebook(path)
    notebook = json.loads(path.read_text("utf-8"))
    code = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    code["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "1"}]
    path.write_text(json.dumps(notebook), "utf-8")
    assert cache.notebook(path) == before
    code["source"] = [*code["source"], "\n"]
    path.write_text(json.dumps(notebook), "utf-8")
    assert cache.notebook(path) != before


def test_review_decisions_count(folder: Path) -> None:
    said = reasons(folder, ME, 2024, lambda: (folder / "reviews.csv").write_text("x", "utf-8") and None)
    assert said == ["读取的报告与数字：新增 reviews.csv"]


KNOWN = (*plan.YEARLY, *plan.REGIONAL, "my_analysis")


@pytest.mark.parametrize(("added", "changed", "said"), [
    ("held.facts('示例县教育局第1分局')", (OTHER, 2024), ["收存的全部报告 2024"]),
    ("held.sql('select 1')", (PEER, 2023), ["收存的全部报告 2023"]),
    ("", (OTHER, 2024), []),
])  # fmt: skip
def test_a_notebook_with_code_of_its_own_depends_on_all_that_is_held(
    folder: Path, tmp_path: Path, added: str, changed: tuple[str, int], said: list[str]
) -> None:
    content = json.loads((ROOT / "notebooks" / f"{YEARLY}.ipynb").read_text("utf-8"))
    prose = {"cell_type": "markdown", "metadata": {}, "id": "x", "source": ["我的话"]}
    code = {"cell_type": "code", "metadata": {}, "id": "y", "outputs": [], "execution_count": None, "source": [added]}
    content["cells"] += [prose, *([code] if added else [])]
    own = tmp_path / f"{YEARLY}.ipynb"
    own.write_text(json.dumps(content), "utf-8")
    told = reasons(folder, ME, 2024, lambda: retype(folder, *changed), notebook=str(own))
    assert told == [f"读取的报告与数字：更改 {name}" for name in said]


@pytest.mark.parametrize(("code", "values", "said"), [
    ("pd.read_csv('own.csv')", {}, "更改 own.csv"),
    ('pd.read_csv(Path("tables") / "more.csv")', {}, "更改 tables/more.csv"),
    ("[pd.read_csv(f) for f in Path().glob('*.csv')]", {}, "更改 own.csv"),
    ("[pd.read_csv(f) for f in Path().glob('tables/**/*.csv')]", {}, "更改 tables/more.csv"),
    ("import helpers", {}, "更改 helpers.py"),
    ("from helpers import f", {}, "更改 helpers.py"),
    ("%run -i helpers.py", {}, "更改 helpers.py"),
    ("pd.read_csv(table)", {"table": "own.csv"}, "更改 own.csv"),
    ("pd.read_csv('later.csv')", {}, "新增 later.csv"),
    ("'requests.*.total', '*', '', '/', '..', '\\0', '**x*.csv', '../*.csv', '甲' * 300, 'data/register.csv'", {}, ""),
])  # fmt: skip
def test_files_that_a_notebook_names_are_among_what_it_is_made_from(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, values: dict[str, str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    files = [Path("own.csv"), Path("tables/more.csv"), Path("helpers.py"), folder / "register.csv"]
    Path("tables").mkdir()
    for file in files[:3]:
        file.write_text("a\n1\n", "utf-8")
    parameters = {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": "data: str = ''\ntable: str = ''"}
    cells = [parameters, {"cell_type": "code", "metadata": {}, "source": code}]
    Path("mine.ipynb").write_text(json.dumps({"cells": cells, "metadata": {}}), "utf-8")

    def now() -> dict[str, object]:
        archive = Archive.open(folder)
        return {"files": cache.Inputs(archive).of(plan.page("mine.ipynb", values, archive))["files"]}

    before = now()
    for file in files:
        file.write_text(file.read_text("utf-8") + "\n", "utf-8")
    Path("later.csv").write_text("a\n", "utf-8")
    told = "".join(cache.changed(before, now()))
    assert (said in told) if said else not told


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem)
def test_the_notebooks_whose_reading_is_known_are_marked_and_no_others(path: Path) -> None:
    assert cache.as_shipped(path) == (path.stem in KNOWN), f"after the test below: python -m wenshang.running {path}"


class Watched(Archive):
    """An archive that notes which reports are asked for."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, register.load(folder))
        self.read: set[tuple[str, int]] = set()

    def report(self, authority: str, year: int):  # type: ignore[no-untyped-def]
        self.read.add((self.resolve(authority).name, year))
        return super().report(authority, year)

    def entry(self, authority: str, year: int):  # type: ignore[no-untyped-def]
        self.read.add((self.resolve(authority).name, year))
        return super().entry(authority, year)

    def facts(self, authority=None, *, years=None, codes=None):  # type: ignore[no-untyped-def]
        names = [self.resolve(name).name for name in names_for(authority or self.authorities)]
        years = [years] if isinstance(years, int) else years
        self.read |= {(name, year) for name in names for year in self.years(name) if years is None or year in years}
        return super().facts(authority, years=years, codes=codes)


@pytest.mark.parametrize("notebook", KNOWN)
def test_what_a_page_reads_is_among_what_is_declared(data: Path, notebook: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cells of each notebook run on an archive that watches: a report read but not declared would leave stale pages."""
    opened: list[Watched] = []

    def watch(folder: str) -> Watched:
        opened.append(Watched(Path(folder)))
        return opened[-1]

    monkeypatch.setattr(Archive, "open", watch)
    held = Archive(data, register.load(data))
    own = {"authority": "汶上县科学技术局", "year": 2021} if notebook in plan.YEARLY else {}
    values = {"region": "山东省济宁市汶上县"} if notebook in plan.REGIONAL else own
    page = plan.page(notebook, values, held)
    space: dict[str, object] = {}
    for cell in json.loads(page.notebook.read_text("utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            source = "".join(cell["source"])
            exec(source, space)
            if "parameters" in cell["metadata"].get("tags", ()):
                space.update(page.values)
    declared = cache.Inputs(held).facts(page)
    peers = (
        {(a.name, 2021) for a in held.peers("汶上县科学技术局", 2021)} if any("同类机关" in name for name in declared) else set()
    )
    read = set().union(*(archive.read for archive in opened))
    assert read
    assert {key for key in read - peers if f"{key[0]} {key[1]}" not in declared} == set()
