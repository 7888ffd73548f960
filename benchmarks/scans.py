"""Scans, measured: forms of three editions printed, scanned (200 dpi, aslant, noisy, JPEG 50) and read again.

``python -m benchmarks.scans [--documents N]`` prints a line an edition: cells printed, read right, silently wrong (a wrong value
that no doubt names), proved by equations, and the processor's seconds a page.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from typing import get_args

from tests.documents import Spec, build
from tests.documents.judging import judge
from tests.documents.scanning import scanned
from wenshang.model import Status
from wenshang.parsing import parse
from wenshang.readers import read_bytes
from wenshang.vocabulary import EditionName

DOCUMENTS = 42


def measured(edition: EditionName, seeds: range) -> Counter[str]:
    """The counts over the documents of an edition."""
    counts: Counter[str] = Counter()
    for seed in seeds:
        spec = Spec.of(edition=edition, seed=seed)
        data = scanned(build(spec, "pdf"), seed)
        begun = time.process_time()
        document = read_bytes(data, name=f"{edition}-{seed}.pdf")
        counts["milliseconds"] += round(1000 * (time.process_time() - begun))
        report = parse(document, authority=spec.authority, year=spec.year)
        outcome = judge(report, dict(spec.figures))
        doubted = {code for finding in report.findings if finding.status is Status.PARSE_DOUBT for code in finding.codes}
        counts["documents"] += 1
        counts["pages"] += document.pages
        counts["cells"] += outcome.printed
        counts["read"] += outcome.read
        counts["silent"] += len(outcome.silent)
        counts["proved"] += sum(fact.code not in doubted for fact in report.facts if fact.code in spec.figures)
        for code in (*outcome.silent, *outcome.missed)[:8]:
            fact = report.fact(code)
            print(f"  {edition} {seed} {code}: {fact.raw if fact else 'not read'}, printed {spec.figures.get(code)}")
    return counts


def measure(documents: int = DOCUMENTS) -> dict[str, str]:
    """A line an edition."""
    names: tuple[EditionName, ...] = get_args(EditionName)
    found, total = {}, Counter[str]()
    for edition in names:
        counts = measured(edition, range(documents // len(names)))
        found[f"scans {edition}"] = _line(counts)
        total += counts
    return {**found, "scans": _line(total)}


def _line(counts: Counter[str]) -> str:
    cells, pages = counts["cells"] or 1, counts["pages"] or 1
    right, proved, seconds = counts["read"] / cells, counts["proved"] / cells, counts["milliseconds"] / 1000 / pages
    what = f"{counts['documents']} documents, {cells} cells: {right:.2%} right, {counts['silent']} silently wrong"
    return f"{what}, {proved:.1%} proved by equations, {seconds:.2f} s a page"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=DOCUMENTS)
    for name, line in measure(parser.parse_args().documents).items():
        print(f"{name}: {line}")


if __name__ == "__main__":
    main()
