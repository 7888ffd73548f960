"""``wenshang why``: say what changed since a page was made, or why it is fresh."""

from __future__ import annotations

from pathlib import Path

import click

from wenshang.cli import chinese, options


@click.command(cls=chinese.Command)
@click.argument("page", metavar="页面")
@options.output
@options.data
def why(page: str, output: str, data: str) -> int:
    """说明一个页面下次会不会重做，以及因为什么变化。

    页面写成文件路径，如 build/汶上县科学技术局/2021/yearly_comparison.html。
    """
    from wenshang.archive import Archive
    from wenshang.running import cache, overview
    from wenshang.running.brief import stale
    from wenshang.running.plan import page_at

    archive, folder = Archive.open(data), Path(output)
    found = page_at(page, folder, archive)
    now = cache.Inputs(archive).of(found)
    state = next((state for state in overview.pages(folder) if state.page == found.target), None)
    reasons = stale(folder, found.target, now) or (["最近一次没有生成成功，会再试"] if state and state.error else [])
    if state and state.made:
        click.echo(f"{found.target}　{overview.beijing(state.made)} 生成")
    if reasons:
        click.echo("下次运行会重做这一页，因为有变化：" if state and state.held else "下次运行会做这一页：")
        for reason in reasons:
            click.echo(f"  {reason}")
    else:
        click.echo(f"没有变化，不会重做。核对过：{'、'.join(cache.NAMES.values())}（共读取 {len(now['facts'])} 项依据）")
    if state and state.error:
        click.echo(f"最近一次生成失败：{state.error}（{folder / state.evidence / 'card.html'}）")
    return 0
