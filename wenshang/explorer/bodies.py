"""Finding a body among thousands: the register's authorities and what was typed in, a short list out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from wenshang.model import Authority

SHOWN = 50  # a list longer than this is searched, not scrolled
MANY_REGIONS = 300
_PART = re.compile(r".+?(?:特别行政区|自治区|自治州|自治县|地区|省|市|州|盟|区|县|旗)")


def parts_of(region: str) -> tuple[str, ...]:
    """A region and the wider ones it lies in, widest first.

    >>> parts_of("山东省济宁市汶上县")
    ('山东省', '山东省济宁市', '山东省济宁市汶上县')
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

    def find(self, text: str = "", *, region: str = "", kind: str = "") -> tuple[list[str], int]:
        """At most ``SHOWN`` names that hold every word, those that begin with it first; and how many there are in all."""
        words = text.split()
        found = [
            body.name
            for body, said in self._texts
            if (not kind or body.kind == kind) and body.region.startswith(region) and all(word in said for word in words)
        ]
        if words:
            found.sort(key=lambda name: (not name.startswith(words[0]), words[0] not in name))
        return found[:SHOWN], len(found)
