"""Bent documents of every file type: each is read or refused with a message of ours; none crashes, hangs or takes long.

python -m benchmarks fuzz
"""

from __future__ import annotations

import os
import time
from collections import Counter
from pathlib import Path

from tqdm import tqdm

from tests.documents import Spec, build
from tests.documents.mutated import mutated
from wenshang.checks import check
from wenshang.errors import WenshangError
from wenshang.parsing import parse
from wenshang.readers import read_bytes

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
        check(parse(read_bytes(data, name=f"bent.{media}")))
    except WenshangError as error:
        return type(error).__name__
    return "read"


def measure() -> dict[str, object]:
    """How many documents were read, refused, failed with an error that is not ours; the longest processor time."""
    bent = sources()
    counts: Counter[str] = Counter()
    failed: list[int] = []
    longest = 0.0
    for seed in tqdm(range(DOCUMENTS), desc="bent documents", disable=None):
        media, data = mutated(seed, bent)
        begun = time.process_time()
        try:
            counts[outcome(media, data)] += 1
        except Exception as error:  # what this looks for
            counts[f"FAILED {type(error).__name__}"] += 1
            failed.append(seed)
        longest = max(longest, time.process_time() - begun)
    return {"documents": DOCUMENTS, **counts, "failed": failed[:20], "longest (processor seconds)": round(longest, 1)}
