"""Questions to the archive: codes, SQL, and how much is read from each report."""

from __future__ import annotations

import click

from wenshang.cli import options
from wenshang.errors import UnknownCode


@click.command()
@click.argument("pattern", default="", metavar="[文字或通配式]")
@options.formats
def codes(pattern: str, form: str) -> int:
    """列出指标代码、名称、单位和含义。

    可给出一个词（申请、公报）或通配式（requests.*.total），不给则全部列出；没有匹配时退出码为 6。
    """
    from wenshang import frames

    found = frames.codes(pattern)
    if found.empty:
        raise UnknownCode(where=f"“{pattern}”", found="没有这样的指标", advice="可用 wenshang codes 查看全部指标")
    shown = found[["code", "label", "unit", "definition"]] if form == "table" else found
    options.show(frames.in_chinese(shown) if form == "table" else shown, form)
    return 0


@click.command()
@click.argument("query", metavar="查询")
@options.formats
@options.data
def sql(query: str, form: str, data: str) -> int:
    """用 SQL 查询收存的数字（只读，一条 SELECT）。

    表：facts（数字）、reports（报告）、findings（核对结果）；列名可用 wenshang sql "describe facts" 查看。需要 DuckDB。
    """
    from wenshang.archive import Archive

    options.show(Archive.open(data).sql(query), form)
    return 0


@click.command()
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
