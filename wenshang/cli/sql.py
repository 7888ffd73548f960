"""``wenshang sql``: answer a question in SQL as a table."""

from __future__ import annotations

import click

from wenshang.cli import chinese, options


@click.command(cls=chinese.Command)
@click.argument("query", metavar="查询")
@options.formats
@options.data
def sql(query: str, form: str, data: str) -> int:
    """用 SQL 查询收存的数字（只读，一条 SELECT）。

    表：facts（数字）、reports（报告）、findings（核对结果）；列名可用 wenshang sql "describe facts" 查看。需要 DuckDB。
    """
    from wenshang.archive import Archive

    options.show(Archive.open(data).sql(query), form)
    return 0
