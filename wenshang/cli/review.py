"""``wenshang review``: lists the review decisions, or files one under the key that ``wenshang check`` prints."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date as Date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wenshang import files
from wenshang.cli import options
from wenshang.errors import BadData, UsageError

if TYPE_CHECKING:
    from wenshang.checks import reviews


@click.command()
@click.argument("keys", nargs=-1, metavar="编号…")
@click.option(
    "--decision",
    type=click.Choice(["confirmed", "explained", "dismissed"]),
    help="confirmed 属实，explained 已说明，dismissed 不采纳",
)
@click.option("--reason", default="", metavar="文字", help="理由")
@click.option("--reviewer", default="", metavar="姓名", help="审核人")
@click.option("--date", "on", default="", metavar="日期", help="审核日期，如 2024-01-31（默认今天）")
@click.option("--import", "filled", metavar="文件", type=options.PATH, help="读回填好的整改清单（check --list 生成的 .xlsx）")
@click.option("--remove", is_flag=True, help="撤销这些编号的审核结论")
@options.data
def review(
    keys: tuple[str, ...],
    decision: str | None,
    reason: str,
    reviewer: str,
    on: str,
    filled: Path | None,
    remove: bool,
    data: str,
) -> None:
    """记录或列出审核结论；编号是 wenshang check 每行末尾 # 后的12位。

    结论存在数据文件夹的 reviews.csv，重新核对时保留；数字变了，编号就变，会重新提示。
    """
    from wenshang.checks import reviews

    folder = Path(data)
    if filled is not None:
        _import(filled, keys, decision, remove, _day(on), folder)
        return
    wanted = [key.lstrip("#").lower() for key in keys]
    if not wanted and decision is None and not remove:
        _list(reviews.load(folder))
        return
    _demand(wanted, decision, reason, reviewer, remove)
    if remove:
        with reviews.locked(folder) as known:
            kept = {key: known_one for key, known_one in known.items() if key not in wanted}
            reviews.save(folder, kept.values())
        click.echo(f"已撤销 {len(known) - len(kept)} 条")
        return
    verdict = reviews.Verdict(decision or "")
    words = files.one_line(reason), files.one_line(reviewer)
    new = {key: reviews.Decision(key, verdict, *words, _day(on)) for key in wanted}
    with reviews.locked(folder) as known:
        reviews.save(folder, (known | new).values())
    click.echo(f"已记录 {len(new)} 条：{verdict.label}")


def _import(
    path: Path,
    keys: tuple[str, ...],
    decision: str | None,
    remove: bool,
    day: str,
    folder: Path,
) -> None:
    """File the decisions of a filled-in list; those already filed in the same words keep their date."""
    from wenshang.checks import reviews
    from wenshang.readers import load, sheets

    if keys or decision or remove:
        raise UsageError(message="--import 不能与编号、--decision、--remove 同用", advice="用法见 wenshang review --help")
    sheet = sheets.read(load(path), name=path.name)[0]
    if sheet.formulas:
        advice = "请把公式改为文字后重试"
        raise BadData(where=f"{path.name} {sheet.formulas[0]}", expected="文字", found="公式", advice=advice)
    rows = [[str("" if cell is None else cell) for cell in row] for row in sheet.rows]
    decisions = {one.key: one for one in reviews.imported(rows, name=path.name, date=day)}
    with reviews.locked(folder) as known:
        new = {key: one for key, one in decisions.items() if key not in known or replace(known[key], date=one.date) != one}
        reviews.save(folder, (known | new).values())
    click.echo(f"读入 {len(decisions)} 条结论，新记录或更改 {len(new)} 条")


def _list(known: dict[str, reviews.Decision]) -> None:
    for decision in known.values():
        click.echo(f"#{decision.key}　{decision.decision.label}　{decision.reason}　{decision.reviewer}　{decision.date}")
    if not known:
        click.echo("还没有审核结论")


def _demand(keys: list[str], decision: str | None, reason: str, reviewer: str, remove: bool) -> None:
    """A decision needs keys, a reason and a reviewer; UsageError says which is missing."""
    wrong = [key for key in keys if not re.fullmatch("[0-9a-f]{12}", key)]
    advice = "用法见 wenshang review --help"
    if wrong or not keys:
        found = f"“{wrong[0]}”不是编号" if wrong else "没有给出编号"
        raise UsageError(message=f"{found}（编号是 wenshang check 每行末尾 # 后的12位）", advice=advice)
    if not remove and not (decision and files.one_line(reason) and files.one_line(reviewer)):
        raise UsageError(message="审核结论要有 --decision、--reason 和 --reviewer", advice=advice)


def _day(text: str) -> str:
    try:
        return (Date.fromisoformat(text) if text else Date.today()).isoformat()
    except ValueError as error:
        raise UsageError(message=f"--date 应为 2024-01-31 这样的日期，实为“{text}”") from error
