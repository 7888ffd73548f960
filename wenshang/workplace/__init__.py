"""Where somebody works: a folder with notebooks, data, schedules to start from and a README, laid out there; and its data folder.

What is laid out comes with the program: in a checkout it stands at the project's root, in an installed one inside this package.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from pathlib import Path

from wenshang.errors import BadData
from wenshang.files import unwritable, write_whole

#: the data folder's usual name, which is looked for; and the variable that says where it is otherwise
DATA, VARIABLE = "data", "WENSHANG_DATA"
_EXPECTED = "数据文件夹（内有 register.csv）"
_ADVICE = (
    "还没有工作文件夹时先运行 wenshang init 文件夹，或用 wenshang add 报告文件 在这里建立；"
    f"已有的，请在其中运行，或指定数据文件夹（命令用 --data，笔记本用 data，或环境变量 {VARIABLE}）"
)
#: the notebook by which a working folder is known
EXPLORER = "notebooks/explore.ipynb"
_HERE = Path(__file__).resolve().parent
#: a folder that is not there and cannot be made
_NOWHERE = f"{os.devnull}/none"
_TEXTS = ("README.md", "schedules.toml")
#: written last but one, since it makes the data count; the notebook above last, since it makes the folder one
_REGISTER = "data/register.csv"


def home() -> Path | None:
    """The user's own folder; None where the system knows none."""
    found = os.path.expanduser("~")  # noqa: PTH111  (Path.home raises)
    return None if found in ("~", _NOWHERE) else Path(found)


def settle_home() -> None:
    """Tell libraries of a home that is not there where the user has none: they stop at none at all."""
    if home() is None:
        os.environ["HOME"] = _NOWHERE


@contextmanager
def settings() -> Iterator[None]:
    """Have libraries keep their settings in the user's home, or where there is none to write in, in a passing folder."""
    from tempfile import TemporaryDirectory

    own = home()
    with ExitStack() as stack:
        if own is None or own == Path("/") or not os.access(own, os.W_OK):
            with suppress(OSError):  # nowhere to write at all: the libraries say so
                folder = stack.enter_context(TemporaryDirectory(prefix="wenshang-"))
                os.environ.update(dict.fromkeys(("MPLCONFIGDIR", "IPYTHONDIR"), folder))
        yield


def shipped() -> Path:
    """The folder with the ``notebooks`` and the ``data`` (a sample) that come with the program."""
    return _HERE if (_HERE / EXPLORER).is_file() else _HERE.parents[1]


def hash_of_own(*below: str, but: tuple[str, ...] = ()) -> str:
    """The sha256 of the program's own files, names and contents: those whose paths begin so, but for others."""
    digest = hashlib.sha256()
    for name in _own():
        if name.startswith(below) and not name.startswith(but):
            digest.update(name.encode() + b"\0" + (_HERE.parent / name).read_bytes() + b"\0")
    return digest.hexdigest()


@cache
def _own() -> tuple[str, ...]:
    """The program's own files, by their paths inside the package."""
    found = sorted(path for path in _HERE.parent.rglob("*.*") if path.is_file() and "__pycache__" not in path.parts)
    return tuple(path.relative_to(_HERE.parent).as_posix() for path in found)


def lay_out(folder: Path, *, sample: bool = True) -> list[Path]:
    """Write what a working folder needs and has not yet; what is there stays. The files written.

    Without ``sample`` the data folder begins with an empty register. OutputError where the folder cannot be written.
    """
    contents = {name: (_HERE / name).read_bytes() for name in _TEXTS}
    contents |= _below("notebooks") | _below("data")
    if not sample:
        heads, _, _ = contents[_REGISTER].partition(b"\n")
        contents = {name: content for name, content in contents.items() if not name.startswith("data/") or "profiles" in name}
        contents[_REGISTER] = heads + b"\n"
    try:
        wanted = {name: content for name, content in contents.items() if not (folder / name).exists()}
    except OSError as error:
        raise unwritable(folder, error) from error
    if (folder / _REGISTER).exists():  # somebody's own data: nothing of the sample is put among it
        wanted = {name: content for name, content in wanted.items() if not name.startswith("data/")}
    for name in sorted(wanted, key=lambda name: (name == EXPLORER, name == _REGISTER)):
        write_whole(folder / name, wanted[name])
    return [folder / name for name in sorted(wanted)]


def find(folder: Path | None) -> Path:
    """The folder to work in: the given one, laid out; else the nearest upwards that is one; else the checkout, or BadData."""
    if folder is not None:
        if not (folder / EXPLORER).is_file():
            lay_out(folder)
        return folder.resolve()
    here = Path.cwd()
    found = next((place for place in (here, *here.parents, _HERE.parents[1]) if (place / EXPLORER).is_file()), None)
    if found is None:
        advice = "请先运行 wenshang init 文件夹，在其中工作；或用 --folder 指定"
        raise BadData(where=str(here), expected=f"工作文件夹（内有 {EXPLORER}）", found="没有找到", advice=advice)
    return found


def data_folder(folder: str | Path = DATA) -> Path:
    """The data folder (with its register.csv); BadData, saying what to do, where there is none.

    A folder other than ``data`` is taken as it is. ``data`` (or ``""``) is the one that the environment variable
    ``WENSHANG_DATA`` names, else the nearest one in the working folder and those above it.
    """
    if str(folder) and Path(folder) != Path(DATA):
        return Path(folder)
    if named := os.environ.get(VARIABLE, ""):
        if not _is_data(Path(named)):
            raise BadData(where=f"环境变量 {VARIABLE}（{named}）", expected=_EXPECTED, found="没有这个文件")
        return Path(named)
    here = Path.cwd()
    above = (Path(*[".."] * steps, DATA) for steps in range(len(here.parts)))
    found = next((place for place in above if _is_data(place)), None)
    if found is None:
        raise BadData(where=DATA, expected=_EXPECTED, found="没有找到", advice=_ADVICE)
    return found


def new_data_folder(folder: str | Path = DATA) -> Path:
    """The data folder, or where it would be begun: in the folder asked for or named by the variable, else ``data`` here."""
    try:
        return data_folder(folder)
    except BadData:
        return Path(os.environ.get(VARIABLE, "") or DATA)


def _is_data(folder: Path) -> bool:
    return (folder / "register.csv").is_file()


def _below(name: str) -> dict[str, bytes]:
    """The files of a shipped folder; not what is made when one works with it."""
    root = shipped()
    found = (path for path in sorted((root / name).rglob("*")) if path.is_file() and not path.name.startswith("."))
    passing = {".ipynb_checkpoints", "facts"}
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found if not passing & set(path.parent.parts)}
