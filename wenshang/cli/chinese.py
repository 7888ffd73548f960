"""Click in Chinese: command classes whose help is Chinese, a group that imports commands late, and usage errors explained."""

from __future__ import annotations

import re
from difflib import get_close_matches
from importlib import import_module
from typing import Any

import click

_EXTRA = re.compile(r"\[((?:default: |required|\d+<|x[<>]=)[^\]]*)\]$")


class Command(click.Command):
    """A command whose help page is Chinese throughout."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示帮助"
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx)).replace("[OPTIONS]", "[选项]").replace("[COMMAND] [ARGS]...", "命令 …")
        formatter.write_usage(ctx.command_path, pieces, prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = [
            (name, _EXTRA.sub(_in_chinese, text))
            for option in self.get_params(ctx)
            if (record := option.get_help_record(ctx))
            for name, text in (record,)
        ]
        if records:
            with formatter.section("选项"):
                formatter.write_dl(records)


def _in_chinese(found: re.Match[str]) -> str:
    """Click's own remarks on an option, ``[default: 1.0; x>=0]`` or ``[required]``, in Chinese; a range goes without saying."""
    parts = [part.strip() for part in found[1].split(";")]
    said = [
        "必填" if part == "required" else part.replace("default: ", "默认：") for part in parts if "x" not in part.split(":")[0]
    ]
    return f"〔{'；'.join(said)}〕" if said else ""


class LazyGroup(Command, click.Group):
    """A group that knows its commands by name and one line of help, and imports a command's module when it is called."""

    def __init__(self, *args: Any, commands_table: dict[str, tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.commands_table = commands_table

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands_table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.commands_table:
            return None
        module = import_module(f"wenshang.cli.{self.commands_table[cmd_name][0]}")
        found = getattr(module, cmd_name.replace("-", "_"))
        assert isinstance(found, click.Command)  # noqa: S101
        return found

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands_table and not args[0].startswith("-"):
            raise click.UsageError(f"没有“{args[0]}”这个命令{near(args[0], list(self.commands_table))}", ctx)
        return super().resolve_command(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        Command.format_options(self, ctx, formatter)
        with formatter.section("命令"):
            formatter.write_dl([(name, text) for name, (_, text) in self.commands_table.items()])


def near(wrong: str, known: list[str]) -> str:
    """`，是否想用“x”？` for the nearest known word, else an empty string."""
    close = get_close_matches(wrong, known, n=1, cutoff=0.5)
    return f"，是否想用“{close[0]}”？" if close else ""


def explain(error: click.ClickException) -> str:
    """A usage error of click as one Chinese sentence that says what to do."""
    context = getattr(error, "ctx", None)
    advice = f"用法见 {context.command_path} --help" if context else "用法见 wenshang --help"
    said = _said(error).rstrip("。")
    return f"{said}{'' if said.endswith('？') else '。'}{advice}"


def _said(error: click.ClickException) -> str:
    parameter = getattr(error, "param", None)
    name = parameter.opts[0] if isinstance(parameter, click.Option) else (parameter.human_readable_name if parameter else "")
    if isinstance(error, click.NoSuchOption):
        return f"没有“{error.option_name}”这个选项{near(error.option_name, list(error.possibilities or []))}"
    if isinstance(error, click.MissingParameter):
        return f"缺少{'选项' if isinstance(parameter, click.Option) else '参数'} {name}"
    if isinstance(error, click.BadOptionUsage):
        return f"选项 {error.option_name} 的写法不对（需要给出值，或不应带值）"
    if isinstance(error, click.BadParameter):
        kind = parameter.type if parameter else None
        if isinstance(kind, click.Choice):
            return f"{name} 的值不对，应为 {'、'.join(map(str, kind.choices))} 之一"
        if isinstance(kind, click.types.IntParamType):
            return f"{name} 应为整数"
        return f"{name} 的值不对：{error.message}"
    if isinstance(error, click.UsageError) and "unexpected extra argument" in error.message:
        return f"多余的参数 {error.message.split('(')[-1].rstrip(').')}"
    return error.message
