"""Rendering one page: its bytes, or a reason and evidence with a card to read; nothing is written here, so it may run anywhere.

A job and what becomes of it are plain data; ``spread`` says where it is done.
"""

from __future__ import annotations

import json
import re
import sys
import time
import traceback
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from markupsafe import Markup

from wenshang.errors import BadData, WenshangError, internal
from wenshang.files import fingerprint, shown
from wenshang.running import cache, notebooks, nursery
from wenshang.running.process import Limits, Starter

#: characters of an error that are shown; the card's evidence has it whole
LONGEST = 400
_ABSOLUTE = re.compile(
    r"(?<![\w.:/<~])/(?:[^\s/'\"<>：，。]+/)+([^\s/'\"<>：，。]*)|\b[A-Za-z]:\\(?:[^\s\\'\"]+\\)*([^\s\\'\"]*)"
)


@dataclass(frozen=True, slots=True)
class Job:
    """A page to be rendered, with a .docx beside it for ``word``; ``library`` is the code's hash, where that is not certain."""

    target: str
    notebook: Path
    values: Mapping[str, Any]
    limits: Limits
    cwd: Path
    engine: str = notebooks.WENSHANG
    library: str = ""
    word: bool = False


@dataclass(frozen=True, slots=True)
class Rendered:
    """What became of a job: the files of the page, what it says of itself, or why there is none and the evidence of that."""

    target: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    about: Mapping[str, Any] = field(default_factory=dict)
    seconds: float = 0
    error: str = ""
    exit_code: int = 0
    evidence: Mapping[str, bytes] = field(default_factory=dict)


def render(job: Job, starter: Starter | None = None) -> Rendered:
    """Run the notebook, export it, lint the page. Never raises: one failed page must not stop the others."""
    started = time.perf_counter()
    executed = None
    try:
        same_library(job.library)
        how: dict[str, Any] = {"limits": job.limits, "cwd": job.cwd, "engine": job.engine, "starter": starter}
        executed = notebooks.execute(job.notebook, job.values, **how)
        files, about = _export(job, executed)
        return Rendered(job.target, files, about, time.perf_counter() - started)
    except WenshangError as error:
        executed = getattr(error, "notebook", None) or executed
        return _failed(job, started, str(error), error.exit_code, executed)
    except Exception as error:
        return _failed(job, started, internal(error), WenshangError.exit_code, executed, traceback.format_exc())


def refuse(job: Job, why: str, code: int = BadData.exit_code) -> Rendered:
    """A job that was not begun, or not ended, and why."""
    return _failed(job, time.perf_counter(), why, code, None)


def _export(job: Job, notebook: Any) -> tuple[dict[str, bytes], dict[str, Any]]:
    """The page, and the workbook, CSV and Word file beside it; a page that breaks a rule of the gate is none."""
    with nursery.quick_imports():
        from wenshang import briefing
        from wenshang.briefing import appendix
    stem = job.target.removesuffix(".html")
    beside = briefing.files(notebook, where=job.target, name=job.notebook.stem, word=job.word)
    files = {stem + suffix: content for suffix, content in beside.items()}
    about: dict[str, Any] = json.loads(json.dumps(appendix.records_of(notebook).page))  # plain, without nbformat
    return files, about


def _failed(job: Job, started: float, message: str, code: int, notebook: Any, trace: str = "") -> Rendered:
    evidence = {"card.html": card(job.target, job.values, message, notebook).encode()}
    if notebook is not None:
        evidence["notebook.ipynb"] = evidence_of(notebook).encode()
    if trace:
        evidence["trace.txt"] = trace.encode()
    seconds = time.perf_counter() - started
    return Rendered(job.target, seconds=seconds, error=cleaned(message), exit_code=code, evidence=evidence)


def same_library(wanted: str) -> None:
    """WenshangError where this program is not the one wanted, by the hash of its text; nothing wanted is always right."""
    if wanted and wanted != fingerprint(cache.library()):
        raise WenshangError(
            where="集群节点", expected="与发起端相同的 wenshang 程序", found="另一版本", advice="请在各节点安装同一版本"
        )


def card(page: str, values: Mapping[str, Any], why: str, notebook: Any) -> str:
    """The card: what was to be made, what went wrong, where, and what to do next."""
    from wenshang.briefing.exporter import sheet
    from wenshang.briefing.fragments import terms

    cell = _failing_cell(notebook)
    listed = terms((name, str(value)) for name, value in values.items() if name != "data")
    source = Markup("<h2>出错的单元格</h2><pre><code>{}</code></pre>").format(without_paths(cell)) if cell else Markup("")
    kept = "执行到出错处的笔记本在同一文件夹的 notebook.ipynb，可用 wenshang lab 打开查看。" if notebook is not None else ""
    return sheet(
        f"这一页未能生成：{page}",
        Markup('<div class="worst"><p>{}</p></div>').format(why),
        Markup("<p>上一次成功的页面（如有）仍在原处，未受影响。排除问题后再次运行 <code>wenshang brief</code> 即可。</p>"),
        Markup('<h2>参数</h2><dl class="meta">{}</dl>{}<p>{}</p>').format(listed, source, kept),
    )


def evidence_of(notebook: Any) -> str:
    """The executed notebook as a file, with the machine's own paths taken out of what it printed."""
    import nbformat

    return without_paths(nbformat.writes(notebook)) + "\n"


def cleaned(text: str) -> str:
    """An error's text as it can be shown to anybody: one line, not too long, without this machine's paths.

    >>> cleaned("FileNotFoundError：\\n No such file: '/srv/office/list.csv'")
    "FileNotFoundError： No such file: '…/list.csv'"
    """
    line = "".join(" " if unicodedata.category(one)[0] == "C" else one for one in shown(without_paths(text)))
    line = _ABSOLUTE.sub(lambda found: f"…/{found[1] or found[2]}", " ".join(line.split()))
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}……"


def without_paths(text: str) -> str:
    """The text with the folders of this machine shortened: the interpreter's, the library's, the current one and the home."""
    here = {str(Path.cwd()): ".", sys.prefix: "<python>", sys.base_prefix: "<python>"}
    with suppress(RuntimeError):  # a user without a home
        here[str(Path.home())] = "~"
    library = {str(Path(__file__).resolve().parents[2]): "<wenshang>"}
    for folder, short in sorted((library | here).items(), key=lambda pair: -len(pair[0])):
        if len(folder) > 1:
            text = re.sub(re.escape(json.dumps(folder)[1:-1]) + r"(?=[/\\\s\"':]|$)", short, text)
    return text


def _failing_cell(notebook: Any) -> str:
    for cell in notebook.cells if notebook is not None else ():
        if any(output.output_type == "error" for output in cell.get("outputs", ())):
            return str(cell.source)
    return ""
