"""What a person asks for, as plain tuples: one name or several, a year or a range; wrong ones are refused with help."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from wenshang.errors import UnknownAuthority, UnknownYear, near

if TYPE_CHECKING:
    import pandas as pd

    from wenshang.model import Authority

#: reports are published since the Regulations came into force (2008)
FIRST_YEAR, LAST_YEAR = 2008, 2099


def years_for(wanted: int | str | Iterable[int | str]) -> tuple[int, ...]:
    """The years asked for, ascending, each once; UnknownYear for what is no year of a report.

    >>> years_for(2021), years_for(range(2019, 2022)), years_for(["２０２１"])
    ((2021,), (2019, 2020, 2021), (2021,))
    """
    several = [wanted] if isinstance(wanted, int | str) or not isinstance(wanted, Iterable) else wanted
    return tuple(sorted({_year(one) for one in several}))


def _year(one: object) -> int:
    text = unicodedata.normalize("NFKC", str(one)).strip().removesuffix("年")
    if not (text.isascii() and text.isdigit() and FIRST_YEAR <= int(text) <= LAST_YEAR) or isinstance(one, bool):
        raise UnknownYear(
            where="年度",
            expected=f"{FIRST_YEAR}至{LAST_YEAR}之间的年份，如 2021、range(2018, 2026) 或 [2020, 2021]",
            found=f"“{one}”",
        )
    return int(text)


def names_for(wanted: str | Authority | Iterable[str | Authority]) -> tuple[str, ...]:
    """The names asked for, each once, in the order given: of one authority or several, as text or as records."""
    several = [wanted] if isinstance(wanted, str) or not isinstance(wanted, Iterable) else wanted
    names = (one if isinstance(one, str) else getattr(one, "name", None) or _refused(one) for one in several)
    return tuple(dict.fromkeys(names))


def _refused(one: object) -> str:
    raise UnknownAuthority(where="机关", expected="机关名称，或由名称组成的列表", found=f"“{one}”", advice="年度请写 years=")


def authority_in(facts: pd.DataFrame | Mapping[object, object], authority: str = "") -> str:
    """The authority that a question about a facts frame is meant for: the one named, or the only one of the frame.

    UnknownAuthority where none is named and the frame holds several or none.
    """
    if authority or isinstance(facts, Mapping):
        return authority
    known = [str(name) for name in facts["authority"].unique()]
    if len(known) == 1:
        return known[0]
    found = f"有{len(known)}个机关" if known else "是空的"
    raise UnknownAuthority(where="数据框", found=found, advice=f"请用 authority= 指定一个机关。{near('', known)}")
