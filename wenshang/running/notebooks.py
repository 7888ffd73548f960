"""Running a notebook: a file, values and limits in, the executed notebook out; papermill executes, on kernels of ours.

Failures become ``Failed``: one Chinese sentence, with the executed part of the notebook as evidence.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wenshang.errors import BadParameter, RunFailed

if TYPE_CHECKING:
    from wenshang.running.kernels import Kernels


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run may use: seconds in all, address space of its kernel, and how much it may print."""

    seconds: float = 600
    memory_mb: int = 4096
    output_mb: int = 32


class Failed(RunFailed):
    """A notebook that did not finish; ``notebook`` is what was executed, with the error where it happened."""

    def __init__(self, said: str, notebook: Any, *, advice: str = "") -> None:
        super().__init__(message=said, advice=advice)
        self.notebook = notebook


def find(name: str, *, folders: tuple[Path, ...] = ()) -> Path:
    """The notebook file of a path, or of a name looked for in ``notebooks/`` here and beside the library."""
    beside = Path(__file__).resolve().parents[2] / "notebooks"
    for path in (Path(name), *(folder / f"{name}.ipynb" for folder in (*folders, Path("notebooks"), beside))):
        if path.is_file():
            return path
    known = sorted(path.stem for path in beside.glob("*.ipynb"))
    raise BadParameter(where=f"笔记本“{name}”", found="没有这个文件", advice=f"可用的有：{'、'.join(known)}" if known else "")


def execute(
    path: Path, values: Mapping[str, object], *, kernels: Kernels, limits: Limits | None = None, cwd: Path | None = None
) -> Any:
    """The executed notebook (an nbformat node), without anything that depends on the clock or the machine.

    ``Failed`` where a cell raises, the time, memory or output limit is reached, or the kernel dies.
    """
    limits = limits or Limits()
    with quick_imports():
        import nbformat
        from nbclient.exceptions import CellTimeoutError, DeadKernelError
        from papermill.engines import papermill_engines
        from papermill.exceptions import PapermillExecutionError
        from papermill.execute import raise_for_execution_errors
        from papermill.iorw import load_notebook_node
        from papermill.parameterize import parameterize_notebook
    _register()
    started: list[Any] = []
    client: dict[str, Any] = {"kernels": kernels, "limits": limits, "started": started, "kernel_cwd": str(cwd or Path.cwd())}
    said = advice = ""
    try:
        with _quiet(), _own_loop():
            # the steps of papermill.execute_notebook, less its writing of the whole notebook to nowhere
            notebook = load_notebook_node(nbformat.read(path, as_version=4))
            notebook = parameterize_notebook(
                notebook, dict(values), kernel_name="python3", language="python", engine_name="wenshang"
            )
            notebook = papermill_engines.execute_notebook_with_engine(
                "wenshang", notebook, "python3", progress_bar=False, **client
            )
            raise_for_execution_errors(notebook, None)
            return settle(notebook)
    except PapermillExecutionError as error:
        said, advice = _cell_error(error, started[0].nb, limits)
    except CellTimeoutError:
        said, advice = f"运行超过 {limits.seconds:g} 秒，已停止", "请检查笔记本，或用 --timeout 放宽时限"
    except DeadKernelError:
        said, advice = _death(started[0], limits)
    except (OSError, RuntimeError) as error:
        said = f"内核没有启动（{type(error).__name__}：{error}）"
    raise Failed(said, settle(started[0].nb) if started else None, advice=advice)


def load() -> None:
    """Import what running and exporting a notebook take, so that it is there when the kernel is ready."""
    with quick_imports():
        for name in ("papermill.execute", "wenshang.briefing.exporter", "wenshang.briefing.workbook"):
            import_module(name)


def settle(notebook: Any) -> Any:
    """The notebook without run times: papermill's and nbclient's notes of when and how long, which differ every time."""
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        cell.pop("id", None)
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"
    return notebook


@contextmanager
def quick_imports() -> Iterator[None]:
    """Import Jupyter's libraries without what they take only where it is present, and notebooks on a disk do not need.

    A grammar of international addresses (0.8 s) and durations, for schemas; Hadoop's file system. Later imports find all again.
    """
    absent = [name for name in ("rfc3987_syntax", "isoduration", "pyarrow.fs") if name not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in absent:
            if sys.modules.get(name) is None:
                sys.modules.pop(name, None)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep papermill's progress log off the terminal: what went wrong is said once, by us."""
    logger = logging.getLogger("papermill")
    before = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(before)


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


def _cell_error(error: Any, notebook: Any, limits: Limits) -> tuple[str, str]:
    before = notebook.cells[: error.cell_index + 1]
    number = sum("injected-parameters" not in cell.metadata.get("tags", ()) for cell in before)
    if error.ename == "MemoryError":
        return (
            f"第 {number} 个单元格用的内存超过上限 {limits.memory_mb} MB",
            "请减少一次处理的数据，或用 --memory 放宽上限",
        )
    kind = "" if error.ename in _ours() else f"{error.ename}："
    return f"第 {number} 个单元格出错：{kind}{error.evalue}", ""


def _death(client: Any, limits: Limits) -> tuple[str, str]:
    if client.printed > limits.output_mb << 20:
        return f"输出超过上限 {limits.output_mb} MB，已停止", "请让笔记本少打印一些内容"
    return "内核意外退出", f"常见原因是内存超过上限（{limits.memory_mb} MB）或所用的库崩溃；可用 --memory 放宽上限"


def _ours() -> set[str]:
    from wenshang import errors

    return {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.WenshangError)}


@cache
def _register() -> None:
    """Teach papermill our engine: its own client, on our kernels, with a deadline for the whole notebook and an output limit."""
    with quick_imports():
        from papermill.clientwrap import PapermillNotebookClient
        from papermill.engines import NBClientEngine, papermill_engines

    class Client(PapermillNotebookClient):  # type: ignore[misc]
        printed = 0

        def __init__(self, manager: Any, kernels: Kernels, limits: Limits, kernel_cwd: str, **options: Any) -> None:
            super().__init__(manager, record_timing=False, shutdown_kernel="immediate", **options)
            self.kernels, self.limits, self.kernel_cwd = kernels, limits, kernel_cwd
            deadline = time.monotonic() + limits.seconds
            self.timeout_func = lambda _: max(1, round(deadline - time.monotonic()))

        def create_kernel_manager(self) -> Any:
            self.km, self.start_options = self.kernels.manager()
            return self.km

        def start_new_kernel(self, **_: Any) -> None:
            super().start_new_kernel(cwd=self.kernel_cwd, **self.start_options)

        def process_message(self, msg: Any, cell: Any, cell_index: int) -> Any:
            self.printed += _size(msg["content"])
            if self.printed > self.limits.output_mb << 20 and msg["msg_type"] != "status":
                self.km.provisioner.process.kill()
                return None
            return super().process_message(msg, cell, cell_index)

    class Engine(NBClientEngine):  # type: ignore[misc]
        @classmethod
        def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, *, started: list[Any], **options: Any) -> Any:
            chosen = {name: options[name] for name in ("kernels", "limits", "kernel_cwd")}
            started.append(Client(nb_man, **chosen))
            return started[0].execute()

    papermill_engines.register("wenshang", Engine)


def _size(content: Mapping[str, Any]) -> int:
    data = content.get("data")
    parts = [content.get("text", ""), *(data.values() if isinstance(data, Mapping) else ())]
    return sum(len(part) for part in parts if isinstance(part, str))
