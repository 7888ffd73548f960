"""The explorer with 2,000 authorities × 12 years held: first view and each change, measured in Chromium through Voilà.

Run with ``python -m benchmarks.explorer [AUTHORITIES]``. A figure of every code of the form is made for each report from a
seed and written as the archive writes it (register, figure sets, Parquet). Printed: seconds to the first view after the
kernel's imports (as the kernel itself measures it) and milliseconds from a choice to the changed page, by kind of choice.
"""

from __future__ import annotations

import csv
import hashlib
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.explorer.conftest import FLAGS
from tests.explorer.servers import await_page, free_port, running
from wenshang import vocabulary, workplace
from wenshang.archive import Archive, facts, register
from wenshang.archive.typed import COLUMNS
from wenshang.frames import FACT_COLUMNS
from wenshang.model import Authority

YEARS = range(2014, 2026)
KINDS = ("科技", "教育", "财政", "水利", "卫生健康", "人民政府", "民政", "交通运输", "农业农村", "审计")
ROUNDS = 6

#: in the page: perform a choice, then wait until the piece that must change has changed; milliseconds
WAIT = """([selector, before]) => new Promise(resolve => {
  const changed = () => document.querySelector(selector)?.innerHTML !== before;
  const check = () => changed() ? resolve(performance.now()) : requestAnimationFrame(check);
  check();
})"""


def codes_of(year: int) -> list[str]:
    """The codes that a report of a year prints: its form's tables and the common figures of prose."""
    edition = "2014" if year < 2019 else "2019" if year < 2021 else "2021"
    of_form = [code for code, known in vocabulary.codes().items() if edition in known.editions]
    return list(dict.fromkeys(["channels.items_published", "channels.website_items", "channels.wechat_posts", *of_form]))


def make(folder: Path, authorities: int) -> None:
    """An archive of so many authorities with twelve years each, fresh on disk."""
    bodies = [body(n) for n in range(authorities)]
    (folder / "figures").mkdir(parents=True)
    entries = [entry for number, owner in enumerate(bodies) for entry in figure_set(folder, number, owner)]
    register.save(folder, entries)
    held = Archive.open(folder)
    for number, year in enumerate(YEARS):
        of_year = [entry for entry in held.entries if entry.year == year]
        write_facts(folder, year, of_year, seed=number)
        content = (folder / "facts" / facts.file_of(year)).read_bytes()
        facts.Kept(folder / "facts").put(facts.file_of(year), facts.year_hash(of_year), content)


def body(number: int) -> Authority:
    """An authority of one of ten kinds, in one of 31 provinces."""
    kind = KINDS[number % len(KINDS)]
    region = f"第{number % 31:02d}省第{number % 310:03d}市第{number:04d}县"
    return Authority(f"第{number:04d}县{kind}局", (), "", region, "县", kind)


def value(number: int, year: int, place: int) -> int:
    """A figure from its place: stable, varied, never negative."""
    return (number * 7919 + year * 104729 + place * 1299709) % 997


def figure_set(folder: Path, number: int, owner: Authority) -> list[register.Entry]:
    """The typed figures of one authority, all years in one file, and their register rows."""
    path = folder / "figures" / f"{number:05d}.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        for year in YEARS:
            for place, code in enumerate(codes_of(year)):
                writer.writerow([owner.name, year, code, value(number, year, place), "exact", "基准数据"])
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    file = path.relative_to(folder).as_posix()
    editions = {year: "2014" if year < 2019 else "2019" if year < 2021 else "2021" for year in YEARS}
    return [register.Entry(owner, year, editions[year], "typed", file, sha256, "基准数据") for year in YEARS]  # type: ignore[arg-type]


def write_facts(folder: Path, year: int, entries: list[register.Entry], *, seed: int) -> None:
    """The Parquet of a year as the archive writes it, made column by column."""
    import pandas as pd
    import pyarrow as pa
    import pyarrow.parquet as pq

    known = vocabulary.codes()
    codes = sorted(codes_of(year), key=lambda code: known[code].order)
    places = {code: place for place, code in enumerate(codes_of(year))}
    rows = [(entry, int(Path(entry.file).stem), code) for entry in entries for code in codes]
    values = [value(number, year, places[code]) for _, number, code in rows]
    same = {"period": str(year), "year": year, "quarter": None, "qualifier": "exact", "method": "typed", "place": "", "quote": ""}
    columns: dict[str, Any] = {name: [given] * len(rows) for name, given in same.items()} | {
        "authority": [entry.authority.name for entry, _, _ in rows],
        "code": [code for _, _, code in rows],
        "label": [known[code].label for _, _, code in rows],
        "value": [float(number) for number in values],
        "count": [number if known[code].whole else None for number, (_, _, code) in zip(values, rows, strict=True)],
        "raw": [str(number) for number in values],
        "unit": [known[code].unit for _, _, code in rows],
        "edition": [entry.edition for entry, _, _ in rows],
        "document": ["基准数据"] * len(rows),
    }
    frame = pd.DataFrame({name: pd.array(columns[name], dtype=dtype) for name, dtype in FACT_COLUMNS.items()})
    path = folder / "facts" / f"year={year}" / "facts.parquet"
    path.parent.mkdir(parents=True)
    table = pa.Table.from_pandas(frame, preserve_index=False)
    pq.write_table(table, path, compression="zstd", row_group_size=facts.ROW_GROUP)


def changes(page: Any, authorities: int) -> dict[str, list[float]]:
    """Milliseconds of each kind of change, from the choice in the browser to the page that shows it."""
    found: dict[str, list[float]] = {
        "authority": [],
        "code": [],
        "measure": [],
        "rank": [],
        "chart": [],
        "years": [],
        "search": [],
    }

    def timed(kind: str, selector: str, act: Any) -> None:
        page.wait_for_timeout(250)
        before = page.locator(selector).first.inner_html()
        start = page.evaluate("performance.now()")
        act()
        found[kind].append(page.evaluate(WAIT, [selector, before]) - start)

    listing, tree = page.get_by_label("选择机关"), page.get_by_label("选择指标")
    for turn in range(ROUNDS):
        name = f"第{(turn * 331 + 7) % authorities:04d}县"
        timed("search", ".wx-side .wx-list select", lambda name=name: page.get_by_label("机关", exact=True).fill(name))
        timed("authority", ".wx-heading", lambda: listing.select_option(index=0))
        for label in ("（七）总计", "四、结转下年度继续办理", "（一）予以公开"):
            timed("code", ".wx-heading", lambda label=label: tree.select_option(label=f"\u3000{label}"))
        for label in ("增减", "占比", "数值"):
            timed("measure", ".wx-heading", lambda label=label: page.get_by_role("button", name=label, exact=True).click())
        timed("rank", ".wx-heading", lambda: page.get_by_role("button", name="位次", exact=True).click())
        timed("measure", ".wx-heading", lambda: page.get_by_role("button", name="数值", exact=True).click())
        for label in ("柱形", "构成", "同类", "折线"):
            timed("chart", ".wx-chart", lambda label=label: page.get_by_role("button", name=label, exact=True).click())
        for year in ("2019", "2014"):
            timed("years", ".wx-heading", lambda year=year: page.get_by_label("起始年度", exact=True).select_option(label=year))
    return found


def first_view(folder: Path) -> tuple[float, float]:
    """Seconds from the call to a drawn view, by the clock and of the processor, with everything imported."""
    code = (
        "import time, sys, os; os.environ['WENSHANG_WIDGETS'] = '1'\n"
        "import pandas, pyarrow.parquet, ipywidgets, matplotlib.pyplot, wenshang.charts, wenshang.checks\n"
        "import wenshang.explorer.view as v\n"
        "from wenshang.parsing import parse\n"
        "start, work = time.perf_counter(), time.process_time(); v.explore(data=sys.argv[1])._repr_mimebundle_()\n"
        "print(time.perf_counter() - start, time.process_time() - work)"
    )
    import subprocess

    done = subprocess.run([sys.executable, "-c", code, str(folder)], check=True, capture_output=True, text=True)
    clock, processor = done.stdout.split()
    return float(clock), float(processor)


def main() -> None:
    """Make the archive, measure, print."""
    from playwright.sync_api import sync_playwright

    authorities = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    chromium = next(path for name in ("chromium", "google-chrome", "msedge") if (path := shutil.which(name)))
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "copy"
        (folder / "notebooks").mkdir(parents=True)
        shutil.copyfile(workplace.shipped() / workplace.EXPLORER, folder / workplace.EXPLORER)
        start = time.perf_counter()
        make(folder / "data", authorities)
        print(f"{authorities} authorities × {len(YEARS)} years made in {time.perf_counter() - start:.0f} s")
        clock, processor = min(first_view(folder / "data") for _ in range(3))
        print(f"first view after imports: {clock:.2f} s, of the processor {processor:.2f} s")
        port = free_port()
        options = ("app", "--folder", str(folder), "--port", str(port), "--no-browser")
        with running(*options, folder=folder) as server, sync_playwright() as playwright:
            await_page(f"http://127.0.0.1:{port}/voila/static/none", folder, server)
            page = playwright.chromium.launch(executable_path=chromium, args=FLAGS).new_page(
                viewport={"width": 1440, "height": 1400}
            )
            opened = time.perf_counter()
            page.goto(f"http://127.0.0.1:{port}/")
            page.wait_for_selector(".wx-app .wx-table")
            print(f"page opened, kernel start and imports included: {time.perf_counter() - opened:.1f} s")
            found = changes(page, authorities)
    every = sorted(one for many in found.values() for one in many)
    for kind, many in found.items():
        print(f"{kind:10} median {statistics.median(many):5.0f} ms   slowest {max(many):5.0f} ms   n={len(many)}")
    print(f"{'all':10} median {statistics.median(every):5.0f} ms   95th {every[int(len(every) * 0.95)]:5.0f} ms   n={len(every)}")


if __name__ == "__main__":
    main()
