"""The codes at hand as a tree, in the form's own order with Chinese labels."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from wenshang import vocabulary
from wenshang.vocabulary import FormTable, Row

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

    def wanted(code: str) -> bool:
        return code in at_hand and all(word in known[code].label + known[code].definition for word in words)

    found: list[Node] = []
    for prefix, label in PROSE.items():
        codes = [code for code in known if code.startswith(f"{prefix}.") and not known[code].table and wanted(code)]
        found += _group(prefix, label, 0, [_leaf(code, 1, known[code].label) for code in codes])
    seen = {code for node in found for code in node.codes}
    for edition in reversed(vocabulary.EDITIONS):
        for table in vocabulary.form(edition).tables:
            codes = [code for code in _of_table(table, column) if code not in seen and wanted(code)]
            seen.update(codes)
            label = f"{table.short}　{table.label}" if table.short != table.label else table.label
            found += _group(f"{edition}.{table.key}", f"{label}（{edition}版）", 0, _rows(table, codes))
    return tuple(found)


def _of_table(table: FormTable, column: str) -> list[str]:
    of_column = table.key == COLUMN_TABLE
    return [code for code in table.codes() if not of_column or code.rsplit(".", 1)[-1] == column]


def _leaf(code: str, depth: int, label: str) -> Node:
    return Node(code, label, depth, (code,))


def _group(key: str, label: str, depth: int, children: Sequence[Node]) -> list[Node]:
    codes = tuple(dict.fromkeys(code for child in children for code in child.codes if len(child.codes) == 1))
    if len(codes) < 2:  # a heading over one figure says nothing
        return [replace(child, depth=depth) for child in children]
    return [Node(key, label, depth, codes), *children]


def _rows(table: FormTable, codes: Sequence[str]) -> list[Node]:
    """The rows of a table under their group headings (（三）不予公开); a row of several figures is a heading of its own."""
    found: list[Node] = []
    pending: list[Node] = []
    group = ""
    for row in table.rows:
        if row.group != group:
            found, pending, group = [*found, *_flush(table, group, pending)], [], row.group
        own = [code for code in table.codes_of(row) if code in codes]
        depth = 2 if row.group else 1
        pending += _row(row, own, depth, single=table.key == COLUMN_TABLE)
    return [*found, *_flush(table, group, pending)]


def _flush(table: FormTable, group: str, pending: list[Node]) -> list[Node]:
    return _group(f"{table.key}:{group}", group, 1, pending) if group else pending


def _row(row: Row, codes: Sequence[str], depth: int, *, single: bool) -> list[Node]:
    known = vocabulary.codes()
    if single or len(codes) <= 1:
        return [_leaf(code, depth, row.label if single else known[code].label) for code in codes]
    columns = [_leaf(code, depth + 1, known[code].label.removeprefix(row.short).lstrip("·") or row.label) for code in codes]
    return _group(row.code, row.label, depth, columns)
