"""Reports read: listed with every figure and its place, stored in the archive, fetched from a portal."""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wenshang.chinese.formatting import QUALIFIERS
from wenshang.cli import options
from wenshang.errors import NetworkError, UsageError
from wenshang.files import guarded, shown
from wenshang.model import AnnualReport

if TYPE_CHECKING:
    from wenshang.archive import Archive
    from wenshang.archive.adding import Addition


CSV_COLUMNS = ("period", "code", "value", "raw", "unit", "qualifier", "method", "authority", "file", "place", "quote")
_FACT = ("period", "code", "value", "raw", "unit", "qualifier", "method", "place", "quote")
_CANDIDATE = ("codes", "value", "raw", "reason", "place", "quote")
_FINDING = ("rule", "status", "period", "codes", "message", "place", "quote")


@click.command()
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
        for path, report in options.progress(documents, len(files), label="读取"):
            with options.one_of_several(path, failed):
                write(path, report(), first)
                first = False
    return max(failed, default=0)


def _read_by(
    files: Sequence[Path], cluster: str, *, data: str, authority: str, year: int
) -> AbstractContextManager[Iterable[tuple[Path, Callable[[], AnnualReport]]]]:
    """Each file with what reads it, here or on a cluster."""
    archive = options.archive(data)
    if not cluster:
        here = partial(read, archive=archive, authority=authority, year=year)
        return nullcontext([(path, partial(here, path)) for path in files])
    from wenshang.running import rendering

    return rendering.read_on(cluster, files, archive.authorities if archive else (), authority=authority, year=year)


def read(path: Path, *, archive: Archive | None, authority: str = "", year: int = 0) -> AnnualReport:
    """A file as a report, with the authorities that an archive knows, if there is one."""
    from wenshang import parsing, readers

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
        label = vocabulary.code(fact.code).label
        click.echo(
            f"  {fact.period:<7}{label}：{QUALIFIERS[fact.qualifier]}{fact.value}{fact.unit}　〔{fact.place}〕{fact.quote}"
        )
    zeros = sum(fact.value == 0 for fact in report.facts)
    click.echo(f"  另有 {zeros} 项为 0、{blank} 项空白，未逐项列出（--format csv 列出全部）")
    if report.candidates:
        click.echo(f"  正文中有 {len(report.candidates)} 个数字没有采用（--format json 列出各数及原因）")
    for finding in report.findings:
        options.say_doubt(finding)


_OUTCOME = {"new": "新报告", "same": "已收存，无需再加", "version": "更正稿（原稿保留）"}


@click.command()
@options.files
@options.whose
@click.option("--origin", default="", metavar="来源", help="公布地址或来源（默认为文件名）")
@click.option("--region", default="", metavar="地区", help="新机关所在地区，如 山东省济宁市汶上县")
@click.option("--kind", default="", metavar="类别", help="新机关的类别，如 科技（默认从名称判断）")
@click.option("--yes", is_flag=True, help="不再询问，直接收存")
@click.option("--dry-run", is_flag=True, help="只显示会读出什么，不收存")
@options.data
def add(
    files: tuple[Path, ...], authority: str, year: int, origin: str, region: str, kind: str, yes: bool, dry_run: bool, data: str
) -> int:
    """加入新报告：识别机关和年度，读出数字，显示存疑之处，确认后收存原件、登记和数字。

    同一文件加两次不会重复；同一机关同一年度的另一文件作为更正稿收存，原稿保留。
    """
    from wenshang.archive import Archive, adding
    from wenshang.files import sweep
    from wenshang.readers import load

    archive = Archive.begin(data)
    sweep(archive.folder)
    if not archive.every:
        click.echo(f"数据文件夹 {archive.folder} 中还没有报告；收存第一份时建立登记。")
    failed: list[int] = []
    for path in files:
        with options.one_of_several(path, failed):
            addition = adding.plan(
                archive, load(path), name=path.name, authority=authority, year=year, origin=origin, region=region, kind=kind
            )
            show(addition)
            if dry_run:
                continue
            if addition.outcome == "same":  # what a killed addition left undone is done now
                archive = adding.store(archive, addition)
                continue
            if not yes and not (sys.stdin.isatty() and click.confirm("收存这份报告？", default=True)):
                click.echo("没有收存（用 --yes 可不经询问直接收存）")
                continue
            archive = adding.store(archive, addition)
            click.echo(f"已收存：{addition.entry.file}")
    return max(failed, default=0)


def show(addition: Addition) -> None:
    """Print what was found and doubted, for a person to judge before it is stored."""
    report = addition.report
    blank = sum(fact.value is None for fact in report.facts)
    click.secho(
        f"{addition.entry.authority.name}　{report.year}年（{report.edition}版）　{_OUTCOME[addition.outcome]}", bold=True
    )
    click.echo(f"  题目：{report.title}")
    if addition.note:
        click.secho(f"  ! {addition.note}", fg="yellow")
    click.echo(f"  读出 {len(report.facts)} 项（空白 {blank} 项），未能归类的数字 {len(report.candidates)} 个")
    for finding in report.findings:
        options.say_doubt(finding)


_SAID = {"stored": "已保存", "kept": "已有，未重取", "missing": "没有", "failed": "失败"}


@click.command()
@click.option("--area", required=True, metavar="代码", help="机关的统一代码，即网址中的 area")
@click.option("--years", required=True, metavar="起-止", help="年度范围，如 2019-2023，或一个年度")
@click.option("--base", required=True, metavar="网址", help="网站地址，如 http://www.wenshang.gov.cn")
@click.option("--output", default="build/fetched", metavar="文件夹", show_default=True, help="页面保存在哪里")
@click.option("--delay", type=click.FloatRange(min=0), default=1.0, metavar="秒", show_default=True, help="两次请求之间的间隔")
@click.option("--allow-private", multiple=True, metavar="主机", help="按主机名放行内网地址（可多次给出）")
def fetch(area: str, years: str, base: str, output: str, delay: float, allow_private: tuple[str, ...]) -> None:
    """从政府网站取回年度报告页面，原样保存，旁边记下网址和校验码。

    一次只发一个请求；已取得的页面不再重取，中断后重新运行即可继续。取回后用 wenshang add 收存。
    """
    from wenshang import portal

    wanted = _years(years)
    for year in wanted[:1]:
        portal.report_url(base, area, year)
    done = portal.fetch(area, wanted, base=base, folder=Path(output), delay=delay, allow_private=allow_private)
    open_years = []
    for page in options.progress(done, len(wanted), label="取回"):
        click.echo(f"{page.year}　{_SAID[page.outcome]}　{page.file or page.reason}")
        if page.outcome in ("missing", "failed"):
            open_years.append(str(page.year))
    if open_years:
        missed = f"{len(open_years)} 个年度没有取到（{'、'.join(open_years)}）"
        raise NetworkError(message=missed, advice="其余页面已保存；重新运行只补取缺的年度")


def _years(printed: str) -> list[int]:
    """The years of ``2019-2023`` or ``2021``."""
    found = re.fullmatch(r"(\d{4})(?:\s*[-–—~至]\s*(\d{4}))?", printed.strip())
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
    if not 2008 <= first <= last <= 2100:
        raise UsageError(
            where="--years", expected="年度或年度范围，如 2019-2023", found=printed, advice="用法见 wenshang fetch --help"
        )
    return list(range(first, last + 1))
