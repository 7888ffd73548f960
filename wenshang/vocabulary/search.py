"""Find the codes that a person means by a code, a pattern, a Chinese label or a word."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache

from wenshang import vocabulary
from wenshang.errors import UnknownCode

_NEAREST = 3


def codes_for(wanted: str | Iterable[str]) -> tuple[str, ...]:
    """The codes that one or several names stand for, each once, in the order given (a pattern's own in form order).

    A name is a code, a pattern (``requests.*.total``), the beginning of codes (``requests.received``) or a Chinese label;
    full-width and half-width characters, spaces and capital letters make no difference. UnknownCode, with the nearest right
    ones, otherwise.

    >>> codes_for(["本年新收", "channels.website_items"])
    ('requests.received.total', 'channels.website_items')
    >>> len(codes_for("disputes.reconsideration"))
    5
    """
    names = [wanted] if isinstance(wanted, str) or not isinstance(wanted, Iterable) else wanted
    return tuple(dict.fromkeys(code for name in names for code in _codes(name)))


def search(text: str = "") -> tuple[vocabulary.Code, ...]:
    """The codes whose code, label or definition holds the text (or which the text names), in form order; all for ``""``.

    >>> [found.label for found in search("公报")]
    ['政府公报期数', '政府公报公开信息数']
    """
    sought = folded(text)
    pattern = set(vocabulary.expand(sought)) if "*" in sought else set()
    every = vocabulary.codes().values()
    return tuple(c for c in every if c.code in pattern or any(sought in folded(t) for t in (c.code, c.label, c.definition)))


def companions(codes: Iterable[str]) -> dict[str, frozenset[vocabulary.EditionName]]:
    """The other codes under which reports print the quantities of some codes, each with the editions in which it is so.

    An older code that goes on as one of these, a newer one that continues it, and the rows that one printed row stands for.

    >>> companions(["proactive.rules.issued"])["proactive.rules.made"] == {"2014", "2019"}
    True
    """
    wanted = set(codes)
    order = vocabulary.EDITIONS
    found: dict[str, frozenset[vocabulary.EditionName]] = {}
    for older, newer, old, new in vocabulary.continuations():
        if new in wanted:
            found[old] = frozenset(order[: order.index(older) + 1])
        if old in wanted and vocabulary.code(old).table:
            found[new] = frozenset(order[order.index(newer) :])
    for whole, rows in vocabulary.merged_rows().items():
        if whole in wanted:
            found |= dict.fromkeys(rows, frozenset(order))
    return {code: editions for code, editions in found.items() if code not in wanted}


def _codes(name: str) -> tuple[str, ...]:
    if not isinstance(name, str):
        raise UnknownCode(where=f"指标“{name}”", expected="代码、通配式或指标名称", found=type(name).__name__)
    sought = folded(name)
    found = vocabulary.expand(sought) or vocabulary.expand(f"{sought.rstrip('.')}.*") or _labels().get(sought, ())
    if not found:
        raise UnknownCode(where=f"指标“{name}”", found="词表中没有", advice=_advice(sought))
    return found


def folded(text: str) -> str:
    """What a person types, without spaces, width of characters and capital letters."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


@cache
def _labels() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for code in vocabulary.codes().values():
        label = folded(code.label)
        found[label] = (*found.get(label, ()), code.code)
    return found


def _advice(sought: str) -> str:
    """The nearest codes or labels: those that hold the text first, then those written much alike."""
    known = vocabulary.codes()
    holding = sorted((c.label for c in known.values() if sought.strip("*.") and sought in folded(c.label)), key=len)
    alike = get_close_matches(sought, [*known, *_labels()], n=_NEAREST, cutoff=0.5)
    near = [f"{name}（{known[name].label}）" if name in known else name for name in alike]
    close = list(dict.fromkeys([*holding[:_NEAREST], *near]))[:_NEAREST]
    hint = f"是否想用：{'、'.join(close)}？" if close else ""
    return f"{hint}全部指标见 wenshang codes"
