"""Facts on disk as Parquet, a file a year; rebuilt from the documents at any time.

``facts/`` in the data folder is a cache: ``reports/<hash>.json`` holds parsed reports, ``year=YYYY/facts.parquet`` their facts,
``manifest.json`` binds each to what it was made from and to its own content (``kept``). Deleting it loses nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from wenshang import workplace
from wenshang.archive.register import Entry
from wenshang.errors import OutputError
from wenshang.files import fingerprint, write_whole
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


class Kept:
    """Files made from others, with their ``manifest.json``: name → [hash of what it was made from, sha256 of the file].

    A file that is missing, exchanged, damaged or made from something else is not current, nor is any under a bad manifest. One
    found current is looked at again when its size, time or inode has changed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._seen: dict[str, tuple[int, int, int]] = {}

    def unchanged(self, name: str) -> bool:
        """Whether a file is as it was when it was last found current, or written."""
        return name in self._seen and self._seen[name] == self._mark(name)

    def current(self, name: str, made_from: str) -> bool:
        """Whether a file is what was made from what has this hash."""
        mark = self._mark(name)  # before its content: what changes meanwhile shows the next time
        sound = mark is not None and self._manifest().get(name) == (made_from, _sha256(self.folder / name))
        if mark and sound:
            self._seen[name] = mark
        return sound

    def put(self, name: str, made_from: str, content: bytes) -> None:
        """Write a file and its line of the manifest; OutputError where the folder cannot be written."""
        write_whole(self.folder / name, content)
        self._save({**self._manifest(), name: (made_from, hashlib.sha256(content).hexdigest())})
        if mark := self._mark(name):
            self._seen[name] = mark

    def keep_only(self, names: Iterable[str]) -> None:
        """Take away every file of the manifest but the named ones; OutputError where the folder cannot be written."""
        manifest, wanted = self._manifest(), set(names)
        if gone := manifest.keys() - wanted:
            self._save({name: line for name, line in manifest.items() if name in wanted})
            for name in gone:
                (self.folder / name).unlink(missing_ok=True)

    def _mark(self, name: str) -> tuple[int, int, int] | None:
        """What a file is like, without reading it: size, time of change and inode; None where there is none."""
        try:
            found = (self.folder / name).stat()
        except OSError:
            return None
        return found.st_size, found.st_mtime_ns, found.st_ino

    def _save(self, manifest: Mapping[str, tuple[str, str]]) -> None:
        write_whole(self.folder / "manifest.json", json.dumps(manifest, indent=1, sort_keys=True).encode())

    def _manifest(self) -> dict[str, tuple[str, str]]:
        """The lines of the manifest that are as they should be; names lead to no other folder."""
        try:
            found = json.loads((self.folder / "manifest.json").read_text("utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        lines = found.items() if isinstance(found, dict) else ()
        return {name: (line[0], line[1]) for name, line in lines if _sound(name, line)}


def _sound(name: str, line: object) -> bool:
    two = isinstance(line, list) and len(line) == 2 and all(isinstance(part, str) for part in line)
    return two and not Path(name).is_absolute() and ".." not in Path(name).parts


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


@cache
def library_hash(*more: str) -> str:
    """sha256 of the library's own reading code and vocabulary (and more rooms): what another version read is read again."""
    return workplace.hash_of_own(*_READING, *more)


def year_hash(entries: Iterable[Entry]) -> str:
    """What the facts of a year are made from: library and register rows."""
    rows = sorted([*entry.cells.values()] for entry in entries)
    return fingerprint([library_hash(), rows])


def file_of(year: int) -> str:
    """The file of a year's facts, below ``facts/``."""
    return f"year={year}/facts.parquet"


def refresh(kept: Kept, entries: Sequence[Entry], report: Callable[[Entry], AnnualReport], *, years: Iterable[int]) -> bool:
    """Bring the Parquet of the given years up to date; False where the folder cannot be written."""
    stale = sorted(year for year in years if not kept.unchanged(file_of(year)))
    by_year: dict[int, list[Entry]] = {}
    for entry in entries if stale else ():
        by_year.setdefault(entry.year, []).append(entry)
    try:
        for year in stale:
            made_from = year_hash(by_year[year])
            if not kept.current(file_of(year), made_from):
                content = parquet(facts_frame(fact for entry in by_year[year] for fact in report(entry).facts))
                kept.put(file_of(year), made_from, content)
        if stale:
            kept.keep_only([*map(file_of, by_year), FINDINGS])
    except OutputError:
        return False
    return True


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
