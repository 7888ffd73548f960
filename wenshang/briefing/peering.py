"""The authority among its peers: a story in, tables and strips of bodies of the same kind, level and year out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from wenshang import charts, vocabulary
from wenshang.briefing.body import BodyStory
from wenshang.briefing.fragments import Fragment, html_table, join
from wenshang.briefing.story import Lines
from wenshang.briefing.tables import drawn, paragraph
from wenshang.comparison import FEWEST, Figure, PeerRank, sentences
from wenshang.comparison import peers as every

if TYPE_CHECKING:
    from wenshang.archive import Entry

#: strips drawn on a page, at most: beyond that the table says it better
DRAWN = 3
#: figures compared on a page, and sentences about them, at most
ROWS, SPOKEN = 24, 5


def standings(story: BodyStory, codes: Sequence[str]) -> tuple[PeerRank, ...]:
    """Where the authority stands for each code that it and at least one peer print, and that is not 0 everywhere."""
    made = every(story.peer_facts, codes, authority=story.own, year=story.year, candidates=story.peers)
    return tuple(one for one in made if one.peers and one.own and any(figure.value for figure in (*one.peers, one.own)))


def beside(story: BodyStory, codes: Sequence[str], *, drawings: int = DRAWN) -> Fragment:
    """The peers' figures beside the authority's own, each with its number N; no ranking below five peers."""
    who = f"{story.authority.level}级{story.authority.kind}" if story.authority.kind else "同类"
    if not story.peers:
        return story.fragment(Markup("<p>没有收存其他{}机关{}年的数字（N=0），不作对照。</p>").format(who, story.year))
    names = f"：{'、'.join(story.named)}" if story.named else "，不逐一列出"
    intro = Markup("<p>同类机关：收存了{}年数字的其他{}机关，N={}{}。不足{}个有数字的机关时不作排名。</p>").format(
        story.year, who, len(story.peers), names, FEWEST
    )
    found = standings(story, codes)[:ROWS]
    if not found:
        return story.fragment(intro, Markup("<p>这些机关与本机关没有相同的指标可以对照。</p>"))
    drawing = join(_strip(one, story, f"strip-{n}") for n, one in enumerate(found[:drawings], start=1))
    spoken = paragraph((made for one in found[:SPOKEN] if (made := sentences.of_peers(one))), story.number)
    return story.fragment(intro, spoken, summary(story, found), drawing if story.named else "")


def _strip(one: PeerRank, story: BodyStory, key: str) -> Markup:
    return drawn(charts.peers(one, ax=charts.axes(bare=True)), story.number, key=key)


def summary(story: BodyStory, found: Sequence[PeerRank]) -> Markup:
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
    return html_table("与同类机关对照（N为有该项数字的机关数，含本机关）", heads, rows, kind="figures")


class PeerComparison(BodyStory):
    """One authority and year among the bodies of the same kind and level."""

    kind = "peer_comparison"
    name = "同类机关比较"

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """The codes to compare: those asked for, or every one that the authority prints."""
        return self.codes or tuple(code for code in vocabulary.codes() if (str(self.year), code) in self.lookup)

    @cached_property
    def found(self) -> tuple[PeerRank, ...]:
        """Where the authority stands, for each code that it and a peer print."""
        return standings(self, self.asked)[:ROWS]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The register rows of the authority and its peers."""
        return (*self.own_entries, *self.peer_entries)

    def evidenced(self) -> Iterable[Figure]:
        """The figures compared, the authority's first."""
        shown = {standing.code for standing in self.found}
        return [figure for figure in (*self.own_figures(), *self.peer_figures()) if figure.code in shown]

    def parameters(self) -> dict[str, Any]:
        """The notebook parameters that make the page."""
        return super().parameters() | ({"codes": list(self.codes)} if self.codes else {})

    def lines(self) -> Lines:
        """The lines under the title."""
        return [*super().lines(), ("同类机关", f"N={len(self.peers)}")]

    @property
    def overview(self) -> Fragment:
        """The first sheet: where the authority stands, in words, a table and the first strip."""
        return beside(self, self.asked, drawings=1)

    @property
    def strips(self) -> Fragment:
        """Every figure compared as a strip with its numbers."""
        if not self.named and self.peers:
            return self.fragment(Markup("<p>同类机关有{}个，不逐一画出，位次见上表。</p>").format(len(self.peers)))
        drawings = [_strip(one, self, f"each-{n}") for n, one in enumerate(self.found, start=1)]
        return self.fragment(*drawings) if drawings else self.fragment(Markup("<p>没有可以对照的数字。</p>"))

    @property
    def members(self) -> Fragment:
        """Who the peers are, and what is held of each."""
        rows = [
            [entry.authority.name, entry.authority.region, "报告原文" if entry.method == "document" else "人工录入"]
            for entry in self.peer_entries
        ]
        if not rows:
            word = "不逐一列出" if self.peers else "没有可以对照的机关"
            return self.fragment(Markup("<p>收存了{}年数字的同类机关N={}，{}。</p>").format(self.year, len(self.peers), word))
        return self.fragment(html_table(f"{self.year}年同类机关", ["机关", "地区", "数字来自"], rows, kind="words"))
