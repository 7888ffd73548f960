"""``wenshang draft``: the official form of a body and year as .docx, with what is known filled in."""

from __future__ import annotations

from pathlib import Path

import click

from wenshang.cli import chinese, options


@click.command(cls=chinese.Command)
@click.option("--authority", required=True, metavar="名称", help="机关名称或别名")
@click.option("--year", type=int, default=0, metavar="年度", help="报告年度（默认为收存的最近一年的下一年）")
@click.option("--register", type=options.PATH, metavar="文件", help="依申请公开台账（.xlsx 或 .csv）：由它填表三、表四")
@options.mapping
@click.option("--output", type=options.PATH, metavar="文件", help="写成哪个 .docx（默认 build/机关年度草稿.docx）")
@options.data
def draft(authority: str, year: int, register: Path | None, mapping: Path | None, output: Path | None, data: str) -> int:
    """生成下一年度报告的草稿（.docx，国办2021年格式）。

    表三、表四由台账填写，上年结转和现行有效取自上年年报，各处写明来源；其余格保持空白并标出，正文各部分有填写提示。
    """
    from wenshang import files
    from wenshang.archive import Archive
    from wenshang.cli import tally
    from wenshang.office import draft as drafts

    archive = Archive.open(data)
    name = archive.resolve(authority).name
    chosen = year or max(archive.years(name)) + 1
    before = archive.report(name, chosen - 1) if chosen - 1 in archive.years(name) else None
    counted = tally.counted(register, chosen, name, mapping, data) if register is not None else None
    drafted = drafts.draft(name, chosen, drafts.known(chosen, before=before, tally=counted))
    path = output or Path("build") / f"{files.safe_name(f'{name}{chosen}年度报告草稿')}.docx"
    files.write_whole(path, drafted.content)
    click.echo(f"已写入 {path}：填好 {len(drafted.filled)} 格，空白 {drafted.blank} 格")
    if before is None:
        click.echo(f"提示：没有收存{name} {chosen - 1}年的年报，上年结转和现行有效没有沿用。", err=True)
    for note in counted.notes if counted else ():
        click.echo(f"说明：{note}。", err=True)
    doubts = counted.problems if counted else ()
    for problem in doubts:
        click.secho(f"  ! {problem.name}：{problem.found}。{problem.advice}", fg="yellow", err=True)
    return 1 if any(not problem.counted for problem in doubts) else 0
