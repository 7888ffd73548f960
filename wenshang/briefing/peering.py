"""The authority among its peers: a story in, tables and strips of bodies of the same kind, level and year out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from markupsafe import Markup

from wenshang import charts
from wenshang.briefing.pieces import Piece, drawn, join, piece, said, table
from wenshang.comparison import FEWEST, Standing, peers, sentences

if TYPE_CHECKING:
    from wenshang.briefing.story import Story

#: strips drawn on a page, at most: beyond that the table says it better
DRAWN = 3


def standings(story: Story, codes: Sequence[str]) -> tuple[Standing, ...]:
    """Where the authority stands for each code that it and at least one peer print."""
    made = (
        peers(story.peer_facts, authority=story.authority.name, year=story.year, code=code, candidates=story.peers)
        for code in codes
    )
    return tuple(standing for standing in made if standing.peers and standing.own and standing.own.value is not None)


def beside(story: Story, codes: Sequence[str]) -> Piece:
    """The peers' figures beside the authority's own, each with its number N; no ranking below five peers."""
    who = f"{story.authority.level}级{story.authority.kind}" if story.authority.kind else "同类"
    if not story.peers:
        return piece(Markup("<p>没有收存其他{}机关{}年的数字（N=0），不作对照。</p>").format(who, story.year))
    intro = Markup("<p>同类机关：收存了{}年数字的其他{}机关，N={}：{}。不足{}个有数字的机关时不作排名。</p>").format(
        story.year, who, len(story.peers), "、".join(story.peers), FEWEST
    )
    found = standings(story, codes)
    if not found:
        return piece(intro, Markup("<p>这些机关与本机关没有相同的指标可以对照。</p>"))
    telling = [one for one in found if any(figure.value for figure in (*one.peers, one.own) if figure)][:DRAWN]
    drawing = join(drawn(charts.strip(one, key=f"strip-{n}"), story.number) for n, one in enumerate(telling, start=1))
    spoken = said((made for one in found if (made := sentences.of_standing(one))), story.number)
    return piece(intro, spoken, summary(story, found), drawing)


def summary(story: Story, found: Sequence[Standing]) -> Markup:
    """One row a figure: the authority's own, N, quartiles and rank."""
    ranked = any(one.quartiles for one in found)
    heads = ["指标", "本机关", "N", *(["下四分位", "中位数", "上四分位"] if ranked else []), "位次"]
    rows = [
        [
            f"{one.label}（{one.unit}）",
            story.number(one.own),
            Markup('<span data-size="{}/{}">{}</span>').format(one.period, one.code, one.size),
            *(story.number(quartile) for quartile in (one.quartiles or (None, None, None)) if ranked),
            f"第{one.rank}位" if one.rank else "不排名",
        ]
        for one in found
    ]
    return table("与同类机关对照（N为有该项数字的机关数，含本机关）", heads, rows, kind="figures")
