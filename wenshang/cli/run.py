"""``wenshang run``: make the page of a notebook with given values."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from wenshang.cli import chinese, options
from wenshang.cli.brief import make, running
from wenshang.errors import BadParameter


class WithParameters(chinese.Command):
    """A command whose help also lists the parameters of the notebook named before ``--help``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.meta["notebook"] = next((arg for arg in args if not arg.startswith("-")), "")
        return super().parse_args(ctx, args)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from wenshang.running import notebooks, parameters

        if name := ctx.meta.get("notebook"):
            with formatter.section(f"笔记本 {name} 的参数（-p 名称 值）"):
                formatter.write_dl(parameters.describe(parameters.read(notebooks.find(name))))


@click.command(cls=WithParameters)
@click.argument("notebook", metavar="笔记本")
@click.option("-p", "given", nargs=2, multiple=True, metavar="名称 值", help="参数及其值（可多次给出；列表用逗号分开）")
@options.output
@options.data
@running
def run(notebook: str, given: tuple[tuple[str, str], ...], output: str, data: str, **chosen: Any) -> int:
    """用给定参数运行一个笔记本，生成它的网页。

    笔记本可以是文件，也可以是名称（如 yearly_comparison）。“wenshang run 笔记本 --help”列出它的参数。
    """
    from wenshang.archive import Archive
    from wenshang.running import plan

    names = [name for name, _ in given]
    if repeated := [name for name in names if names.count(name) > 1]:
        raise BadParameter(where=f"参数“{repeated[0]}”", found="给出了多次")
    archive = Archive.open(dict(given).get("data", data))
    return make(archive, [plan.page(notebook, dict(given), archive, text=True)], Path(output), **chosen)
