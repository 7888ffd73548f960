"""Running a notebook with values under limits, by papermill; what fails becomes ``Failed``, with what was executed as evidence.

papermill has two engines here: ``wenshang``, where IPython runs the cells in one forked process, and its own on a Jupyter kernel
(``_on_a_kernel``), which serves where processes cannot be forked, and for comparison: held to the same limits, it gives the same
outputs. ``papermill in.ipynb out.ipynb --engine wenshang`` finds ours by its entry point. papermill's own client keeps the books
(progress, outputs, display ids, errors); only the kernel is another, so no ports, no kernel specification, no pauses.
"""

from __future__ import annotations

import logging
import os
import subprocess
import time
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import groupby
from pathlib import Path
from socket import socket
from tempfile import TemporaryDirectory
from typing import Any

from wenshang import errors
from wenshang.errors import RunFailed, WenshangError
from wenshang.running import nursery
from wenshang.running.process import Limits, message, page_process, too_long, too_much_memory, too_much_output

#: the engines: ours, and papermill's own with a kernel of Jupyter's
WENSHANG, PAPERMILL = "wenshang", "papermill"
#: what ipykernel says of its language
LANGUAGE = {
    "mimetype": "text/x-python",
    "codemirror_mode": {"name": "ipython", "version": 3},
    "pygments_lexer": "ipython3",
    "nbconvert_exporter": "python",
    "file_extension": ".py",
}
_DRAWN = ("display_data", "execute_result", "update_display_data", "clear_output", "error")


class Failed(RunFailed):
    """A notebook that did not finish; ``notebook`` is what was executed, with the error where it happened."""

    def __init__(self, cause: RunFailed, notebook: Any) -> None:
        super().__init__(message=cause.message, advice=cause.advice)
        self.notebook = notebook


def default_engine() -> str:
    """Ours where pages can be forked, else papermill's own."""
    return WENSHANG if nursery.can_fork() else PAPERMILL


def execute(
    path: Path,
    values: Mapping[str, object],
    *,
    limits: Limits | None = None,
    cwd: Path | None = None,
    engine: str = WENSHANG,
    keeper: socket | None = None,
) -> Any:
    """The executed notebook (an nbformat node), without anything that depends on the clock or the machine.

    ``engine`` is ``wenshang`` (a process that ``keeper`` forks) or ``papermill`` (papermill's own, with a kernel of
    Jupyter's). ``Failed`` where a cell raises, the time, memory or output limit is reached, or the process dies.
    """
    limits = limits or Limits()
    with nursery.quick_imports():
        import nbformat
        from papermill.iorw import load_notebook_node
        from papermill.parameterize import parameterize_notebook
        from papermill.utils import chdir
    notebook = None
    try:
        with _quiet():
            # the steps of papermill.execute_notebook, less its writing of the whole notebook to nowhere
            with warnings.catch_warnings(action="ignore"):  # cells without an id get one
                notebook = load_notebook_node(nbformat.read(path, as_version=4))
            notebook = parameterize_notebook(notebook, dict(values), kernel_name="python3", language="python")
            with chdir(str(cwd or Path.cwd())):
                if engine == WENSHANG:
                    how = {"limits": limits, "keeper": keeper, "progress_bar": False}
                    notebook = wenshang_engine().execute_notebook(notebook, "python3", **how)
                else:
                    notebook = _on_a_kernel(notebook, limits)
        failed = failure(notebook, limits)
    except RunFailed as error:
        raise Failed(error, notebook and strip_run_times(notebook)) from error
    if failed:
        raise Failed(failed, strip_run_times(notebook))
    return strip_run_times(notebook)


def failure(notebook: Any, limits: Limits) -> RunFailed | None:
    """Why the notebook did not come to its end, or None; one that stopped itself by ``sys.exit(0)`` came to its end."""
    number = 0
    for cell in notebook.cells:
        number += "injected-parameters" not in cell.metadata.get("tags", ())
        if not cell.metadata.get("papermill", {}).get("exception"):
            continue
        errors = [output for output in cell.outputs if output.output_type == "error"]
        if any(error.ename == "SystemExit" and error.evalue in ("", "0", "None") for error in errors):
            cell.outputs = [output for output in cell.outputs if not _about_exit(output)]
            return None
        if errors and (errors[-1].ename.endswith("MemoryError") or "[Errno 12]" in errors[-1].evalue):
            return too_much_memory(f"第 {number} 个单元格", limits)
        return RunFailed(message=f"第 {number} 个单元格出错：{_said(cell, errors)}")
    return None


def _said(cell: Any, errors: Sequence[Any]) -> str:
    """A cell's error in one line; our own messages as they are."""
    if not errors:  # a magic that is none: IPython only prints
        printed = "".join(output.text for output in cell.outputs if output.get("name") == "stderr").strip()
        return f"魔法命令不能执行（{printed.splitlines()[-1]}）" if printed else "没有说明原因"
    name, value = errors[-1].ename, errors[-1].evalue
    if name == "StdinNotImplementedError":
        return "笔记本要求从键盘输入（input），自动运行时不能输入。请改用参数"
    return value if _is_ours(name) else f"{name}：{value}"


def _about_exit(output: Any) -> bool:
    return output.output_type == "error" or (output.get("name") == "stderr" and "To exit: use" in output.text)


def strip_run_times(notebook: Any) -> Any:
    """The notebook without what differs every time: when and how long it ran, and where a printed text happened to be cut."""
    notebook.metadata.pop("papermill", None)
    for number, cell in enumerate(notebook.cells):
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        cell.pop("id", None)
        cell["id"] = f"cell-{number}"
        if cell.get("outputs"):
            cell.outputs = list(_joined(cell.outputs))
    return notebook


def _joined(outputs: Iterable[Any]) -> Iterator[Any]:
    """The outputs with what was printed between two others as one text a stream."""
    for printed, run in groupby(outputs, lambda output: output.output_type == "stream"):
        texts: dict[str, Any] = {}
        for output in run:
            if printed and output.name in texts:
                texts[output.name].text += output.text
            elif printed:
                texts[output.name] = output
            else:
                yield output
        yield from (texts[name] for name in sorted(texts, reverse=True))  # stdout, then stderr


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


def _is_ours(name: str) -> bool:
    kind = getattr(errors, name, None)
    return isinstance(kind, type) and issubclass(kind, WenshangError)


def _require_python(notebook: Any) -> None:
    about = notebook.metadata
    language = about.get("kernelspec", {}).get("language") or about.get("language_info", {}).get("name") or "python"
    if language.lower() != "python":
        raise RunFailed(message=f"这是 {language} 语言的笔记本，只能运行 Python 笔记本", advice="请改用 --engine papermill")
    if not nursery.can_fork():
        raise RunFailed(message="这个系统上不能使用 wenshang 引擎（需要 Linux）", advice="请改用 papermill 自己的引擎")


def __getattr__(name: str) -> Any:
    if name == "WenshangEngine":
        return wenshang_engine()
    raise AttributeError(name)


@cache
def wenshang_engine() -> Any:
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

        def __init__(self, nb_man: Any, limits: Limits, keeper: socket | None, **options: Any) -> None:
            super().__init__(nb_man, record_timing=False, **options)
            self.limits, self.keeper = limits, keeper
            self.printed: dict[str, list[str]] = {"stdout": [], "stderr": []}

        def execute(self, **_: Any) -> Any:
            self.reset_execution_trackers()
            with page_process(self.limits, self.keeper) as self.page:
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
            """Run the cells; ``limits`` and ``keeper`` are ours, the rest is papermill's."""
            _require_python(nb_man.nb)
            taken = {name: options.get(name) for name in ("stdout_file", "stderr_file")}
            taken["timeout"] = options.get("execution_timeout")
            limits = options.get("limits") or Limits(seconds=0)
            Client(nb_man, limits, options.get("keeper"), log_output=log_output, **taken).execute()

    return WenshangEngine


def _on_a_kernel(notebook: Any, limits: Limits) -> Any:
    """The notebook executed on a Jupyter kernel; RunFailed where a limit is reached or the kernel dies."""
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.engines import NotebookExecutionManager

    manager = NotebookExecutionManager(notebook, progress_bar=False)
    client = _kernel_client()(manager, limits)
    manager.notebook_start()
    try:
        with _own_loop(), TemporaryDirectory(prefix="wenshang-") as folder:  # nobody's own settings and start-up files
            first = Path(folder) / "profile_default" / "startup" / "00-wenshang.py"
            first.parent.mkdir(parents=True)
            first.write_text(f"from wenshang.running import shell as _shell\n_shell.prepare({limits.memory_mb})\ndel _shell\n")
            environment = os.environ | nursery.SETTLED | {"IPYTHONDIR": folder}
            client.execute(env=environment, stderr=subprocess.DEVNULL)
    except CellTimeoutError:
        raise too_long(limits.seconds) from None
    except DeadKernelError:
        if client.printed > limits.output_mb << 20:
            raise too_much_output(limits) from None
        advice = f"常见原因是内存超过上限（{limits.memory_mb} MB）或所用的库崩溃；可用 --memory 放宽上限"
        raise RunFailed(message="运行笔记本的进程意外退出", advice=advice) from None
    except (OSError, RuntimeError) as error:
        raise RunFailed(message=f"内核没有启动（{type(error).__name__}：{error}）", advice="可用 wenshang doctor 检查") from error
    finally:
        manager.notebook_complete()
    return manager.nb


@cache
def _kernel_client() -> Any:
    from papermill.clientwrap import PapermillNotebookClient

    class Client(PapermillNotebookClient):  # type: ignore[misc]
        printed = 0

        def __init__(self, manager: Any, limits: Limits) -> None:
            super().__init__(manager, kernel_name="python3", record_timing=False, shutdown_kernel="immediate")
            self.limits = limits
            deadline = time.monotonic() + limits.seconds
            self.timeout_func = lambda _: max(1, round(deadline - time.monotonic()))

        def process_message(self, message: Mapping[str, Any], cell: Any, cell_index: int) -> Any:
            self.printed += len(repr(message["content"]))
            if self.printed > self.limits.output_mb << 20 and message["msg_type"] != "status":
                self.km.provisioner.process.kill()
                return None
            return super().process_message(message, cell, cell_index)

    return Client


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
