"""A made data folder: how many bodies in; register and figure sets out, with the figures of a real report under made names."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

from wenshang.archive import register, typed
from wenshang.archive.register import Entry
from wenshang.model import Authority

KINDS = ("科技", "教育", "民政", "财政", "交通运输", "水利", "农业农村", "商务", "卫生健康", "应急管理")
REAL = {year: Path(__file__).resolve().parent.parent / "data" / "figures" / f"hongze-{year}.csv" for year in (2023, 2024)}


def folder(path: Path, *, bodies: int) -> Path:
    """Write a data folder of that many bodies (ten kinds) with two years each: the real figures of 洪泽 2023 and 2024."""
    rows = {year: list(csv.DictReader(file.read_text("utf-8").splitlines())) for year, file in REAL.items()}
    entries = []
    (path / "figures").mkdir(parents=True)
    for number in range(bodies):
        kind = KINDS[number % len(KINDS)]
        body = Authority(f"示例县{kind}局第{number // len(KINDS) + 1}分局", (), "", "示例省示例市示例县", "县", kind)
        file = path / "figures" / f"{number}.csv"
        with file.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, typed.COLUMNS, lineterminator="\n")
            writer.writeheader()
            for row in (row for year in rows for row in rows[year]):
                writer.writerow(row | {"authority": body.name, "source": f"{body.name}{row['period']}年度报告（示例）"})
        sha = hashlib.sha256(file.read_bytes()).hexdigest()
        entries += [Entry(body, year, "2021", "typed", f"figures/{file.name}", sha, "示例", 1) for year in rows]
    register.save(path, entries)
    return path
