"""The page of one's own body: what changed, what is doubtful, what to do next; which body it is stays in the working folder."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from wenshang import charts, comparison
from wenshang.briefing.fragments import join
from wenshang.chinese.formatting import spans
from wenshang.comparison import sentences
from wenshang.errors import WenshangError
from wenshang.explorer import markup, widgets
from wenshang.explorer.adding import read_only
from wenshang.explorer.state import Store
from wenshang.explorer.workspace import STATE
from wenshang.files import write_whole
from wenshang.model import Status

if TYPE_CHECKING:
    from wenshang.archive import Archive
    from wenshang.explorer.state import Host

#: where the body is remembered, below the working folder
_PLACE = Path(STATE) / "own-body.json"
BACK, SPOKEN = 4, 4
#: how often a page that waits looks for the body
SECONDS = 0.5


def remembered(archive: Archive) -> str:
    """The name of the body remembered in this working folder; "" where there is none, or the archive does not know it."""
    try:
        text = json.loads((_folder() / _PLACE).read_text("utf-8"))
        return archive.resolve(str(text["authority"])).name
    except (OSError, ValueError, KeyError, TypeError, WenshangError):
        return ""


def remember(name: str) -> bool:
    """Remember a body; False where the folder takes nothing (no workspace, a read-only service)."""
    if read_only() or not (_folder() / STATE).is_dir():
        return False
    try:
        write_whole(_folder() / _PLACE, (json.dumps({"authority": name}, ensure_ascii=False) + "\n").encode())
    except (OSError, WenshangError):
        return False
    return True


def _folder() -> Path:
    return Path(os.environ.get("WENSHANG_FOLDER") or ".")


def follow(explorer: Host) -> None:
    """Where the page is served and waits ready before it is asked for: open it at the body that was remembered meanwhile.

    Ends as soon as somebody uses the page, or it stands at the body.
    """
    if os.environ.get("WENSHANG_SERVED") != "1":
        return
    loop, first = asyncio.get_running_loop(), (explorer.state, explorer.nav.value)

    def look() -> None:
        if (explorer.state, explorer.nav.value) != first:
            return
        if (name := remembered(explorer.store.archive)) and (name, "home") != (first[0].authority, first[1]):
            explorer.look_at(name)
            explorer.nav.value = "home"
        else:
            loop.call_later(SECONDS, look)

    look()


class Home:
    """The panel: the body (chosen once), its latest year, and buttons to what comes next (``turn`` opens another panel)."""

    def __init__(self, explorer: Host, turn: Callable[[str], None]) -> None:
        self.explorer, self.turn = explorer, turn
        self.name = remembered(explorer.store.archive)
        self.find = widgets.text("查找本机关", hint="输入名称的任意部分或拼音首字母")
        self.choice = widgets.listing("选择本机关", rows=6)
        self.keep = widgets.button("设为本机关", self._keep, primary=True)
        self.other = widgets.button("更换机关", self._ask)
        self.said, self.shown = widgets.html(), widgets.html()
        self.form = widgets.stack([self.find, self.choice, self.keep], "wx-form")
        steps = (("核对草稿", "add"), ("加入年报", "add"), ("生成简报", "brief"), ("汇总台账", "add"), ("浏览比较", "look"))
        links = [widgets.button(label, partial(self._go, panel)) for label, panel in steps]
        self.steps = widgets.beside([*links, self.other], "wx-buttons")
        self.root = widgets.stack([self.said, self.form, self.steps, self.shown], "wx-page")
        self.find.observe(lambda _: self._list(), "value")
        self.show()

    def show(self) -> None:
        """Draw the page anew: of the body remembered, or the question which it is."""
        known = bool(self.name)
        widgets.show(self.form, not known)
        widgets.show(self.steps, known)
        if known:
            widgets.put(self.said, "")
            widgets.put(self.shown, page(self.explorer.store, self.name))
        else:
            text = "选定后，这里显示本机关的变化、问题和接下来的工作，下次打开仍是本机关。"
            widgets.put(self.said, markup.titled("本机关", text))
            widgets.put(self.shown, "")
            self._list()

    def _list(self) -> None:
        names, _ = self.explorer.store.bodies.find(self.find.value)
        widgets.offer(self.choice, names, names[0] if names else None)

    def _keep(self) -> None:
        if self.choice.value:
            self.name = self.choice.value
            remember(self.name)
            self.show()

    def _ask(self) -> None:
        self.name = ""
        self.show()

    def _go(self, panel: str) -> None:
        """Open a panel at this body's latest year."""
        if self.explorer.state.authority != self.name:
            self.explorer.look_at(self.name)
        self.turn(panel)


def page(store: Store, name: str) -> Markup:
    """What a body should know today: its latest year against the one before, open problems, what comes next."""
    years = store.archive.years(name)
    year = years[-1]
    facts = store.archive.facts(name, years=list(range(year - BACK, year + 1)) if year - BACK > years[0] else list(years))
    change = comparison.compare(facts, year=year, authority=name)
    outcomes = comparison.outcomes(facts, year=year, base_year=change.base, authority=name)
    found = store.findings(name, year)
    spoken = sentences.lead(change, rates=(), outcomes=outcomes, most=SPOKEN)
    chart = charts.first_telling(
        comparison.series(facts, ["requests.received.total", "requests.processed.total"], authority=name),
        outcomes,
        change.select("channels.*"),
        title="近年情况",
        ax=charts.axes(),
    )
    drawing = markup.drawing(charts.svg(chart)) if charts.numbers(chart) else ""
    errors = sum(finding.status is Status.ERROR for finding in found)
    changed = Markup("<div><h3>主要变化</h3>{}{}</div>").format(markup.sentences(spoken), drawing)
    steps = Markup('<h3>接下来</h3><ul class="wx-notes">{}</ul>').format(
        join(Markup("<li>{}</li>").format(one) for one in _next(years, errors))
    )
    beside = Markup("<div>{}{}</div>").format(markup.findings(found, title="存疑和问题"), steps)
    head = markup.titled(name, f"收存{spans(years)}年报告；以下为{year}年的情况")
    return head + Markup('<div class="wx-two">{}{}</div>').format(changed, beside)


def _next(years: tuple[int, ...], errors: int) -> list[str]:
    """What to do, most urgent first."""
    year = years[-1]
    missing = [one for one in range(years[0], year) if one not in years]
    lines = [f"{year}年报告有误{errors}处：核实后更正，更正稿用“加入年报”收存。"] if errors else []
    lines += [f"缺{spans(missing)}年报告：收存后才能逐年比较。"] if missing else []
    lines.append(f"{year + 1}年度报告：由台账汇总表三、表四，发布前核对草稿，发布后加入。")
    lines.append(f"{year}年报告的简报：“生成简报”中选领导简报或年度比较。")
    return lines
