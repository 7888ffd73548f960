"""``wenshang doctor``: one screen of what is well with this machine and this data folder, and what to do."""

from __future__ import annotations

from pathlib import Path

import click

from wenshang.cli import chinese, options

MARKS = {"ok": ("✓", "green"), "note": ("·", "yellow"), "bad": ("✗", "red")}


@click.command(cls=chinese.Command, help="检查运行环境：版本、字体、内核、浏览器、磁盘、登记和读出情况，并说明如何处理。")
@click.option("--quick", is_flag=True, help="不启动内核、不重读文件")
@options.data
@options.output
def doctor(quick: bool, data: str, output: str) -> int:
    """Print the checks; exit 0 where nothing is bad, 1 otherwise."""
    from wenshang.doctor import examine

    checks = examine(Path(data), Path(output), quick=quick)
    for check in checks:
        mark, colour = MARKS[check.state]
        click.echo(f"{click.style(mark, fg=colour)} {check.name}：{check.found}")
        if check.advice:
            click.echo(f"  → {check.advice}")
    bad = sum(check.state == "bad" for check in checks)
    notes = sum(check.state == "note" for check in checks)
    click.echo("")
    click.echo(f"{bad} 项需要处理，{notes} 项可以改进" if bad or notes else "一切正常")
    return 1 if bad else 0
