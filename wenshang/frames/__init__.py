"""Tidy pandas frames; their columns, keys and dtypes are fixed here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from wenshang import vocabulary
from wenshang.frames.naming import CODE_COLUMNS as CODE_COLUMNS
from wenshang.frames.naming import codes as codes
from wenshang.frames.naming import in_chinese as in_chinese
from wenshang.frames.records import Records as Records
from wenshang.frames.records import is_frame as is_frame
from wenshang.frames.records import tidy_frame as tidy_frame
from wenshang.frames.wanted import FIRST_YEAR as FIRST_YEAR
from wenshang.frames.wanted import LAST_YEAR as LAST_YEAR
from wenshang.frames.wanted import authority_in as authority_in
from wenshang.frames.wanted import names_for as names_for
from wenshang.frames.wanted import years_for as years_for
from wenshang.model import Fact, Finding

if TYPE_CHECKING:
    import pandas as pd

#: Columns of the facts frame, in order; key: (authority, period, code, document).
FACT_COLUMNS: dict[str, str] = {
    "authority": "string",
    "period": "string",
    "year": "Int64",
    "quarter": "Int64",
    "code": "string",
    "label": "string",
    "value": "Float64",
    "count": "Int64",
    "raw": "string",
    "unit": "string",
    "qualifier": "string",
    "method": "string",
    "edition": "string",
    "document": "string",
    "place": "string",
    "quote": "string",
}

#: Columns of the findings frame, in order; key: (authority, period, rule, codes, message).
FINDING_COLUMNS: dict[str, str] = {
    "authority": "string",
    "period": "string",
    "rule": "string",
    "status": "string",
    "severity": "string",
    "codes": "string",
    "message": "string",
    "formula": "string",
    "difference": "Float64",
    "advice": "string",
    "place": "string",
    "quote": "string",
}


def facts_frame(facts: Iterable[Fact]) -> pd.DataFrame:
    """Facts as a tidy frame, one row a figure, sorted by authority, period and form order.

    ``value`` (Float64) holds every figure in its ``unit``; ``count`` (Int64) holds it where it is a whole count and is missing
    for amounts of money; both are ``<NA>`` for a blank printed cell. ``quarter`` is ``<NA>`` for a year.
    """
    import pandas as pd

    known = vocabulary.codes()
    ordered = sorted(facts, key=lambda f: (f.authority, f.period, known[f.code].order, f.document))
    whole = [f.value is not None and f.value == int(f.value) and known[f.code].whole for f in ordered]
    columns: dict[str, list[object]] = {
        "authority": [f.authority for f in ordered],
        "period": [f.period for f in ordered],
        "year": [f.year for f in ordered],
        "quarter": [int(f.period[5]) if len(f.period) > 4 else None for f in ordered],
        "code": [f.code for f in ordered],
        "label": [known[f.code].label for f in ordered],
        "value": [None if f.value is None else float(f.value) for f in ordered],
        "count": [int(f.value) if is_whole and f.value is not None else None for f, is_whole in zip(ordered, whole, strict=True)],
        "raw": [f.raw for f in ordered],
        "unit": [f.unit for f in ordered],
        "qualifier": [f.qualifier.value for f in ordered],
        "method": [f.method.value for f in ordered],
        "edition": [f.edition for f in ordered],
        "document": [f.document for f in ordered],
        "place": [str(f.place) for f in ordered],
        "quote": [f.quote for f in ordered],
    }
    return pd.DataFrame({name: pd.array(columns[name], dtype=dtype) for name, dtype in FACT_COLUMNS.items()})


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
    import pandas as pd

    rows = list(findings)
    columns: dict[str, list[object]] = {
        "authority": [f.authority for f in rows],
        "period": [f.period for f in rows],
        "rule": [f.rule for f in rows],
        "status": [f.status.value for f in rows],
        "severity": [f.severity.value for f in rows],
        "codes": [" ".join(f.codes) for f in rows],
        "message": [f.message for f in rows],
        "formula": [f.formula for f in rows],
        "difference": [None if f.difference is None else float(f.difference) for f in rows],
        "advice": [f.advice for f in rows],
        "place": [str(f.place) for f in rows],
        "quote": [f.quote for f in rows],
    }
    return pd.DataFrame({name: pd.array(columns[name], dtype=dtype) for name, dtype in FINDING_COLUMNS.items()})
