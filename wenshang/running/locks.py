"""A lock on an output folder: a folder in, the right to write it out, for one run at a time.

The system's own file lock is the lock, so it ends with the process that holds it, however that ends: a ``.lock`` file left by a
killed run is stale by itself and no obstacle. The file's text only says who, for the message.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from wenshang.errors import OutputError, said_by_system


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; OutputError where another run holds it or the folder cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        stream = (folder / ".lock").open("a+", encoding="utf-8")
    except OSError as error:
        found = said_by_system(error)
        raise OutputError(where=str(folder), expected="可写的文件夹", found=found, advice="请检查权限和磁盘空间后重试") from error
    with stream:
        if not _try(stream):
            raise OutputError(
                where=str(folder), found=f"正被另一次运行使用{_who(stream)}", advice="请等它结束，或用 --output 指定另一文件夹"
            )
        stream.seek(0)
        stream.truncate()
        stream.write(json.dumps({"pid": os.getpid()}))
        stream.flush()
        try:
            yield
        finally:
            stream.seek(0)
            stream.truncate()
            _release(stream)


def _who(stream: IO[str]) -> str:
    try:
        stream.seek(0)
        return f"（进程 {json.loads(stream.read())['pid']}）"
    except (ValueError, KeyError, TypeError, OSError):
        return ""


if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 30  # a byte far behind the text, so that others may read who it is

    def _try(stream: IO[str]) -> bool:
        stream.seek(_FAR)
        try:
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _release(stream: IO[str]) -> None:
        stream.seek(_FAR)
        msvcrt.locking(stream.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try(stream: IO[str]) -> bool:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _release(stream: IO[str]) -> None:
        fcntl.flock(stream, fcntl.LOCK_UN)
