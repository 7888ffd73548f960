"""Random edits of the founding report's text: cells and lines as people and copying change them, none wrong in silence.

python -m benchmarks edits

A part: ``python -c "from benchmarks.edits import measure; print(measure(range(5000, 10000)))"``.
"""

from __future__ import annotations

from collections.abc import Sequence

from tqdm import tqdm

from tests.documents.edited import edited
from wenshang.parsing import parse
from wenshang.readers import read_bytes

DOCUMENTS = 20_000


def measure(seeds: Sequence[int] = range(DOCUMENTS)) -> dict[str, object]:
    """Edited documents, those with a silently wrong figure (with their seeds), and the share of figures read."""
    printed = read = 0
    wrong: list[int] = []
    for seed in tqdm(seeds, desc="edited documents", disable=None):
        made = edited(seed)
        report = parse(read_bytes(made.data, name=f"{seed}.txt"), authority="汶上县科学技术局", year=2021)
        printed += len(made.allowed)
        read += sum(fact.value in made.allowed.get(fact.code, ()) for fact in report.facts)
        if made.silently_wrong(report):
            wrong.append(seed)
    return {"documents": len(seeds), "silently wrong": len(wrong), "seeds": wrong[:20], "share read": round(read / printed, 4)}
