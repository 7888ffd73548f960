"""Tidy pandas frames; their columns, keys and dtypes are fixed here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from wenshang import vocabulary
from wenshang.frames.naming import CODE_COLUMNS as CODE_COLUMNS
from wenshang.frames.naming import codes as codes
from wenshang.frames.naming import in_chinese as in_chinese
from wenshang.frames.records import Records as Records
from wenshang.frames.records import columns as columns
from wenshang.frames.records import is_frame as is_frame
from wenshang.frames.records import tidy_frame as tidy_frame
from wenshang.frames.wanted import FIRST_YEAR as FIRST_YEAR
from wenshang.frames.wanted import LAST_YEAR as LAST_YEAR
from wenshang.frames.wanted import authority_in as authority_in
from wenshang.frames.wanted import names_for as names_for
from wenshang.frames.wanted import years_for as years_for
from wenshang.model import Fact, Finding, Value

if TYPE_CHECKING:
    import pandas as pd

#: Columns of the facts frame, in order; key: (authority, period, code, document).
FACT_COLUMNS = columns(
    "authority period year quarter code label value count raw unit qualifier method edition document place quote"
)

#: Columns of the findings frame, in order; key: (authority, period, rule, codes, message).
FINDING_COLUMNS = columns("authority period rule status severity codes message formula difference advice place quote")


def facts_frame(facts: Iterable[Fact]) -> pd.DataFrame:
    """Facts as a tidy frame, one row a figure, sorted by authority, period and form order.

    ``value`` (Float64) holds every figure in its ``unit``; ``count`` (Int64) holds it where it is a whole count and is missing
    for amounts of money; both are ``<NA>`` for a blank printed cell. ``quarter`` is ``<NA>`` for a year.
    """
    known = vocabulary.codes()
    ordered = sorted(facts, key=lambda f: (f.authority, f.period, known[f.code].order, f.document))
    rows = (
        (
            *(f.authority, f.period, f.year, int(f.period[5]) if len(f.period) > 4 else None, f.code, known[f.code].label),
            *(f.value, _count(f.value) if known[f.code].whole else None, f.raw, f.unit, f.qualifier.value, f.method.value),
            *(f.edition, f.document, str(f.place), f.quote),
        )
        for f in ordered
    )
    return tidy_frame(FACT_COLUMNS, rows)


def _count(value: Value) -> int | None:
    """A whole count; None for a blank and for a number with a part."""
    return int(value) if value is not None and value == int(value) else None


class Findings(tuple[Finding, ...]):
    """Several findings, worst first: a tuple with a frame, which a notebook shows as a table."""

    __slots__ = ()

    @property
    def frame(self) -> pd.DataFrame:
        """The findings as ``findings_frame`` gives them."""
        return findings_frame(self)

    @property
    def of_progress(self) -> Findings:
        """Those that speak of quarterly progress pages: dates, repeated text, plans among results, figures of a quarter."""
        return Findings(finding for finding in self if "Q" in finding.period or finding.rule in ("D3", "T3", "R3"))


def findings_frame(findings: Iterable[Finding]) -> pd.DataFrame:
    """Findings as a tidy frame, one row a finding, in the order given; ``codes`` are joined by spaces."""
    rows = (
        (
            *(f.authority, f.period, f.rule, f.status.value, f.severity.value, " ".join(f.codes)),
            *(f.message, f.formula, f.difference, f.advice, str(f.place), f.quote),
        )
        for f in findings
    )
    return tidy_frame(FINDING_COLUMNS, rows)
