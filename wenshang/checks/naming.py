"""Rule D4: find where a report names another body, or where its business was left behind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from wenshang import vocabulary
from wenshang.checks.rule import Case, rule
from wenshang.chinese.folding import unspaced
from wenshang.model import Finding, Severity, Status

_WHERE = {"body": "正文编制单位", "contact": "联系单位", "signature": "落款"}
#: Bodies whose business is everything: other bureaus' words are their own.
_GENERAL = re.compile("政府|街道|[乡镇]$|办公室|政务服务|行政审批|大数据|管委会|管理委员会|开发区|园区|新区")
_REGION = re.compile(r"[一-鿿]{1,6}?(?:省|自治区|自治州|市|区|县|旗|州|盟)")
_FILLING = re.compile(r"[\s“”\"'《》（）()·]|人民(?=政府)|(?<=政府)办公?室|(?<=政府)办$")


@cache
def _kinds() -> Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Kind of bureau → (words of its name, words of its business); bodies of all business are none."""
    kinds = vocabulary.load("kinds")["kind"]
    return {
        kind["kind"]: ((*kind["words"], *kind.get("also", ())), tuple(kind.get("business", ())))
        for kind in kinds
        if not _GENERAL.search(kind["words"][0])
    }


def kinds_of(name: str) -> frozenset[str]:
    """The kinds of bureau that a name names; several for merged bureaus, none for a government.

    >>> sorted(kinds_of("东至县科技经济信息化局")), kinds_of("汶上县人民政府")
    (['科技'], frozenset())
    """
    bare = name.replace("人民政府", "")  # which holds 民政
    return frozenset(kind for kind, (names, _) in _kinds().items() if any(word in bare for word in names))


def same_body(one: str, two: str) -> bool:
    """Whether two names are of one body: the same but for a region left out, an abbreviation, or its office.

    >>> same_body("县科技局", "汶上县科学技术局"), same_body("洪泽区人民政府", "淮安市洪泽区人民政府办公室")
    (True, True)
    >>> same_body("汶上县民政局", "汶上县科学技术局")
    False
    """
    short, long = sorted((_FILLING.sub("", one), _FILLING.sub("", two)), key=len)
    rest = iter(long)
    return all(letter in rest for letter in short)


@rule("D4")
def d4(case: Case) -> Iterator[Finding]:
    """One authority throughout, and no other bureau's business name left behind."""
    yield from _other_names(case)
    own = kinds_of(case.report.authority)
    if own and not _GENERAL.search(case.report.authority):
        yield from _left_behind(case, own)


def _other_names(case: Case) -> Iterator[Finding]:
    named = dict(case.report.named)
    own = named.get("title") or case.report.authority
    for where, label in _WHERE.items():
        name = named.get(where, "")
        if not name or any(same_body(name, known) for known in (own, case.report.authority)):
            continue
        other_kind = kinds_of(name) and kinds_of(own) and kinds_of(name).isdisjoint(kinds_of(own))
        if not other_kind and not _other_region(name, own):
            continue  # an office, a centre, a superior body: normal
        certain = where == "body"
        paragraph = next((p for p in case.report.document.paragraphs if name in unspaced(p.text)), None)
        yield case.finding(
            Status.ERROR if certain else Status.NOTICE,
            f"{label}“{name}”与本机关“{own}”不一致",
            severity=None if certain else Severity.LOW,
            formula=f"{name} ≠ {own}",
            at=paragraph or name,
        )


def _other_region(name: str, own: str) -> bool:
    """Both name a place of the same level, and another one."""
    one, two = ({place[-1]: place for place in _REGION.findall(text)} for text in (name, own))
    lowest = next((level for level in "旗县区市州盟省" if level in one and level in two), "")
    return bool(lowest) and one[lowest] not in two[lowest] and two[lowest] not in one[lowest]


def _left_behind(case: Case, own: frozenset[str]) -> Iterator[Finding]:
    for sentence in case.sentences:
        found = [(kind, hit) for kind, hit in _foreign(sentence.text) if kind not in own]
        if len({kind for kind, _ in found}) != 1:
            continue  # none, or a list of several bureaus' fields
        kind, hit = found[0]
        yield case.finding(
            Status.NOTICE,
            f"出现其他机关的业务名称“{hit}”（{kind}），疑似套用模板遗留",
            formula=f"本机关业务：{'、'.join(sorted(own))}；所写：{kind}",
            at=sentence,
        )


#: “X信息公开”, “我县X工作”, “我X局” — and not “县X局”, “X信息化”, “X信息系统”, which are normal mentions.
_INFORMATION = re.compile(r"(?:政务|政府)?信息(?=公开|工作|的|[，。；]|$)")
_WORK = re.compile(r"(?:我|全)[省市县区旗州]([一-鿿]{2,12}?)(?:工作|事业)")
_BUREAU = re.compile(r"(?:我|本)([一-鿿]{2,12}?)[局委厅]")


def _foreign(text: str) -> Iterator[tuple[str, str]]:
    """Kind and words of every business name that a sentence uses as its own body's."""
    for match in _INFORMATION.finditer(text):
        word = _ending(text[: match.start()])
        listed = text[match.end() : match.end() + 1] == "、" or "、" in text[max(0, match.start() - 14) : match.start()]
        if word and not listed:
            yield _business()[word], word + match[0]
    for pattern in (_WORK, _BUREAU):
        for match in pattern.finditer(text):
            if match[1] in _business():
                yield _business()[match[1]], match[0]


def _ending(text: str) -> str:
    """The longest business word that a text ends in, ``""`` for none."""
    return next((text[-length:] for length in range(min(10, len(text)), 1, -1) if text[-length:] in _business()), "")


@cache
def _business() -> Mapping[str, str]:
    """Business word → kind of bureau."""
    return {word: kind for kind, (_, business) in _kinds().items() for word in business}
