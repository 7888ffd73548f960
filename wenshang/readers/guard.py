"""A watch over the reading: in goes a block of work, out comes ``UnreadableFile`` where a file takes too much time or memory.

Pure Python libraries can be led into endless loops by a hostile file. A second thread watches the clock and, where the
system tells it (Linux), the memory, and stops the reading thread from outside. Nothing is left running.
"""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wenshang.errors import UnreadableFile
from wenshang.readers import limits

_EVERY = 0.05  #: seconds between two looks
_STATM = Path("/proc/self/statm")
_PAGE = 4096


_ends: dict[int, float] = {}  #: when the reading in a thread must be done


class _Stopped(BaseException):
    """Raised inside the reading thread; no ``except Exception`` of a library swallows it."""


@contextmanager
def watched(name: str) -> Iterator[None]:
    """Run a block for at most ``limits.SECONDS`` and within ``limits.MEMORY`` more than at its start."""
    reader = threading.get_ident()
    _ends[reader] = time.monotonic() + limits.SECONDS
    lock, done = threading.Lock(), threading.Event()

    def watch() -> None:
        start = _resident()
        while not done.wait(_EVERY):
            if time.monotonic() > _ends[reader] or _resident() - start > limits.MEMORY:
                with lock:
                    if not done.is_set():
                        _raise_in(reader, _Stopped)
                return

    watcher = threading.Thread(target=watch, name="wenshang-watch", daemon=True)
    try:
        watcher.start()
        try:
            yield
        finally:
            with lock:  # a request made before this is heard while the lock and the thread are let go
                done.set()
            watcher.join()
            del _ends[reader]
    except _Stopped as stop:
        raise UnreadableFile(
            where=name,
            expected=f"能在 {limits.SECONDS:.0f} 秒和有限内存内读完的文件",
            found="内容过于复杂的文件",
            advice="请确认选对了文件，或用 WPS 打开后另存再试",
        ) from stop


def grant(seconds: float) -> None:
    """Give the reading that runs in this thread so much more time, for work that is known to be slow and is bounded itself."""
    if threading.get_ident() in _ends:
        _ends[threading.get_ident()] += seconds


def _raise_in(thread: int, kind: type[BaseException]) -> None:
    """Ask Python to raise in another thread; a request is never taken back, for that hangs a profiled Python 3.11."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(kind))


def _resident() -> int:
    """Bytes of memory in use, 0 where the system does not say."""
    try:
        return int(_STATM.read_bytes().split()[1]) * _PAGE
    except (OSError, IndexError, ValueError):
        return 0
