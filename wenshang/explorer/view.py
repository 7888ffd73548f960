"""The explorer: an interactive view of an archive and a state (or the same view still, where no widgets can be shown)."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from markupsafe import Markup

from wenshang import charts
from wenshang.archive import Archive
from wenshang.errors import WenshangError
from wenshang.explorer import markup, selected, view_model, widgets
from wenshang.explorer.controls import Controls
from wenshang.explorer.home import follow, remembered
from wenshang.explorer.state import State, Store, chosen

PANELS = (("本机关", "home"), ("浏览", "look"), ("加入报告", "add"), ("生成简报", "brief"))


def explore(
    authority: str = "",
    *,
    years: int | Iterable[int] = (),
    codes: str | Iterable[str] = (),
    measure: str = "value",
    chart: str = "line",
    rate: str = "granted_rate",
    data: str | Path = "data",
    output: str | Path = "build",
) -> Explorer:
    """Open the explorer, in the state that is given (浏览与比较); the line under its table gives this call back.

    ``years`` are those to show (first and last count), ``codes`` codes, patterns or labels, ``measure`` one of ``value``,
    ``change``, ``percent``, ``rate``, ``share``, ``rank``, ``chart`` one of ``line``, ``bar``, ``parts``, ``peers``.
    Raises UnknownAuthority, UnknownCode, BadParameter, BadData.

    >>> explore("汶上县科学技术局", codes=["channels.website_items"]).selection.sentences[0].text
    '2021年通过政府网站公开信息211条，上年没有可比的数字。'
    """
    archive = Archive.open(data)
    own = "" if authority else remembered(archive)
    state = chosen(archive, authority or own, years=years, codes=codes, measure=measure, chart=chart, rate=rate)
    return Explorer(archive, state, output=Path(output), panel="home" if own and not codes else "look")


def live() -> bool:
    """True where a front end shows widgets (JupyterLab, Notebook, Voilà, VS Code); WENSHANG_WIDGETS=0 or 1 overrules."""
    setting = os.environ.get("WENSHANG_WIDGETS", "")
    if setting in ("0", "1"):
        return setting == "1"
    known = ("JPY_SESSION_NAME", "VSCODE_PID", "VSCODE_CWD", "COLAB_RELEASE_TAG")
    return os.environ.get("SERVER_SOFTWARE", "").startswith("voila") or any(name in os.environ for name in known)


class Explorer:
    """What an analyst looks at. ``state`` may be set; ``selection`` is what is shown; both change together with the widgets."""

    def __init__(self, archive: Archive, state: State, *, output: Path = Path("build"), panel: str = "look") -> None:
        self.store = Store(archive)
        self.output = output
        self._first = panel
        self._chart: Any = None
        self._state = state
        self.selection = view_model.select(self.store, state)
        self._root: Any = None

    @property
    def state(self) -> State:
        """What is chosen now."""
        return self._state

    @state.setter
    def state(self, state: State) -> None:
        self._state = state
        self.selection = view_model.select(self.store, state)
        if self._root is not None:
            self.controls.show(state)
            if self.pieces["heading"].value or self.nav.value == "look":
                self._draw()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        """Widgets where they can be shown, else the still view, which a page can hold."""
        if not live():
            return selected.static(self.selection)._repr_mimebundle_()
        bundle: dict[str, Any] = self.root._repr_mimebundle_(include=include, exclude=exclude)
        return bundle

    @property
    def root(self) -> Any:
        """The outermost widget, made when it is first asked for."""
        if self._root is None:
            self._root = self._make()
            follow(self)
        return self._root

    def _make(self) -> Any:
        self.controls = Controls(self.store, self._state, self._changed)
        self.pieces = {name: widgets.html() for name in ("heading", "said", "chart", "table", "take", "line", "findings")}
        self.png = widgets.button("生成 .png 图片", self._draw_png)
        main = [self.pieces[name] for name in ("heading", "said", "chart", "table")]
        for piece in main[:3]:
            piece.add_class("wx-first")  # on a phone, before the controls
        main += [widgets.beside([self.pieces["take"], self.png], "wx-shelf"), self.pieces["line"]]
        looking = widgets.beside(
            [
                self.controls.root,
                widgets.stack(main, "wx-main"),
                widgets.stack([self.pieces["findings"]], "wx-aside"),
            ],
            "wx-body",
        )
        self._pages: dict[str, Any] = {"look": looking}
        self.panels: dict[str, Any] = {}
        self.nav = widgets.Toggle("", PANELS, "look", extra="wx-nav")
        self.nav.observe(lambda change: self._turn(change["new"]), "value")
        name = widgets.html(f'{markup.style()}<div class="wx-name">浏览与比较<small>政府信息公开工作年度报告</small></div>')
        self._below = widgets.stack([looking])
        self.nav.value = self._first
        if self._first == "look":
            self._draw()
        return widgets.stack([widgets.beside([name, self.nav.root], "wx-top"), self._below], "wx", "wx-app")

    def _turn(self, panel: str) -> None:
        """Show another panel; it is made when it is first opened."""
        if panel not in self._pages:
            self.panels[panel] = self._panel(panel)
            self._pages[panel] = self.panels[panel].root
            self._below.children = (*self._below.children, self._pages[panel])
        for name, page in self._pages.items():
            widgets.show(page, name == panel)
        if panel == "look" and not self.pieces["heading"].value:
            self._draw()  # now that it is looked at
        if panel == "brief":
            self.panels["brief"].show(self._state)

    def _panel(self, panel: str) -> Any:
        from wenshang.explorer import adding, home, making

        if panel == "home":
            return home.Home(self, lambda other: setattr(self.nav, "value", other))
        return adding.Adding(self) if panel == "add" else making.Making(self)

    def look_at(self, authority: str) -> None:
        """Look at a body, all its years."""
        self.state = chosen(self.store.archive, authority)

    def _changed(self, state: State) -> None:
        self._state = state
        try:
            self.selection = view_model.select(self.store, state)
            self._draw()
        except WenshangError as error:
            widgets.put(self.pieces["chart"], markup.card("不能显示", [str(error)], kind="wx-error"))

    def _draw(self) -> None:
        chosen_now = self.selection
        chart, note = selected.draw(chosen_now)
        svg = charts.svg(chart) if chart else ""
        widgets.put(self.pieces["heading"], selected.heading(chosen_now))
        widgets.put(self.pieces["said"], markup.sentences(chosen_now.sentences))
        hint = Markup('<p class="wx-hint">{}</p>').format(note) if note else ""
        widgets.put(self.pieces["chart"], (markup.drawing(svg) if svg else "") + hint)
        widgets.put(self.pieces["table"], selected.table(chosen_now))
        widgets.put(self.pieces["take"], selected.shelf(chosen_now, svg))
        widgets.put(self.pieces["line"], selected.line(chosen_now.state))
        widgets.put(self.pieces["findings"], markup.findings(chosen_now.findings))
        widgets.show(self.png, chart is not None)
        self._chart = chart

    def _draw_png(self) -> None:
        """A picture is made only when it is asked for: it takes a moment."""
        if self._chart is not None:
            files = selected.shelf(self.selection, charts.svg(self._chart), png=selected.as_png(self._chart))
            widgets.put(self.pieces["take"], files)
            widgets.show(self.png, False)

    def reopen(self, archive: Archive, authority: str = "") -> None:
        """Look at another archive (a report was added); at that authority where one is given."""
        self.store = Store(archive)
        if "home" in self.panels:
            self.panels["home"].show()
        state = chosen(archive, authority) if authority else self._state
        self.controls.store = self.store
        self.state = state
