"""A region's bodies side by side, for a page: who reported in which year, and how each report stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import Markup

from wenshang import checks
from wenshang.briefing.finding_lists import report_anchor
from wenshang.briefing.fragments import Fragment, counted, html_table, join
from wenshang.checks import FilingStatus
from wenshang.files import safe_name
from wenshang.model import Finding
from wenshang.vocabulary import word

if TYPE_CHECKING:
    from wenshang.archive import Archive

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

    >>> states({("甲局", 2022): [], ("乙局", 2023): []}).html.striptags()[:34]
    '登记2个机关，2022年至2023年共收存2份年度报告，其中2023'
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
