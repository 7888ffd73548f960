"""SQL over the archive: answer one SELECT as a frame; DuckDB reads the Parquet files, and nothing else in the world."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

from wenshang.archive import facts as facts_on_disk
from wenshang.archive.kept import Kept
from wenshang.errors import BadParameter, MissingExtra, OutputError, near
from wenshang.frames import FACT_COLUMNS, findings_frame, tidy_frame

if TYPE_CHECKING:
    import pandas as pd

    from wenshang.archive import Archive

TABLES = ("facts", "reports", "findings")
#: Columns of the table of reports, in order; key: (authority, year).
REPORT_COLUMNS: dict[str, str] = {
    "authority": "string",
    "year": "Int64",
    "edition": "string",
    "method": "string",
    "kind": "string",
    "level": "string",
    "region": "string",
    "unified_code": "string",
    "file": "string",
    "sha256": "string",
    "origin": "string",
    "version": "Int64",
}
_WHERE = "SQL 查询"


def ask(held: Archive, query: str, *, memory: str = "2GB") -> pd.DataFrame:
    """The answer of the archive to one SELECT; MissingExtra, BadParameter where it cannot be asked or answered."""
    try:
        import duckdb
    except ImportError as error:
        advice = "请安装：pip install 'wenshang[province]'"
        raise MissingExtra(where=_WHERE, found="没有安装 DuckDB", advice=advice) from error
    try:
        statements = duckdb.extract_statements(query)
        if [statement.type for statement in statements] != [duckdb.StatementType.SELECT]:
            raise BadParameter(where=_WHERE, expected="一条 SELECT 查询（只读）", found=f"“{query.strip()[:60]}”")
        connection = _connect(held, _named(query), memory)
        return _frame(connection.sql(query).to_arrow_table())
    except duckdb.Error as error:
        raise BadParameter(where=_WHERE, found=_explained(str(error)), advice=_advice(str(error))) from error


def _named(query: str) -> set[str]:
    """The tables that a query may speak of, so that none is made that nobody asks for."""
    words = {word.lower() for word in re.findall(r"\w+", query)}
    return {name for name in TABLES if name in words} or ({*TABLES} if "show" in words else set())


def _connect(held: Archive, tables: set[str], memory: str) -> Any:
    """A database in memory whose tables are the archive's; it can reach no file but theirs, and cannot be told otherwise."""
    import duckdb

    # the answer's order is the rows' own; nothing is spilled into the user's folder; no Python variable is a table
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory,
        "temp_directory": "",
        "python_enable_replacements": "false",
    }
    connection = duckdb.connect(config=config)
    files: list[str] = []
    if "reports" in tables:
        connection.register("reports", _arrow(_reports(held)))
    if "facts" in tables:
        years = sorted({entry.year for entry in held.entries})
        if held.on_disk(years):
            files += [str(held.folder / "facts" / facts_on_disk.file_of(year)) for year in years]
            columns = ", ".join(f'"{name}"' for name in FACT_COLUMNS)
            source = f"read_parquet([{_quoted(files)}], hive_partitioning = false)"
            connection.execute(f"CREATE VIEW facts AS SELECT {columns} FROM {source}")  # noqa: S608
        else:
            connection.register("facts", _arrow(held.facts()))
    if "findings" in tables:
        if kept := _findings_on_disk(held):
            files.append(kept)
            connection.execute(f"CREATE VIEW findings AS SELECT * FROM read_parquet([{_quoted([kept])}])")  # noqa: S608
        else:
            connection.register("findings", _arrow(_findings(held)))
    connection.execute(f"SET allowed_paths = [{_quoted(files)}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def _quoted(files: list[str]) -> str:
    return ", ".join("'" + name.replace("'", "''") + "'" for name in files)


def _reports(held: Archive) -> pd.DataFrame:
    rows = (
        (a.name, e.year, e.edition, e.method, a.kind, a.level, a.region, a.unified_code, e.file, e.sha256, e.origin, e.version)
        for e in held.entries
        for a in [e.authority]
    )
    return tidy_frame(REPORT_COLUMNS, rows)


def _findings(held: Archive) -> pd.DataFrame:
    from wenshang.checks import check_all

    return findings_frame(finding for found in check_all(held.reports()).values() for finding in found)


def _findings_on_disk(held: Archive) -> str:
    """The file of all findings, made anew where a report or a rule has changed; ``""`` in a read-only folder."""
    kept = Kept(held.folder / "facts")
    rows = sorted(facts_on_disk.year_hash([entry]) for entry in held.entries)
    told = json.dumps([facts_on_disk.library_hash("checks"), rows])
    made_from = hashlib.sha256(told.encode()).hexdigest()
    if not kept.current({facts_on_disk.FINDINGS: made_from}):
        try:
            kept.put(facts_on_disk.FINDINGS, made_from, facts_on_disk.parquet(_findings(held)))
        except OutputError:
            return ""
    return str(kept.folder / facts_on_disk.FINDINGS)


def _arrow(frame: pd.DataFrame) -> Any:
    import pyarrow as pa

    return pa.Table.from_pandas(frame, preserve_index=False)


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
    made: pd.DataFrame = table.cast(plain).to_pandas(types_mapper=names.get)
    return made


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
