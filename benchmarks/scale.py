"""Scale: archives of 1,000, 10,000 and 100,000 made reports, asked as notebooks ask; time and memory, each in its own process.

About 200 facts a report, so about 20 million rows at the largest.
``WENSHANG_SCALE=1000,10000`` chooses sizes.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from wenshang import vocabulary
from wenshang.archive import facts, register
from wenshang.archive.register import Entry
from wenshang.frames import FACT_COLUMNS
from wenshang.model import Authority

YEARS = range(2021, 2026)
SIZES = [int(size) for size in os.environ.get("WENSHANG_SCALE", "1000,10000,100000").split(",")]
CODE = "requests.received.total"
#: authorities in a row group of the files
GROUP = 500


def write(folder: Path, reports: int) -> int:
    """Write an archive of so many reports (bodies over five years), its facts sorted by body and current; the number of rows."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    codes = [c for c in vocabulary.codes().values() if "2021" in c.editions][:200]
    bodies, chance, rows = reports // len(YEARS), np.random.default_rng(2021), 0
    schema = pa.schema([(name, TYPES.get(dtype, pa.string())) for name, dtype in FACT_COLUMNS.items()])
    owners = [Authority(f"示例机关{number:06d}", kind="科技", level="县") for number in range(bodies)]
    every = [Entry(owner, year, "2021", "typed", "figures/made.csv", "0" * 64, "示例") for owner in owners for year in YEARS]
    register.save(folder, every)
    for year in YEARS:
        path = folder / "facts" / facts.file_of(year)
        path.parent.mkdir(parents=True)
        with pq.ParquetWriter(path, schema, compression="zstd") as writer:
            for first in range(0, bodies, GROUP):
                names = [f"示例机关{number:06d}" for number in range(first, min(first + GROUP, bodies))]
                writer.write_table(group(names, codes, year, chance, schema))
                rows += len(names) * len(codes)
        of_year = facts.year_hash(entry for entry in every if entry.year == year)
        facts.Kept(folder / "facts").put(facts.file_of(year), of_year, path.read_bytes())
    return rows


TYPES: dict[str, Any] = {}


def group(names: list[str], codes: list[vocabulary.Code], year: int, chance: Any, schema: Any) -> Any:
    """The facts of some bodies in a year as a table."""
    import numpy as np
    import pyarrow as pa

    size = len(names) * len(codes)
    values = chance.integers(0, 400, size) * (chance.random(size) < 0.4)

    def every(items: list[str]) -> Any:
        return pa.array(items * len(names))

    def body(items: list[str]) -> Any:
        return pa.DictionaryArray.from_arrays(np.repeat(np.arange(len(items)), len(codes)), items).cast(pa.string())

    def same(item: str | int | None, kind: Any = None) -> Any:
        return pa.repeat(pa.scalar(item, kind or pa.string()), size)

    columns = {
        "authority": body(names),
        "period": same(str(year)),
        "year": same(year, pa.int64()),
        "quarter": same(None, pa.int64()),
        "code": every([c.code for c in codes]),
        "label": every([c.label for c in codes]),
        "value": pa.array(values.astype(float)),
        "count": pa.array(values.astype(np.int64)),
        "raw": pa.array(values).cast(pa.string()),
        "unit": every([c.unit for c in codes]),
        "qualifier": same("exact"),
        "method": same("table"),
        "edition": same("2021"),
        "document": body([f"{random.Random(name).getrandbits(256):064x}" for name in names]),
        "place": every([f"第3张表 “{c.row}”行“{c.column}”列" for c in codes]),
        "quote": pa.array(values).cast(pa.string()),
    }
    return pa.table(columns, schema=schema)


ASK = """
import json, sys, time
from pathlib import Path
from wenshang.archive import Archive
from wenshang.archive.sql import ask as _
from wenshang.comparison import compare
import duckdb, pandas, pyarrow.dataset
folder, body, kind = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
status = Path("/proc/self/status")
def kilobytes(name):
    return int(next(line for line in status.read_text().splitlines() if line.startswith(name)).split()[1])
started = time.perf_counter()
held = Archive.open(folder)
opened = time.perf_counter() - started
def asked():
    if kind == "compare":
        return len(compare(held.facts(body, years=[2024, 2025]), year=2025).changes)
    if kind == "rank":
        return len(held.sql("select rank() over (order by value desc) as place, authority, value from facts "
            "where code = 'requests.received.total' and year = 2025 and value is not null order by place, authority limit 20"))
    return len(held.sql("select year, code, sum(count) as total from facts group by year, code"))
times = []
Path("/proc/self/clear_refs").write_text("5")  # the peak counts from here
before = kilobytes("VmRSS")
for _ in range(2):
    started = time.perf_counter()
    size = asked()
    times.append(round(time.perf_counter() - started, 3))
print(json.dumps({"opened": round(opened, 2), "first": times[0], "again": times[1],
    "megabytes": round((kilobytes("VmHWM") - before) / 1024), "size": size}))
"""


def ask(folder: Path, body: str, kind: str) -> dict[str, float]:
    """One question, twice, in a process of its own: seconds to open and to answer, memory above the libraries', size."""
    done = subprocess.run([sys.executable, "-c", ASK, folder, body, kind], capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def measure() -> dict[str, Any]:
    """The figures of docs/scale.md."""
    import pyarrow as pa

    TYPES.update({"Int64": pa.int64(), "Float64": pa.float64()})
    found: dict[str, Any] = {}
    for size in SIZES:
        with tempfile.TemporaryDirectory() as name:
            folder, started = Path(name), time.perf_counter()
            rows = write(folder, size)
            made = round(time.perf_counter() - started, 1)
            disk = sum(path.stat().st_size for path in folder.rglob("*.parquet"))
            body = f"示例机关{size // len(YEARS) // 2:06d}"
            asked = {}
            for kind in ("compare", "rank", "sums"):
                asked[kind] = min((ask(folder, body, kind) for _ in range(2)), key=lambda answer: answer["first"])
            found[f"{size}_reports"] = {"rows": rows, "disk_megabytes": round(disk / 1e6, 1), "written_in_seconds": made, **asked}
            print(f"  {size} {found[f'{size}_reports']}", flush=True)
    return found
