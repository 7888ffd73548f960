"""``wenshang coverage``: say where what is read from the reports held has changed since it was last written down."""

from __future__ import annotations

import click

from wenshang.cli import chinese, options


@click.command(cls=chinese.Command)
@click.option("--update", is_flag=True, help="把现在读出的情况写入 coverage.csv")
@options.data
def coverage(update: bool, data: str) -> int:
    """核对读出情况：逐份报告比较现在读出的项数与 coverage.csv 所记，有出入时退出码为 1。"""
    from wenshang.archive import Archive
    from wenshang.archive import coverage as cover

    archive = Archive.open(data).filled()
    drifted = cover.drift(archive)
    for name, before, now in drifted:
        if before is None or now is None:
            click.echo(f"{name}：{'新增，尚未记入' if now else '已记入，但已不再收存'}")
            continue
        changes = (f"{column} {a}→{b}" for column, a, b in zip(cover.COLUMNS, before, now, strict=True) if a != b)
        click.echo(f"{name}：{'，'.join(changes)}")
    if update:
        archive = cover.renew(archive.folder)
        click.echo(f"已更新 {archive.folder / 'coverage.csv'}（{len(archive.entries)} 份报告）")
        return 0
    click.echo(f"{len(archive.entries)} 份报告，{len(drifted)} 份有出入" + ("。确认无误后用 --update 更新" if drifted else ""))
    return 1 if drifted else 0
