"""What every page tells: an archive and what of it to show in; opening, sources, evidence, method and reproduction out."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from wenshang import vocabulary
from wenshang.briefing import appendix, documents, workbook
from wenshang.briefing.fragments import PAGE, TABLES, Fragment, Numbers, html_table, join
from wenshang.comparison import Figure

if TYPE_CHECKING:
    from wenshang.archive import Archive, Entry

Lines = list[tuple[str, str]]


class Story:
    """A page of one ``kind`` (the notebook's name): what all kinds share. ``own`` is the authority the page is about."""

    kind = ""
    name = ""
    own = ""
    title = ""

    def __init__(self, held: Archive) -> None:
        self.held = held

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The register rows that the page rests on, in the order of its list of sources."""
        raise NotImplementedError

    def evidenced(self) -> Iterable[Figure]:
        """The printed figures for which the page gives evidence, in the order of the appendix."""
        raise NotImplementedError

    def parameters(self) -> dict[str, Any]:
        """The notebook parameters that make the page."""
        raise NotImplementedError

    def lines(self) -> Lines:
        """The lines under the title, as (name, text); from the reports, never from the clock."""
        raise NotImplementedError

    def about(self) -> dict[str, Any]:
        """What the exporter and the index know of the page."""
        return {"kind": self.kind, "name": self.name, "title": self.title}

    # ---- shared by all kinds ----

    @cached_property
    def number(self) -> Numbers:
        """Shows the numbers of the page."""
        return Numbers()

    def fragment(self, *parts: Markup | str) -> Fragment:
        """A part of the page; its figures are carried by the last part (``proof``), which is evaluated after all others."""
        return Fragment(join(parts))

    @property
    def opening(self) -> Fragment:
        """Title, authority, year and date, all from the reports."""
        lines = join(Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(*line) for line in self.lines())
        html = Markup('<header class="title"><h1>{}</h1><dl>{}</dl></header>').format(self.title, lines)
        return Fragment(html, hidden={PAGE: self.about()})

    @property
    def sources(self) -> Fragment:
        """The documents and figure sets that the page rests on."""
        return documents.sources(self.held, *self.entries)

    @property
    def proof(self) -> Fragment:
        """Where each number is printed."""
        return Fragment(appendix.evidence().html, tuple(self.number.figures.values()))

    @property
    def definitions(self) -> Fragment:
        """What each figure means, what may be compared, and how blanks and zeros are told apart."""
        words = join(Markup("<li>{}</li>").format(line) for line in (*self.notes(), *_LEGEND))
        used = {entry.code for entry in self.evidenced()}
        shown = [code for code in vocabulary.codes().values() if code.code in used and not code.table]
        rows = [[code.label, code.definition, code.unit] for code in shown]
        terms = html_table("正文数字的含义", ["指标", "含义", "单位"], rows, kind="words") if rows else Markup("")
        return self.fragment(Markup('<ul class="method">{}</ul>').format(words), terms, self.rate_terms())

    def notes(self) -> list[str]:
        """What a reader must know of these reports: editions, what may be compared."""
        years: dict[str, list[str]] = {}
        for entry in self.entries:
            years.setdefault(entry.edition, []).append(str(entry.year))
        return [
            f"{'、'.join(sorted(set(held)))}年的报告用{edition}版格式（{vocabulary.form(_edition(edition)).notice}）。"
            for edition, held in sorted(years.items(), reverse=True)
        ]

    def rate_terms(self) -> Markup:
        """The definitions of the rates that the page shows; none by default."""
        return Markup("")

    @property
    def reproduction(self) -> Fragment:
        """The command and parameters that make this page again."""
        asked = "".join(f" -p {name} {value}" for name, value in self.parameters().items())
        intro = "在收存相同文件的数据文件夹上运行下面的命令，得到逐字节相同的网页："
        beside = "页中数字另存为同名的 .xlsx（含可重算的公式、口径和来源）和 .csv，与网页放在一起。"
        html = Markup('<p>{}</p><pre class="again"><code>{}</code></pre><p>{}</p>').format(
            intro, f"wenshang run {self.kind}{asked}", beside
        )
        return Fragment(html, hidden={TABLES: self.tables()})

    def tables(self) -> dict[str, Any]:
        """The page's figures as plain data, for the workbook and the CSV beside it."""
        used = sorted({figure.code for figure in self.evidenced()}, key=lambda code: vocabulary.code(code).order)
        meanings = (vocabulary.code(code) for code in used)
        return {
            "title": self.title,
            "about": [["标题", self.title], *map(list, self.lines()), *(["说明", note] for note in (*self.notes(), *_BLANKS))],
            "facts": [workbook.fact_row(figure) for figure in self.evidenced()],
            "years": [],
            "changes": [],
            "definitions": [[meaning.code, meaning.label, meaning.unit, meaning.definition] for meaning in meanings],
            "sources": [
                [
                    e.authority.name,
                    e.year,
                    e.edition,
                    "报告原文" if e.method == "document" else "人工录入",
                    e.file,
                    e.sha256,
                    e.origin,
                ]
                for e in self.entries
            ],
        }


def _edition(name: str) -> vocabulary.EditionName:
    return next(edition for edition in vocabulary.EDITIONS if edition == name)


_LEGEND = (
    "数字带下划线的可以点开，看到它在原文件中的位置和原文；其余数字由这些数字算出，指针停留时显示算式。",
    "“空白”是原表留空（或填“/”“-”），不当作0；“—”是原报告没有这一项，或不能比较、不能计算。",
    "增减＝本年－比较年；增幅＝增减÷比较年，比较年为0或空白时不计算；比率之差用百分点。百分数四舍五入保留一位小数。",
    "“约”“超”照原文保留，由它们算出的数也是约数。",
)


_BLANKS = ("数值为空：原表留空，不当作0。没有列出的指标：原报告没有这一项。",)


def rate_definitions(keys: Iterable[str]) -> Markup:
    """The definitions of rates as a table."""
    rates = vocabulary.rates()
    note = f"分母不足{vocabulary.small_base()}的比率仅供参考。"
    rows = [[rates[key].label, rates[key].definition] for key in keys]
    return html_table("比率的算法", ["比率", "算法"], rows, kind="words", note=note) if rows else Markup("")
