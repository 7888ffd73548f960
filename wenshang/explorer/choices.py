"""What there is to choose from: bodies found by what was typed, and the codes at hand as a tree in the form's own order."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from wenshang import vocabulary
from wenshang.model import Authority
from wenshang.vocabulary import FormTable, Row

SHOWN = 50  # a list longer than this is searched, not scrolled
MANY_REGIONS = 300
_PART = re.compile(r".+?(?:特别行政区|自治区|自治州|自治县|地区|省|市|州(?!市)|盟|区|县|旗)")  # 安徽省|池州市|东至县
#: headings of the figures of prose, by the first part of their code
PROSE = {
    "channels": "公开渠道",
    "proposals": "建议提案办理",
    "narrative": "正文所称申请",
    "enterprises": "科技企业",
    "innovation": "创新平台与项目",
}
COLUMN_TABLE = "requests"


def parts_of(region: str) -> tuple[str, ...]:
    """A region and the wider ones it lies in, widest first.

    >>> parts_of("山东省济宁市汶上县")
    ('山东省', '山东省济宁市', '山东省济宁市汶上县')
    >>> parts_of("安徽省池州市东至县")[1]
    '安徽省池州市'
    """
    pieces = _PART.findall(region) or ([region] if region else [])
    return tuple("".join(pieces[: count + 1]) for count in range(len(pieces)))


@dataclass(frozen=True)
class Bodies:
    """The authorities of the register, searchable by any part of a name, alias or region, by region and by kind."""

    every: Sequence[Authority]

    @cached_property
    def regions(self) -> tuple[str, ...]:
        """Regions to choose from: provinces and cities, or provinces alone where there are very many."""
        wide = {part for body in self.every for part in parts_of(body.region)[:2]}
        return tuple(sorted(wide if len(wide) <= MANY_REGIONS else {parts_of(region)[0] for region in wide}))

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of body (科技, 人民政府, …), sorted."""
        return tuple(sorted({body.kind for body in self.every if body.kind}))

    @cached_property
    def _texts(self) -> tuple[tuple[Authority, str], ...]:
        return tuple((body, " ".join((*body.names(), body.region, body.unified_code))) for body in self.every)

    @cached_property
    def _initials(self) -> dict[str, str]:
        """The initials of each name in pinyin: wsxkxjsj for 汶上县科学技术局."""
        from pypinyin import Style, lazy_pinyin

        return {body.name: "".join(lazy_pinyin(body.name, style=Style.FIRST_LETTER)).lower() for body in self.every}

    def find(self, text: str = "", *, region: str = "", kind: str = "") -> tuple[list[str], int]:
        """At most ``SHOWN`` names that hold every word, those that begin with it first; and how many there are in all.

        Where none does, names that hold the characters of every word in this order (汶上科技), or whose pinyin begins so (wskj).
        """
        words = text.split()
        among = [(body, message) for body, message in self._texts if body.region.startswith(region) and kind in ("", body.kind)]
        found = [body.name for body, message in among if all(word in message for word in words)]
        if not found:
            found = [body.name for body, message in among if all(self._suggests(word, body.name) for word in words)]
        elif words:
            found.sort(key=lambda name: (not name.startswith(words[0]), words[0] not in name))
        return found[:SHOWN], len(found)

    def _suggests(self, word: str, name: str) -> bool:
        """True where the characters of a word, or its letters as initials in pinyin, stand in a name in this order."""
        return in_order(word.lower(), self._initials[name]) if word.isascii() else in_order(word, name)


def in_order(word: str, text: str) -> bool:
    """True where the characters of a word stand in a text in this order, others between them.

    >>> in_order("汶上科技", "汶上县科学技术局"), in_order("科汶", "汶上县科学技术局")
    (True, False)
    """
    rest = iter(text)
    return all(character in rest for character in word)


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
