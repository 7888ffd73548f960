"""Pages made: of bodies and years, or of a notebook with given values."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from wenshang.cli import options
from wenshang.errors import BadParameter, MissingExtra, RunFailed, UsageError

if TYPE_CHECKING:
    from wenshang.running.brief import RunResult


ENGINES = ("wenshang", "papermill")
F = TypeVar("F", bound=Callable[..., Any])


class WithParameters(click.Command):
    """A command whose help also lists the parameters of the notebook named before ``--help``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.meta["notebook"] = next((arg for arg in args if not arg.startswith("-")), "")
        return super().parse_args(ctx, args)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from wenshang.running import parameters, plan

        if name := ctx.meta.get("notebook"):
            with formatter.section(f"笔记本 {name} 的参数（-p 名称 值）"):
                formatter.write_dl(parameters.describe(parameters.read(plan.find(name))))


def running(function: F) -> F:
    """The options of every command that makes pages."""
    number: dict[str, Any] = {"show_default": True}
    for option in (
        click.option("--debug", is_flag=True, hidden=True),
        click.option("--output-limit", type=click.IntRange(1), default=32, metavar="MB", help="每页最多打印多少", **number),
        click.option("--memory", type=click.IntRange(0), default=4096, metavar="MB", help="每页内存上限（0 不限）", **number),
        click.option("--timeout", type=click.FloatRange(1), default=600, metavar="秒", help="每页最长运行时间", **number),
        click.option("--evidence", is_flag=True, help="PDF 中也印全部数字和数字出处"),
        click.option("--docx", is_flag=True, help="同时写出 Word 文件（.docx）"),
        click.option("--pdf", is_flag=True, help="同时印出 PDF（需要本机有 Chrome、Edge 或 Chromium）"),
        click.option("--force", is_flag=True, help="没有变化的页面也重新生成"),
        click.option("--engine", type=click.Choice(ENGINES), help="运行笔记本的引擎（papermill 较慢，结果相同）"),
        click.option("--cluster", default="", metavar="地址", help="Dask 调度器地址（如 tcp://10.0.0.1:8786）"),
        click.option("--jobs", type=click.IntRange(0), default=0, metavar="数目", help="同时生成几页（默认按处理器数）"),
    ):
        function = option(function)
    return function


@click.command()
@click.option("--authority", default="", metavar="名称", help="只做这个机关")
@click.option("--year", type=int, default=0, metavar="年度", help="只做这个年度")
@click.option("--all", "everything", is_flag=True, help="全部机关、年度和地区")
@click.option("--where", multiple=True, metavar="名=值", help="只做符合条件的：区域、类别、层级、机关、年度（可多次给出）")
@click.option("--notebook", "only", multiple=True, metavar="名称", help="只做这种页面，如 yearly_comparison（可多次给出）")
@options.output
@options.data
@running
def brief(
    authority: str,
    year: int,
    everything: bool,
    where: tuple[str, ...],
    only: tuple[str, ...],
    output: str,
    data: str,
    **chosen: Any,
) -> int:
    """生成简报网页，写入输出文件夹，并更新目录 index.html。

    只重做有变化的页面；一页失败不影响其他页，原有的好页面保留。
    """
    if not (authority or year or everything or where or only):
        raise UsageError(message="请说明要做哪些页面", advice="例如 wenshang brief --all，或 --authority 名称 --year 年度")
    from wenshang.archive import Archive
    from wenshang.running import plan

    archive = Archive.open(data)
    conditions = dict(_once(list(map(_condition, where)), "条件"))
    if authority:
        conditions["authority"] = archive.resolve(authority).name
        if year:
            archive.entry(authority, year)
    if year:
        conditions["year"] = str(year)
    pages = plan.required_pages(archive, asked="简报", where=conditions, only=only)
    return make(archive, pages, Path(output), whole=not (conditions or only), **chosen)


def make(archive: Any, pages: Any, output: Path, *, whole: bool = False, **chosen: Any) -> int:
    """Make pages, show progress and a summary; the exit code."""
    from wenshang.running import brief as running_brief
    from wenshang.running.engine import default_engine
    from wenshang.running.process import Limits

    limits = Limits(chosen["timeout"], chosen["memory"], chosen["output_limit"])
    engine = chosen["engine"] or default_engine()
    how = running_brief.Options(chosen["jobs"], chosen["cluster"], engine, chosen["force"], limits, word=chosen["docx"])
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    watch = partial(options.progress, label="生成", unit="页")
    result = running_brief.brief(archive, pages, output, options=how, watch=watch, whole=whole)
    code = 0
    if chosen["pdf"]:
        code = _print([*result.made, *result.fresh], output, evidence=chosen["evidence"])
    _say(result, output)
    return result.exit_code or code


def _print(pages: Iterable[str], output: Path, *, evidence: bool) -> int:
    """A PDF beside each page that has none, where a browser is found; the index then links to it. The exit code."""
    from wenshang.briefing import pdf
    from wenshang.running import overview

    try:
        failed = pdf.beside((output / name for name in pages), evidence=evidence)
    except MissingExtra:
        click.echo("没有找到 Chrome、Edge 或 Chromium，没有生成 PDF；网页不受影响。", err=True)
        return 0
    for why in failed.values():
        click.echo(f"没有印成 PDF　{why}", err=True)
    overview.publish(output)
    return RunFailed.exit_code if failed else 0


def _condition(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not value:
        raise UsageError(where=f"--where {text}", expected="名=值，如 区域=济宁市")
    return name.strip(), value.strip()


def _once(given: Sequence[tuple[str, str]], what: str) -> Sequence[tuple[str, str]]:
    """Names with values, none of them given twice."""
    names = [name for name, _ in given]
    if repeated := [name for name in names if names.count(name) > 1]:
        raise BadParameter(where=f"{what}“{repeated[0]}”", found="给出了多次")
    return given


def _say(result: RunResult, output: Path) -> None:
    for page, reason in list(result.failed.items())[:10]:
        click.echo(f"失败　{page}：{reason.removeprefix(f'{page}：')}", err=True)
    failed = f"，失败 {len(result.failed)} 页（原因见 {output / 'status.html'}）" if result.failed else ""
    click.echo(f"新生成 {len(result.made)} 页，未变 {len(result.fresh)} 页{failed}。目录：{output / 'index.html'}")


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

    values = dict(_once(given, "参数"))
    archive = Archive.open(values.get("data", data))
    return make(archive, [plan.page(notebook, values, archive, text=True)], Path(output), **chosen)
