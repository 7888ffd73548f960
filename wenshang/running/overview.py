"""What there is and what happened, to be read: ``index.html``, ``status.html``, lines for the terminal, a failed page's card."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from wenshang.files import shown
from wenshang.running import nursery, publishing

#: characters of an error that are shown; the card's evidence has it whole
LONGEST = 400
_ABSOLUTE = re.compile(
    r"(?<![\w.:/<~])/(?:[^\s/'\"<>：，。]+/)+([^\s/'\"<>：，。]*)|\b[A-Za-z]:\\(?:[^\s\\'\"]+\\)*([^\s\\'\"]*)"
)
#: runs shown in status.html
SHOWN = 30
OUTCOMES = {"done": "完成", "failed": "有页面失败", "interrupted": "中断", "": "没有结束（被强行终止）"}


@dataclass(frozen=True, slots=True)
class PageState:
    """A page as the index shows it: what it says of itself; the date it was made; the latest failure since, and its evidence."""

    page: str
    about: Mapping[str, Any]
    held: bool
    made: str = ""
    error: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class RunState:
    """A run as the ledger tells it."""

    run: int
    started: str
    outcome: str
    made: int
    fresh: int
    failed: int


def pages(output: Path) -> list[PageState]:
    """Every page held or failed, by path."""
    manifests = publishing.manifests(output)
    last: dict[str, dict[str, Any]] = {}
    made_at: dict[str, str] = {}
    for record in publishing.ledger(output)[0]:
        if record["event"] == "page":
            last[record["page"]] = record
            if record["outcome"] == "made":
                made_at[record["page"]] = record["time"]
        for gone in record.get("removed", ()):
            last.pop(gone, None)
    broken = {page: record for page, record in last.items() if record["outcome"] == "failed"}
    states = []
    for page in sorted(manifests.keys() | broken.keys()):
        about = (manifests.get(page) or last.get(page) or {}).get("about", {})
        failure: Mapping[str, str] = broken.get(page, {})
        why = failure.get("error", ""), failure.get("evidence", "")
        states.append(PageState(page, about, page in manifests, made_at.get(page, ""), *why))
    return states


def runs(output: Path) -> tuple[list[RunState], int]:
    """The runs of the ledger, newest first, and how many torn lines it has."""
    records, torn = publishing.ledger(output)
    started = {r["run"]: r for r in records if r["event"] == "started"}
    ended = {r["run"]: r for r in records if r["event"] == "finished"}
    counts = Counter((record["run"], record["outcome"]) for record in records if record["event"] == "page")
    states = []
    for run, first in sorted(started.items(), reverse=True):
        made, failed = counts[run, "made"], counts[run, "failed"]
        states.append(RunState(run, first["time"], ended.get(run, {}).get("outcome", ""), made, first.get("fresh", 0), failed))
    return states, torn


def beijing(time: str) -> str:
    """A time of the ledger (UTC) as the reader's clock shows it.

    >>> beijing("2026-01-31T17:05:00+00:00")
    '2026-02-01 01:05'
    """
    return f"{datetime.fromisoformat(time) + timedelta(hours=8):%Y-%m-%d %H:%M}" if time else ""


def is_current(output: Path) -> bool:
    """Whether the index was written by the latest run; not so where that was killed."""
    history, _ = runs(output)
    return (output / "index.html").is_file() and bool(history) and history[0].outcome in ("done", "failed")


def load() -> None:
    """Import what drawing the index takes."""
    with nursery.quick_imports():
        import wenshang.briefing.index
        import wenshang.briefing.lint  # noqa: F401


def publish(output: Path) -> None:
    """Write ``status.html`` and ``index.html`` of the output folder anew, each whole."""
    states = pages(output)
    publishing.publish(output, {"status.html": _status(output, states).encode()})
    publishing.publish(output, {"index.html": _index(output, states).encode()})


def _index(output: Path, states: Sequence[PageState]) -> str:
    """The list of pages; a page whose latest run failed is marked as of its date."""
    with nursery.quick_imports():
        from wenshang.briefing import index as briefings
        from wenshang.briefing import lint
    listed = [
        briefings.Listed(state.page, state.about, state.held, state.error, beijing(state.made)[:10], state.evidence)
        for state in states
    ]
    page = briefings.html(listed, output)
    lint.require(page, where="index.html", index=True)
    return page


def _status(output: Path, states: Sequence[PageState]) -> str:
    """Runs, newest first, and what failed and why."""
    from wenshang.briefing.exporter import sheet
    from wenshang.briefing.fragments import html_table, join

    history, torn = runs(output)
    rows = [
        [str(r.run), beijing(r.started), OUTCOMES[r.outcome], str(r.made), str(r.fresh), str(r.failed)] for r in history[:SHOWN]
    ]
    heads = ["次", "开始（北京时间）", "结果", "新生成", "未变", "失败"]
    failures = join(map(_failure, (state for state in states if state.error)))
    broken = Markup("<h2>尚未解决的失败</h2><ul>{}</ul>").format(failures) if failures else Markup("<p>没有未解决的失败。</p>")
    cut = f"台账中有 {torn} 行不完整（写入时被强行终止），已略过。" if torn else ""
    listed = Markup("<h2>最近的运行</h2>{}").format(html_table("运行记录", heads, rows, kind="words", note=cut))
    return sheet("运行情况", broken, listed)


def lines(output: Path) -> Iterator[str]:
    """The same for the terminal."""
    history, torn = runs(output)
    if not history:
        yield f"{output} 中还没有运行记录"
    for r in history[:10]:
        done = OUTCOMES[r.outcome]
        yield f"第 {r.run} 次　{beijing(r.started)}　{done}　新生成 {r.made} 页，未变 {r.fresh} 页，失败 {r.failed} 页"
    for state in pages(output):
        if state.error:
            kept = f"，仍保留 {beijing(state.made)[:10]} 的页面" if state.held else "，尚无可用页面"
            yield f"失败　{state.page}{kept}：{state.error}（{output / state.evidence / 'card.html'}）"
    if torn:
        yield f"台账中有 {torn} 行不完整（写入时被强行终止），已略过"


def _failure(state: PageState) -> Markup:
    as_of = f"这是 {beijing(state.made)[:10]} 的页面；" if state.held else "尚无可用页面；"
    text = Markup('<li><b class="stale">{}</b>：{}最近一次生成失败：{}（<a href="{}/card.html">原因</a>）</li>')
    return text.format(state.page, as_of, state.error, quote(state.evidence))


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
