"""The command ``wenshang``: each command is one function call; messages in Chinese, exit codes from ``errors``.

A module of this package holds the commands of one room; it is imported only when one of them is called, so that
``wenshang --help`` answers at once. Click's own words come from the catalogue in ``locale/`` (gettext).
"""

from __future__ import annotations

import gettext
import os
import sys
from importlib import import_module
from importlib.resources import files
from typing import NoReturn

import click

from wenshang import __version__, workplace
from wenshang.errors import REPORT_IT, UsageError, WenshangError, internal, near

#: command → (module of this package, one line of help), in the order of the work
COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("workbench", "建立工作文件夹：笔记本、数据、定时设置的例子"),
    "extract": ("reading", "读取报告，列出全部数字及出处"),
    "add": ("reading", "加入新报告：识别、读出、确认后收存"),
    "fetch": ("reading", "从政府网站取回年度报告页面"),
    "tally": ("office", "由依申请公开台账汇总表三、表四，并与草稿比较"),
    "draft": ("office", "生成下一年度报告的草稿（Word），填好已知的数字"),
    "check": ("check", "核对报告：表内勾稽、文表一致、日期、文字重复"),
    "reconcile": ("reconcile", "核对汇总：地区汇总报告与各单位之和"),
    "review": ("review", "记录或列出对问题的审核结论"),
    "brief": ("brief", "生成简报网页（一个机关、一个年度或全部）"),
    "run": ("brief", "用给定参数运行一个笔记本"),
    "lint": ("pages", "检查网页能否发布"),
    "pdf": ("pages", "把简报网页印成 PDF（需要本机有浏览器）"),
    "why": ("pages", "说明一个页面为什么会（或不会）重做"),
    "status": ("pages", "显示最近的运行、失败的页面、收存的机关"),
    "schedule": ("unattended", "按 schedules.toml 定时运行：试运行、打印或安装"),
    "watch": ("unattended", "监看收件文件夹：新报告自动收存、核对、生成简报"),
    "coverage": ("archive", "核对读出情况有无变化"),
    "codes": ("archive", "列出指标代码、名称、单位和含义"),
    "sql": ("archive", "用 SQL 查询收存的数字（只读）"),
    "lab": ("workbench", "打开 JupyterLab 工作台"),
    "app": ("workbench", "以网页形式提供浏览页面（Voilà）"),
    "doctor": ("workbench", "检查运行环境：版本、字体、内核、浏览器、磁盘、数据"),
}
#: what a usage line calls options: click does not translate this word
OPTIONS = "[选项]"


class LazyGroup(click.Group):
    """A group that knows its commands by name and one line of help, and imports a command's module when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"wenshang.cli.{COMMANDS[cmd_name][0]}")
        found = getattr(module, cmd_name.replace("-", "_"))
        assert isinstance(found, click.Command)  # noqa: S101
        found.options_metavar = OPTIONS
        return found

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            close = near(args[0], COMMANDS)
            raise click.UsageError(f"没有“{args[0]}”这个命令{f'，{close}' if close else '。'}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands from the table: listing them imports none."""
        with formatter.section("命令"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(cls=LazyGroup, options_metavar=OPTIONS, subcommand_metavar="命令 …", invoke_without_command=True)
@click.version_option(__version__, "--version", message="wenshang %(version)s", help="显示版本号")
@click.option("--debug", is_flag=True, help="出错时显示技术细节")
@click.pass_context
def command(context: click.Context, debug: bool) -> None:
    """汶上工作台：读取、核对、比较政府信息公开工作年度报告，生成简报。"""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def main() -> NoReturn:
    """Run the command and exit: 0, or the exit code of the error, with one Chinese message and no traceback unless --debug."""
    debug = "--debug" in sys.argv
    workplace.settle_home()
    _speak()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a Windows console or a pipe may not be UTF-8
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        code = command.main(prog_name="wenshang", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _say("已中断，没有留下未完成的结果。")
        sys.exit(130)
    except click.ClickException as error:
        if debug:
            raise
        _say(_explain(error))
        sys.exit(UsageError.exit_code)
    except WenshangError as error:
        if debug:
            raise
        _say(str(error))
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:
        if debug:
            raise
        _say(internal(error, advice=REPORT_IT))
        sys.exit(70)


def _say(message: str) -> None:
    click.echo(f"错误：{message}", err=True)


def _speak() -> None:
    """Let click speak Chinese in this process, whatever the system's language: gettext asks the environment each time."""
    gettext.bindtextdomain("messages", str(files(__package__).joinpath("locale")))
    os.environ["LANGUAGE"] = "zh_CN"


def _explain(error: click.ClickException) -> str:
    """A usage error of click as one Chinese sentence that says what to do."""
    context = getattr(error, "ctx", None)
    text = error.format_message().replace("。 ", "，").rstrip("。.")
    return f"{text}{'' if text.endswith('？') else '。'}用法见 {context.command_path if context else 'wenshang'} --help"
