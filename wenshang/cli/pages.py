"""Pages that were made: whether they may be published, on paper, why they would be made again, what ran and failed."""

from __future__ import annotations

from pathlib import Path

import click

from wenshang.cli import options
from wenshang.errors import LintFailed, UnreadableFile


@click.command()
@options.pages
def lint(pages: tuple[Path, ...]) -> None:
    """检查网页能否发布：外部引用、脚本、替代文字、标题、表头、语言、字形、路径、小数、空值、大小。

    可以给出文件，也可以给出文件夹（检查其中全部网页）。
    """
    from wenshang.briefing import lint as gate

    broken = 0
    every = [page for given in pages for page in pages_in(given)]
    for path in every:
        found = gate.lint(_text(path), index=path.name == "index.html")
        for message in found:
            click.echo(f"{path}：{message}")
        broken += bool(found)
    if broken:
        raise LintFailed(where="网页检查", found=f"{len(every)} 页中有 {broken} 页不合规", advice="请按上面所列逐项改正")
    click.echo(f"{len(every)} 页都合规。")


def pages_in(given: Path) -> list[Path]:
    """A file itself; of a folder all pages but those in hidden folders and the run report, which is no briefing."""
    if not given.exists():
        raise UnreadableFile(where=str(given), expected="网页", found="没有这个文件", advice="请检查路径")
    if not given.is_dir():
        return [given]
    inside = (path for path in sorted(given.rglob("*.html")) if path.name != "status.html")
    found = [path for path in inside if not any(part.startswith(".") for part in path.relative_to(given).parts)]
    if not found:
        raise UnreadableFile(where=str(given), expected="有网页的文件夹", found="没有网页", advice="请检查路径")
    return found


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(
            where=str(path), expected="网页", found="读不出来（不是 UTF-8 网页）", advice="请检查路径"
        ) from error


@click.command()
@options.pages
@click.option("--evidence", is_flag=True, help="把全部数字和数字出处也印上")
def pdf(pages: tuple[Path, ...], evidence: bool) -> None:
    """把简报网页印成 PDF，放在网页旁边（需要本机装有 Chrome、Edge 或 Chromium）。

    可以给出文件，也可以给出文件夹。
    """
    from wenshang.briefing import pdf as printer

    chosen = [page for given in pages for page in pages_in(given) if page.name != "index.html"]
    browser = printer.required_browser()
    for page in chosen:
        click.echo(str(printer.printed(page, browser=browser, evidence=evidence)))


@click.command()
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


@click.command()
@click.option("--authorities", is_flag=True, help="列出收存的机关和年度")
@options.output
@options.data
def status(authorities: bool, output: str, data: str) -> int:
    """显示最近的运行、尚未解决的失败；加 --authorities 列出收存的机关和年度。"""
    if authorities:
        from wenshang.archive import Archive

        archive = Archive.open(data).filled()
        for about in archive.authorities:
            years = "、".join(map(str, archive.years(about.name)))
            also = f"（又名 {'、'.join(about.aliases)}）" if about.aliases else ""
            click.echo("　".join(filter(None, (f"{about.name}{also}", about.region, about.kind, years))))
        return 0
    from wenshang.running import overview

    for line in overview.lines(Path(output)):
        click.echo(line)
    return 0
