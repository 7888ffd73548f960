"""Adding and reviewing under attack: bad words, kills, two programs at once, bad files among good ones. Real processes."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from wenshang import files
from wenshang.archive import Archive, coverage, register, typed
from wenshang.checks import reviews
from wenshang.errors import BadData

WENSHANG = "汶上县科学技术局"
#: a small report that every rule of reading takes, of a body and a year to be filled in
REPORT = """{name}{year}年政府信息公开工作年度报告

本报告根据《中华人民共和国政府信息公开条例》编制，统计期限为{year}年1月1日至{year}年12月31日。

一、总体情况
{year}年，主动公开政府信息{count}条，通过门户网站公开信息{count}条。

六、其他需要报告的事项
本年度没有收取信息处理费。

{name}
{after}年1月12日
"""


def written(path: Path, name: str = "汶上县水务局", year: int = 2022, count: int = 31) -> Path:
    path.write_text(REPORT.format(name=name, year=year, count=count, after=year + 1), "utf-8")
    return path


@pytest.fixture
def folder(data: Path, tmp_path: Path) -> Path:
    """A data folder that holds the founding report only."""
    made = tmp_path / "data"
    (made / "documents" / WENSHANG).mkdir(parents=True)
    shutil.copy(data / "documents" / WENSHANG / "2021.txt", made / "documents" / WENSHANG / "2021.txt")
    register.save(made, [entry for entry in register.load(data) if entry.authority.name == WENSHANG])
    return made


def run(*words: str, check: bool = False, code: str = "") -> subprocess.CompletedProcess[str]:
    """A real process of the command; ``code`` is run before it, to stop it at a place of our choosing."""
    start = f"import os, sys, signal; sys.argv = {['wenshang', *words]!r}\n{code}\nfrom wenshang.cli import main; main()"
    command = [sys.executable, "-c", start]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace", check=check)


def add(folder: Path, *paths: Path, code: str = "", **options: str) -> subprocess.CompletedProcess[str]:
    given = [word for name, value in options.items() for word in (f"--{name}", value)]
    return run("add", *map(str, paths), "--yes", "--data", str(folder), *given, code=code)


HOSTILE = [
    "县网站\r\n伪造,2021",
    "a\rb\x1b[31m红",
    '引“号""\'\n,,,,,',
    "逆\u202e序，行\u2028段\u2029",
]


def test_whatever_is_written_in_an_option_the_register_stays_readable(folder: Path, tmp_path: Path) -> None:
    for number, text in enumerate(HOSTILE):
        path = written(tmp_path / "a.txt", name=f"第{number}县水务局")
        done = add(folder, path, origin=text, region=text, kind=text)
        assert done.returncode == 0, done.stderr
    added = [entry for entry in Archive.open(folder).every if entry.authority.name != WENSHANG]
    assert len(added) == len(HOSTILE)
    told = "".join(entry.origin + entry.authority.region + entry.authority.kind for entry in added)
    assert not any(character in told for character in "\r\n\x1b\u202e\u2028\u2029")
    assert len((folder / "register.csv").read_text("utf-8").splitlines()) == 1 + 1 + len(HOSTILE)


def test_a_file_name_of_any_bytes_does_no_harm(folder: Path, tmp_path: Path) -> None:
    for number, name in enumerate(
        ["a\rb.txt", "a\nb.txt", "=1+1.txt", b"\xb1\xa8\xb8\xe6.txt".decode("utf-8", "surrogateescape")]
    ):
        done = add(folder, written(tmp_path / name, year=2015 + number))
        assert done.returncode == 0, done.stderr
    origins = {entry.year: entry.origin for entry in Archive.open(folder).every}
    assert (origins[2015], origins[2016], origins[2018]) == ("a b.txt", "a b.txt", "\ufffd\ufffd\ufffd\ufffd.txt")


@pytest.mark.parametrize("year", ["-5", "0", "20222"])
def test_an_implausible_year_is_refused(folder: Path, tmp_path: Path, year: str) -> None:
    before = (folder / "register.csv").read_bytes()
    done = add(folder, written(tmp_path / "a.txt"), year=year)
    assert (done.returncode == 0) == (year == "0")  # 0: taken from the document
    assert year == "0" or "2008至2099" in done.stderr
    assert year == "0" or (folder / "register.csv").read_bytes() == before


def test_a_table_that_would_not_come_back_is_never_put_in_place(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    files.write_table(path, ["a", "b"], [["1", '引"号,逗号']])
    before = path.read_bytes()
    for text in ("x\ry", "x\ny", "x\x00y", "\udcb1"):
        with pytest.raises(BadData, match="控制字符"):
            files.write_table(path, ["a", "b"], [["1", text]])
    assert path.read_bytes() == before
    assert files.read_table(path, ["a", "b"]) == [{"a": "1", "b": '引"号,逗号'}]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"a,b\n1\n", "第2行"),
        (b"a,b\n1,2,3\n", "第2行"),
        (b'a,b\n"1,2\n', "引号"),
        (b"a;b\n1;2\n", "a,b"),
        (b"\xff\xfea", "编码"),
        (b"", "a,b"),
    ],
)
def test_a_damaged_table_is_refused_in_chinese(tmp_path: Path, content: bytes, found: str) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    with pytest.raises(BadData, match=found):
        files.read_table(path, ["a", "b"])


def test_a_year_that_has_not_come_is_refused(folder: Path, tmp_path: Path) -> None:
    ahead, before = date.today().year + 1, (folder / "register.csv").read_bytes()
    done = add(folder, written(tmp_path / "a.txt", year=ahead))
    assert (done.returncode, f"应为不晚于{ahead - 1}年的年度，实为{ahead}年" in done.stderr) == (8, True), done.stderr
    assert (folder / "register.csv").read_bytes() == before


@pytest.mark.parametrize("year", ["-5", "20222", "２０２１", "1021", ""])
def test_a_register_with_an_implausible_year_is_refused(folder: Path, year: str) -> None:
    path = folder / "register.csv"
    path.write_text(path.read_text("utf-8").replace(",2021,2021,", f",{year},2021,"), "utf-8")
    with pytest.raises(BadData, match="2008至2099"):
        Archive.open(folder)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("甲局,20x1,channels.website_items,5,exact,来源", "时期"),
        ("甲局,2021,channels.website_itemz,5,exact,来源", "channels.website_items"),
        ("甲局,2021,channels.website_items,NaN,exact,来源", "NaN"),
        ("甲局,2021,channels.website_items,1e400,exact,来源", "1e400"),
        ("甲局,2021,channels.website_items,5,sure,来源", "sure"),
        ("甲局,2021,channels.website_items", "3列"),
    ],
)
def test_a_wrong_line_of_typed_figures_is_refused_with_its_place(folder: Path, line: str, found: str) -> None:
    import hashlib

    from wenshang.model import Authority

    path = folder / "figures" / "a.csv"
    path.parent.mkdir()
    path.write_text(f"{','.join(typed.COLUMNS)}\n{line}\n", "utf-8")
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    entry = register.Entry(Authority("甲局"), 2021, "2021", "typed", "figures/a.csv", sha256, "来源")
    with pytest.raises(BadData, match=found):
        typed.report(folder, entry)


KILLED = {
    "before the row": "import wenshang.archive.register as r; r.save = lambda *a: os.kill(os.getpid(), 9)",
    "before coverage": "import wenshang.archive.coverage as c; c.update = lambda *a: os.kill(os.getpid(), 9)",
    "before the document": "import wenshang.files as f; f.write_whole = lambda *a: os.kill(os.getpid(), 9)",
}


@pytest.mark.parametrize("where", KILLED)
def test_an_addition_that_was_killed_is_taken_up_when_it_is_run_again(folder: Path, tmp_path: Path, where: str) -> None:
    coverage.renew(folder)
    path = written(tmp_path / "a.txt")
    killed = add(folder, path, code=KILLED[where])
    assert killed.returncode == -9
    again = add(folder, path)
    assert again.returncode == 0, again.stderr
    held = Archive.open(folder)
    assert held.report("汶上县水务局", 2022).values()["channels.website_items"] == 31
    assert coverage.drift(held) == []
    assert [p.name for p in (folder / "documents" / "汶上县水务局").iterdir()] == ["2022.txt"]


def test_another_file_in_the_place_of_a_document_is_still_refused(folder: Path, tmp_path: Path) -> None:
    (folder / "documents" / "汶上县水务局").mkdir()
    (folder / "documents" / "汶上县水务局" / "2022.txt").write_text("别的内容", "utf-8")
    done = add(folder, written(tmp_path / "a.txt"))
    assert done.returncode == 8
    assert "未登记的同名文件" in done.stderr
    assert (folder / "documents" / "汶上县水务局" / "2022.txt").read_text("utf-8") == "别的内容"


def test_six_programs_that_add_at_once_lose_nothing(folder: Path, tmp_path: Path) -> None:
    coverage.renew(folder)
    paths = [written(tmp_path / f"{n}.txt", name=f"第{n}县水务局") for n in range(4)]
    paths += [written(tmp_path / f"same{n}.txt", name="汶上县民政局", count=50 + n) for n in range(2)]
    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(lambda path: add(folder, path), paths))
    assert [one.stderr for one in done if one.returncode] == []
    held = Archive.open(folder)
    assert len(held.every) == 1 + 6
    assert sorted(entry.version for entry in held.every if entry.authority.name == "汶上县民政局") == [1, 2]
    assert coverage.drift(held) == []


def test_six_programs_that_review_at_once_lose_nothing(folder: Path) -> None:
    keys = [f"{n:012x}" for n in range(6)]
    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(lambda key: reviewed(folder, key), keys))
    assert [one.stderr for one in done if one.returncode] == []
    assert sorted(reviews.load(folder)) == keys


def reviewed(folder: Path, key: str, reason: str = "已电话核实") -> subprocess.CompletedProcess[str]:
    words = ("--decision", "explained", "--reason", reason, "--reviewer", "张三", "--date", "2022-02-01")
    return run("review", key, *words, "--data", str(folder))


def test_whatever_is_written_as_a_reason_the_decisions_stay_readable(folder: Path) -> None:
    for number, text in enumerate(HOSTILE):
        assert reviewed(folder, f"{number:012x}", text).returncode == 0
    assert len(reviews.load(folder)) == len(HOSTILE)
    assert all(decision.reason == files.one_line(decision.reason) for decision in reviews.load(folder).values())
    empty = reviewed(folder, "0" * 12, "\r\n")
    assert empty.returncode == 64


def test_extract_goes_on_after_a_file_that_cannot_be_read_and_one_that_breaks_our_own_code(tmp_path: Path) -> None:
    first, bad, broken, last = (tmp_path / f"{name}.txt" for name in ("first", "bad", "broken", "last"))
    written(first)
    bad.write_bytes(b"")
    written(broken, name="坏局")
    written(last, name="汶上县民政局")
    code = """
import wenshang.parsing as p
true = p.parse
def parse(document, **given):
    if document.name == 'broken.txt': raise KeyError('again')
    return true(document, **given)
p.parse = parse
"""
    paths = [str(path) for path in (first, bad, broken, last, tmp_path / "gone.txt")]
    done = run("extract", *paths, "--format", "csv", "--data", str(tmp_path), code=code)
    assert done.returncode == 70
    told = list(csv.DictReader(done.stdout.splitlines()))
    assert {row["file"] for row in told} == {"first.txt", "last.txt"}
    assert "broken.txt：程序内部错误" in done.stderr
    assert "bad.txt" in done.stderr
    assert "gone.txt" in done.stderr


def test_text_of_a_document_is_no_formula_in_what_extract_writes(tmp_path: Path) -> None:
    path = tmp_path / "=cmd.txt"
    written(path)
    done = run("extract", str(path), "--format", "csv", "--data", str(tmp_path))
    assert {row["file"] for row in csv.DictReader(done.stdout.splitlines())} == {"'=cmd.txt"}
