"""`wenshang app`: serve the explorer at an address."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from wenshang.cli import chinese, options


@click.command(cls=chinese.Command, help="以网页形式提供“浏览”页面，访问者不接触笔记本和代码。默认只限本机访问。")
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
