"""How good the reading and the report are: a report in, what was read, left out, blank or contradictory out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from markupsafe import Markup

from wenshang import checks, vocabulary
from wenshang.briefing.body import BodyStory
from wenshang.briefing.change_tables import captions
from wenshang.briefing.fragments import Fragment, counted, html_table, join
from wenshang.checks import repetition, reuse
from wenshang.comparison import Figure
from wenshang.model import Method


class DataQuality(BodyStory):
    """What was read from one report, and what the rules say of it."""

    kind = "data_quality"
    name = "数据质量核查"

    @cached_property
    def figures(self) -> list[Figure]:
        """The report's printed figures."""
        return self.own_figures()

    def evidenced(self) -> Iterable[Figure]:
        """Blank cells and the figures that findings speak of: what a reader wants to look up here."""
        asked = {code for finding in self.findings for code in finding.codes}
        return [figure for figure in self.figures if figure.blank or figure.code in asked]

    @property
    def overview(self) -> Fragment:
        """The first sheet: how much was read, what is blank, what is wrong."""
        by_method = Counter(fact.method for fact in self.report.facts)
        blanks = sum(fact.value is None for fact in self.report.facts)
        counts = [(vocabulary.word("method", method), by_method[method]) for method in Method if by_method[method]]
        counts += [("其中空白", blanks), ("没有归类的数字", len(self.report.candidates))]
        tiles = join(
            Markup('<div><dt>{}</dt><dd class="big">{}<i>项</i></dd></div>').format(name, counted(name, n)) for name, n in counts
        )
        every, left = len(self.report.facts), len(self.report.candidates)
        lead = Markup("本报告共有{}项数字：{}其中原表空白{}项；另有{}个数字不能判断含义，没有采用。").format(
            counted("全部", every),
            join(Markup("{}{}项，").format(name, counted(name, n)) for name, n in counts[:-2]),
            counted("其中空白", blanks),
            counted("没有归类的数字", left),
        )
        return self.fragment(
            Markup('<div class="lead"><p class="said">{}</p></div>').format(lead),
            Markup('<dl class="tiles">{}</dl>').format(tiles),
            self.worst(),
        )

    @property
    def completeness(self) -> Fragment:
        """Which of the form's cells the report prints, leaves blank or does not have."""
        held = self.report.values()
        rows: list[list[Markup | str]] = []
        for form in vocabulary.form(self.report.edition).tables:
            codes = [code for code in form.codes() if not code.startswith("requests.other.all")]
            printed = [code for code in codes if code in held or _merged(code, held)]
            blank = [code for code in printed if code in held and held[code] is None]
            missing = len(codes) - len(printed)
            counts = {"应有": len(codes), "已印": len(printed), "空白": len(blank), "未印": missing}
            rows.append([captions()[form.key], *(counted(f"{form.key}·{name}", n) for name, n in counts.items())])
        note = "“未印”是报告没有这一格；“空白”是印了但没有填数。空白不当作0。"
        return self.fragment(
            html_table("表格填报情况（格）", ["表", "应有", "已印", "空白", "未印"], rows, kind="figures", note=note)
        )

    @property
    def rules(self) -> Fragment:
        """Every rule with what it found."""
        found = Counter(finding.rule for finding in self.findings)
        rows = [[code, rule.name, rule.formula, f"{found[code]}" if found[code] else "—"] for code, rule in checks.RULES.items()]
        return self.fragment(
            self._asked(), html_table("各条规则的结果", ["规则", "名称", "算法", "发现（处）"], rows, kind="words")
        )

    def _asked(self) -> Markup:
        """The figures that findings speak of, and the blank cells, each with its evidence."""
        rules: dict[str, list[str]] = {}
        for finding in self.findings:
            for code in finding.codes:
                rules.setdefault(code, []).append(finding.rule)
        rows = [
            [f.label, f.period, self.number(f), "、".join(dict.fromkeys(rules.get(f.code, ["空白"])))] for f in self.evidenced()
        ]
        return html_table("所涉及的数字", ["指标", "时期", "数值", "规则"], rows, kind="words") if rows else Markup("")

    @property
    def repeated(self) -> Fragment:
        """How much of each section repeats the report before; what is repeated and what was dropped, side by side."""
        if self.earlier is None:
            return super().repeated
        overlaps = repetition.by_section(self.report, self.earlier)
        shown = (self._beside(key, overlap) for key, overlap in overlaps.items() if overlap.repeated)
        return self.fragment(super().repeated.html, *shown)

    def _beside(self, key: str, overlap: reuse.Overlap) -> Markup:
        section = self.report.section(key)
        rows = [["重复", here.printed, there.printed] for here, there, _ in overlap.repeated]
        rows += [["删去", "—", passage.printed] for passage in overlap.only_right]
        caption = f"{section.heading if section else key}：重复和删去的文字"
        return html_table(caption, ["", f"{self.year}年", f"{self.earlier.year if self.earlier else ''}年"], rows, kind="words")

    @property
    def left_out(self) -> Fragment:
        """Numbers that were seen but not taken, and why; what the reader wants said of the file."""
        notes = join(Markup("<li>{}</li>").format(note) for note in self.report.document.notes)
        listed = Markup("<ul>{}</ul>").format(notes) if notes else Markup("")
        rows: list[list[Markup | str]] = [
            [
                one.raw,
                one.reason,
                "、".join(vocabulary.code(code).label for code in one.codes),
                Markup("<q>{}</q>").format(one.quote),
            ]
            for one in self.report.candidates
        ]
        if not rows:
            return self.fragment(Markup("<p>正文中的数字都已归类，或与所列指标无关。</p>"), listed)
        return self.fragment(html_table("没有采用的数字", ["数字", "原因", "可能的指标", "原文"], rows, kind="words"), listed)


def _merged(code: str, held: object) -> bool:
    """True for a row of 其他处理 where the report prints one row for the three."""
    column = code.rsplit(".", 1)[-1]
    return code.startswith("requests.other.") and isinstance(held, dict) and f"requests.other.all.{column}" in held
