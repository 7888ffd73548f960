"""What there is and what happened: ``index.html``, ``status.html`` and lines for the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from wenshang.running import ledger, nursery, publishing

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
    failed: str = ""


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
    for record in ledger.Ledger(output).read()[0]:
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
        why = failure.get("error", ""), failure.get("evidence", ""), failure.get("time", "")
        states.append(PageState(page, about, page in manifests, made_at.get(page, ""), *why))
    return states


def runs(output: Path) -> tuple[list[RunState], int]:
    """The runs of the ledger, newest first, and how many torn lines it has."""
    records, torn = ledger.Ledger(output).read()
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
    publishing.publish(output, {"status.html": status(output).encode()})
    publishing.publish(output, {"index.html": index(output).encode()})


def index(output: Path) -> str:
    """The list of pages; a page whose latest run failed is marked as of its date."""
    with nursery.quick_imports():
        from wenshang.briefing import index as briefings
        from wenshang.briefing import lint
    listed = [
        briefings.Listed(state.page, state.about, state.held, state.error, beijing(state.made)[:10], state.evidence)
        for state in pages(output)
    ]
    page = briefings.html(listed, output)
    lint.require(page, where="index.html", index=True)
    return page


def status(output: Path) -> str:
    """Runs, newest first, and what failed and why."""
    from wenshang.briefing.exporter import sheet
    from wenshang.briefing.fragments import html_table, join

    history, torn = runs(output)
    rows = [
        [str(r.run), beijing(r.started), OUTCOMES[r.outcome], str(r.made), str(r.fresh), str(r.failed)] for r in history[:SHOWN]
    ]
    heads = ["次", "开始（北京时间）", "结果", "新生成", "未变", "失败"]
    failures = join(map(_failure, (state for state in pages(output) if state.error)))
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
