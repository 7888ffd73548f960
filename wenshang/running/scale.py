"""A province or a country: facts in Parquet in, one body's comparison or a ranking of everybody out, by SQL in DuckDB.

The files are those of the archive (``facts/year=YYYY/facts.parquet``, sorted by authority): DuckDB reads only the columns and row
groups that a question needs, so memory does not grow with the country.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wenshang import vocabulary
from wenshang.errors import BadData, MissingExtra, UnknownCode, near
from wenshang.frames import FACT_COLUMNS

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Ranked:
    """A body's place in a ranking: ``rank`` from 1 for the highest, ties share the better one; ``of`` bodies have a number."""

    rank: int
    of: int
    authority: str
    value: float
    unit: str


def facts(folder: Path, authorities: Sequence[str], years: Sequence[int], *, memory: str = "1GB") -> pd.DataFrame:
    """The facts frame (``frames.FACT_COLUMNS``) of some bodies and years out of however many, for ``comparison.compare``."""

    names = ", ".join("?" for _ in authorities)
    columns = ", ".join(f'"{name}"' for name in FACT_COLUMNS)
    source = "read_parquet(?, hive_partitioning = false)"
    query = f"SELECT {columns} FROM {source} WHERE authority IN ({names}) ORDER BY authority, period"  # noqa: S608 (no value in it)
    found = _ask(query, [_files(folder, years), *authorities], memory).to_arrow_table().to_pandas()
    frame: pd.DataFrame = found.astype(FACT_COLUMNS)
    return frame


def ranking(folder: Path, code: str, year: int, *, most: int = 20, memory: str = "1GB") -> list[Ranked]:
    """The bodies with the highest figures of a code in a year; blank cells are no numbers and have no rank."""
    if code not in vocabulary.codes():
        raise UnknownCode(where=f"指标代码“{code}”", found="词表中没有", advice=near(code, vocabulary.codes()))
    query = (
        "SELECT rank() OVER (ORDER BY value DESC) AS place, count(*) OVER () AS size, authority, value, unit "
        "FROM read_parquet(?, hive_partitioning = false) WHERE code = ? AND period = ? AND value IS NOT NULL "
        "ORDER BY place, authority LIMIT ?"
    )
    rows = _ask(query, [_files(folder, [year]), code, str(year), most], memory).fetchall()
    return [Ranked(*row) for row in rows]


def _files(folder: Path, years: Iterable[int]) -> list[str]:
    files = [folder / f"year={year}" / "facts.parquet" for year in sorted(years)]
    held = [str(path) for path in files if path.is_file()]
    if not held:
        raise BadData(where=str(folder), expected="所问年度的数字（year=YYYY/facts.parquet）", found="没有这些文件")
    return held


def _ask(query: str, values: Sequence[object], memory: str) -> Any:
    try:
        import duckdb
    except ImportError as error:
        raise MissingExtra(
            where="全省规模的查询", found="没有安装 DuckDB", advice="请安装：pip install 'wenshang[province]'"
        ) from error
    return duckdb.connect(config={"memory_limit": memory}).sql(query, params=list(values))
