"""Take apart tables that only lay out a page: their data rows, and the cells to be read as blocks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

_PROSE = 500  #: characters from which a cell of several paragraphs is prose


class Rows(list[list[Any]]):
    """Rows of a data table, each a list of the file format's own cell elements."""


def unfold(
    rows: Sequence[Sequence[Any]], *, holds_table: Callable[[Any], bool], lines_of: Callable[[Any], list[str]]
) -> list[Any]:
    """What a table holds in reading order: ``Rows`` of data, and cells whose content stands on its own.

    A row with a table in one of its cells is layout, so is a table of one column, so are a few cells of long prose.
    """
    found: list[Any] = []
    run = Rows()
    for row in rows:
        if any(holds_table(cell) for cell in row):
            found += _settled(run, lines_of)
            found += row
            run = Rows()
        else:
            run.append(list(row))
    return found + _settled(run, lines_of)


def _settled(run: Rows, lines_of: Callable[[Any], list[str]]) -> list[Any]:
    """Rows as data where they are, else their cells."""
    if not run:
        return []
    if max(len(row) for row in run) < 2 or _is_prose(run, lines_of):
        return [cell for row in run for cell in row]
    return [run]


def _is_prose(run: Rows, lines_of: Callable[[Any], list[str]]) -> bool:
    """Whether a few rows hold mostly long texts of several paragraphs."""
    if len(run) > 3:
        return False
    shown = [(sum(map(len, lines)), len(lines)) for row in run for cell in row for lines in [lines_of(cell)]]
    prose = sum(length for length, count in shown if length >= _PROSE and count >= 4)
    return prose * 5 >= sum(length for length, _ in shown) * 4 > 0
