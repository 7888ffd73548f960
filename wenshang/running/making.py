"""Making one page: a job in, the page's bytes or a reason and evidence out; nothing is written here, so it may run anywhere.

A job and what becomes of it are plain data: the same function runs in this process, in joblib's processes and on a cluster.
"""

from __future__ import annotations

import atexit
import os
import threading
import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wenshang.errors import WenshangError
from wenshang.running import cache, notebooks
from wenshang.running.notebooks import Limits

if TYPE_CHECKING:
    from wenshang.running.kernels import Kernels


@dataclass(frozen=True, slots=True)
class Job:
    """A page to be made. ``server`` is the folder of a running fork server, or None; ``library`` what the code must be."""

    target: str
    notebook: Path
    values: Mapping[str, Any]
    limits: Limits
    cwd: Path
    cold: bool = False
    server: Path | None = None
    library: str = ""
    owner: int = 0


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a job: the files of the page, what it says of itself, or why there is none and the evidence of that."""

    target: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    about: Mapping[str, Any] = field(default_factory=dict)
    seconds: float = 0
    error: str = ""
    exit_code: int = 0
    evidence: Mapping[str, bytes] = field(default_factory=dict)


def make(job: Job, *, kernels: Kernels | None = None) -> Made:
    """Run the notebook, export it, lint the page. Never raises: one failed page must not stop the others."""
    started = time.perf_counter()
    executed = None
    try:
        _same_library(job)
        notebook = executed = notebooks.execute(
            job.notebook, job.values, kernels=kernels or _kernels(job), limits=job.limits, cwd=job.cwd
        )
        files, about = _export(job, notebook)
        return Made(job.target, files, about, time.perf_counter() - started)
    except WenshangError as error:
        executed = getattr(error, "notebook", None) or executed
        return _failed(job, started, str(error), error.exit_code, executed)
    except Exception as error:
        said = f"程序内部错误（{type(error).__name__}：{error}）"
        return _failed(job, started, said, WenshangError.exit_code, executed, traceback.format_exc())


def _export(job: Job, notebook: Any) -> tuple[dict[str, bytes], dict[str, Any]]:
    """The page, and the workbook and CSV beside it; a page that breaks a rule of the gate is none."""
    with notebooks.quick_imports():
        from wenshang import briefing
        from wenshang.briefing import exporter
    stem = job.target.removesuffix(".html")
    files = {stem + suffix: content for suffix, content in briefing.files(notebook, where=job.target).items()}
    return files, dict(exporter.page_of(notebook))


def _failed(job: Job, started: float, said: str, code: int, notebook: Any, trace: str = "") -> Made:
    from wenshang.running import card

    evidence = {"card.html": card.html(job.target, job.values, said, notebook).encode()}
    if notebook is not None:
        evidence["notebook.ipynb"] = card.evidence(notebook).encode()
    if trace:
        evidence["trace.txt"] = trace.encode()
    return Made(job.target, seconds=time.perf_counter() - started, error=said, exit_code=code, evidence=evidence)


def _same_library(job: Job) -> None:
    found = cache.of(cache.library())
    if job.library and job.library != found:
        raise WenshangError(
            where="集群节点", expected="与发起端相同的 wenshang 程序", found="另一版本", advice="请在各节点安装同一版本"
        )


_own: dict[Path | None, Kernels] = {}
_starting = threading.Lock()


def _kernels(job: Job) -> Kernels:
    """This process's source of kernels: the fork server of whoever sent the job, or one of its own until the process ends."""
    from wenshang.running.kernels import Kernels

    with _starting:
        if job.owner and not _own:
            _end_with(job.owner)
        server = job.server if job.server and (job.server / "server").exists() else None
        if server not in _own:
            _own[server] = Kernels(cold=job.cold, memory_mb=job.limits.memory_mb, folder=server)
            atexit.register(_own[server].close)
        return _own[server]


def _end_with(owner: int) -> None:
    """End this process soon after its owner: a killed run must leave no process behind."""

    def watch() -> None:
        while os.getppid() == owner:
            time.sleep(0.2)
        os._exit(1)

    if hasattr(os, "fork"):
        threading.Thread(target=watch, daemon=True).start()
