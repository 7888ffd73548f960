"""``wenshang codes``: list the codes that a word or a pattern finds, with labels, units and meanings."""

from __future__ import annotations

import click

from wenshang.cli import chinese, options


@click.command(cls=chinese.Command)
@click.argument("pattern", default="", metavar="[文字或通配式]")
@options.formats
def codes(pattern: str, form: str) -> int:
    """列出指标代码、名称、单位和含义。

    可给出一个词（申请、公报）或通配式（requests.*.total），不给则全部列出；没有匹配时退出码为 6。
    """
    from wenshang import frames
    from wenshang.errors import UnknownCode

    found = frames.codes(pattern)
    if found.empty:
        raise UnknownCode(where=f"“{pattern}”", found="没有这样的指标", advice="可用 wenshang codes 查看全部指标")
    shown = found[["code", "label", "unit", "definition"]] if form == "table" else found
    options.show(frames.in_chinese(shown) if form == "table" else shown, form)
    return 0
