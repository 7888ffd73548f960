"""``wenshang add``: show what was read and doubted of each file, ask, and store document, register row and facts."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wenshang.cli import chinese, options

if TYPE_CHECKING:
    from wenshang.archive.adding import Addition

_OUTCOME = {"new": "新报告", "same": "已收存，无需再加", "version": "更正稿（原稿保留）"}


@click.command(cls=chinese.Command)
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
    click.echo(f"  读出 {len(report.facts)} 项（空白 {blank} 项），未能归类的数字 {len(report.candidates)} 个")
    for finding in report.findings:
        options.say_doubt(finding)
