"""``wenshang reconcile``: a region's report against the sum of its bodies, cell by cell."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wenshang.cli import options
from wenshang.errors import BadParameter

if TYPE_CHECKING:
    from wenshang.archive import Archive
    from wenshang.checks import Reconciliation


@click.command()
@click.argument("region", metavar="地区")
@click.option("--year", type=int, default=0, metavar="年度", help="报告年度（默认汇总报告最近的年度）")
@click.option("--all", "every", is_flag=True, help="列出全部各格（默认只列不符、口径不同和差额在未收存范围内的）")
@click.option("--output", metavar="文件", type=options.OutputPath(".csv"), help="把全部各格写入 CSV 文件")
@options.data
def reconcile(region: str, year: int, every: bool, output: Path | None, data: str) -> int:
    """核对汇总：县级以上政府汇总报告的每一格，与本级和各单位报告之和比较。

    未收存的单位使合计成为下限，不算错误；可以解释差额的单位列在后面。退出码：0 没有不符，1 有不符。
    """
    from wenshang import checks
    from wenshang.archive import Archive

    archive = Archive.open(data).filled()
    name, year = _whole(archive, region, year)
    parts, missing = archive.parts_of(name, year)
    found = checks.reconcile(archive.report(name, year), parts, missing=missing)
    _show(found, every)
    if output is not None:
        from wenshang.briefing import workbook

        frame = found.frame
        rows = frame.astype(object).where(frame.notna(), None).to_numpy().tolist()
        options.write(output, workbook.comma_separated(frame.columns, rows))
    return 1 if found.select("differs") else 0


def _whole(archive: Archive, region: str, year: int) -> tuple[str, int]:
    """The authority that speaks for the region, and the year; BadParameter where no report counts the whole."""
    found = archive.region(region)
    if found.whole is None:
        raise BadParameter(
            where=f"地区“{found.name}”",
            expected="该地区的汇总报告",
            found="没有收存",
            advice="请用 wenshang add 收存该地区人民政府的报告；其他机关的报告代表全地区的，在 register.csv 的 kind 列写“地区”",
        )
    return found.whole.name, year or archive.years(found.whole.name)[-1]


def _show(found: Reconciliation, every: bool) -> None:
    from wenshang import vocabulary
    from wenshang.checks.rule import number

    words = vocabulary.words("reconciled")
    click.secho(f"{found.authority}　{found.year}年　收存{len(found.bodies)}家，未收存{len(found.missing)}家", bold=True)
    if not found.bodies:
        click.echo("  没有收存该地区各单位的报告，不能核对")
        return
    for cell in found.cells:
        if every or cell.state not in ("equal", "blank"):
            sums = f"汇总{number(cell.whole)}，各单位之和{number(cell.total)}"
            apart = f"，相差{number(cell.difference).lstrip('-')}" if cell.difference else ""
            reason = f"　→ {cell.reason}" if cell.reason else ""
            label = vocabulary.code(cell.code).label
            colour = "red" if cell.state == "differs" else None
            click.secho(f"  [{words[cell.state]}] {label}：{sums}{apart}{reason}", fg=colour)
    held = Counter(str(cell.state) for cell in found.cells)
    counts = "，".join(f"{word}{held[state]}格" for state, word in words.items() if held[state])
    click.echo(f"共{len(found.cells)}格：{counts}")
    if found.missing:
        click.echo(f"未收存：{'、'.join(found.missing)}")
    if found.suspects:
        click.echo(f"请先核对：{'、'.join(found.suspects)}")
