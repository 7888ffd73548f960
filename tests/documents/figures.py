"""Figures drawn from a seed that fulfil the forms' own equations."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from wenshang import vocabulary
from wenshang.vocabulary import EditionName

_APPLICANTS = ("natural_person", "enterprise", "research", "public_interest", "legal_service", "other")


def consistent(random: Random, *, edition: EditionName, one_row_other: bool = False) -> dict[str, int | Decimal | None]:
    """Figures for every code of an edition's tables; tables 三 and 四 and the parts of the 2014 table add up."""
    if edition == "2014":
        return _statistics(random)
    figures: dict[str, int | Decimal | None] = {}
    for code in vocabulary.form(edition).table("proactive").codes():
        figures[code] = _proactive(random, code)
        if code.endswith(".in_force"):  # what is issued this year is in force
            figures[code] = int(figures[code] or 0) + int(figures[code.replace("in_force", "issued")] or 0)
    figures.update(_requests(random, one_row_other=one_row_other))
    for row in vocabulary.form(edition).table("disputes").rows:
        values = [random.choice((0, 0, 0, 1, 2, random.randint(0, 40))) for _ in range(4)]
        for key, value in zip(("upheld", "corrected", "other", "pending", "total"), (*values, sum(values)), strict=True):
            figures[f"{row.code}.{key}"] = value
    return figures


def _proactive(random: Random, code: str) -> int | Decimal:
    if code.endswith(".amount"):
        return random.choice((0, random.randint(1, 20000), Decimal(random.randint(1, 999999)) / 100))
    if code.endswith("items_change"):
        return random.choice((0, 0, random.randint(1, 30), -random.randint(1, 30)))
    return random.choice((0, 0, random.randint(1, 9), random.randint(10, 300), random.randint(1000, 99999)))


def _requests(random: Random, *, one_row_other: bool) -> dict[str, int | Decimal | None]:
    other = ("other.all",) if one_row_other else ("other.uncorrected", "other.fee_unpaid", "other.rest")
    rows = [
        row.key
        for row in vocabulary.form("2021").table("requests").rows
        if row.key.split(".")[0] in ("granted", "granted_in_part", "refused", "unavailable", "rejected") or row.key in other
    ]
    large = random.choice((3, 12, 60, 400))
    table = {
        row: {
            key: (random.randint(0, large) if random.random() < (0.5 if key == "natural_person" else 0.12) else 0)
            for key in _APPLICANTS
        }
        for row in rows
    }
    processed = {key: sum(table[row][key] for row in rows) for key in _APPLICANTS}
    carried_out = {key: random.choice((0, 0, 0, random.randint(0, 6))) for key in _APPLICANTS}
    carried_in = {key: random.randint(0, min(5, processed[key] + carried_out[key])) for key in _APPLICANTS}
    received = {key: processed[key] + carried_out[key] - carried_in[key] for key in _APPLICANTS}
    everything = {"received": received, "carried_in": carried_in, **table, "processed": processed, "carried_out": carried_out}
    figures: dict[str, int | Decimal | None] = {}
    for row, values in everything.items():
        for key in _APPLICANTS:
            figures[f"requests.{row}.{key}"] = values[key]
        figures[f"requests.{row}.total"] = sum(values.values())
    return figures


def _statistics(random: Random) -> dict[str, int | Decimal | None]:
    rows = vocabulary.form("2014").table("statistics").rows
    figures: dict[str, int | Decimal | None] = {}
    for row in reversed(rows):  # parts stand below their whole, which is their sum
        parts = [int(figures[part.code] or 0) for part in rows if part.part_of == row.code and part.additive]
        decimal = row.unit == "万元" and random.random() < 0.4
        drawn = Decimal(random.randint(1, 9999)) / 100 if decimal else random.choice((0, random.randint(1, 5000)))
        figures[row.code] = sum(parts) if parts else drawn
    return {row.code: figures[row.code] for row in rows}
