"""The controls at the left: widgets that show a State; what a person chooses in them becomes a new State."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

from wenshang import vocabulary
from wenshang.comparison.wording import leading
from wenshang.explorer import choices, view_model, widgets
from wenshang.explorer.choices import SHOWN, Bodies
from wenshang.explorer.state import CHARTS, MEASURES, State
from wenshang.explorer.store import Store

ALL = "全部"


class Controls:
    """Linked both ways: ``show(state)`` moves the widgets, moving a widget calls ``changed`` with the new state."""

    def __init__(self, store: Store, state: State, changed: Callable[[State], None]) -> None:
        self.store = store
        self.state = state
        self.changed = changed
        self._quiet = False
        self.bodies = Bodies(store.held.authorities)
        self._make()
        self.show(state)
        self._listen()
        self.root = widgets.stack(
            [
                self.find,
                widgets.beside([self.region, self.kind], "wx-row"),
                self.authority,
                widgets.beside([self.first, self.last], "wx-row"),
                self.measure.root,
                self.rate,
                self.seek,
                self.codes,
                self.column,
                self.chart.root,
            ],
            "wx-side",
        )

    def _make(self) -> None:
        self.find = widgets.text("机关", hint="输入名称或地区的任意部分")
        self.region = widgets.choice("地区", [(ALL, ""), *((r, r) for r in self.bodies.regions)], "")
        self.kind = widgets.choice("类别", [(ALL, ""), *((k, k) for k in self.bodies.kinds)], "")
        self.authority = widgets.listing("选择机关", rows=6)
        self.first = widgets.choice("起始年度", [])
        self.last = widgets.choice("截止年度", [])
        self.seek = widgets.text("指标", hint="输入指标名称查找")
        self.codes = widgets.listing("选择指标（可多选）", rows=14, several=True)
        columns = vocabulary.form("2021").table("requests").columns
        labelled = [(column.label, column.key) for column in columns]
        self.column = widgets.choice("申请人类别（表三）", sorted(labelled, key=lambda pair: pair[1] != "total"), "total")
        self.measure = widgets.Toggle("显示内容", [(label, key) for key, label in MEASURES.items()], "value")
        self.rate = widgets.choice("比率", [(rate.label, rate.key) for rate in vocabulary.rates().values()])
        self.chart = widgets.Toggle("图表", [(label, key) for key, label in CHARTS.items()], "line")

    def _listen(self) -> None:
        for widget in (self.find, self.region, self.kind):
            widget.observe(self._heard(self._list_bodies), "value")
        for widget in (self.seek, self.column):
            widget.observe(self._heard(self._change_column if widget is self.column else self._list_codes), "value")
        self.authority.observe(self._heard(self._choose_body), "value")
        self.codes.observe(self._heard(self._choose_codes), "value")
        for widget in (self.first, self.last):
            widget.observe(self._heard(partial(self._choose_years, widget)), "value")
        for name in ("measure", "rate", "chart"):
            getattr(self, name).observe(self._heard(partial(self._choose, name)), "value")

    def _heard(self, act: Callable[[], None]) -> Callable[[Any], None]:
        """A callback that is silent while the widgets are moved by the program."""
        return lambda _: None if self._quiet else act()

    @contextmanager
    def _silently(self) -> Iterator[None]:
        before, self._quiet = self._quiet, True
        try:
            yield
        finally:
            self._quiet = before

    def _tell(self, state: State) -> None:
        state = view_model.usable(self.store, state)
        self.show(state)
        self.changed(state)

    def show(self, state: State) -> None:
        """Move every widget to a state."""
        self.state = state
        with self._silently():
            self._list_bodies()
            years_held = self.store.held.years(state.authority)
            years = tuple(range(min(*years_held, state.years[0]), max(*years_held, state.years[1]) + 1))
            widgets.offer(self.first, years, state.years[0])
            widgets.offer(self.last, years, state.years[1])
            self._list_codes()
            for name in ("measure", "rate", "chart"):
                widget, wanted = getattr(self, name), getattr(state, name)
                if widget.value != wanted:
                    widget.value = wanted
            reasons = view_model.unavailable(self.store, state)
            self.measure.disable({key: why for key, why in reasons.items() if key in MEASURES})
            self.chart.disable({key: why for key, why in reasons.items() if key in CHARTS})
            by_rate = state.measure == "rate"
            widgets.show(self.rate, by_rate)
            for widget in (self.seek, self.codes):
                widgets.show(widget, not by_rate)
            widgets.show(self.column, not by_rate and any(code.startswith("requests.") for code in state.codes))

    def _list_bodies(self) -> None:
        names, count = self.bodies.find(self.find.value, region=self.region.value, kind=self.kind.value)
        value = self.state.authority if self.state.authority in names else None
        with self._silently():
            more = f"（共 {count} 个，列出前 {SHOWN} 个）" if count > SHOWN else f"（{count} 个）"
            more = more if count else "（没有找到：请减少字数，或输入拼音首字母，或不限地区和类别）"
            self.authority.description = f"选择机关{more}"
            widgets.offer(self.authority, names, value)

    def _choose_body(self) -> None:
        name = self.authority.value
        if name is None or name == self.state.authority:
            return
        years = self.store.held.years(name)
        printed = self.store.codes(name)
        codes = tuple(code for code in self.state.codes if code in printed)
        first = next((code for code in (*leading("sentences"), *vocabulary.codes()) if code in printed), leading("sentences")[0])
        self._tell(replace(self.state, authority=name, years=(years[0], years[-1]), codes=codes or (first,)))

    def _choose_years(self, moved: Any) -> None:
        first, last = self.first.value, self.last.value
        if first is None or last is None:
            return
        if first > last:
            first = last = moved.value
        self._tell(replace(self.state, years=(first, last)))

    def _choose(self, name: str) -> None:
        self._tell(replace(self.state, **{name: getattr(self, name).value}))

    def _list_codes(self) -> None:
        printed = self.store.codes(self.state.authority)
        found = choices.nodes(printed, column=self.column.value, search=self.seek.value)
        self._nodes = found if self.seek.value.strip() else choices.fold(found, self.state.codes)
        chosen = self._chosen_nodes()
        with self._silently():
            widgets.offer(self.codes, [(node.text, node.key) for node in self._nodes], chosen)

    def _chosen_nodes(self) -> tuple[str, ...]:
        """The lines that stand for the codes of the state: a heading where it holds just these, else each figure."""
        heading = [node.key for node in self._nodes if len(node.codes) > 1 and node.codes == self.state.codes]
        return tuple(heading[:1]) or tuple(n.key for n in self._nodes if len(n.codes) == 1 and n.codes[0] in self.state.codes)

    def _choose_codes(self) -> None:
        chosen = set(self.codes.value)
        codes = tuple(dict.fromkeys(code for node in self._nodes if node.key in chosen for code in node.codes))
        if codes:
            self._tell(replace(self.state, codes=codes))

    def _change_column(self) -> None:
        """Another kind of applicant: the same rows of the table of requests, in that column."""
        known, column = vocabulary.codes(), self.column.value
        moved = (f"{c.rpartition('.')[0]}.{column}" if c.startswith("requests.") else c for c in self.state.codes)
        self._tell(replace(self.state, codes=tuple(code for code in dict.fromkeys(moved) if code in known)))
