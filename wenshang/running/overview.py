"""What there is and what happened: manifests and ledger in; ``index.html``, ``status.html`` and lines for the terminal out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from pathlib import Path
from typing import Any

from wenshang.running import imports, ledger, publishing

#: runs shown in status.html
SHOWN = 30
OUTCOMES = {"done": "完成", "failed": "有页面失败", "interrupted": "中断", "": "没有结束（被强行终止）"}
_STYLE = (
    "body{font:16px/1.7 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}"
    "h1{font-size:1.4rem}h2{font-size:1.1rem}table{border-collapse:collapse;width:100%}"
    "td,th{border-bottom:1px solid #ccc;padding:.2rem .5rem;text-align:left;vertical-align:top}.warn{color:#8a3b00}"
)


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
    held = publishing.manifests(output)
    last: dict[str, dict[str, Any]] = {}
    made: dict[str, str] = {}
    for record in ledger.Ledger(output).read()[0]:
        if record["event"] == "page":
            last[record["page"]] = record
            if record["outcome"] == "made":
                made[record["page"]] = record["time"]
        for gone in record.get("removed", ()):
            last.pop(gone, None)
    broken = {page: record for page, record in last.items() if record["outcome"] == "failed"}
    return [
        PageState(
            page,
            (held.get(page) or last.get(page) or {}).get("about", {}),
            page in held,
            made.get(page, ""),
            broken.get(page, {}).get("error", ""),
            broken.get(page, {}).get("evidence", ""),
            broken.get(page, {}).get("time", ""),
        )
        for page in sorted(held.keys() | broken.keys())
    ]


def runs(output: Path) -> tuple[list[RunState], int]:
    """The runs of the ledger, newest first, and how many torn lines it has."""
    records, torn = ledger.Ledger(output).read()
    started = {r["run"]: r for r in records if r["event"] == "started"}
    ended = {r["run"]: r for r in records if r["event"] == "finished"}
    counts: dict[tuple[int, str], int] = {}
    for record in records:
        if record["event"] == "page":
            key = record["run"], record["outcome"]
            counts[key] = counts.get(key, 0) + 1
    return [
        RunState(
            run,
            first["time"],
            ended.get(run, {}).get("outcome", ""),
            counts.get((run, "made"), 0),
            first.get("fresh", 0),
            counts.get((run, "failed"), 0),
        )
        for run, first in sorted(started.items(), reverse=True)
    ], torn


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


def publish(output: Path) -> None:
    """Write ``status.html`` and ``index.html`` of the output folder anew, each whole."""
    publishing.publish(output, {"status.html": status(output).encode()})
    publishing.publish(output, {"index.html": index(output).encode()})


def index(output: Path) -> str:
    """The list of pages; a page whose latest run failed is marked as of its date."""
    with imports.quick_imports():
        from wenshang.briefing import index as briefings
        from wenshang.briefing import lint
    listed = [
        briefings.Listed(state.page, state.about, state.held, state.error, beijing(state.made)[:10], state.evidence)
        for state in pages(output)
    ]
    made = briefings.html(listed, output)
    lint.require(made, where="index.html", index=True)
    return made


def status(output: Path) -> str:
    """Runs, newest first, and what failed and why."""
    history, torn = runs(output)
    rows = "".join(
        f"<tr><td>{r.run}</td><td>{beijing(r.started)}</td><td>{OUTCOMES[r.outcome]}</td>"
        f"<td>{r.made}</td><td>{r.fresh}</td><td>{r.failed}</td></tr>"
        for r in history[:SHOWN]
    )
    heads = "<tr><th>次</th><th>开始（北京时间）</th><th>结果</th><th>新做</th><th>未变</th><th>失败</th></tr>"
    failures = "".join(f"<li>{_failure(state)}</li>" for state in pages(output) if state.error)
    broken = f"<h2>尚未解决的失败</h2><ul>{failures}</ul>" if failures else "<p>没有未解决的失败。</p>"
    cut = f'<p class="warn">台账中有 {torn} 行不完整（写入时被强行终止），已略过。</p>' if torn else ""
    return _page("运行情况", f"{broken}<h2>最近的运行</h2><table><thead>{heads}</thead><tbody>{rows}</tbody></table>{cut}")


def lines(output: Path) -> Iterator[str]:
    """The same for the terminal."""
    history, torn = runs(output)
    if not history:
        yield f"{output} 中还没有运行记录"
    for r in history[:10]:
        done = OUTCOMES[r.outcome]
        yield f"第 {r.run} 次　{beijing(r.started)}　{done}　新做 {r.made} 页，未变 {r.fresh} 页，失败 {r.failed} 页"
    for state in pages(output):
        if state.error:
            kept = f"，仍保留 {beijing(state.made)[:10]} 的页面" if state.held else "，尚无可用页面"
            yield f"失败　{state.page}{kept}：{state.error}（{output / state.evidence / 'card.html'}）"
    if torn:
        yield f"台账中有 {torn} 行不完整（写入时被强行终止），已略过"


def _failure(state: PageState) -> str:
    card = f'<a href="{escape(state.evidence)}/card.html">原因</a>'
    as_of = f"这是 {beijing(state.made)[:10]} 的页面；" if state.held else "尚无可用页面；"
    return f'<span class="warn">{escape(state.page)}：{as_of}最近一次生成失败：{escape(state.error)}（{card}）</span>'


def _page(title: str, body: str) -> str:
    return (
        '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><main><h1>{escape(title)}</h1>{body}</main></body></html>\n"
    )
