"""Facts on disk as Parquet, a file a year; rebuilt from the documents at any time.

``facts/`` in the data folder is a cache: ``reports/<hash>.json`` holds parsed reports, ``year=YYYY/facts.parquet`` their facts,
``manifest.json`` binds each to what it was made from and to its own content (``kept``). Deleting it loses nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from wenshang.archive.kept import Kept, Mark
from wenshang.archive.register import Entry
from wenshang.errors import OutputError
from wenshang.frames import FACT_COLUMNS, facts_frame
from wenshang.model import AnnualReport

if TYPE_CHECKING:
    import pandas as pd

#: rows of a row group: sorted by authority, so that one authority's facts lie in one or two of them
ROW_GROUP = 20_000
#: so many bodies and more are picked out after reading: looking for each in every row costs more
FEW = 20
#: the findings of all reports, below ``facts/``
FINDINGS = "findings.parquet"
#: the rooms whose text decides what is read from a document
_READING = ("model.py", "chinese", "frames", "vocabulary", "readers", "parsing", "archive")


@cache
def library_hash(*more: str) -> str:
    """sha256 of the library's own reading code and vocabulary (and more rooms): what another version read is read again."""
    package = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256()
    for room in (*_READING, *more):
        path = package / room
        files = sorted(p for p in path.rglob("*") if p.suffix in (".py", ".toml")) if path.is_dir() else [path]
        for file in files:
            if file.is_file():
                digest.update(file.relative_to(package).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def year_hash(entries: Iterable[Entry]) -> str:
    """What the facts of a year are made from: library and register rows."""
    rows = sorted((*e.key, e.sha256, e.version, e.method, e.edition, e.authority.aliases, e.origin) for e in entries)
    return hashlib.sha256(json.dumps([library_hash(), rows], ensure_ascii=False).encode()).hexdigest()


def file_of(year: int) -> str:
    """The file of a year's facts, below ``facts/``."""
    return f"year={year}/facts.parquet"


def marks(folder: Path, years: Iterable[int]) -> dict[int, Mark | None]:
    """What the Parquet of each year is like now, without reading it; None where there is none."""
    kept = Kept(folder / "facts")
    return {year: kept.mark(file_of(year)) for year in years}


def refresh(
    folder: Path, entries: Sequence[Entry], report: Callable[[Entry], AnnualReport], *, only: set[int]
) -> dict[int, Mark | None] | None:
    """Bring the Parquet of the given years up to date, each with its mark; None where the folder cannot be written."""
    kept = Kept(folder / "facts")
    by_year: dict[int, list[Entry]] = {}
    for entry in entries:
        by_year.setdefault(entry.year, []).append(entry)
    wanted = {file_of(year): year_hash(by_year[year]) for year in only}
    current = kept.current(wanted)
    found: dict[int, Mark | None] = {year: current.get(file_of(year)) for year in only}
    try:
        for year in sorted(year for year, mark in found.items() if mark is None):
            content = parquet(facts_frame(fact for entry in by_year[year] for fact in report(entry).facts))
            found[year] = kept.put(file_of(year), wanted[file_of(year)], content)
        kept.keep_only([*map(file_of, by_year), FINDINGS])
    except OutputError:
        return None
    return found


def parquet(frame: pd.DataFrame) -> bytes:
    """A frame as the bytes of a Parquet file; the same frame gives the same bytes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), sink, compression="zstd", row_group_size=ROW_GROUP)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def paths(folder: Path, years: Iterable[int]) -> list[Path]:
    """The Parquet files of the given years, as far as they are there."""
    return [path for year in sorted(years) if (path := folder / "facts" / file_of(year)).is_file()]


def read(
    folder: Path, *, authorities: Sequence[str] | None, years: Sequence[int], codes: Sequence[str] | None = None
) -> pd.DataFrame:
    """The facts of the given years, authorities and codes (all when None) from Parquet, as the facts frame.

    Of a few bodies only the row groups that may hold them are read; one code of many is sought in text read as dictionaries.
    """
    import pandas as pd
    import pyarrow.dataset as ds

    files = paths(folder, years)
    if not files:
        return facts_frame(())
    few = authorities is not None and len(authorities) < FEW
    text = [name for name, dtype in FACT_COLUMNS.items() if dtype == "string"] if codes is not None and not few else []
    parquet = ds.ParquetFileFormat(read_options=ds.ParquetReadOptions(dictionary_columns=text))
    wanted = ds.field("code").isin(list(codes)) if codes is not None else None
    if authorities is not None and (few or codes is None):
        named = ds.field("authority").isin(list(authorities))
        wanted = named if wanted is None else wanted & named
    frame = ds.dataset([str(path) for path in files], format=parquet).to_table(filter=wanted).to_pandas()
    if authorities is not None:
        frame = frame[frame["authority"].isin(list(authorities))].reset_index(drop=True)
    frame = frame.astype({name: dtype for name, dtype in FACT_COLUMNS.items() if str(frame[name].dtype) != dtype})
    assert isinstance(frame, pd.DataFrame)  # noqa: S101
    return frame
