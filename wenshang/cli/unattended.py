"""Unattended: what schedules.toml says, and an inbox folder."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wenshang.cli import options
from wenshang.cli.brief import make, running
from wenshang.errors import BadData, WenshangError

if TYPE_CHECKING:
    from wenshang.archive.inbox import Arrival
    from wenshang.running.schedule import Channel, Schedule


SYSTEMS = click.Choice(["systemd", "cron", "windows"])


@click.command()
@click.option("--file", "file", default="schedules.toml", metavar="文件", show_default=True, help="定时设置")
@click.option("--print", "shown", type=SYSTEMS, help="打印系统定时器的设置")
@click.option("--install", type=SYSTEMS, help="安装为系统定时器")
@click.option("--run", "name", default="", metavar="名称", help="现在运行这一项（含重试和通知）")
@click.option("--due", is_flag=True, help="运行到时候而还没有运行的各项（停机后补做）")
@options.output
@options.data
def schedule(file: str, shown: str | None, install: str | None, name: str, due: bool, output: str, data: str) -> int:
    """按 schedules.toml 定时生成简报。不带选项时列出各项下次运行的时间。"""
    from wenshang.archive import Archive
    from wenshang.running import publishing, timers, unattended
    from wenshang.running import schedule as schedules

    known, channels = schedules.load(Path(file))
    if name and name not in {one.name for one in known}:
        advice = f"{file} 中有：{'、'.join(one.name for one in known)}"
        raise BadData(where=f"定时“{name}”", found="没有这一项", advice=advice)
    if shown or install:
        command = timers.TimerCommand(Path.cwd(), ("--file", file, "--output", output, "--data", data))
        if shown:
            click.echo(timers.shown(shown, known, command), nl=False)
        for line in timers.install(install, known, command) if install and not shown else ():
            click.echo(line)
        return 0
    now, records = datetime.now(), publishing.ledger(Path(output))[0]
    if schedules.clock_set_back(records, now):
        click.echo("提醒：系统时钟早于台账中的最后记录，可能被调回过；未来的记录不作依据。", err=True)
    last = {one.name: schedules.last_run(records, one.name, now) for one in known}
    if name or due:
        chosen = [one for one in known if one.name == name or (due and one.due(now, last[one.name]))]
        return _run(chosen, channels, Path(output), data, now)
    archive = Archive.open(data)
    for one in known:
        unattended.pages_of(one, archive)  # a mistake is said now and not at night
        waiting = "，现在应补做" if one.due(now, last[one.name]) else ""
        ran, following = last[one.name], one.following(now)
        text = f"上次 {ran:%Y-%m-%d %H:%M}" if ran else "还没有运行过"
        click.echo(f"{one.name}　下次 {following:%Y-%m-%d %H:%M}　{text}{waiting}" if following else f"{one.name}　没有下次")
    return 0


def _run(chosen: Sequence[Schedule], channels: Sequence[Channel], output: Path, data: str, now: datetime) -> int:
    from wenshang.running import unattended

    code = 0
    for one in chosen:
        if one.is_quiet(now.date()):
            click.echo(f"{one.name}：今天不运行（quiet）")
            continue
        outcome = unattended.run(one, data, output, channels=channels)
        click.echo(unattended.message(outcome, "失败" if outcome.exit_code else "完成").text)
        code = code or outcome.exit_code
    if not chosen:
        click.echo("没有到时候的项目")
    return code


@click.command()
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
    from wenshang.archive.inbox import STORED, Inbox
    from wenshang.running import plan, publishing

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
            if once and not arrived:
                click.echo(f"{inbox}：没有可收的文件")
            for path, arrival in arrived:  # a file is moved when all is done with it: whatever happens before, it is taken again
                settled = box.settle(path, arrival)
                click.echo(f"{settled.name} → {settled.went}：{settled.why}")
                publishing.record(Path(output), "received", file=settled.name, went=settled.went, why=settled.why)
        except WenshangError as error:  # a full disk, say: the next round tries again
            click.echo(f"错误：{error}", err=True)
            code = error.exit_code
        if once:
            return code
