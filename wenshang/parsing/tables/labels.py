"""Make printed labels comparable and tell how alike they are: no numbering, spaces, punctuation; traditional made simplified.

Labels are compared exactly first; only a label that is nobody's is compared by likeness, and then only with the rows that its
position allows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TypeVar

from wenshang import vocabulary
from wenshang.chinese.folding import simplified
from wenshang.vocabulary import EditionName, FormTable, Row

T = TypeVar("T")

_ENUMERATOR = re.compile(
    r"^(?:[(（]\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s*[)）]|[一二三四五六七八九十]{1,3}\s*[、.．,，:：]|\d{1,2}\s*[、.．:：)）]|[①-⑳])"
)
_REMARK = re.compile(r"[(（][^()（）]*(?:[)）]|$)")
#: labels of rows as well as of columns
WEAK = frozenset(("其他", "总计", "合计", "其他结果", "其它"))
_KEEP = re.compile(r"[^一-鿿〇]")
_TURNS = re.compile("非|未|解读|以外|之外|除外|占比|上年|去年|上一年")
_NUMBERED = re.compile(r"(?<=.)(?=(?<!\d)\d{1,2}[.．、](?!\d)|[（(][一二三四五六七八九]{1,2}[）)])")
_LONGEST = 200  #: characters of the label of a row
_APART = 6.0  #: by how much the likest label must be liker than the next


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """A label without numbering, remarks in brackets, spaces and punctuation.

    >>> plain("（二）部分公开（区分处理的，只计这一情 形，不计其他情形）")
    '部分公开'
    >>> plain("3.危及“三安全一稳定”"), plain("本年增/减"), plain("其中：主动公开")
    ('危及三安全一稳定', '本年增减', '主动公开')
    """
    bare = "".join(simplified(text).split())
    while match := _ENUMERATOR.match(bare):
        bare = bare[match.end() :]
    kept = _KEEP.sub("", _REMARK.sub("", bare)) or _KEEP.sub("", bare)
    return kept.removeprefix("其中") or kept


@lru_cache(maxsize=8192)
def likeness(printed: str, wanted: str) -> float:
    """How alike two plain labels are, 0 to 100; a label cut off at either end counts nearly as much as a whole one."""
    from rapidfuzz import fuzz

    whole = fuzz.ratio(printed, wanted)
    if min(len(printed), len(wanted)) >= 3 and len(printed) >= 4 and (printed in wanted or wanted in printed):
        return max(whole, 90.0)
    cut = fuzz.partial_ratio(printed, wanted) * 0.85 if min(len(printed), len(wanted)) >= 4 else 0.0
    return float(max(whole, cut))


def turned(printed: str, wanted: Iterable[str]) -> bool:
    """Whether a label like some others has a word more that makes it another one.

    >>> [turned(label, ["行政规范性文件"]) for label in ("行政规范性文件解读", "非行政规范性文件", "行政规范性文件数")]
    [True, True, False]
    """
    texts = tuple(wanted)
    return any(all(word not in text for text in texts) for word in _TURNS.findall(printed))


def names(row: Row) -> tuple[str, ...]:
    """The plain forms of a row's label and aliases, without repeats."""
    return tuple(dict.fromkeys(plain(text) for text in (row.label, row.short, *row.aliases)))


def nearest(printed: str, named: Iterable[tuple[str, T]]) -> tuple[T | None, float, bool]:
    """What is named most alike, how alike, and whether nothing else is about as much so (part of a label may be several's).

    >>> nearest("行政处", [("行政许可", 1), ("行政处罚", 2), ("行政强制", 3)])[::2]
    (2, True)
    >>> nearest("行政", [("行政许可", 1), ("行政处罚", 2), ("行政强制", 3)])[::2]
    (1, False)
    """
    scores: dict[T, float] = {}
    for name, item in named if printed else ():
        scores[item] = max(scores.get(item, 0.0), likeness(printed, name))
    if not scores:
        return None, 0.0, False
    (item, score), *others = sorted(scores.items(), key=lambda pair: -pair[1])
    return item, score, not others or others[0][1] < score - _APART


def named_rows(rows: Iterable[Row]) -> Iterator[tuple[str, Row]]:
    """The rows by each of their plain names."""
    return ((name, row) for row in rows for name in names(row))


@dataclass(frozen=True, slots=True)
class Wording:
    """A table of the form by the plain labels that are printed of it.

    ``rows`` are those of the form, ``columns`` what each column is called by its key, ``named`` the rows that go by a label (其他
    and 总计 are several rows' names), ``heads`` the column keys by label, ``groups`` the headings left of rows in their order
    (不予公开, 本年度办理结果), ``at`` the rows' places by their codes.
    """

    table: FormTable
    rows: tuple[Row, ...]
    columns: Mapping[str, str]
    named: Mapping[str, tuple[Row, ...]]
    heads: Mapping[str, str]
    groups: Mapping[str, None]
    at: Mapping[str, int]


def column(text: str, heads: Mapping[str, str], *, least: float, lengths: range) -> str | None:
    """The column that a head names, plainly or, where it is of such a length, by likeness."""
    bare = plain(text)
    if bare in heads or len(bare) not in lengths:
        return heads.get(bare)
    key, score, alone = nearest(bare, heads.items())
    return key if score >= least and alone else None


@cache
def wording(key: str, edition: EditionName = "2021") -> Wording:
    """What is printed of a table in an edition of the form."""
    table = vocabulary.form(edition).table(key)
    named: dict[str, tuple[Row, ...]] = {}
    for name, row in named_rows(table.rows):
        named[name] = (*named.get(name, ()), row)
    heads = {plain(text): column.key for column in table.columns for text in (column.label, *column.aliases)}
    groups = dict.fromkeys(plain(text) for row in table.rows for text in (row.part, row.group) if text)
    columns = {column.key: column.label for column in table.columns}
    return Wording(table, table.rows, columns, named, heads, groups, {row.code: at for at, row in enumerate(table.rows)})


@cache
def known_labels() -> frozenset[str]:
    """The plain labels of every row and column of every form."""
    columns = (column for table in _tables() for column in table.columns)
    return _row_labels() | {plain(text) for column in columns for text in (column.label, *column.aliases)}


@cache
def _row_labels() -> frozenset[str]:
    return frozenset(name for table in _tables() for row in table.rows for name in names(row))


def _tables() -> Iterator[FormTable]:
    return (table for edition in vocabulary.EDITIONS for table in vocabulary.form(edition).tables)


@lru_cache(maxsize=8192)
def is_label(text: str) -> bool:
    """Whether a text is a label of a form, or that of a row and of a column together (行政许可本年处理决定数量)."""
    bare, known = plain(text), known_labels()
    return bare in known or any(bare[:cut] in known and bare[cut:] in known for cut in range(2, len(bare) - 1))


@cache
def head_labels() -> frozenset[str]:
    """The plain labels that only column heads have."""
    return known_labels() - _row_labels() - WEAK


@lru_cache(maxsize=8192)
def is_row(text: str) -> bool:
    """Whether a text is the label of a row; 其他 and 总计, which columns have too, only where they are numbered."""
    bare = plain(text)
    return bare in known_labels() - head_labels() and (bare not in WEAK or bare != "".join(text.split()))


@cache
def names_of() -> Mapping[str, frozenset[str]]:
    """Code → the plain labels of its row in every edition, the provinces' own among them."""
    found: dict[str, set[str]] = {}
    for table in _tables():
        for row in table.rows:
            for code in table.codes_of(row):
                found.setdefault(code, set()).update(names(row))
    for label, code in vocabulary.load("provincial")["rows"].items():
        found[code].add(plain(label))
    return {code: frozenset(labels) for code, labels in found.items()}


@cache
def _around() -> Mapping[str, frozenset[str]]:
    """Code → the plain labels that may stand beside its row's own: of part and group, of rows it is a part of or stands for."""
    found: dict[str, frozenset[str]] = {}
    for table in _tables():
        for row in table.rows:
            several = (name for other in table.rows if other.key in row.instead_of for name in names(other))
            own = frozenset((plain(row.part), plain(row.group), *several))
            for code in table.codes_of(row):
                found[code] = found.get(code, frozenset()) | own | names_of().get(row.part_of, frozenset())
                found[code] |= found.get(row.part_of, frozenset())
    return found


@lru_cache(maxsize=8192)
def another_row(code: str, texts: tuple[str, ...]) -> str:
    """The first of some texts printed in one row that is the label of another row than that of a code, or ""."""
    own = names_of()[code] | _around()[code]
    return next((text for text in texts if is_row(text) and plain(text) not in own), "")


def names_in(label: str) -> list[str]:
    """The numbered names that a label prints one after another."""
    return _NUMBERED.split(label)


@cache
def rows_in(text: str, count: int) -> tuple[str, ...]:
    """The labels of as many rows that a text prints one after another, or ()."""
    printed = "".join(text.split())
    if len(printed) > count * _LONGEST:
        return ()
    if count == 1:
        return (printed,) if plain(printed) in known_labels() else ()
    cuts = [found.start() for found in _NUMBERED.finditer(printed)]
    for cut in (*cuts, *range(2, len(printed) - 1)):
        if plain(printed[:cut]) in known_labels() and (rest := rows_in(printed[cut:], count - 1)):
            return (printed[:cut], *rest)
    pieces = names_in(printed)
    return tuple(pieces) if len(pieces) == count else ()
