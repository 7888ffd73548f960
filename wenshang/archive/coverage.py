"""How much is read from each report held, written down on purpose, so that a drop in what is read is seen in review."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from wenshang import vocabulary
from wenshang.archive import Archive, register
from wenshang.archive.register import Entry
from wenshang.files import read_table, write_table
from wenshang.frames import columns
from wenshang.model import AnnualReport

COLUMNS = tuple(columns("authority year edition method proactive requests disputes statistics prose quarterly blank doubts"))
Row = tuple[str, ...]


def row(entry: Entry, report: AnnualReport) -> Row:
    """One line of coverage: the number of facts by table, of blanks and of reading findings."""
    codes = vocabulary.codes()
    count: Counter[str] = Counter()
    for fact in report.facts:
        count["quarterly" if len(fact.period) > 4 else (codes[fact.code].table or "prose")] += 1
        count["blank"] += fact.value is None
    count["doubts"] = len(report.findings)
    return (*map(str, (*entry.key, report.edition, entry.method)), *(str(count[name]) for name in COLUMNS[4:]))


def measure(archive: Archive) -> list[Row]:
    """The coverage of every report that counts, by authority and year; documents are read where need be."""
    return [row(entry, archive.report(*entry.key)) for entry in archive.entries]


def committed(archive: Archive) -> list[Row]:
    """The coverage as it was last written on purpose; empty where there is none."""
    path = archive.folder / "coverage.csv"
    return [tuple(line.values()) for line in read_table(path, COLUMNS)] if path.is_file() else []


def renew(folder: Path) -> Archive:
    """Write the coverage of every report that counts now, while nobody adds one; the archive that was measured."""
    with register.locked(folder):
        archive = Archive.open(folder)
        write_table(folder / "coverage.csv", COLUMNS, sorted(measure(archive)))
    return archive


def update(archive: Archive, entry: Entry) -> None:
    """Renew the line of one report and leave all others as they were committed; under ``register.locked``."""
    before = committed(archive)
    others = [line for line in before if line[:2] != (entry.authority.name, str(entry.year))]
    now = sorted([*others, row(entry, archive.report(*entry.key))])
    if now != before:
        write_table(archive.folder / "coverage.csv", COLUMNS, now)


def drift(archive: Archive) -> list[tuple[str, Row | None, Row | None]]:
    """Where what is read differs from what was committed: (authority and year, committed, now)."""
    before = {line[:2]: line for line in committed(archive)}
    now = {line[:2]: line for line in measure(archive)}
    keys = sorted(before.keys() | now.keys())
    return [(" ".join(key), before.get(key), now.get(key)) for key in keys if before.get(key) != now.get(key)]
