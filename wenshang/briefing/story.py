"""What every page tells: an archive, an authority and its years in; opening, findings, method, sources and evidence out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from wenshang import checks, vocabulary
from wenshang.briefing.evidence import Evidence
from wenshang.briefing.pieces import Piece, join, number, piece, table
from wenshang.comparison import Figure, figures
from wenshang.errors import BadParameter
from wenshang.model import Finding, Status

if TYPE_CHECKING:
    import pandas as pd

    from wenshang.archive import Archive, Entry

STATUSES: Mapping[Status, str] = {
    Status.ERROR: "有误",
    Status.PARSE_DOUBT: "识读存疑",
    Status.UNDETERMINED: "无法核对",
    Status.SCOPE: "口径不同",
    Status.NOTICE: "提示",
}


class Story:
    """One authority over the years held, for a page of one ``kind`` (the notebook's name).

    Raises UnknownAuthority, UnknownYear and BadParameter as the archive does.
    """

    kind = ""
    name = ""

    def __init__(self, held: Archive, authority: str, year: int, *, years_back: int = 1, codes: Sequence[str] = ()) -> None:
        if years_back < 0:
            raise BadParameter(where="years_back", expected="0 或正整数", found=str(years_back))
        self.held = held
        self.authority = held.resolve(authority)
        self.report = held.report(self.authority.name, year)
        self.year = year
        self.years_back = years_back
        self.years = tuple(y for y in held.years(self.authority.name) if year - years_back <= y <= year)
        self.codes = figures.known(codes) if codes else ()

    @cached_property
    def peers(self) -> tuple[str, ...]:
        """The bodies of the same kind and level of which the same year is held."""
        return tuple(peer.name for peer in self.held.peers(self.authority.name, self.year))

    @cached_property
    def facts(self) -> pd.DataFrame:
        """The facts of the authority over its years."""
        return self.held.facts(authorities=[self.authority.name], years=self.years)

    @cached_property
    def peer_facts(self) -> pd.DataFrame:
        """The facts of the authority and its peers in the year."""
        return self.held.facts(authorities=[self.authority.name, *self.peers], years=[self.year])

    @cached_property
    def lookup(self) -> figures.Lookup:
        """The authority's figures by period and code."""
        return figures.lookup(self.facts, self.authority.name)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The register rows that the page rests on: the authority's, newest first, then its peers'."""
        own = (self.held.entry(self.authority.name, year) for year in reversed(self.years))
        return (*own, *(self.held.entry(name, self.year) for name in self.peers))

    def evidenced(self) -> Iterable[Figure]:
        """The printed figures for which the page gives evidence: the authority's, newest year first, then its peers'."""
        own = sorted(self.lookup.values(), key=lambda f: (-int(f.period[:4]), f.period))
        codes = {figure.code for figure in own if figure.period == str(self.year)}
        peers = (figures.lookup(self.peer_facts, name).values() for name in self.peers)
        return [*own, *(figure for of_peer in peers for figure in of_peer if figure.code in codes)]

    @cached_property
    def evidence(self) -> Evidence:
        """The evidence of every printed figure on the page."""
        return Evidence(self.evidenced(), self.source_names)

    @cached_property
    def source_names(self) -> Mapping[tuple[str, int], str]:
        """The short name 〔n〕 of the source of an authority and year."""
        return {entry.key: f"〔{n}〕" for n, entry in enumerate(self.entries, start=1)}

    def number(self, figure: Figure | None, *, text: str = "") -> Markup:
        """A figure as a link to its evidence."""
        return number(figure, anchor=self.evidence.anchor(figure), own=self.authority.name, text=text)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What the rules say of the report, worst first."""
        earlier = [year for year in self.held.years(self.authority.name) if year < self.year]
        before = self.held.report(self.authority.name, max(earlier)) if earlier else None
        return checks.check(self.report, earlier=before)

    # ---- pieces ----

    @property
    def title(self) -> str:
        """The page's title."""
        return f"{self.authority.name}{self.year}年政府信息公开{self.name}"

    def about(self) -> dict[str, Any]:
        """What the exporter and the index know of the page."""
        counts = {status.value: sum(f.status is status for f in self.findings) for status in Status}
        return {
            "kind": self.kind,
            "name": self.name,
            "title": self.title,
            "authority": self.authority.name,
            "region": self.authority.region,
            "level": self.authority.level,
            "authority_kind": self.authority.kind,
            "year": self.year,
            "findings": counts,
        }

    def facts_of_page(self) -> list[tuple[str, str]]:
        """The lines under the title, as (name, text)."""
        lines = [("报告单位", self.authority.name), ("报告年度", f"{self.year}年")]
        published = self.report.published
        return [*lines, ("公布日期", published)] if published else lines

    @property
    def opening(self) -> Piece:
        """Title, authority, year and date, all from the report."""
        lines = join(Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(*line) for line in self.facts_of_page())
        html = Markup('<header class="title"><h1>{}</h1><dl>{}</dl></header>').format(self.title, lines)
        return Piece(html, self.about())

    def counted(self) -> str:
        """How many findings of each kind there are, as a sentence."""
        counts = [(word, sum(f.status is status for f in self.findings)) for status, word in STATUSES.items()]
        said = "，".join(f"{word}{count}处" for word, count in counts if count)
        return f"按规则逐条核对，{said}。" if said else "按规则逐条核对，没有发现问题。"

    @property
    def problems(self) -> Piece:
        """Every finding with its passage, worst first."""
        listed = join(_finding(n, finding) for n, finding in enumerate(self.findings, start=1))
        return piece(
            Markup("<p>{}</p>").format(self.counted()), Markup('<ol class="findings">{}</ol>').format(listed) if listed else ""
        )

    @property
    def sources(self) -> Piece:
        """The documents and figure sets that the page rests on."""
        rows = [
            [
                f"〔{n}〕 {e.authority.name}{e.year}年",
                "报告原文" if e.method == "document" else "录入数据",
                e.origin,
                Markup('<code class="hash">{}</code>').format(e.sha256),
            ]
            for n, e in enumerate(self.entries, start=1)
        ]
        return piece(table("本页依据的文件", ["文件", "性质", "来源", "sha256"], rows, kind="sources"))

    @property
    def proof(self) -> Piece:
        """Where each number is printed."""
        return piece(self.evidence.html(back=self.rows_by_code(), home="main"))

    def rows_by_code(self) -> Mapping[str, str]:
        """The id of the row that shows a code, for the way back from its evidence."""
        return {}

    @property
    def definitions(self) -> Piece:
        """What each figure means, and what may be compared."""
        shown = dict.fromkeys(code for _, code in self.lookup if not vocabulary.code(code).table)
        rows = [[vocabulary.code(c).label, vocabulary.code(c).definition, vocabulary.code(c).unit] for c in shown]
        return piece(table("正文数字的含义", ["指标", "含义", "单位"], rows, kind="words") if rows else Markup(""))

    @property
    def reproduction(self) -> Piece:
        """The command and parameters that make this page again."""
        asked = "".join(f" -p {name} {value}" for name, value in self.parameters().items())
        return piece(
            Markup(
                "<p>在收存相同文件的数据文件夹上运行下面的命令，可得到逐字节相同的网页：</p><pre><code>{}</code></pre>"
            ).format(f"wenshang run {self.kind}{asked}")
        )

    def parameters(self) -> dict[str, Any]:
        """The notebook parameters of the page."""
        return {"authority": self.authority.name, "year": self.year}


def _finding(n: int, finding: Finding) -> Markup:
    quotes = join(
        Markup("<blockquote><p>{}</p><footer>{}</footer></blockquote>").format(quote, where)
        for quote, where in ((finding.quote, str(finding.place)), (finding.other_quote, finding.other))
        if quote
    )
    said = Markup("<p>{}</p>").format(finding.formula) if finding.formula else Markup("")
    advice = Markup('<p class="advice">建议：{}</p>').format(finding.advice) if finding.advice else Markup("")
    return Markup('<li id="f{}" class="{}"><p><b class="status">{}</b> {}（规则 {}）</p>{}{}{}</li>').format(
        n, finding.status.value, STATUSES[finding.status], finding.message, finding.rule, said, quotes, advice
    )
