"""The cache of facts is never believed: whatever is done to it, the figures are those of the documents."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from wenshang.archive import Archive
from wenshang.errors import BadData

WENSHANG, HONGZE = "汶上县科学技术局", "淮安市洪泽区人民政府"
WEB = "channels.website_items"


@pytest.fixture(scope="module")
def warm(data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, pd.DataFrame]:
    """A data folder of the founding report and four typed years, its cache made, and what it should always say."""
    folder = tmp_path_factory.mktemp("cache") / "data"
    shutil.copytree(data, folder, ignore=shutil.ignore_patterns("facts", "peers.csv", "pingtan.csv"))
    lines = (folder / "register.csv").read_text("utf-8").splitlines(keepends=True)
    (folder / "register.csv").write_text("".join([lines[0], *(x for x in lines if WENSHANG in x or HONGZE in x)]), "utf-8")
    return folder, Archive.open(folder).facts()


@pytest.fixture
def folder(warm: tuple[Path, pd.DataFrame], tmp_path: Path) -> Path:
    return Path(shutil.copytree(warm[0], tmp_path / "data"))


def parquet(folder: Path, year: int) -> Path:
    return folder / "facts" / f"year={year}" / "facts.parquet"


def manifest(folder: Path) -> Path:
    return folder / "facts" / "manifest.json"


def forged(path: Path) -> None:
    """The same file with a false figure in it."""
    frame = pd.read_parquet(path)
    frame.loc[frame["code"] == WEB, ["value", "count"]] = 999_999
    frame.to_parquet(path)


def edited_report(folder: Path) -> None:
    (kept,) = (folder / "facts" / "reports").iterdir()
    kept.write_bytes(kept.read_bytes().replace(b",211,", b",999,"))
    shutil.rmtree(parquet(folder, 2021).parent)


def edited_manifest(folder: Path, change: Callable[[dict[str, list[str]]], object]) -> None:
    told = change(json.loads(manifest(folder).read_text("utf-8")))
    manifest(folder).write_text(json.dumps(told), "utf-8")


DAMAGE: dict[str, Callable[[Path], object]] = {
    "one year deleted": lambda folder: parquet(folder, 2021).unlink(),
    "a year's folder deleted": lambda folder: shutil.rmtree(parquet(folder, 2023).parent),
    "two years exchanged": lambda folder: shutil.copy(parquet(folder, 2023), parquet(folder, 2024)),
    "a false figure": lambda folder: forged(parquet(folder, 2024)),
    "cut short": lambda folder: parquet(folder, 2021).write_bytes(parquet(folder, 2021).read_bytes()[:-100]),
    "empty": lambda folder: parquet(folder, 2021).write_bytes(b""),
    "a folder in its place": lambda folder: (parquet(folder, 2021).unlink(), parquet(folder, 2021).mkdir()),
    "an edited report": edited_report,
    "a report that is no text": lambda folder: [p.write_bytes(b"\xff\x00") for p in (folder / "facts" / "reports").iterdir()],
    "no manifest": lambda folder: manifest(folder).unlink(),
    "a manifest that is no JSON": lambda folder: manifest(folder).write_text("{", "utf-8"),
    "a manifest of lists": lambda folder: manifest(folder).write_text("[1]", "utf-8"),
    "a manifest nested too deep": lambda folder: manifest(folder).write_text("[" * 100_000, "utf-8"),
    "a manifest of the first version": lambda folder: manifest(folder).write_text('{"2021": "0", "zwei": 2}', "utf-8"),
    "a manifest that names others": lambda folder: edited_manifest(
        folder, lambda told: {**told, "../../x": ["a", "b"], "y": [1, 2]}
    ),
    "a manifest without one hash": lambda folder: edited_manifest(
        folder, lambda told: {name: line[:1] for name, line in told.items()}
    ),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_figures_stay_those_of_the_documents(damage: str, folder: Path, warm: tuple[Path, pd.DataFrame]) -> None:
    (folder.parent / "x").write_text("not ours", "utf-8")
    DAMAGE[damage](folder)
    again = Archive.open(folder).facts()
    pd.testing.assert_frame_equal(again, warm[1])
    assert again.loc[(again["code"] == WEB) & (again["period"] == "2021"), "count"].tolist() == [211]
    assert (folder.parent / "x").is_file()


@pytest.mark.parametrize("damage", ["one year deleted", "a false figure", "a manifest that is no JSON"])
def test_a_process_of_its_own_says_so_too_and_leaves_the_cache_sound(damage: str, folder: Path) -> None:
    DAMAGE[damage](folder)
    query = f"select period, count from facts where code = '{WEB}' order by period"
    command = [sys.executable, "-m", "wenshang", "sql", query, "--format", "csv", "--data", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines() == ["period,count", "2021,211", "2023,1136", "2024,2428"]
    first = {path: path.read_bytes() for path in folder.rglob("*.parquet")}
    Archive.open(folder).facts()
    assert {path: path.read_bytes() for path in folder.rglob("*.parquet")} == first


def test_an_archive_that_is_open_notices_what_is_done_meanwhile(folder: Path, warm: tuple[Path, pd.DataFrame]) -> None:
    held = Archive.open(folder)
    held.facts()
    forged(parquet(folder, 2024))
    parquet(folder, 2021).unlink()
    pd.testing.assert_frame_equal(held.facts(), warm[1])


def test_a_document_changed_after_it_was_read_is_noticed_though_its_report_is_kept(folder: Path) -> None:
    document = folder / "documents" / WENSHANG / "2021.txt"
    document.write_text(document.read_text("utf-8").replace("211", "212"), "utf-8")
    with pytest.raises(BadData, match="被改动过"):
        Archive.open(folder).report(WENSHANG, 2021)
    document.unlink()
    with pytest.raises(BadData, match="没有这个文件"):
        Archive.open(folder).report(WENSHANG, 2021)


def test_a_year_that_is_no_longer_held_leaves_nothing_behind(folder: Path) -> None:
    from wenshang.archive import register

    register.save(folder, [entry for entry in Archive.open(folder).every if entry.year != 2024])
    assert set(Archive.open(folder).facts()["year"]) == {2021, 2023}
    assert not parquet(folder, 2024).exists()
