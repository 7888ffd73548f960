"""Options that several commands share, and what they print with."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from wenshang.chinese.formatting import plain
from wenshang.errors import REPORT_IT, BadData, OutputError, UsageError, WenshangError, internal
from wenshang.files import guarded, shown, write_whole

if TYPE_CHECKING:
    import pandas as pd

    from wenshang.archive import Archive
    from wenshang.model import Finding

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])


def data(function: F) -> F:
    """``--data DIR``: the data folder; ``data`` is looked for here and in the folders above, or named by ``WENSHANG_DATA``."""
    help_text = "数据文件夹（内有 register.csv）；不指定时用环境变量 WENSHANG_DATA 所指，或当前及上级文件夹中的 data"
    return click.option("--data", default="data", metavar="文件夹", show_default=True, help=help_text, callback=_found)(function)


def _found(context: click.Context, parameter: click.Parameter, value: str) -> str:
    """Where ``data`` is; as it was given where it cannot be found, which the command then says in its own words."""
    from wenshang import workplace

    try:
        return str(workplace.data_folder(value))
    except BadData:
        return value


def archive(data: str) -> Archive | None:
    """The archive of a data folder; None where there is none yet."""
    from wenshang.archive import Archive

    return Archive.open(data) if (Path(data) / "register.csv").is_file() else None


@contextmanager
def one_of_several(path: Path, failed: list[int]) -> Iterator[None]:
    """Say what goes wrong with one file of several, a fault of ours too, keep its exit code, and let the others go on."""
    try:
        yield
    except WenshangError as error:
        click.echo(f"错误：{error}", err=True)
        failed.append(error.exit_code)
    except BrokenPipeError:  # whoever read our output has seen enough: no fault of the file's
        raise
    except Exception as error:
        if "--debug" in sys.argv:
            raise
        click.echo(f"错误：{shown(path.name)}：{internal(error, advice=REPORT_IT)}", err=True)
        failed.append(WenshangError.exit_code)


def whose(function: F) -> F:
    """``--authority`` and ``--year``: whose report a file is, where the file does not say or says it wrongly."""
    for option in (
        click.option("--year", type=int, default=0, metavar="年度", help="报告年度（默认从文件识别）"),
        click.option("--authority", default="", metavar="名称", help="机关名称（默认从文件识别）"),
    ):
        function = option(function)
    return function


def formats(function: F) -> F:
    """``--format``: how a frame is printed."""
    kinds = click.Choice(["table", "csv", "json"])
    return click.option("--format", "form", type=kinds, default="table", show_default=True, help="输出格式")(function)


def show(frame: pd.DataFrame, form: str) -> None:
    """Print a frame as a table for people, as CSV (no cell of text is taken for a formula) or as JSON lines."""
    import pandas as pd

    if form == "json":
        click.echo(frame.to_json(orient="records", lines=True, force_ascii=False), nl=False)
    elif form == "csv":
        safe = frame.map(lambda cell: guarded(cell) if isinstance(cell, str) else cell)
        click.echo(safe.to_csv(index=False, lineterminator="\n"), nl=False)
    else:
        settings = ("display.max_rows", None, "display.max_columns", None, "display.width", None, "display.max_colwidth", 60)
        with pd.option_context(*settings, "display.unicode.east_asian_width", True):
            click.echo(frame.to_string(index=False, na_rep="") if len(frame) else "（没有结果）")


def as_json(record: object, *fields: str) -> dict[str, Any]:
    """The named fields of a record as JSON holds them: numbers plain, tuples as lists, places and words of lists as text."""
    return {field: _json_value(getattr(record, field)) for field in fields}


def _json_value(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Decimal):
        return plain(value)
    return value if value is None or isinstance(value, int | float) else str(value)


def output(function: F) -> F:
    """``--output DIR``: where pages go, ``build`` unless given."""
    return click.option("--output", default="build", metavar="文件夹", show_default=True, help="输出文件夹")(function)


class OutputPath(click.Path):
    """The path of a file to write, whose name must end as its kind does: what is in it is never called something else."""

    def __init__(self, suffix: str) -> None:
        super().__init__(path_type=Path)
        self.suffix = suffix

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        if path.suffix.lower() != self.suffix:
            where = param.opts[0] if param else ""
            raise UsageError(where=where, expected=f"以 {self.suffix} 结尾的文件名", found=path.name, advice="请改文件名后重试")
        return path


PATH = click.Path(path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)
PORT = click.IntRange(1, 65535)
files = click.argument("files", nargs=-1, required=True, metavar="文件…", type=PATH)
pages = click.argument("pages", nargs=-1, required=True, metavar="网页…", type=PATH)
mapping = click.option("--mapping", type=PATH, metavar="文件", help="本单位的列标题和用语对照（TOML）")


def write(path: Path, content: bytes, more: str = "", *, read: Iterable[Path] = (), err: bool = True) -> None:
    """Write a file, none of those that were read for it, and say where, beside the output proper unless told otherwise."""
    if path.resolve() in {given.resolve() for given in read}:
        raise UsageError(where=path.name, message="不能写回所读的文件本身", advice="请换一个文件名")
    write_whole(path, content)
    click.echo(f"已写入 {path}{more}", err=err)


def hand_over(path: Path, content: bytes, more: str = "", *, read: Iterable[Path] = (), err: bool = True) -> None:
    """Write a file that somebody goes on to fill in or to edit: one that is there already, with other content, stays."""
    if path.is_file() and path.read_bytes() != content and path not in read:
        found = "已有这个文件，可能已有人填写，没有改动"
        raise OutputError(where=str(path), found=found, advice="请换一个文件名，或先移走原来的文件")
    write(path, content, more, read=read, err=err)


def say_doubt(finding: Finding) -> None:
    """Print what reading found doubtful or missing, with its place and passage."""
    where = f"〔{finding.place}〕" if str(finding.place) else ""
    click.secho(f"  ! {finding.rule} {finding.message}　{where}{finding.quote}".rstrip(), fg="yellow")


def progress(items: Iterable[T], total: int, *, label: str, unit: str = "份") -> Iterator[T]:
    """The items, with a bar and the time left where the work is long and a person watches (a terminal only)."""
    if total < 2 or not sys.stderr.isatty():
        return iter(items)
    from tqdm import tqdm

    bar: Iterator[T] = iter(tqdm(items, total=total, desc=label, unit=unit, delay=1, leave=False))
    return bar
