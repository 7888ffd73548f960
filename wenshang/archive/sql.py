"""SQL over the archive: one SELECT answered as a frame by DuckDB, which reads the tables given and nothing else in the world."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from wenshang.archive import facts as facts_on_disk
from wenshang.errors import BadParameter, MissingExtra, OutputError, near
from wenshang.files import fingerprint
from wenshang.frames import FACT_COLUMNS, columns, findings_frame, is_frame, tidy_frame

if TYPE_CHECKING:
    import pandas as pd

    from wenshang.archive.register import Entry
    from wenshang.model import AnnualReport

    #: a table as a frame, or as the Parquet files that hold it
    Shown: TypeAlias = pd.DataFrame | Sequence[Path]

TABLES = ("facts", "reports", "findings")
#: Columns of the table of reports, in order; key: (authority, year).
REPORT_COLUMNS = columns("authority year edition method kind level region unified_code file sha256 origin version")
_WHERE = "SQL 查询"


def ask(query: str, tables: Mapping[str, Callable[[], Shown]], *, memory: str = "2GB") -> pd.DataFrame:
    """The answer to one SELECT over the tables named in it; MissingExtra, BadParameter where it cannot be asked or answered."""
    try:
        import duckdb
    except ImportError as error:
        advice = '请安装：pip install "wenshang[province]"'
        raise MissingExtra(where=_WHERE, found="没有安装 DuckDB", advice=advice) from error
    try:
        statements = duckdb.extract_statements(query)
        if [statement.type for statement in statements] != [duckdb.StatementType.SELECT]:
            raise BadParameter(where=_WHERE, expected="一条 SELECT 查询（只读）", found=f"“{query.strip()[:60]}”")
        connection = _connect({name: tables[name]() for name in _named(query)}, memory)
        return _frame(connection.sql(query).to_arrow_table())
    except duckdb.Error as error:
        raise BadParameter(where=_WHERE, found=_explained(str(error)), advice=_advice(str(error))) from error


def _named(query: str) -> set[str]:
    """The tables that a query may speak of, so that none is made that nobody asks for."""
    words = {word.lower() for word in re.findall(r"\w+", query)}
    return {name for name in TABLES if name in words} or ({*TABLES} if "show" in words else set())


def _connect(tables: Mapping[str, Shown], memory: str) -> Any:
    """A database in memory with the tables given; it can reach no file but theirs, and cannot be told otherwise."""
    import duckdb
    import pyarrow as pa

    # the answer's order is the rows' own; nothing is spilled into the user's folder; no Python variable is a table
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory,
        "temp_directory": "",
        "python_enable_replacements": "false",
    }
    connection = duckdb.connect(config=config)
    reachable: list[Path] = []
    for name, shown in tables.items():
        if is_frame(shown):
            connection.register(name, pa.Table.from_pandas(shown, preserve_index=False))
        else:
            reachable += shown
            source = f"read_parquet([{_quoted(shown)}], hive_partitioning = false)"
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM {source}")  # noqa: S608
    connection.execute(f"SET allowed_paths = [{_quoted(reachable)}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def _quoted(paths: Iterable[Path]) -> str:
    return ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)


def reports(entries: Iterable[Entry]) -> pd.DataFrame:
    """Register rows as a frame: columns ``REPORT_COLUMNS``."""
    rows = ([cells[column] for column in REPORT_COLUMNS] for cells in (entry.cells for entry in entries))
    return tidy_frame(REPORT_COLUMNS, rows)


def findings(kept: facts_on_disk.Kept, entries: Iterable[Entry], reports: Callable[[], Iterable[AnnualReport]]) -> Shown:
    """All findings: their file, made anew where a report or a rule has changed; a frame of them in a read-only folder."""
    from wenshang.checks import check_all

    rows = sorted(facts_on_disk.year_hash([entry]) for entry in entries)
    made_from = fingerprint([facts_on_disk.library_hash("checks"), rows])
    if not kept.current(facts_on_disk.FINDINGS, made_from):
        frame = findings_frame(finding for found in check_all(reports()).values() for finding in found)
        try:
            kept.put(facts_on_disk.FINDINGS, made_from, facts_on_disk.parquet(frame))
        except OutputError:
            return frame
    return [kept.folder / facts_on_disk.FINDINGS]


def _frame(table: Any) -> pd.DataFrame:
    """An arrow table as a frame with nullable dtypes, so that a missing number stays missing and a count stays a count."""
    import pandas as pd
    import pyarrow as pa

    plain = pa.schema([pa.field(field.name, _plain(field.type)) for field in table.schema])
    names = {
        pa.int64(): pd.Int64Dtype(),
        pa.float64(): pd.Float64Dtype(),
        pa.string(): pd.StringDtype(),
        pa.bool_(): pd.BooleanDtype(),
    }
    frame: pd.DataFrame = table.cast(plain).to_pandas(types_mapper=names.get)
    return frame


def _plain(kind: Any) -> Any:
    """Int64 for whole numbers of any size that fits, Float64 for the others (a sum of counts comes as a decimal of 38 digits)."""
    import pyarrow as pa

    types = pa.types
    if types.is_integer(kind) or (types.is_decimal(kind) and kind.scale == 0):
        return pa.int64()
    if types.is_floating(kind) or types.is_decimal(kind):
        return pa.float64()
    return pa.string() if types.is_large_string(kind) or types.is_dictionary(kind) else kind


def _explained(message: str) -> str:
    """What DuckDB refused, in Chinese, for what people get wrong; its own words stay behind the error."""
    known = (
        (r"Table with name \"?([^\"]+?)\"? does not exist", "没有表“{}”"),
        (r"column \"([^\"]+)\" not found", "没有列“{}”"),
        (r"Function with name \"?(\w+)\"? does not exist", "没有函数“{}”"),
        (r"syntax error at or near \"([^\"]*)\"", "“{}”附近语法有误"),
        (r"syntax error at end of (input)", "查询不完整"),
        (r"(Permission Error|Cannot access)", "查询不能读写文件，也不能改变设置"),
        (r"(Conversion Error)", "值的类型转换不了"),
        (r"(Out of Memory)", "内存不够，请缩小查询范围，或用 memory= 放宽"),
    )
    found = ((re.search(pattern, message), text) for pattern, text in known)
    return next((text.format(match[1]) for match, text in found if match), "DuckDB 不能执行这一查询")


def _advice(message: str) -> str:
    missing = re.search(r"column \"([^\"]+)\" not found", message)
    columns = [*FACT_COLUMNS, *REPORT_COLUMNS]
    hint = near(missing[1], columns) if missing else ""
    return hint or f"表有 {'、'.join(TABLES)}；列名可用 “describe facts” 查看"
