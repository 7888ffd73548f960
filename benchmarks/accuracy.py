"""How well documents are read: made, damaged and real documents in, ``build/accuracy.md`` and ``.json`` out.

    python -m benchmarks.accuracy [--documents N] [--output DIR]

Cells: of the forms' tables, right / printed; *silent* is a wrong value that no doubt names. Prose: precision and recall by code
over the sentence suite. Both files are the same for the same code; times (of the processor) are printed only.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from tqdm import tqdm

from tests.documents import Media, Spec, build
from tests.documents.judging import judge
from tests.documents.perturbed import perturbed
from tests.prose.test_sentences import SUITES, cases
from wenshang import vocabulary
from wenshang.model import Value
from wenshang.parsing import parse
from wenshang.readers import read_bytes

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Tally:
    """Counts over a set of documents."""

    documents: int = 0
    printed: int = 0
    read: int = 0
    silent: int = 0
    doubted: int = 0
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def add(self, data: bytes, name: str, expected: dict[str, Value], unsure: frozenset[str] = frozenset(), **known: Any) -> None:
        """Read and parse one document and count."""
        begun = time.process_time()
        document = read_bytes(data, name=name)
        parsed = time.process_time()
        report = parse(document, **known)
        done = time.process_time()
        outcome = judge(report, expected, unsure)
        self.documents += 1
        self.printed += outcome.printed
        self.read += outcome.read
        self.silent += len(outcome.silent)
        self.doubted += outcome.doubted
        self.seconds["read"] += parsed - begun
        self.seconds["parse"] += done - parsed

    def counts(self) -> dict[str, int | float]:
        """The counts without the times."""
        share = round(self.read / self.printed, 5) if self.printed else 1.0
        return {
            "documents": self.documents,
            "cells": self.printed,
            "read": self.read,
            "share": share,
            "silent": self.silent,
            "doubted": self.doubted,
        }


def gold(tallies: dict[str, Tally]) -> None:
    """Undamaged documents of every edition and file type."""
    for edition in vocabulary.EDITIONS:
        for media in get_args(Media):
            for seed in range(2 if media == "pdf" else 8):
                spec = Spec.of(edition=edition, seed=seed)
                tallies[f"made {edition} {media}"].add(build(spec, media), f"{seed}.{media}", dict(spec.figures))


def damaged(tallies: dict[str, Tally], documents: int) -> None:
    """Damaged documents of the seeded generator."""
    for seed in tqdm(range(documents), desc="damaged documents", disable=None):
        made = perturbed(seed)
        known = {"authority": made.spec.authority, "year": made.spec.year}
        tallies[f"damaged {made.edition} {made.media}"].add(
            made.data, f"{seed}.{made.media}", made.expected, made.unsure, **known
        )


def real(samples: Path) -> Iterator[dict[str, object]]:
    """Each real document beside its typed figures: read, wrong, missing, not printed."""
    for typed in sorted(samples.glob("*.expected.csv")):
        name = typed.name.removesuffix(".expected.csv")
        file = next((path for path in sorted(samples.glob(f"{name}.*")) if path.suffix != ".csv"), None)
        if file is None:
            continue
        report = parse(read_bytes(file.read_bytes(), name=file.name))
        with typed.open(encoding="utf-8-sig") as stream:
            wanted = {(row["period"], row["code"]): row["value"] for row in csv.DictReader(stream)}
        found = {(fact.period, fact.code): "" if fact.value is None else str(fact.value) for fact in report.facts}
        yield {
            "document": file.name,
            "figures": len(wanted),
            "right": sum(found.get(key) == value for key, value in wanted.items()),
            "wrong": sum(key in found and found[key] != value for key, value in wanted.items()),
            "missing": sum(key not in found for key in wanted),
            "not printed": sum(key not in wanted for key in found),
            "doubts": sum(finding.rule == "R1" for finding in report.findings),
        }


def sentences() -> dict[str, dict[str, int]]:
    """By code over the sentence suites: wanted, read, right."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for case in (case for suite in SUITES for case in cases(suite)):
        got = case.read()
        for code, value in case.expected.items():
            counts[code]["wanted"] += 1
            counts[code]["right"] += got.get(code) == value
        for code in got:
            counts[code]["read"] += 1
    return {code: {key: counts[code][key] for key in ("wanted", "read", "right")} for code in sorted(counts)}


def page(found: dict[str, Any]) -> str:
    """The findings as Markdown."""
    lines = ["# How well documents are read", "", "## Cells of the forms' tables", ""]
    lines += _table([{"set": name, **counts} for name, counts in found["cells"].items()])
    lines += ["", "## Real documents", "", *(_table(found["real"]) if found["real"] else ["No sample folder here."])]
    lines += ["", "## Prose, over the sentence suite", ""]
    total = {key: sum(counts[key] for counts in found["prose"].values()) for key in ("wanted", "read", "right")}
    rows = [{"code": code, **counts, **_rates(counts)} for code, counts in found["prose"].items()]
    lines += _table([*rows, {"code": "all", **total, **_rates(total)}])
    return "\n".join([*lines, ""])


def _rates(counts: dict[str, int]) -> dict[str, float]:
    """Precision and recall."""
    right = counts["right"]
    return {"precision": round(right / (counts["read"] or 1), 3), "recall": round(right / (counts["wanted"] or 1), 3)}


def _table(rows: list[dict[str, Any]]) -> list[str]:
    if not rows:
        return ["none"]
    head = list(rows[0])
    cells = [" | ".join(str(row[key]) for key in head) for row in rows]
    return [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}", *(f"| {line} |" for line in cells)]


def _speed(tallies: dict[str, Tally]) -> Iterator[str]:
    """Milliseconds a document, and what one core parses in a second."""
    for media in get_args(Media):
        mine = [tally for name, tally in tallies.items() if name.endswith(media)]
        documents = sum(tally.documents for tally in mine) or 1
        read, parsed = (1000 * sum(tally.seconds[part] for tally in mine) / documents for part in ("read", "parse"))
        rate = 1000 / parsed if parsed else 0
        yield f"{media:5} {documents:5} documents: read {read:.1f} ms, parse {parsed:.2f} ms each ({rate:.0f} parsed a second)"


def main() -> None:
    """Measure, print the times, write the two files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=3100, help="damaged documents to read")
    parser.add_argument("--output", type=Path, default=ROOT / "build")
    chosen = parser.parse_args()
    tallies: dict[str, Tally] = defaultdict(Tally)
    gold(tallies)
    damaged(tallies, chosen.documents)
    samples = Path(os.environ.get("WENSHANG_SAMPLES", ROOT.parent / "shared" / "data"))
    found = {
        "cells": {name: tallies[name].counts() for name in sorted(tallies)},
        "real": list(real(samples)) if samples.is_dir() else [],
        "prose": sentences(),
    }
    chosen.output.mkdir(parents=True, exist_ok=True)
    (chosen.output / "accuracy.json").write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (chosen.output / "accuracy.md").write_text(page(found), encoding="utf-8")
    print(page(found))
    print("\n".join(_speed(tallies)))


if __name__ == "__main__":
    main()
