"""Bent documents of every file type: each is read or refused with a message of ours; none crashes, hangs or is read astray.

python -m benchmarks fuzz

A part: ``python -c "from benchmarks.fuzz import measure; print(measure(range(5000, 10000)))"``.
"""

from __future__ import annotations

import os
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from tqdm import tqdm

from tests.documents import Spec, build
from tests.documents.mutated import mutated
from wenshang.checks import check
from wenshang.errors import WenshangError
from wenshang.model import AnnualReport, Cell, Fact, Method, Status, Value
from wenshang.parsing import parse
from wenshang.parsing.tables.labels import is_row, names_of, plain
from wenshang.readers import read_bytes
from wenshang.vocabulary.equations import equations

DOCUMENTS = 20_000
ROOT = Path(__file__).resolve().parent.parent
_MEDIA = {".txt": "text", ".html": "html", ".docx": "docx", ".pdf": "pdf"}


def sources() -> list[tuple[str, bytes]]:
    """Made documents of each edition and file type, the founding report, and the sample documents where they are."""
    found = [
        (media, build(Spec.of(edition=edition, seed=seed), media))
        for media in ("text", "html", "docx", "pdf")
        for edition in ("2014", "2019", "2021")
        for seed in (0, 1)
    ]
    samples = Path(os.environ.get("WENSHANG_SAMPLES", ROOT.parent / "shared" / "data"))
    files = [*ROOT.glob("data/documents/*/*"), *samples.glob("*"), *samples.glob("faults/*")]
    return found + [(_MEDIA[file.suffix], file.read_bytes()) for file in sorted(files) if file.suffix in _MEDIA]


def outcome(media: str, data: bytes) -> str:
    """What becomes of a document: read, or refused with which error of ours; an error that is not ours is raised."""
    try:
        report = parse(read_bytes(data, name=f"bent.{media}"))
        check(report)
    except WenshangError as error:
        return type(error).__name__
    return "ASTRAY" if astray(report) else "read"


def astray(report: AnnualReport) -> list[str]:
    """Undoubted figures of tables that their printed row does not bear out: it lacks the figure, or names another row only.

    Nobody knows the right figures of a bent document. A row whose label is lost may be told by its place, where the sums hold.
    """
    doubted = {code for finding in report.findings if finding.status is Status.PARSE_DOUBT for code in finding.codes}
    facts = {fact.code: fact for fact in report.facts if fact.method is Method.TABLE}
    proven = _proven({code: fact.value for code, fact in facts.items()})
    rows = {table.number: table.rows() for table in report.document.tables}
    return [
        code
        for code, fact in facts.items()
        if fact.value is not None and code not in doubted | proven and fact.place.grid != (0, 0) and fact.place.table
        if not _bears_out(rows[fact.place.table][fact.place.grid[0]], fact)
    ]


def _bears_out(row: Sequence[Cell], fact: Fact) -> bool:
    """Does a printed row hold a figure, and does no label in it say that it is another's? A figure over rows stands for all."""
    pieces = {piece for cell in row for piece in (cell.text, *cell.text.split("\n"))}
    named = [plain(cell.text) for cell in row if is_row(cell.text)]
    text = plain("".join(cell.text for cell in row))
    over_rows = ".all." in fact.code and any(cell.rowspan > 1 and fact.raw in cell.text.split("\n") for cell in row)
    mine = (
        fact.code.startswith("disputes.")
        or over_rows
        or not named
        or any(name in (*named, text) or name in text for name in names_of()[fact.code])
    )
    return fact.raw in pieces and mine


def _proven(values: Mapping[str, Value]) -> set[str]:
    """The codes that stand in an equation, all of whose equations hold."""
    held: dict[str, bool] = {}
    for equation in (*equations("2021", printed=values), *equations("2014")):
        if all(code in values for code in equation.codes):
            holds = equation.difference(values) == 0
            held |= {code: holds and held.get(code, True) for code in equation.codes}
    return {code for code, holds in held.items() if holds}


def measure(seeds: Sequence[int] = range(DOCUMENTS)) -> dict[str, object]:
    """How many documents were read, refused, read astray, failed with an error not ours; the longest processor time."""
    bent = sources()
    counts: Counter[str] = Counter()
    failed: dict[str, list[int]] = defaultdict(list)
    longest = 0.0
    for seed in tqdm(seeds, desc="bent documents", disable=None):
        media, data = mutated(seed, bent)
        begun = time.process_time()
        try:
            found = outcome(media, data)
        except Exception as error:  # what this looks for
            found = f"FAILED {type(error).__name__}"
        counts[found] += 1
        if found.startswith(("FAILED", "ASTRAY")):
            failed[found].append(seed)
        longest = max(longest, time.process_time() - begun)
    return {"documents": len(seeds), **counts, "failed": dict(failed), "longest (processor seconds)": round(longest, 1)}
