"""SQL over the archive: what it answers; that it reads nothing else and changes nothing; that refusals are in Chinese."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from wenshang.archive import Archive
from wenshang.archive.sql import REPORT_COLUMNS
from wenshang.errors import BadParameter, MissingExtra
from wenshang.frames import FACT_COLUMNS, FINDING_COLUMNS

PINGTAN = "平潭综合实验区管理委员会"


@pytest.fixture(scope="module")
def held(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Archive:
    folder = tmp_path_factory.mktemp("sql") / "it's data"  # a quote in the path harms nothing
    shutil.copytree(data, folder, ignore=shutil.ignore_patterns("facts", "documents"))
    register = (folder / "register.csv").read_text("utf-8").splitlines(keepends=True)
    (folder / "register.csv").write_text("".join(line for line in register if ",document," not in line), "utf-8")
    return Archive.open(folder)


def test_facts_reports_and_findings_answer_with_nullable_types(held: Archive) -> None:
    told = held.sql(
        f"select year, sum(count) as total, avg(value) as mean from facts "
        f"where authority = '{PINGTAN}' and code in ('requests.received.total', 'channels.weibo_posts') "
        "group by year order by year"
    )
    assert told["total"].tolist() == [1992, 23, 21, 70, 74, 81, 218, 154]
    assert [str(dtype) for dtype in told.dtypes] == ["Int64", "Int64", "Float64"]
    assert held.sql("select count(*) as n from reports")["n"].tolist() == [len(held.entries)]
    wrong = held.sql(f"select period from findings where rule = 'A1' and status = 'error' and authority = '{PINGTAN}'")
    assert wrong["period"].tolist() == ["2020", "2020"]


def test_every_table_has_the_columns_of_its_frame(held: Archive) -> None:
    for table, columns in (("facts", FACT_COLUMNS), ("reports", REPORT_COLUMNS), ("findings", FINDING_COLUMNS)):
        assert held.sql(f"describe {table}")["column_name"].tolist() == list(columns)
        frame = held.sql(f"select * from {table} limit 3")
        assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == columns


def test_a_blank_is_no_number_and_a_missing_answer_stays_missing(held: Archive) -> None:
    blank = held.sql("select max(value) as v from facts where value is null")
    assert blank["v"].isna().all()


@pytest.mark.parametrize(
    "query",
    [
        "select * from read_csv('/etc/passwd')",
        "select * from read_text('/etc/passwd')",
        "select * from '/etc/passwd'",
        "select * from glob('/etc/*')",
        "copy facts to 'out.csv'",
        "copy (select 1) to 'out.parquet'",
        "attach 'other.db'",
        "install httpfs",
        "set enable_external_access = true",
        "create table t as select 1",
        "delete from facts",
        "insert into reports values (1)",
        "select 1; select 2",
        "pragma database_list",
        "from outside",
        "",
    ],
)
def test_nothing_else_can_be_read_written_or_set(
    held: Archive, query: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pandas as pd

    outside = pd.DataFrame({"secret": [1]})
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadParameter) as refused:
        held.sql(query)
    assert "SQL 查询" in str(refused.value)
    assert not any(word in str(refused.value) for word in ("Error", "Permission", "does not exist"))
    assert list(tmp_path.iterdir()) == []
    assert len(outside) == 1


def test_the_cache_of_the_archive_is_not_a_way_to_write_either(held: Archive) -> None:
    held.facts(years=2021)
    target = held.folder / "facts" / "year=2021" / "facts.parquet"
    before = target.read_bytes()
    quoted = str(target).replace("'", "''")
    with pytest.raises(BadParameter):
        held.sql(f"copy (select 1 as a) to '{quoted}'")
    assert target.read_bytes() == before


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("select lable from facts", "没有列“lable”。是否想用“label”？"),
        ("select * from fact", "没有表“fact”"),
        ("selec 1", "“selec”附近语法有误"),
        ("select nosuch(1)", "没有函数“nosuch”"),
        ("select cast('x' as int)", "类型"),
    ],
)
def test_a_mistake_is_explained_in_chinese(held: Archive, query: str, said: str) -> None:
    with pytest.raises(BadParameter, match=said):
        held.sql(query)


def test_a_folder_that_cannot_be_written_is_asked_all_the_same(held: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(held.folder, folder, ignore=shutil.ignore_patterns("facts"))
    (folder / "facts").write_text("no folder", "utf-8")
    reader = Archive.open(folder)
    assert reader.sql("select count(*) as n from facts")["n"].tolist() == [len(held.facts())]
    assert reader.sql("select count(*) as n from findings")["n"].iloc[0] > 0


def test_findings_are_made_again_when_their_file_is_another(held: Archive) -> None:
    count = "select count(*) as n from findings"
    n = held.sql(count)["n"].iloc[0]
    shutil.copy(held.folder / "facts" / "year=2021" / "facts.parquet", held.folder / "facts" / "findings.parquet")
    assert held.sql(count)["n"].iloc[0] == n


def test_without_duckdb_the_part_to_install_is_named(held: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(MissingExtra, match=r'pip install "wenshang\[province\]"'):
        held.sql("select 1")


def run(*words: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "wenshang", *words]
    environment = os.environ | {"PYTHONIOENCODING": "utf-8", "COLUMNS": "200"}
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, cwd=folder)


def test_the_commands_answer_as_table_csv_and_json(held: Archive) -> None:
    query = "select authority, '=1+1' as note, -3 as n from reports where authority like '平潭%' order by year limit 1"
    where = ("--data", str(held.folder))
    assert PINGTAN in run("sql", query, *where).stdout
    (row,) = csv.DictReader(io.StringIO(run("sql", query, "--format", "csv", *where).stdout))
    assert row == {"authority": PINGTAN, "note": "'=1+1", "n": "-3"}
    assert json.loads(run("sql", query, "--format", "json", *where).stdout)["n"] == -3
    wrong = run("sql", "drop table facts", *where)
    assert (wrong.returncode, wrong.stdout) == (7, "")
    assert "一条 SELECT" in wrong.stderr
    listed = run("codes", "公报")
    assert "channels.gazette_issues" in listed.stdout
    assert "政府公报期数" in listed.stdout
    assert run("codes", "requests.*.total", "--format", "csv").stdout.count("\n") == 26 + 1
    assert run("codes", "没有这样的词").returncode == 6


def test_a_command_finds_the_data_folder_from_the_folder_of_notebooks(held: Archive, tmp_path: Path) -> None:
    project = tmp_path / "project"
    (project / "notebooks").mkdir(parents=True)
    shutil.copytree(held.folder, project / "data")
    asked = run("sql", "select count(*) as n from reports", "--format", "json", folder=project / "notebooks")
    assert asked.stdout == f'{{"n":{len(held.entries)}}}\n', asked.stderr
