"""The papermill engine ``wenshang``: a notebook's cells run by IPython in one forked process, recorded as papermill records them.

``papermill in.ipynb out.ipynb --engine wenshang`` finds it by its entry point. papermill's own client keeps the books (progress,
outputs, display ids, errors); only the kernel is another, so no ports, no kernel specification, no pauses.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from wenshang.errors import RunFailed
from wenshang.running import nursery
from wenshang.running.nursery import Nursery
from wenshang.running.process import Limits, message, page_process

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
def engine() -> type:
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

        def __init__(self, nb_man: Any, limits: Limits, starter: Nursery | None, **options: Any) -> None:
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
            """Run the cells; ``limits`` and ``starter`` (a nursery) are ours, the rest is papermill's."""
            _require_python(nb_man.nb)
            taken = {name: options.get(name) for name in ("stdout_file", "stderr_file")}
            taken["timeout"] = options.get("execution_timeout")
            limits = options.get("limits") or Limits(seconds=0)
            Client(nb_man, limits, options.get("starter"), log_output=log_output, **taken).execute()

    return WenshangEngine
