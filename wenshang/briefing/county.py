"""A region's bodies side by side: an archive and a region in; who reported when, their figures and their findings out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from wenshang import charts, checks, vocabulary
from wenshang.briefing.body import finding_item
from wenshang.briefing.fragments import Fragment, counted, html_table, join
from wenshang.briefing.story import Lines, Story
from wenshang.briefing.tables import drawn
from wenshang.checks import reviews
from wenshang.comparison import Figure, Series, figures, series
from wenshang.errors import BadParameter
from wenshang.model import AnnualReport, Authority, Finding, Status

if TYPE_CHECKING:
    from wenshang.archive import Archive, Entry

#: the figures shown of every body, where it prints them
SHOWN: tuple[str, ...] = (
    "channels.items_published",
    "channels.website_items",
    "channels.wechat_posts",
    "requests.received.total",
    "requests.processed.total",
    "requests.granted.total",
    "disputes.reconsideration.total",
    "proposals.total",
)
#: evidence is given here for so many bodies, and figures for so many reports (at least the latest year)
PROVEN, REPORTS = 80, 80

_STANDINGS = {
    checks.FilingStatus.REPORTED: Markup("<span>{}</span>"),
    checks.FilingStatus.PARTIAL: Markup('<span class="none">{}</span>'),
    checks.FilingStatus.MISSING: Markup('<span class="none">{}</span>'),
    checks.FilingStatus.DOUBTED: Markup('<span class="doubt">{}</span>'),
    checks.FilingStatus.WRONG: Markup('<b class="error">{}</b>'),
}


class CountyOverview(Story):
    """The bodies of a region over the years up to the latest one held. Raises BadParameter for a region nobody is held of."""

    kind = "county_overview"
    name = "政府信息公开年度报告总览"

    def __init__(self, held: Archive, region: str, *, years_back: int = 4) -> None:
        super().__init__(held)
        if years_back < 0:
            raise BadParameter(where="years_back", expected="0 或正整数", found=str(years_back))
        self.bodies = tuple(
            a for a in held.authorities if a.region and (a.region.endswith(region) or a.region.startswith(region))
        )
        if not region or not self.bodies:
            known = "、".join(sorted({a.region for a in held.authorities if a.region})[:8])
            raise BadParameter(where=f"地区“{region}”", found="没有收存该地区的报告", advice=f"已收存的地区有：{known}等")
        self.region = next((a.region for a in self.bodies if a.region.endswith(region)), region)
        self.years_back = years_back
        self.year = max(year for body in self.bodies for year in held.years(body.name))
        self.years = tuple(range(self.year - years_back, self.year + 1))
        self.title = f"{self.region}{self.name}"

    @cached_property
    def reports(self) -> Mapping[tuple[str, int], AnnualReport]:
        """The reports held, by body and year."""
        return {
            (body.name, year): self.held.report(body.name, year)
            for body in self.bodies
            for year in self.held.years(body.name)
            if year in self.years
        }

    @cached_property
    def findings(self) -> Mapping[tuple[str, int], tuple[Finding, ...]]:
        """What the rules say of each report."""
        return {
            (name, year): checks.check(report, earlier=self.reports.get((name, year - 1)))
            for (name, year), report in self.reports.items()
        }

    @cached_property
    def lookups(self) -> Mapping[str, figures.Lookup]:
        """The figures of each body by period and code."""
        names = [body.name for body in self.bodies]
        facts = self.held.facts(names, years=self.years)
        return {name: figures.lookup(facts, name) for name in names}

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The register rows, by body and year."""
        return tuple(self.held.entry(name, year) for name, year in self.reports)

    def evidenced(self) -> Iterable[Figure]:
        """The figures shown of every body; none where there are so many that their evidence stands on their own pages only."""
        if len(self.bodies) > PROVEN:
            return []
        return [
            f for held in self.lookups.values() for f in held.values() if f.code in SHOWN and f.period in map(str, self.shown)
        ]

    def parameters(self) -> dict[str, Any]:
        """The notebook parameters that make the page."""
        return {"region": self.region, "years_back": self.years_back}

    def lines(self) -> Lines:
        """The lines under the title."""
        return [("地区", self.region), ("年度", f"{self.years[0]}—{self.year}年"), ("机关", f"{len(self.bodies)}个")]

    def about(self) -> dict[str, Any]:
        """What the exporter and the index know of the page."""
        return super().about() | {"region": self.region, "year": self.year}

    @property
    def overview(self) -> Fragment:
        """The first sheet: how many bodies and reports, the state of each, what is wrong."""
        wrong = self.standings.count(checks.FilingStatus.WRONG)
        latest = sum((body.name, self.year) in self.reports for body in self.bodies)
        said = Markup("登记{}个机关，{}年至{}年共收存{}份年度报告，其中{}年{}份。按规则核对，{}份有误。").format(
            counted("机关", len(self.bodies)),
            self.years[0],
            self.year,
            counted("报告", len(self.reports)),
            self.year,
            counted("最近一年报告", latest),
            counted("有误报告", wrong),
        )
        return self.fragment(Markup('<div class="lead"><p class="said">{}</p></div>').format(said), self._states(), self._worst())

    @cached_property
    def partly(self) -> frozenset[tuple[str, int]]:
        """The reports of which only some figures were typed."""
        return frozenset(key for key, report in self.reports.items() if checks.partial(report))

    @cached_property
    def standings(self) -> checks.Matrix:
        """How the report of each body and year stands, reviewers' decisions counted."""
        names = [body.name for body in self.bodies]
        return checks.matrix(self.findings, authorities=names, years=self.years, decisions=self.decisions, partly=self.partly)

    @cached_property
    def decisions(self) -> Mapping[str, reviews.Decision]:
        """The reviewers' decisions by the key of the finding."""
        return reviews.load(self.held.folder)

    def _states(self) -> Markup:
        rows = [[body.name, *(self._state(body, year) for year in self.years)] for body in self.bodies]
        note = (
            "已报：收存了报告，没有发现错误；有误、存疑：见“列出发现的问题”，审核后已说明或不采纳的不计；"
            "部分录入：只录入了报告的部分数字；未收存：登记簿中没有该年报告，不等于没有发布。"
        )
        return html_table(
            "各机关各年度报告的情况", ["机关", *(f"{year}年" for year in self.years)], rows, kind="matrix", note=note
        )

    def _state(self, body: Authority, year: int) -> Markup:
        stands = self.standings.cells[body.name, year]
        return _STANDINGS[stands].format(stands.value)

    def _worst(self) -> Markup:
        every = [(key, f) for key, found in self.findings.items() for f in found]
        errors = [(key, f) for key, f in every if f.status is Status.ERROR and reviews.is_open(f, self.decisions)]
        lines = join(Markup("<li>{}{}年：{}</li>").format(name, year, f.message) for (name, year), f in errors[:4])
        text = f"共有误{len(errors)}处。" if errors else "没有发现错误。"
        return Markup('<div class="worst"><h3>发现的问题</h3><p>{}</p>{}</div>').format(
            text, Markup("<ul>{}</ul>").format(lines) if lines else ""
        )

    @property
    def comparison(self) -> Fragment:
        """The same figures of every body, year by year, newest first; sums are not made where a body prints none."""
        return self.fragment(*map(self._year, self.shown))

    @property
    def shown(self) -> list[int]:
        """The years whose figures are shown, newest first: as many as the page can hold."""
        held = [year for year in reversed(self.years) if any(y == year for _, y in self.reports)]
        return held[: max(1, REPORTS // len(self.bodies))]

    def _year(self, year: int) -> Markup:
        bodies = [body.name for body in self.bodies if (body.name, year) in self.reports]
        codes = [code for code in SHOWN if any(figures.find(self.lookups[name], year, code) for name in bodies)]
        if not codes:
            return Markup("<p>{}年的报告没有印出所列数字。</p>").format(year)
        heads = ["机关", *(f"{vocabulary.code(code).label}（{vocabulary.code(code).unit}）" for code in codes)]
        rows = [[name, *(self.number(figures.find(self.lookups[name], year, code)) for code in codes)] for name in bodies]
        return html_table(f"{year}年各机关主要数字", heads, rows, kind="figures many")

    @property
    def courses(self) -> Fragment:
        """The course over the years of the bodies that have more than one year; a gap stays a gap."""
        drawings = []
        for code in ("requests.received.total", "channels.website_items", "channels.items_published"):
            lines = [self._line(body, code) for body in self.bodies]
            told = [line for line in lines if len(line.values) > 1][:4]
            name = f"{vocabulary.code(code).label}逐年变化"
            drawings += [self._bars(line, name, f"{code}-{n}") for n, line in enumerate(told)]
        made = join(drawings)
        return self.fragment(made or Markup("<p>没有机关收存了两个以上年度的同一数字，不作图。</p>"))

    def _bars(self, line: Series, name: str, key: str) -> Markup:
        drawing = charts.bars(line, title=f"{line.authority}：{name}", ax=charts.axes(bare=True))
        return drawn(drawing, self.number, key=key, numbers=False)

    def _line(self, body: Authority, code: str) -> Any:
        facts = self.held.facts(body.name, years=self.years)
        return series(facts, code, authority=body.name, years=self.years)[0]

    @property
    def problems(self) -> Fragment:
        """The errors and doubts of every report."""
        parts: list[Markup] = []
        for (name, year), found in self.findings.items():
            told = [finding for finding in found if finding.status in (Status.ERROR, Status.PARSE_DOUBT)]
            other = len(found) - len(told)
            words = "、".join(vocabulary.word("status", status) for status in (Status.UNDETERMINED, Status.SCOPE, Status.NOTICE))
            rest = f"另有{words}共{other}处，见该机关的页面。"
            if told or other:
                items = Markup('<ol class="findings">{}</ol>').format(join(map(self._item, told))) if told else ""
                parts.append(
                    Markup("<h3>{}{}年</h3>{}{}").format(name, year, items, Markup("<p>{}</p>").format(rest) if other else "")
                )
        return self.fragment(*parts) if parts else self.fragment(Markup("<p>按规则逐条核对，没有发现问题。</p>"))

    def _item(self, finding: Finding) -> Markup:
        return finding_item(finding, decision=self.decisions.get(reviews.key(finding)))
