"""Finding a body among thousands of the register by what was typed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from wenshang.model import Authority

SHOWN = 50  # a list longer than this is searched, not scrolled
MANY_REGIONS = 300
_PART = re.compile(r".+?(?:特别行政区|自治区|自治州|自治县|地区|省|市|州(?!市)|盟|区|县|旗)")  # 安徽省|池州市|东至县


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
