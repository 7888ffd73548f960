"""Where the data folder is: the folder asked for, or the one that a person working here means."""

from __future__ import annotations

import os
from pathlib import Path

from wenshang.errors import BadData

#: the data folder's usual name, which is looked for; and the variable that says where it is otherwise
DATA, VARIABLE = "data", "WENSHANG_DATA"
_EXPECTED = "数据文件夹（内有 register.csv）"
_ADVICE = (
    "还没有工作文件夹时先运行 wenshang init 文件夹，或用 wenshang add 报告文件 在这里建立；"
    f"已有的，请在其中运行，或指定数据文件夹（命令用 --data，笔记本用 data，或环境变量 {VARIABLE}）"
)


def find(folder: str | Path = DATA) -> Path:
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


def wanted(folder: str | Path = DATA) -> Path:
    """The data folder, or where it would be begun: in the folder asked for or named by the variable, else ``data`` here."""
    try:
        return find(folder)
    except BadData:
        return Path(os.environ.get(VARIABLE, "") or DATA)


def _is_data(folder: Path) -> bool:
    return (folder / "register.csv").is_file()
