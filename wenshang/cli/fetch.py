"""``wenshang fetch``: fetch report pages of an area and years from its portal, stored as received."""

from __future__ import annotations

import re
from pathlib import Path

import click

from wenshang.cli import chinese, options
from wenshang.errors import NetworkError, UsageError

_SAID = {"stored": "已保存", "kept": "已有，未重取", "missing": "没有", "failed": "失败"}


@click.command(cls=chinese.Command)
@click.option("--area", required=True, metavar="代码", help="机关的统一代码，即网址中的 area")
@click.option("--years", required=True, metavar="起-止", help="年度范围，如 2019-2023，或一个年度")
@click.option("--base", required=True, metavar="网址", help="网站地址，如 http://www.wenshang.gov.cn")
@click.option("--output", default="build/fetched", metavar="文件夹", show_default=True, help="页面保存在哪里")
@click.option("--delay", type=click.FloatRange(min=0), default=1.0, metavar="秒", show_default=True, help="两次请求之间的间隔")
@click.option("--allow-private", multiple=True, metavar="主机", help="按主机名放行内网地址（可多次给出）")
def fetch(area: str, years: str, base: str, output: str, delay: float, allow_private: tuple[str, ...]) -> None:
    """从政府网站取回年度报告页面，原样保存，旁边记下网址和校验码。

    一次只发一个请求；已取得的页面不再重取，中断后重新运行即可继续。取回后用 wenshang add 收存。
    """
    from wenshang import portal

    wanted = _years(years)
    for year in wanted[:1]:
        portal.report_url(base, area, year)
    done = portal.fetch(area, wanted, base=base, folder=Path(output), delay=delay, allow_private=allow_private)
    open_years = []
    for page in options.progress(done, total=len(wanted), label="取回"):
        click.echo(f"{page.year}　{_SAID[page.outcome]}　{page.file or page.reason}")
        if page.outcome in ("missing", "failed"):
            open_years.append(str(page.year))
    if open_years:
        missed = f"{len(open_years)} 个年度没有取到（{'、'.join(open_years)}）"
        raise NetworkError(message=missed, advice="其余页面已保存；重新运行只补取缺的年度")


def _years(printed: str) -> list[int]:
    """The years of ``2019-2023`` or ``2021``."""
    found = re.fullmatch(r"(\d{4})(?:\s*[-–—~至]\s*(\d{4}))?", printed.strip())
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
    if not 2008 <= first <= last <= 2100:
        raise UsageError(
            where="--years", expected="年度或年度范围，如 2019-2023", found=printed, advice="用法见 wenshang fetch --help"
        )
    return list(range(first, last + 1))
