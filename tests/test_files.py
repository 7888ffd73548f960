"""Files: whole or not at all, under harmless names, one writer at a time; with real processes."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenshang import files
from wenshang.errors import BadParameter, OutputError

LOCK = {"found": "正被另一次运行使用", "advice": "请等它结束"}


def python(code: str, *words: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, words)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize(
    "name",
    ["../../../x", "/etc", "..", ".", "", "-rf", "CON", "nul.txt", "局" * 300, "a\nb", "a\x00b", "甲\u202e局", "C:\\x", "\udcb1"],
)
def test_a_harmful_name_is_made_harmless(name: str, tmp_path: Path) -> None:
    safe = files.safe_name(name)
    assert safe != name
    files.write_whole(tmp_path / safe / f"{safe}.manifest.json", b"1")
    (folder,) = tmp_path.iterdir()
    assert [path.name for path in folder.iterdir()] == [f"{safe}.manifest.json"]
    assert not safe.startswith(("-", "."))


@pytest.mark.parametrize(
    "name", ["汶上县科学技术局", "汶上县发展和改革局（县粮食局）", "示例省·示例市", "2021", "yearly_comparison"]
)
def test_an_ordinary_name_stays(name: str) -> None:
    assert files.safe_name(name) == name


@given(st.text(), st.text())
def test_two_names_never_share_a_place(one: str, other: str) -> None:
    assert (files.safe_name(one) == files.safe_name(other)) == (one == other)
    assert files.safe_name(files.safe_name(one)) == files.safe_name(one)


@pytest.mark.parametrize("name", ["../x", "/etc/x", "a/../../x", ""])
def test_nothing_is_written_outside_the_folder(name: str, tmp_path: Path) -> None:
    with pytest.raises(BadParameter, match="指向文件夹之外"):
        files.write_all(tmp_path / "build", {"good.html": b"1", name: b"2"})
    assert not (tmp_path / "x").exists()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_of_two_runs_one_is_told_who_writes_and_a_killed_one_is_no_obstacle(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from wenshang import files\n"
        "with files.lock(Path(sys.argv[1]), found='x', advice='y'):\n print('held', flush=True); input()"
    )
    other = python(code, tmp_path / ".lock")
    assert other.stdout is not None
    assert other.stdout.readline() == "held\n"
    with (
        pytest.raises(OutputError, match=f"正被另一次运行使用（进程 {other.pid}）。请等它结束"),
        files.lock(tmp_path / ".lock", **LOCK),
    ):
        pass
    other.kill()
    other.communicate()
    with (
        files.lock(tmp_path / ".lock", **LOCK),
        pytest.raises(OutputError, match=f"进程 {os.getpid()}"),
        files.lock(tmp_path / ".lock", **LOCK),
    ):
        pass


def test_parts_of_a_killed_writer_are_swept_and_those_of_a_living_one_stay(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from wenshang import files\n"
        "def stop(_): print('writing', flush=True); input()\n"
        "os.fsync = stop; files.write_whole(Path(sys.argv[1]), b'x')"
    )
    writer = python(code, tmp_path / "deep" / "a.html")
    assert writer.stdout is not None
    assert writer.stdout.readline() == "writing\n"
    files.sweep(tmp_path)
    assert len(list(tmp_path.rglob("*.part"))) == 1
    writer.kill()
    writer.communicate()
    files.sweep(tmp_path)
    assert [path.name for path in tmp_path.rglob("*")] == ["deep"]


def test_who_writes_a_file_again_takes_away_what_was_left_half_written_of_it(tmp_path: Path) -> None:
    script = "import os, sys; from pathlib import Path; from wenshang import files; os.fsync = lambda _: os._exit(9)\n"
    script += "files.write_whole(Path(sys.argv[1]), b'half')"
    killed = subprocess.run([sys.executable, "-c", script, str(tmp_path / "list.xlsx")], check=False)
    assert (killed.returncode, [path.suffix for path in tmp_path.iterdir()]) == (9, [".part"])
    files.write_whole(tmp_path / "other.xlsx", b"other")
    assert len(list(tmp_path.glob(".*.part"))) == 1
    files.write_whole(tmp_path / "list.xlsx", b"whole")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["list.xlsx", "other.xlsx"]


@pytest.mark.parametrize(
    ("number", "said"),
    [(errno.EDQUOT, "超出磁盘配额"), (errno.EIO, "磁盘读写出错"), (errno.ENXIO, "报错（ENXIO）"), (errno.ENOSPC, "磁盘空间不足")],
)
def test_whatever_the_system_refuses_is_said_and_leaves_what_was(
    number: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.write_whole(tmp_path / "a.csv", b"good")

    def refuse(_: int) -> None:
        raise OSError(number, "refused")

    monkeypatch.setattr("os.fsync", refuse)
    with pytest.raises(OutputError, match=said):
        files.write_whole(tmp_path / "a.csv", b"other")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a.csv", b"good")]


def test_a_name_that_is_no_utf8_can_be_shown(tmp_path: Path) -> None:
    assert files.shown(os.fsdecode("年报.txt".encode("gbk"))).endswith(".txt")
    files.shown(os.fsdecode("年报.txt".encode("gbk"))).encode()
