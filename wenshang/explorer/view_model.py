"""What a state shows: rows over the years, sentences, standing and findings. No widget, no HTML."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from wenshang import checks, comparison, vocabulary
from wenshang.comparison import figures, sentences
from wenshang.comparison.change import Movement
from wenshang.comparison.figure import Figure
from wenshang.comparison.figures import Lookup
from wenshang.comparison.series import Point, Series
from wenshang.comparison.two_years import change as change_of
from wenshang.comparison.wording import Sentence, sentence
from wenshang.explorer.state import MEASURES, State, Store
from wenshang.model import Finding

#: why there is no change to show, short enough for a cell
REASONS = {
    Movement.BROKEN: "不可比",
    Movement.SUM_ONLY: "只比较合计",
    Movement.BLANK: "空白",
    Movement.ONE_SIDED: "不能比较",
    Movement.FROM_ZERO: "上年为0",
}
MANY = 3  # sentences are written for so many figures at most; the table says the rest


@dataclass(frozen=True, slots=True)
class Selection:
    """Everything the explorer shows of one state.

    ``rows`` are series over ``years``, one a code (or the one rate), of the measure chosen; ``notes`` are caveats to print;
    ``standing`` is missing unless peers are looked at.
    """

    state: State
    years: tuple[int, ...]
    rows: tuple[Series, ...]
    sentences: tuple[Sentence, ...]
    notes: tuple[str, ...]
    standing: comparison.PeerRank | None
    composition: comparison.Composition | None
    findings: tuple[Finding, ...]

    def text(self, figure: Figure) -> str:
        """A number as the measure shows it: a change with its sign."""
        return figure.signed if self.state.measure in ("change", "percent") else figure.text

    @property
    def title(self) -> str:
        """What is shown, as a heading."""
        if self.state.measure == "rate":
            return vocabulary.rates()[self.state.rate].label
        label = self.rows[0].label if self.rows else ""
        more = f"等{len(self.rows)}项" if len(self.rows) > 1 else ""
        measure = "" if self.state.measure == "value" else f"（{MEASURES[self.state.measure]}）"
        return f"{label}{more}{measure}"


def select(store: Store, state: State) -> Selection:
    """The selection of a state; reads what it needs and nothing else."""
    lookup = store.lookup(state.authority)
    years = state.span(store.archive.years(state.authority))
    last = max((year for year in years if year in store.archive.years(state.authority)), default=years[-1])
    found = _findings(store, state, last)
    lookup = figures.with_notes(lookup, {(period, code): words for (_, period, code), words in checks.notes(found).items()})
    rows = tuple(_rows(store, lookup, state, years))
    peers = state.chart == "peers" or state.measure == "rank"
    standing = _standing(store, state.authority, state.codes[0], last) if peers else None
    composition = _composition(lookup, state, last) if state.chart == "parts" else None
    spoken = _sentences(lookup, state, years, last, standing, composition)
    notes = dict.fromkeys(note for row in rows for note in (*row.notes, *(f"{b.after}年起：{b.note}" for b in row.breaks)))
    return Selection(state, years, rows, spoken, tuple(notes), standing, composition, found)


def unavailable(store: Store, state: State) -> dict[str, str]:
    """The measures and charts that would show nothing of a state, each with the reason."""
    found: dict[str, str] = {}
    known = store.archive.years(state.authority)
    if len(known) < 2:
        found |= dict.fromkeys(("change", "percent"), "只收存了一个年度")
    if state.measure != "rate" and not any(whole_of(code) for code in state.codes):
        found["share"] = "所选指标不是某个总数的组成部分"
    last = max((year for year in known if year <= state.years[1]), default=known[-1])
    peers = len(store.peers(state.authority, last))
    if peers + 1 < comparison.FEWEST:
        found["rank"] = f"收存的同类机关不足{comparison.FEWEST}个"
    if not peers:
        found["peers"] = f"没有收存同类机关{last}年的报告"
    if not state.codes[0].startswith(("requests.", "disputes.", "proposals.")):
        found["parts"] = "所选指标不是某个总数的组成部分"
    return found


def usable(store: Store, state: State) -> State:
    """The state with a measure and a chart that show something."""
    reasons = unavailable(store, state)
    return replace(
        state,
        measure="value" if state.measure in reasons else state.measure,
        chart="line" if state.chart in reasons else state.chart,
    )


#: a figure of a year, or why there is none
_Cell = Callable[[int], tuple[Figure | None, str]]


def _rows(store: Store, lookup: Lookup, state: State, years: Sequence[int]) -> list[Series]:
    name = state.authority
    if state.measure == "value":
        return list(comparison.series(lookup, state.codes, authority=name, years=years))
    if state.measure == "rate":
        return [_rate(lookup, state, years)]
    cell: Callable[[str, int], tuple[Figure | None, str]] = {
        "change": lambda code, year: _change(lookup, code, year, percent=False),
        "percent": lambda code, year: _change(lookup, code, year, percent=True),
        "share": lambda code, year: _share(lookup, name, code, year),
        "rank": lambda code, year: _rank(_standing(store, name, code, year)),
    }[state.measure]
    meanings = (vocabulary.code(code) for code in state.codes)
    return [_row(name, one.code, one.label, one.unit, years, partial(cell, one.code)) for one in meanings]


def _row(authority: str, code: str, label: str, unit: str, years: Sequence[int], cell: _Cell) -> Series:
    """A series of computed figures; where there is none the reason is kept."""
    points: list[Point] = []
    for year in years:
        figure, reason = cell(year)
        if figure is None or figure.value is None:
            points.append(Point(year, None, "missing", reason=reason))
        else:
            points.append(Point(year, figure, "value", 0))
            unit = figure.unit
    return Series(authority, code, label, unit, tuple(points))


def _change(lookup: Lookup, code: str, year: int, *, percent: bool) -> tuple[Figure | None, str]:
    change = change_of(lookup, code=code, year=year, base_year=year - 1)
    figure = change.percent if percent else change.difference
    return figure, REASONS.get(change.state, "上年为0" if percent and change.known else "不能比较")


def _rate(lookup: Lookup, state: State, years: Sequence[int]) -> Series:
    rate = vocabulary.rates()[state.rate]

    def cell(year: int) -> tuple[Figure | None, str]:
        value = next(r for r in comparison.rates(lookup, authority=state.authority, year=year) if r.key == rate.key)
        return value.value, value.note

    return replace(_row(state.authority, rate.key, rate.label, "%", years, cell), notes=(rate.definition,))


def whole_of(code: str) -> str | None:
    """The code of the whole that a figure is a part of, or None where the form knows none.

    >>> whole_of("requests.granted.total"), whole_of("requests.received.enterprise"), whole_of("channels.website_items")
    ('requests.processed.total', 'requests.received.total', None)
    """
    head, _, last = code.rpartition(".")
    if code.startswith(("requests.", "disputes.")) and last != "total":
        return f"{head}.total"
    outcome = code.startswith(("requests.granted", "requests.refused.", "requests.unavailable.", "requests.rejected."))
    if outcome or code.startswith("requests.other."):
        return "requests.processed.total"
    return "proposals.total" if code in ("proposals.npc", "proposals.cppcc") else None


def _share(lookup: Lookup, authority: str, code: str, year: int) -> tuple[Figure | None, str]:
    whole = whole_of(code)
    if whole is None:
        return None, "无总数"
    parts = [(vocabulary.code(code).label, code)]
    part = comparison.compose(lookup, authority=authority, year=year, whole=whole, parts=parts).parts[0]
    return part.share, "无数字" if part.after is None or part.after.value is None else "总数为0或空白"


def _standing(store: Store, authority: str, code: str, year: int) -> comparison.PeerRank:
    facts, names = store.of_code(code, authority, year), store.peers(authority, year)
    return comparison.peers(facts, code, authority=authority, year=year, candidates=names)[0]


def _rank(standing: comparison.PeerRank) -> tuple[Figure | None, str]:
    if standing.rank is None or standing.own is None:
        return None, "同类机关不足5个" if standing.own is not None else "无数字"
    formula = f"在{standing.size}个同类机关中由高到低排第{standing.rank}"
    own = replace(standing.own, unit="位", value=standing.rank, method="computed", qualifier="exact")
    return replace(own, label=f"{standing.label}位次", formula=formula, parts=(standing.own,)), ""


def _composition(lookup: Lookup, state: State, year: int) -> comparison.Composition | None:
    """The whole that the first code belongs to, with its parts in form order."""
    code = state.codes[0]
    name = state.authority
    if code.startswith("requests.received"):
        return comparison.applicants(lookup, authority=name, year=year)
    if code.startswith("requests."):
        return comparison.outcomes(lookup, authority=name, year=year)
    if code.startswith("disputes."):
        block = code.rpartition(".")[0]
        parts = [f"{block}.{result}" for result in ("upheld", "corrected", "other", "pending")]
    elif code.startswith("proposals."):
        block, parts = "proposals", ["proposals.npc", "proposals.cppcc"]
    else:
        return None
    labelled = [(vocabulary.code(part).label.split("·")[-1], part) for part in parts]
    return comparison.compose(lookup, authority=name, year=year, whole=f"{block}.total", parts=labelled)


def _sentences(
    lookup: Lookup,
    state: State,
    years: Sequence[int],
    last: int,
    standing: comparison.PeerRank | None,
    composition: comparison.Composition | None,
) -> tuple[Sentence, ...]:
    listed: list[Sentence | None] = []
    if state.measure == "rate":
        rates = comparison.rates(lookup, authority=state.authority, year=last, base_year=last - 1)
        listed += [sentences.of_rate(rate) for rate in rates if rate.key == state.rate]
    for code in state.codes[:MANY] if state.measure != "rate" else ():
        if state.measure == "share":
            figure, _ = _share(lookup, state.authority, code, last)
            listed.append(sentence("explore.share", f"{last}年{figure.label}的", figure, "。") if figure else None)
        listed.append(sentences.of_change(change_of(lookup, code=code, year=last, base_year=last - 1)))
        if len(years) > 2 and len(state.codes) == 1:
            listed.append(sentences.of_series(comparison.series(lookup, code, authority=state.authority, years=years)[0]))
    listed.append(sentences.of_peers(standing) if standing else None)
    listed.append(sentences.of_shares(composition, opening=composition.whole.label) if composition else None)
    return tuple(one for one in listed if one is not None)


def _findings(store: Store, state: State, last: int) -> tuple[Finding, ...]:
    """The findings of the last year shown: those that name a chosen figure first, otherwise worst first as they come."""
    found = store.findings(state.authority, last)
    chosen = set(state.codes)
    return tuple(sorted(found, key=lambda finding: not chosen.intersection(finding.codes)))
