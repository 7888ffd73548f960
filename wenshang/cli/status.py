"""``wenshang status``: what ran, what failed, and what is held."""

from __future__ import annotations

from pathlib import Path

import click

from wenshang.cli import chinese, options


@click.command(cls=chinese.Command)
@click.option("--authorities", is_flag=True, help="列出收存的机关和年度")
@options.output
@options.data
def status(authorities: bool, output: str, data: str) -> int:
    """显示最近的运行、尚未解决的失败；加 --authorities 列出收存的机关和年度。"""
    if authorities:
        from wenshang.archive import Archive

        archive = Archive.open(data).filled()
        for about in archive.authorities:
            years = "、".join(map(str, archive.years(about.name)))
            also = f"（又名 {'、'.join(about.aliases)}）" if about.aliases else ""
            click.echo(f"{about.name}{also}　{about.region}　{about.kind}　{years}")
        return 0
    from wenshang.running import overview

    for line in overview.lines(Path(output)):
        click.echo(line)
    return 0
