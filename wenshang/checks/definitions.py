"""What prose and tables both print, and the other definitions that a figure of prose may follow where the two differ."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from wenshang import vocabulary
from wenshang.checks.rule import number
from wenshang.model import Value
from wenshang.vocabulary import EditionName

#: Words of a sentence that count the office itself, and those that count every body of the place.
_OWN = re.compile(
    r"(?:区|县|市|省|州|盟|旗|镇|乡|街道)?(?:人民)?政府办公?室?|本级|本机关|[局厅委]机关|代表.{0,6}政府|办公室(?=(?:共|累计)?(?:收到|受理|办理|答复))"
)
_EVERY = re.compile(r"全(?:省|市|区|县|州|盟|旗|镇|乡|街道|系统|局)|各(?:部门|级|镇|乡|街道|单位|县|区|地)|辖区|所属|下属")
#: Words of a clause that count one way of asking only.
_ONE_WAY = re.compile("网上|网络|线上|信函|当面|邮件|邮寄|现场|传真|(?:网站|平台|系统)(?=(?:共|累计)?(?:收到|受理))")
_CLAUSE = re.compile(r"[，；;：:（）()]|,(?!\d{3}(?!\d))")

_BLOCKS = {
    "reconsiderations": ("reconsideration",),
    "litigations": ("litigation_direct", "litigation_after_reconsideration"),
    "disputes": ("reconsideration", "litigation_direct", "litigation_after_reconsideration"),
}
_RESULTS = ("upheld", "corrected", "other", "pending")


@dataclass(frozen=True, slots=True)
class Pair:
    """What a sentence and a table both print: ``name`` in prose, ``table`` in the table, patterns of the codes to add up."""

    subject: str
    name: str
    table: str
    codes: tuple[str, ...]
    instead: tuple[str, ...]

    @property
    def all_codes(self) -> frozenset[str]:
        """Every code that its table may print it under."""
        return frozenset(code for pattern in (*self.codes, *self.instead) for code in vocabulary.expand(pattern))

    def printed(self, values: Mapping[str, Value], edition: EditionName) -> tuple[str, ...]:
        """The codes to add up in a report; none where its table does not print them all."""
        for patterns in filter(None, (self.codes, self.instead)):
            codes = _rows(patterns, edition, any(code.startswith("requests.other.all.") for code in values))
            if codes and all(code in values for code in codes):
                return codes
        return ()


@cache
def pairs() -> Mapping[str, Pair]:
    """The pairs of prose and table by the subject of a quantity."""
    return {
        raw["subject"]: Pair(raw["subject"], raw["name"], raw["table"], tuple(raw["codes"]), tuple(raw.get("instead", ())))
        for raw in vocabulary.load("checking")["pair"]
    }


@cache
def _rows(patterns: tuple[str, ...], edition: EditionName, one_other_row: bool) -> tuple[str, ...]:
    """The codes of an edition that patterns stand for; of 其他处理 the one row or the three, as the report prints it."""
    found = (code for pattern in patterns for code in vocabulary.expand(pattern) if edition in vocabulary.code(code).editions)
    others = [code for code in found if not code.startswith("requests.other.") or (".all." in code) == one_other_row]
    return tuple(others)


@dataclass(frozen=True, slots=True)
class Definition:
    """Another definition of the same figure: its name, the formula with numbers, its value, the codes it uses."""

    name: str
    formula: str
    value: int | Decimal
    codes: tuple[str, ...]


def others(subject: str, values: Mapping[str, Value]) -> Iterator[Definition]:
    """The other definitions of a subject that the tables allow, likeliest first; never one of value 0."""
    readings = _OTHERS.get(subject, _of_one_column)(subject, values)
    yield from (definition for definition in readings if definition.value > 0)


#: a printed figure by its label and code
_Term = tuple[str, str]


def _sum(name: str, terms: Sequence[_Term], values: Mapping[str, Value], less: Sequence[_Term] = ()) -> Iterator[Definition]:
    """A definition as the sum of labelled codes, ``less`` others; none where a term is missing."""
    signed = [*((" + ", 1, term) for term in terms), *((" − ", -1, term) for term in less)]
    known = [(mark, sign, label, values.get(code)) for mark, sign, (label, code) in signed]
    if all(value is not None for *_, value in known):
        formula = "".join(f"{mark}{label}{number(value)}" for mark, _, label, value in known).removeprefix(" + ")
        total = sum(sign * value for _, sign, _, value in known if value is not None)
        yield Definition(name, formula, total, tuple(code for _, _, (_, code) in signed))


def _labelled(codes: Iterable[str]) -> list[_Term]:
    return [(vocabulary.code(code).label, code) for code in codes]


def _of_requests(subject: str, values: Mapping[str, Value]) -> Iterator[Definition]:
    received, processed = ("本年新收", "requests.received.total"), ("本年办结总计", "requests.processed.total")
    yield from _sum("本年新收与上年结转之和", [received, ("上年结转", "requests.carried_in.total")], values)
    if subject == "received":
        yield from _sum("本年办结总计", [processed], values)
    else:
        yield from _sum("本年新收", [received], values)
        apart = [
            code for code in values if code.startswith(("requests.rejected.", "requests.other.")) and code.endswith(".total")
        ]
        less = _labelled(code for code in apart if values[code] != 0)
        yield from _sum("本年办结中不含不予处理、其他处理", [processed], values, less)
    yield from _of_one_column(subject, values)


def _of_one_column(subject: str, values: Mapping[str, Value]) -> Iterator[Definition]:
    """One kind of applicant only, for a subject that is one row of table 三."""
    if f"requests.{subject}.total" in values:
        for column in vocabulary.form("2021").table("requests").columns:
            if column.key != "total":
                yield from _sum(f"只计{column.label}一列", [(f"{column.label}列", f"requests.{subject}.{column.key}")], values)


def _of_outcomes(subject: str, values: Mapping[str, Value]) -> Iterator[Definition]:
    """予以公开 may count what was given in part; 不予公开 what could not be provided, or what was not dealt with."""
    if subject == "granted":
        terms = [("予以公开", "requests.granted.total"), ("部分公开", "requests.granted_in_part.total")]
        yield from _sum("予以公开与部分公开之和", terms, values)
        yield from _of_one_column(subject, values)
        return
    groups = ["refused", "unavailable", "rejected"]
    for names in (groups[:2], groups) if subject == "refused" else ():
        codes = [code for name in names for code in vocabulary.expand(f"requests.{name}.*.total", among=values)]
        words = "、".join(pairs()[name].name for name in names)
        yield from _sum(f"{words}之和", _labelled(code for code in codes if values[code] != 0), values)


def _of_documents(subject: str, values: Mapping[str, Value]) -> Iterator[Definition]:
    """规范性文件 that counts 规章 too."""
    state = subject.split(".")[1]
    kinds = ("normative_documents", "rules")
    for measure in (state, "made") if state == "issued" else (state,):
        terms = [(pairs()[f"{kind}.{state}"].name, f"proactive.{kind}.{measure}") for kind in kinds]
        yield from _sum("规章与行政规范性文件之和", terms, values)


def _of_disputes(subject: str, values: Mapping[str, Value]) -> Iterator[Definition]:
    table = vocabulary.form("2021").table("disputes")
    named = {row.key: row.short.replace("行政", "") for row in table.rows}
    results = {column.key: column.label for column in table.columns}
    blocks = [(block, named[block]) for block in _BLOCKS[subject]]
    totals = [(f"{label}总计", f"disputes.{block}.total") for block, label in blocks]
    pending = [(f"{label}尚未审结", f"disputes.{block}.pending") for block, label in blocks]
    yield from _sum("不含尚未审结", totals, values, pending)
    parts = [(label + results[key], f"disputes.{block}.{key}") for block, label in blocks for key in _RESULTS]
    yield from _sum("四项结果之和", parts, values)
    for total, (_, label) in zip(totals, blocks, strict=True) if len(blocks) > 1 else ():
        yield from _sum(f"只计{label}", [total], values)


_OTHERS = {
    **dict.fromkeys(("received", "processed"), _of_requests),
    **dict.fromkeys(("granted", "refused"), _of_outcomes),
    **dict.fromkeys(_BLOCKS, _of_disputes),
    **{f"normative_documents.{state}": _of_documents for state in ("issued", "repealed", "in_force")},
}


def breadth(sentence: str, *, stated: int | Decimal, table: int | Decimal) -> tuple[str, str]:
    """Whether words of the sentence explain the difference by breadth: (which breadth, the words), empty where they do not.

    >>> breadth("区政府办代表区政府受理政府信息公开申请17件", stated=17, table=95)
    ('本级', '区政府办')
    >>> breadth("全区共受理21件", stated=21, table=95)
    ('', '')
    """
    if stated < table and (own := _OWN.search(sentence)):
        return "本级", own[0]
    if stated > table and (every := _EVERY.search(sentence)):
        return "全口径", every[0]
    clause = next((part for part in re.split(_CLAUSE, sentence) if number(stated) in part), "")
    if stated < table and (way := _ONE_WAY.search(clause)):
        return "单一渠道", way[0]
    return "", ""
