"""papermill's own engine, for systems that cannot fork and for comparison: a Jupyter kernel, held to the same limits."""

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
from wenshang.running.process import Limits, too_long, too_much_output


def execute(notebook: Any, limits: Limits) -> Any:
    """The notebook executed on a Jupyter kernel; RunFailed where a limit is reached or the kernel dies."""
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    started: list[Any] = []
    try:
        with _own_loop():
            return _engine().execute_notebook(notebook, "python3", progress_bar=False, limits=limits, started=started)
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
def _engine() -> Any:
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
