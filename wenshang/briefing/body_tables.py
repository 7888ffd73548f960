"""Bodies side by side, for a page: who reported in which year, the same figures of several, an authority among its peers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import Markup

from wenshang import checks, vocabulary
from wenshang.briefing.finding_lists import report_anchor
from wenshang.briefing.fragments import Fragment, Numbers, counted, html_table, join
from wenshang.briefing.paragraphs import paragraph
from wenshang.checks import FilingStatus
from wenshang.comparison import FEWEST, Figure, PeerRank, figures, sentences
from wenshang.files import safe_name
from wenshang.model import Finding
from wenshang.vocabulary import word

if TYPE_CHECKING:
    import pandas as pd

    from wenshang.archive import Archive

#: more peers than this are counted and ranked, but not named one by one
NAMED = 20
#: figures compared, and sentences about them, at most; figures side by side in a table of bodies
ROWS, SPOKEN, ACROSS = 24, 5, 6
_STATES = {
    FilingStatus.REPORTED: Markup("<span>{}</span>"),
    FilingStatus.PARTIAL: Markup('<span class="none">{}</span>'),
    FilingStatus.MISSING: Markup('<span class="none">{}</span>'),
    FilingStatus.DOUBTED: Markup('<span class="doubt">{}</span>'),
    FilingStatus.WRONG: Markup('<b class="error">{}</b>'),
}


def states(
    found: Mapping[tuple[str, int], Sequence[Finding]],
    *,
    archive: Archive | None = None,
    authorities: Iterable[str] = (),
    years: Iterable[int] = (),
) -> Fragment:
    """Who reported in which year and how each report stands (报送与核对情况), in a sentence and a table.

    ``found`` are findings by authority and year (``check_all``); ``authorities`` and ``years`` add those without a report;
    ``archive`` gives the reviewers' decisions, and tells reports of which only some figures were typed (部分录入).

    >>> states({("汶上县科学技术局", 2021): []}).html.striptags()[:34]
    '登记1个机关，2021年至2021年共收存1份年度报告，其中2021'
    """
    decisions = archive.decisions if archive else {}
    partly = {key for key in found if archive and checks.partial(archive.report(*key))}
    names, columns = tuple(authorities), tuple(years)
    matrix = checks.matrix(found, authorities=names, years=columns, decisions=decisions, partly=partly)
    first, last = min(matrix.years), max(matrix.years)
    known = {key for key, state in matrix.cells.items() if state is not FilingStatus.MISSING}
    text = Markup("登记{}个机关，{}年至{}年共收存{}份年度报告，其中{}年{}份。按规则核对，{}份有误。").format(
        counted("机关", len(matrix.authorities)),
        first,
        last,
        counted("报告", len(known)),
        last,
        counted("最近一年报告", sum(year == last for _, year in known)),
        counted("有误报告", matrix.count(FilingStatus.WRONG)),
    )
    listed = _listed(matrix, meanings())
    whole = _wholes(archive, matrix) if archive else Markup("")
    return Fragment(Markup('<div class="lead"><p class="said">{}</p></div>{}{}').format(text, listed, whole))


def meanings() -> str:
    """What each word of the matrix means, as the note below it."""
    return "；".join(f"{state.word}：{word('filing_meaning', state)}" for state in FilingStatus) + "。"


def filing(matrix: checks.Matrix) -> Fragment:
    """How each report stands, as a table alone."""
    return Fragment(_listed(matrix))


def _listed(matrix: checks.Matrix, note: str = "") -> Markup:
    rows = [[name, *(_state(matrix, (name, year)) for year in matrix.years)] for name in matrix.authorities]
    heads = ["机关", *(f"{year}年" for year in matrix.years)]
    return html_table("各机关各年度报告的情况", heads, rows, kind="matrix", note=note)


def _state(matrix: checks.Matrix, key: tuple[str, int]) -> Markup:
    """The word; with what makes it so, where something does (有误：A4 复议诉讼合计), as a link to the findings of that report."""
    state, cause = matrix.cells[key], matrix.causes.get(key)
    rule = checks.RULES.get(cause.rule) if cause else None
    shown = _STATES[state].format(f"{state.word}：{rule.code} {rule.name}" if rule else state.word)
    return Markup('<a href="#{}">{}</a>').format(report_anchor(*key), shown) if cause else shown


def _wholes(archive: Archive, matrix: checks.Matrix) -> Markup:
    """Where the pages stand that compare a region's report with those of its bodies (汇总核对)."""
    links = [
        Markup('<a href="../{}/{}/reconcile.html">{}{}年</a>').format(quote(safe_name(name)), year, name, year)
        for name in matrix.authorities
        for year in matrix.years
        if matrix.cells[name, year] is not FilingStatus.MISSING and archive.counted_by(name, year)[0]
    ]
    return Markup("<p>汇总与各单位之和逐格对照，见汇总核对：{}。</p>").format(join(links, "、")) if links else Markup("")


def bodies(facts: pd.DataFrame, codes: Sequence[str], *, year: int | Iterable[int]) -> Fragment:
    """The same figures of several bodies, one row a body and one table a year, newest first (各机关主要数字); no sums are made.

    Bodies without any of the figures are left out; so are codes that no body prints, and years without a figure.

    >>> import wenshang as ws
    >>> facts = ws.Archive.open("data").facts("汶上县科技局")
    >>> bodies(facts, ["channels.website_items"], year=2021).html.striptags()[12:]
    '机关政府网站公开信息数（条）汶上县科学技术局211'
    """
    numbers = Numbers()
    lookups = dict(sorted(figures.lookups(facts).items()))
    years = [year] if isinstance(year, int) else sorted(year, reverse=True)
    tables = [_of_year(lookups, codes, one, numbers) for one in years]
    span = f"{years[-1]}年" if len(years) == 1 else f"{years[-1]}年至{years[0]}年"
    return numbers.fragment(*tables) if any(tables) else Fragment(Markup("<p>{}的报告没有印出所列数字。</p>").format(span))


def _of_year(lookups: Mapping[str, figures.Lookup], codes: Sequence[str], year: int, show: Numbers) -> Markup:
    """The table of one year; nothing where no body prints any of the figures."""
    found = {name: [figures.find(lookup, year, code) for code in codes] for name, lookup in lookups.items()}
    shown = [place for place in range(len(codes)) if any(row[place] for row in found.values())]
    printed = {name: [row[place] for place in shown] for name, row in found.items()}
    heads = [f"{meaning.label}（{meaning.unit}）" for meaning in (vocabulary.code(codes[place]) for place in shown)]
    return _table(f"{year}年各机关主要数字", heads, printed, show)


def _table(
    caption: str, heads: Iterable[str], found: Mapping[str, Sequence[Figure | None]], show: Numbers, *, own: str = ""
) -> Markup:
    """A row a body that has any of the figures, ``own`` set bold; nothing where none has.

    What a finding says of a figure stands in the same place.
    """
    rows: list[list[Markup | str]] = [
        [Markup("<b>{}</b>").format(name) if name == own else name, *map(show.noted, row)]
        for name, row in found.items()
        if any(row)
    ]
    return html_table(caption, ["机关", *heads], rows, kind="figures many", none=Markup(""))


def peers(ranks: Iterable[PeerRank]) -> Fragment:
    """Where an authority stands among bodies of its kind (与同类机关对照): never ranked among fewer than five.

    Figures that the authority or all peers lack, or that are 0 everywhere, are left out. Up to twenty peers are listed with
    their own figures, linked to their evidence; more are only counted.

    >>> peers([]).html.striptags()
    '没有可以对照的同类机关数字。'
    """
    every = list(ranks)
    shown = [one for one in every if one.telling][:ROWS]
    if not shown:
        return Fragment(Markup("<p>没有可以对照的同类机关数字。</p>"))
    numbers = Numbers()
    names = sorted({name for one in every for name in (*one.names, *one.without)})
    listed = f"：{'、'.join(names)}" if len(names) <= NAMED else "，不逐一列出"
    intro = Markup("<p>同类机关（级别、类别相同，收存了{}年数字）共{}个{}。有数字的同类机关不足{}个的指标不排名。</p>").format(
        shown[0].period[:4], len(names), listed, FEWEST
    )
    text = paragraph((sentence for one in shown[:SPOKEN] if (sentence := sentences.of_peers(one))), numbers)
    beside = _everyone(shown, names, numbers) if len(names) <= NAMED else Markup("")
    return numbers.fragment(intro, text, _summary(shown, numbers), beside)


def _summary(shown: Sequence[PeerRank], numbers: Numbers) -> Markup:
    """One row a figure: the authority's own, how many have one, quartiles and rank."""
    ranked = any(one.quartiles for one in shown)
    heads = ["指标", "本机关", "机关数", *(["下四分位", "中位数", "上四分位"] if ranked else []), "位次"]
    rows = [
        [
            f"{one.label}（{one.unit}）",
            numbers(one.own),
            Markup('<span data-size="{}/{}">{}</span>').format(one.period, one.code, one.size),
            *(numbers(quartile) for quartile in (one.quartiles or (None, None, None)) if ranked),
            f"第{one.rank}位" if one.rank else "不排名",
        ]
        for one in shown
    ]
    return html_table("与同类机关对照", heads, rows, kind="figures", note="机关数：有该项数字的机关，含本机关。")


def _everyone(shown: Sequence[PeerRank], names: Sequence[str], numbers: Numbers) -> Markup:
    """The figures of each body, the authority's first, so many side by side."""
    parts = [shown[start : start + ACROSS] for start in range(0, len(shown), ACROSS)]
    own = shown[0].authority
    return join(_side_by_side(part, own, names, numbers, f"（{n}）" if len(parts) > 1 else "") for n, part in enumerate(parts, 1))


def _side_by_side(part: Sequence[PeerRank], own: str, names: Sequence[str], numbers: Numbers, more: str) -> Markup:
    known: dict[tuple[str, str], Figure] = {(f.authority, one.code): f for one in part for f in one.peers}
    known |= {(own, one.code): one.own for one in part if one.own}
    heads = [f"{one.label}（{one.unit}）" for one in part]
    found = {name: [known.get((name, one.code)) for one in part] for name in (own, *names)}
    return _table(f"各机关的数字{more}", heads, found, numbers, own=own)
