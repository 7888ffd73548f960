"""The engines of papermill: ``wenshang``, where IPython runs the cells in one forked process, and its own on a Jupyter kernel.

``papermill in.ipynb out.ipynb --engine wenshang`` finds it by its entry point. papermill's own client keeps the books (progress,
outputs, display ids, errors); only the kernel is another, so no ports, no kernel specification, no pauses. ``on_a_kernel`` serves
where processes cannot be forked, and for comparison: held to the same limits, it gives the same outputs.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from wenshang.errors import RunFailed
from wenshang.running import nursery
from wenshang.running.process import Limits, Starter, message, page_process, too_long, too_much_output

#: what ipykernel says of its language
LANGUAGE = {
    "mimetype": "text/x-python",
    "codemirror_mode": {"name": "ipython", "version": 3},
    "pygments_lexer": "ipython3",
    "nbconvert_exporter": "python",
    "file_extension": ".py",
}
_DRAWN = ("display_data", "execute_result", "update_display_data", "clear_output", "error")


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
def engine() -> Any:
    """The engine's class; made late, because papermill takes time to import."""
    import platform

    from nbformat import NotebookNode
    from papermill.clientwrap import PapermillNotebookClient
    from papermill.engines import Engine

    def _node(data: Mapping[str, Any]) -> Any:
        """Data as a node of a notebook without one for every record in it, of which a page carries thousands."""
        node = NotebookNode()
        dict.update(node, data)
        return node

    class Client(PapermillNotebookClient):  # type: ignore[misc]
        """papermill's client, with a forked page in the place of a kernel."""

        def __init__(self, nb_man: Any, limits: Limits, starter: Starter | None, **options: Any) -> None:
            super().__init__(nb_man, record_timing=False, **options)
            self.limits, self.starter = limits, starter
            self.printed: dict[str, list[str]] = {"stdout": [], "stderr": []}

        def execute(self, **_: Any) -> Any:
            self.reset_execution_trackers()
            with page_process(self.limits, self.starter) as self.page:
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
                for heard in self.page.run(cell.source, self.timeout):
                    reply = self._take(heard, cell, cell_index)
            finally:
                self._flush(cell, cell_index)
            self._judge(cell, reply)
            return cell

        def _take(self, heard: dict[str, Any], cell: Any, index: int) -> Mapping[str, Any]:
            kind, content = heard["msg_type"], heard["content"]
            if kind == "stream":
                self.printed[content["name"]].append(content["text"])
                if self.log_output or self.stdout_file or self.stderr_file:
                    self._flush(cell, index)
            elif kind in _DRAWN:
                self._flush(cell, index)
                if "data" in content:
                    content["data"] = _node(content["data"])
                self.process_message(heard, cell, index)
            if kind == "reply":
                cell.execution_count = content["execution_count"]
            return content if kind == "reply" else {}

        def _flush(self, cell: Any, index: int) -> None:
            """What was printed since the last display, each stream as one output, as a kernel does that is quick enough."""
            for name, texts in self.printed.items():
                if texts:
                    printed = message("stream", {"name": name, "text": "".join(texts)})
                    texts.clear()
                    self.process_message(printed, cell, index)

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
            """Run the cells; ``limits`` and ``starter`` are ours, the rest is papermill's."""
            _require_python(nb_man.nb)
            taken = {name: options.get(name) for name in ("stdout_file", "stderr_file")}
            taken["timeout"] = options.get("execution_timeout")
            limits = options.get("limits") or Limits(seconds=0)
            Client(nb_man, limits, options.get("starter"), log_output=log_output, **taken).execute()

    return WenshangEngine


def on_a_kernel(notebook: Any, limits: Limits) -> Any:
    """The notebook executed on a Jupyter kernel; RunFailed where a limit is reached or the kernel dies."""
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    started: list[Any] = []
    try:
        with _own_loop():
            return _kernel_engine().execute_notebook(notebook, "python3", progress_bar=False, limits=limits, started=started)
    except CellTimeoutError:
        raise too_long(limits.seconds) from None
    except DeadKernelError:
        if started[0].printed > limits.output_mb << 20:
            raise too_much_output(limits) from None
        advice = f"常见原因是内存超过上限（{limits.memory_mb} MB）或所用的库崩溃；可用 --memory 放宽上限"
        raise RunFailed(message="运行笔记本的进程意外退出", advice=advice) from None
    except (OSError, RuntimeError) as error:
        raise RunFailed(message=f"内核没有启动（{type(error).__name__}：{error}）", advice="可用 wenshang doctor 检查") from error


@cache
def _kernel_engine() -> Any:
    from papermill.clientwrap import PapermillNotebookClient
    from papermill.engines import NBClientEngine

    class Client(PapermillNotebookClient):  # type: ignore[misc]
        printed = 0

        def __init__(self, manager: Any, limits: Limits) -> None:
            super().__init__(manager, kernel_name="python3", record_timing=False, shutdown_kernel="immediate")
            self.limits = limits
            deadline = time.monotonic() + limits.seconds
            self.timeout_func = lambda _: max(1, round(deadline - time.monotonic()))

        def start_new_kernel(self, **options: Any) -> None:
            super().start_new_kernel(**options)
            if nursery.can_fork() and self.limits.memory_mb:
                import resource

                most = self.limits.memory_mb << 20
                resource.prlimit(self.km.provisioner.process.pid, resource.RLIMIT_AS, (most, most))

        def process_message(self, message: Mapping[str, Any], cell: Any, cell_index: int) -> Any:
            self.printed += len(repr(message["content"]))
            if self.printed > self.limits.output_mb << 20 and message["msg_type"] != "status":
                self.km.provisioner.process.kill()
                return None
            return super().process_message(message, cell, cell_index)

    class Engine(NBClientEngine):  # type: ignore[misc]
        @classmethod
        def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, *, limits: Limits, started: list[Any], **_: Any) -> Any:
            started.append(Client(nb_man, limits))
            with TemporaryDirectory(prefix="wenshang-") as folder:  # nobody's own settings and start-up files
                first = Path(folder) / "profile_default" / "startup" / "00-wenshang.py"
                first.parent.mkdir(parents=True)
                first.write_text("import wenshang.charts as _charts\n_charts.use_style()\ndel _charts\n")
                environment = os.environ | nursery.SETTLED | {"IPYTHONDIR": folder}
                return started[0].execute(env=environment, stderr=subprocess.DEVNULL)

    return Engine


@contextmanager
def _own_loop() -> Iterator[None]:
    """Close the event loop that nbclient opens for a thread, so that threads that come and go leave no sockets behind."""
    from jupyter_core.utils import ensure_event_loop

    try:
        yield
    finally:
        loop = ensure_event_loop()
        if not loop.is_running():  # inside a notebook the running loop is not ours
            loop.close()
