"""Tables of change in the form's own order, rows that say nothing folded away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from wenshang import vocabulary
from wenshang.briefing.fragments import Numbers, difference_cell, join, note_below, percent_cell, table_of
from wenshang.comparison import Change, Figure, Movement, figures

#: fewer rows of zeros than this are simply shown
FOLDED_FROM = 4
_SILENT = {"zero": "0", "blank": "空白"}


@dataclass(frozen=True, slots=True)
class YearColumns:
    """What a table of change shows: the years in order, and whether there is a base year to compare with."""

    years: tuple[int, ...]
    compared: bool
    lookup: figures.Lookup
    cell: Numbers

    @property
    def heads(self) -> tuple[str, ...]:
        """The column heads after the first."""
        return (*(f"{year}年" for year in self.years), *(("增减", "增幅") if self.compared else ()))

    @property
    def every(self) -> str:
        """The words before what all years of a row say."""
        return "各年均为" if len(self.years) > 1 else "为"

    def figure(self, change: Change, year: int) -> Figure | None:
        """The figure of a change's code in one of the years."""
        if str(year) == change.period[:4]:
            return change.after
        return change.before if str(year) == change.base_period[:4] else figures.find(self.lookup, year, change.code)

    def caveat(self, change: Change) -> str:
        """What is noted of a change, but for a base that is not compared with."""
        return change.note if self.compared or change.state is not Movement.ONE_SIDED else ""


def whole_table(caption: str, changes: Sequence[Change], columns: YearColumns) -> Markup:
    """Every change under the form's own headings, each row with its id; rows that say 0 (or nothing) in every year are folded."""
    shown, folded = _sorted_out(changes, columns)
    parts = [_table(caption, _bodies(shown, columns, anchors=True), columns)] if shown else []
    parts += [_fold(f"{caption}：{len(rows)}项{columns.every}{_SILENT[kind]}", rows, columns) for kind, rows in folded.items()]
    return join(parts)


def speaking_table(caption: str, changes: Sequence[Change], columns: YearColumns) -> Markup:
    """The changes that say something, under the form's own headings; how many say 0 (or nothing) stands below."""
    shown, folded = _sorted_out(changes, columns)
    kept = [f"{len(rows)}项{columns.every}{_SILENT[kind]}" for kind, rows in folded.items()]
    note = f"另有{'、'.join(kept)}，未列出。" if kept else ""
    if not shown:
        note = f"{caption}：{'、'.join(kept)}，未列出。" if kept else f"{caption}：报告没有列出这类数字。"
    return join([_table(caption, _bodies(shown, columns), columns) if shown else "", note_below(note)])


def _sorted_out(changes: Sequence[Change], columns: YearColumns) -> tuple[list[Change], dict[str, list[Change]]]:
    """The changes to show and those to fold, the latter by what they say."""
    silent = {kind: [c for c in changes if _says(c, columns) == kind] for kind in _SILENT}
    folded = {kind: rows for kind, rows in silent.items() if len(rows) >= FOLDED_FROM}
    hidden = {change.code for rows in folded.values() for change in rows}
    return [change for change in changes if change.code not in hidden], folded


def _says(change: Change, columns: YearColumns) -> str:
    """``zero`` or ``blank`` where every year shown says the same nothing, else ``""``."""
    shown = [columns.figure(change, year) for year in columns.years]
    values = [figure.value if figure else "absent" for figure in shown]
    if columns.caveat(change) or any(figure.note for figure in shown if figure):
        return ""
    return "zero" if all(value == 0 for value in values) else ("blank" if all(value is None for value in values) else "")


def _fold(caption: str, changes: Sequence[Change], columns: YearColumns) -> Markup:
    inner = _table(caption, [_body("", changes, columns, anchors=True)], columns)
    return Markup('<details class="fold"><summary>{}</summary>{}</details>').format(caption, inner)


def _table(caption: str, bodies: Iterable[Markup], columns: YearColumns) -> Markup:
    kind = "figures many" if len(columns.years) > 2 else "figures"
    return table_of(caption, ("指标", *columns.heads), join(bodies), kind=kind)


def _bodies(changes: Sequence[Change], columns: YearColumns, *, anchors: bool = False) -> list[Markup]:
    """The rows under the form's own headings, one body a heading."""
    groups: dict[str, list[Change]] = {}
    for change in changes:
        groups.setdefault(heading(change.code), []).append(change)
    return [_body(name, rows, columns, anchors=anchors) for name, rows in groups.items()]


def _body(name: str, changes: Sequence[Change], columns: YearColumns, *, anchors: bool = False) -> Markup:
    span = 1 + len(columns.heads)
    head = Markup('<tr class="group"><th scope="rowgroup" colspan="{}">{}</th></tr>').format(span, name) if name else ""
    return Markup("<tbody>{}{}</tbody>").format(head, join(_row(change, columns, anchors) for change in changes))


def heading(code: str) -> str:
    """The heading under which the newest form that has it prints a code.

    >>> heading("requests.refused.state_secret.total")
    '三、本年度办理结果 · （三）不予公开'
    """
    meaning = vocabulary.code(code)
    if not meaning.table:
        return ""
    rows = vocabulary.form(meaning.editions[0]).table(meaning.table).rows
    row = next(row for row in rows if row.key == meaning.row)
    return " · ".join(dict.fromkeys(part for part in (row.part, row.group) if part))


def _row(change: Change, columns: YearColumns, anchors: bool) -> Markup:
    shown = {year: columns.figure(change, year) for year in columns.years}
    caveat = columns.caveat(change)
    of_years = (f"{year}年：{one.note}" for year, one in shown.items() if one and one.note and one.note not in caveat)
    text = "；".join(filter(None, (caveat, *of_years)))
    note = Markup("<small>{}</small>").format(text) if text else ""
    unit = f"（{change.unit}）" if change.unit not in ("件", "") else ""
    name = Markup(' id="r-{}"').format(change.code) if anchors else ""
    label = f"{change.label}（只比较合计）" if change.state is Movement.SUM_ONLY else change.label
    moved = [difference_cell(change), percent_cell(change)] if columns.compared else []
    tail = join(Markup("<td>{}</td>").format(cell) for cell in (*map(columns.cell, shown.values()), *moved))
    return Markup('<tr{}><th scope="row">{}{}{}</th>{}</tr>').format(name, label, unit, note, tail)


def captions() -> dict[str, str]:
    """The captions of the full tables by table key, as the newest form that has the table prints them."""
    named = {"": "正文中的数字"}
    for edition in reversed(vocabulary.EDITIONS):
        for form in vocabulary.form(edition).tables:
            named.setdefault(form.key, f"{form.short} {form.label}" if form.short != form.label else form.label)
    return named
