"""A story about one authority and year: its figures, its peers, and what the rules find in its report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from wenshang import checks
from wenshang.briefing.fragments import Fragment, html_table, join
from wenshang.briefing.story import Lines, Story
from wenshang.checks import reuse, reviews
from wenshang.comparison import Figure, figures
from wenshang.errors import BadParameter
from wenshang.model import AnnualReport, Finding, Status
from wenshang.vocabulary import word
from wenshang.vocabulary.search import codes_for

if TYPE_CHECKING:
    import pandas as pd

    from wenshang.archive import Archive, Entry

#: how many findings the first sheet names
WORST = 4
#: more peers than this are counted and ranked, but not named one by one
NAMED = 20


class BodyStory(Story):
    """One authority over the years held up to ``year``. Raises UnknownAuthority, UnknownYear and BadParameter."""

    def __init__(self, held: Archive, authority: str, year: int, *, years_back: int = 0, codes: Sequence[str] = ()) -> None:
        super().__init__(held)
        if years_back < 0:
            raise BadParameter(where="years_back", expected="0 或正整数", found=str(years_back))
        self.authority = held.resolve(authority)
        self.own = self.authority.name
        self.report = held.report(self.own, year)
        self.year = year
        self.years_back = years_back
        self.years = tuple(y for y in held.years(self.own) if year - years_back <= y <= year)
        self.codes = codes_for(codes) if codes else ()
        self.title = f"{self.own}{year}年政府信息公开{self.name}"

    # ---- what there is ----

    @cached_property
    def peers(self) -> tuple[str, ...]:
        """The bodies of the same kind and level of which the same year is held."""
        return tuple(peer.name for peer in self.held.peers(self.own, self.year))

    @property
    def named(self) -> tuple[str, ...]:
        """The peers that the page names one by one: all of them, or none where they are too many."""
        return self.peers if len(self.peers) <= NAMED else ()

    @cached_property
    def facts(self) -> pd.DataFrame:
        """The facts of the authority over its years."""
        return self.held.facts(self.own, years=self.years)

    @cached_property
    def peer_facts(self) -> pd.DataFrame:
        """The facts of the authority and its peers in the year."""
        return self.held.facts([self.own, *self.peers], years=[self.year])

    @cached_property
    def lookup(self) -> figures.Lookup:
        """The authority's figures by period and code."""
        return figures.lookup(self.facts, self.own)

    @property
    def own_entries(self) -> tuple[Entry, ...]:
        """The authority's own register rows, newest first."""
        return tuple(self.held.entry(self.own, year) for year in reversed(self.years))

    @property
    def peer_entries(self) -> tuple[Entry, ...]:
        """The register rows of the peers that the page names."""
        return tuple(self.held.entry(name, self.year) for name in self.named)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The register rows that the page rests on."""
        return self.own_entries

    def own_figures(self) -> list[Figure]:
        """The authority's printed figures, newest period first."""
        return sorted(self.lookup.values(), key=lambda f: (-int(f.period[:4]), f.period))

    def peer_figures(self) -> list[Figure]:
        """The named peers' printed figures of the codes that the authority prints too."""
        codes = {code for period, code in self.lookup if period == str(self.year)}
        of_peers = (figures.lookup(self.peer_facts, name).values() for name in self.named)
        return [figure for one in of_peers for figure in one if figure.code in codes]

    def evidenced(self) -> Iterable[Figure]:
        """The printed figures for which the page gives evidence."""
        return self.own_figures()

    @cached_property
    def earlier(self) -> AnnualReport | None:
        """The latest earlier report held, None where there is none."""
        before = [year for year in self.held.years(self.own) if year < self.year]
        return self.held.report(self.own, max(before)) if before else None

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What the rules say of the report, worst first; what a reviewer explained or dismissed stands last."""
        found = checks.check(self.report, earlier=self.earlier)
        return tuple(sorted(found, key=lambda finding: not reviews.is_open(finding, self.decisions)))

    @cached_property
    def decisions(self) -> Mapping[str, reviews.Decision]:
        """The reviewers' decisions by the key of the finding."""
        return reviews.load(self.held.folder)

    # ---- what is said ----

    def parameters(self) -> dict[str, Any]:
        """The notebook parameters that make the page."""
        return {"authority": self.own, "year": self.year}

    def about(self) -> dict[str, Any]:
        """What the exporter and the index know of the page."""
        counts = {status.value: sum(f.status is status for f in self.findings) for status in Status}
        place = {"region": self.authority.region, "level": self.authority.level, "authority_kind": self.authority.kind}
        state = str(checks.filing_status(self.findings, self.decisions, partial=checks.partial(self.report)))
        return super().about() | {"authority": self.own, "year": self.year} | place | {"findings": counts, "state": state}

    def lines(self) -> Lines:
        """The lines under the title."""
        lines = [("报告单位", self.own), ("报告年度", f"{self.year}年")]
        return [*lines, ("公布日期", self.report.published)] if self.report.published else lines

    def counted(self) -> str:
        """How many findings of each kind there are, as a sentence."""
        counts = [(word("status", status), sum(f.status is status for f in self.findings)) for status in Status]
        said = "，".join(f"{name}{count}处" for name, count in counts if count)
        return f"按规则逐条核对，{said}。" if said else "按规则逐条核对，没有发现问题。"

    def worst(self) -> Markup:
        """The first sheet's word on problems: the errors, or else the worst of what there is, or that there is nothing."""
        every = list(enumerate(self.findings, start=1))
        standing = [(n, finding) for n, finding in every if reviews.is_open(finding, self.decisions)]
        errors = [(n, finding) for n, finding in standing if finding.status is Status.ERROR]
        chosen = (errors or standing)[:WORST]
        lines = join(Markup('<li><a href="#f{}">{}</a></li>').format(n, finding.message) for n, finding in chosen)
        listed = Markup("<ul>{}</ul>").format(lines) if chosen else ""
        return Markup('<div class="worst"><h3>发现的问题</h3><p>{}</p>{}</div>').format(self.counted(), listed)

    @property
    def problems(self) -> Fragment:
        """Every finding with its passage, worst first."""
        made = ((n, finding, self.decisions.get(reviews.key(finding))) for n, finding in enumerate(self.findings, start=1))
        listed = join(finding_item(finding, name=f"f{n}", decision=decision) for n, finding, decision in made)
        items = Markup('<ol class="findings">{}</ol>').format(listed) if listed else ""
        return self.fragment(Markup("<p>{}</p>").format(self.counted()), items)

    @property
    def repeated(self) -> Fragment:
        """How much of the text repeats the report before, section by section."""
        if self.earlier is None or not self.earlier.sections or not self.report.sections:
            return self.fragment(Markup("<p>没有可以比较文字的上一份报告。</p>"))
        rows: list[list[Markup | str]] = []
        for section in self.report.sections:
            before = self.earlier.section(section.key)
            if section.key and before is not None and section.text and before.text:
                overlap = reuse.compare(section.text, before.text)
                longest = Markup("<q>{}</q>").format(overlap.longest[0]) if overlap.longest[0] else "—"
                rows.append([section.heading, overlap.percent, longest])
        caption = f"与{self.earlier.year}年报告的文字重复"
        return self.fragment(html_table(caption, ["部分", "重复比例", "最长的重复处"], rows, kind="words"))


def finding_item(finding: Finding, *, name: str = "", decision: reviews.Decision | None = None) -> Markup:
    """A finding as a list item: what, the formula with its numbers, the passages with their places, advice, decision."""
    quotes = join(
        Markup('<blockquote><p>{}</p><p class="where">{}</p></blockquote>').format(quote, where)
        for quote, where in ((finding.quote, str(finding.place)), (finding.other_quote, finding.other))
        if quote
    )
    said = Markup("<p>{}</p>").format(finding.formula) if finding.formula else Markup("")
    advice = Markup('<p class="advice">建议：{}</p>').format(finding.advice) if finding.advice else Markup("")
    if decision:
        advice += Markup('<p class="advice">审核：{}</p>').format(decision.told)
    start = Markup(' id="{}"').format(name) if name else ""
    return Markup('<li{} class="{}"><p><b class="status">{}</b> {}（规则 {}）</p>{}{}{}</li>').format(
        start, finding.status.value, word("status", finding.status), finding.message, finding.rule, said, quotes, advice
    )
