"""The controls at the left: the tree of figures, and widgets that show a State; what is chosen in them becomes a new State."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from typing import Any

from wenshang import vocabulary
from wenshang.comparison.wording import leading
from wenshang.explorer import view_model, widgets
from wenshang.explorer.state import CHARTS, MEASURES, SHOWN, State, Store
from wenshang.vocabulary import FormTable

#: headings of the figures of prose, by the first part of their code
PROSE = {
    "channels": "公开渠道",
    "proposals": "建议提案办理",
    "narrative": "正文所称申请",
    "enterprises": "科技企业",
    "innovation": "创新平台与项目",
}
COLUMN_TABLE = "requests"


@dataclass(frozen=True, slots=True)
class Node:
    """A line of the tree. ``codes`` are those the line stands for: one for a figure, several for a heading."""

    key: str
    label: str
    depth: int
    codes: tuple[str, ...]
    folded: bool = False

    @property
    def text(self) -> str:
        """The label, indented by depth with full-width spaces (a listbox knows no other indent)."""
        mark = "" if len(self.codes) == 1 else ("▸ " if self.folded else "▾ ")
        return "　" * self.depth + mark + self.label


def fold(unfolded: Sequence[Node], chosen: Collection[str]) -> tuple[Node, ...]:
    """The tree with its top headings closed, but for those that hold a chosen code.

    >>> [node.text for node in fold(nodes({"proposals.npc", "proposals.total"}), ())]
    ['▸ 建议提案办理']
    """
    shown: list[Node] = []
    open_ = True
    for node in unfolded:
        if node.depth == 0:
            open_ = len(node.codes) == 1 or not set(node.codes).isdisjoint(chosen)
            shown.append(replace(node, folded=not open_))
        elif open_:
            shown.append(node)
    return tuple(shown)


def nodes(at_hand: Collection[str], *, column: str = "total", search: str = "") -> tuple[Node, ...]:
    """The tree of the codes at hand: figures of prose, then the tables of each edition, newest first.

    Of the table of requests only one applicant ``column`` is shown; ``search`` keeps the figures whose label holds every word.

    >>> [(node.depth, node.label) for node in nodes({"proposals.npc", "proposals.total"})]
    [(0, '建议提案办理'), (1, '承办人大代表建议数'), (1, '承办建议提案合计')]
    """
    words = search.split()
    known = vocabulary.codes()
    wanted = {c for c in at_hand if all(word in known[c].label + known[c].definition for word in words)}
    leaves: list[_Leaf] = []
    for prefix, label in PROSE.items():
        codes = [code for code in known if code in wanted and code.startswith(f"{prefix}.") and not known[code].table]
        leaves += [(((prefix, label),), code, known[code].label) for code in codes]
        wanted -= set(codes)
    for edition in reversed(vocabulary.EDITIONS):
        for table in vocabulary.form(edition).tables:
            label = f"{table.short}　{table.label}" if table.short != table.label else table.label
            top = (f"{edition}.{table.key}", f"{label}（{edition}版）")
            found = [((top, *heads), code, name) for heads, code, name in _of_table(table, wanted, column)]
            wanted -= {code for _, code, _ in found}
            leaves += found
    return tuple(_tree(leaves, 0))


#: a figure of the tree: the headings above it (key, label), its code and its label
_Leaf = tuple[tuple[tuple[str, str], ...], str, str]


def _of_table(table: FormTable, wanted: Collection[str], column: str) -> Iterator[_Leaf]:
    """The figures of a table under their group headings (（三）不予公开); a row of several is a heading of its own."""
    known = vocabulary.codes()
    single = table.key == COLUMN_TABLE
    for row in table.rows:
        group = ((f"{table.key}:{row.group}", row.group),) if row.group else ()
        own = [c for c in table.codes_of(row) if c in wanted and (not single or c.rsplit(".", 1)[-1] == column)]
        for code in own:
            if single or len(own) == 1:
                yield group, code, row.label if single else known[code].label
            else:
                label = known[code].label.removeprefix(row.short).lstrip("·") or row.label
                yield (*group, (row.code, row.label)), code, label


def _tree(leaves: Iterable[_Leaf], depth: int) -> Iterator[Node]:
    """Figures under their headings; a heading over one figure says nothing and is left out."""
    for heads, group in groupby(leaves, key=lambda leaf: leaf[0][:1]):
        below = [(path[1:], code, label) for path, code, label in group]
        if not heads:
            yield from (Node(code, label, depth, (code,)) for _, code, label in below)
        elif len(below) == 1:
            yield from _tree(below, depth)
        else:
            (key, label), *_ = heads
            yield Node(key, label, depth, tuple(code for _, code, _ in below))
            yield from _tree(below, depth + 1)


ALL = "全部"


class Controls:
    """Linked both ways: ``show(state)`` moves the widgets, moving a widget calls ``changed`` with the new state."""

    def __init__(self, store: Store, state: State, changed: Callable[[State], None]) -> None:
        self.store = store
        self.state = state
        self.changed = changed
        self._quiet = False
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
        self.region = widgets.choice("地区", [(ALL, ""), *((r, r) for r in self.store.bodies.regions)], "")
        self.kind = widgets.choice("类别", [(ALL, ""), *((k, k) for k in self.store.bodies.kinds)], "")
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
            years_held = self.store.archive.years(state.authority)
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
        names, count = self.store.bodies.find(self.find.value, region=self.region.value, kind=self.kind.value)
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
        years = self.store.archive.years(name)
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
        found = nodes(printed, column=self.column.value, search=self.seek.value)
        self._nodes = found if self.seek.value.strip() else fold(found, self.state.codes)
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
