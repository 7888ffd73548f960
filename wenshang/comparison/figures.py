"""The figures of a facts frame, looked up by year and code over the editions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from wenshang import vocabulary
from wenshang.chinese import formatting
from wenshang.chinese.formatting import Number
from wenshang.comparison.figure import Figure, total
from wenshang.vocabulary.equations import equations

if TYPE_CHECKING:
    import pandas as pd

#: Where one code has several facts in a period, the first of these methods speaks.
_METHODS = ("table", "prose", "ocr", "typed")
#: The text columns of the facts frame that a Figure keeps under the same names, in the order of its fields.
_TEXTS = ("authority", "period", "code", "label", "unit", "raw", "qualifier", "method", "edition", "document", "place", "quote")

Lookup = Mapping[tuple[str, str], Figure]


class Held(dict[tuple[str, str], Figure]):
    """Figures by (period, code), with the edition of each year's report, also of reports none of whose figures are here."""

    def __init__(self, figures: Lookup, editions: Mapping[str, str]) -> None:
        super().__init__(figures)
        self.editions = editions

    @cached_property
    def of_years(self) -> Mapping[str, str]:
        """The edition of each year: as its table figures say, else its other ones, else those of quarters, else its report."""
        ranks: dict[str, int] = {}
        found = dict(self.editions)
        for (period, _), figure in self.items():
            year = period[:4]
            rank = 0 if period != year else 2 if figure.method == "table" else 1
            if rank > ranks.get(year, -1):
                ranks[year], found[year] = rank, figure.edition
        return found


def lookup(facts: pd.DataFrame, authority: str) -> Lookup:
    """The figures of one authority by (period, code); where files differ, the table speaks and the note names the others.

    A lookup already made passes through, so that many questions about one authority read its facts once.
    """
    if isinstance(facts, Mapping):
        return facts
    found = lookups(facts[facts["authority"] == authority])
    return found.get(authority) or Held({}, facts.attrs.get("reports", {}).get(authority, {}))


def lookups(facts: pd.DataFrame) -> dict[str, Lookup]:
    """The figures of every authority of a facts frame, as ``lookup`` gives them, in one pass over the frame."""
    found: dict[str, dict[tuple[str, str], list[Figure]]] = {}
    for figure in of_rows(facts):
        found.setdefault(figure.authority, {}).setdefault((figure.period, figure.code), []).append(figure)
    result: dict[str, Lookup] = {}
    chosen = {name: {key: _choose(several) for key, several in of_name.items()} for name, of_name in found.items()}
    reports, noted = facts.attrs.get("reports", {}), facts.attrs.get("notes", {})
    for name, one in chosen.items():
        of_findings = {(period, code): words for period, text in noted.get(name, {}).items() for code, words in text.items()}
        result[name] = with_notes(Held(one, reports.get(name, {})), _contradicted(one) | of_findings)
    return result


def with_notes(lookup: Lookup, notes: Mapping[tuple[str, str], str]) -> Lookup:
    """The same figures with words beside some of them, by (period, code); a figure that is not held is passed over."""
    noted = {key: replace(lookup[key], note=note) for key, note in notes.items() if key in lookup}
    return Held({**lookup, **noted}, _editions(lookup)) if noted else lookup


def of_rows(facts: pd.DataFrame) -> tuple[Figure, ...]:
    """The figures of a facts frame, row by row; KeyError for a frame that lacks one of its columns."""
    columns = [facts[name].tolist() for name in ("count", "value", *_TEXTS)]
    return tuple(
        Figure(who, period, code, label, unit, _number(count, value), *texts)
        for count, value, who, period, code, label, unit, *texts in zip(*columns, strict=True)
    )


def _contradicted(lookup: Lookup) -> dict[tuple[str, str], str]:
    """The figures that their own report contradicts, with the note to print beside them.

    A printed total that differs from the sum of its own row; a table's figure that the prose gives otherwise (95件，正文为17件).
    """
    notes = dict(_otherwise_in_prose(lookup))
    printed, periods = {code for _, code in lookup}, {period for period, _ in lookup}
    for line in equations("2021"):
        for period in periods if line.along == "row" and printed.issuperset(line.codes) else ():
            values = {code: lookup[period, code].value for code in line.codes if (period, code) in lookup}
            if line.residual(values):
                (whole,) = line.right
                figure = lookup[period, whole]
                text = f"分项之和{formatting.number(line.total('left', values))}不等于总计{figure.text}"
                notes[period, whole] = "；".join(filter(None, (notes.get((period, whole), figure.note), text)))
    return notes


def _otherwise_in_prose(lookup: Lookup) -> Iterator[tuple[tuple[str, str], str]]:
    """What prose and table print otherwise of the same thing, at both figures."""
    periods: dict[str, list[str]] = {}
    for period, name in lookup:
        periods.setdefault(name, []).append(period)
    for pair in vocabulary.load("checking")["pair"]:
        (code, *_), stated = pair["codes"], pair.get("fact", "")
        for period in periods.get(stated, ()):
            prose, table = lookup[period, stated], lookup.get((period, code))
            if table is None or table.value is None or prose.value in (None, table.value) or prose.qualifier != "exact":
                continue
            for figure, text in ((table, f"正文为{prose}"), (prose, f"表内为{table}")):
                yield (period, figure.code), "；".join(filter(None, (figure.note, text)))


def _number(count: object, value: object) -> Number | None:
    """A count as int, an amount as the exact decimal it was printed as, None for a blank."""
    if isinstance(count, int):
        return count
    return Decimal(repr(value)).normalize() + 0 if isinstance(value, float) else None


def _choose(several: Sequence[Figure]) -> Figure:
    """The figure that speaks for a code: tables before prose before typed ones; a differing value is noted."""
    if len(several) == 1:
        return several[0]
    first, *others = sorted(several, key=lambda f: (_METHODS.index(f.method), f.document))
    differing = [f for f in others if f.value != first.value]
    if not differing:
        return first
    return replace(first, note="；".join(f"另一处记为{figure}" for figure in differing))


def years(lookup: Lookup) -> tuple[int, ...]:
    """The years for which a whole-year figure is held, or of whose report only other figures were asked, in order."""
    return tuple(sorted({int(period) for period, _ in lookup if len(period) == 4} | {int(year) for year in _editions(lookup)}))


def _editions(lookup: Lookup) -> Mapping[str, str]:
    return lookup.editions if isinstance(lookup, Held) else {}


def edition(lookup: Lookup, year: int) -> vocabulary.EditionName | None:
    """The edition of a year's report: that of its table figures where there are any; None where nothing is held."""
    held = lookup if isinstance(lookup, Held) else Held(lookup, {})
    text = held.of_years.get(str(year))
    return next((name for name in vocabulary.EDITIONS if name == text), None)


def find(lookup: Lookup, year: int, code: str) -> Figure | None:
    """The figure of a code and year: as printed; the year-end quarter of a stock; the sum of its rows; its older code."""
    if figure := lookup.get((str(year), code)):
        return figure
    if vocabulary.code(code).kind == "stock" and (figure := lookup.get((f"{year}Q4", code))):
        return figure
    rows = [lookup.get((str(year), part)) for part in vocabulary.merged_rows().get(code, ())]
    if rows and all(rows):
        return total([row for row in rows if row], code=code, label=vocabulary.code(code).label)
    return _continued(lookup, year, code)


def _continued(lookup: Lookup, year: int, code: str) -> Figure | None:
    """The same quantity under the code of another edition (made for issued), where that edition's report prints it."""
    order = vocabulary.EDITIONS.index
    for older, newer, old_code, new_code in vocabulary.continuations():
        if code == new_code and (figure := lookup.get((str(year), old_code))) and order(_name(figure)) <= order(older):
            return figure
        only_older = code == old_code and vocabulary.code(old_code).table
        if only_older and (figure := lookup.get((str(year), new_code))) and order(_name(figure)) >= order(newer):
            return figure
    return None


def elsewhere(code: str, before: Figure | None, after: Figure | None) -> set[str]:
    """The codes that list a pair of figures in place of this one: the later figure's own, or where the earlier one goes on."""
    if after is not None:
        return set() if after.computed or after.code == code else {after.code}
    if before is None or before.code != code:
        return set()
    order = vocabulary.EDITIONS.index
    continued = vocabulary.continuations()
    return {new for older, _, old, new in continued if old == code and order(_name(before)) <= order(older)}


def _name(figure: Figure) -> vocabulary.EditionName:
    """The edition of a figure as the closed set of names."""
    return next(name for name in vocabulary.EDITIONS if name == figure.edition)


def comparability(code: str, older: Figure, newer: Figure) -> tuple[vocabulary.Comparable, str]:
    """Whether two figures of one quantity may be compared, and the note to print, as the vocabulary has it."""
    return vocabulary.comparability(code, _name(older), _name(newer))
