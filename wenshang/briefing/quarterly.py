"""The quarters of a year: progress pages and their figures in, quarter by quarter out; plans kept apart from results."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from itertools import pairwise

from markupsafe import Markup

from wenshang import charts
from wenshang.briefing.body import BodyStory
from wenshang.briefing.fragments import Fragment, html_table, join
from wenshang.briefing.tables import chart_table, drawn, paragraph
from wenshang.checks import reuse
from wenshang.comparison import Figure, Sentence
from wenshang.comparison.quarters import Quarters, quarters
from wenshang.comparison.wording import amount, sentence
from wenshang.model import Finding, ProgressPage

_NAMES = {"1": "第一季度", "2": "第二季度", "3": "第三季度", "4": "第四季度"}
#: rules that speak of progress pages
_RULES = ("D3", "T3", "R3")


class QuarterlyProgress(BodyStory):
    """The four quarters of one year of an authority."""

    kind = "quarterly_progress"
    name = "季度工作进展"

    @cached_property
    def quarters(self) -> tuple[Quarters, ...]:
        """The figures that a quarter of the year states."""
        return quarters(self.facts, authority=self.own, year=self.year)

    @property
    def pages(self) -> tuple[ProgressPage, ...]:
        """The progress pages of the year, in order."""
        return tuple(sorted(self.report.progress, key=lambda page: page.period))

    def evidenced(self) -> Iterable[Figure]:
        """The figures of quarters."""
        return [figure for figure in self.own_figures() if len(figure.period) > 4]

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What the rules say of the progress pages."""
        return tuple(f for f in super().findings if "Q" in f.period or f.rule in _RULES)

    @property
    def overview(self) -> Fragment:
        """The first sheet: what the last quarter reports, the course of the year and the problems."""
        if not self.pages and not self.quarters:
            return self.fragment(Markup("<p>报告中没有季度进展页，也没有按季度的数字。</p>"))
        pages = Markup('<p class="said">收存了{}的进展页{}。</p>').format(
            "、".join(_NAMES[page.period[-1]] for page in self.pages), "" if len(self.pages) > 1 else "一份"
        )
        chart = charts.quarters(self.quarters, ax=charts.axes(bare=True))
        tiles = join(self._tile(row) for row in self.quarters)
        return self.fragment(
            Markup('<div class="lead">{}{}</div>').format(pages if self.pages else "", paragraph(self._spoken(), self.number)),
            Markup('<dl class="tiles">{}</dl>').format(tiles) if tiles else "",
            drawn(chart, self.number, key="quarters", numbers=False),
            self.worst(),
        )

    def _tile(self, row: Quarters) -> Markup:
        last = next(figure for figure in reversed(row.figures) if figure is not None)
        return Markup('<div><dt>{}</dt><dd class="big">{}<i>{}</i></dd><dd>{}</dd></div>').format(
            row.label, self.number(last), row.unit, _NAMES[last.period[-1]]
        )

    def _spoken(self) -> Iterable[Sentence]:
        for row in self.quarters:
            stated = [figure for figure in row.figures if figure is not None]
            if len(stated) > 1 and row.difference is not None:
                gap = row.difference
                first, last = (_NAMES[figure.period[-1]] for figure in (stated[0], stated[-1]))
                opening = f"{last}{row.label}"
                if gap.value == 0:
                    yield sentence("quarter.same", opening, stated[-1], f"，与{first}持平。")
                else:
                    verb = "增加" if (gap.value or 0) > 0 else "减少"
                    yield sentence("quarter.moved", opening, stated[-1], f"，比{first}{verb}", *amount(gap, magnitude=True), "。")

    @property
    def numbers(self) -> Fragment:
        """Every figure, quarter by quarter."""
        if not self.quarters:
            return self.fragment(Markup("<p>进展页没有可以识别的数字。</p>"))
        made = charts.quarters(self.quarters, ax=charts.axes(bare=True))
        tables = join(chart_table(table, self.number) for table in charts.numbers(made))
        return self.fragment(tables, join(map(_note, charts.notes(made))))

    @property
    def tasks(self) -> Fragment:
        """The tasks as printed: what was done, and what is to follow."""
        shown = [*map(self._page, self.pages)] or [Markup("<p>报告中没有季度进展页。</p>")]
        return self.fragment(*shown)

    def _page(self, page: ProgressPage) -> Markup:
        about = [
            ("索引号", page.index_number),
            ("成文日期", page.written),
            ("发布日期", page.published),
            ("发布机构", page.publisher),
        ]
        about += [("浏览次数", str(page.views))] if page.views is not None else []
        lines = join(Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(*line) for line in about if line[1])
        rows = [[_printed(cell) for cell in row] for row in page.rows]
        name = f"{_NAMES[page.period[-1]]}任务（原文）"
        return Markup('<h3>{}</h3><dl class="meta">{}</dl>{}').format(
            page.title, lines, html_table(name, ["序号", "任务", "工作进展", "后续措施", "主办单位"], rows, kind="tasks")
        )

    @property
    def plans(self) -> Fragment:
        """Figures that stand under 后续措施: plans, not counted as results."""
        rows = [
            [_NAMES[page.period[-1]], plan.raw, Markup("<q>{}</q>").format(plan.quote)]
            for page in self.pages
            for plan in page.measures
        ]
        if not rows:
            return self.fragment(Markup("<p>后续措施中没有数字。</p>"))
        note = "这些数字写在“后续措施”栏，是打算做到的，不是已经做到的，没有计入进展。"
        return self.fragment(html_table("后续措施中的数字", ["季度", "数字", "原文"], rows, kind="words", note=note))

    @property
    def repeated(self) -> Fragment:
        """How much of a quarter's text repeats the quarter before."""
        rows: list[list[Markup | str]] = []
        for before, after in pairwise(self.pages):
            overlap = reuse.compare(after.text, before.text)
            longest = Markup("<q>{}</q>").format(overlap.longest[0]) if overlap.longest[0] else "—"
            rows.append([f"{_NAMES[after.period[-1]]}与{_NAMES[before.period[-1]]}", overlap.percent, longest])
        if not rows:
            return self.fragment(Markup("<p>只有一份或没有进展页，无从比较。</p>"))
        note = "按句比较，数字不计；占较短一篇的比例。"
        return self.fragment(html_table("相邻季度文字重复", ["季度", "重复比例", "最长的重复处"], rows, kind="words", note=note))


def _note(text: str) -> Markup:
    return Markup('<p class="note">{}</p>').format(text)


def _printed(text: str) -> Markup:
    return Markup('<span class="printed">{}</span>').format(text)
