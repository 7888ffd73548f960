"""The wheel is the product: built, put into a clean environment, and used far from the checkout as an office uses it."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests import matrix
from tests.conftest import ROOT

REPORT = ROOT / "data" / "documents" / "汶上县科学技术局" / "2021.txt"
PAGE = "汶上县科学技术局/2021/yearly_comparison.html"
ONE = ("brief", "--authority", "汶上县科学技术局", "--year", "2021", "--notebook", "yearly_comparison")
#: what an office may call its own programs
SHADOWS = ("calendar", "random", "click", "pandas", "json")


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment with the wheel, where the libraries are those of the tests but nothing of the checkout."""
    place = tmp_path_factory.mktemp("装") / "环境 一"
    venv.create(place, with_pip=True, symlinks=True)
    built = matrix.wheel(place)
    pip = [str(place / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install", "-q", "--no-deps", "--no-index"]
    matrix.run([*pip, str(built)])
    (libraries,) = place.glob("lib/*/site-packages")
    (libraries / "tests-libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return place / "bin"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """An office's folder, with programs of its own beside."""
    folder = tmp_path / "政务 公开"
    folder.mkdir()
    for name in SHADOWS:
        (folder / f"{name}.py").write_text(f"raise RuntimeError('the office\\'s own {name}')\n")
    return folder


def run(folder: Path, *words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder with nothing of the checkout in the environment."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "WENSHANG", "VIRTUAL"))}
    command = [str(word) for word in words]
    env = clean | environment
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=300)


def test_the_wheel_holds_the_notebooks_and_the_sample_and_nothing_that_work_left(programs: Path, tmp_path: Path) -> None:
    names = zipfile.ZipFile(matrix.wheel(tmp_path)).namelist()
    shipped = {path.name for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert {Path(name).name for name in names if "workplace/notebooks/" in name} == shipped
    assert f"wenshang/workplace/data/{REPORT.relative_to(ROOT / 'data')}" in names
    assert [name for name in names if "data/facts" in name or "checkpoints" in name or not name.startswith("wenshang")] == []
    there = {path.relative_to(ROOT).as_posix() for path in (ROOT / "wenshang").rglob("*") if path.is_file()}
    assert {name for name in there if "__pycache__" not in name} <= set(names)


def test_a_sample_folder_makes_the_page_that_the_checkout_makes(programs: Path, office: Path, tmp_path: Path) -> None:
    done = run(office, programs / "wenshang", "init", "工作 文件夹")
    assert (done.returncode, done.stderr) == (0, "")
    work = office / "工作 文件夹"
    assert {"README.md", "data", "notebooks", "schedules.toml"} == {path.name for path in work.iterdir()}
    for name in SHADOWS:
        (work / f"{name}.py").write_text("raise RuntimeError('the wrong module')\n")
    done = run(work, programs / "wenshang", *ONE)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    here = [sys.executable, "-m", "wenshang", *ONE, "--output", str(tmp_path / "build")]
    subprocess.run(here, cwd=ROOT, check=True, capture_output=True)
    assert (work / "build" / PAGE).read_bytes() == (tmp_path / "build" / PAGE).read_bytes()
    again = run(work, programs / "wenshang", "init", ".")
    assert "新写 0 个文件" in again.stdout


def test_the_timer_s_words_and_the_module_run_beside_an_office_s_own_programs(programs: Path, office: Path) -> None:
    work = office / "w"
    run(office, programs / "wenshang", "init", "w")
    for name in SHADOWS:
        (work / f"{name}.py").write_text("raise RuntimeError('the wrong module')\n")
    settings = (work / "schedules.toml").read_text("utf-8")
    settings = settings.replace('quiet = ["周六", "周日"]', "quiet = []").replace("# notebooks = [", "notebooks = [")
    (work / "schedules.toml").write_text(settings.replace("# where = {", "where = {"), "utf-8")
    printed = run(work, programs / "wenshang", "schedule", "--print", "cron")
    line = next(line for line in printed.stdout.splitlines() if "--run" in line)
    done = run(work, "sh", "-c", line.split(" ", 5)[5].replace(r"\%", "%"))
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "失败 0 页" in done.stdout
    assert (work / "build" / PAGE).is_file()
    for more in ([], ["-P"]):
        shown = run(work, programs / "python", *more, "-m", "wenshang", "status", "--authorities")
        assert (shown.returncode, shown.stderr) == (0, "")
        assert "汶上县科学技术局" in shown.stdout


def test_an_empty_folder_says_what_it_is_and_add_fills_it(programs: Path, office: Path) -> None:
    run(office, programs / "wenshang", "init", "w", "--empty")
    work = office / "w"
    assert (work / "data" / "register.csv").read_text("utf-8").count("\n") == 1
    done = run(work, programs / "wenshang", "brief", "--all")
    assert (done.returncode, "还没有收存报告" in done.stderr, "wenshang add" in done.stderr) == (8, True, True)
    assert "还没有收存报告" in run(work, programs / "wenshang", "doctor", "--quick").stdout
    for words in (["check", "--all"], ["status", "--authorities"], ["coverage"], ["schedule"], ["reconcile", "汶上县"]):
        done = run(work, programs / "wenshang", *words)
        assert (done.returncode, "还没有收存报告" in done.stderr) == (8, True), words
    done = run(work, programs / "wenshang", "add", REPORT, "--yes")
    assert (done.returncode, done.stderr) == (0, "")
    assert run(work, programs / "wenshang", *ONE).returncode == 0
    assert (work / "build" / PAGE).is_file()


def test_without_a_folder_every_command_names_the_cause_and_what_to_do(programs: Path, office: Path) -> None:
    before = {path.name for path in office.iterdir()}
    for words in (
        ["brief", "--all"],
        ["status", "--authorities"],
        ["check", "--all"],
        ["coverage"],
        ["run", "yearly_comparison"],
        ["watch", "--once"],
        ["reconcile", "汶上县"],
        ["schedule"],
        ["lab", "--no-browser"],
        ["app", "--no-browser"],
    ):
        done = run(office, programs / "wenshang", *words)
        assert (done.returncode, "wenshang init" in done.stderr) == (8, True), (words, done.stderr)
    assert "wenshang init" in run(office, programs / "wenshang", "doctor", "--quick").stdout
    assert {path.name for path in office.iterdir()} == before, "a refused command left something"


def test_add_begins_a_data_folder_where_there_is_none(programs: Path, office: Path) -> None:
    done = run(office, programs / "wenshang", "add", REPORT, "--dry-run")
    assert (done.returncode, (office / "data").exists()) == (0, False)
    done = run(office, programs / "wenshang", "add", REPORT, "--yes")
    assert (done.returncode, done.stderr) == (0, "")
    assert (office / "data" / "register.csv").is_file()
    assert run(office, programs / "wenshang", *ONE).returncode == 0
    (office / "data" / "register.csv").unlink()
    done = run(office, programs / "wenshang", "add", REPORT, "--yes")
    assert (done.returncode, "register.csv" in done.stderr) == (8, True), "a lost register is not begun anew over its documents"


def test_a_missing_interpreter_is_named_and_not_green(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing(*_: object) -> Path:
        raise matrix.Missing("no 3.99 here")

    monkeypatch.setattr(matrix, "install", missing)
    assert matrix.main() == 2
    assert "no 3.99 here" in (said := capsys.readouterr().out)
    assert said.count("SKIPPED") == len(matrix.ROWS)

    def broken(*_: object) -> Path:
        raise subprocess.CalledProcessError(1, "uv", "", "no such version")

    monkeypatch.setattr(matrix, "install", broken)
    assert matrix.main() == 1
