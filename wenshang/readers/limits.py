"""How much a file may ask of us, in bytes, pages, cells, seconds and memory; ``UnreadableFile`` where it is more.

All limits stand here. They are generous against real reports (some pages, some 300 cells) and keep the worst file within 20
seconds and 1 GB. Pure Python libraries can be led into endless loops by a hostile file: a second thread watches the clock and,
where the system tells it (Linux), the memory, and stops the reading thread from outside. Nothing is left running.
"""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wenshang.errors import UnreadableFile

FILE_BYTES = 64 * 2**20  #: a file of any kind
TEXT_BYTES = 16 * 2**20  #: a web page or a text; reports are below 1 MB
UNPACKED_BYTES = 24 * 2**20  #: a part of a DOCX, unpacked
PAGES = 300  #: pages of a PDF
PAGE_OBJECTS = 60_000  #: characters and lines on one PDF page
PIXELS = 60_000_000  #: of one picture
SCANS = 30  #: pages to be recognised in one file
CELLS = 100_000  #: grid positions of all tables of a document
TAGS = 600_000  #: tags of a web page
SPAN = 100  #: rows or columns that one cell may cover
BLOCKS = 50_000  #: paragraphs and tables of a document
CHARACTERS = 1_000_000  #: characters of all paragraphs and cells of a document; parsing takes some 8 seconds for them
SECONDS = 12.0  #: reading one document
SCAN_SECONDS = 60.0  #: more for each page that is recognised from its picture
MEMORY = 500 * 2**20  #: more than before reading, where it can be measured
STREAM_BYTES = 32 * 2**20  #: a part of a PDF, unpacked

_EVERY = 0.05  #: seconds between two looks
_AGAIN = 1.0  #: seconds until a reading that goes on is stopped again: some callbacks of Python swallow what is raised in them
_STATM = Path("/proc/self/statm")
_PAGE = 4096
_ends: dict[int, float] = {}  #: when the reading in a thread must be done


def within(count: int, limit: int, *, name: str, what: str, unit: str = "") -> None:
    """Raise ``UnreadableFile`` where ``count`` is above ``limit``.

    >>> within(300, PAGES, name="a.pdf", what="页数", unit="页")
    """
    if count > limit:
        raise UnreadableFile(
            where=name,
            expected=f"{what}不超过 {limit:,} {unit}".strip(),
            found=f"{count:,} {unit}".strip(),
            advice="请确认选对了文件，或只保留年度报告部分后重试",
        )


class _Stopped(BaseException):
    """Raised inside the reading thread; no ``except Exception`` of a library swallows it."""


@contextmanager
def watched(name: str) -> Iterator[None]:
    """Run a block for at most ``SECONDS`` and within ``MEMORY`` more than at its start."""
    reader = threading.get_ident()
    _ends[reader] = time.monotonic() + SECONDS
    lock, done = threading.Lock(), threading.Event()

    def watch() -> None:
        start, pause = _resident(), _EVERY
        while not done.wait(pause):
            if time.monotonic() > _ends[reader] or _resident() - start > MEMORY:
                with lock:
                    if not done.is_set():
                        _raise_in(reader, _Stopped)
                pause = _AGAIN

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
            expected=f"能在 {SECONDS:.0f} 秒和有限内存内读完的文件",
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
