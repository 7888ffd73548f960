"""The command as a clerk meets it: one clear Chinese message, a distinct exit code, no traceback, nothing half-written."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.conftest import ROOT

REPORT = ROOT / "data" / "documents" / "汶上县科学技术局" / "2021.txt"


def wenshang(*words: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run the command as a process of its own."""
    command = [sys.executable, "-m", "wenshang", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=cwd, check=False, timeout=300)


def test_help_is_chinese_and_names_every_command() -> None:
    done = wenshang("--help")
    assert done.returncode == 0
    assert all(word in done.stdout for word in ("用法", "extract", "check", "brief", "run", "lab", "add"))
    assert "Usage" not in done.stdout


def test_every_command_has_chinese_help() -> None:
    from wenshang.cli import COMMANDS

    for name in COMMANDS:
        done = wenshang(name, "--help")
        assert done.returncode == 0, done.stderr
        assert "用法" in done.stdout
        assert "Usage" not in done.stdout
        assert "Options" not in done.stdout


@pytest.fixture
def bad(tmp_path: Path) -> dict[str, Path]:
    """Files that are no report, each bad in its own way."""
    made = {name: tmp_path / f"{name}.txt" for name in ("missing", "empty", "letter", "binary", "packed")}
    made["empty"].write_bytes(b"")
    made["letter"].write_text("各位同事：\n请于周五前交来工作总结。\n", "utf-8")
    made["binary"].write_bytes(bytes(range(256)) * 40)
    with ZipFile(made["packed"], "w") as packed:  # not compressed: the report's own first bytes stand near the front
        packed.writestr("2024.pdf", b"%PDF-1.7\n" * 9)
    return made


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("missing", 2, "missing.txt"),
        ("empty", 2, "空文件"),
        ("letter", 3, "年度报告"),
        ("binary", 2, "binary.txt"),
        ("packed", 2, "先解压"),
    ],
)
def test_a_bad_file_gets_one_clear_message_and_its_own_exit_code(bad: dict[str, Path], name: str, code: int, said: str) -> None:
    done = wenshang("extract", bad[name])
    assert done.returncode == code
    assert done.stdout == ""
    assert done.stderr.startswith("错误：")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "words", [("lint", "none.html"), ("pdf", "none.html"), ("lab", "--no-browser", "--notebook", "none.ipynb")]
)
def test_a_page_or_notebook_that_is_not_there_is_said_to_be_missing(words: tuple[str, ...]) -> None:
    done = wenshang(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch("错误：none[.](html|ipynb)：应为.*，实为没有这个文件。.*\n", done.stderr)


def test_one_bad_file_does_not_keep_the_others_from_being_read(bad: dict[str, Path]) -> None:
    done = wenshang("extract", bad["empty"], REPORT, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert done.returncode == 2
    assert list(rows[0])[:3] == ["period", "code", "value"]
    assert len(rows) > 200


def test_a_reader_who_has_seen_enough_ends_the_command_quietly() -> None:
    command = f"{sys.executable} -m wenshang extract {REPORT} | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, check=False)
    assert done.stdout.startswith("汶上县科学技术局")
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["extrct", "x"], "extract"),
        (["extract"], "缺少参数"),
        (["extract", "--formt", "json", "x"], "--format"),
        (["extract", "x", "--format", "xml"], "'table', 'json', 'csv'"),
        (["extract", REPORT, REPORT, "--formt"], "是否想用"),
        (["extract", "--format"], "要给出值"),
        (["app", "--port", "70000"], "1<=x<=65535"),
        (["status", "x"], "多余的参数"),
        (["add", REPORT, "--year", "x"], "“x”不是数"),
        (["extract", "x", "--year", "二〇二一"], "整数"),
    ],
)
def test_a_wrong_word_is_explained_with_what_was_probably_meant(words: list[str], said: str) -> None:
    done = wenshang(*words)
    assert done.returncode == 64
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not re.search(r"[a-z]{3,} [a-z]{3,}", done.stderr.replace(done.stderr[done.stderr.find("用法见") :], "")), done.stderr


def test_the_compiled_catalogue_is_that_of_the_text() -> None:
    from tests.catalogue import FOLDER, compiled

    assert (FOLDER / "messages.mo").read_bytes() == compiled()


def test_add_stores_all_or_nothing_and_twice_is_once(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    header = (ROOT / "data" / "register.csv").read_text("utf-8").splitlines()[0]
    (folder / "register.csv").write_text(header + "\n", "utf-8")
    shown = wenshang("add", REPORT, "--data", folder)
    assert "没有收存" in shown.stdout
    assert not (folder / "documents").exists()
    first = wenshang("add", REPORT, "--data", folder, "--yes")
    assert first.returncode == 0, first.stderr
    held = folder / "documents" / "汶上县科学技术局" / "2021.txt"
    assert held.read_bytes() == REPORT.read_bytes()
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    again = wenshang("add", REPORT, "--data", folder, "--yes")
    assert "无需再加" in again.stdout
    assert before == {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_document_held_for_another_body_or_year_is_said_and_what_has_no_place_shows_none(tmp_path: Path) -> None:
    held = "同一文件已作为汶上县科学技术局2021年的报告收存"
    wenshang("add", REPORT, "--data", tmp_path, "--yes")
    assert held not in wenshang("add", REPORT, "--data", tmp_path).stdout
    told = wenshang("add", REPORT, "--data", tmp_path, "--year", 2020, "--authority", "汶上县 科学\n技术局").stdout
    assert told.startswith("汶上县科学技术局　2020年")
    assert held in told
    assert "另印有标题" in told
    assert "〔〕" not in told


def test_a_corrected_document_becomes_a_new_version_and_the_old_one_is_kept(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    header = (ROOT / "data" / "register.csv").read_text("utf-8").splitlines()[0]
    (folder / "register.csv").write_text(header + "\n", "utf-8")
    corrected = tmp_path / "更正.txt"
    corrected.write_text(REPORT.read_text("utf-8").replace("公开 211 条", "公开 213 条"), "utf-8")
    assert wenshang("add", REPORT, "--data", folder, "--yes").returncode == 0
    assert "更正稿" in wenshang("add", corrected, "--data", folder, "--yes").stdout
    from wenshang.archive import Archive

    held = Archive.open(folder)
    website = held.report("汶上县科学技术局", 2021).fact("channels.website_items")
    assert website is not None
    assert website.value == 213
    assert len(list((folder / "documents").rglob("*.txt"))) == 2


def test_what_is_read_from_the_reports_held_has_not_drifted() -> None:
    done = wenshang("coverage")
    assert done.returncode == 0, done.stdout


def test_a_drop_in_what_is_read_is_seen(tmp_path: Path) -> None:
    import shutil

    folder = Path(shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("facts")))
    path = folder / "coverage.csv"
    path.write_text(
        path.read_text("utf-8").replace("汶上县科学技术局,2021,2021,document,10,", "汶上县科学技术局,2021,2021,document,9,"),
        "utf-8",
    )
    done = wenshang("coverage", "--data", folder)
    assert done.returncode == 1
    assert "proactive 9→10" in done.stdout
