"""Facts frames for tests: from the typed figures of real reports (``real``), and small ones written out in a test (``make``)."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from wenshang import vocabulary
from wenshang.frames import facts_frame
from wenshang.model import Fact, Method, Place, Qualifier, Value

FILES = {
    "洪泽区人民政府": ("hongze-2023.expected.csv", "hongze-2024.expected.csv"),
    "沭阳县发展和改革局": ("shuyang-fagai-2023.expected.csv",),
    "汶上县科学技术局": ("wenshang-keji-2021.expected.csv",),
}


def fact(authority: str, period: str, code: str, value: Value | str, **more: str) -> Fact:
    """A fact with made-up evidence; None or "" is a blank; ``qualifier``, ``edition``, ``method``, ``document`` in ``more``."""
    raw = "" if value is None else str(value)
    number = Decimal(raw) if raw else None
    meaning = vocabulary.code(code)
    whole = number is not None and meaning.whole
    year = int(period[:4])
    edition = more.get("edition") or ("2014" if year < 2019 else "2019" if year < 2021 else "2021")
    return Fact(
        authority,
        period,
        code,
        int(number) if whole and number is not None else number,
        raw,
        meaning.unit,
        Qualifier(more.get("qualifier", "exact")),
        Method(more.get("method", "table" if meaning.table else "prose")),
        next(name for name in vocabulary.EDITIONS if name == edition),
        more.get("document", f"{authority}-{year}"),
        Place(table=1, row=meaning.row, column=meaning.column),
        raw,
    )


def read_typed(path: Path, authority: str) -> Iterable[Fact]:
    """The facts of one ``*.expected.csv``."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            yield fact(authority, row["period"], row["code"], row["value"])


@pytest.fixture(scope="session")
def real(samples: Path) -> pd.DataFrame:
    """The typed figures of the real reports as a facts frame."""
    return facts_frame(f for name, files in FILES.items() for file in files for f in read_typed(samples / file, name))


@pytest.fixture(scope="session")
def make() -> Callable[..., pd.DataFrame]:
    """A facts frame of 甲局 from ``{year: {code: value}}``; a value may be (value, qualifier)."""

    def frame(years: dict[int | str, dict[str, object]], authority: str = "甲局", **more: str) -> pd.DataFrame:
        facts = []
        for period, values in years.items():
            for code, value in values.items():
                number, qualifier = value if isinstance(value, tuple) else (value, "exact")
                facts.append(fact(authority, str(period), code, number, qualifier=qualifier, **more))
        return facts_frame(facts)

    return frame
