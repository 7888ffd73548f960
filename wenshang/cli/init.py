"""``wenshang init``: lay out notebooks, data, schedules to start from and a README in a folder."""

from __future__ import annotations

from pathlib import Path

import click

from wenshang.cli import chinese, options


@click.command(cls=chinese.Command)
@click.argument("folder", metavar="文件夹", type=options.FOLDER)
@click.option("--empty", is_flag=True, help="不带示例数据，从空的登记开始")
def init(folder: Path, empty: bool) -> None:
    """建立工作文件夹：笔记本、数据（默认带示例）、定时设置的例子和说明。

    已有的文件都保留不动，可以重复运行来补齐缺少的文件。
    """
    from wenshang import workplace

    written = workplace.lay_out(folder, sample=not empty)
    click.echo(f"工作文件夹：{folder.resolve()}（新写 {len(written)} 个文件，已有的文件未动）")
    first = "wenshang add 报告文件" if empty else "wenshang brief --all"
    click.echo(f"接下来：进入这个文件夹，运行 {first}；说明见 {folder / 'README.md'}")
