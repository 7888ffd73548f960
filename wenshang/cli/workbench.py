"""The place to work in: a folder laid out, JupyterLab and the explorer opened there, this machine examined."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from wenshang.cli import options
from wenshang.errors import UnreadableFile


@click.command()
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


@click.command(help="打开 JupyterLab 工作台：笔记本、数据、中文字体和中文界面都已备好。")
@click.option("--folder", metavar="文件夹", type=options.FOLDER, help="工作文件夹；没有笔记本时复制一份进去")
@click.option("--port", metavar="端口号", type=options.PORT, default=8888, show_default=True, help="端口（被占用时用下一个）")
@click.option("--notebook", metavar="文件", default="notebooks/start_here.ipynb", show_default=True, help="先打开哪个笔记本")
@click.option("--no-browser", is_flag=True, help="不自动打开浏览器，只显示网址")
def lab(folder: Path | None, port: int, notebook: str, no_browser: bool) -> None:
    """Open JupyterLab; Ctrl+C stops it."""
    from wenshang import workplace
    from wenshang.explorer import workspace

    place = workplace.find(folder)
    if not (place / notebook).is_file():
        found, advice = "没有这个文件", "请检查 --notebook，如 notebooks/explore.ipynb"
        raise UnreadableFile(where=notebook, expected="工作文件夹中的笔记本", found=found, advice=advice)
    prepared = workspace.prepare(place, port=port, browser=not no_browser, notebook=notebook)
    click.echo(f"工作台文件夹：{place}")
    click.echo("浏览器会自动打开；用完后在此按 Ctrl+C 停止。" if not no_browser else "请在浏览器打开下面的网址；按 Ctrl+C 停止。")
    workspace.launch(prepared)


@click.command(help="以网页形式提供“浏览”页面，访问者不接触笔记本和代码。默认只限本机访问。")
@click.option("--folder", metavar="文件夹", type=options.FOLDER, help="工作文件夹（内有 notebooks 和 data）")
@click.option("--host", default="127.0.0.1", metavar="地址", show_default=True, help="监听地址；非本机地址必须凭口令访问")
@click.option("--port", metavar="端口号", type=options.PORT, default=8866, show_default=True, help="端口")
@click.option(
    "--token", default="", metavar="口令", envvar="WENSHANG_TOKEN", help="访问口令（至少16个字符）；非本机地址不填时自动生成"
)
@click.option("--visitors", metavar="人数", type=click.IntRange(1, 200), default=8, show_default=True, help="同时访问的人数上限")
@click.option("--idle", metavar="分钟", type=click.IntRange(1, 1440), default=20, show_default=True, help="闲置多少分钟后释放")
@click.option("--read-only", is_flag=True, help="访问者可以读取、核对报告，但不能保存")
@click.option("--base-url", default="/", metavar="路径", show_default=True, help="网址中的路径，用于反向代理，如 /wenshang/")
@click.option(
    "--allowed-host", "hosts", multiple=True, metavar="主机名", help="反向代理对外的主机名（可多次给出）；给出后须凭口令访问"
)
@click.option("--no-browser", is_flag=True, help="不自动打开浏览器")
def app(folder: Path | None, no_browser: bool, idle: int, hosts: tuple[str, ...], **asked: Any) -> None:
    """Serve the explorer; Ctrl+C stops it."""
    from wenshang import workplace
    from wenshang.explorer import serving

    service = serving.plan(serving.Service(workplace.find(folder), idle_minutes=idle, hosts=hosts, **asked))
    local = serving.is_loopback(service.host) and not hosts
    click.echo(f"浏览页面：{service.address}")
    if not local:
        click.echo("提示：连接未加密，只宜在单位内网使用；网址中含口令，请勿外传。")
    click.echo("按 Ctrl+C 停止。")
    if not no_browser and local:
        import threading
        import webbrowser

        threading.Timer(2.0, webbrowser.open, [service.address]).start()
    serving.serve(service)


MARKS = {"ok": ("✓", "green"), "note": ("·", "yellow"), "bad": ("✗", "red")}


@click.command(help="检查运行环境：版本、字体、内核、浏览器、磁盘、登记和读出情况，并说明如何处理。")
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
