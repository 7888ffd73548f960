"""Running a notebook with values under limits; papermill executes.

Failures become ``Failed``: one Chinese sentence, with the executed part of the notebook as evidence.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any

from wenshang.errors import BadParameter, RunFailed
from wenshang.running import nursery
from wenshang.running.process import Limits, Starter
from wenshang.workplace import shipped

#: the engines: ours, and papermill's own with a kernel of Jupyter's
WENSHANG, PAPERMILL = "wenshang", "papermill"


class Failed(RunFailed):
    """A notebook that did not finish; ``notebook`` is what was executed, with the error where it happened."""

    def __init__(self, cause: RunFailed, notebook: Any) -> None:
        super().__init__(message=cause.message, advice=cause.advice)
        self.notebook = notebook


def default_engine() -> str:
    """Ours where pages can be forked, else papermill's own."""
    return WENSHANG if nursery.can_fork() else PAPERMILL


def find(name: str) -> Path:
    """The notebook file of a path, or of a name looked for here, in ``notebooks/`` and among those that come with the program."""
    beside = shipped() / "notebooks"
    for path in (Path(name), *(folder / f"{name}.ipynb" for folder in (Path(), Path("notebooks"), beside))):
        if path.is_file():
            return path
    known = sorted(path.stem for path in beside.glob("*.ipynb"))
    raise BadParameter(where=f"笔记本“{name}”", found="没有这个文件", advice=f"可用的有：{'、'.join(known)}" if known else "")


def execute(
    path: Path,
    values: Mapping[str, object],
    *,
    limits: Limits | None = None,
    cwd: Path | None = None,
    engine: str = WENSHANG,
    starter: Starter | None = None,
) -> Any:
    """The executed notebook (an nbformat node), without anything that depends on the clock or the machine.

    ``engine`` is ``wenshang`` (a process forked from ``starter``) or ``papermill`` (papermill's own, with a kernel of
    Jupyter's). ``Failed`` where a cell raises, the time, memory or output limit is reached, or the process dies.
    """
    limits = limits or Limits()
    with nursery.quick_imports():
        import nbformat
        from papermill.iorw import load_notebook_node
        from papermill.parameterize import parameterize_notebook
        from papermill.utils import chdir

        from wenshang.running import engine as engines
    notebook = None
    try:
        with _quiet():
            # the steps of papermill.execute_notebook, less its writing of the whole notebook to nowhere
            notebook = load_notebook_node(nbformat.read(path, as_version=4))
            notebook = parameterize_notebook(notebook, dict(values), kernel_name="python3", language="python")
            with chdir(str(cwd or Path.cwd())):
                if engine == WENSHANG:
                    how = {"limits": limits, "starter": starter, "progress_bar": False}
                    notebook = engines.engine().execute_notebook(notebook, "python3", **how)
                else:
                    notebook = engines.on_a_kernel(notebook, limits)
        failed = failure(notebook, limits)
    except RunFailed as error:
        raise Failed(error, notebook and strip_run_times(notebook)) from error
    if failed:
        raise Failed(failed, strip_run_times(notebook))
    return strip_run_times(notebook)


def failure(notebook: Any, limits: Limits) -> RunFailed | None:
    """Why the notebook did not come to its end, or None; one that stopped itself by ``sys.exit(0)`` came to its end."""
    from wenshang.running.process import too_much_memory

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
    return value if name in _ours() else f"{name}：{value}"


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


def _ours() -> set[str]:
    from wenshang import errors

    return {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.WenshangError)}
