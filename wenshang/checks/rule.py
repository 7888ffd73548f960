"""What a rule is: a code and one function from a case (report, year before, siblings) to findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from wenshang import vocabulary
from wenshang.checks.profiles import Profile
from wenshang.model import AnnualReport, Fact, Finding, Paragraph, Place, Severity, Status, Value
from wenshang.parsing.prose.quantities import StatedSentence


@dataclass(frozen=True, slots=True)
class Case:
    """What a rule looks at: the report, the report of the year before if held, reports of sibling bodies of the same year.

    ``values`` and ``before`` are value by code of the report year and of the adjacent year before (empty where not held);
    ``places`` are the facts by code, ``sentences`` the prose, ``doubted`` the codes that reading is not sure of (R1);
    ``parts`` are the reports of the bodies that a region's report counts, ``missing`` the names of those whose report is not
    held; ``profile`` is a superior's notice; ``looking`` is the rule at work.
    """

    report: AnnualReport
    earlier: AnnualReport | None
    siblings: tuple[AnnualReport, ...]
    values: Mapping[str, Value]
    before: Mapping[str, Value]
    places: Mapping[str, Fact]
    sentences: tuple[StatedSentence, ...]
    doubted: frozenset[str]
    parts: tuple[AnnualReport, ...]
    missing: tuple[str, ...]
    profile: Profile | None
    looking: Rule | None = None

    @property
    def adjacent(self) -> AnnualReport | None:
        """The report of the year before, None where it is not held."""
        return self.earlier if self.earlier is not None and self.earlier.year == self.report.year - 1 else None

    @property
    def typed(self) -> bool:
        """True for a set of typed figures: it has no text, and a figure it lacks was not typed rather than not printed."""
        return not self.report.document.blocks and not self.report.sections

    def place(self, *codes: str) -> Place:
        """Where the first of these codes that is printed stands."""
        return next((self.places[code].place for code in codes if code in self.places), Place())

    def quote(self, *codes: str) -> str:
        """The printed text of the first of these codes that is printed."""
        return next((self.places[code].quote for code in codes if code in self.places), "")

    @property
    def rule(self) -> Rule:
        """The rule that looks at the case now."""
        if self.looking is None:
            raise ValueError("no rule looks")
        return self.looking

    def finding(
        self,
        status: Status,
        message: str,
        *,
        codes: Iterable[str] = (),
        severity: Severity | None = None,
        formula: str = "",
        difference: Value = None,
        advice: str | None = None,
        at: Paragraph | StatedSentence | str | None = None,
        place: Place | None = None,
        quote: str | None = None,
        beside: tuple[str, str] = ("", ""),
        period: str = "",
        notes: Mapping[str, str] | None = None,
    ) -> Finding:
        """A finding of the rule that looks; severity and advice are the declared ones, place and quote those of the codes, unless
        given. What is undetermined, or another definition, matters little.

        ``at`` is the passage that gives place and quote (a text alone stands nowhere), ``beside`` the second one of a comparison:
        where it stands and its text; ``notes`` are words to show beside figures. An error of a cell that reading doubts is a
        parse doubt: we may have misread, the body need not have erred.
        """
        named = tuple(codes)
        open_ = status in (Status.SCOPE, Status.UNDETERMINED)
        stands = (self.place(*named), self.quote(*named)) if at is None else _stands(at)
        if status is Status.ERROR and not self.doubted.isdisjoint(named):
            status, message, advice = Status.PARSE_DOUBT, f"{message}，但可能是读取有误", "对照原文核实读取是否正确"
        return Finding(
            rule=self.rule.code,
            status=status,
            severity=severity or (Severity.LOW if open_ else self.rule.severity),
            authority=self.report.authority,
            period=period or str(self.report.year),
            codes=named,
            message=message,
            formula=formula,
            difference=difference,
            advice=self.rule.advice if advice is None else advice,
            place=stands[0] if place is None else place,
            quote=stands[1] if quote is None else quote,
            other=beside[0],
            other_quote=beside[1],
            notes=tuple((notes or {}).items()),
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its code, and the function that looks. What it says of itself stands in ``vocabulary/rules.toml``."""

    code: str
    look: Callable[[Case], Iterable[Finding]]

    @property
    def declared(self) -> Mapping[str, Any]:
        """Everything that is declared of the rule, thresholds too."""
        declared: Mapping[str, Any] = vocabulary.load("rules")[self.code]
        return declared

    @property
    def name(self) -> str:
        """What it is called (办理结果合计)."""
        return str(self.declared["name"])

    @property
    def formula(self) -> str:
        """The equation in words."""
        return str(self.declared["formula"]).format_map(self.declared)

    @property
    def source(self) -> str:
        """The notice or form that asks for it."""
        return str(self.declared["source"])

    @property
    def severity(self) -> Severity:
        """How much a finding matters, unless it says otherwise."""
        return Severity(self.declared["severity"])

    @property
    def advice(self) -> str:
        """What to do, unless a finding says otherwise."""
        return str(self.declared["advice"])

    def __call__(self, case: Case) -> Iterator[Finding]:
        """The findings of this rule for one case."""
        yield from self.look(replace(case, looking=self))


def rule(code: str) -> Callable[[Callable[[Case], Iterable[Finding]]], Rule]:
    """Make a rule of the function that looks: ``@rule("A1")``."""
    return partial(Rule, code)


def _stands(at: Paragraph | StatedSentence | str) -> tuple[Place, str]:
    """Where a passage stands and its text."""
    if isinstance(at, str):
        return Place(), at
    if isinstance(at, Paragraph):
        return Place(paragraph=at.number, page=at.page), at.text.strip()
    return at.place, at.printed


def number(value: Value) -> str:
    """A value as it is said in a formula: no trailing zeros, 空白 for a blank cell.

    >>> from decimal import Decimal
    >>> number(Decimal("7545.00")), number(3), number(None)
    ('7545', '3', '空白')
    """
    if value is None:
        return "空白"
    return f"{value.normalize():f}" if not isinstance(value, int) else str(value)
