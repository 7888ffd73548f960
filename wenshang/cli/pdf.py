"""``wenshang pdf PAGE…``: print a PDF beside each page, where a Chromium is found."""

from __future__ import annotations

from pathlib import Path

import click

from wenshang.cli import chinese, options
from wenshang.cli.lint import pages_in


@click.command(cls=chinese.Command)
@options.pages
@click.option("--evidence", is_flag=True, help="把全部数字和数字出处也印上")
def pdf(pages: tuple[Path, ...], evidence: bool) -> None:
    """把简报网页印成 PDF，放在网页旁边（需要本机装有 Chrome、Edge 或 Chromium）。

    可以给出文件，也可以给出文件夹。
    """
    from wenshang.briefing import pdf as printer

    browser = printer.required_browser()
    for page in (page for given in pages for page in pages_in(given) if page.name != "index.html"):
        click.echo(str(printer.printed(page, browser=browser, evidence=evidence)))
