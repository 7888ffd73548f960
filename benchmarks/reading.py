"""Reading, measured beside the libraries underneath: one line a file with the ratio of both, in one run on one core.

``python -m benchmarks.reading FILE…`` (the real samples unless given). For a PDF the library's share is pdfplumber's own
extraction of the tables of all pages; for HTML it is lxml's building of the tree. A ratio is told as the median of pairs,
each of both sides measured one after the other, so that a busy machine slows both.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from wenshang.readers import read_bytes

SAMPLES = Path(os.environ.get("WENSHANG_SAMPLES", Path(__file__).resolve().parents[2] / "shared" / "data"))


def seconds(work: Callable[[], object]) -> float:
    """Processor time of one call."""
    start = time.process_time()
    work()
    return time.process_time() - start


def library(path: Path, data: bytes) -> Callable[[], object]:
    """What the library underneath does with the file."""
    if path.suffix == ".pdf":
        import io
        import logging

        import pdfplumber

        logging.getLogger("pdfminer").setLevel(logging.ERROR)

        def tables() -> object:
            with pdfplumber.open(io.BytesIO(data)) as document:
                return [page.extract_tables() for page in document.pages]

        return tables
    from lxml import html

    return lambda: html.document_fromstring(data)


def main(paths: list[Path]) -> None:
    """Print file, our milliseconds, the library's, and the ratio."""
    print("file\treading ms\tlibrary ms\tratio")
    for path in paths:
        data = path.read_bytes()
        theirs = library(path, data)

        def ours(data: bytes = data, path: Path = path) -> object:
            return read_bytes(data, name=path.name)

        ours(), theirs()
        pairs = [(seconds(ours), seconds(theirs)) for _ in range(9)]
        mine, other = (statistics.median(side) * 1000 for side in zip(*pairs, strict=True))
        print(f"{path.name}\t{mine:.1f}\t{other:.1f}\t{statistics.median(a / b for a, b in pairs):.2f}")


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]] or sorted(p for p in SAMPLES.glob("*.*") if p.suffix in (".pdf", ".html")))
