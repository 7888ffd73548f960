"""Files that everyone writes the same way: whole or not at all, under names that stay in their folder, one writer at a time."""

from __future__ import annotations

import csv
import errno
import hashlib
import io
import json
import os
import re
import threading
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Any

from wenshang.errors import BadData, BadParameter, OutputError, said_by_system

#: bytes that a name may have: file systems take 255, and a suffix, a version or a number is still to come
LONGEST = 180
#: what a spreadsheet takes for the beginning of a formula
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_ROOM = "请检查权限和磁盘空间后重试"
_PART = re.compile(r"\.[0-9a-f]{12}\.(\d+)-\d+\.part")
_UNSAFE = re.compile(r'[/\\:*?"<>|]|^[-.~ ]|[. ]$')
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)


def write_whole(path: Path, content: bytes, *, mode: int = 0o666) -> None:
    """Write a file by rename, so that nobody ever sees half of it; OutputError where the folder cannot be written.

    What killed writers of this file left half written goes.
    """
    for part in path.parent.glob(f".{_digest(path.name)}.*.part"):
        _sweep(part)
    write_all(path.parent, {path.name: content}, mode=mode)


def write_all(folder: Path, files: Mapping[str, bytes], *, mode: int = 0o666, advice: str = _ROOM) -> None:
    """Put files (path below the folder → content) in place, in the order given; ``mode`` is theirs, less the user's mask.

    All are brought to the disk before the first is renamed: OutputError, and nothing changed, where one cannot be written.
    """
    staged: list[tuple[Path, Path]] = []
    name = ""
    try:
        for name, content in files.items():
            target = folder / inside(name)
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.is_dir():
                raise IsADirectoryError(errno.EISDIR, "is a folder")
            part = target.with_name(f".{_digest(target.name)}.{os.getpid()}-{threading.get_ident()}.part")
            staged.append((part, target))
            with open(part, "wb", opener=lambda name, flags: os.open(name, flags, mode)) as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
        for part, target in staged:
            part.replace(target)
    except OSError as error:
        raise unwritable(folder / name, error, advice=advice) from error
    finally:
        for part, _ in staged:
            with suppress(OSError):
                part.unlink(missing_ok=True)


def unwritable(place: Path, error: OSError, *, advice: str = _ROOM) -> OutputError:
    """The error for a place where the system refuses to write."""
    return OutputError(where=str(place), expected="可写的文件夹", found=said_by_system(error), advice=advice)


def fingerprint(value: object) -> str:
    """A short hash of bytes or of a JSON value, the same for equal values.

    >>> fingerprint({"b": 1, "a": [2]}) == fingerprint({"a": [2], "b": 1})
    True
    """
    content = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False, sort_keys=True).encode()
    return hashlib.sha256(content).hexdigest()[:16]


def sweep(folder: Path) -> None:
    """Remove what killed writers left half written below a folder; parts of writers that live stay."""
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not (Path(place) / name).is_symlink()]
        for name in names:
            _sweep(Path(place) / name)


def _sweep(part: Path) -> None:
    if found := _PART.fullmatch(part.name):
        import psutil

        with suppress(OSError, OverflowError):
            if not psutil.pid_exists(int(found[1])):
                part.unlink()


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def toml(content: bytes, *, where: str, advice: str) -> dict[str, Any]:
    """The tables of a settings file; BadData, with its line and advice, where it is no UTF-8 or no TOML."""
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadData(where=where, expected="UTF-8 编码", found="其他编码", advice="请另存为 UTF-8 后重试") from error
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+), column (\d+)", str(error))
        place = f"{where} 第{at[1]}行第{at[2]}列" if at else f"{where} 末尾"
        raise BadData(where=place, expected="TOML 格式", found="别的写法", advice=advice) from error


def inside(name: str) -> str:
    """The relative path as it was; BadParameter where it leads out of the folder that it is relative to."""
    path = PurePosixPath(name)
    if not name or "\0" in name or path.is_absolute() or Path(name).is_absolute() or ".." in path.parts:
        raise BadParameter(where=f"路径“{shown(name)}”", expected="输出文件夹之内的位置", found="指向文件夹之外")
    return name


def safe_name(text: str) -> str:
    """The name of a file or folder for a name that somebody wrote: the same where that is harmless, else a harmless one.

    Separators, control and unknown characters, a leading dash or dot, Windows device names and names too long do no harm;
    a short hash keeps two different names apart.

    >>> safe_name("汶上县科学技术局"), safe_name("济宁市/汶上县"), safe_name("CON")
    ('汶上县科学技术局', '济宁市_汶上县-a8e9aac6', '_CON-a3dbc4b6')
    """
    clean = "".join("_" if unicodedata.category(character)[0] == "C" else character for character in text)
    clean = _UNSAFE.sub("_", clean)
    if _DEVICES.fullmatch(clean):
        clean = f"_{clean}"
    clean = clean or "_"
    if clean == text and len(text.encode()) <= LONGEST:
        return text
    return f"{clean.encode()[: LONGEST - 9].decode(errors='ignore')}-{_digest(text)[:8]}"


def shown(name: str) -> str:
    """A file's name as it can be shown and stored: bytes that are no UTF-8 (of a GBK system, say) as the question mark sign.

    >>> shown("\\udcb1\\udca8.txt")
    '��.txt'
    """
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


@contextmanager
def lock(path: Path, *, found: str, advice: str, wait: float = 0) -> Iterator[None]:
    """Hold the lock of a file, which ends with its process, so that a file left by a killed one is no obstacle.

    OutputError, saying ``found`` and by which process, where it is held elsewhere for longer than ``wait`` seconds, or where the
    folder cannot be written.
    """
    from filelock import FileLock, Timeout

    owner = path.with_name(f"{path.name}.pid")
    lock_file = FileLock(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock_file.acquire(timeout=wait)
    except Timeout as error:
        raise OutputError(where=str(path.parent), found=found + _whose(owner), advice=advice) from error
    except OSError as error:
        raise unwritable(path.parent, error) from error
    try:
        with suppress(OSError):  # it only says who, for the message
            owner.write_text(str(os.getpid()))
        yield
    finally:
        with suppress(OSError):
            owner.unlink(missing_ok=True)
        lock_file.release()


def _whose(owner: Path) -> str:
    try:
        return f"（进程 {int(owner.read_text())}）"
    except (OSError, ValueError):
        return ""


def guarded(cell: Any) -> Any:
    """A cell of a table for people that no spreadsheet takes for a formula: text that begins like one gets an apostrophe.

    A dash alone, as a blank cell is printed, is no formula.

    >>> guarded("=cmd|' /C calc'!A0"), guarded(-3), guarded(None), guarded("-")
    ("'=cmd|' /C calc'!A0", -3, '', '-')
    """
    if cell is None:
        return ""
    risky = isinstance(cell, str) and len(cell.strip()) > 1 and cell.lstrip(" ").startswith(_FORMULA)
    return f"'{cell}" if risky else cell


def unguarded(text: str) -> str:
    """A text as it was before ``guarded``.

    >>> unguarded("'=1+1"), unguarded("'说明'")
    ('=1+1', "'说明'")
    """
    return text[1:] if text.startswith("'") and guarded(text[1:]) == text else text


def one_line(text: str) -> str:
    r"""A text that somebody gave as one line of printable characters: control and unknown ones and line ends become spaces.

    >>> one_line("县政府网站\r\n2024年\x00\u202e ")
    '县政府网站 2024年'
    """
    return " ".join("".join(" " if unicodedata.category(character)[0] in "CZ" else character for character in text).split())


def read_table(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a CSV file of the data folder, every cell a text; BadData where it is not UTF-8 or has other columns."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadData(where=str(path), expected="UTF-8 编码", found="其他编码", advice="请另存为“CSV UTF-8”后重试") from error
    except OSError as error:
        raise BadData(where=str(path), expected="可以读取的文件", found=said_by_system(error)) from error
    try:
        heads, *rows = list(csv.reader(io.StringIO(text, newline=""), strict=True)) or [[]]
    except csv.Error as error:
        raise BadData(where=str(path), expected="CSV 文件", found="引号或换行不对", advice="请用表格软件检查后重试") from error
    if tuple(heads) != tuple(columns):
        raise BadData(where=str(path), expected="列 " + ",".join(columns), found="列 " + ",".join(heads))
    wrong = next((number for number, row in enumerate(rows, start=2) if row and len(row) != len(heads)), 0)
    if wrong:
        raise BadData(where=f"{path} 第{wrong}行", expected=f"{len(heads)}列", found=f"{len(rows[wrong - 2])}列")
    return [dict(zip(heads, row, strict=True)) for row in rows if row]


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a CSV file of the data folder, whole or not at all, and only if every cell comes back as it was.

    BadData where a cell would not (a line end, a control character), OutputError where the folder cannot be written.
    """
    lines = [[str(cell) for cell in row] for row in rows]
    for cell in (cell for row in lines for cell in row):
        if any(unicodedata.category(character) in ("Cc", "Cs") for character in cell):
            raise BadData(
                where=str(path), expected="一行文字", found=f"含控制字符的“{one_line(cell)}”", advice="请去掉换行等控制字符"
            )
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([columns, *lines])
    text = out.getvalue()
    if list(csv.reader(io.StringIO(text, newline=""), strict=True)) != [list(columns), *lines]:
        raise BadData(where=str(path), expected="写出后能原样读回的内容", found="读回的内容不同")
    write_whole(path, text.encode("utf-8"))
