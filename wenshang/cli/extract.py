"""``wenshang extract``: list every figure of each file with its place, as a table for people, JSON lines or CSV."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import click

from wenshang.cli import chinese, options
from wenshang.files import guarded, shown
from wenshang.model import AnnualReport

CSV_COLUMNS = ("period", "code", "value", "raw", "unit", "qualifier", "method", "authority", "file", "place", "quote")
_FACT = ("period", "code", "value", "raw", "unit", "qualifier", "method", "place", "quote")
_CANDIDATE = ("codes", "value", "raw", "reason", "place", "quote")
_FINDING = ("rule", "status", "period", "codes", "message", "place", "quote")


@click.command(cls=chinese.Command)
@options.files
@click.option(
    "--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True, help="输出格式"
)
@options.whose
@click.option("--cluster", default="", metavar="地址", help="由 Dask 集群的各节点读取（节点须能看到同样的文件）")
@options.data
def extract(files: tuple[Path, ...], form: str, authority: str, year: int, cluster: str, data: str) -> int:
    """读取报告（txt、html、pdf、docx），列出全部数字及其出处。

    一个文件读不出时，其余文件照常读取，最后给出相应的退出码。
    """
    failed: list[int] = []
    write, first = {"json": _json, "csv": _csv, "table": _table}[form], True
    with _read_by(files, cluster, data=data, authority=authority, year=year) as documents:
        for path, report in options.progress(documents, total=len(files), label="读取"):
            with options.one_of_several(path, failed):
                write(path, report(), first)
                first = False
    return max(failed, default=0)


def _read_by(
    files: Sequence[Path], cluster: str, *, data: str, authority: str, year: int
) -> AbstractContextManager[Iterable[tuple[Path, Callable[[], AnnualReport]]]]:
    """Each file with what reads it, here or on a cluster."""
    if not cluster:
        here = partial(read, data=data, authority=authority, year=year)
        return nullcontext([(path, partial(here, path)) for path in files])
    from wenshang.running import spread

    archive = options.archive(data)
    return spread.read_on(cluster, files, archive.authorities if archive else (), authority=authority, year=year)


def read(path: Path, *, data: str, authority: str = "", year: int = 0) -> AnnualReport:
    """A file as a report, with the authorities that the data folder knows, if there is one."""
    from wenshang import parsing, readers

    archive = options.archive(data)
    known = archive.authorities if archive else ()
    return parsing.parse(readers.read(path), authorities=known, authority=authority, year=year)


def _json(path: Path, report: AnnualReport, first: bool) -> None:
    record: dict[str, Any] = {
        **options.as_json(report, "authority", "year", "edition"),
        "document": {"file": shown(path.name), "sha256": report.document.sha256},
        "facts": [options.as_json(fact, *_FACT) for fact in report.facts],
        "candidates": [options.as_json(candidate, *_CANDIDATE) for candidate in report.candidates],
        "findings": [options.as_json(finding, *_FINDING) for finding in report.findings],
    }
    click.echo(json.dumps(record, ensure_ascii=False))


def _csv(path: Path, report: AnnualReport, first: bool) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    if first:
        writer.writerow(CSV_COLUMNS)
    for f in report.facts:
        value = "" if f.value is None else f.value
        kind = f.qualifier.value, f.method.value
        row = [f.period, f.code, value, f.raw, f.unit, *kind, f.authority, shown(path.name), str(f.place), f.quote]
        writer.writerow(map(guarded, row))


def _table(path: Path, report: AnnualReport, first: bool) -> None:
    from wenshang import vocabulary

    named = sum(fact.value is not None for fact in report.facts)
    click.secho(f"{report.authority}　{report.year}年（{report.edition}版）　{shown(path.name)}", bold=True)
    blank, doubts = len(report.facts) - named, len(report.findings)
    click.echo(f"读出 {len(report.facts)} 项，其中有数 {named} 项、空白 {blank} 项；存疑或缺少 {doubts} 处")
    for fact in report.facts:
        if fact.value == 0 or fact.value is None:
            continue
        about = {"exact": "", "about": "约", "at_least": "超"}[fact.qualifier.value]
        label = vocabulary.code(fact.code).label
        click.echo(f"  {fact.period:<7}{label}：{about}{fact.value}{fact.unit}　〔{fact.place}〕{fact.quote}")
    zeros = sum(fact.value == 0 for fact in report.facts)
    click.echo(f"  另有 {zeros} 项为 0、{blank} 项空白，未逐项列出（--format csv 列出全部）")
    if report.candidates:
        click.echo(f"  正文中有 {len(report.candidates)} 个数字没有采用（--format json 列出各数及原因）")
    for finding in report.findings:
        options.say_doubt(finding)
