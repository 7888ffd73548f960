"""``wenshang lint PAGE…``: say what pages break; exit code 11 where anything is broken."""

from __future__ import annotations

from pathlib import Path

import click

from wenshang.cli import chinese, options
from wenshang.errors import LintFailed, UnreadableFile


@click.command(cls=chinese.Command)
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
        reason = "没有这个文件" if not path.exists() else "读不出来（不是 UTF-8 网页）"
        raise UnreadableFile(where=str(path), expected="网页", found=reason, advice="请检查路径") from error
