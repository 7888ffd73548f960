"""``wenshang watch``: store, check and brief the reports put into an inbox folder, until interrupted."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wenshang.cli import chinese, options
from wenshang.cli.brief import make, running
from wenshang.errors import WenshangError

if TYPE_CHECKING:
    from wenshang.running.inbox import Arrival


@click.command(cls=chinese.Command)
@click.option("--inbox", default="inbox", metavar="文件夹", show_default=True, help="收件文件夹")
@click.option("--every", type=click.FloatRange(0.1), default=10, metavar="秒", show_default=True, help="隔多久看一次")
@click.option("--once", is_flag=True, help="处理完现有文件就结束")
@options.output
@options.data
@running
def watch(inbox: str, every: float, once: bool, output: str, data: str, **chosen: Any) -> int:
    """监看收件文件夹：放入的新报告自动读取、核对、收存，并生成有关页面。

    无疑问的收存后移到“已收存”；需要人看的移到“待确认”，读不出的移到“未能读取”，旁边有说明。
    """
    from wenshang import files
    from wenshang.archive import Archive
    from wenshang.running import plan
    from wenshang.running.inbox import STORED, Inbox
    from wenshang.running.ledger import Ledger

    archive, box, code = Archive.open(data), Inbox(Path(inbox)), 0
    Path(output).mkdir(parents=True, exist_ok=True)
    files.sweep(archive.folder)
    box.ready()
    while True:
        time.sleep(min(every, 0.5) if once else every)
        try:
            arrived: list[tuple[Path, Arrival]] = []
            for after, path, arrival in box.take(archive):
                archive = after
                arrived.append((path, arrival))
            for authority in sorted({arrival.authority for _, arrival in arrived if arrival.went == STORED}):
                code = make(archive, plan.all_pages(archive, where={"authority": authority}), Path(output), **chosen) or code
            for path, arrival in arrived:  # a file is moved when all is done with it: whatever happens before, it is taken again
                settled = box.settle(path, arrival)
                click.echo(f"{settled.name} → {settled.went}：{settled.why}")
                Ledger(Path(output)).append("received", file=settled.name, went=settled.went, why=settled.why)
        except WenshangError as error:  # a full disk, say: the next round tries again
            click.echo(f"错误：{error}", err=True)
            code = error.exit_code
        if once:
            return code
