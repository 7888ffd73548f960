"""The process of a page: it runs cells, is held to limits, ends with a cause and leaves nothing.

``PageProcess`` is what its user sees. Between the two stands the keeper (``keep``), a process of its own; a renderer has one for
all its pages, forked from the nursery as it is itself, so that every page begins clean. The keeper ends the page when the *lease*
(a socket) closes, says on it how the page ended, and then ends whatever the page started, daemons too: it is the nearest
subreaper, so the system makes their orphans its children.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any, NoReturn

from wenshang.errors import RunFailed
from wenshang.running import nursery


@dataclass(frozen=True, slots=True)
class Limits:
    """What a page may use: seconds in all (0: any), address space of its process, and how much it may put out."""

    seconds: float = 600
    memory_mb: int = 4096
    output_mb: int = 32


class PageProcess:
    """The process of a page, as its user sees it: cells in, messages out, an end with a cause."""

    def __init__(self, limits: Limits, keeper: socket.socket) -> None:
        self.limits, self.started, self.said = limits, time.monotonic(), 0
        self.lease, lease = socket.socketpair()
        talk, far = socket.socketpair()
        (out, out_far), (err, err_far) = os.pipe(), os.pipe()
        self.bare = {out: "stdout", err: "stderr"}
        with suppress(BrokenPipeError, ConnectionResetError):  # the page's end shows on its lease
            socket.send_fds(keeper, [b"p"], [lease.fileno(), far.fileno(), out_far, err_far])
        lease.close()
        far.close()
        os.close(out_far)
        os.close(err_far)
        self.talk = Connection(talk.detach())
        with suppress(BrokenPipeError, ConnectionResetError):
            self.talk.send_bytes(json.dumps({"cwd": os.getcwd(), "memory_mb": limits.memory_mb}).encode())  # noqa: PTH109

    def run(self, source: str, seconds: float | None = None) -> Iterator[dict[str, Any]]:
        """The messages of a cell, its reply last; RunFailed where a limit is reached or the process ends."""
        ends = [] if not self.limits.seconds else [self.started + self.limits.seconds]
        ends += [time.monotonic() + seconds] if seconds else []
        with suppress(BrokenPipeError, ConnectionResetError):
            self.talk.send_bytes(source.encode("utf-8", "replace"))
        while True:
            left = max(0, min(ends) - time.monotonic()) if ends else None
            ready = wait([self.talk, *self.bare], left)
            if not ready:
                raise too_long(self.limits.seconds if not seconds else min(seconds, self.limits.seconds or seconds))
            for pipe in [pipe for pipe in ready if pipe is not self.talk]:
                yield from self._bare(pipe)  # type: ignore[arg-type]
            if self.talk in ready:
                heard = self._heard()
                if heard["msg_type"] == "reply":
                    for pipe in list(self.bare):
                        while select.select([pipe], [], [], 0)[0] and pipe in self.bare:
                            yield from self._bare(pipe)
                yield heard
                if heard["msg_type"] == "reply":
                    return

    def close(self) -> None:
        """End the process and whatever it started."""
        self.end()
        self.talk.close()
        self.lease.close()
        for pipe in self.bare:
            os.close(pipe)

    def end(self) -> dict[str, int]:
        """How the process ended (``code``, ``megabytes`` it took, ``megabytes_at_first`` of address space), with nothing left."""
        with suppress(OSError):
            self.lease.shutdown(socket.SHUT_WR)
            self.lease.settimeout(15)
            if reply := self.lease.recv(1024):
                return dict(json.loads(reply))
        return {"code": -9, "megabytes": 0, "megabytes_at_first": 0}

    def _heard(self) -> dict[str, Any]:
        try:
            heard = self.talk.recv_bytes(self.limits.output_mb << 20)
        except (EOFError, ConnectionResetError):
            raise self._death() from None
        except OSError:  # longer than all that it may put out: not even read
            raise too_much_output(self.limits) from None
        self._count(heard)
        return message(*json.loads(heard))

    def _bare(self, pipe: int) -> Iterator[dict[str, Any]]:
        """What programs that the page started, or libraries of C, wrote past Python."""
        text = os.read(pipe, 1 << 16)
        if not text:
            os.close(pipe)
            self.bare.pop(pipe)
            return
        self._count(text)
        yield message("stream", {"name": self.bare[pipe], "text": text.decode("utf-8", "replace")})

    def _count(self, content: bytes) -> None:
        self.said += len(content)
        if self.said > self.limits.output_mb << 20:
            raise too_much_output(self.limits)

    def _death(self) -> RunFailed:
        how = self.end()
        room = self.limits.memory_mb - how["megabytes_at_first"]
        if self.limits.memory_mb and how["megabytes"] > room * 0.6:
            return too_much_memory("笔记本", self.limits)
        if how["code"] == -9:
            return RunFailed(
                message="运行笔记本的进程意外退出（被系统强行终止）",
                advice="常见原因是整机内存不足；请减少同时生成的页数（--jobs）",
            )
        cause = f"退出码 {how['code']}" if how["code"] >= 0 else f"信号 {-how['code']}，多为所用的库崩溃"
        return RunFailed(message=f"运行笔记本的进程意外退出（{cause}）", advice="请检查笔记本最后运行的单元格")


def message(kind: str, content: dict[str, Any]) -> dict[str, Any]:
    """A message of a kernel, as far as those who record outputs look at it."""
    return {"header": {"msg_type": kind}, "msg_type": kind, "content": content, "metadata": {}, "parent_header": {}}


def too_much_memory(who: str, limits: Limits) -> RunFailed:
    """A page or cell that used more memory than it may."""
    return RunFailed(
        message=f"{who}用的内存超过上限 {limits.memory_mb} MB", advice="请减少一次处理的数据，或用 --memory 放宽上限"
    )


def too_much_output(limits: Limits) -> RunFailed:
    """A page that put out more than it may, counting everything: texts, errors, data, what belongs to them."""
    return RunFailed(
        message=f"输出超过上限 {limits.output_mb} MB，已停止", advice="请让笔记本少显示一些，或用 --output-limit 放宽上限"
    )


def too_long(seconds: float) -> RunFailed:
    """A page that ran longer than it may."""
    return RunFailed(message=f"运行超过 {seconds:g} 秒，已停止", advice="请检查笔记本，或用 --timeout 放宽时限")


@contextmanager
def page_process(limits: Limits, keeper: socket.socket | None = None) -> Iterator[PageProcess]:
    """A page's process while this lasts; nothing of it is left afterwards. It gets a keeper of its own unless one is given."""
    with nullcontext(keeper) if keeper else nursery.shared().keeper() as line, closing(PageProcess(limits, line)) as one:
        yield one


def keep(descriptor: int) -> None:
    """Keep the pages that come on a line, one after another, until it closes; each is forked from this clean process.

    A page comes as four descriptors: its lease, the socket it talks on, and where its bare output and errors go.
    """
    os.setsid()
    nursery.die_with_parent(0)  # lease and line end with whoever holds them, and then we clean up
    nursery.adopt_orphans()
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    with socket.socket(fileno=descriptor) as line:
        while descriptors := socket.recv_fds(line, 1, 4)[1]:
            _keep(line, *descriptors)


def _keep(line: socket.socket, lease: int, talk: int, out: int, err: int) -> None:
    """Fork a page and see it to its end: its own, or that of its lease; say how it ended, and end what it left."""
    import psutil

    with socket.socket(fileno=lease) as leased:
        keeper = os.getpid()
        page = os.fork()
        if page == 0:
            leased.close()
            line.close()
            _become_page(keeper, talk, out, err)
        for one in (talk, out, err):
            os.close(one)
        before = psutil.Process(page).memory_info()
        status, most = _ended(page, leased)
        nursery.end_orphans()
        used = {"megabytes": ((most << 10) - before.rss) >> 20, "megabytes_at_first": before.vms >> 20}
        with suppress(OSError):
            leased.sendall(json.dumps({"code": os.waitstatus_to_exitcode(status), **used}).encode())


def _become_page(keeper: int, talk: int, out: int, err: int) -> NoReturn:
    from wenshang.running import shell

    code = 1
    try:
        nursery.die_with_parent(signal.SIGKILL)
        if os.getppid() != keeper:
            os._exit(1)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for old, new in ((nothing, 0), (out, 1), (err, 2)):
            os.dup2(old, new)
            os.close(old)
        shell.run(talk)
        code = 0
    except BaseException:
        import traceback

        traceback.print_exc(file=open(2, "w", closefd=False))  # noqa: SIM115
    finally:
        os._exit(code)


def _ended(page: int, lease: socket.socket) -> tuple[int, int]:
    """Wait for the page's end, or end it when the lease closes; its status and the most memory it used, in kB."""
    watched = os.pidfd_open(page)
    select.select([watched, lease.fileno()], [], [])
    os.close(watched)
    with suppress(ProcessLookupError):
        os.kill(page, signal.SIGKILL)
    _, status, usage = os.wait4(page, 0)
    return status, usage.ru_maxrss
