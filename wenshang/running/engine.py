"""The papermill engine ``wenshang``: a notebook's cells run by IPython in one forked process, recorded as papermill records them.

``papermill in.ipynb out.ipynb --engine wenshang`` finds it by its entry point. papermill's own client keeps the books (progress,
outputs, display ids, errors); only the kernel is another, so no ports, no kernel specification, no pauses.
"""

from __future__ import annotations

import json
import os
import select
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from multiprocessing.connection import Connection, wait
from typing import Any

from wenshang.errors import RunFailed
from wenshang.running import nursery
from wenshang.running.nursery import Nursery

#: what ipykernel says of its language
LANGUAGE = {
    "mimetype": "text/x-python",
    "codemirror_mode": {"name": "ipython", "version": 3},
    "pygments_lexer": "ipython3",
    "nbconvert_exporter": "python",
    "file_extension": ".py",
}
_DRAWN = ("display_data", "execute_result", "update_display_data", "clear_output", "error")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a page may use: seconds in all (0: any), address space of its process, and how much it may put out."""

    seconds: float = 600
    memory_mb: int = 4096
    output_mb: int = 32


class Page:
    """The process of a page, as its user sees it: cells in, messages out, an end with a cause."""

    def __init__(self, limits: Limits, starter: Nursery | None = None) -> None:
        from wenshang.running import supervisor

        self.limits, self.started, self.said = limits, time.monotonic(), 0
        self.lease, lease = socket.socketpair()
        talk, far = socket.socketpair()
        (out, out_far), (err, err_far) = os.pipe(), os.pipe()
        self.bare = {out: "stdout", err: "stderr"}
        nursery.fork(supervisor.supervise, lease.fileno(), far.fileno(), out_far, err_far, nursery=starter)
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
                message = self._heard()
                if message["msg_type"] == "reply":
                    for pipe in list(self.bare):
                        while select.select([pipe], [], [], 0)[0] and pipe in self.bare:
                            yield from self._bare(pipe)
                yield message
                if message["msg_type"] == "reply":
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
            if said := self.lease.recv(1024):
                return dict(json.loads(said))
        return {"code": -9, "megabytes": 0, "megabytes_at_first": 0}

    def _heard(self) -> dict[str, Any]:
        try:
            heard = self.talk.recv_bytes(self.limits.output_mb << 20)
        except (EOFError, ConnectionResetError):
            raise self._death() from None
        except OSError:  # longer than all that it may put out: not even read
            raise too_much_output(self.limits) from None
        self._count(heard)
        return _message(*json.loads(heard))

    def _bare(self, pipe: int) -> Iterator[dict[str, Any]]:
        """What programs that the page started, or libraries of C, wrote past Python."""
        text = os.read(pipe, 1 << 16)
        if not text:
            os.close(pipe)
            self.bare.pop(pipe)
            return
        self._count(text)
        yield _message("stream", {"name": self.bare[pipe], "text": text.decode("utf-8", "replace")})

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


def _message(kind: str, content: dict[str, Any]) -> dict[str, Any]:
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
def page(limits: Limits, starter: Nursery | None) -> Iterator[Page]:
    """A page's process while this lasts; nothing of it is left afterwards."""
    one = Page(limits, starter)
    try:
        yield one
    finally:
        one.close()


def _require_python(notebook: Any) -> None:
    about = notebook.metadata
    language = about.get("kernelspec", {}).get("language") or about.get("language_info", {}).get("name") or "python"
    if language.lower() != "python":
        raise RunFailed(message=f"这是 {language} 语言的笔记本，只能运行 Python 笔记本", advice="请改用 --engine papermill")
    if not nursery.can_fork():
        raise RunFailed(message="这个系统上不能使用 wenshang 引擎（需要 Linux）", advice="请改用 papermill 自己的引擎")


def __getattr__(name: str) -> Any:
    if name == "WenshangEngine":
        return engine()
    raise AttributeError(name)


@cache
def engine() -> type:
    """The engine's class; made late, because papermill takes time to import."""
    import platform

    from papermill.clientwrap import PapermillNotebookClient
    from papermill.engines import Engine

    class Client(PapermillNotebookClient):  # type: ignore[misc]
        """papermill's client, with a forked page in the place of a kernel."""

        def __init__(self, nb_man: Any, limits: Limits, starter: Nursery | None, **options: Any) -> None:
            super().__init__(nb_man, record_timing=False, **options)
            self.limits, self.starter = limits, starter
            self.printed: dict[str, list[str]] = {"stdout": [], "stderr": []}

        def execute(self, **_: Any) -> Any:
            self.reset_execution_trackers()
            with page(self.limits, self.starter) as self.page:
                self.papermill_execute_cells()
            self.nb.metadata["language_info"] = {"name": "python", "version": platform.python_version(), **LANGUAGE}
            return self.nb

        def execute_cell(self, cell: Any, cell_index: int, **_: Any) -> Any:
            skipped = self.skip_cells_with_tag in cell.metadata.get("tags", [])
            if cell.cell_type != "code" or not cell.source.strip() or skipped:
                return cell
            cell.outputs, self.clear_before_next_output = [], False
            reply: Mapping[str, Any] = {}
            try:
                for message in self.page.run(cell.source, self.timeout):
                    reply = self._take(message, cell, cell_index)
            finally:
                self._flush(cell, cell_index)
            self._judge(cell, reply)
            return cell

        def _take(self, message: dict[str, Any], cell: Any, index: int) -> Mapping[str, Any]:
            kind, content = message["msg_type"], message["content"]
            if kind == "stream":
                self.printed[content["name"]].append(content["text"])
                if self.log_output or self.stdout_file or self.stderr_file:
                    self._flush(cell, index)
            elif kind in _DRAWN:
                self._flush(cell, index)
                self.process_message(message, cell, index)
            if kind == "reply":
                cell.execution_count = content["execution_count"]
            return content if kind == "reply" else {}

        def _flush(self, cell: Any, index: int) -> None:
            """What was printed since the last display, each stream as one output, as a kernel does that is quick enough."""
            for name, texts in self.printed.items():
                if texts:
                    message = _message("stream", {"name": name, "text": "".join(texts)})
                    texts.clear()
                    self.process_message(message, cell, index)

        def _judge(self, cell: Any, reply: Mapping[str, Any]) -> None:
            from nbclient.exceptions import CellExecutionError

            allowed = self.allow_errors or reply.get("ename") in self.allow_error_names
            allowed = allowed or "raises-exception" in cell.metadata.get("tags", [])
            if reply.get("status") == "error" and (self.force_raise_errors or not allowed):
                raise CellExecutionError.from_cell_and_msg(cell, dict(reply))

    class WenshangEngine(Engine):  # type: ignore[misc]
        """Runs Python notebooks of any kernel name in forked processes."""

        @classmethod
        def nb_kernel_name(cls, nb: Any, name: str | None = None) -> str:
            return name or nb.metadata.get("kernelspec", {}).get("name") or "python3"

        @classmethod
        def nb_language(cls, nb: Any, language: str | None = None) -> str:
            return language or "python"

        @classmethod
        def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, log_output: bool = False, **options: Any) -> None:
            """Run the cells; ``limits`` and ``starter`` (a nursery) are ours, the rest is papermill's."""
            _require_python(nb_man.nb)
            taken = {name: options.get(name) for name in ("stdout_file", "stderr_file")}
            taken["timeout"] = options.get("execution_timeout")
            limits = options.get("limits") or Limits(seconds=0)
            Client(nb_man, limits, options.get("starter"), log_output=log_output, **taken).execute()

    return WenshangEngine
