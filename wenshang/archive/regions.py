"""A region in the register: its bodies, and the report that speaks for all of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from wenshang.errors import BadParameter
from wenshang.model import Authority

#: The kind by which the register declares that a report counts a whole region.
WHOLE = "地区"
_GOVERNMENT = re.compile(r"([一-鿿]{1,8}(?:省|自治区|市|自治州|州|盟|区|县|旗))人民政府$")


@dataclass(frozen=True, slots=True)
class Region:
    """A region as the register has it: ``whole`` the body whose report counts all others (None where none is registered).

    ``bodies`` are those to add up: the bodies of the region itself, and of each region below the one that speaks for it.
    ``members`` are all that the register has of the region and of those below, by name.
    """

    name: str
    whole: Authority | None
    bodies: tuple[Authority, ...]
    members: tuple[Authority, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all members."""
        return tuple(authority.name for authority in self.members)


def is_whole(authority: Authority) -> bool:
    """Whether a report of this authority counts its whole region: declared (kind 地区), or the region's own government.

    >>> is_whole(Authority("汶上县人民政府", region="山东省济宁市汶上县"))
    True
    >>> is_whole(Authority("汶上县次邱镇人民政府", region="山东省济宁市汶上县"))
    False
    """
    government = _GOVERNMENT.search(authority.name)
    return authority.kind == WHOLE or (government is not None and authority.region.endswith(government[1][-3:]))


def find(authorities: Iterable[Authority], name: str) -> Region:
    """The region of a name (汶上县, or written from the top); BadParameter, with the regions known, where nobody is of it."""
    present = tuple(authorities)
    regions = sorted({authority.region for authority in present if authority.region}, key=lambda region: (len(region), region))
    wanted = name.strip()
    found = next((region for region in regions if wanted and region.endswith(wanted)), "")
    if not found:
        more = "等" if len(regions) > 8 else ""
        known = f"已收存的地区有：{'、'.join(regions[:8])}{more}"
        advice = known if regions else "收存的机关都没有写明地区（register.csv 的 region 列）"
        raise BadParameter(where=f"地区“{name}”", found="没有收存该地区的报告", advice=advice)
    own = [authority for authority in present if authority.region == found]
    below = {authority.region for authority in present if authority.region.startswith(found) and authority.region != found}
    parts = [authority for authority in own if not is_whole(authority)]
    for region in sorted(below):
        inside = [authority for authority in present if authority.region == region]
        parts += [authority for authority in inside if is_whole(authority)] or inside
    whole = next((authority for authority in own if is_whole(authority)), None)
    members = [authority for authority in present if authority.region.startswith(found)]
    by_name = [tuple(sorted(several, key=lambda authority: authority.name)) for several in (parts, members)]
    return Region(found, whole, *by_name)
