"""Definitions a claim of the prose may follow: a claim and the tables go in, the definition that fits (or none) comes out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from wenshang import vocabulary
from wenshang.checks.rule import number
from wenshang.checks.said import CLAUSE
from wenshang.model import Value

#: Words of a sentence that count the office itself, and those that count every body of the place.
_OWN = re.compile(
    r"(?:区|县|市|省|州|盟|旗|镇|乡|街道)?(?:人民)?政府办公?室?|本级|本机关|[局厅委]机关|代表.{0,6}政府|办公室(?=(?:共|累计)?(?:收到|受理|办理|答复))"
)
_EVERY = re.compile(r"全(?:省|市|区|县|州|盟|旗|镇|乡|街道|系统|局)|各(?:部门|级|镇|乡|街道|单位|县|区|地)|辖区|所属|下属")

#: Words of a clause that count one way of asking only.
_ONE_WAY = re.compile("网上|网络|线上|信函|当面|邮件|邮寄|现场|传真|(?:网站|平台|系统)(?=(?:共|累计)?(?:收到|受理))")

_BLOCKS = {
    "reconsiderations": ("reconsideration",),
    "litigations": ("litigation_direct", "litigation_after_reconsideration"),
    "disputes": ("reconsideration", "litigation_direct", "litigation_after_reconsideration"),
}
_RESULTS = ("upheld", "corrected", "other", "pending")
#: Kind of claim → (its name, the table's name for the same thing, code or codes whose sum it is).
MAIN: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "received": ("收到申请", "表三本年新收", ("requests.received.total",)),
    "processed": ("办结答复", "表三（七）总计", ("requests.processed.total",)),
    "reconsiderations": ("行政复议", "表四复议总计", ("disputes.reconsideration.total",)),
    "litigations": (
        "行政诉讼",
        "表四诉讼总计",
        ("disputes.litigation_direct.total", "disputes.litigation_after_reconsideration.total"),
    ),
    "disputes": ("行政复议和行政诉讼", "表四复议、诉讼总计", tuple(f"disputes.{block}.total" for block in _BLOCKS["disputes"])),
    "fees": ("行政事业性收费", "表二收费金额", ("proactive.fees.amount",)),
}


@dataclass(frozen=True, slots=True)
class Definition:
    """Another definition of the same figure: its name, the formula with numbers, its value, the codes it uses."""

    name: str
    formula: str
    value: int | Decimal
    codes: tuple[str, ...]


def others(kind: str, values: Mapping[str, Value]) -> Iterator[Definition]:
    """The other definitions of a kind of claim that the tables allow, likeliest first; never one of value 0."""
    if kind in ("received", "processed"):
        made = _of_requests(kind, values)
    elif kind in _BLOCKS:
        made = _of_disputes(kind, values)
    else:
        return
    yield from (definition for definition in made if definition.value > 0)


def _sum(name: str, terms: list[tuple[str, str, str]], values: Mapping[str, Value]) -> Iterator[Definition]:
    """A definition as a signed sum of labelled codes; none where a term is missing."""
    numbers = [values.get(code) for _, _, code in terms]
    if all(value is not None for value in numbers):
        formula = "".join(
            f"{sign if position else ''}{label}{number(value)}"
            for position, ((sign, label, _), value) in enumerate(zip(terms, numbers, strict=True))
        )
        total = sum(
            -value if sign == " − " else value for (sign, _, _), value in zip(terms, numbers, strict=True) if value is not None
        )
        yield Definition(name, formula, total, tuple(code for _, _, code in terms))


def _of_requests(kind: str, values: Mapping[str, Value]) -> Iterator[Definition]:
    plus, minus = " + ", " − "
    received, carried_in = ("", "本年新收", "requests.received.total"), (plus, "上年结转", "requests.carried_in.total")
    yield from _sum("本年新收与上年结转之和", [received, carried_in], values)
    processed = ("", "本年办结总计", "requests.processed.total")
    if kind == "received":
        yield from _sum("本年办结总计", [processed], values)
        row = "received"
    else:
        yield from _sum("本年新收", [received], values)
        left_out = [
            code for code in values if code.startswith(("requests.rejected.", "requests.other.")) and code.endswith(".total")
        ]
        terms = [(minus, vocabulary.code(code).label, code) for code in left_out if values[code] != 0]
        yield from _sum("本年办结中不含不予处理、其他处理", [processed, *terms], values)
        row = "processed"
    for column in vocabulary.form("2021").table("requests").columns:
        if column.key != "total":
            yield from _sum(f"只计{column.label}一列", [("", f"{column.label}列", f"requests.{row}.{column.key}")], values)


def _of_disputes(kind: str, values: Mapping[str, Value]) -> Iterator[Definition]:
    plus, minus = " + ", " − "
    blocks = [(block, _block_label(block)) for block in _BLOCKS[kind]]
    totals = [(plus, f"{label}总计", f"disputes.{block}.total") for block, label in blocks]
    pending = [(minus, f"{label}尚未审结", f"disputes.{block}.pending") for block, label in blocks]
    yield from _sum("不含尚未审结", [*totals, *pending], values)
    parts = [(plus, label + _result_label(key), f"disputes.{block}.{key}") for block, label in blocks for key in _RESULTS]
    yield from _sum("四项结果之和", parts, values)
    if len(blocks) > 1:
        for block, label in blocks:
            yield from _sum(f"只计{label}", [("", f"{label}总计", f"disputes.{block}.total")], values)


def _block_label(block: str) -> str:
    return next(row.short for row in vocabulary.form("2021").table("disputes").rows if row.key == block).replace("行政", "")


def _result_label(key: str) -> str:
    return next(column.label for column in vocabulary.form("2021").table("disputes").columns if column.key == key)


def breadth(sentence: str, *, said: int | Decimal, table: int | Decimal) -> tuple[str, str]:
    """Whether words of the sentence explain the difference by breadth: (which breadth, the words), empty where they do not.

    >>> breadth("区政府办代表区政府受理政府信息公开申请17件", said=17, table=95)
    ('本级', '区政府办')
    >>> breadth("全区共受理21件", said=21, table=95)
    ('', '')
    """
    if said < table and (own := _OWN.search(sentence)):
        return "本级", own[0]
    if said > table and (every := _EVERY.search(sentence)):
        return "全口径", every[0]
    clause = next((part for part in re.split(CLAUSE, sentence) if number(said) in part), "")
    if said < table and (way := _ONE_WAY.search(clause)):
        return "单一渠道", way[0]
    return "", ""
