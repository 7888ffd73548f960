"""Make the briefing from the explorer: a published page with progress, the page to look at, or an error card."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from markupsafe import Markup

from wenshang.briefing.index import KINDS
from wenshang.errors import WenshangError, internal
from wenshang.explorer import markup, widgets
from wenshang.explorer.adding import read_only
from wenshang.explorer.state import State

if TYPE_CHECKING:
    from wenshang.explorer.state import Host
    from wenshang.running.brief import RunResult

#: the pages that can be made of a selection: notebook → the parameters it takes
PAGES: dict[str, tuple[str, ...]] = {
    "leadership_brief": ("authority", "year", "years_back"),
    "yearly_comparison": ("authority", "year", "years_back", "codes"),
    "peer_comparison": ("authority", "year", "codes"),
    "quarterly_progress": ("authority", "year"),
    "data_quality": ("authority", "year"),
}
STEP = 0.2  # seconds between two steps of the progress bar
USUAL = 8.0  # seconds that a page takes at most on an office PC; the bar slows down after


class Making:
    """The panel: which page, of the whole report or of the chosen figures only; a button; what became of it."""

    def __init__(self, explorer: Host) -> None:
        import ipywidgets

        self.explorer = explorer
        self.page = widgets.choice("页面", [(KINDS[name], name) for name in PAGES], "yearly_comparison")
        scope = (("整份报告（全部指标）", "all"), ("只含所选指标和年度", "chosen"))
        self.scope = widgets.Toggle("内容", scope, "all")
        self.about = widgets.html()
        self.bar = ipywidgets.FloatProgress(min=0, max=1, description="进度")
        self.bar.layout.display = "none"
        self.start = widgets.button("生成简报", self._make, primary=True)
        self.result = widgets.html()
        form = widgets.stack([self.about, self.page, self.scope.root, self.start, self.bar], "wx-form")
        self.root = widgets.stack([form, self.result], "wx-page")
        self.show(explorer.state)

    def show(self, state: State) -> None:
        """Say of what the page will be made."""
        widgets.put(self.about, markup.titled("生成简报", f"{state.authority}　{state.years[1]}年"))

    def _parameters(self) -> dict[str, object]:
        names = ("authority", "year") if self.scope.value == "all" else PAGES[self.page.value]
        return {name: value for name, value in self.explorer.state.parameters().items() if name in names}

    def _make(self) -> None:
        self.start.disabled = True
        widgets.put(self.result, "")
        try:
            with self._output() as output:
                result, target = self._run(output)
                outcome = _made(output, target) if not result.failed else _failed(output, result, target)
        except WenshangError as error:
            outcome = markup.card("生成失败", [str(error)], kind="wx-error")
        finally:
            self.start.disabled = False
            widgets.show(self.bar, False)
        widgets.put(self.result, outcome)

    @contextmanager
    def _output(self) -> Iterator[Path]:
        """Where the page goes: the output folder, or a passing one where visitors may not write (they can save what they see)."""
        if not read_only():
            yield self.explorer.output
            return
        with TemporaryDirectory() as passing:
            yield Path(passing)

    def _run(self, output: Path) -> tuple[RunResult, str]:
        """Run the page in a thread of its own, so that the bar can move and a kernel's event loop is not in the way."""
        from wenshang.running import plan
        from wenshang.running.brief import Options, brief

        archive = self.explorer.store.archive
        page = plan.page(self.page.value, self._parameters(), archive)
        done: list[RunResult] = []
        failed: list[BaseException] = []

        def work() -> None:
            try:
                done.append(brief(archive, [page], output, options=Options(jobs=1, word=True)))
            except BaseException as error:
                failed.append(error)

        worker = threading.Thread(target=work, daemon=True)
        worker.start()
        self._watch(worker)
        if failed:
            raise failed[0] if isinstance(failed[0], WenshangError) else WenshangError(message=internal(failed[0]))
        return done[0], page.target

    def _watch(self, worker: threading.Thread) -> None:
        self.bar.value = 0
        widgets.show(self.bar, True)
        began = time.monotonic()
        while worker.is_alive():
            worker.join(STEP)
            spent = time.monotonic() - began
            self.bar.value = spent / (spent + USUAL / 2)


_MADE = Markup(
    '<div class="wx-card wx-good" role="status"><strong>已生成</strong><p>{}</p><p class="wx-take">{}</p></div>'
    '<details class="wx-page-made"><summary>打开简报</summary>'
    '<iframe title="简报：{}" sandbox="allow-popups" srcdoc="{}"></iframe></details>'
)


def _made(output: Path, target: str) -> Markup:
    """The card of a page that was made: copies of page and Word file to save, and the page itself to look at."""
    content = (output / target).read_bytes()
    name = target.replace("/", "-").removesuffix(".html")
    link, word = markup.link(name, "html", content), (output / target).with_suffix(".docx")
    if word.is_file():
        link += markup.link(name, "docx", word.read_bytes())
    where = "只读服务不保存网页，需要时请点下面的链接另存。" if read_only() else str(output / target)
    return _MADE.format(where, link, name, content.decode("utf-8"))


def _failed(output: Path, result: RunResult, target: str) -> Markup:
    record = [] if read_only() else [f"运行记录见 {output / 'status.html'}"]
    lines = [result.failed.get(target, ""), "上一次成功的页面（如有）未受影响。", *record]
    return markup.card("生成失败", lines, kind="wx-error")
