"""`wenshang lab`: open JupyterLab in a folder."""

from __future__ import annotations

from pathlib import Path

import click

from wenshang.cli import chinese, options


@click.command(cls=chinese.Command, help="打开 JupyterLab 工作台：笔记本、数据、中文字体和中文界面都已备好。")
@click.option("--folder", metavar="文件夹", type=options.FOLDER, help="工作文件夹；没有笔记本时复制一份进去")
@click.option("--port", metavar="端口号", type=options.PORT, default=8888, show_default=True, help="端口（被占用时用下一个）")
@click.option("--notebook", metavar="文件", default="notebooks/start_here.ipynb", show_default=True, help="先打开哪个笔记本")
@click.option("--no-browser", is_flag=True, help="不自动打开浏览器，只显示网址")
def lab(folder: Path | None, port: int, notebook: str, no_browser: bool) -> None:
    """Open JupyterLab; Ctrl+C stops it."""
    from wenshang import workplace
    from wenshang.explorer import workspace

    place = workplace.find(folder)
    prepared = workspace.prepare(place, port=port, browser=not no_browser, notebook=notebook)
    click.echo(f"工作台文件夹：{place}")
    click.echo("浏览器会自动打开；用完后在此按 Ctrl+C 停止。" if not no_browser else "请在浏览器打开下面的网址；按 Ctrl+C 停止。")
    workspace.launch(prepared)
