"""The office's own papers: a register of applications summed, next year's draft."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wenshang.cli import options
from wenshang.errors import UsageError

if TYPE_CHECKING:
    from wenshang.office.tally import Difference, Tally


@click.command()
@click.argument("register", required=False, metavar="台账文件", type=options.PATH)
@click.option("--year", type=int, default=0, metavar="年度", help="统计哪一年（默认为台账中最近的答复或收件年度）")
@click.option("--authority", default="", metavar="名称", help="机关名称：用于取上年年报的结转数")
@options.mapping
@click.option("--draft", type=options.PATH, metavar="文件", help="与年报草稿逐格比较")
@click.option("--output", type=options.OutputPath(".xlsx"), metavar="文件", help="写成 .xlsx：表三、表四、每格的依据、待核对的行")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True, help="显示格式")
@click.option("--template", type=options.OutputPath(".xlsx"), metavar="文件", help="写出一份空白台账模板（带下拉选项），不作统计")
@options.data
def tally(
    register: Path | None,
    year: int,
    authority: str,
    mapping: Path | None,
    draft: Path | None,
    output: Path | None,
    form: str,
    template: Path | None,
    data: str,
) -> int:
    """由依申请公开台账（.xlsx 或 .csv）汇总出表三、表四，每格列明由哪些行构成。

    结果不含申请人姓名和申请内容，只用行号和收件编号指明。有不能确定的行，或与草稿不同，退出码为 1。
    """
    from wenshang.cli.reading import read
    from wenshang.office import papers

    if template is not None:
        options.hand_over(template, papers.register_template(), "：空白台账", err=False)
        return 0
    if register is None:
        raise UsageError(message="没有给出台账文件", advice="用法：wenshang tally 台账.xlsx --year 2024；模板用 --template 得到")
    done = counted(register, year, authority, mapping, data)
    found = done.against(read(draft, archive=options.archive(data), year=done.year)) if draft is not None else ()
    (_json if form == "json" else _table)(done, found, draft)
    if output is not None:
        given = [path for path in (register, draft) if path]
        options.write(output, papers.tally_workbook(done), read=given, err=form == "json")
    return 1 if found or any(not problem.counted for problem in done.problems) else 0


def counted(path: Path, year: int, authority: str, mapping: Path | None, data: str) -> Tally:
    from wenshang.office import register, wording
    from wenshang.office.tally import tally as count
    from wenshang.readers import load, sheets

    known = wording.known_words(load(mapping), name=mapping.name) if mapping else wording.known_words()
    read = register.read(sheets.read(load(path), name=path.name), name=path.name, known=known)
    chosen = year or read.last_year
    if not chosen:
        raise UsageError(where=path.name, message="台账中没有可以统计的行", advice="请用 --year 指明年度，并核对待核对的行")
    return count(read, year=chosen, carried=_carried(data, authority, chosen) if authority else None)


def _carried(data: str, authority: str, year: int) -> dict[str, int] | None:
    """What the report of the year before carried out, by applicant; None where it is not held or leaves a cell blank."""
    from wenshang.archive import Archive
    from wenshang.office.tally import carried_out

    archive = Archive.open(data)
    name = archive.resolve(authority).name
    if year - 1 not in archive.years(name):
        click.echo(f"提示：没有收存{name} {year - 1}年的年报，上年结转只按台账计。", err=True)
        return None
    return carried_out(archive.report(name, year - 1))


def _json(done: Tally, found: tuple[Difference, ...], draft: Path | None) -> None:
    record = {
        "year": done.year,
        "cells": [{"code": c.code, "value": c.value, "rows": list(map(str, c.rows)), "source": c.source} for c in done.cells],
        "problems": [{"row": str(p.name), "counted": p.counted, "found": p.found, "advice": p.advice} for p in done.problems],
        "differences": [{"code": d.cell.code, "register": d.cell.value, "draft": d.printed} for d in found] if draft else None,
        "notes": list(done.notes),
    }
    click.echo(json.dumps(record, ensure_ascii=False))


def _table(done: Tally, found: tuple[Difference, ...], draft: Path | None) -> None:
    from wenshang import vocabulary

    for key in ("requests", "disputes"):
        table = vocabulary.form("2021").table(key)
        cells = [cell for cell in done.cells if cell.code.startswith(f"{key}.") and cell.value]
        click.secho(f"{table.short}　{table.label}（{done.year}年）", bold=True)
        for cell in cells:
            click.echo(f"  {vocabulary.code(cell.code).label}：{cell.value}　〔{cell.named(6)}〕")
        click.echo(f"  其余 {len(table.codes()) - len(cells)} 格为 0" if cells else "  各格均为 0")
    for note in done.notes:
        click.echo(f"说明：{note}。")
    for problem in done.problems:
        kept = "已计入，请核对" if problem.counted else "没有计入"
        click.secho(f"  ! {problem.name}：{problem.found}（{kept}）。{problem.advice}", fg="yellow")
    if draft is None:
        return
    click.secho(f"与草稿 {draft.name} 比较：{len(found)} 格不同" if found else f"与草稿 {draft.name} 比较：各格相同", bold=True)
    for difference in found:
        printed = {None: "没有这一格", "": "空白"}.get(difference.printed, difference.printed)
        rows = difference.cell.named(6) or "没有相应的行"
        click.secho(f"  ! {difference.label}：台账 {difference.cell.value}，草稿 {printed}　〔{rows}〕", fg="yellow")


@click.command()
@click.option("--authority", required=True, metavar="名称", help="机关名称或别名")
@click.option("--year", type=int, default=0, metavar="年度", help="报告年度（默认为收存的最近一年的下一年）")
@click.option("--register", type=options.PATH, metavar="文件", help="依申请公开台账（.xlsx 或 .csv）：由它填表三、表四")
@options.mapping
@click.option("--output", type=options.OutputPath(".docx"), metavar="文件", help="写成哪个 .docx（默认 build/机关年度草稿.docx）")
@options.data
def draft(authority: str, year: int, register: Path | None, mapping: Path | None, output: Path | None, data: str) -> int:
    """生成下一年度报告的草稿（.docx，国办2021年格式）。

    表三、表四由台账填写，上年结转和现行有效取自上年年报，各处写明来源；其余格保持空白并标出，正文各部分有填写提示。
    """
    from wenshang.archive import Archive
    from wenshang.files import safe_name
    from wenshang.office import draft as drafts

    archive = Archive.open(data)
    name = archive.resolve(authority).name
    chosen = year or max(archive.years(name)) + 1
    before = archive.report(name, chosen - 1) if chosen - 1 in archive.years(name) else None
    summed = counted(register, chosen, name, mapping, data) if register is not None else None
    drafted = drafts.draft(name, chosen, drafts.known(chosen, before=before, tally=summed))
    path = output or Path("build") / f"{safe_name(f'{name}{chosen}年度报告草稿')}.docx"
    counts = f"：填好 {len(drafted.filled)} 格，空白 {drafted.blank} 格"
    options.hand_over(path, drafted.content, counts, err=False)
    if before is None:
        click.echo(f"提示：没有收存{name} {chosen - 1}年的年报，上年结转和现行有效没有沿用。", err=True)
    for note in summed.notes if summed else ():
        click.echo(f"说明：{note}。", err=True)
    doubts = summed.problems if summed else ()
    for problem in doubts:
        click.secho(f"  ! {problem.name}：{problem.found}。{problem.advice}", fg="yellow", err=True)
    return 1 if any(not problem.counted for problem in doubts) else 0
