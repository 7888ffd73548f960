"""Click in Chinese: its own words come from the catalogue in ``locale/`` (gettext); commands are imported when called."""

from __future__ import annotations

import gettext
import os
from importlib import import_module
from importlib.resources import files
from typing import Any

import click

from wenshang.errors import near

#: what a usage line calls options: click does not translate this word
OPTIONS = "[选项]"


def speak() -> None:
    """Let click speak Chinese in this process, whatever the system's language: gettext asks the environment each time."""
    gettext.bindtextdomain("messages", str(files(__package__).joinpath("locale")))
    os.environ["LANGUAGE"] = "zh_CN"


class LazyGroup(click.Group):
    """A group that knows its commands by name and one line of help, and imports a command's module when it is called."""

    def __init__(self, *args: Any, commands_table: dict[str, tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options | {"options_metavar": OPTIONS, "subcommand_metavar": "命令 …"})
        self.commands_table = commands_table

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands_table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.commands_table:
            return None
        module = import_module(f"wenshang.cli.{self.commands_table[cmd_name][0]}")
        found = getattr(module, cmd_name.replace("-", "_"))
        assert isinstance(found, click.Command)  # noqa: S101
        found.options_metavar = OPTIONS
        return found

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands_table and not args[0].startswith("-"):
            close = near(args[0], self.commands_table)
            raise click.UsageError(f"没有“{args[0]}”这个命令{f'，{close}' if close else '。'}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands from the table: listing them imports none."""
        with formatter.section("命令"):
            formatter.write_dl([(name, text) for name, (_, text) in self.commands_table.items()])


def explain(error: click.ClickException) -> str:
    """A usage error of click as one Chinese sentence that says what to do."""
    context = getattr(error, "ctx", None)
    text = error.format_message().replace("。 ", "，").rstrip("。.")
    return f"{text}{'' if text.endswith('？') else '。'}用法见 {context.command_path if context else 'wenshang'} --help"
